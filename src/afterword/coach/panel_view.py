"""The coach's panel as HTML: what is good first, three pieces of advice at most, then the checklist. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from afterword.detect.finding import Evidence
from afterword.review import Review
from afterword.show.markup import Child, Html, join, tag
from afterword.show.text import OPENING, praise

_WORDS = {
    "met": "Met",
    "unmet": "Not yet",
    "unclear": "Not sure",
    "unchecked": "Not checked",
    "na": "Not needed",
}
_SIGNS = {"met": "✓", "unmet": "○", "unclear": "?", "unchecked": "–", "na": "–"}
FEW_WORDS = 7
"""A greeting and a close have fewer: until then nothing is judged."""


@dataclass(frozen=True, slots=True)
class Mark:
    """Words marked in the draft: positions in the whole text, in UTF-16 units; `kind` is good, doubt or fix."""

    start: int
    end: int
    kind: str

    def to_dict(self) -> dict[str, int | str]:
        """Return the mark for the front end."""
        return {"start": self.start, "end": self.end, "kind": self.kind}


def marks(review: Review, text: str, body: int) -> list[Mark]:
    """Return the words that the review rests on; `body` is where the body begins in `text` (code points)."""
    found = [("fix", e) for flag in review.flags for e in flag.evidence]
    found += [("fix", e) for item in review.items if item.verdict == "unmet" for e in item.evidence]
    found += [("doubt", e) for item in review.items if item.verdict == "unclear" for e in item.evidence]
    said = set(praise(review))
    found += [("good", e) for item in review.items if item.says in said for e in item.evidence]
    units = Units(text)
    out: dict[tuple[int, int], Mark] = {}
    for kind, evidence in found:
        span = place(evidence, text, body)
        if span and span not in out:
            out[span] = Mark(units.at(span[0]), units.at(span[1]), kind)
    return sorted(out.values(), key=lambda mark: (mark.start, mark.end))


def place(evidence: Evidence, text: str, body: int) -> tuple[int, int] | None:
    """Return where evidence stands in the whole text (code points), or None where it can't be pointed at."""
    if evidence.part == "body":
        return (body + evidence.start, body + evidence.end) if evidence.end > evidence.start else None
    at = text.find(evidence.text, 0, body) if evidence.text else -1
    return (at, at + len(evidence.text)) if at >= 0 else None


class Units:
    """Code points to UTF-16 units: what editors in a browser count."""

    def __init__(self, text: str) -> None:
        """Note where the characters are that count twice there."""
        self._wide = [i for i, c in enumerate(text) if c > "\uffff"]

    def at(self, position: int) -> int:
        """Return a position in code points as one in units."""
        return position + sum(i < position for i in self._wide)


def panel(review: Review, about: str, text: str, body: int, more: Html | None = None) -> Html:
    """Return the panel of a review; `more` stands between the advice and the checklist."""
    return join(
        tag("p", OPENING[review.readiness], class_="aw-lead"),
        _list("What works", praise(review), "aw-works", "ul"),
        _list("What to try next", review.fixes, "aw-fixes", "ol"),
        more,
        _checklist(review, text, body),
        tag("p", about + ".", class_="aw-about"),
    )


def empty(about: str) -> Html:
    """Return the panel of a draft that has hardly begun."""
    return join(
        tag("p", "Write your first sentence. What works shows here as you type.", class_="aw-lead"),
        tag("p", about + ".", class_="aw-about"),
    )


def _list(title: str, lines: Iterable[str], name: str, kind: str) -> Html | None:
    items = [tag("li", line, dir="auto") for line in lines]
    if not items:
        return None
    heading = tag("strong", title, class_="aw-heading")
    return tag("div", heading, tag(kind, items, role="list", aria_label=title), class_=name)


def _checklist(review: Review, text: str, body: int) -> Html:
    met = sum(item.verdict == "met" for item in review.items)
    asked = sum(item.verdict in ("met", "unmet", "unclear") for item in review.items)
    units = Units(text)
    rows = [
        _row(item.verdict, item.title, item.says, item.evidence, units, text, body) for item in review.items
    ]
    rows += [_row("unmet", flag.title, flag.says, flag.evidence, units, text, body) for flag in review.flags]
    return tag(
        "details",
        tag("summary", f"The whole checklist ({met} of {asked} met)"),
        tag("ul", rows, class_="aw-checklist", role="list", aria_label="The whole checklist"),
        class_="aw-all",
        data_k="all",
    )


def _row(
    verdict: str, title: str, says: str, evidence: tuple[Evidence, ...], units: Units, text: str, body: int
) -> Html:
    go: Child = None
    span = place(evidence[0], text, body) if evidence and verdict != "na" else None
    if span:
        go = tag(
            "button", "Show me", type="button", class_="aw-go", data_start=units.at(span[0]),
            data_end=units.at(span[1]), aria_label=f"Show me where: {title}",
        )  # fmt: skip
    return tag(
        "li",
        tag("span", _SIGNS[verdict], class_="aw-sign", aria_hidden="true"),
        tag(
            "div",
            tag("span", f"{_WORDS[verdict]}: ", class_="aw-verdict"),
            tag("strong", title),
            tag("p", says, dir="auto") if says and verdict in ("unmet", "unclear", "unchecked") else None,
            go,
        ),
        class_=f"aw-{verdict}",
    )


def spoken(review: Review) -> str:
    """Return what a screen reader is told when the review has changed."""
    met = sum(item.verdict == "met" for item in review.items)
    next_ = f" Next: {review.fixes[0]}" if review.fixes else " Nothing left to change."
    return f"{OPENING[review.readiness]} {met} points of the checklist are met.{next_}"


def plain(title: str, text: str, review: Review | None) -> str:
    """Return draft and review as text, for places that show no HTML."""
    lines = [title, "", text.strip() or "(nothing written yet)"]
    if review is not None:
        lines += ["", OPENING[review.readiness], *(f"  + {says}" for says in praise(review))]
        lines += [f"  {number}. {fix}" for number, fix in enumerate(review.fixes, 1)]
    return "\n".join(lines)
