"""Copies the lessons to where the learner works, and never over anything that the learner has done.

Beside the lessons lies `.afterword/lessons.json`: the digest of each lesson as it was put there. A lesson that
still has that digest is as we left it, and gives way to a newer one. Any other is work, and stays.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from afterword.errors import AfterwordError

_NOTES = Path(".afterword", "lessons.json")


@dataclass(slots=True)
class Copied:
    """What became of the lessons, by file name."""

    new: list[str] = field(default_factory=list)
    """Put there."""
    same: list[str] = field(default_factory=list)
    """There already, just so."""
    renewed: list[str] = field(default_factory=list)
    """There in an older version that nobody had changed."""
    kept: list[str] = field(default_factory=list)
    """Changed by the learner, and left alone."""
    beside: dict[str, str] = field(default_factory=dict)
    """Changed by the learner, and left alone; the newer version has the name given here."""


def copy_lessons(lessons: Mapping[str, bytes], folder: Path, replace: bool = False) -> Copied:
    """Put the lessons (file name -> content) into the folder, which is made where it is missing.

    A name may lie in folders of its own: "handouts/notes.html". `replace` writes over work, too.

    Raises:
        AfterwordError: `not_writable` where that can't be done. What was done until then is kept.
    """
    made = Copied()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        left = _read_notes(folder)
        before = dict(left)
        for name, content in lessons.items():
            _place(folder, name, content, left, made, replace)
        if left != before:
            (folder / _NOTES.parent).mkdir(exist_ok=True)
            write_whole(folder / _NOTES, json.dumps(left, indent=1, sort_keys=True).encode() + b"\n")
    except OSError as error:
        message = f"This can't be put there ({error.strerror}). Please name another folder."
        raise AfterwordError("not_writable", message, str(folder)) from None
    return made


def _place(
    folder: Path, name: str, content: bytes, left: dict[str, str], made: Copied, replace: bool
) -> None:
    """Put one lesson under the first name where that harms nothing. `left`: name -> digest as we left it."""
    digest = _digest(content)
    for place in _names(name):
        path = folder / place
        there = path.read_bytes() if os.path.lexists(path) else None
        untouched = there is not None and (replace or _digest(there) == left.get(place))
        if there is None or (untouched and there != content):
            path.parent.mkdir(parents=True, exist_ok=True)
            write_whole(path, content)
        elif there != content and left.get(place) != digest:
            continue  # somebody worked in an older version: keep looking
        left[place] = digest
        if place != name:
            made.beside[name] = place
        elif there is None:
            made.new.append(name)
        elif there == content:
            made.same.append(name)
        else:
            (made.renewed if untouched else made.kept).append(name)
        return


def _names(name: str) -> Iterator[str]:
    stem, dot, ending = name.rpartition(".")
    yield name
    yield f"{stem}.new{dot}{ending}"
    number = 2
    while True:
        yield f"{stem}.new-{number}{dot}{ending}"
        number += 1


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _read_notes(folder: Path) -> dict[str, str]:
    """Return the digests of lessons as they were put there; nothing where the file is gone or not ours."""
    try:
        found = json.loads((folder / _NOTES).read_bytes())
    except (FileNotFoundError, ValueError):
        return {}
    return {k: v for k, v in found.items() if isinstance(v, str)} if isinstance(found, dict) else {}


def write_whole(path: Path, content: bytes, durable: bool = True) -> None:
    """Write a whole file or nothing; `durable`, even where the power goes. A link in its place is replaced."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".afterword-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            if durable:
                file.flush()
                os.fsync(file.fileno())
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
