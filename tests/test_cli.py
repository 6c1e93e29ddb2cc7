"""The command line: what it prints, which codes it returns, and that bad input gets one kind line."""

import json
import os
import signal
import subprocess
import sys
from io import BytesIO, TextIOWrapper
from pathlib import Path

import pytest

from afterword import __version__
from afterword.cli import COMMANDS, main
from interview import RECORD

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
