"""Ratings and reviews of the same drafts, put side by side: a question for each item, each flag, and readiness. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from afterword.cohort.agreement import Answer, Pattern
from afterword.cohort.ratings import Rating, Ratings
from afterword.cohort.reviewed import Reviewed

ITEM, FLAG, SCALE = "item", "flag", "readiness"
PRESENT, ABSENT = "present", "absent"


@dataclass(frozen=True, slots=True)
class Question:
    """One thing that was asked of every draft, and the answers: a pattern a draft.

    A pattern holds our answer, those of the raters in their order, and the raters' shared view (`shared_view`).
    """

    id: str
    family: str
    seen: tuple[Pattern, ...]


def questions(ratings: Ratings, ours: Mapping[str, Reviewed], drafts: Sequence[str]) -> Iterator[Question]:
    """Yield the items in the order of the checklists, the flags by name, and readiness."""
    rated = [[ratings.by_draft[id].get(rater) for rater in ratings.raters] for id in drafts]
    reviews = [ours.get(id) for id in drafts]
    everyone = [rating for row in rated for rating in row if rating]

    def asked(id: str, family: str) -> Question:
        mine = (_review_says(review, id, family) for review in reviews)
        theirs = ([_rating_says(rating, id, family) for rating in row] for row in rated)
        return Question(
            id, family, tuple((a, *row, shared_view(row)) for a, row in zip(mine, theirs, strict=True))
        )

    listed = [item for review in ours.values() for item in review.items]
    for item in dict.fromkeys([*listed, *(item for rating in everyone for item in rating.items)]):
        yield asked(item, ITEM)
    raised = {flag for review in reviews if review for flag in review.flags}
    for flag in sorted(raised.union(*(rating.flags or () for rating in everyone))):
        yield asked(flag, FLAG)
    yield asked(SCALE, SCALE)


def shared_view(answers: Sequence[Answer]) -> Answer:
    """Return what more than half of the raters who answered say, if two or more did; else None."""
    given = Counter(answer for answer in answers if answer is not None)
    best, votes = given.most_common(1)[0] if given.total() > 1 else (None, 0)
    return best if 2 * votes > given.total() else None


def _rating_says(rating: Rating | None, id: str, family: str) -> Answer:
    if rating is None:
        return None
    if family == ITEM:
        return rating.items.get(id)
    return _flag(rating.flags, id) if family == FLAG else rating.readiness


def _review_says(review: Reviewed | None, id: str, family: str) -> Answer:
    if review is None:
        return None
    if family == ITEM:
        return review.items[id].verdict if id in review.items else None
    return _flag(review.flags, id) if family == FLAG else review.readiness


def _flag(flags: Collection[str] | None, flag: str) -> Answer:
    return None if flags is None else PRESENT if flag in flags else ABSENT
