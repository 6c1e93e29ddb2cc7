"""After a no: a reply, a request for advice, a question about other roles, and a note now and then."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from afterword.calendar import say_day
from afterword.plan_between import linkedin_step
from afterword.plan_checks import status_contact
from afterword.plan_history import Situation
from afterword.plan_rules import Setting
from afterword.plan_steps import Step, Window, as_date, clear_day, window_after


def after_no_steps(now: Situation, earlier: Sequence[Step]) -> list[Step]:
    """What can follow a rejection, each step at its distance from the ones before.

    Where the day of the no is not noted, the first message since stands for it, or else today.
    """
    written = [
        *now.sent("rejection_reply_sent"),
        *now.sent("feedback_request_sent"),
        *now.sent("stay_in_touch_sent"),
    ]
    since = now.since or min(written, default=now.today)
    now = replace(now, since=since)
    reply = _reply(now, since)
    touches = _touches_sent(now)
    steps = [reply, _feedback(now, reply, since), *touches]
    steps += linkedin_step(now, [*earlier, *steps])
    steps.append(_other_roles(now, since, [*earlier, *steps]))
    return steps + _touches_to_come(now, since, touches, [*earlier, *steps])


def _message(kind: str, title: str, now: Situation, setting: Setting) -> Step:
    to, channel = status_contact(now)
    channel = now.channel if channel == "portal" else channel  # they wrote: an answer goes back the same way
    step = Step(kind, kind, title, "todo", to=to, channel=channel, reason=setting.reason)
    return replace(step, source=setting.source, rules=(setting.id, "min_gap"))


def _placed(step: Step, window: Window, day: date, now: Situation) -> Step:
    """The step on its day; "late" after its window, "skipped" once staying in touch takes its place."""
    last_sense = (now.since or now.today) + timedelta(weeks=now.rules.setting("stay_in_touch_first").low)
    if now.today > max(last_sense, window.latest):
        why = "Too much time has passed for this one. A note with some news serves you better now."
        return replace(step, status="skipped", reason=why)
    late = now.today > window.latest
    return replace(
        step,
        status="late" if late else "todo",
        earliest=min(window.earliest, day),
        on=day,
        latest=window.latest if late else max(window.latest, day),
    )


def _reply(now: Situation, since: date) -> Step:
    setting = now.rules.setting("rejection_reply")
    step = _message("rejection_reply", "Answer the no with thanks", now, setting)
    if sent := now.sent("rejection_reply_sent"):
        return replace(step, status="done", on=sent[0], reason=f"Sent on {say_day(sent[0])}.")
    window = _daily(since, setting, now)
    return _placed(step, window, now.calendar.roll(max(window.on, now.today), quiet=True), now)


def _daily(base: date, setting: Setting, now: Situation) -> Window:
    """Like `window_after`, but an answer to their mail need not wait for the end of quiet weeks."""
    values = (setting.low, now.rules.number(setting.id), setting.high)
    return Window(*(now.calendar.add(base, value, quiet=True) for value in values))


def _feedback(now: Situation, reply: Step, since: date) -> Step:
    """In the reply itself, or as a mail of its own as soon as the gap allows, within the days set for it."""
    setting, gap = now.rules.setting("feedback_within"), now.rules.number("min_gap")
    step = _message("feedback_request", "Ask for one piece of advice", now, setting)
    if sent := now.sent("feedback_request_sent"):
        return replace(
            step, status="done", on=sent[0], reason=f"Sent on {say_day(sent[0])}. Don't ask twice."
        )
    start = as_date(reply.on) if reply.on else now.calendar.roll(since, quiet=True)
    within = now.rules.number(setting.id)
    days = gap if gap <= within else 0
    on, latest = (now.calendar.add(start, count, quiet=True) for count in (days, within))
    if days == 0:
        step = replace(step, reason=f"{setting.reason} Put it into the reply.")
    window = Window(min(start, on), on, latest)
    return _placed(step, window, now.calendar.roll(max(on, now.today), quiet=True), now)


def _other_roles(now: Situation, since: date, others: Sequence[Step]) -> Step:
    setting = now.rules.setting("other_roles_after")
    step = _message("other_roles", "Ask about other work that would fit", now, setting)
    window = window_after(since, setting, now.calendar)
    day = clear_day(max(window.on, now.today), step.to, others, now.rules.number("min_gap"), now.calendar)
    return _placed(step, window, day, now)


def _touch(now: Situation, number: int) -> Step:
    setting = now.rules.setting("stay_in_touch_first" if number == 1 else "stay_in_touch_every")
    step = _message("stay_in_touch", "Send some real news", now, setting)
    return replace(step, id=f"stay_in_touch_{number}", to=(now.met()[0].name,))


def _touches_sent(now: Situation) -> list[Step]:
    return [
        replace(_touch(now, number), status="done", on=on, reason=f"Sent on {say_day(on)}.")
        for number, on in enumerate(now.sent("stay_in_touch_sent"), 1)
    ]


def _touches_to_come(now: Situation, since: date, sent: Sequence[Step], others: Sequence[Step]) -> list[Step]:
    """Further notes, as long as the last ones were not all left unanswered."""
    limit, gap = now.rules.setting("unanswered_limit"), now.rules.number("min_gap")
    last_answer = max(now.sent("answered"), default=date.min)
    days = [as_date(step.on) for step in sent if step.on]
    unanswered = sum(on > last_answer for on in days)
    if unanswered >= now.rules.number(limit.id):
        step = _touch(now, len(days) + 1)
        return [replace(step, status="off", reason=limit.reason, source=limit.source, rules=(limit.id,))]
    steps: list[Step] = []
    for _ in range(now.rules.number(limit.id) - unanswered):
        step, window = _touch(now, len(days) + 1), _next_touch(now, since, days)
        day = clear_day(max(window.on, now.today), step.to, others, gap, now.calendar)
        earliest, latest = min(window.earliest, day), max(window.latest, day)
        steps.append(replace(step, earliest=earliest, on=day, latest=latest))
        days.append(day)
    return steps


def _next_touch(now: Situation, since: date, days: Sequence[date]) -> Window:
    """The window of the next note: weeks after the no or the last note, and never too many in a year."""
    if not days:
        return window_after(since, now.rules.setting("stay_in_touch_first"), now.calendar)
    window = window_after(days[-1], now.rules.setting("stay_in_touch_every"), now.calendar)
    most = now.rules.number("stay_in_touch_a_year")
    if len(days) < most:
        return window
    free = now.calendar.roll(days[-most] + timedelta(days=366))
    return Window(max(window.earliest, free), max(window.on, free), max(window.latest, free))
