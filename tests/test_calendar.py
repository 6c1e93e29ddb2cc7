"""Business days: weekends, public holidays, customary days off and quiet weeks of many countries."""

from __future__ import annotations

import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import holidays
import pytest
from dateutil.easter import easter as dateutil_easter
from hypothesis import given, settings
from hypothesis import strategies as st

from afterword.calendar import Calendar, Span, anchor_day, country_facts, easter, public_holidays, say_day
from afterword.errors import AfterwordError
from afterword.plan_rules import parse_rules

RULES = parse_rules(
    (Path(__file__).parents[1] / "exercises" / "planner" / "rules.toml").read_text(encoding="utf-8")
)
COUNTRIES = ["US", "GB", "DE", "FR", "JP", "CN", "SA", "AE", "IR", "BN", "IN", "BR", "CA", "IL", ""]


def day(month: int, number: int, year: int = 2026) -> date:
    return date(year, month, number)


@pytest.mark.parametrize(
    ("country", "off", "why"),
    [
        ("US", day(1, 19), "Martin Luther King Jr. Day"),
        ("US", day(7, 3), "Independence Day (observed)"),
        ("US", day(11, 26), "Thanksgiving Day"),
        ("US", day(11, 27), "the day after Thanksgiving"),
        ("US", day(12, 24), "Christmas Eve"),
        ("GB", day(4, 6), "Easter Monday"),
        ("GB", day(8, 31), "Late Summer Bank Holiday"),
        ("DE", day(4, 3), "Good Friday"),
        ("FR", day(7, 14), "National Day"),
        ("JP", day(4, 29), "Showa Day"),
        ("JP", day(5, 6), "Substitute Holiday"),
        ("IN", day(1, 26), "Republic Day"),
        ("BR", day(4, 21), "Tiradentes' Day"),
        ("CA", day(10, 12), "Thanksgiving Day"),
        ("CA", day(5, 18), "Victoria Day"),
        ("AE", day(12, 2), "National Day"),
        ("US", day(3, 7), "Saturday"),
        ("SA", day(3, 6), "Friday"),
        ("EG", day(3, 7), "Saturday"),
        ("BN", day(3, 8), "Sunday"),
    ],
)
def test_days_off_have_a_name(country: str, off: date, why: str) -> None:
    assert RULES.calendar(country).day_off(off) == why


@pytest.mark.parametrize(
    ("country", "worked"),
    [
        ("US", day(10, 12)),  # Columbus Day: offices are open
        ("US", day(11, 11)),  # Veterans Day
        ("US", day(4, 3)),  # Good Friday
        ("SA", day(3, 8)),  # a Sunday
        ("AE", day(3, 6)),  # a Friday
        ("BN", day(3, 14)),  # a Saturday
        ("IR", day(3, 14)),
        ("CN", day(2, 14)),  # a Saturday worked to make up for the New Year holiday
    ],
)
def test_days_worked(country: str, worked: date) -> None:
    assert RULES.calendar(country).day_off(worked) == ""


def test_a_part_of_a_country_has_its_own_holidays() -> None:
    england, scotland = RULES.calendar("GB"), RULES.calendar("GB", "SCT")
    assert (england.subdivision, england.is_business(day(4, 6)), scotland.is_business(day(4, 6))) == (
        "ENG",
        False,
        True,
    )


@pytest.mark.parametrize("name", ["GB", "gb", " uk ", "GBR", "United Kingdom", "united kingdom"])
def test_a_country_is_known_by_its_codes_and_names(name: str) -> None:
    assert RULES.calendar(name).country == "GB"


def test_an_unknown_country_has_weekends_only() -> None:
    nowhere = RULES.calendar("zz")
    assert (nowhere.country, nowhere.weekend, nowhere.is_business(day(12, 25))) == ("ZZ", (5, 6), True)
    assert country_facts("zz") is None
    assert RULES.calendar("") == Calendar()


def test_an_unknown_part_of_a_country_is_refused() -> None:
    with pytest.raises(AfterwordError, match="GB has no part “Mars”"):
        RULES.calendar("GB", "Mars").is_business(day(3, 3))


@pytest.mark.parametrize("weekend", [(0, 1, 2, 3, 4, 5, 6), (7,), (-1,)])
def test_an_impossible_weekend_is_refused(weekend: tuple[int, ...]) -> None:
    with pytest.raises(AfterwordError, match="A weekend is some of the days"):
        Calendar(weekend=weekend)


def test_days_off_of_one_s_own() -> None:
    own = RULES.calendar("US", extra=[day(3, 4)])
    assert own.day_off(day(3, 4)) == "a day off of your own"
    assert own.add(day(3, 3), 1) == day(3, 5)


@pytest.mark.parametrize(
    ("country", "first", "last"),
    [
        ("US", day(12, 20), day(1, 2, 2027)),
        ("JP", day(12, 29), day(1, 3, 2027)),
        ("JP", day(4, 29), day(5, 6)),
        ("KR", day(2, 15), day(2, 23)),
        ("VN", day(2, 15), day(2, 23)),
        ("MX", day(3, 29), day(4, 6)),
        ("FR", day(8, 1), day(8, 31)),
        ("IT", day(8, 1), day(8, 31)),
    ],
)
def test_quiet_weeks_begin_and_end(country: str, first: date, last: date) -> None:
    calendar, one = RULES.calendar(country), timedelta(days=1)
    assert [bool(calendar.quiet_title(at)) for at in (first - one, first, last, last + one)] == [
        False,
        True,
        True,
        False,
    ]


