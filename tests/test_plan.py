"""The plan: worked calendars, each kind of event, stop rules, and properties that hold for any record."""

from __future__ import annotations

import json
import tomllib
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from afterword.errors import AfterwordError
from afterword.plan import Plan, Step, plan, plan_to_json
from afterword.plan_rules import Rules, parse_rules
from afterword.plan_steps import as_date
from afterword.plan_thanks import thank_you_window
from afterword.record import HAPPENINGS, Employer, Event, Interview, Me, Person, Record, Role

PLANNER = Path(__file__).parents[1] / "exercises" / "planner"
RULES_TEXT = (PLANNER / "rules.toml").read_text(encoding="utf-8")
RULES = parse_rules(RULES_TEXT)
CALENDARS = tomllib.loads((PLANNER / "calendars.toml").read_text(encoding="utf-8"))
ABOUT = {"id", "title", "country", "subdivision", "sector", "zone", "ended_at", "today", "told", "promised"}
ABOUT |= {"offer_expires", "events"}
DANA, REZA = Person("Dana Whitfield"), Person("Reza Amini")
OMAR = Person("Omar Lindqvist", part="recruiter")


def record(*events: Event, people: tuple[Person, ...] = (DANA,), **interview: Any) -> Record:
    about = {"ended_at": datetime(2026, 3, 3, 14), "zone": "America/New_York"} | interview
    return Record(
        me=Me("Ana Ruiz"),
        employer=Employer(
            "Larkspur Tools", sector=about.pop("sector", ""), country=about.pop("country", "US")
        ),
        role=Role("Planner"),
        offer_expires=about.pop("offer_expires", None),
        interview=Interview(**about),
        people=people,
        events=events,
    )


def made(given_record: Record, today: date = date(2026, 3, 3), rules: Rules = RULES) -> Plan:
    return plan(given_record, rules, rules.calendar(given_record.employer.country), today)


def steps(given_record: Record, today: date = date(2026, 3, 3), rules: Rules = RULES) -> dict[str, Step]:
    return {step.id: step for step in made(given_record, today, rules).steps}


def day(month: int, number: int) -> date:
    return date(2026, month, number)


# --- Worked calendars --------------------------------------------------------------------------------


def case_record(case: dict[str, Any]) -> Record:
    events = tuple(Event(row["on"], row["what"], row.get("date")) for row in case.get("events", []))
    names = ("country", "sector", "zone", "ended_at", "told", "promised", "offer_expires")
    return record(*events, **{name: case[name] for name in names if name in case})


def found_in(case: dict[str, Any], key: str, by_id: dict[str, Step]) -> Any:
    """What the plan says for a key such as "check_in", "check_in_earliest" or "thank_you_otherwise"."""
    if key == "thank_you_otherwise":
        ended_at = case["ended_at"].replace(tzinfo=ZoneInfo(case["zone"]))
        promise = case.get("promised") or (day(6, 3) if case["id"] == "decision_the_next_day" else None)
        window = thank_you_window(ended_at, RULES, RULES.calendar(case["country"]), promise)
        return window.otherwise and window.otherwise.replace(tzinfo=None)
    part = next((part for part in ("earliest", "latest") if key.endswith(f"_{part}")), "on")
    id = (key if part == "on" else key.removesuffix(f"_{part}")).replace("thank_you", "thank_you_1")
    found = getattr(by_id[id], part)
    return found.replace(tzinfo=None) if isinstance(found, datetime) else found


@pytest.mark.parametrize("case", CALENDARS["case"], ids=lambda case: case["id"])
def test_worked_calendar(case: dict[str, Any]) -> None:
    calendar = RULES.calendar(case["country"], case.get("subdivision", ""))
    found = plan(case_record(case), RULES, calendar, case.get("today", case["ended_at"].date()))
    by_id = {step.id: step for step in found.steps}
    expected = {key: value for key, value in case.items() if key not in ABOUT}
    assert len(expected) >= 4
    assert {key: found_in(case, key, by_id) for key in expected} == expected


def test_worked_calendars_are_many_and_distinct() -> None:
    ids = [case["id"] for case in CALENDARS["case"]]
    assert len(set(ids)) == len(ids) >= 16
    assert {"US", "GB", "DE", "FR", "JP", "AE", "SA", "IN", "BR", "CA"} <= {
        c["country"] for c in CALENDARS["case"]
    }


# --- Thank-yous --------------------------------------------------------------------------------------


def test_each_interviewer_is_thanked_on_the_same_day_and_the_recruiter_is_not() -> None:
    found = steps(record(people=(DANA, OMAR, REZA)))
    assert found["thank_you_1"].to == ("Dana Whitfield",)
    assert found["thank_you_3"].to == ("Reza Amini",)
    assert "thank_you_2" not in found
    assert found["thank_you_1"].on == found["thank_you_3"].on
    assert "different" in found["thank_you_1"].reason


