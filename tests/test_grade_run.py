"""A class graded from download to upload: what stays, what is asked, what is told."""

from __future__ import annotations

import csv
import json
import zipfile
from pathlib import Path

import pytest

from afterword.cli import main
from graded import ASSIGNMENTS, NAME, cell_of, filled, grades, hand_in, new_course

pytestmark = pytest.mark.slow
UNSURE = "I can be reached all week."


def grade(course: Path, *words: str) -> int:
    return main(["grade", *words, "--course", str(course)])


def rows(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines()))


def fill(path: Path, found: list[dict[str, str]]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, found[0].keys())
        writer.writeheader()
        writer.writerows(found)


def test_a_second_run_leaves_alone_what_did_not_change(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    course = new_course(tmp_path)
    hand_in(course, "a", filled(course))
    hand_in(course, "b", filled(course))
    assert grade(course, "run", NAME) == 0
    first = grades(course)
    hand_in(
        course,
        "b",
        filled(course, draft="Dear Priyanka,\n\nThank you for your time on Thursday, it was good.\n\nIda"),
    )
    capsys.readouterr()
    assert grade(course, "run", NAME) == 0
    assert "1 graded" in capsys.readouterr().out
    assert grades(course)["a"] == first["a"]
    assert grades(course)["b"]["draft_score"] < 20
    assert grade(course, "run", NAME) == 0
    assert "0 graded" in capsys.readouterr().out


def test_a_stopped_run_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    course = new_course(tmp_path)
    for number in range(60):
        hand_in(course, f"s{number:02}", filled(course))
    from afterword.grade import run as module

    whole, seen = module.Grader._one, []

    def stops(self, book, student):
        seen.append(student)
        if len(seen) == 40:
            raise KeyboardInterrupt
        return whole(self, book, student)

    monkeypatch.setattr(module.Grader, "_one", stops)
    assert grade(course, "run", NAME) == 130
    assert len(grades(course)) == 25
    monkeypatch.setattr(module.Grader, "_one", whole)
    capsys.readouterr()
    assert grade(course, "run", NAME) == 0
    assert "60 hand-ins: 35 graded" in capsys.readouterr().out
    assert len(grades(course)) == 60


def test_points_and_comments_of_a_person_stay(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    course = new_course(tmp_path)
    hand_in(course, "a", filled(course))
    assert grade(course, "run", NAME) == 0
    sheet = tmp_path / "sheet.csv"
    assert grade(course, "sheet", NAME, "-o", str(sheet)) == 0
    found = rows(sheet)
    for row in found:
        if row["cell"] == "message":
            row.update(purpose="4", only_here="4", brings="3", tone="4", form="4", comments="specific")
        if row["cell"] == "reflection":
            row["points"] = "5"
        if row["cell"] == "draft_score":
            row.update(points="18", reason="One line is borrowed from a friend, as you told me.")
    fill(sheet, found)
    assert grade(course, "marks", NAME, str(sheet), "--by", "Dr. Osei") == 0
    assert "3 answers" in capsys.readouterr().out
    assert grade(course, "run", NAME, "--again") == 0
    given = grades(course)["a"]
    assert (given["draft_score"], given["message"], given["reflection"], given["waits"]) == (
        18.0,
        19.0,
        5.0,
        set(),
    )
    assert "This could only come from your talk." in given["comments"]["message"]
    assert "borrowed from a friend" in given["comments"]["draft"]
    log = [json.loads(line) for line in (course / "afterword" / "given.jsonl").read_text().splitlines()]
    assert {(row["by"], row["cell"], row["before"]) for row in log} >= {("Dr. Osei", "draft_score", 20.0)}
    page = (course / "feedback" / "a" / NAME / f"{NAME}.html").read_text()
    assert "42 of 45 points" in page
    assert "borrowed from a friend" in page
    assert grade(course, "marks", NAME, str(sheet)) == 0
    assert "0 answers" in capsys.readouterr().out


def test_a_settled_verdict_counts_for_everybody(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    course = new_course(tmp_path)
    text = filled(course)
    source = cell_of(text, "draft")["source"]
    start = source.index("If you would like more detail")
    cell_of(text, "draft")["source"] = source[:start] + UNSURE + "\n\nKind regards,\nIda Kofoed"
    hand_in(course, "a", text)
    hand_in(course, "b", text)
    assert grade(course, "run", NAME) == 0
    before = grades(course)["a"]["draft_score"]
    queue = tmp_path / "queue.csv"
    assert grade(course, "queue", NAME, "-o", str(queue)) == 0
    found = rows(queue)
    assert [(row["item"], row["times"]) for row in found] == [("looks_forward", "2")]
    found[0].update(verdict="Unmet", reason="It asks the reader to act.")
    fill(queue, found)
    assert grade(course, "settle", str(queue)) == 0
    assert grade(course, "run", NAME) == 0
    assert {one["draft_score"] for one in grades(course).values()} == {grades(course)["a"]["draft_score"]}
    assert grades(course)["b"]["draft_score"] < before
    assert grade(course, "queue", NAME, "-o", str(queue)) == 0
    assert rows(queue) == []
    found[0]["verdict"] = "maybe"
    fill(queue, found)
    capsys.readouterr()
    assert grade(course, "settle", str(queue)) == 2
    assert "queue.csv:2: verdict" in capsys.readouterr().err


def test_late_work_is_told_and_costs_what_the_course_says(tmp_path: Path) -> None:
    course = new_course(tmp_path)
    with (course / "nbgrader_config.py").open("a") as file:
        file.write('\nc.LateSubmissionPlugin.penalty_method = "zero"\n')
    from datetime import datetime

    from afterword.grade.book import nbgrader_api

    with nbgrader_api().Gradebook(f"sqlite:///{course / 'gradebook.db'}", "afterword") as book:
        book.update_or_create_assignment(NAME, duedate=datetime(2026, 11, 20, 12))
        book.db.commit()
    for student, stamp in (("late", "2026-11-21 13:00:00 UTC"), ("early", "2026-11-20 11:00:00 +00:00")):
        hand_in(course, student, filled(course)).with_name("timestamp.txt").write_text(stamp)
    assert grade(course, "run", NAME) == 0
    out = tmp_path / "grades.csv"
    assert grade(course, "export", "-o", str(out)) == 0
    found = {row["student"]: row for row in rows(out)}
    assert (found["late"]["late_days"], found["late"]["late_points"], found["late"]["points"]) == (
        "2",
        "20",
        "0",
    )
    assert (found["early"]["late_days"], found["early"]["points"]) == ("0", "20")


def test_a_download_is_taken_in_under_codes_and_comes_back_with_names(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    course = new_course(tmp_path)
    download = tmp_path / "submissions.zip"
    with zipfile.ZipFile(download, "w") as archive:
        archive.writestr("reyesdana_1042_88812_thank_you.ipynb", json.dumps(filled(course)))
        archive.writestr("osei_LATE_1043_88813_thank_you-1.ipynb", json.dumps(filled(course)))
        archive.writestr("homework.ipynb", "{}")
        archive.writestr("__MACOSX/._x.ipynb", "x")
    roster = tmp_path / "roster.csv"
    roster.write_text(
        "id,first_name,last_name,email\n1042,Dana,Reyes,dr@school.example\n1044,Kim,Lee,kl@school.example\n"
    )
    words = ("intake", NAME, str(download), "--roster", str(roster), "--pseudonyms")
    assert grade(course, *words) == 1
    said = capsys.readouterr().out
    assert "2 new or changed" in said
    assert "homework.ipynb: The name does not tell whose file this is." in said
    assert "Canvas marks this as late" in said
    assert grade(course, "intake", NAME, str(download)) == 1
    assert "0 new or changed, 2 there already" in capsys.readouterr().out
    assert grade(course, "run", NAME) == 0
    for path in [*course.rglob("*.ipynb"), *course.rglob("*.html"), course / "gradebook.db"]:
        assert b"Reyes" not in path.read_bytes()
        assert "1042" not in str(path)
    out = tmp_path / "grades.csv"
    assert grade(course, "export", "-o", str(out)) == 0
    assert {(row["student"], row["last_name"], row["status"]) for row in rows(out)} == {
        ("1042", "Reyes", "waiting"), ("1043", "", "waiting"), ("1044", "Lee", "missing"),
    }  # fmt: skip
    assert grade(course, "export", "-o", str(out), "--pseudonyms") == 0
    assert "Reyes" not in out.read_text()
    assert "1042" not in out.read_text()


def test_a_newer_hand_in_keeps_the_older_one(tmp_path: Path) -> None:
    course, folder = new_course(tmp_path), tmp_path / "class" / "kim"
    folder.mkdir(parents=True)
    for text in ("first", "second"):
        (folder / f"{NAME}.ipynb").write_text(json.dumps(filled(course, reflection=text)))
        assert grade(course, "intake", NAME, str(tmp_path / "class")) == 0
    (kept,) = (course / "afterword" / "earlier" / "kim").rglob("*.ipynb")
    assert cell_of(json.loads(kept.read_text()), "reflection")["source"] == "first"


def test_other_checklists_are_refused_once_a_class_is_graded(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    course = new_course(tmp_path)
    hand_in(course, "a", filled(course))
    assert grade(course, "run", NAME) == 0
    frozen = course / "afterword" / "frozen.json"
    held = json.loads(frozen.read_text())
    held["checklists"]["thank_you"] = "sha256:other"
    frozen.write_text(json.dumps(held))
    capsys.readouterr()
    assert grade(course, "run", NAME) == 2
    assert "thank_you" in capsys.readouterr().err
    assert grade(course, "run", NAME, "--thaw") == 0
    comment = grades(course)["a"]["comments"]["draft"]
    assert "Checklist thank_you@" in comment
    assert "digest" in comment


def test_what_was_handed_out_is_never_changed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    course, texts = new_course(tmp_path), tmp_path / "texts"
    texts.mkdir()
    text = (ASSIGNMENTS / f"{NAME}.md").read_text(encoding="utf-8")
    (texts / f"{NAME}.md").write_text(
        text.replace("id=reflection points=5", "id=thoughts points=6"), encoding="utf-8"
    )
    before = (course / "release" / NAME / f"{NAME}.ipynb").read_bytes()
    assert grade(course, "build", NAME, "--assignments", str(texts)) == 2
    assert "reflection, thoughts" in capsys.readouterr().err
    assert (course / "release" / NAME / f"{NAME}.ipynb").read_bytes() == before


def test_a_feedback_page_shows_words_to_the_letter_and_nothing_else(tmp_path: Path) -> None:
    course = new_course(tmp_path)
    evil = "<script>window.hacked = 1</script><img src=x onerror=alert(1)>"
    hand_in(
        course,
        "a",
        filled(
            course,
            message=evil,
            reflection=evil,
            draft=f"Dear Priyanka,\n\n{evil} thank you all so much for it\n\nIda",
        ),
    )
    assert grade(course, "run", NAME) == 0
    page = (course / "feedback" / "a" / NAME / f"{NAME}.html").read_text()
    assert "<script" not in page
    assert "<img" not in page
    assert "&lt;script&gt;window.hacked = 1" in page
    assert "http://" not in page.replace("http-equiv", "")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["run", "nothing"], "afterword grade build nothing"),
        (["sheet", "nothing", "-o", "x.csv"], "nothing"),
        (["intake", NAME, "gone.zip"], "no such folder or archive"),
        (["export", "-o", "x.csv", "--number", "a=b"], "thank_you=48211"),
        (["export", "-o", "x.csv", "--assignment", "thank_yuo"], "thank_you"),
        (["runn", NAME], "run"),
    ],
)
def test_slips_are_told(
    words: list[str],
    says: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    assert grade(new_course(tmp_path), *words) == 2
    assert says in capsys.readouterr().err


def test_a_file_from_the_browser_edition_is_graded_like_a_notebook(tmp_path: Path) -> None:
    from tests.graded import model

    from afterword.handin import Handed, HandIn, write_handin

    course, folder = new_course(tmp_path), tmp_path / "class"
    folder.mkdir()
    draft = Handed("thank_you-turbine-final", model()["draft"], "thank_you", "turbine-final")
    other = Handed("check_in-lab-day", "Dear Ines,\n\nIs there any news of the lab?", "check_in", "lab-day")
    (folder / "dana-reyes.afterword.zip").write_bytes(write_handin(HandIn("Dana Reyes", (draft, other))))
    (folder / "kim.afterword.zip").write_bytes(write_handin(HandIn("Kim", (other,))))
    (folder / "lee.afterword.zip").write_bytes(b"PK nothing")
    assert grade(course, "intake", NAME, str(folder)) == 1
    assert grade(course, "run", NAME) == 0
    assert {student: row["draft_score"] for student, row in grades(course).items()} == {"dana-reyes": 20.0}
