"""A learner's whole way: `afterword start`, then every lesson in JupyterLab, with every other host refused."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from afterword.coach.kitting import PAGE
from afterword.record import parse_record
from browser.lab import chromium, visit
from browser.launched import started

pytestmark = pytest.mark.slow
FIRST = "Thank you for the half hour this morning about the Data Analyst role. The dashboard that turns red on Mondays made me smile."
ROB = (
    "Thank you for the tour on Wednesday and the talk about the Laboratory Technician post. The notebook under the ice has "
    "stayed with me.",
    "You need order in that freezer. At Norrvik Blood Centre I put barcodes on 1,200 samples, and the template is attached.",
    "I would be glad to work with you.",
)
OWN = (
    "Thank you for talking with me on Friday about the Timetable Planner role. The 7:40 school bus that leaves half empty has "
    "stayed with me: I looked up when our own schools ring.",
    "You need someone who can shift a timetable without upsetting the drivers. At the ferry office I moved the winter "
    "timetable by ten minutes, after asking every skipper.",
    "I would very much like to do this work, and look forward to hearing from you.",
)

ASK = (
    "We spoke on 10 March about the Data Analyst role, and you mentioned word on the next round by Friday.",
    "Is there any news about the SQL test? I have read up on joining tables that disagree about a member, after the two nurses "
    "with their paper tally stayed in my mind.",
)
OLA = (
    "Thank you for letting me know, and for looking after me so well. I had hoped for the other answer, and I accept this one.",
    "The midnight bug with the Lisbon date has taught me to ask which midnight a test lives in. Please pass on my thanks to Noor and Ben.",
    "I wish the team a calm spring, and would be glad to hear from you when another junior post comes up.",
)
NOTES = (
    ("People", "Add a person", "Name", "Gwen Mulcahy"),
    (
        "Moments",
        "Add a moment",
        "What was said or seen",
        "the 7:40 school bus leaves half empty since the school moved its bell",
    ),
    (
        "Needs",
        "Add something they need",
        "Something they need",
        "someone who shifts a timetable without upsetting the drivers",
    ),
    (
        "What you did",
        "Add something you have done",
        "Something you have done",
        "moved the winter timetable of the ferry by ten minutes",
    ),
)


# A person needs longer to read the first lines than a kernel to start; a test does not.
_READY = """() => {
  const front = document.querySelector(".jp-NotebookPanel:not(.lm-mod-hidden)");
  return front?.querySelector('.jp-KernelName [aria-label^="Python 3"]')
    && front.querySelector('.jp-Notebook-ExecutionIndicator[data-status="idle"]');
}"""

# What is still being run pushes the rest down the page, and a click goes amiss: a person waits, or clicks again.
_CALM = """() => {
  const prompts = [...document.querySelectorAll(".jp-NotebookPanel:not(.lm-mod-hidden) .jp-CodeCell .jp-InputPrompt")];
  return prompts.length > 0 && prompts.every((one) => /\\d/.test(one.textContent));
}"""


@dataclass
class Learner:
    """A browser with the course open in it, and the folder that the learner works in."""

    page: Page
    folder: Path
    lesson: str = "00-welcome.ipynb"

    def wake_up(self) -> None:
        """Do what every lesson asks for first, once the kernel is there."""
        self.page.wait_for_function(_READY)
        self.page.get_by_role("menuitem", name="Run", exact=True).click()
        self.page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
        self.page.wait_for_function(_CALM)

    def notebook(self) -> Locator:
        """The notebook in front."""
        return self.page.locator(".jp-NotebookPanel:not(.lm-mod-hidden) .jp-Notebook")

    def cell(self, words: str) -> Locator:
        """The code cell with these words in it, in view."""
        text = self.page.locator(".cm-content", has_text=words)
        found = self.notebook().locator(".jp-CodeCell").filter(has=text).first
        found.scroll_into_view_if_needed()
        return found

    def output(self, words: str) -> Locator:
        """What that cell shows."""
        return self.cell(words).locator(".jp-Cell-outputArea")

    def write(self, cell: str, below: str, *paragraphs: str, subject: str = "", name: str = "") -> None:
        """Type into a draft cell: a subject, a name behind one of its lines, and paragraphs below that."""
        lines = self.cell(cell).locator(".cm-line")
        if subject:
            lines.filter(has_text=re.compile("^Subject:$")).click()
            self.page.keyboard.press("End")
            self.page.keyboard.insert_text(f" {subject}")
        lines.filter(has_text=re.compile(f"^{re.escape(below)} ?$")).click()
        self.page.keyboard.press("End")
        self.page.keyboard.insert_text(name)
        for paragraph in paragraphs:
            self.page.keyboard.press("Enter")
            self.page.keyboard.press("Enter")
            self.page.keyboard.insert_text(paragraph)

    def judge(self, cell: str) -> Locator:
        """Score a draft oneself: yes to everything, and rather sure. Then the review stands beside it."""
        panel = self.output(cell)
        show = panel.get_by_role("button", name="Show the review beside mine")
        while not show.is_visible():  # the last words may not be written down yet
            panel.get_by_role("button", name=re.compile("read it now|Read my draft")).first.click()
            self.page.wait_for_timeout(500)
        for row in panel.locator("[role=radiogroup]").all():
            row.get_by_text("Yes", exact=True).click()
        panel.locator("fieldset").get_by_text("4", exact=True).click()
        show.click()
        expect(panel).to_contain_text("You and the review agree on")
        return panel

    def finish(self, link: str, name: str) -> None:
        """No rule of accessibility is broken in what our cells show. Then go to the next lesson by its link."""
        found = Axe().run(self.page, ".jp-NotebookPanel:not(.lm-mod-hidden) .jp-Cell-outputArea")
        assert found.violations_count == 0, found.generate_report()
        self.page.keyboard.press("Control+s")
        self.soon(lambda: '"output_type"' in (self.folder / self.lesson).read_text(encoding="utf-8"))
        if link:
            next_lesson = self.notebook().get_by_role("link", name=link, exact=True)
            next_lesson.scroll_into_view_if_needed()
            next_lesson.click()
            self.page.get_by_role("tab", name=name, selected=True).wait_for()
            self.lesson = name

    def soon(self, true: Callable[[], bool]) -> None:
        """Wait until something is so on the disk."""
        for _ in range(100):
            if true():
                return
            self.page.wait_for_timeout(100)
        raise AssertionError("it has not happened")

    def kept(self, key: str) -> str:
        """The draft as it lies on the disk."""
        return (self.folder / "drafts" / f"{key}.md").read_text(encoding="utf-8")


@pytest.fixture
def page(tmp_path: Path) -> Iterator[Page]:
    """A browser of one's own. No request may go to another host."""
    with (
        chromium() as browser,
        visit(browser, viewport={"width": 1280, "height": 1000}) as (context, elsewhere),
    ):
        found = context.new_page()
        found.set_default_timeout(60_000)
        found.on("dialog", lambda dialog: dialog.accept())
        yield found
        assert elsewhere == []


