"""Grades as tables that people upload or read: Canvas, Moodle, Blackboard, plain CSV, JSON. Pure.

Everything is quoted, and no cell begins a formula. A grade that a person has not finished, or of work that is
missing, is left empty for an LMS: an empty cell changes nothing there, and a zero would.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence

from afterword.grade.policy import no_formula
from afterword.grade.rows import FINAL, GradeRow

SCHEMA = "afterword.grades/1"


def to_canvas(rows: Sequence[GradeRow], numbers: dict[str, str]) -> str:
    """Return a file for Canvas's gradebook import; `numbers` maps an assignment to Canvas's own number for it."""
    names = _assignments(rows)
    titles = [f"{name} ({numbers[name]})" if name in numbers else name for name in names]
    out = [["Student", "ID", "SIS Login ID", "Section", *titles]]
    out.append(["    Points Possible", "", "", "", *(_number(_out_of(rows, name)) for name in names)])
    for student in _students(rows):
        one = next(row for row in rows if row.student == student)
        name = f"{one.last_name}, {one.first_name}" if one.last_name else student
        own = student if student.isdecimal() else ""
        out.append([name, own, "" if own else student, "", *(_grade(rows, student, name) for name in names)])
    return _csv(out)


def to_moodle(rows: Sequence[GradeRow]) -> str:
    """Return a file for Moodle's import of grades, matched by e-mail address or ID number."""
    names = _assignments(rows)
    out = [["ID number", "First name", "Last name", "Email address", *names]]
    for student in _students(rows):
        one = next(row for row in rows if row.student == student)
        out.append(
            [student, one.first_name, one.last_name, one.email, *(_grade(rows, student, n) for n in names)]
        )
    return _csv(out)


def to_blackboard(rows: Sequence[GradeRow], numbers: dict[str, str]) -> str:
    """Return a file for Blackboard's upload; `numbers` maps an assignment to Blackboard's own number for it."""
    names = _assignments(rows)
    titles = [
        f"{name} [Total Pts: {_number(_out_of(rows, name))} Score] |{numbers.get(name, '')}".rstrip(
            "|"
        ).rstrip()
        for name in names
    ]
    out = [["Last Name", "First Name", "Username", *titles]]
    for student in _students(rows):
        one = next(row for row in rows if row.student == student)
        out.append([one.last_name, one.first_name, student, *(_grade(rows, student, n) for n in names)])
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


def _grade(rows: Sequence[GradeRow], student: str, assignment: str) -> str:
    row = next((row for row in rows if row.student == student and row.assignment == assignment), None)
    return _number(row.points) if row and row.status == FINAL else ""


def _out_of(rows: Sequence[GradeRow], assignment: str) -> float:
    return next(row.out_of for row in rows if row.assignment == assignment)


def _assignments(rows: Iterable[GradeRow]) -> list[str]:
    return sorted({row.assignment for row in rows})


def _students(rows: Iterable[GradeRow]) -> list[str]:
    return list(
        dict.fromkeys(
            row.student for row in sorted(rows, key=lambda r: (r.last_name, r.first_name, r.student))
        )
    )


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.4f}".rstrip("0").rstrip(".")


def _csv(rows: Iterable[Sequence[str]]) -> str:
    out = io.StringIO()
    table = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    for row in rows:
        table.writerow([no_formula(cell) for cell in row])
    return out.getvalue()
