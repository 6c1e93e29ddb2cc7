"""The review engine: a draft, a record and a kind in; verdicts with their evidence out. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from string import Formatter
from types import MappingProxyType
from typing import Any, NamedTuple

from afterword import __version__
from afterword.detect import DETECTORS
from afterword.detect.analysis import Analysis, Resources, analyse
from afterword.detect.finding import MET, NA, UNCHECKED, UNCLEAR, UNMET, Evidence, Finding
from afterword.detect.profile import Profile, build_profile
from afterword.draft import Draft
from afterword.errors import AfterwordError
from afterword.kinds import SEVERITIES, Flag, Item, Kind
from afterword.record import Record

SCHEMA = "afterword.review/1"
_LINE = json.JSONEncoder(ensure_ascii=False)
READINESS = ("hold", "revise", "nearly", "ready")
MOST_FIXES = 3
NOTHING: Mapping[str, str] = MappingProxyType({})
SETTLED = {
    MET: "The program was not sure here. A person looked, and counts it.",
    UNMET: "The program was not sure here. A person looked, and does not see it yet.",
}
_DEFAULTS = {
    "quote": "your words",
    "person": "the person you met",
    "moment": "one thing that was said in your talk",
    "need": "one thing they said they need",
    "evidence": "one thing you have done",
    "promise": "what you said you would send",
    "role": "the role",
    "employer": "the employer",
    "told": "the date they gave",
    "right": "the name in your notes",
}


class ItemResult(NamedTuple):
    """The verdict on one item of the checklist."""

    id: str
    title: str
    verdict: str
    """`met`, `unmet`, `unclear`, `unchecked` or `na`."""
    points: float
    out_of: float
    evidence: tuple[Evidence, ...]
    says: str
    moment: str = ""


class FlagResult(NamedTuple):
    """A flag that is present."""

    id: str
    title: str
    severity: str
    points: float
    evidence: tuple[Evidence, ...]
    says: str


@dataclass(frozen=True, slots=True)
class Review:
    """A draft's review."""

    id: str
    kind: str
    readiness: str
    """`ready`, `nearly`, `revise` or `hold`."""
    score: float
    """0 to 100."""
    items: tuple[ItemResult, ...]
    flags: tuple[FlagResult, ...]
    fixes: tuple[str, ...]
    """Advice in order of worth, three at most."""
    provenance: Mapping[str, str]

    def to_dict(self) -> dict[str, Any]:
        """Return the review as plain data, schema `afterword.review/1`."""
        items: dict[str, Any] = {}
        for item in self.items:
            row: dict[str, Any] = {
                "verdict": item.verdict,
                "points": _number(item.points),
                "out_of": _number(item.out_of),
            }
            if item.moment:
                row["moment"] = item.moment
            items[item.id] = row | {"evidence": [_span(e) for e in item.evidence], "says": item.says}
        flags = {
            f.id: {"severity": f.severity, "evidence": [_span(e) for e in f.evidence], "says": f.says}
            for f in self.flags
        }
        return {
            "schema": SCHEMA,
            "id": self.id,
            "kind": self.kind,
            "readiness": self.readiness,
            "score": _number(self.score),
            "out_of": 100,
            "items": items,
            "flags": flags,
            "fixes": list(self.fixes),
            "provenance": dict(self.provenance),
        }

    def to_json(self, indent: int | None = None) -> str:
        """Return the review as JSON text: the same review gives the same bytes."""
        encoder = _LINE if indent is None else json.JSONEncoder(ensure_ascii=False, indent=indent)
        return encoder.encode(self.to_dict())


def _number(value: float) -> float | int:
    value = round(value, 1)
    return int(value) if value == int(value) else value


def _span(evidence: Evidence) -> dict[str, Any]:
    row: dict[str, Any] = {"start": evidence.start, "end": evidence.end, "text": evidence.text}
    return row | ({"part": evidence.part} if evidence.part != "body" else {})


