"""Checks content: kinds, items and flags with their examples, scenarios with their drafts, exercises, records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from afterword.author.check_kinds import check_examples, has_rule, is_sound, rules_of, shared_rules
from afterword.author.check_practice import check_practice
from afterword.author.check_scenarios import check_record, check_scenario
from afterword.author.problems import Problem, Problems, Source
from afterword.content import find, load_reviewer, read_text, root, scenarios
from afterword.errors import AfterwordError, shown
from afterword.kinds import Flag, Item, Kind, parse_flags, parse_items, parse_kind
from afterword.record import parse_record


@dataclass(frozen=True, slots=True)
class Report:
    """The problems found, and how many of each thing were looked at."""

    problems: tuple[Problem, ...]
    counted: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class _Place:
    """The folder to check; None is what comes with Afterword."""

    own: Path | None

    @property
    def extra(self) -> list[Path]:
        return [self.own] if self.own else []

    def holds(self, path: Path) -> bool:
        """Whether a file is to be checked, and not only needed by others."""
        return self.own in path.parents if self.own else True


def check(folder: Path | None = None) -> Report:
    """Check a folder of content, or what comes with Afterword.

    Raises:
        AfterwordError: without such a folder or anything to check in it, or if what kinds share is malformed.
    """
    home = root() / "exercises"
    place = _Place(None if folder is None or folder.resolve() == home.resolve() else folder)
    found = Problems()
    kinds = _check_kinds(found, place)
    reviewer = load_reviewer()
    for path in scenarios(place.extra).values():
        if place.holds(path):
            check_scenario(found, path, _name(path), kinds, reviewer)
    for path in find("practice", ".toml", place.extra).values():
        if place.holds(path):
            check_practice(found, path, _name(path), kinds, scenarios(place.extra), reviewer)
    if place.own is None:
        for path in sorted((home / "examples" / "interviews").glob("*/interview.toml")):
            check_record(found, path, _name(path))
    if not sum(found.counted.values()):
        message = "There is nothing to check in here: no kinds/, no scenarios/, no practice/, and no files of kinds."
        raise AfterwordError("missing", message, str(folder))
    return Report(tuple(found.found), +found.counted)


def _check_kinds(found: Problems, place: _Place) -> dict[str, Kind]:
    home = root() / "exercises" / "kinds"
    texts = {name: read_text(home / name) for name in ("_items.toml", "_flags.toml", "_sample.toml")}
    items = parse_items(texts["_items.toml"], _name(home / "_items.toml"))
    flags = parse_flags(texts["_flags.toml"], _name(home / "_flags.toml"))
    sample = parse_record(texts["_sample.toml"], _name(home / "_sample.toml"))
    kinds: dict[str, Kind] = {}
    sources: dict[str, Source] = {}
    for name, path in find("kinds", ".toml", place.extra).items():
        own = place.holds(path)
        found.counted["kinds"] += own
        try:
            kinds[name], source = _read_kind(path, items, flags)
        except AfterwordError as error:
            found.keep(error)
            continue
        if own:
            sources[name] = source
    rules = [rule for name, source in sources.items() for rule in rules_of(kinds[name], source)]
    if place.own is None:
        for name, shared in (("_items.toml", list(items.values())), ("_flags.toml", list(flags.values()))):
            rules += shared_rules(shared, Source.of(texts[name], _name(home / name)), kinds)
    bad = [rule for rule in rules if not is_sound(found, rule)]
    unsound = {kind.id for rule in bad for kind in kinds.values() if has_rule(kind, rule.rule)}
    reviewer = load_reviewer()
    for rule in rules:
        check_examples(found, rule, kinds, unsound, sample, reviewer)
    return {id: kind for id, kind in kinds.items() if id not in unsound}


def _read_kind(path: Path, items: Mapping[str, Item], flags: Mapping[str, Flag]) -> tuple[Kind, Source]:
    text, name = read_text(path), _name(path)
    kind = parse_kind(text, name, items, flags)
    source = Source.of(text, name)
    if kind.id != path.stem:
        message = f"The id “{shown(kind.id)}” must be the file's name, “{path.stem}”."
        raise AfterwordError("bad_value", message, source.place(("id",)))
    return kind, source


def _name(path: Path) -> str:
    """Return what errors call a file: from exercises/ on, or as it was named on the command line."""
    return path.relative_to(root()).as_posix() if path.is_relative_to(root()) else str(path)
