"""What a person does in a panel, and what is answered. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

_HALF = re.compile("[\ud800-\udfff]")

Value = str | bool
"""What a control holds: a text, or whether a box is ticked."""


@dataclass(frozen=True, slots=True)
class Message:
    """What the person did: `do` names it, `arg` says to what, `values` are all controls as they stand."""

    do: str
    arg: str = ""
    values: Mapping[str, Value] = field(default_factory=dict)
    seq: int = 0
    zone: str = ""
    """The browser's time zone, such as Europe/London."""

    def text(self, name: str) -> str:
        """Return what stands in a field; "" without it."""
        value = self.values.get(name, "")
        return value if isinstance(value, str) else ""

    def number(self, most: int) -> int | None:
        """Return `arg` as an index below `most`, or None."""
        return int(self.arg) if self.arg.isascii() and self.arg.isdigit() and int(self.arg) < most else None


def whole(found: Any) -> Any:
    """Return a text, or JSON with texts in it, with a mark of the same width for each half of a character.

    Browsers pass on an emoji's first half while the second is still to come. Neither a kernel's message nor a file
    in UTF-8 takes it.
    """
    if isinstance(found, str):
        return _HALF.sub("\N{REPLACEMENT CHARACTER}", found)
    if isinstance(found, dict):
        return {whole(name): whole(value) for name, value in found.items()}
    return found


def read_message(content: object) -> Message | None:
    """Return a message of the front end, or None for anything that is none."""
    if not isinstance(content, dict) or not isinstance(content.get("do"), str):
        return None
    said: dict[str, Any] = whole(content)
    values = said.get("values")
    given = values.items() if isinstance(values, dict) else ()
    seq = said.get("seq")
    return Message(
        said["do"],
        str(said.get("arg") or ""),
        {str(name): value for name, value in given if isinstance(value, str | bool)},
        seq if isinstance(seq, int) else 0,
        str(said.get("zone") or ""),
    )


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said aloud to screen readers after something was done, and the id of what gets the focus."""

    say: str = ""
    focus: str = ""
