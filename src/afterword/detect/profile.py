"""What a record means to the detectors: its names to look for, its notes as stems. Made once per record."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain

from afterword.detect.figures import figures
from afterword.detect.tokens import read_tokens
from afterword.record import Record
from afterword.words import Stemmer, Vocabulary, fold

TITLES = frozenset([
    "mr", "mrs", "ms", "miss", "mx", "dr", "doctor", "prof", "professor", "sir", "madam", "ma'am",
    "maam", "sister", "brother", "father", "rev", "reverend", "herr", "frau", "hon", "honourable",
    "honorable", "judge", "captain", "capt", "major", "shri", "smt", "sri", "chief", "engr",
    "barrister", "barr", "eng", "ing", "dame", "lord", "lady", "don", "dona", "senor", "senora", "mme",
    "m", "mlle", "monsieur", "madame", "signor", "signora", "pan", "pani", "san", "coach", "nurse",
    "director", "principal", "inspector", "officer", "head", "col", "colonel", "lt", "lieutenant", "maj", "sgt",
    "sergeant", "cpl", "gen", "adm", "admiral", "cmdr", "cdr", "commander", "insp", "supt", "superintendent", "det",
    "gov", "sen", "rep", "adv", "arch", "dra", "sra", "srta", "dipl", "mag", "lic", "imam", "rabbi", "pastor", "canon",
    "ustad", "pandit", "matron", "chef", "justice",
])  # fmt: skip
_PARTICLES = frozenset([
    "de", "da", "di", "do", "dos", "das", "del", "della", "van", "von", "der", "den", "het", "ten",
    "ter", "la", "le", "les", "du", "des", "al", "el", "bin", "binti", "ibn", "abu", "af", "av", "y",
    "e", "zu", "zum",
])  # fmt: skip
_ROLE_NOUNS = frozenset([
    "engineer", "analyst", "manager", "director", "developer", "designer", "editor", "colorist",
    "colourist", "nurse", "teacher", "assistant", "officer", "specialist", "coordinator", "technician",
    "clerk", "planner", "consultant", "administrator", "accountant", "associate", "educator", "curator",
    "librarian", "supervisor", "lead", "intern", "trainee", "apprentice", "operator", "driver", "bosun",
    "deckhand", "carpenter", "auditor", "pilot", "paralegal", "solicitor", "chef", "baker", "scientist",
    "chemist", "researcher", "advisor", "adviser", "agent", "representative", "executive", "secretary",
    "producer", "artist", "writer", "tester", "architect", "mechanic", "electrician", "welder",
    "fitter", "surveyor", "lecturer", "tutor", "counsellor", "counselor", "therapist", "pharmacist",
    "receptionist", "cashier", "buyer", "merchandiser", "controller", "strategist", "partner", "owner",
    "steward", "guard", "worker", "handler", "keeper", "machinist", "foreman", "herdsman", "post",
    "role", "position",
])  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Note:
    """A moment, need, evidence or promise of the record, as stems."""

    family: str
    """`moment`, `need`, `evidence` or `promise`."""
    id: str
    about: str
    stems: Mapping[str, float]
    """Content stem -> how much it tells (0 to 1)."""
    related: Mapping[str, float]
    """Stems of kindred words -> how much they hint at this note (0 to 1)."""
    aliases: tuple[tuple[str, ...], ...]
    numbers: frozenset[str]
    """Its numbers as stems: "twenty-three" is 20 and 3."""
    figures: frozenset[str]
    """Its numbers as a reader takes them: "twenty-three" is 23."""
    words: tuple[str, ...]
    """The note's own words in order, to find copies."""


@dataclass(frozen=True, slots=True)
class Name:
    """A recorded name: its whole form and its parts, folded."""

    shown: str
    family: str
    """`person`, `me`, `employer`, `role`, `past` or `other`."""
    parts: tuple[str, ...]