def test_a_recruiter_met_alone_is_thanked() -> None:
    assert steps(record(people=(OMAR,)))["thank_you_1"].to == ("Omar Lindqvist",)


def test_a_thank_you_names_the_hour_in_the_reader_s_zone_when_the_clocks_change() -> None:
    london = record(ended_at=datetime(2026, 3, 27, 16, 30), zone="Europe/London", country="GB")
    found = steps(london, day(3, 28))["thank_you_1"]
    assert found.on == datetime(2026, 3, 30, 9, tzinfo=ZoneInfo("Europe/London"))
    assert str(found.on) == "2026-03-30 09:00:00+01:00"


def test_an_offset_is_kept_and_moved_to_the_zone_named() -> None:
    ended_at = datetime.fromisoformat("2026-03-03T20:00:00+01:00")
    assert str(steps(record(ended_at=ended_at, zone=""))["thank_you_1"].on) == "2026-03-04 17:00:00+01:00"
    assert str(steps(record(ended_at=ended_at))["thank_you_1"].on) == "2026-03-04 14:00:00-05:00"


def test_a_time_without_offset_or_zone_is_refused() -> None:
    with pytest.raises(AfterwordError, match=r"interview\.ended_at: The time needs an offset"):
        made(record(zone=""))


@pytest.mark.parametrize(
    ("today", "status", "on"),
    [
        (day(3, 4), "todo", datetime(2026, 3, 4, 14)),
        (day(3, 5), "todo", datetime(2026, 3, 5, 9)),
        (day(3, 6), "late", datetime(2026, 3, 6, 9)),
        (day(3, 7), "late", datetime(2026, 3, 9, 9)),
        (day(3, 12), "skipped", datetime(2026, 3, 4, 14)),
    ],
)
def test_a_late_thank_you_is_better_than_none_until_the_check_in(
    today: date, status: str, on: datetime
) -> None:
    found = steps(record(), today)["thank_you_1"]
    assert (found.status, found.on) == (status, on.replace(tzinfo=ZoneInfo("America/New_York")))


def test_a_decision_on_the_same_day_asks_for_thanks_within_the_hour() -> None:
    found = steps(record(told="we decide today"))["thank_you_1"]
    assert found.on == datetime(2026, 3, 3, 15, tzinfo=ZoneInfo("America/New_York"))


def test_an_interview_on_a_day_off_is_answered_on_the_next_working_morning() -> None:
    found = steps(record(ended_at=datetime(2026, 3, 7, 11)), day(3, 7))["thank_you_1"]
    assert found.on == datetime(2026, 3, 9, 9, tzinfo=ZoneInfo("America/New_York"))


@pytest.mark.parametrize("hour", [20, 21, 23])
def test_an_interview_that_ends_at_night_before_a_day_off_waits_for_the_morning(hour: int) -> None:
    found = steps(record(ended_at=datetime(2026, 3, 6, hour, 30)), day(3, 6))["thank_you_1"]
    assert found.on == datetime(2026, 3, 9, 9, tzinfo=ZoneInfo("America/New_York"))


# --- Whom to ask, and through what -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("people", "route", "to", "channel"),
    [
        ((DANA, OMAR), "", "Omar Lindqvist", "e-mail"),
        ((DANA, REZA), "", "Dana Whitfield", "e-mail"),
        ((DANA, Person("Ida Holm", part="manager")), "direct", "Ida Holm", "e-mail"),
        ((DANA, OMAR), "agency", "Omar Lindqvist", "e-mail through the agency"),
        ((DANA,), "agency", "your agency contact", "e-mail through the agency"),
        ((DANA,), "recruiter", "the recruiter", "e-mail"),
        ((DANA,), "portal", "Dana Whitfield", "portal"),
    ],
)
def test_status_questions_go_to_one_contact(
    people: tuple[Person, ...], route: str, to: str, channel: str
) -> None:
    found = steps(record(people=people, route=route))["check_in"]
    assert (found.to, found.channel) == ((to,), channel)


def test_a_single_note_is_not_told_to_differ() -> None:
    assert "different" not in steps(record(), day(3, 6))["thank_you_1"].reason
    assert "different" in steps(record(people=(DANA, REZA)), day(3, 6))["thank_you_1"].reason


def test_an_agency_passes_on_the_thanks_too() -> None:
    found = steps(record(people=(DANA, OMAR), route="agency"))["thank_you_1"]
    assert (found.to, found.channel) == (("Dana Whitfield",), "e-mail through the agency")


