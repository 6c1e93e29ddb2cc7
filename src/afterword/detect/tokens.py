"""Tokens of a draft, and the recorded names among them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from itertools import accumulate, repeat
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from afterword.words import Lexeme, Stemmer, tokens

if TYPE_CHECKING:  # a profile reads tokens itself
    from afterword.detect.profile import Profile


class Token(NamedTuple):
    """A word of the message."""

    start: int
    end: int
    text: str
    lexeme: Lexeme
    """What the word is wherever it stands: folded, stemmed, masked."""
    family: str = ""
    """The kind of recorded name it belongs to, or nothing."""

    @property
    def bare(self) -> str:
        """The word folded, without its possessive."""
        return self.lexeme.bare


_token = partial(tuple.__new__, Token)
"""Makes a token of a tuple of its fields, in a third of the time that `Token(...)` takes."""


def read_tokens(norm: str, stemmer: Stemmer) -> tuple[Token, ...]:
    """Return the tokens of a normalised text."""
    parts = tokens(norm).split(norm)
    words = parts[1::2]
    ends = list(accumulate(map(len, parts)))
    return tuple(map(_token, zip(ends[::2], ends[1::2], words, stemmer.lexemes(words), repeat(""))))


_lexeme = itemgetter(Token._fields.index("lexeme"))
_bare = itemgetter(Lexeme._fields.index("bare"))


def lexemes_of(tokens: Sequence[Token]) -> list[Lexeme]:
    """Return the lexeme of each token."""
    return list(map(_lexeme, tokens))


def bare_words(tokens: Sequence[Token]) -> list[str]:
    """Return the folded word of each token."""
    return list(map(_bare, lexemes_of(tokens)))


def name_tokens(tokens: tuple[Token, ...], profile: Profile) -> tuple[Token, ...]:
    """Mark the tokens that belong to a recorded name."""
    names = profile.names
    folded = bare_words(tokens)
    found: list[tuple[int, int, str]] = []
    for i in [i for i, word in enumerate(folded) if word in names]:
        for form, family in names[folded[i]]:
            end = i + len(form)
            if tuple(folded[i:end]) == form and (len(form) > 1 or tokens[i].text[0].isupper()):
                found.append((i, end, family))
    if not found:
        return tokens
    out = list(tokens)
    taken = bytearray(len(tokens))
    # "Harbour School" goes before "the Harbour"
    longest = sorted(found, key=lambda f: (f[0] - f[1], tokens[f[0]].start - tokens[f[1] - 1].end))
    for start, end, family in longest:
        if not any(taken[start:end]):
            out[start:end] = [_token((*token[:-1], family)) for token in tokens[start:end]]
            taken[start:end] = b"\1" * (end - start)
    return tuple(out)
