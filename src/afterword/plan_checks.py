"""Questions about the status: when to ask, whom, how often, and when to let go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from afterword.calendar import ONE_DAY, say_day
from afterword.plan_history import Situation
from afterword.plan_rules import Setting
from afterword.plan_steps import Step, Window, as_date, clear_day, window_after
from afterword.record import Event

First = tuple[Window, Setting, str]
"""The window of a round's first question, the setting behind it, and why."""

_UNNAMED = {"agency": "your agency contact", "recruiter": "the recruiter"}
_TITLES = {
    "check_in": "Ask once where things stand",
    "check_in_again": "Ask again, briefly",
    "final_check_in": "Ask one last time, with an easy way out",
}


def first_window(now: Situation) -> First | None:
    """When the present round of questions may begin; None where there is no day to count from."""
    rules, calendar = now.rules, now.calendar
    if now.promise:
        setting = rules.setting("check_in_after_promise")
        base = calendar.roll(max(now.promise, now.interviewed or now.promise), quiet=True)
        return window_after(base, setting, calendar), setting, f"{now.promise_says} {setting.reason}"
    if now.state == "frozen":
        setting = rules.setting("frozen_check_in")
        return window_after(now.since or now.today, setting, calendar), setting, setting.reason
    base_day = now.last_word or now.interviewed
    if base_day is None:
        return None
    slow = now.slow or now.guarded
    setting = rules.setting("check_in_slow_sector" if slow else "check_in_without_date")
    why = f"They last wrote on {say_day(now.last_word)}. " if now.last_word else "They gave no date. "
    why += (
        setting.reason
        if now.slow or not slow
        else "They asked for no questions, so leave them plenty of time."
    )
    return window_after(base_day, setting, calendar), setting, why


def check_in_steps(now: Situation, others: Sequence[Step]) -> list[Step]:
    """The questions sent, those still to come since their last word, and the day to move on."""
    slots = _slots(now)
    steps = [
        step for number, events in enumerate(now.rounds, 1) for step in _sent(now, slots, events, number)
    ]
    present, number = now.rounds[-1], len(now.rounds)
    closed = any(event.what == "final_check_in_sent" for event in present)
    slots = [] if closed else slots[len(present) :]
    first = first_window(now)
    if first is None:
        why = "Note when the interview ended (interview.ended_at), and the plan names the day."
        return [*steps, *(replace(_question(now, slot, number), reason=why) for slot in slots)]
    steps += _wait(now)
    given_up = _give_up_on(now, first[0])
    asked = [event.on for event in present]
    for slot in slots:
        step = _question(now, slot, number)
        if now.today > given_up:
            setting = now.rules.setting("give_up_after")
            step = replace(
                step, status="off", reason=setting.reason, source=setting.source, rules=(setting.id,)
            )
        else:
            step = _timed(step, now, first, asked, [*others, *steps])
            asked.append(as_date(step.on or now.today))
        steps.append(step)
    if slots and now.today > given_up:
        return [*steps, _move_on(now, given_up)]
    return [*steps, _move_on(now, now.calendar.add(asked[-1], now.rules.number("move_on_after"), quiet=True))]


def _slots(now: Situation) -> list[str]:
    most = 1 if now.guarded else now.rules.number("max_check_ins")
    return {1: ["check_in"], 2: ["check_in", "final_check_in"]}.get(most, list(_TITLES))


def _sent(now: Situation, slots: Sequence[str], events: Sequence[Event], number: int) -> list[Step]:
    """The questions of one round as done steps, each in the slot it took."""
    steps: list[Step] = []
    for index, event in enumerate(events):
        slot = slots[index] if index < len(slots) else "check_in"
        step = _question(now, "final_check_in" if event.what == "final_check_in_sent" else slot, number)
        if any(step.id == other.id for other in steps):
            step = replace(step, id=f"{step.id}_more_{index + 1}")
        steps.append(replace(step, status="done", on=event.on, reason=f"Sent on {say_day(event.on)}."))
    return steps


def _question(now: Situation, slot: str, number: int) -> Step:
    to, channel = status_contact(now)
    kind = "final_check_in" if slot == "final_check_in" else "check_in"
    id = slot if number == 1 else f"{slot}_{number}"
    return Step(id, kind, _TITLES[slot], "todo", to=to, channel=channel)


