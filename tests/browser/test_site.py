"""The browser edition in a real browser, in a room's own network, with every other host refused."""

from __future__ import annotations

import gzip
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import icalendar
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

import afterword
from afterword.content import root
from afterword.handin import read_handin
from afterword.site.runtime import PACKAGES, SNAPSHOT
from browser.conftest import EPOCH
from browser.lab import chromium, visit
from browser.lite import IN_ROOM, ROOM, build, ready, run_cell, run_code, serving

pytestmark = pytest.mark.slow

FIRST = "Thank you for the call about the Data Analyst role. The dashboard that turns red on Mondays made me smile."
NOTE = """Dear Tamsin,

Thank you for the call this morning. You said that the dashboard turns red every Monday, and it has stayed with me \U0001f642.
I am the perfect candidate. Please answer by tomorrow.

Best regards,
Wendell Achterberg
"""
SAME = f"""import contextlib, io, pathlib
from afterword.cli import main
from afterword.content import root
pathlib.Path("draft.txt").write_text({NOTE!r}, encoding="utf-8")
record = root() / "exercises/scenarios/phone-screen/interview.toml"
out = io.StringIO()
with contextlib.redirect_stdout(out):
    code = main(["review", "draft.txt", "--record", str(record), "--kind", "thank_you", "--to", "Tamsin", "--json"])
print("<<" + out.getvalue() + ">>", code)"""
PANELS = {
    "choose": 'Choose("subject-lines")',
    "order": 'Order("thank-you-order")',
    "compare": 'Compare("two-replies")',
    "story": 'Story("the-no")',
    "planner": 'Planner(scenario="phone-screen")',
    "form": 'RecordForm("interview.toml")',
    "score": 'SelfScore("thank_you", key="first-try")',
    "progress": "Progress()",
    "kit": "Kit()",
    "hand-in": "HandIn()",
}
NAMES = "Choose, Compare, HandIn, Kit, Order, Planner, Progress, RecordForm, SelfScore, Story"
ALL = f"from afterword.coach import {NAMES}\ndisplay({', '.join(PANELS.values())})"


@dataclass
class Desk:
    """A participant's browser, with the first lesson open, its Coach at work and every panel below it."""

    page: Page
    panels: Locator
    site: str

    def panel(self, name: str) -> Locator:
        return self.panels.nth(list(PANELS).index(name))


@pytest.fixture(scope="module")
def room(built_site: Path) -> Iterator[tuple[str, Any]]:
    with serving(built_site) as port, chromium(IN_ROOM) as browser:
        yield f"{ROOM}{port}", browser


@pytest.fixture(scope="module")
def desk(room: tuple[str, Any]) -> Iterator[Desk]:
    url, browser = room
    there = {"timezone_id": "Asia/Kathmandu", "viewport": {"width": 1280, "height": 1400}}
    with visit(browser, ROOM, accept_downloads=True, **there) as (context, elsewhere):
        page = context.new_page()
        page.on("dialog", lambda dialog: dialog.accept())
        page.goto(f"{url}/")
        page.get_by_role("link", name="Welcome").click()
        ready(page)
        run_cell(page, 0)
        run_cell(page, 1)
        found = Desk(page, page.locator("[data-test-panels] .aw-live"), url)
        yield found
        assert elsewhere == []


def test_the_first_review_comes_while_one_types(desk: Desk) -> None:
    page = desk.page
    assert page.evaluate("() => [window.isSecureContext, window.crossOriginIsolated]") == [False, False]
    page.locator(".cm-content.aw-prose .cm-line").nth(2).click()
    page.keyboard.type(FIRST, delay=10)
    expect(page.locator(".aw-coach")).to_contain_text("could only come from this talk", timeout=20_000)


def test_a_review_is_the_same_as_on_the_command_line(desk: Desk, tmp_path: Path) -> None:
    shown = run_code(desk.page, 1, SAME).locator(".jp-OutputArea-output").first.inner_text()
    here = re.search(r"<<(.*)>> 0", shown, re.DOTALL)
    assert here is not None, shown
    (tmp_path / "draft.txt").write_text(NOTE, encoding="utf-8")
    record = root() / "exercises" / "scenarios" / "phone-screen" / "interview.toml"
    command = [
        sys.executable,
        "-m",
        "afterword",
        "review",
        "draft.txt",
        "--record",
        str(record),
        "--kind",
        "thank_you",
    ]
    there = subprocess.run(
        [*command, "--to", "Tamsin", "--json"], cwd=tmp_path, capture_output=True, check=True, text=True
    )
    assert json.loads(here[1])["schema"] == "afterword.review/1"
    assert here[1].strip() == there.stdout.strip()


def test_python_is_at_home_in_this_browser(desk: Desk) -> None:
    look = (
        "import os, random, sys, time\n"
        "print('holds', 'afterword.coach.planner' in sys.modules, time.localtime().tm_gmtoff)\n"
        "print(random.getstate() == random.Random(0).getstate(), os.urandom(4) == bytes(4), time.time() > 1.7e9)"
    )
    said = run_code(desk.page, 1, look).locator(".jp-OutputArea-output").first.inner_text()
    assert said.split() == ["holds", "True", "20700", "False", "False", "True"]


