"""Grades as tables that people upload or read: Canvas, Moodle, Blackboard, plain CSV, JSON. Pure.

Everything is quoted, and no cell begins a formula. A grade that a person has not finished, or of work that is
missing, is left empty for an LMS: an empty cell changes nothing there, and a zero would.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence

from afterword.grade.policy import no_formula
from afterword.grade.rows import FINAL, GradeRow

SCHEMA = "afterword.grades/1"


def to_canvas(rows: Sequence[GradeRow], numbers: dict[str, str]) -> str:
    """Return a file for Canvas's gradebook import; `numbers` maps an assignment to Canvas's own number for it."""
    whole = _out_of(rows)
    titles = [f"{name} ({numbers[name]})" if name in numbers else name for name in whole]
    out = [["Student", "ID", "SIS Login ID", "Section", *titles]]
    out.append(["    Points Possible", "", "", "", *map(_number, whole.values())])
    for one, grades in _students(rows, whole):
        name = f"{one.last_name}, {one.first_name}" if one.last_name else one.student
        own = one.student if one.student.isdecimal() else ""
        out.append([name, own, "" if own else one.student, "", *grades])
    return _csv(out)


def to_moodle(rows: Sequence[GradeRow]) -> str:
    """Return a file for Moodle's import of grades, matched by e-mail address or ID number.

    Moodle takes an empty cell for "no grade" and would clear what is there, so who has no final grade has no line.
    """
    whole = _out_of(rows)
    out = [["ID number", "First name", "Last name", "Email address", *whole]]
    for one, grades in _students(rows, whole):
        if any(grades):
            out.append([one.student, one.first_name, one.last_name, one.email, *grades])
    return _csv(out)


def to_blackboard(rows: Sequence[GradeRow], numbers: dict[str, str]) -> str:
    """Return a file for Blackboard's upload; `numbers` maps an assignment to Blackboard's own number for it."""
    whole = _out_of(rows)
    titles = [f"{name} [Total Pts: {_number(most)} Score]" for name, most in whole.items()]
    titles = [
        f"{t} |{numbers[name]}" if name in numbers else t for t, name in zip(titles, whole, strict=True)
    ]
    out = [["Last Name", "First Name", "Username", *titles]]
    for one, grades in _students(rows, whole):
        out.append([one.last_name, one.first_name, one.student, *grades])
    return _csv(out)


def to_csv(rows: Sequence[GradeRow]) -> str:
    """Return all there is to know, a line for each student and assignment."""
    parts = sorted({f"{row.assignment}/{part}" for row in rows for part in row.parts})
    heads = [
        "student", "code", "first_name", "last_name", "email", "assignment", "status", "points", "out_of",
        "late_days", "late_points",
    ]  # fmt: skip
    out = [[*heads, *parts]]
    for row in rows:
        held = {f"{row.assignment}/{part}": points for part, points in row.parts.items()}
        shown = [getattr(row, head) for head in heads] + [held.get(part) for part in parts]
        out.append([_number(value) if not isinstance(value, str) else value for value in shown])
    return _csv(out)


def to_json(rows: Sequence[GradeRow]) -> str:
    """Return the rows as JSON, schema `afterword.grades/1`."""
    found = {"schema": SCHEMA, "grades": [row.to_dict() for row in rows]}
    return json.dumps(found, ensure_ascii=False, indent=1) + "\n"


def _out_of(rows: Iterable[GradeRow]) -> dict[str, float]:
    """Return assignment -> points it can bring, by name."""
    return {row.assignment: row.out_of for row in sorted(rows, key=lambda row: row.assignment)}


def _students(rows: Iterable[GradeRow], assignments: Iterable[str]) -> Iterator[tuple[GradeRow, list[str]]]:
    """Yield a row of each student, by name, and their grades: final ones only, in the order of `assignments`."""
    order, people, grades = list(assignments), dict[str, GradeRow](), dict[tuple[str, str], str]()
    for row in sorted(rows, key=lambda row: (row.last_name, row.first_name, row.student)):
        people.setdefault(row.student, row)
        grades[row.student, row.assignment] = _number(row.points) if row.status == FINAL else ""
    for student, one in people.items():
        yield one, [grades.get((student, name), "") for name in order]


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.4f}".rstrip("0").rstrip(".")


def _csv(rows: Iterable[Sequence[str]]) -> str:
    out = io.StringIO()
    table = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    for row in rows:
        table.writerow([no_formula(cell) for cell in row])
    return out.getvalue()
