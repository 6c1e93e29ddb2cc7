"""The command line: what it prints, which codes it returns, and that bad input gets one kind line."""

import json
import os
import signal
import subprocess
import sys
from io import BytesIO, TextIOWrapper
from pathlib import Path

import pytest

from afterword import __version__, content
from afterword.cli import COMMANDS, main
from afterword.errors import AfterwordError

RECORD = """\
[me]
name = "Nadia Ferreira Holm"
[employer]
name = "Tamarind Valley Buses"
country = "GB"
[role]
title = "Timetable Planner"
[interview]
ended_at = 2026-06-12T15:30:00+01:00
told = "a decision by Friday 26 June"
promised = 2026-06-26
[[people]]
name = "Gwen Mulcahy"
email = "gwen@tamarind.example"
[[people]]
name = "Idris Balogun"
[[moments]]
id = "bell"
about = "the 7:40 school bus leaves half empty since the school moved its bell by ten minutes"
aliases = ["the school bell"]
"""
DRAFT = """\
Subject: Timetable Planner interview: thank you
To: Gwen Mulcahy
Date: 2026-06-13T09:00:00+01:00

Dear Gwen,

Thank you for your time on Friday. What you said about the school bell made me look at my bus stop anew.

Best regards,
Nadia Ferreira Holm
"""


@pytest.fixture(autouse=True)
def _here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("AFTERWORD_DEBUG", "1")
    for name in ("AFTERWORD_PATH", "COLUMNS", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    Path("interview.toml").write_text(RECORD, encoding="utf-8")
    Path("draft.txt").write_text(DRAFT, encoding="utf-8")


def review(
    *more: str, draft: str = "draft.txt", kind: str = "thank_you", record: str = "interview.toml"
) -> int:
    return main(["review", draft, "--record", record, "--kind", kind, *more])


def process(*words: str, stdin: bytes = b"", **env: str) -> subprocess.CompletedProcess[bytes]:
    whole = {**os.environ, **env}
    command = [sys.executable, "-m", "afterword", *words]
    return subprocess.run(command, input=stdin, capture_output=True, env=whole, timeout=120, check=False)


# --- Help and usage --------------------------------------------------------------------------------


@pytest.mark.parametrize("word", ["--help", "-h", "help"])
def test_help_lists_every_command_with_examples(word, capsys):
    assert main([word]) == 0
    said = capsys.readouterr().out
    assert all(f"  {command} " in said for command in COMMANDS)
    assert "afterword review draft.txt --record interview.toml --kind thank_you" in said


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_explains_itself_with_examples(command, capsys):
    assert main([command, "--help"]) == 0
    said = capsys.readouterr().out
    assert said.startswith(f"usage: afterword {command}")
    assert f"examples:\n  afterword {command}" in said


def test_version(capsys):
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"afterword {__version__}\n"


def test_no_command_is_a_question_for_help(capsys):
    assert main([]) == 2
    assert "commands:" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["reviw"], "There is no command “reviw”. Did you mean “review”?"),
        (["zzz"], "There is no command “zzz”. There are: start, review"),
        (["review"], "Please add DRAFT, --record, --kind. “afterword review --help” shows how."),
        (
            ["review", "draft.txt", "--recrod", "x"],
            "--recrod: There is no such option. Did you mean “--record”?",
        ),
        (["review", "draft.txt", "--record"], "--record: expected one argument"),
        (["doctor", "please"], "“please” is one word too many"),
        (["new", "recrod", "x.toml"], "There is no template “recrod”. Did you mean “record”?"),
        (
            ["batch", "d", "--records", ".", "-o", "o", "--jobs", "0"],
            "--jobs: should be a whole number from 1 to 1000",
        ),
    ],
)
def test_bad_usage_says_what_to_write(words, said, capsys):
    assert main(words) == 2
    shown = capsys.readouterr()
    assert said in shown.err
    assert shown.out == ""


# --- review ----------------------------------------------------------------------------------------


def test_a_review_as_text(capsys):
    assert review() == 0
    shown = capsys.readouterr()
    assert shown.err == ""
    assert "Checklist: thank you" in shown.out
    assert "the school bell" in shown.out
    assert shown.out.splitlines()[-1].strip()
    assert shown.out.count("Next:") == 1
    assert max(map(len, shown.out.splitlines())) <= 88