def test_without_cells_there_is_a_box_for_each_draft(page: Page, tmp_path: Path) -> None:
    with started(tmp_path, "--voila") as url:
        page.goto(url)
        box = page.get_by_role("textbox", name="Your thank-you note").first
        expect(box).to_have_value(re.compile("^Hi Tamsin,"))
        box.click()
        page.keyboard.press("Control+Home")
        page.keyboard.press("End")
        page.keyboard.insert_text(f"\n\n{FIRST}")
        expect(page.locator(".aw-coach").first).to_contain_text("could only come from this talk")
        link = page.get_by_role("link", name="Say thank you", exact=True)
        expect(link).to_have_attribute("href", re.compile(r"01-thank-you\.ipynb$"))
        page.goto(url.partition("/voila")[0])  # the list of lessons
        expect(page.get_by_text("04-your-follow-up-kit.ipynb")).to_be_visible()


def test_a_learner_goes_all_the_way(page: Page, tmp_path: Path) -> None:
    with started(tmp_path) as url:
        page.goto(url)
        learner = Learner(page, tmp_path / "my-course")
        for lesson in (welcome, say_thank_you, stay_in_mind, if_the_answer_is_no, your_kit):
            lesson(learner)
    again = [sys.executable, "-m", "afterword", "start", str(learner.folder), "--no-lab"]
    said = subprocess.run(again, check=True, capture_output=True, text=True).stdout
    assert "You have worked in 00-welcome.ipynb, 01-thank-you.ipynb" in " ".join(said.split())
    for path in sorted(learner.folder.glob("*.ipynb")):
        saved = json.loads(path.read_text(encoding="utf-8"))
        assert "widgets" not in saved["metadata"]
        assert path.stat().st_size < 400_000


