"""Keywords strung together: what looks like sentences and says nothing."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from itertools import pairwise
from typing import Protocol

from afterword.detect.moves import MoveModel
from afterword.detect.tokens import Token

_BARS = re.compile(r"[|/;•·#,]")
_GLUE = frozenset({"and", "or"})
_DATES = frozenset({"<num>", "<day>", "<month>"})
_RUN = 3
"""So many bare fragments in a row are a list of keywords."""
_LONG_ENOUGH = 10
_FEW = 12
_LOWER = 5
_ENGLISH = 0.5
_SHUFFLED = 0.3
_PAIRS = 40
"""So many pairs of words it takes to tell: in a short note of a rare trade few of them need be known."""


class Sentence(Protocol):
    """What is looked at of a sentence."""

    tokens: tuple[Token, ...]
    stems: tuple[str, ...]
    masked: tuple[str, ...]
    strung: bool


def is_strung(tokens: Sequence[Token], text: str) -> bool:
    """Tell a string of keywords from a sentence: many content words, hardly any that join them."""
    if len(tokens) < 7 or ('"' in text and any("<url>" in token.lexeme.stems for token in tokens)):
        return False  # a title with its link
    lexemes = [token.lexeme for token in tokens]
    joins = [lexeme.joins for lexeme in lexemes if lexeme.word and lexeme.bare not in _GLUE]
    count = len(joins)
    if count < 7:
        return False
    share = sum(joins) / count
    if share >= 0.2 or sum([_names(t) for t in tokens if t.lexeme.bare not in _GLUE]) > 0.6 * count:
        return False
    return share < 0.1 or (share < 0.16 and count >= 12) or len(_BARS.findall(text)) * 2.2 >= count


def _names(token: Token) -> bool:
    """Tell whether a token names somebody, something recorded, or a day: "Ann Lee, Audit Lead interview, 9 June"."""
    return bool(token.family) or not _DATES.isdisjoint(token.lexeme.opening)


def mark_strung(sentences: Sequence[Sentence], model: MoveModel, known: Collection[str]) -> None:
    """Mark runs of fragments and shuffled words as strung; in another language than English, nothing is.

    `model` tells which words it knows to stand side by side, `known` holds the stems of English.
    """
    _fragments(sentences)
    _nonsense(sentences, model)
    strung = [s for s in sentences if s.strung]
    foreign = bool(strung) and not english(sentences, known)
    for sentence in strung:  # a foreign sentence in an English letter is none the less a sentence
        if foreign or _foreign(sentence, known):
            sentence.strung = False


def _fragments(sentences: Sequence[Sentence]) -> None:
    """Mark runs of bare fragments ("Stopped clocks. Quiet Saturdays. Bench.") as keywords."""
    run: list[Sentence] = []
    for sentence in (*sentences, None):
        if sentence is not None and _bare(sentence):
            run.append(sentence)
            continue
        if len(run) >= _RUN and sum(len(s.tokens) for s in run) >= 2 * _RUN:
            for fragment in run:
                fragment.strung = True
        run = []


def _bare(sentence: Sentence) -> bool:
    if len(sentence.tokens) > 12:
        return False
    words = [t.lexeme for t in sentence.tokens if t.lexeme.word]
    return 1 <= len(words) <= 6 and not any(w.joins for w in words)


def _nonsense(sentences: Sequence[Sentence], model: MoveModel) -> None:
    """Mark a text whose neighbouring words hardly ever stand side by side: shuffled words, or keywords.

    Measured on drafts that the model has not seen: of honest texts, second-language ones among them, it knows at least
    36 of a hundred word pairs, mostly 65; with each sentence's words shuffled, mostly 32.
    """
    long = [s for s in sentences if len(s.masked) >= _LONG_ENOUGH]
    if len(long) < 2 or not model.trained:
        return
    count = sum([len(s.masked) - 1 for s in long])
    if count < _PAIRS:
        return
    known = 0
    for sentence in long:
        known += model.pairs_known([*pairwise(sentence.masked)])
        if known >= _SHUFFLED * count:  # most texts are done after half of their sentences
            return
    for sentence in long:
        sentence.strung = True


def _foreign(sentence: Sentence, known: Collection[str]) -> bool:
    """Tell whether the words in small letters are mostly no English: names and terms of a trade tell nothing."""
    small = [s for t in sentence.tokens if t.text.islower() for s in t.lexeme.stems if s[0].isalpha()]
    return len(small) >= _LOWER and sum([s in known for s in small]) < _ENGLISH * len(small)


def english(sentences: Sequence[Sentence], known: Collection[str]) -> bool:
    """Tell whether a text is in English as far as its words show: the engine reads no other language."""
    stems = [s for sentence in sentences for s in sentence.stems if s[0].isalpha()]
    return len(stems) < _FEW or sum([s in known for s in stems]) >= _ENGLISH * len(stems)
