"""The sentence model: what a sentence does. Linear over word n-grams, cues and nearness to the record's notes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from math import exp

MOVES = (
    "thanks recalls reacts evidence need interest offers next_step delivers places helps asks_status asks_advice "
    "asks_reasons asks_step narrow way_out closes door accepts wishes timeline patience news fits no_reply generic public "
    "own_past denies blame reopens reproach pressure grovels pay overclaims private criticises apologises favour work leftover"
).split()
"""Every move of exercises/examples/README.md, in the order of the weights."""


@dataclass(frozen=True, slots=True)
class MoveModel:
    """Weights of one logistic model per move, kept by feature."""

    weights: Mapping[str, tuple[tuple[int, float], ...]]
    """Feature -> (index of the move, weight)."""
    bias: tuple[float, ...]

    def judge(self, features: Iterable[str]) -> dict[str, float]:
        """Return the probability of each move, leaving out those below 1 in 100."""
        sums = list(self.bias)
        weights = self.weights
        for feature in features:
            for index, weight in weights.get(feature, ()):
                sums[index] += weight
        return {MOVES[i]: 1.0 / (1.0 + exp(-s)) for i, s in enumerate(sums) if s > -4.6}


def unit_features(
    masked: tuple[str, ...],
    cues: Collection[str],
    hits: Mapping[str, tuple[object, float]],
    before: Mapping[str, tuple[object, float]],
    first: bool,
    last: bool,
) -> set[str]:
    """Return the features of one sentence: n-grams of its masked stems, cues, and its place beside the record."""
    words = ("^", *masked, "$")
    found = set(masked)
    found.update(map(" ".join, zip(words, words[1:], strict=False)))
    found.update(map(" ".join, zip(words, words[1:], words[2:], strict=False)))
    found.update(map("{0[0]} * {0[1]}".format, zip(masked, masked[2:], strict=False)))
    found.update(f"cue:{cue}" for cue in cues)
    for family, (_, value) in hits.items():
        found.add(f"{family}:{_level(value)}")
    if "moment" in before:
        found.add(f"before:{_level(before['moment'][1])}")
    size = len(masked)
    found.add("size:1" if size < 6 else "size:2" if size < 12 else "size:3" if size < 22 else "size:4")
    if first:
        found.add("first")
    if last:
        found.add("last")
    return found


def _level(value: float) -> str:
    return "0" if value < 0.2 else "1" if value < 0.45 else "2" if value < 0.75 else "3" if value < 1.1 else "4"
