"""Where things stand: what the record and its events mean for a plan made today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from afterword.calendar import Calendar, say_day
from afterword.errors import AfterwordError
from afterword.plan_rules import Rules
from afterword.promise import read_promise
from afterword.record import Event, Person, Record

_STATES = {
    "rejected": "rejected",
    "frozen": "frozen",
    "filled": "filled",
    "asked_to_stop": "stopped",
    "withdrew": "withdrawn",
    "accepted": "accepted",
    "new_date": "waiting",
}
_ENDED = frozenset({"rejected", "filled", "stopped", "withdrawn", "accepted", "offered"})
_CHECK_INS = frozenset({"check_in_sent", "final_check_in_sent"})
_THEIR_WORD = frozenset({"answered", "new_date", "frozen"})
_OFFICE = frozenset({"recruiter", "hr", "coordinator"})


@dataclass(frozen=True, slots=True)
class Situation:
    """The record read for planning.

    `state` is a status of the record; `since` the day it began, where an event says so. `promise` is the day
    by which they mean to decide, `promise_says` how we know, `question` what to ask the writer about it.
    `last_word` is the last day they wrote without ending the process. `rounds` are the check-ins sent, a new
    round beginning with each word of theirs; the last one is the present round.
    """

    record: Record
    rules: Rules
    calendar: Calendar
    today: date
    ended_at: datetime | None
    state: str
    since: date | None
    last_word: date | None
    promise: date | None
    promise_says: str
    question: str
    rounds: tuple[tuple[Event, ...], ...]

    @property
    def interviewed(self) -> date | None:
        """The day of the interview, in the reader's zone."""
        return self.ended_at.date() if self.ended_at else None

    @property
    def ended(self) -> bool:
        """Whether there is nothing left to wait for."""
        return self.state in _ENDED

    @property
    def guarded(self) -> bool:
        """Whether they asked not to be contacted, or let questions in through a portal only."""
        return self.record.interview.no_contact or self.record.interview.route == "portal"

    @property
    def offer(self) -> date | None:
        """The day another offer lapses, as long as it has not and there is something to wait for."""
        expires = self.record.offer_expires
        return expires if expires and expires >= self.today and not self.ended else None

    @property
    def channel(self) -> str:
        """How mail reaches them: straight, or through the agency that sent the writer."""
        return "e-mail through the agency" if self.record.interview.route == "agency" else "e-mail"

    @property
    def slow(self) -> bool:
        """Whether the employer is of a sector that hires slowly."""
        return self.record.employer.sector.lower() in self.rules.words("slow_sectors")

    def sent(self, what: str) -> tuple[date, ...]:
        """The days on which something was sent, in order."""
        return tuple(sorted(event.on for event in self.record.events if event.what == what))

    def happened(self, what: str) -> bool:
        """Whether the record tells of such an event."""
        return any(event.what == what for event in self.record.events)

    def office(self) -> Person | None:
        """The recruiter, HR person or coordinator of the record, if there is one."""
        return next((person for person in self.record.people if person.part in _OFFICE), None)

    def met(self) -> tuple[Person, ...]:
        """The people to thank: those who interviewed, or everybody where only the office was met."""
        return tuple(p for p in self.record.people if p.part not in _OFFICE) or self.record.people


def read_situation(record: Record, rules: Rules, calendar: Calendar, today: date) -> Situation:
    """Read a record for planning.

    Raises AfterwordError when the interview's end has neither an offset nor a zone.
    """
    events = sorted(record.events, key=lambda event: (event.on, event.what in _THEIR_WORD))
    state, since = _state(record, events)
    words = [event.on for event in events if event.what in _THEIR_WORD]
    last_word = max(words, default=None)
    ended_at = _local(record)
    promise, says, question = _promise(record, events, calendar, ended_at.date() if ended_at else None)
    # An answer or a freeze later than the promised day has overtaken it.
    if promise and last_word and promise <= last_word:
        promise, says, question = None, "", ""
    return Situation(
        record,
        rules,
        calendar,
        today,
        ended_at,
        state,
        since,
        last_word,
        promise,
        says,
        question,
        _rounds(events),
    )


def _local(record: Record) -> datetime | None:
    """The end of the interview in the reader's zone."""
    ended_at, zone = record.interview.ended_at, record.interview.zone
    if ended_at is None:
        return None
    if not zone and ended_at.tzinfo is None:
        message = 'The time needs an offset such as +01:00, or beside it zone = "Europe/Paris".'
        raise AfterwordError("missing", message, "interview.ended_at")
    if not zone:
        return ended_at
    place = ZoneInfo(zone)
    return ended_at.replace(tzinfo=place) if ended_at.tzinfo is None else ended_at.astimezone(place)


def _state(record: Record, events: list[Event]) -> tuple[str, date | None]:
    """The present state and its first day: the last event that sets one, unless the status names another."""
    turns = [(_STATES[event.what], event.on) for event in events if event.what in _STATES]
    status = record.interview.status if record.interview.status in _ENDED | {"frozen"} else "waiting"
    if turns and (status == "waiting" or status in {state for state, _ in turns}):
        return turns[-1]
    return status, None


def _promise(
    record: Record, events: list[Event], calendar: Calendar, spoken_on: date | None
) -> tuple[date | None, str, str]:
    """The day they mean to decide by, how we know it, and a question where it is not sure."""
    turns = [event for event in events if event.what == "frozen" or (event.what == "new_date" and event.date)]
    if turns and (day := turns[-1].date):
        return day, f"They named a new date on {say_day(turns[-1].on)}: {say_day(day)}.", ""
    if turns:  # a freeze puts what was said before it out of force
        return None, "", ""
    interview = record.interview
    if interview.promised:
        return interview.promised, f"They promised word by {say_day(interview.promised)}.", ""
    if spoken_on is None:
        ask = f"On which day did you hear “{interview.told}”? Note interview.ended_at."
        return None, "", ask if interview.told else ""
    promise = read_promise(interview.told, spoken_on, calendar)
    ask = f"{promise.question} Then note the day as interview.promised." if promise.question else ""
    if promise.end is None or promise.start is None or promise.end < spoken_on:
        return None, "", ask
    meaning = say_day(promise.end)
    if promise.kind == "range":
        meaning = f"{say_day(promise.start)} to {meaning}"
    return promise.end, f"“{promise.words}” is read as {meaning}, said on {say_day(spoken_on)}.", ask


def _rounds(events: list[Event]) -> tuple[tuple[Event, ...], ...]:
    rounds: list[list[Event]] = [[]]
    for event in events:
        if event.what in _CHECK_INS:
            rounds[-1].append(event)
        elif event.what in _THEIR_WORD and rounds[-1]:
            rounds.append([])
    return tuple(map(tuple, rounds))
