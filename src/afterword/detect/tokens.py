"""Tokens of a draft, and the recorded names among them."""

from __future__ import annotations

from typing import NamedTuple

from afterword.detect.profile import Profile
from afterword.words import Lexeme, Stemmer, tokens


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


def read_tokens(norm: str, stemmer: Stemmer) -> tuple[Token, ...]:
    """Return the tokens of a normalised text."""
    lexeme = stemmer.lexeme
    return tuple([Token(*m.span(), word := m[0], lexeme(word)) for m in tokens(norm).finditer(norm)])


def name_tokens(tokens: tuple[Token, ...], profile: Profile) -> tuple[Token, ...]:
    """Mark the tokens that belong to a recorded name."""
    names = profile.names
    folded = [t.lexeme.bare for t in tokens]
    out = list(tokens)
    done = 0
    for i, word in enumerate(folded):
        if i < done or word not in names:
            continue
        for form, family in names[word]:
            end = i + len(form)
            if tuple(folded[i:end]) == form and (len(form) > 1 or tokens[i].text[0].isupper()):
                for k in range(i, end):
                    out[k] = tokens[k]._replace(family=family)
                done = end
                break
    return tuple(out)
