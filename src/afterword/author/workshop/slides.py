"""Slides, made from one text: a page that scrolls, prints one slide a page, and turns with the arrow keys.

In the text each slide is a heading of the second level, then a line “*Plans: 20, 50, 90*” that says which plans
show it, then Markdown. Without scripts the page is the same, only that keys do what they do on any page.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files

from afterword.author.handout import markdown_to_html, page
from afterword.errors import AfterwordError
from afterword.show.markup import Html, tag

_PLANS = re.compile(r"\*Plans: (\d+(?:, \d+)*)\*")
_KEYS = (
    "Next: → or Page Down. Back: ← or Page Up. Without keys, just scroll. Printing gives one slide a page."
)


@dataclass(frozen=True, slots=True)
class Slide:
    """One slide: its name in links, its heading, the plans that show it (in minutes), its Markdown."""

    id: str
    title: str
    plans: tuple[int, ...]
    body: str


def parse_slides(text: str, name: str) -> tuple[Slide, ...]:
    """Read slides; what stands before the first heading of the second level is for whoever edits them.

    Raises:
        AfterwordError: with file and slide, where the line of plans is missing or a heading is there twice.
    """
    slides: dict[str, Slide] = {}
    for part in re.split(r"^## ", text, flags=re.MULTILINE)[1:]:
        title, _, rest = part.partition("\n")
        line, _, body = rest.strip().partition("\n")
        found = _PLANS.fullmatch(line)
        id = slug(title)
        if not found or id in slides:
            message = "A slide has a heading of its own, and below it a line like “*Plans: 20, 50*”."
            raise AfterwordError("bad_value", message, f"{name}: {title.strip()}")
        plans = tuple(int(number) for number in found[1].split(", "))
        slides[id] = Slide(id, title.strip(), plans, body.strip())
    return tuple(slides.values())


def slug(title: str) -> str:
    """Return a heading as links name it: lower case, words joined by hyphens."""
    return "-".join(re.findall(r"\w+", title.lower().replace("’", "").replace("'", "")))


def slides_page(title: str, slides: Sequence[Slide]) -> str:
    """Return slides as a page that needs no other file."""
    home = files("afterword.author.workshop")
    style = (home / "slides.css").read_text(encoding="utf-8")
    script = (home / "slides.js").read_text(encoding="utf-8")
    shown = [_slide(number, slide, len(slides)) for number, slide in enumerate(slides, 1)]
    return page(title, tag("main", *shown), tag("script", Html(script)), style=style)


def _slide(number: int, slide: Slide, of: int) -> Html:
    heading = tag("h1" if number == 1 else "h2", slide.title, id=f"{slide.id}-title")
    keys = tag("p", _KEYS, class_="keys") if number == 1 else None
    foot = tag("p", f"{number} / {of}", class_="number")
    body = tag("div", heading, markdown_to_html(slide.body), class_="words")
    return tag("section", body, keys, foot, class_="slide", id=slide.id, aria_labelledby=f"{slide.id}-title")
