"""A follow-up kit as one HTML page to print, and as plain text: the drafts, the plan, the checklists."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from afterword.calendar import say_day
from afterword.draft import Draft
from afterword.kinds import Kind
from afterword.plan_steps import Plan
from afterword.record import Record
from afterword.show.markup import Html, join, tag
from afterword.show.page import Page
from afterword.show.plan import plan_to_text
from afterword.show.plan_table import plan_notes, plan_table
from afterword.show.timeline import Mark, timeline

_STYLE = """
:root { color-scheme: light; }
body { color: #23282d; background: #fff; font: 11.5pt/1.55 system-ui, sans-serif; margin: 0 auto; max-width: 46rem; padding: 2rem 1.5rem; }
h1 { font-size: 1.7rem; line-height: 1.25; margin: 0 0 .2rem; }
h2 { font-size: 1.2rem; margin: 2.4rem 0 .7rem; border-bottom: 1px solid #dcdad3; padding-bottom: .25rem; break-after: avoid; }
h3 { font-size: 1rem; margin: 0; break-after: avoid; }
p { margin: 0; }
.lead, .small, .aw-small { color: #5a636b; }
article { break-inside: avoid; margin: 1.4rem 0; }
.letter { background: #f5f4f0; border-radius: 8px; font-family: Charter, Georgia, "DejaVu Serif", serif; margin-top: .5rem;
  overflow-wrap: anywhere; padding: 1rem 1.25rem; white-space: pre-wrap; }
.subject { font-weight: 600; margin-top: .5rem; }
ul { margin: .3rem 0; padding-left: 1.3rem; }
ul.checks { list-style: none; padding-left: 0; }
ul.checks li { padding-left: 1.8em; position: relative; margin: .2rem 0; }
ul.checks li::before { border: 1.5px solid currentColor; border-radius: 2px; content: ""; height: .8em; left: .1em; position: absolute;
  top: .35em; width: .8em; }
.checklist { break-inside: avoid; margin: 1rem 0; }
table { border-collapse: collapse; font-size: .95em; margin-top: 1rem; width: 100%; }
caption { font-weight: 600; text-align: left; }
th, td { border-top: 1px solid #dcdad3; padding: .5rem .8rem .5rem 0; text-align: left; vertical-align: top; }
tr { break-inside: avoid; }
td:first-child { white-space: nowrap; }
.aw-line, .aw-small { display: block; }
.aw-badge { border: 1.5px solid #17607a; border-radius: 50%; display: inline-block; font-size: .82em; height: 1.7em; line-height: 1.6em;
  margin-right: .6em; text-align: center; width: 1.7em; }
.aw-timeline { color: #17607a; overflow: visible; font-family: inherit; }
.aw-timeline text { fill: #23282d; }
.aw-timeline circle { fill: #fff; }
summary { font-weight: 600; list-style: none; margin-top: .8rem; }
.aw-tag { color: #5a636b; font-size: .9em; }
@media print { body { max-width: none; padding: 0; } .letter { border: 1px solid #dcdad3; } }
@page { margin: 18mm; }
"""
_WIDE = Page(80, colour=False, unicode=True)


@dataclass(frozen=True, slots=True)
class KitDraft:
    """One draft of a kit; `kind` is None for a text of no known kind."""

    key: str
    draft: Draft
    kind: Kind | None = None
    email: str = ""

    @property
    def title(self) -> str:
        """What to call it: its kind and its reader."""
        kind = self.kind.title if self.kind else self.key
        return f"{kind} to {self.draft.to}" if self.draft.to else kind


@dataclass(frozen=True, slots=True)
class KitParts:
    """All that goes into a kit. The plan may be missing, and so may the record."""

    drafts: tuple[KitDraft, ...]
    plan: Plan | None
    record: Record | None
    made_on: date

    @property
    def title(self) -> str:
        """The kit's heading."""
        role = self.record.role.title if self.record else ""
        return f"Follow-up kit: {role}" if role else "Follow-up kit"

    @property
    def lead(self) -> str:
        """The line below it."""
        firm = self.record.employer.name if self.record else ""
        return f"{firm}. As of {say_day(self.made_on)}." if firm else f"As of {say_day(self.made_on)}."

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """The kinds of the drafts, each once."""
        return tuple({d.kind.id: d.kind for d in self.drafts if d.kind}.values())


def kit_page(kit: KitParts, extra: Sequence[Mark] = ()) -> str:
    """Return the kit as one HTML document that needs no other file; `extra` are days to mark in the plan."""
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="referrer", content="no-referrer"),
        tag("title", kit.title),
        tag("style", Html(_STYLE)),
    )
    body = tag("body", tag("main", _main(kit, extra)))
    return f"<!doctype html>\n{tag('html', head, body, lang='en')}\n"


def _main(kit: KitParts, extra: Sequence[Mark]) -> Html:
    parts = [tag("h1", kit.title), tag("p", kit.lead, class_="lead")]
    if kit.drafts:
        parts += [tag("h2", "What you wrote"), *map(_draft, kit.drafts)]
    if kit.plan:
        picture = timeline(kit.plan, [Mark(kit.made_on, "today", "today"), *extra], "kit")
        parts += [
            tag("h2", "When to send what"),
            picture,
            plan_table(kit.plan),
            _opened(plan_notes(kit.plan)),
        ]
    if kit.kinds:
        parts += [tag("h2", "Before you send it"), *map(_checklist, kit.kinds)]
    return join(parts)


def _opened(notes: Html) -> Html:
    """Paper can't be opened with a click."""
    return Html(notes.replace("<details", "<details open"))


def _draft(draft: KitDraft) -> Html:
    subject = draft.draft.subject
    return tag(
        "article",
        tag("h3", draft.title),
        tag("p", "Subject: ", subject, class_="subject", dir="auto") if subject else None,
        tag("div", draft.draft.body.strip("\n"), class_="letter", dir="auto"),
    )


def _checklist(kind: Kind) -> Html:
    items = tag("ul", (tag("li", item.title) for item in kind.items), class_="checks")
    return tag(
        "section", tag("h3", kind.title), tag("p", kind.when, class_="small"), items, class_="checklist"
    )


def kit_text(kit: KitParts) -> str:
    """Return the kit as plain text, to paste anywhere."""
    parts = [f"{kit.title}\n{kit.lead}"]
    for draft in kit.drafts:
        subject = f"Subject: {draft.draft.subject}\n\n" if draft.draft.subject else ""
        parts.append(f"{_ruled(draft.title)}\n{subject}{draft.draft.body.strip(chr(10))}")
    if kit.plan:
        parts.append(plan_to_text(kit.plan, _WIDE).strip("\n"))
    for kind in kit.kinds:
        rows = "\n".join(f"[ ] {item.title}" for item in kind.items)
        parts.append(f"{_ruled(f'Before you send it: {kind.title}')}\n{rows}")
    return "\n\n\n".join(parts) + "\n"


def _ruled(title: str) -> str:
    return f"{title}\n{'-' * min(len(title), 80)}"
