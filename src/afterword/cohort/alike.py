"""Drafts of a class that read alike, names masked, found in time that grows about with the number of drafts. Pure.

Word shingles, thinned by winnowing (Schleimer, Wilkerson and Aiken 2003, Winnowing: Local Algorithms for Document
Fingerprinting): two drafts that share eight words in a row share a fingerprint. What a third of the class shares is
taken for a template or a prompt, and so is what the record or the course gave; neither counts.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, groupby
from zlib import crc32

from afterword.cohort.masking import MASK, Word, shown_words

SHINGLE = 5
"""Words in a shingle."""
_WINDOW = 4  # shingles of which one at least is a fingerprint
_MOST_MASKS = 2  # in a shingle that tells something
LEAST_WORDS = 15
"""Words that two drafts share in passages, at least, to be shown."""
LEAST_RUN = 12
"""Words in the longest of these passages, at least: worn phrases are shorter."""
LEAST_SHARE = 0.35
"""Their share of the shorter draft's own words, at least."""
_COMMON = 3  # a shingle in more than one draft of this many is a template's
_BIG_GROUP = 12  # drafts on one record, from which they are a class of their own
_MOST_PASSAGES = 6

Shingle = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Text:
    """A draft to compare: its id, the interview it is about, its body, and the body's masked words."""

    id: str
    group: str
    body: str
    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two drafts that read alike. `passages` are in the words of the first, names masked, longest first."""

    one: str
    other: str
    words: int
    """Words in the passages that both have."""
    share: float
    """Of the shorter draft's own words, above 0, at most 1."""
    passages: tuple[str, ...]


def alike(texts: Sequence[Text], given: Mapping[str, Iterable[Sequence[Word]]]) -> list[Pair]:
    """Return the pairs that read alike, those that share most first.

    `given` holds, by group, texts that writers were given: the record, the prompts.
    """
    handed = {group: {s for words in some for s in shingles(words)} for group, some in given.items()}
    common = _common(texts)
    own = [_own(text, common | handed.get(text.group, set())) for text in texts]
    found = (_pair(texts[a], texts[b], own[a], own[b]) for a, b in _candidates(own))
    return sorted(
        (pair for pair in found if pair), key=lambda pair: (-pair.share, -pair.words, pair.one, pair.other)
    )


def shingles(words: Sequence[Word]) -> list[Shingle]:
    """Return the shingles of a text in order; those that are mostly masks are left out later."""
    texts = [word.text for word in words]
    return [tuple(texts[at : at + SHINGLE]) for at in range(len(texts) - SHINGLE + 1)]


def _common(texts: Sequence[Text]) -> set[Shingle]:
    """Return what more than a third of the class has, or of a big group on one record; but never what only two have."""
    groups: dict[str, list[Text]] = defaultdict(list)
    for text in texts:
        groups[text.group].append(text)
    found: set[Shingle] = set()
    for some in (texts, *(group for group in groups.values() if len(group) >= _BIG_GROUP)):
        spread = Counter(s for text in some for s in set(shingles(text.words)))
        found |= {s for s, drafts in spread.items() if drafts > max(2, len(some) / _COMMON)}
    return found


def _own(text: Text, common: set[Shingle]) -> dict[Shingle, int]:
    """Return the shingles that are the writer's own, each with the place where it first begins."""
    own: dict[Shingle, int] = {}
    for at, shingle in enumerate(shingles(text.words)):
        if shingle not in common and shingle.count(MASK) <= _MOST_MASKS:
            own.setdefault(shingle, at)
    return own


def _candidates(own: Sequence[Mapping[Shingle, int]]) -> Iterator[tuple[int, int]]:
    """Yield pairs of places (from 0) of drafts that have two fingerprints in common."""
    holders: dict[int, list[int]] = defaultdict(list)
    for at, found in enumerate(own):
        for mark in _fingerprints(found):
            holders[mark].append(at)
    shared = Counter(pair for some in holders.values() for pair in combinations(some, 2))
    yield from sorted(pair for pair, marks in shared.items() if marks > 1)


def _fingerprints(own: Mapping[Shingle, int]) -> set[int]:
    marks = [crc32("\0".join(shingle).encode()) for shingle in own]
    return {min(marks[at : at + _WINDOW]) for at in range(max(1, len(marks) - _WINDOW + 1)) if marks}


def _pair(one: Text, other: Text, mine: Mapping[Shingle, int], theirs: Mapping[Shingle, int]) -> Pair | None:
    both = mine.keys() & theirs.keys()
    held, held_too = _covered(mine[s] for s in both), _covered(theirs[s] for s in both)
    words = min(len(held), len(held_too))
    runs = sorted(_runs(held), key=lambda run: (-len(run), run[0]))
    if words < LEAST_WORDS or len(runs[0]) < LEAST_RUN:
        return None
    share = words / min(len(_covered(mine.values())), len(_covered(theirs.values())))
    if share < LEAST_SHARE:
        return None
    passages = tuple(shown_words(one.body, [one.words[at] for at in run]) for run in runs[:_MOST_PASSAGES])
    return Pair(one.id, other.id, words, min(share, 1.0), passages)


def _covered(starts: Iterable[int]) -> set[int]:
    """Return the places of all words in shingles that begin at `starts`."""
    return {at for start in starts for at in range(start, start + SHINGLE)}


def _runs(places: set[int]) -> list[list[int]]:
    """Return places that follow each other as lists."""
    numbered = enumerate(sorted(places))
    return [[place for _, place in run] for _, run in groupby(numbered, key=lambda pair: pair[1] - pair[0])]
