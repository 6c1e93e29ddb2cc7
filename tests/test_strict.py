"""Strict reading: every broken file gets its exact message, and no text breaks a reader."""

from __future__ import annotations

import json
import os
import pickle
import time
import tomllib
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from afterword import content
from afterword.errors import AfterwordError, Lines, did_you_mean, shown, slip_of
from afterword.record import Record, parse_record
from afterword.strict import LIMIT, read_row, read_toml, row_table

BROKEN = sorted((Path(__file__).parent / "broken").glob("*.toml"))
TOML_LIKE = st.lists(
    st.sampled_from([*"[]{}=.,\"'\\#\n ab1:", '"""', "'''", "a = ", "\n[a]\n"]), max_size=40
).map("".join)
PATIENT = settings(deadline=None, database=None)


def fault(text: str, name: str = "x.toml") -> AfterwordError:
    with pytest.raises(AfterwordError) as caught:
        parse_record(text, name)
    return caught.value


def attempt(read: Callable[..., object], *given: object) -> object:
    """Return what the reader made of it, or the one error that it may raise."""
    try:
        return read(*given)
    except AfterwordError as error:
        return error


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_each_broken_file_gets_the_message_in_its_first_lines(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    head, message = (line.removeprefix("# ") for line in text.splitlines()[:2])
    code, where = head.split(" · ")
    error = fault(text, path.name)
    assert (error.code, error.where, error.message) == (code, where, message)
    assert str(error) == f"{where}: {message}"


def test_there_are_broken_files_enough() -> None:
    assert len(BROKEN) >= 25


def test_an_error_survives_pickling_and_needs_no_place() -> None:
    error = pickle.loads(pickle.dumps(AfterwordError("missing", "Nothing here.", "a.toml:1")))
    assert (error.code, error.message, error.where) == ("missing", "Nothing here.", "a.toml:1")
    assert str(AfterwordError("missing", "Nothing here.")) == "Nothing here."


def test_windows_line_ends_and_a_mark_do_not_shift_lines() -> None:
    text = '\ufeff[role]\r\ntitle = "Planner"\r\n\r\n[me]\r\nnaem = "x"\r\n'
    assert fault(f'{text}[[people]]\r\nname = "Dana"\r\n').where == "x.toml:5: me.naem"


@pytest.mark.parametrize(
    ("text", "path", "line"),
    [
        ("a = 1\n\nb = 2", ("b",), 3),
        ("[a]\nx = 1\n[a.b]\ny = 2\n[c]\n", ("a", "b", "y"), 4),
        ("[a.b]\ny = 2\n[a]\nx = 1", ("a",), 3),
        ("[[a]]\nx = 1\n[[a]]\nx = 2", ("a", 1, "x"), 4),
        ("[[a]]\n[[a.b]]\n[[a.b]]\n[[a]]\n[[a.b]]\nz = 1", ("a", 1, "b", 0, "z"), 6),
        ("[[a]]\n[[a]]\n[a.c]\nz = 1", ("a", 1, "c", "z"), 4),
        ("x = [\n 1,\n [2,\n 3],\n {k = 4, m.n = 5}]\ny = 1", ("x", 1, 1), 4),
        ("x = [\n 1,\n [2,\n 3],\n {k = 4, m.n = 5}]\ny = 1", ("x", 2, "m", "n"), 5),
        ("x = [\n 1,\n [2,\n 3],\n {k = 4, m.n = 5}]\ny = 1", ("y",), 6),
        ('x = """\ny = 1\n\\"""\n"""\ny = 2', ("y",), 5),
        ('x = """a"""""\ny = 2', ("y",), 2),
        ("x = '''\n[a]\n\\'''\ny = 2", ("y",), 4),
        ('x = "a \\" # ] \\\\"\ny = 2', ("y",), 2),
        ("x = 'a \\'\ny = 2", ("y",), 2),
        ('x = [ # ] "\n1]\ny = 2', ("y",), 3),
        ('a . "b c" . d = 1', ("a", "b c", "d"), 1),
        ("[ 'a' . \"b\" ]\n# c = 1\nc = 1", ("a", "b", "c"), 3),
        ("x = {}\ny = {a = []}\nz = 1", ("z",), 3),
        ("x = 1979-05-27 07:32:00\ny = +1.5e3\nz = 1", ("z",), 3),
    ],
)
def test_lines_are_found_whatever_stands_between(text: str, path: tuple[str | int, ...], line: int) -> None:
    read_toml(text, "x.toml")
    assert Lines(text, "x.toml").found[path] == line


HEADINGS = ["", "# [no] = 1\n", "[[a]]\n", "[[a.b]]\n", "[ 'a' . c{n} ]\n", "[d{n}.e]\n", "[[f{n}.g]]\n"]
KEYS = ["{k}", '"{k}"', "'{k}'", "h{n} . {k}", '"i {n}".j."{k}"']
WRITTEN = [
    "1.5e3",
    "2026-03-12 10:00:00",
    '"a # ] \\" = [x]"',
    "'\\' # \"",
    '"""\n[x]\n\\"""\ny = 1"""""',
    "'''\n[[x]]\ny = 1\n'''''",
    "[ # ]\n 1, [\n2,\n], [], {{x = '}}'}},\n]",
    '{{x = {{y = "}}"}}, z.w = [{{}}, [1]]}}',
]


def places_of(value: object, path: tuple[str | int, ...] = ()) -> dict[str | int, tuple[str | int, ...]]:
    """Map the last step of every path in a read TOML value to that path."""
    inner = dict(enumerate(value)) if isinstance(value, list) else value if isinstance(value, dict) else {}
    found = {path[-1]: path} if path else {}
    for step, part in inner.items():
        found.update(places_of(part, (*path, step)))
    return found


@given(st.lists(st.tuples(*map(st.sampled_from, (HEADINGS, KEYS, WRITTEN))), min_size=1, max_size=8))
@PATIENT
def test_the_lines_of_well_formed_text_are_right(statements: list[tuple[str, str, str]]) -> None:
    text, lines = "[[a]]\n", {}
    for n, (heading, key, value) in enumerate(statements):
        text += heading.format(n=n)
        lines[f"key{n}"] = text.count("\n") + 1
        text += f"{key} = {value}\n".format(k=f"key{n}", n=n)
    places = places_of(tomllib.loads(text))
    found = Lines(text, "x.toml").found
    assert {key: found[places[key]] for key in lines} == lines


def test_a_key_that_cannot_be_found_gets_the_line_of_its_table() -> None:
    table = read_toml('a = 1\n[b]\n"\\u0063" = 1', "x.toml")
    assert table.section("b").error("c", "bad_value", "No.").where == "x.toml:2: b.c"


@given(
    st.recursive(st.integers() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner))
)
@PATIENT
def test_a_row_is_read_back_as_it_was(value: object) -> None:
    assert read_row(json.dumps({"a": value}), "rows:1") == {"a": value}


