"""A calibration as an HTML page to read and print."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from afterword.cohort.bootstrap import ROUNDS, Figure
from afterword.cohort.calibration import Calibration, Result
from afterword.cohort.calibration_says import (
    beside_each,
    drafts,
    groups,
    opening,
    say,
    say_interval,
    say_share,
)
from afterword.cohort.sheet import bullets, number_head, quiet, row_head, sheet, table
from afterword.cohort.trust import LEAST_DRAFTS, LEAST_OURS, LEAST_RARER, MOST_BELOW
from afterword.show.markup import Child, Html, join, tag

_AMONG = ("agreement", "kappa", "ac1", "alpha")
_OURS = ("agreement", "kappa", "ac1", "f1")
_NAMES = {"agreement": "same", "kappa": "kappa", "ac1": "AC1", "alpha": "alpha", "f1": "F1"}
_HELP = (
    "n: drafts that two of you or more rated. Share: how often you make the remark (unmet for an item, present for a flag).",
    "Same: the share of drafts with the same answer. Kappa and AC1 take away what chance would give. Where a remark is rare, "
    "or nearly always made, kappa can be near nothing although you hardly ever differ; AC1 does not suffer from that.",
    "Alpha looks at all of you at once. On readiness, kappa weighs a difference of two steps four times as much as one.",
    "F1 tells how well our remarks match yours: 1 means the same remarks on the same drafts.",
    f"Below a figure stands its 95 % interval, from {ROUNDS:,} draws of drafts like these.",
    f"“Let it count” takes {LEAST_DRAFTS} drafts, {LEAST_RARER} of the rarer sort, {LEAST_OURS:.2f} between us and the answer that most of you "
    f"give, and at most {MOST_BELOW:.2f} less than among yourselves. It goes for drafts like these, and for this version of the checklist.",
)


def calibration_to_html(found: Calibration, titles: Mapping[str, str]) -> str:
    """Return the calibration as a page; `titles` name items and flags."""
    return sheet(
        "How far we agree",
        tag("p", opening(found)),
        [
            (tag("h2", heading), _table(heading, results, titles, found.reviewed is not None))
            for heading, results in groups(found)
        ],
        tag("h2", "How to read this"),
        bullets(_HELP),
        quiet(
            "Drafts on which you are split have no answer that most of you give, and these are the hard ones. "
            "So look at the figures beside each of you, too."
        ),
    )


def _table(heading: str, results: Sequence[Result], titles: Mapping[str, str], reviewed: bool) -> Html:
    heads: list[Child] = ["Question", number_head("n"), number_head("share")]
    heads += [number_head(_NAMES[name], "among you", name == "agreement") for name in _AMONG]
    if reviewed:
        heads += [number_head(_NAMES[name], "with us", name == "agreement") for name in _OURS]
    return table(heading, heads, (_row(result, titles, reviewed) for result in results), told=True)


def _row(result: Result, titles: Mapping[str, str], reviewed: bool) -> Html:
    below = [result.advice.because, beside_each(result)] if result.advice else []
    if result.open:
        below.append(f"We left {drafts(result.open)} open.")
    cells = [_cell(result.raters.get(name), name == "agreement") for name in _AMONG]
    if reviewed:
        cells += [_cell(result.ours.get(name), name == "agreement") for name in _OURS]
    return join(
        row_head(titles.get(result.id, result.id), quiet(" ".join(below)) if below else None),
        tag("td", str(result.drafts), class_="number"),
        tag("td", say_share(result.prevalence), class_="number"),
        cells,
    )


def _cell(figure: Figure | None, new: bool) -> Html:
    between = say_interval(figure) if figure else ""
    small = tag("small", between) if between else None
    return tag("td", say(figure), small, class_="number new" if new else "number")
