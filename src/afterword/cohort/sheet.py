"""A page to read and print about a class: one HTML document that needs no other file and runs no script."""

from __future__ import annotations

from collections.abc import Iterable

from afterword.show.markup import Child, Html, join, tag

MADE_BY = "Afterword class report"
"""How a page says that it is one of ours, and so may be written again."""
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
_STYLE = """
:root { color-scheme: light; }
body { background: #fff; color: #23282d; font: 11pt/1.5 system-ui, "DejaVu Sans", sans-serif; margin: 0 auto; max-width: 62rem;
  overflow-wrap: anywhere; padding: 2rem 1.5rem; }
h1 { font-size: 1.7rem; line-height: 1.25; margin: 0 0 .3rem; }
h2 { border-bottom: 1px solid #dcdad3; break-after: avoid; font-size: 1.25rem; margin: 2.4rem 0 .7rem; padding-bottom: .25rem; }
h3 { break-after: avoid; font-size: 1rem; margin: 1.6rem 0 .4rem; }
p { margin: .4rem 0; max-width: 46rem; }
.unseen { clip-path: inset(50%); height: 1px; overflow: hidden; position: absolute; white-space: nowrap; width: 1px; }
.small { color: #4f585f; font-size: .9em; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; font-size: .9em; margin: .6rem 0 1rem; width: 100%; }
caption { font-weight: 600; padding-bottom: .3rem; text-align: left; }
th, td { border-top: 1px solid #dcdad3; padding: .4rem .5rem; text-align: left; vertical-align: top; }
thead th { border-top: 0; font-size: .92em; vertical-align: bottom; }
tbody th { font-weight: 500; min-width: 11rem; }
tr { break-inside: avoid; }
.number { font-variant-numeric: tabular-nums; text-align: right; white-space: nowrap; }
.number small { color: #4f585f; display: block; }
.shade small { color: #23282d; }
.shade { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
.s1 { background: #eef5f8; } .s2 { background: #d9e9f0; } .s3 { background: #bcd8e4; } .s4 { background: #9cc5d6; }
.s5 { background: #7bb1c7; }
.hidden { background: repeating-linear-gradient(135deg, #fff 0 5px, #efede7 5px 10px); color: #4f585f; }
.new { border-left: 2px solid #b9b5aa; }
blockquote { background: #f5f4f0; border-radius: 6px; margin: .4rem 0; padding: .5rem .8rem; }
article { break-inside: avoid; margin: 1.2rem 0; }
ul { margin: .4rem 0; max-width: 46rem; padding-left: 1.3rem; }
li { margin: .2rem 0; }
.apart { break-before: page; }
@media print { body { font-size: 9.5pt; max-width: none; padding: 0; } .wide { overflow: visible; } }
@page { margin: 15mm; size: A4 landscape; }
"""


def sheet(title: str, *parts: Child) -> str:
    """Return a page with this heading and these parts."""
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", http_equiv="Content-Security-Policy", content=_POLICY),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="referrer", content="no-referrer"),
        tag("meta", name="generator", content=MADE_BY),
        tag("title", f"{title} · Afterword"),
        tag("style", Html(_STYLE)),
    )
    body = tag("body", tag("main", tag("h1", title), *parts))
    return f"<!doctype html>\n{tag('html', head, body, lang='en')}\n"


def table(caption: str, heads: Iterable[Child], rows: Iterable[Child], told: bool = False) -> Html:
    """Return a table: header cells or words for them, and rows of cells.

    The caption is not shown where a heading has `told` it already.
    """
    cells = (head if isinstance(head, Html) else tag("th", head, scope="col") for head in heads)
    body = tag("tbody", (tag("tr", row) for row in rows))
    above = tag("caption", caption, class_="unseen" if told else None)
    whole = tag("table", above, tag("thead", tag("tr", *cells)), body)
    return tag("div", whole, class_="wide", tabindex="0", role="region", aria_label=caption)


def row_head(words: str, *below: Child) -> Html:
    """Return the cell that names a row."""
    return tag("th", words, *below, scope="row")


def number_head(words: str, above: str = "", new: bool = False) -> Html:
    """Return the head of a column of numbers, small words `above` it; `new` begins a group of columns."""
    small = (tag("small", above), " ") if above else None
    return tag("th", small, words, scope="col", class_="number new" if new else "number")


def quiet(*words: Child) -> Html:
    """Return a paragraph in small, quiet letters."""
    return tag("p", *words, class_="small")


def bullets(items: Iterable[Child]) -> Html:
    """Return a list."""
    return tag("ul", join(tag("li", item) for item in items))
