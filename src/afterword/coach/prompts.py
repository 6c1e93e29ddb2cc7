"""Prompts: questions to start from. They ask for facts; the sentences stay the writer's own."""

from __future__ import annotations

from afterword.coach.context import context
from afterword.coach.frame import frame
from afterword.content import load_prompts
from afterword.record import Record
from afterword.show.markup import Html, tag


class Prompts:
    """Questions to start a message from scratch: `Prompts("thank_you")`."""

    def __init__(self, kind: str, *, scenario: str = "", record: str = "") -> None:
        """Take the questions for a kind of message; with a record, what it holds stands beside them.

        Raises:
            AfterwordError: where there is no such kind or scenario, or the record that was named can't be read.
        """
        found = context(kind, scenario=scenario, record=record)
        self.kind, self.title = found.kind.id, found.kind.title
        self.questions = load_prompts(found.kind.id)
        self.notes = [] if found.trouble else _notes(found.record)
        self.trouble = found.trouble

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        lead = "Answer in a few words, in any order. Your answers are the letter; the order comes later."
        plain = [
            self.title,
            lead,
            *(f"{n}. {q}" for n, q in enumerate(self.questions, 1)),
            *self.notes,
            self.trouble,
        ]
        questions = tag("ol", [tag("li", question) for question in self.questions])
        notes = tag("ul", [tag("li", note, dir="auto") for note in self.notes]) if self.notes else None
        head = tag("p", tag("strong", "From your notes")) if notes else None
        trouble = tag("p", self.trouble) if self.trouble else None
        view: Html = frame(
            f"aw-prompts-{self.kind}",
            "Start from a question",
            self.title,
            tag("p", lead),
            questions,
            head,
            notes,
            trouble,
        )
        return {"text/plain": "\n".join(plain).rstrip(), "text/html": str(tag("div", view, class_="aw-live"))}


def _notes(record: Record) -> list[str]:
    return [moment.about for moment in record.moments[:4]]
