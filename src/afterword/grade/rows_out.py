"""A class's drafts and reviews as rows of JSON, for reports and for measuring agreement."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace

from afterword.coach.context import scenario_record
from afterword.errors import AfterwordError
from afterword.grade.graft import grade_id, source_of
from afterword.grade.marking import mark_notebook, score_call
from afterword.grade.run import Grader
from afterword.record import record_to_toml


def class_files(grader: Grader, students: Iterable[str]) -> dict[str, str]:
    """Return file name -> text: drafts.jsonl, reviews.jsonl and the records they rest on.

    A hand-in that can't be read, and one without a draft, has no row.
    """
    calls = [
        call for cell in grader.release["cells"] if grade_id(cell) and (call := score_call(source_of(cell)))
    ]
    drafts, reviews = [], []
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
            sent = mark.draft.sent_at
            drafts.append({
                "id": id, "record": call.scenario, "kind": call.kind, "to": mark.draft.to,
                "sent_at": sent.isoformat() if sent else None, "subject": mark.draft.subject, "body": mark.draft.body,
            })  # fmt: skip
            reviews.append(replace(mark.review, id=id).to_json())
    files = {
        f"records/{call.scenario}.toml": record_to_toml(scenario_record(call.scenario)) for call in calls
    }
    files["drafts.jsonl"] = "".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in drafts)
    files["reviews.jsonl"] = "".join(f"{row}\n" for row in reviews)
    return files
