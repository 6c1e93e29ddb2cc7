"""What a run came to, in words: how many are done, who waits for a person, and why. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from afterword.grade.run import Result
from afterword.show.page import Page

_MOST = 40


def report_text(results: Sequence[Result], seconds: float, page: Page) -> str:
    """Return the report for a terminal, ending in a line break."""
    count, same = len(results), sum(result.unchanged for result in results)
    failed = sum(result.out_of == 0 for result in results)
    lines = [f"{count} hand-ins: {count - same - failed} graded in {seconds:.1f} s, {same} unchanged."]
    if failed:
        lines.append(f"{failed} could not be graded.")
    if waits := sum(result.waits for result in results):
        lines.append(f"{waits} have an answer that a person reads.")
    if late := sum(result.late > 0 for result in results):
        lines.append(f"{late} came late.")
    doubts = {doubt.key for result in results for doubt in result.doubts}
    if doubts:
        lines.append(f"{len(doubts)} verdicts wait for a person: afterword grade queue lists them.")
    lines += _listed("Needs a human", [(r.student, r.human) for r in results if r.human])
    lines += _listed(
        "Put right by itself", [(r.student, r.mended) for r in results if r.mended and not r.unchanged]
    )
    return "\n".join(page.clean(line) for line in lines) + "\n"


def _listed(title: str, rows: list[tuple[str, tuple[str, ...]]]) -> list[str]:
    if not rows:
        return []
    lines = ["", f"{title} ({len(rows)}):"]
    lines += [f"  {student}: {' '.join(reasons)}" for student, reasons in rows[:_MOST]]
    if len(rows) > _MOST:
        lines.append(f"  and {len(rows) - _MOST} more")
    return lines
