"""Which verdicts of ours may count by themselves, by how they compare with instructors'. Pure.

The bar: 0.70 for agreement with people, and at most 0.10 less than people reach among themselves (Williamson, Xi and
Breyer 2012, Educational Measurement: Issues and Practice 31). That a remark should be right 95 times in 100, and how
many drafts it takes to tell, is our own judgement.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from afterword.cohort.bootstrap import Figure

COUNT, LOOK, FEW = "count", "look", "few"
WORDS = {COUNT: "let it count", LOOK: "look at it yourself", FEW: "too few to tell"}
LEAST_DRAFTS = 20
LEAST_RARER = 5
"""Drafts of the rarer answer, at least."""
LEAST_RATERS = 0.60
"""What raters reach among themselves, at least, so that there is something to compare with."""
LEAST_OURS = 0.70
LEAST_LOW = 0.40
"""The lower end of the interval, at least."""
MOST_BELOW = 0.10
"""How much less than the raters' own figure ours may be."""
LEAST_RIGHT = 0.95
"""The share of our remarks that must be right."""
EXTREME = 0.10
"""Kappa is not used where the rarer answer has a smaller share than this: AC1 is."""


@dataclass(frozen=True, slots=True)
class Advice:
    """What to do with a verdict of ours (`count`, `look` or `few`), and why, in a sentence."""

    code: str
    because: str

    @property
    def words(self) -> str:
        """What to do, in plain words."""
        return WORDS[self.code]


@dataclass(frozen=True, slots=True)
class Case:
    """What is known of one question. `answer` and `other` count drafts by the raters' shared view, `made` our remarks."""

    drafts: int
    made: int
    answer: int
    other: int
    raters: Mapping[str, Figure]
    ours: Mapping[str, Figure]

    @property
    def measure(self) -> str:
        """The coefficient that can be relied on here, `kappa` (also weighted) or `ac1`."""
        both = self.answer + self.other
        rare = both > 0 and min(self.answer, self.other) / both < EXTREME
        return "ac1" if rare and "ac1" in self.ours else "kappa"


def advise(case: Case) -> Advice:
    """Say whether a verdict may count."""
    if case.drafts < LEAST_DRAFTS:
        return Advice(FEW, f"It takes {LEAST_DRAFTS} drafts; here are {case.drafts}.")
    right = case.ours["precision"].value if "precision" in case.ours else None
    wrong = right is not None and right < LEAST_RIGHT
    if wrong and case.made >= LEAST_RARER:
        return Advice(
            LOOK, f"Of our {case.made} remarks you would confirm {right or 0:.0%}.".replace("%", " %")
        )
    if (rarer := min(case.answer, case.other)) < LEAST_RARER:
        times = {0: "does not come", 1: "comes once", 2: "comes twice"}.get(rarer, f"comes {rarer} times")
        return Advice(FEW, f"The rarer answer {times}; it takes {LEAST_RARER}.")
    raters, ours = case.raters[case.measure].value, case.ours[case.measure]
    if raters is None or ours.value is None:
        return Advice(FEW, "The answers vary too little to compare them.")
    if raters < LEAST_RATERS:
        return Advice(LOOK, f"You differ among yourselves ({raters:.2f}). Talk about this one first.")
    if ours.value < LEAST_OURS:
        return Advice(LOOK, f"We agree with you too seldom ({ours.value:.2f}; it takes {LEAST_OURS:.2f}).")
    if ours.value < raters - MOST_BELOW:
        return Advice(
            LOOK, f"You agree more among yourselves ({raters:.2f}) than with us ({ours.value:.2f})."
        )
    if wrong:
        return Advice(LOOK, "Of our few remarks, one at least was not yours.")
    if ours.low is None or ours.low < LEAST_LOW:
        return Advice(FEW, "With so few drafts, our agreement with you may be chance.")
    return Advice(COUNT, f"We agree with you about as well as you do among yourselves ({ours.value:.2f}).")
