"""Form: subject line, length, ease of reading, blanks left to fill in, manner of speech."""

from __future__ import annotations

import re
from collections.abc import Mapping

from afterword.detect.analysis import Analysis
from afterword.detect.finding import MET, NA, UNMET, Evidence, Finding, flag
from afterword.kinds import Kind, Setting, number
from afterword.layout import inside
from afterword.words import tokens

_EMOJI = re.compile("[\U0001f300-\U0001faff\u2600-\u27bf\U0001f1e6-\U0001f1ff]")
_SMILE = re.compile(r"[:;<](?:(?<=<)3|(?<=[:;])(?<!\w.)-?[)D(P](?!\w))")
"""Begins with what it looks for, not with what stands before it: so a text is searched in a tenth of the time."""
_FILL = (
    r"name|names|company|employer|organi[sz]ation|role|position|job|title|date|day|time|topic|subject|skill|skills|project|detail|"
    r"details|department|team|number|insert|add|fill|your|interviewer|manager|recruiter|specific|mention|link|url|"
    r"city|location|address|phone|email|e-mail|field|industry|something|example|quality|achievement|signature|surname|x|xx|"
    r"school|university|experience|reason|issue|challenge|topic discussed|to be|tbc|tbd|blank|article|source|outlet"
)
_ASIDES = (
    "sic|edit|edited|redacted|withheld|removed|laugh|laughs|laughter|applause|pause|silence|"
    "smile|smiles|grin|sigh|wink|attached|enclosed|see|ibid|emphasis"
)
"""Words that stand alone in square brackets for good; any other is there to be replaced."""
_JOINING = (
    "my|our|your|his|her|its|their|then|now|be|not|the|an?|in|on|of|as|so|and|or|but|very|more|less|who|which|there|"
    "i|we|you"
)
"""Words of an aside in brackets: "moved to [be honest] tears". A blank names what belongs there: "to [funeral home]"."""
_BRACKET = re.compile(
    rf"\[(?:(?=[^\[\]\n]{{0,60}}\b(?:{_FILL})\b)(?!\s*(?:name|employer|school|company)?\s*(?:redacted|withheld|removed))"
    r"(?!(?:option|version|variant) \w\b)[^\[\]\n]{1,60}"
    r"|(?:his|her|their)(?:\s?/\s?(?:his|her|their)|(?: [\w'-]{2,20}){1,2})"
    r"|[^\[\]\n]{1,40} here|\s*[_.\-…]*\s*|(?-i:[A-Z][A-Z _/-]{1,40})"
    rf"|(?!(?:{_ASIDES})\b)[^\W\d_]{{3,25}})\]"
    r"|(?:(?<=\bto )|(?<=\bat )|(?<=\bof )|(?<=\bfor )|(?<=\bwith )|(?<=\bfrom ))"
    rf"(?-i:\[(?!(?:{_ASIDES}|{_JOINING})\b)[a-z]{{3,20}}(?: (?!(?:{_JOINING})\b)[a-z]{{3,20}}){{1,2}}\](?!\())",
    re.IGNORECASE,
)
_BLANK = re.compile(
    r"\$?\{\{?[^{}\n]{1,60}\}?\}"
    r"|<(?!https?:|mailto:|\w[\w.+-]*@|/?(?:b|i|u|p|br|a|em|strong|div|span)\b|\d|3\b)[A-Za-z][^<>\n]{0,40}>"
    r"|(?<!\w)_{3,}(?!\w)|(?<=\s)\.{6,}(?=\s)|…{3,}"
    r"|\bX{3,}\b|\bXYZ\b|\bABC (?:company|corp|inc|ltd)\b|\bx{4,}\b"
    r"|\bM(?:r|rs|s)\.?\s?/\s?M(?:r|rs|s|x)\.?(?:\s?/\s?M(?:r|rs|s|x)\.?)*(?=\s+(?:[A-Z]|_|\[|last|surname|\w+ name))"
    r"|\bDear (?:So and So|Soandso|Name|Interviewer Name|Mr\.?/Ms\.?)\b"
    r"|\b(?:School|Company|Employer|Organi[sz]ation|Hospital|Job|Position|Role|Manager|Interviewer|Recruiter|Department)"
    r" (?:Name|Title)\b"
    r"|\b(?:TBD|TBC|TODO|FIXME|TK TK|lorem ipsum)\b",
)
_BLANK_IN_BRACKETS = re.compile(
    r"\((?:your\b(?=[^()\n]*\b(?:name|company|employer|role|title|position|job|skills?|date|number|phone|e-?mail|signature|surname|address|here)\b)"
    r"[^()\n]{0,40}|(?:insert|add|fill|company|employer|job title|first name|last name|hiring manager|name of)\b[^()\n]{0,40}"
    r"|(?:position|role|job|name|date|title|department|topic|interviewer|company|skill))\)"
)
_BLANK_CASE = re.compile(
    r"%\w+%|#\w+_\w+#|\b(?:insert|fill in|add) (?:here|name|date|company|role|position|your|specific)\b",
    re.IGNORECASE,
)
_BLANKS = (
    (_BRACKET, ("[",)),
    (_BLANK, (
        "{", "<", "_", "…", "......", "XX", "xxx", "XYZ", "ABC ", "/M", "/ M", "TB", "TODO", "FIXME", "TK", "lorem", " Name",
        " Title", "Dear So", "Dear Name", "Dear Interviewer",
    )),
    (_BLANK_IN_BRACKETS, ("(",)),
    (_BLANK_CASE, ("%", "#", "nsert", "NSERT", "ill in", "ill In", "ILL IN", "dd ", "DD ")),
)  # fmt: skip
"""Patterns of blanks. Without one of the words beside it a text has none of that pattern: most texts are done here."""
_GENERIC_REPLY = re.compile(r"^\s*(?:(?:re|fwd?|aw|wg|sv)\s*:\s*)+", re.IGNORECASE)


