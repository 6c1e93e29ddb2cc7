"""A draft as an unsent message and as a link: whole, decodable, and without a way to smuggle headers in."""

from __future__ import annotations

from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from afterword.draft import Draft
from afterword.mail import MOST_LINK, file_name, mail_address, mailto, one_line, to_eml

NOTE = "Dear Zoë,\n\nthank you – for the 10 000 € question. 谢谢 🙂\n.\nFrom here on: all well.\n\nSørina"


def read(data: bytes) -> EmailMessage:
    message = message_from_bytes(data, policy=default)
    assert isinstance(message, EmailMessage)
    return message


def content(message: EmailMessage) -> str:
    return str(message.get_content()).replace("\r\n", "\n")


def test_it_opens_as_an_unsent_message() -> None:
    data = to_eml(Draft(NOTE, "Grüße: Zoë’s désk", "Zoë Müller-Ødegård"), "zoe@example.org")
    message = read(data)
    assert message["X-Unsent"] == "1"
    assert message["Subject"] == "Grüße: Zoë’s désk"
    assert message["To"].addresses[0].display_name == "Zoë Müller-Ødegård"
    assert message["To"].addresses[0].addr_spec == "zoe@example.org"
    assert message["MIME-Version"] == "1.0"
    assert message.get_content_type() == "text/plain"
    assert message.get_content_charset() == "utf-8"
    assert content(message) == f"{NOTE}\n"
    assert data.isascii()
    assert b"\n" not in data.replace(b"\r\n", b"")
    assert max(map(len, data.split(b"\r\n"))) <= 78
    assert not message.defects


def test_without_an_address_there_is_no_reader_yet() -> None:
    assert read(to_eml(Draft("Hi", "S", "Dana")))["To"] is None
    for bad in ("dana", "dana@", "a@b.c\r\nBcc: x@y.z", "a b@c.de", "é@x.org", "<a@b.cd>", "a@b.cd,e@f.gh"):
        assert mail_address(bad) == ""
        assert read(to_eml(Draft("Hi", "S", "Dana"), bad))["To"] is None


HOSTILE = "Hello\r\nBcc: all@example.org\r\n\r\nBody\x00\u2028X-Y: z\ud800"


@pytest.mark.parametrize(
    "text", [HOSTILE, "a\rBcc: b@c.de", "a\n b", "=?utf-8?q?x?=\nTo: y@z.org", "\x85Cc: q@r.st"]
)
def test_no_header_can_be_smuggled_in(text: str) -> None:
    message = read(to_eml(Draft("body", text, text), "dana@example.org"))
    assert sorted(message.keys()) == sorted(
        ["X-Unsent", "Subject", "To", "MIME-Version", "Content-Type", "Content-Transfer-Encoding"]
    )
    assert len(message["To"].addresses) == 1
    assert message["To"].addresses[0].addr_spec == "dana@example.org"
    assert content(message) == "body\n"


@given(subject=st.text(), to=st.text(), body=st.text())
@example(subject="0000 00" + "\u00a1" * 8 + "\u0800" + "\U00010000" * 4 + " \u00a1", to="", body="")
@example(subject="Thank you " * 150 + "\u00e9 x \u00e9 " * 200, to="", body="")
def test_anything_makes_a_message(subject: str, to: str, body: str) -> None:
    message = read(to_eml(Draft(body, subject, to), "dana@example.org"))
    assert len(message.keys()) == 6
    assert message["To"].addresses[0].addr_spec == "dana@example.org"
    assert " ".join(str(message["Subject"]).split()) == one_line(subject)
    assert len(mailto(Draft(body, subject, to), "dana@example.org").href) <= MOST_LINK


def test_the_link_holds_the_message() -> None:
    link = mailto(Draft("Dear A & B,\nx=y?\n100 %", "Q & A: 50 %", "Dana"), "dana+x@example.org")
    assert link.whole
    parts = urlsplit(link.href)
    assert (parts.scheme, unquote(parts.path)) == ("mailto", "dana+x@example.org")
    assert parse_qs(parts.query) == {"subject": ["Q & A: 50 %"], "body": ["Dear A & B,\r\nx=y?\r\n100 %"]}
    assert "+" not in parts.query


def test_a_long_message_is_left_out_of_the_link_and_not_cut() -> None:
    link = mailto(Draft("word " * 500, "Subject", "Dana"), "dana@example.org")
    assert (link.href, link.whole) == ("mailto:dana@example.org?subject=Subject", False)
    assert mailto(Draft("x", "é" * 900), "a@b.cd").href == "mailto:a@b.cd"


def test_a_link_can_not_be_broken_out_of() -> None:
    href = mailto(Draft('"><script>', "&bcc=x@y.zz#", None), "a@b.cd?bcc=e@f.gh").href
    assert href.startswith("mailto:?subject=")
    assert not {'"', "<", ">", "#"} & set(href)
    assert parse_qs(urlsplit(href).query)["subject"] == ["&bcc=x@y.zz#"]


def test_a_file_name_is_plain() -> None:
    assert file_name("../../etc/Thank you, Zoë!", "eml") == "etc-thank-you-zoë.eml"
    assert file_name("\x00/", "ics") == "note.ics"
