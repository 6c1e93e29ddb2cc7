"""What is shown of a room: sums over five people or more, and only in steps of five. Pure.

A board that changed with every file would tell what the newest file holds: the difference between two boards. So a new
one is made only when the work of five people is new or changed since the last, and the last is shown until then.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from afterword.cohort.class_report import KindReport, report
from afterword.cohort.reviewed import Reviewed
from afterword.cohort.suppress import LEAST, Cell, safe_row
from afterword.detect.finding import MET, NA, UNCHECKED

SURE = ("not yet sure", "in between", "sure")
"""How sure people are of their own draft: 1 and 2, 3, 4 and 5 on the scale of the self-score."""


@dataclass(frozen=True, slots=True)
class Share:
    """How many people's drafts do a thing. `bound` is "", "at least", "at most", or "hidden": then no count is told."""

    people: int
    bound: str = ""


@dataclass(frozen=True, slots=True)
class Work:
    """One person's draft: who (a digest), its review, and how sure they are ("1" to "5", or "")."""

    person: str
    review: Reviewed
    sure: str = ""


@dataclass(frozen=True, slots=True)
class Board:
    """What the room may see. `report` is None until five people are there."""

    people: int
    """People whose work is in the report."""
    waiting: int
    """People whose work is new since then."""
    unread: int
    """Files that could not be read."""
    report: KindReport | None
    sure: tuple[Cell, ...] = ()
    """People in the order of `SURE`; empty where nobody said."""
    items: tuple[tuple[str, Share], ...] = ()
    """Items that were asked of anybody and how many meet them, the least met first."""


def share(count: int, whole: int) -> Share:
    """Return a count out of `whole` so that nobody can tell whether four people are on one side, or none."""
    if count < LEAST:
        return Share(LEAST - 1, "at most")
    return Share(max(LEAST, whole - LEAST + 1), "at least") if whole - count < LEAST else Share(count)


@dataclass(slots=True)
class Room:
    """Remembers each person's first and newest draft, and what was shown last."""

    _first: dict[str, Work] = field(default_factory=dict)
    _newest: dict[str, Work] = field(default_factory=dict)
    _shown: dict[str, Work] = field(default_factory=dict)
    _report: KindReport | None = None
    _sure: tuple[Cell, ...] = ()
    _items: tuple[tuple[str, Share], ...] = ()

    def add(self, work: Work) -> None:
        """Take in a draft; a later one of the same person takes the place of the earlier."""
        self._first.setdefault(work.person, work)
        self._newest[work.person] = work

    def board(self, unread: int = 0) -> Board:
        """Return what may be shown now."""
        changed = [p for p, work in self._newest.items() if self._shown.get(p) != work]
        if len(changed) >= LEAST:
            self._shown, changed = dict(self._newest), []
            self._report, self._sure = self._summed()
            self._items = self._met()
        people = len(self._shown) if self._report else 0
        return Board(people, len(changed), unread, self._report, self._sure, self._items)

    def _met(self) -> tuple[tuple[str, Share], ...]:
        """Count who meets each item; where an item is not asked of somebody, they count with those who don't."""
        reviews = [work.review for work in self._shown.values()]
        asked = dict.fromkeys(
            id
            for review in reviews
            for id, said in review.items.items()
            if said.verdict not in (NA, UNCHECKED)
        )
        met = {id: sum(id in r.items and r.items[id].verdict == MET for r in reviews) for id in asked}
        found = [(id, share(count, len(reviews))) for id, count in met.items()]
        return tuple(sorted(found, key=lambda pair: (pair[1].people, pair[1].bound)))

    def _summed(self) -> tuple[KindReport | None, tuple[Cell, ...]]:
        before = {p: work.review for p, work in self._first.items() if work.review != self._shown[p].review}
        found = report((work.review for work in self._shown.values()), before, lambda _id, _text: "")
        levels = Counter(_level(work.sure) for work in self._shown.values())
        counts = [levels[level] for level in range(len(SURE))]
        # Those who said nothing are a cell, too: the row's total is the number of people.
        cells = safe_row([*counts, levels[None]])[: len(SURE)] if sum(counts) else ()
        return (found[0] if found else None), cells


def _level(sure: str) -> int | None:
    return {"1": 0, "2": 0, "3": 1, "4": 2, "5": 2}.get(sure)
