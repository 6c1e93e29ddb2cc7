"""Readers of longer stretches: "a couple of weeks", "week 14", "next week", "in March", "end of the year"."""

from __future__ import annotations

import re
from datetime import date, timedelta

from afterword.promise_reading import (
    MONTH,
    WEEKDAY,
    Reader,
    Reading,
    Told,
    month_number,
    month_of,
    one_day,
    week_of,
    week_start,
    weekday_number,
)

_NUMBERS = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
)  # fmt: skip
# How people use loose counts; a few weeks is seldom more than four.
_LOOSE = {"a": (1, 1), "an": (1, 1), "another": (1, 1), "thirty": (30, 30)}
_LOOSE |= {"couple": (2, 3), "few": (3, 5), "several": (3, 5)}
_COUNT = (
    rf"(?:\d{{1,3}}|{'|'.join(_NUMBERS[1:])}|thirty|another|(?:a )?couple(?: of)?|(?:a )?few|several|an|a)"
)
_WORKING = r"(?P<working>(?:business|working|work|week)[\s-]?)?"
_UNIT = r"(?P<unit>hours?|days?|weeks?|fortnights?|months?)"
_NTH = {"first": 0, "second": 1, "third": 2, "fourth": 3}
_WHICH = "(?:this|next|(?:the )?(?:following|coming))"
_BEFORE_MONTH = r"(?:in|by|of|before|after|until|early|mid|late|during|around|for|next|this)[\s-]+"


def _count(words: str) -> tuple[int, int]:
    last = words.removesuffix(" of").split()[-1]
    if last.isdigit():
        return int(last), int(last)
    return _LOOSE[last] if last in _LOOSE else (_NUMBERS.index(last), _NUMBERS.index(last))


def _duration(match: re.Match[str], told: Told) -> Reading | None:
    """ "ten working days", "two to three weeks", "a week or two"; loose counts of days are business days."""
    low, high = _count(match["count"])
    unit = match["unit"].removesuffix("s")
    loose = low != high
    if loose and unit in {"week", "month"}:
        high = min(high, 4)
    if more := match["upto"] or match["more"]:
        high = low + 1 if more == "so" else _count(more)[1]
    working = bool(match["working"]) or (loose and unit == "day")
    start, end = (_ahead(told, number, unit, working) for number in (low, high))
    return Reading(match.span(), start, end, "stretch") if start <= end else None


