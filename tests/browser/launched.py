"""The course as a learner starts it: `afterword start`, and nothing known of it but the address that it prints."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

NAMES = ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR")


@contextmanager
def started(home: Path, *options: str) -> Iterator[str]:
    """Run `afterword start my-course` in a folder, and give the address that it prints."""
    env = {**os.environ, **{name: str(home / name.lower()) for name in NAMES}}
    command = [sys.executable, "-m", "afterword", "start", "my-course", "--no-browser", *options]
    with subprocess.Popen(command, cwd=home, env=env, stderr=subprocess.PIPE, text=True) as process:
        try:
            yield address_of(process)
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(30)


def address_of(process: subprocess.Popen[str]) -> str:
    """Return the address that `afterword start` prints, as soon as it does."""
    assert process.stderr is not None
    lines = (line.strip() for line in iter(process.stderr.readline, ""))
    return next(line for line in lines if line.startswith("http"))