@dataclass(slots=True)
class Reviewer:
    """Reviews drafts with shared resources. Holds a small cache of records made ready; no other state."""

    resources: Resources
    digests: Mapping[str, str] = field(default_factory=dict)
    """Kind id -> digest of everything that decides its reviews."""
    _profiles: dict[int, Profile] = field(default_factory=dict)
    """By the record's identity, which its profile keeps alive: comparing whole records would cost a tenth of a review."""

    def review(
        self, draft: Draft, record: Record, kind: Kind, settled: Mapping[str, str] = NOTHING
    ) -> Review:
        """Review `draft` as a message of `kind`, grounded in `record`.

        `settled` (item -> `met` or `unmet`) is what a person decided where the engine would be unsure.

        Raises:
            AfterwordError: `draft.to` names nobody of the record, or a kind names a detector that does not exist.
        """
        analysis = analyse(draft, self.profile(record), self.resources, kind.id)
        items = [_judge(i, analysis, kind) for i in kind.items]
        if settled:
            items = [_settle(item, settled.get(item.id, "")) for item in items]
        flags = [f for f in (_raise(f, analysis, kind) for f in kind.flags) if f]
        score = _score(items, flags)
        readiness = _readiness(kind, items, flags, score, analysis.words)
        provenance = {"kind": f"{kind.id}@{kind.version}", "engine": __version__}
        if kind.id in self.digests:
            provenance["digest"] = self.digests[kind.id]
        return Review(
            draft.id,
            kind.id,
            readiness,
            score,
            tuple(items),
            tuple(flags),
            _fixes(kind, items, flags),
            provenance,
        )

    def profile(self, record: Record) -> Profile:
        """Return `record` made ready for the detectors."""
        found = self._profiles.get(id(record))
        if found is None:
            if len(self._profiles) > 256:
                self._profiles.clear()
            resources = self.resources
            found = build_profile(record, resources.stemmer, resources.weight, resources.kin)
            self._profiles[id(record)] = found
        return found


def _judge(item: Item, analysis: Analysis, kind: Kind) -> ItemResult:
    detector = DETECTORS.get(item.detector)
    if detector is None:
        raise AfterwordError(
            "bad_value", f"no detector is called “{item.detector}”", f"{kind.id}: items.{item.id}.detector"
        )
    lacks = analysis.profile.lacks
    lacking = next((need for need in item.needs if need in lacks), "") if lacks else ""
    finding = Finding(UNCHECKED) if lacking else detector(analysis, kind, item.settings)
    earned = item.points if finding.verdict in (MET, UNCLEAR) else 0.0
    counted = 0.0 if finding.verdict in (NA, UNCHECKED) else item.points
    says = (
        _lacking_words(lacking) if lacking else _words(item.says.get(finding.verdict, ""), finding, analysis)
    )
    return ItemResult(
        item.id,
        item.title,
        finding.verdict,
        min(earned, counted),
        counted,
        finding.evidence,
        says,
        finding.moment,
    )


def _settle(item: ItemResult, verdict: str) -> ItemResult:
    """Return the item as a person decided it, where the engine was not sure."""
    if item.verdict != UNCLEAR or verdict not in (MET, UNMET):
        return item
    points = item.out_of if verdict == MET else 0.0
    return item._replace(verdict=verdict, points=points, says=SETTLED[verdict])


def _lacking_words(lacking: str) -> str:
    names = {
        "ended_at": "when the interview ended",
        "moments": "any moments",
        "needs": "what they need",
        "evidence": "what you have done",
    }
    return f"Not checked: your record does not say {names.get(lacking, lacking)} yet."


def _raise(flag: Flag, analysis: Analysis, kind: Kind) -> FlagResult | None:
    detector = DETECTORS.get(flag.detector)
    if detector is None:
        raise AfterwordError(
            "bad_value", f"no detector is called “{flag.detector}”", f"{kind.id}: flags.{flag.id}.detector"
        )
    finding = detector(analysis, kind, flag.settings)
    if finding.verdict != MET:
        return None
    return FlagResult(
        flag.id,
        flag.title,
        flag.severity,
        flag.points,
        finding.evidence,
        _words(flag.says, finding, analysis),
    )


