"""Grading a class: each hand-in grafted, scored and written down, one after the other, in one process.

A broken hand-in never stops the next one. What is done is in the gradebook every few hand-ins, so a run that was
stopped goes on where it was: hand-ins that did not change since are left alone.
"""

from __future__ import annotations

import hashlib
import json
import warnings
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from afterword.errors import AfterwordError
from afterword.grade.book import Book, Submission
from afterword.grade.course import Course
from afterword.grade.feedback import feedback_page
from afterword.grade.files import plain_id, write
from afterword.grade.graft import Grafted, blank, graft
from afterword.grade.late import Late
from afterword.grade.marking import Marked, mark_notebook
from afterword.grade.notebook import read_notebook
from afterword.grade.scoring import Doubt, Marker

BATCH = 25
"""Hand-ins after which the gradebook is written."""
STAMP = "timestamp.txt"
DONE = ".afterword.json"
"""Notes of the last run, beside the graded notebook."""


@dataclass(frozen=True, slots=True)
class Result:
    """What came of one hand-in. `points` counts what is known so far, `out_of` the whole."""

    student: str
    points: float = 0.0
    out_of: float = 0.0
    waits: bool = False
    """Whether a person still has to give points."""
    mended: tuple[str, ...] = ()
    human: tuple[str, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    unchanged: bool = False
    late: float = 0.0
    """Seconds after the due date."""


@dataclass(slots=True)
class Grader:
    """Grades the hand-ins of one assignment."""

    course: Course
    name: str
    marker: Marker
    late: Late
    again: bool = False
    """Whether hand-ins that did not change are graded once more."""
    rules: str = ""
    """Digest of checklist, settled verdicts and engine: where it changed, everything is graded anew."""
    release: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Read the notebook that was handed out. Raises AfterwordError (`missing`) where there is none."""
        self.release = self.course.released(self.name)

    def students(self) -> list[str]:
        """Return the ids of those who handed something in, sorted."""
        found = self.course.root.glob(f"submitted/*/{self.name}")
        return sorted(path.parent.name for path in found if path.is_dir() or path.is_symlink())

    def run(self, book: Book, students: Iterable[str]) -> Iterator[Result]:
        """Grade the hand-ins of `students`, and yield each result once it is in the gradebook."""
        waiting: list[tuple[Result, Callable[[], None]]] = []
        for student in students:
            waiting.append(self._one(book, student))
            if len(waiting) == BATCH:
                yield from _settled(book, waiting)
        yield from _settled(book, waiting)

    def _one(self, book: Book, student: str) -> tuple[Result, Callable[[], None]]:
        """Return what came of a hand-in, and how to note that it is done once the gradebook is written."""
        if not plain_id(student):
            why = "The student's id can't name a folder, so nothing was graded."
            return Result(student, human=(why,)), _nothing
        folder = self.course.submitted(self.name, student)
        done = self.course.autograded(self.name, student) / DONE
        try:
            state, last = self._state(folder), _noted_before(done)
            if not self.again and (known := _known(student, last, state, book.given(student))):
                return known, _nothing
            result, note = self._grade(book, student, folder, last.get("answers"))
        except OSError as error:
            what = f"{error.filename or folder} can't be read or written ({error.strerror})"
            return Result(student, human=(f"{what}, so this hand-in was not graded.",)), _nothing
        except Exception as error:  # a fault of ours, or of a course's own rule for lateness
            if book.broke(error):
                raise
            what = f"Something unexpected happened ({type(error).__name__}: {error})"
            return Result(student, human=(f"{what}, so this hand-in was not graded.",)), _nothing
        about = json.dumps({"state": state, **note}, ensure_ascii=False, sort_keys=True)
        return result, lambda: write(done, about.encode("utf-8", "replace"))

    def _grade(self, book: Book, student: str, folder: Path, before: Any) -> tuple[Result, dict[str, Any]]:
        """Return what came of a hand-in, and what to note of it. `before`: digests of the answers graded last."""
        grafted = self.grafted(student)
        row = book.submission(student, stamp(folder))
        try:
            marked = (
                mark_notebook(grafted, self.marker) if grafted.readable else Marked(human=list(grafted.human))
            )
        except AfterwordError as error:
            marked = Marked(human=[f"{error.message} ({error.where})"])
        self._enter(book, row, marked)
        answers = {id: _digest(text.strip()) for id, text in grafted.answers.items()}
        if isinstance(before, dict):
            changed = {id for id, digest in answers.items() if before.get(id, digest) != digest}
            marked.human += [
                f"“{id}” has changed since a person gave points for it." for id in row.ask_again(changed)
            ]
        result = self._result(student, row, marked, grafted, book)
        self._write(student, folder, grafted, marked, row, result)
        return result, {**_note(result), "answers": answers, "given": row.given}

    def grafted(self, student: str) -> Grafted:
        """Return a student's answers on a fresh notebook; a blank one where their hand-in can't be read."""
        folder = self.course.submitted(self.name, student)
        if folder.is_symlink():
            return blank(self.release, "The hand-in is a link to another folder, so it was not opened.")
        path = folder / f"{self.name}.ipynb"
        others = sorted(p for p in folder.glob("*.ipynb") if p != path)
        renamed = ""
        if not path.exists() and not path.is_symlink() and others:
            fitting = [p for p in others if p.name.startswith(self.name)] or others
            path, renamed = fitting[0], f"The notebook was called “{fitting[0].name}”."
            if len(fitting) > 1:
                return blank(
                    self.release, f"There are {len(fitting)} notebooks, and none is called {self.name}.ipynb."
                )
        if not path.exists() and not path.is_symlink():
            return blank(self.release, "There is no notebook in this hand-in.")
        try:
            grafted = graft(self.release, read_notebook(path))
        except AfterwordError as error:
            return blank(self.release, f"{error.message} All its points wait for you.")
        except OSError as error:
            return blank(self.release, f"The notebook can't be opened ({error.strerror}).")
        if not renamed:
            return grafted
        return Grafted(
            grafted.notebook, grafted.answers, grafted.untouched, (*grafted.mended, renamed), grafted.human
        )

    def _enter(self, book: Book, row: Submission, marked: Marked) -> None:
        row.grade({id: marked.points.get(id) for id in book.grade_cells})
        row.comment({id: marked.comments.get(id) for id in book.solution_cells})
        row.penalty(self.late.penalty(row.row.student.id, row.points, row.seconds_late))

    def _result(self, student: str, row: Submission, marked: Marked, grafted: Grafted, book: Book) -> Result:
        out_of = sum(cell.max_score for cell in book.grade_cells.values())
        return Result(
            student, row.points, out_of, any(g.needs_manual_grade for g in row.grades.values()),
            grafted.mended, tuple(marked.human), tuple(marked.doubts), late=row.seconds_late,
        )  # fmt: skip

    def _write(
        self, student: str, folder: Path, grafted: Grafted, marked: Marked, row: Submission, result: Result
    ) -> None:
        text = json.dumps(grafted.notebook, ensure_ascii=False, sort_keys=True) + "\n"
        graded = self.course.autograded(self.name, student)
        write(graded / f"{self.name}.ipynb", text.encode("utf-8"))
        with_stamp = folder / STAMP
        if with_stamp.is_file() and not with_stamp.is_symlink():
            write(graded / STAMP, with_stamp.read_bytes()[:1000])
        page = feedback_page(self.release, grafted, marked, row, result.late)
        write(self.course.feedback(self.name, student) / f"{self.name}.html", page.encode("utf-8"))

    def _state(self, folder: Path) -> str:
        """Return a digest of what a hand-in holds, and of what decides its points."""
        found = hashlib.sha256(self.rules.encode())
        for path in sorted(folder.glob("*")) if not folder.is_symlink() else []:
            if path.suffix == ".ipynb" or path.name == STAMP:
                about = path.lstat()
                found.update(
                    f"{path.name}\0{about.st_size}\0{about.st_mtime_ns}\0".encode("utf-8", "replace")
                )
        return found.hexdigest()


def doubts_of(course: Course, name: str) -> list[Doubt]:
    """Return the verdicts that waited for a person when an assignment was last graded."""
    found = []
    for path in sorted(course.root.glob(f"autograded/*/{name}/{DONE}")):
        try:
            found += [Doubt(*doubt) for doubt in json.loads(path.read_text(encoding="utf-8"))["doubts"]]
        except (OSError, ValueError, KeyError, TypeError):
            continue
    return found


def stamp(folder: Path) -> datetime | None:
    """Return when something was handed in, in UTC without a zone, as nbgrader keeps it; None where nobody said."""
    path = folder / STAMP
    try:
        if path.is_symlink():
            return None
        text = path.read_text(encoding="utf-8", errors="replace")[:100].strip()
    except OSError:
        return None
    from dateutil.parser import parse  # nbgrader reads its time stamps with these
    from dateutil.tz import gettz

    when, _, zone = text.rpartition(" ")
    named = gettz(zone) if zone[:1].isalpha() and " " in when else None  # like Europe/Berlin
    try:
        with warnings.catch_warnings(action="ignore"):  # of zones that it does not know
            found: datetime = parse(when).replace(tzinfo=named) if named else parse(text)
        return found.astimezone(UTC).replace(tzinfo=None) if found.tzinfo else found
    except (ValueError, OverflowError):  # no time, or one outside of all calendars
        return None


def _settled(book: Book, waiting: list[tuple[Result, Callable[[], None]]]) -> Iterator[Result]:
    book.keep()
    for result, note in waiting:
        note()
        yield result
    waiting.clear()


def _nothing() -> None:
    return


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:16]


def _note(result: Result) -> dict[str, Any]:
    return {
        "points": result.points, "out_of": result.out_of, "waits": result.waits,
        "mended": result.mended, "human": result.human, "late": result.late,
        "doubts": [[d.kind, d.item, d.title, d.text] for d in result.doubts],
    }  # fmt: skip


def _noted_before(done: Path) -> dict[str, Any]:
    """Return the notes of an earlier run, nothing where there are none."""
    try:
        about = json.loads(done.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return about if isinstance(about, dict) else {}


def _known(student: str, about: dict[str, Any], state: str, given: str) -> Result | None:
    """Return the result of an earlier run, where hand-in, rules and what a person gave are still the same."""
    if about.get("state") != state or about.get("given") != given:
        return None
    return Result(
        student, about["points"], about["out_of"], about["waits"], tuple(about["mended"]),
        tuple(about["human"]), tuple(Doubt(*doubt) for doubt in about["doubts"]), True, about["late"],
    )  # fmt: skip
