"""The planner's panel: dates are taken over at once, judged by the strict reader, and drawn with their reasons."""

from __future__ import annotations

import json
import re
from base64 import b64decode
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import icalendar
import pytest

from afterword.coach.message import Message
from afterword.coach.planning import PlanningRun, dates_of, with_dates
from afterword.content import calendar_for, read_text, rules, scenarios
from afterword.errors import AfterwordError
from afterword.plan import plan
from afterword.plan_steps import as_date
from afterword.record import Event, Record, parse_record
from afterword.show.plan_table import plan_table
from afterword.show.timeline import Mark, dated, timeline

U = "u"
RECORDS = {n: parse_record(read_text(f / "interview.toml")) for n, f in scenarios().items()}
PHONE = RECORDS["phone-screen"]
TODAY = date(2026, 3, 12)


def run_of(record: Record = PHONE, own: bool = False, state: Mapping[str, Any] | None = None) -> PlanningRun:
    return PlanningRun(record, rules(), calendar_for(record), TODAY, own, state or {})


def edit(run: PlanningRun, **dates: str) -> str:
    return run.act(Message("edit", "", {f"u-{name}": value for name, value in dates.items()}), U).say


def day_of(run: PlanningRun, id: str) -> date:
    step = next(step for step in run.plan.steps if step.id == id)
    assert step.on
    return as_date(step.on)


@pytest.mark.parametrize("record", RECORDS.values(), ids=RECORDS)
def test_dates_leave_a_record_as_it_was(record: Record) -> None:
    assert with_dates(record, dates_of(record)) == record


def test_events_that_the_planner_does_not_show_stay_in_their_order() -> None:
    events = (
        Event(date(2026, 3, 11), "new_date", date(2026, 3, 20)),
        Event(date(2026, 3, 11), "thank_you_sent"),
    )
    record = replace(PHONE, events=events)
    assert with_dates(record, dates_of(record)) == record
    moved = with_dates(record, {**dates_of(record), "new_date": "2026-03-24"})
    assert moved.events == (events[1], Event(date(2026, 3, 11), "new_date", date(2026, 3, 24)))


def test_a_new_date_moves_everything_at_once() -> None:
    run = run_of()
    assert day_of(run, "check_in") == date(2026, 3, 17)
    assert edit(run, new_date="2026-03-20").startswith("The plan is new. Next: ")
    assert day_of(run, "check_in") == date(2026, 3, 24)
    assert run.dates["new_on"] == "2026-03-12"
    edit(run, new_date="", new_on="")
    assert day_of(run, "check_in") == date(2026, 3, 17)


def test_a_no_ends_the_questions_and_an_offer_brings_one_forward() -> None:
    run = run_of()
    edit(run, rejected="2026-03-12")
    assert {s.kind for s in run.plan.steps if s.status == "todo"} >= {"rejection_reply", "stay_in_touch"}
    edit(run, rejected="", offer="2026-03-16")
    assert day_of(run, "check_in") < date(2026, 3, 17)
    assert "other offer" in run.view(U)


def test_a_refused_date_is_told_beside_its_field_and_the_plan_stays() -> None:
    run = run_of()
    before = run.plan
    said = edit(run, promised="2026-03-01")
    assert "before the interview" in said
    assert run.plan == before
    view = run.view(U)
    assert re.search(r'<input type="date" value="2026-03-01"[^>]*aria-invalid="true"', view)
    assert f'id="u-promised-problem">{said}' in view.replace("&#x27;", "'")
    edit(run, promised="2026-03-16")
    assert "aria-invalid" not in run.view(U)


def test_half_a_date_changes_nothing() -> None:
    run = run_of()
    assert edit(run, promised="2026-3", today="") == ""
    assert run.revision == 0


def test_dates_are_kept_and_today_only_for_a_made_up_interview() -> None:
    run = run_of()
    edit(run, new_date="2026-03-20", today="2026-03-13")
    kept = json.loads(json.dumps(run.state))
    assert run_of(state=kept).view(U) == run.view(U)
    own = run_of(own=True, state=kept)
    assert own.today == date(2026, 3, 13)
    assert "today" not in own.state["dates"]
    assert (
        run_of(
            state={
                "dates": {"promised": "x", "new_date": 3, "odd": "2026-03-20"},
                "sent": [3],
                "revision": -1,
            }
        ).state
        == run_of().state
    )


def test_kept_dates_that_no_longer_fit_give_way() -> None:
    run = run_of(state={"dates": {"promised": "2020-01-01"}})
    assert run.dates["promised"] == "2026-03-13"
    assert run.plan.steps


