"""Puts a folder of made pages on the disk: a new folder whole or not at all, an old one page by page.

A page that somebody has edited stays, unless `replace` says otherwise; the newer one is put beside it.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from afterword.errors import AfterwordError
from afterword.launch.copying import Copied, copy_lessons


def place_folder(pages: Mapping[str, bytes], folder: Path, replace: bool = False) -> Copied:
    """Put pages (path in the folder -> content) into a folder, and return what became of each.

    Raises:
        AfterwordError: `not_writable` where that can't be done. A folder that was not there is not there then.
    """
    if folder.exists():
        return copy_lessons(pages, folder, replace)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        made = Path(tempfile.mkdtemp(dir=folder.parent, prefix=".afterword-"))
    except OSError as error:
        message = f"The pages can't be put there ({error.strerror}). Please name another folder."
        raise AfterwordError("not_writable", message, str(folder)) from None
    try:
        copied = copy_lessons(pages, made)
        made.chmod(0o755)
        made.rename(folder)
    except BaseException:
        shutil.rmtree(made, ignore_errors=True)
        raise
    return copied