def test_quiet_weeks_count_for_some_and_can_be_switched_off() -> None:
    paris = RULES.calendar("FR")
    assert paris.add(day(7, 31), 1) == day(9, 1)
    assert paris.add(day(7, 31), 1, quiet=True) == day(8, 3)
    assert RULES.calendar("FR", quiet=False).add(day(7, 31), 1) == day(8, 3)
    assert RULES.calendar("IN").quiet == ()


def test_rolling_and_counting() -> None:
    us = RULES.calendar("US")
    assert us.roll(day(3, 7)) == day(3, 9)
    assert us.roll_back(day(3, 8)) == day(3, 6)
    assert (us.add(day(3, 7), 0), us.add(day(3, 7), 1)) == (day(3, 9), day(3, 9))
    assert (us.subtract(day(3, 9), 1), us.subtract(day(3, 8), 0)) == (day(3, 6), day(3, 6))
    assert us.between(day(3, 6), day(3, 13)) == 5
    assert us.between(day(3, 13), day(3, 6)) == 0
    assert (
        us.between(day(12, 18), day(1, 4, 2027)),
        us.between(day(12, 18), day(1, 4, 2027), quiet=True),
    ) == (1, 8)


@settings(max_examples=150, deadline=None)
@given(
    start=st.dates(date(2024, 1, 1), date(2034, 12, 31)),
    count=st.integers(0, 15),
    country=st.sampled_from(COUNTRIES),
    quiet=st.booleans(),
)
def test_add_counts_what_between_counts(start: date, count: int, country: str, quiet: bool) -> None:
    calendar = RULES.calendar(country)
    found = calendar.add(start, count, quiet=quiet)
    assert calendar.counts(found, quiet=quiet)
    assert found >= start
    if count:
        assert calendar.between(start, found, quiet=quiet) == count


def test_easter() -> None:
    assert easter(2026) == day(4, 5)
    assert all(easter(year) == dateutil_easter(year) for year in range(1990, 2200))


@pytest.mark.parametrize(
    ("anchor", "found"),
    [
        ("25 december", day(12, 25)),
        ("4th thursday of november", day(11, 26)),
        ("2nd monday of october", day(10, 12)),
        ("1st sunday of march", day(3, 1)),
        ("1st monday of june", day(6, 1)),
        ("3rd friday of may", day(5, 15)),
        ("5th tuesday of june", day(6, 30)),
        ("5th monday of february", None),
        ("29 february", None),
        ("easter", day(4, 5)),
    ],
)
def test_anchors(anchor: str, found: date | None) -> None:
    assert anchor_day(anchor, 2026) == found


@pytest.mark.parametrize(
    "anchor", [" ", "christmas", "31 june", "25 decembre", "6th monday of may", "1st payday of may"]
)
def test_an_anchor_that_is_none(anchor: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        anchor_day(anchor, 2026)


def test_a_span_reaches_over_the_turn_of_the_year() -> None:
    span = Span("around New Year", anchor="1 january", first=-3, last=2)
    assert [span.holds(at) for at in (day(12, 28), day(12, 29), day(1, 3), day(1, 4))] == [
        False,
        True,
        True,
        False,
    ]


def test_words_for_a_day() -> None:
    assert say_day(day(3, 17)) == "Tuesday 17 March 2026"


# --- The rules agree with the library they stand beside ----------------------------------------------


def test_weekends_in_the_rules_agree_with_the_library_or_fill_its_gaps() -> None:
    for code, weekend in RULES.weekends.items():
        known = tuple(sorted(holidays.country_holidays(code).weekend))
        assert known == weekend or (known == (5, 6) and code in {"LY", "PS"}), code


def test_office_days_are_public_holidays_on_which_the_stock_exchange_is_open() -> None:
    exchange = holidays.financial_holidays("NYSE", years=2026)
    names = {name: at for at, name in public_holidays("US", "", 2026)[0].items()}
    for name in RULES.office_days["US"]:
        assert names[name] not in exchange


def test_lunar_new_years_are_those_of_the_library() -> None:
    (span,) = (own.span for own in RULES.quiet if "CN" in own.countries)
    for at in span.dates:
        listed, _ = public_holidays("CN", "", at.year)
        assert listed[at].startswith("Chinese New Year (Spring Festival)")
        assert "(Spring Festival)" not in listed.get(at - timedelta(days=1), "")


def test_regions_are_known_to_the_library() -> None:
    for country, (subdivision, _) in RULES.regions.items():
        assert subdivision in holidays.country_holidays(country).subdivisions


def test_the_machine_s_language_does_not_change_names(monkeypatch: pytest.MonkeyPatch) -> None:
    public_holidays.cache_clear()
    monkeypatch.setenv("LANGUAGE", "de")
    monkeypatch.setenv("LANG", "de_DE.UTF-8")
    assert RULES.calendar("DE").day_off(day(4, 3)) == "Good Friday"
    public_holidays.cache_clear()


def test_the_library_is_loaded_only_when_a_day_is_asked_about() -> None:
    code = "import sys, afterword.plan, afterword.ical; print({'holidays', 'icalendar'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
