"""Agreement: figures of the literature, figures worked by hand, and what must hold for any ratings."""

from __future__ import annotations

import math
import random
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score, f1_score

from afterword.cohort import agreement
from afterword.cohort.bootstrap import draws, figures, interval

ANSWERS = ("met", "unmet", "na")
SCALE = ("hold", "revise", "nearly", "ready")
pairs_of_answers = st.lists(st.tuples(st.sampled_from(ANSWERS), st.sampled_from(ANSWERS)), min_size=1)
ranked = st.lists(st.tuples(st.sampled_from(SCALE), st.sampled_from(SCALE)), min_size=1)
patterns = st.lists(st.tuples(*[st.sampled_from((*SCALE, None))] * 3), min_size=1).map(Counter)


def square(both_yes: int, first: int, second: int, both_no: int) -> Counter[tuple[str, str]]:
    return Counter(
        {("yes", "yes"): both_yes, ("yes", "no"): first, ("no", "yes"): second, ("no", "no"): both_no}
    )


@pytest.mark.parametrize(
    ("table", "same", "kappa", "ac1"),
    [
        # Feinstein and Cicchetti 1990, Journal of Clinical Epidemiology 43: the same agreement, two kappas.
        (square(40, 9, 6, 45), 0.85, 0.70, 0.70),
        (square(80, 10, 5, 5), 0.85, 0.32, 0.81),
        # Gwet 2002, "Kappa statistic is not satisfactory": 125 subjects, kappa below zero.
        (square(118, 5, 2, 0), 0.944, -0.0234, 0.9408),
        # By hand: chance is .5 * .6 + .5 * .4 = .5; AC1's is 2 * .55 * .45 = .495.
        (square(20, 5, 10, 15), 0.7, 0.4, 0.2050 / 0.505),
    ],
)
def test_two_raters_of_the_literature(table, same, kappa, ac1) -> None:
    digits = 4 if abs(kappa) < 0.1 else 2
    assert agreement.agreed(table) == pytest.approx(same)
    assert round(agreement.kappa(table), digits) == pytest.approx(kappa)
    assert agreement.ac1(table, 2) == pytest.approx(ac1, abs=0.5 * 10**-digits)


KRIPPENDORFF = """
1 2 3 3 2 1 4 1 2 . . .
1 2 3 3 2 2 4 1 2 5 . 3
. 3 3 3 2 3 4 2 2 5 1 .
1 2 3 3 2 4 4 1 2 5 1 .
"""


def test_alpha_of_krippendorff_2011() -> None:
    """Four observers, twelve units, answers missing: nominal .743, ordinal .815 (sections C and D)."""
    raters = [[None if a == "." else a for a in line.split()] for line in KRIPPENDORFF.split("\n") if line]
    units = Counter(zip(*raters, strict=True))
    assert agreement.alpha(units) == pytest.approx(0.743, abs=0.0005)
    assert agreement.alpha(units, "12345") == pytest.approx(0.815, abs=0.0005)


def test_alpha_of_two_raters_by_hand() -> None:
    """Krippendorff 2011, section A: ten units, 0 and 1, alpha .095."""
    one, other = "0100000010", "1110010000"
    assert agreement.alpha(Counter(zip(one, other, strict=True))) == pytest.approx(0.095, abs=0.0005)


def test_weighted_kappa_by_hand() -> None:
    """One draft is a step apart: 1. Margins a2 b1 c1 and a1 b2 c1 make (4 + 8 + 1 + 1 + 4 + 2) / 4 = 5 by chance."""
    pairs = Counter([("a", "a"), ("a", "b"), ("b", "b"), ("c", "c")])
    assert agreement.weighted_kappa(pairs, "abc") == pytest.approx(1 - 1 / 5)
    with pytest.raises(ValueError, match="not on the scale: c"):
        agreement.weighted_kappa(pairs, "ab")


def test_remarks_by_hand() -> None:
    """We made 5 remarks, 4 of them right, and missed 4 of 8."""
    table = square(4, 1, 4, 11)
    assert agreement.precision(table, "yes") == 0.8
    assert agreement.recall(table, "yes") == 0.5
    assert agreement.f1(table, "yes") == pytest.approx(2 * 0.8 * 0.5 / 1.3)
    assert agreement.f1(table, "maybe") is None
    assert agreement.precision(table, "maybe") is agreement.recall(table, "maybe") is None


def test_no_drafts_give_no_figures() -> None:
    none: Counter[tuple[str, str]] = Counter()
    assert agreement.agreed(none) is agreement.kappa(none) is agreement.ac1(none, 2) is None
    assert agreement.weighted_kappa(none, SCALE) is agreement.alpha(Counter()) is None
    assert agreement.alpha(Counter({("met", None): 7})) is None


def test_where_all_say_the_same_kappa_is_silent_and_ac1_is_one() -> None:
    table = Counter({("met", "met"): 30})
    assert agreement.kappa(table) is None
    assert agreement.ac1(table, 1) == 1.0


