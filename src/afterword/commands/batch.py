"""`afterword batch`: many drafts, a row of JSON each, reviewed in one go."""

from __future__ import annotations

import os
import time
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from afterword.choose import choose_kind
from afterword.cohort.batch import Line, Tally, in_chunks, read_lines, run_batch
from afterword.cohort.part import finish, open_part, part_of, skip_done, take_up
from afterword.cohort.rows import Setup
from afterword.commands import DONE, PARTLY, STOPPED, Outcome, Terminal
from afterword.commands.review import add_with
from afterword.content import load_kinds
from afterword.errors import AfterwordError

EXAMPLES = """examples:
  afterword batch drafts.jsonl --records records -o reviews.jsonl
  afterword batch drafts.jsonl --records records -o reviews.jsonl --resume
  afterword batch drafts.jsonl --records records --kind thank_you -o - | head

A row is {"id": "a1", "record": "dana", "kind": "thank_you", "to": "Dana Whitfield", "sent_at": null,
"subject": "Thank you", "body": "Dear Dana, ..."}; `record` names a file in the records' folder, with or
without .toml. A row that can't be used becomes {"id", "error": {"code", "message", "where"}}; the exit
code is then 1."""
_MOST_JOBS = 60  # Windows can wait for no more
_EVERY = {True: 0.2, False: 5.0}  # seconds between two lines about progress, on a terminal and elsewhere
_READINESS = ("ready", "nearly", "revise", "hold")


def arguments(parser: ArgumentParser) -> None:
    """Describe the options."""
    parser.add_argument(
        "drafts", metavar="DRAFTS", help="the drafts, a JSON object a line; - reads standard input"
    )
    parser.add_argument(
        "--records", metavar="DIR", type=Path, required=True, help="the folder with the records"
    )
    parser.add_argument(
        "-o", "--output", metavar="FILE", required=True, help="where reviews go; - is standard output"
    )
    parser.add_argument(
        "--jobs", metavar="N", type=_jobs, default=0, help="processes to use (default: one a core)"
    )
    parser.add_argument("--resume", action="store_true", help="go on with a run that was stopped")
    parser.add_argument("--kind", metavar="KIND", default="", help="the kind of rows that name none")
    add_with(parser)


def _jobs(text: str) -> int:
    if not (text.isascii() and text.isdecimal()) or not 1 <= int(text) <= 1_000:
        raise ArgumentTypeError("should be a whole number from 1 to 1000")
    return int(text)


def run(options: Namespace, terminal: Terminal) -> Outcome:
    """Review all rows. Raises AfterwordError where drafts, folders or kinds can't be used."""
    drafts = "standard input" if options.drafts == "-" else options.drafts
    _check(options)
    setup = Setup(options.records, Path(drafts).name, options.kind, tuple(options.extra))
    jobs = min(options.jobs or os.cpu_count() or 1, _MOST_JOBS)
    tally = Tally()
    with _opened(options.drafts, terminal) as (file, size):
        lines = read_lines(file)
        progress = Progress(terminal, size)

        def review_to(out: BinaryIO) -> None:
            progress.since(tally)
            run_batch(setup, in_chunks(lines), out, tally, jobs, progress.told)

        stopped = _write(options, terminal, lines, tally, review_to)
    if terminal.live:
        terminal.tell("")  # clear the line
    if stopped:
        return Outcome(code=STOPPED, notes=stopped)
    return Outcome(code=PARTLY if tally.failed else DONE, notes=summary(tally, progress.seconds))


def _check(options: Namespace) -> None:
    """Refuse early what would spoil the run late."""
    if not options.records.is_dir():
        raise AfterwordError(
            "missing", "There is no such folder of records. Please check its name.", str(options.records)
        )
    kinds = load_kinds(options.extra)
    if options.kind:
        choose_kind(kinds, options.kind, "--kind")
    if options.output != "-" and options.drafts != "-" and _same(options.drafts, options.output):
        message = "The reviews would take the place of the drafts. Please name another file."
        raise AfterwordError("bad_value", message, options.output)


def _same(one: str, other: str) -> bool:
    return Path(one).resolve() == Path(other).resolve()


