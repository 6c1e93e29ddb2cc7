"""nbgrader's own loop, unchanged, with its own commands; and grades that are the same when notebooks are run."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import pytest

from afterword.author.examples import labelled_drafts
from afterword.cli import main
from afterword.content import root
from afterword.grade.book import nbgrader_api
from afterword.grade.sandbox import why_not
from graded import NAME, cell_of, filled, grades, hand_in, model, new_course, released
from test_grade_tampering import CASES

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
    nbgrader(student, "fetch_feedback", NAME, "--student", "dana")
    (page,) = student.glob(f"{NAME}/feedback/*/{NAME}.html")
    text = page.read_text(encoding="utf-8")
    assert page.read_bytes() == (course / "feedback" / "dana" / NAME / f"{NAME}.html").read_bytes()
    assert "20 of 20 points." in text
    assert "HIDDEN TESTS" not in text
    for exporter, file in (
        ("Canvas", "c.csv"),
        ("Moodle", "m.csv"),
        ("Blackboard", "b.csv"),
        ("Json", "g.json"),
    ):
        nbgrader(course, "export", f"--exporter=afterword.grade.exporters.{exporter}", "--to", file, **env)
        # Not all of it has been read, and Moodle would take an empty cell for "no grade".
        assert ("dana" in (course / file).read_text(encoding="utf-8-sig")) is (exporter != "Moodle")
    nbgrader(course, "export", **env)
    assert '"dana"' in (course / "grades.csv").read_text(encoding="utf-8-sig")
    # What the loop graded, ours grades the same.
    before = grades(course)
    assert main(["grade", "run", NAME, "--course", str(course), "--again"]) == 0
    assert grades(course) == before


def handed_in(course: Path) -> Iterator[tuple[str, Any, str]]:
    """Yield (student, notebook, time handed in) of a varied class: drafts of every quality, odd texts, odd notebooks."""
    drafts = [d for d in labelled_drafts(root() / "exercises") if d.kind == "thank_you"]
    for number, example in enumerate(drafts[:: len(drafts) // 20][:20]):
        subject = f"Subject: {example.draft.subject}\n\n" if example.draft.subject else ""
        text = subject + example.draft.body
        notebook = filled(course, draft=text, message=text)
        yield f"draft{number:02}", notebook, f"2026-11-20 {number:02}:00:00 UTC"
    good = model()["draft"]
    texts = {
        "empty": "", "spaces": "   \n\n  ", "one word": "Thanks", "emoji": f"{good} 🙂👩‍🔬", "rtl": f"{good}\nשלום תודה",
        "long": good + "\n\nAnd one more line about the rig in Baltimore." * 450, "crlf": good.replace("\n", "\r\n"),
        "no subject": good.partition("\n\n")[2], "two subjects": f"Subject: a\n{good}", "bad date": f"Date: someday\n{good}",
        "to somebody else": f"To: Lars Mikkelsen\n{good}", "tabs": good.replace("\n\n", "\n\t\n"), "magic inside": f"{good}\n%%draft x",
        "looks like code": f"import os\n{good}\nos.getcwd()", "quotes": f'"""{good}"""', "hidden": good.replace("e", "e\u200b", 9),
        "capitals": good.upper(), "half": good[: len(good) // 2], "shell": f"!ls\n?x\n{good}\nls?", "indented": f"    {good}",
        "reply": f"{good}\n\n>>> On Thursday, Priyanka Iyer wrote:\n>>> It was good to meet you.\n... more\n",
        "prompts": f"In [1]: {good}", "other lines": good.replace("\n\n", "\u2028\x0b\x0c\x85"), "backslashes": f"{good}\\\n\\x41\\",
        "blank lines first": f"\n\n\n{good}\n\n\n",
    }  # fmt: skip
    for number, (name, text) in enumerate(texts.items()):
        yield name.replace(" ", "_"), filled(course, draft=text), f"2026-11-{19 + number % 4} 22:00:00+02:00"
    yield "untouched", released(course), ""
    yield (
        "saved_elsewhere",
        filled(course, draft="Dear Priyanka,\n\nThank you for the long talk on Thursday.\n\nIda"),
        "",
    )
    doctored = (
        "first line",
        "duplicated",
        "shuffled",
        "deleted",
        "by force",
        "points",
        "forged",
        "lines",
        "own",
        "stripped",
    )
    for name, (doctor, _) in CASES.items():
        notebook = filled(course)
        if any(word in name for word in doctored) and doctor(notebook) is None:
            yield re.sub(r"\W+", "_", name), notebook, "2026-11-21 00:00:30 UTC"


def test_the_same_grades_as_when_notebooks_are_run(tmp_path: Path) -> None:
    course = new_course(tmp_path)
    with (course / "nbgrader_config.py").open("a") as file:
        file.write('\nc.LateSubmissionPlugin.penalty_method = "zero"\n')
    with nbgrader_api().Gradebook(f"sqlite:///{course / 'gradebook.db'}", "afterword") as book:
        book.update_or_create_assignment(NAME, duedate=datetime(2026, 11, 20, 20))
        book.db.commit()
    students = []
    for student, notebook, at in handed_in(course):
        path = hand_in(course, student, notebook)
        if at:
            path.with_name("timestamp.txt").write_text(f"{at}\n")
        students.append(student)
    saved = course / "submitted" / "saved_elsewhere" / NAME / "drafts" / f"{NAME}-draft.md"
    saved.parent.mkdir()
    saved.write_text(model()["draft"])
    assert len(students) >= 55
    copies = [Path(shutil.copytree(course, tmp_path / f"half{number}")) for number in (0, 1)]
    for number, student in enumerate(students):
        shutil.rmtree(copies[number % 2] / "submitted" / student)
    if os.name == "posix":
        for number, copy_ in enumerate(copies):
            # Kernels that start side by side may be given the same port; files are never shared.
            talk = Path(mkdtemp(prefix="k", dir="/tmp")) / str(number)
            with (copy_ / "nbgrader_config.py").open("a") as file:
                file.write(f"c.KernelManager.transport, c.KernelManager.ip = 'ipc', {str(talk)!r}\n")
    with ThreadPoolExecutor(2) as pool:
        run = {"AFTERWORD_EXECUTE": "1", "AFTERWORD_SANDBOX": "0"}
        list(pool.map(lambda folder: nbgrader(folder, "autograde", NAME, **run), copies))
    assert main(["grade", "run", NAME, "--course", str(course)]) in (0, 1)
    executed = {student: row for folder in copies for student, row in dump(folder).items()}
    graded = dump(course)
    assert set(executed) == set(graded) == set(students)
    assert {student: row for student, row in graded.items() if row != executed[student]} == {}
    penalties = {student for student, row in graded.items() if row["submission"][4]}
    assert penalties, "some came late, and it cost them"
    assert "draft00" not in penalties


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


EXECUTE = {"AFTERWORD_EXECUTE": "1"}
MODES = {"read": {}, "run": {**EXECUTE, "AFTERWORD_SANDBOX": "0"}, "run in the sandbox": EXECUTE}
TRAPS = (
    "ipykernel_launcher.py", "runpy.py", "pkgutil.py", "json.py", "random.py", "sitecustomize.py", "usercustomize.py", "IPython.py",
    "afterword.py", "ipywidgets.py", "nbgrader.py", "nbgrader_config.py", "ipython_config.py", "ipython_kernel_config.py",
    "jupyter_config.py", "profile_default/startup/00.py", ".ipython/profile_default/startup/00.py",
)  # fmt: skip
"""Files that Python, Jupyter or nbgrader might load if they looked for them in the folder of a hand-in."""


@pytest.mark.parametrize("mode", MODES)
def test_nothing_of_a_students_runs_in_any_mode(tmp_path: Path, mode: str) -> None:
    """Not even where notebooks are run: their words go into cells that are read as text, and only there."""
    if mode == "run in the sandbox" and why_not():
        pytest.skip(why_not())
    course, ran = new_course(tmp_path), tmp_path / "ran"
    ran.mkdir()

    def trap(name: str) -> str:
        name = name.replace("/", "-")
        return f"open({str(ran / name)!r}, 'w').close()\nopen('ran-{name}', 'w').close()\n"

    notebook = filled(course, reflection=f"```python\n{trap('reflection')}\n```\n{{{{ {trap('braces')} }}}}")
    for id in ("setup", "draft_score"):
        cell_of(notebook, id)["source"] = f"{trap(id)}20.0"
    good = cell_of(notebook, "draft")["source"]
    cell_of(notebook, "draft")["source"] = f"{good}\n\n{trap('draft')}"
    own = {"cell_type": "code", "id": "own", "metadata": {}, "outputs": [], "execution_count": None}
    notebook["cells"][:0] = [{**own, "source": trap("own")}]
    path = hand_in(course, "eve", notebook)
    cell_of(notebook, "draft")["source"] = trap("first line")
    hand_in(course, "mallory", notebook)
    for name in TRAPS:
        file = path.parent / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(trap(name))
    nbgrader(course, "autograde", NAME, **MODES[mode])
    found = dump(course)
    assert main(["grade", "run", NAME, "--course", str(course), "--again"]) in (0, 1)
    assert sorted(file.name for file in [*ran.iterdir(), *course.rglob("ran-*")]) == []
    assert dump(course) == found
    assert grades(course)["mallory"]["draft_score"] == 0.0
