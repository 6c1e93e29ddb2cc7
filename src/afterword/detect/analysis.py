"""One pass over a draft: tokens, names seen, sentences with their stems, notes recalled, moves made."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, chain, compress
from operator import attrgetter, itemgetter
from typing import Any, TypeVar

from afterword.calendar import Calendar
from afterword.detect.finding import Evidence
from afterword.detect.moves import Feature, MoveModel, made_features, of_kind, placed
from afterword.detect.profile import Profile, name_parts
from afterword.detect.strung import mark_strung
from afterword.detect.tokens import Token, lexemes_of, name_tokens, read_tokens
from afterword.detect.units import Unit, quotations, read_units
from afterword.draft import Draft
from afterword.layout import Layout, Piece, inside, lay_out
from afterword.record import Record
from afterword.text import Text, read_text
from afterword.words import CUE, Hit, Lexeme, Phrases, Stemmer

_SAID = frozenset({"recalls", "places", "leftover", "own_past", "public", "denies"})
"""What keywords may do without making a statement."""


_T = TypeVar("_T")
_SHORT = 20
"""In a quotation of so many words a blank or slang is not the writer's."""


@dataclass(frozen=True, slots=True)
class Resources:
    """Data that every review shares."""

    stemmer: Stemmer
    phrases: Phrases
    """The lexicon's lists of phrases; those called `cue:...` are features of the sentence model."""
    model: MoveModel
    weight: Mapping[str, float]
    """Stem -> how much it tells, 0 (everywhere) to 1 (rare, or unknown)."""
    kin: Mapping[str, tuple[str, ...]]
    """Stem -> stems of related words."""
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
    said: tuple[Token, ...]
    """The tokens of the body that are words or numbers, no marks."""
    counts: list[int]
    """Number of words of each sentence of the layout."""
    quotations: tuple[tuple[int, int], ...]
    """Short quoted words of others in the body: a blank or slang in them is not the writer's."""
    peaks: Mapping[str, float]
    """Move -> its highest probability in any sentence: most checks end here."""
    bares: frozenset[str]
    """The folded words of the body."""
    memo: dict[str, Any] = field(default_factory=dict)
    """What several checks ask for, worked out once: see `once`."""

    @property
    def words(self) -> int:
        """Number of words from the first sentence to the last, greeting and sign-off left out."""
        return sum(self.counts)

    def once(self, name: str, work: Callable[[Analysis], _T]) -> _T:
        """Return what `work` finds in this draft, worked out when it is first asked for by that `name`."""
        if name not in self.memo:
            self.memo[name] = work(self)
        found: _T = self.memo[name]
        return found

    def peak(self, moves: Collection[str]) -> float:
        """Return the highest probability of any of `moves` in any sentence."""
        peaks = self.peaks
        return max([peaks.get(m, 0.0) for m in moves], default=0.0)

    def evidence(self, start: int, end: int, part: str = "body") -> Evidence:
        """Return the words of a span of the normalised text, as the writer gave them."""
        text = self.subject if part == "subject" and self.subject else self.text
        start, end = text.span(start, end)
        raw = text.raw[start:end]
        words = raw.strip()
        start += len(raw) - len(raw.lstrip())
        return Evidence(start, start + len(words), words, part)

    def best(self, score: Callable[[Unit], float]) -> tuple[float, Unit | None]:
        """Return the highest score above 0 of a sentence, and the first sentence that has it."""
        value, where = 0.0, None
        for unit in self.units:
            own = score(unit)
            if own > value:
                value, where = own, unit
        return value, where


