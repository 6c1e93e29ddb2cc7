"""Planner: dates to try out and to keep, for one's own interview or a made-up one."""

from __future__ import annotations

from pathlib import Path

from afterword.coach.context import scenario_record
from afterword.coach.frame import button, buttons, frame
from afterword.coach.kept import Saved, now
from afterword.coach.live import Live
from afterword.coach.message import Answer, Message
from afterword.coach.planning import PlanningRun
from afterword.coach.record_file import RecordFile
from afterword.coach.states import load_state, save_state, state_file
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
        self.kept = state_file(self.id)
        self.trouble = ""
        self.scenario = scenario
        self.pending = Saved(True)
        self.run = self._begin()
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
            self.trouble = (
                f"There is no {name} here yet. Fill in the form in the lesson “Welcome” first: a role, a person, and "
                "when you met. Then come back and press the button."
            )
        return record

    def _begin(self) -> PlanningRun | None:
        own = not self.scenario
        record = self._own() if own else scenario_record(self.scenario)
        if record is None:
            return None
        ended_at = record.interview.ended_at
        today = now().date() if own or ended_at is None else ended_at.date()
        return PlanningRun(record, rules(), calendar_for(record), today, own, load_state(self.kept))

    def act(self, message: Message) -> Answer:
        """Take over the dates, and plan anew at once; or write them into the record."""
        if message.do == "read":
            self.run = self._begin()
            return Answer("The record is read anew." if self.run else self.trouble, f"{self.uid}-title")
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
        saved = save_state(self.kept, "Planner", self.run.done, self.run.state)
        pending, self.pending = self.pending, Saved(True)
        return pending if pending.note else saved

    def view(self) -> Html:
        """Return the plan, or what is needed for one."""
        if self.run is None:
            read = buttons(button("It is filled in: read it now", "read", main=True))
            return frame(self.uid, "Planner", "When to write, and when to wait", tag("p", self.trouble), read)
        return self.run.view(self.uid)

    def plain(self) -> str:
        """Return the plan as text, or what is needed for one."""
        return self.run.plain() if self.run else self.trouble
