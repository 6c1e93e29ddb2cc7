"""The planner's settings, read from `exercises/planner/rules.toml`: values with range, reason and source."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from afterword.calendar import WEEKDAYS, Calendar, Span, anchor_day, country_facts
from afterword.errors import AfterwordError, did_you_mean
from afterword.strict import Table, read_toml

SCHEMA = 1
NUMBERS = (
    "thank_you_pause", "thank_you_within", "thank_you_latest", "thank_you_evening", "thank_you_morning",
    "office_opens", "office_closes", "check_in_after_promise", "check_in_without_date",
    "check_in_slow_sector", "second_after_first", "max_check_ins", "move_on_after", "give_up_after",
    "frozen_check_in", "offer_margin", "min_gap", "linkedin_after", "article_needs_waiting",
    "rejection_reply", "feedback_within", "other_roles_after", "stay_in_touch_first",
    "stay_in_touch_every", "stay_in_touch_a_year", "unanswered_limit",
)  # fmt: skip
FLAGS = ("linkedin_needs_invitation",)
LISTS = ("slow_sectors",)
_LONGEST_SPAN = 120  # days

Value = int | bool | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Setting:
    """One default: an int from `low` to `high`, a bool, or words out of `choices`; why, and who says so."""

    id: str
    value: Value
    unit: str
    reason: str
    source: str
    low: int = 0
    high: int = 0
    choices: tuple[str, ...] = ()

    def checked(self, where: str) -> Setting:
        """The setting itself. Raises AfterwordError when the value is of a wrong type or out of its range."""
        value = self.value
        if self.id in NUMBERS:
            fits = isinstance(value, int) and not isinstance(value, bool) and self.low <= value <= self.high
            wanted = f"a whole number from {self.low} to {self.high} ({self.unit})"
        elif self.id in FLAGS:
            fits, wanted = isinstance(value, bool), "true or false"
        else:
            fits = isinstance(value, tuple) and set(value) <= set(self.choices)
            wanted = f"a list of words from: {', '.join(self.choices)}"
        if not fits:
            found = ", ".join(value) if isinstance(value, tuple) else str(value).lower()
            message = f"{self.id} must be {wanted}; this is “{found}”. {self.reason}"
            raise AfterwordError("bad_value", message, where)
        return self


@dataclass(frozen=True, slots=True)
class CountrySpan:
    """A customary day off or quiet weeks, with the countries that keep it."""

    countries: tuple[str, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Rules:
    """All settings, a base rate to tell, and what lists of public holidays leave open about a country."""

    settings: Mapping[str, Setting]
    base_rate: str
    weekends: Mapping[str, tuple[int, ...]]
    regions: Mapping[str, tuple[str, str]]
    office_days: Mapping[str, tuple[str, ...]]
    closed: tuple[CountrySpan, ...]
    quiet: tuple[CountrySpan, ...]

    def setting(self, id: str) -> Setting:
        """The setting of that id. Raises AfterwordError with the nearest known id when there is none."""
        if id not in self.settings:
            raise AfterwordError(
                "unknown_key", f"There is no setting “{id}”.{did_you_mean(id, self.settings)}", "rules"
            )
        return self.settings[id]

    def number(self, id: str) -> int:
        """The value of a setting that is a number, in the setting's unit."""
        value = self.setting(id).value
        return value if isinstance(value, int) else 0

    def flag(self, id: str) -> bool:
        """The value of a setting that is yes or no."""
        return self.setting(id).value is True

    def words(self, id: str) -> tuple[str, ...]:
        """The value of a setting that is a list of words."""
        value = self.setting(id).value
        return value if isinstance(value, tuple) else ()

    def replace(self, **changes: Value) -> Rules:
        """These rules with other values. AfterwordError: an unknown setting, or a value out of range."""
        changed = {
            id: replace(self.setting(id), value=value).checked(f"rules.{id}") for id, value in changes.items()
        }
        return replace(self, settings={**self.settings, **changed})

    def calendar(
        self, country: str, subdivision: str = "", extra: Iterable[date] = (), *, quiet: bool = True
    ) -> Calendar:
        """The working year of a country (two-letter code or English name; empty or unknown: weekends only).

        `extra` are days off of one's own; `quiet=False` leaves out the quiet weeks. An unknown subdivision
        raises AfterwordError when the first day is asked about.
        """
        facts = country_facts(country)
        code, weekend = facts or (country.strip().upper(), (5, 6))
        region, _ = self.regions.get(code, ("", ""))
        return Calendar(
            country=code,
            subdivision=subdivision or region,
            weekend=self.weekends.get(code, weekend),
            extra=tuple(extra),
            closed=tuple(own.span for own in self.closed if code in own.countries),
            quiet=tuple(own.span for own in self.quiet if code in own.countries) if quiet else (),
            office_days=self.office_days.get(code, ()),
        )


