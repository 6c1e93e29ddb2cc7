"""The board as HTML: bars that say their numbers and words, large enough for the last row. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from afterword.board.room import SURE, Board, Share
from afterword.cohort.change import Change
from afterword.cohort.class_report import LEVELS, KindReport
from afterword.cohort.suppress import LEAST, Cell
from afterword.cohort.titles import Titles
from afterword.show.markup import Html, join, tag

_LEVELS = {
    "ready": "Ready to send",
    "nearly": "Nearly there",
    "revise": "One part to rework",
    "hold": "Not to send yet",
}
NOTE = (
    f"Sums over {LEAST} people or more, in steps of {LEAST}. No names, no sentences. “Hidden”, “at least” and “at most” stand where a "
    f"count would tell of fewer than {LEAST} people."
)


def board_page(board: Board, titles: Titles, kind: str) -> str:
    """Return the whole page; board.js keeps its main part up to date, and without it the page loads itself anew."""
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("title", "The room's board"),
        tag("link", rel="stylesheet", href="board.css"),
        tag("link", rel="icon", href="data:,"),
        tag("noscript", tag("meta", http_equiv="refresh", content="5")),
    )
    drop = tag(
        "form",
        tag(
            "label",
            "Add files of the room, or drop them on this page: ",
            tag("input", id="files", type="file", multiple=True, accept=".zip"),
        ),
        tag("p", "", id="said", role="status"),
    )
    body = tag(
        "body",
        tag("main", board_main(board, titles, kind), id="board"),
        tag("footer", tag("p", NOTE, class_="quiet"), drop),
        tag("script", Html(""), src="board.js", defer=True),
    )
    return f"<!doctype html>\n{tag('html', head, body, lang='en')}\n"


def board_main(board: Board, titles: Titles, kind: str) -> Html:
    """Return what changes while files come in."""
    return join(
        tag("h1", f"{titles.kinds.get(kind, kind)}: the room so far"),
        tag("p", _who(board), class_="lead"),
        _sums(board, board.report, titles) if board.report else None,
    )


def _who(board: Board) -> str:
    if board.report is None:
        return f"The board begins when the work of {LEAST} people is here. So far: {board.waiting}."
    parts = [f"{board.people} people."]
    if board.waiting:
        parts.append(f"{board.waiting} more or newer: shown with the next step of {LEAST}.")
    if board.unread:
        parts.append(f"Files that could not be read: {board.unread}.")
    return " ".join(parts)


def _sums(board: Board, report: KindReport, titles: Titles) -> Html:
    levels = [(_LEVELS[level], cell) for level, cell in zip(LEVELS, report.readiness, strict=True)]
    left = [tag("h2", "How ready the drafts are"), _bars(levels, report.people)]
    if board.sure:
        left += [
            tag("h2", "How sure the writers are"),
            _bars(zip(SURE, board.sure, strict=True), report.people),
        ]
    if report.change:
        left += [tag("h2", "Since the first round"), _change(report.change)]
    right = [tag("h2", "What the drafts do"), _items(board, report, titles)]
    return tag("div", tag("section", left), tag("section", right), class_="halves")


def _items(board: Board, report: KindReport, titles: Titles) -> Html:
    """Return a line for each item. Who lacked it at first and has it now, stands behind its count."""
    gains = report.change.gains if report.change else ()
    gained = {gain.id: f"+{gain.now}" for gain in gains if gain.now}
    lines = [
        _line(titles.items.get(id, id), share, report.people, gained.get(id, "")) for id, share in board.items
    ]
    what = tag("p", "+ people who lacked it in the first round, and have it now", class_="quiet")
    return join(tag("ul", lines, class_="bars items", role="list"), what if gained else None)


def _bars(rows: Iterable[tuple[str, Cell]], whole: int) -> Html:
    lines = [_line(name, _share(cell), whole) for name, cell in rows]
    return tag("ul", lines, class_="bars", role="list")


def _share(cell: Cell) -> Share:
    return Share(0, "hidden") if cell is None else Share(cell)


def _line(name: str, found: Share, whole: int, gained: str = "") -> Html:
    """Return a name, a bar and the count in words: the bar says nothing that the words don't."""
    place = tag("rect", class_="part", width=f"{round(100 * found.people / whole)}%", height="100%")
    look = "bar hidden" if found.bound == "hidden" else f"bar {found.bound.replace(' ', '-')}".rstrip()
    bar = tag("svg", place, class_=look, aria_hidden="true", focusable="false")
    count = "hidden" if found.bound == "hidden" else f"{found.bound} {found.people} of {whole}".strip()
    more = tag("span", " ", gained, class_="gain") if gained else None
    return tag("li", tag("span", name, class_="name"), bar, tag("span", count, more, class_="count"))


def _change(change: Change) -> Html:
    rose, same, fell = change.moves
    return _bars((("more points", rose), ("as many", same), ("fewer", fell)), change.people)