def _ahead(told: Told, number: int, unit: str, working: bool) -> date:
    if unit == "month":
        first, last = month_of(told.spoken_on.year, told.spoken_on.month + number)
        return first.replace(day=min(told.spoken_on.day, last.day))
    if unit == "day" and working:
        return told.calendar.add(told.spoken_on, number, quiet=True)
    days = {"hour": -(-number // 24), "day": number, "week": 7 * number, "fortnight": 14 * number}
    return told.spoken_on + timedelta(days=days[unit])


def _fortnight(match: re.Match[str], told: Told) -> Reading:
    return one_day(match.span(), _ahead(told, 1, "fortnight", working=False))


def _week(match: re.Match[str], day: date, told: Told) -> Reading:
    first, last = week_of(day, told.calendar)
    return Reading(match.span(), first, last, "week")


def _week_number(match: re.Match[str], told: Told) -> Reading | None:
    """ISO week of this year, or of the next where this year's is over."""
    for year in (told.spoken_on.year, told.spoken_on.year + 1):
        try:
            thursday = date.fromisocalendar(year, int(match["number"]), 4)
        except ValueError:
            continue
        if thursday + timedelta(days=3) >= told.spoken_on:
            return _week(match, thursday, told)
    return None


def _week_of_month(match: re.Match[str], told: Told) -> Reading:
    month = month_number(match["month"])
    first, last = month_of(told.spoken_on.year + (month < told.spoken_on.month), month)
    start = last - timedelta(days=6)
    if match["nth"] in _NTH:
        start = first + timedelta(days=7 * _NTH[match["nth"]])
    return Reading(match.span(), start, min(last, start + timedelta(days=6)), "week")


def _weeks_from_weekday(match: re.Match[str], told: Told) -> Reading:
    """ "a week on Monday", "two weeks from Friday", "Monday week"."""
    weeks = _count(match["count"])[0] if match.groupdict().get("count") else 1
    ahead = (weekday_number(match["weekday"]) - told.spoken_on.weekday() - 1) % 7 + 1
    return one_day(match.span(), told.spoken_on + timedelta(days=ahead + 7 * weeks))


def _weekday_of_week(match: re.Match[str], told: Told) -> Reading:
    """ "Friday of next week", "next week Friday"."""
    start = week_start(told.spoken_on + timedelta(days=0 if "this" in match[0] else 7), told.calendar)
    ahead = (weekday_number(match["weekday"]) - start.weekday()) % 7
    return one_day(match.span(), start + timedelta(days=ahead))


def _weekday_of_month(match: re.Match[str], told: Told) -> Reading | None:
    """ "the first Friday of March"."""
    month, weekday = month_number(match["month"]), weekday_number(match["weekday"])
    first, last = month_of(told.spoken_on.year + (month < told.spoken_on.month), month)
    day = last - timedelta(days=(last.weekday() - weekday) % 7)
    if match["nth"] in _NTH:
        day = first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * _NTH[match["nth"]])
    return one_day(match.span(), day)


def _relative_week(match: re.Match[str], told: Told) -> Reading:
    ahead = 2 if "after next" in match[0] else 1 if re.search("next|following|coming|after", match[0]) else 0
    first, last = week_of(told.spoken_on + timedelta(days=7 * ahead), told.calendar)
    if last < told.spoken_on:  # said on a weekend
        first, last = week_of(told.spoken_on + timedelta(days=7), told.calendar)
    first = last if match[0] == "eow" else max(first, told.spoken_on)
    return Reading(match.span(), first, last, "week")


def _relative_month(match: re.Match[str], told: Told) -> Reading:
    ahead = 1 if re.search("next|following|coming", match[0]) else 0
    first, last = month_of(told.spoken_on.year, told.spoken_on.month + ahead)
    if match[0].startswith(("eom", "month")):
        return one_day(match.span(), told.calendar.roll_back(last))
    return Reading(match.span(), first, last, "month")


def _named_month(match: re.Match[str], told: Told) -> Reading:
    month = month_number(match["month"])
    first, last = month_of(told.spoken_on.year + (month < told.spoken_on.month), month)
    return Reading(match.span("month"), first, last, "month")


def _part_of_year(match: re.Match[str], told: Told) -> Reading:
    """The month that a quarter or year ends with, or the new year begins with."""
    quarter = (told.spoken_on.month + 2) // 3 * 3
    month = 13 if "new" in match[0] else quarter if "quarter" in match[0] else 12
    first, last = month_of(told.spoken_on.year, month)
    return Reading(match.span(), first, last, "month")


SPAN_READERS: tuple[tuple[re.Pattern[str], Reader], ...] = tuple(
    (re.compile(pattern), reader)
    for pattern, reader in (
        (
            r"(?<!next )(?<!this )(?<!last )(?<!a )\b(?:kw|cw|wk|(?:calendar )?week(?: no\.?| number)?)\.?\s*"
            r"(?P<number>[1-5]?\d)\b(?!\s*(?:%|people|candidates))",
            _week_number,
        ),
        (rf"\b(?P<nth>{'|'.join(_NTH)}|last) week (?:of|in) {MONTH}", _week_of_month),
        (rf"\b(?:(?P<count>{_COUNT}) )?weeks? (?:on|from) {WEEKDAY}", _weeks_from_weekday),
        (rf"\b{WEEKDAY} week\b", _weeks_from_weekday),
        (rf"\b{WEEKDAY} (?:of )?{_WHICH} week\b", _weekday_of_week),
        (rf"\b{_WHICH} week,? (?:on )?{WEEKDAY}", _weekday_of_week),
        (rf"\b(?P<nth>{'|'.join(_NTH)}|last) {WEEKDAY} (?:of|in) {MONTH}", _weekday_of_month),
        (
            rf"\b(?P<count>{_COUNT})(?:\s*(?:-|to|or)\s*(?P<upto>{_COUNT}))?[\s-]+(?:more |further |short )?"
            rf"{_WORKING}{_UNIT}\b'?(?: or (?P<more>so|two|three)\b)?(?!\s+ago)",
            _duration,
        ),
        (r"\bfortnight\b", _fortnight),
        (
            rf"\bthe week after next\b|\b{_WHICH} week\b|\beow\b"
            r"|\bthe week after(?=[.,;)]|$)|\bthe week(?!\w| of| after| commencing| beginning| starting)",
            _relative_week,
        ),
        (r"\b(?:this|next|the following|the coming|following|coming|the) month\b|\bmonth[- ]end\b|\beom\b",
         _relative_month),
        (r"\b(?:in|into) the new year\b|(?<=end of )(?:the |this )?(?:year|quarter)\b", _part_of_year),
        (rf"\b{_BEFORE_MONTH}(?:the )?{MONTH}(?! day\b)", _named_month),
    )
)  # fmt: skip
"""In the order in which they claim words."""
