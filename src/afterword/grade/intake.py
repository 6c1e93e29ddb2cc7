"""Hand-ins taken in: from a folder, an archive or an LMS download into nbgrader's submitted/, one folder a student.

Nothing is overwritten: what a newer hand-in replaces is kept under afterword/earlier. The same download taken in
twice changes nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from unicodedata import normalize

from afterword.errors import AfterwordError
from afterword.grade.archive import Member, inside, members
from afterword.grade.course import Course
from afterword.grade.files import plain_id, same, write
from afterword.grade.handed import fill
from afterword.grade.naming import Owner, blackboard_usernames, from_browser, owner, student_folders
from afterword.grade.people import People
from afterword.handin import Handed, read_handin

_KEPT_TOO = (".md", ".jsonl", ".toml")
_MOST_BESIDE = 1_000_000
_TIME = "%Y-%m-%d %H:%M:%S"
STAMP = "timestamp.txt"
"""What nbgrader reads the time of a hand-in from."""
_LATE = "Canvas marks this as late, and does not say when it came. Please write it into {}, like 2026-03-06 09:12 UTC."
_SHARED = "Nothing of them was taken in: the folder right above a notebook should have the student's name."


@dataclass(slots=True)
class Arrived:
    """What one student handed in."""

    id: str
    files: dict[str, bytes] = field(default_factory=dict)
    at: str = ""
    said: datetime | None = None
    """The time in the name of the newest attempt, on the school's clock."""
    late: bool = False
    drafts: tuple[Handed, ...] = ()
    """What came from the browser edition, which hands in drafts and no notebook."""
    odd: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Intake:
    """What was taken in: ids that are new or changed, ids that were there already, and what needs a look."""

    new: tuple[str, ...]
    same: tuple[str, ...]
    human: tuple[tuple[str, str], ...]
    """(who or which file, what is the matter)."""


def take_in(
    course: Course, assignment: str, sources: Iterable[Path], people: People, now: datetime
) -> Intake:
    """Take in hand-ins. Raises AfterwordError where the assignment was not built, or a source can't be used."""
    release = course.released(assignment)
    arrived: dict[str, Arrived] = {}
    human: list[tuple[str, str]] = []
    for source in sources:
        # Looked through twice, so that files which are not kept are never in memory together.
        listed = [Member(member.name, member.data[:1000]) for member in members(source)]
        usernames = blackboard_usernames((member.name, member.data) for member in listed)
        shared = _shared_folders(listed, assignment)
        for member in members(source):
            if _noise(member):
                continue
            _sort(member, owner(member.parts, assignment, usernames), shared, assignment, arrived, human)
    new: list[str] = []
    there: list[str] = []
    names: dict[str, str] = {}
    for one in sorted(arrived.values(), key=lambda one: one.id):
        one.id = people.numbers.get(one.id, one.id)
        id = people.code(one.id)
        human += [(id, text) for text in one.odd]
        if one.late:
            human.append((id, _LATE.format(course.submitted(assignment, id) / STAMP)))
        if one.drafts and not any(name.endswith(".ipynb") for name in one.files):
            _fill(release, assignment, one)
        if not plain_id(id):
            human.append((one.id[:80], "This can't name a folder, so it was not taken in. Please rename it."))
        elif names.setdefault(id.casefold(), id) != id:
            message = f"This id and “{names[id.casefold()]}” differ in capitals only, so it was not taken in."
            human.append((id, message))
        elif not any(name.endswith(".ipynb") for name in one.files):
            people.id(one.id)
            human.append((id, "There is no notebook in this hand-in."))
        else:
            people.id(one.id)
            (new if _put(course, assignment, id, one, now) else there).append(id)
    people.save()
    return Intake(tuple(new), tuple(there), tuple(human))


def _shared_folders(found: Iterable[Member], assignment: str) -> dict[str, set[str]]:
    """Return names of folders that would be taken for one student's, though several hold notebooks -> where they are."""
    places: dict[str, set[str]] = {}
    for member in found:
        whose = owner(member.parts, assignment)
        if member.name.endswith(".ipynb") and not _noise(member) and whose and not whose.lms:
            folders = student_folders(member.parts, assignment)
            if folders:
                places.setdefault(whose.id, set()).add("/".join(folders))
    return {id: where for id, where in places.items() if len(where) > 1}


