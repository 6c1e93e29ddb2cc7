"""How far instructors agree with each other, and our reviews with them, question by question. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from afterword.cohort import agreement
from afterword.cohort.agreement import Coefficient, Pattern, mean_of_pairs, pairs_of
from afterword.cohort.bootstrap import Figure, draws, figures
from afterword.cohort.questions import FLAG, ITEM, PRESENT, SCALE, Question, questions
from afterword.cohort.ratings import Ratings
from afterword.cohort.reviewed import Reviews
from afterword.cohort.trust import Advice, Case, advise
from afterword.detect.finding import NA, UNCHECKED, UNCLEAR, UNMET
from afterword.review import READINESS

REMARK = {ITEM: UNMET, FLAG: PRESENT}
"""The answer that costs a writer points."""
_OPEN = (UNCLEAR, UNCHECKED)
_OURS, _VIEW = 0, -1  # places in a pattern


@dataclass(frozen=True, slots=True)
class Result:
    """How far everybody agrees on one question. On readiness kappa is weighted, and alpha ordinal."""

    id: str
    family: str
    drafts: int
    """Drafts that two raters or more answered."""
    prevalence: float | None
    """The remark's share of the raters' answers, `na` left out, 0 to 1."""
    disputed: int
    """Drafts without a shared view."""
    raters: Mapping[str, Figure]
    """Means over pairs of raters: `agreement`, `kappa`, and `ac1` but for readiness; `alpha` over all."""
    compared: int
    """Drafts with a shared view and an answer of ours."""
    open: int
    """Drafts with a shared view that we left open: unclear or unchecked."""
    ours: Mapping[str, Figure]
    """We beside the shared view: as `raters`, without alpha; `precision`, `recall` and `f1` of the remark."""
    by_rater: Mapping[str, Mapping[str, Figure]]
    """We beside each rater: `kappa`, and `f1` but for readiness."""
    advice: Advice | None
    """None without reviews."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """The results of all questions that two raters answered: items, flags, readiness last."""

    raters: tuple[str, ...]
    drafts: int
    """Drafts that two raters or more rated."""
    reviewed: int | None
    """How many of them we reviewed; None without reviews."""
    results: tuple[Result, ...]


def calibrate(ratings: Ratings, reviews: Reviews | None) -> Calibration:
    """Compare ratings with each other and, where there are any, with reviews."""
    shared = sorted(id for id, rated in ratings.by_draft.items() if len(rated) > 1)
    ours = {id: reviews.by_id[id] for id in shared if id in reviews.by_id} if reviews else {}
    samples = draws(len(shared))
    found = (_result(q, ratings.raters, samples, bool(reviews)) for q in questions(ratings, ours, shared))
    results = tuple(result for result in found if result.drafts)
    return Calibration(tuple(ratings.raters), len(shared), len(ours) if reviews else None, results)


def _result(question: Question, names: Sequence[str], samples: list[list[int]], reviewed: bool) -> Result:
    remark = REMARK.get(question.family, "")
    answered = [row for row in question.seen if sum(answer is not None for answer in row[1:-1]) > 1]
    said = [answer for row in answered for answer in row[1:-1] if answer not in (None, NA)]
    held = [row for row in answered if row[_VIEW] is not None]
    closed = [row if row[_OURS] not in _OPEN else (None, *row[1:]) for row in question.seen]
    among = _between(question.family, len({answer for row in closed for answer in row[1:-1] if answer}))
    beside = among | _remarks(remark)
    found = figures(closed, samples, _statistics(among, beside, len(names)))
    raters = {name: found[f"raters {name}"] for name in (*among, "alpha")}
    ours = {name: found[f"ours {name}"] for name in beside} if reviewed else {}
    each = [name for name in ("kappa", "f1") if name in beside]
    compared = [row for row in held if row[_OURS] not in (None, *_OPEN)]
    return Result(
        id=question.id,
        family=question.family,
        drafts=len(answered),
        prevalence=said.count(remark) / len(said) if said and remark else None,
        disputed=len(answered) - len(held),
        raters=raters,
        compared=len(compared),
        open=sum(row[_OURS] in _OPEN for row in held),
        ours=ours,
        by_rater={who: {name: found[f"{at} {name}"] for name in each} for at, who in enumerate(names, 1)}
        if reviewed
        else {},
        advice=advise(_case(compared, remark, raters, ours)) if reviewed else None,
    )


def _between(family: str, answers: int) -> dict[str, Coefficient]:
    """Return the coefficients of two raters; `answers` are the different ones that were given."""
    if family == SCALE:
        return {"agreement": agreement.agreed, "kappa": partial(agreement.weighted_kappa, order=READINESS)}
    ac1 = partial(agreement.ac1, categories=answers)
    return {"agreement": agreement.agreed, "kappa": agreement.kappa, "ac1": ac1}


def _remarks(remark: str) -> dict[str, Coefficient]:
    if not remark:
        return {}
    found = {"precision": agreement.precision, "recall": agreement.recall, "f1": agreement.f1}
    return {name: partial(coefficient, remark=remark) for name, coefficient in found.items()}


def _statistics(
    among: Mapping[str, Coefficient], beside: Mapping[str, Coefficient], raters: int
) -> dict[str, Callable[[Counter[Pattern]], float | None]]:
    """Return every figure of a question as a function of its patterns."""
    places = range(1, raters + 1)
    order = () if "ac1" in among else READINESS

    def mean(patterns: Counter[Pattern], coefficient: Coefficient) -> float | None:
        return mean_of_pairs(patterns, places, coefficient)

    def with_us(patterns: Counter[Pattern], coefficient: Coefficient, place: int) -> float | None:
        return coefficient(pairs_of(patterns, _OURS, place))

    def alpha(patterns: Counter[Pattern]) -> float | None:
        theirs: Counter[Pattern] = Counter()
        for pattern, count in patterns.items():
            theirs[pattern[1:-1]] += count
        return agreement.alpha(theirs, order)

    found: dict[str, Callable[[Counter[Pattern]], float | None]] = {"raters alpha": alpha}
    for name, coefficient in among.items():
        found[f"raters {name}"] = partial(mean, coefficient=coefficient)
    for name, coefficient in beside.items():
        found[f"ours {name}"] = partial(with_us, coefficient=coefficient, place=_VIEW)
        if name in ("kappa", "f1"):
            for place in places:
                found[f"{place} {name}"] = partial(with_us, coefficient=coefficient, place=place)
    return found


def _case(
    compared: Sequence[Pattern], remark: str, raters: Mapping[str, Figure], ours: Mapping[str, Figure]
) -> Case:
    views = Counter(row[_VIEW] for row in compared if row[_VIEW] != NA)
    answer = views[remark] if remark else max(views.values(), default=0)
    made = sum(row[_OURS] == remark for row in compared)
    return Case(len(compared), made, answer, views.total() - answer, raters, ours)
