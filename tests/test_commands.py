"""The commands beside review, batch and start: plan, new, check, doctor, handout."""

import json
from pathlib import Path

import pytest

from afterword import __version__, content
from afterword.cli import main
from afterword.errors import AfterwordError
from interview import RECORD


@pytest.fixture(autouse=True)
def _here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("AFTERWORD_DEBUG", "1")
    for name in ("AFTERWORD_PATH", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)
    Path("interview.toml").write_text(RECORD, encoding="utf-8")


# --- plan ------------------------------------------------------------------------------------------


def plan(*more: str) -> int:
    return main(["plan", "--record", "interview.toml", "--today", "2026-06-12", *more])


def test_a_plan_as_text(capsys):
    assert plan() == 0
    shown = capsys.readouterr().out
    assert "Thank Gwen Mulcahy, by e-mail" in shown
    assert "Source: " in shown
    assert shown.index("Thank Gwen") < shown.index("Assumed") < shown.index("Good to know")


def test_a_plan_as_json_does_not_depend_on_the_clock(capsys):
    assert plan("--json") == 0
    first = capsys.readouterr().out
    assert json.loads(first)["schema"] == "afterword.plan/1"
    assert plan("--json") == 0
    assert capsys.readouterr().out == first


def test_settings_can_be_changed(capsys):
    assert (
        plan("--json", "--set", "max_check_ins=1", "linkedin_needs_invitation=no", "slow_sectors=hospital")
        == 0
    )
    steps = {step["id"]: step for step in json.loads(capsys.readouterr().out)["steps"]}
    assert steps.get("final_check_in", {"status": "off"})["status"] != "todo"
    assert steps["linkedin_note"]["status"] != "off"


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["--today", "tomorrow"], "--today: “tomorrow” is not a day in the calendar."),
        (["--today", "2026-13-01"], "is not a day in the calendar"),
        (["--today", "0900-01-01"], "--today: The year 900 can't be right"),
        (["--set", "max_check_ins"], "--set: “max_check_ins” has no “=”."),
        (["--set", "max_check_ins=9"], "whole number from 1 to 3"),
        (["--set", "max_check_ins=two"], "--set max_check_ins: This should be a whole number from 1 to 3"),
        (["--set", "linkedin_needs_invitation=maybe"], "This should be yes or no, and “maybe” is not."),
        (["--set", "max_chek_ins=1"], "max_check_ins"),
        (["--ics", "nowhere/plan.ics"], "nowhere/plan.ics: The calendar can't be written there"),
        (["--ics", "."], "This is not a calendar that Afterword wrote"),
    ],
)
def test_a_plan_that_can_not_be_made_is_explained(more, said, capsys):
    assert plan(*more) == 2
    assert said in capsys.readouterr().err


def test_a_calendar_file_is_written_and_brought_up_to_date(capsys):
    assert plan("--ics", "plan.ics") == 0
    assert "plan.ics is written." in capsys.readouterr().err
    first = Path("plan.ics").read_bytes()
    assert b"\r\nSEQUENCE:0\r\n" in first
    assert plan("--ics", "plan.ics") == 0
    assert "brought up to date" in capsys.readouterr().err
    second = Path("plan.ics").read_bytes()
    assert b"\r\nSEQUENCE:1\r\n" in second
    assert b"SEQUENCE:0" not in second
    uids = [
        sorted(line for line in data.split(b"\r\n") if line.startswith(b"UID:")) for data in (first, second)
    ]
    assert uids[0] == uids[1]
    assert sorted(path.name for path in Path().iterdir()) == ["interview.toml", "plan.ics"]


@pytest.mark.parametrize(
    "data", [b"", b"my diary", b"BEGIN:VCALENDAR\r\nPRODID:-//Someone//Else//EN\r\nEND:VCALENDAR\r\n"]
)
def test_a_file_that_is_not_our_calendar_stays_as_it_is(data, capsys):
    Path("plan.ics").write_bytes(data)
    assert plan("--ics", "plan.ics") == 2
    assert "This is not a calendar that Afterword wrote, so it stays as it is." in capsys.readouterr().err
    assert Path("plan.ics").read_bytes() == data