def test_types_are_exact() -> None:
    table = read_toml("flag = true\ncount = 2\nday = 2026-03-13\nat = 2026-03-13T10:00:00Z", "x.toml")
    for key, kind in [("flag", int), ("count", float), ("count", bool), ("at", date), ("day", datetime)]:
        with pytest.raises(AfterwordError) as caught:
            table.take(key, kind)
        assert caught.value.code == "wrong_type"
    assert table.take("count", (int, float)) == 2
    assert table.take("day", date) == date(2026, 3, 13)
    assert table.take("none", str, None) is None


def test_done_looks_into_the_tables_that_were_handed_out() -> None:
    table = read_toml("[[a]]\nx = 1\n[[a]]\ny = 1", "x.toml")
    for box in table.tables("a"):
        box.take("x", int, 0)
    with pytest.raises(AfterwordError, match=r"x.toml:4: a\[2\].y: “y” is not a key that belongs here"):
        table.done()


def test_tables_and_sections() -> None:
    table = read_toml("[a]\nx = 1\n[[b]]\n[[b]]\n[c]", "x.toml")
    assert table.keys() == ("a", "b", "c")
    assert table.has("a")
    assert table.table("none") is None
    assert table.section("none").keys() == ()
    inner = table.table("a")
    assert inner is not None
    assert inner.take("x", int) == 1
    assert len(table.tables("b")) == 2
    assert table.tables("none") == ()
    with pytest.raises(AfterwordError, match="There is room for 1 of “b” here; these are 2"):
        table.tables("b", most=1)
    with pytest.raises(AfterwordError, match="“a” should be a list"):
        table.strings("a")
    with pytest.raises(
        AfterwordError, match=r"x.toml:1: x\[1\]: “x” should be tables, each headed \[\[x\]\]"
    ):
        read_toml("x = [1]", "x.toml").tables("x")


def test_unknown_words_get_the_nearest_or_the_whole_list() -> None:
    table = read_toml("x = 1", "x.toml")
    assert "Did you mean “video”?" in table.unknown("x", "vidoe", ["video", "phone"]).message
    assert "Known here: video, phone." in table.unknown("x", "qqq", ["video", "phone"]).message


