"""The labelled examples, read for training and for tests."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from afterword.detect.moves import MOVES
from afterword.draft import Draft
from afterword.errors import AfterwordError
from afterword.record import Record, parse_record


@dataclass(frozen=True, slots=True)
class LabelledDraft:
    """A made-up draft with what it must get."""

    interview: str
    record: Record
    kind: str
    level: str
    draft: Draft
    parts: tuple[tuple[int, int, frozenset[str]], ...]
    """Spans of the body with the moves made there."""
    unmet: frozenset[str]
    na: frozenset[str]
    flags: frozenset[str]
    disputed: frozenset[str]
    """Flags on which a second reader, who saw no labels, differed: they count for nothing."""
    readiness: str


@dataclass(frozen=True, slots=True)
class LabelledSentence:
    """A single sentence with its moves; `voice` names the made-up writer."""

    text: str
    moves: frozenset[str]
    voice: str


def labelled_drafts(exercises: Path, scenarios_only: bool = False) -> Iterator[LabelledDraft]:
    """Yield every labelled draft of the scenarios and example interviews, in a fixed order."""
    folders = sorted((exercises / "scenarios").glob("*/drafts.jsonl"))
    folders += (
        [] if scenarios_only else sorted((exercises / "examples" / "interviews").glob("*/drafts.jsonl"))
    )
    for path in folders:
        record_path = path.parent / "interview.toml"
        record = parse_record(record_path.read_text(encoding="utf-8"), str(record_path))
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            yield _draft(json.loads(line), path.parent.name, record, f"{path}:{number}")


def _draft(row: Mapping[str, object], interview: str, record: Record, where: str) -> LabelledDraft:
    parts, body = [], ""
    for text, *moves in row["parts"]:  # type: ignore[attr-defined]
        parts.append((len(body), len(body) + len(text), _moves(moves, where)))
        body += text
    sent = row.get("sent_at")
    draft = Draft(
        body,
        subject=row.get("subject"),  # type: ignore[arg-type]
        to=row.get("to"),  # type: ignore[arg-type]
        sent_at=datetime.fromisoformat(str(sent)) if sent else None,
        id=str(row["id"]),
    )
    labels = {k: frozenset(row.get(k) or ()) for k in ("unmet", "na", "flags", "disputed")}  # type: ignore[call-overload]
    return LabelledDraft(
        interview,
        record,
        str(row["kind"]),
        str(row["level"]),
        draft,
        tuple(parts),
        readiness=str(row["readiness"]),
        **labels,
    )


def _moves(moves: list[str], where: str) -> frozenset[str]:
    names = frozenset(m.split(":")[0] for m in moves)
    unknown = names - set(MOVES)
    if unknown:
        raise AfterwordError("bad_value", f"no move is called “{min(unknown)}”", where)
    return names


def labelled_sentences(exercises: Path) -> Iterator[LabelledSentence]:
    """Yield every labelled single sentence, in a fixed order."""
    for path in sorted((exercises / "examples" / "sentences").glob("*.jsonl")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            row = json.loads(line)
            yield LabelledSentence(row["text"], _moves(row["moves"], f"{path}:{number}"), row["voice"])
