"""Whose file is it? The names that Canvas, Moodle and Blackboard give to downloaded hand-ins, and plain folders."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from afterword.handin import ENDING

_CANVAS = re.compile(
    r"(?P<name>[^_/]+?)_(?P<late>LATE_)?(?P<id>\d{1,12})_(?P<submission>\d{1,12})_(?P<file>.+)"
)
_MOODLE = re.compile(r"(?P<name>.+?)_(?P<id>\d{1,12})_assignsubmission_(?:file|onlinetext)_?(?P<file>.*)")
_BLACKBOARD = re.compile(
    r".+?_(?P<id>[A-Za-z0-9.\-]+)_attempt_(?P<at>\d{4}-\d\d-\d\d-\d\d-\d\d-\d\d)(?:_(?P<file>.+)|\.txt)"
)


@dataclass(frozen=True, slots=True)
class Owner:
    """Who handed a file in, as its name tells, the file's own name, and what else the name says."""

    id: str
    file: str
    name: str = ""
    at: datetime | None = None
    """When it was handed in, on the school's clock, where the name says so."""
    late: bool = False


def owner(parts: tuple[str, ...], assignment: str) -> Owner | None:
    """Return whose file this is by the parts of its name; None where nothing tells.

    Canvas: `reyesdana_LATE_1042_88812_thank_you.ipynb`. Moodle: `Dana Reyes_1042_assignsubmission_file_/thank_you.ipynb`.
    Blackboard: `Week 1_dreyes_attempt_2026-03-06-09-12-00_thank_you.ipynb`. A folder: `dreyes/thank_you.ipynb`,
    `dreyes/thank_you/thank_you.ipynb`, or nbgrader's own `dreyes+thank_you+...`. From the browser edition:
    `dana-reyes.afterword.zip`.
    """
    if parts[-1].lower().endswith(f".{ENDING}") and len(parts[-1]) > len(ENDING) + 1:
        return Owner(parts[-1][: -len(ENDING) - 1], parts[-1])
    for number, part in enumerate(parts):
        rest = parts[number + 1 :]
        if found := _MOODLE.fullmatch(part):
            return Owner(found["id"], "/".join(rest) or found["file"], found["name"])
        if not rest and (found := _BLACKBOARD.fullmatch(part)):
            at = datetime.strptime(found["at"], "%Y-%m-%d-%H-%M-%S") if _real(found["at"]) else None
            return Owner(found["id"], found["file"] or part, at=at)
        if not rest and (found := _CANVAS.fullmatch(part)):
            return Owner(found["id"], _without_count(found["file"]), found["name"], late=bool(found["late"]))
    if len(parts) >= 2:
        folders = [part for part in parts[:-1] if part not in (assignment, "submitted", "drafts")]
        drafts = ["drafts"] if "drafts" in parts[:-1] else []
        if folders:
            return Owner(folders[-1].split("+")[0], "/".join([*drafts, parts[-1]]))
        return None
    stem, _, ending = parts[0].rpartition(".")
    for pattern in (rf"{re.escape(assignment)}[-_ ](?P<id>.+)", rf"(?P<id>.+?)[-_ ]{re.escape(assignment)}"):
        if found := re.fullmatch(pattern, stem):
            return Owner(found["id"], f"{assignment}.{ending}")
    return None


def _without_count(file: str) -> str:
    """Take off the number that Canvas adds when something is handed in again: `thank_you-2.ipynb`."""
    return re.sub(r"-\d{1,3}(?=\.[A-Za-z0-9]+$)", "", file)


def _real(text: str) -> bool:
    try:
        datetime.strptime(text, "%Y-%m-%d-%H-%M-%S")
    except ValueError:
        return False
    return True
