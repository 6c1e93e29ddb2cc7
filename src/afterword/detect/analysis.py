"""One pass over a draft: tokens, names seen, sentences with their stems, notes recalled, moves made."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from afterword.calendar import Calendar
from afterword.detect.finding import Evidence
from afterword.detect.moves import MoveModel, unit_features
from afterword.detect.profile import Note, Profile, name_parts
from afterword.draft import Draft
from afterword.layout import Layout, Piece, lay_out
from afterword.record import Record
from afterword.text import Text, read_text
from afterword.words import Phrases, Stemmer, fold, tokens

_LONG = 42
_QUOTATION = re.compile(r'"[^"\n]+"')
_BARS = re.compile(r"[|/;•·#,]")
_GLUE = frozenset({"and", "or"})
_RUN = 3
"""So many bare fragments in a row are a list of keywords."""
_LONG_ENOUGH = 10
_FEW = 12
_ENGLISH = 0.5
_SHUFFLED = 0.3
_SAID = frozenset({"recalls", "places", "leftover", "own_past", "public", "denies"})
"""What keywords may do without making a statement."""
_JOINTS = frozenset({"and", "but", "so", "because", "also", "then", "please", "anyway"})


class Token(NamedTuple):
    """A word of the message."""

    start: int
    end: int
    text: str
    bare: str
    """The word folded, without its possessive."""
    family: str = ""
    """The kind of recorded name it belongs to, or nothing."""


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


@dataclass(frozen=True, slots=True)
class Resources:
    """Data that every review shares."""

    stemmer: Stemmer
    cues: Phrases
    phrases: Phrases
    model: MoveModel
    weight: Mapping[str, float]
    """Stem -> how much it tells, 0 (everywhere) to 1 (rare, or unknown)."""
    kin: Mapping[str, tuple[str, ...]]
    """Stem -> stems of related words."""
    clusters: Mapping[str, str]
    """Stem -> name of its cluster of like words."""
    role_words: frozenset[str]
    """Stems that say that a job or an interview is meant."""
    slang: frozenset[str]
    """Single words of slang, folded, as they stand."""
    vague: frozenset[str]
    """Subject lines that say nothing, lower case."""
    purposes: Mapping[str, frozenset[str]]
    """Kind -> stems that alone tell its purpose in a subject line."""
    known: frozenset[str]
    """Stems of ordinary English words: not misspelt names."""
    calendar: Callable[[Record], Calendar]


@dataclass(frozen=True, slots=True)
class Analysis:
    """What the detectors judge."""

    draft: Draft
    profile: Profile
    resources: Resources
    text: Text
    layout: Layout
    tokens: tuple[Token, ...]
    units: tuple[Unit, ...]
    subject: Text | None
    subject_tokens: tuple[Token, ...]
    subject_stems: tuple[str, ...]
    phrases: tuple[tuple[str, str, int, int], ...]
    """Phrases of the lexicon found: (name of the list, `subject` or `body`, start, end)."""
    words: int
    """Number of words from the first sentence to the last, greeting and sign-off left out."""

    def evidence(self, start: int, end: int, part: str = "body") -> Evidence:
        """Return the words of a span of the normalised text, as the writer gave them."""
        text = self.subject if part == "subject" and self.subject else self.text
        start, end = text.span(start, end)
        raw = text.raw[start:end]
        cut = len(raw) - len(raw.lstrip())
        return Evidence(start + cut, start + len(raw.rstrip()), raw.strip(), part)

    def best(self, score: Callable[[Unit], float]) -> tuple[float, Unit | None]:
        """Return the highest score above 0 of a sentence, and the first sentence that has it."""
        value, where = 0.0, None
        for unit in self.units:
            own = score(unit)
            if own > value:
                value, where = own, unit
        return value, where


def analyse(draft: Draft, profile: Profile, resources: Resources) -> Analysis:
    """Read `draft` once for every detector."""
    text = read_text(draft.body)
    me = frozenset(name_parts(profile.record.me.name))
    layout = lay_out(text.norm, me)
    own = tuple(t for t in _tokens(text.norm) if not any(a <= t.start < b for a, b in layout.quoted))
    tokens = name_tokens(own, profile)
    units = _units(text.norm, tokens, layout, profile, resources)
    subject = read_text(draft.subject) if draft.subject is not None else None
    subject_tokens = name_tokens(_tokens(subject.norm), profile) if subject else ()
    subject_stems = tuple(s for t in subject_tokens for s in resources.stemmer.stems(t.text))
    words = sum([t.text[0].isalnum() for u in units for t in u.tokens])
    _string_fragments(units, resources.stemmer.vocabulary.stop)
    _string_nonsense(units, resources.model.rows)
    if not english(units, resources.known):
        for unit in units:
            unit.strung = False
    phrases = (*_phrases(subject_tokens, "subject", resources), *_phrases(tokens, "body", resources))
    analysis = Analysis(
        draft,
        profile,
        resources,
        text,
        layout,
        tokens,
        units,
        subject,
        subject_tokens,
        subject_stems,
        phrases,
        words,
    )
    _judge_moves(analysis)
    return analysis


def _tokens(norm: str) -> tuple[Token, ...]:
    return tuple([Token(*m.span(), m[0], bare(m[0])) for m in tokens(norm).finditer(norm)])


@lru_cache(maxsize=20_000)
def bare(word: str) -> str:
    """Return a word folded, without its possessive."""
    word = fold(word)
    return word[:-2] if word.endswith("'s") else word


_OWN = frozenset({"person", "me", "employer", "role", "past"})


def _phrases(tokens: tuple[Token, ...], part: str, resources: Resources) -> list[tuple[str, str, int, int]]:
    """Find the lexicon's phrases; a recorded name that reads like one is none."""
    stems: list[str] = []
    owner: list[Token] = []
    for token in tokens:
        for stem in resources.stemmer.stems(token.text):
            stems.append(stem)
            owner.append(token)
    found = []
    for start, end, name in resources.phrases.find(stems):
        first, last = owner[start], owner[end - 1]
        if not (first.family in _OWN and last.family in _OWN):
            found.append((name, part, first.start, last.end))
    return found


