"""Files with a row a line, read whole: from a disk or from standard input, as rows of JSON or as a table (CSV)."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from afterword.content import read_text
from afterword.draft import decode_text
from afterword.errors import AfterwordError, shown
from afterword.strict import Table, read_row, row_table

MOST_BYTES = 200_000_000
"""Bytes in one file, at most: some 20,000 reviews."""


class Source(NamedTuple):
    """A file's text, and what errors call it."""

    name: str
    text: str


def read_source(name: str, stdin: Callable[[], BinaryIO]) -> Source:
    """Read a file, or standard input where the name is "-". Raises AfterwordError where that can't be done."""
    if name == "-":
        return Source(
            "standard input", decode_text(stdin().read(MOST_BYTES + 1), "standard input", MOST_BYTES)
        )
    return Source(name, read_text(Path(name), MOST_BYTES))


def json_objects(source: Source) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield where it stands ("drafts.jsonl:12"), and the JSON object, of each line that is not blank.

    Raises:
        AfterwordError: with file and line, where a line is no object.
    """
    for number, line in enumerate(source.text.split("\n"), 1):
        if line.strip():
            where = f"{source.name}:{number}"
            yield where, read_row(line, where)


def json_rows(source: Source) -> Iterator[Table]:
    """Yield these objects for reading a key at a time. Raises as `json_objects`."""
    for where, row in json_objects(source):
        yield row_table(row, where)


def csv_rows(source: Source, columns: Callable[[list[str]], str]) -> Iterator[Table]:
    """Yield each row of a table as an object, column -> text; cells that are empty are "".

    Columns are parted by commas, semicolons or tabs, whichever the first line has most of. `columns` is given
    their names and returns "", or what is wrong with them.

    Raises:
        AfterwordError: with file and line, where columns or a row don't fit.
    """
    text = source.text.replace("\r\n", "\n").replace("\r", "\n")
    head, _, _ = text.partition("\n")
    reader = csv.reader(StringIO(text), delimiter=max(",;\t", key=head.count), strict=True)
    names: list[str] = []
    start = 0
    try:
        for row in reader:
            where, start = f"{source.name}:{start + 1}", reader.line_num
            cells = [cell.strip() for cell in row]
            if not any(cells):
                continue
            if names:
                yield row_table(_named(names, cells, where), where)
            elif wrong := columns(cells) or _twice(cells):
                raise AfterwordError("unknown_key", wrong, where)
            else:
                names = cells
    except csv.Error as error:
        message = f"This can't be read as a table (CSV): {error}. Is a double quote left open?"
        raise AfterwordError("bad_csv", message, f"{source.name}:{start + 1}") from None


def _twice(names: list[str]) -> str:
    again = next((name for at, name in enumerate(names) if name in names[:at]), None)
    return (
        "" if again is None else f"The column “{shown(again)}” stands there twice. Please keep one of them."
    )


def _named(names: list[str], cells: list[str], where: str) -> dict[str, str]:
    if any(cells[len(names) :]):
        message = f"This row has {len(cells)} cells, and the first line names {len(names)} columns."
        raise AfterwordError("bad_csv", message, where)
    return dict.fromkeys(names, "") | dict(zip(names, cells, strict=False))
