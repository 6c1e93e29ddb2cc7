"""Many drafts: order, bad rows, resuming, several processes, and output that is whole or not there."""

import json
import os
import signal
import subprocess
import sys
import time
from io import BytesIO
from pathlib import Path

import pytest

from afterword.cli import main
from afterword.cohort.batch import CHUNK, Line, Tally, in_chunks, read_lines
from afterword.cohort.part import part_of
from afterword.cohort.rows import Clerk, Setup
from afterword.commands.batch import progress_line
from afterword.content import data_text
from afterword.strict import LIMIT

RECORD = """\
[me]
name = "Nadia Ferreira Holm"
[role]
title = "Timetable Planner"
[[people]]
name = "Gwen Mulcahy"
[[people]]
name = "Idris Balogun"
[[moments]]
id = "bell"
about = "the 7:40 school bus leaves half empty since the school moved its bell by ten minutes"
"""
BODY = "Dear Gwen,\n\nThank you for telling me about the school bell on Friday.\n\nBest regards,\nNadia Holm"


@pytest.fixture(autouse=True)
def _here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("AFTERWORD_DEBUG", "1")
    monkeypatch.delenv("AFTERWORD_PATH", raising=False)
    Path("records").mkdir()
    Path("records/dana.toml").write_text(RECORD, encoding="utf-8")


def row(id: object = "a1", **more: object) -> dict[str, object]:
    return {"id": id, "record": "dana", "kind": "thank_you", "to": "Gwen Mulcahy", "body": BODY, **more}


def write(rows: list[object], name: str = "drafts.jsonl") -> None:
    texts = (item if isinstance(item, str) else json.dumps(item) for item in rows)
    Path(name).write_text("".join(f"{text}\n" for text in texts), encoding="utf-8")


def batch(*more: str, drafts: str = "drafts.jsonl", output: str = "reviews.jsonl") -> int:
    return main(["batch", drafts, "--records", "records", "-o", output, "--jobs", "1", *more])


def reviews(name: str = "reviews.jsonl") -> list[dict[str, object]]:
    return [json.loads(line) for line in Path(name).read_text(encoding="utf-8").splitlines()]


def test_each_row_gets_a_review_in_order(capsys):
    write([row(f"a{i}") for i in range(10)])
    assert batch() == 0
    found = reviews()
    assert [review["id"] for review in found] == [f"a{i}" for i in range(10)]
    assert {review["schema"] for review in found} == {"afterword.review/1"}
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "10 rows in 0 s: " in shown.err or "10 rows in 1 s: " in shown.err
    assert not part_of(Path("reviews.jsonl")).exists()


def test_a_row_and_the_review_command_give_the_same_review(capsys):
    write([row("", subject="Timetable Planner", sent_at="2026-06-13T09:00:00+01:00")])
    assert batch() == 0
    text = f"Subject: Timetable Planner\nTo: Gwen\nDate: 2026-06-13T09:00:00+01:00\n\n{BODY}"
    Path("draft.txt").write_text(text, encoding="utf-8")
    capsys.readouterr()
    assert (
        main(["review", "draft.txt", "--record", "records/dana.toml", "--kind", "thank_you", "--json"]) == 0
    )
    assert json.loads(capsys.readouterr().out) == reviews()[0]


