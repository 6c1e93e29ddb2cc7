"""What happens the second time: new answers after points were given, a gradebook that is gone or in use, late dates."""

from __future__ import annotations

import getpass
import json
import sqlite3
from datetime import datetime
from pathlib import Path

import pytest

from afterword.cli import main
from afterword.commands.grade import who
from afterword.grade import book as book_module
from afterword.grade.late import Late
from afterword.grade.run import stamp
from graded import NAME, fill_in, filled, grades, hand_in, new_course

pytestmark = pytest.mark.slow


def grade(course: Path, *words: str) -> int:
    return main(["grade", *words, "--course", str(course)])


def fill_sheet(sheet: Path, note: str = "") -> None:
    """Give all points for the message and for thinking back."""
    message = {"purpose": "4", "only_here": "4", "brings": "4", "tone": "4", "form": "4", "note": note}
    fill_in(sheet, {"message": message, "reflection": {"points": "5"}})


def read_by_a_person(course: Path, note: str = "") -> Path:
    sheet = course / "sheet.csv"
    assert grade(course, "sheet", NAME, "-o", str(sheet)) == 0
    fill_sheet(sheet, note)
    assert grade(course, "marks", NAME, str(sheet)) == 0
    return sheet


def page_of(course: Path, student: str) -> str:
    return (course / "feedback" / student / NAME / f"{NAME}.html").read_text(encoding="utf-8")


def test_an_answer_that_changes_after_points_were_given_is_read_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    course = new_course(tmp_path)
    for student in ("ann", "bo"):
        hand_in(course, student, filled(course))
    assert grade(course, "run", NAME) == 0
    read_by_a_person(course)
    assert grade(course, "run", NAME) == 0
    assert [grades(course)[student]["waits"] for student in ("ann", "bo")] == [set(), set()]
    hand_in(course, "ann", filled(course, message="Dear Lars,\n\nThanks for all.\n\nIda"))
    capsys.readouterr()
    assert grade(course, "run", NAME) == 1
    assert "ann: “message” has changed since a person gave points" in capsys.readouterr().out
    assert grades(course)["ann"]["waits"] == {"message"}
    assert grades(course)["ann"]["message"] == 20.0
    assert grades(course)["bo"]["waits"] == set()
    read_by_a_person(course)  # the same points, after another look
    assert grade(course, "run", NAME) == 0
    assert grades(course)["ann"]["waits"] == set()


def test_a_run_sees_what_a_person_gave_meanwhile(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    course = new_course(tmp_path)
    for student in ("ann", "bo"):
        hand_in(course, student, filled(course))
    assert grade(course, "run", NAME) == 0
    with book_module.nbgrader_api().Gradebook(f"sqlite:///{course / 'gradebook.db'}", "afterword") as book:
        given = book.find_grade("message", NAME, NAME, "ann")
        given.manual_score, given.needs_manual_grade = 7.0, False
        book.find_comment("message", NAME, NAME, "ann").manual_comment = "As we said in class."
        book.db.commit()
    capsys.readouterr()
    assert grade(course, "run", NAME) == 0
    assert "1 graded" in capsys.readouterr().out
    assert "As we said in class." in page_of(course, "ann")
    assert "27 of 45 points" in page_of(course, "ann")
    assert grade(course, "run", NAME) == 0
    assert "0 graded" in capsys.readouterr().out


def test_a_gradebook_that_was_lost_is_filled_anew(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    course = new_course(tmp_path)
    empty = (course / "gradebook.db").read_bytes()
    hand_in(course, "ann", filled(course))
    assert grade(course, "run", NAME) == 0
    first = grades(course)
    (course / "gradebook.db").write_bytes(empty)
    capsys.readouterr()
    assert grade(course, "run", NAME) == 0
    assert "1 graded" in capsys.readouterr().out
    assert grades(course) == first


def test_a_date_that_is_set_later_counts(tmp_path: Path) -> None:
    course = new_course(tmp_path)
    with (course / "nbgrader_config.py").open("a") as file:
        file.write('\nc.LateSubmissionPlugin.penalty_method = "zero"\n')
    hand_in(course, "ann", filled(course)).with_name("timestamp.txt").write_text("2026-11-21 13:00:00 UTC")
    assert grade(course, "run", NAME) == 0
    assert "It came" not in page_of(course, "ann")
    with book_module.nbgrader_api().Gradebook(f"sqlite:///{course / 'gradebook.db'}", "afterword") as book:
        book.update_or_create_assignment(NAME, duedate=datetime(2026, 11, 20, 12))
    assert grade(course, "run", NAME) == 0
    assert "It came 1 day late; 20 points are taken off" in page_of(course, "ann")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2026-03-02 10:00:00 UTC", datetime(2026, 3, 2, 10)),
        ("2026-03-02 10:00:00 +0100", datetime(2026, 3, 2, 9)),
        ("2026-07-02 23:59 Europe/Berlin", datetime(2026, 7, 2, 21, 59)),
        ("2026-03-02 10:00 FOO", datetime(2026, 3, 2, 10)),
        ("0001-01-01 00:00 +1400", None),
        ("9999-12-31 23:59 -1200", None),
        ("x ../../etc/localtime", None),
        ("2026-13-45", None),
        ("", None),
    ],
)
@pytest.mark.filterwarnings("error")
def test_any_text_can_stand_for_a_time(tmp_path: Path, text: str, found: datetime | None) -> None:
    (tmp_path / "timestamp.txt").write_text(text, encoding="utf-8")
    assert stamp(tmp_path) == found


