"""What is made by the project is what the project makes now."""

from __future__ import annotations

import json

import pytest

from afterword.author.train import Trained, lexicon_made, training_rows
from afterword.content import lexicon_texts, root


def test_the_compiled_lexicon_is_fresh() -> None:
    made = lexicon_made(root() / "exercises")
    assert made == lexicon_texts(tuple(made)), "run: make train"


@pytest.mark.slow
def test_the_model_is_fresh() -> None:
    exercises = root() / "exercises"
    texts = lexicon_texts(("frequency.txt", "kin.txt", "clusters.txt"))
    anew = json.loads(Trained(training_rows(exercises, lexicon_made(exercises) | texts)).to_json())
    kept = json.loads(lexicon_texts(("moves.json",))["moves.json"])
    # another processor may round the last hundredth the other way, and drop or keep the smallest weights
    assert anew["bias"] == pytest.approx(kept["bias"], abs=2)
    differing = set(anew["weights"]) ^ set(kept["weights"])
    assert len(differing) <= len(kept["weights"]) / 100, "run: make train"
    for feature in set(anew["weights"]) & set(kept["weights"]):
        one, other = pairs(anew["weights"][feature]), pairs(kept["weights"][feature])
        for move in one.keys() | other.keys():
            assert abs(one.get(move, 0) - other.get(move, 0)) <= 6, feature


def pairs(row: list[int]) -> dict[int, int]:
    return dict(zip(row[::2], row[1::2], strict=True))
