"""`afterword doctor`: is everything needed here?"""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from afterword import __version__
from afterword.commands import DONE, PARTLY, Outcome, Terminal
from afterword.content import folders, lessons, lexicon_texts, load_kinds, root, scenarios
from afterword.errors import AfterwordError
from afterword.show.page import Page

EXAMPLES = """examples:
  afterword doctor"""
_OLDEST = (3, 11)
_AGAIN = "Install afterword again."
_PACKAGES = ("snowballstemmer", "holidays", "icalendar", "jupyterlab", "ipywidgets", "anywidget", "markdown")
_MORE = {
    "nbgrader": "For grading: pip install 'afterword[grading]'.",
    "jupyterlite_core": "For afterword site: pip install 'afterword[site]'.",
    "notebook": "For afterword start --notebook: pip install notebook.",
    "voila": "For afterword start --voila: pip install voila.",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: what it is, what was found, and what to do where it is missing."""

    title: str
    found: str
    todo: str = ""
    needed: bool = True


def arguments(parser: ArgumentParser) -> None:
    """There are no options."""


def run(options: Namespace, terminal: Terminal) -> Outcome:
    """Look at everything, a line each. The exit code is 1 where something needed is missing."""
    page = terminal.page
    findings = list(examine(page))
    lines = [line for finding in findings for line in _lines(finding, page)]
    missing = [finding for finding in findings if finding.todo and finding.needed]
    last = f"Next: {missing[0].todo}" if missing else "Everything needed is here. Next: afterword start"
    return Outcome("\n".join([*lines, "", *page.paragraph(last)]) + "\n", PARTLY if missing else DONE)


def _lines(finding: Finding, page: Page) -> list[str]:
    word = "ok" if not finding.todo else "missing" if finding.needed else "not here"
    style = {"ok": "good", "missing": "bad"}.get(word, "quiet")
    text = f"{finding.title}: {finding.found}." + (f" {finding.todo}" if finding.todo else "")
    return page.paragraph(text, page.tint(f"{word:<9}", style))


def examine(page: Page) -> Iterator[Finding]:
    """Yield a finding for each thing that Afterword rests on."""
    version = ".".join(map(str, sys.version_info[:3]))
    old = sys.version_info < _OLDEST
    yield Finding("Python", version, "Install Python 3.11 or newer." if old else "")
    yield Finding("Afterword", __version__)
    yield _tried("Content", lambda: str(root()))
    yield _tried(
        "Folders of your own", lambda: ", ".join(map(str, folders()[1:])) or "none named in AFTERWORD_PATH"
    )
    yield _tried("Kinds of message", lambda: str(len(load_kinds())))
    yield _tried("Scenarios", lambda: str(len(scenarios())))
    yield _tried("Sentence model and word lists", _lexicon)
    yield _zones()
    yield _tried("Lessons", lambda: str(len(lessons())))
    for name in _PACKAGES:
        yield _package(name, _AGAIN, needed=True)
    for name, todo in _MORE.items():
        yield _package(name, todo, needed=False)
    writable = os.access(Path.cwd(), os.W_OK)
    yield Finding(
        "This folder",
        "can be written to" if writable else "is read-only",
        "" if writable else "Go to another.",
    )
    shows = "shows every character" if page.unicode else "shows plain letters only; reviews keep to them"
    yield Finding("Terminal", f"{sys.stdout.encoding or 'unknown'}, {shows}")


def _tried(title: str, look: Callable[[], str]) -> Finding:
    try:
        return Finding(title, look())
    except AfterwordError as error:
        return Finding(title, error.where or "not found", error.message)


def _lexicon() -> str:
    try:
        lexicon_texts()
    except AfterwordError as error:
        raise AfterwordError(
            "missing", f"{Path(error.where).name} is not there. {_AGAIN}", "incomplete"
        ) from None
    return "all there"


def _zones() -> Finding:
    from zoneinfo import available_timezones

    count = len(available_timezones())
    return Finding("Time zones", f"{count} known", "" if count else "pip install tzdata")


def _package(name: str, todo: str, needed: bool) -> Finding:
    there = find_spec(name) is not None
    return Finding(name, "there" if there else "not installed", "" if there else todo, needed)
