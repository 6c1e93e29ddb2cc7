"""Moments: what could only come from this conversation, what it did to the writer, and how it ties to their work."""

from __future__ import annotations

from collections.abc import Mapping

from afterword.detect.analysis import Analysis
from afterword.detect.finding import MET, NA, UNCLEAR, UNMET, Evidence, Finding, flag
from afterword.detect.names import role
from afterword.detect.strung import english
from afterword.detect.units import Unit
from afterword.kinds import Kind, Setting, number


def closeness(unit: Unit, families: tuple[str, ...] = ("moment", "need")) -> float:
    """Return how near the unit comes to a note of these families."""
    hits = unit.hits
    return max([hits[f][1] for f in families if f in hits], default=0.0) if hits else 0.0


def recall_value(unit: Unit) -> float:
    """Return how surely the unit recalls something of this conversation (0 to 1)."""
    if unit.recalled is None:
        unit.recalled = _recall_value(unit)
    return unit.recalled


_ELSEWHERE = ("own_past", "public", "generic", "leftover")
"""Moves that show that a sentence is about something else than this conversation."""


def _recall_value(unit: Unit) -> float:
    moves = unit.moves
    value = max(
        moves.get("recalls", 0.0), 0.9 * moves.get("need", 0.0) if closeness(unit, ("need",)) > 0.4 else 0.0
    )
    denied = moves.get("denies", 0.0)
    if denied > 0.4:  # "we never got to talk about X" names X and recalls nothing
        value *= 1.0 - denied
    against = max([moves.get(m, 0.0) for m in _ELSEWHERE])
    return value * (1.0 - against) if against > 0.5 else value


def recalls(analysis: Analysis, kind: Kind, settings: Mapping[str, Setting]) -> Finding:
    """Met where a sentence recalls a moment or need of the record, in any words."""
    met, unclear = number(settings, "met", 0.27), number(settings, "unclear", 0.015)
    best, where = analysis.best(_recalled)
    if where is None or best < unclear:
        return _near_a_moment(analysis)
    note = where.hits.get("moment") or where.hits.get("need")
    moment = note[0].id if note and note[1] >= 0.4 and note[0].family == "moment" else ""
    verdict = MET if best >= met else UNCLEAR
    return Finding(verdict, (analysis.evidence(where.start, where.end),), moment, _unused(analysis))


def _recalled(unit: Unit) -> float:
    """Score a sentence, or a string of keywords, which may name a moment but says nothing of it."""
    if unit.strung:
        return 0.9 if closeness(unit) > 0.9 and unit.part == "body" else 0.0
    if len(unit.masked) < 3:  # "Regards" on the last line
        return 0.0
    value = recall_value(unit)
    rather_generic = value < 0.1 and unit.moves.get("generic", 0.0) > 3 * value
    return 0.0 if rather_generic else value


def _near_a_moment(analysis: Analysis) -> Finding:
    """Return what is found where nothing surely recalls a moment: unclear where a sentence comes near one."""
    _, where = analysis.best(_perhaps)
    if where is None:
        return Finding(UNMET, values=_unused(analysis))
    return Finding(UNCLEAR, (analysis.evidence(where.start, where.end),), values=_unused(analysis))


def _perhaps(unit: Unit) -> float:
    """Score a sentence that comes near a note of the record, in words that no model knows as recalling."""
    near = closeness(unit)
    if unit.strung or near < 0.33 or len(unit.masked) < 5:
        return 0.0
    against = max([unit.moves.get(m, 0.0) for m in ("denies", "thanks", "places", *_ELSEWHERE)])
    return 0.0 if against > 0.3 else near


def _unused(analysis: Analysis) -> dict[str, str]:
    """Name a moment and a need that the draft has not touched yet."""
    return analysis.once("unused", _not_touched)


def _not_touched(analysis: Analysis) -> dict[str, str]:
    touched = {note for u in analysis.units for note, near in u.hits.values() if near >= 0.5}
    to = (analysis.draft.to or "").casefold()
    withs = {m.id: m.with_.casefold() for m in analysis.profile.record.moments} if to else {}
    values: dict[str, str] = {}
    first: dict[str, tuple[bool, bool]] = {}
    for note in analysis.profile.notes:
        # rather a fresh one, and of those rather one from the talk with the reader
        rank = note in touched, not to or withs.get(note.id, "") != to
        if note.family not in first or rank < first[note.family]:
            first[note.family], values[note.family] = rank, note.about
    return values


