"""Units: the sentences of a draft, with what the detectors need to know of them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence, Set
from dataclasses import dataclass
from operator import itemgetter

from afterword.detect.profile import Note, Profile
from afterword.detect.strung import is_strung
from afterword.detect.tokens import Token
from afterword.layout import Layout, Piece, inside

_LONG = 42
_QUOTED = 40
"""A quotation of more words is a whole letter."""
_QUOTATION = re.compile(r'(?<![\w"])"(?=[^\s"])[^"\n]{4,300}(?<=\S)"(?!\w)')
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
    forms: list[tuple[str, str]]
    """The forms of its words, where they are not their stems; none of names, numbers, dates and quotations."""
    at: int
    """Place of its first stem among all stems of the message."""
    hits: dict[str, tuple[Note, float]]
    """Family of notes -> the note it comes closest to, and how close (0 = not at all, 1 and above = surely)."""
    strung: bool
    """Whether it is a string of keywords and no sentence."""
    cues: set[str]
    moves: dict[str, float]
    """Move -> probability."""
    recalled: float | None = None
    """How surely it recalls something of the conversation, once a detector has asked."""


def read_units(
    norm: str,
    tokens: tuple[Token, ...],
    stems: tuple[Sequence[str], Sequence[int]],
    layout: Layout,
    quoted: Sequence[tuple[int, int]],
    profile: Profile,
) -> tuple[Unit, ...]:
    """Return the sentences of a laid-out text with `tokens`; what stands in none is left out.

    `stems` are those of all tokens, and where each token's begin; `quoted` are its quotations: what is quoted is not said.
    """
    units = []
    begins = list(map(itemgetter(0), tokens))
    all_stems, places = stems
    last = 0
    for piece in layout.sentences:
        first = bisect_left(begins, piece.start, last)
        last = bisect_left(begins, piece.end, first)
        for a, b in _cut(tokens, first, last):
            part = tokens[a:b]
            said = tuple(all_stems[places[a] : places[b]])
            units.append(_unit(norm, part, said, places[a], piece, quoted, profile))
    return tuple(units)


def _cut(tokens: tuple[Token, ...], first: int, last: int) -> list[tuple[int, int]]:
    """Cut an endless sentence (dictated, say) at its joints, so that each piece can be judged."""
    if last - first <= _LONG:
        return [(first, last)] if last > first else []
    pieces, start = [], first
    for i in range(first, last):
        joint = i - start >= 14 and last - i >= 6 and tokens[i].text.lower() in _JOINTS
        if joint or i - start >= 60:
            pieces.append((start, i))
            start = i
    return [*pieces, (start, last)]


def _unit(
    norm: str,
    tokens: tuple[Token, ...],
    stems: tuple[str, ...],
    at: int,
    piece: Piece,
    quoted: Sequence[tuple[int, int]],
    profile: Profile,
) -> Unit:
    cut = tokens[0].start > piece.start + 3 or tokens[-1].end < piece.end - 3
    start, end = (tokens[0].start, tokens[-1].end) if cut else (piece.start, piece.end)
    hits = _hits(stems, profile)
    strung = is_strung(tokens, norm[start:end])
    masked, forms = _masked(tokens, quoted)
    return Unit(
        start, end, piece.part, piece.paragraph, tokens, stems, masked, forms, at, hits, strung, set(), {}
    )


def _masked(
    tokens: tuple[Token, ...], quoted: Sequence[tuple[int, int]]
) -> tuple[tuple[str, ...], list[tuple[str, str]]]:
    """Replace names, numbers, dates and quotations by what they are; return the forms of the words left, too."""
    masked: list[str] = []
    forms: list[tuple[str, str]] = []
    first = True
    for start, _, _, lexeme, family in tokens:
        if quoted and inside(quoted, start):
            if not masked or masked[-1] != "<quote>":
                masked.append("<quote>")
        elif family:
            mark = f"<{family}>"
            if not masked or masked[-1] != mark:
                masked.append(mark)
        else:
            masked += lexeme.opening if first else lexeme.inside
            form = lexeme.form
            if form and (first or masked[-1] != "<cap>"):
                forms.append(form)
        first = False
    return tuple(masked), forms


def _hits(stems: tuple[str, ...], profile: Profile) -> dict[str, tuple[Note, float]]:
    """Return the note of each family that the stems come closest to."""
    touching = profile.touching
    here = dict.fromkeys(stems)
    own: dict[Note, float] = {}
    kindred: dict[Note, float] = {}
    for near in [touching[stem] for stem in here if stem in touching]:
        for note, told, hinted in near:
            own[note] = own.get(note, 0.0) + told
            kindred[note] = kindred.get(note, 0.0) + hinted
    hits: dict[str, tuple[Note, float]] = {}
    for note, told in own.items():
        closeness = _nearness(note, told, kindred[note], here.keys())
        if closeness > 0.0 and (note.family not in hits or closeness > hits[note.family][1]):
            hits[note.family] = note, closeness
    return hits


def quotations(norm: str) -> tuple[tuple[int, int, int], ...]:
    """Return start, end and number of words of the quotations in a text.

    They have three words or more; a mark of inches opens none, and a whole letter is none.
    """
    if '"' not in norm:
        return ()
    found = [(*m.span(), len(m[0].split())) for m in _QUOTATION.finditer(norm)]
    return tuple(one for one in found if 3 <= one[2] <= _QUOTED)


def _nearness(note: Note, told: float, hinted: float, here: Set[str]) -> float:
    """Tell how close a sentence's stems come to a note, from 0 (nothing shared) to 1 (surely it) and above.

    `told` sums up the weights of the note's own stems among them, `hinted` those of kindred ones.
    """
    value = 0.5 * told + 0.2 * min(hinted, 3.0)
    if note.numbers and not here.isdisjoint(note.numbers):
        value += 0.3
    for alias in note.aliases:
        if set(alias) <= here:
            value = max(value, 1.0 if len(alias) > 1 else 0.7)
    return value
