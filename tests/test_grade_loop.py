"""nbgrader's own loop, unchanged, with its own commands; and grades that are the same when notebooks are run."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from afterword.author.examples import labelled_drafts
from afterword.cli import main
from afterword.content import root
from afterword.grade.book import nbgrader_api
from graded import NAME, cell_of, filled, grades, hand_in, new_course, released

pytestmark = pytest.mark.slow


def nbgrader(folder: Path, *words: str, ok: bool = True, **more: str) -> str:
    """Run a command of nbgrader as an instructor would, in the course's folder."""
    here = Path(sys.executable).parent
    env = {**os.environ, "PATH": f"{here}{os.pathsep}{os.environ['PATH']}", **more}
    done = subprocess.run(
        [str(here / "nbgrader"), *words], cwd=folder, env=env, capture_output=True, text=True, check=False
    )
    assert (done.returncode == 0) is ok, f"{words}\n{done.stdout}\n{done.stderr}"
    return done.stdout + done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="nbgrader has no exchange on Windows")
def test_the_stock_loop(tmp_path: Path) -> None:
    course, exchange = new_course(tmp_path), tmp_path / "exchange"
    student, env = tmp_path / "student", {"AFTERWORD_EXCHANGE": str(exchange)}
    exchange.mkdir(mode=0o777)
    student.mkdir()
    (student / "nbgrader_config.py").write_text(
        f"c = get_config()\nc.CourseDirectory.course_id = 'afterword'\nc.Exchange.root = {str(exchange)!r}\n"
    )
    nbgrader(course, "release_assignment", NAME, **env)
    nbgrader(student, "fetch_assignment", NAME)
    path = student / NAME / f"{NAME}.ipynb"
    assert json.loads(path.read_text()) == released(course)
    path.write_text(json.dumps(filled(course)))
    nbgrader(student, "submit", NAME, "--student", "dana")
    assert "dana" in nbgrader(course, "list", "--inbound", **env)
    nbgrader(course, "collect", NAME, **env)
    said = nbgrader(course, "autograde", NAME, **env)
    assert "Traceback" not in said
    found = grades(course)["dana"]
    assert (found["draft_score"], found["waits"]) == (20.0, {"message", "reflection"})
    assert found["comments"]["draft"].startswith("20 of 20 points.")
    nbgrader(course, "generate_feedback", NAME, **env)
    nbgrader(course, "release_feedback", NAME, **env)
    nbgrader(student, "fetch_feedback", NAME, "--student", "dana", ok=True)
    assert list((course / "feedback" / "dana" / NAME).glob("*.html"))
    for exporter, file in (
        ("Canvas", "c.csv"),
        ("Moodle", "m.csv"),
        ("Blackboard", "b.csv"),
        ("Json", "g.json"),
    ):
        nbgrader(course, "export", f"--exporter=afterword.grade.exporters.{exporter}", "--to", file, **env)
        assert "dana" in (course / file).read_text(encoding="utf-8-sig")
    nbgrader(course, "export", **env)
    assert '"dana"' in (course / "grades.csv").read_text(encoding="utf-8-sig")
    # What the loop graded, ours grades the same.
    before = grades(course)
    assert main(["grade", "run", NAME, "--course", str(course), "--again"]) == 0
    assert grades(course) == before


