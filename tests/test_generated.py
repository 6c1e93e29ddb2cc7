"""What is made by the project is what the project makes now."""

from __future__ import annotations

import pytest

from afterword.author.train import Trained, lexicon_made, training_rows
from afterword.content import lexicon_texts, root
from afterword.lexicon import parse_model


def test_the_compiled_lexicon_is_fresh() -> None:
    made = lexicon_made(root() / "exercises")
    assert made == lexicon_texts(tuple(made)), "run: make train"


@pytest.mark.slow
def test_the_model_is_fresh() -> None:
    exercises = root() / "exercises"
    texts = lexicon_texts(("frequency.txt", "kin.txt", "clusters.txt"))
    anew = parse_model(Trained(training_rows(exercises, lexicon_made(exercises) | texts)).to_text())
    kept = parse_model(lexicon_texts(("moves.txt",))["moves.txt"])
    anew.meet(set(anew.unread))
    kept.meet(set(kept.unread))
    # another processor may round the last hundredth the other way, and drop or keep the smallest weights
    assert anew.bias == pytest.approx(kept.bias, abs=2)
    differing = set(anew.rows) ^ set(kept.rows)
    assert len(differing) <= len(kept.rows) / 100, "run: make train"
    for feature in set(anew.rows) & set(kept.rows):
        one, other = pairs(anew.rows[feature]), pairs(kept.rows[feature])
        for move in one.keys() | other.keys():
            assert abs(one.get(move, 0) - other.get(move, 0)) <= 6, feature


def pairs(row: str | int) -> dict[int, int]:
    numbers = [int(value) for value in str(row).split()]
    return dict(zip(numbers[::2], numbers[1::2], strict=True))
