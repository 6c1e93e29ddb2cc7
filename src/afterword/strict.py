"""Strict reading of TOML files and JSON rows: every error says which file, line and key, and what to do.

A `Table` hands out values one key at a time; `done` refuses whatever nobody asked for. Paths count from 1, as
people do: `people[2].title`. Reading takes time in proportion to the text, whatever the text is.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, time
from typing import Any, Final, TypeVar, overload

from afterword.errors import DEPTH, AfterwordError, Lines, Path, did_you_mean, dotted, nearest, shown, slip_of

LIMIT = 2_000_000
"""Bytes or characters in one file or row, at most."""
LONGEST = 2_000
"""Characters in one `text`, at most."""
MOST = 200
"""Entries in one list of such texts, at most."""
YEARS = range(1990, 2200)
"""Years a date may have: early enough for anyone, and safe for date arithmetic."""
T = TypeVar("T")
D = TypeVar("D")
_REQUIRED: Final = object()
_SAYS: dict[type, tuple[str, str]] = {
    str: ("text in double quotes", "text"),
    int: ("a whole number", "a whole number"),
    float: ("a number", "a number"),
    bool: ("true or false", "true or false"),
    date: ("a day such as 2026-03-13, without quotes", "a day"),
    datetime: ("a date and time such as 2026-03-12T18:40:00+01:00, without quotes", "a date and time"),
    time: ("a time of day", "a time of day"),
    list: ("a list in [square brackets]", "a list"),
    dict: ("a table", "a table"),
    type(None): ("null", "null"),
}
# Tabs and line ends are left out: they are read as spaces.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_AT = re.compile(r"\s*\(at (?:line (\d+), column (\d+)|end of document)\)$")
_DATE_LIKE = re.compile(r"[0-9T:.+Z -]{1,40}")


class Table:
    """One table of a TOML file, or one JSON object, from which each key is taken by name and type."""

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
            wanted = " or ".join(_SAYS[k][0] for k in kinds)
            raise self.error(key, "wrong_type", f"“{key}” should be {wanted}; this is {_found(value)}.")
        return value

    def strings(self, key: str) -> tuple[str, ...]:
        """Return the list of strings at `key`, empty where there is none. Raises as `take` does."""
        values = self.take(key, list, [])
        for at, value in enumerate(values):
            if type(value) is not str:
                message = f"Each entry of “{key}” should be text in double quotes; this is {_found(value)}."
                raise self.error(key, "wrong_type", message, at)
        return tuple(values)

    def text(self, key: str, needed: bool = False) -> str:
        """Return a text with each run of white space made one space; "" where there is none, unless `needed`.

        Raises:
            AfterwordError: as `take` does, and for control characters, over `LONGEST` characters, or a blank.
        """
        value = self.take(key, str) if needed else self.take(key, str, "")
        return self._clean(key, value, needed)

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of at most `MOST` such texts, none of them blank."""
        values = self._at_most(MOST, key, self.strings(key))
        return tuple(self._clean(key, value, True, at) for at, value in enumerate(values))

    def word(self, key: str, known: tuple[str, ...]) -> str:
        """Return a text that may be any word, but not a slip of the pen for a known one (`slip_of`)."""
        word = self.text(key)
        joined = word.lower().replace("-", "").replace(" ", "")
        if joined in known:
            return joined
        if meant := slip_of(word.lower(), known):
            raise self.error(key, "bad_value", f"“{shown(word)}” is not known here. Did you mean “{meant}”?")
        return word

    def table(self, key: str) -> Table | None:
        """Return the table at `key`, or None where there is none. Raises as `take` does."""
        return self.section(key) if key in self._values else None

    def section(self, key: str) -> Table:
        """Return the table at `key`, an empty one where there is none. Raises as `take` does."""
        return self._child(self.take(key, dict, {}), (key,))

    def tables(self, key: str, most: int = LIMIT) -> tuple[Table, ...]:
        """Return the tables headed [[key]] in order, if any. Raises as `take` does, and for over `most`."""
        values = self.take(key, (list, dict), [])
        if isinstance(values, dict):
            raise self.error(key, "wrong_type", f"Please write [[{key}]]: there may be several.")
        for at, value in enumerate(values):
            if not isinstance(value, dict):
                message = f"“{key}” should be tables, each headed [[{key}]]; this is {_found(value)}."
                raise self.error(key, "wrong_type", message, at)
        found = tuple(self._child(value, (key, at)) for at, value in enumerate(values))
        return self._at_most(most, key, found)

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

    def error(self, key: str, code: str, message: str, entry: int | None = None) -> AfterwordError:
        """Make the error to raise about `key`, or about one `entry` (from 0) of the list there."""
        path = (*self._path, key) if entry is None else (*self._path, key, entry)
        return AfterwordError(code, message, f"{self._place(path)}: {dotted(path)}")

    def unknown(self, key: str, value: str, known: Iterable[str]) -> AfterwordError:
        """Make the error to raise where `value` should have been one of a few known words."""
        words = tuple(known)
        hint = did_you_mean(value, words) or f" Known here: {', '.join(words[:20])}."
        return self.error(key, "bad_value", f"“{shown(value)}” is not known here.{hint}")

    def _clean(self, key: str, value: str, needed: bool, entry: int | None = None) -> str:
        if len(value) > LONGEST:
            message = f"A text here may have {LONGEST:,} characters; this one has {len(value):,}."
            raise self.error(key, "too_large", message, entry)
        if hidden := _CONTROL.search(value):
            message = f"A character here can't be seen (U+{ord(hidden[0]):04X}). Please take it out."
            raise self.error(key, "bad_value", message, entry)
        clean = " ".join(value.split())
        if needed and not clean:
            raise self.error(key, "bad_value", "This is empty. Please fill it in, or take it out.", entry)
        return clean

    def _at_most(self, most: int, key: str, values: tuple[T, ...]) -> tuple[T, ...]:
        if len(values) > most:
            message = f"There is room for {most:,} of “{key}” here; these are {len(values):,}."
            raise self.error(key, "too_large", message)
        return values

    def _child(self, values: Mapping[str, Any], step: Path) -> Table:
        inner = Table(values, self._place, self._path + step)
        self._inner.append(inner)
        return inner

    def _missing(self, key: str) -> AfterwordError:
        near = [k for k in self._values if k not in self._taken and abs(len(k) - len(key)) < 2]
        if meant := nearest(key, near, 0.75):
            return self._unknown_key(meant, (key,))
        heading = dotted(tuple(step for step in self._path if isinstance(step, str)))
        if heading:
            heading = f" under [[{heading}]]" if isinstance(self._path[-1], int) else f" under [{heading}]"
        return self.error(key, "missing", f"“{key}” is missing: please add it{heading}.")

    def _unknown_key(self, key: str, known: Iterable[str]) -> AfterwordError:
        hint = did_you_mean(key, known) or " Please check its spelling, or take it out."
        return self.error(key, "unknown_key", f"“{shown(key)}” is not a key that belongs here.{hint}")


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
        lines = Lines(text, name).found

    def place(path: Path) -> str:
        if not lines:
            lines.update(Lines(text, name).found)
        while path not in lines:
            path = path[:-1]
        return f"{name}:{lines[path]}"

    try:
        return Table(tomllib.loads(text), place)
    except RecursionError:
        raise AfterwordError("bad_toml", "Brackets are nested too deeply.", name) from None
    except ValueError as error:
        raise _syntax_error(str(error), text, name) from None


