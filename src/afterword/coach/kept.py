"""Files that panels keep beside the notebook: written whole or not at all, and never over somebody else's words."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from tempfile import mkstemp
from typing import Any

UNSAVED = (
    "This can't be saved here ({reason}). What you see is kept in this tab only: please make room, or move the "
    "notebook to a folder you may write to, and change something once more."
)
MOST = 2_000_000


def _nothing(_path: Path) -> None:
    return


written: Callable[[Path], None] = _nothing
"""Is told of each file that was written, by its whole path. On a disk there is nothing left to do."""


def now() -> datetime:
    """The time on this computer's clock, with its offset."""
    return datetime.now().astimezone()


def digest(text: str) -> str:
    """Return a fingerprint of a text."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def slot(key: str) -> str:
    """Return the name under which a browser's tab keeps what is typed: the same for this folder and key, always.

    The page's own address won't do: JupyterLab puts a second tab at another one.
    """
    return f"aw-{digest(f'{Path.cwd()}:{key}')[:20]}"


@dataclass(frozen=True, slots=True)
class Saved:
    """Whether something is on the disk now, and what the person should know, "" where all is well."""

    ok: bool
    note: str = ""


class Kept:
    """One file. `now` tells the time, for the names of copies."""

    def __init__(self, path: Path, now: Callable[[], datetime]) -> None:
        """Nothing is read or made yet."""
        self.path = path
        self.now = now
        self.seen = ""
        """Fingerprint of the text last read or written; "" for none."""

    def load(self) -> str | None:
        """Return the text, or None where there is none or it can't be read."""
        try:
            if self.path.stat().st_size > MOST:
                return None
            text = self.path.read_bytes().decode("utf-8", "replace")
        except OSError:
            self.seen = ""
            return None
        self.seen = digest(text)
        return text

    def written_at(self) -> float:
        """Return when the file was last written, in seconds since 1970; 0 where there is none."""
        try:
            return self.path.stat().st_mtime
        except OSError:
            return 0.0

    def save(self, text: str) -> Saved:
        """Write the text. What somebody else wrote there meanwhile is kept as a copy beside it."""
        try:
            note = self._keep_other(text)
            self._write(text)
        except OSError as error:
            return unsaved(error)
        self.seen = digest(text)
        return Saved(True, note)

    def keep_copy(self, label: str) -> Path | None:
        """Copy the file as it is, beside itself; None where there is nothing to copy. Raises OSError."""
        if not self.path.is_file():
            return None
        stem = f"{self.path.stem}.{label}-{self.now():%Y%m%d-%H%M%S}"
        for ending in ("", *(f"-{n}" for n in range(2, 100))):
            copy = self.path.with_name(f"{stem}{ending}{self.path.suffix}")
            with suppress(FileExistsError), copy.open("xb") as file:
                file.write(self.path.read_bytes())
                file.flush()
                written(copy.resolve())
                return copy
        return None

    def _keep_other(self, text: str) -> str:
        try:
            there = digest(self.path.read_bytes().decode("utf-8", "replace"))
        except FileNotFoundError:
            return ""
        if there in (self.seen, digest(text)):
            return ""
        copy = self.keep_copy("conflict")
        return (
            f"{self.path.name} was changed elsewhere meanwhile. That version is kept as {copy.name}."
            if copy
            else ""
        )

    def _write(self, text: str) -> None:
        target = self.path.resolve()  # a link stays a link
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, name = mkstemp(dir=target.parent, prefix=f".{target.name}.", suffix=".part")
        try:
            with os.fdopen(handle, "w", encoding="utf-8", errors="surrogatepass", newline="\n") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            if target.exists():
                shutil.copymode(target, name)
            Path(name).replace(target)
            written(target)
        except BaseException:
            with suppress(OSError):
                Path(name).unlink()
            raise


def unsaved(error: OSError) -> Saved:
    """Return what to say where the disk said no."""
    return Saved(False, UNSAVED.format(reason=error.strerror or "no reason given"))


def load_json(file: Kept) -> dict[str, Any]:
    """Return the object in a file; an empty one where there is none, or something else."""
    try:
        found = json.loads(file.load() or "{}")
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def save_json(file: Kept, values: Mapping[str, Any]) -> Saved:
    """Write an object, as `Kept.save` writes a text."""
    return file.save(json.dumps(values, ensure_ascii=True, indent=1) + "\n")
