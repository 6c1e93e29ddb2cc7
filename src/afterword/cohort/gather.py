"""Drafts of a class with what masks them: the records they are about, if these are at hand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from afterword.cohort.alike import Text
from afterword.cohort.masking import Word, anonymous, masked_words, names_in, names_of
from afterword.cohort.shelf import Shelf
from afterword.cohort.sources import Source, json_objects
from afterword.content import load_prompts
from afterword.draft import draft_from_row
from afterword.errors import AfterwordError, shown
from afterword.record import Record


@dataclass(slots=True)
class Drafts:
    """The drafts of a class by id."""

    texts: dict[str, Text] = field(default_factory=dict)
    names: dict[str, frozenset[str]] = field(default_factory=dict)
    """The names to take out before a sentence is quoted, of drafts whose record is at hand."""
    given: dict[str, list[tuple[Word, ...]]] = field(default_factory=dict)
    """By interview: the texts that writers were given."""

    def mask(self, id: str, text: str) -> str:
        """Return a sentence of a draft without names; "" where there is no record to tell them."""
        return anonymous(text, self.names[id]) if id in self.names else ""


def read_drafts(source: Source, records: Path | None) -> Drafts:
    """Read the drafts that `afterword batch` reviewed; `records` is the folder with their records, if it is at hand.

    Raises:
        AfterwordError: with file and line, where a row is no draft, has no id or one that came before, or names a
            record that is not in the folder.
    """
    shelf = Shelf(records) if records else None
    found = Drafts()
    handed: set[tuple[str, str]] = set()
    for where, row in json_objects(source):
        draft = draft_from_row(row, where)
        if not draft.id or draft.id in found.texts:
            message = f"The id “{shown(draft.id)}” came before." if draft.id else "This draft has no id."
            raise AfterwordError("bad_value", f"{message} Each draft needs one of its own.", f"{where}: id")
        group, kind = row.get("record", ""), row.get("kind", "")
        record = shelf.record(group, f"{where}: record") if shelf and group else None
        names = names_of(record, draft.to)
        if (group, kind) not in handed:
            handed.add((group, kind))
            given = found.given.setdefault(group, [])
            given += (masked_words(text, names) for text in _given(record, kind))
        found.texts[draft.id] = Text(draft.id, group, draft.body, masked_words(draft.body, names))
        if record:
            found.names[draft.id] = names | names_in(draft.body)
    return found


def _given(record: Record | None, kind: str) -> Iterator[str]:
    """Yield what writers had before them: the prompts of the course, and the notes of the record."""
    yield from load_prompts(kind)
    if record:
        yield from (record.interview.told, *record.needs, *record.evidence, *record.promises)
        yield from (text for moment in record.moments for text in (moment.about, *moment.aliases))
