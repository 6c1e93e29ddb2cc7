"""`afterword serve`: the browser edition, shown to this computer or to a room."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from afterword.commands import Outcome, Terminal
from afterword.commands.site import FOLDER
from afterword.commands.start import port_number
from afterword.errors import AfterwordError
from afterword.site import MARK
from afterword.site.room import address, is_private, qr
from afterword.site.server import Server

HOST = "127.0.0.1"
PORT = 8765
EXAMPLES = """examples:
  afterword serve
  afterword serve --host 0.0.0.0
  afterword serve workshop-site --host 192.168.1.20 --port 8080

Only this computer can open the site, unless --host names an address of the network: 0.0.0.0 stands for all of them.
Work is kept by the address, so keep it the same from one day to the next."""


def arguments(parser: ArgumentParser) -> None:
    """Describe the options."""
    parser.add_argument("folder", metavar="SITE", type=Path, nargs="?", default=Path(FOLDER),
                        help=f"what afterword site has built (default: {FOLDER})")  # fmt: skip
    parser.add_argument("--host", metavar="ADDRESS", default=HOST, help=f"where to listen (default: {HOST})")
    parser.add_argument(
        "--port", metavar="N", type=port_number, default=PORT, help=f"the port to use (default: {PORT})"
    )


def run(options: Namespace, terminal: Terminal) -> Outcome:
    """Show the address, and serve until Ctrl-C."""
    from afterword.launch.serving import ended_kindly

    server = _opened(options)
    try:
        with ended_kindly():
            terminal.tell("\n".join(_welcome(options, terminal)) + "\n")
            server.serve_forever()
    except KeyboardInterrupt:
        pass
    finally:
        server.server_close()
    said = "The site is closed. What was written stays in the browser that it was written in."
    return Outcome("\n".join(terminal.page.paragraph(said)) + "\n")


def _opened(options: Namespace) -> Server:
    if not (options.folder / MARK).is_file():  # and no other folder is ever shown to a network
        message = "There is no site of Afterword's here. Build it first: afterword site"
        raise AfterwordError("missing", message, str(options.folder))
    try:
        return Server(options.folder, options.host, options.port)
    except (OSError, UnicodeError) as error:
        message = f"It can't listen there ({getattr(error, 'strerror', '') or error}). Please name another --host or --port."
        raise AfterwordError("port_in_use", message, f"{options.host}:{options.port}") from None


def _welcome(options: Namespace, terminal: Terminal) -> list[str]:
    place, page = address(options.host, options.port), terminal.page
    lines = [*page.paragraph("Open this address in a browser:"), "", f"    {place}", ""]
    if is_private(options.host):
        lines += page.paragraph("Only this computer can open it. For a room: afterword serve --host 0.0.0.0")
    else:
        lines += [
            *page.paragraph("Everybody in this network can open it."),
            "",
            *qr(place, page.unicode, page.colour),
        ]
    return [*lines, "", *page.paragraph("Leave this window open. Ctrl-C ends it.")]