def name_tokens(tokens: tuple[Token, ...], profile: Profile) -> tuple[Token, ...]:
    """Mark the tokens that belong to a recorded name."""
    names = profile.names
    folded = [t.bare for t in tokens]
    out = list(tokens)
    i = 0
    while i < len(out):
        for form, family in names.get(folded[i], ()):
            end = i + len(form)
            if tuple(folded[i:end]) == form and (len(form) > 1 or tokens[i].text[0].isupper()):
                for k in range(i, end):
                    out[k] = tokens[k]._replace(family=family)
                i = end - 1
                break
        i += 1
    return tuple(out)


def _units(
    norm: str, tokens: tuple[Token, ...], layout: Layout, profile: Profile, resources: Resources
) -> tuple[Unit, ...]:
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
            here = quotes[
                max(0, bisect_right(starts, part[0].start) - 1) : bisect_right(starts, part[-1].end)
            ]
            units.append(_unit(norm, part, piece, here, profile, resources))
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
    norm: str,
    tokens: tuple[Token, ...],
    piece: Piece,
    quotes: tuple[tuple[int, int], ...],
    profile: Profile,
    resources: Resources,
) -> Unit:
    stemmer = resources.stemmer
    vocabulary = stemmer.vocabulary
    stems: list[str] = []
    masked: list[str] = []
    for i, token in enumerate(tokens):
        own = stemmer.stems(token.text)
        stems += own
        if any(a <= token.start < b for a, b in quotes):
            if not masked or masked[-1] != "<quote>":
                masked.append("<quote>")
            continue
        if token.family:
            mark = f"<{token.family}>"
            if not masked or masked[-1] != mark:
                masked.append(mark)
            continue
        for stem in own:
            if stem[0].isdigit():
                masked.append("<num>")
            elif stem in vocabulary.days:
                masked.append("<day>")
            elif stem in vocabulary.months and token.text[0].isupper():
                masked.append("<month>")
            elif i and token.text[0].isupper() and token.text[1:].islower() and stem not in vocabulary.stop:
                masked.append("<cap>")
            else:
                masked.append(stem)
    cut = tokens[0].start > piece.start + 3 or tokens[-1].end < piece.end - 3
    unit = Unit(
        tokens[0].start if cut else piece.start,
        tokens[-1].end if cut else piece.end,
        piece.part,
        piece.paragraph,
        tokens,
        tuple(stems),
        tuple(masked),
    )
    here = frozenset(stems)
    touching = profile.touching
    for note in dict.fromkeys([n for s in unit.stems if s in touching for n in touching[s]]):
        closeness = nearness(note, here)
        if closeness > unit.hits.get(note.family, (note, 0.0))[1]:
            unit.hits[note.family] = (note, closeness)
    unit.strung = _strung(tokens, norm[unit.start : unit.end], vocabulary.stop)
    return unit


