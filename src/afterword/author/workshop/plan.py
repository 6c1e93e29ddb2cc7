"""A minute plan of the workshop: the table in a plan's text, read so strictly that its minutes add up."""

from __future__ import annotations

import re
from dataclasses import dataclass

from afterword.errors import AfterwordError

COLUMNS = (
    "Minutes",
    "What you do and say",
    "What they do",
    "Show or hand out",
    "You see that it works",
    "Short of time?",
)
"""The columns of every minute plan, in order."""
_NAME = re.compile(r"plan-(\d+)\.md")
_SPAN = re.compile(r"(\d+)–(\d+)")


@dataclass(frozen=True, slots=True)
class Step:
    """One row: its first and last minute, and the words of each column but the first."""

    start: int
    end: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """A minute plan: how many minutes it fills, and its steps in order."""

    minutes: int
    steps: tuple[Step, ...]


def parse_plan(text: str, name: str) -> Plan:
    """Read the minute plan in a text; `name` is its file's name ("plan-50.md"), which says the minutes.

    Raises:
        AfterwordError: with file and line, where the columns are others, a minute is missing or counted twice,
            or a cell is empty.
    """
    named = _NAME.fullmatch(name)
    lines = text.split("\n")
    head = next((at for at, line in enumerate(lines) if _cells(line) == COLUMNS), None)
    if not named or head is None:
        message = (
            f"A minute plan is called plan-50.md and has a table with these columns: {', '.join(COLUMNS)}."
        )
        raise AfterwordError("bad_value", message, name)
    total, steps, until = int(named[1]), list[Step](), 0
    for number, line in enumerate(lines[head + 2 :], head + 3):
        if not line.startswith("|"):
            break
        steps.append(_step(line, until, f"{name}:{number}"))
        until = steps[-1].end
    if until != total:
        raise AfterwordError("bad_value", f"The steps end at minute {until}, and should at {total}.", name)
    return Plan(total, tuple(steps))


def _step(line: str, until: int, where: str) -> Step:
    span, *cells = _cells(line)
    found = _SPAN.fullmatch(span)
    if not found or int(found[1]) != until or int(found[2]) <= until:
        raise AfterwordError("bad_value", f"A row should begin with “{until}–…” here, not “{span}”.", where)
    if len(cells) != len(COLUMNS) - 1 or not all(cells):
        message = f"A row has {len(COLUMNS)} cells, and none is empty."
        raise AfterwordError("bad_value", message, where)
    return Step(until, int(found[2]), tuple(cells))


def _cells(line: str) -> tuple[str, ...]:
    return tuple(cell.strip() for cell in line.strip().strip("|").split("|"))
