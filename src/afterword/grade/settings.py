"""The settings of nbgrader that keep a class safe and its grades right; nbgrader_config.py applies them."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from afterword.author.graded import PLACEHOLDER
from afterword.errors import AfterwordError
from afterword.grade.sandbox import NAME, install, why_not

_PLUGINS = "afterword.grade.plugins"
_MARKUP = re.compile(r'[<"\\\x00-\x1f\u2028\u2029]')
"""What ends a text in HTML or a string in a script: formgrader puts ids into both as they are."""
WAIT = 60
"""Seconds to wait for the gradebook while somebody else writes in it."""
SECONDS_A_CELL = 60
IGNORED = [".ipynb_checkpoints", "*.pyc", "__pycache__", "feedback", ".DS_Store", "Thumbs.db", "desktop.ini"]


def apply(config: Any, root: Path, execute: bool = False, sandbox: bool = False) -> None:
    """Fill nbgrader's `config` for the course in `root`.

    With `execute`, notebooks are run by autograde; with `sandbox`, in a kernel that may do little.

    Raises:
        AfterwordError: `missing` where the system allows no sandbox: then nothing is run.
    """
    if api := sys.modules.get("nbgrader.api"):
        only_plain_ids(api)
    if execute:
        # Kernels start in the folder of a hand-in, where a module of a student's could take another's place.
        os.environ["PYTHONSAFEPATH"] = "1"
    if execute and sandbox:
        _apart(config, root)
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
        f"{_PLUGINS}.QuietComments",
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


def only_plain_ids(api: Any) -> None:
    """Keep ids with markup in them out of the gradebook: formgrader's pages would obey them.

    With the exchange, a student can hand in under any id.
    """
    from sqlalchemy import event

    if not event.contains(api.Student, "before_insert", _plain_only):
        event.listen(api.Student, "before_insert", _plain_only)


def _plain_only(_mapper: object, _connection: object, student: Any) -> None:
    if _MARKUP.search(student.id):
        raise ValueError(f"This id has markup in it, so nothing of it was graded: {student.id!r}")


def _apart(config: Any, root: Path) -> None:
    """Run notebooks in the sandbox. Its kernel has no network, so it is spoken to through files."""
    why = why_not()
    if why:
        raise AfterwordError("missing", f"{why} Nothing was run.", "AFTERWORD_SANDBOX")
    # nbgrader reads its settings more than once in a run; all readings must speak of one folder.
    talk = Path(os.environ.setdefault("AFTERWORD_TALK", mkdtemp(prefix="afterword-")))
    home = str(install(root, talk))
    known = os.environ.get("JUPYTER_PATH", "")
    if home not in known.split(os.pathsep):
        os.environ["JUPYTER_PATH"] = f"{home}{os.pathsep}{known}".rstrip(os.pathsep)
    config.Execute.kernel_name = NAME
    config.KernelManager.transport = "ipc"
    config.KernelManager.ip = str(talk / "kernel")