def welcome(learner: Learner) -> None:
    began = time.monotonic()
    learner.wake_up()
    learner.write("key=first-try", "Hi Tamsin,", FIRST)
    panel = learner.output("key=first-try")
    expect(panel).to_contain_text("could only come from this talk", timeout=30_000)
    expect(panel).to_contain_text("You thank them")
    assert time.monotonic() - began < 60
    form = learner.output('RecordForm("')
    for label, text in (
        ("Your name", "Nadia Holm"),
        ("The role", "Timetable Planner"),
        ("The employer", "Tamarind Buses"),
    ):
        form.get_by_label(label, exact=True).fill(text)
    for step, add, label, text in NOTES:
        form.get_by_role("navigation").get_by_role("button", name=step).click()
        form.get_by_role("button", name=add).click()
        form.get_by_label(label, exact=True).fill(text)
    form.get_by_role("button", name="Next").click()
    file = learner.folder / "interview.toml"
    learner.soon(lambda: file.is_file() and len(parse_record(file.read_text(encoding="utf-8")).evidence) == 1)
    assert parse_record(file.read_text(encoding="utf-8")).people[0].name == "Gwen Mulcahy"
    learner.judge('key="first-try"')
    learner.finish("Say thank you", "01-thank-you.ipynb")


def say_thank_you(learner: Learner) -> None:
    learner.wake_up()
    quiz = learner.output('Choose("only-from-this-talk")')
    quiz.get_by_text("The waiting list taped to your door").click()
    quiz.get_by_role("button", name="Check").click()
    expect(quiz).to_contain_text("Only somebody who sat in that room knows")
    learner.write(
        "key=thank-rob", "Dear Rob,", *ROB, subject="Thank you for Wednesday: Laboratory Technician"
    )
    expect(learner.output("key=thank-rob")).to_contain_text("could only come from this talk")
    expect(learner.output('Prompts("')).to_contain_text("half empty")  # from the learner's own notes
    learner.write(
        "%%draft thank_you write-first",
        "Dear",
        *OWN,
        "Best regards,\nNadia Holm",
        subject="Thank you for Friday",
        name=" Gwen,",
    )
    held = learner.output("%%draft thank_you write-first")
    expect(held).to_contain_text("Feedback waits until you ask for it.")
    expect(held.get_by_text("What works")).to_be_hidden()
    expect(held).to_contain_text("Kept on this computer")
    panel = learner.judge('SelfScore("thank_you")')
    expect(panel).to_contain_text("Your marks and the review")
    assert "half empty" in learner.kept("thank_you")
    learner.write("%%draft thank_you write-first", "Nadia Holm", "P.S. I have asked our own school as well.")
    expect(held).to_contain_text("Kept on this computer")
    learner.soon(lambda: "our own school as well" in learner.kept("thank_you"))
    learner.cell('history("').locator(".cm-line").click()
    learner.page.keyboard.press("Shift+Enter")
    expect(learner.output('history("')).to_contain_text("Newest")
    learner.finish("Stay in mind, not in the way", "02-staying-top-of-mind.ipynb")


def stay_in_mind(learner: Learner) -> None:
    learner.wake_up()
    quiz = learner.output('Choose("day-nine")')
    quiz.get_by_text("Wait, and write the sixteenth day").click()
    quiz.get_by_role("button", name="Check").click()
    expect(quiz).to_contain_text("Two weeks are two weeks")
    learner.write("key=ask-tamsin", "Hi Tamsin,", *ASK, subject="Data Analyst: a short question about timing")
    expect(learner.output("key=ask-tamsin")).to_contain_text("Feedback waits until you ask for it.")
    learner.judge('key="ask-tamsin"')
    expect(learner.output('Planner("interview.toml")')).to_contain_text("When to write, and when to wait")
    learner.finish("If the answer is no", "03-if-the-answer-is-no.ipynb")


def if_the_answer_is_no(learner: Learner) -> None:
    learner.wake_up()
    learner.write("key=reply-to-ola", "Dear Ola,", *OLA, subject="Junior Backend Developer: thank you")
    learner.judge('key="reply-to-ola"')
    story = learner.output('Story("')
    story.get_by_role("button", name="Close the laptop, and ring a friend.").click()
    expect(story).to_contain_text("Amadi listens to all of it")
    learner.finish("Your follow-up kit", "04-your-follow-up-kit.ipynb")


def your_kit(learner: Learner) -> None:
    learner.wake_up()
    expect(learner.output('Planner(scenario="')).to_contain_text("Tue 17 Mar")
    progress = learner.output("Progress()")
    for done in (
        "A first try",
        "Your interview record",
        "Your thank-you note",
        "A question to Tamsin",
        "A reply to Ola",
    ):
        expect(progress.get_by_role("listitem").filter(has_text=done)).to_contain_text("Done")
    kit = learner.output('Kit("')
    expect(kit).to_contain_text("Timetable Planner")
    kit.get_by_role("button", name="Save as a page to print").click()
    expect(kit).to_contain_text("The page lies beside this notebook")
    page = (learner.folder / PAGE).read_text(encoding="utf-8")
    assert "half empty has stayed with me" in page
    assert "Tamsin" not in page.split("<body")[1]  # practice stays out of one's own kit
    learner.finish("", "")
