"""The browser edition in a second engine: Firefox, at a plain http address of a room's own network."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from afterword.handin import named_for, read_handin
from browser.firefox import DOWNLOADS, Firefox, firefox
from browser.lite import ROOM, serving

pytestmark = pytest.mark.slow

WORDS = "Thank you for the call about the Data Analyst role. The dashboard that turns red on Mondays made me smile."
MORE = " Naïve, perhaps 🙂, but I laughed."
DRAFT = ".cm-content.aw-prose"
TEXT = f"document.querySelector('{DRAFT}').cmTile.view.state.doc.toString().replace(/^.*\\n/, '')"
CELLS = ".jp-Notebook .jp-CodeCell"
HAND_IN = 4
"""The code cell with the file to hand in, counted from 0."""
NAME = ".aw-live input[type=text]"
FILE = "a[download]"
ENOUGH = 180
"""Seconds that a slow machine may take to start Python, or to save a file."""


@contextmanager
def lesson(site: Path, home: Path) -> Iterator[Firefox]:
    """Open the first lesson in a browser that has never been there, and wake up its first two cells."""
    with serving(site) as port, firefox(home) as fox:
        fox.goto(f"{ROOM}{port}/")
        fox.js("[...document.querySelectorAll('a')].find((one) => one.textContent === 'Welcome').click()")
        wake_up(fox, 2)
        yield fox
        assert fox.elsewhere == []


def wake_up(fox: Firefox, cells: int) -> None:
    """Wait for Python, and run the first cells with Shift and Enter, as anybody may."""
    fox.until("document.querySelector('.jp-KernelName')?.textContent", "Python (Pyodide)", ENOUGH)
    fox.until("document.querySelector('.jp-Notebook-ExecutionIndicator')?.dataset.status", "idle", ENOUGH)
    for number in range(cells):
        run_cell(fox, number)


def run_cell(fox: Firefox, number: int) -> None:
    """Run a code cell, counted from 0."""
    cell = f"document.querySelectorAll({json.dumps(CELLS)})[{number}]"
    fox.js(f"{cell}.querySelector('.cm-content').focus()")
    fox.press("Shift", "Enter")
    fox.until(f"/^\\[\\d+\\]/.test({cell}.querySelector('.jp-InputArea-prompt').textContent)", True, ENOUGH)


def write(fox: Firefox, words: str) -> None:
    """Write below the greeting of the draft, as quick as keys go."""
    fox.focus(DRAFT)
    fox.press("Control", "Home")
    fox.press("Down")
    fox.press("Down")
    fox.type(words)


def told(fox: Firefox) -> None:
    """Wait for the remark that a moment of the talk has been recalled."""
    fox.until("document.querySelector('.aw-coach')?.textContent.includes('could only come from this talk')")


def saved(folder: Path, count: int) -> list[Path]:
    """Wait for the files that a browser saves, and return them, oldest first."""
    end = time.monotonic() + ENOUGH
    while time.monotonic() < end:
        found = [path for path in folder.iterdir() if path.suffix != ".part" and path.stat().st_size]
        if len(found) == count and not list(folder.glob("*.part")):
            return sorted(found, key=lambda path: path.stat().st_mtime_ns)
        time.sleep(0.1)
    raise AssertionError("nothing was saved")


def test_a_participant_writes_reloads_and_hands_in(built_site: Path, tmp_path: Path) -> None:
    with lesson(built_site, tmp_path) as fox:
        assert fox.js("[window.isSecureContext, window.crossOriginIsolated]") == [False, False]
        write(fox, WORDS)
        told(fox)
        time.sleep(1)  # for the browser to write its database to the disk
        fox.reload()
        wake_up(fox, 2)
        fox.focus(".aw-in-cell .aw-note button")  # "Bring them back": the lesson was never saved
        fox.press("Enter")
        fox.until(f"document.querySelector('{DRAFT}').textContent.includes({json.dumps(WORDS)})")
        told(fox)
        run_cell(fox, HAND_IN)
        fox.focus(NAME)
        fox.type("Kim P.")
        fox.until(f"document.querySelector('{FILE}')?.textContent", "Download kim-p.afterword.zip")
        write(fox, MORE)
        fox.until(f"{TEXT}.includes({json.dumps(MORE)})")
        fox.until(f"String({TEXT}.length) === document.querySelector('.aw-feedback').dataset.size")
        fox.js(f"document.querySelector('{FILE}').click()")
        [file] = saved(tmp_path / DOWNLOADS, 1)
        assert file.name == "kim-p.afterword.zip"
        work = read_handin(file.read_bytes())
        assert (work.name, work.record) == ("Kim P.", "")
        assert [(one.key, one.kind, one.scenario) for one in work.drafts] == [
            ("first-try", "thank_you", "phone-screen")
        ]
        assert WORDS in work.drafts[0].text
        assert MORE in work.drafts[0].text, "what was written after the file was first offered"
        fox.js(f"document.querySelector('{FILE}').click()")
        [_, again] = saved(tmp_path / DOWNLOADS, 2)
        assert again.name != file.name
        assert named_for(again.name) == "kim-p", "what a browser calls a second file, the board knows"
