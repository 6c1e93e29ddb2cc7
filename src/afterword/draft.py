"""The draft: a message body and, where there are any, its subject, reader and time of sending.

As text it looks like an e-mail: `Subject:`, `To:` and `Date:` lines in any order, an empty line, the message.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from afterword.errors import AfterwordError, shown
from afterword.strict import LIMIT, YEARS, row_table

_LINE = re.compile(r"([^\r\n]*)(?:\r\n|\r|\n|\Z)")
_HEADER = re.compile(
    r"(subject|to|date|from|cc|bcc|reply-to)[ \t]*:(.*)", re.IGNORECASE | re.ASCII | re.DOTALL
)
_UNREADABLE = re.compile(r"[\0\ud800-\udfff]")
_CLOCK = r"((?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,6})?)?)"
_ISO = re.compile(rf"(\d{{4}}-\d\d-\d\d)[Tt ]{_CLOCK} ?(Z|z|[+-]\d\d:?\d\d)?", re.ASCII)
_MAIL = re.compile(
    rf"(?:[a-z]{{3}},? )?(\d\d?) ([a-z]{{3}}) (\d{{4}}) {_CLOCK}"
    r"(?: ([+-]\d{4}|[a-z]{1,3}))?(?: \([^()]*\))?",
    re.ASCII | re.IGNORECASE,
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
# RFC 5322, section 4.3
_ZONES = {"ut": 0, "utc": 0, "gmt": 0, "z": 0, "est": -5, "edt": -4, "cst": -6, "cdt": -5}
_ZONES |= {"mst": -7, "mdt": -6, "pst": -8, "pdt": -7}
_LOOKS_LIKE = {
    b"%PDF": "It looks like a PDF.",
    b"PK\x03\x04": "It looks like a word processor's file.",
    b"\xd0\xcf\x11\xe0": "It looks like a word processor's file.",
    b"{\\rtf": "It looks like a rich-text (RTF) file.",
}


@dataclass(frozen=True, slots=True)
class Draft:
    """A message as written. `body` is kept to the letter, line ends too; `sent_at` carries its offset."""

    body: str
    subject: str | None = None
    to: str | None = None
    sent_at: datetime | None = None
    id: str = ""


def parse_draft(text: str, name: str = "draft.txt") -> Draft:
    """Read a draft from text; `name` is what errors call the file.

    Text that does not begin with header lines is all body, and so is "Update: ..." or any other word with a
    colon. Header lines end at an empty line; where that was forgotten, a `Subject:` line still is one.

    Raises:
        AfterwordError: `bad_value` for a header given twice or a bad `Date:`; `not_text`, `too_large`.
    """
    text = _checked(text, name).removeprefix("\ufeff")
    headers, start = _headers(text)
    found: dict[str, str] = {}
    for number, (key, value) in enumerate(headers, 1):
        if key in found:
            message = f"There are two {key.title()}: lines. Please keep one of them."
            raise AfterwordError("bad_value", message, f"{name}:{number}")
        found[key] = value
    sent_at = None
    if found.get("date"):
        line = [key for key, _ in headers].index("date") + 1
        sent_at = parse_time(found["date"], f"{name}:{line}: Date")
    return Draft(text[start:], found.get("subject"), found.get("to") or None, sent_at)


def _headers(text: str) -> tuple[list[tuple[str, str]], int]:
    """Return the header lines as (name, value), and where the body starts."""
    headers: list[tuple[str, str]] = []
    start = end = 0
    blank = False
    for line in _LINE.finditer(text):
        header = _HEADER.fullmatch(line[1])
        if header is None:
            blank, end = line[0] != "" and not line[1].strip(" \t"), line.end()
            break
        headers.append((header[1].lower(), header[2].strip(" \t")))
        start = line.end()
    if blank:
        return headers, end if headers else 0
    if any(key == "subject" for key, _ in headers):
        return headers, start
    return [], 0


def parse_time(text: str, where: str) -> datetime:
    """Read a time with its offset, as in ISO 8601 or in an e-mail (RFC 5322).

    Raises:
        AfterwordError: `bad_value` where it is neither, has no offset, or is not in the calendar.
    """
    clean = " ".join(text.split())
    if iso := _ISO.fullmatch(clean):
        day, clock, offset = iso[1], iso[2], (iso[3] or "").upper()
    elif (mail := _MAIL.fullmatch(clean)) and mail[2].lower() in _MONTHS:
        day = f"{mail[3]}-{_MONTHS.index(mail[2].lower()) + 1:02}-{int(mail[1]):02}"
        clock, offset = mail[4], _offset(mail[5] or "")
    else:
        message = f"“{shown(clean)}” can't be read as a time. Please write it like 2026-03-12T18:40:00+01:00."
        raise AfterwordError("bad_value", message, where)
    if not offset:
        message = f"Please add the offset from UTC, as in {day}T{clock}+01:00."
        raise AfterwordError("bad_value", message, where)
    try:
        time = datetime.fromisoformat(f"{day}T{clock}{offset}")
    except ValueError:
        time = None
    if time is None or time.year not in YEARS:
        message = f"“{shown(clean)}” is not a time in the calendar. Please check day, month and year."
        raise AfterwordError("bad_value", message, where)
    return time


def _offset(zone: str) -> str:
    hours = _ZONES.get(zone.lower())
    if hours is not None:
        return f"{hours:+03}:00"
    return zone if zone[:1] in ("+", "-") else ""


def draft_to_text(draft: Draft) -> str:
    """Write a draft as text that `parse_draft` reads back. Its id is left out; a subject becomes one line."""
    sent_at = draft.sent_at.isoformat() if draft.sent_at else None
    values = {"Subject": draft.subject, "To": draft.to, "Date": sent_at}
    lines = [f"{key}: {_one_line(value)}" for key, value in values.items() if value is not None]
    if not lines and (draft.body.startswith("\ufeff") or _headers(draft.body)[0]):
        lines = ["To:"]  # an empty header says that what follows is all body
    return "".join(f"{line}\n" for line in lines) + ("\n" if lines else "") + draft.body


def _one_line(value: str) -> str:
    return " ".join(re.split(r"[\r\n]+", value)).strip(" \t")


def draft_from_row(row: object, where: str) -> Draft:
    """Read a draft from one row of a batch; `where` names file and line ("drafts.jsonl:12").

    Keys: `body`, a text; `id`, `record`, `kind`, texts that may be missing; `to`, `subject`, `sent_at`, texts
    that may be missing or null.

    Raises:
        AfterwordError: for any other key or type, an unreadable time, `not_text`, `too_large`.
    """
    table = row_table(row, where)
    name = table.take("id", str, "")
    for key in ("record", "kind"):
        table.take(key, str, "")
    to, subject, sent_at = (table.take(key, (str, type(None)), None) for key in ("to", "subject", "sent_at"))
    body = table.take("body", str)
    table.done()
    for key, value in {"id": name, "to": to, "subject": subject, "body": body}.items():
        _checked(value or "", f"{where}: {key}")
    time = None if sent_at is None else parse_time(sent_at, f"{where}: sent_at")
    return Draft(body, subject, to, time, name)


def draft_to_row(draft: Draft, record: str, kind: str) -> dict[str, str | None]:
    """Return the row of a batch that `draft_from_row` reads back."""
    sent_at = draft.sent_at.isoformat() if draft.sent_at else None
    return {
        "id": draft.id, "record": record, "kind": kind, "to": draft.to, "sent_at": sent_at, "subject": draft.subject,
        "body": draft.body,
    }  # fmt: skip


def decode_draft(data: bytes, name: str, limit: int = LIMIT) -> str:
    """Decode a draft's bytes as `decode_text` does. Raises AfterwordError, also `empty` without any text."""
    text = decode_text(data, name, limit)
    if not any(c.isprintable() and not c.isspace() for c in text):
        raise AfterwordError("empty", "There is no text in here yet. Please write a line and save it.", name)
    return text


def decode_text(data: bytes, name: str, limit: int = LIMIT) -> str:
    """Decode a file's bytes: UTF-8 with or without its mark, or UTF-16 with one. Line ends stay as they are.

    Raises:
        AfterwordError: `too_large` over `limit` bytes; `not_text` for anything that is not plain text.
    """
    if len(data) > limit:
        raise AfterwordError("too_large", f"There is room for {limit:,} bytes; this is larger.", name)
    looks = next((say for start, say in _LOOKS_LIKE.items() if data.startswith(start)), "")
    codec = "utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        text = data.decode(codec)
    except UnicodeDecodeError:
        looks = looks or "Some of it can't be read as UTF-8."
    if looks or "\0" in text:
        looks = looks or "It holds a NUL character."
        message = f"This is not plain text. {looks} Please save it as plain text (UTF-8)."
        raise AfterwordError("not_text", message, name)
    return text


def _checked(text: str, where: str) -> str:
    if len(text) > LIMIT:
        raise AfterwordError("too_large", f"There is room for {LIMIT:,} characters; this is longer.", where)
    if _UNREADABLE.search(text):
        message = "This is not plain text: it holds a NUL or half a character. Please take it out."
        raise AfterwordError("not_text", message, where)
    return text
