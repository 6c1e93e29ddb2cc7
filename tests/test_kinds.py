"""Every item and flag of every kind proves itself by its own examples."""

from __future__ import annotations

from datetime import datetime
from functools import cache

import pytest

from afterword.content import data_text, load_kinds, load_reviewer
from afterword.draft import Draft
from afterword.kinds import Example, Kind
from afterword.record import Record, parse_record
from afterword.review import Review, Reviewer

KINDS = load_kinds()


@cache
def sample() -> tuple[Reviewer, Record]:
    record = parse_record(data_text("exercises", "kinds", "_sample.toml"), "_sample.toml")
    return load_reviewer(), record


def review(example: Example, kind: Kind) -> Review:
    reviewer, record = sample()
    sent = datetime.fromisoformat(example.sent_at) if example.sent_at else None
    return reviewer.review(Draft(example.text, example.subject, example.to, sent), record, kind)


def cases() -> list[tuple[str, str, Example]]:
    found = {}
    for kind in KINDS.values():
        for item in kind.items:
            for number, example in enumerate(item.examples):
                home = example.kind or kind.id
                found[f"{home}-{item.id}-{number}-{example.expect}"] = (home, item.id, example)
        for flag in kind.flags:
            for number, example in enumerate(flag.examples):
                home = example.kind or "thank_you"
                found[f"{home}-{flag.id}-{number}-{example.expect}"] = (home, flag.id, example)
    return [pytest.param(*v, id=k) for k, v in sorted(found.items())]


@pytest.mark.parametrize(("kind_id", "name", "example"), cases())
def test_example(kind_id: str, name: str, example: Example) -> None:
    found = review(example, KINDS[kind_id])
    if example.expect in ("present", "absent"):
        present = name in {f.id for f in found.flags}
        assert present == (example.expect == "present"), [f.id for f in found.flags]
    else:
        result = next(i for i in found.items if i.id == name)
        assert result.verdict == example.expect, result.evidence


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda k: k.id)
def test_every_item_and_flag_has_both_sides(kind: Kind) -> None:
    for item in kind.items:
        sides = {e.expect for e in item.examples}
        assert {"met", "unmet"} <= sides, item.id
        assert set(item.says) == {"met", "unclear", "unmet"}, item.id
        assert item.why, item.id
        assert item.source, item.id
    for flag in kind.flags:
        assert {e.expect for e in flag.examples} == {"present", "absent"}, flag.id
        assert flag.why, flag.id
        assert flag.source, flag.id


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda k: k.id)
def test_points_make_a_hundred(kind: Kind) -> None:
    assert sum(i.points for i in kind.items) == pytest.approx(100)