def test_no_contact_means_one_question_after_the_date_and_thanks_through_the_office() -> None:
    found = steps(record(people=(DANA, OMAR), no_contact=True, promised=day(3, 13)))
    assert found["thank_you_2"].to == ("Omar Lindqvist",)
    assert found["check_in"].on == day(3, 17)
    assert not {"thank_you_1", "final_check_in"} & set(found)
    assert found["share_article"].status == "off"


def test_no_contact_without_anybody_in_the_office_keeps_the_thanks_and_waits_longest() -> None:
    found = steps(record(no_contact=True))
    assert (found["thank_you"].status, found["thank_you"].on) == ("off", None)
    assert found["check_in"].on == day(3, 24)
    assert "plenty of time" in found["check_in"].reason


def test_being_told_not_to_ask_is_noted_while_waiting_only() -> None:
    assert any("asked for no questions" in note for note in made(record(no_contact=True)).notes)
    assert not any("asked for no questions" in note for note in made(record()).notes)
    assert not any(
        "asked for no questions" in note for note in made(record(NO, no_contact=True), day(3, 16)).notes
    )


def test_a_portal_takes_one_question_only() -> None:
    found = steps(record(route="portal", promised=day(3, 13)))
    assert (found["check_in"].on, "final_check_in" in found) == (day(3, 17), False)


# --- What was said about timing ----------------------------------------------------------------------


def test_a_promised_date_outweighs_words() -> None:
    assert steps(record(told="by Friday", promised=day(3, 13)))["check_in"].on == day(3, 17)


def test_words_are_read_where_no_date_is_noted_and_the_reading_is_told() -> None:
    found = made(record(told="a couple of weeks"))
    assert {step.id: step.on for step in found.steps}["check_in"] == day(3, 26)
    assert any(
        "“a couple of weeks” is read as Tuesday 17 March 2026 to" in said for said in found.assumptions
    )


def test_a_date_in_the_record_is_no_assumption() -> None:
    assert not any("13 March" in said for said in made(record(promised=day(3, 13))).assumptions)


def test_words_that_leave_a_choice_ask_the_writer() -> None:
    assert any(
        "Friday 6 March 2026 or Friday 13 March" in note for note in made(record(told="next Friday")).notes
    )


def test_a_day_that_was_over_is_no_promise() -> None:
    found = made(record(told="by the end of the month", ended_at=datetime(2026, 5, 31, 14)), day(5, 31))
    assert {step.id: step.on for step in found.steps}["check_in"] == day(6, 9)
    assert any("was over by then" in note and "interview.promised" in note for note in found.notes)


def test_words_are_not_read_without_the_day_they_were_said_on() -> None:
    found = made(record(told="by Friday", ended_at=None))
    assert any("On which day did you hear “by Friday”?" in note for note in found.notes)
    assert [step.on for step in found.steps] == [None] * len(found.steps)


def test_without_any_date_the_steps_say_what_to_note() -> None:
    found = steps(record(ended_at=None))
    assert "interview.ended_at" in found["check_in"].reason
    assert "interview.ended_at" in found["thank_you_1"].reason


def test_a_promise_without_an_interview_date_still_gives_the_questions() -> None:
    found = steps(record(ended_at=None, promised=day(3, 13)))
    assert (found["check_in"].on, found["thank_you_1"].on) == (day(3, 17), None)


@pytest.mark.parametrize("sector", ["government", "university", "Hospital"])
def test_slow_sectors_are_given_three_weeks(sector: str) -> None:
    found = made(record(sector=sector))
    assert {step.id: step.on for step in found.steps}["check_in"] == day(3, 24)
    assert any("taken to be slow" in said for said in found.assumptions)


# --- Events ------------------------------------------------------------------------------------------

EVENTS: dict[str, tuple[str, str, date | None]] = {
    "thank_you_sent": ("thank_you_1", "done", day(3, 16)),
    "check_in_sent": ("check_in", "done", day(3, 16)),
    "final_check_in_sent": ("final_check_in", "done", day(3, 16)),
    "linkedin_sent": ("linkedin_note", "done", day(3, 16)),
    "article_sent": ("share_article", "done", day(3, 16)),
    "rejection_reply_sent": ("check_in", "todo", day(3, 17)),
    "feedback_request_sent": ("check_in", "todo", day(3, 17)),
    "stay_in_touch_sent": ("check_in", "todo", day(3, 17)),
    "answered": ("check_in", "todo", day(3, 25)),
    "new_date": ("check_in", "todo", day(4, 14)),
    "rejected": ("rejection_reply", "todo", day(3, 17)),
    "frozen": ("check_in", "todo", day(4, 27)),
    "filled": ("check_in", "skipped", day(3, 17)),
    "asked_to_stop": ("check_in", "skipped", day(3, 17)),
    "invited_to_connect": ("linkedin_note", "todo", day(3, 16)),
    "withdrew": ("check_in", "skipped", day(3, 17)),
    "accepted": ("check_in", "skipped", day(3, 17)),
}


