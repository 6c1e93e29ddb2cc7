"""The lexicon: word lists, phrases, the sentence model's weights. Parses text that `content` has read. Pure."""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping

from afterword.calendar import Calendar
from afterword.detect.analysis import Resources
from afterword.detect.moves import MOVES, MoveModel
from afterword.record import Record
from afterword.strict import Table, read_toml
from afterword.words import CUE, Phrases, Stemmer, Vocabulary

_BANDS = ((300, 0.25), (1200, 0.5), (3500, 0.7), (12000, 0.85))
"""Rank of a stem in everyday English -> how much it tells."""


def parse_vocabulary(text: str, name: str) -> Vocabulary:
    """Read `words.toml`. Raises AfterwordError where it is malformed."""
    table = read_toml(text, name)
    table.take("schema", int)
    lists = {k: frozenset(table.take(k, str).split()) for k in ("stop", "common", "days", "months")}
    numbers, same = (_pairs(table.table(k)) for k in ("numbers", "same"))
    expand_table = table.table("expand")
    expand = {k: expand_table.strings(k) for k in expand_table.keys()} if expand_table else {}
    table.done()
    plain = Vocabulary(same, expand, lists["stop"], frozenset(), numbers, lists["days"], lists["months"])
    common = frozenset(s for word in sorted(lists["common"]) for s in Stemmer(plain).of(word))
    return Vocabulary(same, expand, lists["stop"], common, numbers, lists["days"], lists["months"])


def _pairs(table: Table | None) -> dict[str, str]:
    return {k: table.take(k, str) for k in table.keys()} if table else {}


def parse_phrases(text: str, name: str) -> dict[str, tuple[str, ...]]:
    """Read a file of phrase lists: `[name]` tables with `phrases`."""
    table = read_toml(text, name)
    table.take("schema", int)
    found = {}
    for key in table.keys():
        box = table.table(key) if key != "schema" else None
        if box is not None:
            found[key] = box.strings("phrases")
            box.done()
    table.done()
    return found


def parse_model(text: str) -> MoveModel:
    """Read `moves.txt`, which `afterword.author.train` writes: moves, biases, then lines of features and weights.

    Each such line begins with a word, and holds the runs of words that begin with it. It stays text until a draft has
    the word: most never do. The line that begins with none holds the features that are no runs of words.
    """
    moves, bias, *lines = text.removesuffix("\n").split("\n")
    if moves.split() != MOVES:
        raise ValueError("the sentence model was trained for other moves: train it anew")
    unread = {word: rest for word, _, rest in [line.partition("\t") for line in lines]}
    return MoveModel([int(value) for value in bias.split()], unread)


def parse_frequency(text: str) -> dict[str, float]:
    """Read `frequency.txt` (stems, commonest first) as stem -> how much it tells, 0 to 1."""
    found: dict[str, float] = {}
    stems = text.split()
    first = 0
    for most, value in _BANDS:
        found |= {stem: value for stem in stems[first:most] if stem not in found}
        first = most
    return found


class Kin(Mapping[str, tuple[str, ...]]):
    """Related words, looked up in the sorted lines of `kin.txt` when a record asks for them."""

    def __init__(self, text: str) -> None:
        """Keep the lines: a stem, then its kindred stems, nearest first."""
        self._lines = text.splitlines()

    def __getitem__(self, stem: str) -> tuple[str, ...]:
        """Return the kindred of a stem; KeyError where it has none."""
        at = bisect_left(self._lines, stem + " ")
        if at < len(self._lines) and self._lines[at].startswith(stem + " "):
            return tuple(self._lines[at].split()[1:])
        raise KeyError(stem)

    def __iter__(self) -> Iterator[str]:
        """Iterate over the stems."""
        return (line.split(" ", 1)[0] for line in self._lines)

    def __len__(self) -> int:
        """Return the number of stems."""
        return len(self._lines)


def compile_lexicon(files: Mapping[str, str]) -> str:
    """Return the lexicon's TOML files made ready as one JSON text: stemmed, and phrases as trees.

    Reading it takes a tenth of the time. `files` are texts by file name.

    Raises:
        AfterwordError: where one of them is malformed.
    """
    vocabulary = parse_vocabulary(files["words.toml"], "words.toml")
    stemmer = Stemmer(vocabulary)
    phrases = parse_phrases(files["phrases.toml"], "phrases.toml")
    subjects = parse_phrases(files["subjects.toml"], "subjects.toml")
    matched = {
        **phrases,
        "slang": tuple(p for p in phrases["slang"] if " " in p),
        "purpose": subjects["purpose"],
        **{CUE + name: cues for name, cues in parse_phrases(files["cues.toml"], "cues.toml").items()},
    }
    purposes = {k.removeprefix("subject_"): v for k, v in subjects.items() if k.startswith("subject_")}
    ready = {
        "same": vocabulary.same,
        "expand": vocabulary.expand,
        "numbers": vocabulary.numbers,
        **{k: sorted(getattr(vocabulary, k)) for k in ("stop", "common", "days", "months")},
        "phrases": Phrases.build(matched, stemmer).root,
        "role_words": sorted({s for p in subjects["role_words"] for s in stemmer.of(p)}),
        "slang": sorted({p for p in phrases["slang"] if " " not in p}),
        "vague": sorted(set(subjects["vague_subject"])),
        "purposes": {kind: sorted(stemmer.of(" ".join(v))) for kind, v in purposes.items()},
    }
    return json.dumps(ready, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n"


def build_resources(files: Mapping[str, str], calendar: Callable[[Record], Calendar]) -> Resources:
    """Make the shared resources of `Reviewer` from the texts of the lexicon, by file name."""
    ready = json.loads(files["lexicon.json"])
    sets = {
        k: frozenset(ready[k]) for k in ("stop", "common", "days", "months", "role_words", "slang", "vague")
    }
    stems = dict(line.split(" ", 1) for line in files["stems.txt"].splitlines())
    vocabulary = Vocabulary(
        same=ready["same"],
        expand={k: tuple(v) for k, v in ready["expand"].items()},
        stop=sets["stop"],
        common=sets["common"],
        numbers=ready["numbers"],
        days=sets["days"],
        months=sets["months"],
    )
    weight = parse_frequency(files["frequency.txt"])
    return Resources(
        stemmer=Stemmer(vocabulary, stems),
        phrases=Phrases(ready["phrases"]),
        model=parse_model(files["moves.txt"]),
        weight=weight,
        kin=Kin(files["kin.txt"]),
        role_words=sets["role_words"],
        slang=sets["slang"],
        vague=sets["vague"],
        purposes={k: frozenset(v) for k, v in ready["purposes"].items()},
        known=frozenset(weight),
        calendar=calendar,
    )
