"""One row of a batch: read strictly, reviewed, written as a line of JSON. A bad row becomes an error."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from afterword.choose import address, choose_kind
from afterword.cohort.shelf import Shelf
from afterword.content import load_kinds, load_reviewer
from afterword.draft import draft_from_row
from afterword.errors import AfterwordError
from afterword.strict import LIMIT, read_row

ERROR = "error"
"""Stands for the readiness of a row that could not be reviewed."""


@dataclass(frozen=True, slots=True)
class Setup:
    """What rows are reviewed with; small, so that it can be handed to another process.

    `records` is the folder of the records, `name` what errors call the drafts' file, `kind` the kind of rows
    that name none, `extra` folders with kinds of one's own.
    """

    records: Path
    name: str
    kind: str = ""
    extra: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of one row: its id, its readiness (or `ERROR`), and a line of JSON without its line end."""

    id: str
    readiness: str
    text: str


class Clerk:
    """Reviews rows one after the other. Records are read once."""

    def __init__(self, setup: Setup) -> None:
        """Load the kinds and all else that reviews need. Raises AfterwordError where that is malformed."""
        self._setup = setup
        self._kinds = load_kinds(setup.extra)
        self._reviewer = load_reviewer(self._kinds)
        self._shelf = Shelf(setup.records)

    def answer(self, number: int, line: bytes) -> Answer:
        """Review the row on a line, or say in its answer why that can't be done."""
        where = f"{self._setup.name}:{number}"
        row: dict[str, object] = {}
        try:
            row = read_row(_decode(line, where), where)
            return self._review(row, where)
        except AfterwordError as error:
            return _refusal(row, error)
        except Exception as error:  # a fault of ours in one row must not cost the others
            if os.environ.get("AFTERWORD_DEBUG"):
                raise
            message = (
                f"Something unexpected happened ({type(error).__name__}). Please report it, with this row."
            )
            return _refusal(row, AfterwordError("internal", message, where))

    def _review(self, row: dict[str, object], where: str) -> Answer:
        draft = draft_from_row(row, where)
        if not any(c.isprintable() and not c.isspace() for c in draft.body):
            raise AfterwordError("empty", "There is no message in this row.", f"{where}: body")
        record = self._shelf.record(_text(row, "record", "", where), f"{where}: record")
        kind = choose_kind(self._kinds, _text(row, "kind", self._setup.kind, where), f"{where}: kind")
        with suppress(AfterwordError):  # a reader unknown to the record is for the review to tell
            draft = address(draft, record, f"{where}: to")
        review = self._reviewer.review(draft, record, kind)
        return Answer(draft.id, review.readiness, review.to_json())


def _decode(line: bytes, where: str) -> str:
    if len(line) > LIMIT:
        raise AfterwordError(
            "too_large", f"There is room for {LIMIT:,} bytes in a row; this one is larger.", where
        )
    try:
        return line.removeprefix(b"\xef\xbb\xbf").decode()
    except UnicodeDecodeError as error:
        message = f"This row can't be read as UTF-8 (byte {error.start + 1}). Please save the file as UTF-8."
        raise AfterwordError("not_text", message, where) from None


def _text(row: dict[str, object], key: str, default: str, where: str) -> str:
    value = row.get(key) or default
    if not isinstance(value, str) or not value:
        raise AfterwordError("missing", f"This row does not say which {key} it is for.", f"{where}: {key}")
    return value


def _refusal(row: dict[str, object], error: AfterwordError) -> Answer:
    name = row.get("id")
    id = name if isinstance(name, str) else ""
    told = {"code": error.code, "message": error.message, "where": error.where}
    return Answer(id, ERROR, json.dumps({"id": id or None, "error": told}, ensure_ascii=False))