def test_a_review_as_json(capsys):
    assert review("--json") == 0
    found = json.loads(capsys.readouterr().out)
    assert found["schema"] == "afterword.review/1"
    assert found["kind"] == "thank_you"
    assert found["items"]["sent_in_window"]["verdict"] == "met"
    bell = found["items"]["recalls_a_moment"]
    assert bell["moment"] == "bell"
    body = DRAFT.partition("\n\n")[2]
    assert all(body[e["start"] : e["end"]] == e["text"] for e in bell["evidence"])


def test_standard_input_gives_the_same_review_as_a_file(capsys, monkeypatch):
    review("--json")
    from_file = capsys.readouterr().out
    monkeypatch.setattr("sys.stdin", TextIOWrapper(BytesIO(DRAFT.encode())))
    assert review("--json", draft="-") == 0
    assert capsys.readouterr().out == from_file


def test_options_take_the_place_of_the_drafts_headers(capsys):
    assert (
        review("--json", "--to", "Idris", "--sent-at", "2026-06-17T09:00:00+01:00", "--subject", "hey") == 0
    )
    items = json.loads(capsys.readouterr().out)["items"]
    assert items["greets_by_name"]["verdict"] == "unmet"
    assert items["sent_in_window"]["verdict"] == "unmet"
    assert items["clear_subject"]["verdict"] == "unmet"


@pytest.mark.parametrize(
    "name", ["Gwen", "Ms. Mulcahy", "Gwen Mulcahy <gwen@tamarind.example>", "GWEN@tamarind.example"]
)
def test_a_reader_may_be_named_in_part_or_by_address(name, capsys):
    review("--json")
    whole = capsys.readouterr().out
    assert review("--json", "--to", name) == 0
    assert capsys.readouterr().out == whole


def test_a_kind_of_ones_own_is_found_with_its_folder(capsys):
    Path("mine").mkdir()
    assert main(["new", "kind", "mine/second_thanks.toml"]) == 0
    capsys.readouterr()
    assert review("--json", "--with", "mine", kind="second_thanks") == 0
    assert json.loads(capsys.readouterr().out)["kind"] == "second_thanks"


def test_control_characters_in_a_draft_never_reach_the_terminal(capsys):
    Path("draft.txt").write_text(
        DRAFT.replace("school bell", "school\x1b[31m bell\x07\u202e"), encoding="utf-8"
    )
    assert review() == 0
    shown = capsys.readouterr()
    assert all(c.isprintable() or c == "\n" for c in shown.out)
    assert "bell" in shown.out


def test_a_record_without_moments_leaves_things_unchecked(capsys):
    Path("interview.toml").write_text(
        '[role]\ntitle = "Planner"\n[[people]]\nname = "Gwen Mulcahy"\n', encoding="utf-8"
    )
    assert review() == 0
    shown = capsys.readouterr().out
    assert "not checked" in shown
    assert "your record does not say" in " ".join(shown.split())


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (
            ["--to", "Gwyn Mulcahy"],
            "--to: “Gwyn Mulcahy” is not one of the [[people]] in the record. Did you mean “Gwen",
        ),
        (["--to", "Zebedee"], "It names Gwen Mulcahy, Idris Balogun."),
        (["--sent-at", "yesterday"], "--sent-at: “yesterday” can't be read as a time."),
        (["--sent-at", "2026-06-13T09:00:00"], "Please add the offset from UTC"),
        (["--sent-at", "2026-02-30T09:00:00+00:00"], "is not a time in the calendar"),
        (["--with", "nowhere"], "nowhere: There is no such folder."),
    ],
)
def test_an_option_that_does_not_fit_is_explained(more, said, capsys):
    assert review(*more) == 2
    assert said in capsys.readouterr().err


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("thankyou", "--kind: There is no message kind “thankyou”. Did you mean “thank_you”?"),
        ("Thank-You", "Did you mean “thank_you”?"),
        ("xyzzy", "Known here: check_in,"),
    ],
)
def test_an_unknown_kind_suggests_the_near_one(kind, said, capsys):
    assert review(kind=kind) == 2
    assert said in capsys.readouterr().err


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "There is no"),
        (b" \n\t\n", "There is no message in here yet."),
        (b"Subject: Thank you\n\n \n", "There is no message in here yet."),
        (b"Dear Gw\xe9n,\n", "This is not plain text."),
        (b"Dear Gwen,\n\0", "It holds a NUL character."),
        (b"\x89PNG\r\n\x1a\n\xff\xfe", "This is not plain text."),
        (b"PK\x03\x04 docx", "It looks like a word processor's file."),
        (b"Subject: a\nSubject: b\n\nDear Gwen", "There are two Subject: lines."),
        (b"Date: yesterday\n\nDear Gwen,\nthanks\n", "draft.txt:1: Date"),
        (b"To: Zebedee\n\nDear Zebedee,\nthanks\n", "draft.txt: To: “Zebedee” is not one of the [[people]]"),
        (b"a" * 50_000_000, "There is room for 2,000,000 bytes; this is larger."),
    ],
)  # fmt: skip
def test_a_draft_that_can_not_be_read_is_explained(data, said, capsys):
    Path("draft.txt").write_bytes(data)
    assert review() == 2
    shown = capsys.readouterr()
    assert said in shown.err
    assert shown.err.count("\n") <= 2
    assert shown.out == ""


