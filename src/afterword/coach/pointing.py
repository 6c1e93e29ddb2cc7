"""Pointing: the writer says which sentence is about which note of the record, and the words are looked at. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from difflib import get_close_matches

from afterword.detect.analysis import Analysis
from afterword.detect.finding import MET, UNCLEAR, UNMET, Evidence
from afterword.detect.profile import Note, runs
from afterword.detect.units import Unit
from afterword.review import ItemResult, Review, shorten

ITEM = "recalls_a_moment"
_TELLING = 0.4
"""Weight from which on a shared word says something: "number" and "public" stand everywhere."""
_DENIED = 0.5
_SAME = 0.6
"""Likeness (of `difflib`, 0 to 1) from which on a reworded sentence is the same one."""
_COPIED = 8
"""Words in a row that make a copy of a note, as in the flag for pasted notes."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What was seen of a sentence pointed at: whether it is about the note, and what to say of it."""

    ok: bool
    says: str
    evidence: Evidence | None = None
    moment: str = ""


def name(note: Note) -> str:
    """Return the name under which a note can be pointed to: "moment/monday"."""
    return f"{note.family}/{note.id}"


def notes(analysis: Analysis) -> dict[str, Note]:
    """Return what a sentence can be about: the record's moments and needs, by name."""
    return {name(note): note for note in analysis.profile.notes if note.family in ("moment", "need")}


def sentences(analysis: Analysis) -> list[Evidence]:
    """Return the sentences that can be pointed at, in order."""
    return [analysis.evidence(unit.start, unit.end) for unit in analysis.units]


def look(analysis: Analysis, sentence: str, about: str) -> Seen:
    """Tell whether `sentence` can be about the note called `about`.

    A sentence that was reworded a little since it was pointed at is still the same.
    """
    note, found = notes(analysis).get(about), _find(analysis, sentence)
    if note is None or found is None:
        return Seen(False, "That sentence or note is not there any more. Please choose again.")
    unit, here = found
    doubt = _doubt(unit, note)
    if doubt:
        return Seen(False, doubt)
    says = f"You pointed at this: “{shorten(here.text)}” is about “{shorten(note.about)}”."
    return Seen(True, says, here, note.id if note.family == "moment" else "")


def _find(analysis: Analysis, sentence: str) -> tuple[Unit, Evidence] | None:
    there = {here.text: (unit, here) for unit, here in zip(analysis.units, sentences(analysis), strict=True)}
    close = sentence if sentence in there else next(iter(get_close_matches(sentence, there, 1, _SAME)), "")
    return there.get(close)


def _doubt(unit: Unit, note: Note) -> str:
    """Return why a sentence can't be seen to be about a note, "" where it can."""
    words = tuple(t.lexeme.bare for t in unit.tokens if t.lexeme.word)
    if set(runs(words, _COPIED)) & set(runs(note.words, _COPIED)):
        return "That is your note, word for word. Say it in your own words, and it counts."
    if unit.moves.get("denies", 0.0) > _DENIED:
        return "That sentence seems to say that you did not talk about it. If you did, put it the other way round."
    if unit.strung:
        return "These are words in a row. Make a sentence of them, and it counts."
    if not _shared(unit, note):
        return (
            "It may well be about that, but I can't see it: the sentence and your note share no word. "
            "One word from your note makes it plain, for your reader, too."
        )
    return ""


def _shared(unit: Unit, note: Note) -> bool:
    here = frozenset(unit.stems)
    telling = any(note.stems.get(stem, 0.0) >= _TELLING for stem in here)
    return telling or bool(here & note.numbers) or any(here.issuperset(alias) for alias in note.aliases)


def asked(review: Review) -> ItemResult | None:
    """Return the item that pointing can help: where the review is not sure that the talk is recalled."""
    return next(
        (item for item in review.items if item.id == ITEM and item.verdict in (UNMET, UNCLEAR)),
        None,
    )


def settled(review: Review, seen: Seen) -> Review:
    """Return the review with what was pointed at counted as met. Its score stays the machine's own."""
    item = asked(review)
    if item is None or seen.evidence is None:
        return review
    met = item._replace(
        verdict=MET, points=item.out_of, evidence=(seen.evidence,), says=seen.says, moment=seen.moment
    )
    gone = {item.says, *(flag.says for flag in review.flags if flag.id == "generic")}
    items = tuple(met if one is item else one for one in review.items)
    flags = tuple(flag for flag in review.flags if flag.id != "generic")
    nothing_left = not flags and all(one.verdict != UNMET for one in items)
    return replace(
        review,
        items=items,
        flags=flags,
        fixes=tuple(fix for fix in review.fixes if fix not in gone),
        readiness="ready" if nothing_left else review.readiness,
    )
