"""Kit: all drafts, the plan and the checklists, to print, to paste and to open in a mail program."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from afterword.coach import browser
from afterword.coach.context import engine, scenario_record
from afterword.coach.drafts import Written, addressed, all_drafts
from afterword.coach.kept import Kept, Saved, digest, now
from afterword.coach.kitting import PAGE, KitRun
from afterword.coach.live import Live
from afterword.coach.message import Answer, Message
from afterword.coach.planning import PlanningRun
from afterword.coach.record_file import RecordFile
from afterword.coach.states import load_state, save_state, state_file
from afterword.content import calendar_for, rules
from afterword.errors import AfterwordError
from afterword.kinds import Kind
from afterword.record import Record
from afterword.show.kit import KitDraft, KitParts
from afterword.show.markup import Html

_KINDS = (
    "thank_you", "linkedin_note", "share_article", "check_in", "final_check_in", "rejection_reply", "feedback_request",
    "other_roles", "stay_in_touch",
)  # fmt: skip
_STAMP = re.compile(r'<meta name="generator" content="Afterword ([0-9a-f]{64})"/>')


class Kit(Live):
    """Your follow-up kit: `Kit("interview.toml")`."""

    def __init__(self, path: str = "interview.toml") -> None:
        """Gather what lies beside the notebook, as of today."""
        self.path = Path(path)
        self.kept = state_file(f"kit-{self.path.stem}")
        self.target = Path(PAGE)
        self.saved_as, self.pending, self.taken = "", Saved(True), False
        self.run = self._gather()
        super().__init__(f"kit-{path}", self.kept)

    def _gather(self) -> KitRun:
        record = self._record()
        kinds, _ = engine()
        written = sorted(all_drafts(kinds), key=_in_time)
        drafts = tuple(_kit_draft(one, record, kinds) for one in written)
        today = now().date()
        planned = PlanningRun(record, rules(), calendar_for(record), today, True, {}) if record else None
        parts = KitParts(drafts, planned.plan if planned else None, record, today)
        marks = [mark for mark in planned.marks() if mark.id != "today"] if planned else []
        practice = [one.key for one in written if one.scenario]
        return KitRun(parts, practice, marks, load_state(self.kept))

    def _record(self) -> Record | None:
        try:
            return RecordFile(self.path, now).load()
        except AfterwordError:
            return None

    def act(self, message: Message) -> Answer:
        """Take a draft in or out, or write the page beside the notebook."""
        answer = self.run.act(message, self.uid)
        if message.do in ("gather", "save", "taken"):  # what leaves here holds the words of just now
            self.keep()
            self.run, self.saved_as = self._gather(), ""
        if message.do == "gather":
            count = len(self.run.parts.drafts)
            said = "1 message is here." if count == 1 else f"{count} messages are here."
            return Answer(said, f"{self.uid}-title")
        self.taken = self.taken or message.do == "taken"
        if message.do == "save":
            self.pending = self._write()
            if self.pending.ok:
                self.saved_as = f"The page lies beside this notebook as {PAGE}. Open it with a double click, and print it."
                return Answer(self.saved_as)
        return answer

    def _write(self) -> Saved:
        """Write the page; an older page of ours may go, one that was changed by hand is kept as a copy."""
        file = Kept(self.target, now)
        there = file.load()
        if there is not None and not _is_ours(there):
            file.seen = ""
        return file.save(_stamped(self.run.page()))

    def keep(self) -> Saved:
        """Keep which drafts go in."""
        saved = save_state(
            self.kept, "Your follow-up kit", self.taken or self.target.is_file(), self.run.state
        )
        pending, self.pending = self.pending, Saved(True)
        return pending if pending.note else saved

    def view(self) -> Html:
        """Return the drafts and the ways out of here."""
        return self.run.view(self.uid, self.saved_as, saves=not browser.HERE)

    def plain(self) -> str:
        """Return the kit as text."""
        return self.run.plain()


def _in_time(written: Written) -> tuple[int, str]:
    """The order in which messages are sent; what is of no known kind comes last."""
    return (_KINDS.index(written.kind) if written.kind in _KINDS else len(_KINDS), written.key)


def _kit_draft(written: Written, record: Record | None, kinds: Mapping[str, Kind]) -> KitDraft:
    try:
        known = scenario_record(written.scenario) if written.scenario else record
    except AfterwordError:
        known = None
    draft, email = addressed(written.draft, known)
    return KitDraft(written.key, draft, kinds.get(written.kind), email)


def _stamped(page: str) -> str:
    return page.replace("<title>", f'<meta name="generator" content="Afterword {digest(page)}"/><title>', 1)


def _is_ours(page: str) -> bool:
    stamp = _STAMP.search(page)
    return stamp is not None and digest(_STAMP.sub("", page, count=1)) == stamp[1]
