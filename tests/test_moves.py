"""The sentence model: weights added up lane by lane, never out of their lanes."""

from __future__ import annotations

from dataclasses import replace
from math import exp
from random import Random
from types import SimpleNamespace

import pytest

from afterword.author.examples import labelled_drafts
from afterword.author.train import Trained, nobody
from afterword.content import lexicon_texts, load_kinds, load_resources, root
from afterword.detect.analysis import analyse, features_of
from afterword.detect.moves import MOST, MOVES, MoveModel, place_of, runs_of_words
from afterword.detect.profile import build_profile
from afterword.draft import Draft
from afterword.lexicon import parse_model
from afterword.review import Reviewer
from weights import weights_of

MODEL = lexicon_texts(("moves.txt",))["moves.txt"]


NEUTRAL = [0] * len(MOVES)


def row(weights: dict[int, int]) -> str:
    return " ".join(f"{move} {weight}" for move, weight in weights.items())


@pytest.mark.parametrize("count", [0, 1, MOST, MOST + 1, 5 * MOST])
def test_sums_are_those_of_plain_addition(count: int) -> None:
    random = Random(count)
    weights = {f"f:{i}": {m: random.randint(-150, 150) for m in range(len(MOVES))} for i in range(count)}
    bias = [random.randint(-300, 300) for _ in MOVES]
    model = MoveModel(bias, {"": "\t".join(f"{f}\t{row(weights[f])}" for f in weights)})
    for _ in range(2):  # weights still text, then packed
        found = model.judge([], {*weights, "never:seen"})
        for move, name in enumerate(MOVES):
            total = bias[move] + sum(given[move] for given in weights.values())
            assert found.get(name, 0.0) == pytest.approx(1 / (1 + exp(-max(total, -700) / 100)), abs=0.004)


def test_no_sum_of_the_shipped_weights_leaves_its_lane() -> None:
    model = parse_model(MODEL)
    up: dict[int, list[int]] = {i: [] for i in range(len(MOVES))}
    down: dict[int, list[int]] = {i: [] for i in range(len(MOVES))}
    for weights in weights_of(model).values():
        for move, weight in weights.items():
            (up if weight > 0 else down)[move].append(abs(weight))
    for move, bias in enumerate(model.bias):
        assert bias + sum(sorted(up[move])[-MOST:]) < 2**15
        assert -bias + sum(sorted(down[move])[-MOST:]) < 2**15


def test_a_review_adds_up_what_the_training_saw() -> None:
    """The sum of each move over all features of a sentence, by plain addition, is what it is judged by."""
    resources = load_resources()
    plain = weights_of(parse_model(MODEL))
    for example in list(labelled_drafts(root() / "exercises"))[::25]:
        profile = build_profile(example.record, resources.stemmer, resources.weight, resources.kin)
        for unit, made in features_of(
            analyse(example.draft, profile, resources, example.kind).units, example.kind
        ):
            sums = list(resources.model.bias)
            for feature in runs_of_words(unit.masked) | made:
                for move, weight in plain.get(feature, {}).items():
                    sums[move] += weight
            found = resources.model.judge(unit.masked, made)
            for name, total in zip(MOVES, sums, strict=True):
                chance = 1 / (1 + exp(-max(min(total, 1500), -1500) / 100))
                assert found.get(name, 0.0) == pytest.approx(chance if total > -580 else 0.0, abs=1e-9)


def test_a_feature_counts_once() -> None:
    model = MoveModel(NEUTRAL, {"well": "\t0 100\tdone\t0 30\tdone well\t0 7", "done": "\t0 10\twell\t0 1"})
    found = model.judge(["well", "done", "well", "done"], ())
    assert found["thanks"] == pytest.approx(1 / (1 + exp(-1.48)))


