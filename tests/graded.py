"""A graded course for tests: built once, copied for each; and hand-ins, honest and doctored."""

from __future__ import annotations

import copy
import csv
import json
import shutil
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from afterword.author.assignment import read_assignments
from afterword.cli import main
from afterword.content import root

NAME = "thank_you"
ASSIGNMENTS = root() / "exercises" / "assignments"


@cache
def _built() -> Path:
    folder = Path(mkdtemp(prefix="graded-"))
    assert main(["grade", "init", str(folder / "course")]) == 0
    assert main(["grade", "build", NAME, "--course", str(folder / "course")]) == 0
    return folder / "course"


def new_course(tmp_path: Path) -> Path:
    """Return a course of its own with one assignment released."""
    return Path(shutil.copytree(_built(), tmp_path / "course"))


def released(course: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(
        (course / "release" / NAME / f"{NAME}.ipynb").read_text(encoding="utf-8")
    )
    return found


def model() -> dict[str, str]:
    parts = read_assignments(ASSIGNMENTS)[NAME].parts
    return {part.id: part.model for part in parts if not isinstance(part, str)}


def cell_of(notebook: dict[str, Any], id: str) -> dict[str, Any]:
    return next(c for c in notebook["cells"] if c["metadata"].get("nbgrader", {}).get("grade_id") == id)


def filled(course: Path, **answers: str) -> dict[str, Any]:
    """Return the released notebook with answers filled in: the model's where none are given."""
    notebook = copy.deepcopy(released(course))
    for id, text in (model() | answers).items():
        cell = cell_of(notebook, id)
        given = "".join(cell["source"])
        cell["source"] = f"{given.rstrip()}\n{text}" if given.startswith("%%draft") else text
    return notebook


def hand_in(course: Path, student: str, notebook: Any, name: str = f"{NAME}.ipynb") -> Path:
    """Put a notebook (an object, text or bytes) where nbgrader expects a student's."""
    path = course / "submitted" / student / NAME / name
    path.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(notebook, dict):
        notebook = json.dumps(notebook)
    path.write_bytes(notebook if isinstance(notebook, bytes) else notebook.encode())
    return path


def fill_in(sheet: Path, given: dict[str, dict[str, str]]) -> None:
    """Fill in a sheet as a person does: cell -> column -> what to write there, for every student."""
    rows = list(csv.DictReader(sheet.read_text(encoding="utf-8-sig").splitlines()))
    for row in rows:
        row.update(given.get(row["cell"], {}))
    with sheet.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)


def grades(course: Path) -> dict[str, dict[str, Any]]:
    """Return student -> {grade id: points, "waits": ids that wait for a person, "comments": texts}."""
    from afterword.grade.book import nbgrader_api

    found: dict[str, dict[str, Any]] = {}
    with nbgrader_api().Gradebook(f"sqlite:///{course / 'gradebook.db'}", "afterword") as book:
        for submission in book.assignment_submissions(NAME):
            notebook = submission.notebooks[0]
            found[submission.student_id] = {
                **{
                    g.name: g.auto_score if g.manual_score is None else g.manual_score
                    for g in notebook.grades
                },
                "waits": {grade.name for grade in notebook.grades if grade.needs_manual_grade},
                "comments": {comment.name: comment.comment for comment in notebook.comments},
            }
    return found
