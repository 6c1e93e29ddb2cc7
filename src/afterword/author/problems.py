"""What a check of content finds."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from afterword.errors import AfterwordError, Lines, Path, dotted


@dataclass(frozen=True, slots=True)
class Problem:
    """Something to put right: file and line (and path), and what about it."""

    where: str
    message: str


class Problems:
    """Collects problems, so that one does not hide the next, and counts what was looked at."""

    def __init__(self) -> None:
        """Start with none."""
        self.found: list[Problem] = []
        self.counted: Counter[str] = Counter()

    def add(self, where: str, message: str) -> None:
        """Keep a problem."""
        self.found.append(Problem(where, message))

    def keep(self, error: AfterwordError) -> None:
        """Keep an error as a problem."""
        self.add(error.where, error.message)


@dataclass(frozen=True, slots=True)
class Source:
    """A TOML file that was read: what errors call it, and the line of each key."""

    name: str
    lines: dict[Path, int]

    @classmethod
    def of(cls, text: str, name: str) -> Source:
        """Find the lines of a text."""
        return cls(name, Lines(text, name).found)

    def place(self, path: Path) -> str:
        """Return "file:line: path" of a key, or of the table it should stand in."""
        at = path
        while at not in self.lines:
            at = at[:-1]
        return f"{self.name}:{self.lines[at]}: {dotted(path)}"
