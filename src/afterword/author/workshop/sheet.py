"""A handout of the workshop: one or more sheets of paper, each of which fits A4 and US Letter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from afterword.author.handout import page
from afterword.show.markup import Child, Html, tag

PRACTICE = "Practice: a made-up interview. Nothing here is sent."
BACK = '<a href="../index.html">All pages of the kit</a>'
_STYLE = """
body { font-size: 10.5pt; line-height: 1.4; }
.back { font: 1rem system-ui, sans-serif; margin: 0 0 1.5rem; }
a { color: #17607a; }
.sheet + .sheet { border-top: 2px dashed #8a9299; margin-top: 2.5rem; padding-top: 2rem; }
.sheet .title { font-size: 1.5rem; line-height: 1.2; margin: 0 0 .4rem; }
.sheet h2 { border: 0; padding: 0; }
.sheet h2:not(.title) { font-size: 1.02rem; margin: .9rem 0 .25rem; }
.sheet p, .sheet ul, .sheet table { margin: .4rem 0; }
.sheet ul.boxes > li { margin: .38rem 0; }
.sheet .small { display: block; line-height: 1.3; }
.sheet th { width: 34%; }
.facts th { width: 22%; }
.facts th, .facts td { padding: .3rem .8rem .3rem 0; }
.facts ul { margin: 0; padding-left: 1rem; }
.facts li { margin: .1rem 0; }
.sheet .grid th, .sheet .grid td { border: 1px solid #8a9299; height: 1.5rem; padding: .2rem .4rem; width: auto; }
.sheet .grid { table-layout: fixed; }
.sheet .steps th:first-child { width: 27%; }
.sheet .steps th:nth-child(2) { width: 37%; }
.sheet td.room { border-left: 1px solid #dcdad3; height: 5.3rem; }
caption { font: 600 .95em system-ui, sans-serif; padding: .3rem 0; text-align: left; }
.slips { display: grid; gap: 0; }
.slip { border-bottom: 1px dashed #5a636b; padding: .8rem 0; }
.scale { display: flex; gap: 1.1rem; list-style: none; padding: 0; }
.scale li { border: 1.5px solid currentColor; border-radius: 50%; height: 1.7rem; line-height: 1.6rem; text-align: center; width: 1.7rem; }
.foot { border-top: 1px solid #dcdad3; color: #5a636b; font: .85rem system-ui, sans-serif; padding-top: .4rem; }
@media print {
  .back { display: none; }
  .sheet { break-after: page; break-inside: avoid; }
  .sheet:last-child { break-after: auto; }
  .sheet + .sheet { border: 0; margin: 0; padding: 0; }
}
@page { margin: 14mm; }
"""


@dataclass(frozen=True, slots=True)
class Handout:
    """A page of the kit's handouts/: its file's name, its title, and its sheets."""

    file: str
    title: str
    sheets: tuple[Html, ...]


def sheet(title: str, *parts: Child, foot: str = "", first: bool = True) -> Html:
    """Return one sheet of paper; on a page of several only the `first` has the heading of the page."""
    below = tag("p", foot, class_="foot") if foot else None
    return tag("section", tag("h1" if first else "h2", title, class_="title"), *parts, below, class_="sheet")


def handout_page(handout: Handout) -> str:
    """Return a handout as a page that needs no other file."""
    back = tag("nav", tag("p", Html(BACK), class_="back"))
    return page(handout.title, back, tag("main", *handout.sheets), style=_STYLE)


def rows(pairs: Sequence[tuple[str, Child]], caption: str) -> Html:
    """Return a table of two columns, what and its words; rows without words are left out."""
    shown = [
        tag("tr", tag("th", what, scope="row"), tag("td", words))
        for what, words in pairs
        if words is not None and words != ""
    ]
    return tag("table", tag("caption", caption), tag("tbody", *shown), class_="facts")
