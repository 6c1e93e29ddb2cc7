"""Strict reading of TOML files and JSON rows: every error says which file, line and key, and what to do.

A `Table` hands out values one key at a time; `done` refuses whatever nobody asked for. Paths count from 1, as
people do: `people[2].title`. All readers take time in proportion to the text, whatever the text is.
"""

from __future__ import annotations

import difflib
import json
import re
import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any, Final, TypeVar, overload

from afterword.errors import AfterwordError

LIMIT = 2_000_000
"""Bytes or characters in one file or row, at most."""
DEPTH = 40
"""Parts in one dotted key, at most: deeper ones are never meant, and slow to read."""
Path = tuple[str | int, ...]
T = TypeVar("T")
D = TypeVar("D")
_REQUIRED: Final = object()
_NAMES: dict[type, str] = {
    str: "text in double quotes",
    int: "a whole number",
    float: "a number",
    bool: "true or false",
    date: "a day such as 2026-03-13",
    datetime: "a date and time such as 2026-03-12T18:40:00+01:00",
    time: "a time of day",
    list: "a list in [square brackets]",
    dict: "a table",
    type(None): "empty (null)",
}
_TOKEN = re.compile(
    r'''(?P<text>"""(?:[^"\\]++|\\.|""?(?!"))*+(?:"{3,5}|\Z|\\)|"(?:[^"\\\n]++|\\[^\n])*+"?'''
    r"""|'{3}(?:[^']++|''?(?!'))*+(?:'{3,5}|\Z)|'[^'\n]*+'?)"""
    r"|(?P<bare>[^\s\"'#=,.\[\]{}]++)|(?P<mark>[=,.\[\]{}\n])|\#[^\n]*+|\s",
    re.DOTALL,
)
_WHERE = re.compile(r"\s*\(at (?:line (\d+), column (\d+)|end of document)\)$")
_REASONS = {
    "Invalid date or datetime": "there is no such date: please check its day and month",
    "Cannot overwrite": "the same key or table stands there twice",
    "Cannot declare": "the same key or table stands there twice",
    "Cannot mutate": "the same key or table stands there twice",
    "Invalid statement": "a line here is neither `key = value` nor a [table]",
}
_KINDS_OF_FILE = {
    b"%PDF": "It looks like a PDF.",
    b"PK\x03\x04": "It looks like a word processor's file or a zip archive.",
    b"{\\rtf": "It looks like an RTF document.",
    b"\xd0\xcf\x11\xe0": "It looks like a word processor's file.",
}


class Table:
    """One table of a TOML file, or one JSON object, from which each key is taken once by name and type."""

    def __init__(self, values: Mapping[str, Any], place: Callable[[Path], str], path: Path = ()) -> None:
        """Wrap `values` found at `path`; `place` tells the file and line of a path."""
        self._values = values
        self._place = place
        self._path = path
        self._taken: set[str] = set()
        self._inner: list[Table] = []

    @overload
    def take(self, key: str, kind: type[T]) -> T: ...
    @overload
    def take(self, key: str, kind: type[T], default: D) -> T | D: ...
    @overload
    def take(self, key: str, kind: tuple[type, ...], default: object = ...) -> Any: ...
    def take(self, key: str, kind: type | tuple[type, ...], default: object = _REQUIRED) -> Any:
        """Return the value of `key`, or `default` where there is none.

        Types are exact: true is not a number, 2 is not 2.0, and a date with a time is not a day.

        Raises:
            AfterwordError: `missing` without a default, `wrong_type` where the value is something else.
        """
        self._taken.add(key)
        if key not in self._values:
            if default is _REQUIRED:
                raise self._missing(key)
            return default
        kinds = kind if isinstance(kind, tuple) else (kind,)
        value = self._values[key]
        if type(value) not in kinds:
            raise self.error(key, "wrong_type", f"“{key}” should be {_wanted(kinds)}, not {_found(value)}.")
        return value

    def strings(self, key: str) -> tuple[str, ...]:
        """Return the list of strings at `key`; empty where there is none. Raises AfterwordError as `take` does."""
        values = self.take(key, list, [])
        for at, value in enumerate(values):
            if type(value) is not str:
                message = f"Each entry of “{key}” should be {_NAMES[str]}, not {_found(value)}."
                raise self._error((key, at), "wrong_type", message)
        return tuple(values)

    def table(self, key: str) -> Table | None:
        """Return the table at `key`, or None where there is none. Raises AfterwordError for anything else."""
        if key not in self._values:
            self._taken.add(key)
            return None
        return self._table(self.take(key, dict), (key,))

    def tables(self, key: str) -> tuple[Table, ...]:
        """Return the tables of a [[key]] in order; empty without one. Raises AfterwordError for anything else."""
        values = self._values.get(key, [])
        self._taken.add(key)
        if not isinstance(values, list):
            raise self.error(key, "wrong_type", f"“{key}” should be tables, each headed [[{key}]].")
        for at, value in enumerate(values):
            if not isinstance(value, dict):
                message = f"“{key}” should be tables, each headed [[{key}]], not {_found(value)}."
                raise self._error((key, at), "wrong_type", message)
        return tuple(self._table(value, (key, at)) for at, value in enumerate(values))

    def has(self, key: str) -> bool:
        """Whether the table holds this key."""
        return key in self._values

    def keys(self) -> tuple[str, ...]:
        """All keys, in the order written."""
        return tuple(self._values)

    def done(self) -> None:
        """Refuse keys that nobody asked for, here and in every table handed out from here.

        Raises:
            AfterwordError: `unknown_key`, with the key that was probably meant.
        """
        for key in self._values:
            if key not in self._taken:
                raise self._unknown_key(key, self._taken)
        for inner in self._inner:
            inner.done()

    def error(self, key: str, code: str, message: str) -> AfterwordError:
        """Make the error to raise about `key` of this table; an empty key means the table itself."""
        return self._error((key,) if key else (), code, message)

    def entry_error(self, key: str, at: int, code: str, message: str) -> AfterwordError:
        """Make the error to raise about entry number `at` (from 0) of the list `key`."""
        return self._error((key, at), code, message)

    def unknown(self, key: str, value: str, known: Iterable[str]) -> AfterwordError:
        """Make the error to raise where `value` should have been one of a few known words."""
        words = tuple(known)
        hint = did_you_mean(value, words)
        if not hint and words:
            hint = f" Known here: {', '.join(words[:20])}{', …' if len(words) > 20 else ''}."
        return self.error(key, "bad_value", f"“{shown(value)}” is not known as “{key}”.{hint}")

    def _table(self, values: Mapping[str, Any], step: Path) -> Table:
        inner = Table(values, self._place, self._path + step)
        self._inner.append(inner)
        return inner

    def _missing(self, key: str) -> AfterwordError:
        left = [k for k in self._values if k not in self._taken and abs(len(k) - len(key)) < 2]
        if meant := difflib.get_close_matches(key, left, 1, 0.75):
            return self._unknown_key(meant[0], (key,))
        return self.error(key, "missing", f"“{key}” is missing: please add it.")

    def _unknown_key(self, key: str, known: Iterable[str]) -> AfterwordError:
        hint = did_you_mean(key, known) or " Please check its spelling, or take it out."
        return self.error(key, "unknown_key", f"“{shown(key)}” is not a key that belongs here.{hint}")

    def _error(self, step: Path, code: str, message: str) -> AfterwordError:
        path = self._path + step
        dotted = _dotted(path)
        return AfterwordError(code, message, f"{self._place(path)}: {dotted}" if dotted else self._place(path))


