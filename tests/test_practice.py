"""The exercises that are not drafts: the reader is strict, and each file teaches what it says it does."""

from __future__ import annotations

import re
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterword.author.check import check
from afterword.content import find, load_kinds, load_practice, load_reviewer, read_text, scenarios
from afterword.draft import Draft
from afterword.errors import AfterwordError
from afterword.practice import Choosing, Comparing, Head, Ordering, Piece, Telling, misplaced, parse_practice
from afterword.record import parse_record
from afterword.review import READINESS

ALL = {name: load_practice(name) for name in find("practice", ".toml")}
HEAD = 'schema = 1\nid = "x"\ntitle = "T"\nminutes = 2\n'
CHOOSE = (
    HEAD
    + """type = "choose"
[[questions]]
id = "q"
ask = "Which?"
point = "This."
[[questions.options]]
text = "one"
right = true
why = "because"
[[questions.options]]
text = "two"
why = "because not"
"""
)
ORDER = (
    HEAD
    + """type = "order"
ask = "How?"
point = "So."
start = ["b", "a"]
[[pieces]]
id = "a"
text = "A"
why = "first"
[[pieces]]
id = "b"
text = "B"
why = "last"
"""
)
STORY = (
    HEAD
    + """type = "story"
scenario = "museum-rejected"
[[nodes]]
id = "one"
title = "One"
text = "Begin."
[[nodes.choices]]
text = "go"
to = "two"
[[nodes]]
id = "two"
title = "Two"
text = "End."
ending = true
"""
)


def of(kind: type) -> list[object]:
    return [pytest.param(p, id=n) for n, p in ALL.items() if isinstance(p, kind)]


def test_there_is_an_exercise_of_each_type() -> None:
    assert {type(p) for p in ALL.values()} == {Choosing, Ordering, Comparing, Telling}
    assert {"subject-lines", "only-from-this-talk", "fair-survey-sentence", "day-nine"} <= set(ALL)
    assert {"thank-you-order", "week-of-follow-up", "rejection-reply-order", "two-notes", "the-no"} <= set(
        ALL
    )


@pytest.mark.parametrize("practice", of(Choosing))
def test_the_right_answer_is_not_always_in_one_place(practice: Choosing) -> None:
    places = [[o.right for o in q.options].index(True) for q in practice.questions if not q.many]
    assert len(practice.questions) >= 3
    assert len(set(places)) > 1


@pytest.mark.parametrize("practice", of(Choosing))
def test_the_right_answer_is_not_always_the_longest(practice: Choosing) -> None:
    longest = [max(q.options, key=lambda o: len(o.text)).right for q in practice.questions if not q.many]
    assert not all(longest)


@pytest.mark.parametrize("practice", of(Ordering))
def test_an_ordering_starts_wrong_and_can_be_put_right(practice: Ordering) -> None:
    assert len(misplaced(practice, practice.start)) >= 3
    assert misplaced(practice, [piece.id for piece in practice.pieces]) == {}


@pytest.mark.parametrize("practice", of(Comparing))
def test_the_engine_finds_the_better_message_readier(practice: Comparing) -> None:
    kinds, reviewer = load_kinds(), load_reviewer()
    for pair in practice.pairs:
        record = parse_record(read_text(scenarios()[pair.scenario] / "interview.toml"))
        first, second = (
            reviewer.review(Draft(note.body, note.subject, pair.to), record, kinds[pair.kind])
            for note in (pair.first, pair.second)
        )
        better, worse = (first, second) if pair.better == "first" else (second, first)
        assert better.readiness == "ready", pair.id
        assert READINESS.index(worse.readiness) < READINESS.index(better.readiness), pair.id


def test_the_comparisons_are_of_three_kinds() -> None:
    assert len({pair.kind for p in ALL.values() if isinstance(p, Comparing) for pair in p.pairs}) >= 3


@pytest.mark.parametrize("practice", of(Telling))
def test_a_story_has_room_to_choose_and_ends_kindly(practice: Telling) -> None:
    endings = [node for node in practice.nodes.values() if node.ending]
    assert len(practice.nodes) >= 10
    assert len(endings) >= 4
    assert {n.draft for n in practice.nodes.values()} >= {
        "rejection_reply",
        "feedback_request",
        "other_roles",
    }
    assert practice.scenario in scenarios()
    assert all(node.draft in load_kinds() for node in practice.nodes.values() if node.draft)
    assert all(choice.says for node in practice.nodes.values() for choice in node.choices)
    for node in endings:
        assert node.text[-1].startswith("What you can take along:"), node.id
        words = " ".join(node.text).lower()
        assert not any(word in words for word in ("fail", "wrong", "mistake", "should have", "too bad", "!"))


@pytest.mark.parametrize("practice", of(Telling))
def test_every_place_of_a_story_leads_to_an_ending(practice: Telling) -> None:
    good = {node.id for node in practice.nodes.values() if node.ending}
    while more := {n.id for n in practice.nodes.values() if any(c.to in good for c in n.choices)} - good:
        good |= more
    assert good == set(practice.nodes)


