"""Writes a plan as an iCalendar file (RFC 5545) that a calendar program can import, and import again.

Times are in UTC, so that no time zone has to be understood; dates are all-day events. There are no alarms.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING

from afterword.calendar import say_day
from afterword.errors import AfterwordError
from afterword.plan_steps import Plan, Step, as_date
from afterword.record import Record

if TYPE_CHECKING:
    import icalendar

PRODUCT = "-//Afterword//Plan 1//EN"
_LENGTH = timedelta(minutes=15)
_DONE = {"done": "Done: ", "late": "Late: "}


def plan_to_ics(plan: Plan, record: Record, stamp: datetime, sequence: int = 0) -> bytes:
    """The plan's dated steps as one iCalendar file, in UTF-8 with CRLF line ends, folded at 75 octets.

    `stamp` is the time of writing, with an offset. The same record and step keep their UID, so importing a
    later plan with a higher `sequence` (0 or more) moves the events; overtaken steps are marked as cancelled.
    Raises AfterwordError for a stamp without an offset, a negative sequence, or a plan without dated steps.
    """
    import icalendar

    if stamp.tzinfo is None:
        raise AfterwordError("bad_value", "The time of writing needs an offset, such as +00:00.", "stamp")
    if sequence < 0:
        raise AfterwordError("bad_value", f"The sequence counts up from 0; this is {sequence}.", "sequence")
    dated = [step for step in plan.steps if step.on and step.status != "off"]
    if not dated:
        message = "No step has a day yet. Note when the interview ended, or the day they promised."
        raise AfterwordError("missing", message, "interview.ended_at")
    calendar = icalendar.Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    for step in dated:
        calendar.add_component(_event(step, record, stamp.astimezone(UTC), sequence))
    data: bytes = calendar.to_ical(sorted=True)
    return data


def step_uid(record: Record, step: Step) -> str:
    """The identifier of a step's event: the same for the same employer, role, day of interview and step."""
    ended_at = record.interview.ended_at
    day = ended_at.date().isoformat() if ended_at else ""
    parts = (record.employer.name, record.role.title, day, step.id)
    return sha256("\0".join(parts).encode()).hexdigest()


def _event(step: Step, record: Record, stamp: datetime, sequence: int) -> icalendar.Event:
    import icalendar

    event = icalendar.Event()
    event.add("uid", step_uid(record, step))
    event.add("dtstamp", stamp)
    event.add("sequence", sequence)
    if isinstance(step.on, datetime):
        start = step.on.astimezone(UTC)
        event.add("dtstart", start)
        event.add("dtend", start + _LENGTH)
    elif step.on:
        event.add("dtstart", step.on)
        event.add("dtend", step.on + timedelta(days=1))
    name = f" ({record.employer.name})" if record.employer.name else ""
    event.add("summary", f"{_DONE.get(step.status, '')}{step.title}{name}")
    event.add("description", _description(step))
    event.add("status", "CANCELLED" if step.status == "skipped" else "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    return event


def _description(step: Step) -> str:
    lines = [step.reason]
    if step.to:
        lines.append(f"To: {', '.join(step.to)}, by {step.channel}.")
    if step.latest and step.status == "todo":
        hour = f", {step.latest:%H:%M} their time" if isinstance(step.latest, datetime) else ""
        lines.append(f"Still fine until {say_day(as_date(step.latest))}{hour}.")
    return "\n".join(line for line in lines if line)
