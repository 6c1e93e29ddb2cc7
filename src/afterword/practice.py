"""The exercises that are not drafts: choosing, ordering, comparing two notes, a branching story; as read from data.

Every answer a learner can give carries the words that answer it, so that no wording lives in code.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from afterword.strict import Table, read_toml

SCHEMA = 1
TYPES = ("choose", "order", "compare", "story")
MOST_PIECES = 20


@dataclass(frozen=True, slots=True)
class Head:
    """What every exercise has: its id (the file's name), title, minutes it takes, and a word to begin with."""

    id: str
    title: str
    minutes: int
    intro: tuple[str, ...]
    """Paragraphs."""


@dataclass(frozen=True, slots=True)
class Option:
    """One answer that can be chosen, whether it is right, and why."""

    text: str
    right: bool
    why: str


@dataclass(frozen=True, slots=True)
class Question:
    """A question with its options. With `many`, several may be chosen. `point` is what to take along."""

    id: str
    ask: str
    about: tuple[str, ...]
    """Paragraphs to read first, if any."""
    many: bool
    options: tuple[Option, ...]
    point: str


@dataclass(frozen=True, slots=True)
class Choosing:
    """Questions with answers to choose from."""

    head: Head
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """One thing to put in order; pieces of the same `place` (from 1) may stand either way round."""

    id: str
    text: str
    place: int
    why: str


@dataclass(frozen=True, slots=True)
class Ordering:
    """Pieces in their right order, and the ids in the order they are first shown in."""

    head: Head
    ask: str
    pieces: tuple[Piece, ...]
    start: tuple[str, ...]
    point: str


@dataclass(frozen=True, slots=True)
class Note:
    """One of two messages to compare."""

    subject: str | None
    body: str


@dataclass(frozen=True, slots=True)
class Pair:
    """Two messages of one kind to one person; `better` says which one the engine must find readier."""

    id: str
    kind: str
    scenario: str
    to: str
    ask: str
    first: Note
    second: Note
    better: str
    """`first` or `second`."""
    point: str


@dataclass(frozen=True, slots=True)
class Comparing:
    """Pairs of messages to judge."""

    head: Head
    pairs: tuple[Pair, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """One way on from a place in a story, and what is said on the way."""

    text: str
    to: str
    says: str


@dataclass(frozen=True, slots=True)
class Node:
    """A place in a story: to read, perhaps to draft a message of a kind, then ways on, or an ending."""

    id: str
    title: str
    text: tuple[str, ...]
    """Paragraphs."""
    draft: str
    ending: bool
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Telling:
    """A branching story, grounded in a scenario's record; the first node is where it starts."""

    head: Head
    scenario: str
    nodes: Mapping[str, Node]

    @property
    def start(self) -> Node:
        """The node it starts at."""
        return next(iter(self.nodes.values()))


Practice = Choosing | Ordering | Comparing | Telling
T = TypeVar("T", Question, Pair, Piece, Node)


def parse_practice(text: str, name: str) -> Practice:
    """Read an exercise file; `name` is what errors call it.

    Raises:
        AfterwordError: with file, line and path, where it is not an exercise.
    """
    table = read_toml(text, name)
    schema = table.take("schema", int)
    if schema != SCHEMA:
        raise table.error("schema", "bad_value", f"This version reads schema {SCHEMA}, not {schema}.")
    kind = table.text("type", needed=True)
    if kind not in TYPES:
        raise table.unknown("type", kind, TYPES)
    head = _head(table)
    made: Practice
    if kind == "choose":
        made = Choosing(
            head, _distinct(table, "questions", [_question(t) for t in table.tables("questions")])
        )
    elif kind == "order":
        made = _ordering(table, head)
    elif kind == "compare":
        made = Comparing(head, _distinct(table, "pairs", [_pair(t) for t in table.tables("pairs")]))
    else:
        made = _telling(table, head)
    table.done()
    return made


def _head(table: Table) -> Head:
    minutes = table.take("minutes", int)
    if not 1 <= minutes <= 60:
        raise table.error("minutes", "bad_value", "An exercise takes 1 to 60 minutes.")
    return Head(table.text("id", True), table.text("title", True), minutes, _paragraphs(table, "intro"))


def _paragraphs(table: Table, key: str) -> tuple[str, ...]:
    """Return a text as paragraphs, which empty lines divide."""
    parts = table.take(key, str, "").split("\n\n")
    return tuple(words for part in parts if (words := " ".join(part.split())))


def _distinct(table: Table, key: str, found: list[T]) -> tuple[T, ...]:
    if not found:
        raise table.error(key, "missing", f"Please add at least one [[{key}]].")
    ids = [thing.id for thing in found]
    if twice := next((id for id in ids if ids.count(id) > 1), ""):
        raise table.error(key, "bad_value", f"The id “{twice}” stands there twice. Please change one.")
    return tuple(found)


def _question(table: Table) -> Question:
    options = tuple(
        Option(box.text("text", True), box.take("right", bool, False), box.text("why", True))
        for box in table.tables("options", 12)
    )
    many = table.take("many", bool, False)
    right = sum(option.right for option in options)
    if len(options) < 2 or not right or (right > 1 and not many):
        message = "A question has two options or more, one of them right; several may be with many = true."
        raise table.error("options", "bad_value", message)
    return Question(
        table.text("id", True), table.text("ask", True), _paragraphs(table, "about"), many, options,
        table.text("point", True),
    )  # fmt: skip


def _ordering(table: Table, head: Head) -> Ordering:
    pieces: list[Piece] = []
    for number, box in enumerate(table.tables("pieces", MOST_PIECES), 1):
        place = box.take("place", int, number)
        if pieces and place < pieces[-1].place:
            raise box.error("place", "bad_value", "Pieces are written in their right order.")
        pieces.append(Piece(box.text("id", True), box.text("text", True), place, box.text("why", True)))
    ordered = _distinct(table, "pieces", pieces)
    start = table.texts("start")
    if sorted(start) != sorted(piece.id for piece in ordered):
        raise table.error("start", "bad_value", "“start” names every piece once, by its id.")
    made = Ordering(head, table.text("ask", True), ordered, start, table.text("point", True))
    if not misplaced(made, start):
        raise table.error("start", "bad_value", "The pieces should start out of order.")
    return made


def misplaced(ordering: Ordering, order: Sequence[str]) -> dict[str, int]:
    """Return the fewest pieces to move so that `order` is right, by id: -1 belongs earlier, 1 belongs later."""
    places = {piece.id: piece.place for piece in ordering.pieces}
    kept = _longest_run([places[id] for id in order])
    return {
        id: -1 if any(places[order[other]] > places[id] for other in kept if other < at) else 1
        for at, id in enumerate(order)
        if at not in kept
    }


def _longest_run(places: Sequence[int]) -> tuple[int, ...]:
    """Return the indices of the first of the longest runs that never fall."""
    best: list[tuple[int, ...]] = []
    for at, place in enumerate(places):
        before = (run for run in best if places[run[-1]] <= place)
        best.append((*max(before, key=len, default=()), at))
    return max(best, key=len, default=())


def _pair(table: Table) -> Pair:
    better = table.take("better", str)
    if better not in ("first", "second"):
        raise table.unknown("better", better, ("first", "second"))
    words = {key: table.text(key, True) for key in ("id", "kind", "scenario", "to", "ask", "point")}
    first, second = (_note(table, key) for key in ("first", "second"))
    return Pair(first=first, second=second, better=better, **words)


def _note(table: Table, key: str) -> Note:
    box = table.section(key)
    body = box.take("body", str).strip("\n")
    if not body.strip():
        raise box.error("body", "bad_value", "This is empty. Please write the message.")
    return Note(box.take("subject", str, None), body)


def _telling(table: Table, head: Head) -> Telling:
    scenario = table.text("scenario", True)
    boxes = table.tables("nodes", 60)
    nodes = {node.id: node for node in _distinct(table, "nodes", [_node(box) for box in boxes])}
    for node, box in zip(nodes.values(), boxes, strict=True):
        for choice in node.choices:
            if choice.to not in nodes:
                raise box.unknown("choices", choice.to, nodes)
        if node.ending == bool(node.choices):
            message = "A place has [[nodes.choices]] to go on, or is an ending = true; not both, not neither."
            raise box.error("ending", "bad_value", message)
    made = Telling(head, scenario, nodes)
    if lost := [id for id in nodes if id not in _reached(made)]:
        raise table.error("nodes", "bad_value", f"No way leads to “{lost[0]}” from “{made.start.id}”.")
    return made


def _node(table: Table) -> Node:
    choices = tuple(
        Choice(box.text("text", True), box.text("to", True), box.text("says"))
        for box in table.tables("choices", 6)
    )
    return Node(
        table.text("id", True), table.text("title", True), _paragraphs(table, "text"), table.text("draft"),
        table.take("ending", bool, False), choices,
    )  # fmt: skip


def _reached(story: Telling) -> set[str]:
    found, ahead = set(), [story.start.id]
    while ahead:
        here = ahead.pop()
        if here not in found:
            found.add(here)
            ahead += [choice.to for choice in story.nodes[here].choices]
    return found
