"""The facilitator's kit in a real browser: sheets fit their paper, slides turn, nobody is kept out."""

from __future__ import annotations

import functools
import re
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from afterword.author.workshop.kit import kit_pages
from afterword.content import root
from browser.lab import chromium, visit

pytestmark = pytest.mark.slow

PAGES = kit_pages(root())
SHEETS = sorted(name for name in PAGES if name.startswith("handouts/"))
_PAPER_PAGE = re.compile(rb"/Type\s*/Page\b(?!s)")


class Quiet(SimpleHTTPRequestHandler):
    """Serves files and says nothing."""

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    home = tmp_path_factory.mktemp("kit")
    for name, text in PAGES.items():
        path = Path(home, name)
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(home)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    base = f"http://127.0.0.1:{server.server_port}/"
    try:
        with chromium() as browser, visit(browser, base_url=base) as (context, elsewhere):
            yield context.new_page()
            assert elsewhere == []
    finally:
        server.shutdown()
        server.server_close()


def on_paper(page: Page, paper: str) -> int:
    """How many pages a page of the kit takes when it is printed."""
    return len(_PAPER_PAGE.findall(page.pdf(format=paper)))


@pytest.mark.parametrize("name", SHEETS)
def test_each_sheet_fits_a4_and_letter(page: Page, name: str) -> None:
    page.goto(name)
    sheets = page.locator(".sheet").count()
    assert sheets
    for paper in ("A4", "Letter"):
        assert on_paper(page, paper) == sheets, paper


@pytest.mark.parametrize("minutes", [20, 50, 90])
def test_each_slide_fits_a_projector_a_narrow_screen_and_a_sheet(page: Page, minutes: int) -> None:
    page.goto(f"slides-{minutes}.html")
    slides = page.locator(".slide")
    for width, height in ((1280, 720), (1024, 768), (1920, 1080)):
        page.set_viewport_size({"width": width, "height": height})
        tall = slides.evaluate_all("all => all.map((one) => [one.id, one.getBoundingClientRect().height])")
        assert [id for id, high in tall if high > height + 1] == []
    page.set_viewport_size({"width": 360, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    assert on_paper(page, "A4") == on_paper(page, "Letter") == slides.count()


def test_keys_turn_the_slides(page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 720})
    page.goto("slides-50.html")
    ids = page.locator(".slide").evaluate_all("all => all.map((one) => one.id)")
    at = 0
    for key, to in (
        ("ArrowRight", 1),
        ("PageDown", 2),
        ("ArrowLeft", 1),
        ("End", -1),
        ("ArrowRight", -1),
        ("Home", 0),
    ):
        page.keyboard.press(key)
        at = to % len(ids)
        assert page.evaluate("location.hash") == f"#{ids[at]}"
        top = page.locator(f"#{ids[at]}").evaluate("one => one.getBoundingClientRect().top")
        assert abs(top) < 2
    page.keyboard.press("Control+ArrowRight")
    assert page.evaluate("location.hash") == f"#{ids[at]}"


LOOKED_AT = [name for name in sorted(PAGES) if "/" not in name and not name.startswith("slides-")]
LOOKED_AT += [
    "slides-90.html",
    "handouts/cards.html",
    "handouts/notes.html",
    "handouts/planning.html",
    "handouts/confidence.html",
]
LOOKED_AT += ["handouts/scenario-lab-day.html", "handouts/weak-phone-screen.html", "handouts/key.html"]


@pytest.mark.parametrize("name", LOOKED_AT)
@pytest.mark.parametrize("width", [1280, 360])
def test_axe_finds_nothing_and_nothing_sticks_out(page: Page, name: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(name)
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
