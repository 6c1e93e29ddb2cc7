"""Hand-ins taken in: from a folder, an archive or an LMS download into nbgrader's submitted/, one folder a student.

Nothing is overwritten: what a newer hand-in replaces is kept under afterword/earlier. The same download taken in
twice changes nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from afterword.errors import AfterwordError
from afterword.grade.archive import Member, inside, members
from afterword.grade.course import Course
from afterword.grade.files import plain_id, same, write
from afterword.grade.handed import fill
from afterword.grade.naming import Owner, owner
from afterword.grade.people import People
from afterword.handin import ENDING, Handed, read_handin

_KEPT_TOO = (".md", ".jsonl", ".toml")
_MOST_BESIDE = 1_000_000
_TIME = "%Y-%m-%d %H:%M:%S"


@dataclass(slots=True)
class Arrived:
    """What one student handed in."""

    id: str
    files: dict[str, bytes] = field(default_factory=dict)
    at: str = ""
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
    """Take in hand-ins. Raises AfterwordError where a source is no folder and no archive."""
    arrived: dict[str, Arrived] = {}
    human: list[tuple[str, str]] = []
    for source in sources:
        for member in members(source):
            _sort(member, assignment, arrived, human)
    new: list[str] = []
    there: list[str] = []
    for one in sorted(arrived.values(), key=lambda one: one.id):
        id = people.id(one.id)
        human += [(id, text) for text in one.odd]
        if one.late:
            human.append((id, "Canvas marks this as late. Its time is not in the download; please enter it."))
        if one.drafts and not any(name.endswith(".ipynb") for name in one.files):
            _fill(course, assignment, one)
        if not plain_id(id):
            human.append(
                (one.id[:80], "This id can't name a folder; rename the file or add it to the roster.")
            )
        elif not any(name.endswith(".ipynb") for name in one.files):
            human.append((id, "There is no notebook in this hand-in."))
        else:
            (new if _put(course, assignment, id, one, now) else there).append(id)
    people.save()
    return Intake(tuple(new), tuple(there), tuple(human))


def _sort(member: Member, assignment: str, arrived: dict[str, Arrived], human: list[tuple[str, str]]) -> None:
    if _noise(member):
        return
    who = owner(member.parts, assignment)
    if member.why or who is None:
        human.append((member.name[:120], member.why or "The name does not tell whose file this is."))
        return
    one = arrived.setdefault(who.id, Arrived(who.id))
    one.late |= who.late
    if who.at:
        one.at = who.at.strftime(_TIME)
    if member.name.lower().endswith(f".{ENDING}"):
        _from_browser(one, member, assignment)
    elif member.name.lower().endswith(".zip"):
        for inner in inside(member):
            if inner.why:
                one.odd.append(f"{inner.name[:80]}: {inner.why}")
            elif not _noise(inner):
                _add(one, Owner(who.id, "/".join(inner.parts)), inner.data, assignment)
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
    elif name == "timestamp.txt":
        one.at = data[:100].decode("utf-8", "replace").strip()
    elif name.endswith(_KEPT_TOO) and "drafts" in who.file.split("/")[:-1] and len(data) <= _MOST_BESIDE:
        one.files[f"drafts/{name}"] = data


def _fill(course: Course, assignment: str, one: Arrived) -> None:
    """Make the notebook that a draft from the browser belongs into."""
    release = json.loads(course.release(assignment).read_text(encoding="utf-8"))
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
        files["timestamp.txt"] = f"{one.at}\n".encode()
    changed = {name: data for name, data in files.items() if not same(folder / name, data)}
    notebook = f"{assignment}.ipynb"
    if notebook in changed and (folder / notebook).is_file() and not (folder / notebook).is_symlink():
        earlier = course.kept("earlier") / id / assignment / f"{now:%Y%m%d-%H%M%S-%f}"
        write(earlier / notebook, (folder / notebook).read_bytes())
    for name, data in changed.items():
        if plain_id(name.split("/")[-1]):
            write(folder / name, data)
    return bool(changed)
