"""Whatever is typed stays as it was typed: every script, an input method, a pasted mail, undo and redo."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator

import pytest
from playwright.sync_api import CDPSession, Page, expect

from browser.coached import CLAIM, PATIENCE, START, Face, coached
from browser.lab import ask, chromium, server

pytestmark = pytest.mark.slow

MAIL = f"""Dear Tamsin,

Thank you for the call this morning. {CLAIM}

The dashboard that turns red every Monday — and the two nurses with their paper tally — stayed with me.

\tIndented, with “quotes”, 100% {{x}} $y <b>bold</b> \\n and a tab.

Best,
Wendell"""

COUNT = """() => {
  const send = WebSocket.prototype.send;
  window.sent = 0;
  WebSocket.prototype.send = function (...given) { window.sent += 1; return send.apply(this, given); };
}"""
HOLDS = 600
"""Milliseconds for which a half-composed word stands: longer than the coach ever waits before it reads."""


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    home = tmp_path_factory.mktemp("work")
    with (
        server(home, tmp_path_factory.mktemp("jupyter")) as url,
        chromium() as browser,
        coached(browser, url, home / "n") as (found, _),
    ):
        yield found


@pytest.fixture(params=["cell", "box"])
def face(page: Page, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Face:
    """Each test runs in the draft cell and in the box, and begins with the same words."""
    folder = next(tmp_path_factory.getbasetemp().glob("work*/n"))
    found = Face(page, request.param, folder)
    found.begin(START)
    found.marked(CLAIM)
    return found


def test_every_script_stays_whole_and_marks_sit_right(face: Face) -> None:
    before = "Dear Tamsin,\n\n👩🏽‍💻 שלום תמסין, شكراً لكِ على الحديث 😀. "
    face.begin(before)
    face.page.keyboard.type(f"{CLAIM} 🎉", delay=5)
    face.page.keyboard.press("Enter")
    face.page.keyboard.type("תודה על השיחה, and all the best,", delay=5)
    face.page.keyboard.press("Enter")
    face.page.keyboard.type("Wendell 🙂")
    face.holds(f"{before}{CLAIM} 🎉\nתודה על השיחה, and all the best,\nWendell 🙂")
    face.marked(CLAIM)


def test_feedback_never_breaks_into_an_input_method(face: Face) -> None:
    page, ime = face.page, face.page.context.new_cdp_session(face.page)
    kernel, feedback = int(ask(page, "import os; print(os.getpid())")), face.panel().locator(".aw-feedback")
    rev = str(feedback.get_attribute("data-rev"))
    page.evaluate(COUNT)
    face.enter()
    os.kill(kernel, signal.SIGSTOP)  # the answer to a first key comes while the next word is being composed
    page.keyboard.type(" ")
    page.wait_for_function("() => window.sent > 0")
    compose(ime, "に")
    os.kill(kernel, signal.SIGCONT)
    expect(feedback).not_to_have_attribute("data-rev", rev, timeout=PATIENCE)
    for half in ("にほ", "にほん", "日本"):
        compose(ime, half)
        page.wait_for_timeout(HOLDS)
        assert face.text() == f"{START} {half}"
    ime.send("Input.insertText", {"text": "日本"})
    page.keyboard.type("!")
    face.holds(f"{START} 日本!")
    face.marked(CLAIM)
    assert not any("に" in version for version in face.versions()), "half a word is no version of a draft"


def compose(ime: CDPSession, text: str) -> None:
    """Show half a word under the caret, as an input method does."""
    ime.send(
        "Input.imeSetComposition", {"text": text, "selectionStart": len(text), "selectionEnd": len(text)}
    )


def test_a_pasted_mail_keeps_its_paragraphs(face: Face) -> None:
    face.begin("")
    face.page.evaluate(
        """([plain, rich]) => navigator.clipboard.write([new ClipboardItem({
          "text/plain": new Blob([plain], { type: "text/plain" }), "text/html": new Blob([rich], { type: "text/html" }),
        })])""",
        [MAIL.replace("\n", "\r\n"), "<p>Dear <b>Tamsin</b>,</p><script>window.pwned = 1</script>"],
    )
    face.page.keyboard.press("Control+v")
    face.holds(MAIL)
    face.marked(CLAIM)
    assert face.page.evaluate("() => window.pwned") is None


def test_undo_and_redo_take_the_marks_along(face: Face) -> None:
    face.enter()
    face.page.keyboard.press("Enter")
    face.page.keyboard.type("P.S. I am the best applicant you will ever meet.", delay=5)
    written = f"{START}\nP.S. I am the best applicant you will ever meet."
    face.holds(written)
    face.marked(CLAIM, "P.S. I am the best applicant you will ever meet.")
    turn(face, "Control+z", START)
    face.holds(START)
    face.marked(CLAIM)
    turn(face, "Control+Shift+z", written)
    face.holds(written)
    face.marked(CLAIM, "P.S. I am the best applicant you will ever meet.")


def turn(face: Face, key: str, until: str) -> None:
    """Press a key until the draft reads so."""
    for _ in range(60):
        if face.text() == until:
            return
        face.page.keyboard.press(key)
    raise AssertionError(f"{key} leads to {face.text()!r}")