# --- new, check, doctor -----------------------------------------------------------------------------


def test_new_templates_parse_and_pass_the_check(capsys):
    Path("mine/kinds").mkdir(parents=True)
    Path("mine/scenarios").mkdir()
    assert main(["new", "record", "mine/record.toml"]) == 0
    assert main(["new", "kind", "mine/kinds/second_thanks.toml"]) == 0
    assert main(["new", "scenario", "mine/scenarios/night-shift"]) == 0
    assert "afterword check mine" in capsys.readouterr().out
    assert main(["check", "mine"]) == 0, capsys.readouterr().out
    assert "Checked 1 kind, " in (said := capsys.readouterr().out)
    assert "1 scenario, " in said
    assert main(["plan", "--record", "mine/record.toml"]) == 0


def test_every_key_that_the_record_template_names_is_one(capsys):
    main(["new", "record", "mine.toml"])
    text = Path("mine.toml").read_text(encoding="utf-8")
    lines = [
        line.removeprefix("# ") if line.startswith(("# [", "#  ")) or " = " in line else line
        for line in text.split("\n")
    ]
    Path("mine.toml").write_text("\n".join(lines), encoding="utf-8")
    capsys.readouterr()
    assert main(["plan", "--record", "mine.toml", "--json"]) == 0, capsys.readouterr().err


@pytest.mark.parametrize("thing", ["record", "kind", "scenario"])
def test_new_never_overwrites(thing, capsys):
    path = Path("old" if thing == "scenario" else "old.toml")
    path.write_text("mine", encoding="utf-8")
    assert main(["new", thing, str(path)]) == 2
    assert "stays as it is" in capsys.readouterr().err
    assert path.read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["kind", "Bad Name.toml"], "can't be its name"),
        (["kind", "name.json"], "should end in .toml"),
    ],
)
def test_new_explains_what_does_not_work(words, said, capsys):
    assert main(["new", *words]) == 2
    assert said in capsys.readouterr().err


def test_check_lists_each_problem_with_file_and_line(capsys):
    Path("mine").mkdir()
    main(["new", "kind", "mine/second_thanks.toml"])
    kind = Path("mine/second_thanks.toml")
    text = kind.read_text(encoding="utf-8")
    lines = text.split("\n")
    wrong = text.replace('expect = "unmet"', 'expect = "met"')
    kind.write_text(wrong, encoding="utf-8")
    Path("mine/broken.toml").write_text('schema = 1\nid = "broken"\n', encoding="utf-8")
    capsys.readouterr()
    assert main(["check", "mine"]) == 1
    said = capsys.readouterr().out
    last = len(lines) - 1 - lines[::-1].index("[[items.examples]]") + 1
    assert (
        f"mine/second_thanks.toml:{last}: items[6].examples[2]: “says_thanks” should be met, and is unmet"
        in said
    )
    assert "“says_thanks” has no example that expects “unmet”. Please add one." in said
    assert "mine/broken.toml:" in said
    assert "3 to look at" in said


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            ('detector = "moves"', 'detector = "mooves"'),
            "No detector is called “mooves”. Did you mean “moves”?",
        ),
        (('id = "second_thanks"', 'id = "other"'), "must be the file's name"),
        (('why = "Say', 'wy = "Say'), "Did you mean"),
        (("You thank them: {quote}.", "You thank them: {quote."), "a brace in here is not closed"),
        (("You thank them: {quote}.", "You thank them: {qoute}."), "Did you mean “quote”?"),
    ],
)
def test_check_finds_slips_in_a_kind(change, said, capsys):
    Path("mine").mkdir()
    main(["new", "kind", "mine/second_thanks.toml"])
    kind = Path("mine/second_thanks.toml")
    kind.write_text(kind.read_text(encoding="utf-8").replace(*change), encoding="utf-8")
    assert main(["check", "mine"]) == 1
    assert said in capsys.readouterr().out