@dataclass(slots=True)
class Profile:
    """A record made ready for the detectors."""

    record: Record
    names: Mapping[str, tuple[tuple[tuple[str, ...], str], ...]]
    """First folded word -> (whole folded phrase, family), longest first."""
    people: tuple[Name, ...]
    others: tuple[Name, ...]
    own_words: frozenset[str]
    """Folded words that belong to a recorded name and so are never foreign."""
    role_stems: tuple[frozenset[str], ...]
    employer_words: tuple[str, ...]
    notes: tuple[Note, ...]
    noted: frozenset[str]
    """Every word of the moments."""
    named: frozenset[str]
    """Folded words of the notes that have a capital there: names of places and people, as the writer spells them."""
    lacks: frozenset[str]
    """What an item may need (`kinds.NEEDS`) and this record does not hold."""
    touching: Mapping[str, Sequence[tuple[Note, float, float]]]
    """Stem -> the notes that a sentence with it may come near to, how much it tells of each, and how much it hints at it."""
    near: dict[tuple[str, str], int] = field(default_factory=dict)
    """Cache of edit distances."""


_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")


@lru_cache(maxsize=4096)
def words_of(name: str) -> tuple[str, ...]:
    """Return the folded words of a name as tokens are cut: at hyphens, not at apostrophes."""
    words = map(fold, _WORD.findall(name.replace("’", "'")))
    return tuple([w[:-2] if w.endswith("'s") else w for w in words])


@lru_cache(maxsize=4096)
def name_parts(name: str) -> tuple[str, ...]:
    """Return the folded words of a person's name without titles and particles: "Dr. van Dam" -> ("dam",).

    A particle that opens the name is none: "Lê Minh Châu" is greeted as Lê.
    """
    words = [w for w in words_of(name.split(",")[0]) if w not in TITLES]
    return (
        tuple(w for i, w in enumerate(words) if not i or w not in _PARTICLES)
        if len(words) > 1
        else tuple(words)
    )


def _recorded(record: Record) -> Iterable[tuple[str, str, str, tuple[str, ...]]]:
    """Yield family, key, words and aliases of each note of the record."""
    for moment in record.moments:
        yield "moment", moment.id, moment.about, moment.aliases
    for family, texts in (
        ("need", record.needs),
        ("evidence", record.evidence),
        ("promise", record.promises),
    ):
        for number, text in enumerate(texts, 1):
            yield family, str(number), text, ()


def _capitals(text: str) -> tuple[str, ...]:
    return words_of(" ".join(word for word in text.split() if word[:1].isupper()))


def is_role(name: str) -> bool:
    """Tell whether an entry of `others` is a role title and not a person or an employer."""
    words = words_of(name)
    return bool(words) and (
        words[-1] in _ROLE_NOUNS or (any(w in _ROLE_NOUNS for w in words[:-1]) and "," in name)
    )


def build_profile(
    record: Record, stemmer: Stemmer, weight: Mapping[str, float], kin: Mapping[str, tuple[str, ...]]
) -> Profile:
    """Make `record` ready. `weight`: stem -> 0 (everywhere) to 1 (rare); `kin`: stem -> stems of related words."""
    phrases: dict[tuple[str, ...], str] = {}

    def add(words: tuple[str, ...], family: str) -> None:
        if words:
            phrases.setdefault(words, family)
            if family in ("role", "employer"):
                phrases.setdefault(tuple(stemmer.twins.get(word, word) for word in words), family)

    people = tuple(Name(p.name, "person", name_parts(p.name)) for p in record.people)
    for person in people:
        for form in _person_forms(person.parts):
            add(form, "person")
    for form in _person_forms(name_parts(record.me.name)):
        add(form, "me")
    for form in _employer_forms((record.employer.name, *record.employer.aliases)):
        add(form, "employer")
    for title in (record.role.title, *record.role.aliases):
        add(words_of(title), "role")
    for past in record.me.past:
        add(words_of(past), "past")
        for form in _employer_forms((past,)):
            add(form, "past")
    own = frozenset(w for form in phrases for w in form)
    others = tuple(_other(o) for o in record.interview.others)
    for other in others:
        for form in _other_forms(other, own, weight):
            phrases.setdefault(form, "other")
    index: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for form, family in phrases.items():
        index.setdefault(form[0], []).append((form, family))
    role_stems = tuple(
        frozenset(s for s in stemmer.of(t) if s[0].isalnum() and s not in stemmer.vocabulary.stop)
        for t in (record.role.title, *record.role.aliases)
    )
    # a word in small letters is no name, and what stands near it no name misspelt
    named = [w for w in record.employer.name.split() if not w.islower()]
    employer = tuple(w for w in words_of(" ".join(named) or record.employer.name) if len(w) > 3)
    notes = _notes(record, stemmer, weight, kin, role_stems)
    return Profile(
        record,
        {k: tuple(sorted(v, key=lambda f: (-len(f[0]), f))) for k, v in index.items()},
        people,
        others,
        own,
        role_stems,
        employer,
        notes,
        frozenset(w for note in notes if note.family == "moment" for w in note.words),
        frozenset(
            word
            for _, _, about, aliases in _recorded(record)
            for text in (about, *aliases)
            for word in _capitals(text)
        ),
        _lacks(record),
        _touching(notes),
    )