def test_every_event_has_a_case() -> None:
    assert set(EVENTS) == set(HAPPENINGS)


@pytest.mark.parametrize("what", EVENTS)
def test_event(what: str) -> None:
    id, status, on = EVENTS[what]
    thanked = () if what == "thank_you_sent" else (Event(day(3, 4), "thank_you_sent"),)
    event = Event(day(3, 16), what, day(4, 10) if what == "new_date" else None)
    found = steps(record(*thanked, event, promised=day(3, 13)), day(3, 16))[id]
    assert (found.status, as_date(found.on) if found.on else None) == (status, on)


def test_a_check_in_sent_later_moves_what_follows() -> None:
    found = steps(record(Event(day(3, 20), "check_in_sent"), promised=day(3, 13)), day(3, 20))
    assert (found["final_check_in"].on, found["move_on"].on) == (day(3, 31), day(4, 14))


def test_an_unsent_check_in_moves_to_today_and_takes_the_rest_along() -> None:
    soon, last, late = (steps(record(promised=day(3, 13)), day(3, number)) for number in (19, 20, 24))
    assert (last["check_in"].status, last["check_in"].on) == ("todo", day(3, 20))
    assert (soon["check_in"].status, soon["check_in"].on) == ("todo", day(3, 19))
    assert (late["check_in"].status, late["check_in"].on) == ("late", day(3, 24))
    assert (late["check_in"].latest, late["final_check_in"].on) == (day(3, 20), day(4, 2))


def test_two_questions_without_an_answer_are_enough() -> None:
    sent = (Event(day(3, 12), "check_in_sent"), Event(day(3, 23), "final_check_in_sent"))
    found = steps(record(*sent), day(4, 20))
    assert [id for id, step in found.items() if step.status == "todo"] == []
    assert (found["move_on"].on, found["move_on"].status) == (day(4, 6), "done")


def test_two_plain_questions_fill_both_places() -> None:
    sent = (Event(day(3, 12), "check_in_sent"), Event(day(3, 20), "check_in_sent"))
    found = steps(record(*sent), day(3, 20))
    assert (found["check_in"].on, found["final_check_in"].on) == (day(3, 12), day(3, 20))


def test_more_questions_than_the_rules_allow_are_shown_and_lead_to_no_further_one() -> None:
    sent = tuple(Event(day(3, number), "check_in_sent") for number in (9, 12, 16))
    found = made(record(*sent), day(3, 16)).steps
    asked = [step for step in found if step.kind.endswith("check_in")]
    assert [step.status for step in asked] == ["done"] * 3
    assert len({step.id for step in found}) == len(found)


def test_the_status_wins_over_events_that_do_not_mention_it() -> None:
    frozen = Event(day(3, 9), "frozen")
    assert "rejection_reply" in steps(record(frozen, status="rejected"), day(3, 16))
    again = (Event(day(3, 9), "rejected"), Event(day(3, 12), "new_date", day(3, 20)))
    assert "rejection_reply" not in steps(record(*again, status="rejected"), day(3, 16))


def test_an_answer_opens_a_new_round() -> None:
    found = steps(record(Event(day(3, 12), "check_in_sent"), Event(day(3, 16), "answered")), day(3, 17))
    assert (found["check_in"].status, found["check_in_2"].on) == ("done", day(3, 25))
    assert found["final_check_in_2"].on == day(4, 3)


def test_a_no_after_which_they_name_a_date_opens_the_process_again() -> None:
    again = (Event(day(3, 16), "rejected"), Event(day(3, 20), "new_date", day(4, 3)))
    found = steps(record(*again), day(3, 23))
    assert ("rejection_reply" in found, found["check_in"].on) == (False, day(4, 7))


def test_sixty_days_of_silence_end_the_questions() -> None:
    last, after = (steps(record(), day(5, number)) for number in (4, 5))
    assert (last["check_in"].status, last["move_on"].status) == ("late", "todo")
    assert last["move_on"].on == day(5, 28)
    assert (after["check_in"].status, after["check_in"].on) == ("off", None)
    assert (after["move_on"].status, after["move_on"].on) == ("done", day(5, 4))


def test_sixty_days_count_from_the_day_they_named() -> None:
    found = steps(record(promised=day(4, 10)), day(6, 9))
    assert (found["check_in"].status, found["check_in"].on) == ("late", day(6, 9))
    assert steps(record(promised=day(4, 10)), day(6, 10))["check_in"].status == "off"


