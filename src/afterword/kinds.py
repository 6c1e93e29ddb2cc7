"""A message kind: what it is for, its checklist of items, the flags judged, as read from data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from string import Formatter

from afterword.errors import AfterwordError
from afterword.strict import Table, read_toml

Setting = bool | int | float | str | tuple[str, ...]
SEVERITIES = ("blocker", "major", "minor", "integrity")
VERDICTS = ("met", "unmet", "unclear", "unchecked", "na")
NEEDS = ("people", "role", "moments", "needs", "evidence", "promises", "timeline", "ended_at")


@dataclass(frozen=True, slots=True)
class Example:
    """A message, or a part of one, with the verdict it must get."""

    expect: str
    text: str
    kind: str = ""
    subject: str | None = None
    to: str | None = None
    sent_at: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a checklist."""

    id: str
    title: str
    detector: str
    points: float
    says: Mapping[str, str]
    """Verdict -> words to the writer."""
    why: str
    source: str
    settings: Mapping[str, Setting] = field(default_factory=dict)
    needs: tuple[str, ...] = ()
    gate: bool = False
    """Unmet: the message can't be sent as it is."""
    heart: bool = False
    """Unmet: a part must be reworked, whatever the score."""
    examples: tuple[Example, ...] = ()


@dataclass(frozen=True, slots=True)
class Flag:
    """Something that should not be in a message."""

    id: str
    title: str
    severity: str
    """`blocker`, `major`, `minor` or `integrity`."""
    detector: str
    points: float
    """Points lost, out of 100."""
    says: str
    why: str
    source: str
    settings: Mapping[str, Setting] = field(default_factory=dict)
    only: tuple[str, ...] = ()
    """Kinds it is judged for; empty for all."""
    examples: tuple[Example, ...] = ()


@dataclass(frozen=True, slots=True)
class Length:
    """Length bands of a kind, in words; or a limit in characters as LinkedIn counts them (UTF-16 units)."""

    target: tuple[int, int] = (0, 0)
    accept: tuple[int, int] = (0, 0)
    hard: tuple[int, int] = (0, 0)
    limit: int = 0
    limit_premium: int = 0


@dataclass(frozen=True, slots=True)
class Kind:
    """A message kind."""

    id: str
    version: str
    title: str
    when: str
    purpose: str
    subject: bool
    """Whether a message of this kind has a subject line."""
    length: Length
    items: tuple[Item, ...]
    flags: tuple[Flag, ...]
    gates: frozenset[str] = field(init=False, repr=False)
    """The items without which a message can't be sent."""
    hearts: frozenset[str] = field(init=False, repr=False)
    """The items without which a part must be reworked."""

    def __post_init__(self) -> None:
        """Note which items decide by themselves."""
        object.__setattr__(self, "gates", frozenset(i.id for i in self.items if i.gate))
        object.__setattr__(self, "hearts", frozenset(i.id for i in self.items if i.heart))

    def uses(self, detector: str) -> bool:
        """Tell whether an item of the checklist rests on a detector."""
        return any(item.detector == detector for item in self.items)


def number(settings: Mapping[str, Setting], key: str, default: float) -> float:
    """Return a setting that is a number, or `default` where it is not set."""
    value = settings.get(key, default)
    return float(value) if isinstance(value, (int, float)) else default


def parse_items(text: str, name: str) -> dict[str, Item]:
    """Read the shared items of `_items.toml`."""
    table = read_toml(text, name)
    table.take("schema", int, 1)
    items = [_item(t, {}) for t in table.tables("items")]
    table.done()
    return {i.id: i for i in items}


def parse_flags(text: str, name: str) -> dict[str, Flag]:
    """Read the flags of `_flags.toml`."""
    table = read_toml(text, name)
    table.take("schema", int, 1)
    flags = [_flag(t) for t in table.tables("flags")]
    table.done()
    return {f.id: f for f in flags}


def parse_kind(text: str, name: str, shared: Mapping[str, Item], flags: Mapping[str, Flag]) -> Kind:
    """Read a kind file. `shared` and `flags` are what its `use` and `off` may name.

    Raises:
        AfterwordError: with file, line and path where the file is not a kind.
    """
    table = read_toml(text, name)
    schema = table.take("schema", int)
    if schema != 1:
        raise table.error("schema", "bad_value", f"this version reads schema 1, not {schema}")
    kind_id = table.take("id", str)
    head = {k: table.take(k, str) for k in ("version", "title", "when", "purpose")}
    subject = table.take("subject", str, "wanted")
    if subject not in ("wanted", "none"):
        raise table.error("subject", "bad_value", "“subject” is “wanted” or “none”")
    length = _length(table.table("length"))
    items = tuple(_item(t, shared) for t in table.tables("items"))
    if not items:
        raise table.error("items", "missing", "a kind needs at least one [[items]]")
    twice = {i.id for i in items if sum(i.id == k.id for k in items) > 1}
    if twice:
        raise table.error("items", "bad_value", f"item “{min(twice)}” stands there twice")
    chosen = _flags_of(table, kind_id, flags)
    table.done()
    return Kind(kind_id, subject=subject == "wanted", length=length, items=items, flags=chosen, **head)


