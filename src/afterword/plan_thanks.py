"""A thank-you for each interviewer, in the hours when it still belongs to the talk."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from afterword.calendar import ONE_DAY, Calendar, say_day
from afterword.plan_history import Situation
from afterword.plan_rules import Rules
from afterword.plan_steps import Step
from afterword.record import Person

_LATEST_EVENING = 21  # o'clock: later than this is night


@dataclass(frozen=True, slots=True)
class ThankYouWindow:
    """When to send thanks, in the reader's zone: best `on`, or else the next working morning, `otherwise`."""

    earliest: datetime
    on: datetime
    otherwise: datetime | None
    latest: datetime


def thank_you_window(
    ended_at: datetime, rules: Rules, calendar: Calendar, promise: date | None = None
) -> ThankYouWindow:
    """The hours for a thank-you after an interview that ended at `ended_at` (reader's zone).

    Normally the next day within 24 hours; the same evening when that day is a day off or they decide by then;
    at once when they decide the same day. Quiet weeks don't matter: who interviewed is at work.
    """
    today = ended_at.date()
    earliest = ended_at + timedelta(hours=rules.number("thank_you_pause"))
    aim = ended_at + timedelta(hours=rules.number("thank_you_within"))
    evening = max(earliest, _at(ended_at, today, rules.number("thank_you_evening")))
    after = calendar.roll(today + ONE_DAY, quiet=True)
    morning = _at(ended_at, after, rules.number("thank_you_morning"))
    latest = ended_at + timedelta(hours=rules.number("thank_you_latest"))
    if not calendar.is_business(latest.date()):
        latest = _at(ended_at, calendar.roll(latest.date(), quiet=True), 12)
    urgent = promise is not None and promise <= after
    same_day = calendar.is_business(today) and earliest.date() == today and evening.hour < _LATEST_EVENING
    if promise == today and same_day:
        return ThankYouWindow(earliest, earliest, None, latest)
    if same_day and (urgent or not calendar.is_business(aim.date())):
        return ThankYouWindow(earliest, evening, morning, max(latest, morning))
    if not calendar.is_business(aim.date()):
        aim = morning
    on = _in_office_hours(aim, rules)
    return ThankYouWindow(earliest, on, None, max(latest, on))


def _at(like: datetime, day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), tzinfo=like.tzinfo)


def _in_office_hours(moment: datetime, rules: Rules) -> datetime:
    opens = _at(moment, moment.date(), rules.number("office_opens"))
    closes = _at(moment, moment.date(), rules.number("office_closes"))
    return min(max(moment, opens), closes)


def thank_you_steps(now: Situation, overtaken_on: date | None) -> list[Step]:
    """One thank-you per interviewer, all on one day. From `overtaken_on` on, other mail carries the thanks.

    Where they asked not to be contacted, one note goes to the office, or the thanks wait until they write.
    """
    people: tuple[Person, ...] = now.met()
    if now.record.interview.no_contact:
        people = tuple(person for person in (now.office(),) if person)
    if not people:
        why = (
            "They asked not to be contacted, and nobody from the office is noted. Thank them when they write."
        )
        return [Step("thank_you", "thank_you", "Keep your thanks for when they write", "off", reason=why)]
    base = Step(
        id="",
        kind="thank_you",
        title="",
        status="todo",
        channel=now.channel,
        source=now.rules.setting("thank_you_within").source,
        rules=("thank_you_within", "thank_you_latest", "thank_you_pause"),
    )
    base = _timed(base, now, overtaken_on)
    if len(people) > 1 and base.status in {"todo", "late"}:
        base = replace(
            base, reason=f"{base.reason} Write each of them a different note: they pass them around."
        )
    return [
        replace(base, id=f"thank_you_{index}", title=f"Thank {person.name}", to=(person.name,))
        for index, person in enumerate(now.record.people, 1)
        if person in people
    ]


def _timed(step: Step, now: Situation, overtaken_on: date | None) -> Step:
    """The step with its hours, moved to today's next office morning when they have passed."""
    if sent := now.sent("thank_you_sent"):
        return replace(step, status="done", on=sent[-1], reason=f"Sent on {say_day(sent[-1])}.")
    if now.ended_at is None:
        why = (
            "Within a day of the talk. Note when it ended (interview.ended_at), and the plan names the hour."
        )
        return replace(step, reason=why)
    window = thank_you_window(now.ended_at, now.rules, now.calendar, now.promise)
    step = replace(step, earliest=window.earliest, on=window.on, latest=window.latest)
    if now.today <= window.on.date():
        return replace(step, reason=_why(window, now))
    if overtaken_on and now.today >= overtaken_on:
        return replace(
            step, status="skipped", reason="Too late for a note of its own: put your thanks into the next."
        )
    day = now.calendar.roll(now.today, quiet=True)
    on = _at(window.on, day, now.rules.number("thank_you_morning"))
    if now.today <= window.latest.date():
        return replace(step, on=on, reason=f"There is still time until {_hour(window.latest)}.")
    why = "Better late than never: one plain line of thanks, without a long excuse."
    return replace(step, on=on, status="late", reason=why)


def _why(window: ThankYouWindow, now: Situation) -> str:
    if window.otherwise:
        off = now.calendar.day_off(window.on.date() + ONE_DAY)
        why = f"The next day is off ({off})" if off else "They decide soon"
        return f"{why}: send it that evening, or else {_hour(window.otherwise)}."
    if window.on == window.earliest:
        return "They decide the same day, so send a short note as soon as you have caught your breath."
    return now.rules.setting("thank_you_within").reason


def _hour(moment: datetime) -> str:
    return f"{say_day(moment.date())}, {moment:%H:%M}"
