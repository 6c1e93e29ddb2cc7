"""Drafts: from text, from bytes, from rows of a batch, and back to text."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from afterword.draft import (
    Draft,
    decode_draft,
    decode_text,
    draft_from_row,
    draft_to_text,
    parse_draft,
    parse_time,
)
from afterword.errors import AfterwordError

PATIENT = settings(deadline=None, database=None)
HALF = "This is not plain text: it holds a NUL or half a character. Please take it out."
EVENING = datetime(2026, 3, 12, 18, 40, tzinfo=timezone(timedelta(hours=1)))


def attempt(read: Callable[..., object], *given: object) -> object:
    """Return what the reader made of it, or the one error that it may raise."""
    try:
        return read(*given)
    except AfterwordError as error:
        return error


def test_headers_and_body() -> None:
    text = (
        "Subject: Thank you\nTo: Dana Whitfield\nDate: 2026-03-12T18:40:00+01:00\n\nDear Dana,\n\nThanks.\n"
    )
    assert parse_draft(text) == Draft("Dear Dana,\n\nThanks.\n", "Thank you", "Dana Whitfield", EVENING)


def test_any_case_and_order() -> None:
    assert parse_draft("DATE :2026-03-12T18:40+01:00\nto:\tDana\nsubject:x \n\nHi") == Draft(
        "Hi", "x", "Dana", EVENING
    )


@pytest.mark.parametrize(
    "text",
    [
        "Dear Dana,\n\nThank you.",
        "Update: the rota is done.\n\nBest,\nImani",
        "Note: x\n\nSubject: not a header any more",
        "Subject line ideas follow\n\nHi",
        "To be honest: I enjoyed it.\n\nImani",
        "\nSubject: after an empty line it is body\n\nHi",
        " Subject: so it is after a space\n\nHi",
        "To: be honest, I enjoyed every minute.\nThank you.\n\nImani",
        "Date: Thursday at five would suit me.",
        "\u017fubject: an old letter\n\nHi",
        "",
        "\n\n",
    ],
)
def test_text_without_headers_is_all_body(text: str) -> None:
    assert parse_draft(text) == Draft(text)


def test_an_empty_subject_is_a_subject_and_an_empty_reader_is_none() -> None:
    assert parse_draft("Subject:\nTo: \nDate:\n\nHi") == Draft("Hi", subject="")


def test_a_forgotten_empty_line_after_a_subject_is_forgiven() -> None:
    assert parse_draft("Subject: Thanks\nDear Dana,\nHi") == Draft("Dear Dana,\nHi", "Thanks")
    assert parse_draft("To: Dana\nSubject: Thanks") == Draft("", "Thanks", "Dana")


def test_line_ends_are_kept_in_the_body_and_understood_in_headers() -> None:
    assert parse_draft("Subject: x\r\nTo: Dana\r\n\r\n\r\nHi\r\nImani\r\n") == Draft(
        "\r\nHi\r\nImani\r\n", "x", "Dana"
    )
    assert parse_draft("Subject: x\r\rHi\r") == Draft("Hi\r", "x")
    assert parse_draft("Subject: x\n \t\nHi") == Draft("Hi", "x")


def test_a_mark_at_the_start_is_dropped() -> None:
    assert parse_draft("\ufeffSubject: x\n\nHi") == Draft("Hi", "x")
    assert parse_draft("\ufeffHi\ufeff") == Draft("Hi\ufeff")


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        (
            "Subject: a\nTo: b\nsubject: c\n\nHi",
            "bad_value",
            "draft.txt:3: There are two Subject: lines. Please keep one of them.",
        ),
        (
            "Subject: a\nDate: next Tuesday\n\nHi",
            "bad_value",
            "draft.txt:2: Date: “next Tuesday” can't be read as a time. "
            "Please write it like 2026-03-12T18:40:00+01:00.",
        ),
        (
            "Date: 2026-03-12T18:40\n\nHi",
            "bad_value",
            "draft.txt:1: Date: Please add the offset from UTC, as in 2026-03-12T18:40+01:00.",
        ),
        (
            "Date: 30 Feb 2026 18:40 +0100\n\nHi",
            "bad_value",
            "draft.txt:1: Date: “30 Feb 2026 18:40 +0100” is not a time in the calendar. "
            "Please check day, month and year.",
        ),
        ("Hi \0 there", "not_text", f"draft.txt: {HALF}"),
        ("Hi \udc80 there", "not_text", f"draft.txt: {HALF}"),
        (
            "x" * 2_000_001,
            "too_large",
            "draft.txt: There is room for 2,000,000 characters; this is longer.",
        ),
    ],
)
def test_bad_drafts_say_where_and_what_to_do(text: str, code: str, line: str) -> None:
    with pytest.raises(AfterwordError) as caught:
        parse_draft(text)
    assert (caught.value.code, str(caught.value)) == (code, line)


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-12T18:40:00+01:00",
        "2026-03-12 18:40 +0100",
        "2026-03-12T17:40:00Z",
        "2026-03-12t17:40:00.000z",
        "Thu, 12 Mar 2026 18:40:00 +0100",
        "thu 12 mar 2026  18:40 +0100 (CET)",
        "12 Mar 2026 17:40:00 GMT",
        "12 Mar 2026 12:40 EST",
        "12 Mar 2026 17:40:00 -0000",
    ],
)
def test_times_in_both_manners(text: str) -> None:
    assert parse_time(text, "x") == EVENING


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-12",
        "2026-W11-4T18:40:00+01:00",
        "12.3.2026 18:40",
        "2026-03-12T24:00:00+01:00",
        "2026-03-12T18:40:60+01:00",
        "2026-13-12T18:40:00+01:00",
        "2026-03-12T18:40:00+25:00",
        "0001-01-01T00:00:00+01:00",
        "9999-12-31T23:59:00-01:00",
        "12 Foo 2026 17:40:00 GMT",
        "12 Mar 2026 17:40:00 XYZ",
        "12 Mar 2026 17:40:00",
        "٢٠٢٦-03-12T18:40:00+01:00",
        "",
    ],
)
def test_other_times_are_refused(text: str) -> None:
    with pytest.raises(AfterwordError) as caught:
        parse_time(text, "rows:1: sent_at")
    assert (caught.value.code, caught.value.where) == ("bad_value", "rows:1: sent_at")


@pytest.mark.parametrize(
    "data",
    [
        "Grüße 👋\r\n".encode(),
        b"\xef\xbb\xbf" + "Grüße 👋\r\n".encode(),
        "Grüße 👋\r\n".encode("utf-16"),
        b"\xfe\xff" + "Grüße 👋\r\n".encode("utf-16-be"),
    ],
)
def test_text_is_decoded_however_it_was_saved(data: bytes) -> None:
    assert decode_draft(data, "draft.txt") == "Grüße 👋\r\n"


@pytest.mark.parametrize(
    ("data", "code", "line"),
    [
        ("Grüße".encode("latin-1"), "not_text", "Some of it can't be read as UTF-8."),
        (b"Hi\0there", "not_text", "It holds a NUL character."),
        ("Hi".encode("utf-16-le"), "not_text", "It holds a NUL character."),
        ("Hi".encode("utf-32"), "not_text", "It holds a NUL character."),
        (b"\xff\xfea", "not_text", "Some of it can't be read as UTF-8."),
        (b"%PDF-1.7 text", "not_text", "It looks like a PDF."),
        (b"PK\x03\x04\x14\0\xff", "not_text", "It looks like a word processor's file."),
        (b"{\\rtf1 Hi}", "not_text", "It looks like a rich-text (RTF) file."),
        (b"", "empty", ""),
        (b" \r\n\t", "empty", ""),
        ("\ufeff\u200b\u00a0".encode(), "empty", ""),
        (b"x" * 2_000_001, "too_large", ""),
    ],
)
def test_bytes_that_are_no_draft(data: bytes, code: str, line: str) -> None:
    with pytest.raises(AfterwordError) as caught:
        decode_draft(data, "draft.txt")
    assert (caught.value.code, caught.value.where) == (code, "draft.txt")
    messages = {
        "not_text": f"This is not plain text. {line} Please save it as plain text (UTF-8).",
        "empty": "There is no text in here yet. Please write a line and save it.",
        "too_large": "There is room for 2,000,000 bytes; this is larger.",
    }
    assert caught.value.message == messages[code]


def test_the_limit_is_a_setting_and_blank_text_can_be_decoded() -> None:
    assert decode_draft(b"12345", "x", 5) == "12345"
    with pytest.raises(AfterwordError, match="There is room for 4 bytes"):
        decode_draft(b"12345", "x", 4)
    assert decode_text(b" ", "x") == " "


def test_a_row_is_read() -> None:
    row = {
        "id": "b012",
        "record": "b-r3",
        "kind": "thank_you",
        "to": "Dana",
        "sent_at": "2026-03-12T18:40:00+01:00",
        "subject": "Thanks",
        "body": "Subject: no header here\n\nHi",
    }
    assert draft_from_row(row, "rows:1") == Draft(row["body"], "Thanks", "Dana", EVENING, "b012")
    nothing = {"body": "", "to": None, "sent_at": None, "subject": None}
    assert draft_from_row(nothing, "rows:1") == draft_from_row({"body": ""}, "rows:1") == Draft("")


@pytest.mark.parametrize(
    ("row", "code", "line"),
    [
        ({}, "missing", "body: “body” is missing: please add it."),
        ({"bdoy": ""}, "unknown_key", "bdoy: “bdoy” is not a key that belongs here. Did you mean “body”?"),
        (
            {"body": "x", "mood": "y"},
            "unknown_key",
            "mood: “mood” is not a key that belongs here. Please check its spelling, or take it out.",
        ),
        ({"body": None}, "wrong_type", "body: “body” should be text in double quotes; this is null."),
        (
            {"body": "x", "id": 7},
            "wrong_type",
            "id: “id” should be text in double quotes; this is a whole number.",
        ),
        (
            {"body": "x", "to": ["Dana"]},
            "wrong_type",
            "to: “to” should be text in double quotes or null; this is a list.",
        ),
        (
            {"body": "x", "sent_at": "soon"},
            "bad_value",
            "sent_at: “soon” can't be read as a time. Please write it like 2026-03-12T18:40:00+01:00.",
        ),
        ({"body": "a\0b"}, "not_text", f"body: {HALF}"),
        ({"body": "x", "subject": "\ud800"}, "not_text", f"subject: {HALF}"),
        (["x"], "wrong_type", "A row should be an object in {braces}; this is a list."),
    ],
)
def test_bad_rows_say_where_and_what_to_do(row: object, code: str, line: str) -> None:
    with pytest.raises(AfterwordError) as caught:
        draft_from_row(row, "rows:4")
    assert (caught.value.code, str(caught.value)) == (code, f"rows:4: {line}")


def test_a_draft_is_written_like_an_e_mail() -> None:
    draft = Draft("Hi\n", "Thank\r\nyou ", "Dana", EVENING, "b012")
    assert draft_to_text(draft) == "Subject: Thank you\nTo: Dana\nDate: 2026-03-12T18:40:00+01:00\n\nHi\n"
    assert draft_to_text(Draft("Hi\n")) == "Hi\n"
    assert draft_to_text(Draft("Subject: x\n\nHi")) == "To:\n\nSubject: x\n\nHi"


VISIBLE = st.characters(exclude_categories=["Cs"], exclude_characters="\0")
PLAIN = st.text(VISIBLE)
HEADER_LIKE = st.lists(
    st.sampled_from(["Subject:", "to : x", "Date:", "\n", "\r\n", "\ufeff", " ", "Hi"])
).map("".join)
VALUES = st.text(VISIBLE).map(lambda text: text.replace("\r", "").replace("\n", "").strip(" \t"))
TIMES = st.datetimes(
    datetime(1990, 1, 1),
    datetime(2199, 12, 31),
    timezones=st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes))),
)


@given(
    st.builds(
        Draft, PLAIN | HEADER_LIKE, st.none() | VALUES, st.none() | VALUES.filter(bool), st.none() | TIMES
    )
)
@PATIENT
def test_a_draft_is_read_back_as_it_was_written(draft: Draft) -> None:
    assert parse_draft(draft_to_text(draft)) == draft


@given(PLAIN | HEADER_LIKE)
@PATIENT
def test_no_text_breaks_the_draft_reader(text: str) -> None:
    draft = attempt(parse_draft, text)
    if isinstance(draft, Draft):
        assert text.endswith(draft.body)
        assert parse_draft(draft_to_text(draft)) == draft
    else:
        assert getattr(draft, "code", "") == "bad_value"


@given(st.binary() | st.text().map(str.encode) | st.binary().map(b"\xff\xfe".__add__))
@PATIENT
def test_no_bytes_break_the_decoder(data: bytes) -> None:
    found = attempt(decode_draft, data, "x")
    assert isinstance(found, str) or getattr(found, "code", "") in ("empty", "not_text")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
)
KEYS = st.sampled_from(["id", "record", "kind", "to", "sent_at", "subject", "body"])


@given(JSON | st.dictionaries(KEYS, JSON) | st.dictionaries(KEYS, st.text()))
@PATIENT
def test_no_row_breaks_the_row_reader(row: object) -> None:
    draft = attempt(draft_from_row, row, "rows:1")
    if isinstance(draft, Draft):
        assert isinstance(row, dict)
        assert (draft.body, draft.to, draft.subject) == (row["body"], row.get("to"), row.get("subject"))
    else:
        assert getattr(draft, "where", "").startswith("rows:1")


BOMBS = {
    "headers": "To: x\n" * 300_000,
    "spaces": "Subject:" + " " * 1_900_000 + "x",
    "colons": ":" * 1_900_000,
    "line ends": "Subject: x" + "\r\n" * 900_000,
    "date": "Date: " + "1 " * 900_000 + "\n\nHi",
    "brackets": "Date: 12 Mar 2026 17:40 GMT " + "(" * 1_900_000 + "\n\nHi",
}


@pytest.mark.slow
@pytest.mark.parametrize("text", BOMBS.values(), ids=list(BOMBS))
def test_two_million_characters_take_seconds_not_hours(text: str) -> None:
    start = time.process_time()
    attempt(parse_draft, text)
    assert decode_draft(text.encode(), "x") == text
    assert time.process_time() - start < 20
