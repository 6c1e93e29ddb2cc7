"""Checks items and flags: their detectors, the words they say, and that their examples get their verdicts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from string import Formatter

from afterword.author.problems import Problems, Source
from afterword.choose import choose_kind
from afterword.detect import DETECTORS
from afterword.draft import Draft, parse_time
from afterword.errors import AfterwordError, Path, did_you_mean, shown
from afterword.kinds import Example, Flag, Item, Kind
from afterword.record import Record
from afterword.review import Reviewer

FIELDS = (
    "quote", "person", "moment", "need", "evidence", "promise", "role", "employer", "told", "right", "words",
    "least", "most", "characters", "limit", "over", "hours", "window",
)  # fmt: skip
"""What advice may name in {braces}."""
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
        having = [kind.id for kind in kinds.values() if _has(kind, rule)]
        usual = "thank_you" if "thank_you" in having else next(iter(having), "")
        yield Rule(rule, source, ("items" if isinstance(rule, Item) else "flags", i), usual)


def _has(kind: Kind, rule: Item | Flag) -> bool:
    return any(own.id == rule.id for own in (kind.items if isinstance(rule, Item) else kind.flags))


def check_rule(
    found: Problems, rule: Rule, kinds: Mapping[str, Kind], sample: Record, reviewer: Reviewer
) -> None:
    """Check one item or flag: its detector, its words, its examples."""
    found.counted[f"{rule.sort}s"] += 1
    if rule.rule.detector not in DETECTORS:
        hint = did_you_mean(rule.rule.detector, DETECTORS)
        message = f"No detector is called “{shown(rule.rule.detector)}”.{hint}"
        found.add(rule.source.place((*rule.path, "detector")), message)
        return
    _check_words(found, rule)
    if (*rule.path, "examples") not in rule.source.lines and _taken_over(rule):
        return
    for i, example in enumerate(rule.rule.examples):
        found.counted["examples"] += 1
        try:
            _check_example(found, rule, i, example, kinds, sample, reviewer)
        except AfterwordError as error:
            found.add(rule.source.place((*rule.path, "examples", i)), error.message)
    for wanted in _WANTED[rule.sort]:
        if not any(example.expect == wanted for example in rule.rule.examples):
            message = f"“{rule.rule.id}” has no example that expects “{wanted}”. Please add one."
            found.add(rule.source.place((*rule.path, "examples")), message)


def _taken_over(rule: Rule) -> bool:
    """Whether an item is one that kinds share, so that its examples are checked where it is written."""
    return (*rule.path, "use") in rule.source.lines


def _check_words(found: Problems, rule: Rule) -> None:
    says = rule.rule.says
    texts = {(): says} if isinstance(says, str) else {(verdict,): text for verdict, text in says.items()}
    for step, text in texts.items():
        where = rule.source.place((*rule.path, "says", *step))
        try:
            fields = [field for _, field, _, _ in Formatter().parse(text) if field is not None]
        except ValueError:
            found.add(where, "A brace is not closed, or closed twice. Plain braces are written twice: {{ }}.")
            continue
        for field in fields:
            if field not in FIELDS:
                hint = did_you_mean(field, FIELDS) or f" Known: {', '.join(FIELDS)}."
                found.add(where, f"Nothing is called {{{shown(field)}}} here.{hint}")


def _check_example(
    found: Problems,
    rule: Rule,
    i: int,
    example: Example,
    kinds: Mapping[str, Kind],
    sample: Record,
    reviewer: Reviewer,
) -> None:
    where = rule.source.place((*rule.path, "examples", i))
    kind = choose_kind(kinds, example.kind or rule.kind, where)
    sent_at = parse_time(example.sent_at, where) if example.sent_at else None
    draft = Draft(example.text, example.subject, example.to, sent_at)
    review = reviewer.review(draft, sample, kind)
    if rule.sort == "item":
        verdict = next(
            (item.verdict for item in review.items if item.id == rule.rule.id), f"no item of {kind.id}"
        )
    else:
        verdict = "present" if any(flag.id == rule.rule.id for flag in review.flags) else "absent"
    if verdict != example.expect:
        start = shown(" ".join(example.text.split()), 50)
        found.add(where, f"“{rule.rule.id}” should be {example.expect}, and is {verdict}: “{start}”")