BAD_ROWS = [
    ("{", "bad_json", "This can't be read as JSON", "drafts.jsonl:2"),
    ("[1]", "wrong_type", "A row should be an object", "drafts.jsonl:2"),
    ('{"id": "x", "id": "y"}', "bad_json", "A key stands there twice", "drafts.jsonl:2"),
    (row(kind="thankyou"), "no_such_kind", "Did you mean “thank_you”?", "drafts.jsonl:2: kind"),
    (row(kind=""), "missing", "does not say which kind", "drafts.jsonl:2: kind"),
    (row(record="dnaa"), "missing", "There is no record “dnaa.toml”", "drafts.jsonl:2: record"),
    (row(record="dnaa"), "missing", "Did you mean “dana”?", "drafts.jsonl:2: record"),
    (row(record="../dana"), "bad_value", "should be the plain name of a file", "drafts.jsonl:2: record"),
    (row(record=".."), "bad_value", "should be the plain name of a file", "drafts.jsonl:2: record"),
    (row(record="/etc/passwd"), "bad_value", "should be the plain name of a file", "drafts.jsonl:2: record"),
    (row(record="a\\b"), "bad_value", "should be the plain name of a file", "drafts.jsonl:2: record"),
    (row(record="C:dana"), "bad_value", "should be the plain name of a file", "drafts.jsonl:2: record"),
    (row(record="x" * 5000), "missing", "There is no record", "drafts.jsonl:2: record"),
    (row(record=7), "wrong_type", "“record” should be text", "drafts.jsonl:2: record"),
    (row(record="broken"), "unknown_key", "Did you mean “title”?", "broken.toml:2: role.titel"),
    (row(record="binary"), "not_text", "This is not plain text.", "binary.toml"),
    (row(sent_at="soon"), "bad_value", "can't be read as a time", "drafts.jsonl:2: sent_at"),
    (row(sent_at=12), "wrong_type", "“sent_at” should be", "drafts.jsonl:2: sent_at"),
    (row(body=None), "wrong_type", "“body” should be text", "drafts.jsonl:2: body"),
    (row(body=" \n"), "empty", "There is no message in this row.", "drafts.jsonl:2: body"),
    (row(body="a\0b"), "not_text", "NUL", "drafts.jsonl:2: body"),
    (row(body="\ud800"), "not_text", "half a character", "drafts.jsonl:2: body"),
    (row(bodi="x"), "unknown_key", "Did you mean “body”?", "drafts.jsonl:2: bodi"),
    ({"id": "a1", "record": "dana"}, "missing", "“body” is missing", "drafts.jsonl:2: body"),
]  # fmt: skip


@pytest.mark.parametrize(("bad", "code", "message", "where"), BAD_ROWS)
def test_a_bad_row_becomes_an_error_and_the_batch_goes_on(bad, code, message, where, capsys):
    Path("records/broken.toml").write_text(
        '[role]\ntitel = "x"\n[[people]]\nname = "Gwen"\n', encoding="utf-8"
    )
    Path("records/binary.toml").write_bytes(b"\x00\xff")
    write([row("first"), bad, row("last")])
    assert batch() == 1
    first, found, last = reviews()
    assert [first["id"], last["id"]] == ["first", "last"]
    assert set(found) == {"id", "error"}
    assert found["id"] == (bad["id"] if isinstance(bad, dict) else None)
    assert set(found["error"]) == {"code", "message", "where"}
    assert found["error"]["code"] == code
    assert message in found["error"]["message"]
    assert found["error"]["where"] == where
    assert "1 row could not be reviewed; the reason stands under “error”." in capsys.readouterr().err


def test_rows_that_are_not_utf_8_or_too_long_are_errors_too():
    good = json.dumps(row("good")).encode()
    long = json.dumps(row("long", body="a" * (LIMIT + 100))).encode()
    Path("drafts.jsonl").write_bytes(
        b"\xef\xbb\xbf" + good + b"\r\n\n \n" + b'{"id": "\xff"}\n' + long + b"\n" + good
    )
    assert batch() == 1
    assert [found.get("error", {}).get("code") for found in reviews()] == [
        None,
        "not_text",
        "too_large",
        None,
    ]
    assert reviews()[2]["error"]["where"] == "drafts.jsonl:5"


def test_half_characters_in_an_id_still_make_json():
    write(['{"id": "a\\ud800", "body": 1}'])
    assert batch() == 1
    assert reviews()[0]["id"] == "a\ud800"