def test_check_judges_the_drafts_of_a_scenario(capsys):
    Path("mine/scenarios").mkdir(parents=True)
    main(["new", "scenario", "mine/scenarios/night-shift"])
    drafts = Path("mine/scenarios/night-shift/drafts.jsonl")
    text = drafts.read_text(encoding="utf-8")
    drafts.write_text(
        text.replace('"hold"', '"ready"') + text.replace('"kind"', '"knid"') + "nonsense\n", encoding="utf-8"
    )
    Path("mine/scenarios/night-shift/interview.toml").write_text(RECORD, encoding="utf-8")
    capsys.readouterr()
    assert main(["check", "mine"]) == 1
    said = capsys.readouterr().out
    assert "drafts.jsonl:1: to: “Name of the Interviewer” is not one of the [[people]]" in said
    assert "drafts.jsonl:2: knid" in said
    assert "drafts.jsonl:3: This can't be read as JSON" in said
    drafts.write_text(
        text.replace('"hold"', '"ready"').replace("Name of the Interviewer", "Gwen Mulcahy"), encoding="utf-8"
    )
    assert main(["check", "mine"]) == 1
    assert (
        "drafts.jsonl:1: readiness: “first-thank_you-weak” should be ready, and is hold."
        in capsys.readouterr().out
    )


def test_check_needs_something_to_check(capsys):
    assert main(["check", "nowhere"]) == 2
    assert "There is no such folder." in capsys.readouterr().err
    Path("empty").mkdir()
    assert main(["check", "empty"]) == 2
    assert "There is nothing to check in here" in capsys.readouterr().err


def test_doctor_finds_everything_needed_here(capsys):
    assert main(["doctor"]) == 0
    said = capsys.readouterr().out
    assert f"ok       Afterword: {__version__}." in said
    assert "ok       Kinds of message: 9." in said
    assert "ok       Sentence model and word lists: all there." in said
    assert said.splitlines()[-1] == "Everything needed is here. Next: afterword start"


def test_doctor_says_what_is_missing_and_what_to_do(capsys, monkeypatch):
    def lacking():
        raise AfterwordError("missing", "There is no such file.", "exercises/lexicon/moves.txt")

    monkeypatch.setattr("afterword.commands.doctor.lexicon_texts", lacking)
    monkeypatch.setattr("afterword.commands.doctor.find_spec", lambda name: None)
    assert main(["doctor"]) == 1
    said = " ".join(capsys.readouterr().out.split())
    assert "missing Sentence model and word lists: incomplete. moves.txt is not there." in said
    assert "missing holidays: not installed. Install afterword again." in said
    assert "missing jupyterlab: not installed. Install afterword again." in said
    assert "not here nbgrader: not installed. For grading: pip install 'afterword[grading]'." in said
    assert "not here voila: not installed. For afterword start --voila: pip install voila." in said
    assert said.endswith("Next: moves.txt is not there. Install afterword again.")


def test_doctor_survives_broken_content(capsys, monkeypatch):
    def broken(*_):
        raise AfterwordError("missing", "The exercises are missing.", "somewhere")

    monkeypatch.setattr("afterword.commands.doctor.load_kinds", broken)
    assert main(["doctor"]) == 1
    assert "missing  Kinds of message: somewhere. The exercises are missing." in capsys.readouterr().out


def test_the_content_that_comes_along_can_be_read(capsys):
    assert main(["check"]) in (0, 1)
    said = capsys.readouterr().out
    assert f"Checked {len(content.load_kinds())} kinds" in said
    assert not any(
        word in said
        for word in ("can't be read", "is missing", "not a key", "No detector", "Nothing is called")
    )


def test_new_makes_the_folder_it_needs(capsys):
    assert main(["new", "kind", "my-kinds/parting.toml"]) == 0
    assert Path("my-kinds/parting.toml").is_file()
