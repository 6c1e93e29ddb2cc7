"""The coach: a draft on one side, what the review says on the other, new with every pause in typing.

Two faces: `area`, a text box of its own, and `cell`, the notebook cell in which the draft itself is typed
(`%%draft`). Handlers may run on a thread of their own (ipykernel 7 gives each comm one): a lock goes round them.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable
from pathlib import Path
from secrets import token_hex
from typing import Any

import anywidget
import traitlets

from afterword.coach.context import Context, context
from afterword.coach.drafts import FOLDER
from afterword.coach.front import front_end, styles
from afterword.coach.judging import judge
from afterword.coach.kept import Kept, Saved, load_json, now, save_json, slot
from afterword.coach.message import whole
from afterword.coach.panel_view import plain
from afterword.coach.past import History
from afterword.review import Review
from afterword.show.markup import Html, join, tag

LONGEST = 200_000
WORDS = {
    "silent": "Python has not answered yet. It may be busy, or stopped. Your words are safe in this tab; run this cell "
    "again to go on.",
    "cell": "Type in the cell above. Your words are kept as you write.",
    "area": "Ctrl+Enter asks for feedback at once. Tab leaves the box.",
    "rerun": "Run the cell again after each change to see new feedback.",
    "back": "Newer words than these were written here, and this page did not have them.",
    "bring": "Bring them back",
    "keep": "Keep what is here",
    "close": "All right",
    "hold": "Write first, feedback later",
    "held": "Feedback waits until you ask for it.",
    "show": "Show feedback",
    "undone": "Your earlier words are back.",
}


class Coach(anywidget.AnyWidget):
    """A draft with its coach: `Coach("thank_you", scenario="lab-day")`."""

    _esm = front_end("coach")
    _css = styles("coach")
    source = traitlets.Unicode("area").tag(sync=True)
    key = traitlets.Unicode("").tag(sync=True)
    slot = traitlets.Unicode("").tag(sync=True)
    label = traitlets.Unicode("").tag(sync=True)
    value = traitlets.Unicode("").tag(sync=True)
    held = traitlets.Bool(False).tag(sync=True)
    debounce = traitlets.Int(150).tag(sync=True)
    longest_wait = traitlets.Int(500).tag(sync=True)
    result = traitlets.Dict({}).tag(sync=True)
    saved = traitlets.Dict({}).tag(sync=True)
    recover = traitlets.Unicode("").tag(sync=True)
    saved_at = traitlets.Float(0.0).tag(sync=True)
    words = traitlets.Dict(WORDS).tag(sync=True)

    def __init__(
        self, kind: str, *, scenario: str = "", record: str = "", to: str | None = None, key: str | None = None,
        write_first: bool = False, text: str | None = None,
    ) -> None:  # fmt: skip
        """Open the draft kept under `key` (default: kind, or kind-scenario); a cell gives its own `text`.

        Raises:
            AfterwordError: where there is no such kind, scenario or person, or the record can't be read.
        """
        text = whole(text)
        self.context: Context = context(kind, scenario=scenario, record=record, to=to or "", key=key or "")
        self._lock = threading.RLock()
        key = self.context.key
        self.kept = Kept(Path(FOLDER) / f"{key}.md", now)
        self.history = History(key, Path(FOLDER), now)
        there = self._there = self.kept.load() or ""
        self.last: Review | None = None
        self._pointed = Kept(Path(FOLDER) / f".{key}.pointed.json", now)
        pointed = whole(load_json(self._pointed)).get("pointed")
        self.pointed = _pairs(pointed.items() if isinstance(pointed, dict) else ())
        super().__init__(
            source="area" if text is None else "cell", key=key, slot=slot(key), held=write_first,
            label=f"Your {self.context.kind.title.lower()}", value=there if text is None else text,
        )  # fmt: skip
        if self.kept.path.is_file():
            self.saved_at = self.kept.path.stat().st_mtime
        if text is not None:
            self.recover = self.history.to_offer(text, there)
            self.history.keep(self.recover, self.context.told())
        self.on_msg(self._received)
        self._answer(self.value, 0, "run")

    def _received(self, _widget: object, content: object, _buffers: object) -> None:
        if not isinstance(content, dict) or not isinstance(content.get("text"), str):
            return
        told: dict[str, Any] = whole(content)
        with self._lock:
            rev, do = told.get("rev"), told.get("do")
            if do == "settle":
                self.recover = ""
                if isinstance(instead := told.get("instead"), str):
                    self.history.add(instead[:LONGEST], "auto", self.context.told())
            if do == "unpoint":
                self._point({})
            said = _pairs([(told.get("sentence"), told.get("about"))]) if do == "point" else {}
            self._answer(told["text"][:LONGEST], rev if isinstance(rev, int) else 0, "auto", said)

    def _answer(self, text: str, rev: int, why: str, said: dict[str, str] | None = None) -> None:
        """Review the text, send what the panel shows, and keep the text. `said` is what was just pointed at.

        Feedback does not wait for the disk; until the text is kept, the browser's tab holds it.
        """
        size = len(text.encode("utf-16-le")) // 2
        try:
            judged = judge(self.context, text, said or self.pointed, bool(said))
            self.last = judged.review
            shown = {"html": str(judged.html), "marks": judged.marks, "say": judged.say}
            with self.hold_sync():
                self.value, self.result = text, {"rev": rev, "size": size, **shown}
            if said and judged.seen and judged.seen.ok:
                self._point(said)
        finally:
            saved = self._keep(text, why)
            at = f"{now():%H:%M}"
            self.saved = {"rev": rev, "size": size, "note": saved.note, "kept": saved.ok, "at": at}

    def _point(self, pointed: dict[str, str]) -> None:
        """Keep what was pointed at; where that fails, it holds as long as the notebook runs."""
        self.pointed = pointed
        save_json(self._pointed, {"schema": "afterword.pointed/1", "pointed": pointed})

    def _keep(self, text: str, why: str) -> Saved:
        """Write draft and history; while other words wait to be brought back, these replace nothing in the file."""
        if self.recover:
            if why == "auto":
                self.history.add(text, why, self.context.told())
            return Saved(False)
        if why == "run" and not text.strip() and not self.history.versions():
            return Saved(True)
        added = self.history.add(text, why, self.context.told())
        if text == self._there:  # the file's time tells the browser whether it knows newer words
            return added
        saved = self.kept.save(text)
        self._there = text if saved.ok else ""
        return Saved(added.ok and saved.ok, added.note or saved.note)

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        found = super()._repr_mimebundle_(**kwargs)
        data, metadata = found if isinstance(found, tuple) else (found, {})
        letter = tag("div", self.value or "(nothing written yet)", style="white-space: pre-wrap", dir="auto")
        still = tag("section", tag("p", tag("strong", self.label)), letter, Html(self.result["html"]))
        told = {"text/plain": plain(self.label, self.value, self.last), "text/html": str(join(still))}
        return {**(data or {}), **told}, metadata


def _pairs(found: Iterable[tuple[object, object]]) -> dict[str, str]:
    return {key: value for key, value in found if isinstance(key, str) and isinstance(value, str)}


def notice(message: str) -> Html:
    """Return a calm remark in place of a panel."""
    return tag("div", tag("p", message), class_="aw-notice", role="note", id=f"aw{token_hex(3)}")
