"""The way through the course: its lessons, and what there is to do in each, as read from data. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from afterword.strict import Table, read_toml

KINDS = ("record", "draft", "score", "exercise", "plan", "kit")


@dataclass(frozen=True, slots=True)
class Todo:
    """One thing to do: its kind, the key it is kept under, and whether it needs an interview of one's own."""

    kind: str
    key: str
    title: str
    own: bool = False


@dataclass(frozen=True, slots=True)
class Lesson:
    """One notebook of the course; `file` is its name without an ending."""

    file: str
    title: str
    todo: tuple[Todo, ...]


def parse_outline(text: str, name: str = "_path.toml") -> tuple[Lesson, ...]:
    """Read the way through the course. Raises AfterwordError, with file, line and path, where it is none."""
    table = read_toml(text, name)
    schema = table.take("schema", int)
    if schema != 1:
        raise table.error("schema", "bad_value", f"This version reads schema 1, not {schema}.")
    lessons = tuple(_lesson(box) for box in table.tables("lessons", 40))
    table.done()
    return lessons


def _lesson(table: Table) -> Lesson:
    todo = tuple(_todo(box) for box in table.tables("todo", 40))
    return Lesson(table.text("file", True), table.text("title", True), todo)


def _todo(table: Table) -> Todo:
    kind = table.text("kind", True)
    if kind not in KINDS:
        raise table.unknown("kind", kind, KINDS)
    return Todo(kind, table.text("key", True), table.text("title", True), table.take("own", bool, False))
