"""Names: who is greeted, which role is meant, who signs, and names that do not belong."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping
from functools import lru_cache
from operator import attrgetter

from afterword.detect.analysis import Analysis
from afterword.detect.finding import MET, UNMET, Evidence, Finding, flag
from afterword.detect.form import has_blank
from afterword.detect.profile import TITLES, Name, Profile, distance, name_parts, words_of
from afterword.detect.tokens import Token
from afterword.kinds import Kind, Setting

_NOBODY = frozenset([
    "hiring", "team", "sir", "madam", "sirs", "all", "everyone", "everybody", "folks", "panel",
    "committee", "hr", "recruiter", "recruitment", "manager", "managers", "friends", "friend",
    "colleagues", "there", "interviewer", "interviewers", "whom", "it", "may", "concern", "sir/madam",
    "ladies", "gentlemen", "department", "staff", "human", "resources", "dear", "hi", "hello", "hey",
    "good", "morning", "afternoon", "evening", "day", "greetings", "to", "the", "and", "respected",
    "esteemed", "my", "most", "you", "both", "guys", "thanks", "thank", "thankyou", "again", "so",
    "much", "many", "for", "kind", "kindly", "ma'am", "boss", "chief", "mate", "people", "employer",
    "talent", "acquisition", "selection", "board", "search", "people", "of", "from", "warm", "happy",
    "monday", "tuesday", "wednesday", "thursday", "friday", "a", "an", "in", "at", "re", "sister",
    "brother",
])  # fmt: skip

_NO_NAMES = _NOBODY | TITLES
_START = attrgetter("start")


def greeting(analysis: Analysis, kind: Kind, settings: Mapping[str, Setting]) -> Finding:
    """Met where the greeting (or, with `anywhere`, the text) names the person written to."""
    wanted = analysis.once("addressees", addressees)
    tokens = analysis.tokens if settings.get("anywhere") else analysis.once("greeting", greeting_tokens)
    for name in wanted:
        found = _named(tokens, name, analysis)
        if found:
            return Finding(MET, (found,), values={"person": name.shown})
    person = wanted[0].shown if wanted else ""
    return Finding(UNMET, tuple(_span(analysis, tokens)) if tokens else (), values={"person": person})


def addressees(analysis: Analysis) -> tuple[Name, ...]:
    """Return whom the message goes to: the person named by `to`, or anyone of the record."""
    people = analysis.profile.people
    to = analysis.draft.to
    if to:
        parts = set(name_parts(to.split("<")[0]))
        exact = tuple(p for p in people if parts & set(p.parts))
        best = max((len(parts & set(p.parts)) for p in exact), default=0)
        chosen = tuple(p for p in exact if len(parts & set(p.parts)) == best)
        return chosen or (Name(to, "person", name_parts(to)),)
    return people


def greeting_tokens(analysis: Analysis) -> tuple[Token, ...]:
    """Return the tokens of the greeting, or of a name called out at the very start."""
    span, tokens = analysis.layout.greeting, analysis.tokens
    if span:
        at = bisect_left(tokens, span[0], key=_START)
        return tokens[at : bisect_left(tokens, span[1], at, key=_START)]
    first = analysis.units[0] if analysis.units else None
    if first is None:
        return ()
    head = []
    for token in first.tokens[:7]:
        head.append(token)
        if (
            token.end < len(analysis.text.norm)
            and analysis.text.norm[token.end] in ",:;!\n"
            and token.family == "person"
        ):
            return tuple(head)
    return ()


def _named(tokens: tuple[Token, ...], name: Name, analysis: Analysis) -> Evidence | None:
    right = spellings(name.parts)
    for token in tokens:
        word = token.lexeme.bare
        if word in right or (word[0].isalpha() and any(_close(word, p, analysis) for p in name.parts)):
            return _evidence(analysis, token.start, token.end)
    return None


@lru_cache(maxsize=4096)
def spellings(parts: tuple[str, ...]) -> frozenset[str]:
    """Return the folded words that rightly stand for one of the parts of a name."""
    return frozenset(word for part in parts for word in (part, *spelled(part)) if word[0].isalpha())


@lru_cache(maxsize=4096)
def spelled(part: str) -> tuple[str, ...]:
    """Return other right spellings of a folded name: "muller" is also "mueller"."""
    return tuple(
        part.replace(a, b)
        for a, b in (("u", "ue"), ("o", "oe"), ("a", "ae"), ("ue", "u"), ("oe", "o"), ("ae", "a"))
        if a in part
    )


def _close(word: str, part: str, analysis: Analysis) -> bool:
    """Tell whether `word` is `part` misspelt: a letter or two off, never another known word."""
    if len(part) < 3 or len(word) < 3 or word == part or word in _NO_NAMES:
        return False
    limit = 1 if min(len(part), len(word)) <= 4 or word[0] != part[0] else 2
    if abs(len(word) - len(part)) > limit or (word[0] != part[0] and word[-2:] != part[-2:]):
        return False
    near = analysis.profile.near
    key = (word, part)
    if key not in near:
        if len(near) > 20_000:
            near.clear()
        near[key] = distance(word, part, limit)
    return near[key] <= limit


def role(analysis: Analysis, kind: Kind, settings: Mapping[str, Setting]) -> Finding:
    """Met where subject or body tells the role, or the employer together with a word for the process."""
    body, subject = analysis.tokens, analysis.subject_tokens
    for tokens, part in ((subject, "subject"), (body, "body")):
        for token in tokens:
            if token.family == "role":
                return Finding(MET, (_evidence(analysis, token.start, token.end, part),))
    process = analysis.resources.role_words
    for wanted in analysis.profile.role_stems:
        telling = {s for s in wanted if s not in analysis.resources.stemmer.vocabulary.stop}
        if not telling:
            continue
        for here in (frozenset(analysis.subject_stems), *(frozenset(u.stems) for u in analysis.units)):
            shared = telling & here
            if (
                len(shared) * 2 > len(telling)
                or (len(shared) >= 2)
                or (shared and len(shared) * 2 >= len(telling) and here & process)
            ):
                return Finding(MET, _where(analysis, shared))
    for tokens, here in (
        (subject, frozenset(analysis.subject_stems)),
        *((u.tokens, frozenset(u.stems)) for u in analysis.units),
    ):
        for token in tokens:
            if token.family == "employer" and here & process:
                return Finding(
                    MET,
                    (
                        _evidence(
                            analysis, token.start, token.end, "subject" if tokens is subject else "body"
                        ),
                    ),
                )
    return Finding(UNMET, values={"role": analysis.profile.record.role.title})


def _where(analysis: Analysis, stems: set[str]) -> tuple[Evidence, ...]:
    for part, tokens in (("subject", analysis.subject_tokens), ("body", analysis.tokens)):
        hits = [t for t in tokens if stems & set(t.lexeme.stems)]
        if len({s for t in hits for s in t.lexeme.stems} & stems) == len(stems):
            return tuple(_evidence(analysis, t.start, t.end, part) for t in hits[:3])
    return ()


def sign_off(analysis: Analysis, kind: Kind, settings: Mapping[str, Setting]) -> Finding:
    """Met where the writer's name ends the message, with or without a close above it."""
    span = analysis.layout.signature
    if span is None:
        return Finding(UNMET, tuple(_span_of(analysis, analysis.layout.closing)))
    own = set(name_parts(analysis.profile.record.me.name))
    words = set(words_of(analysis.text.norm[slice(*span)]))
    known = not own or bool(own & words) or any(_close(w, o, analysis) for w in words for o in own)
    return Finding(MET if known else UNMET, tuple(_span_of(analysis, span)))


