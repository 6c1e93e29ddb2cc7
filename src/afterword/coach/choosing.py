"""Choosing: one question at a time, and a kind word with a reason for every answer. Pure: state in, HTML out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from afterword.coach.frame import button, buttons, frame, saying
from afterword.coach.message import Answer, Message
from afterword.practice import Choosing, Option, Question
from afterword.show.markup import Child, Html, join, paragraphs, tag


def indices(value: object, most: int) -> list[int]:
    """Return the numbers of a list that are indices below `most`, each once, in order."""
    found = value if isinstance(value, list) else []
    return sorted({n for n in found if type(n) is int and 0 <= n < most})


class ChoosingRun:
    """A learner's way through the questions; `at` is the present one, or their number when all are done."""

    def __init__(self, practice: Choosing, state: Mapping[str, Any]) -> None:
        """Take up a kept state; what can't be used of it is left out."""
        self.practice = practice
        count = len(practice.questions)
        at = state.get("at")
        self.at = at if type(at) is int and 0 <= at <= count else 0
        answers = state.get("answers")
        kept = answers if isinstance(answers, dict) else {}
        self.answers = {q.id: _Given(q, kept.get(q.id)) for q in practice.questions}

    @property
    def state(self) -> dict[str, Any]:
        """What is kept."""
        return {"at": self.at, "answers": {id: given.state for id, given in self.answers.items()}}

    @property
    def done(self) -> bool:
        """Whether every question is answered, or its answer was asked for."""
        return all(given.open for given in self.answers.values())

    def act(self, message: Message, uid: str) -> Answer:
        """Do what the learner asked for."""
        if message.do in ("next", "back", "again"):
            step = {"next": self.at + 1, "back": self.at - 1, "again": 0}[message.do]
            self.at = max(0, min(step, len(self.practice.questions)))
            return Answer(focus=f"{uid}-ask")
        if self.at == len(self.practice.questions):
            return Answer()
        given = self.answers[self.practice.questions[self.at].id]
        if message.do == "edit":
            given.pick(message, uid)
            return Answer()
        if message.do == "check":
            given.pick(message, uid)
            return Answer(given.check())
        if message.do == "show":
            given.shown = True
            return Answer(f"{given.question.point}")
        return Answer()

    def view(self, uid: str) -> Html:
        """Return the present question, or what to take along at the end."""
        head, count = self.practice.head, len(self.practice.questions)
        kicker = f"Choosing · about {head.minutes} minutes"
        if self.at == count:
            return frame(uid, kicker, head.title, self._end(uid))
        question = self.practice.questions[self.at]
        intro = paragraphs(head.intro, class_="aw-intro") if self.at == 0 else None
        ask = self.answers[question.id].view(uid, f"Question {self.at + 1} of {count}")
        return frame(uid, kicker, head.title, intro, ask, self._buttons(question))

    def _buttons(self, question: Question) -> Html:
        given = self.answers[question.id]
        last = self.at == len(self.practice.questions) - 1
        if given.open:
            main: Child = button("To the end" if last else "Next question", "next", main=True)
        else:
            main = (button("Check", "check", main=True), button("Show me", "show") if given.tried else None)
        return buttons(main, button("Back", "back") if self.at else None)

    def _end(self, uid: str) -> Html:
        points = tag("ul", (tag("li", q.point) for q in self.practice.questions), class_="aw-points")
        return join(
            tag("p", tag("strong", "To take along"), id=f"{uid}-ask", tabindex=-1),
            points,
            buttons(button("Look at the questions again", "again")),
        )

    def plain(self) -> str:
        """Return all questions as text."""
        parts = [self.practice.head.title]
        for question in self.practice.questions:
            parts.append("\n".join([question.ask, *(f"  - {option.text}" for option in question.options)]))
        return "\n\n".join(parts)


class _Given:
    """What was given to one question: picked now, tried so far, and whether the answer was shown."""

    def __init__(self, question: Question, state: object) -> None:
        kept = state if isinstance(state, dict) else {}
        count = len(question.options)
        self.question = question
        self.picked = indices(kept.get("picked"), count)
        self.tried = indices(kept.get("tried"), count)
        self.shown = kept.get("shown") is True
        self.checked = kept.get("checked") is True

    @property
    def state(self) -> dict[str, Any]:
        return {"picked": self.picked, "tried": self.tried, "shown": self.shown, "checked": self.checked}

    @property
    def right(self) -> list[int]:
        return [n for n, option in enumerate(self.question.options) if option.right]

    @property
    def open(self) -> bool:
        """Whether all may be explained now."""
        return self.shown or (self.checked and self.picked == self.right)

    def pick(self, message: Message, uid: str) -> None:
        if self.question.many:
            names = (f"{uid}-{self.question.id}-{n}" for n in range(len(self.question.options)))
            picked = [n for n, name in enumerate(names) if message.values.get(name) is True]
        else:
            value = message.text(f"{uid}-{self.question.id}")
            picked = indices([int(value)] if value.isdigit() else [], len(self.question.options))
        if picked != self.picked:
            self.picked, self.checked = picked, False

    def check(self) -> str:
        if not self.picked:
            return "Choose one first." if not self.question.many else "Tick at least one first."
        self.checked = True
        self.tried = sorted({*self.tried, *self.picked})
        if self.open:
            return f"{self._verdict()} {self.question.point}"
        whys = [self.question.options[n].why for n in self.picked] if not self.question.many else []
        return " ".join([self._verdict(), *whys])

    def _verdict(self) -> str:
        if self.picked == self.right:
            return "Yes, these are the ones." if self.question.many else "Yes, this one."
        if not self.question.many:
            return "Not this one."
        fit = len(set(self.picked) & set(self.right))
        missing = " At least one is still missing." if set(self.right) - set(self.picked) else ""
        return f"{fit} of your {len(self.picked)} fit.{missing}"

    def view(self, uid: str, number: str) -> Html:
        question = self.question
        told = self.checked and question.many and not self.open
        return join(
            paragraphs(question.about),
            tag(
                "fieldset",
                tag("legend", tag("span", number, class_="aw-count"), tag("span", question.ask, class_="aw-ask"),
                    id=f"{uid}-ask", tabindex=-1),
                (self._option(n, option, uid) for n, option in enumerate(question.options)),
                class_="aw-choices",
                data_k=f"q-{question.id}",
            ),
            saying(self._verdict(), tone="try") if told else None,
            saying(question.point, "To take along:", "point") if self.open else None,
        )  # fmt: skip

    def _option(self, n: int, option: Option, uid: str) -> Html:
        many = self.question.many
        name = f"{uid}-{self.question.id}" + (f"-{n}" if many else "")
        id = f"{uid}-{self.question.id}-o{n}"
        seen = self.open or (n in self.tried and (not many or n in self.picked))
        box = tag(
            "input", type="checkbox" if many else "radio", name=name, id=id, value=n, checked=n in self.picked,
            aria_describedby=f"{id}-why" if seen else None,
        )  # fmt: skip
        judged = seen and (option.right or n in self.tried)
        tone = ("good" if option.right else "try") if judged else ""
        why = (
            tag("div", _lead(option, n in self.picked), option.why, id=f"{id}-why", class_="aw-why")
            if seen
            else None
        )
        return tag(
            "div",
            tag("label", box, tag("span", option.text), class_="aw-option-label"),
            why,
            class_=f"aw-option aw-{tone}" if tone else "aw-option",
        )


def _lead(option: Option, picked: bool) -> Html:
    if option.right:
        return tag("strong", "Yes. " if picked else "This one. ")
    return tag("strong", "Not this one. ")
