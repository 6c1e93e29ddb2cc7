"""The calendar file: valid, folded, in UTC, and the same event again when it is imported again."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import icalendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from afterword.errors import AfterwordError
from afterword.ical import plan_to_ics, step_uid
from afterword.plan import Plan, Step, plan
from afterword.plan_rules import parse_rules
from afterword.record import Employer, Event, Interview, Me, Person, Record, Role

RULES = parse_rules(
    (Path(__file__).parents[1] / "exercises" / "planner" / "rules.toml").read_text(encoding="utf-8")
)
STAMP = datetime(2026, 3, 3, 20, 30, tzinfo=UTC)


def record(*events: Event, name: str = "Larkspur Tools", ended_at: datetime | None = None) -> Record:
    return Record(
        me=Me("Ana Ruiz"),
        employer=Employer(name, country="US"),
        role=Role("Planner"),
        interview=Interview(ended_at=ended_at or datetime(2026, 3, 6, 16), zone="America/New_York"),
        people=(Person("Dana Whitfield"), Person("Mehmet Aydın")),
        events=events,
    )


def made(given_record: Record, today: date = date(2026, 3, 6)) -> Plan:
    return plan(given_record, RULES, RULES.calendar("US"), today)


def events_of(data: bytes) -> dict[str, icalendar.Event]:
    """The events by UID; fails on anything the parser had to forgive."""
    calendar = icalendar.Calendar.from_ical(data)
    assert [error for part in calendar.walk() for error in part.errors] == []
    return {str(event["uid"]): event for event in calendar.walk("VEVENT")}


def check_lines(data: bytes) -> None:
    """RFC 5545, section 3.1: lines end in CRLF and hold at most 75 octets; nothing else breaks a line."""
    assert data.endswith(b"END:VCALENDAR\r\n")
    lines = data.split(b"\r\n")
    assert all(len(line) <= 75 for line in lines)
    assert not any(b"\n" in line or b"\r" in line for line in lines)
    data.decode("utf-8")


def test_a_plan_becomes_a_valid_file() -> None:
    found = made(record())
    data = plan_to_ics(found, record(), STAMP)
    check_lines(data)
    assert data.startswith(b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Afterword//Plan 1//EN\r\n")
    assert b"BEGIN:VALARM" not in data
    assert b"BEGIN:VTIMEZONE" not in data
    assert len(events_of(data)) == len([step for step in found.steps if step.on and step.status != "off"])


def test_times_are_utc_and_dates_are_all_day() -> None:
    found = made(record())
    events = events_of(plan_to_ics(found, record(), STAMP))
    by_id = {step.id: events.get(step_uid(record(), step)) for step in found.steps}
    thanks, check_in = by_id["thank_you_1"], by_id["check_in"]
    assert thanks is not None
    assert check_in is not None
    assert thanks["dtstart"].to_ical() == b"20260306T230000Z"
    assert thanks["dtend"].dt - thanks["dtstart"].dt == timedelta(minutes=15)
    assert (check_in["dtstart"].dt, check_in["dtend"].dt) == (date(2026, 3, 17), date(2026, 3, 18))
    assert by_id["linkedin_note"] is None


def test_after_the_clocks_change_the_utc_hour_does_too() -> None:
    winter, summer = record(ended_at=datetime(2026, 3, 3, 14)), record(ended_at=datetime(2026, 3, 9, 14))
    hours = []
    for given_record, today in ((winter, date(2026, 3, 3)), (summer, date(2026, 3, 9))):
        found = made(given_record, today)
        events = events_of(plan_to_ics(found, given_record, STAMP))
        hours.append(events[step_uid(given_record, found.steps[0])]["dtstart"].dt.hour)
    assert hours == [19, 18]


def test_the_text_tells_what_to_do_to_whom_and_until_when() -> None:
    found = made(record())
    event = events_of(plan_to_ics(found, record(), STAMP))[step_uid(record(), found.steps[0])]
    assert str(event["summary"]) == "Thank Dana Whitfield (Larkspur Tools)"
    assert "To: Dana Whitfield, by e-mail." in str(event["description"])
    assert "Still fine until Monday 9 March 2026, 12:00 their time." in str(event["description"])
    assert (str(event["status"]), str(event["transp"])) == ("CONFIRMED", "TRANSPARENT")


def test_a_later_plan_keeps_the_uids_and_counts_up() -> None:
    before, again = record(), record(Event(date(2026, 3, 12), "new_date", date(2026, 4, 10)))
    first = events_of(plan_to_ics(made(before), before, STAMP))
    later = events_of(
        plan_to_ics(made(again, date(2026, 3, 12)), again, STAMP + timedelta(days=6), sequence=1)
    )
    check_in = next(step for step in made(before).steps if step.id == "check_in")
    uid = step_uid(before, check_in)
    assert set(first) <= set(later)
    assert (first[uid]["sequence"], later[uid]["sequence"]) == (0, 1)
    assert (first[uid]["dtstart"].dt, later[uid]["dtstart"].dt) == (date(2026, 3, 17), date(2026, 4, 14))
    assert later[uid]["dtstamp"].dt == datetime(2026, 3, 9, 20, 30, tzinfo=UTC)


def test_steps_that_no_longer_apply_are_cancelled_and_done_ones_say_so() -> None:
    over = record(Event(date(2026, 3, 6), "thank_you_sent"), Event(date(2026, 3, 11), "rejected"))
    found = made(over, date(2026, 3, 11))
    events = events_of(plan_to_ics(found, over, STAMP))
    by_id = {step.id: events[step_uid(over, step)] for step in found.steps if step.on}
    assert str(by_id["check_in"]["status"]) == "CANCELLED"
    assert str(by_id["thank_you_1"]["summary"]).startswith("Done: Thank Dana Whitfield")
    assert str(by_id["rejection_reply"]["status"]) == "CONFIRMED"


def test_another_interview_has_other_uids() -> None:
    step = Step("check_in", "check_in", "Ask", "todo")
    others = [record(name="Larkspur Mill"), record(ended_at=datetime(2026, 4, 6, 16)), record()]
    uids = {step_uid(other, step) for other in others} | {step_uid(record(), Step("move_on", "", "", "todo"))}
    assert len(uids) == 4
    assert all(len(uid) == 64 and int(uid, 16) for uid in uids)


def test_the_same_input_gives_the_same_bytes_whatever_zone_the_stamp_is_in() -> None:
    found = made(record())
    tokyo = STAMP.astimezone(timezone(timedelta(hours=9)))
    assert plan_to_ics(found, record(), STAMP) == plan_to_ics(found, record(), tokyo)


@pytest.mark.parametrize(
    ("stamp", "sequence", "said"),
    [
        (datetime(2026, 3, 3), 0, "stamp: The time of writing needs an offset"),
        (STAMP, -1, "sequence: The sequence counts up from 0; this is -1."),
    ],
)
def test_a_bad_stamp_or_sequence_is_refused(stamp: datetime, sequence: int, said: str) -> None:
    with pytest.raises(AfterwordError) as caught:
        plan_to_ics(made(record()), record(), stamp, sequence)
    assert str(caught.value).startswith(said)


def test_a_plan_without_days_says_what_to_note() -> None:
    with pytest.raises(AfterwordError, match=r"No step has a day yet\. Note when the interview ended"):
        plan_to_ics(Plan((Step("check_in", "check_in", "Ask", "todo"),), (), ()), record(), STAMP)


anything = st.characters(exclude_categories=("Cc", "Cs"))
# The library takes a backslash before an N for a line break, and drops a byte order mark.
words = st.characters(exclude_categories=("Cc", "Cs"), exclude_characters="\\\ufeff")
days = st.dates(max_value=date(9999, 12, 30))
moments = st.datetimes(datetime(2024, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC))


def one_step(title: str, at: date) -> Plan:
    step = Step(
        "check_in", "check_in", title, "todo", at, at, at, to=(title,), channel="e-mail", reason=title
    )
    return Plan((step,), (), ())


@settings(max_examples=150, deadline=None)
@given(name=st.text(anything, max_size=200), title=st.text(anything, max_size=200), at=days | moments)
def test_any_text_gives_a_valid_file(name: str, title: str, at: date) -> None:
    data = plan_to_ics(one_step(title, at), record(name=name), STAMP)
    check_lines(data)
    assert len(events_of(data)) == 1


@settings(max_examples=150, deadline=None)
@given(name=st.text(words, max_size=200), title=st.text(words, min_size=1, max_size=200), at=days | moments)
def test_words_and_days_survive_the_file(name: str, title: str, at: date) -> None:
    (event,) = events_of(plan_to_ics(one_step(title, at), record(name=name), STAMP)).values()
    assert str(event["summary"]) == (f"{title} ({name})" if name else title)
    assert event["dtstart"].dt == (at.replace(microsecond=0) if isinstance(at, datetime) else at)
