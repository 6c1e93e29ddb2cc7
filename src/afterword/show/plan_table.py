"""A plan as an HTML table: each step with its day, whom it goes to, its reason and its source."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from afterword.calendar import MONTHS, WEEKDAYS
from afterword.plan_steps import Day, Plan, Step
from afterword.show.markup import Child, Html, join, tag
from afterword.show.plan import LEFT_OUT, say_left_out, say_to, say_window

_DONE = {"done": "done", "late": "late, and still worth doing"}
_SENT_WORDS = {"wait": "waited", "move_on": "moved on"}


def plan_table(plan: Plan, extra: Callable[[Step], Child] = lambda _: None) -> Html:
    """Return the steps that are not left out as a table; `extra` adds something below a step's title.

    Roles are written out, so that a style sheet may lay the table out anew without its meaning being lost.
    """
    steps = [step for step in plan.steps if step.status not in LEFT_OUT]
    if not steps:
        return tag("p", "There is nothing left to send.", class_="aw-empty")
    numbers = _numbers(steps)
    return tag(
        "table",
        tag("caption", "What to send, and when"),
        tag("thead", tag("tr", _heads(("Day", "What", "Why")), role="row"), role="rowgroup"),
        tag("tbody", (_row(step, numbers.get(step.id, ""), extra) for step in steps), role="rowgroup"),
        class_="aw-plan",
        role="table",
    )


def plan_notes(plan: Plan) -> Html:
    """Return what is left out, what was assumed, and what is good to know, as lists that can be opened."""
    lists = {
        title: say_left_out(step for step in plan.steps if step.status == status)
        for status, title in LEFT_OUT.items()
    }
    lists |= {"Good to know": list(plan.notes), "What was assumed": list(plan.assumptions)}
    return join(_list(title, texts) for title, texts in lists.items() if texts)


def say_short(day: Day) -> str:
    """Return a day in a few letters, with the reader's hour where there is one: "Tue 17 Mar, 09:00"."""
    words = f"{WEEKDAYS[day.weekday()][:3].title()} {day.day} {MONTHS[day.month - 1][:3].title()}"
    return f"{words}, {day:%H:%M}" if isinstance(day, datetime) else words


def _numbers(steps: Iterable[Step]) -> dict[str, str]:
    """Number the steps that the picture shows."""
    return {step.id: str(number) for number, step in enumerate((s for s in steps if s.on), 1)}


def _heads(titles: Iterable[str]) -> Html:
    return join(tag("th", title, scope="col", role="columnheader") for title in titles)


def _row(step: Step, number: str, extra: Callable[[Step], Child]) -> Html:
    when = tag("time", say_short(step.on), datetime=step.on.isoformat()) if step.on else "no day to name yet"
    badge = tag("span", number, class_="aw-badge") if number else None
    by = f"By {step.channel}." if step.channel and step.channel not in step.title else ""
    small = " ".join(words for words in (say_to(step), by) if words)
    why = [step.reason, say_window(step)]
    return tag(
        "tr",
        tag("td", badge, tag("span", when, class_="aw-when"), role="cell"),
        tag(
            "td",
            tag("strong", step.title),
            _status(step),
            tag("span", small, class_="aw-small") if small else None,
            extra(step),
            role="cell",
        ),
        tag(
            "td",
            (tag("span", words, class_="aw-line") for words in why if words),
            tag("span", "Source: ", step.source, class_="aw-small") if step.source else None,
            role="cell",
        ),
        class_=f"aw-{step.status}",
        role="row",
    )


def _status(step: Step) -> Child:
    said = _SENT_WORDS.get(step.kind, "done") if step.status == "done" else _DONE.get(step.status)
    return (" ", tag("span", said, class_="aw-tag")) if said else None


def _list(title: str, texts: Iterable[str]) -> Html:
    items = tag("ul", (tag("li", words) for words in texts))
    return tag("details", tag("summary", title), items, class_="aw-more")
