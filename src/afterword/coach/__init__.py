"""The notebook's faces: the live draft cell, the coach, the record form, the planner and the exercises.

Names load when they are first used, so that importing one panel does not import them all.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

_HOMES = {
    "Choose": "steps", "Coach": "panel", "Compare": "steps", "HandIn": "hand_in", "Kit": "kit", "Order": "steps", "Planner": "planner",
    "Progress": "progress", "Prompts": "prompts", "RecordForm": "record_form", "SelfScore": "self_score",
    "Story": "steps", "history": "versions",
}  # fmt: skip
__all__ = sorted(_HOMES)


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"afterword.coach has no {name!r}")
    return getattr(import_module(f"afterword.coach.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return __all__