def test_waiting_for_a_named_day_is_done_when_it_is_past() -> None:
    named = record(Event(day(3, 9), "new_date", day(3, 20)))
    status = {at: steps(named, at)["wait"].status for at in (day(3, 19), day(3, 20), day(3, 21))}
    assert status == {day(3, 19): "todo", day(3, 20): "todo", day(3, 21): "done"}


def test_a_freeze_without_a_date_waits_for_weeks_and_leaves_room_for_an_article() -> None:
    freeze = record(Event(day(3, 9), "thank_you_sent"), Event(day(3, 10), "frozen"), promised=day(3, 13))
    found = steps(freeze, day(3, 10))
    assert (found["wait"].on, found["check_in"].on) == (None, day(4, 21))
    assert (found["share_article"].status, found["share_article"].on) == ("todo", day(3, 31))


@pytest.mark.parametrize(
    ("promised", "status", "on"),
    [(day(3, 13), "off", None), (day(3, 16), "todo", day(3, 11)), (day(3, 20), "todo", day(3, 13))],
)
def test_an_article_needs_ten_days_of_waiting(promised: date, status: str, on: date | None) -> None:
    found = steps(record(promised=promised))["share_article"]
    assert (found.status, found.on) == (status, on)


def test_an_article_can_be_sent_until_three_days_before_the_question() -> None:
    thanked = Event(day(3, 4), "thank_you_sent")
    waiting = record(thanked, promised=day(3, 20))
    last, after = (steps(waiting, at)["share_article"] for at in (day(3, 19), day(3, 20)))
    assert (last.status, last.on, last.latest) == ("todo", day(3, 19), day(3, 19))
    assert after.status == "skipped"


def test_a_freeze_known_from_the_status_counts_from_today_and_says_so() -> None:
    found = made(record(status="frozen"), day(3, 10))
    assert {step.id: step.on for step in found.steps}["check_in"] == day(4, 21)
    assert any("No day is noted for “frozen”" in said for said in found.assumptions)


def test_a_freeze_reads_the_date_from_words() -> None:
    frozen = record(status="frozen", told="after 1 July", ended_at=datetime(2026, 5, 5, 14))
    found = steps(frozen, day(5, 20))
    assert (found["wait"].on, found["check_in"].on) == (day(7, 9), day(7, 13))


@pytest.mark.parametrize("status", ["offered", "accepted", "withdrawn", "filled", "stopped"])
def test_a_status_that_ends_the_process_skips_all_questions(status: str) -> None:
    found = steps(record(status=status), day(3, 10))
    assert {found[id].status for id in ("check_in", "final_check_in", "move_on")} == {"skipped"}


def test_linkedin_waits_for_an_invitation_unless_the_rules_say_otherwise() -> None:
    assert steps(record())["linkedin_note"].status == "off"
    open_rules = RULES.replace(linkedin_needs_invitation=False)
    found = steps(record(people=(DANA, OMAR)), rules=open_rules)["linkedin_note"]
    assert (found.status, found.on) == ("todo", day(3, 9))


def test_an_invitation_is_answered_a_day_after_the_thanks_at_the_earliest() -> None:
    invited = record(Event(day(3, 3), "invited_to_connect"))
    assert steps(invited)["linkedin_note"].on == day(3, 6)


@pytest.mark.parametrize("what", ["asked_to_stop", "withdrew", "accepted"])
def test_linkedin_stays_off_where_all_is_closed(what: str) -> None:
    assert steps(record(Event(day(3, 10), what)), day(3, 10))["linkedin_note"].status == "off"


# --- After a no --------------------------------------------------------------------------------------

NO = Event(day(3, 16), "rejected")


def test_after_a_no_what_was_planned_is_skipped_and_what_was_sent_stays() -> None:
    found = steps(record(Event(day(3, 4), "thank_you_sent"), NO, promised=day(3, 20)), day(3, 16))
    assert {id: found[id].status for id in ("thank_you_1", "check_in", "move_on")} == {
        "thank_you_1": "done",
        "check_in": "skipped",
        "move_on": "skipped",
    }


def test_a_late_answer_to_a_no_is_still_welcome_and_after_a_month_news_is_better() -> None:
    late, lost = (steps(record(NO), at) for at in (day(3, 25), day(4, 14)))
    assert (late["rejection_reply"].status, late["rejection_reply"].on) == ("late", day(3, 25))
    assert lost["rejection_reply"].status == "skipped"


def test_linkedin_comes_after_the_answer_to_a_no_whoever_that_goes_to() -> None:
    found = steps(record(NO, people=(DANA, OMAR)), day(3, 16))
    assert (found["rejection_reply"].on, found["linkedin_note"].on) == (day(3, 17), day(3, 19))


def test_feedback_goes_into_the_reply_where_the_gap_leaves_no_day_for_it() -> None:
    found = steps(record(NO), day(3, 16), RULES.replace(min_gap=5))
    assert found["feedback_request"].on == found["rejection_reply"].on == day(3, 17)
    assert "Put it into the reply" in found["feedback_request"].reason


