"""The page a student gets back: their words, their points, what works, what to change. It needs no other file."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from afterword.detect.finding import Evidence
from afterword.grade.book import Submission
from afterword.grade.graft import Grafted, grade_id, is_answer, source_of
from afterword.grade.marking import FOR_THE_READER, Marked
from afterword.grade.scoring import Mark
from afterword.review import Review
from afterword.show.markup import Html, join, tag
from afterword.show.text import OPENING, praise

_STYLE = """
:root { color-scheme: light; }
body { background: #fff; color: #23282d; font: 16px/1.55 system-ui, sans-serif; margin: 0 auto; max-width: 44rem; padding: 2rem 1.25rem; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 .3rem; }
h2 { border-bottom: 1px solid #dcdad3; font-size: 1.15rem; margin: 2.4rem 0 .7rem; padding-bottom: .25rem; }
h3 { font-size: 1rem; margin: 1.2rem 0 .3rem; }
p, ul, ol { margin: .5rem 0; overflow-wrap: anywhere; }
.small { color: #5a636b; font-size: .9rem; }
.words { background: #f5f4f0; border-radius: 8px; font-family: Charter, Georgia, "DejaVu Serif", serif; overflow-wrap: anywhere;
  padding: 1rem 1.25rem; white-space: pre-wrap; }
.human { border-left: 4px solid #17607a; padding-left: 1rem; white-space: pre-wrap; }
mark { background: #dcefe2; color: inherit; border-bottom: 2px solid #2c7a4b; }
mark.fix { background: #fbe9d9; border-bottom: 2px dashed #a4501a; }
mark.doubt { background: #efeadb; border-bottom: 2px dotted #6b5f2a; }
table { border-collapse: collapse; margin: 1rem 0 .5rem; table-layout: fixed; width: 100%; }
th, td { border-top: 1px solid #dcdad3; overflow-wrap: break-word; padding: .4rem .8rem .4rem 0; text-align: left; vertical-align: top; }
th { border-top: 0; color: #5a636b; font-size: .9rem; font-weight: 600; }
th:nth-child(2) { width: 27%; }
td:last-child, th:last-child { padding-right: 0; text-align: right; width: 6.2em; }
@media (max-width: 30rem) { body { padding: 1.25rem .9rem; } table { font-size: .9rem; } .words { padding: .8rem .9rem; } }
@media print { tr, li, .human { break-inside: avoid; } h2, h3 { break-after: avoid; } }
@media print { body { max-width: none; padding: 0; } .words { border: 1px solid #dcdad3; } }
@page { margin: 18mm; }
"""
_VERDICTS = {
    "met": "there",
    "unmet": "not yet",
    "unclear": "not sure; it costs nothing",
    "unchecked": "not checked",
    "na": "not needed",
}


def feedback_page(
    release: dict[str, Any], grafted: Grafted, marked: Marked, row: Submission, late: float
) -> str:
    """Return the page as one HTML document. What a student or an instructor wrote is shown to the letter."""
    title = _title(release)
    parts = [tag("h1", title), _points(row), _late(late, row)]
    for heading, cell in _headed(release):
        parts += [heading, _answer(grade_id(cell), grafted, marked, row)]
    page = tag("html", _head(title), tag("body", tag("main", parts)), lang="en")
    return f"<!doctype html>\n{page}\n"


@lru_cache
def _head(title: str) -> Html:
    return tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag(
            "meta",
            http_equiv="Content-Security-Policy",
            content="default-src 'none'; style-src 'unsafe-inline'",
        ),
        tag("meta", name="referrer", content="no-referrer"),
        tag("title", f"Feedback: {title}"),
        tag("style", Html(_STYLE)),
    )


def _title(release: dict[str, Any]) -> str:
    first = source_of(release["cells"][0]) if release["cells"] else ""
    return first.removeprefix("# ").split("\n", 1)[0] or "Feedback"


def _headed(release: dict[str, Any]) -> Iterator[tuple[Html, dict[str, Any]]]:
    """Yield the heading above each answer, and the answer's cell."""
    heading = "Your answer"
    for cell in release["cells"]:
        if not grade_id(cell) and cell["cell_type"] == "markdown":
            lines = [line for line in source_of(cell).split("\n") if line.startswith("## ")]
            heading = lines[-1].removeprefix("## ") if lines else heading
        elif is_answer(cell):
            yield tag("h2", heading), cell


def _points(row: Submission) -> Html:
    whole = sum(cell.cell.max_score for cell in row.grades.values())
    waits = any(grade.needs_manual_grade for grade in row.grades.values())
    lines = [tag("p", tag("strong", f"{row.points:g} of {whole:g} points"), " so far." if waits else ".")]
    if waits:
        lines.append(tag("p", "A person still has to read a part of this.", class_="small"))
    return join(lines)


def _late(seconds: float, row: Submission) -> Html | None:
    if seconds <= 0:
        return None
    hours, days = int(seconds // 3600), int(seconds // 86_400)
    by = (
        f"{days} day{'s' * (days != 1)}"
        if days
        else f"{hours} hour{'s' * (hours != 1)}"
        if hours
        else "a few minutes"
    )
    taken = row.late_points
    return tag("p", f"It came {by} late" + (f"; {taken:g} points are taken off for that." if taken else "."))


def _answer(id: str, grafted: Grafted, marked: Marked, row: Submission) -> Html:
    mark, words = marked.marks.get(id), grafted.answers.get(id, "")
    touched = id not in grafted.untouched
    shown = _marked(words, mark) if mark and mark.review and touched else join(words.strip("\n"))
    parts = [
        tag("div", shown, class_="words", dir="auto") if touched else tag("p", "Nothing was written here.")
    ]
    grade = next((g for name, g in row.grades.items() if name == id or name == f"{id}_score"), None)
    if grade is not None:
        score = grade.manual_score if grade.manual_score is not None else grade.auto_score
        given = (
            "A person reads this."
            if score is None
            else f"{score + (grade.extra_credit or 0):g} of {grade.cell.max_score:g} points."
        )
        parts.append(tag("p", tag("strong", given)))
    comment = row.comments[id].manual_comment if id in row.comments else None
    if comment:
        parts.append(tag("div", comment, class_="human", dir="auto"))
    if mark and touched:
        if mark.review and id in marked.points:
            parts.append(tag("p", FOR_THE_READER, class_="small"))
        parts.append(_review(mark.review) if mark.review else tag("p", mark.says))
    return join(parts)


def _review(review: Review) -> Html:
    by = review.provenance
    rows = [
        tag(
            "tr",
            tag("td", item.title),
            tag("td", _VERDICTS[item.verdict]),
            tag("td", f"{item.points:g} of {item.out_of:g}" if item.out_of else "–"),
        )
        for item in review.items
    ]
    rows += [
        tag(
            "tr",
            tag("td", tag("strong", flag.title), tag("br"), flag.says, colspan=2),
            tag("td", f"−{flag.points:g}"),
        )
        for flag in review.flags
    ]
    head = tag(
        "tr",
        tag("th", "Checklist", scope="col"),
        tag("th", "Seen", scope="col"),
        tag("th", "Points of 100", scope="col"),
    )
    return join(
        tag("p", OPENING[review.readiness]),
        _legend(),
        _list("What works", praise(review)),
        _list("What to change, most useful first", list(review.fixes)),
        tag("table", tag("thead", head), tag("tbody", rows)),
        tag(
            "p",
            f"Checklist {by['kind']}, engine {by['engine']}, {by.get('digest', '')[:19]}.",
            class_="small",
        ),
    )


@lru_cache
def _legend() -> Html:
    words = [
        tag("mark", "works"),
        tag("mark", "to change", class_="fix"),
        tag("mark", "not sure", class_="doubt"),
    ]
    return tag("p", "Marked above: ", words[0], ", ", words[1], ", ", words[2], ".", class_="small")


def _list(title: str, lines: list[str]) -> Html | None:
    return join(tag("h3", title), tag("ul", [tag("li", line) for line in lines])) if lines else None


def _marked(words: str, mark: Mark) -> Html:
    """Return a draft in which the words that the review rests on are marked."""
    if mark.review is None or mark.draft is None:
        return join(words)
    at = words.find(mark.draft.body) if mark.draft.body else -1
    if at < 0:
        return join(words.strip("\n"))
    said = set(praise(mark.review))
    spans = [(e, "fix") for flag in mark.review.flags for e in flag.evidence]
    spans += [(e, "fix") for item in mark.review.items if item.verdict == "unmet" for e in item.evidence]
    spans += [(e, "doubt") for item in mark.review.items if item.verdict == "unclear" for e in item.evidence]
    spans += [(e, "") for item in mark.review.items if item.says in said for e in item.evidence]
    return join(*_cut(words, at, spans))


def _cut(words: str, at: int, spans: list[tuple[Evidence, str]]) -> Iterator[Html | str]:
    done = 0
    for evidence, kind in sorted(spans, key=lambda span: (span[0].start, -span[0].end)):
        start, end = at + evidence.start, at + evidence.end
        if evidence.part != "body" or start < done or end <= start:
            continue
        yield words[done:start]
        yield tag("mark", words[start:end], class_=kind or None)
        done = end
    yield words[done:].rstrip("\n")