def test_sent_steps_are_marked_and_can_be_taken_back() -> None:
    run = run_of(own=True)
    assert "I have sent this" in run.view(U)
    run.act(Message("sent", "thank_you_sent", {}), U)
    assert next(s for s in run.plan.steps if s.kind == "thank_you").status == "done"
    assert "Not sent after all" in run.view(U)
    assert run.changed
    kept = run_of(own=True, state=json.loads(json.dumps(run.state)))
    assert kept.now.events == (Event(TODAY, "thank_you_sent"),)
    run.act(Message("unsent", "thank_you_sent", {}), U)
    assert not run.changed
    assert "I have sent this" not in run_of().view(U)


def test_one_mark_stands_for_the_thanks_to_several_people() -> None:
    run = run_of(RECORDS["turbine-final"], own=True)
    assert run.view(U).count("I have sent these</button>") == 1


def test_what_was_written_down_is_the_record_from_then_on() -> None:
    run = run_of(own=True)
    edit(run, new_date="2026-03-20")
    run.act(Message("sent", "thank_you_sent", {}), U)
    assert "Write these dates into interview.toml" in run.view(U)
    now = run.now
    run.settle()
    assert run.record == now
    assert run.state["dates"] == {}
    assert run.state["sent"] == []
    assert "Write these dates" not in run.view(U)
    assert day_of(run, "check_in") == date(2026, 3, 24)


def test_the_calendar_file_holds_the_plan_and_counts_up() -> None:
    run = run_of()

    def events() -> list[icalendar.Event]:
        data = re.search(r'href="data:text/calendar;charset=utf-8;base64,([^"]+)"', run.view(U))
        assert data
        return list(icalendar.Calendar.from_ical(b64decode(data[1])).walk("VEVENT"))

    first = events()
    assert len(first) == len(dated(run.plan))
    assert {int(event["SEQUENCE"]) for event in first} == {0}
    edit(run, new_date="2026-03-20")
    second = events()
    assert {str(e["UID"]) for e in first} <= {str(e["UID"]) for e in second}
    assert {int(event["SEQUENCE"]) for event in second} == {1}
    assert 'download="follow-up-cedar-plain-health-plan.ics"' in run.view(U)


@pytest.mark.parametrize("record", RECORDS.values(), ids=RECORDS)
def test_each_day_of_the_picture_stands_in_the_table_with_its_reason(record: Record) -> None:
    run = PlanningRun(record, rules(), calendar_for(record), record.interview.ended_at.date(), False, {})  # type: ignore[union-attr]
    table = str(plan_table(run.plan))
    picture = str(timeline(run.plan, run.marks(), "p"))
    for number, step in enumerate(dated(run.plan), 1):
        assert step.on
        assert f'datetime="{step.on.isoformat()}"' in table
        assert f'class="aw-badge">{number}<' in table
        assert f">{number}</text>" in picture
    assert table.count("<tr") == 1 + sum(s.status not in ("off", "skipped") for s in run.plan.steps)
    assert all(step.reason for step in dated(run.plan))


def test_the_picture_has_a_title_and_says_its_days_in_words() -> None:
    picture = str(timeline(run_of().plan, [Mark(TODAY, "today", "today")], "p"))
    assert re.match(r'<svg [^>]*role="img" [^>]*aria-labelledby="p-title p-desc"', picture)
    assert '<title id="p-title">What to send, and when</title>' in picture
    assert "2: Ask once where things stand, Tuesday 17 March 2026." in picture
    assert "Today: Thursday 12 March 2026." in picture


def test_everything_in_the_picture_lies_in_it() -> None:
    for record in RECORDS.values():
        for late in (0, 40, 400):
            today = record.interview.ended_at.date() + timedelta(days=late)  # type: ignore[union-attr]
            made = plan(record, rules(), calendar_for(record), today)
            picture = str(timeline(made, [Mark(today, "today", "today")], "p", lambda day: day.weekday() > 4))
            places = [float(x) for x in re.findall(r' (?:x|x1|x2|cx)="(-?[0-9.]+)%"', picture)]
            assert all(0 <= place <= 100 for place in places)


def test_a_record_without_a_time_has_no_picture_and_still_a_table() -> None:
    record = parse_record('[role]\ntitle = "Clerk"\n[[people]]\nname = "Dana"\n')
    run = PlanningRun(record, rules(), calendar_for(record), TODAY, True, {})
    view = run.view(U)
    assert "<svg" not in view
    assert "no day to name yet" in view
    assert not run.done
    assert "No step has a day yet" in view


def test_names_in_a_plan_are_shown_as_they_are() -> None:
    evil = "<script>alert(1)</script>"
    record = replace(PHONE, people=(replace(PHONE.people[0], name=evil),), employer=replace(PHONE.employer, name=evil),
                     moments=(), interview=replace(PHONE.interview, told=evil))  # fmt: skip
    view = run_of(record).view(U)
    assert "<script" not in view
    assert "&lt;script&gt;" in view


def test_a_plan_can_be_refused_only_with_words() -> None:
    with pytest.raises(AfterwordError):
        with_dates(PHONE, {**dates_of(PHONE), "promised": "1980-01-01"})
