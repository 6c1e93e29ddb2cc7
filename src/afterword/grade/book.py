"""nbgrader's gradebook, opened once and written in one go: the same rows as its own autograde writes."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime
from hashlib import sha256
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from afterword.errors import AfterwordError, did_you_mean, shown
from afterword.grade.lean import lean_imports
from afterword.grade.people import Person
from afterword.grade.rows import GradeRow, grade_rows

_ARCHIVES = "setuptools.archive_util"
_UNPACK = ("unpack_archive", "unpack_tarfile", "unpack_zipfile")


def nbgrader_api() -> Any:
    """Return the module `nbgrader.api`.

    Its package loads all server extensions first, and a reader of notebooks, web addresses and archives: seconds
    that no grade needs. Where nothing of that is loaded yet, it is left out.

    Raises:
        AfterwordError: `missing` where nbgrader is not installed.
    """
    if "nbgrader.api" in sys.modules:
        return sys.modules["nbgrader.api"]
    if "nbgrader" not in sys.modules and find_spec("nbgrader") is None:
        message = (
            'Grading needs nbgrader, which is not installed: python -m pip install "afterword[grading]".'
        )
        raise AfterwordError("missing", message, "nbgrader")
    with lean_imports({"nbgrader": True, "nbformat": False}, {"requests": (), _ARCHIVES: _UNPACK}):
        return import_module("nbgrader.api")


def tools_on_path() -> None:
    """Let nbgrader find alembic, which it calls by name when it makes a gradebook: it lies beside this Python."""
    here, path = str(Path(sys.executable).parent), os.environ.get("PATH", "")
    if here not in path.split(os.pathsep):
        os.environ["PATH"] = f"{here}{os.pathsep}{path}"


class Book:
    """The gradebook of one assignment, which has one notebook of the same name."""

    def __init__(self, gradebook: Any, assignment: str) -> None:
        """Find the assignment. Raises AfterwordError (`missing`) where it has not been built."""
        self._api = nbgrader_api()
        self._book = gradebook
        self._given: dict[str, str] | None = None
        db = gradebook.db
        with suppress(self._api.MissingEntry):
            self.assignment = gradebook.find_assignment(assignment)
            self.notebook = gradebook.find_notebook(assignment, assignment)
            self.grade_cells = {cell.name: cell for cell in self.notebook.grade_cells}
            self.solution_cells = {cell.name: cell for cell in self.notebook.solution_cells}
            self.checksums = {cell.name: cell.checksum for cell in self.notebook.source_cells}
            self._students = {student.id: student for student in db.query(self._api.Student)}
            self._submissions = {
                row.student_id: row
                for row in db.query(self._api.SubmittedAssignment).filter_by(assignment_id=self.assignment.id)
            }
            return
        message = (
            f"“{assignment}” is not in the gradebook yet. “afterword grade build {assignment}” puts it there."
        )
        raise AfterwordError("missing", message, "gradebook.db")

    def name(self, student: str, first: str, last: str, email: str) -> None:
        """Enter a student's name; a student who is not there yet is added."""
        row = self._student(student)
        row.first_name, row.last_name, row.email = first or None, last or None, email or None

    def _student(self, id: str) -> Any:
        if id not in self._students:
            self._students[id] = self._api.Student(id=id)
            self._book.db.add(self._students[id])
        return self._students[id]

    def submission(self, student: str, at: datetime | None) -> Submission:
        """Return a student's row, made with all its grades and comments where there is none. `at` is in UTC."""
        api, db = self._api, self._book.db
        row = self._submissions.get(student)
        if row is None:
            row = api.SubmittedAssignment(assignment=self.assignment, student=self._student(student))
            notebook = api.SubmittedNotebook(notebook=self.notebook, assignment=row)
            for cell in self.grade_cells.values():
                api.Grade(cell=cell, notebook=notebook)
            for cell in self.solution_cells.values():
                api.Comment(cell=cell, notebook=notebook)
            db.add(row)
            self._submissions[student] = row
        if at is not None:
            row.timestamp = at
        return Submission(row)

    def given(self, student: str) -> str:
        """Return a digest of what a person gave a student, and of the lateness; "" for one who is not in the gradebook."""
        if self._given is None:
            from sqlalchemy.orm import selectinload

            api = self._api
            notebooks = selectinload(api.SubmittedAssignment.notebooks)
            rows = self._book.db.query(api.SubmittedAssignment).filter_by(assignment_id=self.assignment.id)
            whole = rows.options(
                notebooks.selectinload(api.SubmittedNotebook.grades),
                notebooks.selectinload(api.SubmittedNotebook.comments),
            )
            self._given = {row.student_id: Submission(row).given for row in whole}
        return self._given.get(student, "")

    def students(self) -> list[str]:
        """Return the ids of those who handed something in."""
        return list(self._submissions)

    @staticmethod
    def broke(error: Exception) -> bool:
        """Whether an error is the gradebook's, so that nothing can be written any more."""
        from sqlalchemy.exc import SQLAlchemyError

        return isinstance(error, SQLAlchemyError)

    def keep(self) -> None:
        """Write down what was changed."""
        self._book.db.commit()

    def forget(self) -> None:
        """Take back what was changed since the last `keep`."""
        self._book.db.rollback()


