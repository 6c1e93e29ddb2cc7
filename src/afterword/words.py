"""Words: tokens, their canonical stems, and phrases found among them.

A canonical stem is what the engine compares. It folds case, accents, contractions, British and American spelling
and a few register twins ("kindly" and "please"), so that a dialect never changes a verdict.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, NamedTuple

_PLAIN = r"[^\W_]+(?:['’][^\W_]+)*|[?!;:…]|\.\.+|[\U0001F300-\U0001FAFF☀-➿]"
_ADDRESS = r"https?://\S+|www\.\S+|\b[\w-]{1,63}(?:\.[\w-]{1,63}){0,5}\.[a-z]{2,10}/\S*|[\w.+-]{1,64}@[\w-]{1,63}\.[\w.]{1,63}"
_TOKEN = re.compile(f"({_ADDRESS}|{_PLAIN})")
"""A token as the one group, so that `split` gives what stands between tokens, and the tokens, in turn."""
_PLAIN_TOKEN = re.compile(f"({_PLAIN})")
"""The same for a text without links and addresses: twice as fast."""
_ASCII_TOKEN = re.compile(r"([A-Za-z0-9]+(?:'[A-Za-z0-9]+)*|[?!;:]|\.\.+)")
"""The same for such a text in plain ASCII, as most are: a quarter faster again."""


def tokens(text: str) -> re.Pattern[str]:
    """Return the pattern of tokens that fits `text`."""
    if "/" in text or "@" in text or "www." in text:
        return _TOKEN
    return _ASCII_TOKEN if text.isascii() else _PLAIN_TOKEN


_OUR = re.compile(
    r"^(col|fav|hon|lab|neighb|behavi|endeav|harb|hum|rum|flav|sav|cand|rig|vig|od|arm|parl|glam|splend)our"
)
_ISE = re.compile(r"(i|y)z(e|ed|es|er|ers|ing|ation|ations)$")
_DOUBLE_L = re.compile(
    r"^(travel|cancel|model|label|counsel|fuel|signal|channel|level|dial|marvel|total)l(ed|ing|ers?)$"
)
_DOUBLE = re.compile(r"([bdfglmnprst])\1(?=(?:ed|ing|ers?|ations?|ous|ments?)$)")
"""A consonant that some double and others don't: "labelled", "installment", and the slip in "commited"."""
_CACHE_LIMIT = 60_000
_SUFFIXES: Mapping[str, tuple[str, ...]] = {
    "n't": ("not",),
    "'ll": ("will",),
    "'re": ("be",),
    "'ve": ("have",),
    "'m": ("be",),
    "'d": ("would",),
    "'s": (),
}
_NUMBER = re.compile(r"^(\d[\d.,:]*?)[.,:]?(?:st|nd|rd|th|k|m|am|pm|h)?$")


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Closed word lists, read from `exercises/lexicon/words.toml`."""

    same: Mapping[str, str]
    """Spelling and register twins: word -> the one we compare."""
    expand: Mapping[str, tuple[str, ...]]
    """Irregular contractions and dictated spellings: "won't" -> ("will", "not")."""
    stop: frozenset[str]
    """Function words: never content."""
    common: frozenset[str]
    """Stems that any letter about any job holds: no evidence of a shared moment."""
    numbers: Mapping[str, str]
    """Number words -> digits."""
    days: frozenset[str]
    months: frozenset[str]


def fold(word: str) -> str:
    """Lower-case `word` and drop its accents: "Müller" and "muller" compare equal. A bare accent stays as it is."""
    if word.isascii():
        return word.lower()
    plain = unicodedata.normalize("NFKD", word.lower().replace("ß", "ss").replace("ø", "o").replace("ł", "l"))
    return "".join(c for c in plain if not unicodedata.combining(c)).strip() or word


_NAMES_TOO = frozenset({"an", "at", "do", "he", "in", "of", "on", "so", "to"})
"""Function words that within a sentence have a capital only where they belong to a name."""


class Lexeme(NamedTuple):
    """What a word is wherever it stands."""

    bare: str
    """The word folded, without its possessive."""
    stems: tuple[str, ...]
    """Its canonical stems."""
    opening: tuple[str, ...]
    """The stems with numbers, days and months replaced by what they are: the mask of a sentence's first word."""
    inside: tuple[str, ...]
    """The mask of a later word: capitalised words that are no function words are names (`<cap>`), and "An" in "Hội An"."""
    form: tuple[str, str] | None
    """Its stem and "=" with the word itself, spelt as we compare; None where they are one, or where it is masked or may
    be part of a contraction ("was", "is")."""
    word: bool
    """Whether it is a word or a number, not a mark."""
    capital: bool
    """Whether it begins with a capital."""
    joins: bool
    """Whether it is a function word or a contraction: what sentences have and keyword lists lack."""


