"""Many drafts: rows of JSON in, a review each out, in the same order, on as many cores as wanted.

Memory stays flat: rows are read, reviewed and written in chunks, and only a few chunks are on their way.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain
from typing import BinaryIO, NamedTuple

from afterword.cohort.rows import ERROR, Answer, Clerk, Setup
from afterword.errors import AfterwordError
from afterword.strict import LIMIT

CHUNK = 64
"""Rows handed to a process at a time, at most."""
_CHUNK_BYTES = 1_000_000
_AHEAD = 4  # chunks on their way for each process
_TOLD = 5  # repeated ids that are kept to be told


class Line(NamedTuple):
    """A line of the drafts' file: its number (from 1), its bytes, and how many bytes were read with it."""

    number: int
    text: bytes
    end: int


Chunk = tuple[Line, ...]


@dataclass(slots=True)
class Tally:
    """What a batch has come to so far."""

    rows: int = 0
    readiness: Counter[str] = field(default_factory=Counter)
    """How many rows are `ready`, `nearly`, `revise`, `hold`, or an `ERROR`."""
    repeated: list[str] = field(default_factory=list)
    """The first few ids that came twice."""
    read: int = 0
    """Bytes of the drafts' file dealt with."""
    _seen: set[int] = field(default_factory=set)

    @property
    def failed(self) -> int:
        """Rows that could not be reviewed."""
        return self.readiness[ERROR]

    def add(self, id: str, readiness: str) -> None:
        """Count a row. Ids are remembered by their hash only, so that many take little room."""
        self.rows += 1
        self.readiness[readiness] += 1
        key = hash(id)
        if id and key in self._seen and len(self.repeated) < _TOLD and id not in self.repeated:
            self.repeated.append(id)
        self._seen.add(key)


def run_batch(
    setup: Setup,
    chunks: Iterable[Chunk],
    out: BinaryIO,
    tally: Tally,
    jobs: int,
    told: Callable[[Tally], None],
) -> None:
    """Review the rows of `chunks` on `jobs` cores, write a line each to `out`, and count them in `tally`.

    `told` is called after each chunk, once its lines are written.

    Raises:
        AfterwordError: where kinds or other content are malformed, or a process was ended from outside.
    """
    for end, answers in _answered(setup, iter(chunks), jobs):
        out.write("".join(f"{answer.text}\n" for answer in answers).encode("utf-8", "backslashreplace"))
        out.flush()
        for answer in answers:
            tally.add(answer.id, answer.readiness)
        tally.read = end
        told(tally)


def read_lines(file: BinaryIO) -> Iterator[Line]:
    """Yield the lines of a file that are not blank; of one that is too long, its beginning only."""
    number = read = 0
    while text := file.readline(LIMIT + 1):
        number += 1
        read += len(text)
        if len(text) > LIMIT:
            read += _rest_of_line(file, text)
        if text.strip():
            yield Line(number, text, read)


def in_chunks(lines: Iterable[Line]) -> Iterator[tuple[Line, ...]]:
    """Put lines together in chunks of at most `CHUNK` rows, and of not much over a megabyte."""
    chunk: list[Line] = []
    size = 0
    for line in lines:
        chunk.append(line)
        size += len(line.text)
        if len(chunk) == CHUNK or size > _CHUNK_BYTES:
            yield tuple(chunk)
            chunk, size = [], 0
    if chunk:
        yield tuple(chunk)


def _rest_of_line(file: BinaryIO, line: bytes) -> int:
    """Read past the end of a line that is too long to keep, and return how many bytes that took."""
    read = 0
    while line and not line.endswith(b"\n"):
        line = file.readline(LIMIT)
        read += len(line)
    return read


def _answered(setup: Setup, chunks: Iterator[Chunk], jobs: int) -> Iterator[tuple[int, list[Answer]]]:
    first, second = next(chunks, None), next(chunks, None)
    chunks = chain(filter(None, (first, second)), chunks)
    if jobs > 1 and second is not None:
        yield from _answered_by_many(setup, chunks, jobs)
    elif first is not None:
        clerk = Clerk(setup)
        for chunk in chunks:
            yield chunk[-1].end, _work(chunk, clerk)


def _answered_by_many(setup: Setup, chunks: Iterator[Chunk], jobs: int) -> Iterator[tuple[int, list[Answer]]]:
    from concurrent.futures import Future, ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool
    from multiprocessing import get_context

    # New processes on every system: a copy of one with threads in it may hang.
    pool = ProcessPoolExecutor(jobs, get_context("spawn"), _begin, (setup,))
    waiting: deque[tuple[int, Future[list[Answer]]]] = deque()
    try:
        for chunk in chunks:
            waiting.append((chunk[-1].end, pool.submit(_work, chunk)))
            if len(waiting) >= jobs * _AHEAD:
                end, answers = waiting.popleft()
                yield end, answers.result()
        for end, answers in waiting:
            yield end, answers.result()
    except BrokenProcessPool:
        message = (
            "A process that reviewed rows was ended. What was done is kept; --jobs 1 needs the least memory."
        )
        raise AfterwordError("stopped", message) from None
    finally:
        pool.shutdown(cancel_futures=True)


_clerk: Clerk | None = None
"""This process's own, where it is one of many."""


def _begin(setup: Setup) -> None:
    import signal

    global _clerk
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that writes
    _clerk = Clerk(setup)


def _work(chunk: Chunk, clerk: Clerk | None = None) -> list[Answer]:
    clerk = clerk or _clerk
    if clerk is None:
        raise RuntimeError("a process was given rows before it had begun")
    return [clerk.answer(line.number, line.text) for line in chunk]
