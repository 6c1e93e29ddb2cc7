"""`afterword review`: one draft, reviewed."""

from __future__ import annotations

import gc
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from afterword.choose import address, choose_kind
from afterword.commands import Outcome, Terminal
from afterword.content import load_kinds, load_reviewer, read_text
from afterword.draft import Draft, decode_draft, parse_draft, parse_time
from afterword.errors import AfterwordError
from afterword.record import parse_record
from afterword.show.text import review_to_text
from afterword.strict import LIMIT

EXAMPLES = """examples:
  afterword review draft.txt --record interview.toml --kind thank_you
  afterword review draft.txt --record interview.toml --kind check_in --to "Dana Whitfield" --json
  afterword review - --record interview.toml --kind thank_you < draft.txt

A draft is plain text. Like an e-mail it may begin with Subject:, To: and Date: lines and an empty line."""


def arguments(parser: ArgumentParser) -> None:
    """Describe the options."""
    parser.add_argument("draft", metavar="DRAFT", help="the draft's file; - reads it from standard input")
    parser.add_argument("--record", metavar="FILE", required=True, help="the interview record, a TOML file")
    parser.add_argument(
        "--kind", metavar="KIND", required=True, help="the kind of message, such as thank_you"
    )
    parser.add_argument("--to", metavar="NAME", help="who it goes to: a person in the record")
    parser.add_argument(
        "--sent-at", metavar="TIME", help="when it goes out, such as 2026-03-12T18:40:00+01:00"
    )
    parser.add_argument("--subject", metavar="TEXT", help="the subject line")
    parser.add_argument("--json", action="store_true", help="write the review as JSON")
    add_with(parser)


def add_with(parser: ArgumentParser) -> None:
    """Add `--with DIR`, which several commands share."""
    message = "a folder with kinds of your own; may be given several times"
    parser.add_argument(
        "--with", metavar="DIR", dest="extra", type=Path, action="append", default=[], help=message
    )


def run(options: Namespace, terminal: Terminal) -> Outcome:
    """Review the draft. Raises AfterwordError where anything given can't be used."""
    draft = _headed(read_draft(options.draft, terminal), options)
    record = parse_record(read_text(Path(options.record)), options.record)
    draft = address(draft, record, "--to" if options.to else f"{_name(options.draft)}: To")
    kinds = load_kinds(options.extra, only=options.kind)
    kind = choose_kind(kinds, options.kind, "--kind")
    with _no_collecting():
        review = load_reviewer(kinds).review(draft, record, kind)
    if options.json:
        return Outcome(review.to_json(2) + "\n", exact=True)
    return Outcome(review_to_text(review, terminal.page))


@contextmanager
def _no_collecting() -> Iterator[None]:
    """Let garbage be: of the lexicon's many small objects none goes before the end, and looking takes a tenth of a run."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def read_draft(name: str, terminal: Terminal) -> Draft:
    """Read a draft from a file, or from standard input where the name is "-".

    Raises:
        AfterwordError: where it can't be read, is no plain text, or has no message in it.
    """
    if name == "-":
        if terminal.asks:
            terminal.tell(
                "Type or paste the message. Ctrl-D on a line of its own ends it (Ctrl-Z, Enter on Windows).\n"
            )
        text = decode_draft(terminal.stdin().read(LIMIT + 1), _name(name))
    else:
        text = read_text(Path(name))
    draft = parse_draft(text, _name(name))
    if not any(c.isprintable() and not c.isspace() for c in draft.body):
        raise AfterwordError(
            "empty", "There is no message in here yet. Please write a line and save it.", _name(name)
        )
    return draft


def _name(draft: str) -> str:
    return "standard input" if draft == "-" else draft


def _headed(draft: Draft, options: Namespace) -> Draft:
    """Let the options stand in for the draft's own headers."""
    if options.sent_at is not None:
        draft = replace(draft, sent_at=parse_time(options.sent_at, "--sent-at"))
    if options.to is not None:
        draft = replace(draft, to=options.to.strip() or None)
    return draft if options.subject is None else replace(draft, subject=options.subject)
