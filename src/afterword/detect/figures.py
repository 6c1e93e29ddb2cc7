"""Numbers in a text, told in digits or in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from afterword.words import Lexeme

Word = tuple[int, int, Lexeme]
"""Where a word begins and ends in its text, and what it is."""
_MULTIPLES = {"dozen": 12, "hundred": 100, "thousand": 1000, "million": 1000000}
_LONGEST = 15


def figures(text: str, words: Sequence[Word]) -> Iterator[tuple[str, int, int]]:
    """Yield the numbers among the `words` of a text: each in digits, and where it begins and ends.

    One told in several words is one number: "a hundred and five" is 105, "two dozen" 24, "1,200" 1200. A multiple by
    itself ("several thousand") is none, and neither is one of more than 15 digits.
    """
    run: list[Word] = []
    for word in (*words, None):
        if word is not None and run and _goes_on(run, word, text[run[-1][1] : word[0]]):
            run.append(word)
            continue
        if run and not _value(run[-1]):  # "a hundred and a half" ends with hundred
            run.pop()
        if any(word[2].bare not in _MULTIPLES for word in run):
            yield str(_sum(run)), run[0][0], run[-1][1]
        run = [word] if word is not None and _value(word) else []


def _goes_on(run: list[Word], word: Word, between: str) -> bool:
    """Tell whether a number goes on with `word`: digits go on with three more after a comma, or with a multiple."""
    bare, value = word[2].bare, _value(word)
    last = run[-1][2].bare
    if bare.isdecimal():
        return between == "," and last.isdecimal() and len(bare) == 3
    if between not in (" ", "-"):
        return False
    if not value:
        return bare == "and" and last in _MULTIPLES
    return bare in _MULTIPLES or (not last.isdecimal() and value < (_value(run[-1]) or 100))


def _value(word: Word) -> int:
    """Return the number that a word is, or 0."""
    bare, stems = word[2].bare, word[2].stems
    if bare in _MULTIPLES:
        return _MULTIPLES[bare]
    return int(stems[0]) if len(stems) == 1 and stems[0].isdecimal() and len(stems[0]) <= _LONGEST else 0


def _sum(run: list[Word]) -> int:
    whole = part = 0
    digits = False
    for word in run:
        bare, value = word[2].bare, _value(word)
        if value >= 1000 and bare in _MULTIPLES:
            whole, part = whole + max(part, 1) * value, 0
        elif bare in _MULTIPLES:
            part = max(part, 1) * value
        else:
            part = part * 1000 + value if digits else part + value
        digits = bare.isdecimal()
    return whole + part
