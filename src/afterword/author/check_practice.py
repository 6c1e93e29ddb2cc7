"""Checks exercises: each can be read, names what is there, and its better message is the readier one."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from afterword.author.problems import Problems
from afterword.choose import address, choose_kind
from afterword.content import read_text
from afterword.draft import Draft
from afterword.errors import AfterwordError, did_you_mean, shown
from afterword.kinds import Kind
from afterword.practice import Comparing, Pair, Telling, parse_practice
from afterword.record import parse_record
from afterword.review import READINESS, Reviewer


def check_practice(
    found: Problems,
    path: Path,
    name: str,
    kinds: Mapping[str, Kind],
    scenarios: Mapping[str, Path],
    reviewer: Reviewer,
) -> None:
    """Check one exercise; `name` is what errors call its file."""
    found.counted["exercises"] += 1
    try:
        practice = parse_practice(read_text(path), name)
        if practice.head.id != path.stem:
            message = f"The id “{shown(practice.head.id)}” must be the file's name, “{path.stem}”."
            raise AfterwordError("bad_value", message, f"{name}: id")
        if isinstance(practice, Telling):
            _folder(practice.scenario, scenarios, f"{name}: scenario")
            for node in practice.nodes.values():
                if node.draft:
                    choose_kind(kinds, node.draft, f"{name}: {node.id}: draft")
        for pair in practice.pairs if isinstance(practice, Comparing) else ():
            _check_pair(found, pair, f"{name}: {pair.id}", kinds, scenarios, reviewer)
    except AfterwordError as error:
        found.keep(error)


def _folder(scenario: str, scenarios: Mapping[str, Path], where: str) -> Path:
    if scenario not in scenarios:
        message = f"There is no scenario “{shown(scenario)}”.{did_you_mean(scenario, scenarios)}"
        raise AfterwordError("missing", message, where)
    return scenarios[scenario]


def _check_pair(
    found: Problems,
    pair: Pair,
    where: str,
    kinds: Mapping[str, Kind],
    scenarios: Mapping[str, Path],
    reviewer: Reviewer,
) -> None:
    kind = choose_kind(kinds, pair.kind, f"{where}: kind")
    folder = _folder(pair.scenario, scenarios, f"{where}: scenario")
    record = parse_record(read_text(folder / "interview.toml"), f"{pair.scenario}/interview.toml")
    ready = {}
    for side, note in (("first", pair.first), ("second", pair.second)):
        draft = address(Draft(note.body, note.subject, pair.to), record, f"{where}: to")
        ready[side] = reviewer.review(draft, record, kind).readiness
    other = "second" if pair.better == "first" else "first"
    if READINESS.index(ready[pair.better]) <= READINESS.index(ready[other]):
        message = f"The {pair.better} should be the readier one; it is {ready[pair.better]}, and the {other} is {ready[other]}."
        found.add(where, message)
