"""The interview record: whom the writer met, what was said, and what happened since.

Read strictly from TOML: an unknown key, a wrong type or an impossible date is refused with its file, line and
path. A role title and one person are required; all else may be missing, and is then simply not checked.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime, timezone
from typing import Any

from afterword.errors import did_you_mean, shown
from afterword.strict import MOST, YEARS, Table, read_toml

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
Day = date
"""`date` under a name that a field called `date` does not hide."""
_SIMPLE = re.compile(r"\w{1,40}(?:-\w{1,40}){0,9}")


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

    `ended_at` carries its offset; `told` is what they said about an answer, in their words; `promised` is the
    day they meant; `others` holds names from the writer's other applications.
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

    on: Day
    what: str
    date: Day | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """All that the writer noted about one interview, in the order of the file."""

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


def parse_record(text: str, name: str = "interview.toml") -> Record:
    """Read a record from TOML text; `name` is what errors call the file.

    Runs of white space in a text become one space. A local `ended_at` gets the offset of its `zone`.

    Raises:
        AfterwordError: with file, line and path, where the text is not a record.
    """
    table = read_toml(text, name)
    me, firm, role = table.section("me"), table.section("employer"), table.section("role")
    people = _people(table)
    record = Record(
        me=Me(me.text("name"), me.texts("past"), me.take("premium", bool, False)),
        employer=Employer(
            firm.text("name"), firm.texts("aliases"), firm.word("sector", SECTORS), firm.text("country")
        ),
        role=Role(role.text("title", needed=True), role.texts("aliases")),
        interview=_interview(table.section("interview")),
        people=people,
        moments=_moments(table, people),
        needs=_abouts(table, "needs"),
        evidence=_abouts(table, "evidence"),
        promises=_abouts(table, "promises"),
        events=tuple(_event(box) for box in table.tables("events", MOST)),
        offer_expires=_day(table.section("offer"), "expires"),
    )
    table.done()
    return record


def _interview(box: Table) -> Interview:
    zone = box.text("zone")
    ended_at = _ended_at(box, zone)
    promised = _day(box, "promised")
    if promised and ended_at and promised < ended_at.date():
        message = f"{promised} is before the interview ({ended_at.date()}). Please check both days."
        raise box.error("promised", "bad_value", message)
    route = box.text("route")
    if route and route not in ROUTES:
        raise box.unknown("route", route, ROUTES)
    return Interview(
        ended_at=ended_at,
        zone=zone,
        format=box.word("format", FORMATS),
        status=box.word("status", STATUSES) or "waiting",
        told=box.text("told"),
        promised=promised,
        others=box.texts("others"),
        employer_raised_pay=box.take("employer_raised_pay", bool, False),
        route=route,
        no_contact=box.take("no_contact", bool, False),
    )


def _ended_at(box: Table, zone: str) -> datetime | None:
    ended_at = box.take("ended_at", datetime, None)
    if zone:
        ended_at = _in_zone(box, ended_at, zone)
    if ended_at is None:
        return None
    if ended_at.tzinfo is None:
        message = f"Please add the offset ({ended_at.isoformat()}+01:00), or a zone such as Europe/London."
        raise box.error("ended_at", "bad_value", message)
    _check_year(box, "ended_at", ended_at)
    return ended_at


def _in_zone(box: Table, moment: datetime | None, zone: str) -> datetime | None:
    from zoneinfo import ZoneInfo, available_timezones

    try:
        place = ZoneInfo(zone)
    except (LookupError, ValueError, OSError):
        hint = " This computer has no list of time zones: please write the offset into ended_at instead."
        if known := available_timezones():
            hint = did_you_mean(zone, known) or " Please write a name such as Europe/London."
        message = f"“{shown(zone)}” is not a time zone known here.{hint}"
        raise box.error("zone", "bad_value", message) from None
    if moment is None or moment.tzinfo is not None:
        return moment
    _check_year(box, "ended_at", moment)
    # A fixed offset, so that records compare and travel the same on every machine.
    offset = moment.replace(tzinfo=place).utcoffset()
    return moment.replace(tzinfo=timezone(offset)) if offset is not None else moment


def _people(table: Table) -> tuple[Person, ...]:
    boxes = table.tables("people", MOST)
    if not boxes:
        message = "Whom did you meet? Please add at least one [[people]] with a name."
        raise table.error("people", "missing", message)
    people: dict[str, Person] = {}
    for box in boxes:
        name = box.text("name", needed=True)
        if _same(name) in people:
            raise box.error("name", "bad_value", f"“{shown(name)}” stands there twice. Please keep one.")
        part = box.word("part", PARTS) or "interviewer"
        people[_same(name)] = Person(name, box.text("title"), part, box.text("email"))
    return tuple(people.values())


def _moments(table: Table, people: Iterable[Person]) -> tuple[Moment, ...]:
    names = {_same(person.name): person.name for person in people}
    moments: dict[str, Moment] = {}
    for box in table.tables("moments", MOST):
        key = box.text("id", needed=True)
        if not _SIMPLE.fullmatch(key):
            raise box.error("id", "bad_value", "An id is one simple word: letters, digits, - and _.")
        if key in moments:
            raise box.error("id", "bad_value", f"The id “{key}” stands there twice. Please change one.")
        with_ = _person(box, names)
        moments[key] = Moment(key, box.text("about", needed=True), with_, box.texts("aliases"))
    return tuple(moments.values())


def _person(box: Table, names: Mapping[str, str]) -> str:
    name = box.text("with")
    if not name or _same(name) in names:
        return names.get(_same(name), "")
    whole = next((known for key, known in names.items() if _same(name) in key.split()), name)
    hint = did_you_mean(whole, names.values()) or " Please add them there, or leave this out."
    raise box.error("with", "bad_value", f"“{shown(name)}” is not one of the [[people]].{hint}")


def _abouts(table: Table, key: str) -> tuple[str, ...]:
    return tuple(box.text("about", needed=True) for box in table.tables(key, MOST))


def _event(box: Table) -> Event:
    on, what, day = box.take("on", date), box.text("what", needed=True), _day(box, "date")
    _check_year(box, "on", on)
    if what not in HAPPENINGS:
        raise box.unknown("what", what, HAPPENINGS)
    if what == "new_date" and day is None:
        raise box.error("date", "missing", "Which new day did they name? Please add it as “date”.")
    return Event(on, what, day)


def _day(box: Table, key: str) -> date | None:
    day = box.take(key, date, None)
    if day is not None:
        _check_year(box, key, day)
    return day


def _check_year(box: Table, key: str, day: date) -> None:
    if day.year not in YEARS:
        message = f"The year {day.year} can't be right: a record knows {YEARS[0]} to {YEARS[-1]}."
        raise box.error(key, "bad_value", message)


def _same(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


def record_to_toml(record: Record) -> str:
    """Write a record as TOML that `parse_record` reads back as the same record. What is empty is left out."""
    tables = [
        ("[me]", record.me),
        ("[employer]", record.employer),
        ("[role]", record.role),
        ("[interview]", record.interview),
        *(("[[people]]", person) for person in record.people),
        *(("[[moments]]", moment) for moment in record.moments),
        *(("[[needs]]", need) for need in record.needs),
        *(("[[evidence]]", item) for item in record.evidence),
        *(("[[promises]]", promise) for promise in record.promises),
        *(("[[events]]", event) for event in record.events),
        ("[offer]", record.offer_expires),
    ]
    return "\n".join(filter(None, (_section(heading, noun) for heading, noun in tables)))


def _section(heading: str, noun: Any) -> str:
    values = {"expires" if isinstance(noun, date) else "about": noun}
    if is_dataclass(noun):
        values = {field.name.rstrip("_"): getattr(noun, field.name) for field in fields(noun)}
    lines = [f"{key} = {_toml(value)}\n" for key, value in values.items() if value]
    return f"{heading}\n{''.join(lines)}" if lines else ""


def _toml(value: Any) -> str:
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)  # JSON's escapes are TOML's, too
    if isinstance(value, tuple):
        return f"[{', '.join(map(_toml, value))}]"
    return "true" if value is True else str(value.isoformat())
