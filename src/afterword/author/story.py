"""The story of a scenario, as read from its scenario.toml: who you are, what happened, what to look out for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from afterword.strict import read_toml


@dataclass(frozen=True, slots=True)
class Story:
    """What a learner is told about a made-up interview, and the kinds of message it is good for."""

    title: str
    industry: str
    situation: str
    teaches: str
    traps: tuple[str, ...]
    kinds: tuple[str, ...]


def parse_story(text: str, name: str, known: Iterable[str]) -> Story:
    """Read a scenario.toml; `known` are the ids of the message kinds there are.

    Raises:
        AfterwordError: with file, line and path where the file is not a story.
    """
    table = read_toml(text, name)
    schema = table.take("schema", int)
    if schema != 1:
        raise table.error("schema", "bad_value", f"This version reads schema 1, not {schema}.")
    title, industry, situation, teaches = (
        table.text(key, needed=True) for key in ("title", "industry", "situation", "teaches")
    )
    traps, kinds, there = table.texts("traps"), table.strings("kinds"), tuple(known)
    for kind in kinds:
        if kind not in there:
            raise table.unknown("kinds", kind, there)
    table.done()
    return Story(title, industry, situation, teaches, traps, kinds)
