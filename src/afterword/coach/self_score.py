"""SelfScore: the learner judges a draft first; then the review stands beside it."""

from __future__ import annotations

from pathlib import Path

from afterword.choose import choose_kind
from afterword.coach.context import OWN, context, engine, scenario_record
from afterword.coach.drafts import FOLDER, addressed, read_draft
from afterword.coach.kept import Saved
from afterword.coach.live import Live
from afterword.coach.message import Answer, Message
from afterword.coach.scoring import ScoringRun, empty_view
from afterword.coach.states import load_state, save_state, state_file
from afterword.errors import AfterwordError
from afterword.show.markup import Html


class SelfScore(Live):
    """Score your own draft before the review does: `SelfScore("thank_you")`."""

    def __init__(self, kind: str, key: str | None = None, *, scenario: str = "", record: str = OWN) -> None:
        """Take the draft kept under `key` (default: the kind), and the record it was written with.

        Raises:
            AfterwordError: where there is no such kind or scenario.
        """
        self.kind = choose_kind(engine()[0], kind, "SelfScore")
        if scenario:
            scenario_record(scenario)
        self.draft_key = key or (f"{kind}-{scenario}" if scenario else kind)
        self.scenario, self.record = scenario, record
        self.trouble = ""
        self.kept = state_file(f"score-{self.draft_key}")
        self.run = self._begin()
        super().__init__(f"score-{self.draft_key}", self.kept)

    def _begin(self) -> ScoringRun | None:
        written = read_draft(self.draft_key, [self.kind.id])
        if written is None or not written.begun:
            return None
        record = self.record if Path(self.record).is_file() else ""
        self.trouble = ""
        try:
            found = context(self.kind.id, scenario=self.scenario or written.scenario, record=record)
        except AfterwordError as error:
            self.trouble = (
                f"{error} Put that line right, in the file or in the record form; then read it again here."
            )
            return None
        draft, _ = addressed(written.draft, found.record)
        review = found.review(draft)
        return ScoringRun(self.kind, draft, review, load_state(self.kept))

    def act(self, message: Message) -> Answer:
        """Pass on the marks; read the draft again when asked to."""
        if message.do == "read":
            self.run = self._begin()
            return Answer("The draft is read anew." if self.run else self._lacking(), f"{self.uid}-title")
        return self.run.act(message, self.uid) if self.run else Answer()

    def keep(self) -> Saved:
        """Keep the marks."""
        if self.run is None:
            return Saved(True)
        return save_state(self.kept, f"Your own view: {self.kind.title}", self.run.done, self.run.state)

    def view(self) -> Html:
        """Return the marks to give, or both judgements side by side."""
        return self.run.view(self.uid) if self.run else empty_view(self.uid, self.kind, self._lacking())

    def _lacking(self) -> str:
        where = f"{FOLDER}/{self.draft_key}.md"
        return self.trouble or (
            f"This message is not written yet, or only begun (its file is {where}). Write it in its box. Then press "
            "the button here, and judge it before you see what the program found."
        )

    def plain(self) -> str:
        """Return the same as text."""
        return self.run.plain() if self.run else self._lacking()