def notebooks(course: Path) -> Iterator[tuple[str, Any, str]]:
    """Yield (student, notebook, time handed in) of a varied class of more than forty."""
    drafts = [d for d in labelled_drafts(root() / "exercises") if d.kind == "thank_you"]
    for number, example in enumerate(drafts[:: max(1, len(drafts) // 24)][:24]):
        subject = f"Subject: {example.draft.subject}\n\n" if example.draft.subject else ""
        text = subject + example.draft.body
        yield (
            f"draft{number:02}",
            filled(course, draft=text, message=text),
            f"2026-11-20 {number % 24:02}:00:00 UTC",
        )
    good = "".join(cell_of(filled(course), "draft")["source"]).partition("\n")[2]
    words = {
        "empty": "", "spaces": "   \n\n  ", "one word": "Thanks", "emoji": f"{good} 🙂👩‍🔬", "rtl": f"{good}\nשלום תודה",
        "long": good + "\n\nAnd one more line about the rig in Baltimore." * 450, "crlf": good.replace("\n", "\r\n"),
        "no subject": good.partition("\n\n")[2], "two subjects": f"Subject: a\n{good}", "bad date": f"Date: someday\n{good}",
        "to somebody else": f"To: Lars Mikkelsen\n{good}", "tabs": good.replace("\n\n", "\n\t\n"), "magic inside": f"{good}\n%%draft x",
        "looks like code": f"import os\n{good}\nos.getcwd()", "quotes": f'"""{good}"""', "hidden": good.replace("e", "e\u200b", 9),
        "capitals": good.upper(), "half": good[: len(good) // 2],
    }  # fmt: skip
    for name, text in words.items():
        yield name.replace(" ", "_"), filled(course, draft=text), "2026-11-21 00:00:30 UTC"
    untouched = released(course)
    yield "untouched", untouched, "2026-11-19 10:00:00 UTC"
    added = filled(course)
    added["cells"].insert(
        2,
        {
            "cell_type": "code",
            "id": "own",
            "metadata": {},
            "outputs": [],
            "execution_count": None,
            "source": "1 + 1",
        },
    )
    yield "added", added, "2026-11-19 10:00:00 UTC"


def test_the_same_grades_as_when_notebooks_are_run(tmp_path: Path) -> None:
    course = new_course(tmp_path)
    with (course / "nbgrader_config.py").open("a") as file:
        file.write('\nc.LateSubmissionPlugin.penalty_method = "zero"\n')
    with nbgrader_api().Gradebook(f"sqlite:///{course / 'gradebook.db'}", "afterword") as book:
        book.update_or_create_assignment(NAME, duedate=datetime(2026, 11, 20, 20))
        book.db.commit()
    students = []
    for student, notebook, at in notebooks(course):
        hand_in(course, student, notebook).with_name("timestamp.txt").write_text(f"{at}\n")
        students.append(student)
    assert len(students) >= 44
    halves = [students[::2], students[1::2]]
    copies = [Path(shutil.copytree(course, tmp_path / f"half{number}")) for number in (0, 1)]
    for copy_, other in zip(copies, reversed(halves), strict=True):
        for student in other:
            shutil.rmtree(copy_ / "submitted" / student)
    with ThreadPoolExecutor(2) as pool:
        run = {"AFTERWORD_EXECUTE": "1", "AFTERWORD_SANDBOX": "0"}
        list(pool.map(lambda folder: nbgrader(folder, "autograde", NAME, **run), copies))
    assert main(["grade", "run", NAME, "--course", str(course)]) in (0, 1)
    executed = {student: row for folder in copies for student, row in dump(folder).items()}
    assert set(executed) == set(students)
    for student, row in dump(course).items():
        assert row == executed[student], student


def dump(course: Path) -> dict[str, Any]:
    """Return all that the gradebook holds of each student's hand-in."""
    found = {}
    with nbgrader_api().Gradebook(f"sqlite:///{course / 'gradebook.db'}", "afterword") as book:
        for row in book.assignment_submissions(NAME):
            (notebook,) = row.notebooks
            found[row.student_id] = {
                "submission": (row.timestamp, row.score, row.max_score, row.needs_manual_grade, row.late_submission_penalty),
                "grades": sorted(
                    (g.name, g.auto_score, g.manual_score, g.extra_credit, g.needs_manual_grade, g.max_score)
                    for g in notebook.grades
                ),
                "comments": sorted((c.name, c.auto_comment or "", c.manual_comment or "") for c in notebook.comments),
            }  # fmt: skip
    return found