def status_contact(now: Situation) -> tuple[tuple[str, ...], str]:
    """The one person to ask about the status, and how: the office or agency goes before an interviewer."""
    route, office = now.record.interview.route, now.office()
    if office is None and route in _UNNAMED:
        return (_UNNAMED[route],), now.channel
    person = office or next((p for p in now.record.people if p.part == "manager"), now.met()[0])
    return (person.name,), "portal" if route == "portal" else now.channel


def _timed(step: Step, now: Situation, first: First, asked: Sequence[date], others: Sequence[Step]) -> Step:
    """The question on its day: the round's first, one brought forward by another offer, or a later one."""
    window, setting, why = first
    gap = now.rules.number("min_gap")
    if asked:
        setting = now.rules.setting("second_after_first")
        window = _later(window_after(asked[-1], setting, now.calendar), window)
        why = setting.reason
    day = clear_day(max(window.on, now.today), step.to, others, gap, now.calendar)
    if not asked and (sooner := _before_offer(now, day, step.to, others)):
        return _with_offer(step, now, sooner)
    late = now.today > window.latest
    if late:
        why = f"It had been due by {say_day(window.latest)}. It still makes sense now. {why}"
    return replace(
        step,
        status="late" if late else "todo",
        earliest=min(window.earliest, day),
        on=day,
        latest=window.latest if late else max(window.latest, day),
        reason=why,
        source=setting.source,
        rules=(setting.id, "min_gap", "max_check_ins"),
    )


def _later(one: Window, other: Window) -> Window:
    """The later of each: a first question that went out early does not bring the next one forward."""
    return Window(max(one.earliest, other.earliest), max(one.on, other.on), max(one.latest, other.latest))


def _before_offer(now: Situation, day: date, to: Sequence[str], others: Sequence[Step]) -> Window | None:
    """The days for a question when another offer lapses before its ordinary day; None without hurry."""
    expires = now.offer
    if expires is None or now.guarded:
        return None
    calendar, met = now.calendar, now.interviewed or now.today
    last = calendar.subtract(expires, now.rules.number("offer_margin"))
    start = calendar.roll(max(now.today, met + ONE_DAY), quiet=True)
    if day <= last or start > expires:
        return None
    last = max(last, start)
    spaced = clear_day(start, to, others, now.rules.number("min_gap"), calendar)
    return Window(start, spaced if spaced <= last else start, last)


def _with_offer(step: Step, now: Situation, window: Window) -> Step:
    setting = now.rules.setting("offer_margin")
    why = (
        f"Your other offer lapses on {say_day(now.offer or window.latest)}. Tell them that day once, say "
        f"that this role is still the one you hope for, and ask whether they know more. {setting.reason}"
    )
    return replace(
        step,
        title="Tell them about your other offer, and ask once",
        earliest=window.earliest,
        on=window.on,
        latest=window.latest,
        reason=why,
        source=setting.source,
        rules=(setting.id, "max_check_ins"),
    )


def _wait(now: Situation) -> list[Step]:
    """A step of not writing: while hiring is frozen, or until a new date they named."""
    step = Step("wait", "wait", "Wait for the day they named", "todo", reason=now.promise_says)
    if now.promise and (now.last_word or now.state == "frozen"):
        day = now.calendar.roll(now.promise, quiet=True)
        return [replace(step, on=day, status="done" if now.today > day else "todo")]
    if now.state == "frozen":
        setting = now.rules.setting("frozen_check_in")
        title = "Wait: hiring is on hold"
        return [replace(step, title=title, reason=setting.reason, source=setting.source, rules=(setting.id,))]
    return []


def _give_up_on(now: Situation, window: Window) -> date:
    """The last day on which a question makes sense, counted from the last day they named or wrote on."""
    days = [day for day in (now.promise, now.last_word, now.interviewed, now.since) if day]
    after = max(days, default=window.earliest) + timedelta(days=now.rules.number("give_up_after"))
    return now.calendar.roll(after, quiet=True)


def _move_on(now: Situation, on: date) -> Step:
    setting = now.rules.setting("move_on_after")
    return Step(
        "move_on",
        "move_on",
        "Move on",
        "done" if now.today > on else "todo",
        on=on,
        reason=f"{setting.reason} A later word from them opens it again.",
        source=setting.source,
        rules=(setting.id, "max_check_ins", "give_up_after"),
    )