def test_a_fault_of_ours_costs_one_row_only(monkeypatch):
    from afterword.cohort import rows

    true_address = rows.address

    def fail(draft, record, where):
        if draft.id == "bad":
            raise ZeroDivisionError
        return true_address(draft, record, where)

    monkeypatch.setattr(rows, "address", fail)
    monkeypatch.delenv("AFTERWORD_DEBUG")
    write([row("good"), row("bad")])
    assert batch() == 1
    assert reviews()[0]["id"] == "good"
    assert reviews()[1]["error"]["code"] == "internal"
    assert "ZeroDivisionError" in reviews()[1]["error"]["message"]


def test_the_kind_of_rows_that_name_none():
    bare = row()
    del bare["kind"]
    write([bare, row(kind="check_in")])
    assert batch("--kind", "stay_in_touch") == 0
    assert [review["kind"] for review in reviews()] == ["stay_in_touch", "check_in"]


def test_a_record_may_be_named_with_its_ending():
    write([row(record="dana.toml")])
    assert batch() == 0


def test_ids_that_come_twice_are_noted_and_reviewed(capsys):
    write([row("a1"), row("a2"), row("a1")])
    assert batch() == 0
    assert len(reviews()) == 3
    assert "Some ids came more than once (“a1”). All rows were reviewed." in capsys.readouterr().err


def test_an_empty_batch_is_done_at_once():
    Path("drafts.jsonl").write_bytes(b"\n")
    assert batch() == 0
    assert Path("reviews.jsonl").read_bytes() == b""


def test_standard_input_and_output(monkeypatch, capsysbinary):
    write([row(f"a{i}") for i in range(3)])
    assert batch() == 0
    capsysbinary.readouterr()
    stdin = type(
        "Stdin", (), {"buffer": BytesIO(Path("drafts.jsonl").read_bytes()), "isatty": lambda self: False}
    )()
    monkeypatch.setattr("sys.stdin", stdin)
    assert batch(drafts="-", output="-") == 0
    assert capsysbinary.readouterr().out == Path("reviews.jsonl").read_bytes()


def test_several_processes_give_the_same_bytes_as_one(capsys):
    rows: list[object] = [row(f"a{i}", subject=f"Timetable Planner {i}") for i in range(3 * CHUNK + 5)]
    rows[70] = "{"
    write(rows)
    assert batch() == 1
    assert batch("--jobs", "2", output="two.jsonl") == 1
    assert Path("two.jsonl").read_bytes() == Path("reviews.jsonl").read_bytes()


@pytest.mark.parametrize("share", [0.0, 0.001, 0.2, 0.5, 0.51, 0.75, 0.99, 1.0])
def test_an_interrupted_run_is_taken_up_where_it_stopped(share, capsys):
    write([row(f"a{i}") for i in range(5)] + ["{"] + [row(f"b{i}") for i in range(5)])
    assert batch() == 1
    whole = Path("reviews.jsonl").read_bytes()
    part = part_of(Path("reviews.jsonl"))
    part.write_bytes(whole[: int(share * len(whole))])
    Path("reviews.jsonl").unlink()
    assert batch("--resume") == 1
    assert Path("reviews.jsonl").read_bytes() == whole
    assert not part.exists()


def test_rows_that_are_done_are_not_reviewed_again(monkeypatch):
    write([row(f"a{i}") for i in range(4)])
    assert batch() == 0
    lines = Path("reviews.jsonl").read_bytes().splitlines(keepends=True)
    part_of(Path("reviews.jsonl")).write_bytes(b"".join(lines[:3]) + lines[3][:50])
    asked = []
    answer = Clerk.answer
    monkeypatch.setattr(Clerk, "answer", lambda self, n, line: asked.append(n) or answer(self, n, line))
    assert batch("--resume") == 0
    assert asked == [4]
    assert Path("reviews.jsonl").read_bytes() == b"".join(lines)


def test_without_resume_a_run_starts_anew():
    write([row("a1")])
    part_of(Path("reviews.jsonl")).write_bytes(b'{"id": "other", "error": {}}\n')
    assert batch() == 0
    assert [review["id"] for review in reviews()] == ["a1"]


