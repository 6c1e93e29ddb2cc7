"""Units: the sentences of a draft, with what the detectors need to know of them."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field

from afterword.detect.profile import Note, Profile
from afterword.detect.strung import is_strung
from afterword.detect.tokens import Token
from afterword.layout import Layout, Piece

_LONG = 42
_QUOTATION = re.compile(r'"[^"\n]+"')
_JOINTS = frozenset({"and", "but", "so", "because", "also", "then", "please", "anyway"})


@dataclass(slots=True)
class Unit:
    """A sentence (or a piece of an endless one) with what the detectors need to know of it."""

    start: int
    end: int
    part: str
    paragraph: int
    tokens: tuple[Token, ...]
    stems: tuple[str, ...]
    """Canonical stems, recorded names kept."""
    masked: tuple[str, ...]
    """The same with names, numbers and dates replaced by what they are."""
    hits: dict[str, tuple[Note, float]] = field(default_factory=dict)
    """Family of notes -> the note it comes closest to, and how close (0 = not at all, 1 and above = surely)."""
    cues: frozenset[str] = frozenset()
    moves: dict[str, float] = field(default_factory=dict)
    """Move -> probability."""
    strung: bool = False
    """Whether it is a string of keywords and no sentence."""


def read_units(norm: str, tokens: tuple[Token, ...], layout: Layout, profile: Profile) -> tuple[Unit, ...]:
    """Return the sentences of a laid-out text; what stands in none of them is left out."""
    units = []
    at = 0
    for piece in layout.sentences:
        while at < len(tokens) and tokens[at].start < piece.start:
            at += 1
        first = at
        while at < len(tokens) and tokens[at].start < piece.end:
            at += 1
        quotes = _quoted(norm, piece) if '"' in norm[piece.start : piece.end] else ()
        starts = [q[0] for q in quotes]
        for part in _cut(tokens[first:at]):
            here = (
                quotes
                and quotes[
                    max(0, bisect_right(starts, part[0].start) - 1) : bisect_right(starts, part[-1].end)
                ]
            )
            units.append(_unit(norm, part, piece, here, profile))
    return tuple(units)


def _cut(tokens: tuple[Token, ...]) -> list[tuple[Token, ...]]:
    """Cut an endless sentence (dictated, say) at its joints, so that each piece can be judged."""
    if len(tokens) <= _LONG:
        return [tokens] if tokens else []
    pieces, first = [], 0
    for i, token in enumerate(tokens):
        if (i - first >= 14 and len(tokens) - i >= 6 and token.text.lower() in _JOINTS) or i - first >= 60:
            pieces.append(tokens[first:i])
            first = i
    return [*pieces, tokens[first:]]


def _unit(
    norm: str, tokens: tuple[Token, ...], piece: Piece, quotes: tuple[tuple[int, int], ...], profile: Profile
) -> Unit:
    stems = tuple([s for t in tokens for s in t.lexeme.stems])
    cut = tokens[0].start > piece.start + 3 or tokens[-1].end < piece.end - 3
    start, end = (tokens[0].start, tokens[-1].end) if cut else (piece.start, piece.end)
    hits = _hits(stems, profile)
    strung = is_strung(tokens, norm[start:end])
    masked = _masked(tokens, quotes)
    return Unit(start, end, piece.part, piece.paragraph, tokens, stems, masked, hits, strung=strung)


def _masked(tokens: tuple[Token, ...], quotes: tuple[tuple[int, int], ...]) -> tuple[str, ...]:
    """Replace names, numbers, dates and quotations by what they are."""
    masked: list[str] = []
    first = True
    for token in tokens:
        if quotes and any(a <= token.start < b for a, b in quotes):
            if not masked or masked[-1] != "<quote>":
                masked.append("<quote>")
        elif token.family:
            mark = f"<{token.family}>"
            if not masked or masked[-1] != mark:
                masked.append(mark)
        else:
            masked += token.lexeme.opening if first else token.lexeme.inside
        first = False
    return tuple(masked)


def _hits(stems: tuple[str, ...], profile: Profile) -> dict[str, tuple[Note, float]]:
    """Return the note of each family that the stems come closest to."""
    touching = profile.touching
    here = frozenset(stems)
    hits: dict[str, tuple[Note, float]] = {}
    for note in dict.fromkeys([n for s in stems if s in touching for n in touching[s]]):
        closeness = nearness(note, here)
        if closeness > 0.0 and (note.family not in hits or closeness > hits[note.family][1]):
            hits[note.family] = note, closeness
    return hits


def _quoted(norm: str, piece: Piece) -> tuple[tuple[int, int], ...]:
    """Return the quotations of three words and more in a sentence: what is quoted is not said."""
    return tuple(
        m.span() for m in _QUOTATION.finditer(norm, piece.start, piece.end) if len(m[0].split()) >= 3
    )


def nearness(note: Note, here: frozenset[str]) -> float:
    """Tell how close a sentence's stems come to a note, from 0 (nothing shared) to 1 (surely it) and above."""
    stems = note.stems
    value = 0.5 * sum([stems[s] for s in here & stems.keys()])
    if note.related:
        related = note.related
        value += 0.2 * min(sum([related[s] for s in here & related.keys()]), 3.0)
    if note.numbers and not here.isdisjoint(note.numbers):
        value += 0.3
    for alias in note.aliases:
        if here.issuperset(alias):
            value = max(value, 1.0 if len(alias) > 1 else 0.7)
    return value
