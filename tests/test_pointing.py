"""Pointing at a sentence: what is seen, what is kindly not seen, and what it changes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from afterword.coach import Coach
from afterword.coach.context import context
from afterword.coach.pointing import Seen, asked, look, settled

SURE = "My own weekend was long and rather quiet."
DRAFT = f"""Subject: Thank you

Dear Tamsin,

Thank you for the call. {SURE} We never got to talk about the paper tally. I like long walks 👟.

Best,
Wendell"""
COPY = "Two nurses on the appeals desk keep a paper tally because they do not believe it."
ROW = "Backlog dashboard, weekend faxes, SQL test, member columns, paper tally, appeals desk, nurses, screen, clean data, analyst."


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def seen(sentence: str, about: str = "moment/monday", draft: str = DRAFT) -> Seen:
    held = context("thank_you", scenario="phone-screen")
    return look(held.analysis(held.read(draft)[0]), sentence, about)


@pytest.mark.parametrize(
    ("sentence", "about", "part"),
    [
        ("I like long walks 👟.", "moment/monday", "share no word"),
        (SURE, "moment/nurses", "share no word"),
        ("We never got to talk about the paper tally.", "moment/nurses", "did not talk about it"),
        ("A sentence from somewhere else, about backlog dashboards.", "moment/monday", "choose again"),
        (SURE, "moment/nobody", "choose again"),
        (SURE, "evidence/1", "choose again"),
    ],
)
def test_what_is_not_seen_is_said_kindly(sentence: str, about: str, part: str) -> None:
    found = seen(sentence, about)
    assert not found.ok
    assert part in found.says


@pytest.mark.parametrize(
    ("sentence", "about", "part"),
    [(COPY, "moment/nurses", "word for word"), (ROW, "moment/monday", "words in a row")],
)
def test_copies_and_words_in_a_row_are_no_recollection(sentence: str, about: str, part: str) -> None:
    assert part in seen(sentence, about, DRAFT.replace("I like long walks 👟.", sentence)).says


def test_one_word_of_the_note_is_enough() -> None:
    found = seen(SURE)
    assert found.ok
    assert found.moment == "monday"
    assert found.evidence is not None
    assert found.evidence.text == SURE
    assert found.says.startswith("You pointed at this: “My own weekend")


def test_a_reworded_sentence_is_still_the_same() -> None:
    again = SURE.replace("rather quiet", "very quiet")
    found = seen(SURE, draft=DRAFT.replace(SURE, again))
    assert found.ok
    assert found.evidence is not None
    assert found.evidence.text == again


def test_it_is_counted_where_the_review_was_not_sure_and_nowhere_else() -> None:
    held = context("thank_you", scenario="phone-screen")
    before = held.review(held.read(DRAFT)[0])
    item = asked(before)
    assert item is not None
    after = settled(before, seen(SURE))
    assert asked(after) is None
    changed = [old.id for old, new in zip(before.items, after.items, strict=True) if old != new]
    assert changed == ["recalls_a_moment"]
    assert item.says not in after.fixes
    assert settled(after, seen(SURE)) == after
    assert settled(before, seen("I like long walks 👟.")) == before


def coach(draft: str = DRAFT) -> Coach:
    return Coach("thank_you", scenario="phone-screen", text=draft)


def send(one: Coach, do: str, text: str = DRAFT, **more: Any) -> dict[str, Any]:
    one._received(one, {"do": do, "rev": 1, "text": text, **more}, [])
    return dict(one.result)


def test_the_panel_asks_sees_keeps_and_takes_back() -> None:
    one = coach()
    assert "point at the sentence" in one.result["html"]
    told = send(one, "point", sentence=SURE, about="moment/monday")
    assert "You pointed at this" in told["html"]
    assert told["say"].startswith("You pointed at this")
    assert "You pointed at this" in coach().result["html"]
    assert "You pointed at this" not in send(one, "unpoint")["html"]
    assert "You pointed at this" not in coach().result["html"]


def test_what_is_not_seen_changes_nothing_and_is_told_once() -> None:
    one = coach()
    told = send(one, "point", sentence="I like long walks 👟.", about="moment/monday")
    assert "share no word" in told["html"]
    assert one.pointed == {}
    assert "share no word" not in send(one, "score")["html"]


def test_a_sentence_that_went_counts_no_longer_and_comes_back_with_it() -> None:
    one = coach()
    send(one, "point", sentence=SURE, about="moment/monday")
    assert "You pointed at this" not in send(one, "score", DRAFT.replace(SURE, ""))["html"]
    assert "You pointed at this" in send(one, "score")["html"]


@pytest.mark.parametrize(
    "given", [{}, {"sentence": 5, "about": None}, {"sentence": SURE}, {"sentence": [], "about": {}}]
)
def test_half_a_pointer_does_no_harm(given: dict[str, Any]) -> None:
    one = coach()
    assert "point at the sentence" in send(one, "point", **given)["html"]
    assert one.pointed == {}


def test_where_all_is_well_nothing_is_asked() -> None:
    one = coach(DRAFT.replace(SURE, "The dashboard that turns red every Monday stayed with me."))
    assert "point at the sentence" not in one.result["html"]


def test_a_sentence_is_never_markup() -> None:
    hostile = 'A weekend "><script>alert(1)</script> is long.'
    one = coach(DRAFT.replace(SURE, hostile))
    assert "<script" not in one.result["html"]
