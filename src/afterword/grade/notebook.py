"""Notebooks as students hand them in, read leniently: whatever can be understood is, and the rest is told.

Nothing here needs nbformat, and nothing is run. A file is read once, up to a limit.
"""

from __future__ import annotations

import codecs
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from afterword.errors import AfterwordError

MOST_BYTES = 40_000_000
"""A notebook with a big picture in it has a few million bytes."""
MOST_CELLS = 2_000
MOST_SOURCE = 400_000
"""Characters of one cell that are kept."""
_KINDS = ("code", "markdown", "raw")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a hand-in: its grade id ("" without one), its kind and its text."""

    id: str
    kind: str
    source: str


@dataclass(frozen=True, slots=True)
class HandIn:
    """What a student's notebook holds, and what was odd about the file, a sentence each."""

    cells: tuple[Cell, ...]
    oddities: tuple[str, ...] = ()


def read_notebook(path: Path) -> HandIn:
    """Read a notebook.

    Raises:
        AfterwordError: `too_large`, or `not_text` where it is no notebook that can be understood.
    """
    if path.is_symlink() or not path.is_file():
        raise AfterwordError("not_text", "This is no plain file, so it was not opened.", path.name)
    with path.open("rb") as file:
        data = file.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        message = f"The notebook is larger than {MOST_BYTES // 1_000_000} MB, so it was not read."
        raise AfterwordError("too_large", message, path.name)
    return parse_notebook(data, path.name)


def parse_notebook(data: bytes, name: str) -> HandIn:
    """Read a notebook's bytes. Raises as `read_notebook`."""
    text, oddities = _decoded(data, name)
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        what = (
            "The file is empty." if not text.strip() else "The file is no notebook: it can't be read as JSON."
        )
        raise AfterwordError("not_text", what, name) from None
    cells = _cells_of(found)
    if cells is None:
        raise AfterwordError("not_text", "The file has no cells, so it is no notebook.", name)
    if len(cells) > MOST_CELLS:
        oddities.append(f"Only the first {MOST_CELLS:,} of {len(cells):,} cells were read.")
    read = [_cell(cell, oddities) for cell in cells[:MOST_CELLS] if isinstance(cell, dict)]
    if len(read) < min(len(cells), MOST_CELLS):
        oddities.append("Some cells are damaged and were left out.")
    return HandIn(tuple(read), tuple(dict.fromkeys(oddities)))


def _decoded(data: bytes, name: str) -> tuple[str, list[str]]:
    """Return the text and what is odd about its encoding. UTF-16 is believed only with its mark."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            return data.decode("utf-16"), ["The file was saved as UTF-16."]
        except UnicodeError:
            raise AfterwordError("not_text", "The file is damaged: it is no proper UTF-16.", name) from None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace"), [
            "The file was not saved as UTF-8; some letters may be wrong."
        ]
    return text, ["The file begins with a byte order mark."] if data.startswith(codecs.BOM_UTF8) else []


def _cells_of(found: Any) -> list[Any] | None:
    """Return the cells, of a notebook in format 3, too."""
    if not isinstance(found, dict):
        return None
    if isinstance(found.get("cells"), list):
        return list(found["cells"])
    sheets = found.get("worksheets")
    if not isinstance(sheets, list):
        return None
    return [cell for sheet in sheets if isinstance(sheet, dict) for cell in _listed(sheet.get("cells"))]


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _cell(cell: dict[str, Any], oddities: list[str]) -> Cell:
    source = cell.get("source", cell.get("input", ""))
    if isinstance(source, list):
        source = "".join(part for part in source if isinstance(part, str))
    if not isinstance(source, str):
        source = ""
        oddities.append("A cell has no text.")
    if len(source) > MOST_SOURCE:
        oddities.append(f"A cell is very long; its first {MOST_SOURCE:,} characters were kept.")
    metadata = cell.get("metadata")
    nbgrader = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    id = nbgrader.get("grade_id") if isinstance(nbgrader, dict) else None
    kind = cell.get("cell_type")
    return Cell(
        id if isinstance(id, str) else "",
        kind if kind in _KINDS else "raw",
        source[:MOST_SOURCE].encode("utf-8", "replace").decode("utf-8"),
    )
