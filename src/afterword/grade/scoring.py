"""Points for a draft: the same review that the learner saw, as a share of the points it can bring.

One way of scoring serves the notebook's own cell, the run without execution and nbgrader's loop.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from afterword.choose import address, choose_kind
from afterword.coach.context import engine, scenario_record
from afterword.coach.panel_view import FEW_WORDS
from afterword.detect.finding import UNCLEAR
from afterword.draft import Draft, parse_draft
from afterword.errors import AfterwordError
from afterword.kinds import Kind
from afterword.review import Review, Reviewer
from afterword.show.page import Page
from afterword.show.text import OPENING, praise, review_to_text

HELD_SHARE = 0.5
"""What a draft brings at most that must not be sent as it is."""
LONGEST = 200_000
"""Characters of a draft that are read; a message has a few hundred."""
_WIDTH = 88
_SPACE = re.compile(r"\s+")
_FOR_A_PERSON = {
    "hidden_text": "There are characters in this draft that a reader can't see.",
    "word_list": "Keywords are strung together in this draft.",
    "pasted_notes": "This draft repeats the notes word for word.",
}


@dataclass(frozen=True, slots=True)
class Mark:
    """What a draft earned. `review` is None where there was nothing to review."""

    points: float
    out_of: float
    review: Review | None = None
    draft: Draft | None = None
    says: str = ""
    """What to tell where there is no review."""
    human: tuple[str, ...] = ()
    """Why a person should look, a sentence each."""

    def text(self) -> str:
        """Return what the learner reads below the cell that holds the points."""
        head = f"{self.points:g} of {self.out_of:g} points.\n"
        if self.review is None:
            return f"{head}{self.says}\n"
        return f"{head}\n{review_to_text(self.review, Page(_WIDTH, colour=False))}"

    def comment(self, lead: str = "") -> str:
        """Return the comment for the gradebook: points, what works, what to change, and by which checklist.

        `lead` stands in place of the points where a person gives them.
        """
        head = lead or f"{self.points:g} of {self.out_of:g} points."
        if self.review is None:
            return f"{head} {self.says}"
        review = self.review
        lines = [f"{head} {OPENING[review.readiness]}"]
        lines += [f"Works: {says}" for says in praise(review)]
        lines += [f"To change: {fix}" for fix in review.fixes]
        by = review.provenance
        digest = by.get("digest", "").removeprefix("sha256:")[:12]
        lines.append(f"Checklist {by['kind']}, engine {by['engine']}, digest {digest}.")
        return "\n\n".join(lines)


@dataclass(frozen=True, slots=True)
class Doubt:
    """A verdict that the engine leaves to a person: the item, and the words it rests on."""

    kind: str
    item: str
    title: str
    text: str

    @property
    def key(self) -> tuple[str, str, str]:
        """What makes two doubts the same: case and blanks don't count."""
        return self.kind, self.item, plain(self.text)


def plain(text: str) -> str:
    """Return a text in small letters, with single blanks."""
    return _SPACE.sub(" ", text).strip().casefold()


@dataclass(slots=True)
class Marker:
    """Gives points. `settled` maps the key of a `Doubt` to the verdict that a person gave."""

    kinds: Mapping[str, Kind]
    reviewer: Reviewer
    settled: Mapping[tuple[str, str, str], str] = field(default_factory=dict)

    @classmethod
    def usual(cls) -> Marker:
        """Return the marker that the notebook's own cells use."""
        return cls(*engine())

    def mark(self, text: str, kind: str, scenario: str, to: str, out_of: float) -> Mark:
        """Review the draft in `text`, and give points from 0 to `out_of`, to the hundredth.

        Raises:
            AfterwordError: for a kind, a scenario or a person that does not exist: a fault of the assignment.
        """
        chosen, record = choose_kind(self.kinds, kind, "kind"), scenario_record(scenario)
        try:
            draft = parse_draft(text[:LONGEST].rstrip("\n"), "your draft")
        except AfterwordError as error:
            why = f"The draft can't be read: {error.message}"
            return Mark(0.0, out_of, says=why, human=(why,))
        if len(draft.body.split()) < FEW_WORDS:
            return Mark(0.0, out_of, says="There is no draft here yet.")
        draft = address(replace(draft, to=to or None), record, "to")
        review = self.reviewer.review(draft, record, chosen)
        if decided := self._decided(review):
            review = self.reviewer.review(draft, record, chosen, decided)
        share = review.score / 100
        if review.readiness == "hold":
            share = min(share, HELD_SHARE)
        human = tuple(_FOR_A_PERSON[flag.id] for flag in review.flags if flag.id in _FOR_A_PERSON)
        if len(text) > LONGEST:
            human += (f"Only the first {LONGEST:,} characters of this draft were read.",)
        points = min(max(round(share * out_of, 2), 0.0), float(out_of))
        return Mark(points, out_of, review, draft, human=human)

    def _decided(self, review: Review) -> dict[str, str]:
        found = (
            {doubt.item: self.settled.get(doubt.key, "") for doubt in doubts(review)} if self.settled else {}
        )
        return {item: verdict for item, verdict in found.items() if verdict}


def doubts(review: Review) -> list[Doubt]:
    """Return the verdicts of a review that wait for a person."""
    return [
        Doubt(review.kind, item.id, item.title, " / ".join(e.text for e in item.evidence))
        for item in review.items
        if item.verdict == UNCLEAR
    ]
