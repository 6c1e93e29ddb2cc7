"""Staying in view without asking for anything: one article in a long wait, one LinkedIn invitation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from afterword.calendar import say_day
from afterword.plan_history import Situation
from afterword.plan_steps import Step, as_date, clear_day


def sent_between(now: Situation) -> list[Step]:
    """The invitation and the article that are sent already."""
    kinds = {"linkedin_sent": _linkedin(now), "article_sent": _article(now)}
    return [
        replace(step, status="done", on=sent[-1], reason=f"Sent on {say_day(sent[-1])}. One is enough.")
        for what, step in kinds.items()
        if (sent := now.sent(what))
    ]


def _linkedin(now: Situation) -> Step:
    to = (now.met()[0].name,)
    return Step(
        "linkedin_note", "linkedin_note", f"Invite {to[0]} on LinkedIn", "off", to=to, channel="LinkedIn"
    )


def _article(now: Situation) -> Step:
    to = (now.met()[0].name,)
    title = f"Send {to[0]} one useful article"
    return Step("share_article", "share_article", title, "off", to=to, channel=now.channel)


def linkedin_step(now: Situation, others: Sequence[Step]) -> list[Step]:
    """One invitation, to the first person met: once they asked for it, or when the process is over."""
    if now.sent("linkedin_sent"):
        return []
    setting, gate = now.rules.setting("linkedin_after"), now.rules.setting("linkedin_needs_invitation")
    step, invited = _linkedin(now), now.happened("invited_to_connect")
    base = _thanked_on(others) or now.since
    if now.state in {"stopped", "withdrawn", "accepted"}:
        return [replace(step, reason="This one is closed. Connect later, if you meet again.")]
    if not (invited or now.ended or not now.rules.flag(gate.id)) or base is None:
        return [replace(step, reason=gate.reason, source=gate.source, rules=(gate.id,))]
    # The thank-you's hour may be unknown: whole days after its day are enough hours in any case.
    days = 1 - (-now.rules.number(setting.id) // 24)
    day = max(base + timedelta(days=days), now.since or base, now.today)
    gap = 0 if invited else now.rules.number("min_gap")  # an answer to an invitation needs no distance
    day = clear_day(day, step.to, others, gap, now.calendar)
    rules = (setting.id, gate.id, "min_gap")
    step = replace(step, status="todo", earliest=day, on=day, reason=setting.reason)
    return [replace(step, source=setting.source, rules=rules)]


def article_step(now: Situation, others: Sequence[Step]) -> list[Step]:
    """One article, halfway through a wait that is long enough, at a distance from all other messages."""
    if now.sent("article_sent"):
        return []
    setting, gap = now.rules.setting("article_needs_waiting"), now.rules.number("min_gap")
    step = replace(_article(now), reason=setting.reason, source=setting.source, rules=(setting.id, "min_gap"))
    start, end = _waiting(now, others)
    if now.guarded or start is None or end is None:
        return [step]
    waiting = now.calendar.between(start, end)
    needed = max(now.rules.number(setting.id), 2 * gap)
    if waiting < needed:
        why = f"{setting.reason} From {needed} business days of waiting on there is room; here are {waiting}."
        return [replace(step, reason=why)]
    day, last = now.calendar.add(start, waiting // 2), now.calendar.subtract(end, gap)
    step = replace(step, status="todo", earliest=now.calendar.add(start, gap), on=day, latest=last)
    on = now.calendar.roll(max(day, now.today))
    if on > last:
        why = "The next question is near now, so leave the article out."
        return [replace(step, status="skipped", reason=why)]
    return [replace(step, on=on)]


def _thanked_on(others: Sequence[Step]) -> date | None:
    """The day of the last thanks, in a note of their own or in the answer to a no."""
    days = [as_date(step.on) for step in others if step.kind in {"thank_you", "rejection_reply"} and step.on]
    return max(days, default=None)


def _waiting(now: Situation, others: Sequence[Step]) -> tuple[date | None, date | None]:
    """From the last word on either side to the next question about the status."""
    words = [
        as_date(step.on) for step in others if step.on and (step.kind == "thank_you" or step.status == "done")
    ]
    start = max([*words, *(day for day in (now.last_word, now.since) if day)], default=None)
    checks = [
        as_date(s.on) for s in others if s.on and s.kind.endswith("check_in") and s.status in {"todo", "late"}
    ]
    return start, min(checks, default=None)