def foreign_name(analysis: Analysis, kind: Kind, settings: Mapping[str, Setting]) -> Finding:
    """Present where a name of another application stands, or a stranger is greeted."""
    found = []
    places = (("subject", analysis.subject_tokens), ("body", analysis.tokens))
    for part, tokens in places if analysis.profile.others else ():
        for i in [i for i, token in enumerate(tokens) if token[4] == "other"]:
            token = tokens[i]
            first = not (i and tokens[i - 1].family == "other" and tokens[i - 1].end + 2 > token.start)
            if first and not _is_region(tokens[i : i + 2], analysis.profile):
                end = next((t.end for t in reversed(tokens[i : i + 6]) if t.family == "other"), token.end)
                found.append(_evidence(analysis, token.start, end, part))
    found += _stranger(analysis)
    return flag(found)


def _is_region(pair: tuple[Token, ...], profile: Profile) -> bool:
    """Tell whether a name goes on as that of a region: "Rift Valley", where the record has "Rift Pumps"."""
    if len(pair) < 2:
        return False
    name, follow = pair
    near = name.end + 1 == follow.start and follow.lexeme.capital and follow.bare in _REGIONS
    return near and not any(follow.bare in other.parts for other in profile.others)


_REGIONS = frozenset([
    "valley", "river", "lake", "hill", "hills", "bay", "coast", "county", "district", "region", "island", "islands",
])  # fmt: skip