def _lacks(record: Record) -> frozenset[str]:
    held = {
        "people": bool(record.people),
        "role": bool(record.role.title),
        "moments": bool(record.moments or record.needs),
        "needs": bool(record.needs or record.moments),
        "evidence": bool(record.evidence),
        "ended_at": record.interview.ended_at is not None,
    }
    return frozenset(need for need, here in held.items() if not here)


def _touching(notes: tuple[Note, ...]) -> dict[str, list[tuple[Note, float, float]]]:
    found: dict[str, list[tuple[Note, float, float]]] = defaultdict(list)
    for note in notes:
        stems, related = note.stems, note.related
        for stem, told in stems.items():
            found[stem].append((note, told, 0.0))
        for stem, hinted in related.items():
            found[stem].append((note, 0.0, hinted))
        for stem in note.numbers.union(*note.aliases):
            if stem not in stems and stem not in related:
                found[stem].append((note, 0.0, 0.0))
    return dict(found)


def _person_forms(parts: tuple[str, ...]) -> Iterable[tuple[str, ...]]:
    yield parts
    yield from ((part,) for part in parts)


def _employer_forms(names: Iterable[str]) -> Iterable[tuple[str, ...]]:
    for name in names:
        words = words_of(name)
        if not words:
            continue
        yield words
        if words[0] == "the" and len(words) > 1:
            yield words[1:]
            words = words[1:]
        if len(words) >= 3:
            yield words[:2]
        if len(words) >= 3 and all(w[0].isalpha() for w in words):
            yield ("".join(w[0] for w in words if w not in {"of", "and", "the", "for"}),)


def _other(name: str) -> Name:
    if is_role(name):
        return Name(name, "role", words_of(name))
    if words_of(name) and words_of(name)[0] in TITLES:
        return Name(name, "person", name_parts(name))
    return Name(name, "other", words_of(name))


_PLACE_WORDS = frozenset([
    "the", "st", "saint", "new", "north", "south", "east", "west", "old", "great", "city", "royal",
    "national", "first", "united", "general", "grand", "port", "mount", "san", "santa", "los", "las",
])  # fmt: skip


def _other_forms(other: Name, own: frozenset[str], weight: Mapping[str, float]) -> Iterable[tuple[str, ...]]:
    """Yield the forms that give away a foreign name: whole, and its telling single words."""
    yield words_of(other.shown)
    if other.parts and other.parts != words_of(other.shown):
        yield other.parts
    if other.family == "role" or len(other.parts) < 1:
        return
    singles = other.parts[-1:] if other.family == "person" else (other.parts[0], *other.parts[-1:])
    ordinary = other.parts[-1] in weight or other.parts[-1].rstrip("s") in weight
    organisation = len(other.parts) > 2 or (other.family == "other" and ordinary)
    for word in other.parts[:1] if organisation else singles:
        if word in weight:  # "May I", "Will that": an ordinary word alone gives nobody away
            continue
        if word not in own and word not in _PLACE_WORDS and word not in _ORGANISATIONS and len(word) > 2:
            yield (word,)


