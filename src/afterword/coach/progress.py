"""Progress: what has been done across the notebooks, read from the files beside them."""

from __future__ import annotations

from pathlib import Path

from afterword.coach.context import engine
from afterword.coach.drafts import read_draft
from afterword.coach.kept import now
from afterword.coach.kitting import PAGE
from afterword.coach.live import Live
from afterword.coach.message import Answer, Message
from afterword.coach.progressing import progress_text, progress_view
from afterword.coach.record_file import RecordFile
from afterword.coach.states import is_done
from afterword.content import outline
from afterword.errors import AfterwordError
from afterword.outline import Todo
from afterword.show.markup import Html

RECORD = "interview.toml"


class Progress(Live):
    """What is done, and what could come next: `Progress()`."""

    def __init__(self) -> None:
        """Look at what lies beside the notebook."""
        self.kinds = list(engine()[0])
        super().__init__("progress")

    def _has_record(self) -> bool:
        try:
            return RecordFile(Path(RECORD), now).load() is not None
        except AfterwordError:
            return False

    def _done(self, todo: Todo) -> bool:
        if todo.kind == "record":
            return self._has_record()
        if todo.kind == "draft":
            written = read_draft(todo.key, self.kinds)
            return written is not None and written.begun
        if todo.kind == "kit":
            return Path(PAGE).is_file() or is_done(f"kit-{todo.key}")
        prefix = {"score": "score-", "plan": "plan-"}.get(todo.kind, "")
        return is_done(f"{prefix}{todo.key}")

    def act(self, message: Message) -> Answer:
        """Look again."""
        return Answer("Looked again.")

    def view(self) -> Html:
        """Return the next step, and every lesson."""
        return progress_view(self.uid, outline(), self._done, self._has_record())

    def plain(self) -> str:
        """Return the same as text."""
        return progress_text(outline(), self._done, self._has_record())