def test_without_a_snapshot_python_starts_all_the_same(
    built_site: Path, room: tuple[str, Any], tmp_path: Path
) -> None:
    shutil.copytree(built_site, tmp_path / "site", ignore=shutil.ignore_patterns(SNAPSHOT))
    with serving(tmp_path / "site") as port, visit(room[1], ROOM) as (context, elsewhere):
        page = context.new_page()
        page.goto(f"{ROOM}{port}/notebooks/index.html?path=00-welcome.ipynb")
        ready(page)
        run_cell(page, 0)
        run_cell(page, 1)
        page.locator(".cm-content.aw-prose .cm-line").nth(2).click()
        page.keyboard.insert_text(FIRST)
        expect(page.locator(".aw-coach")).to_contain_text("could only come from this talk", timeout=20_000)
    assert elsewhere == []


def test_what_was_written_is_there_after_a_reload(desk: Desk) -> None:
    page = desk.page
    page.wait_for_timeout(500)
    page.reload()
    ready(page)
    run_cell(page, 0)
    run_cell(page, 1)
    page.get_by_role("button", name="Bring them back").click()
    expect(page.locator(".cm-content.aw-prose")).to_contain_text(FIRST)
    expect(page.locator(".aw-coach")).to_contain_text("could only come from this talk", timeout=20_000)


def test_every_panel_comes_up(desk: Desk) -> None:
    made = run_code(desk.page, 1, ALL)
    made.evaluate("element => element.setAttribute('data-test-panels', '')")
    expect(desk.panels).to_have_count(len(PANELS), timeout=60_000)
    for name in PANELS:
        expect(desk.panel(name).locator(".aw-card").first).to_be_visible(timeout=30_000)


def test_a_choice(desk: Desk) -> None:
    panel = desk.panel("choose")
    panel.get_by_role("radio", name="Following up").check()
    panel.get_by_role("button", name="Check").click()
    expect(panel).to_contain_text("Not this one.", timeout=10_000)


def test_an_order(desk: Desk) -> None:
    panel = desk.panel("order")
    panel.get_by_role("button", name="Up: Subject: Thank you").click()
    expect(panel.locator("> [role=status]")).to_contain_text("Now 4 of 8.")
    panel.get_by_role("button", name="Check").click()
    expect(panel.get_by_text("Belongs earlier.").first).to_be_visible(timeout=10_000)


def test_a_comparison(desk: Desk) -> None:
    panel = desk.panel("compare")
    panel.get_by_role("radio", name="The first").check()
    panel.get_by_role("textbox", name="Why?").fill("It lets her be.")
    panel.get_by_role("button", name="Show what the checklist found").click()
    expect(panel).to_contain_text("Ready to send.", timeout=15_000)


def test_a_story_with_a_message_in_it(desk: Desk) -> None:
    panel = desk.panel("story")
    panel.get_by_role("button", name="Read it once more").click()
    panel.get_by_role("button", name="To Ottilie, who signed it.").click()
    box = panel.get_by_role("textbox")
    box.click(timeout=20_000)
    desk.page.keyboard.type(
        "Dear Ottilie,\n\nThank you for letting me know about the educator post.", delay=10
    )
    expect(panel.locator(".aw-coach")).to_contain_text("You thank them", timeout=20_000)


def test_a_plan_and_its_calendar_file(desk: Desk) -> None:
    panel = desk.panel("planner")
    panel.get_by_text("Something came since").click()
    panel.get_by_label("New day they named").fill("2026-03-20")
    expect(panel.get_by_role("row", name=re.compile("Ask once where things stand"))).to_contain_text(
        "Tue 24 Mar"
    )
    with desk.page.expect_download() as waiting:
        panel.get_by_role("link", name="Put it into your calendar").click()
    assert icalendar.Calendar.from_ical(waiting.value.path().read_bytes()).walk("VEVENT")


def test_the_record_form(desk: Desk) -> None:
    panel = desk.panel("form")
    panel.get_by_role("textbox", name="Your name").fill("Imani Osei")
    panel.get_by_role("textbox", name="The role", exact=True).fill("Night Planner")
    desk.page.keyboard.press("Tab")
    panel.get_by_role("button", name="People").click()
    panel.get_by_role("button", name="Add a person").click()
    panel.get_by_role("textbox", name="Name", exact=True).fill("Dana Reyes")
    desk.page.keyboard.press("Tab")
    expect(panel).to_contain_text("Kept in interview.toml.", timeout=10_000)


def test_ones_own_view_of_a_draft(desk: Desk) -> None:
    panel = desk.panel("score")
    groups = panel.get_by_role("radiogroup")
    expect(groups.first).to_be_visible()
    for n in range(groups.count()):
        groups.nth(n).get_by_role("radio", name="Yes").check()
    panel.get_by_role("radio", name="4", exact=True).check()
    panel.get_by_role("button", name="Show the review beside mine").click()
    expect(panel).to_contain_text("You and the review agree on", timeout=15_000)


