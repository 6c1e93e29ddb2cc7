"""The coach without a browser: what it keeps, what it shows, and what happens to bad input."""

from __future__ import annotations

import json
import re
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

from afterword.coach import Coach, Prompts, history
from afterword.coach.magic import options, to_the_letter
from afterword.coach.panel_view import marks
from afterword.coach.past import History
from afterword.content import load_kinds
from afterword.errors import AfterwordError

DRAFT = "Subject: Thank you\nTo: Tamsin Okafor\n\nDear Tamsin,\n\nThank you for the call 👋. I am the perfect candidate.\n\nBest,\nWendell"


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def coach(text: str | None = DRAFT, **more: Any) -> Coach:
    return Coach("thank_you", scenario="phone-screen", text=text, **more)


def send(one: Coach, text: str, do: str = "score") -> dict[str, Any]:
    one._received(one, {"do": do, "rev": 7, "text": text}, [])
    return dict(one.result)


def test_marks_are_counted_as_the_browser_counts() -> None:
    one = coach()
    wide = DRAFT.encode("utf-16-le")
    words = {wide[2 * m["start"] : 2 * m["end"]].decode("utf-16-le") for m in one.result["marks"]}
    assert "I am the perfect candidate." in words
    assert one.result["size"] == len(wide) // 2


