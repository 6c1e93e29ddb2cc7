"""A class's drafts and reviews as rows of JSON, for reports and for measuring agreement."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from afterword.coach.context import scenario_record
from afterword.cohort.handed import Rows
from afterword.errors import AfterwordError
from afterword.grade.graft import grade_id, source_of
from afterword.grade.marking import mark_notebook, score_call
from afterword.grade.run import Grader


def class_files(grader: Grader, students: Iterable[str]) -> dict[str, str]:
    """Return file name -> text: drafts.jsonl, reviews.jsonl and the records they rest on.

    A hand-in that can't be read, and one without a draft, has no row.
    """
    calls = [
        call for cell in grader.release["cells"] if grade_id(cell) and (call := score_call(source_of(cell)))
    ]
    found = Rows()
    for student in students:
        grafted = grader.grafted(student)
        if not grafted.readable:
            continue
        try:
            marks = mark_notebook(grafted, grader.marker).marks
        except AfterwordError:
            continue
        for call in calls:
            mark = marks.get(call.id)
            if mark is None or mark.review is None or mark.draft is None:
                continue
            id = student if len(calls) == 1 else f"{student}-{call.id}"
            record = scenario_record(call.scenario)
            found.add(replace(mark.draft, id=id), replace(mark.review, id=id), call.scenario, record)
    return found.files()