@pytest.mark.parametrize(
    ("text", "code", "message"),
    [
        ("{", "bad_json", "This can't be read as JSON: "),
        ("", "bad_json", "This can't be read as JSON: "),
        ("[1]", "wrong_type", "A row should be an object in {braces}; this is a list."),
        ("null", "wrong_type", "A row should be an object in {braces}; this is null."),
        ('{"a": 1, "a": 2}', "bad_json", "A key stands there twice."),
        ('{"a": NaN}', "bad_json", "NaN is not a number"),
        ('{"a": -Infinity}', "bad_json", "-Infinity is not a number"),
        ('{"a": ' + "1" * 5000 + "}", "bad_json", "A number is too long"),
        ('{"a": ' + "[" * 200_000, "bad_json", "A number is too long, or brackets are nested too deeply."),
        ("x" * (LIMIT + 1), "too_large", "This row is over 2,000,000 characters long."),
    ],
)
def test_rows_are_refused_with_their_place(text: str, code: str, message: str) -> None:
    with pytest.raises(AfterwordError) as caught:
        read_row(text, "rows.jsonl:7")
    assert (caught.value.code, caught.value.where) == (code, "rows.jsonl:7")
    assert caught.value.message.startswith(message)


def test_a_row_names_its_line_and_key() -> None:
    with pytest.raises(AfterwordError, match=r"^rows.jsonl:7: body: “body” should be text in double quotes"):
        row_table({"body": None}, "rows.jsonl:7").take("body", str)


def test_slips_are_one_or_two_letters_in_words_of_five_or_more() -> None:
    assert slip_of("waitng", ["rejected", "waiting"]) == "waiting"
    assert slip_of("withdrew", ["withdrawn"]) == ""
    assert slip_of("vp", ["hr"]) == ""
    assert slip_of("pending", ["waiting", "phone"]) == ""


def test_messages_show_nothing_that_a_terminal_would_obey() -> None:
    assert shown("a\x1b[31mb\u202ec") == "a\ufffd[31mb\ufffdc"
    assert shown("x" * 100) == "x" * 59 + "…"
    assert did_you_mean("", ["name"]) == ""
    error = fault('"\\u001b[31m" = 1\n[role]\ntitle="P"\n[[people]]\nname="D"')
    assert "\x1b" not in str(error)
    assert error.code == "unknown_key"


@given(st.text() | TOML_LIKE)
@PATIENT
def test_no_text_breaks_the_record_reader(text: str) -> None:
    found = attempt(parse_record, text)
    assert isinstance(found, Record) or getattr(found, "where", "").startswith("interview.toml")


@given(TOML_LIKE)
@PATIENT
def test_no_text_breaks_the_search_for_lines(text: str) -> None:
    found = attempt(Lines, text, "x")
    assert isinstance(found, Lines)
    assert set(found.found.values()) <= set(range(1, text.count("\n") + 2))


@given(st.text() | st.text(st.sampled_from('{}[]",:01 ntrue.eE-')))
@PATIENT
def test_no_text_breaks_the_row_reader(text: str) -> None:
    found = attempt(read_row, text, "rows:1")
    assert isinstance(found, dict) or getattr(found, "where", "") == "rows:1"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a." * 60 + "a = 1", "bad_toml"),
        ("[" + "a." * 60 + "a]", "bad_toml"),
        ("x = {" + "a." * 60 + "a = 1}", "bad_toml"),
        ("x = " + "[" * 60 + "]" * 60 + " # " + "." * 60, "bad_toml"),
        ("x = " + "[" * 100_000, "bad_toml"),
        ("x = " + "{a=" * 100_000, "bad_toml"),
        ("x = " + "9" * 5000, "bad_toml"),
        ("x" * (LIMIT + 1), "too_large"),
    ],
)
def test_what_is_too_deep_or_too_long_is_refused(text: str, code: str) -> None:
    assert fault(text).code == code


def test_dots_in_prose_and_in_lists_of_numbers_are_no_depth() -> None:
    text = f'x = "{"." * 100}"\ny = [{"1.5, " * 100}]'
    assert len(read_toml(text, "x.toml").take("y", list)) == 100


