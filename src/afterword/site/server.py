"""A small server for a built site: reads files below one folder, and does nothing else.

A browser asks again each time whether a file has changed, and is told so in a few bytes: a site that was built anew
is seen at once, and a second visit costs the room's network next to nothing. Nobody's visit is written down.
"""

from __future__ import annotations

import gzip
import os
import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from functools import lru_cache, partial
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import BinaryIO
from urllib.parse import unquote, urlsplit

TYPES = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".ico": "image/x-icon",
    ".ipynb": "application/json",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".map": "application/json",
    ".mjs": "text/javascript; charset=utf-8",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".wasm": "application/wasm",
    ".webmanifest": "application/manifest+json",
    ".whl": "application/zip",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
    ".zip": "application/zip",
}
"""Named here and not asked of the system, as some systems know no .mjs, and a browser then runs nothing."""
_PACKED = (".css", ".html", ".ipynb", ".js", ".json", ".map", ".mjs", ".svg", ".txt", ".wasm", ".webmanifest")
"""What shrinks on its way. All of it, packed once, is some 9 MB to remember."""
_OWN = "default-src 'self' data: blob: 'unsafe-inline' 'unsafe-eval'; frame-ancestors 'self'"
"""The site loads nothing from elsewhere, and sends nothing there: the browser sees to it."""
_SILENCE = 30.0  # seconds without a word after which a connection is closed


def find_file(root: Path, target: str) -> Path | None:
    """Return the file below `root` (resolved) that a request is for, or None where there is none.

    The address of a folder stands for the page in it.
    """
    path = unquote(urlsplit(target).path, errors="replace")
    parts = path.removeprefix("/").split("/")
    if parts[-1] == "":
        parts[-1] = "index.html"
    if any(part in ("", ".", "..") or set(part) & set("\\:\0") for part in parts):
        return None
    with suppress(OSError):
        found = root.joinpath(*parts).resolve()
        if found.is_file() and found.is_relative_to(root):
            return found
    return None


class Handler(BaseHTTPRequestHandler):
    """Answers one browser."""

    protocol_version = "HTTP/1.1"
    server_version = "Afterword"
    sys_version = ""
    timeout = _SILENCE

    def __init__(self, root: Path, *args: object) -> None:
        """Answer out of `root`."""
        self.root = root
        super().__init__(*args)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        """Send a file."""
        self._answer(body=True)

    def do_HEAD(self) -> None:
        """Send what there is to know of a file."""
        self._answer(body=False)

    def _answer(self, body: bool) -> None:
        path = find_file(self.root, self.path)
        if path is None:
            return self._lead_on(body)
        try:
            with path.open("rb") as file:
                self._send(path, file, body)
        except (BrokenPipeError, ConnectionResetError, TimeoutError):
            self.close_connection = True  # the tab was closed
        return None

    def _send(self, path: Path, file: BinaryIO, body: bool) -> None:
        stat = os.fstat(file.fileno())
        packs = path.suffix in _PACKED and "gzip" in self.headers.get("Accept-Encoding", "")
        tag = f'"{stat.st_mtime_ns:x}-{stat.st_size:x}{"-gz" if packs else ""}"'
        if tag in self.headers.get("If-None-Match", ""):
            self._head(HTTPStatus.NOT_MODIFIED, {"ETag": tag})
            return
        content = packed(path, stat.st_mtime_ns) if packs else b""
        headers = {"ETag": tag, "Content-Type": TYPES.get(path.suffix, "application/octet-stream")}
        headers |= {"Content-Encoding": "gzip"} if packs else {}
        headers |= {"Vary": "Accept-Encoding"} if path.suffix in _PACKED else {}
        self._head(HTTPStatus.OK, {**headers, "Content-Length": str(len(content) if packs else stat.st_size)})
        if body and packs:
            self.wfile.write(content)
        elif body and stat.st_size:  # Python and its packages are some 10 MB each, and 25 people ask at once
            self.connection.sendfile(file, count=stat.st_size)

    def _lead_on(self, body: bool) -> None:
        """Send a folder's address on to the one with a slash, and everybody else away."""
        path, _, query = self.path.partition("?")
        if not path.endswith("/") and find_file(self.root, f"{path}/"):
            place = f"/{path.lstrip('/')}/{'?' if query else ''}{query}"
            self._head(HTTPStatus.MOVED_PERMANENTLY, {"Location": place, "Content-Length": "0"})
            return
        said = b"There is no such page here.\n"
        headers = {"Content-Type": TYPES[".txt"], "Content-Length": str(len(said))}
        self._head(HTTPStatus.NOT_FOUND, headers)
        if body:
            self.wfile.write(said)

    def _head(self, status: HTTPStatus, headers: dict[str, str]) -> None:
        self.send_response(status)
        own = {
            "Cache-Control": "no-cache",
            "Content-Security-Policy": _OWN,
            "Referrer-Policy": "no-referrer",
            "X-Content-Type-Options": "nosniff",
        }
        for name, value in {**own, **headers}.items():
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Write nothing down."""


_packing = threading.Lock()


def packed(path: Path, changed: int) -> bytes:
    """Return a file's content, packed: once for the whole room. `changed` is when the file was (any number)."""
    with _packing:
        return _packed_once(path, changed)


@lru_cache(maxsize=1024)
def _packed_once(path: Path, _changed: int) -> bytes:
    return gzip.compress(path.read_bytes(), 6, mtime=0)


class Server(ThreadingHTTPServer):
    """Serves one folder to many browsers at once."""

    daemon_threads = True
    request_queue_size = 256

    def __init__(self, root: Path, host: str, port: int) -> None:
        """Listen at once. Raises OSError where that can't be."""
        self.address_family = socket.AF_INET6 if ":" in host else socket.AF_INET
        handler: Callable[..., Handler] = partial(Handler, root.resolve())
        super().__init__((host, port), handler)

    def handle_error(self, request: object, client_address: object) -> None:
        """A browser that went away is no error."""
