"""The wheel, built and installed apart from the checkout: it holds the data, and the main job runs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "-w", str(out), str(ROOT)]
    subprocess.run(command, check=True)
    return next(out.glob("*.whl"))


@pytest.mark.slow
def test_it_holds_the_data_and_no_solutions(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    for part in (
        "kinds/thank_you.toml",
        "lexicon/moves.txt",
        "planner/rules.toml",
        "scenarios/lab-day/interview.toml",
    ):
        assert f"afterword/_content/exercises/{part}" in names
    for folder, pattern in (
        ("course", "*.md"),
        ("course", "*.toml"),
        ("course/workshop", "*.md"),
        ("notebooks", "*.ipynb"),
        ("exercises/practice", "*.toml"),
    ):
        kept = {path.name for path in (ROOT / folder).glob(pattern)}
        home = f"afterword/_content/{folder}/"
        assert kept
        assert kept == {Path(n).name for n in names if Path(n).match(f"{home}{pattern}")}
    code = {str(path.relative_to(ROOT / "src")) for path in (ROOT / "src").rglob("*") if path.is_file()}
    assert {name for name in code if "__pycache__" not in name} <= set(names)
    assert not [n for n in names if "assignments" in n or "checkpoint" in n or n.startswith("tests")]


@pytest.mark.slow
def test_a_draft_is_reviewed_with_nothing_but_the_wheel(wheel: Path, tmp_path: Path) -> None:
    home = tmp_path / "env"
    venv.create(home, with_pip=False)
    python = home / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    install = [
        sys.executable,
        "-m",
        "pip",
        "--python",
        str(python),
        "install",
        "--quiet",
        "-c",
        str(ROOT / "constraints.txt"),
    ]
    subprocess.run([*install, str(wheel)], check=True)
    draft = tmp_path / "draft.txt"
    draft.write_text(
        "Dear Tamsin,\n\nThank you for the call about the Data Analyst role.\n\nWendell Achterberg\n",
        encoding="utf-8",
    )
    record = ROOT / "exercises" / "scenarios" / "phone-screen" / "interview.toml"
    command = [
        str(python),
        "-I",
        "-m",
        "afterword",
        "review",
        str(draft),
        "--record",
        str(record),
        "--kind",
        "thank_you",
        "--json",
    ]
    run = subprocess.run(command, check=True, capture_output=True, cwd=tmp_path)
    assert json.loads(run.stdout)["items"]["greets_by_name"]["verdict"] == "met"
    afterword = [str(python), "-I", "-m", "afterword"]
    assert subprocess.run([*afterword, "check"], check=False, cwd=tmp_path).returncode in (0, 1)
    subprocess.run([*afterword, "start", "mine", "--no-lab"], check=True, cwd=tmp_path)
    lessons = {path.name: path.read_bytes() for path in (ROOT / "notebooks").glob("*.ipynb")}
    assert {path.name: path.read_bytes() for path in (tmp_path / "mine").glob("*.ipynb")} == lessons
    subprocess.run([*afterword, "handout", "pages"], check=True, cwd=tmp_path)
    assert len(list((tmp_path / "pages").glob("*.html"))) == len(lessons)
    subprocess.run([*afterword, "workshop", "kit"], check=True, cwd=tmp_path)
    assert {path.stem for path in (tmp_path / "kit").glob("plan-*.html")} == {"plan-20", "plan-50", "plan-90"}