def reaction(analysis: Analysis, kind: Kind, settings: Mapping[str, Setting]) -> Finding:
    """Met where the writer says what a moment did to them: made them think, learn, look up, want to do."""
    met, unclear = number(settings, "met", 0.12), number(settings, "unclear", 0.012)
    best, where = 0.0, None
    near = False
    for i, unit in enumerate(analysis.units):
        reacts, empty = unit.moves.get("reacts", 0.0), unit.moves.get("generic", 0.0)
        if empty > max(0.5, 2 * reacts):  # "It was very interesting to see"
            reacts *= 1.0 - empty
        if reacts <= best:
            continue
        touches = max([recall_value(u) for u in analysis.units[max(0, i - 2) : i + 2]])
        value = reacts * min(1.0, 0.4 + touches)
        if value > best:
            best, where, near = value, unit, touches > 0.3
    if where is None or best < unclear:
        return Finding(UNMET, values=_unused(analysis))
    return Finding(
        MET if best >= met and near else UNCLEAR,
        (analysis.evidence(where.start, where.end),),
        values=_unused(analysis),
    )


def link(analysis: Analysis, kind: Kind, settings: Mapping[str, Setting]) -> Finding:
    """Met where one need of theirs stands beside one concrete thing the writer did."""
    met, unclear = number(settings, "met", 0.3), number(settings, "unclear", 0.12)
    best: float = 0.0
    pair: tuple[Unit, ...] = ()
    for i, unit in enumerate(analysis.units):
        if unit.strung:
            continue
        proof = max(unit.moves.get("evidence", 0.0), 0.55 if closeness(unit, ("evidence",)) > 0.9 else 0.0)
        if proof < 0.08:
            continue
        for other in analysis.units[max(0, i - 3) : i + 3]:
            need = max(
                other.moves.get("need", 0.0), 0.85 * recall_value(other) * min(1.0, 0.5 + closeness(other))
            )
            if other is unit:
                need = max(need, min(closeness(unit, ("need",)), 0.8))
            value = (proof * need) ** 0.5
            if value > best:
                best, pair = value, (other, unit)
    if not pair or best < unclear:
        return Finding(UNMET, values=_unused(analysis))
    spans = sorted({(u.start, u.end) for u in pair})
    return Finding(
        MET if best >= met else UNCLEAR, tuple(analysis.evidence(*s) for s in spans), values=_unused(analysis)
    )


def promises(analysis: Analysis, kind: Kind, settings: Mapping[str, Setting]) -> Finding:
    """Met where what was promised is sent, linked, attached or dated; not applicable without a promise."""
    if not analysis.profile.record.promises:
        return Finding(NA)
    met, unclear = number(settings, "met", 0.15), number(settings, "unclear", 0.004)
    best, where = analysis.best(_delivered)
    if where is None or best < unclear:
        return Finding(UNMET, values=_unused(analysis))
    sure = best >= met and any(
        _HANDED_OVER & set(u.stems) for u in analysis.units if u.moves.get("delivers", 0.0) > _HINT
    )
    return Finding(MET if sure else UNCLEAR, (analysis.evidence(where.start, where.end),))


def _delivered(unit: Unit) -> float:
    value = unit.moves.get("delivers", 0.0)
    near = closeness(unit, ("promise",))
    value = max(value, min(0.9, value + 0.5 * near)) if value > _HINT else value
    return max(value, 0.6) if near >= 0.3 and _ENCLOSED & set(unit.stems) else value


_HINT = 0.1
"""A chance of delivering below this is none: words of a promise that stand near it change nothing."""
_ENCLOSED = frozenset({"attach", "enclos", "<url>"})
_HANDED_OVER = frozenset(
    {
        "attach",
        "enclos",
        "<url>",
        "link",
        "send",
        "sent",
        "here",
        "find",
        "below",
        "includ",
        "append",
        "pdf",
        "file",
        "copi",
        "past",
        "post",
        "forward",
        "mail",
        "<mail>",
        "bring",
        "brought",
        "hand",
        "deliv",
        "drop",
        "print",
        "share",
        "upload",
        "accompani",
        "herewith",
        "join",
        "annex",
        "tomorrow",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "tonight",
        "week",
        "went",
        "goes",
        "fax",
        "put",
        "come",
        "came",
        "text",
    }
)
"""Stems of which one stands where a thing is really sent, linked, attached or dated."""