def parse_rules(text: str, name: str = "rules.toml") -> Rules:
    """Read a rules file. AfterwordError, with file, line and path: it is not one, or lacks a setting."""
    table = read_toml(text, name)
    schema = table.take("schema", int)
    if schema != SCHEMA:
        raise table.error("schema", "bad_value", f"This version reads schema {SCHEMA}, not {schema}.")
    settings: dict[str, Setting] = {}
    for row in table.tables("setting"):
        found = _setting(row)
        if found.id in settings:
            raise row.error("id", "bad_value", f"The setting “{found.id}” stands there twice.")
        settings[found.id] = found
    if missing := [id for id in (*NUMBERS, *FLAGS, *LISTS) if id not in settings]:
        raise table.error("setting", "missing", f"These settings are missing: {', '.join(missing)}.")
    rules = Rules(
        settings=settings,
        base_rate=_base_rate(table),
        weekends={code: days for row in table.tables("weekend") for code, days in _weekend(row)},
        regions=dict(_region(row) for row in table.tables("region")),
        office_days=dict(_office_days(row) for row in table.tables("office_day")),
        closed=tuple(_country_span(row) for row in table.tables("closed")),
        quiet=tuple(_country_span(row) for row in table.tables("quiet")),
    )
    table.done()
    return rules


def _setting(row: Table) -> Setting:
    id = row.take("id", str)
    if id not in (known := (*NUMBERS, *FLAGS, *LISTS)):
        raise row.unknown("id", id, known)
    value = row.take("value", (bool, int, list))
    found = Setting(
        id=id,
        value=tuple(value) if isinstance(value, list) else value,
        unit=row.take("unit", str),
        reason=row.take("reason", str),
        source=row.take("source", str),
        low=row.take("low", int) if id in NUMBERS else 0,
        high=row.take("high", int) if id in NUMBERS else 0,
        choices=row.strings("choices"),
    )
    try:
        return found.checked("")
    except AfterwordError as error:
        raise row.error("value", error.code, error.message) from None


def _base_rate(table: Table) -> str:
    row = table.table("base_rate")
    if row is None:
        raise table.error("base_rate", "missing", "Please add [base_rate], with text and source.")
    return f"{row.take('text', str)} Source: {row.take('source', str)}."


def _weekend(row: Table) -> list[tuple[str, tuple[int, ...]]]:
    countries, names = row.strings("countries"), row.strings("days")
    for name in names:
        if name not in WEEKDAYS:
            raise row.unknown("days", name, WEEKDAYS)
    return [(code, tuple(sorted(map(WEEKDAYS.index, names)))) for code in countries]


def _region(row: Table) -> tuple[str, tuple[str, str]]:
    return row.take("country", str), (row.take("subdivision", str), row.take("title", str))


def _office_days(row: Table) -> tuple[str, tuple[str, ...]]:
    row.take("source", str)
    return row.take("country", str), row.strings("names")


def _country_span(row: Table) -> CountrySpan:
    row.take("id", str)
    row.take("source", str)
    span = Span(
        title=row.take("title", str),
        anchor=row.take("anchor", str, ""),
        dates=_dates(row),
        first=row.take("first", int, 0),
        last=row.take("last", int, 0),
    )
    if not 0 <= span.last - span.first <= _LONGEST_SPAN:
        raise row.error(
            "last", "bad_value", f"A span runs from first to last, over {_LONGEST_SPAN} days at most."
        )
    if bool(span.anchor) == bool(span.dates):
        raise row.error("anchor", "missing", "A span needs an anchor, or else a list of dates.")
    if span.anchor:
        _check_anchor(row, span.anchor)
    return CountrySpan(row.strings("countries"), span)


def _dates(row: Table) -> tuple[date, ...]:
    days = row.take("dates", list, [])
    if not all(type(day) is date for day in days):
        raise row.error("dates", "wrong_type", "“dates” is a list of days such as 2026-02-17.")
    return tuple(days)


def _check_anchor(row: Table, anchor: str) -> None:
    try:
        anchor_day(anchor, 2024)
    except ValueError:
        message = f"“{anchor}” is no day. Write “25 december”, “4th thursday of november” or “easter”."
        raise row.error("anchor", "bad_value", message) from None
