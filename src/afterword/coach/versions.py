"""Before and after: the first version of a draft that was kept beside the newest, and what the review says of both."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from pathlib import Path

from afterword.coach.context import context
from afterword.coach.drafts import FOLDER, read_draft
from afterword.coach.kept import now
from afterword.coach.past import History, Version
from afterword.review import Review
from afterword.show.markup import Html, join, tag

_WORTH = 12
"""Versions with fewer words are beginnings, and not compared."""
_SPOKEN = {"del": "(gone: ", "ins": "(new: "}
"""Many screen readers pass over the marks; these words are for them, and don't come along when a text is copied."""
_UNSEEN = (
    "clip-path: inset(50%); height: 1px; overflow: hidden; position: absolute; white-space: pre; width: 1px; "
    "-webkit-user-select: none; user-select: none"
)


class Versions:
    """Two versions of one draft, side by side."""

    def __init__(self, key: str, versions: list[Version], reviews: tuple[Review, Review] | None) -> None:
        """`versions` are all that were kept; `reviews` those of the first and the last, where there are two."""
        self.key, self.versions, self.reviews = key, versions, reviews

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        if self.reviews is None:
            words = (
                "There is only one version so far. Change your draft, and come back to see both side by side."
            )
            return {"text/plain": words, "text/html": str(tag("p", words))}
        first, last = self.versions[0], self.versions[-1]
        gained = [f"+ {title}" for title in _gained(*self.reviews)]
        plain = ["Before:", first.text, "", "After:", last.text, "", *gained]
        return {"text/plain": "\n".join(plain), "text/html": str(self._view(first, last))}

    def _view(self, first: Version, last: Version) -> Html:
        gained = [tag("li", title) for title in _gained(*self.reviews)] if self.reviews else []
        news = (
            join(tag("p", tag("strong", "What the newest version adds")), tag("ul", gained))
            if gained
            else tag("p", "The checklist says the same of both. Read them aloud: which would you rather get?")
        )
        old, new = _differences(first.text, last.text)
        head = tag(
            "tr",
            tag("th", f"First kept, {_day(first)}", scope="col", style="text-align: start"),
            tag("th", f"Newest, {_day(last)}", scope="col", style="text-align: start"),
        )
        cell = "vertical-align: top; text-align: start; white-space: pre-wrap; overflow-wrap: anywhere; width: 50%"
        row = tag("tr", tag("td", old, style=cell, dir="auto"), tag("td", new, style=cell, dir="auto"))
        return tag(
            "div",
            tag("table", tag("thead", head), tag("tbody", row), style="table-layout: fixed; width: 100%"),
            news,
        )


def history(kind: str, *, scenario: str = "", key: str | None = None, record: str = "") -> Versions:
    """Return the first and the newest version of the draft kept under `key` (default: kind, or kind-scenario).

    Raises:
        AfterwordError: where there is no such kind or scenario, or the record that was named can't be read.
    """
    found = context(kind, scenario=scenario, record=record, key=key or "")
    written = read_draft(found.key, [found.kind.id])
    if written and written.scenario and not scenario:
        found = context(kind, scenario=written.scenario, key=found.key)
    kept = History(found.key, Path(FOLDER), now).versions()
    worth = [version for version in kept if len(version.text.split()) >= _WORTH]
    if len(worth) < 2 or worth[0].text == worth[-1].text:
        return Versions(found.key, worth, None)
    first, last = (found.review(found.read(version.text)[0]) for version in (worth[0], worth[-1]))
    return Versions(found.key, worth, (first, last))


def _gained(first: Review, last: Review) -> list[str]:
    before = {item.id for item in first.items if item.verdict == "met"}
    gained = [item.title for item in last.items if item.verdict == "met" and item.id not in before]
    left = {flag.id for flag in last.flags}
    return gained + [f"No longer: {flag.title.lower()}" for flag in first.flags if flag.id not in left]


def _differences(first: str, last: str) -> tuple[Html, Html]:
    """Mark what went and what came, word by word; spaces and line ends are no words."""
    a, b = re.findall(r"\S+\s*", first), re.findall(r"\S+\s*", last)
    old: list[str | Html] = []
    new: list[str | Html] = []
    matcher = SequenceMatcher(None, [w.rstrip() for w in a], [w.rstrip() for w in b], autojunk=False)
    for what, i, j, k, m in matcher.get_opcodes():
        old += _marked("".join(a[i:j]), "" if what == "equal" else "del")
        new += _marked("".join(b[k:m]), "" if what == "equal" else "ins")
    return join(*old), join(*new)


def _marked(text: str, name: str) -> list[str | Html]:
    words = text.rstrip()
    if not name or not words:
        return [text]
    before, after = (
        tag("span", spoken, style=_UNSEEN, dir="ltr", lang="en") for spoken in (_SPOKEN[name], ")")
    )
    return [before, tag(name, words), after, text[len(words) :]]


def _day(version: Version) -> str:
    return version.at.replace("T", " ")[:16]
