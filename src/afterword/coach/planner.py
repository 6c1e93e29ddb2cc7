"""Planner: dates to try out and to keep, for one's own interview or a made-up one."""

from __future__ import annotations

from pathlib import Path

from afterword.coach.frame import frame
from afterword.coach.kept import Kept, Saved, load_json, save_json
from afterword.coach.live import Live
from afterword.coach.message import Answer, Message
from afterword.coach.planning import PlanningRun
from afterword.coach.record_file import RecordFile
from afterword.coach.steps import FOLDER, SCHEMA, now, scenario_record
from afterword.content import calendar_for, rules
from afterword.errors import AfterwordError
from afterword.record import Record
from afterword.show.markup import Html, tag


class Planner(Live):
    """When to write what: `Planner("interview.toml")`, or `Planner(scenario="phone-screen")`."""

    def __init__(self, path: str = "interview.toml", *, scenario: str = "") -> None:
        """Plan for the record at `path`, as of today; or for a made-up interview, as of the day it took place.

        Raises:
            AfterwordError: where there is no such scenario.
        """
        self.file = RecordFile(Path(path), now)
        self.id = f"plan-{scenario or Path(path).stem}"
        self.kept = Kept(Path(FOLDER) / f"{self.id}.json", now)
        self.trouble = ""
        self.run: PlanningRun | None = None
        self.pending = Saved(True)
        record = scenario_record(scenario) if scenario else self._own()
        if record:
            self.run = self._begin(record, not scenario)
        super().__init__(self.id, self.kept)

    def _own(self) -> Record | None:
        try:
            record = self.file.load()
        except AfterwordError as error:
            self.trouble = (
                f"{error} Put that line right, in the file or in the record form, and run this cell again."
            )
            return None
        if record is None:
            name = self.file.path.name
            self.trouble = f"There is no {name} here yet. Fill in the record form first: a role, a person, and when you met."
        return record

    def _begin(self, record: Record, own: bool) -> PlanningRun:
        ended_at = record.interview.ended_at
        today = now().date() if own or ended_at is None else ended_at.date()
        state = load_json(self.kept).get("state")
        return PlanningRun(
            record, rules(), calendar_for(record), today, own, state if isinstance(state, dict) else {}
        )

    def act(self, message: Message) -> Answer:
        """Take over the dates, and plan anew at once; or write them into the record."""
        if self.run is None:
            return Answer()
        answer = self.run.act(message, self.uid)
        if message.do == "keep" and self.run.own and self.run.changed:
            self.pending = self.file.save(self.run.now)
            if self.pending.ok:
                self.run.settle()
                answer = Answer(f"The dates are in {self.file.path.name} now.", f"{self.uid}-title")
        return answer

    def keep(self) -> Saved:
        """Keep the dates that were tried out."""
        if self.run is None:
            return Saved(True)
        values = {
            "schema": SCHEMA, "id": self.id, "title": "Planner", "done": self.run.done, "state": self.run.state,
        }  # fmt: skip
        saved, pending = save_json(self.kept, values), self.pending
        self.pending = Saved(True)
        return pending if pending.note else saved

    def view(self) -> Html:
        """Return the plan, or what is needed for one."""
        if self.run is None:
            return frame(self.uid, "Planner", "When to write, and when to wait", tag("p", self.trouble))
        return self.run.view(self.uid)

    def plain(self) -> str:
        """Return the plan as text, or what is needed for one."""
        return self.run.plain() if self.run else self.trouble
