"""What the readers of a spoken timing share: the talk, a reading, and weeks and months around a day."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from afterword.calendar import MONTHS, ONE_DAY, WEEKDAYS, Calendar

MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
# "sat" and "sun" alone are more often other words.
WEEKDAY = (
    r"(?P<weekday>mon(?:day)?|tue(?:s|sday)?|wed(?:nesday)?|thu(?:rs?|rsday)?|fri(?:day)?|saturday|sunday)"
    r"\b\.?"
)


@dataclass(frozen=True, slots=True)
class Told:
    """What was said (lower case), on which day, and the calendar of the one who said it."""

    text: str
    spoken_on: date
    calendar: Calendar


@dataclass(frozen=True, slots=True)
class Reading:
    """A stretch of days named at `at` (offsets in the text); `doubt` is a question the words leave open.

    `unit` is "day", "weekday", "week", "month" or "stretch": "early" and "end of" go with weeks and months.
    """

    at: tuple[int, int]
    start: date
    end: date
    unit: str = "day"
    doubt: str = ""


Reader = Callable[["re.Match[str]", Told], Reading | None]
"""Turns a match into a reading, or None where the words fit the pattern but name no real day."""


def one_day(at: tuple[int, int], day: date, doubt: str = "") -> Reading:
    """A reading of a single day."""
    return Reading(at, day, day, "day", doubt)


def month_number(name: str) -> int:
    """1 for "january" or "jan"."""
    return next(at for at, month in enumerate(MONTHS, 1) if month.startswith(name[:3]))


def weekday_number(name: str) -> int:
    """0 for "monday" or "mon"."""
    return next(at for at, weekday in enumerate(WEEKDAYS) if weekday.startswith(name[:3]))


def week_start(day: date, calendar: Calendar) -> date:
    """The day on which the reader's week around a day begins: the one after the weekend, worked or not."""
    weekend = calendar.weekend
    starts = [at for at in range(7) if at not in weekend and (at - 1) % 7 in weekend] or [0]
    return day - timedelta(days=(day.weekday() - starts[0]) % 7)


def week_of(day: date, calendar: Calendar) -> tuple[date, date]:
    """First and last business day of the reader's week around a day; if all are off, the next one twice."""
    first = week_start(day, calendar)
    days = [first + timedelta(days=step) for step in range(7)]
    work = [at for at in days if calendar.is_business(at)] or [calendar.roll(first, quiet=True)]
    return work[0], work[-1]


def month_of(year: int, month: int) -> tuple[date, date]:
    """First and last day of a month; months past 12 run on into the next years."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    following = date(year + month // 12, month % 12 + 1, 1)
    return date(year, month, 1), following - ONE_DAY


def real_day(year: int, month: int, day: int) -> date | None:
    """The date, or None where there is no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None