def _sort(
    member: Member, who: Owner | None, shared: dict[str, set[str]], assignment: str,
    arrived: dict[str, Arrived], human: list[tuple[str, str]],
) -> None:  # fmt: skip
    if member.why or who is None:
        human.append((member.name[:120], member.why or "The name does not tell whose file this is."))
        return
    if not who.lms and who.id in shared:
        if member.name.endswith(".ipynb"):
            human.append((member.name[:120], f"Several folders are called “{who.id[:40]}”. {_SHARED}"))
        return
    id = normalize("NFC", who.id)
    one = arrived.setdefault(id, Arrived(id))
    one.late |= who.late
    if who.at and who.at != one.said and not member.name.endswith(".txt"):
        # A newer attempt takes the place of the one before, whatever its files are called.
        one.files, one.drafts, one.said = {}, (), who.at
        one.at = f"{who.at.astimezone(UTC):{_TIME}} UTC"
    if from_browser(who.file.split("/")[-1]):
        _from_browser(one, member, assignment)
    elif member.name.lower().endswith(".zip"):
        for inner in inside(member):
            if inner.why:
                one.odd.append(f"{inner.name[:80]}: {inner.why}")
            elif not _noise(inner):
                _add(one, Owner(who.id, "/".join(inner.parts), lms=True), inner.data, assignment)
    else:
        _add(one, who, member.data, assignment)


def _from_browser(one: Arrived, member: Member, assignment: str) -> None:
    """Keep the drafts of a file from the browser edition; they are put into the notebook when it is written."""
    try:
        handed = read_handin(member.data, member.name)
    except AfterwordError as error:
        one.odd.append(error.message)
        return
    for draft in handed.drafts:
        one.files[f"drafts/{draft.key}.md"] = draft.text.encode("utf-8", "replace")
    one.drafts = handed.drafts


def _noise(member: Member) -> bool:
    """Whether a file is only there because of an operating system or an editor."""
    return any(
        part in ("__MACOSX", ".ipynb_checkpoints", ".DS_Store", "Thumbs.db", "desktop.ini")
        or part.startswith("._")
        for part in member.parts
    )


def _add(one: Arrived, who: Owner, data: bytes, assignment: str) -> None:
    name = who.file.split("/")[-1]
    if name.endswith(".ipynb"):
        target = f"{assignment}.ipynb"
        if target in one.files and one.files[target] != data:
            first = "right" if name == target else "other"
            one.odd.append("There is more than one notebook; the one with the right name was taken.")
            if first == "other":
                return
        one.files[target] = data
        if name != target:
            one.odd.append(f"The notebook was called “{name[:80]}”.")
    elif name == STAMP:
        if who.lms:
            return  # written by the student, who could write any time
        one.at = data[:100].decode("utf-8", "replace").strip()
    elif name.endswith(_KEPT_TOO) and "drafts" in who.file.split("/")[:-1] and len(data) <= _MOST_BESIDE:
        one.files[f"drafts/{name}"] = data


def _fill(release: dict[str, Any], assignment: str, one: Arrived) -> None:
    """Make the notebook that a draft from the browser belongs into."""
    filled = fill(release, one.drafts)
    if filled is None:
        one.odd.append("None of the drafts in this file belongs to the assignment.")
    else:
        one.files[f"{assignment}.ipynb"] = json.dumps(filled, ensure_ascii=False).encode("utf-8", "replace")


def _put(course: Course, assignment: str, id: str, one: Arrived, now: datetime) -> bool:
    """Write a hand-in where it differs from what is there; keep what it replaces."""
    folder = course.submitted(assignment, id)
    files = dict(one.files)
    if one.at:
        files[STAMP] = f"{one.at}\n".encode()
    changed = {name: data for name, data in files.items() if not same(folder / name, data)}
    notebook = f"{assignment}.ipynb"
    if notebook in changed and (folder / notebook).is_file() and not (folder / notebook).is_symlink():
        earlier = course.kept("earlier") / id / assignment / f"{now:%Y%m%d-%H%M%S-%f}"
        write(earlier / notebook, (folder / notebook).read_bytes())
    for name, data in changed.items():
        if plain_id(name.split("/")[-1]):
            write(folder / name, data)
    return bool(changed)
