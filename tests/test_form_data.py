"""The record form's fields: a record and back, the strict reader's words beside the field, notes never guessed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterword.coach.form_data import (
    FIELDS,
    FormData,
    clean,
    field_of,
    form_from_json,
    form_to_json,
    from_record,
    new_id,
    problems,
    read,
    to_toml,
)
from afterword.coach.notes import DECISIONS, Line, lines_from_json, lines_to_json, put_in, split_notes
from afterword.content import read_text, scenarios
from afterword.record import parse_record

RECORDS = {name: read_text(folder / "interview.toml") for name, folder in scenarios().items()}
HOSTILE = '"]\n[[people]]\nname = "Mallory"\n</script><script>alert(1)</script>\\u0000\t\x7f\ud800'


def whole() -> FormData:
    return from_record(parse_record(RECORDS["phone-screen"]))


@pytest.mark.parametrize("text", RECORDS.values(), ids=RECORDS)
def test_a_record_comes_back_as_it_was(text: str) -> None:
    record = parse_record(text)
    assert read(from_record(record)) == record
    assert read(form_from_json(form_to_json(from_record(record)))) == record
    assert problems(from_record(record)) == {}


def test_what_the_form_does_not_show_is_handed_on() -> None:
    text = RECORDS["phone-screen"]
    more = (
        '\n[[events]]\non = 2026-03-11\nwhat = "thank_you_sent"\n'
        '[[events]]\non = 2026-03-12\nwhat = "new_date"\ndate = 2026-03-20\n[offer]\nexpires = 2026-03-30\n'
    )
    record = parse_record(text + more)
    form = from_record(record)
    form.texts["me.name"] = "Wendell A."
    assert read(form) == replace(record, me=replace(record.me, name="Wendell A."))


def test_a_time_elsewhere_is_shown_in_the_zone_of_the_record() -> None:
    text = RECORDS["phone-screen"].replace(
        "ended_at = 2026-03-10T10:30:00-05:00",
        'ended_at = 2026-03-10T15:30:00+00:00\nzone = "America/Chicago"',
    )
    form = from_record(parse_record(text))
    assert (form.texts["interview.date"], form.texts["interview.time"]) == ("2026-03-10", "10:30")
    assert read(form).interview.ended_at == parse_record(text).interview.ended_at


def test_an_empty_form_asks_for_a_role_and_a_person_only() -> None:
    found = problems(FormData())
    assert set(found) == {"role.title", "people"}
    assert found["people"].startswith("Whom did you meet?")


def test_each_error_stands_beside_its_field_all_at_once() -> None:
    form = whole()
    form.texts |= {
        "role.title": " ", "interview.promised": "next Friday", "interview.zone": "Europe/Londn",
        "interview.status": "rejceted", "interview.time": "half past",
    }  # fmt: skip
    form.things["people"] += [{"name": ""}, {"name": "tamsin okafor", "title": "again"}, {"title": "no name"}]
    form.things["moments"][1]["with"] = "Tamsim Okafor"
    form.things["moments"][2]["id"] = "monday"
    form.things["needs"] += [{"about": ""}, {"about": "x" * 2001}]
    found = problems(form)
    assert set(found) == {
        "role.title", "interview.promised", "interview.zone", "interview.status", "interview.date",
        "people.2.name", "people.3.name", "moments.1.with", "moments.2.id", "needs.2.about",
    }  # fmt: skip
    assert "without quotes" in found["interview.promised"]
    assert "Europe/London" in found["interview.zone"]
    assert "Did you mean “rejected”" in found["interview.status"]
    assert "stands there twice" in found["people.2.name"]
    assert "2,000 characters" in found["needs.2.about"]


def test_half_a_time_asks_for_the_other_half() -> None:
    form = whole()
    form.texts["interview.time"] = ""
    assert set(problems(form)) == {"interview.time"}
    form.texts |= {"interview.time": "10:30", "interview.date": ""}
    assert set(problems(form)) == {"interview.date"}


def test_a_promise_before_the_talk_is_told_at_the_promise() -> None:
    form = whole()
    form.texts["interview.promised"] = "2026-03-01"
    assert "before the interview" in problems(form)["interview.promised"]


@pytest.mark.parametrize("name", [f for f in FIELDS if f.split(".")[1] not in ("date", "time")])
def test_hostile_text_stays_text(name: str) -> None:
    form = whole()
    form.texts[name] = clean(HOSTILE)
    found = problems(form)
    if not found:
        assert [p.name for p in read(form).people] == ["Tamsin Okafor"]
    else:
        assert set(found) == {name}


@given(st.text())
def test_any_text_can_be_an_answer(text: str) -> None:
    form = whole()
    form.things["moments"][0]["about"] = form.texts["interview.told"] = clean(text)
    form.things["people"][0]["title"] = form.texts["me.past"] = clean(text)
    assert set(problems(form)) <= {"moments.0.about"}
    assert len(read(form).people) == 1 if not problems(form) else True


def test_the_place_of_an_error_names_the_field() -> None:
    assert field_of("interview.toml:9: people[2].name") == "people.1.name"
    assert field_of("interview.toml:9: interview.others[3]") == "interview.others"
    assert field_of("interview.toml:9: moments[1].aliases[2]") == "moments.0.aliases"
    assert field_of("interview.toml:9: interview.ended_at") == "interview.date"
    assert field_of("interview.toml: people") == "people"


def test_a_kept_form_that_was_meddled_with_is_used_as_far_as_it_goes() -> None:
    form = form_from_json(
        {"texts": {"me.name": 5, "role.title": "R"}, "things": {"people": ["x", {"name": "D"}]}}
    )
    assert (form.texts["role.title"], form.texts["me.name"]) == ("R", "")
    assert read(form).people[0].name == "D"
    assert form_from_json({"texts": [], "things": 3, "offset": None}) == FormData()


def test_ids_of_moments_are_words_and_different() -> None:
    assert new_id("the scanners freeze", []) == "scanners"
    assert new_id("the scanners freeze", ["scanners", "scanners-2"]) == "scanners-3"
    assert new_id("???", []) == "moment"


NOTES = """
met Dana, head of ops

