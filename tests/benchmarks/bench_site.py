"""The browser edition: size, time to first feedback, one review, and a room of 25: `make bench-site [SITE=folder]`.

Prints what it finds, and asserts of the room that it met no error, that memory is bounded and that the board counted
everybody; never a time. The first visit is that of a browser that has never been there; the second one finds its files in
the browser's cache. Time runs from opening the lesson to feedback on the first sentence, and the sentence is put in as
fast as can be. In the room, over loopback, 25 clients load all files of such a visit at once; then each of them, again and
again, asks whether the files have changed, writes another note, and hands in a file of it. Two real browsers do the same,
and five people look at the board five times a second.
"""

from __future__ import annotations

import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect, sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from browser.crowd import PEOPLE, Answers, Client, participant, paths_of, peak, people_on, seated, watched
from browser.lab import CHROMIUM, FLAGS
from browser.lite import ROOM, build, ready, run_cell, run_code, running, serving

ROUNDS = 4
BROWSERS = ("Ada", "Bo")
MOST_MEMORY = 200
"""MB that a server may take: of an 8 GB laptop, next to nothing."""
SENTENCE = "Thank you for the call about the Data Analyst role. The dashboard that turns red on Mondays made me smile."
REVIEW = """import statistics, time
from afterword.coach.context import context
found = context("thank_you", scenario="phone-screen")
words = "You need someone who is comfortable with messy claims data. I would like to do this work with your team. " * 6
draft, _ = found.read(f"Dear Tamsin,\\n\\nThank you for the call. The dashboard made me smile. {words}\\n\\nBest,\\nWendell\\n")
spent = []
for _ in range(60):
    begun = time.perf_counter()
    found.review(draft)
    spent.append(1000 * (time.perf_counter() - begun))
print(round(statistics.median(spent[10:]), 1), "ms in the median, a draft of", len(draft.body.split()), "words")"""


def first_feedback(page: Page, url: str) -> tuple[float, float, float]:
    """Open the first lesson; return seconds until it is seen, until Python is there, until feedback on a sentence."""
    begun = time.perf_counter()
    page.goto(f"{url}/notebooks/index.html?path=00-welcome.ipynb")
    page.wait_for_selector(".jp-Notebook .jp-CodeCell")
    seen = time.perf_counter() - begun
    ready(page)
    started = time.perf_counter() - begun
    run_cell(page, 0)
    run_cell(page, 1)
    page.locator(".cm-content.aw-prose .cm-line").nth(2).click()
    page.keyboard.insert_text(SENTENCE)
    expect(page.locator(".aw-coach")).to_contain_text("could only come from this talk", timeout=60_000)
    return seen, started, time.perf_counter() - begun


def a_room(folder: Path, paths: list[str]) -> None:
    """Let 25 people load everything and work, two more do so in real browsers, and five look at the board."""
    print(f"{PEOPLE} people at once, {len(paths)} files each")
    with tempfile.TemporaryDirectory() as home, running("serve", folder) as site:
        collected = Path(home) / "collected"
        collected.mkdir()
        with (
            running("board", collected) as board,
            watched(board.port) as (looked, shown),
            seated(site.port, paths, collected, Path(home)) as crowd,
            ThreadPoolExecutor(len(BROWSERS)) as seats,
        ):
            real = [seats.submit(participant, f"{ROOM}{site.port}", name) for name in BROWSERS]
            begun = time.perf_counter()
            crowd.load()
            print_answers(
                "load everything",
                crowd.answers,
                f"all of it {time.perf_counter() - begun:.1f} s, {crowd.answers.bytes / PEOPLE / 1e6:.1f} MB each",
            )
            crowd.answers.times.clear()
            rounds = 0
            while rounds < ROUNDS or not all(seat.done() for seat in real):
                crowd.work()
                rounds += 1
            for name, seat in zip(BROWSERS, real, strict=True):
                data, seconds, _ = seat.result()
                (collected / f"{name}.afterword.zip").write_bytes(data)
                print(
                    f"  a real browser      first feedback {seconds:.1f} s after the first page, while all this goes on"
                )
            crowd.work()
            print_answers(
                "come back, write",
                crowd.answers,
                f"{rounds + 1} rounds, {len(list(collected.iterdir()))} files handed in",
            )
            print_answers("look at the board", looked, f"it shows {max(map(max, shown))} people at last")
            print(f"  memory at most      site {peak(site.pid):.0f} MB, board {peak(board.pid):.0f} MB")
            everybody = len(crowd.people) + len(BROWSERS)
            client = Client(board.port, looked)
            assert people_on(client) == everybody, "not everybody was counted"
            client.close()
            assert max(peak(site.pid), peak(board.pid)) < MOST_MEMORY
            assert crowd.answers.errors == looked.errors == []


def print_answers(what: str, answers: Answers, more: str) -> None:
    """Print how people were answered."""
    times = sorted(answers.times)
    print(
        f"  {what:18}  {len(times)} answers, {len(answers.errors)} errors; median {1000 * statistics.median(times):.0f} ms, "
        f"slowest twentieth {1000 * times[len(times) * 19 // 20]:.0f} ms, slowest {1000 * times[-1]:.0f} ms; {more}"
    )


@contextmanager
def site() -> Iterator[Path]:
    """Use the site that was named, or build one."""
    if sys.argv[1:]:
        yield Path(sys.argv[1])
        return
    with tempfile.TemporaryDirectory() as folder:
        yield build(Path(folder) / "site")


@contextmanager
def browser(profile: Path) -> Iterator[tuple[Page, list[Any]]]:
    """Start a browser that keeps its cache in `profile`, as a participant's does; give a page, and what it asks for."""
    path = next((found for name in CHROMIUM if (found := shutil.which(name))), None)
    with sync_playwright() as play:
        flags = [*FLAGS, "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"]
        context = play.chromium.launch_persistent_context(
            profile, executable_path=path, args=flags, headless=True
        )
        asked: list[Any] = []
        context.on("requestfinished", lambda request: asked.append(request))
        page = context.new_page()
        page.on("dialog", lambda dialog: dialog.accept())
        yield page, asked
        context.close()


def main() -> None:
    """Measure, and print."""
    with site() as folder:
        a_room(folder, alone(folder))


def alone(folder: Path) -> list[str]:
    """Measure one person's visits; return what they loaded."""
    with serving(folder) as port, tempfile.TemporaryDirectory() as home:
        files = [path for path in folder.rglob("*") if path.is_file()]
        print(
            f"site                  {len(files)} files, {sum(path.stat().st_size for path in files) / 1e6:.1f} MB"
        )
        url = f"http://127.0.0.1:{port}"
        needed: list[str] = []
        for visit in ("first", "second", "third"):
            with browser(Path(home)) as (page, asked):
                seen, started, told = first_feedback(page, url)
                print(
                    f"{visit:7} visit         lesson {seen:.1f} s, Python {started:.1f} s, first feedback {told:.1f} s"
                )
                needed = needed or paths_of((request.url for request in asked), url)
                if visit == "third":
                    said = run_code(page, 1, REVIEW).locator(".jp-OutputArea-output").first.inner_text()
                    print(f"a review there        {said.strip()}")
                page.wait_for_timeout(3000)  # for the browser to put its cache away
        return needed


if __name__ == "__main__":
    main()
