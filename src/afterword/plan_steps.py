"""What a plan is made of, and how one step finds its day among the others."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from afterword.calendar import Calendar
from afterword.plan_rules import Setting

Day = date | datetime


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do, or to leave, with its days.

    `kind` is a message kind, or "wait" or "move_on". `earliest`, `on` and `latest` are dates, or times in the
    reader's zone for a thank-you; all None where there is no day to name. `rules` are ids of settings,
    `source` says who advises it. `status`: "todo"; "late" (past `latest`, still worth doing); "done";
    "skipped" (overtaken by events); "off" (a rule says no).
    """

    id: str
    kind: str
    title: str
    status: str
    earliest: Day | None = None
    on: Day | None = None
    latest: Day | None = None
    to: tuple[str, ...] = ()
    channel: str = ""
    reason: str = ""
    source: str = ""
    rules: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """Steps in the order of their days, what was assumed on the way, and facts worth knowing."""

    steps: tuple[Step, ...]
    assumptions: tuple[str, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Window:
    """Not before `earliest`, best `on`, still fine until `latest`."""

    earliest: date
    on: date
    latest: date


def as_date(day: Day) -> date:
    """The calendar day of a date or time."""
    return day.date() if isinstance(day, datetime) else day


def window_after(base: date, setting: Setting, calendar: Calendar) -> Window:
    """The days low, value and high after a base day, in business days or weeks; quiet weeks are skipped."""
    counts = (setting.low, setting.value if isinstance(setting.value, int) else setting.low, setting.high)
    if setting.unit == "weeks":
        return Window(*(calendar.roll(base + timedelta(weeks=count)) for count in counts))
    return Window(*(calendar.add(base, count) for count in counts))


def clear_day(day: date, to: Sequence[str], others: Iterable[Step], gap: int, calendar: Calendar) -> date:
    """The first day from `day` on that is `gap` business days from each message to one of the same people."""
    taken = sorted(
        as_date(step.on)
        for step in others
        if step.on and step.status in {"todo", "late", "done"} and set(step.to) & set(to)
    )
    day = calendar.roll(day)
    for other in taken:  # in order: stepping past one can only bring us near a later one
        if calendar.between(min(day, other), max(day, other), quiet=True) < gap:
            day = calendar.add(other, gap)
    return day
