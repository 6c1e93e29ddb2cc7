"""Afterword itself as a wheel for the browser, made of the installed package: same files, same bytes."""

from __future__ import annotations

import base64
import hashlib
import io
import time
import zipfile
from pathlib import Path

import afterword
from afterword.content import LEXICON, root

_TAG = "py3-none-any"
_PARTS = ("kinds", "planner", "practice", "scenarios")
"""The folders of exercises/ that reviews and panels read; of lexicon/, its made files."""
_OLDEST = 315_532_800  # 1 January 1980, in seconds: zip files know no earlier day


def wheel(epoch: int = _OLDEST) -> tuple[str, bytes]:
    """Return file name and content of a wheel. `epoch` is the time its files bear, in seconds since 1970."""
    stem = f"afterword-{afterword.__version__}"
    files = {f"afterword/{name}": content for name, content in _package().items()}
    files |= {f"afterword/_content/exercises/{name}": content for name, content in _exercises().items()}
    files |= {f"{stem}.dist-info/{name}": text.encode() for name, text in _notes().items()}
    record = f"{stem}.dist-info/RECORD"
    rows = [f"{name},sha256={_digest(content)},{len(content)}\n" for name, content in sorted(files.items())]
    files[record] = f"{''.join(rows)}{record},,\n".encode()
    out = io.BytesIO()
    when = time.gmtime(max(epoch, _OLDEST))[:6]
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in sorted(files.items()):
            entry = zipfile.ZipInfo(name, when)
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content, zipfile.ZIP_DEFLATED, 9)
    return f"{stem}-{_TAG}.whl", out.getvalue()


def _package() -> dict[str, bytes]:
    home = Path(afterword.__file__).parent
    return {
        path.relative_to(home).as_posix(): path.read_bytes()
        for path in home.rglob("*")
        if path.is_file() and path.suffix in (".py", ".js", ".css") and "_content" not in path.parts
    }


def _exercises() -> dict[str, bytes]:
    home = root() / "exercises"
    paths = [path for part in _PARTS for path in (home / part).rglob("*.toml")]
    paths += [home / "lexicon" / name for name in LEXICON]
    return {path.relative_to(home).as_posix(): path.read_bytes() for path in paths}


def _notes() -> dict[str, str]:
    head = f"Metadata-Version: 2.1\nName: afterword\nVersion: {afterword.__version__}\nLicense: MIT\n"
    wheel = f"Wheel-Version: 1.0\nGenerator: afterword\nRoot-Is-Purelib: true\nTag: {_TAG}\n"
    return {"METADATA": head, "WHEEL": wheel}


def _digest(content: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
