"""Intervals by resampling drafts: what a figure might have been with other drafts of the same class.

Percentile bootstrap (Efron and Tibshirani 1993, chapter 13). The seed is fixed, so that the same drafts always give the
same interval.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

ROUNDS = 1_000
"""How often drafts are drawn anew."""
COVERS = 0.95
"""The share of the draws that lies within an interval."""
_SEED = 1_947
_MOST_LOST = 0.5  # of the draws, where the figure was not defined
P = TypeVar("P", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure with its interval; each None where it is not defined, or too seldom."""

    value: float | None = None
    low: float | None = None
    high: float | None = None


def draws(count: int, rounds: int = ROUNDS) -> list[list[int]]:
    """Return `rounds` samples, with replacement, of as many drafts as there are, by their places (from 0)."""
    chance = random.Random(_SEED)
    places = range(count)
    return [chance.choices(places, k=count) for _ in range(rounds if count else 0)]


def figures(
    seen: Sequence[P],
    samples: Sequence[Sequence[int]],
    statistics: Mapping[str, Callable[[Counter[P]], float | None]],
) -> dict[str, Figure]:
    """Return each statistic of what was `seen` on the drafts, with its interval over the `samples`.

    A statistic takes how often each thing was seen. Samples must be made by `draws(len(seen))`.
    """
    whole = Counter(seen)
    values = {name: statistic(whole) for name, statistic in statistics.items()}
    found: dict[str, list[float]] = {name: [] for name in statistics}
    # Many samples come out the same, most of all where something is rare.
    drawn = Counter(frozenset(Counter(map(seen.__getitem__, sample)).items()) for sample in samples)
    for counts, times in drawn.items():
        sample_counts = Counter(dict(counts))
        for name, statistic in statistics.items():
            if values[name] is not None and (value := statistic(sample_counts)) is not None:
                found[name] += [value] * times
    return {name: Figure(values[name], *interval(found[name], len(samples))) for name in statistics}


def interval(found: Sequence[float], rounds: int) -> tuple[float | None, float | None]:
    """Return the middle 95 % of what was found in `rounds` draws; nothing where over half of them found nothing."""
    if not found or len(found) < rounds * (1 - _MOST_LOST):
        return None, None
    ranked = sorted(found)
    cut = round((1 - COVERS) / 2 * (len(ranked) - 1))
    return ranked[cut], ranked[-1 - cut]
