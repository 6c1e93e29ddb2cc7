"""The sentence model: weights added up lane by lane, never out of their lanes."""

from __future__ import annotations

from math import exp
from random import Random

import pytest

from afterword.content import lexicon_texts
from afterword.detect.moves import MOST, MOVES, MoveModel
from afterword.lexicon import parse_model


@pytest.mark.parametrize("count", [0, 1, MOST, MOST + 1, 5 * MOST])
def test_sums_are_those_of_plain_addition(count: int) -> None:
    random = Random(count)
    weights = {f"f{i}": {m: random.randint(-150, 150) for m in range(len(MOVES))} for i in range(count)}
    bias = [random.randint(-300, 300) for _ in MOVES]
    model = MoveModel({f: " ".join(f"{m} {w}" for m, w in row.items()) for f, row in weights.items()}, bias)
    for _ in range(2):  # weights still text, then packed
        found = model.judge({*weights, "never seen"})
        for move, name in enumerate(MOVES):
            total = bias[move] + sum(row[move] for row in weights.values())
            assert found.get(name, 0.0) == pytest.approx(1 / (1 + exp(-max(total, -700) / 100)), abs=0.004)


def test_no_sum_of_the_shipped_weights_leaves_its_lane() -> None:
    model = parse_model(lexicon_texts(("moves.txt",))["moves.txt"])
    model.meet(set(model.unread))
    up: dict[int, list[int]] = {i: [] for i in range(len(MOVES))}
    down: dict[int, list[int]] = {i: [] for i in range(len(MOVES))}
    for row in model.rows.values():
        numbers = [int(value) for value in str(row).split()]
        for move, weight in zip(numbers[::2], numbers[1::2], strict=True):
            (up if weight > 0 else down)[move].append(abs(weight))
    for move, bias in enumerate(model.bias):
        assert bias + sum(sorted(up[move])[-MOST:]) < 2**15
        assert -bias + sum(sorted(down[move])[-MOST:]) < 2**15


def test_features_are_read_when_their_first_word_is_met() -> None:
    text = f"{' '.join(MOVES)}\n{' '.join(['-100'] * len(MOVES))}\n^ we\t0 50\nthank\tthank\t0 300\tthank you\t0 400\n"
    model = parse_model(text)
    assert set(model.rows) == {"^ we"}
    model.meet({"thank", "never"})
    model.meet({"thank"})
    assert set(model.rows) == {"^ we", "thank", "thank you"}
    assert model.judge(["thank", "thank you", "^ we"])["thanks"] == pytest.approx(
        1 / (1 + exp(-6.5)), abs=0.001
    )
