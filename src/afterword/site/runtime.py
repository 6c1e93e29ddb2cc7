"""The folder with Python for the browser: runtime, packages, our start, and a snapshot of Python's memory."""

from __future__ import annotations

import gzip
import io
import json
import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path

START = "start.mjs"
LOCK = "pyodide-lock.json"
PACKAGES = "packages.bin"
"""The packages in one archive, as packages.mjs reads it. Not .gz, which some servers would have browsers unpack."""
SNAPSHOT = "snapshot.bin"
LEFT_OUT = "jedi"
"""The kernel asks for it, to complete names of Python: 5,600 files that no lesson needs."""
_OURS = (START, "packages.mjs")
_MAKER = Path(__file__).with_name("make_snapshot.mjs")
_UNUSED = re.compile(r"(^|/)tests/|\.data/|^anywidget/labextension/")
"""Tests of others, and parts of pages that JupyterLab has from its own folder."""
_PATIENCE = 300.0  # seconds for a snapshot


def packages(wheels: Iterable[str]) -> list[str]:
    """Return the packages of wheels, by their file names."""
    return sorted(wheel.partition("-")[0].replace("_", "-").lower() for wheel in wheels)


def lay_out(folder: Path, runtime: Mapping[str, bytes], wheels: Mapping[str, bytes]) -> None:
    """Write all of it but the snapshot into a new folder: `runtime` and `wheels` by file name."""
    folder.mkdir(parents=True)
    for name, content in runtime.items():
        (folder / name).write_bytes(content)
    for name in _OURS:
        (folder / name).write_bytes(Path(__file__).with_name(name).read_bytes())
    lock = {"info": json.loads(runtime[LOCK])["info"], "packages": {}}
    (folder / LOCK).write_text(json.dumps(lock, indent=1) + "\n", encoding="utf-8")
    (folder / PACKAGES).write_bytes(bundle(wheels))


def bundle(wheels: Mapping[str, bytes]) -> bytes:
    """Return the files of wheels as one archive: same wheels, same bytes. What nobody needs there is left out."""
    files: dict[str, bytes] = {}
    for _, wheel in sorted(wheels.items()):
        with zipfile.ZipFile(io.BytesIO(wheel)) as packed:
            names = [name for name in packed.namelist() if not (name.endswith("/") or _UNUSED.search(name))]
            files |= {name: packed.read(name) for name in names}
    listed = json.dumps([[name, len(content)] for name, content in files.items()]).encode()
    whole = b"".join((len(listed).to_bytes(4, "little"), listed, *files.values()))
    return gzip.compress(whole, mtime=0)


def make_snapshot(folder: Path) -> str:
    """Let Node make the snapshot in a folder that was laid out. Return why there is none, or nothing where there is."""
    node = shutil.which("node")
    if node is None:
        return "Node.js is not here"
    try:
        done = subprocess.run(
            [node, str(_MAKER), str(folder.resolve())], capture_output=True, timeout=_PATIENCE, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return f"Node.js made none ({type(error).__name__})"
    if done.returncode:
        said = re.findall(r"^\w*Error: .{1,200}", done.stderr.decode("utf-8", "replace"), re.M)
        return f"Node.js made none ({said[-1] if said else 'no word why'})"
    return ""
