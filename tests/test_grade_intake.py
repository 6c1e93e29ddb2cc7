"""Hand-ins taken in: nobody gets another's place, nobody is merged or lost, and nothing stops the rest."""

from __future__ import annotations

import csv
import io
import json
import unicodedata
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from afterword.cli import main
from afterword.grade.naming import blackboard_usernames
from afterword.grade.run import stamp
from afterword.handin import Handed, HandIn, write_handin
from graded import NAME, filled, grades, hand_in, model, new_course

FOR_DANA = Handed("thank_you-turbine-final", model()["draft"], "thank_you", "turbine-final")
BROWSER = write_handin(HandIn("Dana Reyes", (FOR_DANA,)))


def grade(course: Path, *words: str) -> int:
    return main(["grade", *words, "--course", str(course)])


def zipped(files: dict[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in files.items():
            made.writestr(name, data)
    return out.getvalue()


def take_in(course: Path, files: dict[str, str | bytes]) -> dict[str, float]:
    """Take in a download, grade it, and return student -> points of the draft."""
    path = course.parent / "download.zip"
    path.write_bytes(zipped(files))
    assert grade(course, "intake", NAME, str(path)) in (0, 1)
    assert grade(course, "run", NAME) in (0, 1)
    return {student: row["draft_score"] for student, row in grades(course).items()}


@pytest.mark.slow
def test_a_name_in_a_file_takes_nobodys_place(tmp_path: Path) -> None:
    course = new_course(tmp_path)
    good, poor = json.dumps(filled(course)), json.dumps(filled(course, draft="Hi."))
    found = take_in(course, {
        "reyesdana_1042_88812_thank_you.ipynb": good,
        "eve_2001_88813_Dana Reyes_1042_assignsubmission_file_thank_you.ipynb": poor,
        "lee_3001_88814_1042.afterword.zip": BROWSER,
    })  # fmt: skip
    assert found == {"1042": 20.0, "2001": 0.0, "3001": 20.0}


def test_usernames_of_blackboard_are_whole_and_the_newest_attempt_counts(tmp_path: Path) -> None:
    course = new_course(tmp_path)
    good, poor = json.dumps(filled(course)), json.dumps(filled(course, draft="Hi."))
    at, later = "attempt_2026-03-06-09-12-00", "attempt_2026-03-07-09-12-00"
    found = take_in(course, {
        f"Week 1_a_smith_{at}_thank_you.ipynb": good,
        f"Week 1_a_smith_{at}.txt": "Name: Ann Smith (a_smith)\nAssignment: Week 1\n",
        f"Week 1_b_smith_{at}_thank_you.ipynb": poor,
        f"Week 1_o'brien_{at}_thank_you.ipynb": poor,
        f"Week 1_twice_{at}_thank_you.ipynb": poor,
        f"Week 1_twice_{later}_thank_you (1).ipynb": good,
    })  # fmt: skip
    assert found == {"a_smith": 20.0, "b_smith": 0.0, "o'brien": 0.0, "twice": 20.0}
    stamped = stamp(course / "submitted" / "twice" / NAME)
    assert stamped == datetime(2026, 3, 7, 9, 12).astimezone(UTC).replace(tzinfo=None)
    said = (course / "submitted" / "twice" / NAME / "timestamp.txt").read_text(encoding="utf-8")
    assert said.endswith(" UTC\n")


@pytest.mark.parametrize(
    ("files", "found"),
    [
        ({"W_a_x_attempt_2026-03-06-09-12-00_t.ipynb": b""}, {}),
        (
            {"W_a_x_attempt_2026-03-06-09-12-00.txt": b"Name: Ann (Annie) X (a_x)\r\nAssignment: W"},
            {"W_a_x": "a_x"},
        ),
        ({"W_a_x_attempt_2026-03-06-09-12-00.txt": b"Name: Dana (dana)"}, {}),
        (
            {
                "W_a_x_attempt_2026-03-06-09-12-00_t.ipynb": b"",
                "W_b_x_attempt_2026-03-06-09-12-00_t.ipynb": b"",
            },
            {"W_a_x": "a_x", "W_b_x": "b_x"},
        ),
        (
            {
                "W_1_a_x_attempt_2026-03-06-09-12-00.txt": b"Name: A (a_x)",
                "W_1_a_y_attempt_2026-03-06-09-12-00_t.ipynb": b"",
            },
            {"W_1_a_x": "a_x", "W_1_a_y": "a_y"},
        ),
    ],
)
def test_where_a_username_begins(files: dict[str, bytes], found: dict[str, str]) -> None:
    assert blackboard_usernames(files.items()) == found


def test_nobody_writes_their_own_time(tmp_path: Path) -> None:
    course = new_course(tmp_path)
    notebook, time = json.dumps(filled(course)), "2020-01-01 00:00 UTC"
    take_in(course, {
        "Ann_1_assignsubmission_file_/thank_you.ipynb": notebook,
        "Ann_1_assignsubmission_file_/timestamp.txt": time,
        "Bo_2_assignsubmission_file_/all.zip": zipped({"thank_you.ipynb": notebook, "timestamp.txt": time}),
        "kim_3_4_timestamp.txt": time,
        "kim_3_5_thank_you.ipynb": notebook,
        "nbgrader/lee/timestamp.txt": time,
        "nbgrader/lee/thank_you.ipynb": notebook,
    })  # fmt: skip
    stamped = [path.parents[1].name for path in course.glob("submitted/*/*/timestamp.txt")]
    assert stamped == ["lee"]


def test_names_of_any_alphabet_and_no_two_in_one_folder(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    course, notebook = new_course(tmp_path), json.dumps(filled(new_course(tmp_path / "other")))
    found = take_in(course, {
        f"{unicodedata.normalize('NFD', 'Jörg Müller')}/thank_you.ipynb": notebook,
        "Reyes, Dana/thank_you.ipynb": notebook,
        "Dreyes/thank_you.ipynb": notebook,
        "dreyes/thank_you.ipynb": notebook,
        "kim/work/thank_you.ipynb": notebook,
        "lee/work/thank_you.ipynb": notebook,
        "<b>x/thank_you.ipynb": notebook,
    })  # fmt: skip
    assert set(found) == {"Jörg Müller", "Reyes, Dana", "Dreyes"}
    said = capsys.readouterr().out
    assert "dreyes: This id and “Dreyes” differ in capitals only" in said
    assert said.count("Several folders are called “work”") == 2
    people = (course / "afterword" / "people.csv").read_text(encoding="utf-8")
    assert "<b>" not in people
    assert "work" not in people


def test_one_file_that_cannot_be_opened_stops_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    course, folder = new_course(tmp_path), tmp_path / "class"
    for student in ("ann", "bo"):
        (folder / student).mkdir(parents=True)
        (folder / student / f"{NAME}.ipynb").write_text(json.dumps(filled(course)), encoding="utf-8")
    whole = Path.read_bytes

    def refuse(path: Path) -> bytes:
        if path.parent.name == "ann":
            raise PermissionError(13, "Permission denied", str(path))
        return whole(path)

    monkeypatch.setattr(Path, "read_bytes", refuse)
    assert grade(course, "intake", NAME, str(folder)) == 1
    assert "ann/thank_you.ipynb: It can't be opened (Permission denied)." in capsys.readouterr().out
    assert (course / "submitted" / "bo" / NAME).is_dir()


@pytest.mark.parametrize(
    "words", [("intake", "thnk_you", "."), ("queue", "thnk_you", "-o", "q.csv"), ("run", "thnk_you")]
)
def test_an_assignment_that_was_not_built_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...]
) -> None:
    course = new_course(tmp_path)
    assert grade(course, *words) == 2
    assert "afterword grade build thnk_you" in capsys.readouterr().err
    assert not list(course.glob("submitted/*"))


def test_a_roster_with_an_id_that_pages_would_obey_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    course, roster = new_course(tmp_path), tmp_path / "roster.csv"
    hand_in(course, "ann", filled(course))
    roster.write_text("id,first_name\nann,Ann\na<b>x,Eve\n", encoding="utf-8")
    assert grade(course, "intake", NAME, "--roster", str(roster)) == 2
    assert "roster.csv:3: id" in capsys.readouterr().err
    assert grade(course, "run", NAME) == 0
    assert list(grades(course)) == ["ann"]


def test_only_who_handed_in_is_graded(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    course = new_course(tmp_path)
    hand_in(course, "dreyes", filled(course))
    assert grade(course, "run", NAME, "--student", "dreyse") == 2
    assert "Did you mean “dreyes”?" in capsys.readouterr().err
    assert grades(course) == {}


def test_moodles_numbers_become_people_by_its_worksheet(tmp_path: Path) -> None:
    """Moodle numbers people anew in each assignment, and imports grades by e-mail address."""
    course, sheet, out = new_course(tmp_path), tmp_path / "worksheet.csv", tmp_path / "moodle.csv"
    sheet.write_text(
        "Identifier,Full name,Email address,Status,Grade\n"
        "Participant 1042,Dana María Reyes,dana@uni.example,Submitted,\n"
        "Participant 1043,Kim Oh,kim@uni.example,No submission,\n",
        encoding="utf-8",
    )
    folder = tmp_path / "class"
    (folder / "Dana María Reyes_1042_assignsubmission_file").mkdir(parents=True)
    notebook = json.dumps(
        filled(course, **dict.fromkeys(("message", "reflection"), "*Write here, in place of this line.*"))
    )
    (folder / "Dana María Reyes_1042_assignsubmission_file" / f"{NAME}.ipynb").write_text(notebook)
    assert grade(course, "intake", NAME, str(folder), "--roster", str(sheet)) == 0
    assert grade(course, "run", NAME) == 0
    assert list(grades(course)) == ["dana@uni.example"]
    assert grade(course, "export", "--to", "moodle", "-o", str(out)) == 0
    (row,) = csv.DictReader(out.read_text(encoding="utf-8-sig").splitlines())
    assert (row["Email address"], row["First name"], row["Last name"], row[NAME]) == (
        "dana@uni.example", "Dana María", "Reyes", "20",
    )  # fmt: skip
