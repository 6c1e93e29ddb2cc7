"""What a plan tells beside its steps: what it assumed, and facts worth knowing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from afterword.calendar import WEEKDAYS, Calendar, country_facts, say_day
from afterword.plan_history import Situation
from afterword.plan_steps import Step, as_date

_USUAL_WEEKEND = (5, 6)
_LONGEST_LIST = 400  # days over which days off are listed


def assumptions(now: Situation, steps: Sequence[Step]) -> tuple[str, ...]:
    """What the plan took for granted; each sentence says how to put it right."""
    days = [as_date(step.on) for step in steps if step.on] + ([now.interviewed] if now.interviewed else [])
    said = [*_country(now.calendar, now)]
    if days:
        said += _days_off(now.calendar, min(days), max(days))
    said += _timing(now)
    if now.ended_at and not now.record.interview.zone:
        said.append(
            "Times are those of the day you met. If their clocks change meanwhile, name their time zone in the record."
        )
    if now.since is None and now.state in {"rejected", "frozen"}:
        said.append(
            f"No day is noted for “{now.state}”, so the plan counts from today. Add an event with its day."
        )
    return tuple(said)


def _country(calendar: Calendar, now: Situation) -> Iterable[str]:
    weekend = " and ".join(f"{WEEKDAYS[day].title()}s" for day in calendar.weekend) or "No days"
    if not calendar.country:
        yield "No country is noted for the employer, so only weekends are days off. Add employer.country."
    elif country_facts(calendar.country) is None:
        yield f"The public holidays of {calendar.country} are not known here, so only weekends are days off."
    else:
        region = now.rules.regions.get(calendar.country, ("", ""))
        part = region[1] if calendar.subdivision == region[0] and region[1] else calendar.subdivision
        where = f"{calendar.country} ({part})" if part else calendar.country
        yield f"Days off are the public holidays of {where} as published; other parts and firms may differ."
    if calendar.weekend != _USUAL_WEEKEND:
        yield f"{weekend} are the weekend there."


def _days_off(calendar: Calendar, first: date, last: date) -> Iterable[str]:
    """Holidays and quiet weeks that lie between the talk and the last step."""
    days = [first + timedelta(days=step) for step in range(min((last - first).days, _LONGEST_LIST) + 1)]
    off = [(day, why) for day in days if (why := calendar.day_off(day)) and why.lower() not in WEEKDAYS]
    if off:
        yield f"Skipped as days off: {'; '.join(f'{say_day(day)} ({why})' for day, why in off)}."
    for span in calendar.quiet:
        if quiet := [day for day in days if span.holds(day)]:
            stretch = f"{say_day(quiet[0])} to {say_day(quiet[-1])}"
            yield f"Questions leave out {span.title} ({stretch}). Quiet weeks can be switched off."


def _timing(now: Situation) -> Iterable[str]:
    if now.ended:
        return
    if now.promise_says.startswith("“"):  # read from words; a date in the record is no assumption
        yield now.promise_says
    if now.promise is None and now.slow:
        sector = now.record.employer.sector.lower()
        yield f"Hiring at a {sector} employer is taken to be slow. Change slow_sectors if this one is quick."


def notes(now: Situation, steps: Sequence[Step]) -> tuple[str, ...]:
    """Facts that help to read the plan, most useful first."""
    said = []
    if now.question and not now.ended:
        said.append(now.question)
    if now.offer and not any("offer_margin" in step.rules for step in steps):
        hint = (
            "Decide as if you won't hear by then."
            if now.guarded
            else "Mention that day once, when you write."
        )
        said.append(f"Your other offer lapses on {say_day(now.offer)}. {hint}")
    if now.record.offer_expires and now.record.offer_expires < now.today and not now.ended:
        said.append("Your other offer has lapsed. If you accepted or declined it, note it as an event.")
    if now.guarded and not now.ended:
        said.append("They asked for no questions before they write, so the plan holds one, after the date.")
    if not now.ended:
        said.append(now.rules.base_rate)
        said.append("The evidence for an hour of the day is weak. Any working hour of the reader's will do.")
    if any(step.kind == "linkedin_note" and step.status == "todo" for step in steps):
        said.append("An invitation that you withdraw can't be sent again for up to three weeks.")
    return tuple(said)