@pytest.mark.parametrize(
    ("part", "said"),
    [
        (b'{"id": "other", "error": {}}\n', "belong to other drafts"),
        (b'{"id": "a1", "error": {}}\n' * 3, "belong to other drafts"),
        (b"nonsense\n", "can't be read. Please start anew"),
        (b"[]\n", "can't be read. Please start anew"),
    ],
)
def test_what_can_not_be_taken_up_is_left_alone(part, said, capsys):
    write([row("a1"), row("a2")])
    part_of(Path("reviews.jsonl")).write_bytes(part)
    assert batch("--resume") == 2
    assert said in capsys.readouterr().err
    assert part_of(Path("reviews.jsonl")).read_bytes() == part


@pytest.mark.skipif(os.name == "nt", reason="sends a POSIX signal")
def test_ctrl_c_keeps_what_is_done_and_says_how_to_go_on(capsys):
    lines = [json.dumps(row(f"a{i}")) + "\n" for i in range(2 * CHUNK)]
    command = [sys.executable, "-m", "afterword", "batch", "-", "--records", "records", "-o", "reviews.jsonl"]
    with subprocess.Popen([*command, "--jobs", "1"], stdin=subprocess.PIPE, stderr=subprocess.PIPE) as child:
        assert child.stdin is not None
        child.stdin.write("".join(lines).encode())
        child.stdin.flush()
        part = part_of(Path("reviews.jsonl"))
        until = time.monotonic() + 60
        while time.monotonic() < until and not (part.exists() and part.stat().st_size):
            time.sleep(0.05)
        child.send_signal(signal.SIGINT)
        _, said = child.communicate(timeout=60)
    assert child.returncode == 130
    assert b"rows done and kept in reviews.jsonl.part. To go on, give the same command with --resume." in said
    assert not Path("reviews.jsonl").exists()
    write([json.loads(line) for line in lines])
    assert batch("--resume") == 0
    assert [review["id"] for review in reviews()] == [f"a{i}" for i in range(2 * CHUNK)]


def test_a_failed_run_leaves_an_earlier_output_as_it_was(monkeypatch, capsys):
    def full(self, tally):
        raise OSError(28, "No space left on device")

    write([row("a1")])
    Path("reviews.jsonl").write_bytes(b"precious")
    monkeypatch.setattr("afterword.commands.batch.Progress.told", full)
    assert batch() == 2
    assert "Writing stopped (No space left on device). What is done is kept" in capsys.readouterr().err
    assert Path("reviews.jsonl").read_bytes() == b"precious"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["batch", "nowhere.jsonl", "--records", "records", "-o", "r"], "There is no such file of drafts."),
        (["batch", "records", "--records", "records", "-o", "r"], "There is no such file of drafts."),
        (["batch", "drafts.jsonl", "--records", "nowhere", "-o", "r"], "There is no such folder of records."),
        (["batch", "drafts.jsonl", "--records", "records", "-o", "no/r"], "Please make it first."),
        (["batch", "drafts.jsonl", "--records", "records", "-o", "records"], "This is a folder."),
        (
            ["batch", "drafts.jsonl", "--records", "records", "-o", "./drafts.jsonl"],
            "take the place of the drafts",
        ),
        (
            ["batch", "drafts.jsonl", "--records", "records", "-o", "r", "--kind", "chek_in"],
            "Did you mean “check_in”?",
        ),
        (
            ["batch", "drafts.jsonl", "--records", "records", "-o", "r", "--with", "no"],
            "There is no such folder.",
        ),
    ],
)
def test_what_would_spoil_a_run_is_refused_before_it(words, said, capsys):
    write([row()])
    before = sorted(Path().rglob("*"))
    assert main(words) == 2
    assert said in capsys.readouterr().err
    assert sorted(Path().rglob("*")) == before


