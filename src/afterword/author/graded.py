"""Assignments as notebooks for nbgrader: the source version, with its solutions. The same text gives the same bytes.

Ids of cells are their grade ids, so they stay what they are when the text around them changes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from afterword.author.assignment import AnswerTask, Assignment, DraftTask
from afterword.author.notebooks import METADATA

SETUP = "setup"
SETUP_SOURCE = "%reload_ext afterword\nfrom afterword.grade.cell import score"
PLACEHOLDER = "*Write here, in place of this line.*"
"""What stands in a box for an answer until something is written there."""
BEGIN, END = "### BEGIN SOLUTION", "### END SOLUTION"


def assignment_to_notebook(assignment: Assignment) -> str:
    """Return the source version of an assignment as the text of an .ipynb file."""
    cells = list(_cells(assignment))
    notebook = {"cells": cells, "metadata": METADATA, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(notebook, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _cells(assignment: Assignment) -> Iterator[dict[str, Any]]:
    seen = 0
    for part in assignment.parts:
        if isinstance(part, DraftTask):
            if not seen:
                yield _cell("code", SETUP_SOURCE, SETUP, _nbgrader(SETUP, locked=True))
            seen += 1
            yield from _draft(assignment, part)
        elif isinstance(part, AnswerTask):
            source = f"{BEGIN}\n{part.model}\n{END}"
            cell = _cell("markdown", source, part.id, _nbgrader(part.id, solution=True, points=part.points))
            cell["metadata"]["afterword"] = {
                "rubric": part.rubric,
                **(asdict(part.held) if part.held else {}),
            }
            yield cell
        else:
            yield _cell("markdown", part, "text-" + hashlib.sha256(part.encode()).hexdigest()[:8])


def _draft(assignment: Assignment, draft: DraftTask) -> Iterator[dict[str, Any]]:
    source = f"{draft.magic(assignment.name)}\n{BEGIN}\n{draft.model}\n{END}"
    yield _cell("code", source, draft.id, _nbgrader(draft.id, solution=True))
    score = score_source(assignment.name, draft)
    yield _cell("code", score, draft.score_id, _nbgrader(draft.score_id, locked=True, points=draft.points))


def score_source(assignment: str, draft: DraftTask) -> str:
    """Return the source of the locked cell that scores a draft."""
    held = draft.held
    to = f", to={json.dumps(held.to, ensure_ascii=False)}" if held.to else ""
    return (
        f'score("{assignment}-{draft.id}", kind="{held.kind}", scenario="{held.scenario}"{to}, '
        f"out_of={draft.points})"
    )


def _nbgrader(
    id: str, *, locked: bool = False, solution: bool = False, points: int | None = None
) -> dict[str, Any]:
    found: dict[str, Any] = {
        "grade": points is not None,
        "grade_id": id,
        "locked": locked,
        "schema_version": 3,
        "solution": solution,
        "task": False,
    }
    return found | ({} if points is None else {"points": points})


def _cell(kind: str, source: str, id: str, nbgrader: dict[str, Any] | None = None) -> dict[str, Any]:
    metadata = {"nbgrader": nbgrader} if nbgrader else {}
    cell = {"cell_type": kind, "id": id, "metadata": metadata, "source": source.splitlines(keepends=True)}
    return cell | ({"execution_count": None, "outputs": []} if kind == "code" else {})