def read_toml(text: str, name: str) -> Table:
    """Read TOML text as a table; `name` is what errors call the file.

    Raises:
        AfterwordError: `bad_toml` with line and column, or `too_large` over `LIMIT` characters.
    """
    if len(text) > LIMIT:
        raise AfterwordError("too_large", f"This file is over {LIMIT:,} characters long.", name)
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    lines: dict[Path, int] = {}
    if any(line.count(".") > DEPTH for line in text.split("\n")):
        lines = _line_index(text, name)

    def place(path: Path) -> str:
        if not lines:
            lines.update(_line_index(text, name))
        while path not in lines:
            path = path[:-1]
        return f"{name}:{lines[path]}"

    try:
        return Table(tomllib.loads(text), place)
    except RecursionError:
        raise AfterwordError("bad_toml", "The brackets are nested too deeply.", name) from None
    except ValueError as error:
        raise _syntax_error(str(error), text, name) from None


def read_row(text: str, where: str) -> dict[str, Any]:
    """Read one JSON object, such as a line of a batch; `where` names file and line ("drafts.jsonl:12").

    Raises:
        AfterwordError: `bad_json`, `wrong_type` for another JSON value, or `too_large` over `LIMIT` characters.
    """
    if len(text) > LIMIT:
        raise AfterwordError("too_large", f"This row is over {LIMIT:,} characters long.", where)

    def pairs(found: list[tuple[str, Any]]) -> dict[str, Any]:
        if len(values := dict(found)) < len(found):
            raise AfterwordError("bad_json", "A key stands there twice in this row.", where)
        return values

    def constant(word: str) -> None:
        raise AfterwordError("bad_json", f"{word} is not a number that JSON knows.", where)

    try:
        row = json.loads(text, object_pairs_hook=pairs, parse_constant=constant)
    except json.JSONDecodeError as error:
        raise AfterwordError("bad_json", f"This row is not JSON ({error.msg}, column {error.colno}).", where) from None
    except (ValueError, RecursionError):
        raise AfterwordError("bad_json", "A number here is too long, or the brackets too deep.", where) from None
    return dict(row_table(row, where)._values)


def row_table(row: object, where: str) -> Table:
    """Wrap a row already read as a table. Raises AfterwordError (`wrong_type`) unless it is a JSON object."""
    if not isinstance(row, dict):
        raise AfterwordError("wrong_type", f"A row should be an object in {{braces}}, not {_found(row)}.", where)
    return Table(row, lambda path: where)


def decode_text(data: bytes, name: str, limit: int = LIMIT) -> str:
    """Decode a file's bytes: UTF-8 with or without its mark, or UTF-16 with one. Line ends stay as they are.

    Raises:
        AfterwordError: `too_large` over `limit` bytes; `not_text` for anything that is not plain text.
    """
    if len(data) > limit:
        raise AfterwordError("too_large", f"This file is over {limit:,} bytes long.", name)
    looks = next((say for start, say in _KINDS_OF_FILE.items() if data.startswith(start)), "")
    codec = "utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        text = "\0" if looks else data.decode(codec)
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        message = f"This is not plain text. {looks or 'Some of it cannot be read.'} Please save it as text in UTF-8."
        raise AfterwordError("not_text", message, name)
    return text


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return " Did you mean “x”?" for the nearest known word, or nothing where none is near."""
    near = difflib.get_close_matches(word[:60], sorted(known), 1)
    return f" Did you mean “{near[0]}”?" if near else ""


def shown(text: str, most: int = 60) -> str:
    """Shorten text for a message, and replace what a terminal would not print as it is."""
    cut = text if len(text) <= most else text[: most - 1] + "…"
    return "".join(c if c.isprintable() else "\ufffd" for c in cut)
