"""Whose file is it? The names that Canvas, Moodle and Blackboard give to downloaded hand-ins, and plain folders."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from os.path import commonprefix
from pathlib import PurePosixPath

from afterword.handin import named_for

_CANVAS = re.compile(
    r"(?P<name>[^_/]+?)_(?P<late>LATE_)?(?P<id>\d{1,12})_(?P<submission>\d{1,12})_(?P<file>.+)"
)
_MOODLE = re.compile(r"(?P<name>.+?)_(?P<id>\d{1,12})_assignsubmission_(?:file|onlinetext)_?(?P<file>.*)")
_BLACKBOARD = re.compile(
    r"(?P<head>.+?_(?P<id>[^_/]+))_attempt_(?P<at>\d{4}-\d\d-\d\d-\d\d-\d\d-\d\d)(?:_(?P<file>.+)|\.txt)"
)
_RECEIPT = re.compile(r".*\((?P<id>[^()]+)\)\s*")
"""The first line of what Blackboard puts beside each hand-in: `Name: Dana Reyes (d_reyes)`."""
_OURS = ("submitted", "drafts")


@dataclass(frozen=True, slots=True)
class Owner:
    """Who handed a file in, as its name tells, the file's own name, and what else the name says."""

    id: str
    file: str
    name: str = ""
    at: datetime | None = None
    """When it was handed in, on the school's clock, where the name says so."""
    late: bool = False
    lms: bool = False
    """Whether an LMS gave the name: then everything behind the id is the student's own choice."""


def owner(
    parts: tuple[str, ...], assignment: str, usernames: Mapping[str, str] | None = None
) -> Owner | None:
    """Return whose file this is by the parts of its name; None where nothing tells.

    Canvas: `reyesdana_LATE_1042_88812_thank_you.ipynb`. Moodle: `Dana Reyes_1042_assignsubmission_file_/thank_you.ipynb`.
    Blackboard: `Week 1_dreyes_attempt_2026-03-06-09-12-00_thank_you.ipynb`. A folder: `dreyes/thank_you.ipynb`,
    `dreyes/thank_you/thank_you.ipynb`, or nbgrader's own `dreyes+thank_you+...`. From the browser edition:
    `dana-reyes.afterword.zip`. `usernames` are Blackboard's, as `blackboard_usernames` finds them.
    """
    for number, part in enumerate(parts):
        rest = parts[number + 1 :]
        kinds = [_MOODLE] if rest else [_CANVAS, _BLACKBOARD, _MOODLE]
        matches = [found for kind in kinds if (found := kind.fullmatch(part))]
        if matches:
            # The LMS writes in front, the student behind: who puts another's id into a file's name gets nothing.
            return _from_lms(min(matches, key=lambda found: found.start("id")), rest, usernames or {})
    if id := named_for(parts[-1]):
        return Owner(id, parts[-1])
    if len(parts) >= 2:
        folders = student_folders(parts, assignment)
        drafts = ["drafts"] if "drafts" in parts[:-1] else []
        if folders:
            id = folders[-1].partition(f"+{assignment}+")[0]
            return Owner(id, "/".join([*drafts, parts[-1]]))
        return None
    stem, _, ending = parts[0].rpartition(".")
    for pattern in (rf"{re.escape(assignment)}[-_ ](?P<id>.+)", rf"(?P<id>.+?)[-_ ]{re.escape(assignment)}"):
        if found := re.fullmatch(pattern, stem):
            return Owner(found["id"], f"{assignment}.{ending}")
    return None


def from_browser(name: str) -> bool:
    """Whether a file's name says that it comes from the browser edition."""
    return bool(named_for(name))


def student_folders(parts: tuple[str, ...], assignment: str) -> list[str]:
    """Return the folders of a file's name that can be a student's; the last one is taken."""
    return [part for part in parts[:-1] if part not in (assignment, *_OURS)]


def blackboard_usernames(files: Iterable[tuple[str, bytes]]) -> dict[str, str]:
    """Return what stands before `_attempt_` in Blackboard's names -> the username in it, which may hold "_", too.

    The text files that Blackboard adds say it; without them, it is what the names don't have in common.
    """
    heads, told = set[str](), dict[str, str]()
    for name, data in files:
        found = _BLACKBOARD.fullmatch(PurePosixPath(name).name)
        if not found:
            continue
        heads.add(found["head"])
        first = data[:1000].decode("utf-8", "replace").split("\n", 1)[0]
        said = None if found["file"] else _RECEIPT.fullmatch(first)
        if said and found["head"].endswith(f"_{said['id']}"):
            told[found["head"]] = said["id"]
    title = _title([head.removesuffix(id) for head, id in told.items()] or list(heads))
    rest = {head: head.removeprefix(title) for head in heads if title and head.startswith(title)}
    return {head: id for head, id in (rest | told).items() if id}


def _title(heads: list[str]) -> str:
    """Return what names begin with, up to a "_"; "" where there is only one that could be all title."""
    if len(set(heads)) == 1 and not heads[0].endswith("_"):
        return ""
    return commonprefix(heads).rpartition("_")[0] + "_" if heads else ""  # noqa: RUF071 - these are no paths


def _from_lms(found: re.Match[str], rest: tuple[str, ...], usernames: Mapping[str, str]) -> Owner:
    about = found.groupdict()
    file = "/".join(rest) or found["file"] or found.string
    if found.re is _BLACKBOARD:
        at = datetime.strptime(found["at"], "%Y-%m-%d-%H-%M-%S") if _real(found["at"]) else None
        return Owner(usernames.get(found["head"], found["id"]), file, at=at, lms=True)
    if found.re is _CANVAS:
        return Owner(found["id"], _without_count(file), found["name"], late=bool(about["late"]), lms=True)
    return Owner(found["id"], file, found["name"], lms=True)


def _without_count(file: str) -> str:
    """Take off the number that Canvas adds when something is handed in again: `thank_you-2.ipynb`."""
    return re.sub(r"-\d{1,3}(?=\.[A-Za-z0-9]+$)", "", file)


def _real(text: str) -> bool:
    try:
        datetime.strptime(text, "%Y-%m-%d-%H-%M-%S")
    except ValueError:
        return False
    return True
