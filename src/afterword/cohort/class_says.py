"""A class report as plain data and as text for a terminal, and the words that its page shares with these."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from afterword.cohort.alike import Pair
from afterword.cohort.change import Change
from afterword.cohort.class_report import LEVELS, Fix, KindReport
from afterword.cohort.reviewed import VERDICTS
from afterword.cohort.suppress import LEAST, Cell
from afterword.cohort.titles import Titles
from afterword.show.page import Page, columns_of

SCHEMA = "afterword.cohort/1"
HEADS = ("met", "unclear", "unmet", "not checked", "not needed")
"""What the verdicts are called in a report, in the order of `VERDICTS`."""
MOVES = ("rose", "stayed", "fell")
HIDDEN = "*"
NOTE = (
    f"{HIDDEN} is hidden: fewer than {LEAST} people, or a number that would give such a one away. Kinds of message that fewer "
    f"than {LEAST} people wrote are left out, and so are flags where the number would be hidden."
)
ALIKE = (
    "These read alike once names and numbers are taken out, and what the course, the notes or a third of the class have "
    "in common is set aside. That can have many good reasons, and says nothing about who wrote what. Look yourself."
)
NONE_ALIKE = (
    "None do. What the course, the notes or a third of the class have in common is set aside: it is taken for a template. "
    "Where so many may have copied, the drafts themselves show it."
)
_SHARES = (
    (0.0, "none"),
    (0.1, "few"),
    (0.4, "some"),
    (0.6, "about half"),
    (0.9, "most"),
    (1.0, "nearly all"),
)
MOST_PAIRS = 50
"""Pairs that are told at most."""


@dataclass(frozen=True, slots=True)
class ClassReport:
    """A class: a report for each kind that enough people wrote, and the drafts that read alike."""

    kinds: tuple[KindReport, ...]
    pairs: tuple[Pair, ...]


def class_to_dict(found: ClassReport) -> dict[str, Any]:
    """Return the report as plain data, schema `afterword.cohort/1`; what is hidden is null."""
    return {
        "schema": SCHEMA,
        "least_people": LEAST,
        "kinds": {kind.kind: _kind(kind) for kind in found.kinds},
        "alike": [
            {
                "drafts": [pair.one, pair.other],
                "words": pair.words,
                "share": round(pair.share, 3),
                "passages": list(pair.passages),
            }
            for pair in found.pairs
        ],
    }


def _kind(kind: KindReport) -> dict[str, Any]:
    return {
        "people": kind.people,
        "readiness": dict(zip(LEVELS, kind.readiness, strict=True)),
        "score": {"median": round(kind.score, 1)},
        "items": {row.id: dict(zip(VERDICTS, row.cells, strict=True)) for row in kind.items},
        "flags": dict(kind.flags),
        "fixes": [
            {"family": fix.family, "id": fix.id, "people": fix.people, "example": fix.example or None}
            for fix in kind.fixes
        ],
        "change": _change(kind.change) if kind.change else None,
    }


def _change(found: Change) -> dict[str, Any]:
    score = {"median": found.score.value, "low": found.score.low, "high": found.score.high}
    return {
        "people": found.people,
        "score": {name: None if value is None else round(value, 1) for name, value in score.items()},
        "moves": dict(zip(MOVES, found.moves, strict=True)),
        "items": {gain.id: {"now": gain.now, "not_yet": gain.not_yet} for gain in found.gains},
    }


def say_part(count: int, whole: int) -> str:
    """Say a part of a class in words: "most", "about half", "none"."""
    share = count / whole
    return "all" if share == 1 else next(words for most, words in _SHARES if share <= most)


def say_cell(cell: Cell, whole: int) -> str:
    """Write a count with its share; a mark where it is hidden."""
    return HIDDEN if cell is None else f"{cell} ({cell / whole * 100:.0f} %)" if cell else "0"


def say_change(found: Change) -> str:
    """Say how the score changed, and for how many."""
    score = found.score
    said = f"{found.people} people wrote a second draft. The median change of the score is {score.value:+.1f} points"
    if score.low is not None and score.high is not None:
        said += f" (95 % interval: {score.low:+.1f} to {score.high:+.1f})"
    if None in found.moves:
        return f"{said}."
    return (
        f"{said}; it "
        + ", ".join(f"{word} for {n}" for word, n in zip(MOVES, found.moves, strict=True))
        + "."
    )


def say_pair(pair: Pair) -> str:
    """Say what two drafts have in common."""
    return f"{pair.one} and {pair.other}: {pair.words} words in common, {pair.share * 100:.0f} % of the shorter one."


def say_fix(fix: Fix, titles: Titles) -> str:
    """Name a fix as the checklist does; for a flag it is what to take out."""
    names = titles.items if fix.family == "item" else titles.flags
    return names.get(fix.id, fix.id)


def class_to_text(found: ClassReport, titles: Titles, page: Page) -> str:
    """Return the report as text for `page`, ending in a line break."""
    lines: list[str] = []
    for kind in found.kinds:
        lines += _kind_lines(kind, titles, page)
    if not found.kinds:
        lines += page.paragraph(f"No kind of message was written by {LEAST} people, so nothing is added up.")
    lines += page.heading(f"Drafts that read alike ({len(found.pairs)})")
    lines += page.paragraph(ALIKE if found.pairs else NONE_ALIKE, style="quiet")
    for pair in found.pairs[:MOST_PAIRS]:
        lines += page.paragraph(say_pair(pair), f"  {page.mark('dot')} ")
        lines += page.paragraph(f"“{pair.passages[0]}”", "    ", "quiet")
    if len(found.pairs) > MOST_PAIRS:
        lines += page.paragraph(f"And {len(found.pairs) - MOST_PAIRS} more; --json has them all.")
    lines += ["", *page.paragraph(NOTE, style="quiet")]
    return "\n".join(lines).lstrip("\n") + "\n"


def _kind_lines(kind: KindReport, titles: Titles, page: Page) -> Iterator[str]:
    yield from page.heading(f"{titles.kinds.get(kind.kind, kind.kind)}: {kind.people} people")
    levels = (
        f"{level} {say_cell(cell, kind.people)}" for level, cell in zip(LEVELS, kind.readiness, strict=True)
    )
    yield from page.paragraph(f"Readiness: {', '.join(levels)}. The median score is {kind.score:g} of 100.")
    yield ""
    yield from _row(page, "", HEADS[:3])
    for row in kind.items:
        yield from _row(
            page, titles.items.get(row.id, row.id), [say_cell(c, kind.people) for c in row.cells[:3]]
        )
    if kind.flags:
        flags = (f"{titles.flags.get(flag, flag)} {count}" for flag, count in kind.flags)
        yield from ("", *page.paragraph(f"Also seen: {', '.join(flags)}."))
    if kind.fixes:
        yield from ("", *page.paragraph("What most were advised to work on:"))
    for fix in kind.fixes:
        example = f" For example: “{fix.example}”" if fix.example else ""
        yield from page.paragraph(
            f"{say_fix(fix, titles)} ({fix.people} people).{example}", f"  {page.mark('dot')} "
        )
    if kind.change:
        yield from ("", *page.paragraph(say_change(kind.change)))
        for gain in kind.change.gains:
            says = f"{titles.items.get(gain.id, gain.id)}: {gain.now} of {gain.now + gain.not_yet} who lacked it have it now."
            yield from page.paragraph(says, f"  {page.mark('dot')} ")


def _row(page: Page, name: str, cells: Sequence[str]) -> list[str]:
    right = "".join(page.clean(cell).rjust(11) for cell in cells)
    *first, last = page.paragraph(name, "  ", free=columns_of(right)) if name else [""]
    return [*first, last + " " * (page.columns - columns_of(last) - columns_of(right)) + right]
