"""How a message is laid out: greeting, paragraphs, sentences, sign-off, postscript, quoted reply.

Works on `Text.norm`; every span is a pair of positions in it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import NamedTuple

from afterword.words import fold

GREETINGS = (
    r"(?:my |most )?(?:dear(?:est)?|hi+(?: there)?|hello|hey+(?: there)?|hiya|greetings|good (?:morning|afternoon|evening|day)|morning|"
    r"afternoon|evening|respected|esteemed|honou?red|namaste|namaskar(?:am)?|vanakkam|salaam|salam|assalamu ?alaikum|howdy|g'day|"
    r"yo|to|sehr geehrte[rs]?|liebe[rs]?|guten tag|bonjour|chere?|hola|estimad[oa]|buenos dias|ciao|gentile|moin|servus|hej|hei|"
    r"hallo|ola|ahoj|dzien dobry|szanowna|szanowny|shalom|habari|jambo|kia ora|aloha|dia duit|merhaba|sayın|konnichiwa)"
)
_GREETING = re.compile(rf"\s*{GREETINGS}\b", re.IGNORECASE)
_CALLED = re.compile(r"[A-ZÀ-Þ][\w'’-]{0,40} (?:mate|buddy|old friend|my (?:friend|man|dear))(?!\w)\W{0,6}")
"""A greeting among friends: "Wes mate, how's tricks?"."""
_CLOSING = re.compile(
    r"^\W*(?:(?:with|and|my|many|kind|kindest|best|warm|warmest|very|all|the|sincere|sincerest|again|once|more|much|"
    r"yours|in|deep|high|highest|friendly|cordial|good|grateful|every|respectful|a|big|huge|thanking|you|for|now|until|then|"
    r"till|take|have|lovely|great|nice|from|stay|talk|speak|see|take)\W+)*"
    r"(?:regards?|wishes|thanks|thank you|thanking you|sincerely|faithfully|truly|cheers|cordially|respectfully|obediently|"
    r"gratefully|appreciatively|warmly|fondly|yours|love|best|care|salutations|greetings|respect|gratitude|appreciation|luck|"
    r"mit freundlichen gr(?:u|ü)(?:ss|ß)en|viele gr(?:u|ü)(?:ss|ß)e|saludos|cordialement|soon|day|week|weekend|ta|slainte|"
    r"namaste|tc|xo+|x+|br|rgds|kr|ever)"
    r"(?:\W+(?:and|again|so|much|very|in|advance|for|your|time|from|to|you|all|once|more|indeed|ever|"
    r"wishes|regards|thanks|yours|sincerely|truly|faithfully|obediently|consideration|sir|madam|ahead|friend))*\W*$",
    re.IGNORECASE,
)
_TITLE_DOT = re.compile(
    r"\b((?:m(?:r|rs|s|x)|dr|prof|st|rev|hon|eng|fr|sr|capt|col|lt|maj|sgt|cpl|gen|adm|cmdr|cdr|insp|supt|det|gov|sen|rep|"
    r"adv|arch|ing|engr|dra|sra|srta|mme|mlle|dipl|mag|lic|barr|smt|[A-Z]))\.",
    re.IGNORECASE,
)
_QUOTED = re.compile(
    r"^\s*(?:>|on .{4,120} (?:wrote|writes):\s*$|-{2,} ?(?:original|forwarded) message|le .{4,80} a écrit ?:|am .{4,80} schrieb)",
    re.IGNORECASE,
)
_HEADER = re.compile(r"^\s*\*?(?:from|sent|to|date|subject|cc)\*?:", re.IGNORECASE)
_DIVIDER = re.compile(r"^\s*[_=-]{5,}\s*$")
_POSTSCRIPT = re.compile(r"^\s*p\.? ?p?\.?s\b[.:,)\s-]*", re.IGNORECASE)
_BULLET = re.compile(r"^\s*(?:[-*•·–]|\d{1,2}[.)]|[a-z]\))\s+")
_STAGE = re.compile(r"^\s*[(\[][^()\[\]]{3,60}[)\]]\s*$")
_LAST_WORDS = re.compile(r"((?:[^\W\d_][\w'.-]*\s+){0,3}[^\W\d_][\w'.-]*)\W*$")
_TAIL = 160
"""Characters at the end of a line that hold four words: a search from its start takes long where the line is."""
_FROM_NEXT_WORD = re.compile(r"(\S.*?)\W*$")
_END = re.compile(r"[.!?…]+[\"')\]]*(?=\s|$)")
_ABBREVIATION = re.compile(
    r"(?:\b(?:mr|mrs|ms|mx|dr|prof|st|no|vs|e\.g|i\.e|etc|approx|ca|cf|jr|sr|dept|inc|ltd|co|gen|rev|fr|sr|hon|eng|mt|capt|col|lt|maj|sgt|cpl|cmdr|insp|supt|engr|"
    r"jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|tel|ext|fig|ph|a\.m|p\.m)|(?:^|[\s.])[a-z])\.$",
    re.IGNORECASE,
)


class Piece(NamedTuple):
    """A stretch of `Text.norm` with its place in the message."""

    start: int
    end: int
    part: str
    """`body`, `ps` or `after` (below the sign-off)."""
    paragraph: int


@dataclass(frozen=True, slots=True)
class Layout:
    """How a message is laid out; spans are positions in `Text.norm`."""

    greeting: tuple[int, int] | None
    sentences: tuple[Piece, ...]
    closing: tuple[int, int] | None
    """The close ("Kind regards,"), where there is one."""
    signature: tuple[int, int] | None
    """The writer's name and what stands with it."""
    quoted: tuple[tuple[int, int], ...]
    paragraphs: tuple[tuple[int, int], ...]


