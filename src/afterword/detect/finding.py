"""What a detector answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

MET, UNMET, UNCLEAR, UNCHECKED, NA = "met", "unmet", "unclear", "unchecked", "na"
"""The verdicts of an item."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Words that a verdict rests on: code points in the body (or the subject) as given."""

    start: int
    end: int
    text: str
    part: str = "body"


@dataclass(frozen=True, slots=True)
class Finding:
    """A detector's answer. A flag is present where the verdict is `met`."""

    verdict: str
    evidence: tuple[Evidence, ...] = ()
    moment: str = ""
    """Id of the moment recalled, where there is one."""
    values: Mapping[str, str] = field(default_factory=dict)
    """Words for the advice: {words}, {over}, ..."""


def flag(evidence: tuple[Evidence, ...] | list[Evidence], **values: str) -> Finding:
    """Return a flag's finding: present where there is evidence."""
    return Finding(MET if evidence else UNMET, tuple(evidence), "", values)