BOMBS = {
    "dotted key": "a." * 500_000,
    "dotted, spaced": "a . " * 250_000,
    "brackets": "[" * 1_000_000,
    "dots and brackets": "." * 50 + "[" * 1_000_000,
    "opened strings": '"""\\' * 250_000 + "." * 50,
    "quotes": '"' * 1_000_000,
    "ticks": "'" * 1_000_000 + "." * 50,
    "backslashes": 'x = "' + "\\" * 1_000_000 + "." * 50,
    "headings": "[[a]]\n" * 150_000,
    "long key": '"' + "k" * 1_000_000 + '" = 1',
    "one name": '[role]\ntitle = "' + "n" * 1_000_000 + '"',
    "comment": "#" + "." * 1_000_000,
    "equals": "x = {" + "= ," * 300_000 + "." * 50,
}


@pytest.mark.slow
@pytest.mark.parametrize("text", BOMBS.values(), ids=list(BOMBS))
def test_a_million_characters_take_seconds_not_hours(text: str) -> None:
    start = time.process_time()
    fault(text)
    assert time.process_time() - start < 20


@pytest.fixture
def added(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder laid out like exercises/, with its parent's name in no setting yet."""
    monkeypatch.delenv("AFTERWORD_PATH", raising=False)
    home = tmp_path / "mine"
    (home / "kinds").mkdir(parents=True)
    (home / "kinds" / "zz_note.toml").write_text("mine", encoding="utf-8")
    (home / "kinds" / "_parts.toml").write_text("", encoding="utf-8")
    (home / "scenarios" / "zz_talk").mkdir(parents=True)
    (home / "scenarios" / "zz_talk" / "interview.toml").write_text("", encoding="utf-8")
    (home / "scenarios" / "zz_empty").mkdir()
    return home


def test_data_is_found_and_read() -> None:
    assert (content.root() / "exercises").is_dir()
    assert "[[setting]]" in content.data_text("exercises", "planner", "rules.toml")


def test_added_folders_add_things(added: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "zz_note" not in content.find("kinds", ".toml")
    kinds = content.find("kinds", ".toml", [added])
    assert kinds["zz_note"] == added / "kinds" / "zz_note.toml"
    assert "_parts" not in kinds
    assert list(kinds) == sorted(kinds)
    found = content.scenarios([added])
    assert found["zz_talk"] == added / "scenarios" / "zz_talk"
    assert "zz_empty" not in found
    monkeypatch.setenv("AFTERWORD_PATH", f"{os.pathsep}{added}")
    assert "zz_note" in content.find("kinds", ".toml")


def test_the_later_folder_wins_and_a_plain_folder_holds_kinds(added: Path, tmp_path: Path) -> None:
    loose = tmp_path / "loose"
    loose.mkdir()
    (loose / "zz_note.toml").write_text("loose", encoding="utf-8")
    assert content.find("kinds", ".toml", [added, loose])["zz_note"].parent == loose
    assert content.find("kinds", ".toml", [loose, added])["zz_note"].parent.parent == added
    assert "zz_note" not in content.find("lexicon", ".toml", [loose])


def test_missing_folders_and_files_say_so(tmp_path: Path) -> None:
    with pytest.raises(AfterwordError, match="There is no such folder"):
        content.folders([tmp_path / "gone"])
    with pytest.raises(AfterwordError, match="There is no such file"):
        content.read_text(tmp_path / "gone.toml")
    with pytest.raises(AfterwordError, match="can't be opened"):
        content.read_text(tmp_path)
    with pytest.raises(AfterwordError, match="can't be opened"):
        content.read_text(Path("nul\0"))


def test_files_are_read_up_to_the_limit(tmp_path: Path) -> None:
    file = tmp_path / "a.toml"
    file.write_bytes(b"\xef\xbb\xbfx = 1")
    assert content.read_text(file) == "x = 1"
    assert content.read_text(file, 8) == "x = 1"
    with pytest.raises(AfterwordError) as caught:
        content.read_text(file, 7)
    assert caught.value.code == "too_large"


def test_without_data_both_places_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(content, "__file__", str(tmp_path / "src" / "afterword" / "content.py"))
    monkeypatch.setattr("importlib.resources.files", lambda _: tmp_path / "site")
    content.root.cache_clear()
    try:
        with pytest.raises(
            AfterwordError, match=r"_content: The exercises are missing: .* exercises/ folder"
        ):
            content.root()
        (tmp_path / "exercises" / "kinds").mkdir(parents=True)
        assert content.root() == tmp_path
        content.root.cache_clear()
        (tmp_path / "site" / "_content").mkdir(parents=True)
        assert content.root() == tmp_path / "site" / "_content"
    finally:
        content.root.cache_clear()
