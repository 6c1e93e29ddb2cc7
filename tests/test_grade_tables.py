"""Files people upload, sheets they fill in, names and archives of an LMS: the pure parts of grading."""

from __future__ import annotations

import csv
import io
import json
import stat
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterword.errors import AfterwordError
from afterword.grade.archive import inside, members
from afterword.grade.inert import inert, inert_comment
from afterword.grade.naming import owner
from afterword.grade.policy import no_formula, queue, read_rows, with_formula
from afterword.grade.rows import FINAL, MISSING, WAITING, GradeRow
from afterword.grade.scoring import Doubt
from afterword.grade.sheet import CRITERIA, Line, read_sheet, sheet
from afterword.grade.tables import to_blackboard, to_canvas, to_csv, to_json, to_moodle

ROWS = [
    GradeRow("1042", "1042", "Ann, Marie", "O'Neil", "am@school.example", "thank_you", FINAL, 41.5, 45, 0, 0.0, {"draft_score": 16.5}),
    GradeRow("dreyes", "dreyes", "=cmd|' /C calc'!A0", "Reyes", "", "thank_you", WAITING, 16.0, 45, 2, 4.0, {}),
    GradeRow("kim", "kim", "", "", "", "thank_you", MISSING, None, 45, 0, 0.0, {}),
]  # fmt: skip


