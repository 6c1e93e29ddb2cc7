"""Counts of people that may be shown: none under five, nor one that the others would give away. Pure.

A cell is hidden where it counts one to four people. Where the row's total would give such cells away, the smallest of the
others are hidden with them (secondary suppression: Hundepool and others 2012, Statistical Disclosure Control, chapter
4). Who knows the total and this rule can still exchange the counts of hidden cells, and so knows none of them. That
nobody is in a cell may be shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

LEAST = 5
"""People in a group that is shown, at least."""
Cell: TypeAlias = "int | None"
"""A count of people; None where it is hidden."""


def safe_row(counts: Sequence[int]) -> tuple[Cell, ...]:
    """Return the cells of a row whose total is known, with those hidden that must be."""
    small = [count for count in counts if 0 < count < LEAST]
    if not small and sum(counts) >= LEAST:
        return tuple(counts)
    second = min((count for count in counts if count >= LEAST), default=None)
    if second is None or sum(counts) < 2 * LEAST:
        return (None,) * len(counts)
    if _cover_each_other(small):
        return tuple(None if count in small else count for count in counts)
    return tuple(None if count in (*small, second) else count for count in counts)


def _cover_each_other(small: Sequence[int]) -> bool:
    """Tell whether hidden cells are five people together and not, by their sum, all ones or all fours."""
    return sum(small) >= LEAST and len(small) < sum(small) < len(small) * (LEAST - 1)
