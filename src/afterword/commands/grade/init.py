"""`afterword grade init`: a folder for a graded course, with nbgrader's settings in it."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from afterword.commands import Outcome, Terminal
from afterword.content import data_text
from afterword.errors import AfterwordError
from afterword.grade.course import CONFIG
from afterword.grade.files import write

EXAMPLES = """examples:
  afterword grade init spring-2027"""


def arguments(parser: ArgumentParser) -> None:
    """Describe the options."""
    parser.add_argument("folder", metavar="DIR", type=Path, help="the folder to make")


def run(options: Namespace, terminal: Terminal) -> Outcome:
    """Make the folder. Raises AfterwordError where a course is there already."""
    target = options.folder / CONFIG
    if target.exists():
        raise AfterwordError(
            "not_writable", "There is a course here already. It was left alone.", str(target)
        )
    write(target, data_text("course", "grading", CONFIG).encode("utf-8"))
    text = f"{target} is made. Open it to name your course, then: afterword grade build --course {options.folder}\n"
    return Outcome(text)
