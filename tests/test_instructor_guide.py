"""The instructor's guide, done word for word: from building an assignment to a file for the LMS."""

from __future__ import annotations

import csv
import json
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from afterword.content import root
from graded import fill_in, filled

GUIDE = root() / "course" / "instructor" / "README.md"
LINES = [
    line
    for block in re.findall(
        r"^```sh\n(.*?)^```$", GUIDE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL
    )
    for line in block.splitlines()
]


@pytest.mark.slow
def test_the_loop_runs_as_it_stands(tmp_path: Path) -> None:
    env = {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    here = tmp_path
    assert LINES[0].startswith("afterword grade init")
    assert LINES[-1].startswith("afterword cohort")
    for line in LINES:
        if line.startswith("cd "):
            here = here / line.removeprefix("cd ")
            continue
        if " intake " in line:
            with zipfile.ZipFile(tmp_path / "submissions.zip", "w") as archive:
                for number in range(3):
                    notebook = json.dumps(filled(here))
                    archive.writestr(
                        f"student{number}_{1000 + number}_{5000 + number}_thank_you.ipynb", notebook
                    )
        if " marks " in line:
            message = {"purpose": "4", "only_here": "4", "brings": "3", "tone": "4", "form": "3"}
            fill_in(here / "sheet.csv", {"message": message, "reflection": {"points": "4"}})
        done = subprocess.run(line.split(), cwd=here, env=env, capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"{line}\n{done.stdout}{done.stderr}"
    assert "<html" in (here / "class.html").read_text(encoding="utf-8")
    found = list(csv.DictReader((here / "canvas.csv").read_text(encoding="utf-8-sig").splitlines()))
    assert [row["thank_you"] for row in found] == ["45", "42", "42", "42"]


def test_what_the_guide_names_exists() -> None:
    from afterword.commands.grade import ACTIONS

    text = GUIDE.read_text(encoding="utf-8")
    assert set(re.findall(r"afterword grade (\w+)", text)) <= set(ACTIONS)
    assert {"init", "build", "intake", "run", "queue", "settle", "sheet", "marks", "export"} <= set(
        re.findall(r"afterword grade (\w+)", text)
    )
    built = {path.stem for path in (root() / "exercises" / "assignments").glob("*.md")}
    assert built <= set(re.findall(r"`(\w+)`", text))
