"""Grafting: a student's own words, put onto a fresh copy of the notebook that was handed out.

What the student could change (tests, points, ids, outputs) comes from the fresh copy; only answers come from them.
So a hand-in can be damaged or doctored, and the notebook that is graded is always the right one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from afterword.grade.notebook import Cell, HandIn

MAGIC = "%%draft"
MOST_EXTRA = 20
LONGEST_EXTRA = 5_000
"""Cells of a student's own that are shown, and how many characters of each."""
TELLING = 15
"""Words from which on a cell of their own may be the answer that is missing elsewhere."""


@dataclass(frozen=True, slots=True)
class Grafted:
    """The notebook to grade, what was put right, and what a person should look at."""

    notebook: dict[str, Any]
    answers: dict[str, str]
    """Grade id -> what the student wrote there; the first line of a draft's cell left out."""
    untouched: frozenset[str]
    """Ids of answers that are as they were handed out, or missing."""
    mended: tuple[str, ...] = ()
    human: tuple[str, ...] = ()
    readable: bool = True
    """Whether there was a notebook at all: without one, all points wait for a person."""


def fresh(release: dict[str, Any]) -> dict[str, Any]:
    """Return a copy of a notebook whose cells can be filled in; it shares their metadata, which nobody changes."""
    return {**release, "cells": [dict(cell) for cell in release["cells"]]}


def graft(release: dict[str, Any], hand_in: HandIn) -> Grafted:
    """Put the answers of `hand_in` onto a copy of `release`, a notebook as nbgrader released it."""
    notebook = fresh(release)
    mended, human = list(hand_in.oddities), list[str]()
    theirs = _by_id(hand_in, {grade_id(cell) for cell in notebook["cells"]}, mended, human)
    answers: dict[str, str] = {}
    untouched = set[str]()
    for cell in notebook["cells"]:
        id, given = grade_id(cell), source_of(cell)
        cell["source"] = given
        if not id:
            continue
        found = theirs.get(id)
        if not is_answer(cell):
            _locked(id, given, found, mended)
        elif found is None:
            human.append(f"The answer “{id}” is missing. It may stand elsewhere in the notebook.")
            untouched.add(id)
            answers[id] = ""
        else:
            words = _draft(id, given, found.source, mended) if given.startswith(MAGIC) else found.source
            answers[id] = words
            whole = _with_magic(given, words) if given.startswith(MAGIC) else words
            if whole.rstrip() == given.rstrip():
                untouched.add(id)
            else:
                cell["source"] = whole
        if cell["cell_type"] == "code":
            cell["outputs"], cell["execution_count"] = [], None
    if extra := _extra(release, hand_in):
        notebook["cells"].append(_shown(extra))
        if untouched and any(len(text.split()) >= TELLING for text in extra):
            human.append("An answer is empty, and words stand in a cell that the student added.")
    return Grafted(notebook, answers, frozenset(untouched), tuple(mended), tuple(human))


def as_it_is(notebook: dict[str, Any]) -> Grafted:
    """Return a notebook that was grafted already, with its answers told apart; which were touched is not known."""
    answers = {}
    for cell in notebook["cells"]:
        if grade_id(cell) and is_answer(cell):
            source = source_of(cell)
            answers[grade_id(cell)] = draft_words(source) if source.startswith(MAGIC) else source
    return Grafted(notebook, answers, frozenset())


def blank(release: dict[str, Any], why: str) -> Grafted:
    """Return the notebook as handed out, for a hand-in that can't be read: a person must look."""
    found = graft(release, HandIn(()))
    return Grafted(found.notebook, found.answers, found.untouched, (), (why,), readable=False)


def _extra(release: dict[str, Any], hand_in: HandIn) -> list[str]:
    """Return the texts of cells that the student added or changed outside the answers."""
    given = {source_of(cell).strip() for cell in release["cells"]}
    texts = (cell.source.strip() for cell in hand_in.cells if not cell.id)
    return list(dict.fromkeys(text for text in texts if text and text not in given))[:MOST_EXTRA]


def _shown(texts: list[str]) -> dict[str, Any]:
    """Return a cell that shows texts letter by letter, and runs none of them."""
    blocks = []
    for text in texts:
        longest = max((len(run) for run in re.findall("`+", text)), default=0)
        fence = "`" * max(3, longest + 1)
        blocks.append(f"{fence}text\n{text[:LONGEST_EXTRA]}\n{fence}")
    source = "\n\n".join(["**Also in this notebook, outside the answers:**", *blocks])
    return {"cell_type": "markdown", "id": "also-there", "metadata": {}, "source": source}


def grade_id(cell: dict[str, Any]) -> str:
    """Return a cell's grade id, "" without one."""
    return str(cell["metadata"].get("nbgrader", {}).get("grade_id", ""))


def is_answer(cell: dict[str, Any]) -> bool:
    """Whether a student writes in this cell."""
    return bool(cell["metadata"].get("nbgrader", {}).get("solution"))


def source_of(cell: dict[str, Any]) -> str:
    """Return a cell's text, which a file may hold as lines."""
    source = cell["source"]
    return source if isinstance(source, str) else "".join(source)


def draft_words(source: str) -> str:
    """Return what stands below the first line of a draft's cell; all of it where that line is gone."""
    lines = source.lstrip("\n").split("\n", 1)
    if not lines[0].lstrip().startswith("%"):
        return source
    return lines[1] if len(lines) > 1 else ""


def _by_id(hand_in: HandIn, known: set[str], mended: list[str], human: list[str]) -> dict[str, Cell]:
    found: dict[str, Cell] = {}
    for cell in hand_in.cells:
        if not cell.id:
            continue
        if cell.id not in known:
            human.append(f"A cell is called “{cell.id[:60]}”, which the handed-out notebook does not have.")
        elif cell.id not in found:
            found[cell.id] = cell
        elif cell.source.strip() != found[cell.id].source.strip():
            first, second = found[cell.id].source, cell.source
            found[cell.id] = (
                cell if len(draft_words(second).split()) > len(draft_words(first).split()) else found[cell.id]
            )
            human.append(
                f"“{cell.id}” is there more than once, with different words. The longer one was graded."
            )
        else:
            mended.append(f"“{cell.id}” was there twice; one copy was graded.")
    return found


def _locked(id: str, given: str, found: Cell | None, mended: list[str]) -> None:
    if found is None:
        mended.append(f"The locked cell “{id}” was missing and was put back.")
    elif found.source.strip() != given.strip():
        mended.append(f"The locked cell “{id}” was changed and was put back.")


def _draft(id: str, given: str, theirs: str, mended: list[str]) -> str:
    first = theirs.lstrip("\n").split("\n", 1)[0].strip()
    if theirs.strip() and first != given.split("\n", 1)[0].strip():
        mended.append(f"The first line of “{id}” was changed and was put back.")
    return draft_words(theirs)


def _with_magic(given: str, words: str) -> str:
    return f"{given.split(chr(10), 1)[0]}\n{words}"
