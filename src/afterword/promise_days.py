"""Readers of single days: written dates, weekdays, "the 20th", holidays, "tomorrow"."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

from afterword.calendar import MONTHS, ONE_DAY, anchor_day, easter, public_holidays, say_day
from afterword.promise_reading import (
    MONTH,
    WEEKDAY,
    Reader,
    Reading,
    Told,
    month_number,
    month_of,
    one_day,
    real_day,
    week_of,
    weekday_number,
)

_MONTH_FIRST = frozenset(
    {"US", "PH", "FM", "MH", "PW", "GU", "PR", "VI", "JP", "CN", "KR", "TW", "HU", "LT", "MN"}
)
_EITHER_ORDER = frozenset({"", "CA"})
_FAR = 270  # days: a date without a year this far ahead more likely lies in the past
_LEAD = rf"(?:{WEEKDAY},?\s+(?:the\s+)?)?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?\b"
_UNTIL = r"(?:\s*-\s*(?P<until>\d{1,2})(?:st|nd|rd|th)?\b)?"
_YEAR = r"(?:,?\s+(?P<year>20\d\d)\b)?"
_SHORT_YEAR = r"(?P<year>(?:20)?\d\d)\b"


def _dated(match: re.Match[str], told: Told, month: int, doubt: str = "") -> Reading | None:
    """A day of a month, in the year said or else the next that has it; checked against a weekday said."""
    named = match.groupdict()
    year, day = int(named.get("year") or 0), int(match["day"])
    years = [year % 100 + 2000] if year else [told.spoken_on.year + ahead for ahead in range(5)]
    days = [found for at in years if (found := real_day(at, month, day))]
    days = [found for found in days if year or found >= told.spoken_on]
    if not days:
        return None
    found, weekday = days[0], named.get("weekday")
    if weekday and found.weekday() != weekday_number(weekday):
        doubt = f"{say_day(found)} is not the weekday you noted. Which day did they mean?"
    elif not 0 <= (found - told.spoken_on).days <= _FAR:
        doubt = f"Did they really mean {say_day(found)}?"
    return one_day(match.span(), found, doubt)


def _iso(match: re.Match[str], told: Told) -> Reading | None:
    return _dated(match, told, int(match["month"])) if 1 <= int(match["month"]) <= 12 else None


def _named(match: re.Match[str], told: Told) -> Reading | None:
    """ "13 March", "March 13", "13-17 March 2026"."""
    month = month_number(match["month"])
    reading = _dated(match, told, month)
    if reading is None or not match["until"]:
        return reading
    last = real_day(reading.start.year, month, int(match["until"]))
    return replace(reading, end=last, unit="stretch") if last and last >= reading.start else None


def _dotted(match: re.Match[str], told: Told) -> Reading | None:
    """ "13.3." is day first wherever it is written."""
    return _dated(match, told, int(match["month"])) if 1 <= int(match["month"]) <= 12 else None


def _slashed(match: re.Match[str], told: Told) -> Reading | None:
    """ "3/13" in the order of the country; where both orders are usual, the writer is asked."""
    one, two, country = int(match["one"]), int(match["two"]), told.calendar.country
    month_first = country in _MONTH_FIRST if max(one, two) <= 12 else two > 12
    month, day = (one, two) if month_first else (two, one)
    if not 1 <= month <= 12:
        return None
    doubt = ""
    if one != two and max(one, two) <= 12 and country in _EITHER_ORDER:
        ways = f"{two} {MONTHS[one - 1].title()} or {one} {MONTHS[two - 1].title()}"
        doubt = f"“{match[0]}” can be read two ways. Is it {ways}?"
    year = f" {match['year']}" if match["year"] else ""
    written = re.fullmatch(rf"(?P<day>\d+)(?: {_SHORT_YEAR})?", f"{day}{year}")
    reading = _dated(written, told, month, doubt) if written else None
    return replace(reading, at=match.span()) if reading else None


def _day_of_month(match: re.Match[str], told: Told) -> Reading | None:
    """ "the 20th" of this or the next month; with a weekday the first month in which both agree."""
    weekday = match.groupdict().get("weekday")
    for ahead in range(30):
        first, _ = month_of(told.spoken_on.year, told.spoken_on.month + ahead)
        found = real_day(first.year, first.month, int(match["day"]))
        if found and found > told.spoken_on and (not weekday or found.weekday() == weekday_number(weekday)):
            return one_day(
                match.span(), found, f"Did they really mean {say_day(found)}?" if ahead > 1 else ""
            )
    return None


def _relative_day(match: re.Match[str], told: Told) -> Reading:
    ahead = 2 if match[0].startswith("the day after") else 1 if match[0].startswith("tomorrow") else 0
    return one_day(match.span(), told.spoken_on + timedelta(days=ahead))


def _weekday(match: re.Match[str], told: Told) -> Reading:
    """The next such weekday after the talk. "Next Friday" said before a Friday may mean either of two."""
    ahead = (weekday_number(match["weekday"]) - told.spoken_on.weekday() - 1) % 7 + 1
    found, doubt = told.spoken_on + timedelta(days=ahead), ""
    if match["which"] == "next" and found <= week_of(told.spoken_on, told.calendar)[1]:
        found, sooner = found + timedelta(days=7), found
        doubt = f"Did they mean {say_day(sooner)} or {say_day(found)}?"
    elif ahead == 7 and not match["which"]:
        doubt = f"Did they mean the same day, {say_day(told.spoken_on)}, or {say_day(found)}?"
    return Reading(match.span(), found, found, "weekday", doubt)


def _holiday(match: re.Match[str], told: Told) -> Reading | None:
    name = _short(match[0])
    days = next((days for known, days in _holidays(told) if known == name), None)
    return Reading(match.span(), *days, "stretch") if days else None


def _short(name: str) -> str:
    return re.sub(r" \(observed\)|'s\b| day$", "", name.lower().replace("’", "'"))


def _holidays(told: Told) -> list[tuple[str, tuple[date, date]]]:
    """Short lower-case names of holidays with their first and last day, from the day after the talk on."""
    country, autumn = told.calendar.country, "4th thursday of november"
    fixed = {"christmas": "25 december", "xmas": "25 december", "new year": "1 january"}
    fixed["thanksgiving"] = "2nd monday of october" if country == "CA" else autumn
    days: list[tuple[str, tuple[date, date]]] = []
    for year in (told.spoken_on.year, told.spoken_on.year + 1):
        sunday = easter(year)
        days.append(("easter", (sunday - timedelta(days=2), sunday + ONE_DAY)))
        days += [(name, (day, day)) for name, at in fixed.items() if (day := anchor_day(at, year))]
        listed, _ = public_holidays(country, told.calendar.subdivision, year)
        days += [(_short(name), (day, day)) for day, names in listed.items() for name in names.split("; ")]
    return sorted((named for named in days if named[1][1] > told.spoken_on), key=lambda named: named[1])


def holiday_reader(told: Told) -> tuple[re.Pattern[str], Reader]:
    """The pattern of the holidays that the calendar's country knows, with its reader."""
    names = sorted({re.escape(name) for name, _ in _holidays(told)}, key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(names)})(?:'s)?(?: day)?\b"), _holiday


DATE_READERS: tuple[tuple[re.Pattern[str], Reader], ...] = (
    (re.compile(r"\b(?P<year>20\d\d)-(?P<month>\d\d)-(?P<day>\d\d)\b"), _iso),
    (re.compile(rf"\b{_LEAD}{_DAY}{_UNTIL}\s+(?:of\s+)?{MONTH}{_YEAR}"), _named),
    (re.compile(rf"\b{_LEAD}{MONTH}\s+(?:the\s+)?{_DAY}{_UNTIL}{_YEAR}"), _named),
    (
        re.compile(
            rf"(?<!at )\b{_LEAD}(?P<day>\d{{1,2}})\.(?P<month>\d{{1,2}})\b(?:\.{_SHORT_YEAR}|\.)?"
            r"(?!\d|\s*(?:hours?|days?|weeks?|months?)\b)"
        ),
        _dotted,
    ),
    (
        re.compile(
            rf"(?<!kw )(?<!week )\b(?!24/7){_LEAD}(?P<one>\d{{1,2}})/(?P<two>\d{{1,2}})(?:/{_SHORT_YEAR})?\b"
        ),
        _slashed,
    ),
    (re.compile(rf"\b{WEEKDAY},?\s+(?:the\s+)?(?P<day>\d{{1,2}})(?:st|nd|rd|th)\b"), _day_of_month),
)
DAY_READERS: tuple[tuple[re.Pattern[str], Reader], ...] = (
    (
        re.compile(r"\b(?:the day after tomorrow|tomorrow|today|tonight|this (?:afternoon|evening))\b"),
        _relative_day,
    ),
    (re.compile(rf"\b(?:(?P<which>this|next|(?:the )?(?:coming|following)) )?{WEEKDAY}"), _weekday),
    (
        re.compile(
            r"\b(?:the )?(?P<day>[1-3]?\d)(?:st|nd|rd|th)\b(?! (?:floor|round|stage|interview|candidate))"
        ),
        _day_of_month,
    ),
)
