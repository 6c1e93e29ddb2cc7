"""The record form as HTML: one small step at a time, each with the reason it matters. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from afterword.coach.form_data import FormData, Thing
from afterword.coach.frame import button, buttons, choice, field, saying, tick
from afterword.coach.notes import DECISIONS, Line
from afterword.show.markup import Child, Html, join, tag

STEPS = (
    (
        "you",
        "You",
        "You and the role",
        "So that a note can be checked for the right role, employer and name.",
    ),
    (
        "notes",
        "Notes",
        "Your notes",
        "Did you write anything down? Paste it here, and say for each line what it is.",
    ),
    (
        "people",
        "People",
        "People",
        "Names are the first thing people look for, and the first thing that goes wrong.",
    ),
    ("time", "Timing", "When, and what was said about timing", "It decides when to write, and when to wait."),
    (
        "moments",
        "Moments",
        "Moments",
        "A moment that only this talk could have held is what makes a note yours.",
    ),
    (
        "needs",
        "Needs",
        "What they need",
        "A note gets its weight from one thing they need, next to one thing you did.",
    ),
    (
        "evidence",
        "What you did",
        "What you have done",
        "Small and true is enough: a course project, a Saturday job, a repair.",
    ),
    (
        "promises",
        "Promises",
        "Promises",
        "Something you said you would send is remembered longer than anything you write.",
    ),
    (
        "others",
        "Elsewhere",
        "Other applications",
        "These names must not slip into this note. Tired hands copy and paste.",
    ),
    ("look", "Look it over", "Look it over", "This is what your drafts will be checked against."),
)
"""Id, short name, title and reason of each step."""
_SECTORS = (
    "private",
    "startup",
    "government",
    "public",
    "university",
    "hospital",
    "nonprofit",
    "charity",
    "agency",
)
_FORMATS = (("", "not said"), ("onsite", "on site"), ("video", "video"), ("phone", "phone"), ("panel", "panel"),
            ("online", "online"))  # fmt: skip
_STATUSES = ("waiting", "rejected", "offered", "accepted", "withdrawn", "frozen", "filled", "stopped")
_ROUTES = (("", "nobody said"), ("direct", "straight to a person"), ("recruiter", "through the recruiter"),
           ("agency", "through the agency"), ("portal", "through a portal"))  # fmt: skip
_PARTS = ("interviewer", "recruiter", "hr", "coordinator", "manager", "panel", "owner", "other")
_ZONES = (
    "Europe/London", "Europe/Dublin", "Europe/Berlin", "Europe/Paris", "Europe/Madrid", "Europe/Rome", "Europe/Warsaw",
    "Europe/Athens", "Africa/Lagos", "Africa/Nairobi", "Africa/Johannesburg", "Asia/Dubai", "Asia/Kolkata",
    "Asia/Singapore", "Asia/Manila", "Asia/Tokyo", "Australia/Sydney", "Pacific/Auckland", "America/New_York",
    "America/Chicago", "America/Denver", "America/Los_Angeles", "America/Toronto", "America/Mexico_City",
    "America/Sao_Paulo",
)  # fmt: skip
_WORDS = {
    "needs": ("Something they need", "“fewer calls to the duty manager at night”", "another need"),
    "evidence": (
        "Something you have done",
        "“cut night calls by half with a one-page checklist”",
        "something else",
    ),
    "promises": ("Something you promised", "“send the checklist”", "another promise"),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """What a step is drawn from: the fields, what is wrong with them, and the notes."""

    form: FormData
    problems: Mapping[str, str]
    lines: list[Line]
    pasted: str
    uid: str
    toml: str = ""


def step_view(name: str, shown: Shown) -> Html:
    """Return the fields of a step."""
    views = {"you": _you, "notes": _notes, "people": _people, "time": _time, "moments": _moments, "others": _others,
             "look": _look}  # fmt: skip
    return views[name](shown) if name in views else _abouts(name, shown)


def steps_view(at: str, shown: Shown) -> Html:
    """Return the list of all steps to jump to."""
    items = (
        tag("li", _jump(name, title, name == at, _marked(name, shown.problems)), data_k=f"step-{name}")
        for name, title, *_ in STEPS
    )
    return tag("nav", tag("ol", items, class_="aw-steps"), aria_label="Steps of the form")


def _jump(name: str, title: str, here: bool, marked: bool) -> Html:
    return tag(
        "button", title, tag("span", " (needs a look)", class_="aw-sr") if marked else None, type="button",
        data_do="go", data_arg=name, aria_current="step" if here else None, class_="aw-marked" if marked else None,
    )  # fmt: skip


def step_of(name: str) -> str:
    """Return the step a field belongs to."""
    head = name.partition(".")[0]
    if name == "interview.others":
        return "others"
    return {"me": "you", "role": "you", "employer": "you", "interview": "time"}.get(head, head)


def _marked(step: str, problems: Mapping[str, str]) -> bool:
    return any(step_of(name) == step for name in problems)


def _field(
    shown: Shown, label: str, name: str, type: str = "text", hint: str = "", **more: str | bool
) -> Html:
    value = shown.form.texts[name]
    listed, needed = str(more.get("listed", "")), more.get("needed") is True
    return field(
        label, name, value, type=type, hint=hint, problem=shown.problems.get(name, ""), id=f"{shown.uid}-{name}",
        listed=listed, needed=needed,
    )  # fmt: skip


def _choice(shown: Shown, label: str, name: str, options: Iterable[tuple[str, str]], hint: str = "") -> Html:
    value, known = shown.form.texts[name], list(options)
    if value and value not in dict(known):
        known.append((value, value))
    problem = shown.problems.get(name, "")
    return choice(label, name, value, known, hint=hint, problem=problem, id=f"{shown.uid}-{name}")


def _tick(shown: Shown, label: str, name: str, hint: str = "") -> Html:
    return tick(label, name, shown.form.ticks[name], hint=hint, id=f"{shown.uid}-{name}")


def _fields(*children: Child) -> Html:
    return tag("div", *children, class_="aw-fields")


def _beside(*children: Child) -> Html:
    return tag("div", *children, class_="aw-side-by-side")


def _more(summary: str, *children: Child) -> Html:
    return tag("details", tag("summary", summary), _fields(*children), class_="aw-more")


def _words(names: Iterable[str], first: str) -> list[tuple[str, str]]:
    return [("", first), *((name, name) for name in names)]


def _you(shown: Shown) -> Html:
    rows = "One on each line."
    return _fields(
        _field(shown, "Your name", "me.name", hint="As you sign a message."),
        _field(shown, "The role", "role.title", hint="As in the advertisement.", needed=True),
        _field(shown, "The employer", "employer.name"),
        _beside(
            _field(shown, "Country", "employer.country", hint="Where the reader works, two letters: GB. Its holidays count."),
            _choice(shown, "Kind of employer", "employer.sector", _words(_SECTORS, "not said"), "Some decide slowly."),
        ),
        _more(
            "Other names for the role and the employer, and where you were before",
            _field(shown, "Other names for the role", "role.aliases", "area", rows),
            _field(shown, "Other names for the employer", "employer.aliases", "area", rows),
            _field(shown, "Earlier employers and schools", "me.past", "area", f"{rows} They are never taken for a slip."),
            _tick(shown, "I have LinkedIn Premium", "me.premium", "It allows 300 characters in a note instead of 200."),
        ),
    )  # fmt: skip


def _time(shown: Shown) -> Html:
    zones = tag("datalist", (tag("option", value=zone) for zone in _ZONES), id=f"{shown.uid}-zones")
    statuses = [(name, name) for name in _STATUSES]
    return _fields(
        _beside(
            _field(shown, "Day of the talk", "interview.date", "date"),
            _field(shown, "When it ended", "interview.time", "time", "Roughly is fine."),
        ),
        _field(shown, "Their time zone", "interview.zone", hint="Such as Europe/London.", listed=f"{shown.uid}-zones"),
        zones,
        _field(shown, "What they said about an answer", "interview.told", hint="In their words: “by the end of next week”."),
        _field(shown, "The day they meant", "interview.promised", "date", "Leave it empty if they named none."),
        _beside(
            _choice(shown, "How you met", "interview.format", _FORMATS),
            _choice(shown, "Where things stand", "interview.status", statuses),
        ),
        _more(
            "What else they said",
            _choice(shown, "Whom questions should go to", "interview.route", _ROUTES),
            _tick(shown, "They asked not to be contacted before that day", "interview.no_contact"),
            _tick(shown, "They brought up pay themselves", "interview.employer_raised_pay"),
        ),
    )  # fmt: skip


def _others(shown: Shown) -> Html:
    hint = "People, employers and roles you are writing to elsewhere, one on each line."
    return _fields(_field(shown, "Names from your other applications", "interview.others", "area", hint))


def _things(name: str, shown: Shown, rows: Iterable[Html], empty: str, add: str) -> Html:
    listed = list(rows)
    problem = shown.problems.get(name, "")
    return join(
        tag("ul", listed, class_="aw-things") if listed else tag("p", empty, class_="aw-empty"),
        tag("p", problem, class_="aw-problem") if problem else None,
        buttons(button(add, "add", name, id=f"{shown.uid}-add-{name}")),
    )


def _row(name: str, at: int, title: str, shown: Shown, *fields: Child) -> Html:
    label = f"Take out: {title}" if title else f"Take out number {at + 1}"
    out = tag("button", "Take out", type="button", class_="aw-quiet", data_do="remove", data_arg=f"{name}.{at}",
              aria_label=label)  # fmt: skip
    return tag("li", *fields, out, data_k=f"{name}-{at}")


def _part(shown: Shown, label: str, name: str, at: int, key: str, type: str = "text", hint: str = "") -> Html:
    full = f"{name}.{at}.{key}"
    value = shown.form.things[name][at].get(key, "")
    needed = key in ("name", "about")
    return field(label, full, value, type=type, hint=hint, problem=shown.problems.get(full, ""),
                 id=f"{shown.uid}-{full}", needed=needed)  # fmt: skip


def _select(shown: Shown, label: str, name: str, at: int, key: str, options: list[tuple[str, str]]) -> Html:
    full = f"{name}.{at}.{key}"
    value = shown.form.things[name][at].get(key, "")
    if value and value not in dict(options):
        options = [*options, (value, value)]
    return choice(label, full, value, options, problem=shown.problems.get(full, ""), id=f"{shown.uid}-{full}")


def _people(shown: Shown) -> Html:
    def row(at: int, person: Thing) -> Html:
        return _row(
            "people", at, person.get("name", ""), shown,
            _beside(
                _part(shown, "Name", "people", at, "name", hint="As on their card or in the invitation."),
                _part(shown, "Title", "people", at, "title"),
                _select(shown, "Part", "people", at, "part", [("", "interviewer"), *((p, p) for p in _PARTS[1:])]),
                _part(shown, "E-mail", "people", at, "email"),
            ),
        )  # fmt: skip

    rows = (row(at, person) for at, person in enumerate(shown.form.things["people"]))
    return _things(
        "people", shown, rows, "Nobody yet. One person with a name is all that is needed.", "Add a person"
    )


def _moments(shown: Shown) -> Html:
    names = [person.get("name", "").strip() for person in shown.form.things["people"]]
    with_whom = [("", "nobody in particular"), *((name, name) for name in names if name)]

    def row(at: int, moment: Thing) -> Html:
        return _row(
            "moments", at, moment.get("about", ""), shown,
            _part(shown, "What was said or seen", "moments", at, "about", "area"),
            _select(shown, "Who said it, or was there", "moments", at, "with", with_whom),
            _more(
                "Other words for it",
                _part(shown, "Other words", "moments", at, "aliases", "area", "As you may call it in a note, one on each line."),
            ),
        )  # fmt: skip

    hint = "None yet. Think of a number, an odd object, a laugh, a worry: “the cold store door freezes shut at night”."
    rows = (row(at, moment) for at, moment in enumerate(shown.form.things["moments"]))
    return _things("moments", shown, rows, hint, "Add a moment")


def _abouts(name: str, shown: Shown) -> Html:
    label, example, other = _WORDS[name]
    rows = (
        _row(name, at, thing.get("about", ""), shown, _part(shown, label, name, at, "about"))
        for at, thing in enumerate(shown.form.things[name])
    )
    things = shown.form.things[name]
    add = f"Add {other}" if things else f"Add {label[0].lower()}{label[1:]}"
    return _things(name, shown, rows, f"Nothing here yet. For example {example}. None is fine, too.", add)


def _notes(shown: Shown) -> Html:
    paste = field(
        "Paste your notes", "paste", shown.pasted, type="area", id=f"{shown.uid}-paste",
        hint="Plain text, as it is. Nothing is sorted for you: you say what each line is.",
    )  # fmt: skip
    split = buttons(button("Show them line by line", "split", main=not shown.lines))
    if not shown.lines:
        return _fields(paste, split)
    ready = sum(line.ready for line in shown.lines)
    what = "1 line" if ready == 1 else f"{ready} lines"
    rows = (_line(at, line, shown) for at, line in enumerate(shown.lines))
    return _fields(
        tag("ol", rows, class_="aw-things"),
        buttons(button(f"Put {what} into my record", "put", main=True, off=not ready)),
        _more("Paste more", paste, split),
    )


def _line(at: int, line: Line, shown: Shown) -> Html:
    id = f"{shown.uid}-line-{at}"
    select = choice("What is this line?", f"line.{at}.kind", line.kind, DECISIONS, id=id)
    person = None
    if line.kind == "person":
        hint = "Type it as they spell it; then it can go into the record."
        person = _beside(
            field("Name", f"line.{at}.name", line.name, id=f"{id}-name", hint=hint, needed=True),
            field("Title, if you know it", f"line.{at}.title", line.title, id=f"{id}-title"),
        )
    return tag("li", tag("p", line.text, class_="aw-quoted", dir="auto"), select, person, data_k=id)


def _look(shown: Shown) -> Html:
    form = shown.form
    who = ", ".join(p.get("name", "") for p in form.things["people"] if p.get("name", "").strip())
    rows = [
        ("Role", form.texts["role.title"]),
        ("Employer", form.texts["employer.name"]),
        ("People", who),
        ("Talk", f"{form.texts['interview.date']} {form.texts['interview.time']}".strip()),
        ("Word by", form.texts["interview.promised"] or form.texts["interview.told"]),
    ]
    rows += [
        (name.title(), str(len(form.things[name]))) for name in ("moments", "needs", "evidence", "promises")
    ]
    facts = (tag("div", tag("dt", key), tag("dd", value or "not noted", dir="auto")) for key, value in rows)
    lacking = [words for name, words in _LACKING.items() if not form.things[name]]
    return _fields(
        tag("dl", facts, class_="aw-facts"),
        [saying(words) for words in lacking],
        _more("The file as it is written", tag("pre", shown.toml, class_="aw-file", tabindex=0, role="group",
                                               aria_label="interview.toml")) if shown.toml else None,
    )  # fmt: skip


_LACKING = {
    "moments": "No moment is noted yet. With one, a draft can be checked for what only you could have written.",
    "needs": "No need is noted yet. One line about what they look for is enough.",
    "evidence": "Nothing you have done is noted yet. One small true thing is enough.",
}
