"""`afterword workshop`: the facilitator's kit, ready to open and to print."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from afterword.commands import Outcome, Terminal
from afterword.content import root
from afterword.launch.copying import Copied

FOLDER = "afterword-workshop"
EXAMPLES = """examples:
  afterword workshop
  afterword workshop for-thursday
  afterword workshop for-thursday --replace

Open index.html in the folder. A page that you have edited stays as it is, and a newer one is put beside it."""


def arguments(parser: ArgumentParser) -> None:
    """Describe the options."""
    parser.add_argument("folder", metavar="OUT", type=Path, nargs="?", default=Path(FOLDER),
                        help=f"where to put the kit (default: {FOLDER})")  # fmt: skip
    parser.add_argument("--replace", action="store_true", help="write over pages that you have edited, too")


def run(options: Namespace, terminal: Terminal) -> Outcome:
    """Write the kit. Raises AfterwordError where a text is malformed, or nothing can be written there."""
    from afterword.author.workshop.kit import kit_pages
    from afterword.launch.placing import place_folder

    pages = {name: text.encode() for name, text in kit_pages(root()).items()}
    copied = place_folder(pages, options.folder, options.replace)
    said = [line for text in _says(copied, options.folder) for line in terminal.page.paragraph(text)]
    return Outcome("\n".join(said) + "\n")


def _says(copied: Copied, folder: Path) -> list[str]:
    texts = [
        f"The kit is in {folder}. Open {folder / 'index.html'} in a browser, and begin with “Start here”."
    ]
    if kept := sorted({*copied.kept, *copied.beside}):
        texts.append(f"Edited, and left as you had it: {', '.join(kept)}. With --replace it is written anew.")
    if copied.beside:
        texts.append(f"The newer version lies beside it: {', '.join(sorted(copied.beside.values()))}.")
    return texts