def test_an_answer_to_a_no_does_not_wait_for_the_end_of_quiet_weeks() -> None:
    found = steps(record(Event(day(12, 18), "rejected")), day(12, 18))
    assert (found["rejection_reply"].on, found["rejection_reply"].latest) == (day(12, 21), day(12, 22))
    assert found["feedback_request"].on == day(12, 28)
    assert found["linkedin_note"].on == day(1, 4).replace(year=2027)


@pytest.mark.parametrize(
    ("route", "channel"), [("portal", "e-mail"), ("agency", "e-mail through the agency")]
)
def test_an_answer_to_a_no_goes_back_as_mail(route: str, channel: str) -> None:
    assert (
        steps(record(NO, people=(OMAR, DANA), route=route), day(3, 16))["rejection_reply"].channel == channel
    )


def test_feedback_is_asked_for_once() -> None:
    asked = record(NO, Event(day(3, 17), "rejection_reply_sent"), Event(day(3, 18), "feedback_request_sent"))
    found = steps(asked, day(4, 1))
    assert [found[id].status for id in ("rejection_reply", "feedback_request")] == ["done", "done"]


def test_a_no_without_a_day_counts_from_the_first_message_since() -> None:
    found = steps(record(Event(day(3, 17), "rejection_reply_sent"), status="rejected"), day(3, 25))
    assert found["feedback_request"].on == day(3, 25)
    assert found["stay_in_touch_1"].earliest == day(4, 14)


def test_staying_in_touch_ends_with_two_unanswered_notes() -> None:
    notes = (Event(day(4, 28), "stay_in_touch_sent"), Event(day(7, 7), "stay_in_touch_sent"))
    found = steps(record(NO, *notes), day(7, 8))
    assert [found[f"stay_in_touch_{n}"].status for n in (1, 2, 3)] == ["done", "done", "off"]
    answered = steps(record(NO, *notes, Event(day(7, 9), "answered")), day(7, 10))
    assert answered["stay_in_touch_3"].on == day(9, 15)
    assert "stay_in_touch_5" not in answered
    twice = (notes[0], Event(day(5, 4), "answered"), notes[1], Event(day(7, 9), "answered"))
    assert steps(record(NO, *twice), day(7, 10))["stay_in_touch_3"].status == "todo"
    more = (*twice[:3], Event(day(9, 15), "stay_in_touch_sent"), Event(day(9, 16), "answered"))
    assert steps(record(NO, *more), day(9, 17))["stay_in_touch_4"].status == "todo"
    one = steps(record(NO, notes[0]), day(4, 29))
    assert {id for id in one if id.startswith("stay")} == {"stay_in_touch_1", "stay_in_touch_2"}


def test_no_more_than_four_notes_a_year() -> None:
    days = (day(4, 13), day(6, 8), day(8, 3), day(9, 28))
    sent = tuple(Event(on, "stay_in_touch_sent") for on in days)
    found = steps(record(NO, *sent, Event(day(9, 29), "answered")), day(9, 30))
    assert found["stay_in_touch_5"].on == date(2027, 4, 14)


# --- Another offer -----------------------------------------------------------------------------------


def test_another_offer_that_can_wait_changes_nothing() -> None:
    offered = record(promised=day(3, 13), offer_expires=day(3, 20))
    found = made(offered)
    assert {step.id: step.on for step in found.steps}["check_in"] == day(3, 17)
    assert any("lapses on Friday 20 March 2026. Mention that day once" in note for note in found.notes)


def test_another_offer_is_no_ultimatum_and_moves_one_question_only() -> None:
    thanked = Event(day(3, 4), "thank_you_sent")
    offered = record(thanked, promised=day(3, 20), offer_expires=day(3, 13))
    found = steps(offered, day(3, 6))
    assert (found["check_in"].on, found["check_in"].latest) == (day(3, 9), day(3, 12))
    assert "lapses on Friday 13 March 2026" in found["check_in"].reason
    sent = replace(offered, events=(thanked, Event(day(3, 9), "check_in_sent")))
    assert steps(sent, day(3, 10))["final_check_in"].on == day(3, 24)


def test_another_offer_counts_until_its_last_day() -> None:
    offered = record(Event(day(3, 4), "check_in_sent"), promised=day(3, 20), offer_expires=day(3, 13))
    assert any("lapses on" in note for note in made(offered, day(3, 13)).notes)
    assert not any("lapses on" in note for note in made(offered, day(3, 14)).notes)


def test_a_true_deadline_goes_before_the_gap() -> None:
    offered = record(promised=day(3, 20), offer_expires=day(3, 6))
    assert steps(offered, day(3, 4))["check_in"].on == day(3, 4)


