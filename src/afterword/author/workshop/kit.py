"""The whole facilitator's kit: its pages as (path, text), from course/workshop/, the lessons and exercises/."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from afterword.author.handout import handouts, markdown_to_html, page
from afterword.author.notebooks import read_lessons
from afterword.author.tasks import Tasks
from afterword.author.workshop.plan import parse_plan
from afterword.author.workshop.sheet import Handout, handout_page
from afterword.author.workshop.sheets import cards, confidence, notes, planning
from afterword.author.workshop.slides import Slide, parse_slides, slides_page, slug
from afterword.author.workshop.stories import key, scene_cards, scenes, weak_drafts
from afterword.content import load_kinds, load_practice, read_text, rules
from afterword.errors import AfterwordError
from afterword.kinds import Kind
from afterword.show.markup import Html, join, tag

START, SLIDES = "README.md", "slides.md"
_LINK = re.compile(r'href="(?P<name>[\w-]+)\.md(?:#(?P<at>[\w-]+))?">')
_HEADING = re.compile(r"<h2>(.+?)</h2>")
_TITLE = re.compile(r"# (.+)\n")
_BACK = '<a href="index.html">All pages of the kit</a>'
_STYLE = """
body { font-family: system-ui, "DejaVu Sans", sans-serif; font-size: 1.02rem; max-width: 56rem; }
a { color: #17607a; }
main > *, main > table { box-sizing: border-box; max-width: 44rem; }
.plan > table { max-width: none; }
.back { margin: 0 0 1.5rem; }
th, td { padding: .5rem .9rem .5rem 0; }
td:first-child { font-weight: 600; }
.plan { max-width: 76rem; }
.plan table { font-size: .9rem; line-height: 1.45; }
.plan td:first-child { white-space: nowrap; }
.pages { columns: 2 20rem; list-style: none; padding: 0; }
.pages li { break-inside: avoid; margin: 0; padding: .25rem 0; }
.pages + h2 { margin-top: 1.6rem; }
pre { background: #f0f4f5; border-radius: 6px; padding: .6rem .9rem; }
code { font-size: .92em; }
@media screen and (max-width: 48rem) {
  body { hyphens: auto; padding: 1.2rem 1rem; }
  th, td { font-size: .85rem; padding: .4rem .4rem .4rem 0; }
  .plan thead { display: none; }
  .plan tr { border-top: 2px solid #8a9299; display: block; padding: .6rem 0; }
  .plan td { border: 0; display: block; padding: .25rem 0; }
  .plan td::before { color: #5a636b; display: block; font-size: .8rem; font-weight: 600; }
  .plan td:nth-child(2)::before { content: "What you do and say"; }
  .plan td:nth-child(3)::before { content: "What they do"; }
  .plan td:nth-child(4)::before { content: "Show or hand out"; }
  .plan td:nth-child(5)::before { content: "You see that it works"; }
  .plan td:nth-child(6)::before { content: "Short of time?"; }
}
@media print { .back { display: none; } body { font-size: 10.5pt; } a { color: inherit; } .plan table { font-size: 8.5pt; }
  main > * { max-width: none; } }
@page { margin: 14mm; }
"""


def kit_pages(home: Path) -> dict[str, str]:
    """Return the kit, path -> page; `home` holds course/ and exercises/. The same files give the same bytes.

    Raises:
        AfterwordError: where a plan's minutes don't add up, or a file is missing or malformed.
    """
    texts = {path.name: read_text(path) for path in sorted((home / "course" / "workshop").glob("*.md"))}
    if START not in texts or SLIDES not in texts:
        message = (
            "The workshop's texts are missing. Please install afterword again, or run it from a checkout."
        )
        raise AfterwordError("missing", message, str(home / "course" / "workshop"))
    kinds = load_kinds()
    lessons = read_lessons(home / "course")
    sheets = _handouts(home, kinds)
    pages = {f"lessons/{name}": text for name, text in handouts(lessons, Tasks(load_practice, kinds))}
    pages |= {f"handouts/{sheet.file}": handout_page(sheet) for group in sheets.values() for sheet in group}
    every = parse_slides(texts.pop(SLIDES), SLIDES)
    plans = [parse_plan(text, name).minutes for name, text in texts.items() if name.startswith("plan-")]
    slides = {minutes: [slide for slide in every if minutes in slide.plans] for minutes in sorted(plans)}
    for minutes, shown in slides.items():
        pages[f"slides-{minutes}.html"] = slides_page(f"Slides, {minutes} minutes", shown)
    names = {name: _title(text) for name, text in texts.items()}
    pages |= {_page_name(name): _text_page(name, text, names, slides) for name, text in texts.items()}
    listed = {f"lessons/{lesson.name}.html": lesson.title for lesson in lessons}
    pages["index.html"] = _index(names, slides, sheets, listed)
    return dict(sorted(pages.items()))


def _handouts(home: Path, kinds: Mapping[str, Kind]) -> dict[str, list[Handout]]:
    """Return the handouts by the heading under which the index lists them."""
    found = scenes(home / "exercises", kinds)
    return {
        "Sheets to print": [notes(), planning(rules()), confidence()],
        "Checklist cards to print": list(cards(kinds)),
        "Scenario cards to print": list(scene_cards(found)),
        "Weak drafts to print, and their key": [*weak_drafts(found, kinds), key(found, kinds)],
    }


def _title(text: str) -> str:
    found = _TITLE.match(text)
    return found[1].strip() if found else "Untitled"


def _page_name(name: str) -> str:
    """Return what the page of a text is called in the kit: README.md is where people start."""
    return "start-here.html" if name == START else f"{name.removesuffix('.md')}.html"


def _text_page(name: str, text: str, names: Mapping[str, str], slides: Mapping[int, Sequence[Slide]]) -> str:
    """Return a text as a page. A plan's links to slides say their numbers; others lead to the longest plan's."""
    plan = int(name.removesuffix(".md").removeprefix("plan-")) if name.startswith("plan-") else 0
    numbers = {slide.id: number for number, slide in enumerate(slides.get(plan, ()), 1)}

    def led(found: re.Match[str]) -> str:
        to, at = found["name"], found["at"] or ""
        target = f"slides-{plan or max(slides)}.html" if to == "slides" else _page_name(f"{to}.md")
        said = f"Slide {numbers[at]}: " if to == "slides" and at in numbers else ""
        return f'href="{target}{at and "#"}{at}">{said}'

    linked = _LINK.sub(led, markdown_to_html(text))
    body = Html(_HEADING.sub(lambda found: f'<h2 id="{slug(found[1])}">{found[1]}</h2>', linked))
    back = tag("nav", tag("p", Html(_BACK), class_="back"))
    return page(names[name], back, tag("main", body, class_="plan" if plan else None), style=_STYLE)


def _index(
    names: Mapping[str, str],
    plans: Iterable[int],
    sheets: Mapping[str, Iterable[Handout]],
    lessons: Mapping[str, str],
) -> str:
    texts = {_page_name(name): title for name, title in names.items() if not name.startswith("plan-")}
    start = texts.pop(_page_name(START))
    shown = {f"plan-{n}.html": f"Plan: {n} minutes" for n in plans}
    shown |= {f"slides-{n}.html": f"Slides: {n} minutes" for n in plans}
    body = join(
        tag("h1", "The facilitator’s kit"),
        tag(
            "p",
            tag("a", start, href=_page_name(START)),
            ". Everything else is linked from there, and listed here.",
        ),
        _links("Plans and slides", shown),
        _links("For you", texts),
        *(
            _links(group, {f"handouts/{sheet.file}": sheet.title for sheet in listed})
            for group, listed in sheets.items()
        ),
        _links("The lessons on paper", lessons),
    )
    return page("The facilitator’s kit", tag("main", body), style=_STYLE)


def _links(title: str, pages: Mapping[str, str]) -> Html:
    rows = (tag("li", tag("a", name, href=path)) for path, name in pages.items())
    return join(tag("h2", title), tag("ul", *rows, class_="pages"))
