"""Doctored, damaged and hostile hand-ins: each ends in the right grade or in a clear word for a person, and nothing runs."""

from __future__ import annotations

import copy
import json
import os
from collections.abc import Callable
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from afterword.cli import main
from graded import NAME, cell_of, filled, grades, hand_in, new_course, released

pytestmark = pytest.mark.slow
FULL, HUMAN, BLANK = "full", "human", "blank"
Doctor = Callable[[dict[str, Any]], Any]


def _edit(id: str, source: str) -> Doctor:
    return lambda nb: cell_of(nb, id).update(source=source)


def _meta(id: str, **about: Any) -> Doctor:
    return lambda nb: cell_of(nb, id)["metadata"]["nbgrader"].update(about)


def _without(id: str) -> Doctor:
    return lambda nb: nb["cells"].remove(cell_of(nb, id))


def _twice(id: str, source: str | None = None) -> Doctor:
    def doctor(nb: dict[str, Any]) -> None:
        again = copy.deepcopy(cell_of(nb, id))
        if source is not None:
            again["source"] = source
        nb["cells"].append(again)

    return doctor


def _forged(nb: dict[str, Any]) -> None:
    result = {
        "output_type": "execute_result",
        "execution_count": 1,
        "metadata": {},
        "data": {"text/plain": "20.0"},
    }
    cell_of(nb, "draft_score")["outputs"] = [result]
    cell_of(nb, "draft")["source"] = "%%draft thank_you\nThanks."


def _format_3(nb: dict[str, Any]) -> dict[str, Any]:
    cells = [{**c, "input": c["source"]} for c in nb["cells"]]
    return {"nbformat": 3, "nbformat_minor": 0, "metadata": {}, "worksheets": [{"cells": cells}]}


def _plain(nb: dict[str, Any]) -> str:
    return json.dumps(nb, ensure_ascii=False)


def _code(source: str) -> Doctor:
    cell = {
        "cell_type": "code",
        "id": "own",
        "metadata": {},
        "outputs": [],
        "execution_count": None,
        "source": source,
    }
    return lambda nb: nb["cells"].insert(3, cell)


def _elsewhere(nb: dict[str, Any]) -> None:
    _code("Dear Priyanka, " + "thank you for the long and good talk about the rig. " * 3)(nb)
    cell_of(nb, "draft")["source"] = "%%draft thank_you\n"


def _lines(nb: dict[str, Any]) -> None:
    for cell in nb["cells"]:
        cell["source"] = "".join(cell["source"]).splitlines(keepends=True)


