"""What the coach says of a text: its panel, its marks, and what a screen reader is told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from afterword.coach import pointing
from afterword.coach.context import Context
from afterword.coach.panel_view import FEW_WORDS, Units, empty, marks, panel, place, spoken
from afterword.coach.pointing_view import form, taken
from afterword.detect.finding import Evidence
from afterword.draft import Draft
from afterword.errors import AfterwordError
from afterword.review import Review
from afterword.show.markup import Html, tag


@dataclass(frozen=True, slots=True)
class Judged:
    """A text with what is said of it. `review` is None where there is too little to review."""

    html: Html
    say: str = ""
    review: Review | None = None
    marks: list[dict[str, int | str]] = field(default_factory=list)
    seen: pointing.Seen | None = None
    """What was seen of the sentence pointed at, where there is one."""


def judge(held: Context, text: str, pointed: Mapping[str, str], reply: bool = False) -> Judged:
    """Judge a text. `pointed` may hold the sentence that the writer pointed at, and the note it is about.

    With `reply`, they have just pointed at it, and are told what was seen.
    """
    try:
        draft, body = held.read(text)
        if len(draft.body.split()) < FEW_WORDS:
            return Judged(empty(held.about))
        draft, review = _review(held, draft)
    except AfterwordError as error:
        return Judged(tag("p", error.message, class_="aw-lead"), error.message)
    review, seen, point = _pointing(held, draft, review, pointed, text, body, reply)
    found = [mark.to_dict() for mark in marks(review, text, body)]
    html = panel(review, held.about, text, body, point)
    say = seen.says if seen and reply else spoken(review)
    return Judged(html, say, review, found, seen)


def _review(held: Context, draft: Draft) -> tuple[Draft, Review]:
    try:
        return draft, held.review(draft)
    except AfterwordError:  # a reader the record does not know: judge the rest
        draft = replace(draft, to=None)
        return draft, held.review(draft)


def _pointing(
    held: Context, draft: Draft, review: Review, pointed: Mapping[str, str], text: str, body: int, reply: bool
) -> tuple[Review, pointing.Seen | None, Html | None]:
    """Count what was pointed at, or offer to point: only where the review is not sure by itself."""
    if pointing.asked(review) is None:
        return review, None, None
    analysis = held.analysis(draft)
    notes, sentences = pointing.notes(analysis), pointing.sentences(analysis)
    if not notes or not sentences:
        return review, None, None
    seen = next((pointing.look(analysis, *pair) for pair in pointed.items()), None)
    if seen and seen.ok:
        return pointing.settled(review, seen), seen, taken()
    units = Units(text)

    def at(sentence: Evidence) -> tuple[int, int] | None:
        span = place(sentence, text, body)
        return (units.at(span[0]), units.at(span[1])) if span else None

    return review, seen, form(sentences, notes, seen.says if seen and reply else "", at)
