"""The one kind of error shown to people: what is wrong, where, and what to do about it.

With it comes what its words need: the line a key stands on, a path as people count, the word that was meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

DEPTH = 40
"""Parts in one dotted key, or brackets in brackets, at most: more is never meant, and slow to read."""
Path = tuple[str | int, ...]
"""Keys and entry numbers (from 0) that lead to a value."""
# Every string ends, at the latest with its line or the text, so that no character is looked at twice.
_TOKEN = re.compile(
    r'''(?P<word>"""(?:[^"\\]++|\\.|""?(?!"))*+(?:"{3,5}|\\?\Z)|"(?:[^"\\\n]++|\\[^\n])*+"?'''
    r"""|'{3}(?:[^']++|''?(?!'))*+(?:'{3,5}|\Z)|'[^'\n]*+'?|[^\s"'#=,.\[\]{}]++)"""
    r"|(?P<mark>[=,.\[\]{}\n])|\#[^\n]*+|\s",
    re.DOTALL,
)


class AfterwordError(Exception):
    """Something in the input that the person who wrote it can put right.

    `code` is a short snake word for programs ("unknown_key", "too_large"), `message` is for people,
    `where` is the file, line and path, such as `interview.toml:5: people[2].titel`, or empty.
    """

    def __init__(self, code: str, message: str, where: str = "") -> None:
        """Keep the three parts; all of them go to `args`, so that the error can be pickled."""
        super().__init__(code, message, where)
        self.code = code
        self.message = message
        self.where = where

    def __str__(self) -> str:
        """One line for people: `where: message`."""
        return f"{self.where}: {self.message}" if self.where else self.message


def nearest(word: str, known: Iterable[str], least: float = 0.6) -> str:
    """Return the known word most like this one, or "" where none is at least `least` alike (0 to 1)."""
    import difflib

    return next(iter(difflib.get_close_matches(word[:60], sorted(known), 1, least)), "")


def slip_of(word: str, known: Iterable[str]) -> str:
    """Return the first known word, of five letters or more, that `word` is a typing slip of; else "".

    A slip is one letter too many, too few or wrong, or two letters changed: "rejceted", and not "withdrew".
    """
    near = (k for k in known if len(k) > 4 and _distance(word, k) <= (2 if len(k) == len(word) else 1))
    return next(near, "")


def _distance(one: str, other: str) -> int:
    row = list(range(len(other) + 1))
    for at, letter in enumerate(one, 1):
        above, row[0] = row[0], at
        for i, mark in enumerate(other, 1):
            above, row[i] = row[i], min(above + (letter != mark), row[i] + 1, row[i - 1] + 1)
    return row[-1]


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return " Did you mean “x”?" for the nearest known word, or nothing where none is near."""
    near = nearest(word, known)
    return f" Did you mean “{near}”?" if near else ""


def shown(text: str, most: int = 60) -> str:
    """Shorten text for a message, and replace what a terminal would not print as it is."""
    cut = text if len(text) <= most else text[: most - 1] + "…"
    return "".join(c if c.isprintable() else "\ufffd" for c in cut)


def dotted(path: Path) -> str:
    """Write a path as people count: `people[2].title`."""
    steps = (f"[{step + 1}]" if isinstance(step, int) else f".{shown(step, 40)}" for step in path)
    return "".join(steps).removeprefix(".")


class Lines:
    """The line of every key of a TOML text, found by its tokens: strings and comments confuse nothing.

    `found` maps paths to lines (from 1). For text that is not valid TOML it is a guess.
    """

    def __init__(self, text: str, name: str) -> None:
        """Read the text once. Raises AfterwordError where keys or brackets nest over `DEPTH` deep."""
        self.found: dict[Path, int] = {(): 1}
        self._line = 1
        self._table: Path = ()  # the table whose keys are being read
        self._entries: dict[Path, int] = {}  # how many [[tables]] there are so far
        self._brackets = 0  # of a heading
        self._key: list[str] = []
        self._value: Path | None = None  # None while a key or heading is being read
        self._open: list[Path] = []  # arrays and inline tables not closed yet
        for token in _TOKEN.finditer(text + "\n"):
            if token["mark"]:
                (self._mark_in_key if self._value is None else self._mark_in_value)(token["mark"])
            elif token["word"] and self._value is None:
                self._key.append(token["word"].strip("\"'"))
            elif token["word"] and self._value is not None:
                self.found.setdefault(self._value, self._line)
            if max(len(self._key), len(self._open)) > DEPTH:
                where = f"{name}:{self._line}"
                raise AfterwordError("bad_toml", "Keys or brackets are nested too deeply.", where)
            self._line += token[0].count("\n")

    def _mark_in_key(self, mark: str) -> None:
        if mark == "=":
            self._value = self._open[-1] if self._open else self._table
            for part in self._key or [""]:
                self._value += (part,)
                self.found.setdefault(self._value, self._line)
        elif mark == "\n" and self._brackets:
            self._enter()
        elif mark == "}" and self._open:
            self._value = self._open.pop()
        elif mark == "[" and not self._open:
            self._brackets += 1
        if mark in "=\n":
            self._key = []

    def _mark_in_value(self, mark: str) -> None:
        value = self._value or ()
        if mark in "[{":
            self.found.setdefault(value, self._line)
            self._open.append(value)
            self._value = (*value, 0) if mark == "[" else None
        elif mark in "]}" and self._open:
            self._value = self._open.pop()
        elif mark == "," and self._open:
            outer = self._open[-1]
            step = value[len(outer)]
            self._value = (*outer, step + 1) if isinstance(step, int) else None
        elif mark == "\n" and not self._open:
            self._value = None

    def _enter(self) -> None:
        path: Path = ()
        for part in self._key:
            if path in self._entries:
                path += (self._entries[path] - 1,)
            path += (part,)
            self.found.setdefault(path, self._line)
        if self._brackets > 1:
            self._entries[path] = self._entries.get(path, 0) + 1
        if path in self._entries:
            path += (self._entries[path] - 1,)
        self._table, self._brackets = path, 0
        self.found[path] = self._line