- scanners behind by two weeks!!
• send her the checklist
<b>lunch</b> was good
they decide by Friday
"""


def test_notes_are_lines_that_nobody_has_decided() -> None:
    lines = split_notes(NOTES)
    assert [line.text for line in lines] == [
        "met Dana, head of ops", "scanners behind by two weeks!!", "send her the checklist",
        "<b>lunch</b> was good", "they decide by Friday",
    ]  # fmt: skip
    assert {line.kind for line in lines} == {""}
    form = FormData()
    assert put_in(form, lines) == lines
    assert form == FormData()


def test_each_line_goes_where_the_person_said() -> None:
    form, lines = FormData(), split_notes(NOTES)
    for line, kind in zip(lines, ("person", "moment", "promise", "nothing", "told"), strict=True):
        line.kind = kind
    assert put_in(form, lines) == [lines[0]]  # no name was typed: none is guessed
    assert form.things["people"] == []
    assert form.things["moments"] == [{"about": "scanners behind by two weeks!!", "id": "scanners"}]
    assert form.things["promises"] == [{"about": "send her the checklist"}]
    assert form.texts["interview.told"] == "they decide by Friday"
    lines[0].name = "Dana Reyes"
    assert put_in(form, [lines[0]]) == []
    assert form.things["people"] == [{"name": "Dana Reyes", "title": ""}]


def test_lines_are_kept_and_meddled_ones_left_out() -> None:
    lines = [Line("a", "moment"), Line("b", "person", "N", "T")]
    assert lines_from_json(lines_to_json(lines)) == lines
    assert lines_from_json([{"text": "x", "kind": "else"}, 3, {"kind": "need"}]) == []
    assert lines_from_json("?") == []
    assert len(split_notes("x\n" * 999)) == 200


def test_the_decisions_are_those_that_were_promised() -> None:
    assert {"moment", "need", "promise", "person", "nothing"} <= set(dict(DECISIONS))


def test_the_written_file_reads_well(tmp_path: Path) -> None:
    text = to_toml(whole())
    assert text.startswith('[me]\nname = "Wendell Achterberg"\n')
    assert "ended_at = 2026-03-10T10:30:00-05:00\n" in text
    assert "promised = 2026-03-13\n" in text
