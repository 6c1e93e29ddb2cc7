"""What the site is put together from: wheels and the Python runtime, fetched once, checked, and kept.

Both come through the machine's own pip and npm, as they are set up there. No address stands in here.
"""

from __future__ import annotations

import hashlib
import io
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Sequence
from pathlib import Path

from afterword.errors import AfterwordError

RUNTIME = "pyodide@314.0.6"
"""Python for the browser, as npm names it: the version that jupyterlite-pyodide-kernel was made for."""
RUNTIME_SHA256 = "d78ac549b28a2a58600cd06f44e017024151775f8c6b2d73fab1475400d38ea2"
RUNTIME_FILES = (
    "pyodide.mjs",
    "pyodide.asm.mjs",
    "pyodide.asm.wasm",
    "python_stdlib.zip",
    "pyodide-lock.json",
)
PYTHON = "3.14"
"""The Python of that runtime."""
WHEELS = Path(__file__).with_name("wheels.txt")
_LINE = re.compile(r"^(?P<name>[\w.-]+)==(?P<version>[\w.]+) --hash=sha256:(?P<sha256>[0-9a-f]{64})$", re.M)
_PATIENCE = 600.0  # seconds for one download


def cache() -> Path:
    """Return the folder where fetched pieces are kept for the next time."""
    from platformdirs import user_cache_path

    return user_cache_path("afterword") / "site"


def pins(text: str) -> dict[str, str]:
    """Return the wheels of a list, SHA-256 -> "name==version"."""
    return {found["sha256"]: f"{found['name']}=={found['version']}" for found in _LINE.finditer(text)}


def wheels(folder: Path) -> list[Path]:
    """Return the wheels of wheels.txt out of `folder`, where those that are missing are put first.

    Raises:
        AfterwordError: `not_fetched` where pip can't bring them.
    """
    wanted = pins(WHEELS.read_text(encoding="utf-8"))
    found = _matching(folder, "*.whl", wanted)
    if len(found) < len(wanted):
        command = [
            sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--require-hashes", "--only-binary=:all:",
            "--platform=any", f"--python-version={PYTHON}", "--implementation=py", "--abi=none", "-r", str(WHEELS),
            "--disable-pip-version-check", "-d",
        ]  # fmt: skip
        _fetch(command, folder, "pip", "packages for Python in the browser")
        found = _matching(folder, "*.whl", wanted)
    missing = [name for sha, name in wanted.items() if sha not in found]
    if missing:
        message = (
            f"These packages came, but not as they are known here: {', '.join(missing)}. Please try again."
        )
        raise AfterwordError("not_fetched", message, str(folder))
    return sorted(found.values(), key=lambda path: path.name)


def runtime(folder: Path, given: Path | None = None) -> dict[str, bytes]:
    """Return the files of the runtime: from the archive `given`, else out of `folder`, where it is put first.

    Raises:
        AfterwordError: `missing`, `not_fetched` where npm can't bring it, `bad_value` where it is another archive.
    """
    if given is not None:
        return _unpacked(_read(given), str(given))
    found = _matching(folder, "*.tgz", {RUNTIME_SHA256: RUNTIME})
    if not found:
        npm = shutil.which("npm")
        if npm is None:
            name = RUNTIME.replace("@", "-") + ".tgz"
            message = (
                f"npm is not here to fetch {RUNTIME}. Install npm, or fetch {name} elsewhere (npm pack {RUNTIME}) "
                f"and add --pyodide {name}."
            )
            raise AfterwordError("missing", message)
        _fetch([npm, "pack", RUNTIME, "--silent", "--pack-destination"], folder, "npm", "Python runtime")
        found = _matching(folder, "*.tgz", {RUNTIME_SHA256: RUNTIME})
    if not found:
        message = f"What npm brought as {RUNTIME} is not what is known here. Nothing was built."
        raise AfterwordError("not_fetched", message, str(folder))
    return _unpacked(_read(found[RUNTIME_SHA256]), str(folder))


def _matching(folder: Path, pattern: str, wanted: dict[str, str]) -> dict[str, Path]:
    """Return the files whose digest is wanted, digest -> path."""
    paths = sorted(folder.glob(pattern))
    digests = ((hashlib.sha256(path.read_bytes()).hexdigest(), path) for path in paths)
    return {digest: path for digest, path in digests if digest in wanted}


def _fetch(command: Sequence[str], folder: Path, program: str, what: str) -> None:
    """Let a program put files into a folder aside, and move them into `folder` when all are there."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder, prefix=".part-") as aside:
            done = subprocess.run([*command, aside], capture_output=True, timeout=_PATIENCE, check=False)
            if done.returncode:
                raise AfterwordError("not_fetched", _refused(program, what, done.stderr), program)
            for path in Path(aside).iterdir():
                path.replace(folder / path.name)
    except subprocess.TimeoutExpired:
        raise AfterwordError("not_fetched", _refused(program, what, b"it took too long"), program) from None
    except OSError as error:
        message = (
            f"Nothing can be kept there ({error.strerror}). Please make room, or set another cache folder."
        )
        raise AfterwordError("not_writable", message, str(folder)) from None


def _refused(program: str, what: str, said: bytes) -> str:
    lines = [line for line in said.decode("utf-8", "replace").splitlines() if line.strip()]
    last = next((line for line in lines if "error" in line.lower()), lines[-1] if lines else "no word why")
    return (
        f"{program} could not fetch the {what} ({last.strip()[:200]}). This is needed once, with a network."
    )


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise AfterwordError("missing", f"This can't be read ({error.strerror}).", str(path)) from None


def _unpacked(archive: bytes, where: str) -> dict[str, bytes]:
    if hashlib.sha256(archive).hexdigest() != RUNTIME_SHA256:
        message = (
            f"This is not the archive that npm calls {RUNTIME}: its checksum differs. Nothing was built."
        )
        raise AfterwordError("bad_value", message, where)
    with tarfile.open(fileobj=io.BytesIO(archive), mode="r:gz") as tar:
        files = {name: tar.extractfile(f"package/{name}") for name in RUNTIME_FILES}
        return {name: file.read() for name, file in files.items() if file is not None}
