"""Business days where the reader works: weekends, public holidays, customary days off and quiet weeks.

Public holidays come from the `holidays` library, loaded only when a day is first asked about.
Everything here is a function of its arguments: no clock, no locale, no files.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from types import MappingProxyType

from afterword.errors import AfterwordError

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
ONE_DAY = timedelta(days=1)
_FIXED = re.compile(r"(\d{1,2}) ([a-z]+)")
_NTH = re.compile(r"([1-5])(?:st|nd|rd|th) ([a-z]+) of ([a-z]+)")


def say_day(day: date) -> str:
    """A date in words, the same in every locale: "Tuesday 17 March 2026"."""
    return f"{WEEKDAYS[day.weekday()].title()} {day.day} {MONTHS[day.month - 1].title()} {day.year}"


def easter(year: int) -> date:
    """Western Easter Sunday of a Gregorian year.

    The anonymous algorithm, as in Meeus, Astronomical Algorithms, 1991, chapter 8.
    """
    a, b, c = year % 19, year // 100, year % 100
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    k = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    m = (a + 11 * h + 22 * k) // 451
    month, day = divmod(h + k - 7 * m + 114, 31)
    return date(year, month, day + 1)


@lru_cache(maxsize=512)
def anchor_day(anchor: str, year: int) -> date | None:
    """The day an anchor names in a year, or None where that year has no such day (29 february).

    An anchor is "easter", a fixed day ("25 december") or the n-th weekday of a month
    ("4th thursday of november"). ValueError: the anchor is none of these.
    """
    if anchor == "easter":
        return easter(year)
    if fixed := _FIXED.fullmatch(anchor):
        month = MONTHS.index(fixed[2]) + 1
        date(2024, month, int(fixed[1]))  # a leap year has every day there is
        try:
            return date(year, month, int(fixed[1]))
        except ValueError:
            return None
    nth = _NTH.fullmatch(anchor)
    if nth is None:
        raise ValueError(anchor)
    start = date(year, MONTHS.index(nth[3]) + 1, 1)
    ahead = (WEEKDAYS.index(nth[2]) - start.weekday()) % 7 + 7 * (int(nth[1]) - 1)
    found = start + timedelta(days=ahead)
    return found if found.month == start.month else None


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of days that comes back each year: `first` to `last` days from an anchor or listed dates."""

    title: str
    anchor: str = ""
    dates: tuple[date, ...] = ()
    first: int = 0
    last: int = 0

    def holds(self, day: date) -> bool:
        """Whether the day lies in the span."""
        years = (day.year - 1, day.year, day.year + 1)
        around = self.dates or [at for year in years if (at := anchor_day(self.anchor, year))]
        return any(self.first <= (day - at).days <= self.last for at in around)


@dataclass(frozen=True, slots=True)
class Calendar:
    """The reader's working year.

    `weekend` holds weekday numbers (Monday is 0), `extra` days off that no list knows, `closed` customary
    days off, `quiet` weeks in which nobody is asked about a decision, `office_days` names of public holidays
    on which offices work. Without a country there are no public holidays. Raises AfterwordError for a weekend
    that is no set of weekdays, or all of them.
    """

    country: str = ""
    subdivision: str = ""
    weekend: tuple[int, ...] = (5, 6)
    extra: tuple[date, ...] = ()
    closed: tuple[Span, ...] = ()
    quiet: tuple[Span, ...] = ()
    office_days: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a weekend in which no business day could ever be found."""
        if not set(self.weekend) < set(range(7)):
            message = "A weekend is some of the days 0 (Monday) to 6 (Sunday), but not all of them."
            raise AfterwordError("bad_value", message, "calendar.weekend")

    def day_off(self, day: date) -> str:
        """Why nobody is at work on this day, in a word or two; empty for a business day."""
        holidays, workdays = public_holidays(self.country, self.subdivision, day.year)
        if day.weekday() in self.weekend and day not in workdays:
            return WEEKDAYS[day.weekday()].title()
        if day in self.extra:
            return "a day off of your own"
        for span in self.closed:
            if span.holds(day):
                return span.title
        names = [name for name in holidays.get(day, "").split("; ") if name]
        return "; ".join(name for name in names if not name.startswith(self.office_days))

    def is_business(self, day: date) -> bool:
        """Whether the reader's office works on this day; quiet weeks count as work."""
        return not self.day_off(day)

    def quiet_title(self, day: date) -> str:
        """The quiet weeks this day lies in; empty outside them."""
        return next((span.title for span in self.quiet if span.holds(day)), "")

    def counts(self, day: date, *, quiet: bool = False) -> bool:
        """Whether the day is a business day, and with `quiet=False` one outside the quiet weeks."""
        return self.is_business(day) and (quiet or not self.quiet_title(day))

    def roll(self, day: date, *, quiet: bool = False) -> date:
        """The first day on or after `day` that counts."""
        while not self.counts(day, quiet=quiet):
            day += ONE_DAY
        return day

    def roll_back(self, day: date) -> date:
        """The last business day on or before `day`."""
        while not self.is_business(day):
            day -= ONE_DAY
        return day

    def add(self, day: date, count: int, *, quiet: bool = False) -> date:
        """The `count`-th day after `day` that counts, not counting `day`; for 0 the same as `roll`."""
        day = self.roll(day, quiet=quiet) if count == 0 else day
        for _ in range(count):
            day = self.roll(day + ONE_DAY, quiet=quiet)
        return day

    def subtract(self, day: date, count: int) -> date:
        """The `count`-th business day before `day`, not counting `day`; for 0 the same as `roll_back`."""
        day = self.roll_back(day) if count == 0 else day
        for _ in range(count):
            day = self.roll_back(day - ONE_DAY)
        return day

    def between(self, start: date, end: date, *, quiet: bool = False) -> int:
        """How many days after `start`, up to and with `end`, count; 0 when `end` is not later."""
        days = (start + timedelta(days=step) for step in range(1, (end - start).days + 1))
        return sum(self.counts(day, quiet=quiet) for day in days)


def country_facts(country: str) -> tuple[str, tuple[int, ...]] | None:
    """The two-letter code and the weekend (Monday is 0) that the library knows a country by, or None.

    Two- and three-letter codes and English names are understood: "GB", "uk", "GBR", "United Kingdom".
    """
    import holidays

    for name in (country.strip().upper(), country.title().replace(" ", "")):
        try:
            known = holidays.country_holidays(name, language="en_US")
        except NotImplementedError:
            continue
        return known.country, tuple(sorted(known.weekend))
    return None


@lru_cache(maxsize=128)
def public_holidays(country: str, subdivision: str, year: int) -> tuple[Mapping[date, str], frozenset[date]]:
    """A year's public holidays by date, in English, and the weekend days worked to make up for them.

    Both are empty for an unknown or empty country. An unknown subdivision raises AfterwordError.
    """
    if not country or country_facts(country) is None:
        return MappingProxyType({}), frozenset()
    import holidays

    try:
        # Always name the language: the library would else take it from the machine's settings.
        found = holidays.country_holidays(country, subdiv=subdivision or None, years=year, language="en_US")
    except NotImplementedError:
        message = (
            f"{country} has no part “{subdivision}” that is known here. Leave it out, or use its short code."
        )
        raise AfterwordError("bad_value", message, "calendar.subdivision") from None
    return MappingProxyType(dict(found)), frozenset(found.weekend_workdays)
