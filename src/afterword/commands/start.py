"""`afterword start`: a made-up interview and a draft to try things with."""

from __future__ import annotations

import json
import shlex
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path
from shutil import which
from typing import Any

from afterword.commands import Outcome, Terminal
from afterword.commands.review import run as review
from afterword.content import read_text, scenarios
from afterword.draft import Draft, draft_to_text, parse_time
from afterword.errors import AfterwordError
from afterword.record import parse_record

SCENARIO = "phone-screen"
KIND = "thank_you"
LEVEL = "middling"
EXAMPLES = """examples:
  afterword start
  afterword start somewhere/else

Nothing that exists is ever overwritten."""
_README = """\
A made-up interview to try Afterword with. Nothing in here is real, and you can change all of it.

interview.toml   what the writer noted after the interview
draft.txt        a thank-you note that is not quite there yet
README.txt       this text

Change draft.txt, save it, and review it again:

    afterword review draft.txt --record interview.toml --kind thank_you
"""


def arguments(parser: ArgumentParser) -> None:
    """Describe the options."""
    parser.add_argument("folder", metavar="DIR", type=Path, nargs="?", default=Path("afterword-demo"),
                        help="where to put it (default: afterword-demo)")  # fmt: skip
    parser.add_argument("--no-lab", action="store_true", help="stay in the terminal: no JupyterLab")


def run(options: Namespace, terminal: Terminal) -> Outcome:
    """Copy what is not there yet, and review the draft that is there then."""
    folder: Path = options.folder
    source = scenarios()[SCENARIO]
    record = read_text(source / "interview.toml")
    files = {
        "interview.toml": record,
        "draft.txt": demo_draft(read_text(source / "drafts.jsonl")),
        "README.txt": _README,
    }
    kept = _copy(folder, files)
    draft, notes = str(folder / "draft.txt"), str(folder / "interview.toml")
    ask = Namespace(
        draft=draft, record=notes, kind=KIND, to=None, sent_at=None, subject=None, json=False, extra=[]
    )
    reviewed = review(ask, terminal)
    head = f"A made-up interview and a draft are in {folder}."
    if kept:
        head = f"{folder} holds {', '.join(kept)} already, and so it stays. What was missing is there now."
    page = terminal.page
    ended_at = parse_record(record).interview.ended_at
    lines = [*page.paragraph(f"{head} This is what Afterword says about the draft:"), "", reviewed.text]
    lines += page.paragraph("Three things to try next:")
    lines += [
        f"  {command}" for command in _commands(draft, notes, f"{ended_at:%Y-%m-%d}" if ended_at else "")
    ]
    return Outcome("\n".join(lines) + "\n", reviewed.code)


def demo_draft(rows: str) -> str:
    """Return the draft to try, as the text of a file, out of a scenario's labelled drafts."""
    for line in rows.splitlines():
        row: dict[str, Any] = json.loads(line)
        if (row["kind"], row["level"]) == (KIND, LEVEL):
            sent_at = parse_time(row["sent_at"], "sent_at") if row["sent_at"] else None
            return (
                draft_to_text(
                    Draft("".join(part[0] for part in row["parts"]), row["subject"], row["to"], sent_at)
                )
                + "\n"
            )
    raise AfterwordError(
        "missing", "The demo has no draft to show. Please install afterword again.", SCENARIO
    )


def _copy(folder: Path, files: dict[str, str]) -> list[str]:
    """Write the files that are not there, and return the names of those that are."""
    kept = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in files.items():
            try:
                with (folder / name).open("x", encoding="utf-8", newline="\n") as file:
                    file.write(text)
            except FileExistsError:
                kept.append(name)
    except OSError as error:
        message = f"Nothing can be put there ({error.strerror}). Please name another folder."
        raise AfterwordError("not_writable", message, str(folder)) from None
    return kept


def called() -> str:
    """Return how this command is called here: by its name where the shell finds it, else by its path."""
    program = Path(sys.argv[0])
    if which("afterword") or program.stem != "afterword":
        return "afterword"
    here = Path.cwd()
    return shlex.quote(str(program.relative_to(here) if program.is_relative_to(here) else program))


def _commands(draft: str, record: str, day: str) -> list[str]:
    draft, record = shlex.quote(draft), shlex.quote(record)
    return [
        f"{called()} review {draft} --record {record} --kind {KIND}",
        f"{called()} plan --record {record}" + (f" --today {day}" if day else ""),
        f"{called()} new record my-interview.toml",
    ]
