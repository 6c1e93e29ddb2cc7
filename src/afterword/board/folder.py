"""The folder in which a room's files are collected: looked through again and again, each file read once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from afterword.board.room import Work
from afterword.coach.context import engine
from afterword.cohort.handed import held_against, longest, person, read_file
from afterword.cohort.reviewed import Reviewed, Said
from afterword.draft import parse_draft
from afterword.errors import AfterwordError
from afterword.handin import HandIn, named_for
from afterword.review import Review

MOST_FILES = 1_000


@dataclass(slots=True)
class Folder:
    """Reads hand-ins of one kind of message. `took` is told each piece of work, oldest first."""

    path: Path
    kind: str
    took: Callable[[Work], None]
    unread: int = 0
    """Files that are no hand-in, or hold no such draft."""
    _seen: dict[str, tuple[int, int]] = field(default_factory=dict)
    _bad: set[str] = field(default_factory=set)

    def look(self) -> None:
        """Read what is new or changed since the last look. Nothing in the folder can stop it."""
        found = []
        for path in self.path.glob("*.zip"):
            if not named_for(path.name):
                continue
            try:
                about = path.lstat()
            except OSError:
                continue
            mark = (about.st_size, about.st_mtime_ns)
            if self._seen.get(path.name) != mark:
                found.append((about.st_mtime_ns, path, mark))
        for _, path, mark in sorted(found)[:MOST_FILES]:
            self._seen[path.name] = mark
            work = self._read(path)
            (self._bad.discard if work else self._bad.add)(path.name)
            if work:
                self.took(work)
        self.unread = len(self._bad)

    def _read(self, path: Path) -> Work | None:
        try:
            return work_of(read_file(path), path.name, self.kind)
        except (AfterwordError, OSError):
            return None


def work_of(handin: HandIn, file: str, kind: str) -> Work | None:
    """Return a person's work of a kind; None without one.

    Raises:
        AfterwordError: where the draft, or the record it belongs to, can't be read.
    """
    draft = longest(handin, kind)
    if draft is None:
        return None
    held, record = held_against(handin, draft)
    review = engine()[1].review(parse_draft(draft.text, "draft"), record, held)
    who = person(handin.name or file)
    return Work(who, reviewed(review, who), draft.score.sure if draft.score else "")


def reviewed(review: Review, id: str) -> Reviewed:
    """Return a review as far as a room needs it, without a word of the draft."""
    items = {item.id: Said(item.verdict, "", ()) for item in review.items}
    flags = {flag.id: Said("present", "", ()) for flag in review.flags}
    return Reviewed(id, review.kind, review.readiness, review.score, items, flags, ())
