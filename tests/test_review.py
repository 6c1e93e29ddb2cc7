"""The engine as a whole: same input, same bytes; nothing breaks it; time grows with the text and no faster."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from afterword.author.train import nobody
from afterword.content import data_text, load_kinds, load_resources, load_reviewer
from afterword.detect.analysis import analyse
from afterword.detect.finding import Evidence
from afterword.detect.moves import BY_KIND
from afterword.detect.profile import build_profile
from afterword.detect.statements import accepting, move_flag
from afterword.draft import Draft
from afterword.record import Record, parse_record
from afterword.review import Review, Reviewer

KINDS = load_kinds()
WORDS = [
    "Dear",
    "Gwen,",
    "thank",
    "you",
    "for",
    "the",
    "low",
    "bridge",
    "and",
    "the",
    "paper",
    "grid?",
    "I",
    "would",
    "love",
    "it!",
    "attached",
    "https://a.example/b",
    "[Name]",
    "😀",
]


@cache
def engine() -> tuple[Reviewer, Record]:
    return load_reviewer(KINDS), parse_record(data_text("exercises", "kinds", "_sample.toml"), "_sample.toml")


def review(body: str, kind: str = "thank_you", record: Record | None = None, **more: object) -> Review:
    reviewer, sample = engine()
    return reviewer.review(Draft(body, **more), record or sample, KINDS[kind])  # type: ignore[arg-type]


def check(body: str, found: Review) -> None:
    """Whatever the text: sane numbers, and evidence that is really there."""
    assert 0 <= found.score <= 100
    assert len(found.fixes) <= 3
    for part in (*found.items, *found.flags):
        for evidence in part.evidence:
            if evidence.part == "body":
                assert body[evidence.start : evidence.end] == evidence.text
    json.loads(found.to_json())


texts = st.one_of(
    st.text(max_size=400),
    st.lists(st.sampled_from(WORDS), max_size=120).map(" ".join),
    st.lists(
        st.sampled_from([*WORDS, "\n", "\n\n", "\r\n", "\u200b", "\u202e", ">", "- ", "P.S. ", '"'])
    ).map("".join),
)


@settings(max_examples=150, deadline=None)
@given(texts, st.sampled_from(sorted(KINDS)))
def test_any_text_gets_a_review(body: str, kind: str) -> None:
    found = review(body, kind)
    check(body, found)
    assert found.to_json() == review(body, kind).to_json()


@pytest.mark.parametrize("body", ["\uff9e", "\uff9e \u037a hello", "Dear Gwen,\n\n\u037a\n\nNadia"])
def test_an_accent_that_stands_alone_is_a_word(body: str) -> None:
    check(body, review(body, subject=body))


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=120), st.text(max_size=40))
def test_any_subject_and_reader(subject: str, to: str) -> None:
    check("Dear Gwen,\n\nHello.", review("Dear Gwen,\n\nHello.", subject=subject, to=to))


def test_a_record_of_a_role_and_a_person_is_enough() -> None:
    record = parse_record('[role]\ntitle = "Planner"\n[[people]]\nname = "Gwen Mulcahy"\n')
    sent = datetime(2026, 3, 3, 12, tzinfo=UTC)
    verdicts = {
        i.id: i.verdict
        for i in review("Dear Gwen,\n\nThank you.\n\nNadia", record=record, sent_at=sent).items
    }
    assert verdicts["recalls_a_moment"] == "unchecked"
    assert verdicts["connects_need_to_evidence"] == "unchecked"
    assert verdicts["sent_in_window"] == "unchecked"
    assert verdicts["keeps_promises"] == "na"


def test_what_is_unchecked_costs_nothing() -> None:
    record = parse_record('[role]\ntitle = "Planner"\n[[people]]\nname = "Gwen Mulcahy"\n')
    for item in review("Dear Gwen,\n\nThank you.\n\nNadia", record=record).items:
        if item.verdict in ("unchecked", "na"):
            assert item.out_of == 0


def test_the_same_review_names_what_decided_it() -> None:
    found = review("Dear Gwen,\n\nThank you.\n\nNadia")
    assert found.provenance["kind"] == "thank_you@2026.1"
    assert found.provenance["digest"].startswith("sha256:")


BOMBS = {
    "one letter": "a",
    "spaces": " ",
    "lines": "\n",
    "brackets": "[",
    "open tags": "<span hidden>",
    "comments": "<!--",
    "quotes": '"a b c ',
    "dots": ". ",
    "names": "Gwen ",
    "dashes": "- ",
    "underscores": "_",
    "greetings": "Dear Gwen, ",
    "zero width": "\u200b",
    "accents": "e\u0301",
    "look-alikes": "аe",
    "question marks": "?! ",
    "regards": "Kind regards,\n",
    "headers": "From: a\nTo: b\n",
    "quoted lines": "> a b\n",
    "links": "https://a.example/",
    "long word": "Mulcahyx",
    "near misses of a name": "Gwenn Okafer there. ",
    "a note left open": "word ",
}


def grows(body_of: Callable[[int], str], small: int, large: int, kind: str = "thank_you") -> None:
    """Check that a review's time grows about as the text does, of which `large` is twenty times `small`.

    A square would take four hundred times as long. Whatever else the machine does may lengthen a review, so three attempts are made.
    """
    tried = []
    while len(tried) < 3:
        times = []
        for size in (small, large):
            body = body_of(size)
            start = time.process_time()
            check(body, review(body, kind))
            times.append(time.process_time() - start)
        if times[1] < 60 * max(times[0], 0.05):
            return
        tried.append(times)
    raise AssertionError(f"seconds for {small:,} and {large:,} characters: {tried}")


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(BOMBS))
def test_time_grows_with_the_text_and_no_faster(name: str) -> None:
    piece = BOMBS[name]
    opening = "Dear Gwen,\n\n" + ("(add " if name == "a note left open" else "")
    grows(lambda size: opening + piece * (size // len(piece)), 50_000, 1_000_000)


def test_a_place_of_the_writers_own_past_is_no_name_misspelt() -> None:
    text = '[role]\ntitle = "Fleet Manager"\n[[people]]\nname = "Martin Threlfall"\n[me]\nname = "Uli"\n'
    body = "Hello Martin,\n\nI had four of them round Malton through a winter.\n\nUli"
    without, told = (
        {f.id for f in review(body, record=parse_record(text + more)).flags}
        for more in ("", '[[evidence]]\nabout = "ran four electric vans on the Malton rounds"\n')
    )
    assert "misspelt_name" in without
    assert "misspelt_name" not in told


def test_words_near_a_moment_may_recall_it_and_a_word_alone_does_not() -> None:
    def recalls(line: str) -> str:
        found = review(f"Dear Gwen,\n\n{line}\n\nNadia Ferreira Holm", "rejection_reply")
        return next(i.verdict for i in found.items if i.id == "recalls_a_moment")

    assert recalls("Seven forty, half empty, and so was my flask.") != "unmet"
    assert recalls("I accept it. Bell.") == "unmet"


def test_an_odd_letter_with_a_possessive_is_no_error() -> None:
    for letter in "\u037a\uff9e":
        check(body := f"Dear {letter}'s Gwen,\n\nThank you.", review(body))


@pytest.mark.slow
@pytest.mark.parametrize("piece", ["A", "A-", "a-", "Mulcahyx "])
@pytest.mark.parametrize("kind", ["thank_you", "share_article"])
def test_a_text_without_a_greeting_takes_no_longer(piece: str, kind: str) -> None:
    grows(lambda size: piece * (size // len(piece)), 5_000, 100_000, kind)


def found(moves: dict[str, float], kind: str, **settings: object) -> bool:
    """Whether a flag is present that looks for blame in a message of one sentence."""
    unit = SimpleNamespace(start=0, end=4, moves=moves)
    analysis = SimpleNamespace(
        units=(unit,),
        peak=lambda wanted: max(moves[move] for move in wanted),
        evidence=lambda start, end: Evidence(start, end, "Well"),
    )
    return move_flag(analysis, KINDS[kind], {"any": ("blame",), **settings}).verdict == "met"  # type: ignore[arg-type, dict-item]


@pytest.mark.parametrize(
    ("accepts", "reopens", "verdict"),
    [
        (0.0, 0.05, "met"),
        (0.0, 0.2, "unclear"),
        (0.0, 0.5, "unmet"),
        (0.95, 0.5, "unclear"),
        (0.95, 0.8, "unmet"),
    ],
)
def test_words_that_accept_the_decision_weigh_against_doubtful_ones(
    accepts: float, reopens: float, verdict: str
) -> None:
    units = [
        SimpleNamespace(start=0, end=4, moves={"accepts": accepts}),
        SimpleNamespace(start=5, end=9, moves={"reopens": reopens}),
    ]
    analysis = SimpleNamespace(
        best=lambda score: max(((score(u), u) for u in units), key=lambda pair: pair[0]),
        evidence=lambda start, end: Evidence(start, end, "Well"),
    )
    assert accepting(analysis, KINDS["feedback_request"], {}).verdict == verdict  # type: ignore[arg-type]


def test_the_same_words_blame_more_in_one_kind_than_in_another() -> None:
    """Why a question is asked depends on what the letter is for; other moves are judged alike in all kinds."""
    resources = load_resources()
    profile = build_profile(nobody(), resources.stemmer, resources.weight, resources.kin)
    body = "Hello Zed,\n\nMay I ask why somebody with less experience was chosen?\n\nUli"
    judged = {
        kind: analyse(Draft(body), profile, resources, kind).peaks
        for kind in ("thank_you", "rejection_reply", "")
    }
    assert judged["rejection_reply"]["blame"] > judged["thank_you"]["blame"] + 0.2
    assert judged["rejection_reply"]["blame"] > judged[""]["blame"], "a kind that is not known tells nothing"
    alike = [{m: v for m, v in moves.items() if m not in BY_KIND} for moves in judged.values()]
    assert alike[0] == alike[1] == alike[2]


def test_what_else_a_sentence_does_counts_only_where_the_fault_is_unsure() -> None:
    at = {"at": 0.3, "without": ("wishes",)}
    assert found({"blame": 0.8, "wishes": 0.4}, "check_in", **at)
    assert not found({"blame": 0.8, "wishes": 0.8}, "check_in", **at)
    assert found({"blame": 0.95, "wishes": 0.99}, "check_in", **at)
