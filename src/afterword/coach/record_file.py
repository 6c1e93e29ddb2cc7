"""interview.toml beside the notebook: read strictly, written whole, and what was added by hand is never lost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from afterword.coach.kept import Kept, Saved, unsaved
from afterword.errors import AfterwordError
from afterword.record import Record, parse_record, record_to_toml

HEAD = "# Your interview record, as the form in the notebook wrote it. Edit it by hand if you like: the form reads it back.\n\n"


class RecordFile:
    """The file, its text as last seen, and the record in it."""

    def __init__(self, path: Path, now: Callable[[], datetime]) -> None:
        """Nothing is read yet. `now` tells the time, for the names of copies."""
        self.path = path
        self.file = Kept(path, now)
        self.text: str | None = None

    def load(self) -> Record | None:
        """Return the record, or None where there is no file. Raises AfterwordError where it is not a record."""
        self.text = self.file.load()
        return None if self.text is None else parse_record(self.text, self.path.name)

    def save(self, record: Record) -> Saved:
        """Write the record, unless the file says the same already.

        Comments and a layout of one's own can't be written back: they are copied first.
        """
        text = HEAD + record_to_toml(record)
        try:
            there = self.path.read_bytes().decode("utf-8", "replace") if self.path.exists() else None
            if there is not None and _holds(there, record):
                self.text = self.file.load()
                return Saved(True)
            note = self._keep_by_hand(there)
        except OSError as error:
            return unsaved(error)
        saved = self.file.save(text)
        if saved.ok:
            self.text = text
        return Saved(saved.ok, saved.note or note)

    def _keep_by_hand(self, there: str | None) -> str:
        if there is None or is_ours(there, self.path.name):
            return ""
        copy = self.file.keep_copy("by-hand")
        self.file.load()  # what was there is safe now, and no conflict any more
        return (
            f"{self.path.name} held notes or a layout of your own. They are kept in {copy.name}."
            if copy
            else ""
        )


def _holds(text: str, record: Record) -> bool:
    """Whether this text says the same already, in whatever layout."""
    try:
        return parse_record(text) == record
    except AfterwordError:
        return False


def is_ours(text: str, name: str) -> bool:
    """Whether writing the record of this text anew loses nothing of it."""
    try:
        plain = record_to_toml(parse_record(text, name))
    except AfterwordError:
        return False
    return text in (plain, HEAD + plain)
