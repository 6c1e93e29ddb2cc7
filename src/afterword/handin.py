"""The file that a participant hands in: drafts, self-scores and, if they like, their interview record. Pure.

It is a zip archive, so that a person can look into it, too. It comes from strangers: it is read in memory and never
unpacked to a disk, only names that we write ourselves are accepted, and nothing is read beyond its limit.
"""

from __future__ import annotations

import io
import json
import re
import struct
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from afterword.errors import AfterwordError, shown
from afterword.mail import file_name

SCHEMA = "afterword.handin/1"
ENDING = "afterword.zip"
MOST_FILE = 2_000_000
"""Bytes of one file in the archive, at most."""
MOST = 10_000_000
"""Bytes of all of them together, and of the archive."""
MOST_DRAFTS = 100
_TOC, _RECORD, _DRAFT = "handin.json", "interview.toml", "drafts/{}.md"
_LONGEST = 200
"""Characters of a name or a word in the table of contents, at most."""
_MANY_MARKS = 100
_WHEN = (1980, 1, 1, 0, 0, 0)
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENCRYPTED = 1
_NAMED = re.compile(r"(.+?)\.afterword(?:[ (_-][^.]{0,20})?\.zip", re.IGNORECASE)
_AGAIN = re.compile(r"(?:[ _-]?\(\d{1,3}\)|[-_]\d{1,2})$")
"""What is added to a name when a file is saved again: "kim (1)"."""
_SURE = re.compile(r"[1-5]?")
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    NotImplementedError,
    EOFError,
    ValueError,
    OverflowError,
    RuntimeError,
    struct.error,
)


@dataclass(frozen=True, slots=True)
class SelfScore:
    """How the writer judged a draft: item id -> "yes", "no" or "unsure"; `sure` is "1" to "5", or ""."""

    marks: Mapping[str, str] = field(default_factory=dict)
    sure: str = ""


@dataclass(frozen=True, slots=True)
class Handed:
    """One draft with its header lines. `kind` and `scenario` are "" where nobody said."""

    key: str
    text: str
    kind: str = ""
    scenario: str = ""
    score: SelfScore | None = None


@dataclass(frozen=True, slots=True)
class HandIn:
    """All that one person hands in. `name` is what they call themselves, `record` the text of interview.toml; both may be ""."""

    name: str
    drafts: tuple[Handed, ...]
    record: str = ""

    @property
    def file_name(self) -> str:
        """The name of the file, made of the letters of the person's name."""
        return file_name(self.name or "work", ENDING)


def named_for(file: str) -> str:
    """Return whom a file is named for; "" where its name is not that of a hand-in.

    Browsers and desktops add something when they save a name again, before the last ending or before both:
    "kim.afterword (1).zip", "kim.afterword - Copy.zip", "kim (1).afterword.zip" are all named for "kim".
    """
    found = _NAMED.fullmatch(file)
    return _AGAIN.sub("", found[1].strip()) if found else ""


def is_key(key: str) -> bool:
    """Whether a draft may be kept under this name: letters, digits, - and _."""
    return key.replace("-", "").replace("_", "").isalnum() and len(key) <= 80


def write_handin(handin: HandIn) -> bytes:
    """Return the file: the same for the same work, whenever it is made."""
    rows = [
        {
            "key": one.key,
            "kind": one.kind,
            "scenario": one.scenario,
            "self_score": {"marks": dict(one.score.marks), "sure": one.score.sure} if one.score else None,
        }
        for one in handin.drafts
    ]
    toc = {"schema": SCHEMA, "name": handin.name, "record": bool(handin.record), "drafts": rows}
    files = {_TOC: json.dumps(toc, ensure_ascii=False, indent=1) + "\n"}
    files |= {_RECORD: handin.record} if handin.record else {}
    files |= {_DRAFT.format(one.key): one.text for one in handin.drafts}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            entry = zipfile.ZipInfo(name, _WHEN)
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, text.encode("utf-8", "replace"), zipfile.ZIP_DEFLATED)
    return out.getvalue()