@contextmanager
def _opened(name: str, terminal: Terminal) -> Iterator[tuple[BinaryIO, int]]:
    """Open the drafts, and tell their size in bytes (0: not known)."""
    if name == "-":
        yield terminal.stdin(), 0
        return
    if not Path(name).exists() or Path(name).is_dir():
        raise AfterwordError("missing", "There is no such file of drafts. Please check its name.", name)
    try:
        with Path(name).open("rb") as file:
            yield file, os.fstat(file.fileno()).st_size
    except PermissionError:
        raise AfterwordError(
            "missing", "This file can't be opened. Are you allowed to read it?", name
        ) from None


def _write(
    options: Namespace,
    terminal: Terminal,
    lines: Iterator[Line],
    tally: Tally,
    review_to: Callable[[BinaryIO], None],
) -> str:
    """Write the reviews where they are wanted; return what to say where Ctrl-C stopped it."""
    target = Path(options.output)
    if options.output == "-":
        review_to(terminal.stdout())
        return ""
    if target.exists() and not (
        target.is_file() or target.is_dir()
    ):  # a device or a pipe has no name to take
        with target.open("wb") as out:
            review_to(out)
        return ""
    target = target.resolve()
    with open_part(target, options.resume) as part:
        if options.resume:
            skip_done(lines, tally, take_up(part, tally))
        try:
            review_to(part)
        except KeyboardInterrupt:
            return (
                f"Stopped. {_rows(tally.rows)} done and kept in {part_of(target).name}. "
                "To go on, give the same command with --resume.\n"
            )
        except OSError as error:
            message = (
                f"Writing stopped ({error.strerror}). What is done is kept; --resume goes on from there."
            )
            raise AfterwordError("not_writable", message, str(part_of(target))) from None
        finish(part, target)
    return ""


class Progress:
    """Tells about rows, speed and time left; not more often than people can read."""

    def __init__(self, terminal: Terminal, size: int) -> None:
        """`size` is that of the drafts' file in bytes, 0 where it is not known."""
        self._terminal = terminal
        self._size = size
        self._start = self._last = time.monotonic()
        self._before = (0, 0)

    def since(self, tally: Tally) -> None:
        """Leave out of the speed what an earlier run did."""
        self._before = (tally.rows, tally.read)

    @property
    def seconds(self) -> float:
        """Seconds since the start."""
        return time.monotonic() - self._start

    def told(self, tally: Tally) -> None:
        """Show how far the batch is, if the last time is long enough ago."""
        if time.monotonic() - self._last < _EVERY[self._terminal.live]:
            return
        self._last = time.monotonic()
        self._terminal.tell(progress_line(tally, self._before, self.seconds, self._size))


def progress_line(tally: Tally, before: tuple[int, int], seconds: float, size: int) -> str:
    """Say how many rows are done, how many a second, and how long the rest may take.

    `before` is rows and bytes that an earlier run did, `size` is bytes in all (0: not known).
    """
    rows, read = tally.rows - before[0], tally.read - before[1]
    said = f"{tally.rows:,} rows, {rows / max(seconds, 0.001):,.0f} a second"
    if size and read:
        said += f", about {_duration(seconds * (size - tally.read) / read)} left"
    return said + (f", {tally.failed:,} could not be reviewed" if tally.failed else "")


def _rows(count: int) -> str:
    return f"{count:,} row" + ("" if count == 1 else "s")


def _duration(seconds: float) -> str:
    if seconds < 90:
        return f"{max(seconds, 0):.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"


def summary(tally: Tally, seconds: float) -> str:
    """Say what a finished batch came to, in one line or a few."""
    counts = ", ".join(f"{tally.readiness[name]:,} {name}" for name in _READINESS)
    lines = [f"{_rows(tally.rows)} in {_duration(seconds)}: {counts}."]
    if tally.failed:
        lines.append(f"{_rows(tally.failed)} could not be reviewed; the reason stands under “error”.")
    if tally.repeated:
        shown = ", ".join(f"“{id}”" for id in tally.repeated)
        lines.append(f"Some ids came more than once ({shown}). All rows were reviewed.")
    return "\n".join(lines) + "\n"
