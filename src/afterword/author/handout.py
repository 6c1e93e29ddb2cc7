"""Lessons as pages to print: one self-contained HTML file each, no scripts, nothing loaded from anywhere."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from markdown import Markdown

from afterword.author.lesson import Block, Code, Lesson, Note, Prose
from afterword.author.tasks import Tasks
from afterword.draft import parse_draft
from afterword.show.markup import Html, join, tag

MADE_BY = "Afterword handout"
"""How a page says that it is one of ours, and so may be written again."""
_PAPER = (
    "You are reading this on paper. Where the text speaks of a menu, of a box to write in or of the coach, use "
    "the lines, a pencil and somebody beside you."
)
_LESSON = re.compile(r'href="([\w-]+)\.ipynb"')
"""A link to the next notebook leads to the next page."""
_STYLE = """
:root { color-scheme: light; }
body { background: #fff; color: #23282d; font: 11.5pt/1.55 Charter, Georgia, "DejaVu Serif", serif; margin: 0 auto; max-width: 42rem;
  overflow-wrap: break-word; padding: 2rem 1.5rem; }
h1, h2, h3, th, .task, .small { font-family: system-ui, sans-serif; }
h1 { font-size: 1.8rem; line-height: 1.2; margin: 0 0 1rem; }
h2 { border-bottom: 1px solid #dcdad3; break-after: avoid; font-size: 1.2rem; margin: 2.4rem 0 .7rem; padding-bottom: .25rem; }
h3 { break-after: avoid; font-size: 1rem; margin: 0 0 .4rem; }
p, ul, ol { margin: .6rem 0; }
p:has(> strong:only-child) { break-after: avoid; }
li { margin: .25rem 0; }
table { border-collapse: collapse; font-size: .92em; margin: 1rem 0; width: 100%; }
th, td { border-top: 1px solid #dcdad3; padding: .45rem .8rem .45rem 0; text-align: left; vertical-align: top; }
tr { break-inside: avoid; }
blockquote { border-left: 3px solid #dcdad3; margin: .8rem 0; padding: .1rem 0 .1rem 1rem; }
code, pre { font-family: ui-monospace, "DejaVu Sans Mono", monospace; font-size: .86em; }
pre { white-space: pre-wrap; }
.letter { background: #f5f4f0; border-radius: 6px; break-inside: avoid; margin: .8rem 0; padding: .8rem 1.1rem; white-space: pre-wrap; }
.letter strong { display: block; margin-bottom: .6rem; }
.task { border: 1px solid #b9b5aa; border-radius: 6px; font-size: .95em; margin: 1rem 0; padding: .9rem 1.1rem; }
.lines { background: repeating-linear-gradient(transparent 0 1.9rem, #c9c5ba 1.9rem calc(1.9rem + 1px)); print-color-adjust: exact;
  -webkit-print-color-adjust: exact; }
.small { color: #5a636b; font-size: .9em; }
ul.boxes { list-style: none; padding-left: 0; }
ul.boxes > li { padding-left: 1.8em; position: relative; }
ul.boxes > li::before { border: 1.5px solid currentColor; border-radius: 2px; content: ""; height: .8em; left: .1em; position: absolute;
  top: .35em; width: .8em; }
ul.numbers > li::before { height: 1.1em; top: .2em; width: 1.1em; }
.pair { display: grid; gap: 1rem; grid-template-columns: 1fr 1fr; }
@media (max-width: 36rem) { .pair { grid-template-columns: 1fr; } }
@media print { h2.answers { break-before: page; } body { max-width: none; padding: 0; } .letter { border: 1px solid #dcdad3; } }
@page { margin: 18mm; }
"""


def lesson_to_html(lesson: Lesson, tasks: Tasks) -> str:
    """Return a lesson as a page: prose, notes, exercises to do with a pencil, and the answers at its end."""
    answers: list[Html] = []
    parts = [_part(block, tasks, answers) for block in lesson.blocks]
    parts.insert(0, tag("p", _PAPER, class_="small"))
    if answers:
        parts += [tag("h2", "Answers, and why", class_="answers"), *answers]
    return page(lesson.title, tag("main", *parts))


def page(title: str, *parts: Html, style: str = "") -> str:
    """Return a whole page made of parts, in the style of handouts and, after it, a style of its own."""
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="generator", content=MADE_BY),
        tag("title", f"{title} · Afterword"),
        tag("style", Html(_STYLE + style)),
    )
    return "<!doctype html>\n" + tag("html", head, tag("body", *parts), lang="en") + "\n"


def _part(block: Block, tasks: Tasks, answers: list[Html]) -> Html:
    if isinstance(block, Prose):
        return markdown_to_html(block.text)
    if isinstance(block, Note):
        return letter(block.text)
    if isinstance(block, Code):
        found = list(tasks.of(block.source))
        answers += [task.answers for task in found if task.answers]
        return join(task.body for task in found)
    return tasks.writing(block)


def markdown_to_html(text: str) -> Html:
    """Return Markdown as HTML. Tags in the text are shown as text: prose is never markup."""
    reader = Markdown(extensions=["tables", "fenced_code", "sane_lists"])
    reader.preprocessors.deregister("html_block")
    reader.inlinePatterns.deregister("html")
    return Html(_LESSON.sub(r'href="\1.html"', reader.convert(text)) + "\n")


def letter(text: str) -> Html:
    """Return a message as a box, its subject in bold."""
    draft = parse_draft(text)
    subject = tag("strong", draft.subject) if draft.subject else None
    return tag("div", subject, draft.body.strip("\n"), class_="letter")


def handouts(lessons: Sequence[Lesson], tasks: Tasks) -> Iterator[tuple[str, str]]:
    """Yield (file name, page) for each lesson."""
    for lesson in lessons:
        yield f"{lesson.name}.html", lesson_to_html(lesson, tasks)
