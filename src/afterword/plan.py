"""Makes the plan of what to send when, from the record, the rules, the reader's calendar and today's date.

Sources disagree about timing, so every number comes from `Rules`, and each step names its reason and source.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from afterword.calendar import Calendar
from afterword.plan_after import after_no_steps
from afterword.plan_between import article_step, linkedin_step, sent_between
from afterword.plan_checks import check_in_steps, first_window
from afterword.plan_history import Situation, read_situation
from afterword.plan_rules import Rules
from afterword.plan_says import assumptions, notes
from afterword.plan_steps import Day, Plan, Step, as_date
from afterword.plan_thanks import thank_you_steps
from afterword.record import Record

SCHEMA = "afterword.plan/1"
_CLOSED = {
    "rejected": "They have decided. What comes next follows their answer.",
    "filled": "The post is filled, so there is nothing more to ask.",
    "stopped": "They asked for no more messages, so send none.",
    "withdrawn": "You withdrew, so this is closed.",
    "accepted": "You accepted an offer, so this is closed.",
    "offered": "They made you an offer. Answer it by the day they named.",
}


def plan(record: Record, rules: Rules, calendar: Calendar, today: date) -> Plan:
    """The plan as of `today` (the writer's date): steps in the order of their days, assumptions, and notes.

    Events in the record mark steps done and move what follows them. Days are business days of the reader's
    `calendar`. Raises AfterwordError when the end of the interview has neither an offset nor a zone.
    """
    now = read_situation(record, rules, calendar, today)
    steps = _overtaken(now) if now.ended else _waiting(now)
    steps += after_no_steps(now, steps) if now.state == "rejected" else linkedin_step(now, steps)
    steps.sort(key=_order)
    return Plan(tuple(steps), assumptions(now, steps), notes(now, steps))


def _waiting(now: Situation) -> list[Step]:
    first = first_window(now)
    steps = thank_you_steps(now, first[0].on if first else None) + sent_between(now)
    steps += check_in_steps(now, steps)
    return steps + article_step(now, steps)


def _overtaken(now: Situation) -> list[Step]:
    """What the plan had been when the process ended: sent steps stay done, the others no longer apply."""
    days = [day for day in (now.since, now.interviewed) if day]
    steps = _waiting(replace(now, state="waiting", since=None, today=min([*days, now.today])))
    return [
        step if step.status == "done" else replace(step, status="skipped", reason=_CLOSED[now.state])
        for step in steps
        if step.status != "off"
    ]


def _order(step: Step) -> tuple[date, str]:
    """By day, then by hour; steps without a day come last."""
    on = step.on
    return (as_date(on) if on else date.max, on.isoformat() if on else "")


def plan_to_json(plan: Plan) -> dict[str, Any]:
    """The plan as JSON values, schema "afterword.plan/1".

    Days are ISO 8601: "2026-03-17" for a date, "2026-03-04T14:00:00-05:00" for a time in the reader's zone.
    """
    return {
        "schema": SCHEMA,
        "steps": [_step_to_json(step) for step in plan.steps],
        "assumptions": list(plan.assumptions),
        "notes": list(plan.notes),
    }


def _step_to_json(step: Step) -> dict[str, Any]:
    return {
        "id": step.id,
        "kind": step.kind,
        "title": step.title,
        "status": step.status,
        "earliest": _iso(step.earliest),
        "on": _iso(step.on),
        "latest": _iso(step.latest),
        "to": list(step.to),
        "channel": step.channel,
        "reason": step.reason,
        "source": step.source,
        "rules": list(step.rules),
    }


def _iso(day: Day | None) -> str | None:
    return day.isoformat() if day else None


__all__ = ["SCHEMA", "Plan", "Step", "plan", "plan_to_json"]
