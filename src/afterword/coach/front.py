"""What runs in the page. Each panel loads one module, so what they share is put in front of its own part."""

from __future__ import annotations

from pathlib import Path

HERE = Path(__file__).parent


def front_end(name: str) -> str:
    """Return the module of a panel: morph.js, then `name`.js."""
    return "\n".join((HERE / f"{file}.js").read_text(encoding="utf-8") for file in ("morph", name))


def styles(name: str) -> str:
    """Return the styles of a panel."""
    return (HERE / f"{name}.css").read_text(encoding="utf-8")
