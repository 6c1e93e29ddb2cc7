"""The browser edition without a browser: the server, the room's address, the wheel, and what is fetched."""

from __future__ import annotations

import gzip
import hashlib
import http.client
import io
import json
import random
import re
import signal
import socket
import subprocess
import sys
import tarfile
import threading
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from afterword.cli import main
from afterword.commands.serve import HOST
from afterword.errors import AfterwordError
from afterword.site import MARK, build, pieces, room
from afterword.site.front import front_page
from afterword.site.packing import wheel
from afterword.site.runtime import PACKAGES, bundle, lay_out, make_snapshot, packages
from afterword.site.server import TYPES, Server
from afterword.site.snapshot import resume

ROOT = Path(__file__).parents[1]


@pytest.fixture
def site(tmp_path: Path) -> Path:
    folder = tmp_path / "site"
    (folder / "lab").mkdir(parents=True)
    (folder / "index.html").write_text("<p>front</p>")
    (folder / MARK).write_text("{}")
    (folder / "lab" / "index.html").write_text("<p>lab</p>")
    (folder / "a b.mjs").write_text("export {}")
    (folder / "x.wasm").write_bytes(b"\0asm" * 100)
    (folder / "odd.xyz").write_bytes(b"?")
    (tmp_path / "secret.txt").write_text("no")
    (folder / "way-out").symlink_to(tmp_path / "secret.txt")
    return folder


@pytest.fixture
def port(site: Path) -> Iterator[int]:
    server = Server(site, HOST, 0)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield server.server_port
    server.shutdown()
    server.server_close()
    thread.join()


def ask(port: int, path: str, method: str = "GET", **headers: str) -> tuple[http.client.HTTPResponse, bytes]:
    connection = http.client.HTTPConnection(HOST, port, timeout=10)
    connection.request(
        method, path, headers={name.replace("_", "-"): value for name, value in headers.items()}
    )
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer, body


# --- The server -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "kind", "body"),
    [
        ("/", "text/html; charset=utf-8", b"<p>front</p>"),
        ("/lab/", "text/html; charset=utf-8", b"<p>lab</p>"),
        ("/lab/index.html?path=00-welcome.ipynb", "text/html; charset=utf-8", b"<p>lab</p>"),
        ("/a%20b.mjs", "text/javascript; charset=utf-8", b"export {}"),
        ("/x.wasm", "application/wasm", b"\0asm" * 100),
        ("/odd.xyz", "application/octet-stream", b"?"),
    ],
)
def test_a_file_is_sent_as_what_it_is(port: int, path: str, kind: str, body: bytes) -> None:
    answer, sent = ask(port, path)
    assert (answer.status, answer.headers["Content-Type"], sent) == (200, kind, body)
    assert answer.headers["Cache-Control"] == "no-cache"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert not [name for name in answer.headers if name.startswith("Cross-Origin")]
    again, nothing = ask(port, path, If_None_Match=answer.headers["ETag"])
    assert (again.status, nothing) == (304, b"")
    head, nothing = ask(port, path, "HEAD")
    assert (head.status, head.headers["Content-Length"], nothing) == (200, str(len(body)), b"")


def test_a_file_that_changed_is_sent_anew(port: int, site: Path) -> None:
    tag = ask(port, "/")[0].headers["ETag"]
    (site / "index.html").write_text("<p>other</p>")
    answer, body = ask(port, "/", If_None_Match=tag)
    assert (answer.status, body) == (200, b"<p>other</p>")


def test_what_shrinks_is_packed_for_those_who_can_read_it(port: int) -> None:
    answer, body = ask(port, "/x.wasm", Accept_Encoding="gzip, br")
    assert answer.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(body) == b"\0asm" * 100
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert ask(port, "/x.wasm")[0].headers["ETag"] != answer.headers["ETag"]


