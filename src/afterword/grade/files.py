"""Files of a course's folder: written whole or not at all, and only inside it."""

from __future__ import annotations

import re
from pathlib import Path

from afterword.launch.copying import write_whole

_ID = re.compile(r"[\w.@ ,'()\-]{1,100}")
"""Letters of any alphabet; nothing that is more than a character in a path, an address or a page, and no "+"."""


def plain_id(id: str) -> bool:
    """Whether a student's id can name a folder: no way out of it, nothing that nbgrader takes apart."""
    return bool(_ID.fullmatch(id)) and not id.startswith((".", "-", " ")) and not id.endswith((".", " "))


def write(path: Path, data: bytes) -> None:
    """Write a file whole or not at all. A link that stands in its place is replaced, not followed."""
    try:
        if not path.parent.is_dir():
            path.parent.mkdir(parents=True, exist_ok=True)
        # A class can be graded again; waiting for the disk 600 times can't.
        write_whole(path, data, durable=False)
    except OSError as error:  # it names a file that nobody has heard of
        raise OSError(error.errno, error.strerror, str(path)) from None


def same(path: Path, data: bytes) -> bool:
    """Whether a file holds exactly this."""
    try:
        return path.stat().st_size == len(data) and path.read_bytes() == data
    except OSError:
        return False
