"""A Jupyter server and a browser for tests: everything on 127.0.0.1, every other host refused and remembered."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Page, Route, sync_playwright

import afterword
from afterword.launch.serving import FACES

FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
SETTINGS = Path(afterword.__file__).parent / "launch" / "settings"
_QUIET = {"@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": False}}
"""No question about news over what is tested."""
_ENOUGH = 90
"""Seconds that a slow machine may take to start a server or a kernel."""


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@contextlib.contextmanager
def server(root: Path, home: Path, app: str = "lab") -> Iterator[str]:
    """Serve `root` with JupyterLab (`lab`), Notebook 7 (`notebook`) or `voila`; settings go into `home`."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    names = ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR")
    env = {**os.environ, **{name: str(home / name.lower()) for name in names}, "JUPYTER_PLATFORM_DIRS": "1"}
    if app == "voila":
        env["JUPYTER_PATH"] = str(
            SETTINGS / "share"
        )  # with the template of `afterword start`: Voila's own asks a CDN
        template = "--VoilaConfiguration.template=afterword"
        command = ["voila", "--no-browser", f"--port={port}", "--Voila.ip=127.0.0.1", template, str(root)]
    else:
        command = [
            "jupyter", app, "--no-browser", "--ip=127.0.0.1", f"--port={port}", "--allow-root", "--IdentityProvider.token=",
            "--ServerApp.password=", f"--ServerApp.root_dir={root}", "--ServerApp.port_retries=0",
            "--LabApp.expose_app_in_browser=True", "--JupyterNotebookApp.expose_app_in_browser=True", *FACES["lab"].options,
        ]  # fmt: skip
    log = home / f"{app}.log"
    quiet = Path(env["JUPYTER_CONFIG_DIR"]) / "labconfig" / "default_setting_overrides.json"
    quiet.parent.mkdir(parents=True, exist_ok=True)
    quiet.write_text(json.dumps(_QUIET))
    bin_ = Path(sys.executable).parent
    with log.open("wb") as out:
        process = subprocess.Popen(
            [*_as_anybody(), str(bin_ / command[0]), *command[1:]], stdout=out, stderr=out, cwd=root,
            env={**env, "PATH": f"{bin_}{os.pathsep}{env['PATH']}"}, start_new_session=True,
        )  # fmt: skip
    try:
        _await(url if app == "voila" else f"{url}/api/status", process, log)
        yield url
    finally:
        process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(15)
        process.kill()


def _as_anybody() -> list[str]:
    """The way to start a program that obeys permissions even where the tests are root's, as in a container."""
    found = shutil.which("setpriv") if os.name == "posix" and os.geteuid() == 0 else None
    return [found, "--bounding-set=-dac_override,-dac_read_search"] if found else []


def _await(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + _ENOUGH
    while time.monotonic() < until:
        with contextlib.suppress(OSError):
            urllib.request.urlopen(url, timeout=2).close()
            return
        assert process.poll() is None, log.read_text(errors="replace")[-2000:]
        time.sleep(0.2)
    raise AssertionError(f"the server did not start: {log.read_text(errors='replace')[-2000:]}")


@contextlib.contextmanager
def chromium(*more: str) -> Iterator[Any]:
    """Start the system's Chromium, or playwright's own where there is none, with `more` flags."""
    path = next((found for name in CHROMIUM if (found := shutil.which(name))), None)
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=path, args=[*FLAGS, *more], headless=True)
        try:
            yield browser
        finally:
            browser.close()


@contextlib.contextmanager
def visit(
    browser: Any, here: str = "http://127.0.0.1:", **settings: Any
) -> Iterator[tuple[BrowserContext, list[str]]]:
    """Open a fresh browser profile; the list collects requests to any other host than `here`, all refused."""
    elsewhere: list[str] = []
    settings.setdefault("viewport", {"width": 1280, "height": 900})
    context = browser.new_context(**settings)

    def only_here(route: Route) -> None:
        if route.request.url.startswith((here, "data:", "blob:")):
            route.continue_()
        else:
            elsewhere.append(route.request.url)
            route.abort()

    context.route("**/*", only_here)
    try:
        yield context, elsewhere
    finally:
        context.close()


def notebook(path: Path, *cells: str) -> Path:
    """Write a notebook of code cells."""
    rows = [
        {
            "cell_type": "code",
            "id": f"c{i}",
            "metadata": {},
            "source": cell,
            "outputs": [],
            "execution_count": None,
        }
        for i, cell in enumerate(cells)
    ]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    meta = {"kernelspec": kernel, "language_info": {"name": "python"}}
    path.write_text(
        json.dumps({"cells": rows, "metadata": meta, "nbformat": 4, "nbformat_minor": 5}), encoding="utf-8"
    )
    return path


def open_lab(page: Page, url: str) -> None:
    """Open JupyterLab with nothing in it."""
    page.goto(f"{url}/lab?reset")
    page.wait_for_selector("#jp-main-dock-panel", timeout=_ENOUGH * 1000)
    page.evaluate("() => window.jupyterapp.restored")


def close_all(page: Page) -> None:
    """Close everything that is open, unsaved, and end its kernels."""
    page.evaluate("""async () => {
      for (const one of [...window.jupyterapp.shell.widgets("main")]) one.dispose();
      await window.jupyterapp.serviceManager.sessions.shutdownAll();
    }""")


def open_notebook(page: Page, url: str, name: str, app: str = "lab") -> None:
    """Open a notebook and wait until its kernel is idle."""
    place = f"lab/tree/{name}?reset" if app == "lab" else f"notebooks/{name}"
    page.goto(f"{url}/{place}")
    page.wait_for_function(
        "() => window.jupyterapp && document.querySelector('.jp-Notebook')", timeout=_ENOUGH * 1000
    )
    idle(page)


def run(page: Page, command: str, **arguments: Any) -> None:
    """Run one of the app's commands: "docmanager:save"."""
    page.evaluate(
        "([name, given]) => window.jupyterapp.commands.execute(name, given).then(() => null)",
        [command, arguments],
    )


STATUS = """() => {
  const widget = window.jupyterapp.shell.currentWidget;
  return widget?.context?.sessionContext?.session?.kernel?.status ?? "none";
}"""


def idle(page: Page) -> None:
    """Wait until the kernel has nothing to do."""
    until = time.monotonic() + _ENOUGH
    calm = 0
    while time.monotonic() < until:
        calm = calm + 1 if page.evaluate(STATUS) == "idle" else 0
        if calm > 2:
            return
        page.wait_for_timeout(100)
    raise AssertionError("the kernel is never idle")


def run_all(page: Page) -> None:
    """Run every cell and wait."""
    idle(page)
    run(page, "notebook:run-all-cells")
    page.wait_for_timeout(200)
    idle(page)


def highlights(page: Page) -> dict[str, list[str]]:
    """Return what is painted in the page: kind -> the words."""
    found: dict[str, list[str]] = page.evaluate(
        "() => Object.fromEntries([...CSS.highlights].map(([k, h]) => [k, [...h].map(String)]))"
    )
    return found


_EXEC = """async (code) => {
  const kernel = window.jupyterapp.shell.currentWidget.context.sessionContext.session.kernel;
  let out = "";
  const future = kernel.requestExecute({ code, store_history: false });
  future.onIOPub = (m) => { if (m.header.msg_type === "stream") out += m.content.text; };
  await future.done;
  return out;
}"""


def ask(page: Page, code: str) -> str:
    """Run code in the notebook's kernel, beside its cells, and return what it prints."""
    return str(page.evaluate(_EXEC, code))