@pytest.mark.parametrize(
    "path",
    [
        "/../secret.txt", "/%2e%2e/secret.txt", "/..%2fsecret.txt", "/lab/../../secret.txt", "//secret.txt", "/lab//index.html",
        "/way-out", "/gone", "/lab/index.html/", "/x.wasm/", "/%00", "/..%5csecret.txt", "/C:/secret.txt", "/" + "a" * 5000, "/.",
    ],
)  # fmt: skip
def test_nothing_else_can_be_reached(port: int, path: str) -> None:
    answer, body = ask(port, path)
    assert answer.status == 404
    assert b"no" not in body.replace(b"no such", b"")


def test_a_folder_is_never_listed_and_leads_on_to_its_page(port: int, site: Path) -> None:
    (site / "plain").mkdir()
    assert ask(port, "/plain/")[0].status == 404
    answer, _ = ask(port, "/lab?path=a")
    assert (answer.status, answer.headers["Location"]) == (301, "/lab/?path=a")
    assert ask(port, "//lab")[0].headers["Location"] == "/lab/"


def test_a_room_full_of_browsers_is_served_at_once(port: int, site: Path) -> None:
    (site / "large.js").write_text("x" * 400_000)
    with ThreadPoolExecutor(25) as people:
        found = list(people.map(lambda _: ask(port, "/large.js", Accept_Encoding="gzip"), range(100)))
    assert {(answer.status, len(gzip.decompress(body))) for answer, body in found} == {(200, 400_000)}


def test_nothing_can_be_put_there(port: int) -> None:
    for method in ("POST", "PUT", "DELETE", "OPTIONS"):
        assert ask(port, "/", method)[0].status == 501


def test_every_file_type_of_the_course_has_a_name() -> None:
    assert {
        ".html",
        ".js",
        ".mjs",
        ".wasm",
        ".whl",
        ".json",
        ".css",
        ".ipynb",
        ".zip",
        ".woff2",
        ".svg",
    } <= set(TYPES)


# --- The command ------------------------------------------------------------------------------------


