"""`afterword start`: the course, copied to where the learner works, and opened."""

from __future__ import annotations

import shlex
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path
from shutil import which

from afterword.commands import PARTLY, Outcome, Terminal
from afterword.content import lessons
from afterword.errors import AfterwordError
from afterword.launch.copying import Copied, copy_lessons

FOLDER = "afterword-course"
ATTEMPTS = 4
"""Ports to try where others take them in the same moment."""
EXAMPLES = """examples:
  afterword start
  afterword start my-next-interview
  afterword start --no-lab

A lesson in which you have worked is never overwritten. If there is a newer one, it is put beside it."""


def arguments(parser: ArgumentParser) -> None:
    """Describe the options."""
    parser.add_argument("folder", metavar="DIR", type=Path, nargs="?", default=Path(FOLDER),
                        help=f"where to put the course (default: {FOLDER})")  # fmt: skip
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--no-lab", action="store_true", help="only copy the lessons, and say where they are")
    how.add_argument("--notebook", action="store_true", help="open them in Jupyter Notebook 7")
    how.add_argument("--voila", action="store_true", help="open them as pages, with Voilà")
    parser.add_argument(
        "--port", metavar="N", type=port_number, help="the port to use (default: one that is free)"
    )
    parser.add_argument("--no-browser", action="store_true", help="print the address, and open nothing")


def port_number(word: str) -> int:
    """Read a port. Raises AfterwordError for anything else."""
    if not (word.isdecimal() and 1024 <= int(word) <= 65535):
        raise AfterwordError("bad_value", "A port is a whole number from 1024 to 65535.", "--port")
    return int(word)


def run(options: Namespace, terminal: Terminal) -> Outcome:
    """Copy what is not there yet, and run Jupyter on it until it is ended."""
    found = lessons()
    copied = copy_lessons(found, options.folder)
    first = min(found)
    said = "\n".join([*_says(copied, options.folder, first, terminal), ""])
    if options.no_lab:
        again = f"To open it: {called()} start {shlex.quote(str(options.folder))}"
        return Outcome(said + "\n" + "\n".join(terminal.page.paragraph(again)) + "\n")
    return _serve(options, terminal, copied.beside.get(first, first), said)


def _serve(options: Namespace, terminal: Terminal, first: str, said: str) -> Outcome:
    for left in reversed(range(1 if options.port else ATTEMPTS)):
        try:
            code = _served(options, terminal, first, said)
            break
        except AfterwordError as error:
            if error.code != "port_taken" or not left:
                raise
    ended = terminal.page.paragraph(f"Afterword has ended. What you wrote is in {options.folder}.")
    return Outcome("\n".join(ended) + "\n", PARTLY if code else 0)


def _served(options: Namespace, terminal: Terminal, first: str, said: str) -> int:
    from afterword.launch.serving import door, has_display, plan_server, serve

    face = "voila" if options.voila else "notebook" if options.notebook else "lab"
    server = plan_server(options.folder, first, face, options.port)
    opens = has_display() and not options.no_browser
    with door(server) as page:

        def ready() -> None:
            import webbrowser

            shown = opens and webbrowser.open(page.as_uri())
            terminal.tell("\n".join(_welcome(said, server.url, shown, terminal)) + "\n")

        return serve(server, ready)


def _says(copied: Copied, folder: Path, first: str, terminal: Terminal) -> list[str]:
    """Say in a paragraph or two where the course is, and what was kept."""
    texts = [f"The course is in {folder}. It begins with {first}."]
    kept = sorted([*copied.kept, *copied.beside])
    if kept:
        texts.append(f"You have worked in {_listed(kept)}: left as you had it.")
    if copied.beside:
        texts.append(f"A newer version lies beside your own, as {_listed(sorted(copied.beside.values()))}.")
    if copied.renewed:
        texts.append(f"Newer, as you had not touched them: {_listed(copied.renewed)}.")
    return [line for text in texts for line in terminal.page.paragraph(text)]


def _listed(names: list[str]) -> str:
    return " and ".join([", ".join(names[:-1]), names[-1]] if names[1:] else names)


def _welcome(said: str, url: str, shown: bool, terminal: Terminal) -> list[str]:
    page = terminal.page
    opening = (
        "It opens in your browser now. If it does not, go to:" if shown else "Open this address in a browser:"
    )
    closing = "Leave this window open while you work. Ctrl-C in here ends it, and keeps what you wrote."
    return [said, *page.paragraph(opening), "", f"    {url}", "", *page.paragraph(closing)]


def called() -> str:
    """Return how this command is called here: by its name where the shell finds it, else by its path."""
    program = Path(sys.argv[0])
    if which("afterword") or program.stem != "afterword":
        return "afterword"
    here = Path.cwd()
    return shlex.quote(str(program.relative_to(here) if program.is_relative_to(here) else program))