def test_a_place_that_can_not_be_written_to_is_refused(monkeypatch, capsys):
    write([row()])
    true_open = Path.open

    def read_only(self, mode="r", *more, **named):
        if "+" in mode:
            raise PermissionError(13, "Permission denied")
        return true_open(self, mode, *more, **named)

    monkeypatch.setattr(Path, "open", read_only)
    assert batch() == 2
    assert "Nothing can be written there (Permission denied)." in capsys.readouterr().err


@pytest.mark.skipif(not Path("/dev/null").exists(), reason="needs a device")
def test_a_device_is_written_to_and_not_replaced():
    write([row()])
    assert batch(output="/dev/null") == 0
    assert not Path("/dev/null").is_file()
    assert not Path("/dev/null.part").exists()


def test_lines_are_cut_into_chunks_and_memory_stays_flat():
    lines = [Line(i, b"x" * 10, i) for i in range(2 * CHUNK + 1)]
    assert [len(chunk) for chunk in in_chunks(lines)] == [CHUNK, CHUNK, 1]
    large = [Line(i, b"x" * 600_000, i) for i in range(5)]
    assert [len(chunk) for chunk in in_chunks(large)] == [2, 2, 1]


def test_lines_know_their_numbers_and_how_far_the_file_was_read():
    text = b"one\n\n" + b"z" * (3 * LIMIT) + b"\nlast"
    found = list(read_lines(BytesIO(text)))
    assert [(line.number, len(line.text)) for line in found] == [(1, 4), (3, LIMIT + 1), (4, 4)]
    assert [line.end for line in found] == [4, len(text) - 4, len(text)]


def test_only_a_few_chunks_are_read_ahead():
    from afterword.cohort.batch import run_batch

    read = 0

    def endless():
        nonlocal read
        for number in range(40 * CHUNK):
            read = number
            yield Line(number, b"{", number)

    ahead = []
    tally = Tally()
    run_batch(
        Setup(Path("records"), "d"),
        in_chunks(endless()),
        BytesIO(),
        tally,
        2,
        lambda t: ahead.append(read - t.rows),
    )
    assert tally.rows == tally.failed == 40 * CHUNK
    assert max(ahead) < 12 * CHUNK


def test_progress_says_rows_speed_and_time_left():
    tally = Tally(rows=1500, read=600)
    tally.readiness["error"] = 2
    assert (
        progress_line(tally, (0, 0), 2.0, 1200)
        == "1,500 rows, 750 a second, about 2 s left, 2 could not be reviewed"
    )
    assert progress_line(tally, (1000, 300), 1.0, 1200).startswith("1,500 rows, 500 a second, about 2 s left")
    assert progress_line(Tally(rows=10), (0, 0), 1.0, 0) == "10 rows, 10 a second"
    assert "about 17 min left" in progress_line(Tally(rows=10, read=1), (0, 0), 1.0, 1000)
    assert "about 2.8 h left" in progress_line(Tally(rows=10, read=1), (0, 0), 1.0, 10_000)


def test_all_labelled_drafts_of_a_scenario_go_through(capsys):
    Path("records/phone.toml").write_text(
        data_text("exercises", "scenarios", "phone-screen", "interview.toml"), encoding="utf-8"
    )
    labelled = map(
        json.loads, data_text("exercises", "scenarios", "phone-screen", "drafts.jsonl").splitlines()
    )
    keys = ("id", "kind", "to", "sent_at", "subject")
    write(
        [
            {
                **{key: old[key] for key in keys},
                "record": "phone",
                "body": "".join(part[0] for part in old["parts"]),
            }
            for old in labelled
        ]
    )
    assert batch() == 0
    assert all("readiness" in review for review in reviews())


def test_a_reader_whom_the_record_does_not_know_is_for_the_review_to_tell():
    write([row(to="Zebedee")])
    assert batch() == 0
    assert reviews()[0]["items"]["greets_by_name"]["verdict"] == "unmet"
