"""Integrity: notes copied word for word, strung keywords, letters a reader can't see, words left over."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache

from afterword.detect.analysis import Analysis
from afterword.detect.finding import Evidence, Finding, flag
from afterword.detect.form import has_blank, in_quote, is_blank, phrase_spans
from afterword.detect.profile import runs
from afterword.detect.tokens import bare_words
from afterword.kinds import Kind, Setting, number
from afterword.text import HIDDEN

_LATIN = re.compile(r"[A-Za-zÀ-ɏ]")
_TAGS = re.compile("[\U000e0020-\U000e007f]")
_OVERRIDE = re.compile("[\u202d\u202e]")
_MANY = 4
"""So many zero-width characters are no accident of pasting."""
_SELF_NOTE = re.compile(
    r"[(\[](?:(?=(?:too|ok|okay|right|better|enough|keep|add|is this|is that)\b[^()\[\]?]{0,40}\?\s*(?:ask|check with) (?-i:[A-Z])\w+\s*[)\]])"
    r"|here (?:go(?:es)? )?(?:an?|one|two|three|some|\d)\b[^()\[\]]{0,12}"
    r"\b(?:sentences?|lines?|paragraphs?|words?)\b(?=\s*(?:[)\]]|(?:about|on|for|that|to|why|of why)\b))|note to self|n\.?b\.? to me"
    r"|(?:put|write)\b(?=[^()\[\]]{4,60}\bhere\s*[)\]])"
    r"|(?:\w+,? )?(?:(?:can|could|would|will) you )?(?:please )?make (?:this|it|that)\b"
    r"(?=[^()\[\]]{0,40}\b(?:sound|shorter|longer|nicer|older|warmer)\b)"
    r"|(?:first|second|third|last|opening|closing|next|final) (?:paragraph|para|line|sentence)|"
    r"(?:add|insert|mention|say|explain|describe|thank|talk about|remind|check|ask|keep|remember|todo|to do)\b[^()\[\]]{4})[^()\[\]]*[)\]]"
    r"|^[^\S\n]*(?:\*\*|#{1,4} )?(?:option|version|draft|variant) ?(?:[A-C1-3]|one|two)\b\s*[:.)-]|^[^\S\n]*```|^[^\S\n]*\*\*(?:subject|body|note)\b"
    r"|^[^\S\n]*(?:note to self|todo|to-do|reminder)\b\s*[:,-]|<\|?(?:assistant|user|system)\|?>",
    re.IGNORECASE | re.MULTILINE,
)

_SELF_NOTE_HINTS = (
    "option", "version", "draft", "variant", "```", "**", "note to self", "todo", "to-do", "reminder", "<",
)  # fmt: skip
"""Without a bracket or one of these a text has no such note: most texts are done here."""


def copied(analysis: Analysis, kind: Kind, settings: Mapping[str, Setting]) -> Finding:
    """Present where a moment of the record stands copied: `words` in a row or more."""
    size = int(number(settings, "words", 8))
    noted = analysis.profile.noted
    plain = bare_words(analysis.said)
    marks, run = bytes(map(noted.__contains__, plain)), b"\1" * size
    here: dict[tuple[str, ...], int] = {}
    at = marks.find(run)
    while at >= 0:
        here.setdefault(tuple(plain[at : at + size]), at)
        at = marks.find(run, at + 1)
    if not here:
        return flag(())
    words = analysis.said
    found = []
    for note in analysis.profile.notes:
        if note.family == "moment":
            copies = _runs(note.words, size)
            if places := [i for said, i in here.items() if said in copies]:
                found.append(analysis.evidence(words[min(places)].start, words[max(places) + size - 1].end))
    return flag(found)


@lru_cache(maxsize=4096)
def _runs(words: tuple[str, ...], size: int) -> frozenset[tuple[str, ...]]:
    return frozenset(runs(words, size))


def word_list(analysis: Analysis, kind: Kind, settings: Mapping[str, Setting]) -> Finding:
    """Present where keywords are strung together, or words shuffled, that make no sentence."""
    return flag([analysis.evidence(u.start, u.end) for u in analysis.units if u.strung])


def hidden(analysis: Analysis, kind: Kind, settings: Mapping[str, Setting]) -> Finding:
    """Present where invisible or look-alike characters change what a program reads."""
    raw = analysis.text.raw
    found = [_raw(raw, *span) for span in analysis.text.masked]
    if not raw.isascii():
        for match in HIDDEN.finditer(raw):
            start, end = match.span()
            inside = start > 0 and end < len(raw) and _LATIN.match(raw[start - 1]) and _LATIN.match(raw[end])
            if (
                inside
                or _TAGS.search(match[0])
                or _OVERRIDE.search(match[0])
                or (end - start > 2 and "\ufe0f" not in match[0])
            ):
                found.append(_raw(raw, max(0, start - 1), min(len(raw), end + 1)))
        loose = [m for m in HIDDEN.finditer(raw) if "\u200b" in m[0] or "\u2060" in m[0] or "\ufeff" in m[0]]
        if len(loose) >= _MANY:
            found += [_raw(raw, *m.span()) for m in loose]
    found += [_raw(raw, *span) for span in analysis.text.unseen]
    if analysis.subject is not None:
        subject = analysis.subject
        found += [Evidence(a, b, subject.raw[a:b], "subject") for a, b in subject.masked]
    return flag(sorted(set(found), key=lambda e: (e.part, e.start)))


def _raw(raw: str, start: int, end: int) -> Evidence:
    return Evidence(start, end, raw[start:end])


@lru_cache(maxsize=64)
def _ends_as_label(names: tuple[str, ...]) -> Callable[[str], bool]:
    """Return what tells whether a text ends with one of the names: without such a colon there is no label."""
    ends = tuple(name.replace("_", " ").casefold() for name in names)
    most = max(map(len, ends)) + 1  # there may be a blank before the colon
    return lambda text: text[-most:].rstrip().casefold().endswith(ends)


@lru_cache(maxsize=64)
def _labels(names: tuple[str, ...]) -> re.Pattern[str]:
    """Return the pattern of a checklist's own lines as labels: "Recalls a moment: ..." speaks to a grader."""
    either = "|".join(re.escape(name.replace("_", " ")) for name in names)
    return re.compile(rf"(?:^|[.!?;]\s)\W*((?:{either})\s?:)", re.IGNORECASE | re.MULTILINE)


