"""What stands in the record form: the record as fields, and the fields as a record. Pure.

Fields hold what was typed, right or wrong. `to_toml` writes them down, and the record's own strict reader judges
them: `problems` leads each of its errors back to the field it belongs to.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from afterword.errors import AfterwordError
from afterword.record import Record, parse_record, record_to_toml

FIELDS = (
    "me.name", "me.past", "employer.name", "employer.aliases", "employer.sector", "employer.country", "role.title",
    "role.aliases", "interview.date", "interview.time", "interview.zone", "interview.format", "interview.status",
    "interview.told", "interview.promised", "interview.others", "interview.route",
)  # fmt: skip
"""Fields that hold a text; of a list, one entry a line."""
TICKS = ("me.premium", "interview.employer_raised_pay", "interview.no_contact")
LISTED = frozenset({"me.past", "employer.aliases", "role.aliases", "interview.others", "aliases"})
THINGS: Mapping[str, tuple[str, ...]] = {
    "people": ("name", "title", "part", "email"),
    "moments": ("about", "with", "aliases", "id"),
    "needs": ("about",),
    "evidence": ("about",),
    "promises": ("about",),
}
"""What there may be several of, and the fields of one."""
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?", re.ASCII)
_UNSEEN = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_STEP = re.compile(r"\[(\d+)\]")
_MOST_PROBLEMS = 30
_WHOLE = {"people": "people", "interview.ended_at": "interview.date"}

_ASKS = {
    "role.title": "Which role was it? Two or three words are enough.",
    "people": "Whom did you meet? Please add at least one person with a name.",
}
"""In a form nobody has to know what the file calls it."""

Thing = dict[str, str]


@dataclass(slots=True)
class FormData:
    """All fields; `tail` is what the form does not show and hands on as it is (events, another offer)."""

    texts: dict[str, str] = field(default_factory=lambda: dict.fromkeys(FIELDS, ""))
    ticks: dict[str, bool] = field(default_factory=lambda: dict.fromkeys(TICKS, False))
    things: dict[str, list[Thing]] = field(default_factory=lambda: {name: [] for name in THINGS})
    offset: str = ""
    """The offset of the interview's end where no zone is given, such as +01:00."""
    tail: str = ""


def from_record(record: Record) -> FormData:
    """Return the fields that hold a record."""
    form = FormData()
    talk, firm = record.interview, record.employer
    values = {
        "me.name": record.me.name, "me.past": _rows(record.me.past), "employer.name": firm.name,
        "employer.aliases": _rows(firm.aliases), "employer.sector": firm.sector, "employer.country": firm.country,
        "role.title": record.role.title, "role.aliases": _rows(record.role.aliases), "interview.zone": talk.zone,
        "interview.format": talk.format, "interview.status": talk.status, "interview.told": talk.told,
        "interview.promised": talk.promised.isoformat() if talk.promised else "",
        "interview.others": _rows(talk.others), "interview.route": talk.route,
    }  # fmt: skip
    form.texts |= values
    form.ticks |= {
        "me.premium": record.me.premium,
        "interview.employer_raised_pay": talk.employer_raised_pay,
        "interview.no_contact": talk.no_contact,
    }
    if talk.ended_at:
        ended_at = talk.ended_at.astimezone(ZoneInfo(talk.zone)) if talk.zone else talk.ended_at
        form.texts["interview.date"] = ended_at.date().isoformat()
        form.texts["interview.time"] = f"{ended_at:%H:%M:%S}".removesuffix(":00")
        form.offset = _offset(talk.ended_at.utcoffset())
    form.things["people"] = [
        {"name": p.name, "title": p.title, "part": p.part, "email": p.email} for p in record.people
    ]
    form.things["moments"] = [
        {"id": m.id, "about": m.about, "with": m.with_, "aliases": _rows(m.aliases)} for m in record.moments
    ]
    for name in ("needs", "evidence", "promises"):
        form.things[name] = [{"about": about} for about in getattr(record, name)]
    form.tail = _tail(record)
    return form