def bare_word(word: str) -> str:
    """Return a word folded, without its possessive."""
    word = fold(word)
    return word[:-2] if word.endswith("'s") and len(word) > 2 else word


class _Lexemes(dict[str, Lexeme]):
    """Lexemes looked up so far: a missing one is made when it is first asked for."""

    def __init__(self, look_up: Callable[[str], Lexeme]) -> None:
        self._look_up = look_up

    def __missing__(self, token: str) -> Lexeme:
        if len(self) > _CACHE_LIMIT:
            self.clear()
        found = self[token] = self._look_up(token)
        return found


@dataclass(slots=True)
class Stemmer:
    """Turns a word into its canonical stems. Holds a bounded cache; equal input gives equal output."""

    vocabulary: Vocabulary
    known: Mapping[str, str] = field(default_factory=dict)
    """Stems of common words, ready made: the same that the algorithm gives, only sooner."""
    _cache: dict[str, tuple[str, ...]] = field(default_factory=dict)
    _stem: dict[str, str] = field(default_factory=dict)
    _lexemes: _Lexemes = field(init=False)
    twins: Mapping[str, str] = field(init=False)
    """Word -> its other spelling, both ways: "programme" and "program"."""

    def __post_init__(self) -> None:
        """Begin with no lexemes."""
        self._lexemes = _Lexemes(self._look_up)
        same = self.vocabulary.same
        self.twins = {**{other: word for word, other in same.items()}, **same}

    def lexemes(self, words: Iterable[str]) -> Iterator[Lexeme]:
        """Return what each token is."""
        return map(self._lexemes.__getitem__, words)

    def _look_up(self, token: str) -> Lexeme:
        stop = self.vocabulary.stop
        bare = bare_word(token)
        stems = self.stems(token)
        capital = token[0].isupper()
        opening = tuple(self._mask(stem, capital) for stem in stems)
        name = capital and token[1:].islower()
        inside = tuple(
            "<cap>" if name and mask == stem and (stem not in stop or bare in _NAMES_TOO) else mask
            for stem, mask in zip(stems, opening, strict=True)
        )
        form = self._form(bare, stems) if opening == stems else None
        return Lexeme(
            bare, stems, opening, inside, form, token[0].isalnum(), capital, bare in stop or "'" in token
        )

    def _form(self, bare: str, stems: tuple[str, ...]) -> tuple[str, str] | None:
        """Return the stem of a word with its form; None where they are one, or where a contraction has no such form."""
        if len(stems) != 1 or bare in self.vocabulary.expand:
            return None
        word = _DOUBLE.sub(r"\1", self._spelt(bare))
        return (stems[0], "=" + word) if word.isalpha() and word != stems[0] else None

    def _mask(self, stem: str, capital: bool) -> str:
        if stem[0].isdigit():
            return "<num>"
        if stem in self.vocabulary.days:
            return "<day>"
        return "<month>" if capital and stem in self.vocabulary.months else stem

    def stems(self, token: str) -> tuple[str, ...]:
        """Return the canonical stems of one token: none for a possessive, two for "don't"."""
        found = self._cache.get(token)
        if found is None:
            if len(self._cache) > _CACHE_LIMIT:
                self._cache.clear()
            found = self._cache[token] = self._canonical(token)
        return found

    def of(self, text: str) -> tuple[str, ...]:
        """Return the canonical stems of a phrase, in order."""
        return tuple(s for t in tokens(text).findall(text.replace("’", "'")) for s in self.stems(t))

    def learnt(self) -> dict[str, str]:
        """Return the stems worked out so far, by word."""
        return dict(self._stem)

    def _canonical(self, token: str) -> tuple[str, ...]:
        word = fold(token)
        if not word[0].isalnum():
            return (
                (word[:1],)
                if word[0] in "?!;:"
                else (("<emoji>",) if ord(word[0]) > 0x2000 and word[0] != "…" else ())
            )
        if word.startswith(("http://", "https://", "www.")) or ("." in word and "/" in word):
            return ("<url>",)
        if "@" in word:
            return ("<mail>",)
        if word in self.vocabulary.expand:
            return tuple(self._one(w) for w in self.vocabulary.expand[word])
        if "'" in word:
            for suffix, more in _SUFFIXES.items():
                if word.endswith(suffix) and len(word) > len(suffix):
                    return (self._one(word[: -len(suffix)]), *more)
            word = word.replace("'", "")
        return (self._one(word),)

    def _spelt(self, word: str) -> str:
        """Return `word` in the one spelling and register that we compare."""
        same = self.vocabulary.same
        word = _OUR.sub(r"\1or", same.get(word, word))
        word = _ISE.sub(r"\1s\2", word)
        word = _DOUBLE_L.sub(r"\1\2", word)
        return same.get(word, word)

    def _one(self, word: str) -> str:
        vocabulary = self.vocabulary
        word = vocabulary.same.get(word, word)
        number = _NUMBER.match(word)
        if number:
            return number[1]
        if word in vocabulary.numbers:
            return vocabulary.numbers[word]
        if word in vocabulary.stop or word in vocabulary.days or word in vocabulary.months or len(word) < 3:
            return word
        word = self._spelt(word)
        found = self.known.get(word) or self._stem.get(word)
        if found is None:
            if len(self._stem) > _CACHE_LIMIT:
                self._stem.clear()
            found = self._stem[word] = _snowball(word)
        return found


