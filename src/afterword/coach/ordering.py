"""Ordering: pieces that move up and down, and a reason for each place. Pure: state in, HTML out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from afterword.coach.frame import button, buttons, frame, saying
from afterword.coach.message import Answer, Message
from afterword.practice import Ordering, Piece, misplaced
from afterword.show.markup import Html, join, paragraphs, tag


class OrderingRun:
    """A learner's way to an order: the ids as they stand, and whether they were checked or shown."""

    def __init__(self, practice: Ordering, state: Mapping[str, Any]) -> None:
        """Take up a kept state; one that does not name every piece once is left out."""
        self.practice = practice
        self.pieces = {piece.id: piece for piece in practice.pieces}
        kept = state.get("order")
        order = [id for id in kept if isinstance(id, str)] if isinstance(kept, list) else []
        usable = sorted(order) == sorted(self.pieces)
        self.order = order if usable else list(practice.start)
        self.checked = usable and state.get("checked") is True
        self.tried = usable and state.get("tried") is True
        self.shown = usable and state.get("shown") is True

    @property
    def state(self) -> dict[str, Any]:
        """What is kept."""
        return {"order": self.order, "checked": self.checked, "tried": self.tried, "shown": self.shown}

    @property
    def done(self) -> bool:
        """Whether the order was found, or asked for."""
        return self.shown or (self.checked and not misplaced(self.practice, self.order))

    def act(self, message: Message, uid: str) -> Answer:
        """Do what the learner asked for."""
        if message.do in ("up", "down") and message.arg in self.pieces:
            return self._move(message.arg, -1 if message.do == "up" else 1)
        if message.do == "check":
            self.checked = self.tried = True
            return Answer(f"{self._verdict()} {self.practice.point if self.done else ''}".strip())
        if message.do == "show":
            self.order = [piece.id for piece in self.practice.pieces]
            self.shown = self.checked = True
            return Answer(f"Here is one good order. {self.practice.point}", f"{uid}-ask")
        if message.do == "again":
            self.order = list(self.practice.start)
            self.checked = self.tried = self.shown = False
            return Answer("The pieces lie on the table again.", f"{uid}-ask")
        return Answer()

    def _move(self, id: str, step: int) -> Answer:
        at, count = self.order.index(id), len(self.order)
        to = at + step
        if not 0 <= to < count:
            return Answer()
        self.order.insert(to, self.order.pop(at))
        self.checked = self.shown = False
        return Answer(f"Now {to + 1} of {count}.")

    def _verdict(self) -> str:
        moves = misplaced(self.practice, self.order)
        if not moves:
            return "Yes, that is a good order."
        rest = len(self.order) - len(moves)
        lead = f"{rest} of {len(self.order)} stand well together."
        return (
            f"{lead} {'One piece wants' if len(moves) == 1 else f'{len(moves)} pieces want'} another place."
        )

    def view(self, uid: str) -> Html:
        """Return the pieces as a list with buttons, and what is to be said about them."""
        head = self.practice.head
        moves = misplaced(self.practice, self.order) if self.checked else {}
        rows = (self._row(at, self.pieces[id], moves, uid) for at, id in enumerate(self.order))
        return frame(
            uid,
            f"Ordering · about {head.minutes} minutes",
            head.title,
            paragraphs(head.intro, class_="aw-intro"),
            tag("p", self.practice.ask, class_="aw-ask", id=f"{uid}-ask", tabindex=-1),
            tag("ol", rows, class_="aw-order", aria_labelledby=f"{uid}-ask"),
            saying(self._verdict(), tone="" if self.done else "try")
            if self.checked and not self.shown
            else None,
            saying(self.practice.point, "To take along:", "point") if self.done else None,
            self._buttons(),
        )

    def _buttons(self) -> Html:
        if self.done:
            return buttons(button("Start again", "again"))
        return buttons(
            button("Check", "check", main=True),
            button("Show me a good order", "show") if self.tried else None,
        )

    def _row(self, at: int, piece: Piece, moves: Mapping[str, int], uid: str) -> Html:
        last = at == len(self.order) - 1
        row = f"{uid}-{piece.id}"
        note = self._note(piece, moves)
        return tag(
            "li",
            tag("span", piece.text, class_="aw-piece", id=f"{row}-text"),
            tag(
                "span",
                button("↑", "up", piece.id, off=at == 0, id=f"{row}-up", name=f"Up: {piece.text}"),
                button("↓", "down", piece.id, off=last, id=f"{row}-down", name=f"Down: {piece.text}"),
                class_="aw-moves",
            ),
            note,
            data_k=row,
        )

    def _note(self, piece: Piece, moves: Mapping[str, int]) -> Html | None:
        if not self.checked:
            return None
        if piece.id not in moves and not self.done:
            return tag("span", tag("strong", "Stands well."), class_="aw-why aw-good")
        if piece.id not in moves:
            return tag("span", join(tag("strong", "Stands well. "), piece.why), class_="aw-why aw-good")
        where = "earlier" if moves[piece.id] < 0 else "later"
        return tag("span", join(tag("strong", f"Belongs {where}. "), piece.why), class_="aw-why aw-try")

    def plain(self) -> str:
        """Return the pieces as they stand, as text."""
        pieces = (f"  {n}. {self.pieces[id].text}" for n, id in enumerate(self.order, 1))
        return "\n".join([self.practice.head.title, "", self.practice.ask, *pieces])