def _rows(words: Iterable[str]) -> str:
    return "\n".join(words)


def _offset(offset: timedelta | None) -> str:
    minutes = round((offset or timedelta()).total_seconds() / 60)
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"


def _tail(record: Record) -> str:
    """The sections of a record that the form does not show."""
    sections = re.split(r"(?m)^(?=\[)", record_to_toml(record))
    return "".join(part for part in sections if part.startswith(("[[events]]", "[offer]")))


def to_toml(form: FormData) -> str:
    """Write the fields down as a record; what is wrong with them is written down as it is."""
    parts = [
        _table("[me]", [("name", "me.name"), ("past", "me.past"), ("premium", "me.premium")], form),
        _table("[employer]", [(k, f"employer.{k}") for k in ("name", "aliases", "sector", "country")], form),
        _table("[role]", [("title", "role.title"), ("aliases", "role.aliases")], form),
        _interview(form),
    ]
    for name, keys in THINGS.items():
        parts += [_thing(name, keys, form.things[name][at]) for at in filled(form, name)]
    return "\n".join(part for part in [*parts, form.tail] if part)


def filled(form: FormData, name: str) -> list[int]:
    """Return the indices of the things of that name that hold anything; an empty one is not written down."""
    words = [
        {k: v for k, v in thing.items() if k not in ("id", "part", "with")} for thing in form.things[name]
    ]
    return [at for at, texts in enumerate(words) if any(text.strip() for text in texts.values())]


def _table(heading: str, keys: Iterable[tuple[str, str]], form: FormData, first: str = "") -> str:
    rows = [first] if first else []
    for key, name in keys:
        value = form.ticks[name] if name in TICKS else form.texts[name].strip()
        if value:
            rows.append(f"{key} = {_value(name, value)}\n")
    return f"{heading}\n{''.join(rows)}" if rows else ""


def _interview(form: FormData) -> str:
    keys = (
        "zone",
        "format",
        "status",
        "told",
        "promised",
        "others",
        "employer_raised_pay",
        "route",
        "no_contact",
    )
    return _table("[interview]", [(key, f"interview.{key}") for key in keys], form, _ended_at(form))


def _ended_at(form: FormData) -> str:
    day, time = form.texts["interview.date"].strip(), form.texts["interview.time"].strip()
    if not day or not time:
        return ""
    if not (_DAY.fullmatch(day) and _TIME.fullmatch(time)):
        return f"ended_at = {_text(f'{day} {time}')}\n"
    seconds = "" if time.count(":") == 2 else ":00"
    offset = "" if form.texts["interview.zone"].strip() else form.offset
    return f"ended_at = {day}T{time}{seconds}{offset}\n"


def _thing(name: str, keys: Iterable[str], thing: Thing) -> str:
    rows = [
        f"{k} = {_value(k, thing[k].strip())}\n" for k in keys if thing.get(k, "").strip() or k == "about"
    ]
    return f"[[{name}]]\n{''.join(rows)}"


def _value(name: str, value: str | bool) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if name in LISTED:
        return f"[{', '.join(_text(line.strip()) for line in value.split(chr(10)) if line.strip())}]"
    return value if name == "interview.promised" and _DAY.fullmatch(value) else _text(value)


def _text(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)


def read(form: FormData) -> Record:
    """Return the record that the fields hold. Raises AfterwordError, as `parse_record` does."""
    return parse_record(to_toml(form))


def problems(form: FormData) -> dict[str, str]:
    """Return what the strict reader has to say, field -> words; empty where the fields hold a record.

    It stops at its first error. So what it complains about is put right for it, and it reads on.
    """
    found: dict[str, str] = {}
    form = _copy(form)
    day, time = form.texts["interview.date"].strip(), form.texts["interview.time"].strip()
    if bool(day) != bool(time):
        lacking = "interview.time" if day else "interview.date"
        found[lacking] = "Please add it, roughly is fine: the hours after the talk count from there."
    for _ in range(_MOST_PROBLEMS):
        try:
            read(form)
        except AfterwordError as error:
            name = _in_form(form, field_of(error.where))
            found.setdefault(
                name, _ASKS.get(name, error.message) if error.code == "missing" else error.message
            )
            if not _mend(form, name):
                break
        else:
            break
    return found


