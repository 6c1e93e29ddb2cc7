"""What instructors said of drafts: one row for each draft and rater, read strictly from CSV or JSON lines."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from afterword.cohort.sources import Source, csv_rows, json_rows
from afterword.detect.finding import MET, NA, UNMET
from afterword.errors import AfterwordError, did_you_mean, shown
from afterword.review import READINESS
from afterword.strict import Table

ANSWERS = (MET, UNMET, NA)
_OTHER_COLUMNS = ("id", "rater", "readiness", "flags")


@dataclass(frozen=True, slots=True)
class Known:
    """The ids of items and flags that there are."""

    items: Collection[str]
    flags: Collection[str]

    def column(self, name: str) -> str:
        """Return "" for a column that may stand in ratings, else what is wrong with it."""
        if name in _OTHER_COLUMNS or name in self.items:
            return ""
        known = [*_OTHER_COLUMNS, *self.items]
        hint = did_you_mean(name, known) or " A column is id, rater, readiness, flags or an item's id."
        return f"“{shown(name)}” is not a column known here.{hint}"

    def columns(self, names: list[str]) -> str:
        """Return "" for the columns of a table of ratings, else what is wrong with the first that doesn't fit."""
        wrong = next(filter(None, map(self.column, names)), "")
        lacking = next((name for name in ("id", "rater") if name not in names), "")
        return wrong or (lacking and f"The column “{lacking}” is missing: please add it.")


@dataclass(frozen=True, slots=True)
class Rating:
    """What one rater says of one draft. What they left empty is not there, or None."""

    items: Mapping[str, str]
    """Item id -> `met`, `unmet` or `na`."""
    flags: frozenset[str] | None
    """The flags that are present; None where flags were not looked at."""
    readiness: str | None


@dataclass(slots=True)
class Ratings:
    """All ratings: draft id -> rater -> what they say. `raters` stand in the order they first come."""

    raters: list[str] = field(default_factory=list)
    by_draft: dict[str, dict[str, Rating]] = field(default_factory=dict)


def read_ratings(sources: Sequence[Source], known: Known) -> Ratings:
    """Read the ratings of several files.

    Raises:
        AfterwordError: with file, line and column, where something doesn't fit; where a rater rates a draft twice;
            where there are fewer than two raters.
    """
    found = Ratings()
    places: dict[tuple[str, str], str] = {}
    for source in sources:
        for row in _rows(source, known):
            draft, rater = _name(row, "id"), _name(row, "rater")
            where = row.error("id", "", "").where.rpartition(":")[0]
            if (first := places.setdefault((draft, rater), where)) != where:
                message = (
                    f"{shown(rater)} rated “{shown(draft)}” before ({first}). Please keep one of the two."
                )
                raise row.error("id", "bad_value", message)
            if rater not in found.raters:
                found.raters.append(rater)
            found.by_draft.setdefault(draft, {})[rater] = _rating(row, known)
    if len(found.raters) < 2:
        heard = f" There is only {shown(found.raters[0])}." if found.raters else ""
        message = f"To compare, ratings of two people or more are needed.{heard}"
        raise AfterwordError("too_few", message, ", ".join(source.name for source in sources))
    return found


def _rows(source: Source, known: Known) -> Iterator[Table]:
    if not source.text.lstrip().startswith("{"):
        yield from csv_rows(source, known.columns)
        return
    for row in json_rows(source):
        for name in row.keys():
            if wrong := known.column(name):
                raise row.error(name, "unknown_key", wrong)
        yield row


def _name(row: Table, key: str) -> str:
    name = row.text(key)
    if not name:
        raise row.error(key, "missing", "This is empty. Which draft, and whose rating, is it?")
    return name


def _rating(row: Table, known: Known) -> Rating:
    items = {key: word for key in row.keys() if key in known.items if (word := _word(row, key, ANSWERS))}
    return Rating(items, _flags(row, known), _word(row, "readiness", READINESS))


def _word(row: Table, key: str, allowed: tuple[str, ...]) -> str | None:
    word = (row.take(key, (str, type(None)), None) or "").strip().lower()
    if word and word not in allowed:
        raise row.unknown(key, word, allowed)
    return word or None


def _flags(row: Table, known: Known) -> frozenset[str] | None:
    """Read the flags: a list, or a text with spaces, commas or semicolons between them."""
    value = row.take("flags", (str, list, type(None)), None)
    if value is None:
        return None
    words = (
        value.replace(",", " ").replace(";", " ").split() if isinstance(value, str) else row.strings("flags")
    )
    for word in words:
        if word not in known.flags:
            raise row.unknown("flags", word, sorted(known.flags))
    return frozenset(words)
