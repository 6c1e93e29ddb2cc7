"""Reviews as `afterword batch` wrote them, read back strictly."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from afterword.detect.finding import MET, NA, UNCHECKED, UNCLEAR, UNMET
from afterword.errors import shown
from afterword.review import READINESS, SCHEMA
from afterword.strict import Table

VERDICTS = (MET, UNCLEAR, UNMET, UNCHECKED, NA)


@dataclass(frozen=True, slots=True)
class Said:
    """What a review says about an item or a flag: the verdict ("present" for a flag), words, advice."""

    verdict: str
    says: str
    evidence: tuple[str, ...]
    """The words of the draft's body that it rests on."""


@dataclass(frozen=True, slots=True)
class Reviewed:
    """One draft's review, as far as a class needs it."""

    id: str
    kind: str
    readiness: str
    score: float
    items: Mapping[str, Said]
    flags: Mapping[str, Said]
    fixes: tuple[str, ...]


@dataclass(slots=True)
class Reviews:
    """The reviews of a file by id, in its order, and how many rows were no reviews but errors."""

    by_id: dict[str, Reviewed] = field(default_factory=dict)
    failed: int = 0


def read_reviews(rows: Iterable[Table]) -> Reviews:
    """Read the rows of a batch's output.

    Raises:
        AfterwordError: with file and line, where a row is neither a review nor an error, has no id, or has one that
            came before.
    """
    found = Reviews()
    for row in rows:
        if row.has("error"):
            found.failed += 1
            continue
        review = _review(row)
        if not review.id:
            raise row.error("id", "missing", "This review has no id, so it can't be told whose it is.")
        if review.id in found.by_id:
            message = f"The id “{shown(review.id)}” came before. Please keep one of the two."
            raise row.error("id", "bad_value", message)
        found.by_id[review.id] = review
    return found


def _review(row: Table) -> Reviewed:
    schema = row.take("schema", str)
    if schema != SCHEMA:
        message = f"This is “{shown(schema)}”, and should be “{SCHEMA}”, as afterword batch writes it."
        raise row.error("schema", "bad_value", message)
    for key in ("out_of", "provenance"):
        row.take(key, (int, dict), None)
    review = Reviewed(
        id=row.take("id", str),
        kind=row.take("kind", str),
        readiness=_one_of(row, "readiness", READINESS),
        score=_score(row),
        items={name: _item(box) for name, box in _boxes(row, "items")},
        flags={name: _flag(box) for name, box in _boxes(row, "flags")},
        fixes=row.strings("fixes"),
    )
    row.done()
    return review


def _score(row: Table) -> float:
    score = float(row.take("score", (int, float)))
    if not 0 <= score <= 100:
        raise row.error("score", "bad_value", "A score is a number from 0 to 100.")
    return score


def _boxes(row: Table, key: str) -> Iterable[tuple[str, Table]]:
    outer = row.section(key)
    return [(name, outer.section(name)) for name in outer.keys()]


def _item(box: Table) -> Said:
    for key in ("points", "out_of", "moment"):
        box.take(key, (int, float, str), None)
    return Said(_one_of(box, "verdict", VERDICTS), box.take("says", str), _evidence(box))


def _flag(box: Table) -> Said:
    box.take("severity", str)
    return Said("present", box.take("says", str), _evidence(box))


def _evidence(box: Table) -> tuple[str, ...]:
    found = []
    for place in box.tables("evidence"):
        for key in ("start", "end"):
            place.take(key, int)
        text = place.take("text", str)
        if place.take("part", str, "body") == "body":
            found.append(text)
    return tuple(found)


def _one_of(box: Table, key: str, known: tuple[str, ...]) -> str:
    word = box.take(key, str)
    if word not in known:
        raise box.unknown(key, word, known)
    return word