def subject(analysis: Analysis, kind: Kind, settings: Mapping[str, Setting]) -> Finding:
    """Met where the subject line tells the role or the purpose."""
    if analysis.draft.subject is None or analysis.subject is None:
        return Finding(NA)
    line = analysis.subject.norm
    whole = (
        (Evidence(0, len(analysis.draft.subject), analysis.draft.subject, "subject"),) if line.strip() else ()
    )
    stripped = _GENERIC_REPLY.sub("", line).strip()
    if not stripped:
        return Finding(UNMET, whole)
    if any(t.family in ("role", "employer") for t in analysis.subject_tokens):
        return Finding(MET, whole)
    resources = analysis.resources
    stems = resources.stemmer.of(stripped)
    if _role_share(analysis, stems):
        return Finding(MET, whole)
    plain = " ".join(w for w in tokens(stripped).findall(stripped) if w[0].isalnum()).lower()
    if plain in resources.vague and not set(stems) & resources.purposes.get(kind.id, frozenset()):
        return Finding(UNMET, whole)
    purposeful = any(name == "purpose" and part == "subject" for name, part, _, _ in analysis.phrases)
    if purposeful or set(stems) & resources.purposes.get(kind.id, frozenset()):
        return Finding(MET, whole)
    stop, common = resources.stemmer.vocabulary.stop, resources.stemmer.vocabulary.common
    named = {s for t in analysis.subject_tokens if t.family in ("person", "me") for s in t.lexeme.stems}
    content = [s for s in stems if s not in stop and s[0].isalnum() and s not in named]
    telling = [s for s in content if s not in common]
    about_a_job = bool(set(stems) & resources.role_words)
    return Finding(MET if len(telling) >= 2 or (about_a_job and len(content) >= 2) else UNMET, whole)


def _role_share(analysis: Analysis, stems: tuple[str, ...]) -> bool:
    here = set(stems)
    return any(wanted and len(wanted & here) * 2 >= len(wanted) for wanted in analysis.profile.role_stems)


def length(analysis: Analysis, kind: Kind, settings: Mapping[str, Setting]) -> Finding:
    """Met within the accepted band of words; not applicable where the kind counts characters."""
    if not kind.length.target[1]:
        return Finding(NA)
    low, high = kind.length.accept
    values = {
        "words": str(analysis.words),
        "least": str(kind.length.target[0]),
        "most": str(kind.length.target[1]),
    }
    return Finding(MET if low <= analysis.words <= high else UNMET, values=values)


def readable(analysis: Analysis, kind: Kind, settings: Mapping[str, Setting]) -> Finding:
    """Met where no paragraph, sentence or single block is too long to read at a glance."""
    paragraph, sentence, block = (
        int(number(settings, k, d)) for k, d in (("paragraph", 90), ("sentence", 45), ("block", 90))
    )
    sizes: dict[int, int] = {}
    spans: dict[tuple[int, int], int] = {}
    for piece, count in zip(analysis.layout.sentences, analysis.counts, strict=True):
        if piece.part != "body":
            continue
        sizes[piece.paragraph] = sizes.get(piece.paragraph, 0) + count
        spans[piece.start, piece.end] = count
    slack = 1.1
    for (start, end), count in spans.items():
        if count > sentence * slack:
            return Finding(
                UNMET, (analysis.evidence(start, end),), values={"words": str(count), "most": str(sentence)}
            )
    for place, count in sizes.items():
        if count > paragraph * slack or (len(sizes) == 1 and count > block):
            start, end = analysis.layout.paragraphs[place]
            return Finding(
                UNMET, (analysis.evidence(start, end),), values={"words": str(count), "most": str(paragraph)}
            )
    return Finding(MET)


def limit(analysis: Analysis, kind: Kind, settings: Mapping[str, Setting]) -> Finding:
    """Met where the note fits the box, counted as it counts: in UTF-16 units."""
    most = kind.length.limit_premium if analysis.profile.record.me.premium else kind.length.limit
    size = len(analysis.draft.body.strip("\n").encode("utf-16-le")) // 2
    values = {"characters": str(size), "limit": str(most), "over": str(max(0, size - most))}
    return Finding(MET if size <= most else UNMET, values=values)