def test_runs_of_words_that_tell_too_little_are_dropped() -> None:
    trained = Trained.__new__(Trained)
    trained.vocabulary = {
        name: i for i, name in enumerate(["a", ("a", "b"), ("a", "b", "c"), "d", ("d", "e"), "size:1"])
    }
    weights = [5, 4, 90, 3, 11, 6]
    move = SimpleNamespace(intercept_=[-1.0], coef_=[[w / 100 for w in weights]])
    trained.models = [move, *[None] * (len(MOVES) - 1)]
    lines = trained.to_text().splitlines()[2:]
    assert lines == ["\tsize:1\t0 6", "a\t\t0 5\tb\t\tb c\t0 90"], (
        "“a b” stays, empty, “d e” and “d” tell too little"
    )


def test_features_are_read_when_their_first_word_is_met() -> None:
    text = f"{' '.join(MOVES)}\n{' '.join(['-100'] * len(MOVES))}\n^\twe\t0 50\nthank\t\t0 300\tyou\t0 400\n"
    model = parse_model(text)
    assert set(model.unread) == {"^", "thank"}
    assert model.judge(["we", "thank", "you"], ())["thanks"] == pytest.approx(1 / (1 + exp(-6.5)), abs=0.001)
    assert not model.unread
    assert set(model.rows) == {("^", "we"), "thank", ("thank", "you")}


def test_the_first_draft_of_a_process_is_judged_like_any_other() -> None:
    """Weights are read when a draft has their words: that must not show."""
    kinds, resources = load_kinds(), load_resources()
    seasoned = Reviewer(resources)
    flagged = 0
    for example in list(labelled_drafts(root() / "exercises"))[::90]:
        words = sorted(
            word.strip(".,!?") for word in example.draft.body.split()
        )  # in this order they say nothing
        nonsense = ". ".join(" ".join(words[i : i + 14]) for i in range(0, len(words), 14))
        for body in (example.draft.body, nonsense):
            draft, kind = replace(example.draft, body=body), kinds[example.kind]
            first = Reviewer(replace(resources, model=parse_model(MODEL))).review(draft, example.record, kind)
            seasoned.review(draft, example.record, kind)
            assert first == seasoned.review(draft, example.record, kind)
            flagged += "word_list" in {f.id for f in first.flags}
    assert flagged >= 3, "some of them must rest on what the model knows"


def test_a_word_is_known_to_two_threads_at_once() -> None:
    class Asked(dict[str, str]):
        def pop(self, word: str, *default: str) -> str:  # the moment at which another thread may ask
            if not asking:
                asking.append(word)
                asked.append(model.judge([word], ())["thanks"])
            return super().pop(word, *default)

    asking: list[str] = []
    asked: list[float] = []
    model = MoveModel(NEUTRAL, {"thank": "\t0 300"})
    model.unread = Asked(model.unread)
    assert [model.judge(["thank"], ())["thanks"]] == asked


@pytest.mark.parametrize(
    "feature",
    [
        "wait",
        "size:2",
        "in:check_in",
        "after:cue:reacts",
        ("we", "waited"),
        ("we", "wait", "$"),
        ("wait", "=waited"),
        ("wait", "in:check_in"),
    ],
)
def test_a_feature_is_read_as_it_was_written(feature: str | tuple[str, ...]) -> None:
    word, rest = place_of(feature)
    model = MoveModel(NEUTRAL, {word: f"{rest}\t0 100"})
    model.read([word])
    assert set(model.rows) == {feature}


def test_a_sentence_sees_its_neighbours_and_forms() -> None:
    resources = load_resources()
    profile = build_profile(nobody(), resources.stemmer, resources.weight, resources.kin)
    body = 'Hello Zed,\n\nWe waited. Then you called Winston "the boy who never stopped talking" and I laughed at that.\n\nUli'
    units = analyse(Draft(body), profile, resources).units
    first, second = (made for _, made in features_of(units, ""))
    assert {("wait", "=waited"), "place:first", "after:size:2"} <= first
    assert {"before:size:1", "place:last", ("laugh", "=laughed")} <= second
    assert not second & {("stop", "=stopped"), ("winston", "=winston")}, (
        "neither quotations nor names have forms"
    )
    assert not any("in:" in str(feature) for feature in first | second)
    kind = [made for _, made in features_of(units, "check_in")]
    assert {("wait", "in:check_in"), "in:check_in:size:1", "in:check_in"} <= kind[0]
