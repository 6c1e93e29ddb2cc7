"""Assignments put into a course: their source, nbgrader's released version, and their cells in the gradebook.

An id that students have is never changed: their answers and points are kept under it.
"""

from __future__ import annotations

import json
from pathlib import Path

from afterword.author.assignment import Assignment
from afterword.author.graded import assignment_to_notebook
from afterword.errors import AfterwordError
from afterword.grade.book import tools_on_path
from afterword.grade.course import Course
from afterword.grade.files import write

Cells = dict[str, tuple[str, bool, float | None]]


def build(course: Course, assignment: Assignment) -> Path:
    """Write the source, let nbgrader release it, and return the released notebook.

    Raises:
        AfterwordError: where that would change what was released already, or nbgrader says no.
    """
    source = assignment_to_notebook(assignment)
    released = course.release(assignment.name)
    if released.is_file():
        _refuse_changes(_handed_out(released), json.loads(source), released)
    write(course.source(assignment.name), source.encode("utf-8"))
    tools_on_path()
    from nbgrader.apps import NbGraderAPI

    said = NbGraderAPI(config=course.config).generate_assignment(assignment.name, force=True, create=True)
    if not said["success"]:
        lines = f"{said.get('error') or ''}\n{said.get('log') or ''}".strip().split("\n")
        why = next((line for line in lines if "ERROR" in line or "Error" in line), lines[-1])
        raise AfterwordError("bad_value", f"nbgrader could not release this: {why}", assignment.name)
    return released


def _handed_out(path: Path) -> dict[str, object]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        cells(found)
    except (ValueError, KeyError, TypeError):
        message = (
            "This notebook was handed out, and the file is damaged. Please put back a copy; or, if nobody has the "
            "assignment yet, take this file away and build again."
        )
        raise AfterwordError("bad_value", message, str(path)) from None
    return dict(found)


def cells(notebook: dict[str, object]) -> Cells:
    """Return grade id -> (kind of cell, whether an answer, points) of the cells that the gradebook knows."""
    found: Cells = {}
    for cell in notebook["cells"]:  # type: ignore[attr-defined]
        about = cell["metadata"].get("nbgrader", {})
        if about.get("grade_id"):
            points = float(about["points"]) if about.get("grade") else None
            found[about["grade_id"]] = (cell["cell_type"], bool(about["solution"]), points)
    return found


def _refuse_changes(old: dict[str, object], new: dict[str, object], path: Path) -> None:
    had, has = cells(old), cells(new)
    changed = sorted(id for id in had.keys() | has.keys() if had.get(id) != has.get(id))
    if changed:
        message = (
            f"This would change cells that were handed out: {', '.join(changed)}. Grades are kept under these ids, so "
            "they stay, with their points. If nobody has the assignment yet, take this file away and build again; "
            "otherwise give the new version a new name."
        )
        raise AfterwordError("bad_value", message, str(path))