def test_serving_ends_cleanly(site: Path) -> None:
    command = [
        sys.executable,
        "-u",
        "-m",
        "afterword",
        "serve",
        str(site),
        "--port",
        str(free_port()),
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        said = ""
        while "Ctrl-C" not in said:
            said += process.stderr.readline()
        found = re.search(r"http://127\.0\.0\.1:(\d+)/", said)
        assert found is not None
        assert ask(int(found[1]), "/")[1] == b"<p>front</p>"
        process.send_signal(signal.SIGINT)
        out, errors = process.communicate(timeout=20)
    assert (process.returncode, errors.strip()) == (0, "")
    assert "The site is closed." in out


def free_port() -> int:
    with socket.socket() as one:
        one.bind((HOST, 0))
        return int(one.getsockname()[1])


def test_what_cannot_be_served_is_said(
    tmp_path: Path, site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["serve", str(tmp_path / "gone")]) == 2
    assert "Build it first: afterword site" in capsys.readouterr().err
    assert main(["serve", str(site), "--host", "192.0.2.77", "--port", "8999"]) == 2
    assert "can't listen there" in capsys.readouterr().err
    assert main(["serve", str(site), "--host", "." * 300]) == 2
    assert "can't listen there" in capsys.readouterr().err
    (site / MARK).unlink()
    assert main(["serve", str(site)]) == 2
    assert "no site of Afterword's here" in capsys.readouterr().err


def test_the_rooms_address() -> None:
    assert room.address("192.168.1.20", 80) == "http://192.168.1.20:80/"
    assert room.address("::1", 8765) == "http://[::1]:8765/"
    assert re.fullmatch(r"http://\d+\.\d+\.\d+\.\d+:8765/", room.address("0.0.0.0", 8765))
    assert room.is_private("127.0.0.1")
    assert room.is_private("localhost")
    assert room.is_private("::1")
    assert not room.is_private("0.0.0.0")
    assert not room.is_private("laptop.local")


def test_the_address_as_a_code() -> None:
    pytest.importorskip("segno")
    code = room.qr("http://192.168.1.20:8765/")
    assert len(code) > 10
    assert len({len(line) for line in code}) == 1
    assert room.qr("http://192.168.1.20:8765/", colour=True)[0] == f"\x1b[97;40m{code[0]}\x1b[0m"
    assert room.qr("http://192.168.1.20:8765/", unicode=False) == []


# --- What is fetched --------------------------------------------------------------------------------


def archive(content: bytes = b"x") -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as tar:
        for name in pieces.RUNTIME_FILES:
            entry = tarfile.TarInfo(f"package/{name}")
            entry.size = len(content)
            tar.addfile(entry, io.BytesIO(content))
    return out.getvalue()


def test_the_runtime_is_taken_only_as_it_is_known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "pyodide.tgz"
    path.write_bytes(archive())
    with pytest.raises(AfterwordError, match="checksum differs"):
        pieces.runtime(tmp_path / "cache", path)
    with pytest.raises(AfterwordError, match="can't be read"):
        pieces.runtime(tmp_path / "cache", tmp_path / "gone")
    monkeypatch.setattr(pieces, "RUNTIME_SHA256", hashlib.sha256(path.read_bytes()).hexdigest())
    assert pieces.runtime(tmp_path / "cache", path) == dict.fromkeys(pieces.RUNTIME_FILES, b"x")
    (tmp_path / "cache").mkdir()
    path.rename(tmp_path / "cache" / "p.tgz")
    assert pieces.runtime(tmp_path / "cache") == dict.fromkeys(pieces.RUNTIME_FILES, b"x")


def test_without_npm_a_way_is_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(AfterwordError, match=r"npm is not here .* --pyodide pyodide-") as caught:
        pieces.runtime(tmp_path / "cache")
    assert caught.value.code == "missing"


@pytest.mark.parametrize("says", ["exit 1", "echo 'npm error 404 no such thing' >&2; exit 1", "true"])
def test_a_download_that_fails_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, says: str
) -> None:
    npm = tmp_path / "npm"
    npm.write_text(f"#!/bin/sh\n{says}\n")
    npm.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    with pytest.raises(AfterwordError) as caught:
        pieces.runtime(tmp_path / "cache")
    assert caught.value.code == "not_fetched"
    assert list((tmp_path / "cache").iterdir()) == []


def test_every_wheel_has_its_checksum_and_agrees_with_the_pins() -> None:
    text = pieces.WHEELS.read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    pins = pieces.pins(text)
    assert len(pins) == len(lines)
    known = dict(
        line.lower().replace("_", "-").split("==")
        for line in (ROOT / "constraints.txt").read_text().splitlines()
        if "==" in line
    )
    for pin in pins.values():
        name, version = pin.lower().replace("_", "-").split("==")
        assert known.get(name, version) == version


def test_the_runtime_is_the_one_that_the_kernel_was_made_for() -> None:
    constants = pytest.importorskip("jupyterlite_pyodide_kernel.constants")
    assert f"pyodide@{constants.PYODIDE_VERSION}" == pieces.RUNTIME
    assert constants.PYODIDE_PYTHON_VERSION == pieces.PYTHON


# --- What it is built of ----------------------------------------------------------------------------


def test_our_wheel_is_whole_and_always_the_same() -> None:
    name, content = wheel()
    assert wheel() == (name, content)
    assert wheel(1_800_000_000)[1] != content
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        names = packed.namelist()
        assert "afterword/coach/coach.js" in names
        assert "afterword/_content/exercises/lexicon/moves.txt" in names
        assert not [
            n for n in names if "exercises/examples" in n or "drafts.jsonl" in n or "__pycache__" in n
        ]
        record = packed.read(next(n for n in names if n.endswith("RECORD"))).decode()
        assert record.count("\n") == len(names)


