"""Checks scenarios: their three files, and that their drafts are as ready as they are said to be."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from afterword.author.problems import Problems
from afterword.author.story import parse_story
from afterword.choose import address, choose_kind
from afterword.content import read_text
from afterword.draft import Draft, parse_time
from afterword.errors import AfterwordError
from afterword.kinds import Kind
from afterword.record import Record, parse_record
from afterword.review import READINESS, Review, Reviewer
from afterword.strict import Table, read_row, row_table


def check_scenario(
    found: Problems, folder: Path, name: str, kinds: Mapping[str, Kind], reviewer: Reviewer
) -> None:
    """Check the files of one scenario; `name` is what errors call its folder."""
    found.counted["scenarios"] += 1
    try:
        parse_story(read_text(folder / "scenario.toml"), f"{name}/scenario.toml", kinds)
    except AfterwordError as error:
        found.keep(error)
    record = check_record(found, folder / "interview.toml", f"{name}/interview.toml")
    path = folder / "drafts.jsonl"
    if record is None or not path.is_file():
        return
    for number, line in enumerate(read_text(path).splitlines(), 1):
        if line.strip():
            found.counted["drafts"] += 1
            try:
                _check_draft(found, line, f"{name}/drafts.jsonl:{number}", record, kinds, reviewer)
            except AfterwordError as error:
                found.keep(error)


def check_record(found: Problems, path: Path, name: str) -> Record | None:
    """Read a record, and return it where that works."""
    found.counted["records"] += 1
    try:
        return parse_record(read_text(path), name)
    except AfterwordError as error:
        found.keep(error)
        return None


def _check_draft(
    found: Problems, line: str, where: str, record: Record, kinds: Mapping[str, Kind], reviewer: Reviewer
) -> None:
    table = row_table(read_row(line, where), where)
    subject, to = (table.take(key, (str, type(None)), None) for key in ("subject", "to"))
    draft = Draft(_body(table), subject, to, _time(table, where), table.take("id", str))
    kind = choose_kind(kinds, table.take("kind", str), f"{where}: kind")
    table.take("level", str, "")
    wanted = {key: set(table.strings(key)) for key in ("unmet", "na", "flags")}
    table.strings("disputed")
    readiness = table.take("readiness", str)
    if readiness not in READINESS:
        raise table.unknown("readiness", readiness, READINESS)
    table.done()
    review = reviewer.review(address(draft, record, f"{where}: to"), record, kind)
    if review.readiness != readiness:
        message = (
            f"“{draft.id}” should be {readiness}, and is {review.readiness}.{_differences(review, wanted)}"
        )
        found.add(f"{where}: readiness", message)


def _body(table: Table) -> str:
    parts = table.take("parts", list)
    if not all(
        isinstance(part, list) and part and all(isinstance(text, str) for text in part) for part in parts
    ):
        message = "Each part of the message is a list: its text, then the moves it makes."
        raise table.error("parts", "wrong_type", message)
    return "".join(part[0] for part in parts)


def _time(table: Table, where: str) -> datetime | None:
    text = table.take("sent_at", (str, type(None)), None)
    return parse_time(text, f"{where}: sent_at") if text else None


def _differences(review: Review, wanted: Mapping[str, set[str]]) -> str:
    """Say which items and flags differ from what is written beside the draft."""
    unmet = {item.id for item in review.items if item.verdict == "unmet"}
    flags = {flag.id for flag in review.flags}
    said = {
        "unmet here": unmet - wanted["unmet"],
        "not unmet here": wanted["unmet"] - unmet,
        "flagged here": flags - wanted["flags"],
        "not flagged here": wanted["flags"] - flags,
    }
    return "".join(f" {title.capitalize()}: {', '.join(sorted(ids))}." for title, ids in said.items() if ids)
