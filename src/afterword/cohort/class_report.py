"""What a class's reviews come to, a kind of message at a time, with no group of people under five in it. Pure.

One draft a person and kind is taken for granted. Nothing is added up over kinds, so that nothing can be subtracted.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from afterword.cohort.change import Change, change
from afterword.cohort.examples import most_ordinary
from afterword.cohort.reviewed import VERDICTS, Reviewed, Said
from afterword.cohort.suppress import LEAST, Cell, safe_row
from afterword.detect.finding import NA
from afterword.review import READINESS

LEVELS = READINESS[::-1]
"""Readiness, the best first."""
MOST_FIXES = 5
Mask = Callable[[str, str], str]
"""(draft id, text) -> the text without names."""


@dataclass(frozen=True, slots=True)
class Row:
    """An item, and how many people got each verdict, in the order of `VERDICTS`."""

    id: str
    cells: tuple[Cell, ...]

    def cell(self, verdict: str) -> Cell:
        """Return the count of one verdict; None where it is hidden."""
        return self.cells[VERDICTS.index(verdict)]


@dataclass(frozen=True, slots=True)
class Fix:
    """An item or flag that many were advised about first, and a sentence of one of them, names masked."""

    family: str
    id: str
    people: int
    example: str


@dataclass(frozen=True, slots=True)
class KindReport:
    """What the reviews of one kind come to. `readiness` counts people in the order of `LEVELS`."""

    kind: str
    people: int
    readiness: tuple[Cell, ...]
    score: float
    """The median."""
    items: tuple[Row, ...]
    flags: tuple[tuple[str, int], ...]
    """Flags and how many people have them, where that may be shown; the most common first."""
    fixes: tuple[Fix, ...]
    change: Change | None
    """None without earlier reviews of five people."""


def report(reviews: Iterable[Reviewed], before: Mapping[str, Reviewed], mask: Mask) -> tuple[KindReport, ...]:
    """Return a report for each kind that five people or more wrote, by the kind's id."""
    kinds: dict[str, list[Reviewed]] = defaultdict(list)
    for review in reviews:
        kinds[review.kind].append(review)
    return tuple(
        _kind(kind, some, before, mask) for kind, some in sorted(kinds.items()) if len(some) >= LEAST
    )


def _kind(kind: str, reviews: Sequence[Reviewed], before: Mapping[str, Reviewed], mask: Mask) -> KindReport:
    levels = Counter(review.readiness for review in reviews)
    items = dict.fromkeys(item for review in reviews for item in review.items)
    rows = tuple(_row(item, reviews) for item in items)
    flags = _flags(reviews)
    whole = {row.id for row in rows if None not in row.cells}
    return KindReport(
        kind,
        len(reviews),
        safe_row([levels[level] for level in LEVELS]),
        median(review.score for review in reviews),
        rows,
        flags,
        _fixes(reviews, {row.id: row for row in rows}, {flag for flag, _ in flags}, mask),
        change(kind, reviews, before, whole),
    )


def _row(item: str, reviews: Sequence[Reviewed]) -> Row:
    verdicts = Counter(review.items[item].verdict if item in review.items else NA for review in reviews)
    return Row(item, safe_row([verdicts[verdict] for verdict in VERDICTS]))


def _flags(reviews: Sequence[Reviewed]) -> tuple[tuple[str, int], ...]:
    raised = Counter(flag for review in reviews for flag in review.flags)
    cells = {flag: safe_row([count, len(reviews) - count])[0] for flag, count in raised.items()}
    return tuple(
        sorted(((f, n) for f, n in cells.items() if n is not None), key=lambda pair: (-pair[1], pair[0]))
    )


def _fixes(
    reviews: Sequence[Reviewed], rows: Mapping[str, Row], flags: set[str], mask: Mask
) -> tuple[Fix, ...]:
    """Return what people were advised about most, where the count it rests on may be shown."""
    told: dict[tuple[str, str], list[tuple[str, Said]]] = defaultdict(list)
    for review in reviews:
        advised = set(review.fixes)
        for family, things in (("item", review.items), ("flag", review.flags)):
            for id, said in things.items():
                shown = id in flags if family == "flag" else rows[id].cell(said.verdict) is not None
                if said.says in advised and shown:
                    told[family, id].append((review.id, said))
    ranked = sorted(told.items(), key=lambda entry: (-len(entry[1]), entry[0]))
    return tuple(
        Fix(
            family,
            id,
            len(some),
            most_ordinary(mask(who, words) for who, said in some for words in said.evidence[:1]),
        )
        for (family, id), some in ranked[:MOST_FIXES]
        if len(some) >= LEAST
    )
