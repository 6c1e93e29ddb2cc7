"""A kernel that may do little, for courses that must run what students wrote. Linux only, without Docker.

It has no network, sees no solutions and no other hand-ins, can write in its own folder only, and has limits on memory,
time, processes and file sizes. It is no wall: it shares the system's kernel, and reads what its user may read.
Run as `python -m afterword.grade.sandbox COURSE TALK CONNECTION_FILE`, which takes the kernel's place.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from afterword.grade.files import write

NAME = "afterword-sandbox"
LIMITS = ("--as=4000000000", "--nproc=512", "--fsize=60000000", "--cpu=120", "--core=0")
"""Bytes of memory, processes of this user, bytes of a file, seconds of computing, no memory dumps."""
_PYTHON = (sys.executable, "-P", "-m")
"""-P: nothing is imported from the folder of a hand-in, where a student could have put a module of our name."""
HIDDEN = ("source", "submitted", "feedback", "release", "afterword")
_ENTER = """
set -e
course=$1; talk=$2; here=$(pwd); shift 2
for name in {hidden}; do
  if [ -d "$course/$name" ]; then mount -t tmpfs -o size=1m,mode=755 none "$course/$name"; fi
done
mkdir -p "$talk"
mount --bind "$here" "$here"
mount --bind "$talk" "$talk"
mount -o remount,bind,ro /
for place in $(cut -d " " -f 2 /proc/self/mounts); do
  case "$place" in "$here"|"$talk"|/dev|/dev/*|/proc|/proc/*|/sys|/sys/*) ;;
  *) mount -o remount,bind,ro "$place" 2>/dev/null || true ;;
  esac
done
cd "$here"
export HOME="$talk" IPYTHONDIR="$talk" TMPDIR="$talk"
exec "$@"
"""
"""Everything is read-only but the folder of the hand-in itself and the one through which the kernel is spoken to."""


def why_not() -> str:
    """Return why there is no sandbox here, "" where there is one."""
    if sys.platform != "linux":
        return "The sandbox needs Linux."
    missing = [name for name in ("unshare", "prlimit", "mount") if shutil.which(name) is None]
    if missing:
        return f"The sandbox needs {missing[0]}, which is part of util-linux."
    tried = subprocess.run(
        [*_apart(), "mount", "-t", "tmpfs", "none", "/mnt"], capture_output=True, check=False
    )
    if tried.returncode:
        return "This system does not let programs make rooms of their own (user namespaces)."
    return ""


def install(root: Path, talk: Path) -> Path:
    """Write the kernel's description into the course's folder, and return the folder for JUPYTER_PATH.

    `talk` is the folder for the sockets through which the kernel is spoken to.
    """
    home = root / "afterword" / "jupyter"
    spec = {
        "argv": [*_PYTHON, "afterword.grade.sandbox", str(root), str(talk), "{connection_file}"],
        "display_name": "Python, kept apart",
        "language": "python",
    }
    write(home / "kernels" / NAME / "kernel.json", json.dumps(spec, indent=1).encode())
    return home


def command(root: Path, talk: Path, connection_file: str) -> list[str]:
    """Return the command that starts the kernel apart from everything else."""
    kernel = [*_PYTHON, "ipykernel_launcher", "-f", connection_file]
    enter = ["sh", "-c", _ENTER.format(hidden=" ".join(HIDDEN)), "sh", str(root), str(talk)]
    return ["prlimit", *LIMITS, *_apart(), *enter, *kernel]


def _apart() -> list[str]:
    own = [] if os.geteuid() == 0 else ["--user", "--map-root-user"]
    return ["unshare", *own, "--net", "--mount", "--ipc"]


def main() -> None:
    """Take the kernel's place."""
    words = command(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])
    os.execvp(words[0], words)


if __name__ == "__main__":
    main()
