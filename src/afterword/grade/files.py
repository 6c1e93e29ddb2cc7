"""Files of a course's folder: written whole or not at all, and only inside it."""

from __future__ import annotations

import os
import re
import shutil
from contextlib import suppress
from pathlib import Path
from tempfile import mkstemp

_ID = re.compile(r"[A-Za-z0-9_.@ \-]{1,100}")


def plain_id(id: str) -> bool:
    """Whether a student's id can name a folder: no way out of it, nothing that nbgrader takes apart."""
    return bool(_ID.fullmatch(id)) and not id.startswith((".", "-", " ")) and not id.endswith((".", " "))


def write(path: Path, data: bytes) -> None:
    """Write a file whole or not at all. A link that stands in its place is replaced, not followed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise


def same(path: Path, data: bytes) -> bool:
    """Whether a file holds exactly this."""
    try:
        return path.stat().st_size == len(data) and path.read_bytes() == data
    except OSError:
        return False


def remove(path: Path) -> None:
    """Take away a file, a link or a folder, whatever is there."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
