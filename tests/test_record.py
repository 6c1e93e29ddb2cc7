"""The interview record: read, checked and written back."""

from __future__ import annotations

import string
import unicodedata
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from afterword.errors import AfterwordError
from afterword.record import (
    FORMATS,
    HAPPENINGS,
    PARTS,
    ROUTES,
    SECTORS,
    STATUSES,
    Employer,
    Event,
    Interview,
    Me,
    Moment,
    Person,
    Record,
    Role,
    parse_record,
    record_to_toml,
)

PATIENT = settings(deadline=None, database=None)
SMALL = """
[role]
title = "Night Planner"
[[people]]
name = "Dana Whitfield"
"""
WHOLE = """
[me]
name = "Imani Osei"
past = ["Corbin Freight"]
premium = true

[employer]
name = "Harrow Depot"
aliases = ["the Depot"]
sector = "Public"
country = "GB"

[role]
title = "Night Planner"
aliases = ["planner"]

[interview]
ended_at = 2026-06-10T16:30:00
zone = "Europe/London"
format = "video"
status = "waiting"
told = "by the end of next week"
promised = 2026-06-19
others = ["Brightline"]
employer_raised_pay = true
route = "agency"
no_contact = true

[[people]]
name = "Renée  Duval"
title = "Head of Operations"
part = "manager"
email = "renee@harrow.example"

[[moments]]
id = "cold-store_2"
about = '''the cold store door
  freezes shut'''
with = "RENE\u0301E DUVAL"
aliases = ["frozen door"]

[[needs]]
about = "fewer night calls"

[[evidence]]
about = "cut calls by half"

[[promises]]
about = "send the rota"

[[events]]
on = 2026-06-11
what = "thank_you_sent"

[[events]]
on = 2026-06-12
what = "new_date"
date = 2026-06-26

[offer]
expires = 2026-06-30
"""


def code_of(text: str) -> str:
    with pytest.raises(AfterwordError) as caught:
        parse_record(text)
    return caught.value.code


def test_a_role_and_a_person_are_enough() -> None:
    assert parse_record(SMALL) == Record(
        Me(), Employer(), Role("Night Planner"), Interview(), (Person("Dana Whitfield"),)
    )


def test_everything_is_read() -> None:
    assert parse_record(WHOLE) == Record(
        me=Me("Imani Osei", ("Corbin Freight",), True),
        employer=Employer("Harrow Depot", ("the Depot",), "public", "GB"),
        role=Role("Night Planner", ("planner",)),
        interview=Interview(
            ended_at=datetime(2026, 6, 10, 16, 30, tzinfo=timezone(timedelta(hours=1))),
            zone="Europe/London",
            format="video",
            status="waiting",
            told="by the end of next week",
            promised=date(2026, 6, 19),
            others=("Brightline",),
            employer_raised_pay=True,
            route="agency",
            no_contact=True,
        ),
        people=(Person("Renée Duval", "Head of Operations", "manager", "renee@harrow.example"),),
        moments=(
            Moment("cold-store_2", "the cold store door freezes shut", "Renée Duval", ("frozen door",)),
        ),
        needs=("fewer night calls",),
        evidence=("cut calls by half",),
        promises=("send the rota",),
        events=(
            Event(date(2026, 6, 11), "thank_you_sent"),
            Event(date(2026, 6, 12), "new_date", date(2026, 6, 26)),
        ),
        offer_expires=date(2026, 6, 30),
    )


def test_what_is_written_is_for_people_too() -> None:
    person = Person('Dana "Dee" Whitfield')
    role = Role("Night Planner", ("planner", "rota lead"))
    interview = Interview(datetime(2026, 6, 10, 16, 30, tzinfo=UTC), promised=date(2026, 6, 19))
    record = Record(Me(premium=True), Employer(), role, interview, (person,), needs=("calm",))
    assert record_to_toml(record) == (
        "[me]\npremium = true\n\n"
        '[role]\ntitle = "Night Planner"\naliases = ["planner", "rota lead"]\n\n'
        '[interview]\nended_at = 2026-06-10T16:30:00+00:00\nstatus = "waiting"\npromised = 2026-06-19\n\n'
        '[[people]]\nname = "Dana \\"Dee\\" Whitfield"\npart = "interviewer"\n\n'
        '[[needs]]\nabout = "calm"\n'
    )


