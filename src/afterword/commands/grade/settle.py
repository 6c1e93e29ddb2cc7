"""`afterword grade settle`: verdicts a person gave, kept for the whole course."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from afterword.commands import Outcome, Terminal
from afterword.commands.grade import add_course, who
from afterword.content import read_text
from afterword.grade.course import find_course
from afterword.grade.policy import settle

EXAMPLES = """examples:
  afterword grade settle queue.csv
  afterword grade run thank_you"""


def arguments(parser: ArgumentParser) -> None:
    """Describe the options."""
    parser.add_argument("queue", metavar="QUEUE", type=Path, help="the queue, with verdicts filled in")
    parser.add_argument(
        "--by", metavar="NAME", default="", help="who decided (default: the name you are logged in with)"
    )
    add_course(parser)


def run(options: Namespace, terminal: Terminal) -> Outcome:
    """Keep. Raises AfterwordError where a line of the queue can't be understood; then nothing is kept."""
    course = find_course(options.course)
    by, at = options.by or who(), terminal.now.isoformat(timespec="seconds")
    count = settle(course, read_text(options.queue), str(options.queue), by, at)
    after = " The next run grades everybody by them." if count else ""
    return Outcome(f"{count} new verdicts are kept.{after}\n")