def read_handin(data: bytes, where: str = "") -> HandIn:
    """Return what was handed in; `where` names the file in errors.

    Raises:
        AfterwordError: `too_large`, `not_a_handin` where it is something else or was tampered with.
    """
    if len(data) > MOST:
        raise AfterwordError("too_large", "This file is larger than any that Afterword writes.", where)
    files = _unpacked(data, where)
    try:
        toc = json.loads(files.pop(_TOC, ""))
        handin = _handin(toc, files)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise _strange("its table of contents can't be read", where) from None
    if handin.drafts and len({one.key for one in handin.drafts}) < len(handin.drafts):
        raise _strange("it holds a draft twice", where)
    left = files.keys() - {_DRAFT.format(one.key) for one in handin.drafts} - {_RECORD}
    if left or (_RECORD in files) is not bool(toc.get("record")):
        raise _strange("its files are not those of its table of contents", where)
    return handin


def _unpacked(data: bytes, where: str) -> dict[str, str]:
    """Return the files of an archive, name -> text, of no more than MOST bytes together."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            _check(entries, where)
            found, left = {}, MOST
            for entry in entries:
                with archive.open(entry) as file:
                    content = file.read(min(MOST_FILE, left) + 1)
                left -= len(content)
                if len(content) > MOST_FILE or left < 0:
                    raise AfterwordError(
                        "too_large", "What is packed in it is larger than Afterword writes.", where
                    )
                found[entry.filename] = content.decode("utf-8")
            return found
    except _BROKEN:
        raise _strange("it is no zip archive, or a damaged one", where) from None


def _check(entries: list[zipfile.ZipInfo], where: str) -> None:
    """Refuse an archive by its list of files, before anything in it is unpacked."""
    names = [entry.filename for entry in entries]
    if len(names) > MOST_DRAFTS + 2 or len(set(names)) < len(names):
        raise _strange("it holds too many files, or one of them twice", where)
    for entry in entries:
        key = entry.filename.removeprefix("drafts/").removesuffix(".md")
        ours = entry.filename in (_TOC, _RECORD) or (is_key(key) and entry.filename == _DRAFT.format(key))
        if not ours:
            raise _strange(f"it holds a file “{shown(entry.filename)}”", where)
        if entry.flag_bits & _ENCRYPTED or entry.compress_type not in _METHODS:
            raise _strange("it is packed or locked in an unusual way", where)


def _handin(toc: Any, files: Mapping[str, str]) -> HandIn:
    """Read the table of contents. Raises ValueError, KeyError, TypeError or AttributeError where it is none of ours."""
    if toc["schema"] != SCHEMA:
        raise ValueError
    drafts = tuple(_draft(row, files) for row in toc["drafts"])
    return HandIn(_word(toc["name"]), drafts, files.get(_RECORD, ""))


def _draft(row: Any, files: Mapping[str, str]) -> Handed:
    score = row["self_score"]
    key, kind, scenario = (_word(row[name]) for name in ("key", "kind", "scenario"))
    return Handed(key, files[_DRAFT.format(key)], kind, scenario, _score(score) if score else None)


def _score(found: Any) -> SelfScore:
    marks = {_word(id): _word(mark) for id, mark in found["marks"].items()}
    if len(marks) > _MANY_MARKS or not set(marks.values()) <= {"yes", "no", "unsure"}:
        raise ValueError
    if not _SURE.fullmatch(found["sure"]):
        raise ValueError
    return SelfScore(marks, found["sure"])


def _word(value: Any) -> str:
    if not isinstance(value, str) or len(value) > _LONGEST:
        raise ValueError
    return value


def _strange(why: str, where: str) -> AfterwordError:
    message = f"This is not a file that Afterword wrote for handing in: {why}. Please ask for it anew."
    return AfterwordError("not_a_handin", message, where)
