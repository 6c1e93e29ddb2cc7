"""The browser edition: size, time to first feedback, one review, and a room of 25: `make bench-site [SITE=folder]`.

Prints what it finds; asserts nothing but that the room met no error. The first visit is that of a browser that has never
been there; the second one finds its files in the browser's cache. Time runs from opening the lesson to feedback on the
first sentence, and the sentence is put in as fast as can be. The room is 25 clients that ask for all files of such a
visit at once, over loopback.
"""

from __future__ import annotations

import http.client
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
from urllib.parse import urlsplit

from playwright.sync_api import Page, expect, sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from browser.lab import CHROMIUM, FLAGS
from browser.lite import build, ready, run_cell, run_code, serving

PEOPLE = 25
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


def fetch_all(port: int, paths: list[str]) -> tuple[int, float]:
    """Ask for every file, one after the other, as one browser; return the bytes that came, and the seconds."""
    begun, size = time.perf_counter(), 0
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    for path in paths:
        connection.request("GET", path, headers={"Accept-Encoding": "gzip"})
        answer = connection.getresponse()
        body = answer.read()
        assert answer.status == 200, (path, answer.status)
        assert len(body) == int(answer.headers["Content-Length"]), path
        size += len(body)
    connection.close()
    return size, time.perf_counter() - begun


def a_room(port: int, paths: list[str]) -> None:
    """Let 25 clients fetch everything at once."""
    with ThreadPoolExecutor(PEOPLE) as people:
        found = list(people.map(lambda _: fetch_all(port, paths), range(PEOPLE)))
    sizes, times = zip(*found, strict=True)
    print(
        f"{PEOPLE} people at once     {len(paths)} files, {sizes[0] / 1e6:.1f} MB each, no error; "
        f"median {statistics.median(times):.1f} s, the last {max(times):.1f} s"
    )


@contextmanager
def site() -> Iterator[Path]:
    """Use the site that was named, or build one."""
    if sys.argv[1:]:
        yield Path(sys.argv[1])
        return
    with tempfile.TemporaryDirectory() as folder:
        yield build(Path(folder) / "site")


def paths_of(asked: list[Any], url: str) -> list[str]:
    """Return what was asked of the server, each once."""
    targets = (urlsplit(request.url) for request in asked if request.url.startswith(url))
    return list(dict.fromkeys(f"{target.path}?{target.query}".rstrip("?") for target in targets))


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
    with site() as folder, serving(folder) as port, tempfile.TemporaryDirectory() as home:
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
                needed = needed or paths_of(asked, url)
                if visit == "third":
                    said = run_code(page, 1, REVIEW).locator(".jp-OutputArea-output").first.inner_text()
                    print(f"a review there        {said.strip()}")
                page.wait_for_timeout(3000)  # for the browser to put its cache away
        a_room(port, needed)


if __name__ == "__main__":
    main()
