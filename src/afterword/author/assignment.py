"""Graded work, read from the text in exercises/assignments: prose, a draft for the checklist, answers for a person.

An assignment is Markdown. Two fences mean something; what stands in them is the model answer:

    ```draft id=draft points=20 kind=thank_you scenario=turbine-final to="Priyanka Iyer"
    ```answer id=message points=20 rubric=message
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from afterword.author.lesson import Fence, fences
from afterword.errors import AfterwordError, did_you_mean, shown

RUBRICS = {
    "message": ("purpose", "only_here", "brings", "tone", "form"),
    "reflection": (),
}
"""Rubric -> the criteria that a person gives 0 to 4 points each; none: points as a whole."""
CRITERION = 4
_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
_KEYS = {
    "draft": ("id", "points", "kind", "scenario", "to"),
    "answer": ("id", "points", "rubric", "kind", "scenario", "to"),
}
_NEEDED = {"draft": ("id", "points", "kind", "scenario"), "answer": ("id", "points", "rubric")}


@dataclass(frozen=True, slots=True)
class Held:
    """What a message is held against: its kind, a made-up interview, and whom it goes to ("": not said)."""

    kind: str
    scenario: str
    to: str = ""


@dataclass(frozen=True, slots=True)
class DraftTask:
    """A draft that the checklist scores. `points` is the most it can bring."""

    id: str
    points: int
    held: Held
    model: str

    @property
    def score_id(self) -> str:
        """The id of the cell that holds the points."""
        return f"{self.id}_score"

    def magic(self, assignment: str) -> str:
        """Return the first line of the cell in which the draft is written."""
        to = f' to="{self.held.to}"' if self.held.to else ""
        return f"%%draft {self.held.kind} scenario={self.held.scenario}{to} key={assignment}-{self.id}"


@dataclass(frozen=True, slots=True)
class AnswerTask:
    """An answer that a person reads. `held` is given where it is a message that can be reviewed, too."""

    id: str
    points: int
    rubric: str
    model: str
    held: Held | None = None


Part: TypeAlias = str | DraftTask | AnswerTask


@dataclass(frozen=True, slots=True)
class Assignment:
    """One piece of graded work: its name, its title, and its parts in order (prose as text)."""

    name: str
    title: str
    parts: tuple[Part, ...]

    @property
    def drafts(self) -> tuple[DraftTask, ...]:
        """The drafts that the checklist scores."""
        return tuple(part for part in self.parts if isinstance(part, DraftTask))

    @property
    def answers(self) -> tuple[AnswerTask, ...]:
        """The answers that a person reads."""
        return tuple(part for part in self.parts if isinstance(part, AnswerTask))

    @property
    def ids(self) -> dict[str, float]:
        """Grade id -> points, for all cells that bring some."""
        points = {draft.score_id: float(draft.points) for draft in self.drafts}
        return points | {answer.id: float(answer.points) for answer in self.answers}


def read_assignments(folder: Path) -> dict[str, Assignment]:
    """Return the assignments of a folder by name, sorted. Raises as `parse_assignment`."""
    paths = sorted(folder.glob("[!_.]*.md"))
    return {path.stem: parse_assignment(path.read_text(encoding="utf-8"), path.name) for path in paths}


def parse_assignment(text: str, name: str) -> Assignment:
    """Read an assignment; `name` is its file's name ("thank_you.md").

    Raises:
        AfterwordError: with file and line, where a fence or an option is wrong, two ids are the same, or a
            rubric's points don't add up.
    """
    stem, title = name.removesuffix(".md"), re.match(r"# (.+)\n", text)
    if not title or not _NAME.fullmatch(stem):
        message = (
            "An assignment starts with “# Title”; its file is called like thank_you.md, in small letters."
        )
        raise AfterwordError("bad_value", message, name)
    parts = tuple(_parts(text, name))
    ids = [part.id for part in parts if not isinstance(part, str)]
    for id in ids:
        if ids.count(id) > 1:
            raise AfterwordError("bad_value", f"Two parts are called “{id}”; every id is used once.", name)
    if not ids:
        raise AfterwordError("missing", "There is nothing to hand in: a draft or an answer is missing.", name)
    return Assignment(stem, title[1].strip(), parts)


def _parts(text: str, name: str) -> Iterator[Part]:
    for fence in fences(text, name, _KEYS):
        yield fence if isinstance(fence, str) else _task(fence)


def _task(fence: Fence) -> DraftTask | AnswerTask:
    given = _options(fence)
    if missing := [key for key in _NEEDED[fence.word] if key not in given]:
        raise AfterwordError("missing", f"“{fence.word}” needs {missing[0]}=….", fence.where)
    if not _NAME.fullmatch(given["id"]):
        message = f"“{shown(given['id'])}” is no id: small letters, digits and _ only."
        raise AfterwordError("bad_value", message, fence.where)
    if not given["points"].isdecimal() or not 1 <= int(given["points"]) <= 100:
        raise AfterwordError("bad_value", "points= is a whole number from 1 to 100.", fence.where)
    if not fence.body.strip():
        raise AfterwordError("missing", "The model answer is missing: it stands in the fence.", fence.where)
    points, model = int(given["points"]), fence.body
    held = Held(given["kind"], given["scenario"], given.get("to", "")) if "scenario" in given else None
    if fence.word == "draft" and held:
        return DraftTask(given["id"], points, held, model)
    rubric = given["rubric"]
    if rubric not in RUBRICS:
        hint = did_you_mean(rubric, RUBRICS) or f" There are: {', '.join(RUBRICS)}."
        raise AfterwordError("bad_value", f"“{shown(rubric)}” is no rubric.{hint}", fence.where)
    if RUBRICS[rubric] and points != CRITERION * len(RUBRICS[rubric]):
        message = f"This rubric brings {CRITERION} points for each of {len(RUBRICS[rubric])} questions, not {points}."
        raise AfterwordError("bad_value", message, fence.where)
    return AnswerTask(given["id"], points, rubric, model, held)


def _options(fence: Fence) -> dict[str, str]:
    try:
        words = shlex.split(fence.rest)
    except ValueError:
        raise AfterwordError("bad_value", "A quotation mark is open.", fence.where) from None
    found = {}
    for word in words:
        key, equals, value = word.partition("=")
        if not equals or key not in _KEYS[fence.word]:
            hint = did_you_mean(key, _KEYS[fence.word]) or f" There are: {', '.join(_KEYS[fence.word])}."
            raise AfterwordError("unknown_key", f"“{shown(word)}” is no option here.{hint}", fence.where)
        found[key] = value
    if ("kind" in found) != ("scenario" in found):
        raise AfterwordError("missing", "kind= and scenario= go together.", fence.where)
    return found
