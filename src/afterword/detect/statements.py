"""Statements: items and flags that rest on what single sentences do."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from afterword.detect.analysis import Analysis
from afterword.detect.figures import figures
from afterword.detect.finding import MET, UNCLEAR, UNMET, Evidence, Finding, flag
from afterword.detect.moments import closeness, recall_value
from afterword.detect.units import Unit
from afterword.kinds import Kind, Setting, number

_SOURCE = re.compile(
    r"https?://\S+|www\.\S+|\bdoi\b|\b10\.\d{4,}/|\bISBN\b|\barXiv\b"
    r"|(?<![\w-])[\w-]{1,63}\.(?:com|org|net|example|io|co\.uk|edu|gov|de|in|fr|se|ie|nz|ca|au)(?:/\S*)?\b",
    re.IGNORECASE,
)
_TITLE = re.compile(
    r"[\"*_][^\"\n]{4,}[\"*_]"
    r"|(?<![\w'-])(?:[A-Z][\w'-]{1,40} ){1,4}(?:Journal|Review|Times|Post|News|Report|Magazine|Weekly|Bulletin|Gazette|Herald)\b"
    r"|(?<![\w'-])(?:[A-Z][\w'-]{1,40} ){1,4}(?:Institute|University|Quarterly|Digest|Society|Association)\b"
    r"|\b(?:in|from|by) (?:the |an? )?[A-Z]\w+"
)


def names(settings: Mapping[str, Setting], key: str) -> tuple[str, ...]:
    """Return a setting that lists moves."""
    found = settings.get(key, ())
    return found if isinstance(found, tuple) else (str(found),)


def _score(unit: Unit, wanted: Iterable[str], without: Iterable[str]) -> float:
    moves = unit.moves
    if moves.keys().isdisjoint(wanted):
        return 0.0
    value = max([moves.get(m, 0.0) for m in wanted])
    if not without:
        return value
    against = max([moves.get(m, 0.0) for m in without])
    return value * (1.0 - against) if against > 0.5 else value


def moves(analysis: Analysis, kind: Kind, settings: Mapping[str, Setting]) -> Finding:
    """Met where some sentence makes one of the moves `any` (and none of `without`).

    Strung-together keywords make no statement; with `listed` they may do (to place a meeting, names suffice).
    """
    wanted, without = names(settings, "any"), names(settings, "without")
    met, unclear = number(settings, "met", 0.12), number(settings, "unclear", 0.004)
    listed = bool(settings.get("listed"))
    if analysis.peak(wanted) < unclear:
        return Finding(UNMET)
    best, where = analysis.best(lambda u: _score(u, wanted, without) if listed or not u.strung else 0.0)
    if where is None or best < unclear:
        return Finding(UNMET)
    return Finding(MET if best >= met else UNCLEAR, (analysis.evidence(where.start, where.end),))


def no_moves(analysis: Analysis, kind: Kind, settings: Mapping[str, Setting]) -> Finding:
    """Met where no sentence makes a move of `any`; evidence shows the sentence that does.

    A move of `half` counts half: it makes the verdict unsure, and never unmet by itself.
    """
    wanted, without, half = names(settings, "any"), names(settings, "without"), names(settings, "half")
    least, most = number(settings, "met", 0.1), number(settings, "unclear", 0.55)
    if analysis.peak((*wanted, *half)) < least:
        return Finding(MET)
    best, where = analysis.best(lambda u: max(_score(u, wanted, without), _score(u, half, without) / 2))
    if where is None or best < least:
        return Finding(MET)
    return Finding(UNMET if best >= most else UNCLEAR, (analysis.evidence(where.start, where.end),))


_CERTAIN = 0.9
"""From this probability on, a sentence does what it seems to, whatever else it does."""


def accepting(analysis: Analysis, kind: Kind, settings: Mapping[str, Setting]) -> Finding:
    """Met where nothing disputes the decision or reopens it; beside words that surely accept it, where nothing surely does."""
    best, where = analysis.best(_against)
    accepted = analysis.best(lambda u: _score(u, ("accepts",), ()))
    least, most = number(settings, "met", 0.1), number(settings, "unclear", 0.25)
    if accepted[0] >= _CERTAIN:
        most = max(most, _SURELY_AGAINST)
    if where is None or best < least:
        shown = accepted[1] if accepted[0] > 0.4 else None
        return Finding(MET, (analysis.evidence(shown.start, shown.end),) if shown else ())
    return Finding(UNMET if best >= most else UNCLEAR, (analysis.evidence(where.start, where.end),))


_SURELY_AGAINST = 0.7
"""So sure must words be that dispute a decision which others accept."""


def _against(unit: Unit) -> float:
    """Score how much a sentence speaks against the decision.

    Blame alone makes it unsure, as it may be for something else; beside words that accept the decision it weighs little.
    """
    return max(_score(unit, ("reopens", "asks_reasons"), ()), 0.24 * _score(unit, ("blame",), ("accepts",)))


def one_question(analysis: Analysis, kind: Kind, settings: Mapping[str, Setting]) -> Finding:
    """Met with one clear question about status, timing or next step.

    More than `most` questions and one are too many: that one more may be the other half of the first.
    """
    asked = [u for u in analysis.units if u.moves.get("asks_status", 0.0) >= 0.2]
    maybe = [u for u in analysis.units if 0.02 <= u.moves.get("asks_status", 0.0) < 0.2]
    marks = [u for u in analysis.units if "?" in u.stems]
    most = int(number(settings, "most", 1))
    evidence = tuple(analysis.evidence(u.start, u.end) for u in (asked or maybe))
    count = sum(
        max(1, u.stems.count("?"), _clauses(u)) for u in {id(u): u for u in (*asked, *marks)}.values()
    )
    if count > most + 1:
        return Finding(UNMET, tuple(analysis.evidence(u.start, u.end) for u in marks) or evidence)
    if not asked:
        return Finding(UNCLEAR if maybe else UNMET, evidence)
    return Finding(MET, evidence)


_QUESTION_WORDS = frozenset(["who", "what", "when", "which", "how", "whether", "where", "why"])


def _clauses(unit: Unit) -> int:
    """Count the questions packed into one sentence: "who decides, when, and what was it?" holds three."""
    return (
        sum(word in _QUESTION_WORDS for word in unit.stems) if unit.moves.get("asks_status", 0.0) > 0.2 else 0
    )


def source_given(analysis: Analysis, kind: Kind, settings: Mapping[str, Setting]) -> Finding:
    """Met where a title or outlet stands with a link or an identifier to find it by."""
    text = analysis.text.norm
    links = [m for m in _SOURCE.finditer(text) if "@" not in text[max(0, m.start() - 1) : m.start()]]
    titled = _TITLE.search(text)
    if not links:
        return Finding(UNMET, tuple(analysis.evidence(*titled.span()) for _ in (1,)) if titled else ())
    evidence = tuple(analysis.evidence(*m.span()) for m in links[:2])
    if titled:
        return Finding(MET, (analysis.evidence(*titled.span()), *evidence))
    return Finding(UNCLEAR, evidence)


def move_flag(analysis: Analysis, kind: Kind, settings: Mapping[str, Setting]) -> Finding:
    """Present where some sentence makes a move of `any` with probability `at` or more."""
    wanted, without = names(settings, "any"), names(settings, "without")
    at = number(settings, "at", 0.25)
    if analysis.peak(wanted) < at:
        return flag(())
    return flag(
        [analysis.evidence(u.start, u.end) for u in analysis.units if _fault(u, wanted, without) >= at]
    )


def _fault(unit: Unit, wanted: Iterable[str], without: Iterable[str]) -> float:
    """Score a move that spoils a letter: where it is unsure, a likely other move of `without` counts against it."""
    value = _score(unit, wanted, ())
    return value if value >= _CERTAIN else _score(unit, wanted, without)


def grovelling(analysis: Analysis, kind: Kind, settings: Mapping[str, Setting]) -> Finding:
    """Present with begging or flattery, or `thanks` thank-yous and more."""
    found = list(move_flag(analysis, kind, {"any": ("grovels",), **settings}).evidence)
    thanks = [u for u in analysis.units if u.moves.get("thanks", 0.0) > 0.35]
    if sum(max(1, u.stems.count("thank")) for u in thanks) >= int(number(settings, "thanks", 4)):
        found += [analysis.evidence(u.start, u.end) for u in thanks]
    return flag(found)


def pressure(analysis: Analysis, kind: Kind, settings: Mapping[str, Setting]) -> Finding:
    """Present with a demand, an ultimatum, a deadline of one's own; another offer's deadline is none."""
    at, without = number(settings, "at", 0.35), names(settings, "without")
    found = []
    likely = analysis.peak(("pressure",)) >= at
    for i, unit in enumerate(analysis.units if likely else ()):
        if _fault(unit, ("pressure",), without) >= at:
            near = {stem for u in analysis.units[max(0, i - 1) : i + 1] for stem in u.stems}
            if not ("offer" in near and near & _OFFERED):
                found.append(analysis.evidence(unit.start, unit.end))
    asked = analysis.peak(("asks_reasons",)) >= 0.5
    demands = [u for u in analysis.units if u.moves.get("asks_reasons", 0.0) >= 0.5] if asked else []
    if len(demands) > 2 or any(
        _pile(u) for u in demands
    ):  # one question is a question, a questionnaire is a demand
        found += [analysis.evidence(u.start, u.end) for u in demands]
    return flag(sorted(set(found), key=lambda e: e.start))


def _pile(unit: Unit) -> bool:
    return sum(word in _QUESTION_WORDS for word in unit.stems) + unit.stems.count("and") >= 4


_OFFERED = frozenset(
    {"another", "other", "employ", "repli", "answer", "expir", "owe", "deadlin", "decid", "have"}
)


def pay(analysis: Analysis, kind: Kind, settings: Mapping[str, Setting]) -> Finding:
    """Present where the writer raises pay, and the record does not say that the employer did."""
    if analysis.profile.record.interview.employer_raised_pay:
        return flag(())
    return move_flag(analysis, kind, {"any": ("pay",), **settings})


def overclaim(analysis: Analysis, kind: Kind, settings: Mapping[str, Setting]) -> Finding:
    """Present with superlatives about oneself, or numbers that contradict the record's evidence.

    A superlative disowned ("I won't claim to be the best") is none.
    """
    claims = move_flag(analysis, kind, {"any": ("overclaims",), **settings}).evidence
    found = [claim for claim in claims if not _disowned(claim.text)]
    found += _contradictions(analysis)
    return flag(found)


_SUPERLATIVE = r"(?:best|perfect|ideal|finest|greatest|strongest|fastest|cleverest|most \w+)\b"
_DISOWNED = re.compile(
    rf"""(?:(?:not|n't|never|hardly)\ (?!only|just|merely)(?:\w+\ )?(?:claim|say|said|tell|told|pretend|think|thought|call|called)
          | (?:nobody|no\ one)\ (?:\w+\ ){{0,2}}(?:call|called|say|said))
         \ (?:you\ |that\ |anyone\ |anybody\ |myself\ ){{0,2}}(?:i\ am\ |i'm\ |i\ was\ |to\ be\ |to\ have\ |me\ )?(?:the\ |a\ |your\ )?
         {_SUPERLATIVE}
       | \bi(?:\ am|'m|\ was)\ (?:\w+\ )?not\ (?!only|just|merely)(?:\w+\ )?(?:the|a|your)\ {_SUPERLATIVE}""",
    re.VERBOSE,
)


def _disowned(claim: str) -> bool:
    """Tell whether a sentence has a superlative about the writer only where it is denied."""
    text = claim.lower().replace("\u2019", "'")
    left, times = _DISOWNED.subn("", text)
    return times > 0 and not re.search(
        rf"\b{_SUPERLATIVE}|\b(?:better than|the only|nobody else|no one else)\b", left
    )


def _contradictions(analysis: Analysis) -> list[Evidence]:
    """Find a recorded achievement told with other figures."""
    found = []
    for unit in analysis.units:
        note, near = unit.hits.get("evidence", (None, 0.0))
        if note is None or near < 1.0 or not note.figures:
            continue
        here = _figures(analysis.text.norm, unit)
        told = {figure for n in analysis.profile.notes for figure in n.figures} if here else ()
        odd = here.keys() - told
        if len(odd) == 1 and (here.keys() & note.figures or (len(note.figures) == 1 and near > 1.5)):
            figure = next(iter(odd))
            if any(_of_a_size(told, figure) for told in note.figures - here.keys()):
                found.append(analysis.evidence(*here[figure]))
    return found


def _of_a_size(told: str, figure: str) -> bool:
    """Tell whether one number may stand for another: with as many digits, or with one more or less where they are long."""
    return len(told) == len(figure) or (min(len(told), len(figure)) > 2 and abs(len(told) - len(figure)) == 1)


def _figures(text: str, unit: Unit) -> dict[str, tuple[int, int]]:
    """Return the numbers of two digits and more in a sentence of `text`, and where they stand."""
    found: dict[str, tuple[int, int]] = {}
    for figure, start, end in figures(text, unit.tokens):
        if len(figure) > 1 and not text.endswith("minus ", 0, start):  # a temperature tells no achievement
            found.setdefault(figure, (start, end))
    return found


def unasked(analysis: Analysis, kind: Kind, settings: Mapping[str, Setting]) -> Finding:
    """Present where the reader is given a task, or gets attachments that nobody asked for."""
    at = number(settings, "at", 0.25)
    if analysis.peak(("work",)) < at:
        return flag(())
    found = []
    for unit in analysis.units:
        work = unit.moves.get("work", 0.0)
        promised = closeness(unit, ("promise",)) > 0.3 or unit.moves.get("delivers", 0.0) > max(0.6, work)
        if work >= at and not (promised and analysis.profile.record.promises):
            found.append(analysis.evidence(unit.start, unit.end))
    return flag(found)


_ASKS = ("asks_status", "favour", "asks_step")
_CARRIES = (
    "news", "evidence", "delivers", "helps", "offers", "way_out", "closes", "reacts",
    "private", "pay", "criticises",
)  # fmt: skip
"""Moves that bring something; what had better been left out is something, too, and has its own flag."""


def nudge(analysis: Analysis, kind: Kind, settings: Mapping[str, Setting]) -> Finding:
    """Present where a message asks for news or attention and carries nothing else.

    A reproach is nothing to carry, and neither is an offer that is itself a favour asked. What a message is for may be
    enough: a link to the article shared, or patience in a message that need recall no moment.
    """
    if kind.uses("source_given") and any("<url>" in unit.stems for unit in analysis.units):
        return flag(())
    if not kind.uses("recalls") and analysis.peak(("patience",)) > 0.5:
        return flag(())
    if analysis.peak(("blame",)) > 0.7:  # an accusation asks for no attention, whatever else is wrong with it
        return flag(())
    asks = [u for u in analysis.units if _asks(u) > 0.1 or u.moves.get("door", 0.0) > 0.3]
    if not asks:
        return flag(())
    for unit in analysis.units:
        reproach = _score(unit, ("reproach",), ("patience",))
        empty = reproach > 0.1 or unit.moves.get("favour", 0.0) > 0.5
        if recall_value(unit) > 0.07 and reproach < 0.5:
            return flag(())
        if not empty and _score(unit, _CARRIES, ()) > 0.25:
            return flag(())
    return flag([analysis.evidence(u.start, u.end) for u in asks])


def _asks(unit: Unit) -> float:
    return _score(unit, _ASKS, ())


__all__ = [
    "accepting",
    "grovelling",
    "move_flag",
    "moves",
    "no_moves",
    "nudge",
    "one_question",
    "overclaim",
    "pay",
    "pressure",
    "source_given",
    "unasked",
]
