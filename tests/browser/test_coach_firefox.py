"""The coach in a second engine: Firefox gives the same feedback, marks and words as Chromium."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from browser.coached import BOX, CELL, CLAIM, MARKED, SETUP, START, painted, soon
from browser.firefox import Firefox, firefox
from browser.lab import STATUS, notebook, server

pytestmark = pytest.mark.slow
EDITORS = {"cell": ".cm-content.aw-prose", "box": ".aw-in-box .aw-box"}
TEXT = {
    "cell": "document.querySelector('.cm-content.aw-prose')?.cmTile.view.state.doc.toString().replace(/^.*\\n/, '')",
    "box": "document.querySelector('.aw-in-box .aw-box').value",
}
WORDS = "\n\nP.S. 👩🏽‍💻 naïve — שלום, ‘100%’. The dashboard that turns red every Monday stayed with me."


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("work")


@pytest.fixture(scope="module")
def fox(work: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Firefox]:
    notebook(work / "n.ipynb", SETUP, CELL, BOX)
    with (
        server(work, tmp_path_factory.mktemp("jupyter")) as url,
        firefox(tmp_path_factory.mktemp("firefox")) as found,
    ):
        found.goto(f"{url}/lab/tree/n.ipynb?reset")
        run_all(found)
        yield found


def run_all(fox: Firefox) -> None:
    fox.until("Boolean(window.jupyterapp && document.querySelector('.jp-Notebook'))")
    fox.until(f"({STATUS})()", "idle")
    fox.js("window.jupyterapp.commands.execute('notebook:run-all-cells').then(() => null)")
    fox.until("document.querySelectorAll('.aw-coach .aw-lead').length", 2)


def holds(fox: Firefox, name: str, words: str, file: Path) -> None:
    """The editor has just these words, they are kept, the feedback is about them, and the marks sit right."""
    fox.until(TEXT[name], words)
    size = str(len(words.encode("utf-16-le")) // 2)
    fox.until(f"document.querySelector('.aw-in-{name} .aw-feedback').dataset.size", size)
    soon(fox, lambda: file.read_text(encoding="utf-8") == words, lambda: file.read_text(encoding="utf-8"))
    marks = f"({MARKED})(document.querySelector({json.dumps(EDITORS[name])})).sort()"
    expected = [list(mark) for mark in painted(words)]
    assert ["fix", CLAIM] in expected
    fox.until(f"{marks}.map(String)", sorted(",".join(mark) for mark in expected))


@pytest.mark.parametrize(("name", "file"), [("cell", "thank_you-phone-screen.md"), ("box", "box.md")])
def test_feedback_comes_while_typing_and_words_are_there_after_a_reload(
    fox: Firefox, work: Path, name: str, file: str
) -> None:
    panel = f"document.querySelector('.aw-in-{name}')"
    fox.focus(EDITORS[name])
    if name == "box":
        fox.type(START)
    fox.press("Control", "End")
    holds(fox, name, START, work / "drafts" / file)
    fox.until(f"{panel}.querySelector('.aw-fixes').textContent.includes('claims a lot')")
    fox.type(WORDS)
    fox.until(f"{panel}.querySelector('.aw-works').textContent.includes('turns red every Monday')")
    holds(fox, name, f"{START}{WORDS}", work / "drafts" / file)
    fox.reload()
    run_all(fox)
    if name == "cell":  # never saved: the page itself has forgotten it
        fox.until(TEXT[name], START)
        fox.focus(".aw-in-cell .aw-note button")
        fox.press("Enter")
    holds(fox, name, f"{START}{WORDS}", work / "drafts" / file)
    assert fox.elsewhere == []


def test_another_host_would_be_seen_and_refused(fox: Firefox) -> None:
    assert fox.js("fetch('http://example.org/').catch(() => 'refused')") == "refused"
    assert fox.elsewhere == ["http://example.org/"]
    fox.elsewhere.clear()
