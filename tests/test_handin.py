"""The file that is handed in: what goes in comes out, and nothing else gets in."""

from __future__ import annotations

import io
import json
import zipfile
from contextlib import suppress
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterword.errors import AfterwordError
from afterword.handin import MOST_FILE, Handed, HandIn, SelfScore, read_handin, write_handin

SCORE = SelfScore({"thanks": "yes", "recalls_a_moment": "unsure"}, "4")
WORK = HandIn(
    "Zoë K.",
    (
        Handed("thank_you-lab-day", "Dear Rob,\n\nThank you.\n", "thank_you", "lab-day", SCORE),
        Handed("check_in", "Dear all,\r\n\r\nany news?", "check_in"),
    ),
    '[role]\ntitle = "Planner"\n',
)
TOC = {"schema": "afterword.handin/1", "name": "", "record": False, "drafts": []}
ROW = {"key": "a", "kind": "", "scenario": "", "self_score": None}


def packed(files: dict[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def refused(data: bytes) -> AfterwordError:
    with pytest.raises(AfterwordError) as caught:
        read_handin(data, "kim.afterword.zip")
    assert caught.value.where == "kim.afterword.zip"
    return caught.value


def test_what_is_handed_in_comes_out() -> None:
    assert read_handin(write_handin(WORK)) == WORK
    assert WORK.file_name == "zoë-k.afterword.zip"
    assert replace(WORK, name="").file_name == "work.afterword.zip"


def test_the_same_work_is_the_same_file() -> None:
    assert write_handin(WORK) == write_handin(WORK)


def test_a_person_can_look_into_it() -> None:
    with zipfile.ZipFile(io.BytesIO(write_handin(WORK))) as archive:
        assert archive.namelist() == [
            "handin.json",
            "interview.toml",
            "drafts/thank_you-lab-day.md",
            "drafts/check_in.md",
        ]
        assert archive.read("drafts/check_in.md") == b"Dear all,\r\n\r\nany news?"


@given(st.text(max_size=200), st.text(st.characters(exclude_categories=["Cs"])), st.text(max_size=80))
def test_any_text_survives(name: str, text: str, record: str) -> None:
    clean = [part.encode("utf-8", "replace").decode() for part in (name, text, record)]
    work = HandIn(clean[0], (Handed("a", clean[1]),), clean[2])
    assert read_handin(write_handin(work)) == work


@given(st.binary(max_size=400))
def test_bytes_of_any_kind_are_refused_kindly(data: bytes) -> None:
    assert refused(data).code == "not_a_handin"


@given(st.integers(0, 10_000), st.integers(0, 255))
def test_a_damaged_file_is_refused_or_read(at: int, byte: int) -> None:
    data = bytearray(write_handin(WORK))
    data[at % len(data)] = byte
    with suppress(AfterwordError):
        read_handin(bytes(data))


@pytest.mark.parametrize(
    "name",
    [
        "../evil.md",
        "drafts/../../evil.md",
        "/etc/passwd",
        "drafts/",
        "drafts/a/b.md",
        "drafts\\a.md",
        "C:evil.md",
        "drafts/.md",
        "x",
    ],
)
def test_names_that_lead_elsewhere_are_refused(name: str) -> None:
    assert "holds a file" in refused(packed({"handin.json": json.dumps(TOC), name: "x"})).message


def test_a_bomb_is_not_unpacked() -> None:
    bomb = packed(
        {"handin.json": json.dumps({**TOC, "drafts": [ROW]}), "drafts/a.md": b" " * (MOST_FILE + 1)}
    )
    assert len(bomb) < 10_000
    assert refused(bomb).code == "too_large"


def test_many_files_that_are_too_much_together() -> None:
    files = {f"drafts/d{n}.md": b" " * MOST_FILE for n in range(6)}
    assert refused(packed({"handin.json": json.dumps(TOC), **files})).code == "too_large"
    crowd = {f"drafts/d{n}.md": b"" for n in range(200)}
    assert "too many" in refused(packed(crowd)).message


def test_a_large_file_is_not_even_opened() -> None:
    assert refused(b"PK" + bytes(10_000_001)).code == "too_large"


def test_unusual_packing_is_refused() -> None:
    assert "unusual" in refused(packed({"handin.json": json.dumps(TOC)}, zipfile.ZIP_BZIP2)).message


@pytest.mark.parametrize(
    "toc",
    [
        [], "x", None, {}, {**TOC, "schema": "afterword.handin/2"}, {**TOC, "name": 3}, {**TOC, "name": "x" * 201},
        {**TOC, "drafts": [{**ROW, "key": "gone"}]}, {**TOC, "drafts": [{**ROW, "key": "../a"}]}, {**TOC, "drafts": 3},
        {**TOC, "drafts": [{**ROW, "self_score": {"marks": {"thanks": "certainly"}, "sure": ""}}]},
        {**TOC, "drafts": [{**ROW, "self_score": {"marks": {}, "sure": "9"}}]},
        {**TOC, "drafts": [{**ROW, "self_score": 1}]}, {**TOC, "drafts": [ROW, ROW]}, {**TOC, "record": True, "drafts": [ROW]}, TOC,
    ],
)  # fmt: skip
def test_a_table_of_contents_that_is_none_of_ours(toc: object) -> None:
    refused(packed({"handin.json": json.dumps(toc), "drafts/a.md": "x"}))


def test_a_deep_table_of_contents_is_refused() -> None:
    refused(packed({"handin.json": "[" * 100_000}))
