"""Lessons as notebooks: `python -m afterword.author.notebooks` makes notebooks/ from the text in course/.

The same text always gives the same bytes. Nothing in a notebook says when or where it was made.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from afterword.author.lesson import Block, Code, Lesson, Note, Prose, Writing, parse_lesson
from afterword.draft import parse_draft

_MARKUP = re.compile(r"([\\`*_\[\]<>#|~&])")
METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


def lesson_to_notebook(lesson: Lesson) -> str:
    """Return a lesson as the text of an .ipynb file: prose and code as written, no outputs."""
    seen: Counter[str] = Counter()
    cells = [_cell(kind, source, seen) for kind, source in cell_sources(lesson)]
    notebook = {"cells": cells, "metadata": METADATA, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(notebook, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def cell_sources(lesson: Lesson) -> Iterator[tuple[str, str]]:
    """Yield ("markdown" or "code", text) of each cell; a heading of the second level begins a new one."""
    prose: list[str] = []
    for block in lesson.blocks:
        new = isinstance(block, (Code, Writing)) or (isinstance(block, Prose) and block.text[:3] == "## ")
        if new and prose:
            yield "markdown", "\n\n".join(prose)
            prose = []
        if isinstance(block, (Code, Writing)):
            yield "code", block.source if isinstance(block, Code) else writing_to_cell(block)
        else:
            prose.append(_markdown(block))
    if prose:
        yield "markdown", "\n\n".join(prose)


def writing_to_cell(writing: Writing) -> str:
    """Return the cell to write a message in: the magic, then the words to begin with."""
    return f"%%draft {writing.line}\n{writing.body}"


def _markdown(block: Block) -> str:
    return note_to_markdown(block.text) if isinstance(block, Note) else getattr(block, "text", "")


def note_to_markdown(text: str) -> str:
    """Return a message as a quotation in Markdown: line by line as it is, its subject in bold."""
    draft = parse_draft(text)
    head = f"**Subject:** {_plain(draft.subject)}\n\n" if draft.subject else ""
    lines = (head + _plain(draft.body.strip("\n"))).split("\n")
    ends = [
        line + "\\" if line and after else line for line, after in zip(lines, [*lines[1:], ""], strict=True)
    ]
    return "\n".join(f"> {line}".rstrip() for line in ends)


def _plain(text: str) -> str:
    return _MARKUP.sub(r"\\\1", text)


def _cell(kind: str, source: str, seen: Counter[str]) -> dict[str, Any]:
    """Return a cell whose id is made of what stands in it, so that a change elsewhere leaves it alone."""
    digest = hashlib.sha256(f"{kind}\n{source}".encode()).hexdigest()[:8]
    seen[digest] += 1
    name = digest if seen[digest] == 1 else f"{digest}-{seen[digest]}"
    cell: dict[str, Any] = {"cell_type": kind, "id": name, "metadata": {}}
    cell["source"] = source.splitlines(keepends=True)
    return cell | ({"execution_count": None, "outputs": []} if kind == "code" else {})


def read_lessons(course: Path) -> list[Lesson]:
    """Return the lessons of a folder (`NN-name.md`), in order. Raises as `parse_lesson`."""
    paths = sorted(course.glob("[0-9][0-9]-*.md"))
    return [parse_lesson(path.read_text(encoding="utf-8"), path.name) for path in paths]


def notebooks_made(course: Path) -> dict[str, str]:
    """Return file name -> text of the notebooks that the lessons of a folder make."""
    return {f"{lesson.name}.ipynb": lesson_to_notebook(lesson) for lesson in read_lessons(course)}


def main() -> int:
    """Make all notebooks anew, take away those whose lesson is gone, and return the exit code."""
    from afterword.content import root

    made, folder = notebooks_made(root() / "course"), root() / "notebooks"
    for path in folder.glob("*.ipynb"):
        if path.name not in made:
            path.unlink()
    for name, text in made.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    sys.stdout.write(f"{len(made)} notebooks are made.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
