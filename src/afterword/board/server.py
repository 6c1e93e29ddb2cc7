"""The board's server: one page and the files that make it, for this computer alone.

It answers only to its own address, so that no web page from elsewhere can ask it or give it files.
"""

from __future__ import annotations

import threading
from contextlib import suppress
from functools import partial
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

from afterword.board.folder import Folder
from afterword.board.page import board_main, board_page
from afterword.board.room import Room
from afterword.cohort.titles import Titles
from afterword.grade.files import same, write
from afterword.handin import ENDING, MOST, named_for

HOST = "127.0.0.1"
_HERE = Path(__file__).parent
_STATIC = {"/board.css": "text/css; charset=utf-8", "/board.js": "text/javascript; charset=utf-8"}
_POLICY = "default-src 'none'; connect-src 'self'; img-src data:; script-src 'self'; style-src 'self'; form-action 'none'"
_SILENCE = 20.0  # seconds


class Watch:
    """A folder and its room; a lock goes round them, as browsers ask at the same time."""

    def __init__(self, path: Path, kind: str, titles: Titles) -> None:
        """Nothing is read yet."""
        self.kind, self.titles, self.room = kind, titles, Room()
        self.folder = Folder(path, kind, self.room.add)
        self._lock = threading.Lock()

    def page(self, whole: bool) -> str:
        """Return the page, or its main part, as things stand now."""
        with self._lock:
            self.folder.look()
            board = self.room.board(self.folder.unread)
        return (
            board_page(board, self.titles, self.kind) if whole else board_main(board, self.titles, self.kind)
        )

    def take(self, name: str, data: bytes) -> str:
        """Put a file into the folder; return why not, "" where it is there. What has its name already is kept."""
        stem = named_for(name)
        if not stem or len(name) > 120 or set(name) & set('/\\:\0<>"|?*') or name.startswith("."):
            return f"The board takes files that end in .{ENDING}."
        names = [name, *(f"{stem} ({number}).{ENDING}" for number in range(1, 1000))]
        try:
            with self._lock:
                for target in (self.folder.path / one for one in names):
                    if same(target, data):
                        return ""
                    if not target.exists() and not target.is_symlink():
                        write(target, data)
                        return ""
        except OSError as error:
            return f"It can't be kept ({error.strerror})."
        return "There are too many files of that name."


class Handler(BaseHTTPRequestHandler):
    """Answers one browser."""

    protocol_version = "HTTP/1.1"
    server_version = "Afterword"
    sys_version = ""
    timeout = _SILENCE

    def __init__(self, watch: Watch, *args: object) -> None:
        """Answer for one room."""
        self.watch = watch
        super().__init__(*args)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        """Send the page, its main part, its style or its script."""
        path = urlsplit(self.path).path
        if not self._ours():
            self._send(HTTPStatus.FORBIDDEN, b"This address is not the board's.\n")
        elif path in ("/", "/board.html"):
            text = self.watch.page(whole=path == "/")
            self._send(HTTPStatus.OK, text.encode(), "text/html; charset=utf-8")
        elif path in _STATIC:
            self._send(HTTPStatus.OK, (_HERE / path[1:]).read_bytes(), _STATIC[path])
        else:
            self._send(HTTPStatus.NOT_FOUND, b"There is no such page here.\n")

    def do_POST(self) -> None:
        """Take a file in."""
        path = urlsplit(self.path).path
        length = self.headers.get("Content-Length", "")
        if not self._ours() or self.headers.get("Origin") not in self._addresses():
            self._refuse(HTTPStatus.FORBIDDEN, "Only the board's own page may add files.")
        elif not path.startswith("/files/"):
            self._refuse(HTTPStatus.NOT_FOUND, "There is no such page here.")
        elif not length.isdecimal() or int(length) > MOST:
            self._refuse(
                HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "It is larger than any file that Afterword writes."
            )
        else:
            data = self.rfile.read(int(length))
            why = self.watch.take(unquote(path.removeprefix("/files/")), data)
            self._send(HTTPStatus.BAD_REQUEST if why else HTTPStatus.OK, why.encode())

    def _addresses(self) -> tuple[str, ...]:
        port = self.server.server_port  # type: ignore[attr-defined]
        return tuple(f"http://{host}:{port}" for host in (HOST, "localhost"))

    def _ours(self) -> bool:
        """Whether this was asked of the board's own address: another name may be a trap of a page elsewhere."""
        return f"http://{self.headers.get('Host')}" in self._addresses()

    def _refuse(self, status: HTTPStatus, why: str) -> None:
        self.close_connection = True  # what was sent along is not read
        self._send(status, why.encode())

    def _send(self, status: HTTPStatus, body: bytes, kind: str = "text/plain; charset=utf-8") -> None:
        with suppress(BrokenPipeError, ConnectionResetError, TimeoutError):
            self.send_response(status)
            for name, value in {
                "Content-Type": kind, "Content-Length": str(len(body)), "Cache-Control": "no-store",
                "Content-Security-Policy": _POLICY, "Referrer-Policy": "no-referrer", "X-Content-Type-Options": "nosniff",
            }.items():  # fmt: skip
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Write nothing down."""


class Server(ThreadingHTTPServer):
    """Serves one board on this computer."""

    daemon_threads = True

    def __init__(self, watch: Watch, port: int) -> None:
        """Listen at once. Raises OSError where that can't be."""
        super().__init__((HOST, port), partial(Handler, watch))

    def handle_error(self, request: object, client_address: object) -> None:
        """A browser that went away is no error."""
