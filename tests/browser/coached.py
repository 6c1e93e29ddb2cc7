"""What the tests of the coach share: a notebook with a draft cell and a box, and each of the two as a `Face`."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Locator, Page, expect

from afterword.coach.context import context
from afterword.coach.judging import judge
from afterword.coach.kept import now
from afterword.coach.past import History
from browser.firefox import Firefox
from browser.lab import notebook, open_notebook, run_all, visit

SETUP = "%load_ext afterword\nfrom afterword.coach import Coach"
HEAD = "%%draft thank_you scenario=phone-screen"
START = "Dear Tamsin,\n\nThank you for the call. I am the perfect candidate.\n\nBest,\nWendell"
CELL = f"{HEAD}\n{START}"
BOX = 'Coach("thank_you", scenario="phone-screen", key="box")'
CLAIM = "I am the perfect candidate."
"""Words that are always marked: they claim a lot."""
PATIENCE = 30_000
"""Milliseconds that a busy machine may take to read a draft."""

MARKED = """(editor) => [...CSS.highlights].flatMap(([name, highlight]) => [...highlight]
  .filter((range) => editor.closest('.aw-frame, .cm-editor').contains(range.startContainer))
  .map((range) => [name.slice(3), String(range).replaceAll("\\n", "")]))"""


@dataclass
class Face:
    """One of the coach's two faces: the notebook cell that is written in, or the box."""

    page: Page
    name: str
    folder: Path
    nth: int = 0
    """Which of the boxes it is."""

    def panel(self) -> Locator:
        return self.page.locator(f".aw-in-{self.name}").nth(self.nth)

    def editor(self) -> Locator:
        return (
            self.panel().locator(".aw-box")
            if self.name == "box"
            else self.page.locator(".cm-content.aw-prose")
        )

    def text(self) -> str:
        """The draft as it stands in the editor."""
        found = str(self.editor().evaluate("(el) => el.value ?? el.cmTile.view.state.doc.toString()"))
        return found.partition("\n")[2] if self.name == "cell" else found

    def file(self) -> Path:
        return self.folder / "drafts" / ("thank_you-phone-screen.md" if self.name == "cell" else "box.md")

    def versions(self) -> list[str]:
        """All versions of the draft that are kept, oldest first."""
        file = self.file()
        return [version.text for version in History(file.stem, file.parent, now).versions()]

    def enter(self) -> None:
        """Put the caret behind the last word."""
        lines = self.editor().locator(".cm-line")
        (lines.last if self.name == "cell" else self.editor()).click()
        self.page.keyboard.press("Control+End")

    def begin(self, words: str) -> None:
        """Write these words in place of all others, as one does: select, and overwrite."""
        self.enter()
        self.page.keyboard.press("Control+a")
        self.page.keyboard.insert_text(f"{HEAD}\n{words}" if self.name == "cell" else words)
        self.holds(words)

    def holds(self, words: str) -> None:
        """The editor has just these words, they are kept on the disk, and the feedback is about them."""
        assert self.text() == words
        soon(
            self.page,
            lambda: self.file().is_file() and self.file().read_bytes() == words.rstrip("\n").encode(),
        )
        size = str(len(words.rstrip("\n").encode("utf-16-le")) // 2)
        feedback = self.panel().locator(".aw-feedback")
        expect(feedback).to_have_attribute("data-size", size, timeout=PATIENCE)
        assert self.text() == words

    def marked(self, *words: str) -> None:
        """Wait until what the review points at is painted, and nothing else; `words` are among what it finds fault with."""
        expected = painted(self.text().rstrip("\n"))
        assert {("fix", word) for word in words} <= set(expected)
        found: list[tuple[str, str]] = []

        def as_expected() -> bool:
            found[:] = sorted((kind, text) for kind, text in self.editor().evaluate(MARKED))
            return found == expected

        soon(self.page, as_expected, lambda: f"{found} and not {expected}")


def painted(text: str) -> list[tuple[str, str]]:
    """What the review of a draft points at: kind of mark and words, line ends left out as a page's lines have none."""
    wide = text.encode("utf-16-le")
    judged = judge(context("thank_you", scenario="phone-screen", record="", to="", key=""), text, {}, False)
    spans = [(str(m["kind"]), wide[2 * int(m["start"]) : 2 * int(m["end"])]) for m in judged.marks]
    return sorted((kind, span.decode("utf-16-le").replace("\n", "")) for kind, span in spans)


def tab_to(page: Page, target: Locator) -> None:
    """Press Tab until the target has the focus."""
    for _ in range(60):
        if target.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab never reaches {target}")


def soon(page: Page | Firefox, true: Callable[[], bool], seen: Callable[[], object] = lambda: "") -> None:
    """Wait until something is so; `seen` tells what is the case instead."""
    until = time.monotonic() + PATIENCE / 1000
    while not true():
        assert time.monotonic() < until, f"it has not happened; instead: {seen()!r}"
        page.wait_for_timeout(50)


@contextmanager
def coached(
    browser: Any, url: str, folder: Path, app: str = "lab", *, mode: int = 0o755
) -> Iterator[tuple[Page, BrowserContext]]:
    """Open a notebook with both faces in a browser of its own, all cells run. No request may go to another host.

    `mode` is that of its folder.
    """
    folder.mkdir()
    notebook(folder / "n.ipynb", SETUP, CELL, BOX)
    folder.chmod(mode)
    with visit(browser) as (context, elsewhere):
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        page = context.new_page()
        opened(page, url, folder, app)
        yield page, context
        assert elsewhere == []
    folder.chmod(0o755)


def opened(page: Page, url: str, folder: Path, app: str = "lab") -> None:
    """Open that notebook in one more tab, and run its cells."""
    page.on("dialog", lambda dialog: dialog.accept())
    open_notebook(page, url, f"{folder.name}/n.ipynb", app)
    ran(page)


def ran(page: Page) -> None:
    """Run all cells, and wait until both faces are there."""
    run_all(page)
    expect(page.locator(".aw-coach .aw-lead")).to_have_count(2, timeout=2 * PATIENCE)
