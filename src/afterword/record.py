"""The interview record: whom the writer met, what was said, and what happened since.

Read strictly from TOML: an unknown key, a wrong type or an impossible date is refused with its file, line and
path. A role title and one person are required; all else may be missing, and is then simply not checked.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone

from afterword.strict import Table, nearest, read_toml

LONGEST = 2_000
"""Characters in one string of a record, at most."""
MOST = 200
"""Entries in one list of a record, at most."""
YEARS = range(1990, 2200)
"""Years a record may name: early enough for any writer, and safe for date arithmetic."""
STATUSES = ("waiting", "rejected", "offered", "accepted", "withdrawn", "frozen", "filled", "stopped")
SECTORS = (
    "private", "government", "university", "hospital", "nonprofit", "charity", "startup", "agency", "public",
)  # fmt: skip
FORMATS = ("onsite", "video", "phone", "panel", "online")
PARTS = ("interviewer", "recruiter", "hr", "coordinator", "panel", "manager", "other", "owner")
ROUTES = ("direct", "recruiter", "agency", "portal")
HAPPENINGS = (
    "thank_you_sent", "check_in_sent", "final_check_in_sent", "linkedin_sent", "article_sent",
    "rejection_reply_sent", "feedback_request_sent", "stay_in_touch_sent", "answered", "new_date", "rejected",
    "frozen", "filled", "asked_to_stop", "invited_to_connect", "withdrew", "accepted",
)  # fmt: skip
_SIMPLE = re.compile(r"[A-Za-z0-9]+(?:[_-][A-Za-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Me:
    """The writer. `past` names earlier employers and schools; `premium` is LinkedIn Premium."""

    name: str = ""
    past: tuple[str, ...] = ()
    premium: bool = False


@dataclass(frozen=True, slots=True)
class Employer:
    """Where the interview was. `country` is a two-letter code; `sector` a word, best one of `SECTORS`."""

    name: str = ""
    aliases: tuple[str, ...] = ()
    sector: str = ""
    country: str = ""


@dataclass(frozen=True, slots=True)
class Role:
    """The post that was talked about, and the other names people use for it."""

    title: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Interview:
    """The talk itself and what was said about timing.

    `ended_at` carries its offset; `told` is what they said about timing, in their words, and `promised` the day
    that was meant; `others` holds names from the writer's other applications.
    """

    ended_at: datetime | None = None
    zone: str = ""
    format: str = ""
    status: str = "waiting"
    told: str = ""
    promised: date | None = None
    others: tuple[str, ...] = ()
    employer_raised_pay: bool = False
    route: str = ""
    no_contact: bool = False


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody the writer met, and the part they played."""

    name: str
    title: str = ""
    part: str = "interviewer"
    email: str = ""


@dataclass(frozen=True, slots=True)
class Moment:
    """One thing said in this conversation; `with_` is the person's name, `aliases` other words for it."""

    id: str
    about: str
    with_: str = ""
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened since, one of `HAPPENINGS`; `date` is the new day they named, if any."""

    on: date
    what: str
    date: date | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """All that the writer noted about one interview. Times carry an offset; sequences keep the file's order."""

    me: Me
    employer: Employer
    role: Role
    interview: Interview
    people: tuple[Person, ...]
    moments: tuple[Moment, ...] = ()
    needs: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    promises: tuple[str, ...] = ()
    events: tuple[Event, ...] = ()
    offer_expires: date | None = None
