"""The only reader of course/ and exercises/: finds the data that comes with the package and what people add.

A folder that people add (`--with DIR` or `AFTERWORD_PATH`) is laid out like exercises/: kinds/, scenarios/
and so on. A folder with none of these is itself a folder of kinds. Where names meet, the later one wins.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from afterword.draft import decode_text
from afterword.errors import AfterwordError, did_you_mean, shown
from afterword.strict import LIMIT

if TYPE_CHECKING:  # heavier modules load when they are first needed
    from afterword.calendar import Calendar
    from afterword.detect.analysis import Resources
    from afterword.kinds import Kind
    from afterword.outline import Lesson
    from afterword.plan_rules import Rules
    from afterword.practice import Practice
    from afterword.record import Record
    from afterword.review import Reviewer

THINGS = ("kinds", "lexicon", "scenarios", "planner", "practice", "examples", "assignments")
"""The folders of exercises/, one for each kind of thing."""


@cache
def root() -> Path:
    """Return the folder that holds exercises/ (and course/): inside the installed package, else the checkout.

    Raises:
        AfterwordError: `missing` where neither is there.
    """
    from importlib.resources import files

    packed = Path(str(files("afterword") / "_content"))
    above = Path(__file__).resolve().parents
    checkout = next((folder for folder in above if (folder / "exercises" / "kinds").is_dir()), None)
    found = packed if packed.is_dir() else checkout
    if found is None:
        message = (
            "The exercises are missing: they are neither here nor in an exercises/ folder above the package. "
            "Please install afterword again, or run it from a whole checkout."
        )
        raise AfterwordError("missing", message, str(packed))
    return found


def data_text(*parts: str) -> str:
    """Return a data file's text: `data_text("exercises", "planner", "rules.toml")`. Raises as `read_text`."""
    return read_text(root().joinpath(*parts))


def folders(extra: Sequence[Path] = ()) -> tuple[Path, ...]:
    """Return the folders to look in: the built-in one, those of `AFTERWORD_PATH`, `extra`; later ones win.

    Raises:
        AfterwordError: `missing` where one of them is not a folder.
    """
    named = [Path(part) for part in os.environ.get("AFTERWORD_PATH", "").split(os.pathsep) if part]
    for folder in (*named, *extra):
        if not folder.is_dir():
            raise AfterwordError("missing", "There is no such folder. Please check its name.", str(folder))
    return (root() / "exercises", *named, *extra)


def find(thing: str, suffix: str, extra: Sequence[Path] = ()) -> dict[str, Path]:
    """Return name -> file for the files of a thing ("kinds") that end in `suffix` (".toml"), sorted by name.

    Names that start with an underscore or a dot are parts and leftovers, not things. Raises as `folders`.
    """
    found = {}
    for folder in folders(extra):
        for path in sorted(_home(folder, thing).glob(f"[!_.]*{suffix}")):
            if path.is_file():
                found[path.name.removesuffix(suffix)] = path
    return dict(sorted(found.items()))


def scenarios(extra: Sequence[Path] = ()) -> dict[str, Path]:
    """Return name -> folder of the scenarios, sorted by name; each folder holds an interview.toml."""
    found = {}
    for folder in folders(extra):
        for path in sorted(_home(folder, "scenarios").glob("[!_.]*/interview.toml")):
            found[path.parent.name] = path.parent
    return dict(sorted(found.items()))


def _home(folder: Path, thing: str) -> Path:
    loose = thing == "kinds" and not any((folder / name).is_dir() for name in THINGS)
    return folder if loose else folder / thing


def read_text(path: Path, limit: int = LIMIT) -> str:
    """Return the text of a file of at most `limit` bytes.

    Raises:
        AfterwordError: `missing` where it can't be opened, `too_large`, `not_text`.
    """
    try:
        with path.open("rb") as file:
            data = file.read(limit + 1)
    except (OSError, ValueError) as error:
        gone = isinstance(error, FileNotFoundError)
        reason = "There is no such file." if gone else "This file can't be opened."
        raise AfterwordError("missing", f"{reason} Please check its name.", str(path)) from None
    return decode_text(data, str(path), limit)


def lessons() -> dict[str, bytes]:
    """Return the lessons of the course as notebooks, file name -> content, in order.

    Raises:
        AfterwordError: `missing` where there are none.
    """
    found = {
        path.name: path.read_bytes() for path in sorted((root() / "notebooks").glob("[0-9][0-9]-*.ipynb"))
    }
    if not found:
        message = "The lessons are missing. Please install afterword again, or run it from a whole checkout."
        raise AfterwordError("missing", message, str(root() / "notebooks"))
    return found