def _quoted(norm: str, piece: Piece) -> tuple[tuple[int, int], ...]:
    """Return the quotations of three words and more in a sentence: what is quoted is not said."""
    return tuple(
        m.span() for m in _QUOTATION.finditer(norm, piece.start, piece.end) if len(m[0].split()) >= 3
    )


def _strung(tokens: tuple[Token, ...], text: str, stop: frozenset[str]) -> bool:
    """Tell a string of keywords from a sentence: many content words, hardly any that join them."""
    words = [t for t in tokens if t.text[0].isalnum() and t.bare not in _GLUE]
    if len(words) < 7:
        return False
    share = sum(t.bare in stop or "'" in t.text for t in words) / len(words)
    if share >= 0.2 or sum(bool(t.family) for t in words) > 0.6 * len(words):
        return False
    return share < 0.1 or (share < 0.16 and len(words) >= 12) or len(_BARS.findall(text)) * 2.2 >= len(words)


def _string_fragments(units: tuple[Unit, ...], stop: frozenset[str]) -> None:
    """Mark runs of bare fragments ("Stopped clocks. Quiet Saturdays. Bench.") as keywords too."""
    run: list[Unit] = []
    for unit in (*units, None):
        if unit is not None and _bare(unit, stop):
            run.append(unit)
            continue
        if len(run) >= _RUN and sum(len(u.tokens) for u in run) >= 2 * _RUN:
            for fragment in run:
                fragment.strung = True
        run = []


def english(units: tuple[Unit, ...], known: Collection[str]) -> bool:
    """Tell whether a text is in English as far as its words show: the engine reads no other language."""
    stems = [s for u in units for s in u.stems if s[0].isalpha()]
    return len(stems) < _FEW or sum(s in known for s in stems) >= _ENGLISH * len(stems)


def _string_nonsense(units: tuple[Unit, ...], known: Mapping[str, object]) -> None:
    """Mark a text whose neighbouring words hardly ever stand side by side: shuffled words, or keywords.

    Measured on drafts that the model has not seen: in honest texts, second-language ones among them, over a third of
    the word pairs stand in the examples too; in shuffled ones a fifth.
    """
    long = [unit for unit in units if len(unit.masked) >= _LONG_ENOUGH]
    pairs = [f"{a} {b}" for unit in long for a, b in pairwise(unit.masked)]
    if len(long) > 1 and known and sum(pair in known for pair in pairs) < _SHUFFLED * len(pairs):
        for unit in long:
            unit.strung = True


def _bare(unit: Unit, stop: frozenset[str]) -> bool:
    words = [t for t in unit.tokens if t.text[0].isalnum()]
    return 1 <= len(words) <= 6 and not any(t.bare in stop or "'" in t.text for t in words)


def nearness(note: Note, here: frozenset[str]) -> float:
    """Tell how close a sentence's stems come to a note, from 0 (nothing shared) to 1 (surely it) and above."""
    shared = here & note.stems.keys()
    value = 0.5 * sum(note.stems[s] for s in shared)
    if note.related:
        kin = sum(note.related[s] for s in (here & note.related.keys()))
        value += 0.2 * min(kin, 3.0)
    if note.numbers and here & note.numbers:
        value += 0.3
    for alias in note.aliases:
        if here.issuperset(alias):
            value = max(value, 1.0 if len(alias) > 1 else 0.7)
    return value


def _judge_moves(analysis: Analysis) -> None:
    cues = analysis.resources.cues
    for unit in analysis.units:
        unit.cues = frozenset(name for _, _, name in cues.find(unit.stems))
    for unit, features in features_of(analysis):
        moves = analysis.resources.model.judge(features)
        unit.moves = {m: v for m, v in moves.items() if m in _SAID} if unit.strung else moves


def features_of(analysis: Analysis) -> Iterator[tuple[Unit, set[str]]]:
    """Yield each sentence with what the model sees of it: the same in training and in a review."""
    before: Mapping[str, tuple[Note, float]] = {}
    last = len(analysis.units) - 1
    for i, unit in enumerate(analysis.units):
        place = i == 0, i == last
        yield (
            unit,
            unit_features(unit.masked, unit.cues, unit.hits, before, *place, analysis.resources.clusters),
        )
        before = unit.hits