def test_the_kit_is_taken_away(desk: Desk) -> None:
    panel = desk.panel("kit")
    panel.get_by_role("button", name="Gather my messages again").click()
    box = panel.get_by_role("checkbox").first
    expect(box).to_be_visible()
    box.check()
    expect(panel.get_by_role("button", name="Save as a page to print")).to_have_count(0)
    desk.page.wait_for_timeout(800)
    with desk.page.expect_download() as waiting:
        panel.get_by_role("link", name="Download the page").click()
    page = waiting.value.path().read_text("utf-8")
    assert waiting.value.suggested_filename == "follow-up-kit.html"
    assert "made me smile" in page


def test_a_message_is_copied_where_the_page_has_no_clipboard(desk: Desk) -> None:
    panel, keys = desk.panel("kit"), desk.page.keyboard
    assert desk.page.evaluate("() => navigator.clipboard === undefined")
    panel.get_by_role("button", name="Copy all as text").click()
    expect(panel.get_by_role("button", name="Copied")).to_be_visible()
    why = desk.panel("compare").get_by_role("textbox", name="Why?")
    why.click()
    keys.press("ControlOrMeta+a")
    keys.press("ControlOrMeta+v")
    expect(why).to_have_value(re.compile("made me smile"))


def test_the_work_is_handed_in_as_a_file(desk: Desk) -> None:
    panel = desk.panel("hand-in")
    panel.get_by_role("textbox").fill("Kim P.")
    link = panel.get_by_role("link", name="Download kim-p.afterword.zip")
    expect(link).to_be_visible(timeout=10_000)
    panel.get_by_role("button", name="Look again").click()
    expect(panel.locator("> [role=status]")).to_contain_text("messages")
    desk.page.wait_for_timeout(500)
    with desk.page.expect_download() as waiting:
        link.click()
    assert waiting.value.suggested_filename == "kim-p.afterword.zip"
    work = read_handin(waiting.value.path().read_bytes())
    first = next(one for one in work.drafts if one.key == "first-try")
    assert (work.name, work.record, first.kind, first.scenario) == ("Kim P.", "", "thank_you", "phone-screen")
    assert FIRST in first.text
    assert first.score is not None
    assert set(first.score.marks.values()) == {"yes"}


def test_another_lesson_in_the_same_browser_has_the_same_files(desk: Desk) -> None:
    page = desk.page.context.new_page()
    page.goto(f"{desk.site}/lab/index.html?path=01-thank-you.ipynb")
    ready(page)
    run_cell(page, 0)
    look = "import pathlib\nprint(sorted(p.name for p in pathlib.Path('drafts').glob('*.md')))"
    assert "first-try.md" in run_code(page, 0, look).inner_text()
    desk.page.locator(".cm-content.aw-prose .cm-line").nth(2).click()
    desk.page.keyboard.press("End")
    desk.page.keyboard.type(" I laughed.", delay=20)
    desk.page.wait_for_timeout(2000)
    words = "import pathlib\nprint(pathlib.Path('drafts/first-try.md').read_text())"
    assert "I laughed." in run_code(page, 1, words).inner_text()
    page.close()


def test_all_that_was_written_can_be_deleted(desk: Desk) -> None:
    look = "() => indexedDB.databases().then((all) => all.map((one) => one.name).sort())"
    assert "afterword" in desk.page.evaluate(look)
    desk.page.goto(f"{desk.site}/")
    desk.page.get_by_role("button", name="Delete what I wrote here").click()
    expect(desk.page.get_by_role("status")).to_have_text("It is deleted.", timeout=20_000)
    assert desk.page.evaluate(look) == []
    found = Axe().run(desk.page)
    assert found.violations_count == 0, found.generate_report()


def test_the_site_is_whole_small_and_the_same_each_time(
    built_site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = [path for path in built_site.rglob("*") if path.is_file()]
    assert sum(path.stat().st_size for path in files) < 60_000_000
    monkeypatch.setenv("SOURCE_DATE_EPOCH", EPOCH)
    one = build(tmp_path / "one")
    names = sorted(str(path.relative_to(one)) for path in one.rglob("*") if path.is_file())
    assert names == sorted(str(path.relative_to(built_site)) for path in files)
    assert [name for name in names if (one / name).read_bytes() != (built_site / name).read_bytes()] == []
    assert [path.name for path in tmp_path.iterdir()] == ["one"]
    assert not [name for name in names if str(tmp_path) in (one / name).read_text("utf-8", "replace")]
    memory, files_of_python = (
        gzip.decompress((one / "python" / name).read_bytes()) for name in (SNAPSHOT, PACKAGES)
    )
    assert b"afterword/coach/coach.js" in files_of_python
    here = (str(tmp_path), str(Path(afterword.__file__).parent))
    assert not [path for path in here if path.encode() in memory or path.encode() in files_of_python]
