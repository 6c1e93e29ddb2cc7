"""A lesson, read from the text in course/: prose, code to run, drafts to write in, notes to read.

What a fence means is told in CONTRIBUTING.md. Anything that is not one of these is prose.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from afterword.errors import AfterwordError, did_you_mean, shown
from afterword.review import READINESS

MOST_LINES = 5
"""Lines of code in one cell, at most: a learner should see at a glance what it does."""
WORDS_A_MINUTE = 220
"""How fast people read: a little under the 238 words that M. Brysbaert (2019) found for English non-fiction."""
_FENCE = re.compile(r"(?P<ticks>`{3,})[ \t]*(?P<word>[\w-]*)[ \t]*(?P<rest>[^`]*)")
_MINUTES = re.compile(r"\*About (\d+) minutes: (\d+) to read, (\d+) to do\.\*")
_KEYS = {
    "draft": ("scenario", "record", "to", "key", "write-first"),
    "note": ("scenario", "to", "expect"),
}


@dataclass(frozen=True, slots=True)
class Prose:
    """Markdown, without the fences that mean something."""

    text: str


@dataclass(frozen=True, slots=True)
class Code:
    """A few lines of Python to run."""

    source: str


@dataclass(frozen=True, slots=True)
class Writing:
    """A message to write in place: its kind, the options as written, as read, and the words to begin with."""

    kind: str
    line: str
    options: dict[str, str]
    body: str


@dataclass(frozen=True, slots=True)
class Note:
    """A message to read, and how ready a review must find it."""

    kind: str
    options: dict[str, str]
    text: str


Block: TypeAlias = Prose | Code | Writing | Note


@dataclass(frozen=True, slots=True)
class Lesson:
    """One lesson: its file's name without the ending, its title, minutes (in all, to read, to do), its parts."""

    name: str
    title: str
    minutes: tuple[int, int, int]
    blocks: tuple[Block, ...]

    def sections(self) -> tuple[str, ...]:
        """Return the headings of the second level, in order."""
        return tuple(heading for heading, _ in self.by_section() if heading)

    def by_section(self) -> list[tuple[str, list[Block]]]:
        """Return (heading, parts) of each section, headings inside; what comes before the first is under ""."""
        found: list[tuple[str, list[Block]]] = [("", [])]
        for block in self.blocks:
            if isinstance(block, Prose) and block.text.startswith("## "):
                found.append((block.text.partition("\n")[0].removeprefix("## ").strip(), []))
            found[-1][1].append(block)
        return found


def parse_lesson(text: str, name: str) -> Lesson:
    """Read a lesson; `name` is its file's name ("01-thank-you.md").

    Raises:
        AfterwordError: with file and line, where a fence is not closed or says something unknown, where code
            has more than `MOST_LINES` lines, or where title or minutes are missing.
    """
    title = re.match(r"# (.+)\n", text)
    minutes = _MINUTES.search(text)
    if not title or not minutes:
        message = "A lesson starts with “# Title” and says “*About 12 minutes: 4 to read, 8 to do.*”."
        raise AfterwordError("bad_value", message, name)
    total, read, do = (int(minutes[number]) for number in (1, 2, 3))
    if total != read + do:
        raise AfterwordError("bad_value", f"{read} and {do} minutes are not {total}.", name)
    stem = name.rpartition("/")[2].removesuffix(".md")
    return Lesson(stem, title[1].strip(), (total, read, do), tuple(_blocks(text, name)))


def _blocks(text: str, name: str) -> Iterator[Block]:
    for fence in fences(text, name, ("python", *_KEYS)):
        if isinstance(fence, str):
            yield Prose(fence)
        else:
            yield _fenced(fence.word, fence.rest, fence.body, fence.where)


@dataclass(frozen=True, slots=True)
class Fence:
    """A fence that means something: its first word, what follows it, what it holds, and where it stands."""

    word: str
    rest: str
    body: str
    where: str


def fences(text: str, name: str, words: Collection[str]) -> Iterator[str | Fence]:
    """Yield prose, cut before each heading of the second level, and the fences whose first word is in `words`.

    Raises:
        AfterwordError: with file and line, where a fence is not closed.
    """
    lines, prose, at = text.split("\n"), list[str](), 0
    while at < len(lines):
        fence = _FENCE.fullmatch(lines[at])
        if not fence:
            if lines[at].startswith("## "):
                yield from _prose(prose)
            prose.append(lines[at])
            at += 1
            continue
        end = next((n for n in range(at + 1, len(lines)) if lines[n].rstrip() == fence["ticks"]), None)
        where = f"{name}:{at + 1}"
        if end is None:
            raise AfterwordError("bad_value", "This fence is never closed.", where)
        if fence["word"] in words:
            yield from _prose(prose)
            body = "\n".join(lines[at + 1 : end])
            yield Fence(fence["word"], fence["rest"].strip(), body, where)
        else:
            prose.extend(lines[at : end + 1])
        at = end + 1
    yield from _prose(prose)


def _prose(lines: list[str]) -> Iterator[str]:
    """Yield the lines so far as one part, if anything stands in them, and forget them."""
    if text := "\n".join(lines).strip("\n"):
        yield text
    lines.clear()


def _fenced(word: str, rest: str, body: str, where: str) -> Block:
    if word == "python":
        if rest or body.count("\n") >= MOST_LINES:
            message = f"A python fence says nothing more, and holds {MOST_LINES} lines at most."
            raise AfterwordError("bad_value", message, where)
        return Code(body)
    try:
        kind, *words = shlex.split(rest)
    except ValueError:
        raise AfterwordError("bad_value", f"“{word}” is followed by a kind of message.", where) from None
    options = dict(_option(text, word, where) for text in words)
    if word == "draft":
        return Writing(kind, rest, options, body)
    if missing := [key for key in _KEYS["note"] if key not in options]:
        raise AfterwordError("missing", f"A note says {missing[0]}=….", where)
    if options["expect"] not in READINESS:
        hint = did_you_mean(options["expect"], READINESS)
        raise AfterwordError("bad_value", f"“{shown(options['expect'])}” is no readiness.{hint}", where)
    return Note(kind, options, body)


def _option(text: str, word: str, where: str) -> tuple[str, str]:
    key, _, value = text.partition("=")
    if key not in _KEYS[word]:
        hint = did_you_mean(key, _KEYS[word])
        raise AfterwordError("unknown_key", f"“{shown(key)}” is not an option of “{word}”.{hint}", where)
    return key, value