def placeholder(analysis: Analysis, kind: Kind, settings: Mapping[str, Setting]) -> Finding:
    """Present where something is left to fill in."""
    found = []
    for part, text in (("subject", analysis.subject), ("body", analysis.text)):
        if text is None:
            continue
        for pattern, hints in _BLANKS:
            for match in pattern.finditer(text.norm) if any(map(text.norm.__contains__, hints)) else ():
                note = match[0].lower().startswith(("(insert ", "(add ")) and not is_blank(match[0])
                if not note and not in_quote(analysis, match.start(), part):
                    found.append(analysis.evidence(match.start(), match.end(), part))
    found += phrase_spans(analysis, "placeholder_words")
    return flag(found)


_MOST_OF_A_BLANK = 5
"""A bracket of more words is a note to self: "(insert one nice sentence about the park here)"."""


def is_blank(words: str) -> bool:
    """Tell whether a bracket stands for a few words to fill in ("(insert link here)"), and is no longer note."""
    return len(words.split()) <= _MOST_OF_A_BLANK and any(
        p.fullmatch(words) for p in (_BRACKET, _BLANK_IN_BRACKETS)
    )


def has_blank(norm: str, start: int, end: int) -> bool:
    """Tell whether norm[start:end] holds something to fill in."""
    return any(pattern.search(norm, start, end) for pattern, _ in _BLANKS)


def in_quote(analysis: Analysis, at: int, part: str) -> bool:
    """Tell whether a place in the body lies in a quoted reply or in a quotation: what is quoted is not said."""
    return part == "body" and (inside(analysis.layout.quoted, at) or inside(analysis.quotations, at))


def phrase_spans(analysis: Analysis, name: str) -> list[Evidence]:
    """Return where the phrases of one list stand, in subject and body, a quoted reply left out."""
    return [
        analysis.evidence(start, end, part)
        for found, part, start, end in analysis.phrases
        if found == name and not in_quote(analysis, start, part)
    ]


def stock(analysis: Analysis, kind: Kind, settings: Mapping[str, Setting]) -> Finding:
    """Present where worn phrases stand: `least` different ones or more."""
    strung = [analysis.evidence(u.start, u.end) for u in analysis.units if u.strung]
    found = [
        e
        for e in _distinct(phrase_spans(analysis, "stock"))
        if not any(s.start <= e.start < s.end and s.part == e.part for s in strung)
    ]
    different = {" ".join(e.text.split()).casefold() for e in found}
    return flag(found if len(different) >= int(number(settings, "least", 2)) else ())


def _distinct(found: list[Evidence]) -> list[Evidence]:
    kept: list[Evidence] = []
    for one in sorted(found, key=lambda e: (e.part, e.start, -e.end)):
        if not kept or kept[-1].part != one.part or one.start >= kept[-1].end:
            kept.append(one)
    return kept


def informal(analysis: Analysis, kind: Kind, settings: Mapping[str, Setting]) -> Finding:
    """Present with slang, emoji, "Love," or many exclamation marks."""
    body = analysis.text.norm
    smiles = [] if body.isascii() else [m.span() for m in _EMOJI.finditer(body)]
    if ":" in body or ";" in body or "<3" in body:
        smiles += [m.span() for m in _SMILE.finditer(body)]
    found = [analysis.evidence(*s) for s in sorted(smiles) if not in_quote(analysis, s[0], "body")]
    found += _distinct(phrase_spans(analysis, "slang"))
    slang = analysis.resources.slang
    if not slang.isdisjoint(analysis.bares):
        found += [
            analysis.evidence(t.start, t.end)
            for t in analysis.tokens
            if t.bare in slang and not t.family and not in_quote(analysis, t.start, "body")
        ]
    most = int(number(settings, "exclamations", 3))
    if body.count("!") >= most and len(marks := _exclamations(analysis)) >= most:
        found += [analysis.evidence(m, m + 1) for m in marks[:3]]
    closing = analysis.layout.closing
    if closing and _LOVE.match(body[slice(*closing)]):
        found.append(analysis.evidence(*closing))
    return flag(found)


_LOVE = re.compile(
    r"\W*(?:(?:lots of|much|all my|with|big|much) )?(?:love|hugs|xo+|x+|xx)\b(?! to)", re.IGNORECASE
)


def _exclamations(analysis: Analysis) -> list[int]:
    """Return where the writer's own exclamation marks stand."""
    found = re.finditer("!", analysis.text.norm)
    return [m.start() for m in found if not in_quote(analysis, m.start(), "body")]


def apologies(analysis: Analysis, kind: Kind, settings: Mapping[str, Setting]) -> Finding:
    """Present with two apologies, or one for writing at all."""
    writing = phrase_spans(analysis, "sorry_to_write")
    if writing:
        return flag(writing)
    if analysis.peak(("apologises",)) <= 0.5:
        return flag(())
    sorry = [u for u in analysis.units if u.moves.get("apologises", 0.0) > 0.5]
    count = sum(max(1, u.stems.count("sorri")) for u in sorry)
    found = [analysis.evidence(u.start, u.end) for u in sorry]
    return flag(found if count >= int(number(settings, "least", 2)) else ())
