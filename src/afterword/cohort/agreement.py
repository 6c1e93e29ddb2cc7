"""How far two or more people agree, beyond what chance would give. Pure; every formula with its source.

A `Pairs` counts the drafts on which two raters gave a pair of answers. A coefficient is at most 1; it is None where it
is not defined: without drafts, or where chance alone would agree throughout.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from itertools import combinations
from typing import TypeAlias

Answer: TypeAlias = "str | None"
"""What a rater said of a draft; None where they said nothing."""
Pattern: TypeAlias = tuple[Answer, ...]
"""What all raters said of one draft, in the raters' order."""
Pairs: TypeAlias = Mapping[tuple[str, str], int]
Patterns: TypeAlias = Mapping[Pattern, int]
Coefficient: TypeAlias = Callable[[Pairs], "float | None"]


def agreed(pairs: Pairs) -> float | None:
    """Return the share of drafts with the same answer, 0 to 1."""
    count = sum(pairs.values())
    return sum(n for (a, b), n in pairs.items() if a == b) / count if count else None


def kappa(pairs: Pairs) -> float | None:
    """Return Cohen's kappa, -1 to 1 (Cohen 1960, Educational and Psychological Measurement 20)."""
    count, same = sum(pairs.values()), agreed(pairs)
    one, other = _margins(pairs)
    chance = sum(one[k] * other[k] for k in one) / count**2 if count else 1.0
    return None if same is None or chance == 1 else (same - chance) / (1 - chance)


def ac1(pairs: Pairs, categories: int) -> float | None:
    """Return Gwet's AC1, -1 to 1 (Gwet 2008, British Journal of Mathematical and Statistical Psychology 61).

    Where nearly all drafts get the same answer, kappa may be near 0 although raters hardly ever differ (Feinstein and
    Cicchetti 1990); AC1 stays near the raw agreement. `categories` counts the answers that are possible, two or more.
    """
    same = agreed(pairs)
    if same is None:
        return None
    one, other = _margins(pairs)
    both = [n / (2 * sum(pairs.values())) for n in (one + other).values()]
    chance = sum(p * (1 - p) for p in both) / (max(categories, 2) - 1)
    return (same - chance) / (1 - chance)


def weighted_kappa(pairs: Pairs, order: Sequence[str]) -> float | None:
    """Return kappa on an ordered scale, where being two steps apart weighs four times as much as one.

    Quadratic weights (Cohen 1968, Psychological Bulletin 70). Raises ValueError for an answer that is not in `order`.
    """
    rank = {name: at for at, name in enumerate(order)}
    if stray := {name for pair in pairs for name in pair} - rank.keys():
        raise ValueError(f"not on the scale: {min(stray)}")
    one, other = _margins(pairs)
    seen = sum(n * (rank[a] - rank[b]) ** 2 for (a, b), n in pairs.items())
    chance = sum(one[a] * other[b] * (rank[a] - rank[b]) ** 2 for a in one for b in other)
    return 1 - seen * sum(pairs.values()) / chance if chance else None


def precision(pairs: Pairs, remark: str) -> float | None:
    """Return how often the second rater confirms the first one's `remark`, 0 to 1."""
    made = sum(n for (a, _), n in pairs.items() if a == remark)
    return pairs.get((remark, remark), 0) / made if made else None


def recall(pairs: Pairs, remark: str) -> float | None:
    """Return how many of the second rater's `remark`s the first one made too, 0 to 1."""
    due = sum(n for (_, b), n in pairs.items() if b == remark)
    return pairs.get((remark, remark), 0) / due if due else None


def f1(pairs: Pairs, remark: str) -> float | None:
    """Return the harmonic mean of precision and recall, 0 to 1; None where nobody made the remark."""
    ever = sum(n * pair.count(remark) for pair, n in pairs.items())
    return 2 * pairs.get((remark, remark), 0) / ever if ever else None


def pairs_of(patterns: Patterns, one: int, other: int) -> Counter[tuple[str, str]]:
    """Count the answers of two raters, given by their places in a pattern, on drafts that both answered."""
    found: Counter[tuple[str, str]] = Counter()
    for pattern, n in patterns.items():
        a, b = pattern[one], pattern[other]
        if a is not None and b is not None:
            found[a, b] += n
    return found


def mean_of_pairs(patterns: Patterns, raters: Sequence[int], coefficient: Coefficient) -> float | None:
    """Return a coefficient's mean over all pairs of `raters` (places in a pattern) that have one.

    For kappa: Light 1971, Psychological Bulletin 76.
    """
    found = (coefficient(pairs_of(patterns, a, b)) for a, b in combinations(raters, 2))
    values = [value for value in found if value is not None]
    return sum(values) / len(values) if values else None


def alpha(patterns: Patterns, order: Sequence[str] = ()) -> float | None:
    """Return Krippendorff's alpha over any number of raters, answers missing or not, at most 1.

    Nominal, or ordinal where the answers' `order` is given (Krippendorff 2011, Computing Krippendorff's
    Alpha-Reliability). Drafts with fewer than two answers are left out.
    """
    weight: dict[tuple[str, str], float] = {}
    for pattern, n in patterns.items():
        answers = Counter(a for a in pattern if a is not None)
        whole = sum(answers.values())
        for a in answers if whole > 1 else ():
            for b in answers:
                met = answers[a] * (answers[b] - (a == b)) * n / (whole - 1)
                weight[a, b] = weight.get((a, b), 0.0) + met
    totals = {a: sum(w for (one, _), w in weight.items() if one == a) for a in {a for a, _ in weight}}
    apart = _ordinal(totals, order) if order else (lambda a, b: float(a != b))
    seen = sum(w * apart(a, b) for (a, b), w in weight.items())
    chance = sum(totals[a] * totals[b] * apart(a, b) for a in totals for b in totals)
    return 1 - (sum(totals.values()) - 1) * seen / chance if chance else None


def _ordinal(totals: Mapping[str, float], order: Sequence[str]) -> Callable[[str, str], float]:
    """Return the ordinal distance: answers between two given ones, squared; the ends count half."""
    counts = [totals.get(name, 0.0) for name in order]
    rank = {name: at for at, name in enumerate(order)}

    def apart(one: str, other: str) -> float:
        low, high = sorted((rank[one], rank[other]))
        return float((sum(counts[low : high + 1]) - (counts[low] + counts[high]) / 2) ** 2)

    return apart


def _margins(pairs: Pairs) -> tuple[Counter[str], Counter[str]]:
    one: Counter[str] = Counter()
    other: Counter[str] = Counter()
    for (a, b), n in pairs.items():
        one[a] += n
        other[b] += n
    return one, other
