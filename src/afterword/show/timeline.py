"""A plan as a picture: one line a step, over the days. SVG that keeps its letters large on a narrow screen.

Places are in per cent of the width and letters in pixels, so that the picture can be any width without being
scaled. Colours are `currentColor` unless a style sheet knows the classes, so that it fits any page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from afterword.calendar import MONTHS, ONE_DAY, say_day
from afterword.plan_steps import Day, Plan, Step, as_date
from afterword.review import shorten
from afterword.show.markup import Html, join, tag
from afterword.show.plan import LEFT_OUT

_ROW = 32
_HEAD = 20
_FOOT = 30
_MARGIN = 5.0  # per cent
_SHADED = 62  # days: over a longer time single days are too narrow to be seen
_TICKS = (1, 2, 7, 14, 28, 56, 91, 182, 364)  # days
_LONGEST = 38  # letters beside a step
_ROOM = 31.0  # per cent that the words beside a step need


@dataclass(frozen=True, slots=True)
class Mark:
    """A day to point out across the picture, such as today."""

    day: date
    title: str
    id: str


def dated(plan: Plan) -> tuple[Step, ...]:
    """Return the steps that have a day and are not left out, in order: the numbers of the picture count them."""
    return tuple(step for step in plan.steps if step.on and step.status not in LEFT_OUT)


def timeline(
    plan: Plan, marks: Sequence[Mark], id: str, is_off: Callable[[date], bool] = lambda _: False
) -> Html:
    """Return the picture as SVG with a title and a description; empty where no step has a day.

    `id` must be unique on the page. `is_off` tells the reader's days off, which are shaded.
    """
    steps = dated(plan)
    if not steps:
        return Html("")
    days = [as_date(day) for step in steps for day in _days(step) if day]
    days += [mark.day for mark in marks]
    scale = _Scale(min(days), max(days))
    top = _HEAD * len(marks) + 6
    bottom = top + _ROW * len(steps)
    parts = [
        tag("title", "What to send, and when", id=f"{id}-title"),
        tag("desc", _describe(steps, marks, scale), id=f"{id}-desc"),
        _shades(scale, top, bottom, is_off),
        _axis(scale, bottom),
        *(_mark(mark, scale, lane, bottom) for lane, mark in enumerate(marks)),
        *(_step(number, step, scale, top + _ROW * (number - 1)) for number, step in enumerate(steps, 1)),
    ]
    return tag(
        "svg", *parts, class_="aw-timeline", role="img", width="100%", height=bottom + _FOOT,
        aria_labelledby=f"{id}-title {id}-desc", xmlns="http://www.w3.org/2000/svg",
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Scale:
    first: date
    last: date

    @property
    def days(self) -> int:
        return max((self.last - self.first).days, 6)

    @property
    def width(self) -> float:
        """The width of one day, in per cent."""
        return (100 - 2 * _MARGIN) / self.days

    def at(self, day: date, share: float = 0.0) -> float:
        """The place of a day, and of a `share` (0 to 1) of the next one, in per cent."""
        return round(_MARGIN + ((day - self.first).days + share) * self.width, 2)


def _mark(mark: Mark, scale: _Scale, lane: int, bottom: int) -> Html:
    at, y = scale.at(mark.day), _HEAD * lane + 14
    anchor = "start" if at < 50 else "end"
    return tag(
        "g",
        tag("line", x1=f"{at}%", x2=f"{at}%", y1=y + 5, y2=bottom, stroke="currentColor", stroke_width=1,
            stroke_dasharray="2 4"),
        tag("text", mark.title, x=f"{at}%", y=y, text_anchor=anchor, fill="currentColor", font_size=12),
        class_=f"aw-mark aw-mark-{mark.id}",
    )  # fmt: skip


def _shades(scale: _Scale, top: int, bottom: int, is_off: Callable[[date], bool]) -> Html:
    if scale.days > _SHADED:
        return Html("")
    days = (scale.first + timedelta(days=n) for n in range(scale.days + 1))
    return join(
        tag("rect", class_="aw-off", x=f"{scale.at(day, -0.5)}%", y=top, width=f"{round(scale.width, 2)}%",
            height=bottom - top, fill="currentColor", fill_opacity=0.07)
        for day in days if is_off(day)
    )  # fmt: skip


def _axis(scale: _Scale, bottom: int) -> Html:
    line = tag("line", class_="aw-axis", x1=f"{_MARGIN - 2}%", x2=f"{102 - _MARGIN}%", y1=bottom, y2=bottom,
               stroke="currentColor", stroke_opacity=0.5)  # fmt: skip
    return join(line, (_tick(day, scale, bottom) for day in _ticks(scale)))


def _tick(day: date, scale: _Scale, bottom: int) -> Html:
    at = scale.at(day)
    return tag(
        "g",
        tag("line", x1=f"{at}%", x2=f"{at}%", y1=bottom, y2=bottom + 5, stroke="currentColor", stroke_opacity=0.5),
        tag("text", f"{day.day} {MONTHS[day.month - 1][:3].title()}", x=f"{at}%", y=bottom + 20,
            text_anchor="middle", fill="currentColor", font_size=12),
        class_="aw-tick",
    )  # fmt: skip


def _ticks(scale: _Scale) -> Iterable[date]:
    """Up to five days to name; from a week on, they are Mondays."""
    every = next((t for t in _TICKS if scale.days / t <= 4), scale.days // 4)
    day = scale.first
    if every >= 7:
        day += timedelta(days=-day.weekday() % 7)
    while day <= scale.first + timedelta(days=scale.days):
        yield day
        day += every * ONE_DAY


def _step(number: int, step: Step, scale: _Scale, y: int) -> Html:
    on = as_date(step.on or scale.first)
    start, _, end = (scale.at(as_date(day or on)) for day in _days(step))
    at, middle = scale.at(on), y + _ROW // 2
    left = at > 52
    edge = min(start, at) if left and start > _ROOM else at if left else max(end, at)
    label = shorten(step.title, _LONGEST)
    window = tag(
        "rect",
        class_="aw-window",
        x=f"{min(start, at)}%",
        y=middle - 4,
        rx=4,
        height=8,
        width=f"{round(max(end, at) - min(start, at), 2)}%",
        fill="currentColor",
        fill_opacity=0.25,
    )
    return tag(
        "g",
        window if start != end else None,
        tag("circle", cx=f"{at}%", cy=middle, r=11, fill="Canvas", stroke="currentColor", stroke_width=2),
        tag("text", str(number), class_="aw-number", x=f"{at}%", y=middle + 4, text_anchor="middle",
            fill="currentColor", font_size=12, font_weight="bold"),
        tag("text", label, class_="aw-label", x=f"{edge}%",
            dx=-18 if left else 18, y=middle + 4, text_anchor="end" if left else "start", fill="currentColor",
            font_size=13),
        class_=f"aw-step aw-{step.status}",
    )  # fmt: skip


def _days(step: Step) -> tuple[Day | None, Day | None, Day | None]:
    """The window and the day of a step; the window of one that is done or late lies behind it."""
    past = step.status in ("done", "late")
    return (None if past else step.earliest, step.on, None if past else step.latest)


def _describe(steps: Sequence[Step], marks: Sequence[Mark], scale: _Scale) -> str:
    said = [f"From {say_day(scale.first)} to {say_day(scale.last)}."]
    said += [f"{mark.title.capitalize()}: {say_day(mark.day)}." for mark in marks]
    for number, step in enumerate(steps, 1):
        done = ", done" if step.status == "done" else ""
        said.append(f"{number}: {step.title}, {say_day(as_date(step.on or scale.first))}{done}.")
    return " ".join(said)
