"""What decides a cohort's points beside the checklist itself: verdicts a person settled, and versions kept frozen."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path

from afterword import __version__
from afterword.content import read_text
from afterword.errors import AfterwordError, did_you_mean, shown
from afterword.grade.course import Course, kept
from afterword.grade.files import write
from afterword.grade.scoring import Doubt, Marker, plain

SETTLED, FROZEN = "settled.json", "frozen.json"
COLUMNS = ("kind", "item", "words", "times", "verdict", "reason")
VERDICTS = ("met", "unmet")
_BEGINS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "'")
Settled = dict[tuple[str, str, str], str]


def course_marker(root: Path) -> Marker:
    """Return the marker of a course: the usual checklist, and what was settled there."""
    path = kept(root, SETTLED)
    return _marker(str(path), path.stat().st_mtime_ns if path.is_file() else 0)


@lru_cache(maxsize=8)
def _marker(path: str, _changed: int) -> Marker:
    usual = Marker.usual()
    return Marker(usual.kinds, usual.reviewer, read_settled(Path(path)))


def read_settled(path: Path) -> Settled:
    """Return the verdicts that were settled: (kind, item, words) -> `met` or `unmet`.

    Raises:
        AfterwordError: where the file can't be read.
    """
    if not path.is_file():
        return {}
    try:
        rows = json.loads(path.read_text(encoding="utf-8"))["settled"]
        return {(row["kind"], row["item"], row["words"]): row["verdict"] for row in rows}
    except (ValueError, KeyError, TypeError):
        raise AfterwordError("bad_value", "This file of settled verdicts is damaged.", str(path)) from None


def queue(doubts: Iterable[Doubt]) -> str:
    """Return the doubts of a class as CSV, the most frequent first: one line for the same words."""
    seen: dict[tuple[str, str, str], Doubt] = {}
    times: Counter[tuple[str, str, str]] = Counter()
    for doubt in doubts:
        times[doubt.key] += 1
        seen.setdefault(doubt.key, doubt)
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(COLUMNS)
    for key, count in sorted(times.items(), key=lambda pair: (-pair[1], pair[0])):
        rows.writerow([key[0], key[1], no_formula(seen[key].text), count, "", ""])
    return out.getvalue()


def settle(course: Course, text: str, name: str, by: str, at: str) -> int:
    """Keep the verdicts that a person wrote into the queue, and return how many there are new.

    Raises:
        AfterwordError: with file and line, for a missing column or another word than met or unmet.
    """
    path = course.kept(SETTLED)
    there = read_settled(path)
    rows = json.loads(path.read_text(encoding="utf-8"))["settled"] if there else []
    new = 0
    for key, verdict, reason in _verdicts(text, name):
        if there.get(key) == verdict:
            continue
        rows = [old for old in rows if (old["kind"], old["item"], old["words"]) != key]
        rows.append({
            "kind": key[0], "item": key[1], "words": key[2], "verdict": verdict,
            "reason": reason, "by": by, "at": at,
        })  # fmt: skip
        there[key] = verdict
        new += 1
    if new:
        text = json.dumps({"schema": "afterword.settled/1", "settled": rows}, ensure_ascii=False, indent=1)
        write(path, f"{text}\n".encode())
    return new


def _verdicts(text: str, name: str) -> Iterator[tuple[tuple[str, str, str], str, str]]:
    """Yield the key of a doubt, the verdict and the reason that a person wrote into a queue."""
    for number, row in enumerate(read_rows(text, name, ("kind", "item", "words", "verdict")), 2):
        verdict = row["verdict"].strip().lower()
        if verdict and verdict not in VERDICTS:
            message = f"“{shown(verdict)}” is no verdict.{did_you_mean(verdict, VERDICTS) or ' Write met or unmet.'}"
            raise AfterwordError("bad_value", message, f"{name}:{number}: verdict")
        if verdict:
            key = (row["kind"], row["item"], plain(with_formula(row["words"])))
            yield key, verdict, row.get("reason", "").strip()


def rules_digest(marker: Marker) -> str:
    """Return a digest of everything that decides points: engine, checklists, settled verdicts."""
    parts = [__version__, sorted(marker.reviewer.digests.items()), sorted(marker.settled.items())]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def hold_frozen(course: Course, marker: Marker, thaw: bool = False) -> str:
    """Keep the versions that a cohort is graded with; return what to tell, "" where nothing is new.

    Raises:
        AfterwordError: `frozen` where other versions were kept, unless `thaw` says to keep these from now on.
    """
    path, now = (
        course.kept(FROZEN),
        {"engine": __version__, "checklists": dict(sorted(marker.reviewer.digests.items()))},
    )
    if path.is_file() and not thaw:
        try:
            then = json.loads(path.read_text(encoding="utf-8"))
            had = dict(then.get("checklists", {}))
        except (ValueError, TypeError, AttributeError):
            raise AfterwordError("bad_value", "This file of frozen versions is damaged.", str(path)) from None
        changed = _changed(had, now["checklists"])  # type: ignore[arg-type]
        if not changed:
            return ""
        message = (
            f"This cohort is graded with engine {then.get('engine')}, and other versions of {', '.join(changed)}. So that "
            f"everybody gets the same, install afterword=={then.get('engine')} with the same kinds; or grade all "
            "anew with --thaw."
        )
        raise AfterwordError("frozen", message, str(path))
    write(path, f"{json.dumps({'schema': 'afterword.frozen/1', **now}, indent=1)}\n".encode())
    return f"From now on this cohort is graded with engine {__version__} and these checklists ({path.name})."


def _changed(then: Mapping[str, str], now: Mapping[str, str]) -> list[str]:
    return sorted(kind for kind in then if now.get(kind) != then[kind])


def read_rows(text: str, name: str, needed: Iterable[str]) -> list[dict[str, str]]:
    """Return the rows of a CSV file by column; semicolons and tabs are understood, too.

    Raises:
        AfterwordError: with file and line, where it has no such columns.
    """
    text = text.removeprefix("\ufeff")
    first = text.split("\n", 1)[0]
    mark = max(",;\t", key=first.count)
    rows = csv.DictReader(io.StringIO(text), delimiter=mark)
    columns = [column.strip() for column in rows.fieldnames or []]
    if missing := [column for column in needed if column not in columns]:
        hint = did_you_mean(missing[0], columns)
        raise AfterwordError("missing", f"There is no column “{missing[0]}”.{hint}", f"{name}:1")
    rows.fieldnames = columns
    return [{key: value or "" for key, value in row.items() if isinstance(key, str)} for row in rows]


def spare_filled(path: Path, columns: Iterable[str], taken_in: Callable[[str], bool]) -> None:
    """Keep a file from being written anew while it is filled in: that is a person's work.

    `taken_in` says of its text whether all of it is in the course already.

    Raises:
        AfterwordError: `not_writable` where it is not, or can't be understood.
    """
    if not path.is_file():
        return
    try:
        text = read_text(path, 50_000_000)
        rows = read_rows(text, str(path), ())
    except AfterwordError:
        return  # no file of ours
    if not any(row.get(column, "").strip() for row in rows for column in columns):
        return
    try:
        if taken_in(text):
            return
    except AfterwordError:
        pass  # filled in with a slip: all the more reason to leave it
    message = "This file is filled in and not taken in yet, so it was left alone. Take it in first, or name another file."
    raise AfterwordError("not_writable", message, str(path))


def all_settled(course: Course, text: str, name: str) -> bool:
    """Whether all verdicts in a queue are kept in the course already. Raises as `settle`."""
    there = read_settled(course.kept(SETTLED))
    return all(there.get(key) == verdict for key, verdict, _ in _verdicts(text, name))


def no_formula(text: str) -> str:
    """Return a cell's text that no spreadsheet takes for a formula."""
    return f"'{text}" if text[:1] in _BEGINS_FORMULA else text


def with_formula(text: str) -> str:
    """Return the text that `no_formula` was given."""
    return text[1:] if text[:1] == "'" else text
