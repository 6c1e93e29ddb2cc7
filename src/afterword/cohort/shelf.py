"""The records of a folder, each read once."""

from __future__ import annotations

from pathlib import Path

from afterword.content import read_text
from afterword.errors import AfterwordError, did_you_mean, shown
from afterword.record import Record, parse_record

_MOST = 2_000  # records that are kept
_ELSEWHERE = frozenset("/\\:\0")


class Shelf:
    """Finds records by the plain names of their files."""

    def __init__(self, folder: Path) -> None:
        """Look in `folder`, which need not be read before a record is wanted."""
        self._folder = folder
        self._found: dict[str, Record | AfterwordError] = {}

    def record(self, name: str, where: str) -> Record:
        """Return the record in a file of that name, with or without .toml; `where` is what errors point at.

        Raises:
            AfterwordError: `bad_value` for anything but a plain name, `missing`, or where the file is no record.
        """
        if _ELSEWHERE & set(name) or not name.strip("."):
            message = f"“{shown(name)}” should be the plain name of a file in the records' folder."
            raise AfterwordError("bad_value", message, where)
        file = name if name.endswith(".toml") else f"{name}.toml"
        if file not in self._found:
            if len(self._found) >= _MOST:
                self._found.clear()
            self._found[file] = self._read(file)
        found = self._found[file]
        if isinstance(found, Record):
            return found
        raise (
            found
            if found.code != "missing" or found.where
            else AfterwordError(found.code, found.message, where)
        )

    def _read(self, file: str) -> Record | AfterwordError:
        path = self._folder / file
        try:
            if path.is_file():
                return parse_record(read_text(path), file)
        except AfterwordError as error:
            where = file if error.where == str(path) else error.where
            return AfterwordError(error.code, error.message, where)
        except (OSError, ValueError):
            pass  # a name that no file can have
        known = [other.stem for other in self._folder.glob("*.toml")]
        hint = did_you_mean(file.removesuffix(".toml"), known)
        return AfterwordError("missing", f"There is no record “{shown(file)}” in the records' folder.{hint}")
