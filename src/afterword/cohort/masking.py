"""Drafts with names, numbers and addresses masked, so that what is left can be compared. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from afterword.detect.profile import words_of
from afterword.record import Record
from afterword.text import read_text
from afterword.words import fold

MASK = "\N{WHITE SQUARE}"
"""Stands for a name, a number or an address."""
GAP = "[…]"
"""What a reader sees in its place."""
_WORD = re.compile(r"https?://\S+|www\.\S+|[\w.+-]{1,64}@[\w-]{1,63}\.[\w.]{1,63}|[^\W_]+(?:['’][^\W_]+)*")
_OPENS = re.compile(r"(?:\A|[.!?:\n])[\s\"'“‘(*-]*\Z")  # what stands before the first word of a sentence
_LOOK_BACK = 8
_SIGNED = 4  # words on a line that is a name, at most


class Word(NamedTuple):
    """A word as it is compared, and its place in the text as given (code points)."""

    text: str
    start: int
    end: int


def names_of(record: Record | None, *others: str | None) -> frozenset[str]:
    """Return the folded words of all names in a record, and of `others`."""
    names = [name for name in others if name]
    if record:
        names += [record.me.name, *record.me.past, record.employer.name, *record.employer.aliases]
        names += [record.role.title, *record.role.aliases, *record.interview.others]
        names += [person.name for person in record.people]
    return frozenset(word for name in names for word in words_of(name))


def names_in(text: str) -> frozenset[str]:
    """Return the folded words that look like names: with a capital within a sentence, or on a line of such alone."""
    plain = read_text(text).norm
    found = {_stem(match[0]) for match in _WORD.finditer(plain) if _is_name(match[0], plain, match.start())}
    for line in plain.split("\n"):
        words = [match[0] for match in _WORD.finditer(line)]
        if 0 < len(words) <= _SIGNED and all(word[0].isupper() for word in words):
            found |= {_stem(word) for word in words}
    return frozenset(found)


def masked_words(text: str, names: Iterable[str] = ()) -> tuple[Word, ...]:
    """Return the words of a text, folded; names that follow each other become one mask.

    Masked are `names`, numbers, addresses, and words that are written with a capital within a sentence.
    """
    plain = read_text(text)
    found = [(match[0], match.start(), match.end()) for match in _WORD.finditer(plain.norm)]
    hidden = set(names) | {_stem(word) for word, start, _ in found if _is_name(word, plain.norm, start)}
    words: list[Word] = []
    for word, start, end in found:
        masked = _stem(word) in hidden or not word.replace("'", "").isalpha()
        start, end = plain.span(start, end)
        if masked and words and words[-1].text == MASK:
            words[-1] = Word(MASK, words[-1].start, end)
        else:
            words.append(Word(MASK if masked else fold(word), start, end))
    return tuple(words)


def _stem(word: str) -> str:
    return fold(word).removesuffix("'s")


def _is_name(word: str, text: str, start: int) -> bool:
    if not word[0].isupper() or fold(word).split("'")[0] == "i":
        return False
    return not _OPENS.search(text, max(0, start - _LOOK_BACK), start)


def shown_words(text: str, words: Sequence[Word]) -> str:
    """Return the passage from the first of these words to the last, on one line, with a gap for each mask."""
    return " ".join("".join(_pieces(text, words)).split())


def _pieces(text: str, words: Sequence[Word]) -> Iterator[str]:
    at = words[0].start if words else 0
    for word in words:
        yield text[at : word.start]
        yield GAP if word.text == MASK else text[word.start : word.end]
        at = word.end


def anonymous(text: str, names: Iterable[str] = ()) -> str:
    """Return a sentence with its masks as gaps, its last mark kept."""
    words = masked_words(text, names)
    return shown_words(text, words) + text[words[-1].end :].strip() if words else ""
