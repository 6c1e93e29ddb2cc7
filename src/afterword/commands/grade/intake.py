"""`afterword grade intake`: hand-ins into the course."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from afterword.commands import DONE, PARTLY, Outcome, Terminal
from afterword.commands.grade import add_course
from afterword.content import read_text
from afterword.grade.course import find_course
from afterword.grade.intake import take_in
from afterword.grade.people import people_of

EXAMPLES = """examples:
  afterword grade intake thank_you submissions.zip
  afterword grade intake thank_you class-folder --roster roster.csv
  afterword grade intake thank_you submissions.zip --pseudonyms

Downloads of Canvas, Moodle and Blackboard are understood by the names they give to files; so are folders with one
folder a student, and names like thank_you_dreyes.ipynb. A roster is CSV with id, first_name, last_name, email; or
Moodle's grading worksheet, which says whose e-mail address belongs to a participant's number."""


def arguments(parser: ArgumentParser) -> None:
    """Describe the options."""
    parser.add_argument("assignment", metavar="ASSIGNMENT", help="which assignment this is")
    parser.add_argument("sources", metavar="FROM", nargs="*", type=Path, help="folders and zip archives")
    parser.add_argument("--roster", metavar="CSV", type=Path, help="names of the class")
    parser.add_argument("--pseudonyms", action="store_true", help="know students by a code from here on")
    add_course(parser)


def run(options: Namespace, terminal: Terminal) -> Outcome:
    """Take in. Raises AfterwordError where a source or the roster can't be used."""
    course = find_course(options.course)
    people = people_of(course, options.pseudonyms)
    lines = []
    if options.roster:
        count = people.add_roster(read_text(options.roster), str(options.roster))
        people.save()
        lines.append(f"{count} names from the roster.")
    found = take_in(course, options.assignment, options.sources, people, terminal.now)
    lines.append(f"{len(found.new)} new or changed, {len(found.same)} there already.")
    if found.human:
        lines += ["", f"Please look at {len(found.human)}:"]
        lines += [terminal.page.clean(f"  {who}: {what}") for who, what in found.human]
    return Outcome("\n".join(lines) + "\n", PARTLY if found.human else DONE)
