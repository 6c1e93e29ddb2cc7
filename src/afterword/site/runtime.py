"""The folder with Python for the browser: runtime, wheels, our start, and the list by which Pyodide finds them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

START = "start.mjs"
LOCK = "pyodide-lock.json"
LEFT_OUT = "jedi"
"""Asked for by the kernel, which would look for it elsewhere if it were not named. start.mjs passes it over."""


def package(wheel: str) -> str:
    """Return the package of a wheel, by its file name."""
    return wheel.partition("-")[0].replace("_", "-").lower()


def packages(wheels: Iterable[str]) -> list[str]:
    """Return the packages of wheels, by their file names: Python loads all of them when it starts."""
    return sorted(map(package, wheels))


def lay_out(folder: Path, runtime: Mapping[str, bytes], wheels: Mapping[str, bytes]) -> None:
    """Write all of it into a new folder: `runtime` and `wheels` by file name."""
    folder.mkdir(parents=True)
    for name, content in {**runtime, **wheels}.items():
        (folder / name).write_bytes(content)
    entries = {package(name): _entry(name, content) for name, content in sorted(wheels.items())}
    lock = {"info": json.loads(runtime[LOCK])["info"], "packages": entries}
    (folder / LOCK).write_text(json.dumps(lock, indent=1) + "\n", encoding="utf-8")
    (folder / START).write_bytes(Path(__file__).with_name(START).read_bytes())


def _entry(name: str, content: bytes) -> dict[str, Any]:
    """Return what Pyodide wants to know of a wheel. What it depends on needs no mention, as all are loaded."""
    return {
        "name": package(name),
        "version": name.split("-")[1],
        "file_name": name,
        "install_dir": "site",
        "sha256": hashlib.sha256(content).hexdigest(),
        "package_type": "package",
        "imports": [],
        "depends": [],
        "unvendored_tests": False,
    }
