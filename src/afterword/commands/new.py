"""`afterword new`: a template to begin from."""

from __future__ import annotations

import shlex
from argparse import ArgumentParser, Namespace
from pathlib import Path

from afterword.author.new import THINGS, files_of
from afterword.commands import Outcome, Terminal
from afterword.errors import AfterwordError, did_you_mean, shown

EXAMPLES = """examples:
  afterword new record interview.toml
  afterword new kind my-kinds/second_thanks.toml
  afterword new scenario my-content/scenarios/night-shift

Nothing that exists is ever overwritten."""
_NEXT = {
    "record": "Open it, put your own words in, and then: afterword plan --record {path}",
    "kind": "Open it, make it yours, and then: afterword check {folder}",
    "scenario": "Open its three files, make them yours, and then: afterword check {above}",
}


def arguments(parser: ArgumentParser) -> None:
    """Describe the options."""
    parser.add_argument("thing", metavar="WHAT", help="record, kind or scenario")
    parser.add_argument(
        "path", metavar="PATH", type=Path, help="the file to write; for a scenario, the folder"
    )


def run(options: Namespace, terminal: Terminal) -> Outcome:
    """Write the template. Raises AfterwordError where something is there already, or can't be written."""
    thing, path = options.thing, options.path
    if thing not in THINGS:
        hint = did_you_mean(thing, THINGS) or " There are: record, kind, scenario."
        raise AfterwordError("usage", f"There is no template “{shown(thing)}”.{hint}", "afterword new")
    if thing != "scenario" and path.suffix != ".toml":
        raise AfterwordError(
            "bad_value", "The file's name should end in .toml. Please name it so.", str(path)
        )
    files = files_of(thing, path.stem if thing != "scenario" else path.name)
    if path.exists() or path.is_symlink():
        message = (
            "Something of this name is there already, and it stays as it is. Please choose another name."
        )
        raise AfterwordError("exists", message, str(path))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _write(path, files)
    except OSError as error:
        message = f"It can't be written there ({error.strerror}). Please name another folder."
        raise AfterwordError("not_writable", message, str(path)) from None
    above = path.parent.parent if path.parent.name == "scenarios" else path.parent
    named = {"path": path, "folder": path.parent, "above": above}
    quoted = {name: shlex.quote(str(value)) for name, value in named.items()}
    return Outcome(f"{path} is written. {_NEXT[thing].format(**quoted)}\n")


def _write(path: Path, files: dict[str, str]) -> None:
    if list(files) != [""]:
        path.mkdir()
    for name, text in files.items():
        with (path / name if name else path).open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
