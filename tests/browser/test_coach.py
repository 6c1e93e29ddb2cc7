"""The coach in a real JupyterLab: typing in the cell and in the box, and words that can't be lost."""

from __future__ import annotations

import os
import re
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from browser.coached import BOX, CELL, PATIENCE, SETUP, START, Face, coached, opened, ran, soon
from browser.lab import (
    ask,
    chromium,
    close_all,
    highlights,
    idle,
    notebook,
    open_lab,
    run,
    run_all,
    server,
    visit,
)

pytestmark = pytest.mark.slow

NAMES = """
- group "Your thank-you note":
  - 'group "Your thank-you note: coach"':
    - paragraph: "Please don't send this yet. What stands in the way can be put right."
    - strong: What works
    - list "What works":
      - listitem: /You thank them/
      - listitem
      - listitem
    - strong: What to try next
    - list "What to try next":
      - listitem
      - listitem: /claims a lot/
      - listitem
    - group: "It is there: point at the sentence"
    - group: /The whole checklist \\(\\d+ of \\d+ met\\)/
  - checkbox "Write first, feedback later"
  - paragraph: /Kept on this computer/
  - status
"""
CHECKLIST = """
- list "The whole checklist":
  - listitem:
    - text: "Met:"
    - strong: Greets the person by name
    - 'button "Show me where: Greets the person by name"': Show me
  - listitem:
    - text: "Not yet:"
    - strong
    - paragraph
"""
COACH = ".aw-coach .aw-lead"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("work")


@pytest.fixture(scope="module")
def place(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Any]]:
    with server(home, tmp_path_factory.mktemp("jupyter")) as url, chromium() as browser:
        yield url, browser


@pytest.fixture(scope="module")
def lab(place: tuple[str, Any]) -> Iterator[tuple[Page, list[str]]]:
    """JupyterLab, loaded once: the tests that leave it as it was open one notebook after another in it."""
    url, browser = place
    with visit(browser) as (context, elsewhere):
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        found = context.new_page()
        found.on("dialog", lambda dialog: dialog.accept())
        open_lab(found, url)
        yield found, elsewhere


