"""The commands, a module each: `arguments` describes the options, `run` works and returns an `Outcome`.

A command prints nothing itself: `afterword.cli` does that.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO

from afterword.show.page import Page

DONE, PARTLY, BAD, STOPPED = 0, 1, 2, 130
"""Exit codes: done; done, but some failed; bad input or usage; stopped with Ctrl-C, as shells have it."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a command has to say: `text` for standard output, `notes` for standard error, and the exit code.

    `exact` text is for programs: it is written as UTF-8, whatever the terminal can show.
    """

    text: str = ""
    code: int = DONE
    notes: str = ""
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Terminal:
    """What a command may know of the place it runs in."""

    page: Page
    now: datetime
    """The time, with the offset of the place."""
    stdin: Callable[[], BinaryIO]
    stdout: Callable[[], BinaryIO]
    tell: Callable[[str], None]
    """Shows a line about long work on standard error; on a terminal it takes the place of the line before."""
    live: bool = False
    """Whether standard error is a terminal."""
    asks: bool = False
    """Whether standard input is a keyboard."""
