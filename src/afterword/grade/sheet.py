"""A sheet for what a person gives: points by rubric, overrides with a reason, comments from a bank. Pure.

One line for each answer that a person reads, and for each draft. Whatever is left empty changes nothing.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from afterword.author.assignment import CRITERION, RUBRICS
from afterword.errors import AfterwordError, did_you_mean, shown
from afterword.grade.policy import no_formula, read_rows, with_formula

CRITERIA = RUBRICS["message"]
COLUMNS = ("student", "cell", "answer", "now", "out_of", *CRITERIA, "points", "comments", "note", "reason")
FILLED = COLUMNS[COLUMNS.index(CRITERIA[0]) :]
"""The columns that a person fills in."""
_LONGEST = 3_000


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the sheet: an answer with the points it has now (None: none yet)."""

    student: str
    cell: str
    answer: str
    now: float | None
    out_of: float
    overrides: bool
    """Whether points here take the place of the machine's, and so need a reason."""


@dataclass(frozen=True, slots=True)
class Given:
    """What a person gave for an answer: points (None: no change), a comment ("": no change), a reason."""

    student: str
    cell: str
    points: float | None
    comment: str
    reason: str


def sheet(lines: Iterable[Line]) -> str:
    """Return the sheet as CSV, safe to open in a spreadsheet."""
    out = io.StringIO()
    rows = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    rows.writerow(COLUMNS)
    for line in lines:
        now = "" if line.now is None else f"{line.now:g}"
        empty = [""] * (len(CRITERIA) + 4)
        answer = no_formula(line.answer.strip()[:_LONGEST])
        rows.writerow([no_formula(line.student), line.cell, answer, now, f"{line.out_of:g}", *empty])
    return f"\ufeff{out.getvalue()}"


def read_sheet(text: str, name: str, lines: Sequence[Line], bank: Mapping[str, str]) -> list[Given]:
    """Read a sheet that was filled in; `bank` maps a comment's short name to its text.

    Raises:
        AfterwordError: with file, line and column, for what can't be meant. Then nothing of the sheet counts.
    """
    known = {(line.student, line.cell): line for line in lines}
    # A spreadsheet takes 0042 for a number and saves 42.
    bare = Counter((line.student.lstrip("0"), line.cell) for line in lines)
    without = {(s.lstrip("0"), c): line for (s, c), line in known.items() if bare[s.lstrip("0"), c] == 1}
    found = []
    for number, row in enumerate(read_rows(text, name, ("student", "cell")), 2):
        key = (with_formula(row["student"].strip()), row["cell"].strip())
        line = known.get(key) or without.get(key)
        if line is None:
            message = f"“{shown(key[0])}” has no answer “{shown(key[1])}” here."
            raise AfterwordError("unknown", message, f"{name}:{number}")
        given = _given(row, line, bank, f"{name}:{number}")
        if given.points is not None or given.comment:
            found.append(given)
    return found


def _given(row: Mapping[str, str], line: Line, bank: Mapping[str, str], where: str) -> Given:
    criteria = {name: _number(row.get(name, ""), CRITERION, f"{where}: {name}") for name in CRITERIA}
    filled = {name: value for name, value in criteria.items() if value is not None}
    points = _number(row.get("points", ""), line.out_of, f"{where}: points")
    if filled and len(filled) < len(CRITERIA):
        missing = next(name for name in CRITERIA if name not in filled)
        raise AfterwordError(
            "missing", f"All five questions get points; “{missing}” has none.", f"{where}: {missing}"
        )
    if filled and line.out_of != CRITERION * len(CRITERIA):
        message = "The five questions belong to another answer. Please use the column “points” here."
        raise AfterwordError("bad_value", message, f"{where}: {CRITERIA[0]}")
    if filled and points is not None and points != sum(filled.values()):
        message = (
            f"The five questions come to {sum(filled.values()):g}, and “points” says {points:g}. Which one?"
        )
        raise AfterwordError("bad_value", message, f"{where}: points")
    if filled:
        points = sum(filled.values())
    reason = row.get("reason", "").strip()
    if points is not None and line.overrides and not reason:
        message = "These points take the place of the checklist's, so they need a reason."
        raise AfterwordError("missing", message, f"{where}: reason")
    return Given(line.student, line.cell, points, _comment(row, filled, reason, bank, where), reason)


def _comment(
    row: Mapping[str, str], filled: Mapping[str, float], reason: str, bank: Mapping[str, str], where: str
) -> str:
    parts = [row.get("note", "").strip()]
    for word in row.get("comments", "").replace(",", " ").replace(";", " ").split():
        if word not in bank:
            hint = did_you_mean(word, bank) or f" There are: {', '.join(bank)}."
            raise AfterwordError(
                "unknown", f"There is no comment “{shown(word)}”.{hint}", f"{where}: comments"
            )
        parts.append(bank[word])
    if filled:
        parts.append(", ".join(f"{name.replace('_', ' ')} {value:g}" for name, value in filled.items()) + ".")
    if reason:
        parts.append(f"Why these points: {reason}")
    return "\n\n".join(part for part in parts if part)


def _number(text: str, most: float, where: str) -> float | None:
    text = text.strip().replace(",", ".")
    if not text:
        return None
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value <= most:
        raise AfterwordError("bad_value", f"“{shown(text)}” should be a number from 0 to {most:g}.", where)
    return value
