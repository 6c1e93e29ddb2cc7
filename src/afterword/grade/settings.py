"""The settings of nbgrader that keep a class safe and its grades right; nbgrader_config.py applies them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from afterword.author.graded import PLACEHOLDER

_PLUGINS = "afterword.grade.plugins"
WAIT = 60
"""Seconds to wait for the gradebook while somebody else writes in it."""
SECONDS_A_CELL = 60
IGNORED = [".ipynb_checkpoints", "*.pyc", "__pycache__", "feedback", ".DS_Store", "Thumbs.db", "desktop.ini"]


def apply(config: Any, root: Path, execute: bool = False) -> None:
    """Fill nbgrader's `config` for the course in `root`; with `execute`, notebooks are run by autograde."""
    config.CourseDirectory.root = str(root)
    config.CourseDirectory.db_url = f"sqlite:///{root / 'gradebook.db'}?timeout={WAIT}"
    config.CourseDirectory.ignore = IGNORED
    config.ExchangeSubmit.strict = True
    config.ExchangeCollect.check_owner = False
    # An empty stub: what stands in a draft's cell is a message, not code.
    config.ClearSolutions.code_stub = {"python": ""}
    config.ClearSolutions.text_stub = PLACEHOLDER
    config.Execute.timeout = SECONDS_A_CELL
    config.OverwriteCells.add_missing_cells = True
    config.Graft.release = str(root / "release")
    config.ScoreDrafts.course = config.SaveComments.course = str(root)
    config.Autograde.sanitize_preprocessors = [
        f"{_PLUGINS}.Graft",
        "nbgrader.preprocessors.ClearOutput",
        "nbgrader.preprocessors.DeduplicateIds",
        "nbgrader.preprocessors.OverwriteKernelspec",
        "nbgrader.preprocessors.OverwriteCells",
        "nbgrader.preprocessors.CheckCellMetadata",
    ]
    config.Autograde.autograde_preprocessors = [
        "nbgrader.preprocessors.Execute" if execute else f"{_PLUGINS}.ScoreDrafts",
        "nbgrader.preprocessors.IgnorePattern",
        "nbconvert.preprocessors.ClearMetadataPreprocessor",
        "nbgrader.preprocessors.LimitOutput",
        "nbgrader.preprocessors.SaveAutoGrades",
        f"{_PLUGINS}.SaveComments",
        f"{_PLUGINS}.Neutralise",
        "nbgrader.preprocessors.AssignLatePenalties",
        "nbgrader.preprocessors.CheckCellMetadata",
    ]
    config.GenerateFeedback.preprocessors = [
        "nbgrader.preprocessors.GetGrades",
        "nbgrader.preprocessors.ClearHiddenTests",
        "nbgrader.preprocessors.ClearMarkScheme",
        "nbconvert.preprocessors.CSSHTMLHeaderPreprocessor",
    ]
    config.ExportApp.plugin_class = "afterword.grade.exporters.SafeCsv"
    config.FileNameCollectorPlugin.named_regexp = (
        r".*/extracted/(?P<student_id>[^/]+)/(?:[a-z0-9_]+/)?(?P<file_id>.+)$"
    )
    config.FileNameCollectorPlugin.valid_ext = [".ipynb", ".md", ".json", ".jsonl", ".toml"]
    config.LabApp.extension_manager = "readonly"
