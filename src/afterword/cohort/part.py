"""The unfinished output of a batch: a file beside the target that takes its name when all is done."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from afterword.cohort.batch import Line, Tally
from afterword.cohort.rows import ERROR
from afterword.errors import AfterwordError
from afterword.strict import LIMIT

_READINESS = re.compile(rb'"readiness": "(\w+)"')
_LONGEST_ROW = 40 * LIMIT  # a review quotes its draft several times over


def part_of(target: Path) -> Path:
    """Return where the unfinished output of `target` is kept."""
    return target.with_name(f"{target.name}.part")


def open_part(target: Path, resume: bool) -> BinaryIO:
    """Open the unfinished output for writing: a new one, or with `resume` the one that is there.

    Raises:
        AfterwordError: `missing` without the folder, `not_writable`.
    """
    if not target.parent.is_dir():
        raise AfterwordError("missing", "There is no such folder. Please make it first.", str(target.parent))
    if target.is_dir():
        raise AfterwordError("not_writable", "This is a folder. Please name a file in it.", str(target))
    part = part_of(target)
    try:
        return part.open("r+b" if resume and part.exists() else "w+b")
    except OSError as error:
        message = f"Nothing can be written there ({error.strerror}). Please name another place."
        raise AfterwordError("not_writable", message, str(target)) from None


def take_up(part: BinaryIO, tally: Tally) -> str | None:
    """Count the rows that are done, cut off a torn last line, and return the last row's id, if it has one."""
    last: object = None
    whole = 0
    while line := part.readline(_LONGEST_ROW):
        if not line.endswith(b"\n"):
            break
        whole += len(line)
        last = _count(line, tally)
    part.seek(whole)
    part.truncate()
    return last if isinstance(last, str) else None


def _count(line: bytes, tally: Tally) -> object:
    try:
        row = json.loads(line)
        id = row["id"]
    except (ValueError, LookupError, TypeError):
        message = "The unfinished reviews can't be read. Please start anew, without --resume."
        raise AfterwordError("bad_json", message, f"line {tally.rows + 1}") from None
    found = _READINESS.search(line)
    tally.add(id or "", ERROR if "error" in row or found is None else found[1].decode())
    return id


def skip_done(lines: Iterator[Line], tally: Tally, last: str | None) -> None:
    """Pass over the rows that are done.

    Raises:
        AfterwordError: `bad_value` where the rows done are not those of these drafts.
    """
    passed = 0
    line: Line | None = None
    while passed < tally.rows and (line := next(lines, None)) is not None:
        passed += 1
        tally.read = line.end
    if passed < tally.rows or (last is not None and line is not None and not _has_id(line.text, last)):
        message = "The unfinished reviews belong to other drafts. Please start anew, without --resume."
        raise AfterwordError("bad_value", message, "--resume")


def _has_id(line: bytes, id: str) -> bool:
    try:
        return bool(json.loads(line.removeprefix(b"\xef\xbb\xbf"))["id"] == id)
    except (ValueError, LookupError, TypeError):
        return False


def finish(part: BinaryIO, target: Path) -> None:
    """Give the finished output its name, in place of an earlier one."""
    part.flush()
    os.fsync(part.fileno())
    part.close()
    part_of(target).replace(target)
