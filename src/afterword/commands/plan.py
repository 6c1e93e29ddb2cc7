"""`afterword plan`: what to send when, as text, JSON or a calendar file."""

from __future__ import annotations

import re
from argparse import ArgumentParser, Namespace
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from afterword.commands import Outcome, Terminal
from afterword.content import calendar_for, read_text, rules
from afterword.errors import AfterwordError, shown
from afterword.record import parse_record
from afterword.strict import YEARS

if TYPE_CHECKING:
    from afterword.plan_rules import Rules, Setting, Value
    from afterword.plan_steps import Plan
    from afterword.record import Record

EXAMPLES = """examples:
  afterword plan --record interview.toml
  afterword plan --record interview.toml --ics plan.ics
  afterword plan --record interview.toml --today 2026-03-12 --set max_check_ins=1 min_gap=4

Every number of a plan is a setting with a range, a reason and a source: see exercises/planner/rules.toml."""
_SEQUENCE = re.compile(rb"^SEQUENCE:(\d{1,9})\r?$", re.MULTILINE)
_YES = {"true": True, "yes": True, "false": False, "no": False}


def arguments(parser: ArgumentParser) -> None:
    """Describe the options."""
    parser.add_argument("--record", metavar="FILE", required=True, help="the interview record, a TOML file")
    parser.add_argument(
        "--today", metavar="DAY", help="plan as of this day, such as 2026-03-12 (default: today)"
    )
    parser.add_argument(
        "--ics", metavar="FILE", help="write the plan as a calendar file, or bring one up to date"
    )
    parser.add_argument("--json", action="store_true", help="write the plan as JSON")
    parser.add_argument(
        "--set", metavar="NAME=VALUE", dest="changes", nargs="+", action="extend", default=[],
        help="change settings, such as max_check_ins=1",
    )  # fmt: skip


def run(options: Namespace, terminal: Terminal) -> Outcome:
    """Make the plan. Raises AfterwordError where anything given can't be used."""
    from afterword.plan import plan, plan_to_json

    today = parse_day(options.today, "--today") if options.today else terminal.now.date()
    record = parse_record(read_text(Path(options.record)), options.record)
    settings = change(rules(), options.changes)
    made = plan(record, settings, calendar_for(record), today)
    notes = _write_ics(Path(options.ics), made, record, terminal) if options.ics else ""
    if options.json:
        import json

        return Outcome(
            json.dumps(plan_to_json(made), ensure_ascii=False, indent=2) + "\n", notes=notes, exact=True
        )
    from afterword.show.plan import plan_to_text

    return Outcome(plan_to_text(made, terminal.page), notes=notes)


def parse_day(text: str, where: str) -> date:
    """Read a day such as 2026-03-12. Raises AfterwordError (`bad_value`) for anything else."""
    try:
        day = date.fromisoformat(text.strip())
    except ValueError:
        message = f"“{shown(text)}” is not a day in the calendar. Please write it like 2026-03-12."
        raise AfterwordError("bad_value", message, where) from None
    if day.year not in YEARS:
        message = f"The year {day.year} can't be right: a plan knows {YEARS[0]} to {YEARS[-1]}."
        raise AfterwordError("bad_value", message, where)
    return day


def change(settings: Rules, changes: Iterable[str]) -> Rules:
    """Return the rules with each `name=value` put in.

    Raises:
        AfterwordError: for an unknown name, a value of another type, or one out of its range.
    """
    for text in changes:
        name, equals, value = (part.strip() for part in text.partition("="))
        if not equals:
            message = f"“{shown(text)}” has no “=”. Please write it like max_check_ins=1."
            raise AfterwordError("bad_value", message, "--set")
        try:
            settings = settings.replace(**{name: _value(value, settings.setting(name))})
        except AfterwordError as error:
            raise AfterwordError(error.code, error.message, f"--set {shown(name)}") from None
    return settings


def _value(text: str, setting: Setting) -> Value:
    """Read a value of the type that a setting has."""
    if isinstance(setting.value, tuple):
        return tuple(word.strip() for word in text.split(",") if word.strip())
    if isinstance(setting.value, bool):
        if text.lower() in _YES:
            return _YES[text.lower()]
        wanted = "yes or no"
    else:
        if re.fullmatch(r"-?[0-9]{1,9}", text):
            return int(text)
        wanted = f"a whole number from {setting.low} to {setting.high} ({setting.unit})"
    raise AfterwordError("bad_value", f"This should be {wanted}, and “{shown(text)}” is not.")


def _write_ics(path: Path, made: Plan, record: Record, terminal: Terminal) -> str:
    """Write the calendar file, in place of an earlier one of ours only, and return what was done."""
    from afterword.ical import plan_to_ics

    sequence = _next_sequence(path)
    data = plan_to_ics(made, record, terminal.now.replace(microsecond=0), sequence)
    part = path.with_name(f".{path.name}.part")
    try:
        part.write_bytes(data)
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        message = f"The calendar can't be written there ({error.strerror}). Please name another place."
        raise AfterwordError("not_writable", message, str(path)) from None
    done = "brought up to date: import it again, and the events move" if sequence else "written"
    return f"{path} is {done}.\n"


def _next_sequence(path: Path) -> int:
    """Return the sequence number for a calendar file: 0 for a new one, else one above the highest in it."""
    from afterword.ical import PRODUCT

    if not path.exists() and not path.is_symlink():
        return 0
    refusal = AfterwordError(
        "not_ours",
        "This is not a calendar that Afterword wrote, so it stays as it is. Please name another file.",
        str(path),
    )
    try:
        data = path.read_bytes() if path.is_file() and path.stat().st_size < 1_000_000 else b""
    except OSError:
        raise refusal from None
    if not data.startswith(b"BEGIN:VCALENDAR") or f"PRODID:{PRODUCT}".encode() not in data:
        raise refusal
    return max(map(int, _SEQUENCE.findall(data)), default=0) + 1
