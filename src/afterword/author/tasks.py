"""The exercises of a lesson on paper: boxes to tick, numbers to fill in, lines to write on."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from afterword.author.lesson import Writing
from afterword.kinds import Kind
from afterword.practice import Choosing, Comparing, Note, Ordering, Practice, Telling
from afterword.show.markup import Child, Html, join, paragraphs, tag

RECORD = (
    "Who was there? Names as they spell them, and what they do.",
    "What was said that you would hear in no other interview?",
    "What do they need, in their words?",
    "What have you done that fits?",
    "What did you promise?",
    "When will you hear from them, in the words they used?",
    "Where else have you applied?",
)
"""What to note down after an interview, question by question."""
_PLAN = (
    "Their date",
    "First question, two working days later",
    "Last question, seven working days later",
    "Move on",
)


@dataclass(frozen=True, slots=True)
class Task:
    """An exercise to print, and its answers, which belong on the last page."""

    body: Html
    answers: Html | None = None


class Tasks:
    """Makes tasks out of what a cell of a notebook calls."""

    def __init__(self, practice: Callable[[str], Practice], kinds: Mapping[str, Kind]) -> None:
        """Keep how to find an exercise by its id, and the message kinds."""
        self._practice, self._kinds = practice, kinds

    def of(self, source: str) -> Iterator[Task]:
        """Yield a task for each call in a cell that has something to do on paper."""
        plain = "\n".join(line for line in source.split("\n") if not line.startswith("%"))
        for node in ast.parse(plain).body:
            if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
                call = node.value
                name = ast.unparse(call.func)
                words = [arg.value for arg in call.args if isinstance(arg, ast.Constant)]
                if name in ("Choose", "Order", "Compare", "Story"):
                    yield exercise(self._practice(str(words[0])))
                elif name == "SelfScore":
                    yield Task(_self_score(self._kinds[str(words[0])]))
                elif name == "RecordForm":
                    yield Task(box("Your notes", [question(ask, 2) for ask in RECORD]))
                elif name == "Planner":
                    yield Task(box("Your plan", [question(ask, 1) for ask in _PLAN]))

    def writing(self, writing: Writing) -> Html:
        """Return the place to write a message."""
        kind = self._kinds[writing.kind]
        start = tag("p", writing.body.strip().partition("\n")[0]) if writing.body.strip() else None
        return box(kind.title, start, lines(4 if kind.length.limit else 12))


def exercise(practice: Practice) -> Task:
    """Return an exercise as a task. A story only works on screen, so paper only tells that it is there."""
    head = practice.head
    intro = paragraphs(head.intro)
    if isinstance(practice, Choosing):
        body = [_choose(number, practice) for number in range(len(practice.questions))]
        return Task(box(head.title, intro, *body), _answers(head.title, _choose_answers(practice)))
    if isinstance(practice, Ordering):
        texts = {piece.id: piece.text for piece in practice.pieces}
        listed = tag("ul", *(tag("li", texts[id]) for id in practice.start), class_="boxes numbers")
        right = tag("ol", *(tag("li", f"{piece.text} ", tag("em", piece.why)) for piece in practice.pieces))
        body_, answers = tag("p", practice.ask), [right, tag("p", practice.point)]
        return Task(box(head.title, intro, body_, listed), _answers(head.title, answers))
    if isinstance(practice, Comparing):
        pairs = [
            [tag("p", pair.ask), tag("div", _note("A", pair.first), _note("B", pair.second), class_="pair")]
            for pair in practice.pairs
        ]
        points = [tag("p", pair.point) for pair in practice.pairs]
        return Task(box(head.title, intro, *pairs), _answers(head.title, points))
    return Task(_story(practice))


def _choose(number: int, practice: Choosing) -> Html:
    asked = practice.questions[number]
    options = [tag("li", option.text) for option in asked.options]
    ask = tag("p", tag("strong", f"{number + 1}. {asked.ask}"))
    return join(ask, paragraphs(asked.about), tag("ul", *options, class_="boxes"))


def _choose_answers(practice: Choosing) -> list[Html]:
    rows = []
    for asked in practice.questions:
        right = [
            tag("p", f"{option.text} ", tag("em", option.why)) for option in asked.options if option.right
        ]
        rows.append(tag("li", *right, tag("p", asked.point)))
    return [tag("ol", *rows)]


def _note(name: str, note: Note) -> Html:
    subject = tag("strong", note.subject) if note.subject else None
    return tag(
        "div", tag("p", tag("strong", name)), tag("div", subject, note.body.strip("\n"), class_="letter")
    )


def _story(practice: Telling) -> Html:
    note = "This story branches with what you choose, so it needs the notebook."
    return box(practice.head.title, paragraphs(practice.head.intro), tag("p", note, class_="small"))


def _self_score(kind: Kind) -> Html:
    items = [tag("li", item.title) for item in kind.items]
    ask = "Tick what your message does. Leave open what you are not sure of."
    return box(f"Judge it yourself: {kind.title}", tag("p", ask), tag("ul", *items, class_="boxes"))


def question(ask: str, number: int) -> Html:
    """Return a question, and lines to answer on."""
    return join(tag("p", ask), lines(number))


def lines(number: int) -> Html:
    """Return lines to write on."""
    return tag(
        "div", Html("&nbsp;"), class_="lines", style=f"height: {number * 1.95:.2f}rem", aria_hidden="true"
    )


def box(title: str, *parts: Child) -> Html:
    """Return a box with a heading: something to do."""
    return tag("section", tag("h3", title), *parts, class_="task")


def _answers(title: str, parts: Child) -> Html:
    return join(tag("h3", title), parts)
