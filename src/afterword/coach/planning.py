"""The planner's panel: dates in, a picture, a table and a calendar file out. Pure: `today` is a value."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any

from afterword.calendar import Calendar, say_day
from afterword.coach.frame import button, buttons, field, frame
from afterword.coach.message import Answer, Message
from afterword.errors import AfterwordError
from afterword.ical import plan_to_ics
from afterword.mail import file_name
from afterword.plan import plan
from afterword.plan_rules import Rules
from afterword.plan_steps import Plan, Step, as_date
from afterword.record import Event, Record, parse_record, record_to_toml
from afterword.show.markup import Child, Html, tag
from afterword.show.page import Page
from afterword.show.plan import plan_to_text
from afterword.show.plan_table import plan_notes, plan_table
from afterword.show.timeline import Mark, timeline

DATES = ("today", "promised", "new_on", "new_date", "rejected", "offer")
_TITLES = {"promised": "day they named", "new_date": "new day they named", "rejected": "their no",
           "offer": "other offer lapses", "today": "today"}  # fmt: skip
_SENT = {
    "thank_you": "thank_you_sent", "check_in": "check_in_sent", "final_check_in": "final_check_in_sent",
    "linkedin_note": "linkedin_sent", "share_article": "article_sent", "rejection_reply": "rejection_reply_sent",
    "feedback_request": "feedback_request_sent", "stay_in_touch": "stay_in_touch_sent",
}  # fmt: skip
"""Message kind -> what a record calls its sending."""
_FIELDS = {"interview.promised": "promised", "offer.expires": "offer"}


def dates_of(record: Record) -> dict[str, str]:
    """Return the dates of a record that the planner shows, name -> ISO date, "" where there is none."""
    moved = next((e for e in reversed(record.events) if e.what == "new_date"), None)
    no = next((e for e in reversed(record.events) if e.what == "rejected"), None)
    found = {
        "promised": record.interview.promised,
        "new_on": moved.on if moved else None,
        "new_date": moved.date if moved else None,
        "rejected": no.on if no else None,
        "offer": record.offer_expires,
    }
    return {name: day.isoformat() if day else "" for name, day in found.items()}


def with_dates(record: Record, dates: Mapping[str, str]) -> Record:
    """Return the record with other dates; "" takes one out. They are judged by the strict reader.

    Raises:
        AfterwordError: where it refuses a date.
    """
    shown = dates_of(record)
    if all(dates.get(name, "") == value for name, value in shown.items()):
        return record
    kept = [event for event in record.events if not _is_shown(event, shown)]
    days = {name: date.fromisoformat(value) if value else None for name, value in dates.items()}
    new_on, new_date, no = days.get("new_on"), days.get("new_date"), days.get("rejected")
    if new_date:
        kept.append(Event(new_on or new_date, "new_date", new_date))
    if no:
        kept.append(Event(no, "rejected"))
    interview = replace(record.interview, promised=days.get("promised"))
    changed = replace(record, interview=interview, events=tuple(kept), offer_expires=days.get("offer"))
    return parse_record(record_to_toml(changed), "interview.toml")


def _is_shown(event: Event, shown: Mapping[str, str]) -> bool:
    if event.what == "new_date":
        return event.on.isoformat() == shown["new_on"]
    return event.what == "rejected" and event.on.isoformat() == shown["rejected"]


class PlanningRun:
    """One plan: the record as it came, the dates as the person has them, and what they say they have sent."""

    def __init__(self, record: Record, rules: Rules, calendar: Calendar, today: date, own: bool,
                 state: Mapping[str, Any]) -> None:  # fmt: skip
        """Take up kept dates. With `own`, the record is the person's, and steps can be marked as sent."""
        self.record, self.rules, self.calendar, self.own = record, rules, calendar, own
        kept = state.get("dates")
        self.dates = {"today": today.isoformat(), **dates_of(record)}
        for name, value in kept.items() if isinstance(kept, dict) else ():
            if name in DATES and isinstance(value, str) and (not value or _day(value)):
                self.dates[name] = value
        revision = state.get("revision")
        self.revision = revision if type(revision) is int and revision >= 0 else 0
        sent = state.get("sent")
        self.sent = [event for row in (sent if isinstance(sent, list) else []) if (event := _event(row))]
        self.problem: tuple[str, str] = ("", "")
        self._replan()

    @property
    def state(self) -> dict[str, Any]:
        """What is kept: the dates that differ from the record; of one's own plan, not which day is today."""
        base = dates_of(self.record)
        changed = {name: value for name, value in self.dates.items() if base.get(name) != value}
        if self.own:
            changed.pop("today", None)
        sent = [[event.on.isoformat(), event.what] for event in self.sent]
        return {"dates": changed, "sent": sent, "revision": self.revision}

    @property
    def done(self) -> bool:
        """Whether there is a plan with a day in it."""
        return any(step.on for step in self.plan.steps)

    @property
    def today(self) -> date:
        """The day the plan is made on."""
        return _day(self.dates["today"]) or date.min

    @property
    def changed(self) -> bool:
        """Whether the plan knows more than the record that was read."""
        return self.now != self.record

    def settle(self) -> None:
        """Take what the plan knows as the record from now on: it has been written down."""
        self.record, self.sent = self.now, []
        self.dates |= dates_of(self.record)
        self._replan()

    def _replan(self) -> None:
        """Make the plan; where a date is refused, the last one stays, with the words beside its field."""
        try:
            record = with_dates(self.record, {name: self.dates[name] for name in DATES if name != "today"})
            record = replace(record, events=(*record.events, *self.sent))
            made: Plan = plan(record, self.rules, self.calendar, self.today)
        except AfterwordError as error:
            place = error.where.rpartition(": ")[2]
            name = _FIELDS.get(place, "new_date" if place.startswith("events") else "promised")
            self.problem = (name, error.message)
            if not hasattr(self, "now"):  # kept dates that no longer fit the record
                self.dates |= dates_of(self.record)
                self.now, self.plan = self.record, plan(self.record, self.rules, self.calendar, self.today)
            return
        self.problem, self.now, self.plan = ("", ""), record, made

    def act(self, message: Message, uid: str) -> Answer:
        """Take over the dates, or that a step was sent, and plan anew."""
        before = (dict(self.dates), list(self.sent))
        for name in DATES:
            value = message.values.get(f"{uid}-{name}")
            if isinstance(value, str) and (_day(value) or (not value and name != "today")):
                self.dates[name] = value
        if self.dates["new_date"] and not self.dates["new_on"]:
            self.dates["new_on"] = self.dates["today"]
        if message.do == "sent" and message.arg in _SENT.values():
            self.sent.append(Event(self.today, message.arg))
        if message.do == "unsent" and any(event.what == message.arg for event in self.sent):
            self.sent = [event for event in self.sent if event.what != message.arg]
        if (self.dates, self.sent) == before:
            return Answer()
        self.revision += 1
        self._replan()
        return Answer(self.problem[1] or f"The plan is new. {self._next()}")

    def _next(self) -> str:
        coming = [
            s
            for s in self.plan.steps
            if s.on and s.status in ("todo", "late") and as_date(s.on) >= self.today
        ]
        return (
            f"Next: {coming[0].title}, {say_day(as_date(coming[0].on))}." if coming and coming[0].on else ""
        )

    def view(self, uid: str) -> Html:
        """Return the dates, the picture, the table and the calendar file."""
        role, firm = self.record.role.title, self.record.employer.name
        marks = self.marks()
        return frame(
            uid,
            f"Planner · {role}, {firm}" if firm else f"Planner · {role}",
            "When to write, and when to wait",
            self._fields(uid),
            timeline(self.plan, marks, f"{uid}-picture", self._is_off),
            plan_table(self.plan, lambda step: self._sent_button(step)),
            tag("div", plan_notes(self.plan)),
            buttons(self._download(), self._keep(), self._read()),
            wide=True,
        )

    def marks(self) -> list[Mark]:
        """Return the days to point out in the picture, in order."""
        found = [(day, title, name) for name, title in _TITLES.items() if (day := _day(self.dates[name]))]
        ended_at = self.record.interview.ended_at
        if ended_at:
            found.append((ended_at.date(), "the talk", "talk"))
        days: dict[date, list[tuple[str, str]]] = {}
        for day, title, name in sorted(found):
            days.setdefault(day, []).append((title, name))
        return [
            Mark(
                day,
                ", ".join(title for title, _ in told),
                "today" if "today" in dict(told).values() else told[0][1],
            )
            for day, told in days.items()
        ]

    def _is_off(self, day: date) -> bool:
        return bool(self.calendar.day_off(day)) or bool(self.calendar.quiet_title(day))

    def _fields(self, uid: str) -> Html:
        told = self.record.interview.told
        hint = f"They said: “{told}”" if told else "Leave it empty if they named none."
        news = any(self.dates[name] for name in ("new_date", "rejected", "offer"))
        return tag(
            "div",
            tag(
                "div",
                self._field(uid, "today", "Today", "The plan as of this day."),
                self._field(uid, "promised", "The day they named", hint),
                class_="aw-side-by-side",
            ),
            tag(
                "details",
                tag("summary", "Something came since: a new date, a no, another offer"),
                tag(
                    "div",
                    self._field(uid, "new_date", "New day they named"),
                    self._field(uid, "new_on", "They wrote that on"),
                    self._field(uid, "rejected", "They said no on"),
                    self._field(uid, "offer", "Another offer lapses on"),
                    class_="aw-side-by-side",
                ),
                open=news or self.problem[0] in ("new_date", "offer"),
                class_="aw-more",
            ),
            class_="aw-fields",
        )

    def _field(self, uid: str, name: str, label: str, hint: str = "") -> Html:
        problem = self.problem[1] if self.problem[0] == name else ""
        return field(label, f"{uid}-{name}", self.dates[name], type="date", hint=hint, problem=problem)

    def _sent_button(self, step: Step) -> Child:
        what = _SENT.get(step.kind, "")
        if not self.own or not what or step.id != self._first_of(step.kind):
            return None
        several = sum(other.kind == "thank_you" for other in self.plan.steps) > 1 and step.kind == "thank_you"
        if step.status in ("todo", "late"):
            words = "I have sent these" if several else "I have sent this"
            return tag("span", button(words, "sent", what, name=f"{words}: {step.title}"), class_="aw-sent")
        if step.status == "done" and any(event.what == what for event in self.sent):
            return tag("span", button("Not sent after all", "unsent", what), class_="aw-sent")
        return None

    def _first_of(self, kind: str) -> str:
        """One mark stands for all thank-yous: a record does not tell them apart."""
        open_ones = [s.id for s in self.plan.steps if s.kind == kind and s.status in ("todo", "late", "done")]
        return open_ones[0] if kind == "thank_you" and open_ones else next(
            (s.id for s in self.plan.steps if s.kind == kind and s.status in ("todo", "late")),
            open_ones[-1] if open_ones else "",
        )  # fmt: skip

    def _download(self) -> Child:
        stamp = datetime.combine(self.today, time(), tzinfo=UTC)
        try:
            data = plan_to_ics(self.plan, self.now, stamp, self.revision)
        except AfterwordError as error:
            return tag("p", error.message, class_="aw-small")
        name = file_name(f"follow up {self.record.employer.name or self.record.role.title}", "ics")
        return tag(
            "a", "Put it into your calendar (.ics)", class_="aw-button aw-main", download=name,
            href=f"data:text/calendar;charset=utf-8;base64,{b64encode(data).decode()}",
        )  # fmt: skip

    def _keep(self) -> Child:
        return button("Write these dates into interview.toml", "keep") if self.own and self.changed else None

    def _read(self) -> Child:
        return button("Read my record again", "read") if self.own else None

    def plain(self) -> str:
        """Return the plan as text."""
        return plan_to_text(self.plan, Page(80, colour=False, unicode=True))


def _event(row: object) -> Event | None:
    """Return what was kept of a step marked as sent, or None for anything else."""
    if isinstance(row, list) and len(row) == 2 and isinstance(row[0], str) and row[1] in _SENT.values():
        day = _day(row[0])
        return Event(day, row[1]) if day else None
    return None


def _day(value: str) -> date | None:
    try:
        return date.fromisoformat(value) if len(value) == 10 else None
    except ValueError:
        return None