def analyse(draft: Draft, profile: Profile, resources: Resources, kind: str = "") -> Analysis:
    """Read `draft`, a message of `kind` where that is known, once for every detector."""
    stemmer = resources.stemmer
    text = read_text(draft.body)
    layout = lay_out(text.norm, frozenset(name_parts(profile.record.me.name)))
    own = read_tokens(text.norm, stemmer)
    if layout.quoted:
        own = tuple(t for t in own if not inside(layout.quoted, t.start))
    tokens = name_tokens(own, profile)
    lexemes = lexemes_of(tokens)
    stems, places = _stems_of(lexemes)
    quoted = quotations(text.norm)
    units = read_units(text.norm, tokens, (stems, places), layout, [(a, b) for a, b, _ in quoted], profile)
    subject = read_text(draft.subject) if draft.subject is not None else None
    subject_tokens = name_tokens(read_tokens(subject.norm, stemmer), profile) if subject else ()
    mark_strung(units, resources.model, resources.known)
    hits = resources.phrases.find(stems)
    _give_cues(units, hits)
    _judge_moves(units, resources, kind)
    subject_stems, subject_places = _stems_of(lexemes_of(subject_tokens))
    said = tuple(compress(tokens, map(_IS_WORD, lexemes)))
    return Analysis(
        draft,
        profile,
        resources,
        text,
        layout,
        tokens,
        units,
        subject,
        subject_tokens,
        tuple(subject_stems),
        (
            *_phrases(subject_tokens, subject_places, "subject", resources.phrases.find(subject_stems)),
            *_phrases(tokens, places, "body", hits),
        ),
        said,
        _words_in(layout.sentences, list(map(_START, said))),
        tuple((a, b) for a, b, words in quoted if words <= _SHORT),
        _peaks(units),
        frozenset(map(_BARE, lexemes)),
    )


_BARE, _STEMS, _IS_WORD, _START = attrgetter("bare"), attrgetter("stems"), attrgetter("word"), itemgetter(0)


def _stems_of(lexemes: Sequence[Lexeme]) -> tuple[list[str], list[int]]:
    """Return the stems of all lexemes, and where among them those of each begin (and at last, where all end)."""
    stems = list(map(_STEMS, lexemes))
    return list(chain.from_iterable(stems)), list(accumulate(map(len, stems), initial=0))


def _words_in(sentences: Iterable[Piece], starts: Sequence[int]) -> list[int]:
    """Count the words, which begin at `starts`, of each sentence."""
    counts, last = [], 0
    for sentence in sentences:
        first = bisect_left(starts, sentence.start, last)
        last = bisect_left(starts, sentence.end, first)
        counts.append(last - first)
    return counts


_OWN = frozenset({"person", "me", "employer", "role", "past"})


def _phrases(
    tokens: tuple[Token, ...], places: Sequence[int], part: str, hits: list[Hit]
) -> list[tuple[str, str, int, int]]:
    """Say where the lexicon's phrases stand; a recorded name that reads like one is none.

    `places` are where the stems of each token begin.
    """
    found = []
    for start, end, name in [hit for hit in hits if not hit[2].startswith(CUE)]:
        first, last = (tokens[bisect_right(places, at) - 1] for at in (start, end - 1))
        if not (first.family in _OWN and last.family in _OWN):
            found.append((name, part, first.start, last.end))
    return found


def _give_cues(units: tuple[Unit, ...], hits: list[Hit]) -> None:
    """Give each sentence the cues that stand in it as a whole; hits and sentences come in order."""
    left = iter(units)
    unit = next(left, None)
    for start, end, name in hits:
        while unit is not None and start >= unit.at + len(unit.stems):
            unit = next(left, None)
        if unit is None:
            return
        if unit.at <= start and end <= unit.at + len(unit.stems) and name.startswith(CUE):
            unit.cues.add(name)


def _judge_moves(units: tuple[Unit, ...], resources: Resources, kind: str) -> None:
    judge = resources.model.judge
    for unit, made in features_of(units, kind):
        moves = judge(unit.masked, made)
        unit.moves = {m: v for m, v in moves.items() if m in _SAID} if unit.strung else moves


def _peaks(units: tuple[Unit, ...]) -> dict[str, float]:
    peaks: dict[str, float] = {}
    for unit in units:
        for move, value in unit.moves.items():
            if value > peaks.get(move, 0.0):
                peaks[move] = value
    return peaks


def features_of(units: tuple[Unit, ...], kind: str) -> Iterator[tuple[Unit, set[Feature]]]:
    """Yield each sentence with what the model sees of it beside its runs of words: the same in training and review."""
    made = [made_features(unit.masked, unit.cues, unit.hits) for unit in units]
    for i, unit in enumerate(units):
        found = placed(made, i)
        found.update(unit.forms)
        if kind:
            found |= of_kind(kind, unit.masked, made[i])
        yield unit, found
