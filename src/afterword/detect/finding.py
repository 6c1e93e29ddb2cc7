"""What a detector answers."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

MET, UNMET, UNCLEAR, UNCHECKED, NA = "met", "unmet", "unclear", "unchecked", "na"
"""The verdicts of an item."""
_NOTHING: Mapping[str, str] = MappingProxyType({})


class Evidence(NamedTuple):
    """Words that a verdict rests on: code points in the body (or the subject) as given."""

    start: int
    end: int
    text: str
    part: str = "body"


class Finding(NamedTuple):
    """A detector's answer. A flag is present where the verdict is `met`."""

    verdict: str
    evidence: tuple[Evidence, ...] = ()
    moment: str = ""
    """Id of the moment recalled, where there is one."""
    values: Mapping[str, str] = _NOTHING
    """Words for the advice: {words}, {over}, ..."""


def flag(evidence: tuple[Evidence, ...] | list[Evidence], **values: str) -> Finding:
    """Return a flag's finding: present where there is evidence."""
    return Finding(MET if evidence else UNMET, tuple(evidence), "", values)
