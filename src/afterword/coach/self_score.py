"""SelfScore: the learner judges a draft first; then the review stands beside it."""

from __future__ import annotations

from pathlib import Path

from afterword.choose import choose_kind
from afterword.coach.drafts import FOLDER as DRAFTS
from afterword.coach.drafts import addressed, read_draft
from afterword.coach.kept import Kept, Saved, load_json, save_json
from afterword.coach.live import Live
from afterword.coach.message import Answer, Message
from afterword.coach.record_file import RecordFile
from afterword.coach.scoring import ScoringRun, empty_view
from afterword.coach.steps import FOLDER, SCHEMA, now, scenario_record
from afterword.content import load_kinds, load_reviewer
from afterword.errors import AfterwordError
from afterword.record import Record, parse_record
from afterword.show.markup import Html

EMPTY = parse_record('[role]\ntitle = "the role"\n[[people]]\nname = "the person you met"\n')
"""Where there are no notes yet: all that rests on them is unchecked."""


class SelfScore(Live):
    """Score your own draft before the review does: `SelfScore("thank_you")`."""

    def __init__(
        self, kind: str, key: str | None = None, *, scenario: str = "", record: str = "interview.toml"
    ) -> None:
        """Take the draft kept under `key` (default: the kind), and the record it was written with.

        Raises:
            AfterwordError: where there is no such kind or scenario.
        """
        self.kind = choose_kind(load_kinds(), kind, "SelfScore")
        self.draft_key = key or (f"{kind}-{scenario}" if scenario else kind)
        self.scenario, self.record = scenario, record
        self.kept = Kept(Path(FOLDER) / f"score-{self.draft_key}.json", now)
        self.run = self._begin()
        super().__init__(f"score-{self.draft_key}", self.kept)

    def _begin(self) -> ScoringRun | None:
        written = read_draft(self.draft_key, [self.kind.id])
        if written is None or not written.begun:
            return None
        record = self._record(self.scenario or written.scenario)
        draft, _ = addressed(written.draft, record)
        review = load_reviewer().review(draft, record, self.kind)
        state = load_json(self.kept).get("state")
        return ScoringRun(self.kind, draft, review, state if isinstance(state, dict) else {})

    def _record(self, scenario: str) -> Record:
        if scenario:
            return scenario_record(scenario)
        try:
            found = RecordFile(Path(self.record), now).load()
        except AfterwordError:
            found = None
        return found or EMPTY

    def act(self, message: Message) -> Answer:
        """Pass on the marks; read the draft again when asked to."""
        if message.do == "read":
            self.run = self._begin()
            return Answer(
                "The draft is read anew." if self.run else "There is no draft yet.", f"{self.uid}-title"
            )
        return self.run.act(message, self.uid) if self.run else Answer()

    def keep(self) -> Saved:
        """Keep the marks."""
        if self.run is None:
            return Saved(True)
        values = {
            "schema": SCHEMA, "id": f"score-{self.draft_key}", "title": f"Your own view: {self.kind.title}",
            "done": self.run.done, "state": self.run.state,
        }  # fmt: skip
        return save_json(self.kept, values)

    def view(self) -> Html:
        """Return the marks to give, or both judgements side by side."""
        where = f"{DRAFTS}/{self.draft_key}.md"
        return self.run.view(self.uid) if self.run else empty_view(self.uid, self.kind, where)

    def plain(self) -> str:
        """Return the same as text."""
        return self.run.plain() if self.run else f"There is no draft in {DRAFTS}/{self.draft_key}.md yet."
