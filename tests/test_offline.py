"""Nothing leaves the machine: every command works where each connection is refused."""

from __future__ import annotations

import json
import socket
from pathlib import Path

import pytest

from afterword.cli import main
from afterword.content import root


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: object, **more: object) -> None:
        raise AssertionError(f"a connection was tried: {args}")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket.socket, "connect_ex", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setenv("AFTERWORD_DEBUG", "1")


def test_every_command_works_without_a_network(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    record = str(Path(root()) / "exercises" / "scenarios" / "phone-screen" / "interview.toml")
    draft = tmp_path / "draft.txt"
    draft.write_text("Dear Tamsin,\n\nThank you for today.\n\nWendell Achterberg\n", encoding="utf-8")
    rows = tmp_path / "drafts.jsonl"
    row = {"id": "1", "record": "one", "kind": "thank_you", "body": draft.read_text(encoding="utf-8")}
    rows.write_text(json.dumps(row), encoding="utf-8")
    (tmp_path / "one.toml").write_bytes(Path(record).read_bytes())
    out = str(tmp_path / "reviews.jsonl")
    assert main(["review", str(draft), "--record", record, "--kind", "thank_you"]) == 0
    assert main(["batch", str(rows), "--records", str(tmp_path), "-o", out, "--jobs", "1"]) == 0
    assert (
        main(["plan", "--record", record, "--today", "2026-03-16", "--ics", str(tmp_path / "plan.ics")]) == 0
    )
    assert main(["new", "record", str(tmp_path / "new.toml")]) == 0
    assert main(["doctor"]) == 0
    assert main(["start", str(tmp_path / "course"), "--no-lab"]) == 0
    assert main(["handout", str(tmp_path / "pages")]) == 0
    assert main(["workshop", str(tmp_path / "kit")]) == 0
    capsys.readouterr()
