"""`afterword handout`: the lessons as pages to print."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from afterword.commands import Outcome, Terminal
from afterword.content import load_kinds, load_practice, root
from afterword.errors import AfterwordError

FOLDER = "afterword-handouts"
EXAMPLES = """examples:
  afterword handout
  afterword handout for-the-workshop

Open a page in a browser and print it. Exercises have boxes and lines; the answers are on the last page."""


def arguments(parser: ArgumentParser) -> None:
    """Describe the options."""
    parser.add_argument("folder", metavar="DIR", type=Path, nargs="?", default=Path(FOLDER),
                        help=f"where to put the pages (default: {FOLDER})")  # fmt: skip


def run(options: Namespace, terminal: Terminal) -> Outcome:
    """Write a page for each lesson. Raises AfterwordError where something else lies there, or nothing can."""
    from afterword.author.handout import MADE_BY, handouts
    from afterword.author.notebooks import read_lessons
    from afterword.author.tasks import Tasks

    folder: Path = options.folder
    pages = dict(handouts(read_lessons(root() / "course"), Tasks(load_practice, load_kinds())))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, page in pages.items():
            path = folder / name
            if path.exists() and MADE_BY not in path.read_text(encoding="utf-8", errors="replace")[:400]:
                message = (
                    "This page is not one of Afterword's, so it stays as it is. Please name another folder."
                )
                raise AfterwordError("exists", message, str(path))
            path.write_text(page, encoding="utf-8", newline="\n")
    except OSError as error:
        message = f"The pages can't be put there ({error.strerror}). Please name another folder."
        raise AfterwordError("not_writable", message, str(folder)) from None
    said = f"{len(pages)} lessons are in {folder}, ready to print. The first is {min(pages)}."
    return Outcome("\n".join(terminal.page.paragraph(said)) + "\n")
