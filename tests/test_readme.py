"""What the README and the references say is so."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from afterword import __version__
from afterword.cli import main
from afterword.content import load_kinds
from afterword.detect import DETECTORS
from afterword.detect.moves import MOVES
from afterword.draft import parse_draft
from afterword.kinds import parse_flags, parse_items, parse_kind
from afterword.record import parse_record

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
FORMATS = (ROOT / "course" / "reference" / "formats.md").read_text(encoding="utf-8")
KINDS = (ROOT / "course" / "reference" / "kinds.md").read_text(encoding="utf-8")


def test_there_are_exactly_two_commands_to_set_up() -> None:
    block = re.search(r"## Start.*?```\n(.*?)```", README, re.DOTALL)
    assert block is not None
    assert block[1].split("\n")[:-1] == ["make start", "make test"]
    targets = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert "\nstart:" in targets
    assert "\ntest:" in targets


def test_every_command_of_the_readme_exists(capsys: pytest.CaptureFixture[str]) -> None:
    said = set(re.findall(r"^afterword (\w+)", README, re.MULTILINE)) | set(
        re.findall(r"`afterword (\w+)", README)
    )
    assert said
    for command in sorted(said):
        assert main([command, "--help"]) == 0, command
    capsys.readouterr()


def test_every_kind_is_in_the_readme() -> None:
    for kind in load_kinds():
        assert f"| `{kind}` |" in README


def test_links_lead_somewhere() -> None:
    for name, text in (
        ("README.md", README),
        ("CONTRIBUTING.md", (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")),
    ):
        for link in re.findall(r"\]\(([^)#:]+)\)", text):
            assert (ROOT / link).exists(), f"{name}: {link}"


def test_the_examples_of_the_references_are_right() -> None:
    blocks = re.findall(r"```toml\n(.*?)```", FORMATS, re.DOTALL)
    assert parse_record(blocks[0]).role.title
    draft = re.search(r"```\n(Subject: .*?)```", FORMATS, re.DOTALL)
    assert draft is not None
    assert parse_draft(draft[1]).subject
    home = ROOT / "exercises" / "kinds"
    items = parse_items((home / "_items.toml").read_text(encoding="utf-8"), "_items.toml")
    flags = parse_flags((home / "_flags.toml").read_text(encoding="utf-8"), "_flags.toml")
    example = re.search(r"```toml\n(.*?)```", KINDS, re.DOTALL)
    assert example is not None
    assert parse_kind(example[1], "withdrawal.toml", items, flags).id == "withdrawal"


def test_every_detector_that_kinds_use_is_described() -> None:
    used = {i.detector for k in load_kinds().values() for i in k.items}
    assert used <= set(DETECTORS)
    for name in used:
        assert f"`{name}`" in KINDS, name


def test_every_move_is_described() -> None:
    table = (ROOT / "exercises" / "examples" / "README.md").read_text(encoding="utf-8")
    for move in MOVES:
        assert f"\n| {move} |" in table


def test_the_version_is_the_same_everywhere() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert project["version"] == __version__
    assert f"## {__version__}" in changelog
