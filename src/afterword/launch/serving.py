"""Runs Jupyter for the course: on this computer only, behind a token, and without a word to other hosts."""

from __future__ import annotations

import http.client
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from html import escape
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from afterword.errors import AfterwordError

HOST = "127.0.0.1"
PORTS = range(8888, 8908)
LOG = Path(".afterword", "jupyter.log")
"""Where the server's own words go, in the course folder: a learner's window stays calm."""
DOOR = "open-the-course.html"
"""A page in the course folder that leads to the course while it runs. Only its owner can read it."""
_SETTINGS = Path(__file__).parent / "settings"
_PROMPT = "--ServerApp.kernel_websocket_connection_class=afterword.launch.prompt.PromptConnection"
_PATIENCE = 60.0  # seconds that a slow machine may take until the server answers
_GRACE = 10.0  # seconds for the server to end by itself


@dataclass(frozen=True, slots=True)
class Face:
    """One way to show the notebooks: the module to run, its address of a notebook, its own options.

    `guarded` is an address that is quick to answer, and asks for the token.
    """

    module: str
    title: str
    address: str
    options: tuple[str, ...]
    class_: str = "ServerApp"
    guarded: str = "/api/status"


FACES = {
    "lab": Face(
        "jupyterlab", "JupyterLab", "/lab/tree/{name}",
        (
            "--LabApp.news_url=None",
            "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
            "--LabApp.extension_manager=readonly",
            _PROMPT,
        ),
    ),
    "notebook": Face(
        "notebook", "Jupyter Notebook", "/notebooks/{name}",
        (_PROMPT,),
    ),
    "voila": Face("voila", "Voilà", "/voila/render/{name}", ("--Voila.auto_token=True", "--VoilaConfiguration.template=afterword"), "Voila", "/"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Server:
    """A server to be started: where it will be, and the command and environment that start it."""

    folder: Path
    url: str
    command: tuple[str, ...]
    environment: Mapping[str, str]
    port: int
    token: str
    guarded: str


def plan_server(folder: Path, first: str, face: str, port: int | None) -> Server:
    """Return the server for a folder, at `port` or the first that is free, opening the notebook `first`.

    The token goes through the environment: a command line can be read by everybody on the machine.

    Raises:
        AfterwordError: `missing` where the face is not installed, `port_in_use`.
    """
    shown = FACES[face]
    if find_spec(shown.module) is None:
        message = (
            f"{shown.title} is not installed here. Either add it (pip install {shown.module}), or leave out "
            f"--{face} to use JupyterLab."
        )
        raise AfterwordError("missing", message, f"--{face}")
    number, token, name = _free_port(port), secrets.token_urlsafe(24), shown.class_
    command = [
        sys.executable, "-m", shown.module, *([str(folder.resolve())] if face == "voila" else []),
        f"--{name}.ip={HOST}", f"--{name}.port={number}", f"--{name}.port_retries=0",
        f"--{name}.open_browser=False", f"--{name}.log_level=WARN", *shown.options,
    ]  # fmt: skip
    if face != "voila":
        own = folder.resolve() / LOG.parent / "workspaces"  # open tabs belong to this folder, not to the next
        command += [f"--ServerApp.root_dir={folder.resolve()}", "--ServerApp.answer_yes=True"]
        command += [f"--LabApp.workspaces_dir={own}"] if face == "lab" else []
        if hasattr(os, "geteuid") and os.geteuid() == 0:
            command.append("--allow-root")  # in a container there is nobody else
    address = shown.address.format(name=first)
    url = f"http://{HOST}:{number}{address}?token={token}"
    return Server(folder, url, tuple(command), _environment(token), number, token, shown.guarded)


def _environment(token: str) -> dict[str, str]:
    """Return our own environment and, in it, the token, our settings, and this Python's kernel first."""
    return {
        **os.environ,
        "JUPYTER_TOKEN": token,
        "JUPYTER_CONFIG_PATH": _before(_SETTINGS, "JUPYTER_CONFIG_PATH"),
        "JUPYTER_PATH": _before(_SETTINGS / "share", "JUPYTER_PATH"),
        "JUPYTER_PREFER_ENV_PATH": "1",
    }


def _before(folder: Path, name: str) -> str:
    """Return a folder, then those that an environment variable lists."""
    return os.pathsep.join(path for path in (str(folder), os.environ.get(name, "")) if path)


def _free_port(wanted: int | None) -> int:
    for port in [wanted] if wanted else [*PORTS, 0]:
        with socket.socket() as probe, suppress(OSError):
            if os.name == "posix":  # a port that was used a moment ago is free, too
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((HOST, port))
            return int(probe.getsockname()[1])
    message = "Something else uses this port. Name another one, or leave --port out and one is found."
    raise AfterwordError("port_in_use", message, f"--port {wanted}")


def serve(server: Server, ready: Callable[[], None]) -> int:
    """Run the server until it ends or is told to; call `ready` once it answers. Return its exit code.

    Ctrl-C, and an end asked for by the system, end the server too, and that is 0.

    Raises:
        AfterwordError: `no_server` where it never answers, `port_taken` where another program was quicker to its port.
    """
    with ended_kindly(), _started(server) as process:
        try:
            if not _answers(server, process):
                if _listens(server.port):
                    message = "Another program has just taken this port. Start again, or name another port."
                    raise AfterwordError("port_taken", message, f"--port {server.port}")
                message = (
                    "Jupyter did not start. This file says why; `afterword doctor` may know what is missing."
                )
                raise AfterwordError("no_server", message, str(server.folder / LOG))
            ready()
            return process.wait()
        except KeyboardInterrupt:
            return 0
        finally:
            _end(process)


@contextmanager
def _started(server: Server) -> Iterator[subprocess.Popen[bytes]]:
    path = server.folder / LOG
    path.parent.mkdir(exist_ok=True)
    with path.open("wb") as log:
        output: dict[str, Any] = {"stdout": log, "stderr": subprocess.STDOUT}
        with subprocess.Popen(server.command, env=server.environment, **output) as process:
            yield process


@contextmanager
def ended_kindly() -> Iterator[None]:
    """Let a plain request to end (SIGTERM) work like Ctrl-C, so that no server is left behind."""

    def stop(*_: Any) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _answers(server: Server, process: subprocess.Popen[bytes]) -> bool:
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end and process.poll() is None:
        with suppress(OSError, http.client.HTTPException):
            # Who else listens there, as a second course started in the same moment, does not know this token.
            if _asked(server, server.token) != _asked(server, ""):
                return True
        time.sleep(0.1)
    return False


def _asked(server: Server, token: str) -> tuple[int, bool]:
    """Return what a server says to somebody with a token: the status, and whether it asks to log in."""
    connection = http.client.HTTPConnection(HOST, server.port, timeout=5)
    try:
        connection.request("GET", f"{server.guarded}?token={token}")
        answer = connection.getresponse()
        return answer.status, answer.getheader("Location", "").startswith("/login")
    finally:
        connection.close()


def _listens(port: int) -> bool:
    """Tell whether some program listens at a port."""
    with suppress(OSError), socket.create_connection((HOST, port), 1):
        return True
    return False


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a process that may be ending already; a second Ctrl-C doesn't hurry us."""
    with suppress(KeyboardInterrupt, subprocess.TimeoutExpired):
        if process.poll() is None:
            process.terminate()
            process.wait(_GRACE)
    if process.poll() is None:
        process.kill()


def has_display() -> bool:
    """Return whether a browser can show itself here."""
    if sys.platform in ("darwin", "win32") or os.environ.get("BROWSER"):
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "WSL_DISTRO_NAME"))


@contextmanager
def door(server: Server) -> Iterator[Path]:
    """Keep a page in the course folder, readable by its owner alone, that leads to the server.

    A browser is given this page and not the address, whose token would stand in the list of processes. Browsers
    in a sandbox may not look into hidden folders, so it lies in plain sight.
    """
    path, link = server.folder.resolve() / DOOR, escape(server.url)
    page = (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>Afterword</title>'
        f'<meta http-equiv="refresh" content="0; url={link}"><p><a href="{link}">Open the course</a></p></html>\n'
    )
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(page)
    try:
        yield path
    finally:
        path.unlink(missing_ok=True)
