"""`afterword grade export`: grades for an LMS, a spreadsheet or a program."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from afterword.commands import Outcome, Terminal
from afterword.commands.grade import add_course
from afterword.errors import AfterwordError, shown
from afterword.grade.book import all_rows
from afterword.grade.course import find_course
from afterword.grade.files import write
from afterword.grade.people import people_of
from afterword.grade.rows import GradeRow
from afterword.grade.tables import to_blackboard, to_canvas, to_csv, to_json, to_moodle

FORMATS = ("canvas", "moodle", "blackboard", "csv", "json", "parquet")
EXAMPLES = """examples:
  afterword grade export --to canvas -o canvas.csv --number thank_you=48211
  afterword grade export --to moodle -o moodle.csv --assignment thank_you
  afterword grade export --to parquet -o grades.parquet --pseudonyms

A grade that is not final, and work that is missing, are left empty for an LMS. csv, json and parquet say
"missing", "waiting" or "final", and how many days late. Parquet needs pyarrow."""


def arguments(parser: ArgumentParser) -> None:
    """Describe the options."""
    parser.add_argument("--to", choices=FORMATS, default="csv", help="what it is for (default: csv)")
    parser.add_argument("-o", "--output", metavar="FILE", type=Path, required=True, help="the file to write")
    parser.add_argument("--assignment", metavar="NAME", default="", help="only this assignment")
    parser.add_argument(
        "--number", metavar="NAME=NUMBER", action="append", default=[],
        help="an assignment's number in Canvas or Blackboard; may be repeated",
    )  # fmt: skip
    parser.add_argument(
        "--pseudonyms", action="store_true", help="leave out names, addresses and ids of the LMS"
    )
    add_course(parser)


def run(options: Namespace, terminal: Terminal) -> Outcome:
    """Export. Raises AfterwordError where there is no gradebook, or a number is not understood."""
    course = find_course(options.course)
    people = people_of(course)
    known = {} if options.pseudonyms else people.by_code()
    rows = all_rows(course.db_url, course.id, known, options.assignment)
    if options.pseudonyms:
        if not people.key:
            message = "This class is known by its own ids. Codes are used from the start: afterword grade intake --pseudonyms."
            raise AfterwordError("bad_value", message, "--pseudonyms")
        rows = [_nameless(row) for row in rows]
    write(options.output, _data(options.to, rows, _numbers(options.number)))
    waiting = sum(row.status == "waiting" for row in rows)
    missing = sum(row.status == "missing" for row in rows)
    text = f"{options.output}: {len(rows)} rows, {waiting} waiting for a person, {missing} missing.\n"
    return Outcome(text)


def _data(to: str, rows: list[GradeRow], numbers: dict[str, str]) -> bytes:
    if to == "parquet":
        from afterword.grade.parquet import to_parquet

        return to_parquet(rows)
    if to == "json":
        return to_json(rows).encode()
    tables = {
        "canvas": lambda: to_canvas(rows, numbers),
        "moodle": lambda: to_moodle(rows),
        "blackboard": lambda: to_blackboard(rows, numbers),
        "csv": lambda: to_csv(rows),
    }
    return f"\ufeff{tables[to]()}".encode()


def _numbers(given: list[str]) -> dict[str, str]:
    found = {}
    for word in given:
        name, _, number = word.partition("=")
        if not number.isdecimal():
            raise AfterwordError("usage", f"“{shown(word)}” should be like thank_you=48211.", "--number")
        found[name] = number
    return found


def _nameless(row: GradeRow) -> GradeRow:
    return GradeRow(
        row.code, row.code, "", "", "", row.assignment, row.status, row.points, row.out_of, row.late_days,
        row.late_points, row.parts,
    )  # fmt: skip
