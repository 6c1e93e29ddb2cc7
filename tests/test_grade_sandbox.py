"""The kernel kept apart: what code in it can do, tried. Where the system allows no such rooms, that is said and nothing runs."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from afterword.grade import sandbox, settings
from graded import NAME, hand_in, new_course, released

pytestmark = pytest.mark.slow
TRIES = """
import json, os, socket
from pathlib import Path
found = {}
def tried(name, action):
    try:
        action()
        found[name] = "done"
    except Exception as error:
        found[name] = type(error).__name__
course = Path(os.environ["COURSE"])
tried("own folder", lambda: Path("mine.txt").write_text("x"))
tried("gradebook", lambda: (course / "gradebook.db").write_bytes(b""))
tried("gradebook by sql", lambda: __import__("sqlite3").connect(course / "gradebook.db").execute("delete from grade"))
tried("other work", lambda: (course / "autograded" / "other.txt").write_text("x"))
tried("outside", lambda: (course.parent / "outside.txt").write_text("x"))
tried("solutions", lambda: next((course / "source").iterdir()))
tried("hand-ins", lambda: next((course / "submitted").iterdir()))
tried("network", lambda: socket.create_connection(("127.0.0.1", 9), timeout=2))
tried("memory", lambda: bytearray(8_000_000_000))
Path("found.json").write_text(json.dumps(found))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the sandbox is for Linux")
def test_code_in_the_sandbox_can_do_little(tmp_path: Path) -> None:
    course = new_course(tmp_path)
    if why := sandbox.why_not():
        from traitlets.config import Config

        with pytest.raises(Exception, match=r"Nothing was run"):
            settings.apply(Config(), course, execute=True, sandbox=True)
        assert "room" in why or "needs" in why
        return
    hand_in(course, "eve", released(course))
    here = course / "autograded" / "eve" / NAME
    here.mkdir(parents=True)
    talk = tmp_path / "talk"
    words = sandbox.command(course, talk, "none")
    words[words.index("-m") :] = ["-c", TRIES]
    done = subprocess.run(
        words,
        cwd=here,
        env={"COURSE": str(course), "PATH": "/usr/bin:/bin:/usr/sbin:/sbin"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found = json.loads((here / "found.json").read_text())
    assert found.pop("own folder") == "done"
    assert "done" not in found.values(), found
    assert (course / "gradebook.db").stat().st_size > 0


def test_the_kernel_is_described_for_jupyter(tmp_path: Path) -> None:
    home = sandbox.install(tmp_path / "course", tmp_path / "talk")
    spec = json.loads((home / "kernels" / sandbox.NAME / "kernel.json").read_text())
    assert spec["argv"][1:4] == ["-P", "-m", "afterword.grade.sandbox"]
    assert spec["argv"][-1] == "{connection_file}"
