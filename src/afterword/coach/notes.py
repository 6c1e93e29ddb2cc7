"""Notes pasted as plain text, line by line: what each line is, the person decides. Nothing is guessed. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from afterword.coach.form_data import FormData, Thing, clean, new_id

DECISIONS = (
    ("", "Not decided yet"),
    ("moment", "Something that was said in the talk"),
    ("need", "Something they need"),
    ("promise", "Something I said I would do"),
    ("person", "A person I met"),
    ("evidence", "Something I have done"),
    ("told", "What they said about timing"),
    ("nothing", "None of these: leave it out"),
)
MOST_LINES = 200
_BULLET = re.compile(r"^\s*(?:[-*•–—]\s+)?")
_LISTS = {"moment": "moments", "need": "needs", "promise": "promises", "evidence": "evidence"}


@dataclass(slots=True)
class Line:
    """One line of the notes; of a person, the name and title are typed by hand."""

    text: str
    kind: str = ""
    name: str = ""
    title: str = ""

    @property
    def ready(self) -> bool:
        """Whether it can be put into the record, or set aside."""
        return bool(self.kind) and (self.kind != "person" or bool(self.name.strip()))


def split_notes(pasted: str) -> list[Line]:
    """Return the lines of pasted notes that hold anything, without the dots and dashes of a list."""
    lines = (_BULLET.sub("", line).strip() for line in clean(pasted, 100_000).split("\n"))
    return [Line(line) for line in lines if line][:MOST_LINES]


def put_in(form: FormData, lines: list[Line]) -> list[Line]:
    """Put the decided lines into the form, each where the person said, and return those that are left."""
    for line in lines:
        if line.ready:
            _put(form, line)
    return [line for line in lines if not line.ready]


def _put(form: FormData, line: Line) -> None:
    if line.kind == "told":
        told = form.texts["interview.told"].strip()
        form.texts["interview.told"] = f"{told}; {line.text}" if told else line.text
    elif line.kind == "person":
        form.things["people"].append({"name": line.name.strip(), "title": line.title.strip()})
    elif line.kind in _LISTS:
        listed = form.things[_LISTS[line.kind]]
        thing: Thing = {"about": line.text}
        if line.kind == "moment":
            thing["id"] = new_id(line.text, (other.get("id", "") for other in listed))
        listed.append(thing)


def lines_to_json(lines: list[Line]) -> list[dict[str, str]]:
    """Return lines as plain data."""
    return [{"text": x.text, "kind": x.kind, "name": x.name, "title": x.title} for x in lines]


def lines_from_json(kept: object) -> list[Line]:
    """Return the lines of plain data, as far as it can be used."""
    rows: list[Mapping[str, Any]] = (
        [row for row in kept if isinstance(row, dict)] if isinstance(kept, list) else []
    )
    found = [
        Line(*(clean(str(row.get(key, ""))) for key in ("text", "kind", "name", "title"))) for row in rows
    ]
    return [line for line in found if line.text and line.kind in dict(DECISIONS)]