@lru_cache(maxsize=1024)
def _parts(template: str) -> tuple[tuple[str, str | None], ...]:
    """Return a template as pairs of plain words and the name of what follows them, if anything does."""
    return tuple((plain, name) for plain, name, _, _ in Formatter().parse(template))


def _words(template: str, finding: Finding, analysis: Analysis) -> str:
    if "{" not in template:
        return template
    filled = []
    for plain, name in _parts(template):
        filled.append(plain)
        if name is not None:
            filled.append(_value(name, finding, analysis))
    return "".join(filled)


def _value(name: str, finding: Finding, analysis: Analysis) -> str:
    """Return what stands for a name in braces: what the detector says, else what draft and record hold."""
    if name == "quote" and finding.evidence:
        return f"“{shorten(finding.evidence[0].text)}”"
    record = analysis.profile.record
    if found := finding.values.get(name):
        return found
    if name == "role":
        return record.role.title
    held = {"person": analysis.draft.to, "employer": record.employer.name, "told": record.interview.told}
    return held.get(name) or _DEFAULTS.get(name, "…")


def shorten(text: str, most: int = 90) -> str:
    """Return `text` on one line, cut at a word where it is longer than `most` characters."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[:most].rsplit(" ", 1)[0].rstrip(",;:") + " …"


def _score(items: list[ItemResult], flags: list[FlagResult]) -> float:
    whole = sum([i.out_of for i in items])
    share = 100.0 * sum([i.points for i in items]) / whole if whole else 0.0
    return round(max(0.0, share - sum([f.points for f in flags])), 1)


def _readiness(kind: Kind, items: list[ItemResult], flags: list[FlagResult], score: float, words: int) -> str:
    unmet = {i.id for i in items if i.verdict == UNMET}
    by: dict[str, set[str]] = {severity: set() for severity in SEVERITIES}
    for found in flags:
        by[found.severity].add(found.id)
    majors = by["major"]
    share = len(unmet) / max(1, sum([i.out_of > 0 for i in items]))
    if by["blocker"] or unmet & kind.gates or _DECEIVES & by["integrity"]:
        return "hold"
    if _little_to_keep(majors, share):
        return "hold"
    small = max(len(unmet - kind.hearts) + len(by["minor"]), len(by["integrity"]))
    least, most = kind.length.hard
    sprawls = bool(most) and not least <= words <= most
    if majors or unmet & kind.hearts or small > 1 or score < 60 or sprawls:
        return "revise"
    return "nearly" if small else "ready"


_DECEIVES = frozenset({"word_list", "hidden_text"})
_EMPTY = frozenset({"generic", "empty_nudge"})
"""Majors that say what is missing, and not what does harm."""


def _little_to_keep(majors: set[str], share: float) -> bool:
    """Tell whether the major flags, and the `share` of items unmet, leave nothing worth reworking."""
    if len(majors) >= 3:
        return share > 0.3 or len(majors - _EMPTY) > 3
    return len(majors) == 2 and share >= 0.4 and not majors <= _EMPTY


_WORTH = {"blocker": 1000.0, "major": 60.0, "integrity": 50.0, "minor": 8.0}
"""Severity of a flag -> what its advice is worth, beside the points lost."""


def _fixes(kind: Kind, items: list[ItemResult], flags: list[FlagResult]) -> tuple[str, ...]:
    """Return the three pieces of advice worth most: what stops it, what holds it back, then points."""
    ranked = [(_WORTH[f.severity] + f.points, f.says) for f in flags]
    for item in items:
        if item.verdict == UNMET:
            extra = 500.0 if item.id in kind.gates else 40.0 if item.id in kind.hearts else 0.0
            worth = item.out_of + extra
            ranked.append((worth, item.says))
        elif item.verdict == UNCLEAR:
            ranked.append((item.out_of / 4, item.says))
    ranked.sort(key=lambda r: -r[0])
    return tuple(dict.fromkeys(says for _, says in ranked if says))[:MOST_FIXES]
