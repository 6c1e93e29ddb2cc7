"""A review as a person reads it in a terminal: what works, what to change, the checklist, what to do next."""

from __future__ import annotations

from collections.abc import Iterator

from afterword.review import FlagResult, ItemResult, Review
from afterword.show.page import Page

MOST_PRAISE = 3
OPENING = {
    "ready": "Ready to send.",
    "nearly": "Nearly there: a small change, and it can go.",
    "revise": "Not quite yet: it is worth another go before you send it.",
    "hold": "Please don't send this yet. What stands in the way can be put right.",
}
_STYLE = {"ready": "good", "nearly": "good", "revise": "doubt", "hold": "bad"}
_DOUBT = "“?” means that this could not be told for sure. It costs no points; please look at it yourself."


def review_to_text(review: Review, page: Page) -> str:
    """Return a review as text for `page`, ending in a line break."""
    lines = page.paragraph(OPENING[review.readiness], style=_STYLE[review.readiness])
    lines += _works(review, page)
    lines += _changes(review, page)
    lines += _checklist(review, page)
    lines += _flags(review, page)
    lines += ["", *page.paragraph(_next(review), style="bold")]
    return "\n".join(lines) + "\n"


def praise(review: Review) -> list[str]:
    """Return what works best, with the words it rests on: three sentences at most."""
    shown = [item for item in review.items if item.verdict == "met" and item.evidence]
    return [item.says for item in sorted(shown, key=lambda item: -item.out_of)[:MOST_PRAISE]]


def _works(review: Review, page: Page) -> list[str]:
    dots = [line for says in praise(review) for line in page.paragraph(says, f"  {page.mark('dot')} ")]
    return [*page.heading("What works"), *dots] if dots else []


def _changes(review: Review, page: Page) -> list[str]:
    if not review.fixes:
        return []
    title = "If you want to polish it" if review.readiness == "ready" else "What to change, most useful first"
    lines = page.heading(title)
    for number, fix in enumerate(review.fixes, 1):
        lines += page.paragraph(fix, f"  {number}. ")
    return lines


def _checklist(review: Review, page: Page) -> list[str]:
    lines = page.heading(f"Checklist: {review.kind.replace('_', ' ')}")
    for item in review.items:
        lines += page.row(f"  {page.mark(item.verdict)} ", item.title, _points(item))
    lines += page.row("  ", "All in all", f"{review.score:g} of 100")
    for note in _remarks(review):
        lines += page.paragraph(note, "  ", "quiet")
    return lines


def _points(item: ItemResult) -> str:
    if item.verdict == "na":
        return "not needed here"
    return "not checked" if item.verdict == "unchecked" else f"{item.points:g} of {item.out_of:g}"


def _remarks(review: Review) -> Iterator[str]:
    """Say why an item was not checked, once for each reason, and what doubt means."""
    yield from dict.fromkeys(item.says for item in review.items if item.verdict == "unchecked" and item.says)
    if any(item.verdict == "unclear" for item in review.items):
        yield _DOUBT


def _flags(review: Review, page: Page) -> list[str]:
    if not review.flags:
        return []
    lines = page.heading("Also seen")
    for flag in review.flags:
        lines += page.paragraph(_flag(flag, review.fixes), f"  {page.mark('flag')} ")
    return lines


def _flag(flag: FlagResult, fixes: tuple[str, ...]) -> str:
    """Say what a flag saw; advice that stands above already is only pointed at."""
    if flag.says in fixes:
        return f"{flag.title}: see number {fixes.index(flag.says) + 1}."
    return f"{flag.title}: {flag.says}"


def _next(review: Review) -> str:
    if review.readiness == "ready":
        return "Next: read it aloud once, then send it."
    if not review.fixes:
        return "Next: go through the checklist once more, and review it again."
    if review.readiness == "nearly":
        return (
            "Next: make that change, then send it."
            if len(review.fixes) == 1
            else "Next: change number 1, then send it."
        )
    if review.readiness == "revise":
        return "Next: begin with number 1, and review it again."
    return "Next: put number 1 right before anything else, and review it again."
