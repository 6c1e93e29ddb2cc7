"""Points and comments that a person gave, into the gradebook, with a record of who gave what and why."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from afterword.content import data_text
from afterword.grade.book import Book
from afterword.grade.course import Course
from afterword.grade.files import write
from afterword.grade.graft import grade_id, is_answer, source_of
from afterword.grade.sheet import Given, Line
from afterword.strict import read_toml

LOG = "given.jsonl"
_BANK = ("course", "instructor", "comments.toml")


def comment_bank(course: Course) -> dict[str, str]:
    """Return the comments by short name: the ones that come along, and those of the course's own file.

    Raises:
        AfterwordError: with file and line, where a file is malformed.
    """
    own = course.kept("comments.toml")
    texts = [(data_text(*_BANK), _BANK[-1])]
    if own.is_file():
        texts.append((own.read_text(encoding="utf-8"), str(own)))
    found: dict[str, str] = {}
    for text, name in texts:
        table = read_toml(text, name)
        comments = table.table("comments")
        found |= {key: comments.take(key, str) or "" for key in comments.keys()} if comments else {}
        table.done()
    return found


def lines(course: Course, book: Book, assignment: str) -> list[Line]:
    """Return a line for every answer and draft of those who handed in, by student."""
    found = []
    for student in sorted(book.students()):
        submission = book.submission(student, None)
        answers = _answers(course.autograded(assignment, student) / f"{assignment}.ipynb")
        for id, grade in submission.grades.items():
            cell = id.removesuffix("_score") if id not in answers else id
            score = grade.manual_score if grade.manual_score is not None else grade.auto_score
            out_of = float(grade.cell.max_score)
            found.append(Line(student, id, answers.get(cell, ""), score, out_of, cell != id))
    return found


def enter(course: Course, book: Book, given: Sequence[Given], by: str, at: str) -> int:
    """Write what a person gave into the gradebook and into the record; return how many lines changed something."""
    rows = []
    for one in given:
        submission = book.submission(one.student, None)
        comment = submission.said(one.cell)
        before = submission.by_hand(one.cell, one.points, one.comment)
        if before is not None:
            rows.append({
                "student": one.student, "cell": one.cell, "before": before, "points": one.points,
                "comment_before": comment, "comment": one.comment, "reason": one.reason, "by": by, "at": at,
            })  # fmt: skip
    path = course.kept(LOG)
    if rows:
        there = path.read_text(encoding="utf-8") if path.is_file() else ""
        new = "".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows)
        write(path, f"{there}{new}".encode())
        book.keep()
    return len(rows)


def all_entered(book: Book, given: Sequence[Given]) -> bool:
    """Whether the gradebook holds already what a sheet says."""
    return all(book.submission(one.student, None).holds(one.cell, one.points, one.comment) for one in given)


def _answers(path: Path) -> dict[str, str]:
    """Return grade id -> text of the answers in a graded notebook; nothing where it can't be read."""
    try:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    except (OSError, ValueError, KeyError):
        return {}
    return {grade_id(cell): source_of(cell) for cell in cells if grade_id(cell) and is_answer(cell)}
