"""`afterword grade queue`: verdicts that wait for a person."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from afterword.commands import Outcome, Terminal
from afterword.commands.grade import add_course
from afterword.grade.course import find_course
from afterword.grade.files import write
from afterword.grade.policy import all_settled, queue, spare_filled
from afterword.grade.run import doubts_of

EXAMPLES = """examples:
  afterword grade queue thank_you -o queue.csv

Where the checklist was not sure, it took no points off. Write met or unmet into the column “verdict”, a reason if
you like, and give the file to “afterword grade settle”. The same words get the same verdict everywhere."""


def arguments(parser: ArgumentParser) -> None:
    """Describe the options."""
    parser.add_argument("assignment", metavar="ASSIGNMENT", help="the assignment")
    parser.add_argument("-o", "--output", metavar="FILE", type=Path, required=True, help="the file to write")
    add_course(parser)


def run(options: Namespace, terminal: Terminal) -> Outcome:
    """List. Raises AfterwordError where the assignment was not built, or a filled-in queue is there."""
    course = find_course(options.course)
    course.released(options.assignment)
    name = str(options.output)
    spare_filled(options.output, ("verdict",), lambda text: all_settled(course, text, name))
    text = queue(doubts_of(course, options.assignment))
    write(options.output, f"\ufeff{text}".encode())
    count = text.count("\n") - 1
    return Outcome(f"{options.output}: {count} to decide.\n")
