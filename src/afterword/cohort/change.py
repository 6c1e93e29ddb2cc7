"""What changed between two drafts of the same people. Pure, and with no group of people under five in it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from afterword.cohort.bootstrap import Figure, draws, figures
from afterword.cohort.reviewed import Reviewed
from afterword.cohort.suppress import LEAST, Cell, safe_row
from afterword.detect.finding import MET, UNMET


@dataclass(frozen=True, slots=True)
class Gain:
    """An item that some lacked at first: how many of them have it now, and how many not yet."""

    id: str
    now: int
    not_yet: int


@dataclass(frozen=True, slots=True)
class Change:
    """Earlier and later reviews of the same people and kind, compared."""

    people: int
    score: Figure
    """The median change of the score, in points, with its 95 % interval."""
    moves: tuple[Cell, ...]
    """People whose score rose, stayed and fell."""
    gains: tuple[Gain, ...]


def change(
    kind: str, reviews: Sequence[Reviewed], before: Mapping[str, Reviewed], shown: Collection[str]
) -> Change | None:
    """Compare `reviews` with those `before` of the same ids; None where fewer than five are of the same kind.

    Only the items in `shown` are told: of the others, numbers are hidden elsewhere.
    """
    pairs = [(before[r.id], r) for r in reviews if r.id in before and before[r.id].kind == kind]
    if len(pairs) < LEAST:
        return None
    steps = [round(later.score - earlier.score, 1) for earlier, later in pairs]
    score = figures(steps, draws(len(steps)), {"median": lambda drawn: median(drawn.elements())})["median"]
    moves = safe_row([sum(s > 0 for s in steps), steps.count(0), sum(s < 0 for s in steps)])
    items = dict.fromkeys(item for _, review in pairs for item in review.items if item in shown)
    found = (_gain(item, pairs) for item in items)
    return Change(len(pairs), score, moves, tuple(gain for gain in found if gain))


def _gain(item: str, pairs: Sequence[tuple[Reviewed, Reviewed]]) -> Gain | None:
    lacked = [r for earlier, r in pairs if item in earlier.items and earlier.items[item].verdict == UNMET]
    now = sum(item in r.items and r.items[item].verdict == MET for r in lacked)
    counts = safe_row([now, len(lacked) - now])
    return Gain(item, now, len(lacked) - now) if lacked and None not in counts else None
