"""Scoring oneself first: the review stays hidden until the marks are there, and differences are explained."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from afterword.coach.message import Message
from afterword.coach.scoring import ScoringRun
from afterword.coach.steps import scenario_record
from afterword.content import load_kinds, load_reviewer
from afterword.draft import Draft

U = "u"
BODY = """Hello Tamsin,

I appreciated the half hour this morning and how openly you described the Claims Data Analyst opening. The two appeals \
nurses who count on paper because they don't buy the number on the screen were my favorite part of the call.

I would still very much like to join the team, and I look forward to the test you told me about.

Regards,
Wendell Achterberg"""


def scoring(state: Mapping[str, Any] | None = None, body: str = BODY) -> ScoringRun:
    kind = load_kinds(only="thank_you")["thank_you"]
    draft = Draft(body, "Thank you for the call today", "Tamsin Okafor")
    review = load_reviewer().review(draft, scenario_record("phone-screen"), kind)
    return ScoringRun(kind, draft, review, state or {})


def marks(run: ScoringRun, mark: str = "yes", sure: str = "4") -> Message:
    return Message("show", "", {**{f"u-{item.id}": mark for item in run.items}, "u-sure": sure})


def verdict(run: ScoringRun, id: str) -> str:
    return next(item.verdict for item in run.items if item.id == id)


def test_the_review_is_hidden_until_all_is_marked() -> None:
    run = scoring()
    says = next(item.says for item in run.items if item.id == "connects_need_to_evidence")
    assert says not in run.view(U)
    assert "differs" not in run.view(U)
    answer = run.act(Message("show", "", {"u-thanks_them": "yes"}), U)
    assert answer.focus == f"u-{run.items[0].id}-yes"
    assert f"{len(run.items) - 1} to go" in answer.say
    answer = run.act(marks(run, sure=""), U)
    assert "How sure" in answer.say
    assert not run.shown
    assert run.act(marks(run), U).focus == "u-result"
    assert says in run.view(U)


def test_lines_that_could_not_be_checked_are_not_asked_for() -> None:
    run = scoring()
    assert {item.id for item in run.review.items} - {item.id for item in run.items} == {"sent_in_window"}


def test_agreement_is_counted_and_differences_are_explained() -> None:
    run = scoring()
    assert verdict(run, "keeps_promises") == "unmet"
    said = run.act(marks(run), U).say
    met = sum(item.verdict == "met" for item in run.items)
    assert said == f"You and the review agree on {met} of {len(run.items)} lines."
    view = run.view(U)
    differing = [item for item in run.items if item.verdict != "met"]
    assert view.count("differs") == len(differing)
    assert "You were 4 of 5 sure." in view
    assert "can be mistaken" in view
    assert "fail" not in view.lower()


def test_where_the_review_saw_more_its_words_are_quoted() -> None:
    run = scoring()
    run.act(marks(run, "no"), U)
    assert "two appeals nurses" in run.view(U).split("Where you differ")[1]


def test_marks_are_kept_and_a_changed_draft_hides_the_review_again() -> None:
    run = scoring()
    run.act(marks(run), U)
    kept = json.loads(json.dumps(run.state))
    assert scoring(kept).view(U) == run.view(U)
    assert scoring(kept).done
    changed = scoring(kept, BODY.replace("favorite", "favourite"))
    assert not changed.shown
    assert changed.marks == run.marks
    assert changed.done
    assert "changed since you last scored it" in changed.view(U)
    assert (
        scoring({"marks": {"thanks_them": 3, "odd": "yes"}, "sure": 9, "shown": True}).state
        == scoring().state
    )


def test_it_can_be_scored_again() -> None:
    run = scoring()
    run.act(marks(run), U)
    run.act(Message("again"), U)
    assert not run.shown
    assert run.marks == {}


def test_marks_given_do_not_change_once_the_review_is_seen() -> None:
    run = scoring()
    run.act(marks(run), U)
    run.act(Message("edit", "", {"u-thanks_them": "no"}), U)
    assert run.marks["thanks_them"] == "yes"


def test_a_hostile_draft_is_shown_as_text() -> None:
    run = scoring(body=f"{BODY}\n\n<script>alert(1)</script><img src=x onerror=alert(2)>")
    assert "<script" not in run.view(U)
    assert "<img" not in run.view(U)
    run.act(marks(run, "no"), U)
    assert "<script" not in run.view(U)