@pytest.mark.parametrize("data", [b"", b"\xff\xfe\xfa", b"a" * 2_000_001])
def test_standard_input_is_read_as_strictly(data, capsys, monkeypatch):
    monkeypatch.setattr("sys.stdin", TextIOWrapper(BytesIO(data)))
    assert review(draft="-") == 2
    assert capsys.readouterr().err.startswith("standard input: ")


def test_a_huge_draft_is_not_read_to_its_end(monkeypatch, capsys):
    class Endless(BytesIO):
        asked = 0

        def read(self, size=-1):
            assert 0 < size < 3_000_000
            Endless.asked += size
            return b"a" * size

    stdin = type("Stdin", (), {"buffer": Endless(), "isatty": lambda self: False})()
    monkeypatch.setattr("sys.stdin", stdin)
    assert review(draft="-") == 2
    assert Endless.asked < 3_000_000


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            RECORD.replace("title =", "titel ="),
            "interview.toml:7: role.titel: “titel” is not a key that belongs here.",
        ),
        (RECORD + "[[peopel]]\n", "Did you mean “people”?"),
        (
            RECORD.replace("2026-06-26", "2026-02-30"),
            "interview.toml:11:12: 2026-02-30 is not a date in the calendar.",
        ),
        (RECORD.replace("promised = 2026-06-26", "promised = 2026-06-01"), "is before the interview"),
        (RECORD.replace('"GB"', "44"), "“country” should be text in double quotes; this is a whole number."),
        ("[[people", "This can't be read as TOML"),
        ("", "Please add at least one [[people]] with a name."),
        ("[[people]]\nname = 'Gwen'\n", "role.title: “title” is missing"),
        ("\0", "It holds a NUL character."),
    ],
)
def test_a_record_that_can_not_be_read_is_explained(text, said, capsys):
    Path("interview.toml").write_text(text, encoding="utf-8")
    assert review() == 2
    assert said in capsys.readouterr().err


@pytest.mark.parametrize("name", ["nowhere.toml", ".", "a/b/c.toml", "x" * 5000, "nul\0"])
def test_a_file_that_is_not_there_is_named(name, capsys):
    assert review(record=name) == 2
    assert "Please check its name." in capsys.readouterr().err
    assert review(draft=name) == 2
    assert "Please check its name." in capsys.readouterr().err


# --- The terminal ----------------------------------------------------------------------------------


class Screen(TextIOWrapper):
    def __init__(self, encoding: str = "utf-8") -> None:
        super().__init__(BytesIO(), encoding=encoding)

    def isatty(self) -> bool:
        return True

    def text(self) -> str:
        return self.buffer.getvalue().decode(self.encoding)


@pytest.mark.parametrize(
    ("variable", "value", "coloured"), [("X", "", True), ("NO_COLOR", "1", False), ("TERM", "dumb", False)]
)
def test_colour_only_on_a_terminal_that_wants_it(variable, value, coloured, monkeypatch):
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv(variable, value)
    monkeypatch.setattr("sys.stdout", screen := Screen())
    assert review() == 0
    assert ("\x1b[" in screen.text()) == coloured


def test_the_page_is_as_wide_as_the_terminal_says(capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "50")
    assert review() == 0
    assert max(map(len, capsys.readouterr().out.splitlines())) <= 50


