"""`afterword check`: content, checked with its own examples."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from afterword.author.check import check
from afterword.commands import DONE, PARTLY, Outcome, Terminal

EXAMPLES = """examples:
  afterword check                 the content that comes with Afterword
  afterword check my-content      a folder of your own, with kinds/ and scenarios/ or with kinds alone"""


def arguments(parser: ArgumentParser) -> None:
    """Describe the options."""
    parser.add_argument(
        "folder", metavar="DIR", type=Path, nargs="?", help="a folder of your own (default: what comes along)"
    )


def run(options: Namespace, terminal: Terminal) -> Outcome:
    """Check, and list each problem on a line. Raises AfterwordError where the folder can't be read."""
    report = check(options.folder)
    lines = [terminal.page.clean(f"{problem.where}: {problem.message}") for problem in report.problems]
    counted = ", ".join(
        f"{number} {thing if number != 1 else thing[:-1]}" for thing, number in report.counted.items()
    )
    count = len(report.problems)
    lines.append(
        f"Checked {counted}: " + ("all is well." if not count else f"{count} to look at, listed above.")
    )
    return Outcome("\n".join(lines) + "\n", PARTLY if count else DONE)
