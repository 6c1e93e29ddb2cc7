"""Grading a class of 200 without running it, beside nbgrader's own autograde on the same files: `make bench-grade`.

nbgrader runs 10 of the hand-ins, as 200 would take an hour; its time for each is what is compared. Asserts nothing.
"""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from afterword.author.examples import labelled_drafts
from afterword.content import root
from graded import NAME, filled, hand_in, new_course

BIN = Path(sys.executable).parent
RUN = 10
"""Hand-ins that nbgrader runs."""


def fill(course: Path, count: int) -> None:
    """Put a class of `count` into a course: real drafts, each with a message for a person to read."""
    drafts = [d for d in labelled_drafts(root() / "exercises") if d.kind == "thank_you"]
    for number in range(count):
        draft = drafts[number % len(drafts)].draft
        text = f"Subject: {draft.subject}\n\n{draft.body}" if draft.subject else draft.body
        hand_in(course, f"s{number:04}", filled(course, draft=text, message=draft.body))


def timed(command: list[str], course: Path, **more: str) -> tuple[float, float]:
    """Run a command; return its wall time in seconds and the largest memory of any command so far in MB."""
    env = {**os.environ, "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}", **more}
    start = time.perf_counter()
    done = subprocess.run(command, cwd=course, env=env, capture_output=True, text=True, check=False)
    assert done.returncode in (0, 1), done.stderr
    return time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


def graded(folder: Path, count: int) -> tuple[float, float]:
    """Grade a class of `count` and return seconds, start-up included, and MB."""
    course = new_course(folder / str(count))
    fill(course, count)
    return timed([str(BIN / "afterword"), "grade", "run", NAME], course)


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for count in (1, 20, 200, 1000):
            (folder / str(count)).mkdir()
        one, _ = graded(folder, 1)
        ours = {count: graded(folder, count) for count in (20, 200, 1000)}
        course = Path(shutil.copytree(folder / "200" / "course", folder / "run"))
        for done in ("autograded", "feedback", "afterword"):
            shutil.rmtree(course / done)
        (course / "gradebook.db").unlink()
        shutil.copy(new_course(folder / "new") / "gradebook.db", course / "gradebook.db")
        empty, _ = timed(
            [str(BIN / "nbgrader"), "autograde", NAME, "--student=nobody"], course, AFTERWORD_EXECUTE="1"
        )
        words = [str(BIN / "nbgrader"), "autograde", NAME, "--student=s000?"]
        theirs, _ = timed(words, course, AFTERWORD_EXECUTE="1", AFTERWORD_SANDBOX="0")
    each = (theirs - empty) / RUN
    print(
        f"nbgrader autograde, {RUN} run      {theirs:6.1f} s   of it start-up {empty:4.1f} s   each {each * 1000:7.0f} ms"
    )
    for count, (seconds, memory) in ours.items():
        own = (seconds - one) / (count - 1)
        both = empty + count * each
        print(
            f"afterword grade run, {count:5}    {seconds:6.1f} s   each {own * 1000:5.1f} ms   memory {memory:4.0f} MB   "
            f"times faster each {each / own:5.0f}, start-up included {both / seconds:5.0f}"
        )


if __name__ == "__main__":
    main()