def test_a_gradebook_in_use_or_damaged_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    course = new_course(tmp_path)
    hand_in(course, "ann", filled(course))
    with (course / "nbgrader_config.py").open("a") as file:
        file.write('\nc.CourseDirectory.db_url = f"sqlite:///{HERE}/gradebook.db?timeout=0.1"\n')
    other = sqlite3.connect(course / "gradebook.db", isolation_level=None)
    other.execute("begin exclusive")
    assert grade(course, "run", NAME) == 2
    said = capsys.readouterr().err
    assert "Another program is writing in the gradebook" in said
    assert "fault of ours" not in said
    other.rollback()
    other.close()
    assert grade(course, "run", NAME) == 0
    (course / "gradebook.db").write_bytes(b"no gradebook" * 1000)
    assert grade(course, "export", "-o", str(tmp_path / "x.csv")) == 2
    assert "The gradebook can't be used (file is not a database)." in capsys.readouterr().err


def test_whatever_breaks_one_hand_in_does_not_stop_the_next(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    course = new_course(tmp_path)
    for student in ("ann", "bo", "cy"):
        hand_in(course, student, filled(course))
    (course / "feedback" / "ann").mkdir(parents=True)
    (course / "feedback" / "ann" / NAME).write_text("a file where a folder should be")
    usual = Late.penalty

    def breaks(self: Late, student: str, points: float, seconds: float) -> float | None:
        if student == "bo":
            raise ZeroDivisionError("the course's own rule")
        return usual(self, student, points, seconds)

    monkeypatch.setattr(Late, "penalty", breaks)
    assert grade(course, "run", NAME) == 1
    said = capsys.readouterr().out
    assert "bo: Something unexpected happened (ZeroDivisionError: the course's own rule)" in said
    assert f"feedback/ann/{NAME}/{NAME}.html can't be read or written" in said.replace("\\", "/")
    assert "so this hand-in was not graded" in said
    assert "3 hand-ins: 1 graded" in said
    assert "2 could not be graded." in said
    assert grades(course)["cy"]["draft_score"] == 20.0
    monkeypatch.setattr(Late, "penalty", usual)
    (course / "feedback" / "ann" / NAME).unlink()
    assert grade(course, "run", NAME) == 0
    assert "2 graded" in capsys.readouterr().out


def test_a_sheet_or_queue_that_is_filled_in_is_never_written_over(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    course = new_course(tmp_path)
    hand_in(course, "ann", filled(course))
    assert grade(course, "run", NAME) == 0
    sheet, queue = course / "sheet.csv", course / "queue.csv"
    assert grade(course, "sheet", NAME, "-o", str(sheet)) == 0
    assert grade(course, "sheet", NAME, "-o", str(sheet)) == 0
    fill_sheet(sheet, "An hour of work.")
    assert grade(course, "sheet", NAME, "-o", str(sheet)) == 2
    assert "filled in and not taken in yet" in capsys.readouterr().err
    assert "An hour of work." in sheet.read_text(encoding="utf-8")
    assert grade(course, "marks", NAME, str(sheet)) == 0
    assert grade(course, "sheet", NAME, "-o", str(sheet)) == 0
    queue.write_text("kind,item,words,times,verdict,reason\nthank_you,thanks,so,1,unmet,\n", encoding="utf-8")
    assert grade(course, "queue", NAME, "-o", str(queue)) == 2
    assert grade(course, "settle", str(queue)) == 0
    assert grade(course, "queue", NAME, "-o", str(queue)) == 0


def test_a_comment_that_gives_way_is_kept_in_the_record(tmp_path: Path) -> None:
    course = new_course(tmp_path)
    hand_in(course, "ann", filled(course))
    assert grade(course, "run", NAME) == 0
    read_by_a_person(course, "The first comment.")
    read_by_a_person(course, "The second.")
    lines = (course / "afterword" / "given.jsonl").read_text(encoding="utf-8").splitlines()
    assert any("The first comment." in json.loads(line)["comment_before"] for line in lines)


@pytest.mark.parametrize("damage", ["[]", '{"checklists": 3}', "{"])
def test_a_damaged_file_of_the_course_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], damage: str
) -> None:
    course = new_course(tmp_path)
    hand_in(course, "ann", filled(course))
    (course / "afterword").mkdir()
    (course / "afterword" / "frozen.json").write_text(damage, encoding="utf-8")
    assert grade(course, "run", NAME) == 2
    assert "This file of frozen versions is damaged." in capsys.readouterr().err
    (course / "release" / NAME / f"{NAME}.ipynb").write_text(damage, encoding="utf-8")
    assert grade(course, "build", NAME) == 2
    assert "Please put back a copy" in capsys.readouterr().err


def test_a_container_without_user_names_can_grade(monkeypatch: pytest.MonkeyPatch) -> None:
    def none() -> str:
        raise KeyError("getpwuid(): uid not found: 12345")

    monkeypatch.setattr(getpass, "getuser", none)
    assert who() == ""