@pytest.mark.parametrize("word", ["in person", "pending", "Zoom", "online", "remote"])
def test_any_word_will_do_for_a_format(word: str) -> None:
    assert parse_record(f'{SMALL}[interview]\nformat = "{word}"').interview.format == word


@pytest.mark.parametrize(
    ("line", "meant"),
    [
        ('[interview]\nformat = "phome"', "phone"),
        ('[interview]\nstatus = "rejceted"', "rejected"),
        ('[interview]\nstatus = "Offred"', "offered"),
        ('[employer]\nsector = "Goverment"', "government"),
        ('[[people]]\nname = "Lu"\npart = "interviwer"', "interviewer"),
    ],
)
def test_a_slip_of_the_pen_is_asked_about(line: str, meant: str) -> None:
    with pytest.raises(AfterwordError, match=f"Did you mean “{meant}”"):
        parse_record(SMALL + line)


@pytest.mark.parametrize(
    ("line", "read"),
    [
        ("format = 'on-site'", "onsite"),
        ("format = 'in person'", "in person"),
        ("format = 'On Site'", "onsite"),
    ],
)
def test_words_of_your_own_are_kept(line: str, read: str) -> None:
    assert parse_record(SMALL + f"[interview]\n{line}").interview.format == read


@pytest.mark.parametrize("part", ["VP", "hr", "HR", "CTO", "peer", "owner"])
def test_short_words_for_a_part_are_no_slips(part: str) -> None:
    person = parse_record(f'{SMALL}part = "{part}"').people[0]
    assert person.part == ("hr" if part == "HR" else part)


def test_an_empty_status_or_part_is_the_usual_one() -> None:
    record = parse_record(f'{SMALL}part = ""\n[interview]\nstatus = " "')
    assert (record.people[0].part, record.interview.status) == ("interviewer", "waiting")


def test_lengths_are_limited() -> None:
    assert parse_record(f'{SMALL}title = "{"x" * 2000}"').people[0].title == "x" * 2000
    assert code_of(f'{SMALL}title = "{"x" * 2001}"') == "too_large"
    aliases = ", ".join(['"x"'] * 201)
    assert code_of(f"[role]\naliases = [{aliases}]\ntitle = 'P'\n[[people]]\nname = 'D'") == "too_large"
    assert code_of(SMALL + '[[needs]]\nabout = "x"\n' * 201) == "too_large"
    assert len(parse_record(SMALL + '[[needs]]\nabout = "x"\n' * 200).needs) == 200


@pytest.mark.parametrize("letter", ["\\u0000", "\\u0007", "\\u007f", "\\u0085", "\\b"])
def test_control_characters_are_refused(letter: str) -> None:
    assert code_of(f'{SMALL}title = "a{letter}b"') == "bad_value"


def test_half_a_character_is_refused() -> None:
    assert code_of(f'{SMALL}title = "a\ud800b"') == "bad_value"


@pytest.mark.parametrize(
    ("local", "offset"),
    [("2026-01-15T12:00:00", 0), ("2026-07-15T12:00:00", 60), ("2026-10-25T01:30:00", 60)],
)
def test_a_local_end_takes_the_offset_of_its_zone(local: str, offset: int) -> None:
    record = parse_record(f'{SMALL}[interview]\nended_at = {local}\nzone = "Europe/London"')
    ended_at = record.interview.ended_at
    assert ended_at is not None
    assert ended_at.replace(tzinfo=None).isoformat() == local
    assert ended_at.utcoffset() == timedelta(minutes=offset)


def test_an_offset_stands_whatever_the_zone() -> None:
    text = f'{SMALL}[interview]\nended_at = 2026-01-15T12:00:00-05:00\nzone = "Europe/London"'
    assert parse_record(text).interview.ended_at == datetime(2026, 1, 15, 17, tzinfo=UTC)


@pytest.mark.parametrize("zone", ["Mars/Base", "../etc", "/etc/passwd", "Europe", "é", "x" * 1999])
def test_a_zone_must_be_known(zone: str) -> None:
    assert code_of(f'{SMALL}[interview]\nzone = "{zone}"') == "bad_value"