_ORGANISATIONS = frozenset([
    "academy", "school", "university", "college", "hospital", "clinic", "centre", "center", "group",
    "holdings", "pictures", "studio", "studios", "films", "media", "logistics", "foods", "foundation",
    "trust", "bank", "insurance", "mutual", "casualty", "galerie", "gallery", "museum", "orchestra",
    "opera", "theatre", "theater", "services", "systems", "solutions", "consulting", "partners",
    "associates", "analytics", "labs", "laboratories", "institute", "council", "authority", "agency",
    "company", "co", "ltd", "inc", "gmbh", "llp", "llc", "plc", "corp", "corporation", "international",
    "global", "networks", "software", "games", "energy", "power", "marine", "shipping", "lines",
    "ferries", "airways", "hotel", "hotels", "resort", "farms", "farm", "dairy", "bakery", "bakeries",
    "brewery", "library", "libraries", "archive", "archives", "society", "association", "union",
    "church", "choir", "hacienda", "finca", "estancia", "villa", "chateau", "community", "health", "care",
    "pharmacy", "veterinary", "animal", "post",
    "press", "publishing", "house", "works", "engineering", "industries", "manufacturing", "motors",
])  # fmt: skip


def _content(stems: Iterable[str], vocabulary: Vocabulary) -> tuple[str, ...]:
    return tuple([s for s in stems if s[0].isalnum() and s not in vocabulary.stop and len(s) > 1])


def _notes(
    record: Record,
    stemmer: Stemmer,
    weight: Mapping[str, float],
    kin: Mapping[str, tuple[str, ...]],
    role_stems: tuple[frozenset[str], ...],
) -> tuple[Note, ...]:
    found = []
    vocabulary = stemmer.vocabulary
    names = {w for p in record.people for w in words_of(p.name)} | set(words_of(record.me.name))
    names |= {w for n in (record.employer.name, *record.employer.aliases) for w in words_of(n)}
    dull = frozenset(stemmer.of(" ".join(names))) | frozenset().union(*role_stems)
    for family, key, about, aliases in _recorded(record):
        said = stemmer.of(about)
        in_other_words = [_content(stemmer.of(alias), vocabulary) for alias in aliases]
        stems = {
            s: weight.get(s, 1.0)
            for s in chain(_content(said, vocabulary), *in_other_words)
            if s not in vocabulary.common and s not in dull and not s[0].isdigit()
        }
        related: dict[str, float] = {}
        for stem, value in stems.items():
            for word in kin.get(stem, ()):
                if word not in stems:
                    related[word] = max(related.get(word, 0.0), value)
        digits = [s for s in said if s[0].isdigit()]
        told = figures(about, read_tokens(about, stemmer)) if digits else ()
        note = Note(
            family,
            key,
            about,
            stems,
            related,
            tuple(filter(None, in_other_words)),
            frozenset(digits) - {"1"},
            frozenset(figure for figure, _, _ in told),
            words_of(about),
        )
        found.append(note)
    return tuple(found)


def distance(a: str, b: str, limit: int = 2) -> int:
    """Return the edit distance of two words (swap of neighbours counts 1), or `limit` + 1 where it is larger."""
    if abs(len(a) - len(b)) > limit:
        return limit + 1
    before: list[int] = []
    last = list(range(len(b) + 1))
    for i, ca in enumerate(a, 1):
        row = [i]
        for j, cb in enumerate(b, 1):
            best = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (ca != cb))
            if i > 1 and j > 1 and ca == b[j - 2] and a[i - 2] == cb:
                best = min(best, before[j - 2] + 1)
            row.append(best)
        if min(row) > limit:
            return limit + 1
        before, last = last, row
    return last[-1]


def runs(words: tuple[str, ...], length: int) -> Iterable[tuple[str, ...]]:
    """Yield every run of `length` neighbouring words."""
    return (words[i : i + length] for i in range(len(words) - length + 1))


__all__ = ["TITLES", "Name", "Note", "Profile", "build_profile", "distance", "name_parts", "runs", "words_of"]
