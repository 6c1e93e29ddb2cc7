"""What a learner writes lies beside the notebook, and not in the history that IPython keeps of each cell."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

LETTER = "Dear Tamsin, thank you for the purple dashboards."


@pytest.mark.parametrize("told", [True, False], ids=["with the coach", "without it"])
def test_ipython_keeps_no_letter(tmp_path: Path, told: bool) -> None:
    cells = [*(["%reload_ext afterword"] if told else []), f"letter = {LETTER!r}"]
    code = (
        "from IPython.core.interactiveshell import InteractiveShell as Shell\n"
        f"shell = Shell.instance()\nfor cell in {cells!r}: shell.run_cell(cell, store_history=True)\n"
    )
    home = tmp_path / "ipython"
    run = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env={**os.environ, "IPYTHONDIR": str(home)},
        capture_output=True,
        check=True,
    )
    assert b"Error" not in run.stdout + run.stderr
    kept = (home / "profile_default" / "history.sqlite").read_bytes()
    assert (
        LETTER.encode() in kept
    ) is not told  # without the coach IPython keeps it: so this test would see it
