"""The draft: a message body and, where there are any, its subject, reader and time of sending."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Draft:
    """A message as written. `body` is kept to the letter, line ends too; `sent_at` carries its offset."""

    body: str
    subject: str | None = None
    to: str | None = None
    sent_at: datetime | None = None
    id: str = ""