_Line = tuple[int, int]


def inside(spans: Sequence[tuple[int, int]], at: int) -> bool:
    """Tell whether a place lies in one of these spans, which come in order and apart."""
    i = bisect_right(spans, at, key=itemgetter(0))
    return i > 0 and at < spans[i - 1][1]


def lay_out(text: str, names: Collection[str]) -> Layout:
    """Cut a normalised message into its parts.

    `names` are the folded words of the writer's name: a last line made of them is a signature.
    """
    lines = _lines(text)
    lines, quoted = _cut_quoted(text, lines)
    if not lines:
        return Layout(None, (), None, None, quoted, ())
    start = _first_line(text, lines)
    greeting_end = _greeting_end(text, lines, start)
    greeting = (lines[start][0], greeting_end) if greeting_end else None
    body_start = greeting_end or lines[start][0]
    closing, signature, tail = _sign_off(text, lines, body_start, names)
    tail = [(a, b, "after") for a, b in lines[:start] if not _STAGE.match(text[a:b])] + tail
    body_end = min((s[0] for s in (closing, signature) if s), default=lines[-1][1])
    sentences, paragraphs = _sentences(text, body_start, max(body_start, body_end), "body", 0, quoted)
    for start_, end_, part in tail:
        more, extra = _sentences(text, start_, end_, part, len(paragraphs), quoted)
        sentences += more
        paragraphs += extra
    return Layout(greeting, tuple(sentences), closing, signature, quoted, tuple(paragraphs))


def _lines(text: str) -> list[_Line]:
    found, at = [], 0
    for line in text.split("\n"):
        if line and not line.isspace():
            found.append((at + len(line) - len(line.lstrip()), at + len(line.rstrip())))
        at += len(line) + 1
    return found


def _cut_quoted(text: str, lines: list[_Line]) -> tuple[list[_Line], tuple[_Line, ...]]:
    """Leave out a quoted message below (or between) the writer's own words."""
    kept: list[_Line] = []
    quoted: list[_Line] = []
    for i, (start, end) in enumerate(lines):
        line = text[start:end]
        if _DIVIDER.match(line) and i + 1 < len(lines) and _HEADER.match(text[slice(*lines[i + 1])]) and kept:
            quoted.append((start, lines[-1][1]))
            break
        header = _HEADER.match(line) and i + 1 < len(lines) and _HEADER.match(text[slice(*lines[i + 1])])
        if header and len(kept) > 1:
            quoted.append((start, lines[-1][1]))
            break
        if _QUOTED.match(line):
            if line.lstrip()[0] != ">" and not any(text[s] == ">" for s, _ in lines[i + 1 :]):
                quoted.append((start, lines[-1][1]))
                break
            quoted.append((start, end))
        else:
            kept.append((start, end))
    return (kept, tuple(quoted)) if kept else (lines, ())


def _first_line(text: str, lines: list[_Line]) -> int:
    """Return the line on which the message begins.

    Not a stage direction ("(replying in the same thread)") or a typed subject; and where a greeting stands on one of
    the next lines, what is above it is no part of the message.
    """
    opened = _GREETING.match(text[slice(*lines[0])])
    for i, (start, end) in enumerate(lines[: 0 if opened else 5]):
        line = text[start:end]
        opens = _GREETING.match(line) and not _CLOSING.match(line)
        if i and opens and len(line.split()) <= 6 and line[-1] in ",:!":
            return i
    for i, (start, end) in enumerate(lines[:-1][:3]):
        if not (_STAGE.match(text[start:end]) or _HEADER.match(text[start:end])):
            return i
    return min(3, len(lines) - 1)


