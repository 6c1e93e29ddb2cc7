"""A class graded by `afterword grade run`, beside `nbgrader autograde` on some of the same files: `make bench-grade`.

nbgrader runs with its own settings, executing each notebook, on 10 and on 20 of the hand-ins; more would take long and
change nothing, as its time grows with their number. Prints times, ratios and peak memory; asserts nothing.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from afterword.author.examples import labelled_drafts
from afterword.content import root
from graded import NAME, filled, hand_in, new_course

CLASS, LARGE, FEW, SOME = 200, 1_000, 10, 20
ROUNDS = 3
"""A shared machine is now fast, now slow, for minutes: what is compared runs in turn, and the median round counts."""
BIN = Path(sys.executable).parent
STOCK = "c = get_config()\nc.CourseDirectory.course_id = 'afterword'\n"
_ALONE = """import resource, subprocess, sys, time
start = time.perf_counter()
subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
print(time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"""
"""A small program that starts and measures the command: a large one would lend it its own peak."""
_POINTS = "select sum(auto_score), count(auto_score) from grade"


@dataclass(frozen=True, slots=True)
class Run:
    """What a command took: seconds from start to end, bytes at its peak, and the sum and number of its points."""

    seconds: float
    peak: int
    points: tuple[float, int]


def class_of(course: Path, count: int) -> None:
    """Hand in `count` notebooks, each with drafts of its own, as far as there are different ones."""
    drafts = [d.draft for d in labelled_drafts(root() / "exercises") if d.kind == "thank_you"]
    for number, draft in enumerate(islice(cycle(drafts), count)):
        text = f"Subject: {draft.subject}\n\n{draft.body}" if draft.subject else draft.body
        hand_in(course, f"s{number:04}", filled(course, draft=text, message=text))


def timed(course: Path, command: list[str]) -> Run:
    """Run a command in the course's folder, alone, and return what it took."""
    env = {**os.environ, "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}"}
    words = [sys.executable, "-c", _ALONE, str(BIN / command[0]), *command[1:]]
    os.sync()  # what was written before is no business of this command
    done = subprocess.run(words, cwd=course, env=env, stdout=subprocess.PIPE, check=True, text=True)
    seconds, peak = done.stdout.split()
    with closing(sqlite3.connect(course / "gradebook.db")) as book:
        total, count = book.execute(_POINTS).fetchone()
    return Run(float(seconds), int(peak) * (1 if sys.platform == "darwin" else 1024), (total or 0.0, count))


def part_of(whole: Path, target: Path, count: int) -> Path:
    """Return a copy of a course with its first `count` hand-ins."""
    shutil.copytree(whole, target)
    for folder in sorted((target / "submitted").iterdir())[count:]:
        shutil.rmtree(folder)
    return target


def ours(whole: Path, folder: Path, count: int) -> Run:
    """Return what `afterword grade run` took, in a fresh copy of the course."""
    course = part_of(whole, folder / "ours", count)
    run = timed(course, ["afterword", "grade", "run", NAME])
    shutil.rmtree(course)
    return run


def theirs(whole: Path, folder: Path, count: int) -> Run:
    """Return what `nbgrader autograde` took, with nbgrader's own settings."""
    course = part_of(whole, folder / "theirs", count)
    (course / "nbgrader_config.py").write_text(STOCK)
    run = timed(course, ["nbgrader", "autograde", NAME])
    shutil.rmtree(course)
    return run


def middle(values: list[float]) -> float:
    """Return the median of an odd number of values."""
    return sorted(values)[len(values) // 2]


def shown(who: str, count: int, run: Run) -> None:
    """Print one run."""
    print(f"{who}  {count:5} hand-ins  {run.seconds:7.2f} s  peak {run.peak / 1e6:5.0f} MB", flush=True)


def main() -> None:
    """Measure and print."""
    each, shared, small = [], [], []
    same = True
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        whole = new_course(folder)
        class_of(whole, LARGE)
        for _ in range(ROUNDS):
            our, their = {}, {}
            for count in (1, SOME, CLASS):
                our[count] = ours(whole, folder, count)
                shown("afterword grade run", count, our[count])
            for count in (1, FEW, SOME):
                their[count] = theirs(whole, folder, count)
                shown("nbgrader autograde ", count, their[count])
            one = (our[CLASS].seconds - our[1].seconds) / (CLASS - 1)
            other = (their[FEW].seconds - their[1].seconds) / (FEW - 1)
            print(
                f"a hand-in, start-up left out: {one * 1000:.1f} ms of {CLASS}, nbgrader {other * 1000:.0f} ms of {FEW}"
            )
            each.append(other / one)
            shared.append(their[FEW].seconds / FEW / (our[CLASS].seconds / CLASS))
            small.append(their[SOME].seconds / our[SOME].seconds)
            same &= all(abs(our[n].points[0] - their[n].points[0]) < 1e-6 for n in (1, SOME))
        large = ours(whole, folder, LARGE)
        shown("afterword grade run", LARGE, large)
    print(f"nbgrader / afterword, each of {CLASS}, start-up left out     {middle(each):6.0f}   (aim: 100)")
    print(f"nbgrader / afterword, each of {CLASS}, start-up shared out   {middle(shared):6.0f}")
    print(f"nbgrader / afterword, {SOME} hand-ins, start-up included   {middle(small):6.0f}   (aim: 20)")
    print(f"peak memory at {LARGE} / at {CLASS}   {large.peak / our[CLASS].peak:6.2f}")
    print(f"the same points from both: {'yes' if same else 'no'}")


if __name__ == "__main__":
    main()
