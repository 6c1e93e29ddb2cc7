"""Arrows point one way: what a module may import, kept by reading the code."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[1] / "src" / "afterword"
LAYERS = [
    {"errors"},
    {"strict", "calendar"},
    {"record", "draft", "words", "text", "promise_reading", "promise_days", "promise_spans", "promise"},
    {"layout", "kinds", "plan_rules", "practice", "outline"},
    {"detect"},
    {
        "lexicon", "review", "choose", "plan_steps", "plan_says", "plan_checks", "plan_history", "plan_thanks",
        "plan_between", "plan_after", "plan", "ical", "mail", "handin",
    },
    {"content"},
    {"show"},
    {"coach"},
    {"cohort", "author", "launch", "site"},
    {"grade", "board"},
    {"commands", "cli", "__main__"},
]  # fmt: skip
CORE = {name for layer in LAYERS[:6] for name in layer} | {"show"}
IMPURE = {"datetime.now", "time.time", "random", "os", "pathlib", "locale", "socket", "threading", "urllib"}


def room(path: Path) -> str:
    relative = path.relative_to(SOURCE)
    return relative.parts[0].removesuffix(".py")


def imports(path: Path) -> set[str]:
    """Rooms of our own that a module imports anywhere, type-checking blocks left out."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            node.body = [ast.Pass()]
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("afterword."):
            found.add(node.module.split(".")[1])
        if isinstance(node, ast.Import):
            found |= {a.name.split(".")[1] for a in node.names if a.name.startswith("afterword.")}
    return found - {room(path)}


def outside(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {a.name.split(".")[0] for a in node.names}
        if isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.split(".")[0])
        if isinstance(node, ast.Attribute) and ast.unparse(node) in {
            "datetime.now",
            "date.today",
            "datetime.utcnow",
        }:
            found.add(f"clock:{ast.unparse(node)}")
    return found


MODULES = sorted(p for p in SOURCE.rglob("*.py") if p.name != "__init__.py" or p.parent != SOURCE)


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(SOURCE)))
def test_arrows_point_down(path: Path) -> None:
    level = {name: i for i, layer in enumerate(LAYERS) for name in layer}
    own = level[room(path)]
    assert {name for name in imports(path) if level[name] > own} == set()


@pytest.mark.parametrize(
    "path", [p for p in MODULES if room(p) in CORE], ids=lambda p: str(p.relative_to(SOURCE))
)
def test_the_core_is_pure(path: Path) -> None:
    found = outside(path)
    assert (
        found & {"os", "pathlib", "random", "locale", "socket", "threading", "urllib", "subprocess", "time"}
        == set()
    )
    assert {f for f in found if f.startswith("clock:")} == set()
    assert "print(" not in path.read_text(encoding="utf-8").replace("pprint(", "")
