"""Firefox, driven over WebDriver BiDi with no program in between: playwright drives only a Firefox of its own make."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from itertools import count
from pathlib import Path
from typing import Any

import websocket

PLACES = ("firefox-esr", "firefox", "/Applications/Firefox.app/Contents/MacOS/firefox")
KEYS = {
    "Shift": "\ue008",
    "Control": "\ue009",
    "Enter": "\ue007",
    "End": "\ue010",
    "Home": "\ue011",
    "Tab": "\ue004",
    "Down": "\ue015",
}
_PREFERENCES = {
    # every other host is asked for by way of a port at which nobody answers
    "network.proxy.type": 1, "network.proxy.http": "127.0.0.1", "network.proxy.http_port": 9,
    "network.proxy.ssl": "127.0.0.1", "network.proxy.ssl_port": 9, "network.proxy.no_proxies_on": "127.0.0.1, workshop.test",
    "network.dns.localDomains": "workshop.test",
    "network.captive-portal-service.enabled": False, "network.connectivity-service.enabled": False,
    "network.dns.disablePrefetch": True, "app.update.enabled": False, "browser.startup.page": 0,
    "browser.shell.checkDefaultBrowser": False, "datareporting.policy.dataSubmissionEnabled": False,
    "toolkit.telemetry.enabled": False, "toolkit.telemetry.reportingpolicy.firstRun": False,
    "browser.download.folderList": 2, "browser.download.always_ask_before_handling_new_types": False,
}  # fmt: skip
_HERE = ("http://127.0.0.1:", "http://workshop.test:", "ws://127.0.0.1:", "data:", "blob:", "about:")
DOWNLOADS = "downloads"
_ENOUGH = 90
"""Seconds that a busy machine may take for anything."""


class Firefox:
    """One tab of a running Firefox. `elsewhere` lists what the tab asked of any other host."""

    def __init__(self, socket: websocket.WebSocket) -> None:
        self.elsewhere: list[str] = []
        self._socket = socket
        self._ids = count(1)
        self.call(
            "session.new", capabilities={"alwaysMatch": {"unhandledPromptBehavior": {"default": "accept"}}}
        )
        self.call("session.subscribe", events=["network.beforeRequestSent"])
        self.tab = self.call("browsingContext.create", type="tab")[
            "context"
        ]  # the first one never has the focus

    def call(self, method: str, **params: Any) -> dict[str, Any]:
        """Do what a command says, and return its result."""
        number = next(self._ids)
        self._socket.send(json.dumps({"id": number, "method": method, "params": params}))
        while True:
            found = json.loads(self._socket.recv())
            if found["type"] == "event":
                url = found["params"]["request"]["url"]
                self.elsewhere += [] if url.startswith(_HERE) else [url]
            elif found["id"] == number:
                assert found["type"] == "success", f"{method}: {found['message']}"
                return dict(found["result"])

    def goto(self, url: str) -> None:
        self.call("browsingContext.navigate", context=self.tab, url=url, wait="interactive")

    def reload(self) -> None:
        self.call("browsingContext.reload", context=self.tab, wait="interactive")

    def js(self, expression: str) -> Any:
        """Return what an expression comes to in the page, as JSON; promises are waited for."""
        code = f"(async () => JSON.stringify((await ({expression})) ?? null))()"
        found = self.call("script.evaluate", expression=code, target={"context": self.tab}, awaitPromise=True)
        assert found["type"] == "success", found["exceptionDetails"]["text"]
        return json.loads(found["result"]["value"])

    def until(self, expression: str, wanted: object = True, seconds: float = _ENOUGH) -> None:
        """Wait until an expression comes to what is wanted."""
        end = time.monotonic() + seconds
        while (found := self.js(expression)) != wanted:
            assert time.monotonic() < end, f"{expression} is {found!r} and not {wanted!r}"
            time.sleep(0.05)

    def wait_for_timeout(self, milliseconds: float) -> None:
        """Wait, as a page of Chromium does."""
        time.sleep(milliseconds / 1000)

    def focus(self, selector: str) -> None:
        """Wait for an element, and put the focus there."""
        self.until(f"Boolean(document.querySelector({json.dumps(selector)}))")
        self.js(f"document.querySelector({json.dumps(selector)}).focus()")

    def type(self, text: str) -> None:
        """Press the keys of a text, one after the other, as a quick typist does."""
        self._press([[KEYS["Enter"] if key == "\n" else key] for key in text])

    def press(self, *keys: str) -> None:
        """Press keys at once: press("Control", "End")."""
        self._press([[KEYS.get(key, key) for key in keys]])

    def _press(self, chords: list[list[str]]) -> None:
        actions: list[dict[str, object]] = []
        for chord in chords:
            actions += [{"type": "keyDown", "value": key} for key in chord]
            actions += [{"type": "keyUp", "value": key} for key in reversed(chord)]
            actions.append({"type": "pause", "duration": 5})
        keyboard = {"type": "key", "id": "keyboard", "actions": actions}
        self.call("input.performActions", context=self.tab, actions=[keyboard])


@contextmanager
def firefox(home: Path) -> Iterator[Firefox]:
    """Start Firefox with an empty profile in `home`; what it saves lies in `home`/DOWNLOADS."""
    program = next((found for name in PLACES if (found := shutil.which(name))), None)
    assert program, (
        "There is no Firefox here: `make browsers` installs it, or install the package firefox-esr."
    )
    profile = home / "profile"
    profile.mkdir(parents=True)
    (home / DOWNLOADS).mkdir()
    preferences = {**_PREFERENCES, "browser.download.dir": str(home / DOWNLOADS)}
    lines = [f"user_pref({json.dumps(name)}, {json.dumps(value)});\n" for name, value in preferences.items()]
    (profile / "user.js").write_text("".join(lines), encoding="utf-8")
    command = [program, "--headless", "--no-remote", "--remote-debugging-port=0", "--profile", str(profile)]
    with (home / "firefox.log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, env={**os.environ, "HOME": str(home)})
    try:
        address = _address(profile, process)
        with closing(websocket.create_connection(address, timeout=_ENOUGH, suppress_origin=True)) as socket:
            found = Firefox(socket)
            yield found
            found.call("browser.close")
        process.wait(_ENOUGH)
    finally:
        process.kill()
        process.wait()


def _address(profile: Path, process: subprocess.Popen[bytes]) -> str:
    """Wait for the note that Firefox leaves of where it listens."""
    note, end = profile / "WebDriverBiDiServer.json", time.monotonic() + _ENOUGH
    while time.monotonic() < end:
        with suppress(OSError, ValueError, KeyError):
            found = json.loads(note.read_text(encoding="utf-8"))
            return f"ws://{found['ws_host']}:{found['ws_port']}/session"
        assert process.poll() is None, (profile.parent / "firefox.log").read_text(errors="replace")[-2000:]
        time.sleep(0.1)
    raise AssertionError("Firefox does not answer")