def test_a_terminal_without_unicode_gets_plain_marks(monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setattr("sys.stdout", screen := Screen("ascii"))
    assert review() == 0
    assert "  ok Greets the person by name" in screen.text()


@pytest.mark.parametrize(
    "env",
    [
        {"LC_ALL": "C", "LANG": "C", "PYTHONHASHSEED": "1", "TZ": "Asia/Kolkata"},
        {"LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "77", "TZ": "America/St_Johns", "COLUMNS": "40"},
        {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0", "TZ": "UTC", "NO_COLOR": "1"},
    ],
)
def test_a_real_process_writes_the_same_json_bytes_everywhere(env, capsysbinary):
    assert review("--json") == 0
    wanted = capsysbinary.readouterr().out
    words = ("review", "draft.txt", "--record", "interview.toml", "--kind", "thank_you", "--json")
    done = process(*words, **env)
    assert (done.returncode, done.stderr, done.stdout) == (0, b"", wanted)


def test_a_real_process_explains_an_error_in_one_line():
    done = process(
        "review", "draft.txt", "--record", "interview.toml", "--kind", "thankyou", PYTHONIOENCODING="ascii"
    )
    assert done.returncode == 2
    assert done.stderr == b'--kind: There is no message kind "thankyou". Did you mean "thank_you"?\n'
    assert done.stdout == b""


def test_a_reader_that_has_seen_enough_is_no_error():
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run(
        [sys.executable, "-m", "afterword", "--help"],
        stdout=write,
        stderr=subprocess.PIPE,
        timeout=60,
        check=False,
    )
    os.close(write)
    assert done.returncode == 1
    assert done.stderr == b""


def test_ctrl_c_is_quiet(monkeypatch, capsys):
    def stop(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("afterword.commands.review.parse_record", stop)
    assert review() == 130
    assert capsys.readouterr() == ("", "")


def test_something_unexpected_is_one_line_and_a_traceback_only_when_debugging(monkeypatch, capsys):
    def fail(*_):
        raise ZeroDivisionError("oh\x1b")

    monkeypatch.setattr("afterword.commands.review.parse_record", fail)
    with pytest.raises(ZeroDivisionError):
        review()
    monkeypatch.delenv("AFTERWORD_DEBUG")
    assert review() == 2
    said = capsys.readouterr().err
    assert said.startswith("Afterword stopped at something unexpected (ZeroDivisionError: oh\ufffd). ")
    assert "Please report" in said
    assert said.count("\n") == 1


def test_a_review_loads_nothing_that_it_does_not_need():
    Path("draft.txt").write_text(DRAFT.replace("Date: 2026-06-13T09:00:00+01:00\n", ""), encoding="utf-8")
    code = (
        "import sys; from afterword.cli import main\n"
        "main(['review', 'draft.txt', '--record', 'interview.toml', '--kind', 'thank_you'])\n"
        "heavy = {'holidays', 'icalendar', 'multiprocessing', 'concurrent.futures', 'difflib', 'email'}\n"
        "sys.exit(', '.join(heavy & set(sys.modules)) or 0)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


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
    assert sorted(path.name for path in Path().iterdir()) == ["draft.txt", "interview.toml", "plan.ics"]


@pytest.mark.parametrize(
    "data", [b"", b"my diary", b"BEGIN:VCALENDAR\r\nPRODID:-//Someone//Else//EN\r\nEND:VCALENDAR\r\n"]
)
def test_a_file_that_is_not_our_calendar_stays_as_it_is(data, capsys):
    Path("plan.ics").write_bytes(data)
    assert plan("--ics", "plan.ics") == 2
    assert "This is not a calendar that Afterword wrote, so it stays as it is." in capsys.readouterr().err
    assert Path("plan.ics").read_bytes() == data


# --- new, check, doctor, start ---------------------------------------------------------------------


def test_new_templates_parse_and_pass_the_check(capsys):
    Path("mine/kinds").mkdir(parents=True)
    Path("mine/scenarios").mkdir()
    assert main(["new", "record", "mine/record.toml"]) == 0
    assert main(["new", "kind", "mine/kinds/second_thanks.toml"]) == 0
    assert main(["new", "scenario", "mine/scenarios/night-shift"]) == 0
    assert "afterword check mine" in capsys.readouterr().out
    assert main(["check", "mine"]) == 0, capsys.readouterr().out
    assert "1 kinds" in (said := capsys.readouterr().out)
    assert "1 scenarios" in said
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
        (["record", "nowhere/x.toml"], "Please make the folder first"),
        (["scenario", "nowhere/x"], "Please make the folder first"),
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
    wrong = text.replace('expect = "unmet"', 'expect = "met"').replace("{person}", "{persn}")
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
    assert "Nothing is called {persn} here. Did you mean “person”?" in said
    assert "mine/broken.toml:" in said
    assert "4 to look at" in said


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            ('detector = "moves"', 'detector = "mooves"'),
            "No detector is called “mooves”. Did you mean “moves”?",
        ),
        (('id = "second_thanks"', 'id = "other"'), "must be the file's name"),
        (('why = "Say', 'wy = "Say'), "Did you mean"),
        (("You thank them: {quote}.", "You thank them: {quote."), "A brace is not closed"),
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
    monkeypatch.setattr("afterword.commands.doctor.lexicon_texts", dict)
    monkeypatch.setattr("afterword.commands.doctor.find_spec", lambda name: None)
    assert main(["doctor"]) == 1
    said = " ".join(capsys.readouterr().out.split())
    assert "missing Sentence model and word lists: incomplete. words.toml is not there." in said
    assert "missing holidays: not installed. Install afterword again." in said
    assert "not here jupyterlab: not installed. For notebooks: pip install 'afterword[course]'." in said
    assert said.endswith("Next: words.toml is not there. Install afterword again.")


def test_doctor_survives_broken_content(capsys, monkeypatch):
    def broken(*_):
        raise AfterwordError("missing", "The exercises are missing.", "somewhere")

    monkeypatch.setattr("afterword.commands.doctor.load_kinds", broken)
    assert main(["doctor"]) == 1
    assert "missing  Kinds of message: somewhere. The exercises are missing." in capsys.readouterr().out


def test_start_copies_a_demo_and_reviews_it(capsys):
    assert main(["start", "--no-lab"]) == 0
    said = capsys.readouterr().out
    folder = Path("afterword-demo")
    assert sorted(path.name for path in folder.iterdir()) == ["README.txt", "draft.txt", "interview.toml"]
    assert "Checklist: thank you" in said
    tries = [line.strip() for line in said.split("Three things to try next:")[1].splitlines() if line.strip()]
    assert len(tries) == 3
    assert main(tries[0].split()[1:]) == 0
    assert main(tries[1].split()[1:]) == 0
    assert main(tries[2].split()[1:]) == 0


def test_start_never_overwrites(capsys):
    Path("demo").mkdir()
    Path("demo/draft.txt").write_text(
        "Dear Tamsin,\n\nThank you for the call.\n\nBest,\nWendell\n", encoding="utf-8"
    )
    assert main(["start", "demo"]) == 0
    assert "demo holds draft.txt already, and so it stays." in " ".join(capsys.readouterr().out.split())
    assert (
        Path("demo/draft.txt")
        .read_text(encoding="utf-8")
        .startswith("Dear Tamsin,\n\nThank you for the call.")
    )
    before = {path: path.read_bytes() for path in Path("demo").iterdir()}
    assert main(["start", "demo"]) == 0
    assert {path: path.read_bytes() for path in Path("demo").iterdir()} == before


def test_start_where_nothing_can_be_put(capsys):
    Path("demo").write_text("a file", encoding="utf-8")
    assert main(["start", "demo"]) == 2
    assert "Please name another folder." in capsys.readouterr().err


def test_the_content_that_comes_along_can_be_read(capsys):
    assert main(["check"]) in (0, 1)
    said = capsys.readouterr().out
    assert f"Checked {len(content.load_kinds())} kinds" in said
    assert not any(
        word in said
        for word in ("can't be read", "is missing", "not a key", "No detector", "Nothing is called")
    )


@pytest.mark.skipif(os.name == "nt", reason="sends a POSIX signal")
def test_a_signal_ends_a_real_process_quietly():
    command = [
        sys.executable,
        "-m",
        "afterword",
        "review",
        "-",
        "--record",
        "interview.toml",
        "--kind",
        "thank_you",
    ]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as child:
        assert child.stdin is not None
        with pytest.raises(subprocess.TimeoutExpired):
            child.wait(timeout=1.5)
        child.send_signal(signal.SIGINT)
        out, err = child.communicate(timeout=60)
    assert (child.returncode, out, err) == (130, b"", b"")
