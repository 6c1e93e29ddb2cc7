"""Reads what was said about timing: "by Friday", "end of next week", "KW 14", "after 1 July".

Closed rules for English (and German week numbers), no guessing: where the words leave a choice, the reading
says that it is not sure and carries a question for the writer.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta

from afterword.calendar import ONE_DAY, Calendar, say_day
from afterword.promise_days import DATE_READERS, DAY_READERS, holiday_reader
from afterword.promise_reading import Reading, Told, one_day, week_of
from afterword.promise_spans import SPAN_READERS

_FILLER = (
    r"(?:\b(?:the|about|around|approximately|roughly|maybe|probably|perhaps|on|some ?time|next|over)\s+)*"
)
_LIMIT = (
    r"(?P<after>not (?:before|until|till)|(?:no|not) (?:earlier|sooner) than|at least|after)"
    r"|(?P<before>before|ahead of|prior to|earlier than)"
    r"|(?P<until>until|till|through)"
    r"|(?P<by>by|(?:no|not) later than|on or before)|within|in|during|for"
)
_PART = (
    r"(?P<early>early|beginning|start)|(?P<mid>mid|middle)|(?P<late>late|later)"
    r"|(?P<half>first half|second half)|(?P<end>(?:very )?end|close|cob|eod)"
)
_LEADING = re.compile(
    rf"(?:\b(?:{_LIMIT})\s+)?{_FILLER}(?:\b(?:{_PART})(?:\s*-\s*|\s+))?(?:(?:of|in)\s+)?{_FILLER}"
    r"(?P<week>\b(?:week (?:of|commencing|beginning|starting)|w/c)\s+(?:the\s+)?)?(?:day\s+)?$"
)
_TRAILING = re.compile(r"\s*(?:at the (?P<earliest>earliest)|or later|onwards?)")
_JOIN = re.compile(r"\s*(?:or|and|to|through|until|-)\s+(?:the\s+|by\s+|on\s+)*|-")
_THEREAFTER = re.compile(r"\b(?:days?|weeks?) after\b|\bafterwards?\b|\bthereafter\b")
_TODAY = re.compile(r"\b(?:end|close) of (?:the )?(?:day|business|play)\b|\b(?:eod|cob)\b")
_NO_DATE = re.compile(
    r"in touch|touch base|\bsoon|shortly|asap|let (?:me|you|us|them) know|hear (?:from|back)|in due course"
    r"|get(?:ting)? back|\bno (?:date|idea|timeline|timing)|not sure|didn't say|did not say|nothing|rolling"
    r"|\bnone\b|\bn/a\b|unknown"
)
_PLAIN = str.maketrans(
    {"’": "'", "‘": "'", "–": "-", "—": "-", "‑": "-", "\u00a0": " ", "\n": " ", "\t": " "}
)


@dataclass(frozen=True, slots=True)
class Promise:
    """When they said they would decide.

    `end` is the last day the words allow, None where they name none; `start` differs from it in a range.
    `words` are the words read, as given. Where `sure` is false, `question` asks the writer what is missing.
    """

    start: date | None = None
    end: date | None = None
    sure: bool = True
    words: str = ""
    question: str = ""

    @property
    def kind(self) -> str:
        """ "date", "range" or "none"."""
        if self.end is None:
            return "none"
        return "date" if self.start == self.end else "range"


def read_promise(told: str, spoken_on: date, calendar: Calendar) -> Promise:
    """What `told` says about when they decide, counted from the day it was said, in the reader's calendar.

    Never fails: words it can't turn into a date give kind "none", with a question unless they name no time at
    all ("we will be in touch").
    """
    plain = "".join(low if len(low := char.lower()) == 1 else char for char in told.translate(_PLAIN))
    talk = Told(plain, spoken_on, calendar)
    readings = _joined(_find(talk), plain)
    if not readings:
        return _no_date(told, plain)
    chosen = _chosen([_limited(reading, talk) for reading in readings])
    if not chosen.doubt and _THEREAFTER.search(plain, chosen.at[1]):
        chosen = replace(chosen, doubt=f"Did they mean {say_day(chosen.end)} itself, or some days after it?")
    if not chosen.doubt and chosen.end < spoken_on:
        chosen = replace(chosen, doubt=f"{say_day(chosen.end)} was over by then. Which day did they mean?")
    words = told[chosen.at[0] : chosen.at[1]].strip()
    return Promise(chosen.start, chosen.end, not chosen.doubt, words, chosen.doubt)


def _chosen(limited: list[tuple[bool, Reading]]) -> Reading:
    """Of several, one with a limit ("by Friday") goes before the others, and a later before an earlier."""
    _, chosen = max(limited, key=lambda firm_reading: (firm_reading[0], firm_reading[1].end))
    if len({reading.end for _, reading in limited}) == 1:
        return chosen
    days = " and ".join(say_day(reading.end) for _, reading in limited)
    return replace(chosen, doubt=f"You noted {days}. By which one did they mean to decide?")


def _no_date(told: str, plain: str) -> Promise:
    if not plain.strip() or _NO_DATE.search(plain):
        return Promise(words=told.strip())
    question = f"You noted “{told.strip()}”. Which day do you take that to be?"
    return Promise(sure=False, words=told.strip(), question=question)


def _find(talk: Told) -> list[Reading]:
    """All stretches of time in the text, in order; the first pattern to claim some words keeps them."""
    text, found = talk.text, []
    for pattern, reader in (*DATE_READERS, *SPAN_READERS, holiday_reader(talk), *DAY_READERS):
        for match in pattern.finditer(text):
            if reading := reader(match, talk):
                found.append(reading)
                start, end = reading.at
                text = text[:start] + "\0" * (end - start) + text[end:]
    if not found and (today := _TODAY.search(text)):
        found.append(one_day(today.span(), talk.spoken_on))
    return sorted(found, key=lambda reading: reading.at)


def _limited(reading: Reading, talk: Told) -> tuple[bool, Reading]:
    """The reading with the words around it ("end of ..."), and whether they set a limit ("by ...")."""
    leading = _LEADING.search(talk.text[: reading.at[0]])
    trailing = _TRAILING.match(talk.text, reading.at[1])
    named = leading.groupdict() if leading else {}
    reading = _part(reading, named, talk)
    start = leading.start() if leading else reading.at[0]
    reading = replace(reading, at=(start, trailing.end() if trailing else reading.at[1]))
    if named.get("after") or trailing:
        return False, _after(reading, talk)
    # "Before the end of June" is said for "by the end of June".
    if named.get("before") and not named.get("end"):
        day = talk.calendar.roll_back(reading.start - ONE_DAY)
        return True, replace(reading, start=day, end=day)
    if named.get("until") and not reading.doubt:
        reading = replace(
            reading, doubt=f"Do they decide by {say_day(reading.end)}, or only begin to after it?"
        )
    return bool(named.get("by") or named.get("before")), reading


def _after(reading: Reading, talk: Told) -> Reading:
    """ "After X" has no end of its own: a working week is allowed for it, and the writer is asked."""
    first = talk.calendar.roll(reading.end + ONE_DAY, quiet=True)
    question = f"They said after {say_day(reading.end)}. Did they say how long after?"
    return replace(
        reading, start=first, end=talk.calendar.add(first, 4, quiet=True), doubt=reading.doubt or question
    )


def _part(reading: Reading, named: dict[str, str | None], talk: Told) -> Reading:
    """ "Early", "mid", "late" or "end of" a week or month; "week of" a day. Of a day they change nothing."""
    calendar = talk.calendar
    if named.get("week"):
        first, last = week_of(reading.start, calendar)
        reading = replace(reading, start=first, end=last, unit="week")
    if reading.unit not in {"week", "month"}:
        return reading
    if named.get("end"):
        day = calendar.roll_back(reading.end)
        return replace(reading, start=day, end=day)
    part = next((part for part in ("early", "mid", "late", "half") if named.get(part)), "")
    if part == "half":
        part = named["half"] or ""
    return _part_of_week(reading, part, calendar) if reading.unit == "week" else _part_of_month(reading, part)


def _part_of_week(reading: Reading, part: str, calendar: Calendar) -> Reading:
    if part in {"early", "first half"}:
        return replace(reading, end=calendar.add(reading.start, 1, quiet=True))
    if part in {"late", "second half"}:
        return replace(reading, start=calendar.roll_back(reading.end - ONE_DAY))
    middle = calendar.add(reading.start, 2, quiet=True)
    return replace(reading, start=middle, end=middle) if part == "mid" else reading


def _part_of_month(reading: Reading, part: str) -> Reading:
    first, last = reading.start.day, reading.end.day
    days = {
        "early": (1, 10),
        "mid": (11, 20),
        "late": (21, last),
        "first half": (1, 15),
        "second half": (16, last),
    }
    first, last = days.get(part, (first, last))
    return replace(reading, start=reading.start.replace(day=first), end=reading.end.replace(day=last))


def _joined(readings: list[Reading], text: str) -> list[Reading]:
    """Neighbours with only "or", "to" or a dash between them become one stretch."""
    joined: list[Reading] = []
    for reading in readings:
        previous = joined[-1] if joined else None
        if previous is None or not _JOIN.fullmatch(text[previous.at[1] : reading.at[0]]):
            joined.append(reading)
            continue
        end, doubt = reading.end, previous.doubt or reading.doubt
        if reading.unit == "weekday" and end < previous.start:  # "Monday or Tuesday", said on a Monday
            end += timedelta(days=7)
        end = max(end, previous.start)
        joined[-1] = Reading((previous.at[0], reading.at[1]), previous.start, end, "stretch", doubt)
    return joined
