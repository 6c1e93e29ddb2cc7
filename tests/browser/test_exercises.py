"""The record form, the planner, the exercises and the kit in a real JupyterLab, by keyboard alone where it matters."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any

import icalendar
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from afterword.content import data_text
from afterword.record import parse_record
from browser.lab import chromium, idle, notebook, open_notebook, run, run_all, server, visit

pytestmark = pytest.mark.slow

EVIL = '<script>window.pwned = 1</script><img src=x onerror="window.pwned = 2">'
NOTE = f"""Subject: Thank you, Zoë (Data Analyst)
To: Tamsin

Hi Tamsin,

Thank you for talking with me this morning about the Data Analyst role. The two nurses who keep a paper tally have stayed
with me, and since we hung up I have been sketching what that screen would have to show. {EVIL}

Best regards,
Wendell Achterberg
"""
CELLS = {
    "form": 'RecordForm("own.toml")',
    "planner": 'Planner(scenario="phone-screen")',
    "choose": 'Choose("subject-lines")',
    "order": 'Order("thank-you-order")',
    "compare": 'Compare("two-replies")',
    "story": 'Story("the-no")',
    "score": 'SelfScore("thank_you")',
    "progress": "Progress()",
    "kit": 'Kit("interview.toml")',
}
IMPORT = (
    "from afterword.coach import Choose, Compare, Kit, Order, Planner, Progress, RecordForm, SelfScore, Story"
)


@dataclass
class Desk:
    """One open notebook with every panel in it."""

    page: Page
    folder: Path
    elsewhere: list[str]

    def panel(self, name: str) -> Locator:
        cells = self.page.locator(".jp-Notebook .jp-CodeCell")
        return cells.nth(1 + list(CELLS).index(name)).locator(".aw-live")

    def tab_to(self, target: Locator) -> None:
        """Press Tab until the target has the focus."""
        for _ in range(60):
            if target.evaluate("element => element === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"Tab never reaches {target}")

    def said(self, name: str, words: str | re.Pattern[str]) -> None:
        """Wait until a screen reader was told."""
        expect(self.panel(name).locator("> [role=status]")).to_contain_text(words)


def write(folder: Path) -> None:
    (folder / "interview.toml").write_text(
        data_text("exercises", "scenarios", "phone-screen", "interview.toml"), "utf-8"
    )
    (folder / "drafts").mkdir()
    (folder / "drafts" / "thank_you.md").write_text(NOTE, "utf-8")
    notebook(folder / "n.ipynb", IMPORT, *CELLS.values())


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Any, Path]]:
    home = tmp_path_factory.mktemp("work")
    with server(home, tmp_path_factory.mktemp("jupyter")) as url, chromium() as browser:
        yield url, browser, home


@pytest.fixture(scope="module")
def desk(place: tuple[str, Any, Path]) -> Iterator[Desk]:
    url, browser, home = place
    folder = home / "desk"
    folder.mkdir()
    write(folder)
    with visit(browser, accept_downloads=True, viewport={"width": 1280, "height": 1400}) as (
        context,
        elsewhere,
    ):
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        page = context.new_page()
        page.on("dialog", lambda dialog: dialog.accept())
        open_notebook(page, url, "desk/n.ipynb")
        run(page, "application:toggle-left-area")
        run_all(page)
        found = Desk(page, folder, elsewhere)
        expect(found.panel("kit")).to_contain_text("Follow-up kit", timeout=60_000)
        yield found


def test_choosing_by_keyboard_alone(desk: Desk) -> None:
    panel, keys = desk.panel("choose"), desk.page.keyboard
    panel.get_by_role("radio", name="Hello").focus()
    keys.press("Space")
    keys.press("ArrowDown")
    keys.press("ArrowDown")
    desk.tab_to(panel.get_by_role("button", name="Check"))
    keys.press("Enter")
    desk.said("choose", "Not this one. On what?")
    expect(panel.get_by_role("radio", name="Following up")).to_have_accessible_description(
        re.compile("^Not this one")
    )
    keys.press("Shift+Tab")
    keys.press("ArrowUp")
    desk.tab_to(panel.get_by_role("button", name="Check"))
    keys.press("Enter")
    desk.said("choose", "Yes, this one.")
    desk.tab_to(panel.get_by_role("button", name="Next question"))
    keys.press("Enter")
    expect(panel).to_contain_text("Question 2 of 3")
    assert panel.locator("legend").evaluate("element => element === document.activeElement")


def test_names_and_roles_of_a_question(desk: Desk) -> None:
    seen = desk.panel("choose").aria_snapshot()
    assert '- group "Which subject line would you open?":' in seen
    assert re.search(r'- group "Question \d of 3', seen)
    assert len(re.findall(r"- .?radio \".+\"", seen)) == 4
    assert '- button "Check"' in seen


def test_ordering_keeps_the_focus_on_the_piece_that_moves(desk: Desk) -> None:
    panel, keys = desk.panel("order"), desk.page.keyboard
    up = panel.get_by_role("button", name="Up: Subject: Thank you")
    up.focus()
    for place in (4, 3, 2, 1):
        keys.press("Enter")
        desk.said("order", f"Now {place} of 8.")
        assert up.evaluate("element => element === document.activeElement")
    expect(up).to_have_attribute("aria-disabled", "true")
    keys.press("Enter")
    expect(panel.locator("li").first).to_contain_text("Subject: Thank you")
    desk.tab_to(panel.get_by_role("button", name="Check"))
    keys.press("Space")
    desk.said("order", re.compile("stand well together"))
    expect(panel.get_by_text("Belongs earlier.").first).to_be_visible()


def test_comparing_shows_the_reviews_after_ones_own_view(desk: Desk) -> None:
    panel, keys = desk.panel("compare"), desk.page.keyboard
    show = panel.get_by_role("button", name="Show what the checklist found")
    show.click()
    desk.said("compare", "Say first")
    expect(panel.get_by_text("What the checklist found", exact=True)).to_have_count(0)
    panel.get_by_role("radio", name="The first").focus()
    keys.press("Space")
    desk.tab_to(panel.get_by_role("textbox", name="Why?"))
    keys.type(f"It lets her be. {EVIL}")
    desk.tab_to(show)
    keys.press("Enter")
    expect(panel).to_contain_text("Please don't send this yet.")
    expect(panel).to_contain_text("Ready to send.")
    expect(panel.get_by_role("textbox", name="Why?")).to_have_value(f"It lets her be. {EVIL}")


def test_a_story_with_a_message_written_inside_and_back(desk: Desk) -> None:
    panel, keys = desk.panel("story"), desk.page.keyboard
    panel.get_by_role("button", name="Read it once more").focus()
    keys.press("Enter")
    expect(panel).to_contain_text("Tuesday, with coffee")
    assert desk.page.evaluate("() => document.activeElement.textContent") == "Tuesday, with coffee"
    desk.tab_to(panel.get_by_role("button", name="To Ottilie, who signed it."))
    keys.press("Enter")
    box = panel.get_by_role("textbox")
    expect(box).to_be_visible(timeout=15_000)
    desk.tab_to(box)
    keys.type("Dear Ottilie,\n\nThank you for letting me know about the educator post.")
    expect(panel.locator(".aw-coach")).to_contain_text("You thank them", timeout=15_000)
    desk.tab_to(panel.get_by_role("button", name="That will do, and that is all."))
    keys.press("Enter")
    expect(panel).to_contain_text("1 of 6 ways this can end")
    desk.tab_to(panel.get_by_role("button", name="Back"))
    keys.press("Enter")
    expect(panel.get_by_role("textbox")).to_have_value(re.compile("letting me know about the educator post"))
    kept = (desk.folder / "drafts" / "rejection_reply-the-no.md").read_text("utf-8")
    assert kept.startswith("Dear Ottilie,\n\nThank you")


def test_the_record_form_by_keyboard_alone(desk: Desk) -> None:
    panel, keys = desk.panel("form"), desk.page.keyboard
    name = panel.get_by_role("textbox", name="Your name")
    name.focus()
    keys.type("Imani Osei")
    desk.tab_to(panel.get_by_role("textbox", name="The role", exact=True))
    keys.type("Night Planner")
    desk.tab_to(panel.get_by_role("button", name="Next", exact=True))
    keys.press("Enter")
    paste = panel.get_by_role("textbox", name="Paste your notes")
    expect(paste).to_be_visible()
    desk.tab_to(paste)
    keys.insert_text(f"met Dana, head of ops\n- scanners two weeks late\n{EVIL}")
    desk.tab_to(panel.get_by_role("button", name="Show them line by line"))
    keys.press("Enter")
    desk.said("form", "3 lines. Say for each what it is.")
    first = panel.get_by_role("combobox", name="What is this line?").nth(0)
    assert first.evaluate("element => element === document.activeElement")
    assert first.input_value() == ""
    keys.type("A person")
    who = panel.get_by_role("textbox", name="Name", exact=True)
    expect(who).to_have_value("")
    desk.tab_to(who)
    keys.type("Dana Reyes")
    desk.tab_to(panel.get_by_role("combobox", name="What is this line?").nth(1))
    keys.type("Something that was")
    desk.tab_to(panel.get_by_role("button", name="Put 2 lines into my record"))
    keys.press("Enter")
    desk.said("form", "2 lines are sorted. 1 left.")
    expect(panel).to_contain_text("Kept in own.toml.")
    record = parse_record((desk.folder / "own.toml").read_text("utf-8"))
    assert (record.me.name, record.role.title) == ("Imani Osei", "Night Planner")
    assert ([p.name for p in record.people], [m.about for m in record.moments]) == (
        ["Dana Reyes"],
        ["scanners two weeks late"],
    )


def test_an_error_stands_beside_its_field_and_goes_when_it_is_put_right(desk: Desk) -> None:
    panel, keys = desk.panel("form"), desk.page.keyboard
    panel.get_by_role("button", name="Timing").click()
    zone = panel.get_by_role("combobox", name="Their time zone")
    expect(zone).to_be_visible()
    zone.fill("Europe/Londn")
    desk.page.keyboard.press("Tab")
    expect(zone).to_have_accessible_description(re.compile("Did you mean “Europe/London”"))
    expect(zone).to_have_attribute("aria-invalid", "true")
    expect(panel).to_contain_text("waits until the marked fields are put right")
    zone.focus()
    keys.press("ControlOrMeta+a")
    keys.type("Europe/London", delay=20)
    expect(zone).not_to_have_attribute("aria-invalid", "true")
    expect(zone).to_have_value("Europe/London")
    expect(panel).to_contain_text("Kept in own.toml.")


def test_typing_is_never_disturbed_by_what_comes_back(desk: Desk) -> None:
    panel, keys = desk.panel("form"), desk.page.keyboard
    panel.get_by_role("button", name="You", exact=True).click()
    field = panel.get_by_role("textbox", name="The employer", exact=True)
    expect(field).to_be_visible()
    field.focus()
    words = "Harrow & Söhne 🙂 שלום, a depot that never sleeps, on the old road to the sea"
    keys.type(words, delay=25)
    for _ in range(4):
        keys.press("ArrowLeft")
    keys.type("cold ", delay=60)
    desk.page.wait_for_timeout(900)
    wanted = words[:-4] + "cold " + words[-4:]
    expect(field).to_have_value(wanted)
    assert field.evaluate("element => element.selectionStart") == len(wanted.encode("utf-16-le")) // 2 - 4


def test_a_new_date_moves_the_plan_at_once_and_the_calendar_can_be_saved(desk: Desk) -> None:
    panel = desk.panel("planner")
    expect(panel.get_by_role("img", name="What to send, and when")).to_be_visible()
    row = panel.get_by_role("row", name=re.compile("Ask once where things stand"))
    expect(row).to_contain_text("Tue 17 Mar")
    panel.get_by_text("Something came since").click()
    panel.get_by_label("New day they named").fill("2026-03-20")
    expect(row).to_contain_text("Tue 24 Mar")
    expect(row).to_contain_text("Source: University of Alabama")
    desk.said("planner", "The plan is new. Next: Thank Tamsin Okafor")
    with desk.page.expect_download() as waiting:
        panel.get_by_role("link", name="Put it into your calendar").click()
    assert waiting.value.suggested_filename == "follow-up-cedar-plain-health-plan.ics"
    events = icalendar.Calendar.from_ical(waiting.value.path().read_bytes()).walk("VEVENT")
    starts = {str(event["SUMMARY"]): str(event.decoded("DTSTART")) for event in events}
    assert starts["Ask once where things stand (Cedar & Plain Health Plan)"] == "2026-03-24"


def test_scoring_oneself_before_the_review(desk: Desk) -> None:
    panel, keys = desk.panel("score"), desk.page.keyboard
    expect(panel).not_to_contain_text("differs")
    groups = panel.get_by_role("radiogroup")
    for n in range(groups.count()):
        groups.nth(n).get_by_role("radio", name="Yes").focus()
        keys.press("Space")
    panel.get_by_role("radio", name="4", exact=True).focus()
    keys.press("Space")
    desk.tab_to(panel.get_by_role("button", name="Show the review beside mine"))
    keys.press("Enter")
    desk.said("score", re.compile(r"You and the review agree on \d+ of 13 lines\."))
    expect(panel.get_by_role("table", name="Your marks and the review")).to_be_visible()
    expect(panel).to_contain_text("Where you differ")


def test_a_message_leaves_as_an_unsent_mail(desk: Desk) -> None:
    panel = desk.panel("kit")
    with desk.page.expect_download() as waiting:
        panel.get_by_role(
            "link", name="Save as unsent message (.eml): Thank-you note to Tamsin Okafor"
        ).click()
    assert waiting.value.suggested_filename == "thank-you-note-to-tamsin-okafor.eml"
    message = message_from_bytes(waiting.value.path().read_bytes(), policy=default)
    assert message["X-Unsent"] == "1"
    assert message["Subject"] == "Thank you, Zoë (Data Analyst)"
    assert message["To"].addresses[0].addr_spec == "t.okafor@cedarplain.example"
    assert EVIL in message.get_content()
    panel.get_by_role("button", name="Copy the text: Thank-you note").click()
    desk.said("kit", "Copied")
    copied = desk.page.evaluate("() => navigator.clipboard.readText()")
    assert copied.startswith("Subject: Thank you, Zoë (Data Analyst)\n\nHi Tamsin,\n\n")
    assert EVIL in copied


def test_the_kit_is_saved_as_a_page_that_stands_alone(desk: Desk) -> None:
    panel = desk.panel("kit")
    panel.get_by_role("button", name="Save as a page to print").click()
    expect(panel).to_contain_text("lies beside this notebook as follow-up-kit.html")
    other = desk.page.context.new_page()
    other.set_content((desk.folder / "follow-up-kit.html").read_text("utf-8"))
    expect(other.get_by_role("heading", name="Thank-you note to Tamsin Okafor")).to_be_visible()
    assert other.evaluate("() => window.pwned") is None
    assert Axe().run(other).violations_count == 0
    other.close()


def test_progress_says_what_is_done_and_what_comes_next(desk: Desk) -> None:
    run(desk.page, "notebook:run-all-cells")
    idle(desk.page)
    panel = desk.panel("progress")
    expect(panel).to_contain_text("A good next step:")
    done = panel.get_by_role("listitem").filter(has_text=re.compile("^.?Done: "))
    expect(done.filter(has_text="Your thank-you note")).to_have_count(1)
    expect(done.filter(has_text="A story: the answer is no")).to_have_count(1)
    expect(done.filter(has_text="Your own view of your thank-you")).to_have_count(1)


def test_everything_is_there_again_after_all_cells_ran_anew(desk: Desk) -> None:
    run_all(desk.page)
    expect(desk.panel("choose")).to_contain_text("Question 2 of 3", timeout=30_000)
    expect(desk.panel("order").locator("li").first).to_contain_text("Subject: Thank you")
    expect(desk.panel("compare").get_by_role("textbox", name="Why?")).to_have_value(f"It lets her be. {EVIL}")
    expect(desk.panel("story").get_by_role("textbox")).to_have_value(
        re.compile("educator post"), timeout=15_000
    )
    expect(desk.panel("planner").get_by_role("textbox", name="New day they named")).to_have_value(
        "2026-03-20"
    )
    expect(desk.panel("form").get_by_role("textbox", name="Your name")).to_have_value("Imani Osei")
    expect(desk.panel("score")).to_contain_text("You and the review agree on")


@pytest.mark.parametrize("theme", ["JupyterLab Light", "JupyterLab Dark", "JupyterLab Dark High Contrast"])
def test_axe_finds_nothing_in_any_theme(desk: Desk, theme: str) -> None:
    run(desk.page, "apputils:change-theme", theme=theme)
    desk.page.wait_for_timeout(600)
    for name in CELLS:
        panel = desk.panel(name)
        panel.evaluate("element => element.setAttribute('data-under-test', '')")
    found = Axe().run(desk.page, "[data-under-test]")
    assert found.violations_count == 0, found.generate_report()


def test_nothing_sticks_out_on_a_narrow_screen(desk: Desk) -> None:
    desk.page.set_viewport_size({"width": 360, "height": 900})
    desk.page.wait_for_timeout(500)
    for name in CELLS:
        card = desk.panel(name).locator(".aw-card").first
        wide, room = card.evaluate("element => [element.scrollWidth, element.clientWidth]")
        assert wide <= room, name
        over = desk.panel(name).evaluate(
            """root => [...root.querySelectorAll('input, select, textarea, button, a, p, td')]
                .filter((e) => e.getClientRects().length && !e.closest('.aw-sr'))
                .filter((e) => e.getBoundingClientRect().right > root.getBoundingClientRect().right + 1)
                .map((e) => e.outerHTML.slice(0, 80))"""
        )
        assert over == [], name
    desk.page.set_viewport_size({"width": 1280, "height": 1400})


def test_words_typed_while_python_was_away_come_back(desk: Desk) -> None:
    panel, page = desk.panel("form"), desk.page
    panel.get_by_role("button", name="You", exact=True).click()
    field = panel.get_by_role("textbox", name="Your name")
    expect(field).to_be_visible()
    page.evaluate(
        "() => window.jupyterapp.shell.currentWidget.context.sessionContext.session.kernel.restart()"
    )
    page.wait_for_timeout(1500)
    field.focus()
    page.keyboard.press("End")
    page.keyboard.type(" the Second")
    expect(panel.locator(".aw-remark")).to_contain_text("safe in this tab", timeout=12_000)
    back = desk.panel("form").get_by_role("textbox", name="Your name")
    for _ in range(3):  # a slow machine may still be starting the kernel when it says that it is idle
        run_all(page)
        with suppress(PlaywrightTimeout):
            back.wait_for(timeout=20_000)
            break
    expect(back).to_have_value("Imani Osei the Second", timeout=10_000)
    expect(desk.panel("form")).to_contain_text("Kept in own.toml.")
    assert "the Second" in (desk.folder / "own.toml").read_text("utf-8")


def test_no_script_ran_and_no_other_host_was_asked(desk: Desk) -> None:
    assert desk.page.evaluate("() => window.pwned") is None
    assert desk.elsewhere == []


def test_the_keys_of_notebook_7_stay_out_of_the_panels(place: tuple[str, Any, Path], tmp_path: Path) -> None:
    folder = tmp_path / "work"
    folder.mkdir()
    notebook(folder / "n.ipynb", IMPORT, 'Choose("day-nine")', 'RecordForm("own.toml")')
    with server(folder, tmp_path / "jupyter", "notebook") as url, visit(place[1]) as (context, elsewhere):
        page = context.new_page()
        open_notebook(page, url, "n.ipynb", "notebook")
        run_all(page)
        radio = page.locator(".aw-live").first.get_by_role("radio", name="Send a short question")
        radio.focus(timeout=60_000)
        for key in ("Space", "ArrowDown", "ArrowUp", "b", "d", "d", "m"):
            page.keyboard.press(key)
        expect(radio).to_be_checked()
        assert radio.evaluate("element => element === document.activeElement")
        name = page.locator(".aw-live").nth(1).get_by_role("textbox", name="Your name")
        name.focus()
        page.keyboard.type("dd ab Imani", delay=20)
        expect(name).to_have_value("dd ab Imani")
        assert page.evaluate("() => window.jupyterapp.shell.currentWidget.context.model.dirty")
        page.keyboard.press("Control+s")
        page.wait_for_function("() => !window.jupyterapp.shell.currentWidget.context.model.dirty")
        assert name.evaluate("element => element === document.activeElement")
        assert page.locator(".jp-Notebook .jp-Cell").count() == 3
        assert elsewhere == []


def test_the_panels_work_in_voila(place: tuple[str, Any, Path], tmp_path: Path) -> None:
    folder = tmp_path / "work"
    folder.mkdir()
    notebook(folder / "n.ipynb", IMPORT, 'Choose("day-nine")', 'Planner(scenario="phone-screen")')
    with server(folder, tmp_path / "jupyter", "voila") as url, visit(place[1]) as (context, elsewhere):
        page = context.new_page()
        page.goto(f"{url}/voila/render/n.ipynb")
        choose = page.locator(".aw-live").first
        choose.get_by_role("radio", name="Wait, and write").check(timeout=60_000)
        choose.get_by_role("button", name="Check").click()
        expect(choose.locator("> [role=status]")).to_contain_text("Yes, this one.", timeout=15_000)
        planner = page.locator(".aw-live").nth(1)
        planner.get_by_label("The day they named").fill("2026-03-16")
        expect(planner.get_by_role("row", name=re.compile("Ask once"))).to_contain_text("Wed 18 Mar")
        assert elsewhere == []
