"""The room's board: what it shows, what it never shows, and what a strange file or a strange page can do to it."""

from __future__ import annotations

import os
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from afterword.author.examples import labelled_drafts
from afterword.board.folder import Folder, work_of
from afterword.board.page import board_page
from afterword.board.room import Board, Room, Work, share
from afterword.board.server import Server, Watch
from afterword.cli import main
from afterword.cohort.handed import person, rows_of
from afterword.cohort.reviewed import VERDICTS, Reviewed, Said
from afterword.cohort.suppress import LEAST
from afterword.cohort.titles import titles_of
from afterword.content import load_kinds, root
from afterword.handin import Handed, HandIn, SelfScore, write_handin
from afterword.review import READINESS
from browser.lab import free_port

TITLES = titles_of(load_kinds())
DRAFTS = [
    d for d in labelled_drafts(root() / "exercises") if (d.kind, d.interview) == ("thank_you", "phone-screen")
]


def handed(name: str, number: int = 0, sure: str = "4") -> bytes:
    draft = DRAFTS[number % len(DRAFTS)].draft
    text = f"Subject: {draft.subject}\n\n{draft.body}"
    one = Handed("thank_you-phone-screen", text, "thank_you", "phone-screen", SelfScore({}, sure))
    return write_handin(HandIn(name, (one,)))


def put(folder: Path, name: str, data: bytes, at: int) -> None:
    path = folder / f"{name}.afterword.zip"
    path.write_bytes(data)
    os.utime(path, ns=(at * 10**9, at * 10**9))


def work(who: str, readiness: str, verdict: str, sure: str = "") -> Work:
    items = {"thanks_them": Said(verdict, "", ())}
    return Work(who, Reviewed(who, "thank_you", readiness, 50.0, items, {}, ()), sure)


def test_a_room_begins_with_five_and_moves_in_steps_of_five() -> None:
    room = Room()
    seen = []
    for number in range(12):
        room.add(work(f"p{number}", "ready", "met"))
        seen.append(room.board().people)
    assert seen == [0, 0, 0, 0, 5, 5, 5, 5, 5, 10, 10, 10]
    room.add(work("p0", "hold", "unmet"))
    board = room.board()
    assert (board.people, board.waiting) == (10, 3)
    assert room.board() == board


arrivals = st.lists(
    st.tuples(st.integers(0, 14), st.sampled_from(READINESS), st.sampled_from(VERDICTS), st.sampled_from(["", "1", "3", "5"])),
    max_size=60,
)  # fmt: skip


@settings(deadline=None, max_examples=150)
@given(arrivals)
def test_no_group_under_five_is_ever_shown_nor_the_step_of_fewer(
    steps: list[tuple[int, str, str, str]],
) -> None:
    room, last, held = Room(), None, dict[str, Work]()
    shown: dict[str, Work] = {}
    for who, readiness, verdict, sure in steps:
        one = work(f"p{who}", readiness, verdict, sure)
        held[one.person] = one
        room.add(one)
        board = room.board()
        if board.report is None:
            assert board.people == 0
            continue
        cells = [
            *board.report.readiness,
            *board.sure,
            *(cell for row in board.report.items for cell in row.cells),
        ]
        assert all(cell is None or cell == 0 or cell >= LEAST for cell in cells)
        if board.report is not last:
            assert sum(shown.get(p) != w for p, w in held.items()) >= LEAST
            shown, last = dict(held), board.report


@pytest.mark.parametrize("whole", range(LEAST, 40))
def test_a_share_never_tells_four_from_none(whole: int) -> None:
    assert len({share(count, whole) for count in range(LEAST)}) == 1
    assert len({share(count, whole) for count in range(max(LEAST, whole - LEAST + 1), whole + 1)}) == 1
    for count in range(whole + 1):
        found = share(count, whole)
        assert found.bound or LEAST <= found.people <= whole - LEAST
        assert found.bound != "at most" or count <= found.people
        assert found.bound != "at least" or count >= found.people


def test_a_person_is_one_person_however_often_they_save() -> None:
    names = ["kim.afterword.zip", "kim (1).afterword.zip", "kim(2).afterword.zip", "KIM-3.afterword.zip"]
    names += [
        "kim.afterword (1).zip",
        "kim.afterword(1).zip",
        "kim.afterword-2.zip",
        "kim.afterword - Copy (2).zip",
        "kim",
    ]
    assert len({person(name) for name in names}) == 1
    assert person("kim") != person("lee")
    assert "kim" not in person("kim")


def test_a_folder_that_fills(tmp_path: Path) -> None:
    room = Room()
    folder = Folder(tmp_path, "thank_you", room.add)
    for number in range(6):
        put(tmp_path, f"p{number}", handed(f"Person {number}", 0, "2"), 100 + number)
    (tmp_path / "evil.afterword.zip").write_bytes(b"PK\x03\x04 nothing")
    (tmp_path / "notes.txt").write_text("x")
    (tmp_path / "link.afterword.zip").symlink_to(tmp_path / "p0.afterword.zip")
    folder.look()
    board = room.board(folder.unread)
    assert (board.people, board.unread) == (6, 2)
    assert board.sure[0] == 6
    for number in range(6):
        put(tmp_path, f"p{number} (1)", handed(f"Person {number}", 2), 200 + number)
    folder.look()
    later = room.board(folder.unread)
    assert later.people == 6
    assert later.report is not None
    assert later.report.change is not None
    assert later.report.change.people == 6


def test_another_kind_is_no_work_here() -> None:
    draft = Handed("check_in", "Dear Ines,\n\nIs there any news of the lab?", "check_in", "lab-day")
    assert work_of(HandIn("Kim", (draft,)), "kim", "thank_you") is None


