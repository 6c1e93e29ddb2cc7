"""Counts of people that may be shown: none under five, nor one that the others would give away. Pure.

A cell is hidden where it counts one to four people; a second is hidden with it, so that the row's total does not give the
first away; and more, until those hidden hold five people together (Hundepool and others 2012, Statistical Disclosure
Control, chapter 4). None counts as nobody, and may be shown.
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
    if sum(counts) < LEAST:
        return (None,) * len(counts)
    hidden = {at for at, count in enumerate(counts) if 0 < count < LEAST}
    others = sorted((count, at) for at, count in enumerate(counts) if count >= LEAST)
    while hidden and others and (len(hidden) < 2 or sum(counts[at] for at in hidden) < LEAST):
        hidden.add(others.pop(0)[1])
    return tuple(None if at in hidden else count for at, count in enumerate(counts))
