"""A class report as an HTML page to read and print. What people wrote is text on it, never markup."""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil

from afterword.cohort.alike import Pair
from afterword.cohort.change import Change
from afterword.cohort.class_report import LEVELS, KindReport
from afterword.cohort.class_says import (
    ALIKE,
    HEADS,
    HIDDEN,
    MOST_PAIRS,
    NONE_ALIKE,
    NOTE,
    ClassReport,
    say_change,
    say_fix,
    say_pair,
    say_part,
)  # fmt: skip
from afterword.cohort.sheet import bullets, number_head, quiet, row_head, sheet, table
from afterword.cohort.suppress import LEAST, Cell
from afterword.cohort.titles import Titles
from afterword.show.markup import Child, Html, join, tag

_SHADES = 5


def class_to_html(found: ClassReport, titles: Titles) -> str:
    """Return the report as a page; drafts that read alike come last, on a sheet of their own."""
    kinds = [_kind(kind, titles) for kind in found.kinds]
    if not kinds:
        kinds = [tag("p", f"No kind of message was written by {LEAST} people, so nothing is added up.")]
    return sheet("How the class writes", quiet(NOTE), kinds, _alike(found.pairs))


def _kind(kind: KindReport, titles: Titles) -> Html:
    return tag(
        "section",
        tag("h2", f"{titles.kinds.get(kind.kind, kind.kind)}: {kind.people} people"),
        table("Readiness", map(number_head, LEVELS), [[_cell(cell, kind.people) for cell in kind.readiness]]),
        tag("p", f"The median score is {kind.score:g} of 100."),
        table(
            "The checklist",
            ["Item", *map(number_head, HEADS)],
            (_row(kind, at, titles) for at in range(len(kind.items))),
        ),
        _flags(kind, titles),
        _fixes(kind, titles),
        _change(kind.change, titles) if kind.change else None,
    )


def _row(kind: KindReport, at: int, titles: Titles) -> Html:
    row = kind.items[at]
    return join(row_head(titles.items.get(row.id, row.id)), (_cell(cell, kind.people) for cell in row.cells))


def _cell(cell: Cell, whole: int) -> Html:
    """Return a cell that tells a count, its share and a word for it; the shade only repeats these."""
    if cell is None:
        return tag("td", HIDDEN, tag("small", "hidden"), class_="number shade hidden")
    if not cell:
        return tag("td", "0", tag("small", "none"), class_="number")
    share = cell / whole
    words = tag("small", f"{share * 100:.0f} %, {say_part(cell, whole)}")
    return tag("td", str(cell), words, class_=f"number shade s{ceil(share * _SHADES)}")


def _flags(kind: KindReport, titles: Titles) -> Child:
    if not kind.flags:
        return None
    items = (f"{titles.flags.get(flag, flag)}: {_people(count, kind.people)}" for flag, count in kind.flags)
    return join(tag("h3", "Also seen"), bullets(items))


def _people(count: int, whole: int) -> str:
    return f"{count} of {whole} people ({say_part(count, whole)})"


def _fixes(kind: KindReport, titles: Titles) -> Child:
    if not kind.fixes:
        return None
    items = (
        (
            f"{say_fix(fix, titles)}: {_people(fix.people, kind.people)}.",
            tag("blockquote", fix.example, dir="auto") if fix.example else None,
        )
        for fix in kind.fixes
    )
    lead = quiet(
        "Among the first three things to change. A quotation is the most ordinary one, names taken out."
    )
    return join(tag("h3", "What most were advised to work on"), lead, bullets(items))


def _change(found: Change, titles: Titles) -> Html:
    rows = (
        [
            row_head(titles.items.get(gain.id, gain.id)),
            tag("td", str(gain.now + gain.not_yet), class_="number"),
            _cell(gain.now, gain.now + gain.not_yet),
        ]
        for gain in found.gains
    )
    heads = ["Item", number_head("lacked it at first"), number_head("have it now")]
    shown = table("From unmet to met", heads, rows) if found.gains else None
    return join(tag("h3", "From the first draft to the second"), tag("p", say_change(found)), shown)


def _alike(pairs: tuple[Pair, ...]) -> Html:
    return tag(
        "section",
        tag("h2", f"Drafts that read alike ({len(pairs)})"),
        [tag("p", ALIKE), quiet("This part names drafts. Keep it to yourself.")]
        if pairs
        else tag("p", NONE_ALIKE),
        _pairs(pairs),
        class_="apart",
    )


def _pairs(pairs: tuple[Pair, ...]) -> Iterator[Html]:
    for pair in pairs[:MOST_PAIRS]:
        quotes = (tag("blockquote", passage, dir="auto") for passage in pair.passages)
        yield tag("article", tag("h3", say_pair(pair)), quotes)
    if len(pairs) > MOST_PAIRS:
        yield tag("p", f"And {len(pairs) - MOST_PAIRS} more; --json has them all.")
