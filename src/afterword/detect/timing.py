"""Timing: sent within the window, not too early, and the timeline they gave."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from afterword.calendar import Calendar
from afterword.detect.analysis import Analysis
from afterword.detect.finding import MET, NA, UNCHECKED, UNCLEAR, UNMET, Finding
from afterword.kinds import Kind, Setting, number

_DAY = timedelta(days=1)


def window(analysis: Analysis, kind: Kind, settings: Mapping[str, Setting]) -> Finding:
    """Met within `hours` (48) of the interview's end; the reader's weekends and holidays do not count."""
    sent, ended = _times(analysis)
    if sent is None:
        return Finding(NA)
    if ended is None:
        return Finding(UNCHECKED)
    hours = number(settings, "hours", 48)
    passed = (sent - ended).total_seconds() / 3600
    if passed > hours:
        passed -= 24 * days_off(
            ended.date(),
            sent.astimezone(ended.tzinfo).date(),
            analysis.resources.calendar(analysis.profile.record),
        )
    values = {"hours": str(round(passed)), "window": str(round(hours))}
    return Finding(MET if 0 <= passed <= hours else UNMET, values=values)


def days_off(first: date, last: date, calendar: Calendar) -> int:
    """Count the reader's free days after `first`, up to and with `last` (at most 60 days on)."""
    count, day = 0, first
    while day < last and (day - first).days < 60:
        day += _DAY
        count += not calendar.is_business(day)
    return count


def _times(analysis: Analysis) -> tuple[datetime | None, datetime | None]:
    sent, ended = analysis.draft.sent_at, analysis.profile.record.interview.ended_at
    if sent is not None and ended is not None and (sent.tzinfo is None) != (ended.tzinfo is None):
        sent, ended = sent.replace(tzinfo=None), ended.replace(tzinfo=None)
    return sent, ended


def due(analysis: Analysis, kind: Kind, settings: Mapping[str, Setting]) -> Finding:
    """Met a business day or more after the date they told, or five business days after the interview."""
    sent, ended = _times(analysis)
    if sent is None:
        return Finding(NA)
    calendar = analysis.resources.calendar(analysis.profile.record)
    told = _told_day(analysis, calendar)
    if told is None and ended is None:
        return Finding(UNCHECKED)
    start, wanted = (
        (told, int(number(settings, "after_promise", 1)))
        if told
        else (ended.date() if ended else sent.date(), int(number(settings, "after_interview", 5)))
    )
    day = sent.astimezone(ended.tzinfo).date() if ended is not None and ended.tzinfo else sent.date()
    passed = business_days(start, day, calendar, wanted)
    return Finding(
        MET if passed >= wanted else UNMET, values={"wanted": str(wanted), "since": start.isoformat()}
    )


def _told_day(analysis: Analysis, calendar: Calendar) -> date | None:
    """Return the last day of the timing they gave, where the record holds or clearly tells it."""
    interview = analysis.profile.record.interview
    if interview.promised or not interview.told or interview.ended_at is None:
        return interview.promised
    from afterword.promise import read_promise  # few kinds ask, and it takes long to load

    promise = read_promise(interview.told, interview.ended_at.date(), calendar)
    return promise.end if promise.sure else None


def business_days(first: date, last: date, calendar: Calendar, enough: int) -> int:
    """Count business days after `first`, up to and with `last`; stops at `enough`."""
    count, day = 0, first
    while day < last and count < enough:
        day += _DAY
        count += calendar.is_business(day)
    return count


def timeline(analysis: Analysis, kind: Kind, settings: Mapping[str, Setting]) -> Finding:
    """Met where the draft mentions the timing they gave; not applicable where they gave none."""
    interview = analysis.profile.record.interview
    if not interview.told and interview.promised is None:
        return Finding(NA)
    wanted = _told_stems(analysis)
    best, where = 0.0, None
    for unit in analysis.units:
        value = unit.moves.get("timeline", 0.0)
        shared = wanted & set(unit.stems)
        if shared and not unit.strung:
            value = (
                max(value, min(0.35 + 0.2 * len(shared), 0.9)) if value > 0.05 or len(shared) > 1 else value
            )
        against = max(unit.moves.get(m, 0.0) for m in ("reproach", "blame", "pressure"))
        if against > 0.3:
            value *= 1.0 - against
        if value > best:
            best, where = value, unit
    met, unclear = number(settings, "met", 0.3), number(settings, "unclear", 0.01)
    evidence = (analysis.evidence(where.start, where.end),) if where and best >= unclear else ()
    return Finding(
        MET if best >= met else UNCLEAR if best >= unclear else UNMET,
        evidence,
        values={"told": interview.told or str(interview.promised)},
    )


def _told_stems(analysis: Analysis) -> set[str]:
    interview = analysis.profile.record.interview
    stemmer = analysis.resources.stemmer
    found = {s for s in stemmer.of(interview.told) if s not in stemmer.vocabulary.stop}
    if interview.promised:
        found |= {str(interview.promised.day), interview.promised.strftime("%A").lower()}
    return found
