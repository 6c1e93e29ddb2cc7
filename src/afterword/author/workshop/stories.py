"""Handouts made of the made-up interviews: a card for each, its weak drafts to improve, and the key to them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from afterword.author.examples import LabelledDraft, labelled_drafts
from afterword.author.handout import letter
from afterword.author.story import Story, parse_story
from afterword.author.tasks import lines
from afterword.author.workshop.sheet import PRACTICE, Handout, rows, sheet
from afterword.calendar import say_day
from afterword.content import read_text
from afterword.kinds import Kind
from afterword.record import Moment, Person, Record
from afterword.show.markup import Html, join, tag

_LINES = 13
"""Lines below a weak draft: what one page has room for."""


@dataclass(frozen=True, slots=True)
class Scene:
    """A made-up interview: its folder's name, its story, the record of it, and its weak drafts."""

    id: str
    story: Story
    record: Record
    weak: tuple[LabelledDraft, ...]

    @property
    def title(self) -> str:
        """What its sheets are called: the person one plays, and what happened."""
        return f"{self.record.me.name}: {self.story.title}"


def scenes(exercises: Path, kinds: Mapping[str, Kind]) -> tuple[Scene, ...]:
    """Return the scenarios that come with the package, sorted by name. Raises as `parse_story`."""
    drafts: dict[str, list[LabelledDraft]] = {}
    for draft in labelled_drafts(exercises, scenarios_only=True):
        drafts.setdefault(draft.interview, []).append(draft)
    found = []
    for id, listed in drafts.items():
        path = exercises / "scenarios" / id / "scenario.toml"
        story = parse_story(read_text(path), f"{id}/scenario.toml", kinds)
        weak = tuple(draft for draft in listed if draft.level == "weak")
        found.append(Scene(id, story, listed[0].record, weak))
    return tuple(found)


def scene_cards(scenes: Sequence[Scene]) -> Iterator[Handout]:
    """Yield a card for each scene, then all cards as one page to print."""
    for scene in scenes:
        yield Handout(f"scenario-{scene.id}.html", scene.title, (_card(scene, True),))
    every = tuple(_card(scene, number == 0) for number, scene in enumerate(scenes))
    yield Handout("scenarios.html", "All scenario cards", every)


def weak_drafts(scenes: Sequence[Scene], kinds: Mapping[str, Kind]) -> Iterator[Handout]:
    """Yield the weak drafts of each scene, a sheet each."""
    for scene in scenes:
        sheets = tuple(_weak(draft, scene, kinds, draft is scene.weak[0]) for draft in scene.weak)
        yield Handout(f"weak-{scene.id}.html", f"Weak drafts: {scene.record.me.name}", sheets)


def key(scenes: Sequence[Scene], kinds: Mapping[str, Kind]) -> Handout:
    """Return what the facilitator should know: where people slip, and what the weak drafts lack."""
    title = "Key to the scenarios, for the facilitator"
    return Handout("key.html", title, tuple(_key(scene, kinds, at == 0) for at, scene in enumerate(scenes)))


def _card(scene: Scene, first: bool) -> Html:
    record = scene.record
    facts = (
        ("You are", record.me.name),
        ("The job", ", ".join(filter(None, (record.role.title, record.employer.name)))),
        ("The day", say_day(record.interview.ended_at.date()) if record.interview.ended_at else None),
        ("Who was there", _listed(map(_person, record.people))),
        ("What was said", _listed(_moment(moment, record) for moment in record.moments)),
        ("What they need", _listed(record.needs)),
        ("What you have done", _listed(record.evidence)),
        ("What you promised", _listed(record.promises) or "nothing"),
        ("When you will hear", record.interview.told or "nobody named a date"),
        ("Where else you applied", ", ".join(record.interview.others)),
    )
    return sheet(
        scene.story.title,
        tag("p", scene.story.situation),
        rows(facts, "Your notes"),
        foot=PRACTICE,
        first=first,
    )


def _person(person: Person) -> str:
    return f"{person.name}, {person.title}" if person.title else person.name


def _moment(moment: Moment, record: Record) -> str:
    return f"{moment.about} ({moment.with_})" if moment.with_ and len(record.people) > 1 else moment.about


def _listed(texts: Iterable[str]) -> Html | None:
    items = [tag("li", text) for text in texts]
    return tag("ul", *items) if items else None


def _weak(draft: LabelledDraft, scene: Scene, kinds: Mapping[str, Kind], first: bool) -> Html:
    kind = kinds[draft.kind]
    to = f" to {draft.draft.to}" if draft.draft.to else ""
    return sheet(
        f"A weak draft: {kind.title}{to}",
        tag(
            "p",
            f"You have the card “{scene.title}”. Underline what anybody could have written. Then write it anew.",
        ),
        _letter(draft),
        tag("p", tag("strong", "Better, in your own words:")),
        lines(_LINES),
        foot=PRACTICE,
        first=first,
    )


def _letter(draft: LabelledDraft) -> Html:
    subject, body = draft.draft.subject, draft.draft.body
    return letter(f"Subject: {subject}\n\n{body}" if subject else body)


def _key(scene: Scene, kinds: Mapping[str, Kind], first: bool) -> Html:
    heading = tag("h2", scene.title) if first else None
    found = [_found(draft, kinds[draft.kind]) for draft in scene.weak]
    title = "Key to the scenarios, for the facilitator" if first else scene.title
    return sheet(
        title,
        heading,
        tag("p", scene.story.teaches),
        tag("h3", "Where people slip"),
        tag("ul", *(tag("li", trap) for trap in scene.story.traps)),
        tag("h3", "What the weak drafts lack"),
        join(found),
        first=first,
    )


def _found(draft: LabelledDraft, kind: Kind) -> Html:
    missing = [item.title for item in kind.items if item.id in draft.unmet]
    flagged = [flag.title for flag in kind.flags if flag.id in draft.flags]
    said = f"Not there yet: {'; '.join(missing)}." if missing else ""
    shown = f" To take out: {'; '.join(flagged)}." if flagged else ""
    return tag("p", tag("strong", f"{kind.title}. "), said, shown)
