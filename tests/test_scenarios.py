"""The course's scenarios: four drafts for each kind that fits, each with the readiness it must get."""

from __future__ import annotations

from pathlib import Path

import pytest

from afterword.author.examples import LabelledDraft, labelled_drafts
from afterword.content import load_kinds, load_reviewer, root, scenarios

KINDS = load_kinds()
ORDER = ("hold", "revise", "nearly", "ready")
DRAFTS = [d for d in labelled_drafts(Path(root()) / "exercises") if d.interview in scenarios()]


def test_there_are_twelve() -> None:
    assert len(scenarios()) == 12


def test_each_kind_of_a_scenario_has_its_four_levels() -> None:
    levels: dict[tuple[str, str], set[str]] = {}
    for draft in DRAFTS:
        levels.setdefault((draft.interview, draft.kind), set()).add(draft.level)
    assert {k: v for k, v in levels.items() if v != {"weak", "middling", "strong", "flawed"}} == {}
    assert {kind for _, kind in levels} == set(KINDS)


@pytest.mark.parametrize("example", DRAFTS, ids=lambda d: d.draft.id)
def test_readiness(example: LabelledDraft) -> None:
    found = load_reviewer().review(example.draft, example.record, KINDS[example.kind])
    unmet = {i.id for i in found.items if i.verdict == "unmet"}
    assert found.readiness == example.readiness, (sorted(unmet), [f.id for f in found.flags])
