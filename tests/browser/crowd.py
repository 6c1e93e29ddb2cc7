"""A room of people at work: clients that load the site as browsers do, write, hand in, and look at the board."""

from __future__ import annotations

import http.client
import os
import re
import subprocess
import threading
import time
import zlib
from base64 import b64decode
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import expect

from afterword.author.examples import labelled_drafts
from afterword.coach import Coach
from afterword.coach.hand_in import HandIn
from afterword.content import root
from afterword.draft import draft_to_text
from browser.lab import chromium, visit
from browser.lite import IN_ROOM, ROOM, hand_in, ready, run_cell

PEOPLE = 25
VIEWERS = 5
_PAUSE = 0.2  # seconds between two looks of a viewer: ten times as often as the board's own page
_PATIENCE = 120  # seconds
WORDS = "Thank you for the call about the Data Analyst role. The dashboard that turns red on Mondays made me smile."
HAND_IN = 4
"""The code cell of the first lesson with the file to hand in, counted from 0."""
_PACKED = re.compile(r'href="data:application/zip;base64,([^"]+)"')
_SHOWN = re.compile(r"(\d+) people\.")
_FOLDER = threading.Lock()
"""What the coach keeps lies in the current folder, of which a process has one."""


@dataclass(slots=True)
class Answers:
    """What came back: seconds for each answer, and everything that went wrong."""

    times: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    bytes: int = 0


class Client:
    """One browser's way to a server: a connection that is kept, and the tags of what it has."""

    def __init__(self, port: int, answers: Answers) -> None:
        self.answers, self.tags, self.sums = answers, dict[str, str](), dict[str, int]()
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_PATIENCE)

    def get(self, path: str, wanted: int, **headers: str) -> bytes:
        """Ask for something; what is not answered as it should be is remembered as an error."""
        begun = time.perf_counter()
        try:
            self._connection.request("GET", path, headers={"Accept-Encoding": "gzip", **headers})
            answer = self._connection.getresponse()
            body = answer.read()
        except (OSError, http.client.HTTPException) as error:
            self._connection.close()
            self.answers.errors.append(f"{path}: {error!r}")
            return b""
        self.answers.times.append(time.perf_counter() - begun)
        self.answers.bytes += len(body)
        if answer.status != wanted:
            self.answers.errors.append(f"{path}: {answer.status}, not {wanted}")
        self.tags[path] = answer.headers.get("ETag", "")
        return body

    def close(self) -> None:
        self._connection.close()

    def load(self, paths: Sequence[str]) -> None:
        """Load every file, as a first visit does."""
        for path in paths:
            self.sums[path] = zlib.crc32(self.get(path, 200))

    def come_back(self, paths: Sequence[str]) -> None:
        """Ask whether any file has changed, as a reload does: no byte of them should come."""
        self._connection.close()  # the server has ended it, if it was silent for long; a browser opens another
        for path in paths:
            if self.get(path, 304, **{"If-None-Match": self.tags[path]}):
                self.answers.errors.append(f"{path}: it came although it had not changed")


