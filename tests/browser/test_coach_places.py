"""The coach outside of JupyterLab, by keyboard alone: in Notebook 7, and in Voila, which shows no cells."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from browser.coached import BOX, CELL, CLAIM, PATIENCE, SETUP, START, Face, coached, tab_to
from browser.lab import chromium, notebook, server, visit

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as found:
        yield found


def test_both_faces_in_notebook_7(browser: Any, tmp_path: Path) -> None:
    folder = tmp_path / "n"
    with (
        server(tmp_path, tmp_path / "jupyter", "notebook") as url,
        coached(browser, url, folder, "notebook") as (page, _),
    ):
        cell, box = Face(page, "cell", folder), Face(page, "box", folder)
        page.locator(".jp-Notebook .jp-CodeCell").nth(1).focus()
        page.keyboard.press("Enter")  # into the cell, as the notebook's own keys do
        page.keyboard.press("Control+End")
        page.keyboard.type(" dd A b", delay=5)  # none of its shortcuts
        cell.holds(f"{START} dd A b")
        cell.marked(CLAIM)
        page.keyboard.press("Escape")  # Tab indents in a cell, and goes on outside of it
        shown_where(cell)
        page.keyboard.press("Escape")
        tab_to(page, box.editor())
        page.keyboard.type(START, delay=2)
        box.holds(START)
        box.marked(CLAIM)
        shown_where(box)
        expect(page.locator(".jp-Notebook .jp-Cell")).to_have_count(3)
        clean(page)


def test_a_box_for_each_draft_in_voila(browser: Any, tmp_path: Path) -> None:
    notebook(tmp_path / "n.ipynb", SETUP, CELL, BOX)
    with server(tmp_path, tmp_path / "jupyter", "voila") as url, visit(browser) as (context, elsewhere):
        page = context.new_page()
        page.goto(f"{url}/voila/render/n.ipynb")
        expect(page.locator(".aw-in-box .aw-lead")).to_have_count(2, timeout=2 * PATIENCE)
        expect(Face(page, "box", tmp_path).editor()).to_have_value(START)  # the words of the draft cell
        box = Face(page, "box", tmp_path, nth=1)
        tab_to(page, box.editor())
        page.keyboard.type(START, delay=2)
        box.holds(START)
        box.marked(CLAIM)
        shown_where(box)
        clean(page)
        assert elsewhere == []


def shown_where(face: Face) -> None:
    """By Tab and Enter alone: open the checklist, and go to the words that one of its lines is about."""
    tab_to(face.page, face.panel().locator("details.aw-all summary"))
    face.page.keyboard.press("Enter")
    tab_to(face.page, face.panel().get_by_role("button", name="Show me where: Claims more than it shows"))
    face.page.keyboard.press("Enter")
    expect(face.editor()).to_be_focused()
    chosen = """() => { const at = document.activeElement;
      return at.value?.slice(at.selectionStart, at.selectionEnd) ?? String(getSelection()); }"""
    assert face.page.evaluate(chosen) == CLAIM


def clean(page: Page) -> None:
    """No rule of accessibility is broken in the coach, with all its parts open."""
    page.locator(".aw-coach details").evaluate_all("(all) => all.forEach((one) => { one.open = true; })")
    found = Axe().run(page, context=".aw-coach").response["violations"]
    assert [(v["id"], [n["html"][:120] for n in v["nodes"]]) for v in found] == []
