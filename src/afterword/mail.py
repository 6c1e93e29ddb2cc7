"""A draft on its way to a mail program: as an unsent message (.eml) or as a mailto: link. Nothing is ever sent."""

from __future__ import annotations

import re
from dataclasses import dataclass
from email.errors import HeaderParseError, MessageError
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP

from afterword.draft import Draft

MOST_LINK = 1_900
"""Characters of a mailto: link, at most: some systems cut longer ones without a word."""
_UNRESERVED = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~@")
_LINE_END = re.compile(r"\r\n|\r|\n|\u2028|\u2029")
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_PLAIN_ADDRESS = re.compile(
    r"[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[a-z0-9-]+(?:\.[a-z0-9-]+)+", re.IGNORECASE | re.ASCII
)


@dataclass(frozen=True, slots=True)
class Link:
    """A mailto: link, and whether the whole message is in it; if not, it holds the subject and the reader only."""

    href: str
    whole: bool


def one_line(text: str) -> str:
    """Return text on one line, without characters that could end a header or can't be seen."""
    return " ".join(_UNSEEN.sub(" ", text).split())


def mail_address(email: str) -> str:
    """Return an address that is safe to put into a header or a link; "" for anything else."""
    address = email.strip()
    return address if len(address) <= 254 and _PLAIN_ADDRESS.fullmatch(address) else ""


def to_eml(draft: Draft, email: str = "") -> bytes:
    """Return a draft as a message that mail programs open for editing (RFC 5322, with `X-Unsent: 1`).

    `email` is the reader's address; without a usable one the message has no reader yet. The text is UTF-8,
    headers are encoded where they need it, and nothing in a draft can add a header of its own.
    """
    message = EmailMessage(policy=SMTP)
    message["X-Unsent"] = "1"
    subject = one_line(draft.subject or "")
    message["Subject"] = subject if subject.isascii() else "-"
    if address := mail_address(email):
        message["To"] = _reader(one_line(draft.to or ""), address)
    body = _LINE_END.sub("\n", _UNWRITABLE.sub("\ufffd", draft.body)).strip("\n")
    message.set_content(f"{body}\n", charset="utf-8", cte="quoted-printable")
    data = message.as_bytes()
    if subject.isascii():
        return data
    # Python loses a space where it folds a subject between two encoded words; cut by bytes, spaces stay inside them
    encoded = Header(subject, "utf-8", header_name="Subject").encode(linesep="\r\n")
    return data.replace(b"Subject: -\r\n", f"Subject: {encoded}\r\n".encode("ascii"), 1)


def _reader(name: str, address: str) -> Address:
    try:
        return Address(display_name=name, addr_spec=address)
    except (HeaderParseError, MessageError, ValueError, IndexError):
        return Address(addr_spec=address)


def mailto(draft: Draft, email: str = "", most: int = MOST_LINK) -> Link:
    """Return a link that opens the draft in the reader's mail program, of at most `most` characters.

    A message that is too long for a link is left out of it rather than cut.
    """
    body = _LINE_END.sub("\r\n", _UNWRITABLE.sub("\ufffd", draft.body)).strip("\r\n")
    address, subject = _quote(mail_address(email)), one_line(draft.subject or "")
    href = _link(address, {"subject": subject, "body": body})
    if len(href) <= most:
        return Link(href, True)
    href = _link(address, {"subject": subject})
    return Link(href if len(href) <= most else _link(address, {}), False)


def _link(address: str, fields: dict[str, str]) -> str:
    query = "&".join(f"{key}={_quote(value)}" for key, value in fields.items() if value)
    return f"mailto:{address}" + (f"?{query}" if query else "")


def _quote(text: str) -> str:
    """Percent-encode text (RFC 3986); a mailto: link may hold the at sign as it is (RFC 6068)."""
    return "".join(chr(byte) if byte in _UNRESERVED else f"%{byte:02X}" for byte in text.encode())


def file_name(text: str, ending: str) -> str:
    """Return a plain file name made of the letters of a text: `file_name("Thank you, Zoë", "eml")`."""
    words = re.findall(r"\w+", text.lower())
    return f"{'-'.join(words)[:60].strip('-') or 'note'}.{ending}"
