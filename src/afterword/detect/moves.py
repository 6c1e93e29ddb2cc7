"""The sentence model: what a sentence does. Linear over word n-grams, cues and nearness to the record's notes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
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


_Row = str | int
"""A feature's weights: "index of a move, hundredths of its weight, index, hundredths, ...", packed when first met."""
_NOTHING: dict[str, _Row] = {}


_MADE = ""
"""The word under which the features stand that are no runs of words."""


class _Words(dict[str, dict[str, _Row]]):
    """Word -> what follows it (nothing, a word, two words) -> weights; a word's line is read when a draft has it."""

    def __init__(self, unread: dict[str, str]) -> None:
        self.unread = unread

    def __missing__(self, word: str) -> dict[str, _Row]:
        line = self.unread.get(word, "")
        if not line:
            return _NOTHING
        parts = line.split("\t")
        found: dict[str, _Row] = dict(zip(parts[::2], parts[1::2], strict=True))
        self[word] = found
        self.unread.pop(word, None)  # last, as another thread may ask meanwhile
        return found


class MoveModel:
    """One logistic model per move, over the same features.

    A feature's weights for all moves are kept as one whole number, 16 bits a move, so that adding up a sentence is
    one addition a feature. They are packed when a feature is first met, and read when a word is.
    """

    def __init__(self, bias: Sequence[int], unread: Mapping[str, str]) -> None:
        """Keep the weights of each move, in hundredths of a logit.

        Args:
            bias: one number for each move.
            unread: word -> the runs of words that begin with it, without it, and their weights, with tabs between.
                Three words stand beside their first two. Under no word stand the features that are no runs of words
                ("size:2", "cue:regret").
        """
        self.bias = bias
        self.words = _Words(dict(unread))
        # read at once, as every sentence needs it, and as an empty `words` tells an untrained model
        self.words[_MADE]
        # half a lane is added to each, so that no sum is negative
        self._start = sum((b + _HALF) << (_LANE * i) for i, b in enumerate(bias))

    def judge(self, masked: Sequence[str], made: Iterable[str]) -> dict[str, float]:
        """Return the probability of each move in a sentence, leaving out those below 3 in 1,000.

        `masked` are its words, `made` its other features.
        """
        found = self._found(masked, made)
        try:
            lanes = self._sums(list(found.values()))  # type: ignore[arg-type]
        except TypeError:  # some of them are met for the first time
            lanes = self._sums([self._packed(*place) for place in found])
        top = _CLEAR - _FAINT
        return {
            move: _CHANCE[min(lane - _LEAST, top)]
            for move, lane in zip(MOVES, lanes, strict=True)
            if lane > _LEAST
        }

    def _found(self, masked: Sequence[str], made: Iterable[str]) -> dict[tuple[str, str], _Row]:
        """Return the features that have weights, each once: most runs of words have none, and are never made."""
        words = self.words
        known = words[_MADE]
        found = {(_MADE, feature): known[feature] for feature in made if feature in known}
        for one, two, three in zip((START, *masked), (*masked, END), (*masked[1:], END, ""), strict=False):
            after = words[one]
            if "" in after:
                found[one, ""] = after[""]
            if two in after:
                found[one, two] = after[two]
                rest = f"{two} {three}"
                if rest in after:
                    found[one, rest] = after[rest]
        return found

    def _sums(self, found: list[int]) -> tuple[int, ...]:
        """Return the sum of each move's weights, half a lane added."""
        size = len(self.bias)
        if len(found) <= MOST:
            return unpack(f"<{size}H", sum(found, self._start).to_bytes(size * _LANE // 8, "little"))
        rest = MoveModel([0] * size, {})._sums(found[MOST:])
        return tuple(a + b - _HALF for a, b in zip(self._sums(found[:MOST]), rest, strict=True))

    def _packed(self, word: str, rest: str) -> int:
        row = self.words[word][rest]
        if isinstance(row, str):
            values = list(map(int, row.split()))
            row = sum(map(mul, values[1::2], map(_LANES.__getitem__, values[::2])))
            self.words[word][rest] = row
        return row


START, END = "^", "$"
"""What stands for the two ends of a sentence among its words."""


def runs_of_words(masked: Sequence[str]) -> set[str]:
    """Return the runs of one, two and three words of a sentence, its ends among them."""
    whole = (START, *masked, END)
    pairs = list(map(" ".join, pairwise(whole)))
    return {*masked, *pairs, *(f"{pair} {word}" for pair, word in zip(pairs, whole[2:], strict=False))}


def made_features(
    masked: Sequence[str],
    cues: Collection[str],
    hits: Mapping[str, tuple[object, float]],
    before: Mapping[str, tuple[object, float]],
    first: bool,
    last: bool,
    clusters: Mapping[str, str],
) -> set[str]:
    """Return the features of one sentence beside its runs of words: all have a colon.

    They are its cues, the clusters of like words that its stems belong to (`clusters`), its length, its place, and
    how near it and the sentence before come to the record's notes.
    """
    found = {*cues}
    found.update([clusters[word] for word in masked if word in clusters])
    for family, (_, value) in hits.items():
        found.add(f"{family}:{_level(value)}")
    if "moment" in before:
        found.add(f"before:{_level(before['moment'][1])}")
    size = len(masked)
    found.add("size:1" if size < 6 else "size:2" if size < 12 else "size:3" if size < 22 else "size:4")
    if first:
        found.add("place:first")
    if last:
        found.add("place:last")
    return found


def is_made(feature: str) -> bool:
    """Tell whether a feature is no run of words."""
    return ":" in feature.split(" ", 1)[0][1:]


def _level(value: float) -> str:
    return (
        "0" if value < 0.2 else "1" if value < 0.45 else "2" if value < 0.75 else "3" if value < 1.1 else "4"
    )