_GOES_ON = re.compile(r"[.!?]\s+\S")
_GOES_ON_SMALL = re.compile(r"[,:!;–—]\s+[a-z]")
_GREETED = re.compile(r"[,:!?;\n–—]| - |\.(?=\s+[a-zA-Z]{4})")
_NAMED = re.compile(r"[A-ZÀ-Þ][\w'’.-]{0,40}(?:\s[A-ZÀ-Þ][\w'’.-]{0,40}){0,3}\s{0,2}[,:–—-]\s")


def _greeting_end(text: str, lines: list[_Line], first: int) -> int:
    """Return where the greeting ends, or 0 where the message has none."""
    start, end = lines[first]
    line = text[start:end]
    opens = _GREETING.match(line)
    plain = _TITLE_DOT.sub(r"\1 ", line) if "." in line else line
    if len(line) <= 70 and first + 1 < len(lines) and not _GOES_ON.search(plain, 8):
        if opens and len(line.split()) <= 8 and not _GOES_ON_SMALL.search(line):
            return end
        if len(line.split()) <= 5 and (line[-1] in ",:-–—!" or (line.istitle() and line[-1].isalpha())):
            return end
    if opens:
        stop = _GREETED.search(plain, opens.end(), 80)
        if stop and len(plain[: stop.start()].split()) <= 8:
            return start + stop.end()
        words = re.match(rf"\s*{GREETINGS}(?:\s+(?:[A-ZÀ-Þ][\w'.-]*|and|&)){{1,5}}", line, re.IGNORECASE)
        return start + min(words.end() if words else opens.end(), 60)
    name = _NAMED.match(line) or _CALLED.match(line)
    return start + name.end() if name else 0


_NAME_WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")


def _is_name(line: str, names: Collection[str]) -> bool:
    words = _NAME_WORD.findall(line)
    if not words or len(words) > 6:
        return False
    folded = {fold(part) for w in words for part in (w, *w.split("-"))}
    if any(n in folded for n in names):
        return sum(w[0].islower() for w in words) <= 2 and not re.search(r"\w\w[.!?]\s+\w{3}|\w\w[?!]", line)
    return not names and all(w[0].isupper() for w in words) and len(words) <= 4 and line[-1].isalpha()


def _sign_off(
    text: str, lines: list[_Line], body_start: int, names: Collection[str]
) -> tuple[_Line | None, _Line | None, list[tuple[int, int, str]]]:
    """Find close and signature from the end upward; return them with what stands below."""
    body = [line for line in lines if line[1] > body_start]
    for i in range(len(body) - 1, -1, -1):
        start, end = max(body[i][0], body_start), body[i][1]
        line = text[start:end]
        below = body[i + 1 :]
        if len(line) < 90 and _CLOSING.match(line) and (i or len(body) == 1 or len(line) < 30):
            named = bool(below) and _is_name(text[slice(*below[0])], names)
            rest = below[1:] if named or (below and len(text[slice(*below[0])].split()) < 4) else below
            signature = below[0] if rest is not below else None
            return (start, end), signature, _tail(text, rest)
        if len(line) < 70 and line[-1] != "?" and _is_name(line, names):
            above = (max(body[i - 1][0], body_start), body[i - 1][1]) if i > 1 else None
            close = (
                above
                if above and len(text[slice(*above)]) < 60 and _CLOSING.match(text[slice(*above)])
                else None
            )
            both = re.match(r"(.{2,45}?)[,.\-–—!]\s*(\S.*)$", line)
            if not close and both and _CLOSING.match(both[1]):
                return (start, start + both.end(1)), (start + both.start(2), end), _tail(text, below)
            return close, (start, end), _tail(text, below)
        inline = (
            _inline_signature(text, start, end, names)
            if i == len(body) - 1 or _tail_only(text, below)
            else None
        )
        if inline:
            return inline[0], inline[1], _tail(text, below)
    return None, None, []


