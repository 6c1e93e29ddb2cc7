"""`afterword grade drafts`: a class's drafts and reviews, as `afterword cohort` and `afterword calibrate` read them."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from afterword.commands import Outcome, Terminal
from afterword.commands.grade import add_course
from afterword.errors import AfterwordError
from afterword.grade.course import find_course
from afterword.grade.files import write
from afterword.grade.late import Late
from afterword.grade.policy import course_marker
from afterword.grade.rows_out import class_files
from afterword.grade.run import Grader

EXAMPLES = """examples:
  afterword grade drafts thank_you -o class
  afterword cohort class/reviews.jsonl --drafts class/drafts.jsonl --records class/records -o class.html

For before and after, take the first assignment and the last, and give the first one's reviews to --before."""


def arguments(parser: ArgumentParser) -> None:
    """Describe the options."""
    parser.add_argument("assignment", metavar="ASSIGNMENT", help="the assignment")
    parser.add_argument("-o", "--output", metavar="DIR", type=Path, required=True, help="the folder to make")
    add_course(parser)


def run(options: Namespace, terminal: Terminal) -> Outcome:
    """Write the files. Raises AfterwordError where the folder is there already, or nothing was handed in."""
    if options.output.exists():
        raise AfterwordError(
            "not_writable", "This folder is there already. Please name a new one.", str(options.output)
        )
    course = find_course(options.course)
    marker = course_marker(course.root)
    grader = Grader(course, options.assignment, marker, Late(course.config))
    files = class_files(grader, grader.students())
    if not files["drafts.jsonl"]:
        raise AfterwordError("missing", "There is no draft to write yet.", options.assignment)
    for name, text in files.items():
        write(options.output / name, text.encode("utf-8", "backslashreplace"))
    count = files["drafts.jsonl"].count("\n")
    return Outcome(f"{options.output}: {count} drafts with their reviews.\n")
