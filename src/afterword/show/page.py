"""A page of a terminal: how wide it is, what it can show, and text laid out on it.

What a writer typed is shown as typed, except for characters that would move the cursor, change colours or
turn the direction of the line: those become a replacement mark.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

WIDEST = 88
"""Columns at most: longer lines are hard to read."""
NARROWEST = 32
_JOINERS = "\u200c\u200d"  # they belong to emoji and to Persian words, and move nothing
_PLAIN = str.maketrans(
    {
        "“": '"',
        "”": '"',
        "„": '"',
        "‘": "'",
        "’": "'",
        "…": "...",
        "–": "-",
        "—": "-",
        "·": "-",
        "\ufffd": "?",
    }
)
_STYLES = {"bold": "1", "quiet": "2", "bad": "31", "good": "32", "doubt": "33"}
_MARKS = {"met": "✓", "unmet": "✗", "unclear": "?", "unchecked": "–", "na": "–", "flag": "!", "dot": "•"}
_PLAIN_MARKS = {
    "met": "ok",
    "unmet": "no",
    "unclear": "? ",
    "unchecked": "- ",
    "na": "- ",
    "flag": "! ",
    "dot": "* ",
}
_MARK_STYLES = {"met": "good", "unmet": "bad", "unclear": "doubt", "flag": "doubt"}
PROBE = "".join(_MARKS.values()) + "“”’…"
"""Characters that a terminal must be able to show for `Page.unicode`."""


@dataclass(frozen=True, slots=True)
class Page:
    """Where text goes. `width` is in columns; without `unicode` marks and quotes are plain ASCII."""

    width: int = 80
    colour: bool = False
    unicode: bool = True

    @property
    def columns(self) -> int:
        """The width that text is laid out for, from `NARROWEST` to `WIDEST`."""
        return max(NARROWEST, min(self.width, WIDEST))

    def clean(self, text: str) -> str:
        """Return text that is safe to print: one line, and no character that moves anything."""
        if not (text.isascii() and text.isprintable()):
            text = "".join(_safe(c) for c in text)
        return text if self.unicode else text.translate(_PLAIN)

    def tint(self, text: str, style: str) -> str:
        """Return text in a style (bold, quiet, good, bad, doubt); without colour, as it is."""
        return f"\x1b[{_STYLES[style]}m{text}\x1b[0m" if self.colour and style else text

    def mark(self, name: str) -> str:
        """Return the mark of a verdict, a flag or a dot: one column wide, two without `unicode`."""
        mark = (_MARKS if self.unicode else _PLAIN_MARKS)[name]
        return self.tint(mark, _MARK_STYLES.get(name, ""))

    def heading(self, text: str) -> list[str]:
        """Return an empty line and a heading."""
        return ["", *(self.tint(line, "bold") for line in self.paragraph(text))]

    def paragraph(self, text: str, lead: str = "", style: str = "", free: int = 0) -> list[str]:
        """Return text wrapped to the page, with `free` columns left at the right edge.

        `lead` stands before the first line, and indents the others.
        """
        indent = columns_of(lead)
        lines = list(_wrap(self.clean(text), max(self.columns - indent - free, 8))) or [""]
        return [(" " * indent if i else lead) + self.tint(line, style) for i, line in enumerate(lines)]

    def row(self, lead: str, text: str, right: str) -> list[str]:
        """Return text wrapped after `lead`, with `right` at the right edge of its last line."""
        *lines, last = self.paragraph(text, lead, free=columns_of(right) + 2)
        gap = self.columns - columns_of(last) - columns_of(right)
        return [*lines, last + " " * max(gap, 2) + right]


def columns_of(text: str) -> int:
    """Return how many columns of a terminal a text takes: styles none, East Asian letters and emoji two."""
    if "\x1b" in text:
        text = "".join(part.partition("m")[2] if i else part for i, part in enumerate(text.split("\x1b")))
    return len(text) if text.isascii() else sum(_columns(c) for c in text)


@lru_cache(maxsize=4096)
def _columns(char: str) -> int:
    if unicodedata.category(char) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


@lru_cache(maxsize=4096)
def _safe(char: str) -> str:
    if char.isprintable() or char in _JOINERS:
        return char
    return " " if char.isspace() else "\ufffd"


def _wrap(text: str, width: int) -> Iterator[str]:
    line, used = "", 0
    for word, size in _words(text, width):
        if line and used + 1 + size > width:
            yield line
            line, used = "", 0
        line, used = (f"{line} {word}", used + 1 + size) if line else (word, size)
    if line:
        yield line


def _words(text: str, width: int) -> Iterator[tuple[str, int]]:
    """Yield each word and the columns it takes."""
    for word in text.split():
        size = len(word) if word.isascii() else columns_of(word)
        if size <= width:
            yield word, size
        else:
            yield from ((piece, columns_of(piece)) for piece in _pieces(word, width))


def _pieces(word: str, width: int) -> Iterator[str]:
    """Cut a word that no line can hold: a link, or a language that writes without spaces."""
    piece, used = "", 0
    for char in word:
        size = _columns(char)
        if used + size > width:
            yield piece
            piece, used = "", 0
        piece, used = piece + char, used + size
    yield piece