def packed(**files: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as wheel:
        for name, text in files.items():
            wheel.writestr(name.replace("__", "/"), text)
    return out.getvalue()


def test_the_packages_come_in_one_archive(tmp_path: Path) -> None:
    runtime = dict.fromkeys(pieces.RUNTIME_FILES, b"{}") | {
        "pyodide-lock.json": b'{"info": {"python": "3.14.2"}, "packages": {"x": 1}}'
    }
    wheels = {
        "b-2-py3-none-any.whl": packed(b__code="\xe9 = 2", b__tests__one="assert"),
        "a_b-1.2-py3-none-any.whl": packed(a="one = 1", empty=""),
    }
    lay_out(tmp_path / "python", runtime, wheels)
    whole = gzip.decompress((tmp_path / "python" / PACKAGES).read_bytes())
    start = 4 + int.from_bytes(whole[:4], "little")
    listed = json.loads(whole[4:start])
    assert listed == [["a", 7], ["empty", 0], ["b/code", 6]]
    assert whole[start:].decode() == "one = 1\xe9 = 2"
    assert bundle(dict(reversed(wheels.items()))) == bundle(wheels)
    lock = json.loads((tmp_path / "python" / "pyodide-lock.json").read_text())
    assert lock == {"info": {"python": "3.14.2"}, "packages": {}}
    assert {"start.mjs", "packages.mjs"} <= {path.name for path in (tmp_path / "python").iterdir()}
    assert packages(wheels) == ["a-b", "b"]


@pytest.mark.parametrize(
    ("node", "why"),
    [
        ("", "Node.js is not here"),
        ("exit 1", "Node.js made none (no word why)"),
        ("echo 'at x' >&2; echo 'TypeError: no such thing' >&2; exit 1", "Node.js made none (TypeError: no such thing)"),
        ("exit 0", ""),
    ],
)  # fmt: skip
def test_why_there_is_no_snapshot(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, node: str, why: str
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    if node:
        (tmp_path / "node").write_text(f"#!/bin/sh\n{node}\n")
        (tmp_path / "node").chmod(0o755)
    assert make_snapshot(tmp_path) == why


def test_without_a_snapshot_it_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(build, "check_tools", lambda: None)
    monkeypatch.setattr(build, "build_site", lambda *given: build.Built(3, 5_000_000, "Node.js is not here"))
    monkeypatch.setattr(pieces, "runtime", lambda *given: {})
    monkeypatch.setattr(pieces, "wheels", lambda *given: [])
    assert main(["site", str(tmp_path / "site")]) == 0
    told = capsys.readouterr()
    assert "3 files, 5 MB" in " ".join(told.out.split())
    assert "start some seconds later, for want of a snapshot of Python: Node.js is not here." in told.err


def test_python_that_is_taken_up_draws_new_numbers() -> None:
    random.seed(0)
    before = random.getstate()
    resume()
    assert random.getstate() != before


def test_everything_of_the_coach_is_in_a_snapshot() -> None:
    look = (
        "import sys; from afterword.site.snapshot import import_coach; import_coach(); before = set(sys.modules)\n"
        "from afterword import coach; [getattr(coach, name) for name in coach.__all__]\n"
        "print(*(name for name in set(sys.modules) - before if name.startswith('afterword')))"
    )
    done = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""


def test_the_front_page_leads_to_every_lesson() -> None:
    notebooks = {path.name: path.read_bytes() for path in (ROOT / "notebooks").glob("*.ipynb")}
    page = front_page(notebooks)
    assert page.count("notebooks/index.html?path=") == len(notebooks) == 5
    assert "http" not in page


def test_a_folder_that_is_no_site_stays(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("jupyterlite_core")
    (tmp_path / "mine.txt").write_text("x")
    assert main(["site", str(tmp_path)]) == 2
    assert "Something else lies there" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_what_is_not_installed_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(build, "find_spec", lambda name: None)
    assert main(["site", "nowhere"]) == 2
    assert "pip install 'afterword[site]'" in capsys.readouterr().err
