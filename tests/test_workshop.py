"""The facilitator's kit: plans that add up, links that lead somewhere, pages that need nothing but themselves."""

from __future__ import annotations

import re
import shlex
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from afterword import coach as coach_package
from afterword.author.workshop.kit import kit_pages
from afterword.author.workshop.plan import COLUMNS, parse_plan
from afterword.author.workshop.slides import parse_slides
from afterword.cli import COMMANDS, _Parser, main
from afterword.content import load_kinds, root, scenarios
from afterword.errors import AfterwordError
from test_handout import Outline

TEXTS = {
    path.name: path.read_text(encoding="utf-8") for path in (root() / "course" / "workshop").glob("*.md")
}
PLANS = {name: parse_plan(text, name) for name, text in TEXTS.items() if name.startswith("plan-")}
PAGES = kit_pages(root())
COMING = {"site", "serve"} - set(COMMANDS)
"""Commands of the browser edition. Once they are there, their options are tried as well."""


def test_there_are_plans_for_20_50_and_90_minutes() -> None:
    assert {plan.minutes for plan in PLANS.values()} == {20, 50, 90}


@pytest.mark.parametrize("name", sorted(PLANS))
def test_the_minutes_of_a_plan_add_up(name: str) -> None:
    plan = PLANS[name]
    assert sum(step.end - step.start for step in plan.steps) == plan.minutes
    for step in plan.steps:
        assert re.search(r"\]\((slides\.md#|handouts/)", step.cells[2]), f"{name}:{step.start} shows nothing"
        assert len(step.cells) == len(COLUMNS) - 1


@pytest.mark.parametrize("name", sorted(PLANS))
def test_a_plan_shows_each_of_its_slides_once_and_in_order(name: str) -> None:
    plan = PLANS[name]
    shown = [id for step in plan.steps for id in re.findall(r"slides\.md#([\w-]+)", step.cells[2])]
    slides = [
        slide.id for slide in parse_slides(TEXTS["slides.md"], "slides.md") if plan.minutes in slide.plans
    ]
    assert shown == slides


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("| 0–4 |", "| 0–5 |"), "should begin with “5–"),
        (("| 46–50 |", "| 46–51 |"), "end at minute 51"),
        (("| 4–10 |", "| 4–4 |"), "should begin with “4–"),
        (("| Leave out your own story. |", "| |"), "none is empty"),
        (("| What they do |", "| They |"), "these columns"),
    ],
)
def test_a_plan_that_does_not_add_up_is_refused(change: tuple[str, str], said: str) -> None:
    broken = TEXTS["plan-50.md"].replace(*change)
    assert broken != TEXTS["plan-50.md"]
    with pytest.raises(AfterwordError, match=said):
        parse_plan(broken, "plan-50.md")


def test_slides_without_plans_or_with_the_same_heading_are_refused() -> None:
    for text in ("# S\n\n## One\n\nWords.\n", "## One\n\n*Plans: 20*\n\na\n\n## One\n\n*Plans: 20*\n\nb\n"):
        with pytest.raises(AfterwordError, match="heading of its own"):
            parse_slides(text, "slides.md")


