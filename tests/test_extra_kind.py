"""A tenth kind is one file in a folder: it works everywhere, untouched."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from afterword.cli import main
from afterword.content import load_kinds, root

EXTRA = Path(__file__).parent / "extra"
BODY = (
    "Dear Tamsin,\n\nThank you for the time you gave me over the Data Analyst role. I have taken a post closer to home and "
    "am withdrawing from your process. I wish you and the claims team well with the red screen.\n\nBest wishes,\nWendell Achterberg\n"
)


def test_the_package_does_not_hold_it() -> None:
    assert "withdrawal" not in load_kinds()
    assert "withdrawal" in load_kinds([EXTRA])


def test_review_and_batch_and_check_take_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    record = Path(root()) / "exercises" / "scenarios" / "phone-screen" / "interview.toml"
    draft = tmp_path / "draft.txt"
    draft.write_text(BODY, encoding="utf-8")
    command = [
        "review",
        str(draft),
        "--record",
        str(record),
        "--kind",
        "withdrawal",
        "--json",
        "--with",
        str(EXTRA),
    ]
    assert main(command) == 0
    review = json.loads(capsys.readouterr().out)
    assert review["kind"] == "withdrawal"
    assert review["items"]["wishes_them_well"]["verdict"] == "met"
    assert review["provenance"]["kind"] == "withdrawal@2026.1"
    rows = tmp_path / "drafts.jsonl"
    rows.write_text(
        json.dumps({"id": "1", "record": "one", "kind": "withdrawal", "body": BODY}), encoding="utf-8"
    )
    (tmp_path / "one.toml").write_bytes(record.read_bytes())
    out = tmp_path / "out.jsonl"
    command = [
        "batch",
        str(rows),
        "--records",
        str(tmp_path),
        "-o",
        str(out),
        "--jobs",
        "1",
        "--with",
        str(EXTRA),
    ]
    assert main(command) == 0
    assert json.loads(out.read_text(encoding="utf-8"))["kind"] == "withdrawal"
    assert main(["check", str(EXTRA)]) == 0


def test_the_path_variable_takes_it_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AFTERWORD_PATH", str(EXTRA))
    assert "withdrawal" in load_kinds()
