"""What runs in the page: each panel's own front end, behind what they all share. A page loads one module a panel."""

from __future__ import annotations

from pathlib import Path

HERE = Path(__file__).parent


def front_end(name: str) -> str:
    """Return the module of a panel: morph.js, then `name`.js."""
    return "".join((HERE / f"{file}.js").read_text(encoding="utf-8") for file in ("morph", name))


def styles(name: str) -> str:
    """Return the styles of a panel."""
    return (HERE / f"{name}.css").read_text(encoding="utf-8")
