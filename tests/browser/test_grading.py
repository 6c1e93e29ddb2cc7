"""What students wrote, on the instructor's pages: shown, and never obeyed. In a real browser, every other host refused."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from afterword.cli import main
from afterword.grade.book import open_book
from browser.lab import chromium, server, visit
from graded import NAME, cell_of, filled, grades, hand_in, new_course

pytestmark = pytest.mark.slow
EVIL = """<script>window.hacked = 1</script>

<img src="http://elsewhere.example/x.png" onerror="window.hacked = 2">

[click](javascript:window.hacked=3) ![x](http://elsewhere.example/y.png)

<svg onload="window.hacked = 4"></svg> </div></textarea><script>window.hacked = 5</script>

<iframe srcdoc="<script>parent.hacked = 6</script>"></iframe>

$\\href{javascript:window.hacked=7}{x}$ &lt;script&gt;window.hacked = 8&lt;/script&gt; [a]: javascript:window.hacked=9

I <3 this, and 2 < 3."""
ODD_IDS = ("<img src=x onerror=window.hacked=10>", "x\"onmouseover=window.hacked=11 '")
ODD_NAME = "</script><script>window.hacked = 12</script>"
MATH = "https://cdnjs.cloudflare.com/"
"""nbgrader's own pages ask for MathJax there; refused, they work without."""


def _output(markup: str) -> dict[str, Any]:
    data = {
        "text/html": markup,
        "image/svg+xml": markup,
        "application/javascript": "window.hacked = 13",
        "text/latex": markup,
    }
    return {
        "output_type": "display_data",
        "metadata": {},
        "data": {**data, "text/plain": markup, "text/markdown": markup},
    }


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = new_course(tmp_path_factory.mktemp("graded"))
    draft = f"Subject: {EVIL.splitlines()[0]}\n\nDear Priyanka,\n\n{EVIL}\n\nThank you for the talk on Thursday about the rig.\n\nIda"
    evil = filled(folder, draft=draft, message=EVIL, reflection=EVIL)
    evil["metadata"] |= {
        "title": EVIL,
        "authors": [{"name": EVIL}],
        "kernelspec": {"name": EVIL, "display_name": EVIL},
    }
    evil["cells"].append({"cell_type": "markdown", "id": "own", "metadata": {"tags": [EVIL]}, "source": EVIL})
    evil["cells"].append(
        {"cell_type": "code", "id": "code", "metadata": {}, "execution_count": 1, "source": EVIL, "outputs": [_output(EVIL)]}
    )  # fmt: skip
    cell_of(evil, "draft_score")["outputs"] = [_output(EVIL)]
    for student in ("eve", "mallory", *ODD_IDS):
        hand_in(folder, student, evil)
    hand_in(folder, "dana", filled(folder))
    roster = folder / "roster.csv"
    roster.write_text(f'id,first_name,last_name,email\neve,{ODD_IDS[0]},"{ODD_NAME}",{ODD_IDS[0]}\n')
    assert main(["grade", "intake", NAME, "--roster", str(roster), "--course", str(folder)]) == 0
    assert main(["grade", "run", NAME, "--course", str(folder), "--student", "eve", "--student", "dana"]) in (
        0,
        1,
    )
    with open_book(f"sqlite:///{folder / 'gradebook.db'}", "afterword", NAME) as book:
        assert book.submission("eve", None).by_hand("message", 3.0, EVIL) is not None
        book.keep()
    env = {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    # nbgrader's own way: it grades mallory, and nobody whose id is markup.
    done = subprocess.run(
        ["nbgrader", "autograde", NAME], cwd=folder, env=env, check=False, capture_output=True
    )
    assert done.stderr.count(b"This id has markup in it") >= len(ODD_IDS)
    assert main(["grade", "run", NAME, "--course", str(folder), "--student", "eve", "--again"]) in (0, 1)
    command = ["nbgrader", "generate_feedback", NAME, "--GenerateFeedback.force=True"]
    ours = (folder / "feedback" / "eve" / NAME / f"{NAME}.html").read_bytes()
    subprocess.run(command, cwd=folder, env=env, check=True, capture_output=True)
    (folder / "nbgrader.html").write_bytes(
        (folder / "feedback" / "mallory" / NAME / f"{NAME}.html").read_bytes()
    )
    (folder / "theirs.html").write_bytes((folder / "feedback" / "eve" / NAME / f"{NAME}.html").read_bytes())
    (folder / "ours.html").write_bytes(ours)
    return folder


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as found:
        yield found


@pytest.fixture(scope="module")
def page(browser: Any) -> Iterator[Page]:
    with visit(browser, "file://") as (context, elsewhere):
        page = context.new_page()
        page.elsewhere = elsewhere  # type: ignore[attr-defined]
        yield page


def unharmed(page: Page, asked: list[str]) -> None:
    """Nothing of a student's ran, and nothing of theirs was fetched."""
    assert page.evaluate("window.hacked") is None
    assert page.locator("iframe, svg[onload], a[href^='javascript']").count() == 0
    assert [url for url in asked if not url.startswith(MATH)] == []


@pytest.mark.parametrize("name", ["ours", "theirs", "nbgrader"])
def test_feedback_is_only_read(course: Path, page: Page, name: str) -> None:
    dialogs: list[str] = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    page.goto((course / f"{name}.html").as_uri())
    unharmed(page, page.elsewhere)  # type: ignore[attr-defined]
    assert dialogs == []
    assert "I <3 this, and 2 < 3." in page.locator("body").inner_text()


def test_our_page_can_be_read_by_everybody(course: Path, page: Page) -> None:
    for student in ("dana", "eve"):
        if student == "dana":
            assert main(["grade", "run", NAME, "--course", str(course), "--again"]) in (0, 1)
        page.set_viewport_size({"width": 360, "height": 800})
        page.goto((course / "feedback" / student / NAME / f"{NAME}.html").as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        assert Axe().run(page).response["violations"] == []


def test_formgrader_shows_both_and_obeys_nobody(course: Path, browser: Any, tmp_path: Path) -> None:
    assert grades(course)["dana"]["draft_score"] == 20.0
    with server(course, tmp_path) as url, visit(browser) as (context, elsewhere):
        page = context.new_page()
        dialogs: list[str] = []
        page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
        people = sorted(grades(course))
        assert people == ["dana", "eve", "mallory"]
        places = [
            "manage_assignments",
            f"manage_submissions/{NAME}",
            "manage_students",
            "gradebook",
            f"gradebook/{NAME}",
        ]
        places += [f"manage_students/{quote(who)}" for who in people]
        places += [f"manage_students/{quote(who)}/{NAME}" for who in people]
        for place in places:
            page.goto(f"{url}/formgrader/{place}")
            page.wait_for_function(
                "document.querySelector('tbody tr') && !document.body.innerText.includes('Loading')"
            )
            unharmed(page, elsewhere)
        page.goto(f"{url}/formgrader/gradebook/{NAME}/{NAME}")
        page.wait_for_selector("text=Submission #1", timeout=60_000)
        page.get_by_role("button", name="Show All Names").click()
        unharmed(page, elsewhere)
        links = page.locator("a[href*='formgrader/submissions/']")
        addresses = {link.get_attribute("href") for link in links.all()}
        assert len(addresses) == len(people)
        texts = ""
        for address in sorted(filter(None, addresses)):
            page.goto(f"{url}{address}")
            page.wait_for_selector("#notebook-container, .nbgrader_cell, textarea.comment", timeout=60_000)
            unharmed(page, elsewhere)
            texts += page.locator("body").inner_text()
            texts += " ".join(
                page.locator("textarea.comment").evaluate_all("all => all.map(one => one.value)")
            )
        assert "I <3 this" in texts
        assert "20 of 20 points." in texts
        assert dialogs == []