class Person:
    """A participant: their browser, their folder with drafts, and the file that they hand in."""

    def __init__(self, number: int, home: Path, client: Client) -> None:
        self.number, self.client, self.handed = number, client, 0
        self.home = home / f"person-{number}"
        self.home.mkdir(parents=True)

    def write(self, text: str) -> bytes:
        """Write a note in the coach, read what it says, and make the file: all of it by the code of the browser edition."""
        with _FOLDER:
            before = Path.cwd()
            os.chdir(self.home)
            try:
                coach = Coach("thank_you", scenario="phone-screen", key="first-try")
                coach._received(coach, {"do": "score", "rev": 1, "text": text}, [])
                if not coach.saved["kept"] or "aw-lead" not in coach.result["html"]:
                    self.client.answers.errors.append(f"no feedback: {coach.saved['note']}")
                panel = HandIn()
                values = {f"{panel.uid}-name": f"Person {self.number}", f"{panel.uid}-own": False}
                panel._received(panel, {"do": "taken", "values": values, "seq": 1}, [])
                found = _PACKED.search(panel.page["html"])
            finally:
                os.chdir(before)
        if found is None:
            self.client.answers.errors.append("there is no file to hand in")
        return b64decode(found[1]) if found else b""

    def hand_in(self, data: bytes, folder: Path) -> None:
        """Put the file where files are collected, as a slow network drive would: half of it first."""
        again = f" ({self.handed})" if self.handed else ""
        self.handed += 1
        with (folder / f"person-{self.number}{again}.afterword.zip").open("wb", buffering=0) as file:
            file.write(data[: len(data) // 2])
            time.sleep(0.01)
            file.write(data[len(data) // 2 :])


@dataclass(slots=True)
class Crowd:
    """People at work at a served site, who hand in to a folder."""

    people: list[Person]
    answers: Answers
    paths: Sequence[str]
    folder: Path

    def load(self) -> None:
        """Everybody loads everything at once."""
        self._each(lambda person: person.client.load(self.paths))
        one = self.people[0].client.sums
        if any(person.client.sums != one for person in self.people):
            self.answers.errors.append("not everybody got the same files")

    def work(self) -> None:
        """Everybody comes back, writes another note, and hands it in; all at once."""
        notes = _notes()

        def work(person: Person) -> None:
            person.client.come_back(self.paths)
            data = person.write(notes[(person.number + person.handed) % len(notes)])
            person.hand_in(data, self.folder)

        self._each(work)

    def _each(self, work: Callable[[Person], None]) -> None:
        with ThreadPoolExecutor(len(self.people)) as room:
            for done in [room.submit(work, person) for person in self.people]:
                done.result()


@contextmanager
def seated(port: int, paths: Sequence[str], folder: Path, home: Path) -> Iterator[Crowd]:
    """Seat 25 people at the site at `port`; their drafts lie below `home`, what they hand in lies in `folder`."""
    answers = Answers()
    people = [Person(number, home, Client(port, answers)) for number in range(PEOPLE)]
    try:
        yield Crowd(people, answers, paths, folder)
    finally:
        for person in people:
            person.client.close()


def _notes() -> list[str]:
    """Thank-yous for the scenario of the workshop, as different hands wrote them."""
    found = (
        d
        for d in labelled_drafts(root() / "exercises")
        if (d.kind, d.interview) == ("thank_you", "phone-screen")
    )
    return [draft_to_text(one.draft) for one in found]


@contextmanager
def watched(port: int) -> Iterator[tuple[Answers, list[list[int]]]]:
    """Let several people look at the board all the time; give what it answered, and how many people it showed each of them."""
    answers, over = Answers(), threading.Event()
    shown: list[list[int]] = [[] for _ in range(VIEWERS)]

    def look(mine: list[int]) -> None:
        client = Client(port, answers)
        while not over.is_set():
            mine.append(people_on(client))
            over.wait(_PAUSE)
        client.close()

    viewers = [threading.Thread(target=look, args=[mine]) for mine in shown]
    for viewer in viewers:
        viewer.start()
    try:
        yield answers, shown
    finally:
        over.set()
        for viewer in viewers:
            viewer.join()


def people_on(client: Client) -> int:
    """Return how many people the board shows; 0 as long as it has not begun."""
    found = _SHOWN.search(client.get("/board.html", 200).decode())
    return int(found[1]) if found else 0


def peak(pid: int) -> float:
    """Return the most memory that a process has had, in MB; where the system doesn't say, what it has now."""
    status = Path(f"/proc/{pid}/status")
    if status.is_file() and (found := re.search(r"VmHWM:\s+(\d+) kB", status.read_text(encoding="utf-8"))):
        return int(found[1]) / 1000
    said = subprocess.run(["ps", "-o", "rss=", "-p", str(pid)], capture_output=True, text=True, check=True)
    return int(said.stdout) / 1000


def participant(url: str, name: str) -> tuple[bytes, float, list[str]]:
    """Go through load, write, feedback and hand in, in a real browser of one's own.

    Return the file, the seconds from the front page to the first feedback, and what was asked of the server.
    """
    asked: list[str] = []
    with chromium(IN_ROOM) as browser, visit(browser, ROOM, accept_downloads=True) as (context, elsewhere):
        context.on("requestfinished", lambda request: asked.append(request.url))
        page = context.new_page()
        page.on("dialog", lambda dialog: dialog.accept())
        begun = time.perf_counter()
        page.goto(f"{url}/")
        page.get_by_role("link", name="Welcome").click()
        ready(page)
        run_cell(page, 0)
        run_cell(page, 1)
        page.locator(".cm-content.aw-prose .cm-line").nth(2).click()
        page.keyboard.type(WORDS, delay=10)
        expect(page.locator(".aw-coach")).to_contain_text(
            "could only come from this talk", timeout=_PATIENCE * 1000
        )
        told = time.perf_counter() - begun
        data = hand_in(page, HAND_IN, name)
        assert elsewhere == []
    return data, told, asked


def paths_of(asked: Iterable[str], url: str) -> list[str]:
    """Return what was asked of the server at `url`, each once."""
    targets = (urlsplit(address) for address in asked if address.startswith(url))
    return list(dict.fromkeys(f"{target.path}?{target.query}".rstrip("?") for target in targets))
