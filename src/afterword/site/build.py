"""Builds the site: JupyterLite with our settings, the lessons, and Python with all its packages; then a front page.

Everything is put together in a folder aside and moved into place when it is whole.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from afterword import __version__
from afterword.content import lessons
from afterword.errors import AfterwordError
from afterword.site import MARK
from afterword.site.front import STORES, front_page
from afterword.site.packing import wheel
from afterword.site.runtime import LEFT_OUT, LOCK, START, lay_out, make_snapshot, packages

_KERNEL = "@jupyterlite/pyodide-kernel-extension"
_PARTS = (_KERNEL, "@jupyter-widgets/jupyterlab-manager", "anywidget")
"""The parts of JupyterLab that the lessons need; whatever else is installed here stays out."""
_OWN_WHEELS = ("piplite-*.whl", "pyodide_kernel-*.whl", "ipykernel-*.whl")
"""Wheels that the kernel brings along."""
_OFF = (
    "@jupyterlab/extensionmanager-extension",
    "@jupyterlab/apputils-extension:notification",
    "@jupyterlite/application-extension:service-worker-manager",
)
"""No installing, no news; and files are kept by start.mjs, which needs no service worker."""
_NEEDED = ("jupyterlite_core", "jupyterlite_pyodide_kernel", "ipywidgets", "anywidget")


@dataclass(frozen=True, slots=True)
class Built:
    """A site that was built: its files, their size in bytes, and why its lessons start slowly, if they do."""

    files: int
    size: int
    slow: str


def check_tools() -> None:
    """Raise AfterwordError (`missing`) where the packages that build a site are not installed."""
    missing = [name for name in _NEEDED if find_spec(name) is None]
    if missing:
        message = "To build the browser edition, some more packages are needed: pip install 'afterword[site]'"
        raise AfterwordError("missing", message, ", ".join(missing))


def check_target(out: Path) -> None:
    """Raise AfterwordError (`exists`) where something lies at `out` that is not an older site of ours."""
    ours = (out / MARK).is_file()
    if out.is_symlink() or (out.exists() and not ours and (not out.is_dir() or any(out.iterdir()))):
        message = "Something else lies there, so it stays as it is. Please name a new folder."
        raise AfterwordError("exists", message, str(out))


def build_site(out: Path, runtime: Mapping[str, bytes], wheels: Iterable[Path]) -> Built:
    """Build a site at `out`, from the runtime's files and wheels; an older one gives way to it.

    Raises:
        AfterwordError: `missing`, `exists`, `not_built` where JupyterLite fails, `not_writable`.
    """
    check_tools()
    check_target(out)
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=out.parent, prefix=f".{out.name}-") as aside:
            site = _assembled(Path(aside), runtime, wheels)
            slow = make_snapshot(site / "python")
            built = _measured(site, slow)
            _put(site, out, Path(aside) / "old")
    except OSError as error:
        message = f"The site can't be put there ({error.strerror}). Please name another folder, or make room."
        raise AfterwordError("not_writable", message, str(out)) from None
    return built


def _assembled(aside: Path, runtime: Mapping[str, bytes], wheels: Iterable[Path]) -> Path:
    extensions = [_extension(name) for name in _PARTS]
    brought = extensions[0] / "static" / "pypi"
    paths = [*wheels, *(path for pattern in _OWN_WHEELS for path in sorted(brought.glob(pattern)))]
    own, content = wheel(_epoch())
    all_wheels = {**{path.name: path.read_bytes() for path in paths}, own: content}
    found = lessons()
    for name, notebook in found.items():
        (aside / "work" / "lessons").mkdir(parents=True, exist_ok=True)
        (aside / "work" / "lessons" / name).write_bytes(notebook)
    _write_json(aside / "work" / "jupyter_lite_config.json", _building(extensions))
    _write_json(aside / "work" / "jupyter-lite.json", _settings(packages(all_wheels)))
    _run_jupyterlite(aside)
    site = aside / "work" / "site"
    lay_out(site / "python", runtime, all_wheels)
    (site / "index.html").write_text(front_page(found), encoding="utf-8", newline="\n")
    _write_json(site / MARK, {"schema": "afterword.site/1", "version": __version__, "lessons": sorted(found)})
    return site


def _epoch() -> int:
    """Return the time that files bear, as those who build for others set it; 0 where nobody did."""
    given = os.environ.get("SOURCE_DATE_EPOCH", "")
    if given and not given.isdecimal():
        message = "This must be a whole number: seconds since 1970. Please set it so, or not at all."
        raise AfterwordError("bad_value", message, "SOURCE_DATE_EPOCH")
    return int(given or 0)


def _extension(name: str) -> Path:
    """Return where a part of JupyterLab is installed."""
    from jupyter_core.paths import jupyter_path

    folders = [Path(folder, name) for folder in jupyter_path("labextensions")]
    found = next((folder for folder in folders if folder.is_dir()), None)
    if found is None:
        message = "This part of JupyterLab is not where Jupyter looks for it: pip install 'afterword[site]'"
        raise AfterwordError("missing", message, name)
    return found


def _building(extensions: Sequence[Path]) -> dict[str, Any]:
    return {
        "LiteBuildConfig": {
            "contents": ["lessons"],
            "output_dir": "site",
            "apps": ["lab", "notebooks", "tree"],
            "no_sourcemaps": True,
            "ignore_sys_prefix": ["federated_extensions"],
            "federated_extensions": [str(folder) for folder in extensions],
        }
    }


def _settings(names: list[str]) -> dict[str, Any]:
    kernel = {
        "pyodideUrl": f"./python/{START}",
        "disablePyPIFallback": True,
        "loadPyodideOptions": {"lockFileURL": f"./python/{LOCK}", "packages": [*names, LEFT_OUT]},
    }
    data = {
        "appName": "Afterword",
        "contentsStorageName": STORES[1],
        "settingsStorageName": STORES[2],
        "workspacesStorageName": STORES[3],
        "disabledExtensions": list(_OFF),
        "litePluginSettings": {f"{_KERNEL}:kernel": kernel},
    }
    return {"jupyter-lite-schema-version": 0, "jupyter-config-data": data}


def _run_jupyterlite(aside: Path) -> None:
    """Run JupyterLite's own builder, with no configuration of this machine's Jupyter."""
    names = ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR")
    environment = {**os.environ, **{name: str(aside / "jupyter") for name in names}}
    command = [sys.executable, "-m", "jupyterlite_core", "build"]
    done = subprocess.run(
        command, cwd=aside / "work", env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        said = (done.stderr or done.stdout).strip().splitlines() or ["no word why"]
        message = f"JupyterLite could not build the site. Its last words: {said[-1][:300]}"
        raise AfterwordError("not_built", message)


def _write_json(path: Path, values: Mapping[str, Any]) -> None:
    path.write_text(json.dumps(values, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def _measured(site: Path, slow: str) -> Built:
    sizes = [path.stat().st_size for path in site.rglob("*") if path.is_file()]
    return Built(len(sizes), sum(sizes), slow)


def _put(site: Path, out: Path, old: Path) -> None:
    """Move the site into place. What was there comes back where that fails."""
    if out.exists():
        out.rename(old)
    try:
        site.rename(out)
    except BaseException:
        if old.exists():
            old.rename(out)
        raise
    if old.exists():
        shutil.rmtree(old)
