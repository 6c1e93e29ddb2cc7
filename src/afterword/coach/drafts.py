"""The drafts that lie in drafts/ beside the notebook, with what is known of each: its kind, scenario and reader."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from afterword.choose import address
from afterword.coach.kept import MOST
from afterword.draft import Draft, decode_text, parse_draft
from afterword.errors import AfterwordError
from afterword.record import Record

FOLDER = "drafts"
WRITTEN = 12
"""Words from which on a draft counts as begun: a greeting and a close alone do not."""


@dataclass(frozen=True, slots=True)
class Written:
    """One draft as it lies there. `kind`, `scenario` and `to` are "" where nobody said."""

    key: str
    draft: Draft
    kind: str = ""
    scenario: str = ""

    @property
    def begun(self) -> bool:
        """Whether there is more than the words it started with."""
        return len(self.draft.body.split()) >= WRITTEN


def read_draft(key: str, kinds: Iterable[str], folder: Path = Path(FOLDER)) -> Written | None:
    """Return the draft kept under `key`, or None where there is none that can be read."""
    path = folder / f"{key}.md"
    try:
        if path.stat().st_size > MOST:
            return None
        draft = parse_draft(decode_text(path.read_bytes(), str(path)), str(path))
    except (OSError, AfterwordError):
        return None
    told = _told(folder / f".{key}.history.jsonl")
    kind = told.get("kind") or next(
        (k for k in sorted(kinds, key=len, reverse=True) if key.startswith(k)), ""
    )
    scenario = told.get("scenario", "")
    return Written(key, replace(draft, to=draft.to or told.get("to") or None), kind, scenario)


def all_drafts(kinds: Iterable[str], folder: Path = Path(FOLDER)) -> list[Written]:
    """Return all drafts in the folder that have been begun, by key; copies made in a conflict are left out."""
    known = list(kinds)
    names = sorted(path.stem for path in folder.glob("[!.]*.md") if ".conflict-" not in path.name)
    found = (read_draft(name, known, folder) for name in names)
    return [written for written in found if written and written.begun]


def addressed(draft: Draft, record: Record | None) -> tuple[Draft, str]:
    """Return the draft with its reader's name as the record has it, and the reader's address, if it is known."""
    if record is None:
        return draft, ""
    try:
        draft = address(draft, record, "to")
    except AfterwordError:
        return draft, ""
    reader = next((person for person in record.people if person.name == draft.to), None)
    return draft, reader.email if reader else ""


def _told(path: Path) -> Mapping[str, str]:
    """What the last kept version says about itself."""
    try:
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return {}
    for line in reversed(lines):
        try:
            row = json.loads(line)
        except ValueError:
            continue
        if isinstance(row, dict):
            return {key: row[key] for key in ("kind", "scenario", "to") if isinstance(row.get(key), str)}
    return {}