@pytest.mark.parametrize("name", sorted(PAGES))
def test_a_page_needs_nothing_from_outside(name: str) -> None:
    outline = Outline(PAGES[name])
    assert outline.open == []
    tags = {tag for tag, _ in outline.tags}
    assert tags.isdisjoint({"img", "link", "iframe", "object", "form", "base"})
    assert ("script" in tags) == name.startswith("slides-")
    ids = [attributes["id"] for _, attributes in outline.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    assert sum(tag == "h1" for tag, _ in outline.tags) == 1
    for _, attributes in outline.tags:
        assert {"src", "srcset", "onclick", "onload"}.isdisjoint(attributes)
    assert not re.search(r"url\(|@import|https?:|//\w", PAGES[name].partition("<script>")[0])


@pytest.mark.parametrize("name", sorted(PAGES))
def test_links_lead_to_pages_and_places_of_the_kit(name: str) -> None:
    home = Path("/kit") / name
    for _, attributes in Outline(PAGES[name]).tags:
        if link := attributes.get("href"):
            path, _, place = unquote(link).partition("#")
            target = (home.parent / path).resolve().relative_to("/kit").as_posix() if path else name
            assert target in PAGES, link
            assert not place or f'id="{place}"' in PAGES[target], link


def test_everything_can_be_reached_from_the_index() -> None:
    links = {attributes.get("href") for _, attributes in Outline(PAGES["index.html"]).tags}
    assert set(PAGES) - links == {"index.html"}


def test_each_kind_has_a_card_and_each_scenario_its_sheets() -> None:
    for kind in load_kinds().values():
        words = Outline(PAGES[f"handouts/card-{kind.id}.html"]).words
        assert all(item.title in words and item.why in words for item in kind.items)
    for name in scenarios():
        assert f"handouts/scenario-{name}.html" in PAGES
        assert "A weak draft" in Outline(PAGES[f"handouts/weak-{name}.html"]).words


def test_every_command_in_the_kit_can_be_typed(capsys: pytest.CaptureFixture[str]) -> None:
    said = {
        line
        for text in TEXTS.values()
        for line in [
            *re.findall(r"^afterword [^\n]+", text, re.MULTILINE),
            *re.findall(r"`(afterword [^`]+)`", text),
        ]
    }
    assert {line.split()[1] for line in said} >= {"workshop", "start", "doctor", "site", "serve"}
    for line in sorted(said):
        name, *words = shlex.split(line)[1:]
        if name not in COMING:
            module: Any = import_module(f"afterword.commands.{name}")
            parser = _Parser(prog=name, allow_abbrev=False)
            module.arguments(parser)
            if words != ["--help"]:
                parser.parse_strictly(words)


def test_figures_of_the_slides_stand_in_the_lessons() -> None:
    lessons = " ".join(path.read_text(encoding="utf-8") for path in sorted((root() / "course").glob("0*.md")))
    for figure in re.findall(r"\d+ %|\d+ days\b", TEXTS["slides.md"]):
        assert figure in lessons, figure


def test_dates_of_the_slides_are_the_planners(capsys: pytest.CaptureFixture[str]) -> None:
    record = str(root() / "exercises" / "scenarios" / "phone-screen" / "interview.toml")
    assert main(["plan", "--record", record, "--today", "2026-03-10"]) == 0
    planned = capsys.readouterr().out
    for day in ("17 March", "26 March", "9 April"):
        assert day in planned
        assert day in TEXTS["plan-50.md"]


@pytest.mark.parametrize(
    "label",
    [
        "I have written it: read it now",
        "Read my draft again",
        "Show the review beside mine",
        "Nothing to score yet",
    ],
)
def test_what_the_kit_says_to_press_is_called_so(label: str) -> None:
    coach = Path(coach_package.__file__).parent
    assert any(label in text for text in TEXTS.values())
    assert any(f'"{label}"' in path.read_text(encoding="utf-8") for path in coach.glob("*.py"))


def test_texts_say_nothing_of_addresses_elsewhere() -> None:
    for name, text in TEXTS.items():
        assert not re.search(r"https?:|www\.", text), name


def test_the_kit_has_the_same_bytes_each_time() -> None:
    assert kit_pages(root()) == PAGES


def test_the_command_writes_everything_and_leaves_edited_pages_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["workshop", "a/kit"]) == 0
    assert "Open a/kit/index.html" in " ".join(capsys.readouterr().out.split())
    kit = Path("a/kit")
    assert {p.relative_to(kit).as_posix() for p in kit.rglob("*.html")} == set(PAGES)
    assert [path.name for path in Path("a").iterdir()] == ["kit"]
    mine = kit / "plan-50.html"
    mine.write_text("my own plan", encoding="utf-8")
    (kit / "plan-20.html").unlink()
    assert main(["workshop", "a/kit"]) == 0
    assert "left as you had it: plan-50.html" in " ".join(capsys.readouterr().out.split())
    assert mine.read_text(encoding="utf-8") == "my own plan"
    assert (kit / "plan-20.html").read_text(encoding="utf-8") == PAGES["plan-20.html"]
    assert main(["workshop", "a/kit", "--replace"]) == 0
    assert mine.read_text(encoding="utf-8") == PAGES["plan-50.html"]


def test_a_kit_that_cannot_be_written_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("file").write_text("mine", encoding="utf-8")
    for folder in ("file", "file/kit"):
        assert main(["workshop", folder]) == 2
        assert "Please name another folder." in " ".join(capsys.readouterr().err.split())
    monkeypatch.setattr("afterword.launch.copying.write_whole", _full)
    assert main(["workshop", "kit"]) == 2
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def _full(path: Path, content: bytes) -> None:
    raise OSError(28, "No space left on device")
