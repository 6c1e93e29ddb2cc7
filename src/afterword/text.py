"""Text as people write it, made readable for a program.

Positions in a `Text` refer to its `norm`; `Text.span` leads back to the characters as given.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from dataclasses import dataclass

_HIDDEN = "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\U000e0000-\U000e007f"
HIDDEN = re.compile(f"[{_HIDDEN}]+")
_DROPPED = re.compile(f"[{_HIDDEN}\u0300-\u036f]+")
_ONE_TO_ONE = {ord(a): b for a, b in zip("‘’‚‛′`“”„‟″«»‐‑‒", '\'\'\'\'\'\'"""""""---', strict=True)}
_ONE_TO_ONE |= dict.fromkeys([*range(0x2000, 0x200B), 0xA0, 0x202F, 0x205F, 0x3000, 9, 11, 12], " ")
_ONE_TO_ONE |= dict.fromkeys([0x85, 0x2028, 0x2029], "\n")
_ONE_TO_ONE |= dict.fromkeys([*range(0, 9), *range(14, 32), 127], " ")
_ODD = re.compile(f"[{re.escape(''.join(map(chr, _ONE_TO_ONE)))}]")
_UNSEEN = re.compile(
    r"<!--.*?(?:-->|\Z)"
    r"|<(\w+)\b[^<>]*(?:display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0|\bhidden\b|color\s*:\s*(?:white|#fff))[^<>]*>"
    r".*?(?:</\1>|\Z)",
    re.IGNORECASE | re.DOTALL,
)
"""Markup that keeps words from the reader's eyes, comments and invisible elements."""
_STYLED = re.compile("[\uff01-\uff5e\U0001d400-\U0001d7ff]")
_LOOK = "аaсcеeоoрpхxуyіiѕsјjԁdһhԛqԝwӏlոnԍgАAВBЕEКKМMНHОOРPСCТTХXУYІIЅSЈJαaοoνvρpυuιiκkηnτtΑAΒBΕEΖZΗHΙIΚKΜMΝNΟOΡPΤTΥYΧXвbкkмmнhтt"
LOOKALIKES = {ord(a): b for a, b in zip(_LOOK[::2], _LOOK[1::2], strict=True)}
_FOREIGN = re.compile("[\u0370-\u03ff\u0400-\u052f\u0560-\u0588]")
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Text:
    """A text as given and as read: same words, plain punctuation, nothing invisible."""

    raw: str
    norm: str
    index: array[int] | None
    """For each position of `norm` (and its end) the position in `raw`; None where they are equal."""
    masked: tuple[tuple[int, int], ...]
    """Spans of `raw` with letters of another alphabet that pass for Latin ones."""
    unseen: tuple[tuple[int, int], ...] = ()
    """Spans of `raw` that markup hides from a reader; blank in `norm`."""

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Lead a span of `norm` back to `raw`."""
        if self.index is None:
            return start, end
        return self.index[start], self.index[end - 1] + 1 if end > start else self.index[end]


def read_text(raw: str) -> Text:
    """Return `raw` made plain: line ends, spaces, quotes, look-alike and invisible characters."""
    unseen = tuple(m.span() for m in _UNSEEN.finditer(raw)) if "<" in raw else ()
    seen = raw
    for start, end in unseen:
        seen = seen[:start] + " " * (end - start) + seen[end:]
    found = _plain(seen)
    return Text(raw, found.norm, found.index, found.masked, unseen)


def _plain(raw: str) -> Text:
    if raw.isascii():
        plain = raw.translate(_ONE_TO_ONE).replace("\r\n", " \n").replace("\r", "\n")
        return Text(raw, plain, None, ())
    masked = _masked_words(raw) if _FOREIGN.search(raw) else ()
    norm = _ODD.sub(lambda m: _ONE_TO_ONE[ord(m[0])], raw).replace("\r\n", " \n").replace("\r", "\n")
    norm = _STYLED.sub(lambda m: unicodedata.normalize("NFKC", m[0])[:1] or " ", norm)
    for start, end in masked:
        norm = norm[:start] + norm[start:end].translate(LOOKALIKES) + norm[end:]
    if not _DROPPED.search(norm):
        return Text(raw, norm, None, masked)
    return _drop(raw, norm, masked)


def _masked_words(raw: str) -> tuple[tuple[int, int], ...]:
    """Find words that mix Latin with look-alike letters, or that are all look-alikes in a Latin text."""
    found = []
    latin = sum(c.isascii() and c.isalpha() for c in raw) * 2 > sum(c.isalpha() for c in raw)
    for match in _WORD.finditer(raw):
        word = match[0]
        foreign = [c for c in word if _FOREIGN.match(c)]
        if foreign and all(ord(c) in LOOKALIKES for c in foreign):
            mixed = any(c.isascii() for c in word)
            if mixed or (latin and len(word) > 2):
                found.append(match.span())
    return tuple(found)


def _drop(raw: str, norm: str, masked: tuple[tuple[int, int], ...]) -> Text:
    """Leave out invisible characters, compose accents, and remember where each character came from."""
    out: list[str] = []
    index = array("l")
    for i, c in enumerate(norm):
        if "\u0300" <= c <= "\u036f" and out:
            joined = unicodedata.normalize("NFC", out[-1] + c)
            out[-1] = joined if len(joined) == 1 else out[-1]
        elif not _DROPPED.match(c):
            out.append(c)
            index.append(i)
    index.append(len(norm))
    return Text(raw, "".join(out), index, masked)
