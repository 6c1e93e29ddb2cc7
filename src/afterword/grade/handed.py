"""Drafts from the browser edition, put into the notebook that was handed out. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from afterword.grade.graft import fresh, grade_id, is_answer, source_of
from afterword.grade.marking import ScoreCall, score_call
from afterword.handin import Handed


def fill(release: dict[str, Any], drafts: Sequence[Handed]) -> dict[str, Any] | None:
    """Return the notebook with its answers filled in, or None where none of the drafts belongs there.

    A draft belongs where its key says so; else where it is the only one of that kind for that interview.
    """
    notebook = fresh(release)
    calls = [call for cell in notebook["cells"] if (call := score_call(source_of(cell)))]
    found = False
    for cell in notebook["cells"]:
        if not (grade_id(cell) and is_answer(cell)):
            continue
        call = next((call for call in calls if call.id == grade_id(cell)), None)
        draft = _of(call, drafts) if call else _message(cell, drafts)
        if draft is None:
            continue
        found = True
        first = source_of(cell).partition("\n")[0]
        cell["source"] = f"{first}\n{draft.text}" if call else draft.text
    return notebook if found else None


def _of(call: ScoreCall, drafts: Sequence[Handed]) -> Handed | None:
    named = [draft for draft in drafts if draft.key == call.key]
    fitting = [draft for draft in drafts if (draft.kind, draft.scenario) == (call.kind, call.scenario)]
    return named[0] if named else fitting[0] if len(fitting) == 1 else None


def _message(cell: dict[str, Any], drafts: Sequence[Handed]) -> Handed | None:
    held = cell["metadata"].get("afterword", {})
    fitting = [d for d in drafts if (d.kind, d.scenario) == (held.get("kind"), held.get("scenario"))]
    own = [draft for draft in fitting if draft.key.endswith(f"-{grade_id(cell)}")]
    return own[0] if len(own) == 1 else None