def _stranger(analysis: Analysis) -> list[Evidence]:
    """Return the name greeted, where the record says to whom it goes and knows nobody of that name."""
    if not analysis.draft.to or analysis.layout.greeting is None:
        return []
    tokens = analysis.once("greeting", greeting_tokens)
    names = [t for t in tokens if t.text[0].isupper() and len(t.text) > 1 and t.bare not in _NO_NAMES]
    if not names or any(t.family for t in names):
        return []
    if has_blank(analysis.text.norm, tokens[0].start, tokens[-1].end + 1):
        return []  # "Dear [First name]"
    addressed = analysis.once("addressees", addressees)
    known = {p for person in (*analysis.profile.people, *addressed) for p in person.parts}
    for token in names:
        word = token.bare
        if word in known or any(word in spelled(k) or _close(word, k, analysis) for k in known):
            return []
        if any(k.startswith(word) or word.startswith(k) for k in known if min(len(k), len(word)) > 2):
            return []
        if set(token.lexeme.stems) & analysis.resources.stemmer.vocabulary.common:
            return []
    opening = tokens[0].bare
    if opening not in _NO_NAMES and len(tokens) > 3:
        return []
    return [_evidence(analysis, names[0].start, names[-1].end)]


def misspelt_name(analysis: Analysis, kind: Kind, settings: Mapping[str, Setting]) -> Finding:
    """Present where a recorded person's or employer's name is a letter or two off."""
    profile = analysis.profile
    people = [p for person in profile.people for p in person.parts]
    wanted = _told_apart(tuple(people), profile.employer_words)
    greeted = {t.start for t in analysis.once("greeting", greeting_tokens)}
    common, stop = analysis.resources.known, analysis.resources.stemmer.vocabulary.stop
    found = []
    right = ""
    for part, tokens in (("body", analysis.tokens), ("subject", analysis.subject_tokens)):
        for token in [t for t in tokens if t[3].capital and not t[4] and len(t[2]) > 2]:
            word, stems = token.lexeme.bare, token.lexeme.stems
            if word in profile.own_words or word.isdigit() or (stems and stems[0] in stop):
                continue
            greets = part == "body" and token.start in greeted
            if not greets and ((stems and stems[0] in common) or word in profile.named):
                continue
            near = _meant(word, wanted, greets, analysis)
            if near and not (part == "body" and token.start == _lone_close(analysis)):
                right = near
                found.append(_evidence(analysis, token.start, token.end, part))
    return flag(found, right=_shown(right, profile) if right else "")


@lru_cache(maxsize=1024)
def _told_apart(people: tuple[str, ...], employer: tuple[str, ...]) -> tuple[str, ...]:
    """Return the words of names that are long enough to tell a slip from another word."""
    return (
        *(word for word in people if len(word) > 2),
        *(word for word in employer if len(word) > 4 and word not in _NOBODY),
    )


def _meant(word: str, wanted: tuple[str, ...], greets: bool, analysis: Analysis) -> str:
    """Return the recorded word that `word` misspells, if any; only who greets misspells a name as its plural."""
    if word in spellings(wanted) or any(form in wanted for form in spelled(word)):
        return ""
    near = next((n for n in wanted if _close(word, n, analysis) and (greets or not _plural(word, n))), "")
    return "" if near and _other_name(word, analysis.profile.others) else near


def _lone_close(analysis: Analysis) -> int:
    """Return where a word begins that stands alone above the signature: "Salamat," is a close, and no Salazar."""
    signature = analysis.layout.signature
    above = analysis.text.norm[: signature[0] if signature else 0].rstrip()
    line = above.rfind("\n") + 1
    return line if len(above[line:].split()) == 1 else -1


def _shown(part: str, profile: Profile) -> str:
    """Return a folded part of a name as the record spells it."""
    record = profile.record
    for name in (*(p.name for p in record.people), record.employer.name):
        for word in re.findall(r"[^\W_]+(?:['’][^\W_]+)*", name):
            if words_of(word) == (part,):
                return str(word)
    return part.title()


def _plural(word: str, name: str) -> bool:
    return word in (name + "s", name + "es") or name in (word + "s", word + "es")


def _other_name(word: str, others: tuple[Name, ...]) -> bool:
    return any(word in other.parts for other in others)


def _span(analysis: Analysis, tokens: tuple[Token, ...]) -> list[Evidence]:
    return [_evidence(analysis, tokens[0].start, tokens[-1].end)]


def _span_of(analysis: Analysis, span: tuple[int, int] | None) -> list[Evidence]:
    return [_evidence(analysis, *span)] if span else []


def _evidence(analysis: Analysis, start: int, end: int, part: str = "body") -> Evidence:
    return analysis.evidence(start, end, part)


__all__ = ["addressees", "foreign_name", "greeting", "misspelt_name", "role", "sign_off"]
