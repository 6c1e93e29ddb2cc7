"""Comparing: two messages side by side, the learner's own view first, then what the checklist found. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from afterword.coach.frame import button, buttons, field, frame, letter, saying
from afterword.coach.message import Answer, Message
from afterword.practice import Comparing, Note, Pair
from afterword.review import Review
from afterword.show.markup import Html, join, paragraphs, tag
from afterword.show.text import OPENING, praise

PREFERENCES = (("first", "The first"), ("second", "The second"), ("neither", "I can't decide"))
LONGEST_WHY = 2_000
Judge = Callable[[Pair, Note], Review]
_SIDES = ("first", "second")


class ComparingRun:
    """A learner's way through the pairs: which they would rather get, why, and what was shown."""

    def __init__(self, practice: Comparing, state: Mapping[str, Any], judge: Judge) -> None:
        """Take up a kept state; `judge` reviews one message of a pair when it is asked for."""
        self.practice = practice
        self.judge = judge
        at = state.get("at")
        self.at = at if type(at) is int and 0 <= at < len(practice.pairs) else 0
        views = state.get("views")
        kept = views if isinstance(views, dict) else {}
        self.views = {pair.id: _View(kept.get(pair.id)) for pair in practice.pairs}

    @property
    def state(self) -> dict[str, Any]:
        """What is kept."""
        return {"at": self.at, "views": {id: view.state for id, view in self.views.items()}}

    @property
    def done(self) -> bool:
        """Whether every pair was judged and looked at."""
        return all(view.shown for view in self.views.values())

    @property
    def pair(self) -> Pair:
        """The pair on the table."""
        return self.practice.pairs[self.at]

    def act(self, message: Message, uid: str) -> Answer:
        """Do what the learner asked for."""
        view = self.views[self.pair.id]
        view.read(message, f"{uid}-{self.pair.id}")
        if message.do in ("next", "back"):
            step = 1 if message.do == "next" else -1
            self.at = max(0, min(self.at + step, len(self.practice.pairs) - 1))
            return Answer(focus=f"{uid}-ask")
        if message.do == "show":
            if not view.rather:
                return Answer("Say first which one you would rather get. “I can't decide” is fine, too.")
            view.shown = True
            return Answer(self.pair.point, f"{uid}-found")
        return Answer()

    def view(self, uid: str) -> Html:
        """Return the two messages, the question, and, once asked for, both reviews."""
        head, pair, view = self.practice.head, self.pair, self.views[self.pair.id]
        count = len(self.practice.pairs)
        number = f"Pair {self.at + 1} of {count} · " if count > 1 else ""
        return frame(
            uid,
            f"Comparing · {number}about {head.minutes} minutes",
            head.title,
            paragraphs(head.intro, class_="aw-intro") if not self.at else None,
            tag("p", pair.ask, class_="aw-ask", id=f"{uid}-ask", tabindex=-1),
            tag("div", (self._side(side, uid) for side in _SIDES), class_="aw-two", data_k=f"two-{pair.id}"),
            self._question(uid, view),
            self._found(uid) if view.shown else None,
            self._buttons(view),
            wide=True,
        )

    def _side(self, side: str, uid: str) -> Html:
        note = self.pair.first if side == "first" else self.pair.second
        title = f"The {side}"
        return tag(
            "div",
            tag("p", tag("strong", title), class_="aw-side-title", id=f"{uid}-{side}"),
            letter(note.body, note.subject),
            role="group",
            aria_labelledby=f"{uid}-{side}",
        )

    def _question(self, uid: str, view: _View) -> Html:
        base = f"{uid}-{self.pair.id}"
        options = (
            tag(
                "label",
                tag("input", type="radio", name=f"{base}-rather", value=key, checked=view.rather == key),
                tag("span", words),
                class_="aw-pill",
            )
            for key, words in PREFERENCES
        )
        legend = tag("legend", "Which one would you rather get?")
        return tag(
            "div",
            tag("fieldset", legend, tag("div", options, class_="aw-pills"), class_="aw-plain"),
            field("Why? A few words are enough.", f"{base}-why", view.why, type="area"),
            class_="aw-asked",
            data_k=f"asked-{self.pair.id}",
        )

    def _found(self, uid: str) -> Html:
        notes = {side: self.pair.first if side == "first" else self.pair.second for side in _SIDES}
        boxes = (
            tag("div", tag("p", tag("strong", f"The {side}")), brief(self.judge(self.pair, note)))
            for side, note in notes.items()
        )
        title = tag(
            "p", tag("strong", "What the checklist found"), id=f"{uid}-found", tabindex=-1, class_="aw-part"
        )
        return join(
            title, tag("div", boxes, class_="aw-two"), saying(self.pair.point, "To take along:", "point")
        )

    def _buttons(self, view: _View) -> Html:
        last = self.at == len(self.practice.pairs) - 1
        main = None if last else button("Next pair", "next", main=True)
        if not view.shown:
            main = button("Show what the checklist found", "show", main=True)
        back = button("Back", "back") if self.at else None
        return buttons(main, back) if main or back else Html("")

    def plain(self) -> str:
        """Return the pair on the table as text."""
        pair = self.pair
        parts = [self.practice.head.title, pair.ask]
        for title, note in (("THE FIRST", pair.first), ("THE SECOND", pair.second)):
            parts += [f"{title}\nSubject: {note.subject or ''}", note.body]
        return "\n\n".join(parts)


class _View:
    """What the learner thinks of one pair."""

    def __init__(self, state: object) -> None:
        kept = state if isinstance(state, dict) else {}
        rather, why = kept.get("rather"), kept.get("why")
        self.rather = rather if rather in dict(PREFERENCES) else ""
        self.why = why[:LONGEST_WHY] if isinstance(why, str) else ""
        self.shown = kept.get("shown") is True and bool(self.rather)

    @property
    def state(self) -> dict[str, Any]:
        return {"rather": self.rather, "why": self.why, "shown": self.shown}

    def read(self, message: Message, base: str) -> None:
        if message.text(f"{base}-rather") in dict(PREFERENCES):
            self.rather = message.text(f"{base}-rather")
        if f"{base}-why" in message.values:
            self.why = message.text(f"{base}-why")[:LONGEST_WHY]


def brief(review: Review) -> Html:
    """Return a review in a few lines: how ready, what works, what to change."""
    parts = [tag("p", OPENING[review.readiness], class_=f"aw-ready aw-{review.readiness}")]
    for title, words in (("What works", praise(review)), ("What to change", list(review.fixes))):
        if words:
            parts.append(tag("p", title, class_="aw-small-title"))
            parts.append(tag("ul", (tag("li", text) for text in words), class_="aw-found"))
    return join(parts)