def leftover(analysis: Analysis, kind: Kind, settings: Mapping[str, Setting]) -> Finding:
    """Present where instructions, comments to self or an assistant's words were left in."""
    found = phrase_spans(analysis, "assistant") + phrase_spans(analysis, "grader")
    plain = analysis.text.norm
    if "(" in plain or "[" in plain or any(map(plain.lower().__contains__, _SELF_NOTE_HINTS)):
        notes = [m for m in _SELF_NOTE.finditer(plain) if not is_blank(m[0])]
        found += [analysis.evidence(*m.span()) for m in notes if not in_quote(analysis, m.start(), "body")]
    if ":" in plain:
        names = tuple([name for item in kind.items for name in (item.id, item.title)])
        if any(map(_ends_as_label(names), plain.split(":")[:-1])):
            found += [analysis.evidence(*m.span(1)) for m in _labels(names).finditer(plain)]
    at = number(settings, "at", 0.3)
    for unit in analysis.units if analysis.peak(("leftover",)) > at / 2.5 else ():
        value = unit.moves.get("leftover", 0.0)
        if value > (at if unit.part == "body" else at / 2.5) and not has_blank(plain, unit.start, unit.end):
            found.append(analysis.evidence(unit.start, unit.end))
    return flag(sorted(set(found), key=lambda e: (e.part, e.start, e.end)))
