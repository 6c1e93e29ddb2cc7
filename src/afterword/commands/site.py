"""`afterword site`: the browser edition, as a folder that any web server can show."""

from __future__ import annotations

import shlex
from argparse import ArgumentParser, Namespace
from pathlib import Path

from afterword.commands import Outcome, Terminal

FOLDER = "afterword-site"
EXAMPLES = """examples:
  afterword site
  afterword site workshop-site
  afterword site workshop-site --pyodide pyodide-314.0.6.tgz

The first time, pip and npm fetch Python for the browser and its packages; they are kept for the next time."""


def arguments(parser: ArgumentParser) -> None:
    """Describe the options."""
    parser.add_argument("folder", metavar="OUT", type=Path, nargs="?", default=Path(FOLDER),
                        help=f"where to put the site (default: {FOLDER}); an older site there gives way")  # fmt: skip
    parser.add_argument("--pyodide", metavar="FILE.tgz", type=Path,
                        help="Python for the browser, where npm can't fetch it: what npm pack gives")  # fmt: skip


def run(options: Namespace, terminal: Terminal) -> Outcome:
    """Fetch what is missing, build the site aside, and put it in its place."""
    from afterword.site.build import build_site, check_target, check_tools
    from afterword.site.pieces import cache, runtime, wheels

    check_tools()
    check_target(options.folder)
    terminal.tell("Gathering Python for the browser ...")
    files, packages = runtime(cache(), options.pyodide), wheels(cache())
    terminal.tell("Building the site ...")
    built = build_site(options.folder, files, packages)
    name = shlex.quote(str(options.folder))
    said = f"The site is in {name}: {built.files} files, {built.size / 1e6:.0f} MB. To open it: afterword serve {name}"
    notes = "\n" if terminal.live else ""
    if built.slow:
        notes += f"Lessons there start some seconds later, for want of a snapshot of Python: {built.slow}.\n"
    return Outcome("\n".join(terminal.page.paragraph(said)) + "\n", notes=notes)