@cache
def _stemmer() -> Any:
    from snowballstemmer.english_stemmer import EnglishStemmer

    return EnglishStemmer()


def _snowball(word: str) -> str:
    return str(_stemmer().stemWord(word))


_Node = dict[str, Any]
Hit = tuple[int, int, str]
"""Start and end of a phrase among the stems (the end exclusive), and the name of its list."""
CUE = "cue:"
"""What the names of cue lists begin with: cues are for the sentence model alone."""
_GAP = 2


@dataclass(frozen=True, slots=True)
class Phrases:
    """Sets of phrases, matched over canonical stems in one pass; `*` stands for up to two words."""

    root: _Node
    """A tree of stems; the names of the lists whose phrase ends at a node stand under the empty key."""

    @classmethod
    def build(cls, lists: Mapping[str, Iterable[str]], stemmer: Stemmer) -> Phrases:
        """Index phrase `lists` (name -> phrases)."""
        root: _Node = {}
        for name, phrases in lists.items():
            for phrase in phrases:
                node = root
                for part in phrase.split():
                    for stem in ("*",) if part == "*" else stemmer.of(part):
                        node = node.setdefault(stem, {})
                if node is not root:
                    ends = node.setdefault("", [])
                    if name not in ends:
                        ends.append(name)
        return cls(root)

    def find(self, stems: Sequence[str]) -> list[Hit]:
        """Return every phrase in `stems`, in order of their starts."""
        found: dict[Hit, None] = {}
        ended = [*stems, None]  # no phrase goes on with None
        for start, node in enumerate(map(self.root.get, stems)):
            if node and (ended[start + 1] in node or "" in node or "*" in node):
                _walk(ended, start, start + 1, node, found)
        return list(found)


def _walk(ended: Sequence[str | None], start: int, at: int, node: _Node, found: dict[Hit, None]) -> None:
    while True:
        if "" in node:
            for name in node[""]:
                found[start, at, name] = None
        if "*" in node:
            gap = node["*"]
            for skip, stem in enumerate(ended[at : at + _GAP + 1], at + 1):
                if stem in gap:
                    _walk(ended, start, skip, gap[stem], found)
        follow = ended[at]
        if follow not in node:
            return
        node = node[follow]
        at += 1
