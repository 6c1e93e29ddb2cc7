"""Exporters for `nbgrader export`: the same tables as `afterword grade export` writes.

nbgrader export --exporter=afterword.grade.exporters.Canvas --to=canvas.csv
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from nbgrader.plugins import ExportPlugin
from traitlets import Dict

from afterword.grade.files import write
from afterword.grade.rows import GradeRow, grade_rows
from afterword.grade.tables import to_blackboard, to_canvas, to_csv, to_json, to_moodle

Table = Callable[[list[GradeRow]], str]


class _Exporter(ExportPlugin):
    default = "grades.csv"
    numbers: Any = Dict({}, help="Assignment -> its number in the LMS.").tag(config=True)

    def table(self, rows: list[GradeRow]) -> str:
        """Return the file's text."""
        raise NotImplementedError

    def export(self, gradebook: Any) -> None:
        """Write the file: whole or not at all."""
        wanted = set(getattr(self, "assignment", None) or [])
        students = set(getattr(self, "student", None) or [])
        rows = [
            row
            for row in grade_rows(gradebook, {})
            if (not wanted or row.assignment in wanted) and (not students or row.code in students)
        ]
        target = Path(self.to or self.default)
        # The mark at the beginning tells spreadsheets that this is UTF-8.
        mark = "" if target.suffix == ".json" else "\ufeff"
        write(target, f"{mark}{self.table(rows)}".encode())
        self.log.info("Wrote %d rows to %s", len(rows), target)


class SafeCsv(_Exporter):
    """All there is to know, as CSV: quoted, and safe from formulas."""

    def table(self, rows: list[GradeRow]) -> str:
        """Return the file's text."""
        return to_csv(rows)


class Canvas(_Exporter):
    """A file for Canvas."""

    default = "canvas.csv"

    def table(self, rows: list[GradeRow]) -> str:
        """Return the file's text."""
        return to_canvas(rows, self.numbers)


class Moodle(_Exporter):
    """A file for Moodle."""

    default = "moodle.csv"

    def table(self, rows: list[GradeRow]) -> str:
        """Return the file's text."""
        return to_moodle(rows)


class Blackboard(_Exporter):
    """A file for Blackboard."""

    default = "blackboard.csv"

    def table(self, rows: list[GradeRow]) -> str:
        """Return the file's text."""
        return to_blackboard(rows, self.numbers)


class Json(_Exporter):
    """All there is to know, as JSON."""

    default = "grades.json"

    def table(self, rows: list[GradeRow]) -> str:
        """Return the file's text."""
        return to_json(rows)