def test_a_computer_without_zones_says_what_to_write(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(key: str) -> None:
        raise LookupError(key)

    monkeypatch.setattr("zoneinfo.ZoneInfo", unknown)
    monkeypatch.setattr("zoneinfo.available_timezones", set)
    with pytest.raises(AfterwordError, match="no list of time zones: please write the offset into ended_at"):
        parse_record(f'{SMALL}[interview]\nzone = "Europe/London"')


def test_a_promise_for_the_same_day_is_fine() -> None:
    text = f"{SMALL}[interview]\nended_at = 2026-03-12T23:30:00-08:00\npromised = 2026-03-12"
    assert parse_record(text).interview.promised == date(2026, 3, 12)


@pytest.mark.parametrize("year", ["1989-01-01", "2200-01-01", "0001-01-01"])
def test_years_out_of_range_are_refused_everywhere(year: str) -> None:
    for line in (
        f"[interview]\npromised = {year}",
        f"[interview]\nended_at = {year}T00:00:00+01:00",
        f'[interview]\nzone = "Europe/London"\nended_at = {year}T00:00:00',
        f'[[events]]\non = {year}\nwhat = "answered"',
        f'[[events]]\non = 2026-01-01\nwhat = "frozen"\ndate = {year}',
        f"[offer]\nexpires = {year}",
    ):
        assert code_of(SMALL + line) == "bad_value"


LETTERS = st.characters(exclude_categories=["Cc", "Cs"])
TEXTS = st.text(LETTERS, max_size=40).map(lambda text: " ".join(text.split()))
FILLED = TEXTS.filter(bool)
LISTS = st.lists(FILLED, max_size=3).map(tuple)
DAYS = st.dates(date(2026, 1, 1), date(2199, 12, 31))
OFFSETS = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
TIMES = st.datetimes(datetime(1990, 1, 1), datetime(2025, 12, 30), timezones=OFFSETS)
IDS = st.text(string.ascii_lowercase + "é7", min_size=1, max_size=8)


def same(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


def words(known: tuple[str, ...]) -> st.SearchStrategy[str]:
    return st.sampled_from(("", "something quite different", *known))


@st.composite
def records(draw: st.DrawFn) -> Record:
    names = draw(st.lists(FILLED, min_size=1, max_size=3, unique_by=same))
    people = tuple(
        Person(name, draw(TEXTS), draw(words(PARTS)) or "interviewer", draw(TEXTS)) for name in names
    )
    ids = draw(st.lists(IDS, max_size=3, unique=True))
    withs = st.sampled_from(("", *names))
    events = st.builds(Event, DAYS, st.sampled_from(HAPPENINGS), DAYS)
    return Record(
        draw(st.builds(Me, TEXTS, LISTS, st.booleans())),
        draw(st.builds(Employer, TEXTS, LISTS, words(SECTORS), TEXTS)),
        draw(st.builds(Role, FILLED, LISTS)),
        draw(interviews()),
        people,
        tuple(Moment(key, draw(FILLED), draw(withs), draw(LISTS)) for key in ids),
        draw(LISTS),
        draw(LISTS),
        draw(LISTS),
        events=tuple(draw(st.lists(events, max_size=3))),
        offer_expires=draw(st.none() | DAYS),
    )


def interviews() -> st.SearchStrategy[Interview]:
    return st.builds(
        Interview,
        ended_at=st.none() | TIMES,
        zone=st.sampled_from(["", "UTC", "Asia/Kolkata"]),
        format=words(FORMATS),
        status=words(STATUSES).map(lambda word: word or "waiting"),
        told=TEXTS,
        promised=st.none() | DAYS,
        others=LISTS,
        employer_raised_pay=st.booleans(),
        route=st.sampled_from(["", *ROUTES]),
        no_contact=st.booleans(),
    )


@given(records())
@PATIENT
def test_a_record_is_read_back_as_it_was_written(record: Record) -> None:
    text = record_to_toml(record)
    assert parse_record(text) == record
    assert record_to_toml(parse_record(text)) == text


@given(records(), st.data())
@PATIENT
def test_a_stray_key_is_found_on_its_line(record: Record, data: st.DataObject) -> None:
    lines = record_to_toml(record).split("\n")
    headings = [number for number, line in enumerate(lines, 1) if line.startswith("[")]
    number = data.draw(st.sampled_from(headings))
    lines.insert(number, "zzqqx = 1")
    with pytest.raises(AfterwordError) as caught:
        parse_record("\n".join(lines))
    assert caught.value.code == "unknown_key"
    assert caught.value.where.startswith(f"interview.toml:{number + 1}: ")
    assert caught.value.where.endswith("zzqqx")
