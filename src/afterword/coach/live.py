"""A panel drawn by Python: HTML goes out, what the person does comes back, and what it holds is kept on disk.

One front end (live.js) serves the record form, the planner and the exercises. Handlers may run on a thread of
their own (ipykernel 7 gives each comm one), so a lock goes round everything that changes state.
"""

from __future__ import annotations

import re
import threading
from secrets import token_hex
from typing import Any

import anywidget
import traitlets
from ipywidgets import Widget, widget_serialization

from afterword.coach.front import front_end, styles
from afterword.coach.kept import Kept, Saved, slot
from afterword.coach.message import Answer, Message, read_message
from afterword.errors import AfterwordError
from afterword.show.markup import Html, join, tag

SILENT = (
    "Python has not answered yet. It may be busy, or stopped. What you typed is safe in this tab; "
    "run this cell again to go on."
)
_CONTROL = re.compile(r"<(input|button|select|textarea)(?=[ >/])")


class Live(anywidget.AnyWidget):
    """The base of every panel that Python draws; subclasses give `view`, `plain`, `act` and `keep`."""

    _esm = front_end("live")
    _css = styles("live")
    key = traitlets.Unicode("").tag(sync=True)
    slot = traitlets.Unicode("").tag(sync=True)
    page = traitlets.Dict({}).tag(sync=True)
    words = traitlets.Dict({"silent": SILENT, "close": "All right"}).tag(sync=True)
    child = traitlets.Instance(Widget, allow_none=True).tag(sync=True, **widget_serialization)

    def __init__(self, key: str, state_file: Kept | None = None) -> None:
        """Draw the panel; `key` names what the browser's tab keeps of it while Python is away.

        `state_file` is where the state is kept: words in the tab that are newer are brought back.
        """
        self._state_file = state_file
        self._lock = threading.RLock()
        self.uid = f"aw{token_hex(3)}"
        super().__init__(key=key, slot=slot(f"panel {key}"))
        self.on_msg(self._received)
        self.refresh()

    def view(self) -> Html:
        """Return the panel as HTML."""
        raise NotImplementedError

    def plain(self) -> str:
        """Return the panel as text, for places that show no HTML."""
        raise NotImplementedError

    def act(self, message: Message) -> Answer:
        """Do what the person asked for, and return what to say. Raises AfterwordError for what can't be done."""
        raise NotImplementedError

    def keep(self) -> Saved:
        """Keep the state on disk."""
        return Saved(True)

    def refresh(self, answer: Answer | None = None, seq: int = 0, saved: Saved | None = None) -> None:
        """Draw the panel anew. `seq` is the number of the last message it takes into account."""
        answer = answer or Answer()
        self.page = {
            "html": str(self.view()),
            "seq": seq,
            "say": answer.say,
            "focus": answer.focus,
            "note": saved.note if saved else "",
            "kept": saved is None or saved.ok,
            "at": self._state_file.written_at() if self._state_file else 0.0,
        }

    def _received(self, _widget: object, content: object, _buffers: object) -> None:
        message = read_message(content)
        if message is None:
            return
        with self._lock:
            try:
                answer = self.act(message)
                saved = self.keep()
            except AfterwordError as error:
                answer, saved = Answer(error.message), Saved(False, error.message)
            self.refresh(answer, message.seq, saved)

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        found = super()._repr_mimebundle_(**kwargs)
        data, metadata = found if isinstance(found, tuple) else (found, {})
        return {**(data or {}), "text/plain": self.plain(), "text/html": str(still(self.view()))}, metadata


def still(view: Html) -> Html:
    """Return a panel for places where it can't be used: controls are shown and do nothing."""
    lead = tag("p", tag("em", "Run this cell in JupyterLab, Jupyter Notebook or Voila to use it."))
    return tag("div", join(Html(_CONTROL.sub(r"<\1 disabled", view)), lead), class_="aw-still")