def test_the_page_names_nobody_and_quotes_nothing(tmp_path: Path) -> None:
    watch = Watch(tmp_path, "thank_you", TITLES)
    for number in range(7):
        put(tmp_path, f"secretname{number}", handed(f"Zaphod {number}", number % 2), 100 + number)
    page = watch.page(whole=True)
    assert "7 people." in page or "5 people." in page
    for secret in ("secretname", "Zaphod", "Tamsin", "backlog"):
        assert secret not in page


def test_an_empty_room_says_what_it_waits_for() -> None:
    page = board_page(Board(0, 3, 0, None), TITLES, "thank_you")
    assert "begins when the work of 5 people is here. So far: 3." in page


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    server = Server(Watch(tmp_path, "thank_you", TITLES), 0)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", tmp_path
    server.shutdown()
    server.server_close()


def ask(url: str, data: bytes | None = None, **headers: str) -> tuple[int, str]:
    request = urllib.request.Request(
        url, data, {name.replace("_", "-"): value for name, value in headers.items()}
    )
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def test_only_its_own_page_is_answered(served: tuple[str, Path]) -> None:
    url, folder = served
    good = handed("Kim")
    assert ask(url)[0] == 200
    assert ask(url, Host="evil.example")[0] == 403
    assert ask(f"{url}/files/kim.afterword.zip", good)[0] == 403
    assert ask(f"{url}/files/kim.afterword.zip", good, Origin="http://evil.example")[0] == 403
    assert ask(f"{url}/../../etc/passwd")[0] == 404
    assert list(folder.iterdir()) == []


def test_files_are_taken_in_safely_and_never_overwritten(served: tuple[str, Path]) -> None:
    url, folder = served
    for name in (
        "..%2Fx.afterword.zip",
        "%2Ftmp%2Fx.afterword.zip",
        ".afterword.zip",
        "a.zip",
        "a.afterwords.zip",
        "a%00.afterword.zip",
    ):
        assert ask(f"{url}/files/{name}", b"x", Origin=url)[0] == 400
    assert ask(f"{url}/files/kim.afterword.zip", handed("Kim"), Origin=url)[0] == 200
    assert ask(f"{url}/files/kim.afterword.zip", handed("Kim"), Origin=url)[0] == 200
    assert ask(f"{url}/files/kim.afterword.zip", handed("Kim", 1), Origin=url)[0] == 200
    assert len(list(folder.iterdir())) == 2
    assert ask(f"{url}/files/kim.afterword%20(1).zip", handed("Kim", 2), Origin=url)[0] == 200
    assert len(list(folder.iterdir())) == 3
    assert (folder / "kim.afterword.zip").read_bytes() == handed("Kim")
    assert ask(f"{url}/board.html")[1].startswith("<h1>")


def test_every_version_of_a_file_is_kept(tmp_path: Path) -> None:
    watch = Watch(tmp_path, "thank_you", TITLES)
    for number in range(3):
        assert watch.take("kim.afterword.zip", handed("Kim", number)) == ""
    assert len(list(tmp_path.iterdir())) == 3


def test_slips_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_text("mine")
    for wrong in ("file", "gone/too"):
        assert main(["board", str(tmp_path / wrong)]) == 2
        assert "Please name a folder." in capsys.readouterr().err
    assert main(["board", str(tmp_path), "--kind", "thankyou"]) == 2
    assert "thank_you" in capsys.readouterr().err


def test_the_folder_is_made_for_who_begins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Server, "serve_forever", lambda _: None)
    assert main(["board", str(tmp_path / "collected"), "--port", str(free_port())]) == 0
    assert (tmp_path / "collected").is_dir()


def test_the_same_files_are_read_by_cohort(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for number in range(7):
        put(tmp_path, f"p{number}", handed(f"P{number}", number % 3), 100 + number)
    (tmp_path / "evil.afterword.zip").write_bytes(b"x")
    page = tmp_path / "class.html"
    assert main(["cohort", str(tmp_path), "-o", str(page)]) == 0
    said = capsys.readouterr()
    assert "7 people" in page.read_text(encoding="utf-8")
    assert "Not read: evil.afterword.zip" in said.err
    assert "Left out" not in said.err
    (tmp_path / "empty").mkdir()
    assert main(["cohort", str(tmp_path / "empty")]) == 2
    assert main(["cohort", str(page)]) == 2
    assert "--drafts" in capsys.readouterr().err


def test_cohort_counts_each_person_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for number in range(6):
        put(tmp_path, f"p{number}", handed(f"P{number}", number % 3), 100 + number)
    put(tmp_path, "p0 (1)", handed("P0", 2), 200)
    put(tmp_path, "again", handed("p1", 2), 90)
    put(tmp_path, "p2", handed("P2", 1), 80)
    (tmp_path / "p2.afterword.zip").rename(tmp_path / "p2.afterword (1).zip")
    put(tmp_path, "p2", handed("P2", 2), 102)
    one, other = DRAFTS[0].draft.body, DRAFTS[1].draft.body
    drafts = (
        Handed("first-try", one, "thank_you", "phone-screen"),
        Handed("thank_you", f"{other}{one}", "thank_you", "phone-screen"),
    )
    put(tmp_path, "lee", write_handin(HandIn("Lee", drafts)), 300)
    rows = rows_of(tmp_path)
    assert len(rows.reviews) == 7
    assert sorted(rows.older) == ["again.afterword.zip", "p0.afterword.zip", "p2.afterword (1).zip"]
    assert any("lee: thank_you" in row for row in rows.drafts)
    assert main(["cohort", str(tmp_path)]) == 0
    said = capsys.readouterr()
    assert "7 people" in said.out
    assert "a newer file bears the same name: p0.afterword.zip" in said.err
