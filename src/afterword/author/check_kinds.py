"""Checks items and flags: their detectors, the words they say, and that their examples get their verdicts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

from afterword.author.problems import Problems, Source
from afterword.choose import choose_kind
from afterword.detect import DETECTORS
from afterword.draft import Draft, parse_time
from afterword.errors import AfterwordError, Path, did_you_mean, shown
from afterword.kinds import Example, Flag, Item, Kind
from afterword.record import Record
from afterword.review import Reviewer

_WANTED = {"item": ("met", "unmet"), "flag": ("present", "absent")}


@dataclass(frozen=True, slots=True)
class Rule:
    """An item or a flag, where it is written, and the kind its examples belong to where they name none."""

    rule: Item | Flag
    source: Source
    path: Path
    kind: str

    @property
    def sort(self) -> str:
        """Whether it is an "item" or a "flag"."""
        return "item" if isinstance(self.rule, Item) else "flag"


def rules_of(kind: Kind, source: Source) -> Iterator[Rule]:
    """Yield the items of a kind, and the flags that are its own."""
    for i, item in enumerate(kind.items):
        yield Rule(item, source, ("items", i), kind.id)
    count = _own_flags(source)
    for i, flag in enumerate(kind.flags[len(kind.flags) - count :]):
        yield Rule(flag, source, ("flags", "own", i), kind.id)


def _own_flags(source: Source) -> int:
    return sum(
        len(path) == 3 and path[:2] == ("flags", "own") and isinstance(path[2], int) for path in source.lines
    )


def shared_rules(rules: Sequence[Item | Flag], source: Source, kinds: Mapping[str, Kind]) -> Iterator[Rule]:
    """Yield items or flags that kinds share; examples that name no kind belong to the first that has them."""
    for i, rule in enumerate(rules):
        having = [kind.id for kind in kinds.values() if has_rule(kind, rule)]
        usual = "thank_you" if "thank_you" in having else next(iter(having), "")
        yield Rule(rule, source, ("items" if isinstance(rule, Item) else "flags", i), usual)


def has_rule(kind: Kind, rule: Item | Flag) -> bool:
    """Whether a kind has an item or a flag of that id."""
    return any(own.id == rule.id for own in (kind.items if isinstance(rule, Item) else kind.flags))


def is_sound(found: Problems, rule: Rule) -> bool:
    """Check an item's or flag's detector and words; whether reviews can be made with it."""
    found.counted[f"{rule.sort}s"] += 1
    if rule.rule.detector not in DETECTORS:
        hint = did_you_mean(rule.rule.detector, DETECTORS)
        message = f"No detector is called “{shown(rule.rule.detector)}”.{hint}"
        found.add(rule.source.place((*rule.path, "detector")), message)
        return False
    return True


def check_examples(
    found: Problems,
    rule: Rule,
    kinds: Mapping[str, Kind],
    unsound: Set[str],
    sample: Record,
    reviewer: Reviewer,
) -> None:
    """Check that the examples of an item or flag get their verdicts, and that there are some of both sorts.

    `unsound` names kinds with which no review can be made.
    """
    if (*rule.path, "examples") not in rule.source.lines and _taken_over(rule):
        return
    for i, example in enumerate(rule.rule.examples):
        found.counted["examples"] += 1
        where = rule.source.place((*rule.path, "examples", i))
        try:
            kind = choose_kind(kinds, example.kind or rule.kind, where)
            if kind.id not in unsound:
                _check_example(found, rule, example, where, kind, sample, reviewer)
        except AfterwordError as error:
            found.add(where, error.message)
    for wanted in _WANTED[rule.sort]:
        if not any(example.expect == wanted for example in rule.rule.examples):
            message = f"“{rule.rule.id}” has no example that expects “{wanted}”. Please add one."
            found.add(rule.source.place((*rule.path, "examples")), message)


def _taken_over(rule: Rule) -> bool:
    """Whether an item is one that kinds share, so that its examples are checked where it is written."""
    return (*rule.path, "use") in rule.source.lines


def _check_example(
    found: Problems, rule: Rule, example: Example, where: str, kind: Kind, sample: Record, reviewer: Reviewer
) -> None:
    sent_at = parse_time(example.sent_at, where) if example.sent_at else None
    review = reviewer.review(Draft(example.text, example.subject, example.to, sent_at), sample, kind)
    if rule.sort == "flag":
        verdict = "present" if any(flag.id == rule.rule.id for flag in review.flags) else "absent"
    else:
        verdicts = {item.id: item.verdict for item in review.items}
        verdict = verdicts.get(rule.rule.id, f"no item of {kind.id}")
    if verdict != example.expect:
        start = shown(" ".join(example.text.split()), 50)
        found.add(where, f"“{rule.rule.id}” should be {example.expect}, and is {verdict}: “{start}”")
