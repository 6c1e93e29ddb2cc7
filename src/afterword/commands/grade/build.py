"""`afterword grade build`: assignments into the course."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from afterword.author.assignment import read_assignments
from afterword.commands import Outcome, Terminal
from afterword.commands.grade import add_course
from afterword.content import root
from afterword.errors import AfterwordError, did_you_mean, shown
from afterword.grade.build import build
from afterword.grade.course import find_course

EXAMPLES = """examples:
  afterword grade build
  afterword grade build thank_you --course spring-2027"""


def arguments(parser: ArgumentParser) -> None:
    """Describe the options."""
    parser.add_argument("names", metavar="NAME", nargs="*", help="the assignments (default: all)")
    parser.add_argument(
        "--assignments",
        metavar="DIR",
        type=Path,
        help="the folder with their text (default: exercises/assignments)",
    )
    add_course(parser)


def run(options: Namespace, terminal: Terminal) -> Outcome:
    """Build. Raises AfterwordError where a text is wrong, or what was handed out would change."""
    course = find_course(options.course)
    folder = options.assignments or root() / "exercises" / "assignments"
    if not folder.is_dir():
        message = (
            "The texts of the assignments hold the solutions, so they come with the source of Afterword and not with "
            "the installed package. Please name their folder with --assignments."
        )
        raise AfterwordError("missing", message, str(folder))
    known = read_assignments(folder)
    for name in options.names:
        if name not in known:
            hint = did_you_mean(name, known) or f" There are: {', '.join(known)}."
            raise AfterwordError("unknown", f"There is no assignment “{shown(name)}”.{hint}", str(folder))
    lines = []
    for name in options.names or known:
        terminal.tell(f"Building {name} ...")
        path = build(course, known[name])
        lines.append(f"{name}: {path}")
    if terminal.live:
        terminal.tell("")
    return Outcome(
        "\n".join([*lines, "Hand out the notebooks in release/, by nbgrader or through your LMS."]) + "\n"
    )
