"""The sentence model: what a sentence does. Linear over words, cues, nearness to the record's notes and place."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from math import exp
from operator import mul
from struct import unpack
from typing import Any

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
MOST = 110
"""So many weights are added up at once. No sum of so many, the largest, leaves its lane; a test holds that."""
_HALF = 1 << (_LANE - 1)
_FAINT = -580
"""Sums below this (hundredths of a logit) are chances of less than 3 in 1,000."""
_CLEAR = 1500
"""Sums above this are as good as certain."""
_LEAST = _HALF + _FAINT
_CHANCE = [1.0 / (1.0 + exp(-value / 100)) for value in range(_FAINT, _CLEAR + 1)]
"""The probability of each sum from `_FAINT` to `_CLEAR`."""


Feature = str | tuple[str, ...]
"""What the model sees of a sentence: a word or a made feature, two or three neighbouring words, or a word with
its form ("wait", "=waited") or with the kind of message it stands in ("wait", "in:check_in")."""
_Row = str | int
"""A feature's weights: "index of a move, hundredths of its weight, index, hundredths, ...", packed when first met."""


class MoveModel:
    """One logistic model per move, over the same features.

    A feature's weights for all moves are kept as one whole number, 16 bits a move, so that adding up a sentence is
    one addition a feature. They are packed when a feature is first met, and read when a word is.
    """

    def __init__(self, bias: Sequence[int], unread: Mapping[str, str]) -> None:
        """Keep the weights of each move, in hundredths of a logit.

        Args:
            bias: one number for each move.
            unread: word -> the runs of words that begin with it, and its forms and kinds, without it, and their
                weights, with tabs between.
                Under no word stand the features that belong to none ("size:2", "cue:regret").
        """
        self.bias = bias
        self.unread = dict(unread)
        self.rows: dict[Feature, _Row] = {}
        """The weights read so far."""
        self.trained = bool(unread)
        self._read("")  # every sentence needs these
        # half a lane is added to each, so that no sum is negative
        self._start = sum((b + _HALF) << (_LANE * i) for i, b in enumerate(bias))

    def judge(self, masked: Sequence[str], made: Iterable[Feature]) -> dict[str, float]:
        """Return the probability of each move in a sentence, leaving out those below 3 in 1,000.

        `masked` are its words, `made` its other features.
        """
        features = [*runs_of_words(masked), *made]
        self.read((START, *masked))
        found: list[Any] = [*filter(None, map(self.rows.get, features))]
        try:
            lanes = self._sums(found)
        except TypeError:  # some of them are met for the first time
            lanes = self._sums([self._packed(feature) for feature in features if feature in self.rows])
        top = _CLEAR - _FAINT
        return {
            move: _CHANCE[min(lane - _LEAST, top)]
            for move, lane in zip(MOVES, lanes, strict=True)
            if lane > _LEAST
        }

    def pairs_known(self, pairs: Sequence[tuple[str, str]]) -> int:
        """Count the pairs of neighbouring words that the model has weights for; their lines are read first."""
        self.read([one for one, _ in pairs])
        return sum(map(self.rows.__contains__, pairs))

    def read(self, words: Iterable[str]) -> None:
        """Read the weights of all features that stand under one of `words`."""
        if not self.unread.keys().isdisjoint(words):
            for word in words:
                self._read(word)

    def _read(self, word: str) -> None:
        line = self.unread.get(word, "")
        if line:
            parts = line.split("\t")
            self.rows.update(zip(_features(word, parts[::2]), parts[1::2], strict=True))
            self.unread.pop(word, None)  # last, as another thread may ask meanwhile

    def _sums(self, found: list[int]) -> tuple[int, ...]:
        """Return the sum of each move's weights, half a lane added."""
        size = len(self.bias)
        if len(found) <= MOST:
            return unpack(f"<{size}H", sum(found, self._start).to_bytes(size * _LANE // 8, "little"))
        rest = MoveModel([0] * size, {})._sums(found[MOST:])
        return tuple(a + b - _HALF for a, b in zip(self._sums(found[:MOST]), rest, strict=True))

    def _packed(self, feature: Feature) -> int:
        row = self.rows[feature]
        if isinstance(row, str):
            values = list(map(int, row.split()))
            row = self.rows[feature] = sum(map(mul, values[1::2], map(_LANES.__getitem__, values[::2])))
        return row


START, END = "^", "$"
"""What stands for the two ends of a sentence among its words."""


def runs_of_words(masked: Sequence[str]) -> set[Feature]:
    """Return the runs of one, two and three words of a sentence, its ends among them."""
    whole = (START, *masked, END)
    after = whole[1:]
    return {*masked, *zip(whole, after, strict=False), *zip(whole, after, whole[2:], strict=False)}


def made_features(
    masked: Sequence[str], cues: Collection[str], hits: Mapping[str, tuple[object, float]]
) -> set[str]:
    """Return the features of one sentence beside its words: all have a colon.

    They are its cues, its length, and how near it comes to the record's notes.
    """
    found = {*cues}
    for family, (_, value) in hits.items():
        found.add(f"{family}:{_level(value)}")
    size = len(masked)
    found.add("size:1" if size < 6 else "size:2" if size < 12 else "size:3" if size < 22 else "size:4")
    return found


def placed(made: Sequence[Collection[str]], at: int) -> set[Feature]:
    """Return the made features of a message's sentence `at`, of its neighbours, and where it stands."""
    last = len(made) - 1
    found: set[Feature] = {*made[at]}
    if at:
        found.update(["before:" + feature for feature in made[at - 1]])
    else:
        found.add("place:first")
    if at < last:
        found.update(["after:" + feature for feature in made[at + 1]])
    else:
        found.add("place:last")
    return found


_KIND = "in:"
BY_KIND = frozenset({"blame", "reopens", "reproach"})
"""Moves that the same words make in one kind of message and not in another; the others are judged alike in all kinds."""


def of_kind(kind: str, masked: Collection[str], made: Collection[str]) -> set[Feature]:
    """Return what each word and made feature of a sentence is in a message of `kind`."""
    inside = _KIND + kind
    found: set[Feature] = {(word, inside) for word in masked}
    found.update([f"{inside}:{feature}" for feature in made])
    found.add(inside)
    return found


def holds_kind(feature: Feature) -> bool:
    """Tell whether a feature is one of those that `of_kind` makes."""
    return (feature if isinstance(feature, str) else feature[-1]).startswith(_KIND)


def place_of(feature: Feature) -> tuple[str, str]:
    """Return the word under which a feature stands in the file of weights, and what it is called there."""
    if isinstance(feature, tuple):
        return feature[0], " ".join(feature[1:])
    return ("", feature) if ":" in feature[1:] else (feature, "")


def _features(word: str, rests: Sequence[str]) -> Sequence[Feature]:
    """Return the features that stand under `word` as `rests`."""
    return [(word, *rest.split(" ")) if rest else word for rest in rests] if word else rests


def _level(value: float) -> str:
    return (
        "0" if value < 0.2 else "1" if value < 0.45 else "2" if value < 0.75 else "3" if value < 1.1 else "4"
    )