def field_of(where: str) -> str:
    """Return the field that an error points at: "interview.toml:9: people[2].name" is "people.1.name"."""
    path = where.rpartition(": ")[2]
    steps = [str(int(step) - 1) if step.isdigit() else step for step in _STEP.sub(r".\1", path).split(".")]
    name = ".".join(steps)
    if name in _WHOLE:
        return _WHOLE[name]
    short = ".".join(steps[:2]) if steps[0] not in THINGS else ".".join(steps[:3])
    return short if steps[0] in (*THINGS, "me", "employer", "role", "interview") else name


def _in_form(form: FormData, name: str) -> str:
    """Return the field with the index it has in the form, where empty things are counted, too."""
    head, *rest = name.split(".")
    if head not in THINGS or not rest or not rest[0].isdigit():
        return name
    kept = filled(form, head)
    at = int(rest[0])
    return ".".join([head, str(kept[at] if at < len(kept) else at), *rest[1:]])


def _mend(form: FormData, name: str) -> bool:
    """Take out what was complained about, so that the rest can be read. False where nothing can be done."""
    head, *rest = name.split(".")
    if name == "people":
        form.things["people"].append({"name": "\u2026"})
    elif name == "role.title":
        form.texts[name] = "\u2026"
    elif head in THINGS and rest and rest[0].isdigit() and int(rest[0]) < len(form.things[head]):
        thing, key = form.things[head][int(rest[0])], rest[-1]
        stand_in = {"name": f"\u2026 {rest[0]}", "about": "\u2026", "id": f"x{rest[0]}"}.get(key, "")
        if thing.get(key, "") == stand_in:
            return False
        thing[key] = stand_in
    elif name == "interview.date" or form.texts.get(name):
        form.texts[name] = ""
    else:
        return False
    return True


def _copy(form: FormData) -> FormData:
    things = {name: [dict(thing) for thing in listed] for name, listed in form.things.items()}
    return FormData(dict(form.texts), dict(form.ticks), things, form.offset, form.tail)


def form_to_json(form: FormData) -> dict[str, Any]:
    """Return the fields as plain data."""
    return {
        "texts": form.texts, "ticks": form.ticks, "things": form.things, "offset": form.offset, "tail": form.tail,
    }  # fmt: skip


def form_from_json(kept: Mapping[str, Any]) -> FormData:
    """Return the fields of plain data, as far as it can be used."""
    form = FormData()
    texts, ticks, things = (kept.get(key) for key in ("texts", "ticks", "things"))
    if isinstance(texts, dict):
        form.texts |= {key: texts[key] for key in FIELDS if isinstance(texts.get(key), str)}
    if isinstance(ticks, dict):
        form.ticks |= {key: ticks[key] for key in TICKS if isinstance(ticks.get(key), bool)}
    for name, keys in THINGS.items():
        listed = things.get(name) if isinstance(things, dict) else None
        for thing in listed if isinstance(listed, list) else []:
            if isinstance(thing, dict):
                form.things[name].append({k: thing[k] for k in keys if isinstance(thing.get(k), str)})
    form.offset, form.tail = (kept[k] if isinstance(kept.get(k), str) else "" for k in ("offset", "tail"))
    return form


def clean(text: str, most: int = 4_000) -> str:
    """Return what was typed without characters that can't be seen, and not longer than a record could hold."""
    return _UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))[:most]


def new_id(about: str, taken: Iterable[str]) -> str:
    """Return a short name for a moment: its first long word, with a number where that is taken."""
    words = re.findall(r"[^\W_]+", about.lower())
    stem = next((word for word in words if len(word) > 4), words[0] if words else "moment")[:30]
    used = set(taken)
    return next(id for id in (stem, *(f"{stem}-{n}" for n in range(2, 999))) if id not in used)