def _syntax_error(reason: str, text: str, name: str) -> AfterwordError:
    at = _AT.search(reason)
    if at is None:
        return AfterwordError("bad_toml", "A number in this file is too long to read.", name)
    lines = text.split("\n")
    line, column = int(at[1] or len(lines)), int(at[2] or len(lines[-1]) + 1)
    where = f"{name}:{line}:{column}"
    reason = reason[: at.start()]
    if reason == "Invalid date or datetime" and (day := _DATE_LIKE.match(lines[line - 1], column - 1)):
        message = f"{day[0].strip()} is not a date in the calendar. Please check its day and month."
    elif reason.startswith("Cannot"):
        message = "The same key or table stands there twice. Please keep one of them."
    else:
        message = (
            f"This can't be read as TOML: {shown(reason[:1].lower() + reason[1:])}. "
            'Text goes in "double quotes", days look like 2026-03-13.'
        )
    return AfterwordError("bad_toml", message, where)


def read_row(text: str, where: str) -> dict[str, Any]:
    """Read one JSON object, such as a line of a batch; `where` names file and line ("drafts.jsonl:12").

    Raises:
        AfterwordError: `bad_json`, `wrong_type` unless it is an object, `too_large` over `LIMIT` characters.
    """
    if len(text) > LIMIT:
        raise AfterwordError("too_large", f"This row is over {LIMIT:,} characters long.", where)

    def pairs(found: list[tuple[str, Any]]) -> dict[str, Any]:
        if len(values := dict(found)) < len(found):
            raise AfterwordError("bad_json", "A key stands there twice. Please keep one of them.", where)
        return values

    def constant(word: str) -> None:
        raise AfterwordError("bad_json", f"{word} is not a number that JSON knows.", where)

    try:
        row = json.loads(text, object_pairs_hook=pairs, parse_constant=constant)
    except json.JSONDecodeError as error:
        message = f"This can't be read as JSON: {error.msg} (column {error.colno})."
        raise AfterwordError("bad_json", message, where) from None
    except (ValueError, RecursionError):
        message = "A number is too long, or brackets are nested too deeply."
        raise AfterwordError("bad_json", message, where) from None
    return _object(row, where)


def row_table(row: object, where: str) -> Table:
    """Wrap a row that was already read. Raises AfterwordError (`wrong_type`) unless it is a JSON object."""
    return Table(_object(row, where), lambda _: where)


def _object(row: object, where: str) -> dict[str, Any]:
    if not isinstance(row, dict):
        message = f"A row should be an object in {{braces}}; this is {_found(row)}."
        raise AfterwordError("wrong_type", message, where)
    return row


def _found(value: object) -> str:
    return _SAYS.get(type(value), ("", type(value).__name__))[1]
