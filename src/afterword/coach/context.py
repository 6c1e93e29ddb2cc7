"""What a draft in a notebook is held against: its kind, its interview record, and whom it goes to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from afterword.choose import choose_kind
from afterword.coach.drafts import addressed
from afterword.content import load_kinds, load_reviewer, read_text, scenarios
from afterword.detect.analysis import Analysis, analyse
from afterword.draft import Draft, parse_draft
from afterword.errors import AfterwordError, did_you_mean, shown
from afterword.handin import is_key
from afterword.kinds import Kind
from afterword.record import Record, parse_record
from afterword.review import Review, Reviewer

NOBODY = '[role]\ntitle = "the role"\n[[people]]\nname = "the person you met"\n'
OWN = "interview.toml"


@cache
def engine() -> tuple[Mapping[str, Kind], Reviewer]:
    """Return the message kinds and the reviewer, loaded once for the whole notebook."""
    kinds = load_kinds()
    return kinds, load_reviewer(kinds)


@dataclass(frozen=True, slots=True)
class Context:
    """A draft's kind and record. `about` says in words what it is held against; `trouble`, why its notes are not."""

    kind: Kind
    record: Record
    about: str
    scenario: str = ""
    to: str = ""
    key: str = ""
    trouble: str = ""

    def read(self, text: str) -> tuple[Draft, int]:
        """Return the draft in `text`, and where its body begins there (in code points).

        Raises:
            AfterwordError: where a header line can't be read.
        """
        draft = parse_draft(text, "your draft") if text.strip() else Draft("")
        draft, _ = addressed(replace(draft, to=draft.to or self.to or None), self.record)
        return draft, len(text) - len(draft.body)

    def review(self, draft: Draft) -> Review:
        """Review a draft. Raises AfterwordError where its reader is nobody of the record."""
        return engine()[1].review(draft, self.record, self.kind)

    def analysis(self, draft: Draft) -> Analysis:
        """Return what a review sees in a draft, sentence by sentence."""
        reviewer = engine()[1]
        return analyse(draft, reviewer.profile(self.record), reviewer.resources, self.kind.id)

    def told(self) -> dict[str, str]:
        """Return what the history keeps beside each version."""
        return {"kind": self.kind.id, "scenario": self.scenario, "to": self.to}


def context(kind: str, *, scenario: str = "", record: str = "", to: str = "", key: str = "") -> Context:
    """Return the context of a draft.

    `scenario` names a made-up interview, `record` a file; with neither, interview.toml beside the notebook is
    taken, and where there is none yet, or none that can be read, what rests on it stays unchecked.

    Raises:
        AfterwordError: where there is no such kind, scenario or person, or the record that was named can't be read.
    """
    kinds, _ = engine()
    chosen = choose_kind(kinds, kind, "the first word after %%draft")
    trouble = ""
    if scenario:
        found = scenario_record(scenario)
        about = f"Compared with the made-up interview: {_titled(found)}"
    elif record:
        found, about = _record(Path(record)), f"Compared with your notes in {Path(record).name}"
    else:
        found, about, trouble = _own()
    key = _plain_key(key or (f"{chosen.id}-{scenario}" if scenario else chosen.id))
    return Context(chosen, found, about, scenario, to, key, trouble)


def _own() -> tuple[Record, str, str]:
    """Return one's own record, what is said of it, and what is wrong with it. A slip in it stops nobody's writing."""
    path = Path(OWN)
    try:
        if path.is_file():
            return _record(path), f"Compared with your notes in {OWN}", ""
    except AfterwordError as error:
        trouble = (
            f"Your notes can't be read just now. {error} Put that line right, in the file or in the record form, "
            "and run this cell again. Until then, what rests on your notes is not checked"
        )
        return parse_record(NOBODY), trouble, f"{trouble}."
    about = (
        "There are no notes of your interview yet, so what rests on them is not checked. "
        "The form for them is in the lesson “Welcome”; afterwards, run this cell again"
    )
    return parse_record(NOBODY), about, ""


def _record(path: Path) -> Record:
    return parse_record(read_text(path), str(path))


def _titled(record: Record) -> str:
    return f"{record.role.title}, {record.employer.name}" if record.employer.name else record.role.title


@cache
def scenario_record(name: str) -> Record:
    """Return the record of a made-up interview. Raises AfterwordError with the name probably meant."""
    known = scenarios()
    if name not in known:
        message = f"There is no made-up interview “{shown(name)}”.{did_you_mean(name, known)}"
        raise AfterwordError("unknown", message, "scenario=")
    path = known[name] / "interview.toml"
    return parse_record(read_text(path), str(path))


def _plain_key(key: str) -> str:
    if not is_key(key):
        message = (
            "A key is a short name of letters, digits, - and _: it names the file that keeps your draft."
        )
        raise AfterwordError("bad_value", message, f"key={shown(key)}")
    return key
