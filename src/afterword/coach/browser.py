"""The coach in a browser without a server: Python runs there, and the site's start.mjs keeps its files.

To Python these are files like any others, in a folder in memory; each that is written is handed on to be kept.
"""

from __future__ import annotations

import errno
import os
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

from afterword.coach import kept

HERE = sys.platform == "emscripten"
"""Whether this Python runs in a browser."""
_NOWHERE = "this browser keeps nothing for later"


def settle(shell: Any) -> None:
    """Work in the folder whose files are kept, and hand on what is written there from now on."""
    shell.Completer.use_jedi = False  # it does not come along
    files: Any = import_module("js").afterwordFiles
    os.chdir(files.folder)

    def keep(path: Path) -> None:
        if not files.keep(path.relative_to(files.folder).as_posix()):
            raise OSError(errno.ENOSPC, _NOWHERE)

    kept.written = keep
