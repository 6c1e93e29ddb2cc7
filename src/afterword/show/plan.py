"""A plan as a person reads it in a terminal: what to send when, what is left out, what was assumed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from afterword.calendar import say_day
from afterword.plan_steps import Day, Plan, Step, as_date
from afterword.show.page import Page

_LEFT_OUT = {"off": "Not now", "skipped": "No longer needed"}
_DONE = {"done": " (done)", "late": " (late, and still worth doing)"}


def plan_to_text(plan: Plan, page: Page) -> str:
    """Return a plan as text for `page`, ending in a line break. Times are those of the reader's place."""
    lines = page.paragraph("What to send, and when", style="bold")
    dated = [step for step in plan.steps if step.status not in _LEFT_OUT]
    for step in dated:
        lines += _step(step, page)
    if not dated:
        lines += ["", *page.paragraph("There is nothing left to send.", "  ")]
    for status, title in _LEFT_OUT.items():
        lines += _left_out(title, [step for step in plan.steps if step.status == status], page)
    lines += _list("Assumed", plan.assumptions, page)
    lines += _list("Good to know", plan.notes, page)
    return "\n".join(lines) + "\n"


def _step(step: Step, page: Page) -> list[str]:
    when = _say(step.on) if step.on else "No day to name yet"
    by = f", by {step.channel}" if step.channel and step.channel not in step.title else ""
    mark = {"done": "met", "late": "flag"}.get(step.status, "dot")
    lines = ["", *page.paragraph(when, style="bold")]
    lines += page.paragraph(f"{step.title}{by}{_DONE.get(step.status, '')}", f"  {page.mark(mark)} ")
    indent = "    " if page.unicode else "     "
    for text in (_to(step), _window(step), step.reason):
        lines += page.paragraph(text, indent) if text else []
    return lines + (page.paragraph(f"Source: {step.source}", indent, "quiet") if step.source else [])


def _to(step: Step) -> str:
    missing = [name for name in step.to if name not in step.title]
    return f"To {' and '.join(missing)}." if missing else ""


def _window(step: Step) -> str:
    if step.status == "done" or not step.latest or step.latest == step.on:
        return ""
    if step.status == "late" or not step.earliest or step.earliest == step.on:
        return f"Best until {_say(step.latest)}."
    return f"Not before {_say(step.earliest)}; fine until {_say(step.latest)}."


def _left_out(title: str, steps: list[Step], page: Page) -> list[str]:
    """Group what is left out by its reason: after a "no" one reason fits many steps."""
    reasons: dict[str, list[str]] = {}
    for step in steps:
        reasons.setdefault(step.reason, []).append(step.title)
    return _list(title, [f"{'; '.join(titles)}. {reason}" for reason, titles in reasons.items()], page)


def _list(title: str, texts: Iterable[str], page: Page) -> list[str]:
    lines = [line for text in texts for line in page.paragraph(text, f"  {page.mark('dot')} ")]
    return [*page.heading(title), *lines] if lines else []


def _say(day: Day) -> str:
    words = say_day(as_date(day))
    return f"{words}, {day:%H:%M} their time" if isinstance(day, datetime) else words
