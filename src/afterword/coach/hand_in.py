"""HandIn: what has been written, as one file for whoever leads the workshop or the class."""

from __future__ import annotations

from base64 import b64encode
from pathlib import Path

from afterword.coach.context import OWN, engine
from afterword.coach.drafts import Written, all_drafts
from afterword.coach.frame import button, buttons, field, frame, saying, tick
from afterword.coach.kept import Kept, Saved, now
from afterword.coach.live import Live
from afterword.coach.message import Answer, Message
from afterword.coach.states import load_state, save_state, state_file
from afterword.draft import draft_to_text
from afterword.handin import Handed, SelfScore, write_handin
from afterword.handin import HandIn as Work
from afterword.show.markup import Html, tag

_ID = "hand-in"
_LEAD = "One file with your messages and the marks you gave yourself. Nothing is sent from here: give the file to whoever asked for it."
_NOTHING = "There is no message in drafts/ yet. Write one first, in any lesson; then look again."
_NAMELESS = "Your file still needs a name. Write one above, and the button to download it comes up here."
_OWN_HINT = "They name real people. Leave them out, unless you were asked for them."
_NAME_HINT = "Whatever the person who collects the files can tell you by. It becomes the name of the file."


class HandIn(Live):
    """Your work as one file: `HandIn()`."""

    def __init__(self) -> None:
        """Gather what lies beside the notebook."""
        self.kept = state_file(_ID)
        state = load_state(self.kept)
        self.name = state["name"] if isinstance(state.get("name"), str) else ""
        self.own, self.taken = state.get("own") is True, False
        self.work = self._gather()
        super().__init__(_ID, self.kept)

    def _gather(self) -> Work:
        written = [one for one in all_drafts(engine()[0]) if self.own or one.scenario]
        record = Kept(Path(OWN), now).load() if self.own else None
        return Work(self.name.strip(), tuple(map(_handed, written)), record or "")

    def act(self, message: Message) -> Answer:
        """Take down the name and what goes in, and gather the work anew: also right before it is downloaded."""
        own = message.values.get(f"{self.uid}-own")
        self.own = own if isinstance(own, bool) else self.own
        self.name = message.text(f"{self.uid}-name")[:80]
        self.taken = self.taken or message.do == "taken"
        self.work = self._gather()
        return Answer(self._count(), f"{self.uid}-title") if message.do == "gather" else Answer()

    def keep(self) -> Saved:
        """Keep name and choice; once taken, it is done."""
        return save_state(self.kept, "Hand it in", self.taken, {"name": self.name, "own": self.own})

    def view(self) -> Html:
        """Return what goes in, and the file."""
        id = self.uid
        return frame(
            id,
            "For your facilitator",
            "Hand it in",
            tag("p", _LEAD, class_="aw-intro"),
            field("Your name, or the word you were given", f"{id}-name", self.name, hint=_NAME_HINT),
            tick("With my own interview notes, and the messages that go with them", f"{id}-own", self.own, do="own", hint=_OWN_HINT),
            tag("p", self._count(), class_="aw-small") if self.work.drafts else saying(_NOTHING),
            saying(_NAMELESS) if self.work.drafts and not self.work.name else None,
            buttons(self._link() if self.work.drafts and self.work.name else None, button("Look again", "gather")),
        )  # fmt: skip

    def _count(self) -> str:
        count = len(self.work.drafts)
        notes = " and your interview notes" if self.work.record else ""
        return f"{count} {'message' if count == 1 else 'messages'}{notes}: {', '.join(one.key for one in self.work.drafts)}."

    def _link(self) -> Html:
        packed = b64encode(write_handin(self.work)).decode()
        return tag(
            "a", f"Download {self.work.file_name}", class_="aw-button aw-main", download=self.work.file_name, data_do="taken",
            id=f"{self.uid}-file", href=f"data:application/zip;base64,{packed}",
        )  # fmt: skip

    def plain(self) -> str:
        """Return the same as text."""
        return f"Hand it in\n\n{self._count() if self.work.drafts else _NOTHING}"


def _handed(one: Written) -> Handed:
    """Return a draft as it is handed in, with the marks its writer gave it."""
    state = load_state(state_file(f"score-{one.key}"))
    marks = state.get("marks")
    score = SelfScore(marks, str(state.get("sure") or "")) if isinstance(marks, dict) and marks else None
    return Handed(one.key, draft_to_text(one.draft), one.kind, one.scenario, score)
