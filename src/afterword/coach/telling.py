"""A branching story: read, choose, go back, draft a message on the way. Pure: state in, HTML out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from afterword.coach.frame import button, buttons, frame, saying
from afterword.coach.message import Answer, Message
from afterword.practice import Choice, Node, Telling
from afterword.show.markup import Html, join, paragraphs, tag


class TellingRun:
    """A learner's way through a story: the choices taken so far, and the endings seen."""

    def __init__(self, practice: Telling, state: Mapping[str, Any]) -> None:
        """Take up a kept state as far as the story still has such a way."""
        self.practice = practice
        self.way: list[int] = []
        kept = state.get("way")
        for taken in kept if isinstance(kept, list) else []:
            if type(taken) is not int or not 0 <= taken < len(self.node.choices):
                break
            self.way.append(taken)
        seen = state.get("endings")
        self.endings = {id for id in seen if id in practice.nodes} if isinstance(seen, list) else set()
        self.note()

    @property
    def state(self) -> dict[str, Any]:
        """What is kept."""
        return {"way": self.way, "endings": sorted(self.endings)}

    @property
    def done(self) -> bool:
        """Whether the story has been read to an end."""
        return bool(self.endings)

    @property
    def node(self) -> Node:
        """Where the learner is."""
        return self._passed()[-1][0]

    def note(self) -> None:
        """Remember an ending that has been reached."""
        if self.node.ending:
            self.endings.add(self.node.id)

    def _passed(self) -> list[tuple[Node, Choice | None]]:
        """The places passed, each with the choice that led there."""
        passed: list[tuple[Node, Choice | None]] = [(self.practice.start, None)]
        for taken in self.way:
            choice = passed[-1][0].choices[taken]
            passed.append((self.practice.nodes[choice.to], choice))
        return passed

    def act(self, message: Message, uid: str) -> Answer:
        """Go on, go back, or start again."""
        if message.do == "go" and (taken := message.number(len(self.node.choices))) is not None:
            says = self.node.choices[taken].says
            self.way.append(taken)
            self.note()
            return Answer(f"{says} {self.node.title}", f"{uid}-place")
        if message.do == "back" and self.way:
            self.way.pop()
            return Answer(f"Back at: {self.node.title}", f"{uid}-place")
        if message.do == "again":
            self.way = []
            return Answer(f"Back at the start: {self.node.title}", f"{uid}-place")
        return Answer()

    def view(self, uid: str) -> Html:
        """Return the present place; where a message is drafted, an empty host for its coach."""
        head, node = self.practice.head, self.node
        came = self._passed()[-1][1]
        place = tag("p", tag("strong", node.title), class_="aw-place", id=f"{uid}-place", tabindex=-1)
        return frame(
            uid,
            f"A story · about {head.minutes} minutes",
            head.title,
            paragraphs(head.intro, class_="aw-intro") if not self.way else None,
            saying(came.says) if came and came.says else None,
            tag("div", place, paragraphs(node.text), class_="aw-story", data_k=f"at-{node.id}"),
            tag("div", class_="aw-host", data_host=node.draft, data_k=f"draft-{node.draft}")
            if node.draft
            else None,
            self._on(node, uid),
        )

    def _on(self, node: Node, uid: str) -> Html:
        back = button("Back", "back") if self.way else None
        if node.ending:
            count = sum(n.ending for n in self.practice.nodes.values())
            seen = (
                f"You have seen {len(self.endings)} of {count} ways this can end. All of them are all right."
            )
            return join(
                saying(seen), buttons(back, button("Start again, and take another way", "again", main=True))
            )
        ways = (
            tag("li", button(choice.text, "go", str(n)), data_k=f"{node.id}-{n}")
            for n, choice in enumerate(node.choices)
        )
        return join(
            tag("p", "What do you do?", class_="aw-ask", id=f"{uid}-ways"),
            tag("ul", ways, class_="aw-ways", aria_labelledby=f"{uid}-ways"),
            buttons(back) if back else None,
        )

    def plain(self) -> str:
        """Return the present place as text."""
        ways = (f"  - {choice.text}" for choice in self.node.choices)
        return "\n\n".join(
            [self.practice.head.title, self.node.title, *self.node.text, "\n".join(ways)]
        ).strip()
