"""From a grafted notebook to points and comments, cell by cell, without running anything."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from afterword.errors import AfterwordError
from afterword.grade.graft import Grafted, grade_id, is_answer, source_of
from afterword.grade.inert import inert, inert_comment
from afterword.grade.scoring import Doubt, Mark, Marker, doubts

NO_RESPONSE = "No response."
"""What nbgrader itself says of an answer that nobody touched."""
FOR_THE_READER = "What the checklist sees in this message; the points are given by a person."


@dataclass(slots=True)
class Marked:
    """What a notebook earned: points and comments by grade id (None: left to a person), and why to look at it."""

    points: dict[str, float | None] = field(default_factory=dict)
    comments: dict[str, str | None] = field(default_factory=dict)
    marks: dict[str, Mark] = field(default_factory=dict)
    """Marks by the id of the cell the words stand in, for drafts and for messages that a person reads."""
    human: list[str] = field(default_factory=list)

    @property
    def doubts(self) -> list[Doubt]:
        """Verdicts of the drafts that wait for a person."""
        return [doubt for mark in self.marks.values() if mark.review for doubt in doubts(mark.review)]


@dataclass(frozen=True, slots=True)
class ScoreCall:
    """What the locked cell of a draft says: the draft's cell, and what it is held against."""

    key: str
    kind: str
    scenario: str
    to: str
    out_of: float

    @property
    def id(self) -> str:
        """The grade id of the draft's own cell."""
        return self.key.rpartition("-")[2]


@lru_cache(maxsize=256)
def score_call(source: str) -> ScoreCall | None:
    """Read `score("thank_you-draft", kind=..., scenario=..., to=..., out_of=20)`; None for anything else."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError):
        return None
    if len(tree.body) != 1 or not isinstance(tree.body[0], ast.Expr):
        return None
    call = tree.body[0].value
    if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Name) or call.func.id != "score":
        return None
    words = {word.arg: word.value.value for word in call.keywords if isinstance(word.value, ast.Constant)}
    first = call.args[0] if len(call.args) == 1 else None
    try:
        return ScoreCall(
            str(first.value) if isinstance(first, ast.Constant) else "",
            str(words["kind"]), str(words["scenario"]), str(words.get("to", "")), float(str(words["out_of"])),
        )  # fmt: skip
    except (KeyError, ValueError):
        return None


def mark_notebook(grafted: Grafted, marker: Marker) -> Marked:
    """Give points and comments, and write into the notebook what its locked cells would have shown.

    Raises:
        AfterwordError: where a locked cell is none of Afterword's, which only running it could score.
    """
    marked = Marked(human=list(grafted.human))
    for cell in grafted.notebook["cells"]:
        id, nbgrader = grade_id(cell), cell["metadata"].get("nbgrader", {})
        if not id:
            continue
        if is_answer(cell):
            _answer(cell, id, grafted, marker, marked)
        elif nbgrader.get("grade"):
            _score(cell, id, grafted, marker, marked)
    for id, mark in marked.marks.items():
        lead = FOR_THE_READER if id in marked.points else ""
        marked.comments[id] = NO_RESPONSE if id in grafted.untouched else inert_comment(mark.comment(lead))
    return marked


def _answer(cell: dict[str, Any], id: str, grafted: Grafted, marker: Marker, marked: Marked) -> None:
    untouched = id in grafted.untouched
    marked.comments[id] = NO_RESPONSE if untouched else None
    if not cell["metadata"]["nbgrader"].get("grade"):
        return
    marked.points[id] = 0.0 if untouched else None
    held = cell["metadata"].get("afterword")
    if not untouched and isinstance(held, dict) and "kind" in held:
        mark = marker.mark(grafted.answers[id], held["kind"], held["scenario"], held.get("to", ""), 100.0)
        if mark.review:
            marked.marks[id] = mark
    cell["source"] = inert(source_of(cell))


def _score(cell: dict[str, Any], id: str, grafted: Grafted, marker: Marker, marked: Marked) -> None:
    call = score_call(source_of(cell))
    if call is None or call.id not in grafted.answers:
        message = "This cell is none of Afterword's, so only running it could score it."
        raise AfterwordError("bad_value", message, id)
    mark = marker.mark(grafted.answers[call.id], call.kind, call.scenario, call.to, call.out_of)
    marked.points[id], marked.marks[call.id] = mark.points, mark
    marked.human += mark.human
    cell["execution_count"] = 1
    cell["outputs"] = [
        {"output_type": "stream", "name": "stdout", "text": mark.text()},
        {
            "output_type": "execute_result", "execution_count": 1, "metadata": {},
            "data": {"text/plain": repr(float(mark.points))},
        },
    ]  # fmt: skip