@given(pairs_of_answers)
def test_kappa_is_that_of_scikit_learn(rows) -> None:
    found = agreement.kappa(Counter(rows))
    if found is not None:
        assert found == pytest.approx(cohen_kappa_score(*zip(*rows, strict=True)))


@given(ranked)
def test_weighted_kappa_is_that_of_scikit_learn(rows) -> None:
    found = agreement.weighted_kappa(Counter(rows), SCALE)
    if found is not None:
        one, other = zip(*rows, strict=True)
        assert found == pytest.approx(cohen_kappa_score(one, other, labels=SCALE, weights="quadratic"))


@given(pairs_of_answers)
def test_f1_is_that_of_scikit_learn(rows) -> None:
    ours, theirs = zip(*rows, strict=True)
    found = agreement.f1(Counter(rows), "unmet")
    if found is not None:
        assert found == pytest.approx(f1_score(theirs, ours, labels=["unmet"], average=None)[0])


@given(pairs_of_answers)
def test_bounds_and_symmetry(rows) -> None:
    table, turned = Counter(rows), Counter((b, a) for a, b in rows)
    for name in ("agreed", "kappa"):
        found, other = getattr(agreement, name)(table), getattr(agreement, name)(turned)
        assert found == other or math.isclose(found, other, abs_tol=1e-12)
        assert found is None or -1 <= found <= 1 + 1e-12
    found = agreement.ac1(table, 3)
    assert found is not None
    assert -1 <= found <= 1
    assert found <= agreement.agreed(table) + 1e-12
    assert agreement.precision(table, "unmet") == agreement.recall(turned, "unmet")


@given(pairs_of_answers)
def test_perfect_agreement_is_one(rows) -> None:
    table = Counter((a, a) for a, _ in rows)
    assert agreement.ac1(table, 3) == agreement.agreed(table) == 1
    for found in (agreement.kappa(table), agreement.alpha(table)):
        assert found is None or found == pytest.approx(1)


@given(patterns, st.permutations(range(3)))
def test_alpha_does_not_care_who_is_who(table, order) -> None:
    turned: Counter[tuple[str | None, ...]] = Counter()
    for pattern, n in table.items():
        turned[tuple(pattern[i] for i in order)] += n
    for scale in ((), SCALE):
        one, other = agreement.alpha(table, scale), agreement.alpha(turned, scale)
        assert one == other or one == pytest.approx(other)
        assert one is None or one <= 1 + 1e-12


@given(patterns)
def test_ordinal_alpha_is_the_same_from_either_end(table) -> None:
    one, other = agreement.alpha(table, SCALE), agreement.alpha(table, SCALE[::-1])
    assert one == other or one == pytest.approx(other)


def test_means_over_pairs_of_raters() -> None:
    table = Counter({("a", "a", "b"): 1, ("b", "b", None): 1})
    # raters 1 and 2 agree on 2 of 2, 1 and 3 on 0 of 1, 2 and 3 on 0 of 1
    assert agreement.mean_of_pairs(table, range(3), agreement.agreed) == pytest.approx(1 / 3)
    assert agreement.mean_of_pairs(Counter({("a", None): 3}), range(2), agreement.agreed) is None


# --- Intervals ---------------------------------------------------------------------------------------


def share(seen: Counter[str]) -> float | None:
    return seen["yes"] / seen.total() if seen.total() else None


def test_the_same_drafts_give_the_same_interval() -> None:
    seen = ["yes"] * 30 + ["no"] * 10
    one, other = (figures(seen, draws(40), {"share": share}) for _ in range(2))
    assert one == other
    figure = one["share"]
    assert figure.value == 0.75
    assert figure.low is not None
    assert figure.high is not None
    # The normal interval is .75 ± 1.96 * sqrt(.75 * .25 / 40) = .75 ± .134.
    assert figure.low == pytest.approx(0.616, abs=0.03)
    assert figure.high == pytest.approx(0.884, abs=0.03)


def test_an_interval_covers_as_often_as_it_says() -> None:
    chance = random.Random(3)
    inside = 0
    for _ in range(60):
        seen = ["yes" if chance.random() < 0.6 else "no" for _ in range(60)]
        figure = figures(seen, draws(60, 200), {"share": share})["share"]
        inside += figure.low <= 0.6 <= figure.high
    assert inside >= 52  # of 60: 57 expected


def test_a_figure_that_is_seldom_defined_has_no_interval() -> None:
    assert interval([0.5] * 400, 1_000) == (None, None)
    assert interval([], 0) == (None, None)
    assert figures([], draws(0), {"share": share})["share"].value is None


@settings(max_examples=25)
@given(st.lists(st.sampled_from(("yes", "no")), min_size=1, max_size=40))
def test_low_is_not_above_high(seen) -> None:
    figure = figures(seen, draws(len(seen), 50), {"share": share})["share"]
    assert figure.low is not None
    assert figure.high is not None
    assert 0 <= figure.low <= figure.high <= 1
