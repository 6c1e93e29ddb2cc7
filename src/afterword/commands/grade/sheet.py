"""`afterword grade sheet`: a sheet to fill in with points, reasons and comments."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from afterword.commands import Outcome, Terminal
from afterword.commands.grade import add_course
from afterword.grade.book import open_book
from afterword.grade.course import find_course
from afterword.grade.files import write
from afterword.grade.given import all_entered, comment_bank, lines
from afterword.grade.policy import spare_filled
from afterword.grade.sheet import FILLED, read_sheet, sheet

EXAMPLES = """examples:
  afterword grade sheet thank_you -o sheet.csv

Fill in 0 to 4 in the five columns of a message, or “points” elsewhere. Points for a draft take the place of the
checklist's and need a reason. “comments” takes short names of ready comments; “note” your own words."""


def arguments(parser: ArgumentParser) -> None:
    """Describe the options."""
    parser.add_argument("assignment", metavar="ASSIGNMENT", help="the assignment")
    parser.add_argument("-o", "--output", metavar="FILE", type=Path, required=True, help="the file to write")
    add_course(parser)


def run(options: Namespace, terminal: Terminal) -> Outcome:
    """Write the sheet. Raises AfterwordError where the assignment was not built, or a filled-in sheet is there."""
    course = find_course(options.course)
    with open_book(course.db_url, course.id, options.assignment) as book:
        found = lines(course, book, options.assignment)
        bank = comment_bank(course)
        name = str(options.output)
        spare_filled(
            options.output, FILLED, lambda text: all_entered(book, read_sheet(text, name, found, bank))
        )
    write(options.output, sheet(found).encode())
    ready = "\n".join(f"  {name:<14} {text}" for name, text in bank.items())
    return Outcome(f"{options.output}: {len(found)} lines.\n\nReady comments:\n{ready}\n")
