"""The planner's settings: what the shipped file holds, what may be changed, and what a bad file is told."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from afterword.errors import AfterwordError
from afterword.plan_rules import FLAGS, LISTS, NUMBERS, Rules, parse_rules

TEXT = (Path(__file__).parents[1] / "exercises" / "planner" / "rules.toml").read_text(encoding="utf-8")
RULES = parse_rules(TEXT)
IDS = (*NUMBERS, *FLAGS, *LISTS)


def refusal(text: str) -> str:
    with pytest.raises(AfterwordError) as caught:
        parse_rules(text)
    return str(caught.value)


def changed(old: str, new: str) -> str:
    assert TEXT.count(old) >= 1
    return TEXT.replace(old, new, 1)


def test_every_setting_says_why_and_who_says_so() -> None:
    assert set(RULES.settings) == set(IDS)
    for setting in RULES.settings.values():
        assert len(setting.reason.split()) >= 5, setting.id
        assert setting.source, setting.id
        assert setting.unit, setting.id


def test_a_source_is_our_judgement_or_names_a_year_or_says_that_it_has_none() -> None:
    for setting in RULES.settings.values():
        assert re.search(r"judgement|\b(?:19|20)\d\d\b|undated", setting.source), setting.id


def test_every_number_has_room_on_at_least_one_side() -> None:
    for id in NUMBERS:
        setting = RULES.setting(id)
        assert setting.low <= RULES.number(id) <= setting.high, id
        assert setting.low < setting.high, id


def test_values_by_type() -> None:
    assert RULES.number("check_in_after_promise") == 2
    assert RULES.flag("linkedin_needs_invitation") is True
    assert RULES.words("slow_sectors") == ("government", "university", "hospital")


def test_replace_keeps_the_rest() -> None:
    other = RULES.replace(
        check_in_after_promise=5, slow_sectors=("university",), linkedin_needs_invitation=False
    )
    assert other.number("check_in_after_promise") == 5
    assert other.words("slow_sectors") == ("university",)
    assert not other.flag("linkedin_needs_invitation")
    assert other.number("min_gap") == RULES.number("min_gap")
    assert RULES.number("check_in_after_promise") == 2


@pytest.mark.parametrize("id", NUMBERS)
def test_replace_refuses_a_number_out_of_range(id: str) -> None:
    setting = RULES.setting(id)
    assert RULES.replace(**{id: setting.low}).number(id) == setting.low
    assert RULES.replace(**{id: setting.high}).number(id) == setting.high
    for value in (setting.low - 1, setting.high + 1):
        with pytest.raises(AfterwordError, match=rf"rules\.{id}: {id} must be a whole number from") as caught:
            RULES.replace(**{id: value})
        assert caught.value.code == "bad_value"


@pytest.mark.parametrize(
    ("id", "value", "wanted"),
    [
        ("min_gap", True, "a whole number from 2 to 10"),
        ("min_gap", ("two",), "min_gap must be a whole number from 2 to 10 .business days.; this is “two”"),
        ("linkedin_needs_invitation", 1, "true or false"),
        ("slow_sectors", ("startup",), "a list of words from"),
    ],
)
def test_replace_refuses_other_types(id: str, value: int | tuple[str, ...], wanted: str) -> None:
    with pytest.raises(AfterwordError, match=wanted):
        RULES.replace(**{id: value})


def test_an_unknown_setting_is_answered_with_the_nearest() -> None:
    with pytest.raises(AfterwordError, match=r"There is no setting “min_gaps”\. Did you mean “min_gap”"):
        RULES.replace(min_gaps=3)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("schema = 1", "schema = 2", "rules.toml:5: schema: This version reads schema 1, not 2."),
        (
            "value = 1\n",
            "value = 9\n",
            "rules.toml:11: setting[1].value: thank_you_pause must be a whole number",
        ),
        ("value = 1\n", "valeu = 1\n", "Did you mean “value”?"),
        ('id = "thank_you_pause"', 'id = "thank_you_pouse"', "Did you mean “thank_you_pause”?"),
        (
            'id = "thank_you_within"',
            'id = "thank_you_pause"',
            "The setting “thank_you_pause” stands there twice.",
        ),
        ('days = ["friday", "saturday"]', 'days = ["fryday"]', "Did you mean “friday”?"),
        ('anchor = "24 december"', 'anchor = "christmas eve"', "“christmas eve” is no day."),
        ('anchor = "24 december"', "", "A span needs an anchor, or else a list of dates."),
        ("last = 30", "last = 300", "over 120 days at most"),
        ("2024-02-10,", '"2024-02-10",', "“dates” is a list of days"),
        ("[base_rate]", "[base_rates]", "[base_rate]"),
        ("first = -5", "frist = -5", "frist"),
    ],
)
def test_a_bad_file_is_told_where_and_what(old: str, new: str, said: str) -> None:
    assert said in refusal(changed(old, new))


def test_a_missing_setting_is_named() -> None:
    head, tail = TEXT.split('[[setting]]\nid = "min_gap"')
    assert "These settings are missing: min_gap." in refusal(head + tail[tail.index("# --- Staying") :])


def test_text_that_is_no_toml() -> None:
    assert refusal("schema = ").startswith("rules.toml")


def test_rules_are_values() -> None:
    assert isinstance(RULES, Rules)
    assert parse_rules(TEXT) == RULES
    assert "25.1 days" in RULES.base_rate