SOURCES = ("words.toml", "phrases.toml", "subjects.toml", "cues.toml")
"""The files of exercises/lexicon that people write."""
LEXICON = ("lexicon.json", "stems.txt", "frequency.txt", "kin.txt", "moves.txt")
"""The files of exercises/lexicon that reviews read: made from the others."""


def lexicon_texts(names: Sequence[str] = LEXICON) -> dict[str, str]:
    """Return files of the lexicon, name -> text. Raises as `read_text`."""
    folder = root() / "exercises" / "lexicon"
    return {name: read_text(folder / name, 8_000_000) for name in names}


def load_kinds(extra: Sequence[Path] = (), only: str = "") -> dict[str, Kind]:
    """Return the message kinds, id -> kind: the built-in ones, then those of added folders (same id replaces).

    `only` names a kind to read alone, where it is there; otherwise all are read, so that errors can list them.

    Raises:
        AfterwordError: where a file is malformed, or its id is not its name.
    """
    from afterword.kinds import parse_flags, parse_items, parse_kind

    home = root() / "exercises" / "kinds"
    items = parse_items(read_text(home / "_items.toml"), "_items.toml")
    flags = parse_flags(read_text(home / "_flags.toml"), "_flags.toml")
    kinds = {}
    paths = find("kinds", ".toml", extra)
    for name, path in {only: paths[only]}.items() if only in paths else paths.items():
        kind = parse_kind(read_text(path), str(path) if path.parent != home else path.name, items, flags)
        if kind.id != name:
            message = f"The id “{shown(kind.id)}” must be the file's name, “{name}”."
            raise AfterwordError("bad_value", message, str(path))
        kinds[name] = kind
    return kinds


def load_practice(name: str, extra: Sequence[Path] = ()) -> Practice:
    """Return the exercise of that id.

    Raises:
        AfterwordError: `no_such_exercise`, or where its file is malformed or its id is not its name.
    """
    from afterword.practice import parse_practice

    paths = find("practice", ".toml", extra)
    if name not in paths:
        hint = did_you_mean(name, paths) or f" Known here: {', '.join(paths)}."
        raise AfterwordError("no_such_exercise", f"There is no exercise “{shown(name)}”.{hint}")
    practice = parse_practice(read_text(paths[name]), paths[name].name)
    if practice.head.id != name:
        message = f"The id “{shown(practice.head.id)}” must be the file's name, “{name}”."
        raise AfterwordError("bad_value", message, str(paths[name]))
    return practice


def load_prompts(kind: str) -> tuple[str, ...]:
    """Return the questions to start a kind of message from; none for a kind that somebody added.

    Raises:
        AfterwordError: where their file is malformed.
    """
    from afterword.strict import read_toml

    table = read_toml(data_text("exercises", "practice", "_prompts.toml"), "_prompts.toml")
    table.take("schema", int)
    prompts = table.table("prompts")
    found = {key: prompts.strings(key) for key in prompts.keys()} if prompts else {}
    table.done()
    return found.get(kind, ())


@cache
def outline() -> tuple[Lesson, ...]:
    """Return the lessons of the course, with what there is to do in each."""
    from afterword.outline import parse_outline

    return parse_outline(data_text("exercises", "practice", "_path.toml"))


@cache
def rules() -> Rules:
    """Return the planner's rules."""
    from afterword.plan_rules import parse_rules

    return parse_rules(data_text("exercises", "planner", "rules.toml"))


@cache
def _calendar(country: str) -> Calendar:
    return rules().calendar(country)


def calendar_for(record: Record) -> Calendar:
    """Return the working calendar of the reader's country."""
    return _calendar(record.employer.country)


def load_resources() -> Resources:
    """Return the resources that all reviews share."""
    return _lexicon()[0]


@cache
def _lexicon() -> tuple[Resources, str]:
    """Return the resources and the digest of the files they are made of, which are read once."""
    from afterword.lexicon import build_resources

    texts = lexicon_texts()
    digest = hashlib.sha256()
    for _, text in sorted(texts.items()):
        digest.update(text.encode())
        digest.update(b"\0")
    return build_resources(texts, calendar_for), digest.hexdigest()


def load_reviewer(kinds: Mapping[str, Kind] | None = None) -> Reviewer:
    """Return a reviewer; with `kinds`, its reviews carry a digest of all that decided them."""
    from afterword.review import Reviewer

    resources, shared = _lexicon()
    digests = {
        k.id: "sha256:" + hashlib.sha256(f"{shared}{k!r}".encode()).hexdigest()
        for k in (kinds or {}).values()
    }
    return Reviewer(resources, digests)
