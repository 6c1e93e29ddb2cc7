"""A room's handed-in files as the rows that a batch reads and writes."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from pathlib import Path

from afterword.choose import address
from afterword.coach.context import engine, scenario_record
from afterword.draft import Draft, parse_draft
from afterword.errors import AfterwordError
from afterword.handin import ENDING, MOST, Handed, HandIn, read_handin
from afterword.record import Record, parse_record, record_to_toml


@dataclass(slots=True)
class Rows:
    """Drafts and reviews, a line of JSON each, the records they rest on, and what could not be read."""

    drafts: list[str] = field(default_factory=list)
    reviews: list[str] = field(default_factory=list)
    records: dict[str, str] = field(default_factory=dict)
    unread: list[str] = field(default_factory=list)

    def write(self, folder: Path) -> None:
        """Write drafts.jsonl, reviews.jsonl and records/ into a folder."""
        (folder / "records").mkdir()
        for name, lines in (("drafts.jsonl", self.drafts), ("reviews.jsonl", self.reviews)):
            (folder / name).write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        for name, text in self.records.items():
            (folder / "records" / f"{name}.toml").write_text(text, encoding="utf-8")


def rows_of(folder: Path) -> Rows:
    """Review what was handed in; a file that can't be read is told and stops nothing.

    Raises:
        AfterwordError: `missing` where there is no such file in the folder.
    """
    paths = sorted(folder.glob(f"*.{ENDING}"))
    if not paths:
        raise AfterwordError("missing", f"No file in this folder ends in .{ENDING}.", str(folder))
    found = Rows()
    for path in paths:
        try:
            if path.is_symlink() or path.stat().st_size > MOST:
                raise AfterwordError("not_a_handin", "This is no plain file of that size.", path.name)
            handin = read_handin(path.read_bytes(), path.name)
            for draft in handin.drafts:
                if draft.kind:
                    _add(found, path.name.removesuffix(f".{ENDING}"), handin, draft)
        except (AfterwordError, OSError) as error:
            found.unread.append(f"{path.name}: {getattr(error, 'message', error)}")
    return found


def _add(found: Rows, person: str, handin: HandIn, one: Handed) -> None:
    kinds, reviewer = engine()
    if one.kind not in kinds:
        raise AfterwordError("unknown", "It holds a kind of message that is not known here.", one.kind[:40])
    name, record = _record(person, handin, one)
    id = f"{person}: {one.key}"
    draft = _addressed(replace(parse_draft(one.text, f"drafts/{one.key}.md"), id=id), record)
    review = reviewer.review(draft, record, kinds[one.kind])
    found.records[name] = record_to_toml(record)
    row = {
        "id": id, "record": name, "kind": one.kind, "to": draft.to,
        "sent_at": draft.sent_at.isoformat() if draft.sent_at else None, "subject": draft.subject, "body": draft.body,
    }  # fmt: skip
    found.drafts.append(json.dumps(row, ensure_ascii=False))
    found.reviews.append(review.to_json())


def _record(person: str, handin: HandIn, one: Handed) -> tuple[str, Record]:
    if one.scenario:
        return one.scenario, scenario_record(one.scenario)
    if not handin.record:
        raise AfterwordError(
            "missing", f"The interview that “{one.key}” is about was not handed in.", "interview.toml"
        )
    return f"{person} own", parse_record(handin.record, "interview.toml")


def _addressed(draft: Draft, record: Record) -> Draft:
    try:
        return address(draft, record, "To")
    except AfterwordError:  # a reader whom the record does not know: review the rest
        return replace(draft, to=None)