def test_another_offer_that_has_lapsed_or_may_not_be_mentioned_is_only_noted() -> None:
    lapsed = made(record(promised=day(3, 20), offer_expires=day(3, 6)), day(3, 9))
    assert any("has lapsed" in note for note in lapsed.notes)
    guarded = made(record(promised=day(3, 20), offer_expires=day(3, 13), no_contact=True), day(3, 9))
    assert any("Decide as if you won't hear" in note for note in guarded.notes)
    assert {step.id: step.on for step in guarded.steps}["check_in"] == day(3, 24)


# --- What is told ------------------------------------------------------------------------------------


def test_assumptions_name_days_off_quiet_weeks_and_the_region() -> None:
    told = made(record(ended_at=datetime(2026, 12, 16, 10), country="CA"), date(2026, 12, 16)).assumptions
    assert any("CA (Ontario)" in said for said in told)
    assert any("Friday 25 December 2026 (Christmas Day)" in said for said in told)
    assert any(
        "quiet weeks around Christmas and New Year (Sunday 20 December 2026 to" in said for said in told
    )


def test_assumptions_name_an_unusual_weekend_and_unknown_countries() -> None:
    assert "Fridays and Saturdays are the weekend there." in made(record(country="SA")).assumptions
    assert any("only weekends are days off" in said for said in made(record(country="")).assumptions)
    assert any("of ZZ are not known" in said for said in made(record(country="ZZ")).assumptions)


def test_the_base_rate_is_told_with_its_source_while_waiting() -> None:
    assert any("25.1 days" in note and "n=334" in note and "2023" in note for note in made(record()).notes)
    assert not any("25.1 days" in note for note in made(record(NO), day(3, 16)).notes)


def test_every_dated_step_has_a_reason_a_source_and_known_rules() -> None:
    for given_record in (record(), record(NO), record(Event(day(3, 10), "frozen"))):
        for step in made(given_record, day(3, 16)).steps:
            assert step.reason
            assert all(rule in RULES.settings for rule in step.rules)
            assert step.source or step.status in {"skipped", "done", "off"} or step.kind == "wait"


def test_json_is_plain_and_keeps_times_apart_from_dates() -> None:
    found = plan_to_json(made(record()))
    assert json.loads(json.dumps(found)) == found
    assert list(found) == ["schema", "steps", "assumptions", "notes"]
    assert found["schema"] == "afterword.plan/1"
    first = found["steps"][0]
    assert (first["id"], first["on"]) == ("thank_you_1", "2026-03-04T14:00:00-05:00")
    assert {step["on"] for step in found["steps"] if step["id"] in ("check_in", "linkedin_note")} == {
        "2026-03-12",
        None,
    }


# --- Properties --------------------------------------------------------------------------------------

COUNTRIES = ["US", "GB", "DE", "FR", "JP", "SA", "IN", "KR", ""]
OPEN_EVENTS = [
    "thank_you_sent",
    "check_in_sent",
    "final_check_in_sent",
    "article_sent",
    "answered",
    "frozen",
    "new_date",
]
starts = st.dates(date(2025, 1, 1), date(2029, 12, 31))
rule_changes = st.fixed_dictionaries(
    {
        "check_in_after_promise": st.integers(1, 5),
        "check_in_without_date": st.integers(5, 10),
        "second_after_first": st.integers(5, 10),
        "max_check_ins": st.integers(1, 3),
        "min_gap": st.integers(2, 10),
        "linkedin_needs_invitation": st.booleans(),
    }
)


@st.composite
def records(draw: st.DrawFn, happenings: tuple[str, ...] = HAPPENINGS, offers: bool = True) -> Record:
    start = draw(starts)
    later = st.integers(0, 70).map(lambda days: start + timedelta(days=days))
    events = draw(st.lists(st.tuples(later, st.sampled_from(happenings), later), max_size=4))
    return record(
        *(Event(on, what, new if what == "new_date" else None) for on, what, new in events),
        people=draw(st.sampled_from([(DANA,), (DANA, REZA), (DANA, OMAR), (OMAR,)])),
        ended_at=datetime.combine(start, draw(st.times())).replace(microsecond=0),
        country=draw(st.sampled_from(COUNTRIES)),
        sector=draw(st.sampled_from(["", "private", "government"])),
        promised=draw(st.none() | later),
        route=draw(st.sampled_from(["", "agency", "portal"])),
        no_contact=draw(st.booleans()),
        offer_expires=draw(st.none() | later) if offers else None,
    )


todays = st.integers(0, 90)


def to_come(found: Plan) -> list[Step]:
    return [step for step in found.steps if step.status in {"todo", "late"} and step.on]