CASES: dict[str, tuple[Doctor, str]] = {
    "test edited": (_edit("draft_score", "20.0"), FULL),
    "test made full by force": (_edit("draft_score", "float(20)"), FULL),
    "test turned to markdown": (lambda nb: cell_of(nb, "draft_score").update(cell_type="markdown"), FULL),
    "points changed": (_meta("draft_score", points=100), FULL),
    "test cell deleted": (_without("draft_score"), FULL),
    "setup cell deleted": (_without("setup"), FULL),
    "metadata of the test stripped": (lambda nb: cell_of(nb, "draft_score").update(metadata={}), FULL),
    "metadata of the answer stripped": (lambda nb: cell_of(nb, "draft").update(metadata={}), HUMAN),
    "answer deleted": (_without("draft"), HUMAN),
    "test duplicated": (_twice("draft_score"), FULL),
    "answer duplicated": (_twice("draft"), FULL),
    "answer duplicated with other words": (_twice("draft", "%%draft thank_you\nHi."), HUMAN),
    "schema version 1": (_meta("draft_score", schema_version=1), FULL),
    "schema version 99": (_meta("draft_score", schema_version=99), FULL),
    "grade id renamed": (_meta("draft_score", grade_id="other"), HUMAN),
    "answer id renamed": (_meta("draft", grade_id="other"), HUMAN),
    "grade id is a number": (_meta("draft", grade_id=7), HUMAN),
    "grade id is huge": (_meta("draft_score", grade_id="x" * 100_000), HUMAN),
    "first line of the draft changed": (
        lambda nb: cell_of(nb, "draft").update(source=cell_of(nb, "draft")["source"].replace("thank_you", "check_in", 1)),
        FULL,
    ),
    "first line of the draft gone": (
        lambda nb: cell_of(nb, "draft").update(source=cell_of(nb, "draft")["source"].partition("\n")[2]),
        FULL,
    ),
    "corrupt JSON": (lambda nb: _plain(nb)[:-40], HUMAN),
    "empty file": (lambda nb: b"", HUMAN),
    "not a notebook": (lambda nb: "[1, 2]", HUMAN),
    "JSON nested without end": (lambda nb: "[" * 200_000, HUMAN),
    "UTF-16 with its mark": (lambda nb: _plain(nb).encode("utf-16"), FULL),
    "latin-1": (lambda nb: _plain(nb).encode("latin-1", "replace"), FULL),
    "byte order mark": (lambda nb: b"\xef\xbb\xbf" + _plain(nb).encode(), FULL),
    "null source": (lambda nb: nb["cells"].append({"cell_type": "code", "metadata": {}, "source": None}), FULL),
    "cells that are no cells": (lambda nb: nb["cells"].append("hello"), FULL),
    "notebook in format 3": (_format_3, FULL),
    "wrong kernel": (lambda nb: nb["metadata"].update(kernelspec={"name": "julia"}), FULL),
    "no metadata": (lambda nb: nb.update(metadata={}), FULL),
    "cells shuffled": (lambda nb: nb["cells"].reverse(), FULL),
    "source as lines": (_lines, FULL),
    "forged output": (_forged, BLANK),
    "kernel killed": (_code("import os; os._exit(1)"), FULL),
    "endless loop": (_code("while True: pass"), FULL),
    "300,000 lines printed": (_code("for i in range(300000): print(i)"), FULL),
    "waits for input": (_code("input()"), FULL),
    "always equal": (_code("class A:\n    __eq__ = lambda *a: True"), FULL),
    "a 30 MB output": (
        lambda nb: cell_of(nb, "draft_score").update(
            outputs=[{"output_type": "stream", "name": "stdout", "text": "x" * 30_000_000}]
        ),
        FULL,
    ),
    "2,500 cells": (
        lambda nb: nb["cells"].extend({"cell_type": "markdown", "metadata": {}, "source": str(n)} for n in range(2500)),
        FULL,
    ),
    "the answer stands in a cell of its own": (_elsewhere, HUMAN),
    "control characters": (
        lambda nb: cell_of(nb, "draft").update(source=cell_of(nb, "draft")["source"] + "\x00\x07"), HUMAN,
    ),
    "half a surrogate": (
        lambda nb: cell_of(nb, "reflection").update(source="I changed \ud83d one line and kept the rest."), FULL,
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """All cases in one class, graded in one run: none may stop the next."""
    course = new_course(tmp_path_factory.mktemp("class"))
    for number, (doctor, _) in enumerate(CASES.values()):
        notebook = filled(course)
        made = doctor(notebook)
        hand_in(course, f"s{number:02}", notebook if made is None else made)
    out = StringIO()
    with redirect_stdout(out):
        code = main(["grade", "run", NAME, "--course", str(course)])
    assert code == 1, "some need a person"
    return course, out.getvalue()


@pytest.mark.parametrize("case", CASES)
def test_a_right_grade_or_a_word_for_a_person(case: str, graded: tuple[Path, str]) -> None:
    course, told = graded
    student = f"s{list(CASES).index(case):02}"
    found, wanted = grades(course)[student], CASES[case][1]
    asks = told.partition("Needs a human")[2].partition("Put right")[0]
    named = f"  {student}: " in asks
    if wanted == FULL:
        assert found["draft_score"] == 20.0
        assert not named
        assert found["waits"] == {"message", "reflection"}
    elif wanted == BLANK:
        assert found["draft_score"] == 0.0
    else:
        assert named
        assert found["draft_score"] in (0.0, 20.0, None)


def test_every_released_cell_is_there_again_and_nothing_is_overwritten(graded: tuple[Path, str]) -> None:
    course = graded[0]
    ids = [c["metadata"].get("nbgrader", {}).get("grade_id") for c in released(course)["cells"]]
    for path in (course / "autograded").glob("*/thank_you/thank_you.ipynb"):
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        assert [c["metadata"].get("nbgrader", {}).get("grade_id") for c in cells][: len(ids)] == ids
        assert all(not c.get("outputs") or c["metadata"]["nbgrader"]["grade"] for c in cells)
        assert path.stat().st_size < 1_000_000


def test_links_are_not_followed(tmp_path: Path) -> None:
    course = new_course(tmp_path)
    secret = tmp_path / "secret.ipynb"
    secret.write_text(json.dumps(filled(course)))
    folder = course / "submitted" / "linked" / NAME
    folder.mkdir(parents=True)
    (folder / f"{NAME}.ipynb").symlink_to(secret)
    (course / "submitted" / "whole").mkdir()
    (course / "submitted" / "whole" / NAME).symlink_to(tmp_path, target_is_directory=True)
    trap = course / "autograded" / "honest" / NAME
    trap.mkdir(parents=True)
    victim = tmp_path / "victim.txt"
    victim.write_text("mine")
    (trap / f"{NAME}.ipynb").symlink_to(victim)
    hand_in(course, "honest", filled(course))
    main(["grade", "run", NAME, "--course", str(course)])
    found = grades(course)
    assert found["linked"]["draft_score"] is None
    assert found["whole"]["draft_score"] is None
    assert found["honest"]["draft_score"] == 20.0
    assert victim.read_text() == "mine"


def test_names_that_lead_elsewhere_grade_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    course = new_course(tmp_path)
    for name in ("-rf", "a+b", "bad;name"):
        hand_in(course, name, filled(course))
    assert main(["grade", "run", NAME, "--course", str(course)]) == 1
    assert capsys.readouterr().out.count("can't name a folder") == 3
    assert grades(course) == {}


def test_nothing_a_student_wrote_is_run(tmp_path: Path) -> None:
    course, canary = new_course(tmp_path), tmp_path / "canary"
    evil = f"open({str(canary)!r}, 'w').write('ran')"
    notebook = filled(course, reflection=f"```python\n{evil}\n```")
    cell_of(notebook, "draft_score")["source"] = f"{evil}\n20.0"
    cell_of(notebook, "setup")["source"] = evil
    cell_of(notebook, "draft")["source"] = f"import os\n{evil}"
    _code(evil)(notebook)
    hand_in(course, "eve", notebook)
    os.environ.pop("AFTERWORD_EXECUTE", None)
    main(["grade", "run", NAME, "--course", str(course)])
    assert not canary.exists()
    assert grades(course)["eve"]["draft_score"] < 8
