"""The sentence model: what a sentence does. Linear over word n-grams, cues and nearness to the record's notes."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence, Set
from dataclasses import dataclass, field
from itertools import pairwise
from math import exp
from operator import mul
from struct import unpack

MOVES = [
    "thanks", "recalls", "reacts", "evidence", "need", "interest", "offers", "next_step", "delivers",
    "places", "helps", "asks_status", "asks_advice", "asks_reasons", "asks_step", "narrow", "way_out",
    "closes", "door", "accepts", "wishes", "timeline", "patience", "news", "fits", "no_reply",
    "generic", "public", "own_past", "denies", "blame", "reopens", "reproach", "pressure", "grovels",
    "pay", "overclaims", "private", "criticises", "apologises", "favour", "work", "leftover",
]  # fmt: skip
"""Every move of exercises/examples/README.md, in the order of the weights."""


_LANE = 16
_LANES = [1 << (_LANE * i) for i in range(len(MOVES))]
"""One in each lane."""
MOST = 180
"""So many weights are added up at once. No sum of so many, the largest, leaves its lane; a test holds that."""
_HALF = 1 << (_LANE - 1)
_FAINT = -580
"""Sums below this (hundredths of a logit) are chances of less than 3 in 1,000."""
_CLEAR = 1500
"""Sums above this are as good as certain."""
_LEAST = _HALF + _FAINT
_CHANCE = [1.0 / (1.0 + exp(-value / 100)) for value in range(_FAINT, _CLEAR + 1)]
"""The probability of each sum from `_FAINT` to `_CLEAR`."""


@dataclass(slots=True)
class MoveModel:
    """One logistic model per move, over the same features.

    A feature's weights for all moves are kept as one whole number, 16 bits a move, so that adding up a sentence is
    one addition a feature. They are packed when a feature is first met, and read when a word is.
    """

    rows: dict[str, str | int]
    """Feature -> "index of a move, hundredths of its weight, index, hundredths, ...", as text until it is first met."""
    bias: Sequence[int]
    """Hundredths of the bias of each move."""
    unread: dict[str, str] = field(default_factory=dict)
    """Word -> the features that begin with it and their weights, with tabs between: not in `rows` yet."""
    _start: int = 0

    def __post_init__(self) -> None:
        """Pack the biases; half a lane is added to each, so that no sum is negative."""
        self._start = sum((b + _HALF) << (_LANE * i) for i, b in enumerate(self.bias))

    def meet(self, words: Set[str]) -> None:
        """Read the features that begin with `words`, where that was not done before."""
        for word in self.unread.keys() & words:
            parts = self.unread.pop(word, "").split("\t")
            self.rows.update(zip(parts[::2], parts[1::2], strict=False))

    def judge(self, features: Collection[str]) -> dict[str, float]:
        """Return the probability of each move, leaving out those below 3 in 1,000; their words were met before."""
        rows = self.rows
        found = list(filter(None, map(rows.get, features)))
        try:
            lanes = self._sums(found)  # type: ignore[arg-type]
        except TypeError:  # some of them are met for the first time
            lanes = self._sums([self._packed(f) for f in features if f in rows])
        top = _CLEAR - _FAINT
        return {
            move: _CHANCE[min(lane - _LEAST, top)]
            for move, lane in zip(MOVES, lanes, strict=True)
            if lane > _LEAST
        }

    def _sums(self, found: list[int]) -> tuple[int, ...]:
        """Return the sum of each move's weights, half a lane added."""
        size = len(self.bias)
        if len(found) <= MOST:
            return unpack(f"<{size}H", sum(found, self._start).to_bytes(size * _LANE // 8, "little"))
        rest = MoveModel({}, [0] * size)._sums(found[MOST:])
        return tuple(a + b - _HALF for a, b in zip(self._sums(found[:MOST]), rest, strict=True))

    def _packed(self, feature: str) -> int:
        row = self.rows[feature]
        if isinstance(row, str):
            values = list(map(int, row.split()))
            row = sum(map(mul, values[1::2], map(_LANES.__getitem__, values[::2])))
            self.rows[feature] = row
        return row


def pairs_of(masked: Sequence[str]) -> list[str]:
    """Return the pairs of neighbouring words of a sentence, its two ends among them."""
    return list(map(" ".join, pairwise(("^", *masked, "$"))))


def unit_features(
    masked: tuple[str, ...],
    pairs: Sequence[str],
    cues: Collection[str],
    hits: Mapping[str, tuple[object, float]],
    before: Mapping[str, tuple[object, float]],
    first: bool,
    last: bool,
    clusters: Mapping[str, str],
) -> set[str]:
    """Return the features of one sentence: n-grams of its masked stems, cues, and its place beside the record.

    `pairs` are what `pairs_of(masked)` gives; `clusters` names the cluster of like words that a stem belongs to.
    """
    found = {*masked, *pairs, *cues}
    found.update([f"{pair} {c}" for pair, c in zip(pairs, (*masked[1:], "$"), strict=False)])
    found.update([clusters[word] for word in masked if word in clusters])
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
    return (
        "0" if value < 0.2 else "1" if value < 0.45 else "2" if value < 0.75 else "3" if value < 1.1 else "4"
    )
