"""Numbers in a text, told in digits or in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from afterword.detect.tokens import Token

_MULTIPLES = {"dozen": 12, "hundred": 100, "thousand": 1000, "million": 1000000}
_LONGEST = 15


def figures(text: str, tokens: Sequence[Token]) -> Iterator[tuple[str, int, int]]:
    """Yield the numbers among the `tokens` of a text: each in digits, and where it begins and ends.

    One told in several words is one number: "a hundred and five" is 105, "two dozen" 24, "1,200" 1200. A multiple by
    itself ("several thousand") is none, and neither is one of more than 15 digits.
    """
    run: list[Token] = []
    for token in (*tokens, None):
        if token is not None and run and _goes_on(run, token, text[run[-1].end : token.start]):
            run.append(token)
            continue
        if run and not _value(run[-1]):  # "a hundred and a half" ends with hundred
            run.pop()
        if any(word.bare not in _MULTIPLES for word in run):
            yield str(_sum(run)), run[0].start, run[-1].end
        run = [token] if token is not None and _value(token) else []


def _goes_on(run: list[Token], token: Token, between: str) -> bool:
    """Tell whether a number goes on with `token`: digits go on with three more after a comma, or with a multiple."""
    bare, value = token.bare, _value(token)
    last = run[-1].bare
    if bare.isdecimal():
        return between == "," and last.isdecimal() and len(bare) == 3
    if between not in (" ", "-"):
        return False
    if not value:
        return bare == "and" and last in _MULTIPLES
    return bare in _MULTIPLES or (not last.isdecimal() and value < (_value(run[-1]) or 100))


def _value(token: Token) -> int:
    """Return the number that a token is, or 0."""
    bare, stems = token.bare, token.lexeme.stems
    if bare in _MULTIPLES:
        return _MULTIPLES[bare]
    return int(stems[0]) if len(stems) == 1 and stems[0].isdecimal() and len(stems[0]) <= _LONGEST else 0


def _sum(run: list[Token]) -> int:
    whole = part = 0
    digits = False
    for token in run:
        bare, value = token.bare, _value(token)
        if value >= 1000 and bare in _MULTIPLES:
            whole, part = whole + max(part, 1) * value, 0
        elif bare in _MULTIPLES:
            part = max(part, 1) * value
        else:
            part = part * 1000 + value if digits else part + value
        digits = bare.isdecimal()
    return whole + part
