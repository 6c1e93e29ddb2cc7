"""The notebooks are what the text makes now, and each of them runs from top to bottom."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from afterword.author.lesson import parse_lesson
from afterword.author.notebooks import lesson_to_notebook, note_to_markdown, notebooks_made

ROOT = Path(__file__).parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
HEAD = "# Title\n\n*About 3 minutes: 1 to read, 2 to do.*\n\n"


def made(text: str) -> dict[str, object]:
    return json.loads(lesson_to_notebook(parse_lesson(HEAD + text, "01-x.md")))  # type: ignore[no-any-return]


def ids(text: str) -> list[str]:
    return [cell["id"] for cell in made(text)["cells"]]  # type: ignore[attr-defined]


def test_the_notebooks_are_fresh() -> None:
    kept = {path.name: path.read_bytes() for path in NOTEBOOKS}
    anew = {name: text.encode() for name, text in notebooks_made(ROOT / "course").items()}
    assert kept == anew, "run: python -m afterword.author.notebooks"


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_holds_nothing_but_text_and_code(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    notebook = nbformat.reads(text, 4)
    nbformat.validate(notebook)
    assert nbformat.writes(notebook) + "\n" == text
    assert set(notebook.metadata) == {"kernelspec", "language_info"}
    assert notebook.metadata.kernelspec.name == "python3"
    for cell in notebook.cells:
        assert cell.metadata == {}
        assert cell.get("outputs", []) == []
        assert cell.get("execution_count") is None
    assert sum(cell.source.startswith("%reload_ext afterword") for cell in notebook.cells) == 1


def test_a_change_in_one_cell_leaves_the_ids_of_the_others() -> None:
    before = ids("One.\n\n```python\n1\n```\n\nTwo.\n\n```python\n2\n```\n")
    after = ids("One.\n\n```python\n1\n```\n\nTwo, changed.\n\n```python\n2\n```\n")
    assert [a == b for a, b in zip(before, after, strict=True)] == [True, True, False, True]
    twice = ids("```python\n1\n```\n\n```python\n1\n```\n")
    assert twice[2] == f"{twice[1]}-2"


def test_the_fences_become_what_they_mean() -> None:
    notebook = made(
        "```draft thank_you key=a\nHi\n\n```\n\n## Look\n\n"
        "```note thank_you scenario=lab-day to=b expect=ready\nSubject: A *b*\n\nHi [x],\n\nBye,\nMe\n```\n"
    )
    cells = ["".join(cell["source"]) for cell in notebook["cells"]]  # type: ignore[attr-defined]
    assert cells[1] == "%%draft thank_you key=a\nHi\n"
    assert cells[2] == "## Look\n\n> **Subject:** A \\*b\\*\n>\n> Hi \\[x\\],\n>\n> Bye,\\\n> Me"
    assert note_to_markdown("Hi & <b>\n") == "> Hi \\& \\<b\\>"


# --- Running them -------------------------------------------------------------------------------------


@pytest.fixture
def _own_jupyter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the tests out of the settings of whoever runs them; no connection may leave this machine."""
    for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR"):
        monkeypatch.setenv(name, str(tmp_path / name.lower()))
    monkeypatch.setenv("JUPYTER_PREFER_ENV_PATH", "1")
    guard = tmp_path / "guard"
    guard.mkdir()
    (guard / "sitecustomize.py").write_text(_GUARD, encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(guard))


# In the kernel: whoever asks for another host gets an error that no cell survives.
_GUARD = """\
import socket
_connect = socket.socket.connect
def connect(self, address, *rest):
    if isinstance(address, tuple) and address[0] not in ("127.0.0.1", "localhost", "::1"):
        raise RuntimeError(f"a connection was tried: {address}")
    return _connect(self, address, *rest)
socket.socket.connect = connect
"""


@pytest.mark.slow
@pytest.mark.usefixtures("_own_jupyter")
@pytest.mark.parametrize(
    "record", ["", "whole", "slip"], ids=["no-record-yet", "with-a-record", "with-a-slip-in-it"]
)
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs_from_top_to_bottom_without_a_network(
    path: Path, record: str, tmp_path: Path
) -> None:
    folder = tmp_path / "course"
    folder.mkdir()
    if record:
        shutil.copy(ROOT / "exercises" / "scenarios" / "turbine-final" / "interview.toml", folder)
    if record == "slip":
        with (folder / "interview.toml").open("a", encoding="utf-8") as file:
            file.write("a line that is none\n")
    before = {p.name for p in folder.iterdir()}
    notebook = nbformat.read(path, 4)
    guarded = "import socket\nassert socket.socket.connect.__module__ == 'sitecustomize'"
    notebook.cells.append(nbformat.v4.new_code_cell(guarded))
    client = NotebookClient(
        notebook, timeout=120, kernel_name="python3", resources={"metadata": {"path": folder}}
    )
    client.execute()
    shown = 0
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            assert output.output_type in ("display_data", "execute_result"), output
            assert output.data["text/plain"].strip()
            assert "text/html" in output.data
            shown += 1
    assert shown == sum(cell.cell_type == "code" for cell in notebook.cells) - 2  # the first and the last
    made_files = {p.name for p in folder.iterdir()} - before
    assert made_files <= {"drafts", "progress", ".ipynb_checkpoints"}