def _inline_signature(
    text: str, start: int, end: int, names: Collection[str]
) -> tuple[_Line | None, _Line] | None:
    """Find "... stay in touch. Best, Lena Brandt" at the end of a line."""
    line = text[start:end]
    for match in re.finditer(
        r"(?:^|[.!?,;:)\-–—\"…\U0001F300-\U0001FAFF]\s*|\s{2,}|\n)(?=[^\W\d_])", line[-80:]
    ):
        at = max(0, len(line) - 80) + match.end()
        if at and _is_name(line[at:], names):
            before = re.search(r"(?:^|[.!?;:)…]\s+|\s[-–—]\s)([^.!?;:]{2,40}?)[,.\-–—!\s]*$", line[:at])
            if before and _CLOSING.match(before[1]):
                return (start + before.start(1), start + before.end(1)), (start + at, end)
            return None, (start + at, end)
    words = line.split()
    if names and len(words) > 4:
        tail = _LAST_WORDS.search(line, max(0, len(line) - _TAIL))
        while tail:
            part = tail[1]
            if {fold(w.strip(".,")) for w in part.split()} <= set(names) and part[0].isupper():
                return None, (start + tail.start(1), end)
            cut = part.find(" ")
            if cut < 0:
                break
            tail = _FROM_NEXT_WORD.search(line, tail.start(1) + cut + 1)
    return None


def _tail_only(text: str, below: list[_Line]) -> bool:
    return bool(below) and bool(_POSTSCRIPT.match(text[slice(*below[0])]))


def _tail(text: str, lines: list[_Line]) -> list[tuple[int, int, str]]:
    """Return what stands below the signature and is worth reading: a postscript, or words left over."""
    found: list[tuple[int, int, str]] = []
    for start, end in lines:
        line = text[start:end]
        if _POSTSCRIPT.match(line) or (found and found[-1][2] == "ps"):
            found.append((start, end, "ps"))
        elif len(line.split()) > 4 and not re.search(r"@|\+?\d[\d ()-]{6,}|https?:", line):
            found.append((start, end, "after"))
    return found


def _sentences(
    text: str, start: int, end: int, part: str, paragraph: int, quoted: tuple[_Line, ...]
) -> tuple[list[Piece], list[_Line]]:
    """Cut text[start:end] into sentences, and note its paragraphs."""
    pieces: list[Piece] = []
    paragraphs: list[_Line] = []
    for chunk in _chunks(text, start, end):
        if inside(quoted, chunk[0]):
            continue
        if chunk[2] or not paragraphs:
            paragraphs.append((chunk[0], chunk[1]))
        else:
            paragraphs[-1] = (paragraphs[-1][0], chunk[1])
        number = paragraph + len(paragraphs) - 1
        pieces += [Piece(a, b, part, number) for a, b in _split(text, chunk[0], chunk[1])]
    return pieces, paragraphs


def _chunks(text: str, start: int, end: int) -> list[tuple[int, int, bool]]:
    """Return runs of lines that read on: (start, end, begins a paragraph)."""
    found: list[tuple[int, int, bool]] = []
    blank, width = True, 0
    at = start
    for line in text[start:end].split("\n"):
        a, b = at + len(line) - len(line.lstrip()), at + len(line.rstrip())
        at += len(line) + 1
        if b <= a:
            blank = True
            continue
        bullet = _BULLET.match(line)
        if found and not blank and not bullet and width >= 50 and text[found[-1][1] - 1] not in ".!?:":
            found[-1] = (found[-1][0], b, found[-1][2])
        else:
            found.append((a + (bullet.end() - (len(line) - len(line.lstrip())) if bullet else 0), b, blank))
        blank, width = False, b - a
    return [c for c in found if c[1] > c[0]]


def _abbreviates(text: str, start: int, stop: int) -> bool:
    """Tell whether the full stop before `stop` ends an abbreviation; words of five letters and more are none."""
    if text[max(0, stop - 6) : stop - 1].isalpha():
        return False
    return _ABBREVIATION.search(text, max(start, stop - 8), stop) is not None


_LETTER = re.compile(r"[^\W_]")


def _split(text: str, start: int, end: int) -> list[tuple[int, int]]:
    found, at = [], start
    for match in _END.finditer(text, start, end):
        stop = match.end()
        if match[0] == "." and _abbreviates(text, at, stop):
            continue
        follow = text[stop : stop + 3].lstrip()
        if len(match[0]) >= 3 and follow[:1].islower():
            continue
        if (
            stop < end
            and follow[:1].isdigit()
            and match[0] == "."
            and re.search(r"\bno\.$", text[at:stop], re.I)
        ):
            continue
        found.append((at, stop))
        at = stop
        while at < end and text[at].isspace():
            at += 1
    if at < end:
        found.append((at, end))
    return [(a, b) for a, b in found if _LETTER.search(text, a, b)]
