"""A calibration as plain data and as text for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from afterword.cohort.bootstrap import COVERS, ROUNDS, Figure
from afterword.cohort.calibration import Calibration, Result
from afterword.cohort.trust import COUNT, FEW, LOOK, WORDS
from afterword.show.page import Page, columns_of

SCHEMA = "afterword.calibration/1"
_NUMBERS = 59  # columns that the figures take
_LEAST_NAME = 18


def calibration_to_dict(found: Calibration) -> dict[str, Any]:
    """Return the calibration as plain data, schema `afterword.calibration/1`. Figures have three decimals."""
    return {
        "schema": SCHEMA,
        "raters": list(found.raters),
        "drafts": found.drafts,
        "reviewed": found.reviewed,
        "interval": {"covers": COVERS, "rounds": ROUNDS, "resampled": "drafts"},
        "results": [_result(result) for result in found.results],
    }


def _result(result: Result) -> dict[str, Any]:
    return {
        "id": result.id,
        "family": result.family,
        "drafts": result.drafts,
        "prevalence": _rounded(result.prevalence),
        "disputed": result.disputed,
        "raters": _figures(result.raters),
        "compared": result.compared,
        "open": result.open,
        "ours": _figures(result.ours),
        "by_rater": {rater: _figures(figures) for rater, figures in result.by_rater.items()},
        "advice": {"code": result.advice.code, "words": result.advice.words, "because": result.advice.because}
        if result.advice
        else None,
    }


def _figures(figures: Mapping[str, Figure]) -> dict[str, Any]:
    return {
        name: {"value": _rounded(f.value), "low": _rounded(f.low), "high": _rounded(f.high)}
        for name, f in figures.items()
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 3) + 0.0  # and never -0.0


def opening(found: Calibration) -> str:
    """Say who rated what."""
    *others, last = found.raters
    said = f"{', '.join(others)} and {last} rated {drafts(found.drafts)} together."
    if found.reviewed is None:
        return f"{said} Without reviews (--reviews) this tells how you agree with each other, and nothing about us."
    return f"{said} We reviewed {drafts(found.reviewed)} of these."


def drafts(count: int) -> str:
    """Write a number of drafts."""
    return "1 draft" if count == 1 else f"{count:,} drafts"


def groups(found: Calibration) -> Iterator[tuple[str, Sequence[Result]]]:
    """Yield (heading, results): what may count, what to look at, what can't be told; without reviews, all in one."""
    if found.reviewed is None:
        yield "How you agree with each other", found.results
        return
    for code in (COUNT, LOOK, FEW):
        results = [r for r in found.results if r.advice and r.advice.code == code]
        if results:
            yield f"{WORDS[code].capitalize()} ({len(results)})", results


def say(figure: Figure | None) -> str:
    """Write a figure with two decimals; “–” where there is none."""
    return "–" if figure is None or figure.value is None else f"{figure.value + 0.0:.2f}"


def say_interval(figure: Figure) -> str:
    """Write an interval, or nothing where there is none."""
    return "" if figure.low is None or figure.high is None else f"{figure.low:.2f} to {figure.high:.2f}"


def say_share(share: float | None) -> str:
    """Write a share as per cent; “–” where there is none."""
    return "–" if share is None else f"{share * 100:.0f} %"


def beside_each(result: Result) -> str:
    """Say how we compare with each rater alone: F1 of the remark; on readiness, kappa."""
    name = "f1" if "f1" in result.ours else "kappa"
    each = [f"{rater} {say(figures[name])}" for rater, figures in result.by_rater.items()]
    return f"{'F1' if name == 'f1' else 'Kappa'} beside each of you: {', '.join(each)}." if each else ""


def calibration_to_text(found: Calibration, titles: Mapping[str, str], page: Page) -> str:
    """Return the calibration as text for `page`, ending in a line break; `titles` name items and flags."""
    lines = page.paragraph(opening(found))
    for heading, results in groups(found):
        lines += page.heading(heading)
        lines += _row(
            page, "", ("n", "share", "you same", "kappa", "AC1", "us same", "kappa", "AC1", "F1"), "quiet"
        )
        for result in results:
            lines += _row(page, titles.get(result.id, result.id), _cells(result), "")
            for says in _remarks(result):
                lines += page.paragraph(says, "      ", "quiet")
    lines += ["", *page.paragraph(LEGEND, style="quiet")]
    return "\n".join(lines) + "\n"


LEGEND = (
    "n: drafts that two of you rated. share: how often you make the remark (unmet, or the flag). Then the same answer, "
    "kappa and AC1: first among you, then between us and the answer most of you give. F1: how well our remarks "
    "match yours. Where a remark is rare or nearly always made, kappa misleads; AC1 does not."
)


def _cells(result: Result) -> tuple[str, ...]:
    among = (say(result.raters.get(name)) for name in ("agreement", "kappa", "ac1"))
    ours = (say(result.ours.get(name)) for name in ("agreement", "kappa", "ac1", "f1"))
    return str(result.drafts), say_share(result.prevalence), *among, *ours


def _row(page: Page, name: str, cells: Sequence[str], style: str) -> list[str]:
    widths = (4, 6, 10, 6, 6, 9, 6, 6, 6)
    right = page.clean("".join(cell.rjust(width) for cell, width in zip(cells, widths, strict=True)))
    room = page.columns - _NUMBERS - 2
    if room < _LEAST_NAME:  # the name gets a line of its own
        return [*(page.paragraph(name, "  ") if name else []), page.tint(right[2:], style)]
    *first, last = page.paragraph(name, "  ", free=_NUMBERS) if name else ["  "]
    return [*first, page.tint(last + " " * (room + 2 - columns_of(last)) + right, style)]


def _remarks(result: Result) -> Iterator[str]:
    if result.advice:
        yield result.advice.because
        if result.advice.code != FEW:
            yield beside_each(result)
    if result.open:
        yield f"We left {drafts(result.open)} open."
