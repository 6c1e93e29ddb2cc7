"""The browser edition for tests and measurements: built once, served by `afterword serve`, used as a participant would."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from browser.lab import free_port

ROOM = "http://workshop.test:"
"""A name in a room's own network: no https, and so no service worker, no clipboard and no shared memory."""
IN_ROOM = "--host-resolver-rules=MAP workshop.test 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
_BUILD = 600
"""Seconds that a build with its downloads may take."""
_ENOUGH = 120_000  # milliseconds
_LESSON = ".jp-NotebookPanel:not(.lm-mod-hidden)"
"""The lesson in front: others may be open behind it."""
_PYTHON = f'{_LESSON} .jp-KernelName:has-text("Python (Pyodide)")'
_IDLE = f'{_LESSON} .jp-Notebook-ExecutionIndicator[data-status="idle"]'
_CELLS = f"{_LESSON} .jp-Notebook .jp-CodeCell"


def build(out: Path) -> Path:
    """Build the site as anyone would."""
    command = [sys.executable, "-m", "afterword", "site", str(out)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=_BUILD, check=False)
    assert done.returncode == 0, f"the site can't be built on this machine: {done.stderr.strip()}"
    return out


@dataclass(frozen=True, slots=True)
class Running:
    """A server of ours as a process of its own."""

    port: int
    pid: int


@contextmanager
def serving(site: Path) -> Iterator[int]:
    """Serve a site on this machine alone; give the port."""
    with running("serve", site) as server:
        yield server.port


@contextmanager
def running(command: str, folder: Path) -> Iterator[Running]:
    """Run `afterword serve` or `afterword board` on a folder."""
    port = free_port()
    line = [sys.executable, "-m", "afterword", command, str(folder), "--port", str(port)]
    with subprocess.Popen(line, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        said = process.stderr.readline()
        assert said.startswith("Open this address"), said
        try:
            yield Running(port, process.pid)
        finally:
            process.terminate()
            process.stderr.read()
            assert process.wait(20) == 0


def ready(page: Page) -> None:
    """Wait until a lesson is shown and its Python has started."""
    page.wait_for_selector(_CELLS, timeout=_ENOUGH)
    page.wait_for_selector(_PYTHON, timeout=_ENOUGH)
    page.wait_for_selector(_IDLE, timeout=_ENOUGH)


def cell(page: Page, number: int) -> Locator:
    """Return a code cell, counted from 0."""
    return page.locator(_CELLS).nth(number)


def run_cell(page: Page, number: int) -> Locator:
    """Run a cell and wait until it has."""
    found = cell(page, number)
    found.locator(".cm-content").first.click()
    page.keyboard.press("Shift+Enter")
    expect(found.locator(".jp-InputArea-prompt").first).to_have_text(re.compile(r"\[\d+\]"), timeout=_ENOUGH)
    return found


def run_code(page: Page, after: int, code: str) -> Locator:
    """Put a cell of code below a code cell, run it, and return it."""
    cell(page, after).locator(".jp-InputArea-prompt").first.click()
    page.keyboard.press("b")
    expect(page.locator(f"{_CELLS}.jp-mod-active .cm-content")).to_have_text("")
    page.locator(f"{_CELLS}.jp-mod-active .cm-content").click()
    page.keyboard.insert_text(code)
    page.keyboard.press("Shift+Enter")
    found = cell(page, after + 1)
    expect(found.locator(".jp-InputArea-prompt").first).to_have_text(re.compile(r"\[\d+\]"), timeout=_ENOUGH)
    return found


def hand_in(page: Page, cell_number: int, name: str) -> bytes:
    """Run the cell with the file to hand in, write a name, and return what is downloaded."""
    panel = run_cell(page, cell_number).locator(".aw-live")
    panel.get_by_role("textbox").fill(name)
    link = panel.get_by_role("link", name="Download")
    expect(link).to_be_visible(timeout=_ENOUGH)
    with page.expect_download() as waiting:
        link.click()
    return waiting.value.path().read_bytes()
