"""Scoring one's own draft first, and only then seeing the review beside it. Pure: state in, HTML out."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from afterword.coach.frame import button, buttons, frame, letter, saying
from afterword.coach.message import Answer, Message
from afterword.draft import Draft
from afterword.kinds import Kind
from afterword.review import ItemResult, Review, shorten
from afterword.show.markup import Child, Html, tag
from afterword.show.text import OPENING

MARKS = (("yes", "Yes"), ("no", "Not yet"), ("unsure", "Not sure"))
SURE = ("1", "2", "3", "4", "5")
_SAID = {"yes": "yes", "no": "not yet", "unsure": "not sure"}
_FOUND = {"met": "yes", "unmet": "not yet", "unclear": "not sure"}
_JUDGED = frozenset(_FOUND)
_AGAIN = "Read my draft again"
_DRAWN_BY_HAND = (
    "The review reads quickly and can be mistaken. Where you see the words and it does not, trust your eyes; "
    "where it points at something you had passed over, look again."
)


class ScoringRun:
    """The learner's marks for one version of a draft, how sure they are, and whether the review was shown."""

    def __init__(self, kind: Kind, draft: Draft, review: Review, state: Mapping[str, Any]) -> None:
        """Take up kept marks; those of an earlier version are kept as a start, with the review hidden again."""
        self.kind = kind
        self.draft = draft
        self.review = review
        self.digest = sha256(f"{draft.subject}\0{draft.body}".encode("utf-8", "replace")).hexdigest()
        kept, ids = state.get("marks"), [item.id for item in self.items]
        marks = kept if isinstance(kept, dict) else {}
        self.marks = {id: marks[id] for id in ids if marks.get(id) in _SAID}
        self.sure = state.get("sure") if state.get("sure") in SURE else ""
        same = state.get("draft") == self.digest
        self.newer = bool(state.get("draft")) and not same
        self.shown = same and state.get("shown") is True
        self.done = self.shown or state.get("done") is True

    @property
    def items(self) -> list[ItemResult]:
        """The lines of the checklist that apply here and could be checked."""
        return [item for item in self.review.items if item.verdict in _JUDGED]

    @property
    def state(self) -> dict[str, Any]:
        """What is kept."""
        return {
            "marks": self.marks,
            "sure": self.sure,
            "shown": self.shown,
            "draft": self.digest,
            "done": self.done,
        }

    def act(self, message: Message, uid: str) -> Answer:
        """Take down the marks, and show the review once all are there."""
        if not self.shown:
            self._read(message, uid)
        if message.do == "show":
            left = [item for item in self.items if item.id not in self.marks]
            if left:
                return Answer(f"{len(left)} to go. “Not sure” is an answer, too.", f"{uid}-{left[0].id}-yes")
            if not self.sure:
                return Answer("How sure are you of it, from 1 to 5?", f"{uid}-sure-3")
            self.shown = self.done = True
            return Answer(self._summary(), f"{uid}-result")
        if message.do == "again":
            self.shown, self.marks, self.sure = False, {}, ""
            return Answer("Your marks are empty again.", f"{uid}-title")
        return Answer()

    def _read(self, message: Message, uid: str) -> None:
        for item in self.items:
            mark = message.text(f"{uid}-{item.id}")
            if mark in _SAID:
                self.marks[item.id] = mark
        if message.text(f"{uid}-sure") in SURE:
            self.sure = message.text(f"{uid}-sure")

    def view(self, uid: str) -> Html:
        """Return the draft and the marks to give; or, once shown, both judgements side by side."""
        body = self._result(uid) if self.shown else self._marking(uid)
        kicker = f"Score it yourself first · {self.kind.title}"
        return frame(uid, kicker, "How is your draft doing?", body)

    def _marking(self, uid: str) -> Html:
        newer = "Your draft has changed since you last scored it. Your marks are still here: see which ones still hold."
        return tag(
            "div",
            saying(newer) if self.newer else None,
            letter(self.draft.body, self.draft.subject),
            tag("p", "Read it once as if it had come to you. Then mark each line; nobody sees this but you.", class_="aw-intro"),
            tag("div", (self._mark(item, uid) for item in self.items), class_="aw-marks"),
            self._confidence(uid),
            buttons(button("Show the review beside mine", "show", main=True), button(_AGAIN, "read")),
            class_="aw-stack",
        )  # fmt: skip

    def _mark(self, item: ItemResult, uid: str) -> Html:
        name = f"{uid}-{item.id}"
        picked = self.marks.get(item.id, "")
        pills = (_pill(name, key, words, picked == key) for key, words in MARKS)
        return tag(
            "div",
            tag("span", item.title, id=f"{name}-line"),
            tag("div", pills, class_="aw-pills"),
            class_="aw-mark-row",
            role="radiogroup",
            aria_labelledby=f"{name}-line",
            data_k=name,
        )

    def _confidence(self, uid: str) -> Html:
        name = f"{uid}-sure"
        pills = (_pill(name, n, n, self.sure == n) for n in SURE)
        legend = tag(
            "legend", "How sure are you that you would send it as it is? 1 is not at all, 5 is completely."
        )
        return tag("fieldset", legend, tag("div", pills, class_="aw-pills"), class_="aw-plain", data_k=name)

    def _agree(self, item: ItemResult) -> bool:
        return _SAID[self.marks[item.id]] == _FOUND[item.verdict]

    def _summary(self) -> str:
        agreed = sum(self._agree(item) for item in self.items)
        return f"You and the review agree on {agreed} of {len(self.items)} lines."

    def _result(self, uid: str) -> Html:
        differ = [item for item in self.items if not self._agree(item)]
        sure = f"You were {self.sure} of 5 sure. The review says: {OPENING[self.review.readiness]}"
        return tag(
            "div",
            tag("p", tag("strong", self._summary()), id=f"{uid}-result", tabindex=-1),
            tag("p", sure),
            self._table(),
            self._differences(differ),
            self._flags(),
            tag("p", _DRAWN_BY_HAND, class_="aw-intro"),
            buttons(button("Clear my marks and score it again", "again"), button(_AGAIN, "read")),
            class_="aw-stack",
        )

    def _table(self) -> Html:
        heads = (
            tag("th", title, scope="col", role="columnheader") for title in ("Line", "You", "The review")
        )
        return tag(
            "table",
            tag("caption", "Your marks and the review"),
            tag("thead", tag("tr", heads, role="row"), role="rowgroup"),
            tag("tbody", (self._row(item) for item in self.items), role="rowgroup"),
            class_="aw-scores",
            role="table",
        )

    def _row(self, item: ItemResult) -> Html:
        mine, found = _SAID[self.marks[item.id]], _FOUND[item.verdict]
        return tag(
            "tr",
            tag("th", item.title, scope="row", role="rowheader"),
            tag("td", mine, role="cell"),
            tag(
                "td",
                found,
                None if mine == found else (" ", tag("span", "differs", class_="aw-tag")),
                role="cell",
            ),
            role="row",
        )

    def _differences(self, differ: list[ItemResult]) -> Child:
        if not differ:
            return None
        rows = (
            tag("li", tag("strong", item.title), tag("p", item.says), _quotes(item), data_k=item.id)
            for item in differ
        )
        return (
            tag("p", tag("strong", "Where you differ"), class_="aw-part"),
            tag("ul", rows, class_="aw-things"),
        )

    def _flags(self) -> Child:
        if not self.review.flags:
            return None
        rows = (tag("li", tag("strong", f"{flag.title}. "), flag.says) for flag in self.review.flags)
        return (
            tag("p", tag("strong", "The review also saw"), class_="aw-part"),
            tag("ul", rows, class_="aw-found"),
        )

    def plain(self) -> str:
        """Return the checklist with both judgements, as far as they may be seen, as text."""
        rows = []
        for item in self.items:
            mine = _SAID.get(self.marks.get(item.id, ""), "?")
            rows.append(
                f"  {item.title}: you {mine}" + (f", review {_FOUND[item.verdict]}" if self.shown else "")
            )
        return "\n".join([f"Score it yourself first: {self.kind.title}", *rows])


def _pill(name: str, value: str, words: str, on: bool) -> Html:
    box = tag("input", type="radio", name=name, value=value, id=f"{name}-{value}", checked=on)
    return tag("label", box, tag("span", words), class_="aw-pill")


def _quotes(item: ItemResult) -> Child:
    """The words a verdict rests on, where its sentence does not quote them already."""
    quotes = [shorten(e.text) for e in item.evidence]
    return [tag("p", f"“{q}”", class_="aw-quoted", dir="auto") for q in quotes if q not in item.says] or None


def empty_view(uid: str, kind: Kind, why: str) -> Html:
    """Return what is shown while there is nothing to score, and why."""
    read = buttons(button("I have written it: read it now", "read", main=True))
    return frame(uid, f"Score it yourself first · {kind.title}", "Nothing to score yet", tag("p", why), read)
