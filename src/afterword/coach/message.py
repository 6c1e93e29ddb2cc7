"""What a person does in a panel, and what is answered. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

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


def whole(text: str) -> str:
    """Return a text with a mark of the same width for each half of a character.

    Browsers pass on an emoji's first half while the second is still to come. Neither a kernel's message nor a file
    in UTF-8 takes it.
    """
    return _HALF.sub("\N{REPLACEMENT CHARACTER}", text)


def read_message(content: object) -> Message | None:
    """Return a message of the front end, or None for anything that is none."""
    if not isinstance(content, dict) or not isinstance(content.get("do"), str):
        return None
    values = content.get("values")
    given = values.items() if isinstance(values, dict) else ()
    seq = content.get("seq")
    return Message(
        whole(content["do"]),
        whole(str(content.get("arg") or "")),
        {
            whole(str(name)): whole(value) if isinstance(value, str) else value
            for name, value in given
            if isinstance(value, str | bool)
        },
        seq if isinstance(seq, int) else 0,
        whole(str(content.get("zone") or "")),
    )


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said aloud to screen readers after something was done, and the id of what gets the focus."""

    say: str = ""
    focus: str = ""
