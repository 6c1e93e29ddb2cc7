"""Choose, Order, Compare and Story: exercises out of exercises/practice, kept in progress/ beside the notebook."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, Generic, Protocol, TypeVar

from ipywidgets import Widget

from afterword.coach.choosing import ChoosingRun
from afterword.coach.comparing import ComparingRun
from afterword.coach.context import engine, scenario_record
from afterword.coach.kept import Saved
from afterword.coach.live import Live
from afterword.coach.message import Answer, Message
from afterword.coach.ordering import OrderingRun
from afterword.coach.states import load_state, save_state, state_file
from afterword.coach.telling import TellingRun
from afterword.content import load_practice
from afterword.draft import Draft
from afterword.errors import AfterwordError
from afterword.practice import Choosing, Comparing, Note, Ordering, Pair, Practice, Telling
from afterword.review import Review
from afterword.show.markup import Html


class Run(Protocol):
    """What an exercise has to tell and to do; pure."""

    @property
    def state(self) -> dict[str, Any]:
        """What is kept."""

    @property
    def done(self) -> bool:
        """Whether the learner has been through it."""

    def act(self, message: Message, uid: str) -> Answer:
        """Do what the learner asked for."""

    def view(self, uid: str) -> Html:
        """Return it as HTML."""

    def plain(self) -> str:
        """Return it as text."""


R = TypeVar("R", bound=Run)


class Exercise(Live, Generic[R]):
    """A panel that runs an exercise, takes up what was kept of it, and keeps what changes."""

    run: R

    def __init__(self, id: str, title: str, begin: Callable[[Mapping[str, Any]], R]) -> None:
        """Begin the exercise `id`, called `title`, with what was kept of it."""
        self.id, self.title = id, title
        self.kept = state_file(id)
        self.run = begin(load_state(self.kept))
        super().__init__(id, self.kept)

    def view(self) -> Html:
        """Return the exercise as HTML."""
        return self.run.view(self.uid)

    def plain(self) -> str:
        """Return the exercise as text."""
        return self.run.plain()

    def act(self, message: Message) -> Answer:
        """Pass on what the learner did."""
        return self.run.act(message, self.uid)

    def keep(self) -> Saved:
        """Keep how far the learner has come."""
        return save_state(self.kept, self.title, self.run.done, self.run.state)


class Choose(Exercise[ChoosingRun]):
    """Questions with answers to choose from: `Choose("subject-lines")`."""

    def __init__(self, id: str) -> None:
        """Show the exercise of that id. Raises AfterwordError where there is none of this type."""
        practice = _load(id, Choosing)
        super().__init__(id, practice.head.title, lambda kept: ChoosingRun(practice, kept))


class Order(Exercise[OrderingRun]):
    """Pieces to put in order: `Order("thank-you-order")`."""

    def __init__(self, id: str) -> None:
        """Show the exercise of that id. Raises AfterwordError where there is none of this type."""
        practice = _load(id, Ordering)
        super().__init__(id, practice.head.title, lambda kept: OrderingRun(practice, kept))


class Compare(Exercise[ComparingRun]):
    """Two messages side by side: `Compare("two-notes")`."""

    def __init__(self, id: str) -> None:
        """Show the exercise of that id. Raises AfterwordError where there is none of this type."""
        practice = _load(id, Comparing)
        super().__init__(id, practice.head.title, lambda kept: ComparingRun(practice, kept, judge))


class Story(Exercise[TellingRun]):
    """A branching story with messages to draft on the way: `Story("the-no")`."""

    def __init__(self, id: str) -> None:
        """Show the story of that id. Raises AfterwordError where there is none."""
        self.practice = _load(id, Telling)
        self.coaches: dict[str, Widget] = {}
        super().__init__(id, self.practice.head.title, lambda kept: TellingRun(self.practice, kept))

    def refresh(self, answer: Answer | None = None, seq: int = 0, saved: Saved | None = None) -> None:
        """Draw the present place, with a coach in it where a message is drafted."""
        self.child = self._coach(self.run.node.draft)
        super().refresh(answer, seq, saved)

    def _coach(self, kind: str) -> Widget | None:
        from afterword.coach.panel import Coach

        if kind and kind not in self.coaches:
            key = f"{kind}-{self.practice.head.id}"
            self.coaches[kind] = Coach(kind, scenario=self.practice.scenario, key=key)
        return self.coaches.get(kind)


def _load(id: str, wanted: type[Any]) -> Any:
    practice: Practice = load_practice(id)
    if not isinstance(practice, wanted):
        faces = {Choosing: "Choose", Ordering: "Order", Comparing: "Compare", Telling: "Story"}
        message = f'“{id}” is another type of exercise. Please write {faces[type(practice)]}("{id}").'
        raise AfterwordError("bad_value", message)
    return practice


@cache
def judge(pair: Pair, note: Note) -> Review:
    """Review one message of a pair."""
    kinds, reviewer = engine()
    return reviewer.review(
        Draft(note.body, note.subject, pair.to), scenario_record(pair.scenario), kinds[pair.kind]
    )
