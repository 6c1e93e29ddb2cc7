"""`afterword grade ...`: what an instructor does with a class, an action each."""

from __future__ import annotations

import getpass
from argparse import ArgumentParser
from pathlib import Path

ACTIONS = {
    "init": "make a folder for a graded course",
    "build": "put assignments into the course: source, released notebook, gradebook",
    "intake": "take in hand-ins from a folder, a zip or an LMS download",
    "run": "grade what was handed in, without running anything in it",
    "queue": "list verdicts that wait for a person, the same words once",
    "settle": "keep the verdicts that a person wrote into the queue",
    "sheet": "write a sheet for points by rubric, overrides and comments",
    "marks": "take in a sheet that was filled in",
    "drafts": "write a class's drafts and reviews, for a report of the class",
    "export": "write grades for Canvas, Moodle or Blackboard, or as CSV, JSON or Parquet",
}
"""Action -> what it does. Each is a module here."""
EXAMPLES = """examples:
  afterword grade build thank_you
  afterword grade intake thank_you downloads/submissions.zip
  afterword grade run thank_you
  afterword grade queue thank_you -o queue.csv
  afterword grade settle queue.csv
  afterword grade sheet thank_you -o sheet.csv
  afterword grade marks thank_you sheet.csv
  afterword grade export --to canvas -o grades.csv"""


def who() -> str:
    """Return the name somebody is logged in with, "" where the system knows none, as in some containers."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return ""


def add_course(parser: ArgumentParser) -> None:
    """Describe the option that says where the course is."""
    parser.add_argument(
        "--course", metavar="DIR", type=Path, help="the course's folder (default: here, or course/grading)"
    )
