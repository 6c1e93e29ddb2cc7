"""`afterword start`: copies the lessons, never over work, and runs Jupyter on this computer alone."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import stat
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection
from jupyter_server.services.kernels.websocket import KernelWebsocketHandler
from traitlets.utils.importstring import import_item

from afterword.cli import main
from afterword.coach import magic
from afterword.commands.start import ATTEMPTS
from afterword.content import lessons
from afterword.errors import AfterwordError
from afterword.launch import serving
from afterword.launch.copying import copy_lessons
from browser.launched import address_of

ONE = {"00-a.ipynb": b"first", "01-b.ipynb": b"second"}
NEWER = {"00-a.ipynb": b"first, newer", "01-b.ipynb": b"second"}
NEWEST = {"00-a.ipynb": b"first, newest", "01-b.ipynb": b"second"}


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("AFTERWORD_DEBUG", "1")
    for name in ("AFTERWORD_PATH", "COLUMNS", "DISPLAY", "WAYLAND_DISPLAY", "BROWSER", "WSL_DISTRO_NAME"):
        monkeypatch.delenv(name, raising=False)
    for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR"):
        monkeypatch.setenv(name, str(tmp_path / name.lower()))


def visible(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


# --- Copying ------------------------------------------------------------------------------------------


def test_lessons_are_copied_once_and_then_left_alone() -> None:
    folder = Path("deep/course")
    assert copy_lessons(ONE, folder).new == list(ONE)
    assert visible(folder) == ONE
    again = copy_lessons(ONE, folder)
    assert (again.same, again.new, again.kept) == (list(ONE), [], [])


def test_a_lesson_that_nobody_touched_gives_way_to_a_newer_one() -> None:
    copy_lessons(ONE, Path("course"))
    assert copy_lessons(NEWER, Path("course")).renewed == ["00-a.ipynb"]
    assert visible(Path("course")) == NEWER


def test_a_lesson_with_work_in_it_stays_and_the_newer_one_lies_beside_it() -> None:
    folder = Path("course")
    copy_lessons(ONE, folder)
    (folder / "00-a.ipynb").write_bytes(b"my words")
    assert copy_lessons(ONE, folder).kept == ["00-a.ipynb"]
    assert visible(folder) == ONE | {"00-a.ipynb": b"my words"}
    for _ in range(2):  # the second time there is nothing left to do
        assert copy_lessons(NEWER, folder).beside == {"00-a.ipynb": "00-a.new.ipynb"}
        assert visible(folder) == ONE | {"00-a.ipynb": b"my words", "00-a.new.ipynb": b"first, newer"}


def test_the_one_beside_it_is_treated_just_the_same() -> None:
    folder = Path("course")
    copy_lessons(ONE, folder)
    (folder / "00-a.ipynb").write_bytes(b"my words")
    copy_lessons(NEWER, folder)
    copy_lessons(NEWEST, folder)  # nobody touched the one beside, so it is renewed
    assert visible(folder)["00-a.new.ipynb"] == b"first, newest"
    (folder / "00-a.new.ipynb").write_bytes(b"more of my words")
    copy_lessons(NEWEST, folder)
    assert sorted(visible(folder)) == ["00-a.ipynb", "00-a.new.ipynb", "01-b.ipynb"]
    assert copy_lessons(NEWER, folder).beside == {"00-a.ipynb": "00-a.new-2.ipynb"}
    assert visible(folder)["00-a.ipynb"] == b"my words"
    assert visible(folder)["00-a.new.ipynb"] == b"more of my words"
    assert visible(folder)["00-a.new-2.ipynb"] == b"first, newer"


@pytest.mark.parametrize("notes", [b"", b"[1]", b'{"00-a.ipynb": 3}', b"\xff\xfe"])
def test_without_our_notes_everything_that_differs_counts_as_work(notes: bytes) -> None:
    folder = Path("course")
    copy_lessons(ONE, folder)
    (folder / ".afterword" / "lessons.json").write_bytes(notes)
    assert copy_lessons(NEWER, folder).beside == {"00-a.ipynb": "00-a.new.ipynb"}
    assert visible(folder)["00-a.ipynb"] == b"first"


def test_other_files_are_none_of_our_business() -> None:
    folder = Path("course")
    (folder / "drafts").mkdir(parents=True)
    (folder / "interview.toml").write_bytes(b"mine")
    (folder / "drafts" / "thank_you.md").write_bytes(b"mine, too")
    copy_lessons(ONE, folder)
    assert visible(folder) == ONE | {"interview.toml": b"mine"}
    assert (folder / "drafts" / "thank_you.md").read_bytes() == b"mine, too"


def test_a_place_that_can_not_be_written_to_is_named() -> None:
    Path("course").write_bytes(b"a file")
    with pytest.raises(AfterwordError, match="Please name another folder"):
        copy_lessons(ONE, Path("course"))
    assert Path("course").read_bytes() == b"a file"
    Path("other/00-a.ipynb").mkdir(parents=True)
    with pytest.raises(AfterwordError, match="Please name another folder"):
        copy_lessons(ONE, Path("other"))


def test_a_disk_that_is_full_leaves_no_half_a_lesson(monkeypatch: pytest.MonkeyPatch) -> None:
    copy_lessons(ONE, Path("course"))

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(AfterwordError, match="No space left"):
        copy_lessons(NEWER, Path("course"))
    assert visible(Path("course")) == ONE


# --- The command --------------------------------------------------------------------------------------


def test_without_lab_it_only_copies_and_says_where(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["start", "--no-lab"]) == 0
    said = capsys.readouterr().out
    assert "The course is in afterword-course. It begins with 00-welcome.ipynb." in said
    assert "start afterword-course" in said
    assert visible(Path("afterword-course")) == lessons()


def test_it_says_what_was_kept_and_what_lies_beside(capsys: pytest.CaptureFixture[str]) -> None:
    main(["start", "mine", "--no-lab"])
    Path("mine/.afterword/lessons.json").unlink()
    Path("mine/01-thank-you.ipynb").write_bytes(b"my words")
    capsys.readouterr()
    assert main(["start", "mine", "--no-lab"]) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "You have worked in 01-thank-you.ipynb: left as you had it." in said
    assert "A newer version lies beside your own, as 01-thank-you.new.ipynb." in said


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--port", "80"], "A port is a whole number from 1024 to 65535."),
        (["--port", "x"], "A port is a whole number from 1024 to 65535."),
        (["--notebook", "--voila"], "not allowed with"),
        (["--no-labs"], "Did you mean “--no-lab”?"),
    ],
)
def test_what_can_not_be_meant_is_explained(
    words: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["start", "mine", *words]) == 2
    assert said in capsys.readouterr().err
    assert not Path("mine").exists()


@pytest.mark.parametrize("face", ["notebook", "voila"])
def test_a_face_that_is_not_installed_is_said_plainly(
    face: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(serving, "find_spec", lambda name: None)
    assert main(["start", "mine", f"--{face}"]) == 2
    said = capsys.readouterr().err
    assert f"pip install {face}" in said
    assert f"leave out --{face}" in said


def test_a_port_in_use_is_said_plainly(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert main(["start", "mine", "--port", str(port)]) == 2
    assert "Something else uses this port." in capsys.readouterr().err


def test_a_port_that_others_keep_taking_is_said_plainly(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(
        serving.FACES, "lab", serving.Face("antigravity_is_missing", "JupyterLab", "/{name}", ())
    )
    monkeypatch.setattr(serving, "find_spec", lambda name: name)
    tried: list[int | None] = []
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()

        def never_free(wanted: int | None) -> int:
            tried.append(wanted)
            return int(taken.getsockname()[1])

        monkeypatch.setattr(serving, "_free_port", never_free)
        assert main(["start", "mine"]) == 2
        assert len(tried) == ATTEMPTS
        assert main(["start", "mine", "--port", "4321"]) == 2
        assert len(tried) == ATTEMPTS + 1, "nobody asked for another one"
    assert "Another program has just taken this port." in capsys.readouterr().err
    assert not Path("mine", serving.DOOR).exists()


def test_a_server_that_does_not_start_is_said_plainly(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    face = serving.Face("antigravity_is_missing", "JupyterLab", "/{name}", ())
    monkeypatch.setitem(serving.FACES, "lab", face)
    monkeypatch.setattr(serving, "find_spec", lambda name: name)
    assert main(["start", "mine"]) == 2
    said = capsys.readouterr().err
    assert "mine/.afterword/jupyter.log: Jupyter did not start." in said
    assert "No module named" in Path("mine/.afterword/jupyter.log").read_text(encoding="utf-8")
    assert not Path("mine", serving.DOOR).exists()


# --- What Jupyter is told -----------------------------------------------------------------------------


@pytest.mark.parametrize("face", list(serving.FACES))
def test_the_token_stands_in_no_list_of_processes(face: str) -> None:
    server = serving.plan_server(Path("mine"), "00-a.ipynb", face, None)
    token = server.url.partition("token=")[2]
    assert len(token) >= 30
    assert token not in " ".join(server.command)
    assert server.environment["JUPYTER_TOKEN"] == token
    assert any(word.endswith(".ip=127.0.0.1") for word in server.command)
    assert serving.plan_server(Path("mine"), "00-a.ipynb", face, None).url != server.url


@pytest.mark.parametrize("face", ["lab", "notebook"])
def test_small_messages_are_not_held_back(face: str, monkeypatch: pytest.MonkeyPatch) -> None:
    command = serving.plan_server(Path("mine"), "00-a.ipynb", face, None).command
    named = next(word for word in command if "websocket_connection_class" in word)
    connection = import_item(named.partition("=")[2])
    told: list[object] = []
    monkeypatch.setattr(ZMQChannelsWebsocketConnection, "connect", lambda _: told.append("connected"))
    handler = KernelWebsocketHandler.__new__(KernelWebsocketHandler)
    monkeypatch.setattr(handler, "set_nodelay", told.append)
    connection(websocket_handler=handler).connect()
    assert told == [True, "connected"]


def test_open_tabs_belong_to_the_folder() -> None:
    command = serving.plan_server(Path("mine"), "00-a.ipynb", "lab", None).command
    assert f"--LabApp.workspaces_dir={Path('mine').resolve() / '.afterword' / 'workspaces'}" in command


def test_in_voila_which_shows_no_cells_a_draft_gets_a_box(monkeypatch: pytest.MonkeyPatch) -> None:
    given = magic.options("thank_you scenario=phone-screen key=first-try")
    assert magic.opened(given, "Hi Tamsin,\n\nBest,\nWendell").source == "cell"
    monkeypatch.setenv("VOILA_REQUEST_URL", "http://127.0.0.1:8888/voila/render/00-welcome.ipynb")
    given["key"] = "other"
    box = magic.opened(given, "Hi Tamsin,\n\nBest,\nWendell")
    assert (box.source, box.value) == ("area", "Hi Tamsin,\n\nBest,\nWendell")
    Path("drafts/other.md").write_text("my words", encoding="utf-8")
    assert magic.opened(given, "Hi Tamsin,").value == "my words"


def test_the_door_is_open_to_its_owner_only_and_gone_afterwards() -> None:
    Path("mine").mkdir()
    Path("mine", serving.DOOR).write_text("from an end that came suddenly", encoding="utf-8")
    server = serving.plan_server(Path("mine"), "00-a.ipynb", "lab", None)
    with serving.door(server) as path:
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert server.url in path.read_text(encoding="utf-8")
    assert not path.exists()


@pytest.mark.parametrize(
    ("platform", "environment", "shows"),
    [
        ("linux", {}, False),
        ("linux", {"DISPLAY": ":0"}, True),
        ("linux", {"WAYLAND_DISPLAY": "wayland-0"}, True),
        ("linux", {"BROWSER": "w3m"}, True),
        ("darwin", {}, True),
    ],
)
def test_a_browser_is_opened_where_one_can_show_itself(
    platform: str, environment: dict[str, str], shows: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert serving.has_display() is shows


# --- A server, for real -------------------------------------------------------------------------------


@pytest.fixture(params=["lab", "notebook", "voila"])
def started(request: pytest.FixtureRequest) -> Iterator[tuple[str, str, subprocess.Popen[str]]]:
    """The face, the address that was printed, and the process."""
    face = [] if request.param == "lab" else [f"--{request.param}"]
    command = [sys.executable, "-m", "afterword", "start", "mine", *face]
    with subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield request.param, address_of(process), process
        if process.poll() is None:
            process.kill()


@pytest.mark.slow
def test_two_that_start_in_the_same_moment_both_open() -> None:
    command = [sys.executable, "-m", "afterword", "start", "--no-browser"]
    processes = [
        subprocess.Popen([*command, name], stderr=subprocess.PIPE, text=True) for name in ("one", "two")
    ]
    try:
        urls = [address_of(process) for process in processes]
        assert urls[0].partition("/lab")[0] != urls[1].partition("/lab")[0]
        assert [opened(url)[0] for url in urls] == [200, 200]
    finally:
        for process in processes:
            process.send_signal(signal.SIGINT)
        for process in processes:
            process.communicate(timeout=30)


def opened(url: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(url, timeout=30) as answer:
            return answer.status, answer.read().decode("utf-8", "replace")
    except urllib.error.HTTPError as error:
        return error.code, ""


@pytest.mark.slow
def test_a_server_answers_here_with_its_token_only_and_ends_kindly(
    started: tuple[str, str, subprocess.Popen[str]],
) -> None:
    face, url, process = started
    token = re.search(r"token=([\w-]+)$", url)
    assert token is not None
    assert url.startswith("http://127.0.0.1:")
    status, page = opened(url)
    assert status == 200
    bare = url.partition("?")[0]
    if face == "lab":
        config = re.search(r'id="jupyter-config-data"[^>]*>(.*?)</script>', page, re.DOTALL)
        assert config is not None
        told = json.loads(config[1])
        assert told["news"] == {"disabled": True}
        assert told["workspace"] == "default"
        settings = (
            bare.partition("/lab/")[0] + "/lab/api/settings/@jupyterlab/apputils-extension:notification"
        )
        _, found = opened(f"{settings}?token={token[1]}")
        assert json.loads(found)["schema"]["properties"]["fetchNews"]["default"] == "false"
        _, root = opened(
            bare.partition("/lab/")[0] + f"/api/contents/00-welcome.ipynb?content=0&token={token[1]}"
        )
        assert json.loads(root)["name"] == "00-welcome.ipynb"
        refused, _ = opened(bare.partition("/lab/")[0] + "/api/contents")
        assert refused == 403
    process.send_signal(signal.SIGTERM if face == "notebook" else signal.SIGINT)
    out, _ = process.communicate(timeout=30)
    assert process.returncode == 0
    assert "Afterword has ended. What you wrote is in mine." in out
    deadline = time.monotonic() + 10
    port = int(bare.split(":")[2].partition("/")[0])
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)):
                break
        time.sleep(0.1)
    else:
        pytest.fail("the server is still there")
    assert not Path("mine", serving.DOOR).exists()
