"""The room's board in a real browser: it fills while one looks, takes files, and asks nobody else."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from afterword.board.server import Server, Watch
from browser.lab import chromium, visit
from test_board import TITLES, handed, put

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as found:
        yield found


@pytest.fixture
def room(browser: Any, tmp_path: Path) -> Iterator[tuple[Page, Path, list[str]]]:
    server = Server(Watch(tmp_path, "thank_you", TITLES), 0)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with visit(browser, f"http://127.0.0.1:{server.server_port}/") as (context, elsewhere):
        page = context.new_page()
        page.goto(f"http://127.0.0.1:{server.server_port}/")
        yield page, tmp_path, elsewhere
    server.shutdown()
    server.server_close()


def test_a_room_fills(room: tuple[Page, Path, list[str]]) -> None:
    page, folder, elsewhere = room
    expect(page.locator(".lead")).to_contain_text("So far: 0.")
    for number in range(4):
        put(folder, f"p{number}", handed(f"P{number}"), 100 + number)
    expect(page.locator(".lead")).to_contain_text("So far: 4.")
    assert page.locator(".bars").count() == 0
    (folder / "evil.afterword.zip").write_bytes(b"<script>window.hacked = 1</script>")
    put(folder, "p4", handed("P4", 1), 105)
    expect(page.locator(".lead")).to_have_text(re.compile(r"5 people\..*could not be read: 1\."))
    assert page.locator(".bars").count() >= 2
    assert page.evaluate("window.hacked") is None
    assert elsewhere == []


def test_files_are_chosen_and_dropped(room: tuple[Page, Path, list[str]]) -> None:
    page, folder, _ = room
    files = [
        {"name": f"k{n}.afterword.zip", "mimeType": "application/zip", "buffer": handed(f"K{n}")}
        for n in range(5)
    ]
    page.get_by_label("Add files of the room").set_input_files(files)
    expect(page.locator("#said")).to_have_text("5 of 5 files are added.")
    expect(page.locator(".lead")).to_contain_text("5 people.")
    page.evaluate(
        """(bytes) => {
          const data = new DataTransfer();
          data.items.add(new File([new Uint8Array(bytes)], "late.afterword.zip"));
          data.items.add(new File(["x"], "notes.txt"));
          document.dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
        }""",
        list(handed("Late")),
    )
    expect(page.locator("#said")).to_contain_text("1 of 2 files are added.")
    expect(page.locator("#said")).to_contain_text(
        "notes.txt: The board takes files that end in .afterword.zip."
    )
    assert len(list(folder.iterdir())) == 6


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everybody_can_read_it(room: tuple[Page, Path, list[str]], scheme: str) -> None:
    page, folder, _ = room
    for number in range(22):
        put(folder, f"p{number}", handed(f"P{number}", number % 4, str(1 + number % 5)), 100 + number)
    for number in range(10):
        put(folder, f"p{number} (1)", handed(f"P{number}", 2), 200 + number)
    page.emulate_media(color_scheme=scheme)
    expect(page.locator(".lead")).to_contain_text("22 people.")
    assert Axe().run(page).response["violations"] == []
    expect(page.locator(".gain").first).to_be_visible()
    for width, height in ((1920, 1080), (1280, 720), (1024, 768)):
        page.set_viewport_size({"width": width, "height": height})
        size = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.scrollHeight]")
        assert size == [width, height], "the room sees all of it at once"
    page.set_viewport_size({"width": 360, "height": 700})
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_without_scripts_it_loads_itself_anew(browser: Any, tmp_path: Path) -> None:
    server = Server(Watch(tmp_path, "thank_you", TITLES), 0)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with visit(browser, f"http://127.0.0.1:{server.server_port}/", java_script_enabled=False) as (context, _):
        page = context.new_page()
        page.goto(f"http://127.0.0.1:{server.server_port}/")
        for number in range(5):
            put(tmp_path, f"p{number}", handed(f"P{number}"), 100 + number)
        expect(page.locator(".lead")).to_contain_text("5 people.", timeout=15_000)
    server.shutdown()
    server.server_close()
