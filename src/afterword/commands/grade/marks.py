"""`afterword grade marks`: points, reasons and comments of a person, from a sheet into the gradebook."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from afterword.commands import Outcome, Terminal
from afterword.commands.grade import add_course, who
from afterword.content import read_text
from afterword.grade.book import open_book
from afterword.grade.course import find_course
from afterword.grade.given import comment_bank, enter, lines
from afterword.grade.sheet import read_sheet

EXAMPLES = """examples:
  afterword grade marks thank_you sheet.csv
  afterword grade run thank_you

The second command writes the feedback pages anew, with what you gave."""


def arguments(parser: ArgumentParser) -> None:
    """Describe the options."""
    parser.add_argument("assignment", metavar="ASSIGNMENT", help="the assignment")
    parser.add_argument("sheet", metavar="SHEET", type=Path, help="the sheet that was filled in")
    parser.add_argument(
        "--by", metavar="NAME", default="", help="who graded (default: the name you are logged in with)"
    )
    add_course(parser)


def run(options: Namespace, terminal: Terminal) -> Outcome:
    """Take in. Raises AfterwordError where a line can't be understood; then nothing is taken in."""
    course = find_course(options.course)
    text, bank = read_text(options.sheet, 50_000_000), comment_bank(course)
    by, at = options.by or who(), terminal.now.isoformat(timespec="seconds")
    with open_book(course.db_url, course.id, options.assignment) as book:
        given = read_sheet(text, str(options.sheet), lines(course, book, options.assignment), bank)
        count = enter(course, book, given, by, at)
    return Outcome(f"{count} answers got points or a comment.\n")