def test_what_is_typed_is_kept_with_its_history() -> None:
    one = coach()
    send(one, DRAFT + "\nP.S. More.")
    assert Path("drafts/thank_you-phone-screen.md").read_text(encoding="utf-8").endswith("P.S. More.")
    rows = Path("drafts/.thank_you-phone-screen.history.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(row)["why"] for row in rows] == ["run", "auto"]
    assert json.loads(rows[0])["kind"] == "thank_you"


def test_half_an_emoji_is_answered_and_kept_until_the_other_half_comes() -> None:
    """A browser may pass on a pair's first half alone, which no message and no file can carry."""
    one = coach()
    half, both = f"{DRAFT} \ud83d", f"{DRAFT} 👋"
    found = send(one, half)
    assert found["size"] == len(half.encode("utf-16-le", "surrogatepass")) // 2
    json.dumps(one.get_state(), ensure_ascii=False, default=str).encode()
    assert send(one, both)["size"] == found["size"] + 1
    assert one.saved["kept"]
    assert not one.saved["note"]
    assert one.kept.path.read_text(encoding="utf-8") == both
    assert [path.name for path in Path("drafts").iterdir() if "conflict" in path.name] == []
    assert one.history.versions()[-2].text == f"{DRAFT} \N{REPLACEMENT CHARACTER}"


def test_a_history_with_half_an_emoji_opens() -> None:
    one = coach("Old words, as they were once saved.")
    one.history.add("New words \ud83d that the page forgot.", "auto", {})
    again = coach("Old words, as they were once saved.")
    assert again.recover == "New words \N{REPLACEMENT CHARACTER} that the page forgot."


def test_newer_words_are_offered_and_never_overwritten() -> None:
    send(coach("Old words, as they were once saved."), "New words that the page forgot.")
    again = coach("Old words, as they were once saved.")
    assert again.recover == "New words that the page forgot."
    assert (
        Path("drafts/thank_you-phone-screen.md").read_text(encoding="utf-8")
        == "New words that the page forgot."
    )
    assert not again.saved["kept"], "until the person has chosen, the browser's tab is to keep what it has"
    forgotten = {"do": "settle", "rev": 8, "text": again.recover, "instead": "Words written before choosing."}
    again._received(again, forgotten, [])
    assert again.recover == ""
    assert again.saved["kept"]
    kept = [version.text for version in again.history.versions()]
    assert kept[-2:] == ["Words written before choosing.", "New words that the page forgot."]


LETTER = "Dear Tamsin,\n\nThank you for the call. The two nurses with their paper tally have stayed with me.\n\nWendell"
BEGINNING = "Hi Tamsin,\n\n\nBest regards,\nWendell Achterberg"


def file() -> str:
    return Path("drafts/thank_you-phone-screen.md").read_text(encoding="utf-8")


def test_words_written_into_the_file_itself_are_offered_and_never_overwritten() -> None:
    coach()
    Path("drafts/thank_you-phone-screen.md").write_text(LETTER + "\n", encoding="utf-8")
    again = coach()
    assert again.recover == LETTER
    assert file() == LETTER + "\n"
    send(again, DRAFT, "settle")  # "Keep what is here": then the others are still among the versions
    assert file() == DRAFT
    assert LETTER in [version.text for version in again.history.versions()]


def test_a_lesson_that_only_begins_a_letter_does_not_replace_the_whole_one() -> None:
    send(coach(None), LETTER)  # written in a box, as in Voila
    again = coach(BEGINNING)
    assert again.recover == LETTER
    assert file() == LETTER


def test_a_letter_that_was_taken_back_to_its_beginning_stays_so() -> None:
    send(coach(LETTER), BEGINNING)
    again = coach(BEGINNING)
    assert (again.recover, file()) == ("", BEGINNING)


def test_what_is_typed_before_choosing_is_kept_too() -> None:
    send(coach(LETTER), LETTER + "\nP.S. The page never saw this.")
    again = coach(LETTER)
    send(again, LETTER + "\nP.P.S. Written while the offer stood there.")
    assert file().endswith("P.S. The page never saw this.")
    assert again.history.versions()[-1].text.endswith("while the offer stood there.")


def test_a_box_comes_back_with_its_words() -> None:
    send(coach(None, key="box"), "My own words, more than seven of them, are here.")
    assert coach(None, key="box").value == "My own words, more than seven of them, are here."


def test_a_draft_is_never_markup() -> None:
    one = coach(
        "Dear <img src=x onerror=alert(1)>,\n\nThank you for <script>alert(2)</script> the call, Tamsin.\n\nWendell"
    )
    data, _ = one._repr_mimebundle_()
    assert "<script" not in one.result["html"] + data["text/html"]
    assert "<img" not in one.result["html"] + data["text/html"]
    assert "Wendell" in data["text/plain"]


def test_no_record_is_no_error() -> None:
    one = Coach("thank_you", text="Dear Sam,\n\nThank you for your time on Friday.\n\nBest,\nKim")
    assert "is not checked" in one.result["html"]


def test_a_reader_nobody_knows_and_a_bad_header_are_told() -> None:
    assert coach("To: Nobody At All\n\nThank you for the call, it was good.").last is not None
    assert "Subject" in coach("Subject: a\nSubject: b\n\nThank you for the call.").result["html"]


@pytest.mark.parametrize("content", [None, 3, {}, {"text": 5}, {"text": "x" * 500_000, "rev": "7"}])
def test_messages_that_make_no_sense_do_no_harm(content: object) -> None:
    one = coach()
    one._received(one, content, [])
    assert one.result["html"]


def test_a_full_disk_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    one = coach()

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    send(one, "Words for which there is no room at all.")
    assert "can't be saved here" in one.saved["note"]
    assert not one.saved["kept"]


def test_feedback_does_not_wait_for_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    one = coach()
    seen: list[str] = []
    one.observe(lambda change: seen.append(change["name"]), ["result", "saved"])
    keep = one._keep
    monkeypatch.setattr(one, "_keep", lambda text, why: (seen.append("keep"), keep(text, why))[1])
    send(one, f"{DRAFT} One more line.")
    assert seen == ["result", "keep", "saved"]


def test_words_are_kept_even_where_they_can_t_be_judged(monkeypatch: pytest.MonkeyPatch) -> None:
    one = coach()

    def fails(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("afterword.coach.panel.judge", fails)
    with pytest.raises(RuntimeError):
        send(one, "Words that matter more than any feedback.")
    assert one.kept.path.read_text(encoding="utf-8") == "Words that matter more than any feedback."


@pytest.mark.parametrize(
    ("line", "part"),
    [
        ("", "what you are writing"),
        ("thank_you scenari=x", "scenario"),
        ('thank_you to="Dana', "quotation mark"),
        ("thank_you fast", "is no option"),
    ],
)
def test_slips_in_the_first_line_are_told(line: str, part: str) -> None:
    with pytest.raises(AfterwordError, match=part):
        options(line)


def test_the_first_line_is_read_whole() -> None:
    read = options('thank_you scenario=lab-day to="Dana Reyes" key=second write-first')
    assert read == {
        "kind": "thank_you",
        "scenario": "lab-day",
        "to": "Dana Reyes",
        "key": "second",
        "write_first": True,
    }


@pytest.mark.parametrize("key", ["../up", "a/b", "", "x" * 99, "a b"])
def test_a_key_stays_in_its_folder(key: str) -> None:
    if key:
        with pytest.raises(AfterwordError):
            coach(key=key)
    else:
        assert coach(key=key).key == "thank_you-phone-screen"


def test_unknown_names_get_a_hint() -> None:
    with pytest.raises(AfterwordError, match="phone-screen"):
        Coach("thank_you", scenario="phone-scren")
    with pytest.raises(AfterwordError, match="thank_you"):
        Coach("thank_yu")


def test_a_draft_is_taken_to_the_letter_and_an_empty_cell_is_no_error() -> None:
    shell = InteractiveShell(config=Config({"HistoryManager": {"enabled": False}}))
    heard: list[tuple[str, str]] = []
    shell.register_magic_function(lambda line, cell: heard.append((line, cell)), "cell", "draft")
    shell.input_transformers_cleanup.insert(0, to_the_letter)
    reply = "Dear Dana,\n\n>>> On Monday you wrote:\n... more\n!ls\nWhat do you think?\n"
    for below in (reply, f"    {reply}", ">>> x\n", ""):
        shell.run_cell(f'%%draft thank_you to="Dana"\n{below}').raise_error()
        assert heard.pop() == ('thank_you to="Dana"', below or "\n")
    shell.run_cell("%%draft thank_you").raise_error()
    assert heard == [("thank_you", "\n")]
    for other in (["x = 1\n"], ["%%drafts x\n"], ["draft\n"], []):
        assert to_the_letter(other) == other


def test_a_torn_line_of_the_history_is_passed_over() -> None:
    kept = History("k", Path("drafts"), lambda: datetime(2026, 5, 4, 9, 0))
    kept.add("one", "auto", {})
    with kept.path.open("ab") as file:
        file.write(b'{"at": "2026')
    kept.add("two", "auto", {})
    assert [v.text for v in kept.versions()] == ["one", "two"]


def test_before_and_after_stand_side_by_side() -> None:
    one = coach()
    send(
        one,
        DRAFT.replace(
            "I am the perfect candidate.", "The dashboard that turns red every Monday made me laugh <b>."
        ),
    )
    shown = history("thank_you", scenario="phone-screen")._repr_mimebundle_()["text/html"]
    heard = re.sub(r"<[^>]+>", "", shown)
    assert "<del>" in shown
    assert "<ins>" in shown
    assert re.search(r"\(gone: I am the .*?\)", heard)
    assert re.search(r"\(new: The dashboard .*?\)", heard)
    assert "<b>" not in shown
    assert "No longer: " in shown


@pytest.mark.parametrize("kind", sorted(load_kinds()))
def test_every_kind_has_questions_to_start_from(kind: str) -> None:
    shown = Prompts(kind, scenario="phone-screen")._repr_mimebundle_()
    assert "?" in shown["text/plain"]
    assert "dashboard" in shown["text/html"]


def test_marks_of_the_subject_point_at_the_subject() -> None:
    one = coach("Subject: hey\n\nDear Tamsin, thank you so much for the call.\n\nWendell")
    assert one.last is not None
    text = one.value
    found = [text[m.start : m.end] for m in marks(one.last, text, text.index("Dear"))]
    assert "hey" in found


def test_a_slip_in_the_record_stops_nobody_from_writing() -> None:
    Path("interview.toml").write_text('[role]\ntitle = "Planner"\nthis is no line\n', encoding="utf-8")
    one = Coach("thank_you", text=LETTER)
    assert "interview.toml:3" in one.result["html"]
    assert "is not checked" in one.result["html"]
    assert Path("drafts/thank_you.md").read_text(encoding="utf-8") == LETTER
    questions = Prompts("thank_you")._repr_mimebundle_()
    assert "interview.toml:3" in questions["text/plain"]
    assert "From your notes" not in questions["text/html"]
    assert "only one version" in history("thank_you")._repr_mimebundle_()["text/plain"]
    with pytest.raises(AfterwordError, match="can't be read"):
        Coach("thank_you", record="interview.toml")


def test_it_is_said_what_a_draft_is_compared_with() -> None:
    assert (
        "the made-up interview: Data Analyst, Claims Operations, Cedar &amp; Plain Health Plan"
        in coach().result["html"]
    )
    assert "in the lesson “Welcome”" in Coach("thank_you", text=LETTER).result["html"]


def test_only_words_that_changed_are_marked_in_the_comparison() -> None:
    send(
        coach("Dear Tamsin,\n\nThank you for the call this morning about the role, truly.\n\nBest,\nWendell"),
        "",
    )
    new = (
        "Dear Tamsin,\n\nThank you for the call this morning about the analyst role, truly.\n\nBest,\nWendell"
    )
    send(coach(None), new)
    html = history("thank_you", scenario="phone-screen")._repr_mimebundle_()["text/html"]
    assert re.findall(r"<(del|ins)>(.*?)</", html) == [("ins", "analyst")]
    assert "Best,\nWendell" in html
