"""Minimal pairs (one small edit changes one verdict) and gaming attempts (none may pass)."""

from __future__ import annotations

import tomllib
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from afterword.content import load_kinds, load_reviewer, root
from afterword.draft import Draft
from afterword.record import Record, parse_record
from afterword.review import Review

HERE = Path(__file__).parent / "pairs"
PAIRS = tomllib.loads((HERE / "pairs.toml").read_text(encoding="utf-8"))["pairs"]
ATTEMPTS = tomllib.loads((HERE / "gaming.toml").read_text(encoding="utf-8"))["attempts"]
LIMITS = tomllib.loads((HERE / "known_limits.toml").read_text(encoding="utf-8"))
KINDS = load_kinds()


@cache
def record(name: str) -> Record:
    path = Path(root()) / "exercises" / name / "interview.toml"
    return parse_record(path.read_text(encoding="utf-8"), str(path))


def review(row: dict[str, Any], body: str, subject: str | None) -> Review:
    sent = datetime.fromisoformat(row["sent_at"]) if "sent_at" in row else None
    return load_reviewer().review(
        Draft(body, subject, row.get("to"), sent), record(row["record"]), KINDS[row["kind"]]
    )


def verdict(found: Review, name: str) -> str:
    items = {i.id: i.verdict for i in found.items}
    if name in items:
        return items[name]
    return "present" if name in {f.id for f in found.flags} else "absent"


def pair_holds(pair: dict[str, Any]) -> bool:
    """Whether the edit changes the verdict, and neither side gets the other's: unsure may be said."""
    found = []
    for side in "ab":
        row = {k: v.replace("{slot}", pair[side]) if isinstance(v, str) else v for k, v in pair.items()}
        found.append(verdict(review(row, row["text"], row.get("subject")), pair["checks"]))
        if found[-1] not in {pair[f"verdict_{side}"], "unclear"}:
            return False
    return found[0] != found[1]


def attempt_fails(attempt: dict[str, Any]) -> bool:
    """Whether a gaming attempt gains nothing."""
    found = review(attempt, attempt["text"], attempt.get("subject"))
    must = attempt["must"]
    return (
        found.readiness not in must.get("readiness_not", [])
        and set(must.get("flags", [])) <= {f.id for f in found.flags}
        and all(verdict(found, name) != "met" for name in (*must.get("unmet", []), *must.get("not_met", [])))
    )


@pytest.mark.parametrize("pair", PAIRS, ids=lambda p: p["id"])
def test_one_small_edit_changes_the_verdict(pair: dict[str, Any]) -> None:
    assert pair_holds(pair) == (pair["id"] not in LIMITS["pairs"]), "known_limits.toml is out of date"


@pytest.mark.parametrize("attempt", ATTEMPTS, ids=lambda a: a["id"])
def test_gaming_gains_nothing(attempt: dict[str, Any]) -> None:
    assert attempt_fails(attempt) == (attempt["id"] not in LIMITS["attempts"]), (
        "known_limits.toml is out of date"
    )


def test_most_of_them_hold() -> None:
    limits = len(LIMITS["pairs"]) + len(LIMITS["attempts"])
    assert len(PAIRS) + len(ATTEMPTS) - limits >= 100
