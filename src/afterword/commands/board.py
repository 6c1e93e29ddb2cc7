"""`afterword board`: what a room's drafts have in common, live, for the projector."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from afterword.board.server import HOST, Server, Watch
from afterword.choose import choose_kind
from afterword.cohort.titles import titles_of
from afterword.commands import Outcome, Terminal
from afterword.commands.start import port_number
from afterword.content import load_kinds
from afterword.errors import AfterwordError

PORT = 8766
EXAMPLES = """examples:
  afterword board collected
  afterword board collected --kind check_in --port 8080

Collect the files that people hand in (NAME.afterword.zip) in the folder, or drop them onto the page. Nothing is shown
until five people are there, and then only in steps of five. Only this computer can open the page."""


def arguments(parser: ArgumentParser) -> None:
    """Describe the options."""
    parser.add_argument(
        "folder",
        metavar="FOLDER",
        type=Path,
        help="where the room's files are collected; it is made, if need be",
    )
    parser.add_argument(
        "--kind", metavar="KIND", default="thank_you", help="the kind of message (default: thank_you)"
    )
    parser.add_argument(
        "--port", metavar="N", type=port_number, default=PORT, help=f"the port (default: {PORT})"
    )


def run(options: Namespace, terminal: Terminal) -> Outcome:
    """Show the address, and serve until Ctrl-C. Raises AfterwordError where folder, kind or port can't be used."""
    from afterword.launch.serving import ended_kindly

    kinds = load_kinds()
    kind = choose_kind(kinds, options.kind, "--kind")
    _made(options.folder)
    try:
        server = Server(Watch(options.folder, kind.id, titles_of(kinds)), options.port)
    except OSError as error:
        message = f"It can't listen there ({error.strerror or error}). Please name another --port."
        raise AfterwordError("port_in_use", message, f"{HOST}:{options.port}") from None
    try:
        lines = [
            *terminal.page.paragraph("Open this address in a browser on this computer:"),
            "",
            f"    http://{HOST}:{server.server_port}/",
            "",
            *terminal.page.paragraph(f"Files are collected in {options.folder}. Ctrl-C ends the board."),
        ]
        terminal.tell("\n".join(lines) + "\n")
        with ended_kindly():
            server.serve_forever()
    except KeyboardInterrupt:
        pass
    finally:
        server.server_close()
    return Outcome("The board is closed. The files are still in the folder.\n")


def _made(folder: Path) -> None:
    """Make the folder, where there is none; not those above it, as a slip in their names should be told."""
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        message = f"No files can be collected there ({error.strerror}). Please name a folder."
        raise AfterwordError("not_writable", message, str(folder)) from None
