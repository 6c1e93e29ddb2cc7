"""RecordForm: the interview record in small steps, kept as interview.toml beside the notebook."""

from __future__ import annotations

from pathlib import Path

from afterword.coach.form_data import FormData, form_from_json, from_record, read
from afterword.coach.form_run import FormRun
from afterword.coach.frame import button, buttons, frame, saying
from afterword.coach.kept import Saved, digest, now
from afterword.coach.live import Live
from afterword.coach.message import Answer, Message
from afterword.coach.record_file import RecordFile
from afterword.coach.states import load_state, save_state, state_file
from afterword.errors import AfterwordError
from afterword.record import record_to_toml
from afterword.show.markup import Html, tag

TITLE = "Your interview record"


class RecordForm(Live):
    """A guided form for the notes about one interview: `RecordForm("interview.toml")`."""

    def __init__(self, path: str = "interview.toml") -> None:
        """Open the record at `path`, or begin a new one. What is typed is kept, also before it is a record."""
        self.file = RecordFile(Path(path), now)
        self.kept = state_file(f"form-{Path(path).stem}")
        self.trouble = ""
        self.run = self._open()
        super().__init__(f"record-form-{path}", self.kept)

    def _open(self) -> FormRun:
        """Take up the file and what the form kept. A file that was changed since by hand goes before the form."""
        state = load_state(self.kept)
        own = form_from_json(state["form"]) if isinstance(state.get("form"), dict) else None
        try:
            record = self.file.load()
        except AfterwordError as error:
            self.trouble = str(error)
            return FormRun(own or FormData(), state)
        if own and (record is None or state.get("file") == digest(self.file.text or "")):
            return FormRun(own, state)
        return FormRun(from_record(record) if record else FormData(), state)

    def act(self, message: Message) -> Answer:
        """Pass on what the person did; of a file that can't be read, read it again or go on without it."""
        if not self.trouble:
            return self.run.act(message, self.uid)
        if message.do in ("anew", "reload"):
            self.trouble = ""
            if message.do == "reload":
                self.run = self._open()
        return Answer(self.trouble or "The form is open.", f"{self.uid}-title")

    def keep(self) -> Saved:
        """Keep the form as it stands; and where it is a record, write the record."""
        if self.trouble:
            return Saved(True)
        saved = Saved(True) if self.run.wrong else self.file.save(read(self.run.form))
        state = {**self.run.state, "file": digest(self.file.text or "")}
        done = self.file.text is not None and not self.run.wrong
        form = save_state(self.kept, TITLE, done, state)
        return saved if saved.note else form

    def view(self) -> Html:
        """Return the present step."""
        if self.trouble:
            return self._troubled()
        return self.run.view(self.uid, self.file.path.name, self.file.text is not None)

    def _troubled(self) -> Html:
        help_ = "Put that line right in the file, and read it again. Or go on here: the file as it is stays as a copy."
        return frame(
            self.uid,
            TITLE,
            f"{self.file.path.name} can't be read",
            saying(self.trouble, tone="try"),
            tag("p", help_),
            buttons(
                button("Read it again", "reload", main=True), button("Go on here, and keep a copy", "anew")
            ),
        )

    def plain(self) -> str:
        """Return the record as text, or what it still needs."""
        if self.trouble or self.run.wrong:
            return self.trouble or self.run.status(self.file.path.name, False)
        return record_to_toml(read(self.run.form))
