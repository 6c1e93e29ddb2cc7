"""The lessons on paper: one page each, with everything in it, and nothing of a text taken as markup."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from afterword.author.handout import MADE_BY, lesson_to_html, markdown_to_html
from afterword.author.lesson import parse_lesson
from afterword.author.notebooks import read_lessons
from afterword.author.tasks import Tasks
from afterword.cli import main
from afterword.content import load_kinds, load_practice
from afterword.practice import Choosing

COURSE = Path(__file__).parents[1] / "course"
LESSONS = read_lessons(COURSE)
TASKS = Tasks(load_practice, load_kinds())
HEAD = "# Title\n\n*About 3 minutes: 1 to read, 2 to do.*\n\n"
VOID = {"meta", "br", "hr", "img", "input", "link"}


class Outline(HTMLParser):
    """Checks that tags nest, and keeps what a page holds."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words += data


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.name)
def test_a_page_needs_nothing_but_itself(lesson: object) -> None:
    page = lesson_to_html(lesson, TASKS)  # type: ignore[arg-type]
    outline = Outline(page)
    assert outline.open == []
    names = {tag for tag, _ in outline.tags}
    assert names.isdisjoint({"script", "img", "link", "iframe", "object", "form", "base"})
    for _, attributes in outline.tags:
        assert {"src", "onclick", "onload"}.isdisjoint(attributes)
        if "href" in attributes:
            assert attributes["href"] in {f"{other.name}.html" for other in LESSONS}
    assert "url(" not in page
    assert "import " not in outline.words.replace("from afterword.coach import Coach", "")
    assert "%%draft" not in outline.words.replace(
        '%%draft thank_you write-first key=thanks-2 to="Their Name"', ""
    )
    headings = re.findall(r"<h2>(.*?)</h2>", page)
    assert "Key points" in headings
    assert lesson_to_html(lesson, TASKS) == page  # type: ignore[arg-type]


def test_exercises_are_on_the_page_and_their_answers_at_its_end() -> None:
    lesson = next(lesson for lesson in LESSONS if lesson.name == "01-thank-you")
    words = " ".join(Outline(lesson_to_html(lesson, TASKS)).words.split())
    body, _, answers = words.partition("Answers, and why")
    practice = load_practice("subject-lines")
    assert isinstance(practice, Choosing)
    for question in practice.questions:
        for option in question.options:
            assert " ".join(option.text.split()) in body
            if option.right:
                assert " ".join(option.why.split()) in answers
            else:
                assert " ".join(option.why.split()) not in words
    assert "Put the thank-you together" in body
    assert "Two thank-you notes" in body


def test_nothing_in_a_text_becomes_markup() -> None:
    hostile = (
        '<script>a</script> <b onclick="x">b</b>\n\n<div>c</div>\n\n'
        "```note thank_you scenario=lab-day to=b expect=hold\nSubject: <i>s</i>\n\n<u>d</u> & e\n```\n\n"
        "```draft thank_you\n<s>f</s>\n```\n"
    )
    page = lesson_to_html(parse_lesson(HEAD + hostile, "01-x.md"), TASKS)
    outline = Outline(page)
    assert {tag for tag, _ in outline.tags}.isdisjoint({"script", "b", "i", "u", "s"})
    for text in (
        "<script>a</script>",
        '<b onclick="x">',
        "<div>c</div>",
        "<i>s</i>",
        "<u>d</u> & e",
        "<s>f</s>",
    ):
        assert text in outline.words
    assert markdown_to_html("a | b\n--|--\n1 | 2").startswith("<table>")


def test_the_command_writes_pages_and_writes_them_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["handout", "pages"]) == 0
    assert "5 lessons are in pages, ready to print." in capsys.readouterr().out
    pages = {path.name: path.read_text(encoding="utf-8") for path in Path("pages").iterdir()}
    assert sorted(pages) == [f"{lesson.name}.html" for lesson in LESSONS]
    assert all(MADE_BY in page for page in pages.values())
    Path("pages/00-welcome.html").write_text(pages["00-welcome.html"] + "old", encoding="utf-8")
    assert main(["handout", "pages"]) == 0
    assert Path("pages/00-welcome.html").read_text(encoding="utf-8") == pages["00-welcome.html"]


def test_a_page_of_somebody_else_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("pages").mkdir()
    Path("pages/01-thank-you.html").write_text("mine", encoding="utf-8")
    assert main(["handout", "pages"]) == 2
    assert "stays as it is" in capsys.readouterr().err
    assert Path("pages/01-thank-you.html").read_text(encoding="utf-8") == "mine"
    Path("file").write_text("mine", encoding="utf-8")
    assert main(["handout", "file"]) == 2
    assert "Please name another folder." in capsys.readouterr().err
