"""`afterword grade run`: points, comments and feedback for a class."""

from __future__ import annotations

import time
from argparse import ArgumentParser, Namespace

from afterword.commands import DONE, PARTLY, STOPPED, Outcome, Terminal
from afterword.commands.grade import add_course
from afterword.errors import AfterwordError, did_you_mean, shown
from afterword.grade.book import open_book
from afterword.grade.course import find_course
from afterword.grade.late import Late
from afterword.grade.policy import course_marker, hold_frozen, rules_digest
from afterword.grade.report import report_text
from afterword.grade.roster import enter_names
from afterword.grade.run import Grader, Result

EXAMPLES = """examples:
  afterword grade run thank_you
  afterword grade run thank_you --student dreyes
  afterword grade run thank_you --again

Nothing that a student wrote is run. Points and comments that a person gave stay. Hand-ins that did not change
since the last run are left alone, unless --again is given or verdicts were settled meanwhile."""


def arguments(parser: ArgumentParser) -> None:
    """Describe the options."""
    parser.add_argument("assignment", metavar="ASSIGNMENT", help="the assignment")
    parser.add_argument(
        "--student", metavar="ID", action="append", default=[], help="only this student; may be repeated"
    )
    parser.add_argument("--again", action="store_true", help="grade hand-ins that did not change, too")
    parser.add_argument(
        "--thaw", action="store_true", help="keep the checklists as they are now, and grade all anew"
    )
    add_course(parser)


def run(options: Namespace, terminal: Terminal) -> Outcome:
    """Grade. Raises AfterwordError where the assignment was not built, or other checklists are frozen."""
    start = time.monotonic()
    course = find_course(options.course)
    marker = course_marker(course.root)
    grader = Grader(
        course,
        options.assignment,
        marker,
        Late(course.config),
        options.again or options.thaw,
        rules_digest(marker),
    )
    notes = hold_frozen(course, marker, options.thaw)
    there = grader.students()
    for student in options.student:
        if student not in there:
            message = f"“{shown(student)}” has handed in nothing.{did_you_mean(student, there)}"
            raise AfterwordError("unknown", message, options.assignment)
    students = options.student or there
    done: list[Result] = []
    stopped = False
    with open_book(course.db_url, course.id, options.assignment) as book:
        enter_names(book, course)
        try:
            for result in grader.run(book, students):
                done.append(result)
                if terminal.live or len(done) % 50 == 0:
                    terminal.tell(f"{len(done)} of {len(students)} graded")
        except KeyboardInterrupt:
            book.forget()
            stopped = True
    if terminal.live:
        terminal.tell("")
    text = report_text(done, time.monotonic() - start, terminal.page)
    if stopped:
        return Outcome(text, STOPPED, "Stopped. What is done is kept; the same command goes on from there.\n")
    return Outcome(
        text, PARTLY if any(result.human for result in done) else DONE, f"{notes}\n" if notes else ""
    )
