"""What is made by the project is what the project makes now."""

from __future__ import annotations

import pytest

from afterword.author.train import TELLING, TRAINED_ON, Trained, digest, lexicon_made, training_rows
from afterword.content import lexicon_texts, root
from afterword.detect.moves import MOVES
from afterword.lexicon import parse_model
from weights import weights_of


def test_the_compiled_lexicon_is_fresh() -> None:
    made = lexicon_made(root() / "exercises")
    assert made == lexicon_texts(tuple(made)), "run: make train"


SOME = {"reacts", "patience", "pressure", "blame"}
"""Moves to train anew: two faults, one of them judged by kind, and two others. All of them would take minutes."""


@pytest.mark.slow
def test_the_model_is_fresh() -> None:
    exercises = root() / "exercises"
    found = training_rows(exercises, lexicon_made(exercises) | lexicon_texts(("frequency.txt", "kin.txt")))
    told = lexicon_texts((TRAINED_ON, "moves.txt"))
    assert digest(found) == told[TRAINED_ON], "run: make train"
    anew = parse_model(Trained(found, moves=SOME).to_text())
    kept = parse_model(told["moves.txt"])
    some = [MOVES.index(move) for move in SOME]
    # another processor may round the last hundredth the other way, and drop or keep the smallest weights
    assert [anew.bias[move] for move in some] == pytest.approx([kept.bias[move] for move in some], abs=2)
    made, ours = weights_of(anew), weights_of(kept)
    telling = {f for f, row in ours.items() if any(abs(row.get(move, 0)) >= TELLING for move in some)}
    assert len(made.keys() - ours.keys()) + len(telling - made.keys()) <= len(telling) / 100, (
        "run: make train"
    )
    assert len(telling) > 10_000
    for feature in made.keys() & ours.keys():
        one, other = made[feature], ours[feature]
        if one and other:  # the one of two words that stays only for three may have lost its weights
            for move in some:
                assert abs(one.get(move, 0) - other.get(move, 0)) <= 6, feature
