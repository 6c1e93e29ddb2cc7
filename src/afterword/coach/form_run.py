"""The record form at work: which step is shown, what is typed, added and taken out. Pure: state in, HTML out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from afterword.coach.form_data import (
    FIELDS,
    THINGS,
    TICKS,
    FormData,
    Thing,
    clean,
    form_to_json,
    new_id,
    problems,
    read,
)  # fmt: skip
from afterword.coach.form_view import STEPS, Shown, step_of, step_view, steps_view
from afterword.coach.frame import button, buttons, frame
from afterword.coach.message import Answer, Message
from afterword.coach.notes import DECISIONS, lines_from_json, lines_to_json, put_in, split_notes
from afterword.record import record_to_toml
from afterword.show.markup import Html, tag

_NAMES = [name for name, *_ in STEPS]
_THING = re.compile(r"(people|moments|needs|evidence|promises)\.(\d{1,3})\.(\w+)", re.ASCII)
_LINE = re.compile(r"line\.(\d{1,3})\.(kind|name|title)", re.ASCII)
_ROOM = 200
_PASTED = 100_000
_LACKING = {"role.title": "the role", "people": "one person"}


class FormRun:
    """The fields with their problems, the step shown, the steps been through, and notes not sorted yet."""

    def __init__(self, form: FormData, state: Mapping[str, Any]) -> None:
        """Show `form`; take up what was kept of notes and steps, as far as it can be used."""
        self.form = form
        self.lines = lines_from_json(state.get("lines"))
        self.pasted = clean(str(state.get("pasted") or ""), _PASTED)
        at, visited = state.get("at"), state.get("visited")
        self.at = at if isinstance(at, str) and at in _NAMES else "you"
        self.visited = {step for step in visited if step in _NAMES} if isinstance(visited, list) else set()
        self.removed: tuple[str, int, Thing] | None = None
        self.wrong = problems(form)

    @property
    def state(self) -> dict[str, Any]:
        """What is kept."""
        return {
            "form": form_to_json(self.form), "lines": lines_to_json(self.lines), "pasted": self.pasted, "at": self.at,
            "visited": sorted(self.visited),
        }  # fmt: skip

    def act(self, message: Message, uid: str) -> Answer:
        """Take over what stands in the fields, then do what was asked for."""
        self._read(message)
        answer = self._do(message, uid)
        moments = self.form.things["moments"]
        for moment in moments:
            if moment.get("about", "").strip() and not moment.get("id"):
                moment["id"] = new_id(moment["about"], [other.get("id", "") for other in moments])
        self.wrong = problems(self.form)
        return answer

    def _do(self, message: Message, uid: str) -> Answer:
        if message.do in ("go", "next", "back"):
            return self._go(message, uid)
        if message.do == "add" and message.arg in THINGS and len(self.form.things[message.arg]) < _ROOM:
            self.form.things[message.arg].append({})
            key = THINGS[message.arg][0]
            return Answer(focus=f"{uid}-{message.arg}.{len(self.form.things[message.arg]) - 1}.{key}")
        if message.do == "remove":
            return self._remove(message.arg, uid)
        if message.do == "undo" and self.removed:
            name, at, thing = self.removed
            self.form.things[name].insert(at, thing)
            self.removed = None
            return Answer("It is back.", f"{uid}-{name}.{at}.{THINGS[name][0]}")
        if message.do == "split" and self.pasted.strip():
            self.lines = [*self.lines, *split_notes(self.pasted)]
            self.pasted = ""
            return Answer(f"{len(self.lines)} lines. Say for each what it is.", f"{uid}-line-0")
        if message.do == "put":
            return self._put(uid)
        return Answer()

    def _go(self, message: Message, uid: str) -> Answer:
        self.visited.add(self.at)
        self.removed = None
        step = {"next": 1, "back": -1}.get(message.do, 0)
        wanted = _NAMES[max(0, min(_NAMES.index(self.at) + step, len(_NAMES) - 1))]
        self.at = message.arg if message.do == "go" and message.arg in _NAMES else wanted
        if self.at == "time" and message.zone and not self._dated():
            self.form.texts["interview.zone"] = clean(message.zone)
        return Answer(focus=f"{uid}-step")

    def _dated(self) -> bool:
        texts = self.form.texts
        return bool(texts["interview.date"] or texts["interview.zone"] or self.form.offset)

    def _remove(self, arg: str, uid: str) -> Answer:
        name, _, at = arg.partition(".")
        listed = self.form.things.get(name, [])
        if not at.isdigit() or int(at) >= len(listed):
            return Answer()
        self.removed = (name, int(at), listed.pop(int(at)))
        return Answer("Taken out. You can bring it back.", f"{uid}-undo")

    def _put(self, uid: str) -> Answer:
        before = len(self.lines)
        self.lines = put_in(self.form, self.lines)
        done = before - len(self.lines)
        left = f" {len(self.lines)} left." if self.lines else " None left."
        return Answer(f"{'1 line is' if done == 1 else f'{done} lines are'} sorted.{left}", f"{uid}-step")

    def _read(self, message: Message) -> None:
        for name, value in message.values.items():
            if isinstance(value, bool):
                if name in TICKS:
                    self.form.ticks[name] = value
            elif name in FIELDS:
                self.form.texts[name] = clean(value)
            elif name == "paste":
                self.pasted = clean(value, _PASTED)
            elif thing := _THING.fullmatch(name):
                self._set(thing[1], int(thing[2]), thing[3], clean(value))
            elif line := _LINE.fullmatch(name):
                self._decide(int(line[1]), line[2], clean(value))

    def _set(self, name: str, at: int, key: str, value: str) -> None:
        listed = self.form.things[name]
        if key not in THINGS[name] or at >= len(listed):
            return
        if name == "people" and key == "name":  # moments go along with a name that is put right
            for moment in self.form.things["moments"]:
                if moment.get("with") and moment["with"] == listed[at].get("name"):
                    moment["with"] = value
        listed[at][key] = value

    def _decide(self, at: int, key: str, value: str) -> None:
        if at < len(self.lines) and (key != "kind" or value in dict(DECISIONS)):
            setattr(self.lines[at], key, value)

    def view(self, uid: str, file: str, written: bool) -> Html:
        """Return the present step; `file` is where the record goes, `written` whether it is there."""
        at = _NAMES.index(self.at)
        name, _, title, why = STEPS[at]
        shown = Shown(self.form, self._shown_problems(), self.lines, self.pasted, uid, self._toml(name))
        return frame(
            uid,
            f"Your interview record · step {at + 1} of {len(STEPS)}",
            "What was said, and who said it",
            steps_view(name, shown),
            tag("p", title, class_="aw-ask", id=f"{uid}-step", tabindex=-1),
            tag("p", why, class_="aw-intro aw-why-line"),
            tag("div", step_view(name, shown), data_k=f"body-{name}", class_="aw-stack"),
            self._bring_back(uid),
            buttons(
                button("Next", "next", main=name != "notes" or not self.lines) if name != "look" else None,
                button("Back", "back") if at else None,
            ),
            tag("p", self.status(file, written), class_="aw-small aw-saved"),
        )

    def _toml(self, step: str) -> str:
        return record_to_toml(read(self.form)) if step == "look" and not self.wrong else ""

    def _bring_back(self, uid: str) -> Html | None:
        if not self.removed:
            return None
        return buttons(button("Bring back what was taken out", "undo", id=f"{uid}-undo"))

    def _shown_problems(self) -> dict[str, str]:
        """What is still missing is not held against a step that nobody has been through."""
        return {
            name: words
            for name, words in self.wrong.items()
            if self._filled(name) or step_of(name) in self.visited
        }

    def _filled(self, name: str) -> bool:
        if thing := _THING.fullmatch(name):
            listed = self.form.things[thing[1]]
            return int(thing[2]) < len(listed) and bool(listed[int(thing[2])].get(thing[3], "").strip())
        return bool(self.form.texts.get(name, "").strip())

    def status(self, file: str, written: bool) -> str:
        """Say where the record stands."""
        if not self.wrong:
            return f"Kept in {file}." if written else f"{file} is written with the next change."
        if set(self.wrong) <= set(_LACKING):
            missing = " and ".join(words for name, words in _LACKING.items() if name in self.wrong)
            return f"What you type is kept. {file} is written as soon as it has {missing}."
        places = [title for name, _, title, _ in STEPS if any(step_of(field) == name for field in self.wrong)]
        return (
            f"What you type is kept. {file} waits until the marked fields are put right: {', '.join(places)}."
        )