@pytest.fixture
def page(lab: tuple[Page, list[str]], home: Path, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A notebook of the test's name, alone in JupyterLab. No request may go to another host."""
    found, elsewhere = lab
    close_all(found)  # here, so that a test that failed half way leaves nothing to the next
    elsewhere.clear()
    folder = folder_of(home, request)
    folder.mkdir()
    notebook(folder / "n.ipynb", SETUP, CELL, BOX)
    run(found, "docmanager:open", path=f"{folder.name}/n.ipynb")
    found.wait_for_selector(".jp-Notebook")
    ran(found)
    yield found
    assert elsewhere == []


@pytest.fixture
def own_page(place: tuple[str, Any], home: Path, request: pytest.FixtureRequest) -> Iterator[Page]:
    """The same in a browser of its own, for what is done to the whole page."""
    with coached(place[1], place[0], folder_of(home, request)) as (found, _):
        yield found


def at_the_end_of_the_thanks(page: Page) -> None:
    """Put the caret behind the cell's thanks."""
    line = page.locator(".cm-content.aw-prose .cm-line", has_text="perfect candidate").first
    line.click()
    page.keyboard.press("End")


def cell_text(page: Page) -> str:
    return str(
        page.evaluate("() => document.querySelector('.cm-content.aw-prose').cmTile.view.state.doc.toString()")
    )


def folder_of(home: Path, request: pytest.FixtureRequest) -> Path:
    return home / re.sub(r"\W", "-", request.node.name)


def test_feedback_comes_while_typing_in_the_cell(
    page: Page, home: Path, request: pytest.FixtureRequest
) -> None:
    panel = page.locator(".aw-in-cell")
    expect(panel).to_contain_text("claims a lot with nothing behind it")
    page.wait_for_function("() => [...(CSS.highlights.get('aw-fix') ?? [])].length > 0")
    assert "I am the perfect candidate." in highlights(page)["aw-fix"]
    at_the_end_of_the_thanks(page)
    page.keyboard.press("Enter")
    page.keyboard.type("The dashboard that turns red every Monday stayed with me.", delay=15)
    expect(panel.locator(".aw-works")).to_contain_text("turns red every Monday", timeout=10_000)
    assert "The dashboard that turns red every Monday stayed with me." in cell_text(page)
    expect(panel.locator(".aw-status")).to_contain_text("Kept on this computer")
    file = folder_of(home, request) / "drafts" / "thank_you-phone-screen.md"
    soon(page, lambda: "turns red every Monday stayed with me." in file.read_text(encoding="utf-8"))


def test_the_box_takes_every_key(page: Page) -> None:
    box = page.get_by_label("Your thank-you note", exact=True).and_(page.locator("textarea"))
    box.click()
    words = "Dear Tamsin,\n\nשלום 👩🏽‍💻 naïve — “quotes” 100% {x} <b>bold</b>\n\nBest,\nWendell"
    page.keyboard.insert_text(words)
    page.keyboard.press("Enter")
    page.keyboard.type("P.S. Monday", delay=10)
    assert box.input_value() == f"{words}\nP.S. Monday"
    page.keyboard.press("Control+z")
    assert box.input_value() != f"{words}\nP.S. Monday"
    expect(page.locator(".aw-in-box .aw-feedback b")).to_have_count(0)


def test_half_an_emoji_stops_no_feedback(page: Page) -> None:
    """Some keyboards give an emoji in two halves, as Firefox does: feedback may be asked for in between."""
    box = page.get_by_label("Your thank-you note", exact=True).and_(page.locator("textarea"))
    panel = page.locator(".aw-in-box .aw-feedback")
    box.click()
    page.keyboard.insert_text(START)
    for half in ("d83d", "dc4b"):
        box.evaluate(f"""(box) => {{
          box.setRangeText(String.fromCharCode(0x{half}), box.value.length, box.value.length, "end");
          box.dispatchEvent(new InputEvent("input"));
        }}""")
        size = box.evaluate("(box) => box.value.length")
        expect(panel).to_have_attribute("data-size", str(size), timeout=20_000)
    assert box.input_value() == f"{START}👋"
    expect(page.locator(".aw-in-box .aw-status")).to_contain_text("Kept on this computer")


def test_an_answer_that_was_lost_is_asked_for_anew(page: Page) -> None:
    box = page.get_by_label("Your thank-you note", exact=True).and_(page.locator("textarea"))
    box.click()
    page.evaluate("""() => {
      const kernel = window.jupyterapp.shell.currentWidget.context.sessionContext.session.kernel;
      const comms = [...kernel._comms.values()];
      for (const comm of comms) { const send = comm.send; comm.send = function (...what) {
        for (const one of comms) one.send = send;  // the first one is lost
        return { msg: { header: { msg_id: "" } }, done: Promise.resolve(), onIOPub: null, onReply: null, dispose() {} };
      }; }
    }""")
    page.keyboard.type("Dear Tamsin, thank you for the call on Monday and for the tour.", delay=20)
    size = box.evaluate("(box) => box.value.length")
    expect(page.locator(".aw-in-box .aw-feedback")).to_have_attribute("data-size", str(size), timeout=20_000)


def test_a_second_view_of_the_output_asks_for_nothing(
    page: Page, home: Path, request: pytest.FixtureRequest
) -> None:
    """It has no cell, so it has no words: were it to send them, an empty draft would be kept."""
    face = Face(page, "cell", folder_of(home, request))
    face.holds(START)
    page.locator(".cm-content.aw-prose").click()
    page.evaluate("() => window.jupyterapp.commands.execute('notebook:create-output-view')")
    expect(page.locator(".jp-LinkedOutputView .aw-coach .aw-lead")).to_be_visible()
    page.locator(".cm-content.aw-prose").click()
    page.keyboard.press("Control+End")
    page.keyboard.insert_text(" And P.S.: Monday.")
    expect(page.locator(".jp-LinkedOutputView .aw-feedback")).to_have_attribute(
        "data-size", str(len(f"{START} And P.S.: Monday.")), timeout=PATIENCE
    )
    page.wait_for_timeout(2_000)
    assert face.file().read_text(encoding="utf-8") == f"{START} And P.S.: Monday."
    assert "" not in face.versions()
    assert len(face.versions()) <= 4


def test_what_has_not_changed_in_the_panel_stays(page: Page) -> None:
    """Focus and what is open stay where they are, though praise comes above them."""
    summary = page.locator(".aw-in-cell .aw-all > summary")
    summary.click()
    first = summary.element_handle()
    page.locator(".cm-content.aw-prose").click()
    page.keyboard.press("Control+End")
    page.keyboard.type(" The dashboard that turns red every Monday stayed with me.", delay=10)
    summary.focus()
    expect(page.locator(".aw-in-cell .aw-works")).to_contain_text("turns red every Monday")
    assert first is not None
    assert first.evaluate("(el) => el.isConnected && document.activeElement === el && el.parentNode.open")


def test_a_long_text_stays_whole(page: Page) -> None:
    box = page.locator(".aw-box")
    text = "A sentence about claims and faxes on Monday. " * 445
    box.click()
    page.keyboard.insert_text(text)
    size = str(len(text))
    page.wait_for_function(
        f"() => document.querySelector('.aw-in-box .aw-feedback').dataset.size === '{size}'"
    )
    page.keyboard.type("The end.", delay=5)
    assert box.input_value() == f"{text}The end."


def test_words_survive_a_reload_without_saving(
    own_page: Page, home: Path, request: pytest.FixtureRequest
) -> None:
    page = own_page
    at_the_end_of_the_thanks(page)
    page.keyboard.type(" Words that were never saved.", delay=10)
    expect(page.locator(".aw-in-cell .aw-feedback")).not_to_have_attribute("data-rev", "0")
    page.wait_for_timeout(800)
    page.reload()
    page.wait_for_selector(".jp-Notebook")
    idle(page)
    run_all(page)
    back = page.locator(".aw-in-cell").get_by_role("button", name="Bring them back")
    expect(back).to_be_visible(timeout=PATIENCE)
    at_the_end_of_the_thanks(page)
    page.keyboard.type(" And new ones meanwhile.", delay=10)
    back.click()
    face = Face(page, "cell", folder_of(home, request))
    assert "Words that were never saved." in face.text()
    face.holds(face.text())
    assert any("And new ones meanwhile." in version for version in face.versions())


def test_words_typed_while_python_is_dead_are_offered_back(own_page: Page) -> None:
    page = own_page
    pid = int(ask(page, "import os; print(os.getpid())"))
    page.locator(".aw-box").click()
    page.keyboard.type("Kept before. ", delay=10)
    page.wait_for_timeout(900)
    os.kill(pid, signal.SIGKILL)
    page.keyboard.type("Typed after it died.", delay=10)
    words = page.locator(".aw-box").input_value()  # JupyterLab's own dialog may have taken a key or two
    assert len(words) > len("Kept before. ") + 5
    page.reload()
    page.wait_for_selector(".jp-Notebook")
    idle(page)
    run_all(page)
    page.locator(".aw-in-box").get_by_role("button", name="Bring them back").click()
    expect(page.locator(".aw-box")).to_have_value(words)


def test_words_typed_in_the_cell_while_python_is_dead_are_offered_back(
    own_page: Page, home: Path, request: pytest.FixtureRequest
) -> None:
    page = own_page
    face = Face(page, "cell", folder_of(home, request))
    pid = int(ask(page, "import os; print(os.getpid())"))
    at_the_end_of_the_thanks(page)
    page.keyboard.type(" Kept before.", delay=10)
    face.holds(face.text())
    os.kill(pid, signal.SIGKILL)
    page.keyboard.type(" Typed after it died.", delay=10)
    words = face.text()  # JupyterLab's own dialog may have taken a key or two
    assert len(words) > len(START) + len(" Kept before.") + 5
    page.reload()  # the notebook was never saved
    page.wait_for_selector(".jp-Notebook")
    idle(page)
    run_all(page)
    assert face.text() == START
    face.panel().get_by_role("button", name="Bring them back").click(timeout=PATIENCE)
    face.holds(words)


def test_a_restart_and_run_all_keep_both(page: Page) -> None:
    at_the_end_of_the_thanks(page)
    page.keyboard.type(" Still here.", delay=10)
    page.locator(".aw-box").click()
    page.keyboard.type("Box words.", delay=10)
    page.wait_for_timeout(900)
    page.evaluate(
        "() => window.jupyterapp.shell.currentWidget.context.sessionContext.session.kernel.restart()"
    )
    page.wait_for_timeout(1500)
    run_all(page)
    page.wait_for_selector(COACH)
    assert "Still here." in cell_text(page)
    expect(page.locator(".aw-box")).to_have_value("Box words.")


def test_a_draft_changed_on_the_disk_meanwhile_is_kept(
    page: Page, home: Path, request: pytest.FixtureRequest
) -> None:
    page.locator(".aw-box").click()
    page.keyboard.type("From the first tab.", delay=10)
    page.wait_for_timeout(900)
    drafts = folder_of(home, request) / "drafts"
    (drafts / "box.md").write_text("Written elsewhere meanwhile.", encoding="utf-8")
    page.keyboard.type(" And more.", delay=10)
    soon(
        page,
        lambda: (drafts / "box.md").read_text(encoding="utf-8") == "From the first tab. And more.",
    )
    assert [p.read_text(encoding="utf-8") for p in drafts.glob("box.conflict-*")] == [
        "Written elsewhere meanwhile."
    ]


def test_two_tabs_lose_nothing(
    own_page: Page, place: tuple[str, Any], home: Path, request: pytest.FixtureRequest
) -> None:
    page = own_page
    folder = folder_of(home, request)
    other = page.context.new_page()
    opened(other, place[0], folder)
    for name in ("cell", "box"):
        first, second = Face(page, name, folder), Face(other, name, folder)
        begun = first.text()
        said = []
        for face, words in (
            (first, " From the first."),
            (second, " From the second."),
            (first, " And more."),
        ):
            face.page.bring_to_front()
            face.enter()
            face.page.keyboard.type(words, delay=5)
            said.append(face.text())
            face.holds(said[-1])
        assert said == [
            f"{begun} From the first.",
            f"{begun} From the second.",
            f"{begun} From the first. And more.",
        ]
        assert set(said) <= set(first.versions())
        copies = [path.read_text("utf-8") for path in folder.glob(f"drafts/{first.file().stem}.conflict-*")]
        assert said[1] in copies
        expect(first.panel().locator(".aw-note")).to_contain_text("That version is kept as")


def test_a_full_disk_is_told_and_the_words_stay(page: Page) -> None:
    ask(
        page,
        "import os, errno\ndef full(fd): raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))\nos.fsync = full",
    )
    page.locator(".aw-box").click()
    page.keyboard.type("No room for this.", delay=10)
    expect(page.locator(".aw-in-box .aw-note")).to_contain_text("can't be saved here")
    expect(page.locator(".aw-box")).to_have_value("No room for this.")


def test_a_folder_that_takes_no_writing_is_told_and_the_words_come_back(
    place: tuple[str, Any], home: Path
) -> None:
    folder = home / "read-only"
    with coached(place[1], place[0], folder, mode=0o555) as (page, _):
        faces = [Face(page, name, folder) for name in ("cell", "box")]
        written = {}
        for face in faces:
            face.enter()
            page.keyboard.type(" Nowhere to lay this.", delay=5)
            written[face.name] = face.text()
            expect(face.panel().locator(".aw-note")).to_contain_text("can't be saved here", timeout=PATIENCE)
            expect(face.panel().locator(".aw-feedback")).to_have_attribute(
                "data-size", str(len(written[face.name])), timeout=PATIENCE
            )
        assert not (folder / "drafts").exists()
        page.reload()
        page.wait_for_selector(".jp-Notebook")
        ran(page)
        for face in faces:
            face.panel().get_by_role("button", name="Bring them back").click(timeout=PATIENCE)
            assert face.text() == written[face.name]
            expect(face.panel().locator(".aw-note")).to_contain_text("can't be saved here", timeout=PATIENCE)


def test_names_and_roles_of_the_panel(page: Page) -> None:
    expect(page.get_by_role("textbox", name="Your thank-you note")).to_have_count(2)
    expect(page.locator(".aw-in-cell")).to_match_aria_snapshot(NAMES)
    page.locator(".aw-box").fill(START)
    box = page.locator(".aw-in-box")
    expect(box).to_match_aria_snapshot(NAMES, timeout=PATIENCE)
    box.get_by_text("The whole checklist").click()
    expect(box.get_by_role("list", name="The whole checklist")).to_match_aria_snapshot(CHECKLIST)
    expect(box.get_by_role("textbox")).to_have_accessible_description(
        "Ctrl+Enter asks for feedback at once. Tab leaves the box."
    )


def test_words_are_not_read_as_python_while_the_coach_is_there(page: Page) -> None:
    at_the_end_of_the_thanks(page)
    page.keyboard.type(" I come from Lagos, and in 'my' view class is for everybody.")
    tokens = page.locator(".cm-content", has_text="from Lagos").locator(".cm-line span")
    expect(tokens).to_have_count(0)
    page.get_by_role("menuitem", name="Edit", exact=True).click()
    page.get_by_role("menuitem", name="Clear Cell Output", exact=True).click()
    expect(page.locator(".cm-content.aw-prose", has_text="from Lagos")).to_have_count(0)
    expect(tokens).not_to_have_count(0)


def test_feedback_waits_when_asked_to(page: Page) -> None:
    panel = page.locator(".aw-in-box")
    panel.get_by_label("Write first, feedback later").check()
    page.locator(".aw-box").click()
    page.keyboard.type("Dear Tamsin, thank you for the call. I am the perfect candidate.", delay=5)
    page.wait_for_timeout(900)
    expect(panel.locator(".aw-feedback")).to_be_hidden()
    panel.get_by_role("button", name="Show feedback").click()
    expect(panel.locator(".aw-feedback")).to_contain_text("claims a lot")


def test_nothing_in_our_outputs_keeps_anybody_out(own_page: Page) -> None:
    page = own_page
    page.locator(".aw-box").fill("Dear Tamsin, thank you for the call.")
    expect(page.locator(".aw-in-box .aw-lead")).to_contain_text("Not quite yet", timeout=PATIENCE)
    page.locator(".aw-coach details").evaluate_all("(all) => all.forEach((one) => { one.open = true; })")
    for theme in ("JupyterLab Light", "JupyterLab Dark", "JupyterLab Dark High Contrast"):
        run(page, "apputils:change-theme", theme=theme)
        expect(page.locator("body")).to_have_attribute("data-jp-theme-name", theme, timeout=PATIENCE)
        found = Axe().run(page, context=".aw-coach").response["violations"]
        assert [(theme, v["id"], [n["html"][:120] for n in v["nodes"]]) for v in found] == []


def test_the_keyboard_is_enough_on_a_narrow_screen(own_page: Page) -> None:
    page = own_page
    run(page, "application:toggle-left-area")
    page.set_viewport_size({"width": 360, "height": 740})
    box = page.locator(".aw-box")
    box.focus()
    page.keyboard.type("Dear Tamsin, thank you for the call.", delay=5)
    expect(page.locator(".aw-in-box summary").first).to_be_visible()
    checklist = page.locator(".aw-in-box details.aw-all summary")
    at = "() => document.activeElement.className + ' ' + document.activeElement.parentElement.className"
    for _ in range(6):  # other controls may stand before it
        page.keyboard.press("Tab")
        if "aw-all" in page.evaluate(at):
            break
    expect(checklist).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(box).to_be_focused()
    wide = page.evaluate(
        "() => { const b = document.querySelector('.aw-in-box'); return b.scrollWidth <= b.clientWidth + 1; }"
    )
    assert wide


def test_a_slip_in_the_first_line_is_told_kindly(page: Page) -> None:
    page.locator(".cm-line", has_text="%%draft").click()
    page.keyboard.press("End")
    page.keyboard.type("x")
    run_all(page)
    expect(page.locator(".aw-notice")).to_contain_text("phone-screen")
    assert "perfect candidate" in page.locator(".jp-Notebook").inner_text()
