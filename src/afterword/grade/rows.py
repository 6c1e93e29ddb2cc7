"""Grades as rows, one a student and assignment: points, what they are made of, and whether they are final."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

from afterword.grade.people import Person

MISSING, WAITING, FINAL = "missing", "waiting", "final"
_DAY = 86_400


@dataclass(frozen=True, slots=True)
class GradeRow:
    """One student's grade for one assignment. `points` is None where nothing was handed in."""

    student: str
    """The id in the LMS."""
    code: str
    """The id in the gradebook, the same unless the class is known by codes."""
    first_name: str
    last_name: str
    email: str
    assignment: str
    status: str
    """`missing`, `waiting` (a person has not read everything) or `final`."""
    points: float | None
    """After what is taken off for being late."""
    out_of: float
    late_days: int
    """Days after the due date, begun days counted whole."""
    late_points: float
    parts: dict[str, float | None] = field(default_factory=dict)
    """Grade id -> points."""

    def to_dict(self) -> dict[str, Any]:
        """Return the row as plain data."""
        return asdict(self)


def grade_rows(gradebook: Any, people: dict[str, Person], only: str = "") -> Iterator[GradeRow]:
    """Yield a row for every student and assignment of an open gradebook; `only` names one assignment.

    People of the roster who handed nothing in are `missing`, too. `people` are by their id in the gradebook.
    """
    students = {student.id: student for student in gradebook.students}
    codes = sorted(students.keys() | people.keys())
    for assignment in sorted(gradebook.assignments, key=lambda assignment: assignment.name):
        if only and assignment.name != only:
            continue
        there = {row.student_id: row for row in assignment.submissions}
        out_of = float(assignment.max_score)
        for code in codes:
            yield _row(code, students.get(code), people.get(code), assignment.name, there.get(code), out_of)


def _row(
    code: str, student: Any, person: Person | None, assignment: str, submission: Any, out_of: float
) -> GradeRow:
    first = (person and person.first_name) or getattr(student, "first_name", None) or ""
    last = (person and person.last_name) or getattr(student, "last_name", None) or ""
    email = (person and person.email) or getattr(student, "email", None) or ""
    about = (person.id if person else code, code, first, last, email, assignment)
    if submission is None:
        return GradeRow(*about, MISSING, None, out_of, 0, 0.0)
    late = float(submission.late_submission_penalty or 0.0)
    points = max(0.0, round(float(submission.score) - late, 4))
    days = math.ceil(float(submission.total_seconds_late) / _DAY)
    parts = {
        g.name: None if g.score is None else float(g.score) for nb in submission.notebooks for g in nb.grades
    }
    waits = bool(submission.needs_manual_grade)
    return GradeRow(
        *about, WAITING if waits else FINAL, points, out_of, days, late, dict(sorted(parts.items()))
    )