@pytest.mark.parametrize(
    ("text", "code", "where", "words"),
    [
        (CHOOSE.replace("schema = 1", "schema = 2"), "bad_value", "x.toml:1", "reads schema 1"),
        (CHOOSE.replace('"choose"', '"chose"'), "bad_value", "x.toml:5: type", "Did you mean “choose”"),
        (CHOOSE.replace("minutes = 2", "minutes = 0"), "bad_value", "minutes", "1 to 60"),
        (CHOOSE.replace("right = true", "right = false"), "bad_value", "questions[1].options", "one of them right"),
        (CHOOSE.replace('why = "because not"', "right = true\nwhy = 'y'"), "bad_value", "options", "many = true"),
        (CHOOSE.replace("point =", "piont ="), "unknown_key", "questions[1].piont", "Did you mean “point”"),
        (CHOOSE + 'extra = "y"\n', "unknown_key", "options[2].extra", "not a key"),
        (ORDER.replace('["b", "a"]', '["b"]'), "bad_value", "start", "every piece once"),
        (ORDER.replace('["b", "a"]', '["a", "b"]'), "bad_value", "start", "out of order"),
        (ORDER.replace('id = "a"', 'id = "a"\nplace = 2').replace('id = "b"', 'id = "b"\nplace = 1'), "bad_value",
         "pieces[2].place", "right order"),
        (ORDER.replace('id = "b"', 'id = "a"'), "bad_value", "pieces", "stands there twice"),
        (STORY.replace('to = "two"', 'to = "tow"'), "bad_value", "nodes[1].choices", "Did you mean “two”"),
        (STORY.replace("ending = true\n", ""), "bad_value", "nodes[2].ending", "or is an ending"),
        (STORY + '[[nodes]]\nid = "lost"\ntitle = "L"\ntext = "."\nending = true\n', "bad_value", "nodes",
         "No way leads to “lost”"),
        (HEAD + 'type = "story"\nscenario = "y"\n', "missing", "nodes", "at least one"),
    ],
)  # fmt: skip
def test_a_slip_is_refused_with_its_place(text: str, code: str, where: str, words: str) -> None:
    assert isinstance(parse_practice(CHOOSE, "x.toml"), Choosing)
    with pytest.raises(AfterwordError) as caught:
        parse_practice(text, "x.toml")
    assert caught.value.code == code
    assert where in caught.value.where
    assert words in caught.value.message


def test_an_unknown_exercise_names_the_one_meant() -> None:
    with pytest.raises(AfterwordError, match="Did you mean “the-no”"):
        load_practice("the-noo")


def ordering(places: list[int]) -> Ordering:
    pieces = tuple(Piece(str(i), "t", place, "w") for i, place in enumerate(sorted(places)))
    return Ordering(Head("x", "T", 1, ()), "?", pieces, (), ".")


@given(st.lists(st.integers(1, 5), min_size=2, max_size=7), st.randoms(use_true_random=False))
def test_right_means_that_places_never_fall(places: list[int], random: object) -> None:
    made = ordering(places)
    order = [piece.id for piece in made.pieces]
    random.shuffle(order)  # type: ignore[attr-defined]
    place = {piece.id: piece.place for piece in made.pieces}
    found = [place[id] for id in order]
    moves = misplaced(made, order)
    assert (moves == {}) == (found == sorted(found))
    rest = [place[id] for id in order if id not in moves]
    assert rest == sorted(rest)


def test_one_piece_that_strayed_is_the_only_one_named() -> None:
    made = ordering([1, 2, 3, 4])
    assert misplaced(made, ["3", "0", "1", "2"]) == {"3": 1}
    assert misplaced(made, ["1", "2", "3", "0"]) == {"0": -1}
    assert all(len(misplaced(made, order)) <= 3 for order in permutations("0123"))


PAIR = (
    HEAD
    + """type = "compare"
[[pairs]]
id = "p"
kind = "thank_you"
scenario = "phone-screen"
to = "Tamsin Okafor"
ask = "Which?"
better = "first"
point = "So."
[pairs.first]
body = "Hi Tamsin, thanks."
[pairs.second]
body = "Hi Tamsin, thank you."
"""
)


def test_exercises_of_ones_own_are_checked_and_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "practice"
    folder.mkdir()
    (folder / "x.toml").write_text(CHOOSE, encoding="utf-8")
    assert check(tmp_path).problems == ()
    assert check(tmp_path).counted == {"exercises": 1}
    (folder / "y.toml").write_text(CHOOSE, encoding="utf-8")
    (folder / "lost.toml").write_text(
        STORY.replace("museum-rejected", "museum-rejcted").replace('"x"', '"lost"'), "utf-8"
    )
    (folder / "even.toml").write_text(PAIR.replace('"x"', '"even"'), encoding="utf-8")
    (folder / "torn.toml").write_text("schema = ", encoding="utf-8")
    said = [f"{p.where}: {p.message}" for p in check(tmp_path).problems]
    assert len(said) == 4
    assert any("must be the file's name, “y”" in line for line in said)
    assert any("Did you mean “museum-rejected”" in line for line in said)
    assert any("The first should be the readier one" in line for line in said)
    monkeypatch.setenv("AFTERWORD_PATH", str(tmp_path))
    assert load_practice("x").head.title == "T"


def test_the_reference_shows_files_that_can_be_read() -> None:
    text = (Path(__file__).parents[1] / "course" / "reference" / "exercises.md").read_text(encoding="utf-8")
    head, *blocks = re.findall(r"```toml\n(.*?)```", text, re.DOTALL)
    for kind, block in zip(("choose", "order", "compare", "story"), blocks, strict=True):
        assert parse_practice(head.replace('"choose"', f'"{kind}"') + block, kind).head.minutes == 3
        assert f"\n## {kind}\n" in text