@settings(max_examples=120, deadline=None)
@given(given_record=records(), ahead=todays, changes=rule_changes)
def test_no_step_falls_on_a_day_off_or_in_the_past(
    given_record: Record, ahead: int, changes: dict[str, Any]
) -> None:
    rules = RULES.replace(**changes)
    today = given_record.interview.ended_at.date() + timedelta(days=ahead)  # type: ignore[union-attr]
    calendar = rules.calendar(given_record.employer.country)
    found = made(given_record, today, rules)
    for step in to_come(found):
        assert calendar.is_business(as_date(step.on)), step
        assert as_date(step.on) >= today, step
        if step.kind not in {"thank_you", "rejection_reply", "feedback_request", "wait", "move_on"}:
            assert "offer_margin" in step.rules or not calendar.quiet_title(as_date(step.on)), step
    assert len({step.id for step in found.steps}) == len(found.steps)
    assert made(given_record, today, rules) == found


@settings(max_examples=120, deadline=None)
@given(given_record=records(), ahead=todays, changes=rule_changes)
def test_steps_are_in_order_and_windows_hold_their_day(
    given_record: Record, ahead: int, changes: dict[str, Any]
) -> None:
    rules = RULES.replace(**changes)
    today = given_record.interview.ended_at.date() + timedelta(days=ahead)  # type: ignore[union-attr]
    found = made(given_record, today, rules)
    days = [as_date(step.on) for step in found.steps if step.on]
    assert days == sorted(days)
    for step in found.steps:
        if step.on and step.earliest and step.status != "skipped":
            assert as_date(step.earliest) <= as_date(step.on), step
        if step.on and step.latest and step.status == "todo":
            assert as_date(step.on) <= as_date(step.latest), step
    asked = [step.kind for step in to_come(found) if step.kind in {"check_in", "final_check_in", "move_on"}]
    assert asked == sorted(asked)  # "check_in" < "final_check_in" < "move_on"


@settings(max_examples=120, deadline=None)
@given(given_record=records(offers=False), ahead=todays, changes=rule_changes)
def test_messages_to_one_person_keep_their_distance(
    given_record: Record, ahead: int, changes: dict[str, Any]
) -> None:
    rules = RULES.replace(**changes)
    today = given_record.interview.ended_at.date() + timedelta(days=ahead)  # type: ignore[union-attr]
    calendar = rules.calendar(given_record.employer.country)
    invited = any(event.what == "invited_to_connect" for event in given_record.events)
    replies = {"rejection_reply", "feedback_request"} | ({"linkedin_note"} if invited else set())
    found = [step for step in made(given_record, today, rules).steps if step.to and step.on]
    for step in found:
        if step.status not in {"todo", "late"} or step.kind in {"thank_you", *replies}:
            continue
        for other in found:
            before = other is not step and as_date(other.on) <= as_date(step.on)
            answer = other.kind == "linkedin_note" and invited
            if before and not answer and other.status != "skipped" and set(other.to) & set(step.to):
                gap = calendar.between(as_date(other.on), as_date(step.on), quiet=True)
                assert gap >= rules.number("min_gap"), (other, step)


@settings(max_examples=120, deadline=None)
@given(given_record=records(), ahead=todays, most=st.integers(1, 3))
def test_never_more_questions_than_the_rules_allow(given_record: Record, ahead: int, most: int) -> None:
    today = given_record.interview.ended_at.date() + timedelta(days=ahead)  # type: ignore[union-attr]
    found = made(given_record, today, RULES.replace(max_check_ins=most))
    coming = [step for step in to_come(found) if step.kind in {"check_in", "final_check_in"}]
    words = [event.on for event in given_record.events if event.what in {"answered", "new_date", "frozen"}]
    since = max(words, default=date.min)
    sent = [
        e for e in given_record.events if e.what in {"check_in_sent", "final_check_in_sent"} and e.on > since
    ]
    assert len(coming) <= max(0, most - len(sent))


@settings(max_examples=120, deadline=None)
@given(
    given_record=records(happenings=("thank_you_sent", "check_in_sent", "article_sent"), offers=False),
    ahead=todays,
    first=st.integers(0, 60),
    more=st.integers(0, 40),
)
def test_a_later_promised_date_moves_no_step_earlier(
    given_record: Record, ahead: int, first: int, more: int
) -> None:
    start = given_record.interview.ended_at.date()  # type: ignore[union-attr]
    dates = [start + timedelta(days=first), start + timedelta(days=first + more)]
    one, other = (
        steps(
            replace(given_record, interview=replace(given_record.interview, promised=promised)),
            start + timedelta(days=ahead),
        )
        for promised in dates
    )
    for id, step in one.items():
        if step.on and id in other and other[id].on:
            assert as_date(step.on) <= as_date(other[id].on), (step, other[id])
