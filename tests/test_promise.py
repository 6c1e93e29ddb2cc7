"""Spoken timings: what is read, what is not, and what is asked."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from afterword.calendar import Calendar
from afterword.plan_rules import parse_rules
from afterword.promise import Promise, read_promise

RULES = parse_rules(
    (Path(__file__).parents[1] / "exercises" / "planner" / "rules.toml").read_text(encoding="utf-8")
)
US = RULES.calendar("US")
TUESDAY = date(2026, 3, 3)


def day(month: int, number: int, year: int = 2026) -> date:
    return date(year, month, number)


def read(told: str, spoken_on: date = TUESDAY, calendar: Calendar = US) -> Promise:
    return read_promise(told, spoken_on, calendar)


@pytest.mark.parametrize(
    ("told", "end"),
    [
        # weekdays
        ("by Friday", day(3, 6)),
        ("by the end of Friday", day(3, 6)),
        ("by close of business on Thursday", day(3, 5)),
        ("EOD Friday", day(3, 6)),
        ("Monday", day(3, 9)),
        ("Mon", day(3, 9)),
        ("this Thursday", day(3, 5)),
        ("a call on Wednesday morning", day(3, 4)),
        ("on Monday at the latest", day(3, 9)),
        ("Friday of next week", day(3, 13)),
        ("next week Friday", day(3, 13)),
        ("this week Thursday", day(3, 5)),
        ("a week on Friday", day(3, 13)),
        ("two weeks from Monday", day(3, 23)),
        ("Monday week", day(3, 16)),
        ("the first Friday of April", day(4, 3)),
        ("last Friday in April", day(4, 24)),
        # days
        ("tomorrow", day(3, 4)),
        ("the day after tomorrow", day(3, 5)),
        ("later today", day(3, 3)),
        ("by end of day", day(3, 3)),
        # dates
        ("2026-03-13", day(3, 13)),
        ("by the 20th", day(3, 20)),
        ("the 2nd", day(4, 2)),
        ("committee meets on the 20th", day(3, 20)),
        ("Friday the 13th", day(3, 13)),
        ("13 March", day(3, 13)),
        ("the 13th of March", day(3, 13)),
        ("March 13th", day(3, 13)),
        ("Friday, March 13", day(3, 13)),
        ("Tuesday 17 March 2026", day(3, 17)),
        ("no later than Sept. 3", day(9, 3)),
        ("on 1 May", day(5, 1)),
        ("13.3.", day(3, 13)),
        ("13.03.2026", day(3, 13)),
        ("bis 13.3.26", day(3, 13)),
        ("3/13", day(3, 13)),
        ("by 3/13/26", day(3, 13)),
        ("13/3", day(3, 13)),
        # lengths of time
        ("within ten working days", day(3, 17)),
        ("2 business days", day(3, 5)),
        ("in three days", day(3, 6)),
        ("within 48 hours", day(3, 5)),
        ("in about four weeks", day(3, 31)),
        ("in two weeks' time", day(3, 17)),
        ("a fortnight", day(3, 17)),
        ("over the next fortnight", day(3, 17)),
        ("another week", day(3, 10)),
        ("six weeks", day(4, 14)),
        ("in a month", day(4, 3)),
        # ends
        ("end of the week", day(3, 6)),
        ("EOW", day(3, 6)),
        ("end of next week", day(3, 13)),
        ("towards the end of next week", day(3, 13)),
        ("end of the month", day(3, 31)),
        ("month-end", day(3, 31)),
        ("EOM", day(3, 31)),
        ("by the end of May", day(5, 29)),
        ("before the end of the month", day(3, 31)),
        ("end of next month", day(4, 30)),
        ("end of the year", day(12, 31)),
        ("end of the quarter", day(3, 31)),
        ("mid next week", day(3, 11)),
        ("the middle of next week", day(3, 11)),
        # before
        ("before Memorial Day", day(5, 22)),
        ("a decision before Easter", day(4, 2)),
        ("before the 20th", day(3, 19)),
        ("by Christmas", day(12, 25)),
        ("before Thanksgiving", day(11, 25)),
    ],
)
def test_a_day_is_read(told: str, end: date) -> None:
    found = read(told)
    assert (found.kind, found.end, found.sure, found.question) == ("date", end, True, "")


@pytest.mark.parametrize(
    ("told", "start", "end"),
    [
        ("this week", day(3, 3), day(3, 6)),
        ("later this week", day(3, 5), day(3, 6)),
        ("next week", day(3, 9), day(3, 13)),
        ("the following week", day(3, 9), day(3, 13)),
        ("early next week", day(3, 9), day(3, 10)),
        ("late next week", day(3, 12), day(3, 13)),
        ("the week after next", day(3, 16), day(3, 20)),
        ("the week of March 16", day(3, 16), day(3, 20)),
        ("w/c 16 March", day(3, 16), day(3, 20)),
        ("the week of the 18th", day(3, 16), day(3, 20)),
        ("KW 14", day(3, 30), day(4, 3)),
        ("week 14", day(3, 30), day(4, 3)),
        ("calendar week 2", day(1, 11, 2027), day(1, 15, 2027)),
        ("first week of April", day(4, 1), day(4, 7)),
        ("second week of April", day(4, 8), day(4, 14)),
        ("third week in April", day(4, 15), day(4, 21)),
        ("several days", day(3, 6), day(3, 10)),
        ("last week of March", day(3, 25), day(3, 31)),
        ("mid-March", day(3, 11), day(3, 20)),
        ("in early April", day(4, 1), day(4, 10)),
        ("late March", day(3, 21), day(3, 31)),
        ("first half of May", day(5, 1), day(5, 15)),
        ("second half of April", day(4, 16), day(4, 30)),
        ("in May", day(5, 1), day(5, 31)),
        ("in January", day(1, 1, 2027), day(1, 31, 2027)),
        ("next month", day(4, 1), day(4, 30)),
        ("early in the new year", day(1, 1, 2027), day(1, 10, 2027)),
        ("a couple of weeks", day(3, 17), day(3, 24)),
        ("two to three weeks", day(3, 17), day(3, 24)),
        ("2-3 weeks", day(3, 17), day(3, 24)),
        ("a week or two", day(3, 10), day(3, 17)),
        ("a week or so", day(3, 10), day(3, 17)),
        ("a few weeks", day(3, 24), day(3, 31)),
        ("a few days", day(3, 6), day(3, 10)),
        ("a couple of days", day(3, 5), day(3, 6)),
        ("10-14 days", day(3, 13), day(3, 17)),
        ("13-17 March", day(3, 13), day(3, 17)),
        ("March 13-17", day(3, 13), day(3, 17)),
        ("Thursday or Friday", day(3, 5), day(3, 6)),
        ("between Monday and Wednesday", day(3, 9), day(3, 11)),
    ],
)
def test_a_range_is_read(told: str, start: date, end: date) -> None:
    found = read(told)
    assert (found.kind, found.start, found.end, found.sure) == ("range", start, end, True)


@pytest.mark.parametrize(
    "told",
    [
        "",
        "  ",
        "we will be in touch",
        "soon",
        "they'll let me know",
        "no date given",
        "You will hear from us",
        "none",
    ],
)
def test_no_time_is_named_and_nothing_asked(told: str) -> None:
    found = read(told)
    assert (found.kind, found.sure, found.question) == ("none", True, "")


@pytest.mark.parametrize(
    "told",
    [
        "after the board has met",
        "31 April",
        "30.2.",
        "the 3rd round comes first",
        "two weeks ago",
        "24/7",
        "we may decide",
        "Jan will call me",
        "week 60",
        "week 0",
        "14/15",
        "0/5",
        "13.0.",
        "the 39th",
        "in spring",
    ],
)
def test_what_names_no_day_is_asked_about(told: str) -> None:
    found = read(told)
    assert (found.kind, found.sure) == ("none", False)
    assert told in found.question


@pytest.mark.parametrize(
    ("told", "end", "asked"),
    [
        ("next Friday", day(3, 13), "Friday 6 March 2026 or Friday 13 March 2026?"),
        ("Friday 14 March", day(3, 14), "Saturday 14 March 2026 is not the weekday you noted"),
        ("1 March", day(3, 1, 2027), "Did they really mean Monday 1 March 2027?"),
        ("2026-02-27", day(2, 27), "Did they really mean Friday 27 February 2026?"),
        ("29 February", day(2, 29, 2028), "Did they really mean Tuesday 29 February 2028?"),
        ("after 1 July", day(7, 9), "They said after Wednesday 1 July 2026."),
        ("not before the end of March", day(4, 7), "after Tuesday 31 March 2026"),
        ("Friday at the earliest", day(3, 13), "after Friday 6 March 2026"),
        ("at least two weeks", day(3, 24), "after Tuesday 17 March 2026"),
        ("we interview until the 20th", day(3, 20), "or only begin to after it?"),
        (
            "a call Monday, decision by Friday the 20th",
            day(3, 20),
            "Monday 9 March 2026 and Friday 20 March 2026",
        ),
        ("by 13 March, a panel on the 20th", day(3, 13), "By which one"),
        ("they meet on 7 April and write the day after", day(4, 7), "or some days after it?"),
        ("Friday the 31st", day(7, 31), "Did they really mean Friday 31 July 2026?"),
    ],
)
def test_what_leaves_a_choice_is_read_and_asked_about(told: str, end: date, asked: str) -> None:
    found = read(told)
    assert (found.end, found.sure) == (end, False)
    assert asked in found.question


def test_the_same_weekday_may_mean_today() -> None:
    found = read("by Friday", day(3, 6))
    assert (found.end, found.sure) == (day(3, 13), False)
    assert "the same day, Friday 6 March 2026" in found.question


def test_next_friday_said_on_a_friday_is_clear() -> None:
    assert read("next Friday", day(3, 6)) == Promise(day(3, 13), day(3, 13), True, "next Friday")


@pytest.mark.parametrize(
    ("country", "end", "sure"),
    [
        ("US", day(4, 3), True),
        ("GB", day(3, 4), True),
        ("JP", day(4, 3), True),
        ("CA", day(3, 4), False),
        ("", day(3, 4), False),
    ],
)
def test_a_slashed_date_is_read_as_in_the_country(country: str, end: date, sure: bool) -> None:
    found = read("4/3", calendar=RULES.calendar(country))
    assert (found.end, found.sure) == (end, sure)
    assert found.question == ("" if sure else "“4/3” can be read two ways. Is it 3 April or 4 March?")


@pytest.mark.parametrize("country", ["US", "GB", "CA", ""])
def test_a_slashed_date_that_fits_one_order_only_is_sure(country: str) -> None:
    assert read("3/13", calendar=RULES.calendar(country)).end == day(3, 13)
    assert read("5/5", calendar=RULES.calendar(country)).sure


def test_weeks_are_those_of_the_reader() -> None:
    riyadh = RULES.calendar("SA")
    assert read("end of next week", calendar=riyadh).end == day(3, 12)
    found = read("next week", calendar=riyadh)
    assert (found.start, found.end) == (day(3, 8), day(3, 12))
    assert read("Sunday of next week", calendar=riyadh).end == day(3, 8)


def test_holidays_shorten_weeks_and_have_names() -> None:
    germany = RULES.calendar("DE")
    assert read("KW 14", day(3, 10), germany).end == day(4, 2)
    assert read("nach Ostern, KW 15", day(3, 10), germany).start == day(4, 7)
    assert read("before Ascension Day", day(4, 10), germany).end == day(5, 13)
    assert read("before Thanksgiving", day(9, 1), RULES.calendar("CA")).end == day(10, 9)
    assert read("before Memorial Day", calendar=Calendar()).question


def test_a_week_off_rolls_on() -> None:
    china = RULES.calendar("CN")
    assert read("next week", day(9, 24), china).end >= day(9, 29)


def test_quiet_weeks_do_not_change_what_they_said() -> None:
    wednesday = day(12, 16)
    assert read("early next week", wednesday).end == day(12, 22)
    assert read("mid next week", wednesday).end == day(12, 23)
    assert read("within four working days", wednesday).end == day(12, 22)
    assert (read("after 18 December", wednesday).start, read("after 18 December", wednesday).end) == (
        day(12, 21),
        day(12, 29),
    )


def test_said_on_a_weekend() -> None:
    saturday = day(3, 7)
    assert (read("this week", saturday).start, read("this week", saturday).end) == (day(3, 9), day(3, 13))
    assert read("next week", saturday).end == day(3, 13)
    assert read("by Monday", saturday).end == day(3, 9)


def test_the_words_read_are_given_as_noted() -> None:
    assert read("They said: by the End of NEXT week, maybe").words == "by the End of NEXT week"
    assert read("A decision — in a couple of weeks!").words == "in a couple of weeks"
    assert read("by Friday’s close, in about four weeks").words


def test_curly_marks_dashes_and_lines_are_plain() -> None:
    assert read("mid–March").end == read("mid-March").end
    assert read("two\nweeks").end == day(3, 17)
    assert read("2–3 weeks").end == day(3, 24)


def test_a_day_before_the_talk_is_asked_about() -> None:
    assert (
        read("end of the month", day(5, 31)).question
        == "Friday 29 May 2026 was over by then. Which day did they mean?"
    )


def test_a_december_talk_reaches_into_the_next_year() -> None:
    assert read("by 8 January", day(12, 16)).end == day(1, 8, 2027)
    assert read("KW 2", day(12, 16)).end == day(1, 15, 2027)
    assert read("KW 53", day(12, 16, 2025)).start == day(12, 28)
    assert read("in three months", day(11, 30)).end == day(2, 28, 2027)


@settings(max_examples=400, deadline=None)
@given(told=st.text(max_size=60), spoken_on=st.dates(date(2024, 1, 1), date(2034, 12, 31)))
def test_any_text_gives_an_answer(told: str, spoken_on: date) -> None:
    found = read(told, spoken_on)
    assert found.kind in {"date", "range", "none"}
    assert found.sure is not bool(found.question)
    if found.kind != "none":
        assert found.words in told


WORDS = """
by before after end of the early mid late next this week month friday monday 13th 20 march may kw 14 in two
couple few days business weeks or to and - 13.3. 3/13 tomorrow easter not until year new christmas eow
weekend month-end
"""
phrases = st.lists(st.sampled_from(WORDS.split()), max_size=8).map(" ".join)


@settings(max_examples=400, deadline=None)
@given(
    told=phrases,
    spoken_on=st.dates(date(2024, 1, 1), date(2034, 12, 31)),
    country=st.sampled_from(["US", "GB", "SA", "JP", ""]),
)
def test_any_words_of_time_give_days_in_order(told: str, spoken_on: date, country: str) -> None:
    found = read(told, spoken_on, RULES.calendar(country))
    assert found == read(told, spoken_on, RULES.calendar(country))
    assert found.sure is not bool(found.question)
    if found.start and found.end:
        assert found.start <= found.end
        assert (found.end - spoken_on).days < 5 * 366
        assert found.end >= spoken_on or not found.sure


def test_long_texts_take_little_time() -> None:
    assert read("a couple of " * 200 + "weeks ago and so on " * 200).kind
    assert read("1" * 2000).kind == "none"
    assert read("the " * 500 + "end of the " * 300).kind == "none"
