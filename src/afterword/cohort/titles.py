"""What to call kinds, items and flags, as the kinds' files have it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from afterword.kinds import Kind


@dataclass(frozen=True, slots=True)
class Titles:
    """Id -> title, of kinds, of all their items and of all their flags."""

    kinds: Mapping[str, str]
    items: Mapping[str, str]
    flags: Mapping[str, str]

    @property
    def names(self) -> dict[str, str]:
        """The titles of everything that may be rated."""
        return {**self.flags, **self.items, "readiness": "Readiness"}


def titles_of(kinds: Mapping[str, Kind]) -> Titles:
    """Return the titles of everything in these kinds."""
    return Titles(
        {kind.id: kind.title for kind in kinds.values()},
        {item.id: item.title for kind in kinds.values() for item in kind.items},
        {flag.id: flag.title for kind in kinds.values() for flag in kind.flags},
    )
