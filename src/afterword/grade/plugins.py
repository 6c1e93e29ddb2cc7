"""Preprocessors for nbgrader's own autograde and feedback: the same grafting, points and comments as `afterword grade`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from nbformat import NotebookNode, from_dict
from nbgrader.api import Gradebook
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import Unicode

from afterword.errors import AfterwordError
from afterword.grade.graft import Grafted, as_it_is, grade_id, graft
from afterword.grade.inert import inert
from afterword.grade.marking import NO_RESPONSE, mark_notebook
from afterword.grade.notebook import HandIn, parse_notebook
from afterword.grade.policy import course_marker

_SHOWN = ("text/plain", "image/png", "image/jpeg")
"""Outputs that can't hold a script."""


class Graft(NbGraderPreprocessor):
    """Puts the student's answers onto the notebook that was handed out."""

    release = Unicode("", help="The course's folder of released assignments.").tag(config=True)

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        """Return the grafted notebook."""
        about = resources["nbgrader"]
        path = Path(self.release) / about["assignment"] / f"{about['notebook']}.ipynb"
        if not path.is_file():
            return nb, resources
        grafted = graft(json.loads(path.read_text(encoding="utf-8")), _hand_in(nb))
        for line in (*grafted.mended, *grafted.human):
            self.log.info("%s: %s", about["student"], line)
        return from_dict(grafted.notebook), resources


class ScoreDrafts(NbGraderPreprocessor):
    """Takes the place of running the notebook: writes what its locked cells would have shown."""

    course = Unicode("", help="The course's folder, with its settled verdicts.").tag(config=True)

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        """Return the notebook with its points. Raises ValueError where a cell could only be scored by running it."""
        grafted = _plain(nb)
        try:
            mark_notebook(grafted, course_marker(Path(self.course)))
        except AfterwordError as error:
            raise ValueError(f"{error.message} ({error.where})") from None
        scored = {grade_id(cell): cell for cell in grafted.notebook["cells"] if grade_id(cell)}
        for cell in nb.cells:
            if cell.cell_type == "code":
                fresh = scored.get(grade_id(cell), {})
                cell.outputs = [from_dict(output) for output in fresh.get("outputs", [])]
                cell.execution_count = fresh.get("execution_count")
        return nb, resources


class SaveComments(NbGraderPreprocessor):
    """Writes the review of each draft into the gradebook, as a comment."""

    course = Unicode("", help="The course's folder, with its settled verdicts.").tag(config=True)

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        """Return the notebook as it is."""
        about = resources["nbgrader"]
        try:
            marked = mark_notebook(_plain(nb), course_marker(Path(self.course)))
        except AfterwordError:
            return nb, resources
        with Gradebook(about["db_url"]) as book:
            for id in marked.marks:
                comment = book.find_comment(id, about["notebook"], about["assignment"], about["student"])
                if comment.auto_comment != NO_RESPONSE:
                    comment.auto_comment = marked.comments[id]
            book.db.commit()
        return nb, resources


class Neutralise(NbGraderPreprocessor):
    """Makes what a student wrote harmless for a browser, and drops outputs that could hold a script."""

    def preprocess_cell(self, cell: NotebookNode, resources: Any, index: int) -> tuple[NotebookNode, Any]:
        """Return the cell; what stands in locked cells is the instructor's own."""
        about = cell.metadata.get("nbgrader", {})
        if cell.cell_type == "markdown" and about.get("solution"):
            cell.source = inert(cell.source)
        cell.pop("attachments", None)
        for output in cell.get("outputs", []):
            for kind in [kind for kind in output.get("data", {}) if kind not in _SHOWN]:
                del output["data"][kind]
        return cell, resources


class QuietComments(NbGraderPreprocessor):
    """Makes comments harmless for nbgrader's feedback, which turns them into HTML: a person may have quoted a student."""

    def preprocess_cell(self, cell: NotebookNode, resources: Any, index: int) -> tuple[NotebookNode, Any]:
        """Return the cell, whose comment nbgrader has put into its metadata."""
        about = cell.metadata.get("nbgrader", {})
        if about.get("comment"):
            about["comment"] = inert(about["comment"])
        return cell, resources


def _hand_in(nb: NotebookNode) -> HandIn:
    return parse_notebook(json.dumps(nb).encode("utf-8"), "notebook")


def _plain(nb: NotebookNode) -> Grafted:
    return as_it_is(json.loads(json.dumps(nb)))