def table(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_an_lms_gets_only_what_is_final() -> None:
    canvas = table(to_canvas(ROWS, {"thank_you": "48211"}))
    assert canvas[0]["Student"].strip() == "Points Possible"
    assert {row["Student"]: row["thank_you (48211)"] for row in canvas} == {
        "    Points Possible": "45", "O'Neil, Ann, Marie": "41.5", "Reyes, =cmd|' /C calc'!A0": "", "kim": "",
    }  # fmt: skip
    assert [row["ID"] for row in canvas] == ["", "", "1042", ""] or {"1042"} <= {row["ID"] for row in canvas}
    moodle = table(to_moodle(ROWS))
    assert {row["ID number"]: row["thank_you"] for row in moodle} == {"1042": "41.5"}
    # Moodle would take an empty cell for "no grade"
    blackboard = table(to_blackboard(ROWS, {"thank_you": "7"}))
    assert {row["Username"]: row["thank_you [Total Pts: 45 Score] |7"] for row in blackboard}[
        "1042"
    ] == "41.5"


def test_no_cell_begins_a_formula_and_commas_stay_inside() -> None:
    for text in (to_canvas(ROWS, {}), to_moodle(ROWS), to_blackboard(ROWS, {}), to_csv(ROWS)):
        for row in csv.reader(io.StringIO(text)):
            assert not any(cell[:1] in ("=", "+", "-", "@", "\t", "\r") for cell in row)
    assert table(to_moodle(ROWS))[0]["First name"] in ("", "Ann, Marie", "'=cmd|' /C calc'!A0")


def test_csv_and_json_say_what_is_missing_and_late() -> None:
    rows = {row["student"]: row for row in table(to_csv(ROWS))}
    assert [rows[id]["status"] for id in ("1042", "dreyes", "kim")] == ["final", "waiting", "missing"]
    assert (rows["dreyes"]["late_days"], rows["dreyes"]["late_points"], rows["kim"]["points"]) == (
        "2",
        "4",
        "",
    )
    assert json.loads(to_json(ROWS))["grades"][2]["points"] is None


@given(st.text())
def test_a_formula_guard_is_undone(text: str) -> None:
    assert with_formula(no_formula(text)) == text
    assert no_formula(text)[:1] not in ("=", "+", "-", "@", "\t", "\r")


LINES = [
    Line("1042", "message", "Dear Lars", None, 20.0, False),
    Line("1042", "draft_score", "Dear Priyanka", 12.0, 20.0, True),
    Line("1042", "reflection", "=SUM(A1)", None, 5.0, False),
]
BANK = {"specific": "Only from your talk.", "shorter": "Half would do."}


def filled(**cells: dict[str, str]) -> str:
    rows = table(sheet(LINES).removeprefix("\ufeff"))
    for row in rows:
        row.update(cells.get(row["cell"], {}))
    out = io.StringIO()
    writer = csv.DictWriter(out, rows[0].keys(), delimiter=";")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def test_a_sheet_comes_back_with_points_comments_and_reasons() -> None:
    text = filled(
        message={
            **dict.fromkeys(CRITERIA, "4"),
            "tone": "3",
            "comments": "specific, shorter",
            "note": "Nice.",
        },
        draft_score={"points": "15,5", "reason": "The moment is there in other words."},
    )
    message, draft = read_sheet(text, "sheet.csv", LINES, BANK)
    assert (message.points, draft.points) == (19.0, 15.5)
    assert message.comment.startswith("Nice.\n\nOnly from your talk.\n\nHalf would do.")
    assert "The moment is there" in draft.comment


@pytest.mark.parametrize(
    ("cells", "says", "where"),
    [
        ({"message": {"purpose": "4"}}, "All five", "sheet.csv:2: only_here"),
        ({"message": dict.fromkeys(CRITERIA, "5")}, "0 to 4", "sheet.csv:2: purpose"),
        ({"message": {**dict.fromkeys(CRITERIA, "4"), "points": "3"}}, "Which one", "sheet.csv:2: points"),
        ({"draft_score": {"points": "3"}}, "need a reason", "sheet.csv:3: reason"),
        ({"draft_score": {"points": "nan"}}, "0 to 20", "sheet.csv:3: points"),
        ({"reflection": dict.fromkeys(CRITERIA, "1")}, "another answer", "sheet.csv:4: purpose"),
        ({"reflection": {"comments": "specifc"}}, "specific", "sheet.csv:4: comments"),
        ({"reflection": {"student": "nobody"}}, "has no answer", "sheet.csv:4"),
    ],
)
def test_a_slip_in_a_sheet_is_told_with_line_and_column(
    cells: dict[str, dict[str, str]], says: str, where: str
) -> None:
    with pytest.raises(AfterwordError) as caught:
        read_sheet(filled(**cells), "sheet.csv", LINES, BANK)
    assert says in caught.value.message
    assert caught.value.where == where


def test_an_untouched_sheet_changes_nothing() -> None:
    assert read_sheet(sheet(LINES), "sheet.csv", LINES, BANK) == []


def test_an_id_from_which_a_spreadsheet_took_its_zeros_is_found() -> None:
    lines = [Line(id, "reflection", "", None, 5.0, False) for id in ("0042", "007", "7")]
    head = "student,cell,points\n"
    (given,) = read_sheet(f"{head}42,reflection,3\n", "sheet.csv", lines, BANK)
    assert (given.student, given.points) == ("0042", 3.0)
    (given,) = read_sheet(f"{head}7,reflection,3\n", "sheet.csv", lines, BANK)
    assert given.student == "7"
    with pytest.raises(AfterwordError):
        read_sheet(f"{head}07,reflection,3\n", "sheet.csv", lines, BANK)


def test_the_queue_asks_once_for_the_same_words() -> None:
    doubts = [
        Doubt("thank_you", "looks_forward", "x", text)
        for text in ("I look  forward.", "i look forward.", "=A1")
    ]
    rows = read_rows(queue(doubts), "queue.csv", ("verdict",))
    assert [(row["words"], row["times"]) for row in rows] == [("I look  forward.", "2"), ("'=A1", "1")]


@pytest.mark.parametrize(
    ("name", "id", "file"),
    [
        ("reyesdana_1042_88812_thank_you.ipynb", "1042", "thank_you.ipynb"),
        ("reyesdana_LATE_1042_88812_thank_you-2.ipynb", "1042", "thank_you.ipynb"),
        ("Dana Reyes_1042_assignsubmission_file_/thank_you.ipynb", "1042", "thank_you.ipynb"),
        ("Ünal_Şen_77_assignsubmission_file_thank_you.ipynb", "77", "thank_you.ipynb"),
        ("Week 1_dreyes_attempt_2026-03-06-09-12-00_thank_you.ipynb", "dreyes", "thank_you.ipynb"),
        ("Week 1_dreyes_attempt_2026-99-06-09-12-00_thank_you.ipynb", "dreyes", "thank_you.ipynb"),
        ("dreyes/thank_you.ipynb", "dreyes", "thank_you.ipynb"),
        ("class/dreyes/thank_you/thank_you.ipynb", "dreyes", "thank_you.ipynb"),
        ("class/dreyes/thank_you/drafts/a.md", "dreyes", "drafts/a.md"),
        ("dreyes-a+b/thank_you.ipynb", "dreyes-a+b", "thank_you.ipynb"),
        ("dana-reyes.afterword.zip", "dana-reyes", "dana-reyes.afterword.zip"),
        ("dana-reyes.afterword (1).zip", "dana-reyes", "dana-reyes.afterword (1).zip"),
        ("leekim_3001_88814_lee.afterword-1.zip", "3001", "lee.afterword.zip"),
        ("Lee_1043_assignsubmission_file_/1042.afterword.zip", "1043", "1042.afterword.zip"),
        ("Week 1_d@uni.example_attempt_2026-03-06-09-12-00_a.ipynb", "d@uni.example", "a.ipynb"),
        (
            "eve_2001_88813_Dana_1042_assignsubmission_file_thank_you.ipynb",
            "2001",
            "Dana_1042_assignsubmission_file_thank_you.ipynb",
        ),
        (
            "eve_2001_88813_x_1042_attempt_2026-03-06-09-12-00_thank_you.ipynb",
            "2001",
            "x_1042_attempt_2026-03-06-09-12-00_thank_you.ipynb",
        ),
        (
            "Eve_2001_assignsubmission_file_x_dana_attempt_2026-03-06-09-12-00_y.ipynb",
            "2001",
            "x_dana_attempt_2026-03-06-09-12-00_y.ipynb",
        ),
        (
            "Week 1_eve_attempt_2026-03-06-09-12-00_A_1042_assignsubmission_file_x.ipynb",
            "eve",
            "A_1042_assignsubmission_file_x.ipynb",
        ),
        ("dreyes+thank_you+2026-11-23 09:02:04 UTC+ab/thank_you.ipynb", "dreyes", "thank_you.ipynb"),
        ("thank_you_dreyes.ipynb", "dreyes", "thank_you.ipynb"),
        ("dreyes-thank_you.ipynb", "dreyes", "thank_you.ipynb"),
    ],
)
def test_names_tell_whose_file_it_is(name: str, id: str, file: str) -> None:
    found = owner(tuple(name.split("/")), "thank_you")
    assert found is not None
    assert (found.id, found.file) == (id, file)


def test_a_name_that_tells_nothing_is_nobodys() -> None:
    assert owner(("homework.ipynb",), "thank_you") is None


def archive(path: Path, **files: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in files.items():
            made.writestr(name, data)
    return path


def test_an_archive_cannot_lead_out_swell_or_link(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("../../etc/evil.ipynb", b"x")
        made.writestr("/abs.ipynb", b"x")
        made.writestr("C:\\evil.ipynb", b"x")
        made.writestr("bomb.ipynb", b"\0" * 30_000_000)
        link = zipfile.ZipInfo("link.ipynb")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        made.writestr(link, b"/etc/passwd")
        made.writestr("good/thank_you.ipynb", b"{}")
    found = {member.name: member.why for member in members(path)}
    assert {name for name, why in found.items() if not why} == {"good/thank_you.ipynb"}
    assert len(found) == 6


def test_a_damaged_archive_and_an_archive_inside_are_told(tmp_path: Path) -> None:
    with pytest.raises(AfterwordError):
        list(members(archive(tmp_path / "a.zip", a=b"x" * 100).with_name("gone.zip")))
    (tmp_path / "no.zip").write_bytes(b"PK\x03\x04 nothing")
    with pytest.raises(AfterwordError):
        list(members(tmp_path / "no.zip"))
    whole = archive(tmp_path / "b.zip", **{"k/inner.zip": b"not one"})
    (member,) = members(whole)
    assert [inner.why for inner in inside(member)] == ["This is no zip archive that can be read."]


HOSTILE = [
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "[x](javascript:alert(1))", "![x](http://a.example/b.png)",
    "<!-- <script> -->", "&lt;script&gt;", "&#60;script&#62;", "[a]: javascript:alert(1)\n[x][a]", "<http://a.example>",
    "$\\href{javascript:alert(1)}{x}$", "\\(x\\)", "</div><svg/onload=alert(1)>", "<a href='x'>y</a>",
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_markdown_of_a_student_is_only_shown(text: str) -> None:
    from markdown import markdown

    for made in (markdown(inert(text)), markdown(inert_comment(text))):
        assert "<script" not in made
        assert "<img" not in made
        assert "<a " not in made
        assert "<svg" not in made
    assert "$" not in inert(text)


def test_what_people_mean_stays_readable() -> None:
    assert inert("I <3 this, and 2 < 3.") == "I <3 this, and 2 < 3."