class Submission:
    """One student's grades and comments for the assignment."""

    def __init__(self, row: Any) -> None:
        """`row` is nbgrader's own."""
        self.row = row
        self._notebook = row.notebooks[0]
        self.grades = {grade.cell.name: grade for grade in self._notebook.grades}
        self.comments = {comment.cell.name: comment for comment in self._notebook.comments}

    def grade(self, points: Mapping[str, float | None]) -> None:
        """Set the machine's points by grade id; None leaves them to a person. A person's points stay."""
        for id, score in points.items():
            grade = self.grades[id]
            changed = grade.auto_score is not None and grade.auto_score != score
            grade.auto_score = score
            given = grade.manual_score is not None
            # nbgrader asks for every manual score anew; here only where the machine changed its mind.
            grade.needs_manual_grade = (
                (grade.needs_manual_grade is not False or changed) if given else score is None
            )

    def comment(self, texts: Mapping[str, str | None]) -> None:
        """Set the machine's comments by grade id. A person's comments stay."""
        for id, text in texts.items():
            self.comments[id].auto_comment = text

    def by_hand(self, id: str, points: float | None, comment: str) -> float | None:
        """Set what a person gave; return the points before (0 for none), or None where nothing changed.

        A comment on points that a locked cell holds stands at the draft they are for.
        """
        grade, target = self.grades[id], self._comment(id)
        before = grade.manual_score if grade.manual_score is not None else grade.auto_score
        if self.holds(id, points, comment) and not (points is not None and grade.needs_manual_grade):
            return None
        if points is not None:
            grade.manual_score, grade.needs_manual_grade = points, False
        if comment and target is not None:
            target.manual_comment = comment
        return before or 0.0

    def holds(self, id: str, points: float | None, comment: str) -> bool:
        """Whether these points (None: no matter) and this comment ("": no matter) are there already."""
        target = self._comment(id)
        same = points is None or self.grades[id].manual_score == points
        return same and (not comment or target is None or target.manual_comment == comment)

    def said(self, id: str) -> str:
        """Return the comment that a person gave so far."""
        target = self._comment(id)
        return "" if target is None else target.manual_comment or ""

    def _comment(self, id: str) -> Any:
        return self.comments.get(id) or self.comments.get(id.removesuffix("_score"))

    def ask_again(self, changed: Collection[str]) -> list[str]:
        """Let a person look anew at answers that have changed since they gave points; return these."""
        asked = []
        for id in sorted(changed):
            for grade in (self.grades.get(id), self.grades.get(f"{id}_score")):
                if grade is not None and grade.manual_score is not None:
                    grade.needs_manual_grade = True
                    asked.append(id)
        return asked

    @property
    def given(self) -> str:
        """A digest of what a person gave, of what still waits for one, and of how late it came."""
        about = [
            self.seconds_late,
            *([id, g.manual_score, g.extra_credit, bool(g.needs_manual_grade)] for id, g in sorted(self.grades.items())),
            *([id, comment.manual_comment] for id, comment in sorted(self.comments.items())),
        ]  # fmt: skip
        return sha256(json.dumps(about).encode()).hexdigest()[:16]

    def penalty(self, value: float | None) -> None:
        """Set what is taken off for handing in late."""
        self._notebook.late_submission_penalty = value

    @property
    def late_points(self) -> float:
        """Points taken off for handing in late."""
        return float(self._notebook.late_submission_penalty or 0.0)

    @property
    def seconds_late(self) -> float:
        """How late it came, 0 where it was in time or has no date."""
        return float(self.row.total_seconds_late)

    @property
    def points(self) -> float:
        """Points so far, a person's where there are some, with extra credit."""
        total = 0.0
        for grade in self.grades.values():
            score = grade.manual_score if grade.manual_score is not None else grade.auto_score
            total += (score or 0.0) + (grade.extra_credit or 0.0)
        return total


@contextmanager
def _opened(db_url: str, course_id: str) -> Iterator[Any]:
    file = Path(db_url.removeprefix("sqlite:///").partition("?")[0])
    if db_url.startswith("sqlite:///") and not file.is_file():
        message = "There is no gradebook yet. “afterword grade build” makes it."
        raise AfterwordError("missing", message, str(file))
    tools_on_path()
    api = nbgrader_api()
    from sqlalchemy.exc import DatabaseError

    try:
        gradebook = api.Gradebook(db_url, course_id)
        try:
            yield gradebook
        finally:
            gradebook.close()
    except DatabaseError as error:
        raise AfterwordError("not_writable", _trouble(str(error.orig)), "gradebook.db") from None


def _trouble(said: str) -> str:
    if "locked" in said:
        return (
            "Another program is writing in the gradebook, such as a second run or formgrader. What was written is "
            "kept; when the other is done, the same command goes on from there."
        )
    if "readonly" in said:
        return "The gradebook can't be written here. Please check the rights of the file and of its folder."
    return f"The gradebook can't be used ({shown(said)}). If it is damaged, put back a copy of yours."


def all_rows(db_url: str, course_id: str, people: dict[str, Person], only: str = "") -> list[GradeRow]:
    """Return the grades of a course. Raises AfterwordError where there is no gradebook or no such assignment."""
    with _opened(db_url, course_id) as gradebook:
        names = [assignment.name for assignment in gradebook.assignments]
        if only and only not in names:
            hint = did_you_mean(only, names) or f" There are: {', '.join(names)}."
            raise AfterwordError("unknown", f"There is no assignment “{shown(only)}”.{hint}", "gradebook.db")
        return list(grade_rows(gradebook, people, only))


@contextmanager
def open_book(db_url: str, course_id: str, assignment: str) -> Iterator[Book]:
    """Open the gradebook for one assignment, and close it whatever happens. Raises AfterwordError as `Book`."""
    with _opened(db_url, course_id) as gradebook:
        yield Book(gradebook, assignment)
