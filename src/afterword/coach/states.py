"""What panels keep in progress/ beside the notebook: how far somebody has come, one file for each panel."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from afterword.coach.kept import Kept, Saved, load_json, now, save_json

FOLDER = "progress"
SCHEMA = "afterword.progress/1"


def state_file(id: str) -> Kept:
    """Return the file that keeps the state of the panel `id`."""
    return Kept(Path(FOLDER) / f"{id}.json", now)


def load_state(file: Kept) -> dict[str, Any]:
    """Return the state kept there, an empty one where there is none or something else."""
    state = load_json(file).get("state")
    return state if isinstance(state, dict) else {}


def save_state(file: Kept, title: str, done: bool, state: Mapping[str, Any]) -> Saved:
    """Keep a state, what it is called, and whether its panel has been gone through: once done stays done."""
    id = file.path.stem
    values = {"schema": SCHEMA, "id": id, "title": title, "done": done or is_done(id), "state": dict(state)}
    return save_json(file, values)


def is_done(id: str) -> bool:
    """Whether the panel `id` has been gone through."""
    return load_json(state_file(id)).get("done") is True