def value(analysis: Analysis, kind: Kind, settings: Mapping[str, Setting]) -> Finding:
    """Met where a check-in carries more than its question: a moment, news, an offer, a specific reason."""
    met, unclear = number(settings, "met", 0.35), number(settings, "unclear", 0.1)
    carries = ("news", "evidence", "delivers", "offers", "reacts")
    best, where = analysis.best(lambda u: max(recall_value(u), *(u.moves.get(m, 0.0) for m in carries)))
    if where is None or best < unclear:
        return _near_a_moment(analysis)
    return Finding(MET if best >= met else UNCLEAR, (analysis.evidence(where.start, where.end),))


def generic(analysis: Analysis, kind: Kind, settings: Mapping[str, Setting]) -> Finding:
    """Present where nothing in the message could not have been written before the interview.

    For kinds that recall no moment: only where the whole text fits any employer, its sentences worn or the role unnamed.
    """
    grounded = kind.uses("recalls")
    # longer boilerplate has a worn sentence somewhere
    if analysis.words >= 45 and analysis.peak(("generic",)) < 0.05:
        return flag(())
    if _worn(analysis):
        at = _SURELY
    else:
        named = not grounded and role(analysis, kind, {}).verdict == MET
        if named or any(map(_reacts_plainly, analysis.units)):
            return flag(())
        at = number(settings, "at", 0.02)
    if any(_grounds(unit, at, grounded) for unit in analysis.units):
        return flag(())
    if not english(analysis.units, analysis.resources.known):
        return flag(())
    ranked = sorted(analysis.units, key=lambda u: -u.moves.get("generic", 0.0))[:3]
    found: list[Evidence] = [analysis.evidence(u.start, u.end) for u in sorted(ranked, key=lambda u: u.start)]
    return flag(found)


_SURELY = 0.6
"""How surely a sentence must recall something to count beside worn ones."""


def _worn(analysis: Analysis) -> bool:
    """Tell whether a fifth of the sentences or more are boilerplate: beside them, a faint recollection is none."""
    body = [u.moves.get("generic", 0.0) > 0.3 for u in analysis.units if u.part == "body"]
    return sum(body) * 5 >= len(body) > 0


_AT_ISSUE = ("timeline", "reopens", "asks_reasons")
"""Moves that nobody makes before the interview: whatever is wrong with such a message, it is not that it is generic."""


def _reacts_to_nothing(unit: Unit) -> bool:
    """Tell whether a sentence reacts, and names nothing that it reacts to: "It gave me a lot to think about"."""
    return unit.moves.get("reacts", 0.0) > 0.25 and recall_value(unit) < 0.3 and closeness(unit) < 0.3


def _reacts_plainly(unit: Unit) -> bool:
    """Tell whether a sentence may say what the talk led to, in words that are not worn."""
    return unit.moves.get("reacts", 0.0) > 0.05 and unit.moves.get("generic", 0.0) < 0.1


def _grounds(unit: Unit, at: float, grounded: bool) -> bool:
    """Tell whether a sentence ties the message to this conversation (or, ungrounded, to anything at all)."""
    moves = unit.moves
    if _recalled(unit) >= at and not _reacts_to_nothing(unit):
        return True
    if moves.get("need", 0.0) > 0.4 or moves.get("delivers", 0.0) > 0.5:
        return True
    if max(moves.get(m, 0.0) for m in _AT_ISSUE) > 0.4:
        return True
    against = max(moves.get("denies", 0.0), moves.get("own_past", 0.0), moves.get("public", 0.0))
    if closeness(unit) > 0.6 and against < 0.3:
        return True
    if moves.get("public", 0.0) > 0.3:  # known to all, and yet about this employer
        return True
    if grounded:
        return moves.get("evidence", 0.0) > 0.5 and closeness(unit) > 0.3
    if max(moves.get("pressure", 0.0), moves.get("private", 0.0)) > 0.5:  # nobody has that ready in a text
        return True
    return max(moves.get(m, 0.0) for m in ("evidence", "news", "fits", "narrow", "closes", "way_out")) > 0.3