def _flags_of(table: Table, kind_id: str, flags: Mapping[str, Flag]) -> tuple[Flag, ...]:
    box = table.table("flags")
    off = box.strings("off") if box else ()
    own = [_flag(t) for t in box.tables("own")] if box else []
    on = box.strings("on") if box else ()
    for flag_id in (*off, *on):
        if flag_id not in flags:
            raise table.unknown("flags", flag_id, flags)
    if box:
        box.done()
    chosen = [
        f for f in flags.values() if (not f.only or kind_id in f.only or f.id in on) and f.id not in off
    ]
    return (*chosen, *own)


def _length(table: Table | None) -> Length:
    if table is None:
        return Length()
    unit = table.take("unit", str, "words")
    if unit not in ("words", "characters"):
        raise table.error("unit", "bad_value", "“unit” is “words” or “characters”")
    bands = {}
    for key in ("target", "accept", "hard"):
        band = table.take(key, list, None)
        if band is not None:
            if len(band) != 2 or not all(isinstance(n, int) for n in band) or band[0] > band[1]:
                raise table.error(key, "bad_value", f"“{key}” is two whole numbers, least and most")
            bands[key] = (band[0], band[1])
    if "target" in bands:
        low, high = bands["target"]
        bands.setdefault("accept", (round(low * 0.8), round(high * 1.2)))
        bands.setdefault("hard", (round(low * 0.4), round(high * 1.7)))
    limit = table.take("limit", int, 0)
    found = Length(limit=limit, limit_premium=table.take("limit_premium", int, limit), **bands)
    table.done()
    return found


def _item(table: Table, shared: Mapping[str, Item]) -> Item:
    use = table.take("use", str, "")
    if use and use not in shared:
        raise table.unknown("use", use, shared)
    base = shared.get(use)

    def text(key: str) -> str:
        return table.take(key, str, getattr(base, key)) if base else table.take(key, str)

    points = table.take("points", (int, float), base.points) if base else table.take("points", (int, float))
    if points < 0:
        raise table.error("points", "bad_value", "points are 0 or more")
    settings = {**(base.settings if base else {}), **_settings(table.table("settings"))}
    says = {**(base.says if base else {}), **_says(table, base is None)}
    needs = table.strings("needs") if table.has("needs") or base is None else base.needs
    for need in needs:
        if need not in NEEDS:
            raise table.unknown("needs", need, NEEDS)
    examples = tuple(_example(t, VERDICTS) for t in table.tables("examples")) or (
        base.examples if base else ()
    )
    found = Item(
        id=base.id if base else table.take("id", str),
        title=text("title"),
        detector=text("detector"),
        points=float(points),
        says=says,
        why=text("why"),
        source=text("source"),
        settings=settings,
        needs=needs,
        gate=table.take("gate", bool, base.gate if base else False),
        heart=table.take("heart", bool, base.heart if base else False),
        examples=examples,
    )
    table.done()
    return found


def _says(table: Table, whole: bool) -> dict[str, str]:
    box = table.table("says")
    if box is None:
        if whole:
            raise table.error("says", "missing", "an item needs [items.says] with met, unclear and unmet")
        return {}
    says = {k: box.take(k, str) if whole else box.take(k, str, "") for k in ("met", "unclear", "unmet")}
    box.done()
    for key, words in says.items():
        check_words(box, key, words)
    return {k: v for k, v in says.items() if v}


WORDS = (
    "quote", "person", "moment", "need", "evidence", "promise", "role", "employer", "told", "right", "words", "least",
    "most", "characters", "limit", "over", "hours", "window", "wanted", "since",
)  # fmt: skip
"""What advice may name in braces."""


def check_words(table: Table, key: str, template: str) -> None:
    """Refuse advice with a brace that can't be filled in. Raises AfterwordError."""
    try:
        named = [name for _, name, _, _ in Formatter().parse(template) if name is not None]
    except ValueError:
        raise table.error(
            key, "bad_value", "a brace in here is not closed; write {quote}, or no brace"
        ) from None
    for name in named:
        if name not in WORDS:
            raise table.unknown(key, name, WORDS)


def _settings(table: Table | None) -> dict[str, Setting]:
    if table is None:
        return {}
    found: dict[str, Setting] = {}
    for key in table.keys():
        value = table.take(key, (bool, int, float, str, list))
        found[key] = tuple(value) if isinstance(value, list) else value
    return found


def _example(table: Table, verdicts: tuple[str, ...]) -> Example:
    expect = table.take("expect", str)
    if expect not in verdicts:
        raise table.unknown("expect", expect, verdicts)
    found = Example(
        expect,
        table.take("text", str),
        table.take("kind", str, ""),
        table.take("subject", str, None),
        table.take("to", str, None),
        table.take("sent_at", str, ""),
    )
    table.done()
    return found


def _flag(table: Table) -> Flag:
    severity = table.take("severity", str)
    if severity not in SEVERITIES:
        raise table.unknown("severity", severity, SEVERITIES)
    check_words(table, "says", table.take("says", str))
    found = Flag(
        id=table.take("id", str),
        title=table.take("title", str),
        severity=severity,
        detector=table.take("detector", str),
        points=float(table.take("points", (int, float))),
        says=table.take("says", str),
        why=table.take("why", str),
        source=table.take("source", str),
        settings=_settings(table.table("settings")),
        only=table.strings("only"),
        examples=tuple(_example(t, ("present", "absent")) for t in table.tables("examples")),
    )
    table.done()
    return found


__all__ = [
    "AfterwordError",
    "Example",
    "Flag",
    "Item",
    "Kind",
    "Length",
    "number",
    "parse_flags",
    "parse_items",
    "parse_kind",
]
