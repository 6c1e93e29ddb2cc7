"""A room's handed-in files as the rows that a batch reads and writes."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field, replace
from pathlib import Path

from afterword.choose import address
from afterword.coach.context import engine, scenario_record
from afterword.draft import Draft, draft_to_row, parse_draft
from afterword.errors import AfterwordError
from afterword.handin import ENDING, MOST, Handed, HandIn, named_for, read_handin
from afterword.kinds import Kind
from afterword.record import Record, parse_record, record_to_toml
from afterword.review import Review


@dataclass(slots=True)
class Rows:
    """Drafts and reviews, a line of JSON each, the records they rest on, and what could not be read."""

    drafts: list[str] = field(default_factory=list)
    reviews: list[str] = field(default_factory=list)
    records: dict[str, str] = field(default_factory=dict)
    unread: list[str] = field(default_factory=list)
    older: list[str] = field(default_factory=list)
    """Files that gave way to a newer one under the same name."""

    def add(self, draft: Draft, review: Review, name: str, record: Record) -> None:
        """Add a draft with its review; `name` is what its record is called."""
        self.drafts.append(json.dumps(draft_to_row(draft, name, review.kind), ensure_ascii=False))
        self.reviews.append(review.to_json())
        if name not in self.records:
            self.records[name] = record_to_toml(record)

    def files(self) -> dict[str, str]:
        """Return file name -> text: drafts.jsonl, reviews.jsonl and the records."""
        lines = {"drafts.jsonl": self.drafts, "reviews.jsonl": self.reviews}
        texts = {name: "".join(f"{line}\n" for line in some) for name, some in lines.items()}
        return texts | {f"records/{name}.toml": text for name, text in self.records.items()}


def read_file(path: Path) -> HandIn:
    """Read a file that was handed in. Raises AfterwordError as `read_handin`, and OSError."""
    if path.is_symlink() or path.stat().st_size > MOST:
        raise AfterwordError("not_a_handin", "This is no plain file of that size.", path.name)
    return read_handin(path.read_bytes(), path.name)


def held_against(handin: HandIn, draft: Handed) -> tuple[Kind, Record]:
    """Return the kind and the record of a draft that was handed in.

    Raises:
        AfterwordError: where the kind is not known, or its interview was not handed in or can't be read.
    """
    kinds, _ = engine()
    if draft.kind not in kinds:
        raise AfterwordError("unknown", "It holds a kind of message that is not known here.", draft.kind[:40])
    if draft.scenario:
        return kinds[draft.kind], scenario_record(draft.scenario)
    if not handin.record:
        message = f"The interview that “{draft.key}” is about was not handed in."
        raise AfterwordError("missing", message, "interview.toml")
    return kinds[draft.kind], parse_record(handin.record, "interview.toml")


def person(name: str) -> str:
    """Return a digest that stands for a person, so that no name is kept. `name` is theirs, or that of their file."""
    return hashlib.sha256(
        (named_for(name) or name.strip()).casefold().encode("utf-8", "replace")
    ).hexdigest()[:16]


def longest(handin: HandIn, kind: str) -> Handed | None:
    """Return a person's work of a kind, as each counts once: the longest draft they hand in; None without one."""
    fitting = [draft for draft in handin.drafts if draft.kind == kind]
    return max(fitting, key=lambda one: len(one.text)) if fitting else None


def rows_of(folder: Path) -> Rows:
    """Review what was handed in, a draft for each person and kind; a file that can't be read is told and stops nothing.

    Of several files under one name the newest counts.

    Raises:
        AfterwordError: `missing` where there is no such file in the folder.
    """
    paths = sorted(path for path in folder.glob("*.zip") if named_for(path.name))
    if not paths:
        raise AfterwordError("missing", f"No file in this folder ends in .{ENDING}.", str(folder))
    found = Rows()
    for path, handin in _newest(paths, found):
        try:
            for kind in dict.fromkeys(draft.kind for draft in handin.drafts if draft.kind):
                if draft := longest(handin, kind):
                    _add(found, path.name.removesuffix(".zip").removesuffix(".afterword"), handin, draft)
        except AfterwordError as error:
            found.unread.append(f"{path.name}: {error.message}")
    return found


def _newest(paths: list[Path], found: Rows) -> list[tuple[Path, HandIn]]:
    """Read files and return the newest of each person; tell of the others."""
    newest: dict[str, tuple[int, Path, HandIn]] = {}
    for path in paths:
        try:
            one = (path.lstat().st_mtime_ns, path, read_file(path))
        except (AfterwordError, OSError) as error:
            found.unread.append(f"{path.name}: {getattr(error, 'message', error)}")
            continue
        who = person(one[2].name or path.name)
        rest = [one, newest[who]] if who in newest else [one]
        newest[who], *older = sorted(rest, key=lambda row: row[:2], reverse=True)
        found.older += [row[1].name for row in older]
    return sorted((path, handin) for _, path, handin in newest.values())


def _add(found: Rows, person: str, handin: HandIn, one: Handed) -> None:
    kind, record = held_against(handin, one)
    id = f"{person}: {one.key}"
    draft = _addressed(replace(parse_draft(one.text, f"drafts/{one.key}.md"), id=id), record)
    review = engine()[1].review(draft, record, kind)
    found.add(draft, review, one.scenario or f"{person} own", record)


def _addressed(draft: Draft, record: Record) -> Draft:
    try:
        return address(draft, record, "To")
    except AfterwordError:  # a reader whom the record does not know: review the rest
        return replace(draft, to=None)
