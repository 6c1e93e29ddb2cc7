"""A plan as a person reads it in a terminal: what to send when, what is left out, what was assumed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from afterword.calendar import say_day
from afterword.plan_steps import Day, Plan, Step, as_date
from afterword.show.page import Page

LEFT_OUT = {"off": "Not now", "skipped": "No longer needed"}
DONE = {"done": " (done)", "late": " (late, and still worth doing)"}


def plan_to_text(plan: Plan, page: Page) -> str:
    """Return a plan as text for `page`, ending in a line break. Times are those of the reader's place."""
    lines = page.paragraph("What to send, and when", style="bold")
    dated = [step for step in plan.steps if step.status not in LEFT_OUT]
    for step in dated:
        lines += _step(step, page)
    if not dated:
        lines += ["", *page.paragraph("There is nothing left to send.", "  ")]
    for status, title in LEFT_OUT.items():
        lines += _list(title, say_left_out(step for step in plan.steps if step.status == status), page)
    lines += _list("Assumed", plan.assumptions, page)
    lines += _list("Good to know", plan.notes, page)
    return "\n".join(lines) + "\n"


def _step(step: Step, page: Page) -> list[str]:
    when = say_when(step.on) if step.on else "No day to name yet"
    by = f", by {step.channel}" if step.channel and step.channel not in step.title else ""
    mark = {"done": "met", "late": "flag"}.get(step.status, "dot")
    lines = ["", *page.paragraph(when, style="bold")]
    lines += page.paragraph(f"{step.title}{by}{DONE.get(step.status, '')}", f"  {page.mark(mark)} ")
    indent = "    " if page.unicode else "     "
    for text in (say_to(step), say_window(step), step.reason):
        lines += page.paragraph(text, indent) if text else []
    return lines + (page.paragraph(f"Source: {step.source}", indent, "quiet") if step.source else [])


def say_to(step: Step) -> str:
    """Return whom a step goes to, where its title does not say so."""
    missing = [name for name in step.to if name not in step.title]
    return f"To {' and '.join(missing)}." if missing else ""


def say_window(step: Step) -> str:
    """Return the days before and after which a step makes no sense, where it has any."""
    if step.status == "done" or not step.latest or step.latest == step.on:
        return ""
    if step.status == "late" or not step.earliest or step.earliest == step.on:
        return f"Best until {say_when(step.latest)}."
    return f"Not before {say_when(step.earliest)}; fine until {say_when(step.latest)}."


def say_left_out(steps: Iterable[Step]) -> list[str]:
    """Return what is left out, grouped by its reason: after a "no" one reason fits many steps."""
    reasons: dict[str, list[str]] = {}
    for step in steps:
        reasons.setdefault(step.reason, []).append(step.title)
    return [f"{'; '.join(titles)}. {reason}" for reason, titles in reasons.items()]


def _list(title: str, texts: Iterable[str], page: Page) -> list[str]:
    lines = [line for text in texts for line in page.paragraph(text, f"  {page.mark('dot')} ")]
    return [*page.heading(title), *lines] if lines else []


def say_when(day: Day) -> str:
    """Return a day in words, with the reader's hour where there is one."""
    words = say_day(as_date(day))
    return f"{words}, {day:%H:%M} their time" if isinstance(day, datetime) else words
