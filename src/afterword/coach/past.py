"""The versions of a draft: a line each, only ever added to, so that nothing written is lost."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from afterword.coach import kept
from afterword.coach.drafts import WRITTEN
from afterword.coach.kept import Saved, unsaved
from afterword.coach.message import whole


@dataclass(frozen=True, slots=True)
class Version:
    """A draft as it stood at `at` (ISO, local time); `why` is "run", "auto" or "kept"."""

    text: str
    at: str
    why: str


class History:
    """The versions of the draft `key`, in `folder`. `now` tells the time."""

    def __init__(self, key: str, folder: Path, now: Callable[[], datetime]) -> None:
        """Nothing is read or made yet."""
        self.path = folder / f".{key}.history.jsonl"
        self.now = now
        self._last: str | None = None

    def versions(self) -> list[Version]:
        """Return all versions, oldest first. A line torn off by a crash is passed over."""
        try:
            lines = self.path.read_bytes().decode("utf-8", "replace").splitlines()
        except OSError:
            return []
        found = []
        for line in lines:
            try:
                row = json.loads(line)
                found.append(Version(whole(str(row["text"])), str(row["at"]), str(row["why"])))
            except (ValueError, KeyError, TypeError, RecursionError):
                continue
        return found

    def add(self, text: str, why: str, told: Mapping[str, str]) -> Saved:
        """Add a version unless it is the one added last. `told` says what the draft is: kind, scenario, to."""
        if text == self._last:
            return Saved(True)
        row = {"at": self.now().isoformat(timespec="seconds"), "why": why, "text": text, **told}
        line = json.dumps(row, ensure_ascii=True)
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with self.path.open("ab") as file:
                torn = file.tell() and not self._ends_whole()
                file.write(f"{chr(10) if torn else ''}{line}\n".encode())
                file.flush()
                os.fsync(file.fileno())
            kept.written(self.path.resolve())
        except OSError as error:
            return unsaved(error)
        self._last = text
        return Saved(True)

    def keep(self, text: str, told: Mapping[str, str]) -> None:
        """Add words that came past the coach, unless they are among the versions already."""
        if text and all(version.text.rstrip() != text for version in self.versions()):
            self.add(text, "kept", told)

    def _ends_whole(self) -> bool:
        with self.path.open("rb") as file:
            file.seek(-1, os.SEEK_END)
            return file.read(1) == b"\n"

    def to_offer(self, text: str, there: str) -> str:
        """Return the words that a page with `text` would put out of sight, "" for none. `there` is the draft's file.

        They are those that somebody wrote into the file past the coach; the newest version where `text` is an older
        one, as after a reload before saving; and a letter where the page has a beginning at most, as in a new lesson.
        """
        found = [version.text.rstrip() for version in self.versions()]
        text, there = text.rstrip(), there.rstrip()
        if there in ("", text):
            there = ""
        elif there not in found or (_begun(there) and not _begun(text)):
            return there
        return found[-1] if text in found[:-1] and found[-1] != text else ""


def _begun(text: str) -> bool:
    return len(text.split()) >= WRITTEN
