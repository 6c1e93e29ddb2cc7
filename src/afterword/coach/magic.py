"""The `%%draft` cell: its first line says what the draft is, all below is the draft."""

from __future__ import annotations

import os
import shlex
from typing import Any

from IPython.core.magic import Magics, cell_magic, magics_class
from IPython.display import display

from afterword.coach import browser
from afterword.coach.context import engine
from afterword.coach.message import whole
from afterword.coach.panel import Coach, notice
from afterword.errors import AfterwordError, did_you_mean, shown

OPTIONS = ("scenario", "record", "to", "key")
HOLD = "write-first"


@magics_class
class DraftMagics(Magics):
    """Gives `%%draft KIND [scenario=NAME] [record=FILE] [to="NAME"] [key=NAME] [write-first]`."""

    @cell_magic
    def draft(self, line: str, cell: str) -> None:
        """Show the coach below the cell; a slip in the first line is told, and the words stay."""
        try:
            coach = opened(options(line), cell.rstrip("\n"))
        except AfterwordError as error:
            display(Notice(f"{error.message} {f'({error.where})' if error.where else ''}".strip()))  # type: ignore[no-untyped-call]
            return
        if self.shell is not None:
            self.shell.user_ns.setdefault("drafts", {})[coach.key] = coach.value
        display(coach)  # type: ignore[no-untyped-call]


def opened(given: dict[str, Any], words: str) -> Coach:
    """Return the coach of a cell. Voila shows no cells, so there the words go into a box of their own."""
    if "VOILA_REQUEST_URL" not in os.environ:
        return Coach(text=words, **given)
    coach = Coach(**given)
    if not coach.value.strip():
        coach.value = whole(words)
    return coach


class Notice:
    """A remark that shows itself."""

    def __init__(self, message: str) -> None:
        """Keep the message."""
        self.message = message

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        return {"text/plain": self.message, "text/html": str(notice(self.message))}


def options(line: str) -> dict[str, Any]:
    """Read the first line: the kind, then options.

    Raises:
        AfterwordError: for what is no option, or where no kind is named.
    """
    try:
        words = shlex.split(line)
    except ValueError:
        raise AfterwordError(
            "bad_value", 'A quotation mark is open: to="Dana Reyes" needs both.', "%%draft"
        ) from None
    if not words or "=" in words[0]:
        message = "Please say what you are writing: %%draft thank_you, for example."
        raise AfterwordError("missing", message, "%%draft")
    found: dict[str, Any] = {"kind": words[0]}
    for word in words[1:]:
        name, equals, value = word.partition("=")
        if word == HOLD:
            found["write_first"] = True
        elif equals and name in OPTIONS:
            found[name] = value
        else:
            hint = did_you_mean(name, (*OPTIONS, HOLD)) or f" Known here: {', '.join(OPTIONS)}, {HOLD}."
            raise AfterwordError("bad_value", f"“{shown(word)}” is no option.{hint}", "%%draft")
    return found


def to_the_letter(lines: list[str]) -> list[str]:
    """Make the call of a draft's cell before IPython tidies its code: what stands there is text.

    IPython would take off ">>>", as in a quoted mail, and refuse a cell with nothing below its first line.
    """
    name, _, first = lines[0][2:].rstrip().partition(" ") if lines else ("", "", "")
    if name != "draft" or not lines[0].startswith("%%"):
        return lines
    return [f"get_ipython().run_cell_magic('draft', {first!r}, {''.join(lines[1:]) or chr(10)!r})\n"]


def register(shell: Any) -> None:
    """Add the magic to a notebook's shell, and load the review engine before it is first needed.

    IPython keeps what is run in a history of its own, in the home folder. Letters don't belong there: they lie
    beside the notebook, and whoever deletes that folder has deleted them.
    """
    if browser.HERE:
        browser.settle(shell)
    shell.register_magics(DraftMagics)
    if history := getattr(shell, "history_manager", None):
        history.enabled = False
    if to_the_letter not in shell.input_transformers_cleanup:
        shell.input_transformers_cleanup.insert(0, to_the_letter)
    engine()
