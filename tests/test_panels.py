"""The panels and the files beside the notebook: restored, never lost, calm where the disk says no."""

from __future__ import annotations

import json
import re
import sys
from base64 import b64decode
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from afterword.coach import browser
from afterword.coach.hand_in import HandIn
from afterword.coach.kept import Kept
from afterword.coach.kit import Kit
from afterword.coach.live import Live, still
from afterword.coach.message import Message
from afterword.coach.past import History
from afterword.coach.planner import Planner
from afterword.coach.progress import Progress
from afterword.coach.record_file import HEAD, RecordFile, is_ours
from afterword.coach.record_form import RecordForm
from afterword.coach.self_score import SelfScore
from afterword.coach.steps import Choose, Compare, Order, Story
from afterword.content import data_text, outline
from afterword.errors import AfterwordError
from afterword.handin import SelfScore as Marks
from afterword.handin import read_handin
from afterword.record import parse_record, record_to_toml
from test_markup import HOSTILE, Reader

PHONE = data_text("exercises", "scenarios", "phone-screen", "interview.toml")
NOTE = """Subject: Thank you, and the portfolio link (Data Analyst)

Hi Tamsin,

Thank you for talking with me this morning about the Data Analyst role. The two nurses who keep a paper tally have stayed \
with me, and since we hung up I have been sketching what that screen would have to show.

Best regards,
Wendell Achterberg
"""


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def send(panel: Live, do: str, arg: str = "", zone: str = "", **values: Any) -> dict[str, Any]:
    """What the front end sends, and the page it gets."""
    named = {name.replace("__", "."): value for name, value in values.items()}
    content = {"do": do, "arg": arg, "values": named, "seq": panel.page["seq"] + 1, "zone": zone}
    panel._received(panel, content, [])
    return dict(panel.page)


def now() -> datetime:
    return datetime(2026, 3, 10, 22, 41, tzinfo=UTC)


def draft(key: str, text: str = NOTE, **told: str) -> None:
    Path("drafts").mkdir(exist_ok=True)
    Path(f"drafts/{key}.md").write_text(text, encoding="utf-8")
    if told:
        Path(f"drafts/.{key}.history.jsonl").write_text(
            json.dumps({"text": text, **told}) + "\n", encoding="utf-8"
        )


# --- Files ------------------------------------------------------------------------------------------


def test_another_hand_is_never_written_over(here: Path) -> None:
    one, other = Kept(here / "a.json", now), Kept(here / "a.json", now)
    assert one.load() is None
    assert one.save("first").ok
    other.load()
    assert other.save("second").note == ""
    saved = one.save("third")
    assert saved.ok
    assert "a.conflict-20260310-224100.json" in saved.note
    assert (here / "a.conflict-20260310-224100.json").read_text() == "second"
    other.save("fourth")
    assert (here / "a.conflict-20260310-224100-2.json").read_text() == "third"
    assert sorted(p.name for p in here.iterdir()) == [
        "a.conflict-20260310-224100-2.json", "a.conflict-20260310-224100.json", "a.json",
    ]  # fmt: skip


def test_a_full_disk_leaves_the_old_text_and_no_rest(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = Kept(here / "a.json", now)
    file.save("old")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("afterword.coach.kept.os.fsync", full)
    saved = file.save("new")
    assert not saved.ok
    assert "No space left on device" in saved.note
    assert [(p.name, p.read_text()) for p in here.iterdir()] == [("a.json", "old")]


def test_a_link_stays_a_link_and_rights_stay_as_they_are(here: Path) -> None:
    (here / "real.json").write_text("old", encoding="utf-8")
    (here / "real.json").chmod(0o640)
    (here / "a.json").symlink_to("real.json")
    file = Kept(here / "a.json", now)
    file.load()
    assert file.save("new").ok
    assert (here / "a.json").is_symlink()
    assert (here / "real.json").read_text(encoding="utf-8") == "new"
    assert (here / "real.json").stat().st_mode & 0o777 == 0o640


def test_a_record_of_ones_own_layout_is_copied_before_it_is_written(here: Path) -> None:
    path = here / "interview.toml"
    path.write_text("# my own remark\n" + PHONE, encoding="utf-8")
    file = RecordFile(path, now)
    record = file.load()
    assert record is not None
    assert file.save(record).note == ""
    assert "my own remark" in path.read_text(encoding="utf-8")  # nothing was changed, so nothing is written
    record = replace(record, me=replace(record.me, name="W."))
    saved = file.save(record)
    assert "interview.by-hand-20260310-224100.toml" in saved.note
    assert "my own remark" in (here / "interview.by-hand-20260310-224100.toml").read_text(encoding="utf-8")
    assert path.read_text(encoding="utf-8") == HEAD + record_to_toml(record)
    assert file.save(record).note == ""
    path.write_text(path.read_text(encoding="utf-8") + "# later remark\n", encoding="utf-8")
    assert "by-hand" in file.save(replace(record, needs=())).note
    assert len(list(here.glob("*by-hand*"))) == 2


def test_what_the_form_wrote_is_known_again() -> None:
    plain = record_to_toml(parse_record(PHONE))
    assert is_ours(plain, "x")
    assert is_ours(HEAD + plain, "x")
    assert not is_ours("# hello\n" + plain, "x")
    assert not is_ours("nonsense", "x")


# --- The record form ---------------------------------------------------------------------------------


def test_the_form_writes_the_record_as_soon_as_it_is_one(here: Path) -> None:
    form = RecordForm()
    assert "as soon as it has the role and one person" in form.page["html"]
    send(form, "next", me__name="Imani Osei", role__title="Night Planner")
    assert not (here / "interview.toml").exists()
    send(form, "go", "people")
    page = send(form, "add", "people")
    assert page["focus"] == f"{form.uid}-people.0.name"
    page = send(form, "edit", people__0__name="Dana Reyes", people__0__email="dana@harrow.example")
    assert "Kept in interview.toml." in page["html"]
    record = parse_record((here / "interview.toml").read_text(encoding="utf-8"))
    assert (record.me.name, record.people[0].name) == ("Imani Osei", "Dana Reyes")


def test_the_form_is_taken_up_where_it_was_left(here: Path) -> None:
    form = RecordForm()
    send(form, "next", me__name="Imani", role__title="Planner")
    send(form, "edit", paste="met Dana\nscanners late")
    send(form, "split")
    page = send(form, "edit", line__0__kind="person", line__1__kind="moment")
    again = RecordForm()
    assert again.page["html"].replace(again.uid, form.uid) == page["html"]
    send(again, "edit", line__0__name="Dana Reyes")
    page = send(again, "put")
    assert page["say"] == "2 lines are sorted. None left."
    assert parse_record((here / "interview.toml").read_text()).moments[0].about == "scanners late"


def test_a_file_changed_by_hand_goes_before_the_form_and_its_remarks_are_kept(here: Path) -> None:
    (here / "interview.toml").write_text(PHONE, encoding="utf-8")
    form = RecordForm()
    assert "Wendell Achterberg" in form.page["html"]
    changed = "# remember: she likes trains\n" + PHONE.replace("Wendell Achterberg", "W. Achterberg")
    (here / "interview.toml").write_text(changed, encoding="utf-8")
    form = RecordForm()
    assert "W. Achterberg" in form.page["html"]
    page = send(form, "edit", me__name="Wendell A.")
    assert "by-hand" in page["note"]
    assert "she likes trains" in next(here.glob("interview.by-hand-*.toml")).read_text(encoding="utf-8")
    assert parse_record((here / "interview.toml").read_text(encoding="utf-8")).me.name == "Wendell A."


def test_a_file_that_can_not_be_read_is_not_touched_until_asked(here: Path) -> None:
    slip = '[role]\ntitel = "Planner"\n[[people]]\nname = "Dana"\n'
    (here / "interview.toml").write_text(slip, encoding="utf-8")
    form = RecordForm()
    assert "interview.toml:2: role.titel" in form.page["html"]
    assert "can't be read" in form.page["html"].replace("&#x27;", "'")
    send(form, "edit", me__name="X")
    assert (here / "interview.toml").read_text(encoding="utf-8") == slip
    (here / "interview.toml").write_text(PHONE, encoding="utf-8")
    assert "Wendell Achterberg" in send(form, "reload")["html"]
    (here / "interview.toml").write_text("nonsense", encoding="utf-8")
    form = RecordForm()
    send(form, "anew")
    send(form, "edit", role__title="Clerk")
    assert (here / "interview.toml").exists()
    assert "nonsense" in "".join(p.read_text() for p in here.glob("interview*.toml"))


def test_wrong_fields_are_kept_and_the_record_waits(here: Path) -> None:
    (here / "interview.toml").write_text(PHONE, encoding="utf-8")
    form = RecordForm()
    send(form, "go", "time")
    page = send(form, "edit", interview__promised="2026-03-01")
    assert "before the interview" in page["html"]
    assert "waits until the marked fields are put right" in page["html"]
    assert "2026-03-13" in (here / "interview.toml").read_text(encoding="utf-8")
    assert 'value="2026-03-01"' in RecordForm().page["html"]
    page = send(form, "edit", interview__promised="2026-03-16")
    assert "Kept in interview.toml." in page["html"]


def test_the_browsers_zone_is_offered_for_a_new_record_only(here: Path) -> None:
    form = RecordForm()
    assert 'value="Europe/Madrid"' in send(form, "go", "time", zone="Europe/Madrid")["html"]
    (here / "interview.toml").write_text(PHONE, encoding="utf-8")
    (here / "progress" / "form-interview.json").unlink()
    assert "Europe/Madrid" not in send(RecordForm(), "go", "time", zone="Europe/Madrid")["html"].replace(
        '<option value="Europe/Madrid">', ""
    )


def test_what_was_taken_out_can_be_brought_back(here: Path) -> None:
    (here / "interview.toml").write_text(PHONE, encoding="utf-8")
    form = RecordForm()
    send(form, "go", "moments")
    assert "weekend faxes" not in send(form, "remove", "moments.0")["html"]
    assert "weekend faxes" in send(form, "undo")["html"]
    assert parse_record((here / "interview.toml").read_text(encoding="utf-8")) == parse_record(PHONE)


def test_a_name_put_right_goes_along_with_its_moments(here: Path) -> None:
    (here / "interview.toml").write_text(PHONE, encoding="utf-8")
    form = RecordForm()
    send(form, "edit", people__0__name="Tamsin O. Okafor")
    record = parse_record((here / "interview.toml").read_text(encoding="utf-8"))
    assert {moment.with_ for moment in record.moments} == {"Tamsin O. Okafor"}


def test_hostile_words_in_every_field_stay_words(here: Path) -> None:
    form = RecordForm()
    fields = {
        f"{s}__{k}": HOSTILE
        for s, k in (("me", "name"), ("role", "title"), ("employer", "name"), ("interview", "told"))
    }
    send(form, "edit", **fields, paste=HOSTILE)
    send(form, "split")
    send(form, "add", "people")
    send(form, "add", "moments")
    send(form, "edit", people__0__name=HOSTILE, moments__0__about=HOSTILE, moments__0__with=HOSTILE)
    for step in ("you", "notes", "people", "time", "moments", "look"):
        seen = Reader(send(form, "go", step)["html"])
        assert not {"script", "img"} & set(seen.tags), step
        assert not {name for name in seen.names if name.startswith("on")}
    assert parse_record((here / "interview.toml").read_text(encoding="utf-8")).people


# --- Exercises ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("panel", [lambda: Choose("day-nine"), lambda: Order("week-of-follow-up"),
                                   lambda: Compare("two-replies"), lambda: Story("the-no")])  # fmt: skip
def test_an_exercise_is_kept_and_restored(panel: Any, here: Path) -> None:
    first = panel()
    page = (
        send(first, "show", **{f"{first.uid}-museum-rather": "first"})
        if first.id == "two-replies"
        else send(first, "show")
    )
    page = send(first, "go", "0") if first.id == "the-no" else page
    kept = json.loads((here / "progress" / f"{first.id}.json").read_text(encoding="utf-8"))
    assert (kept["schema"], kept["id"]) == ("afterword.progress/1", first.id)
    second = panel()
    assert second.page["html"].replace(second.uid, first.uid) == page["html"]


def test_what_was_done_once_stays_done(here: Path) -> None:
    stale = Order("week-of-follow-up")
    send(Order("week-of-follow-up"), "show")
    send(stale, "down", "ask-once")
    assert "[x] From the door to the last question" in Progress().plain()
    assert list((here / "progress").glob("week-of-follow-up.conflict-*.json"))


def test_a_broken_or_foreign_state_begins_anew(here: Path) -> None:
    (here / "progress").mkdir()
    for text in ("{", "[]", '{"state": 3}', "\x00"):
        (here / "progress" / "day-nine.json").write_text(text)
        assert "Question 1 of 4" in Choose("day-nine").page["html"]


def test_a_read_only_folder_is_told_calmly_and_the_exercise_goes_on(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    panel = Choose("day-nine")

    def refuse(*_: Any, **__: Any) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("afterword.coach.kept.mkstemp", refuse)
    page = send(panel, "check", **{f"{panel.uid}-two-weeks": "1"})
    assert "can't be saved here (Permission denied)" in page["note"]
    assert not page["kept"]
    assert "Yes." in page["html"]


def test_the_wrong_face_for_an_exercise_names_the_right_one() -> None:
    with pytest.raises(AfterwordError, match=r'Please write Order\("thank-you-order"\)'):
        Choose("thank-you-order")


def test_every_panel_reads_without_widgets(here: Path) -> None:
    draft("thank_you")
    (here / "interview.toml").write_text(PHONE, encoding="utf-8")
    panels = [Choose("day-nine"), Order("thank-you-order"), Compare("two-notes"), Story("the-no"), RecordForm(),
              Planner(), Planner(scenario="lab-day"), SelfScore("thank_you"), Progress(), Kit()]  # fmt: skip
    for panel in panels:
        data, _ = panel._repr_mimebundle_()
        assert set(data) == {"text/plain", "text/html", "application/vnd.jupyter.widget-view+json"}
        assert len(data["text/plain"]) > 40
        assert "Run this cell" in data["text/html"]
        tags = re.findall(r"<(?:input|button|select|textarea)[ >/][^>]*", data["text/html"])
        assert all(" disabled" in t for t in tags)
        assert "<script" not in data["text/html"]


def test_only_controls_are_switched_off() -> None:
    from afterword.show.markup import tag

    assert "&lt;input" in still(tag("p", "<input x>"))
    assert "disabled" not in still(tag("p", "<input x>"))


# --- Planner, self-score ------------------------------------------------------------------------------


def test_the_planner_writes_the_dates_into_the_record_when_asked(here: Path) -> None:
    (here / "interview.toml").write_text(PHONE, encoding="utf-8")
    planner = Planner()
    page = send(
        planner, "edit", **{f"{planner.uid}-today": "2026-03-12", f"{planner.uid}-new_date": "2026-03-20"}
    )
    assert "The plan is new." in page["say"]
    assert "new_date" not in (here / "interview.toml").read_text(encoding="utf-8")
    page = send(planner, "keep")
    assert "by-hand" in page["note"]
    record = parse_record((here / "interview.toml").read_text(encoding="utf-8"))
    assert [(e.what, str(e.date)) for e in record.events] == [("new_date", "2026-03-20")]
    again = Planner()
    assert 'value="2026-03-20"' in again.page["html"]
    assert "Write these dates" not in again.page["html"]


def test_the_planner_says_what_it_needs(here: Path) -> None:
    assert "Fill in the form in the lesson “Welcome” first" in Planner().page["html"]
    (here / "interview.toml").write_text("[rol]\n", encoding="utf-8")
    assert "interview.toml:1" in Planner().page["html"]
    with pytest.raises(AfterwordError, match="Did you mean “lab-day”"):
        Planner(scenario="lab-dya")


def test_what_was_written_meanwhile_is_read_when_asked(here: Path) -> None:
    planner, kit, progress = Planner(), Kit(), Progress()
    (here / "interview.toml").write_text(PHONE, encoding="utf-8")
    draft("thank_you")
    assert "Ask once where things stand" in send(planner, "read")["html"]
    assert send(kit, "gather")["say"] == "1 message is here."
    assert "two nurses" in kit.page["html"]
    assert "Done: </span>Your interview record" in send(progress, "look")["html"]


def test_a_record_that_can_not_be_read_is_told_and_nothing_breaks(here: Path) -> None:
    draft("thank_you")
    (here / "interview.toml").write_text('[role]\ntitel = "x"\n[[people]]\nname = "D"\n', encoding="utf-8")
    panel = SelfScore("thank_you")
    assert "interview.toml:2: role.titel" in panel.page["html"]
    assert "Thank-you note" in Kit().page["html"]
    assert "Open: </span>Your interview record" in Progress().page["html"]
    (here / "interview.toml").write_text(PHONE, encoding="utf-8")
    assert "Greets the person by name" in send(panel, "read")["html"]


def test_self_score_waits_for_a_draft_and_knows_its_scenario(here: Path) -> None:
    assert "(its file is drafts/first-try.md)" in SelfScore("thank_you", key="first-try").page["html"]
    panel = SelfScore("thank_you", key="first-try")
    assert 'data-do="read"' in panel.page["html"]
    draft("first-try", scenario="phone-screen", kind="thank_you", to="Tamsin Okafor")
    assert panel.act(Message("read")).say == "The draft is read anew."
    assert panel.run is not None
    verdicts = {item.id: item.verdict for item in panel.run.review.items}
    assert verdicts["recalls_a_moment"] == "met"


def test_self_score_without_a_record_judges_what_it_can(here: Path) -> None:
    draft("thank_you")
    panel = SelfScore("thank_you")
    assert panel.run is not None
    assert "recalls_a_moment" not in {item.id for item in panel.run.items}
    with pytest.raises(AfterwordError, match="Did you mean"):
        SelfScore("thank_yuo")


# --- Progress, kit ------------------------------------------------------------------------------------


def test_progress_names_a_next_step_and_what_is_done(here: Path) -> None:
    assert "A first try: three sentences to Tamsin" in Progress().plain().splitlines()[0]
    draft("first-try")
    assert Progress().plain().splitlines()[0] == "A good next step: Your interview record (00-welcome)"
    (here / "interview.toml").write_text(PHONE, encoding="utf-8")
    first = Progress()
    assert "Your own view of the first try" in first.plain().splitlines()[0]
    assert "[x] Your interview record" in first.plain()
    panel = Choose("day-nine")
    for _ in range(4):
        send(panel, "show")
        send(panel, "next")
    assert "[x] It is day nine" in Progress().plain()
    assert "Done: " in Progress().page["html"]
    assert not re.search(r"streak|behind|missed|only \d+|%", Progress().page["html"])


def test_what_needs_an_own_interview_waits_until_there_is_one(here: Path) -> None:
    assert "when there is one" in Progress().page["html"]
    (here / "interview.toml").write_text(PHONE, encoding="utf-8")
    assert "when there is one" not in Progress().page["html"]


def test_the_way_through_the_course_is_that_of_its_texts() -> None:
    """Each exercise of a lesson stands on the list, and nothing else does."""
    root = Path(__file__).parents[1] / "course"
    for lesson in outline():
        text = (root / f"{lesson.file}.md").read_text(encoding="utf-8")
        found = {
            ("exercise", id)
            for id in re.findall(r'^(?:Choose|Order|Compare|Story)\("([\w-]+)"\)', text, re.M)
        }
        for kind, more in re.findall(r"^```draft (\w+)(.*)$", text, re.M):
            key = re.search(r"key=([\w-]+)", more)
            found.add(("draft", key[1] if key else kind))
        for kind, key in re.findall(r'^SelfScore\("(\w+)"(?:, key="([\w-]+)")?\)', text, re.M):
            found.add(("score", key or kind))
        found |= {
            ("plan", a or b)
            for a, b in re.findall(r'^Planner\((?:"(\w+)\.toml"|scenario="([\w-]+)")\)', text, re.M)
        }
        found |= {("record", name) for name in re.findall(r'^RecordForm\("(\w+)\.toml"\)', text, re.M)}
        found |= {("kit", name) for name in re.findall(r'^Kit\("(\w+)\.toml"\)', text, re.M)}
        listed = [(todo.kind, todo.key) for todo in lesson.todo]
        earlier = {(t.kind, t.key) for other in outline() if other.file < lesson.file for t in other.todo}
        assert len(listed) == len(set(listed))
        assert set(listed) == found - earlier, lesson.file
    assert [lesson.file for lesson in outline()] == sorted(path.stem for path in root.glob("0*.md"))


def links(html: str) -> list[str]:
    return re.findall(r'href="((?:mailto|data):[^"]*)"', html)


def test_the_kit_offers_each_draft_to_a_mail_program(here: Path) -> None:
    (here / "interview.toml").write_text(PHONE, encoding="utf-8")
    draft("thank_you", "To: Tamsin\n" + NOTE)
    draft(
        "linkedin_note",
        "Hi Tamsin, good to speak on Tuesday about the analyst role. I will remember the red Mondays. Wendell",
    )
    draft("first-try", kind="thank_you", scenario="phone-screen")
    draft("empty", "Subject:\n\nDear\n")
    kit = Kit()
    html = kit.page["html"].replace("&amp;", "&")
    assert "Thank-you note to Tamsin Okafor" in html
    assert "characters, as LinkedIn counts them" in html
    assert "empty" not in html
    mails = [link for link in links(html) if link.startswith("mailto:")]
    assert len(mails) == 2
    parts = urlsplit(next(link for link in mails if "okafor" in link))
    assert unquote(parts.path) == "t.okafor@cedarplain.example"
    assert parse_qs(parts.query)["subject"] == ["Thank you, and the portfolio link (Data Analyst)"]
    assert parse_qs(parts.query)["body"][0].startswith("Hi Tamsin,\r\n\r\n")
    eml = next(link for link in links(html) if link.startswith("data:message/rfc822"))
    message = message_from_bytes(b64decode(eml.partition(",")[2]), policy=default)
    assert message["X-Unsent"] == "1"
    assert "three sentences" not in html
    assert [d.key for d in kit.run.kit.drafts] == ["thank_you", "linkedin_note"]
    assert html.count('<span class="aw-tag">practice</span>') == 1  # the one for a made-up interview says so


def test_a_draft_is_taken_in_or_left_out_and_that_is_kept(here: Path) -> None:
    (here / "interview.toml").write_text(PHONE, encoding="utf-8")
    draft("first-try", kind="thank_you", scenario="phone-screen")
    draft("thank_you")
    kit = Kit()
    keys = [d.key for d in kit.run.parts.drafts]
    send(kit, "edit", **{f"{kit.uid}-draft-{n}": key == "first-try" for n, key in enumerate(keys)})
    assert [d.key for d in Kit().run.kit.drafts] == ["first-try"]


def test_the_page_needs_nothing_else_and_holds_it_all(here: Path) -> None:
    (here / "interview.toml").write_text(PHONE, encoding="utf-8")
    draft("thank_you")
    kit = Kit()
    page = send(kit, "save")
    assert "follow-up-kit.html" in page["say"]
    text = (here / "follow-up-kit.html").read_text(encoding="utf-8")
    seen = Reader(text)
    assert "two nurses who keep a paper tally" in seen.words
    assert "Move on" in seen.words
    assert "Recalls something only this talk held" in seen.words
    assert not {"script", "img", "link", "iframe"} & set(seen.tags)
    assert not re.search(r"(?:src|href)=|url\(|@import|https?:(?!//www\.w3\.org/2000/svg)", text)
    data = next(link for link in links(page["html"]) if link.startswith("data:text/html"))
    assert "two nurses" in b64decode(data.partition(",")[2]).decode()
    send(kit, "save")
    assert len(list(here.glob("follow-up-kit*"))) == 1
    (here / "follow-up-kit.html").write_text(
        text.replace("paper tally", "paper tally (I wrote this)"), encoding="utf-8"
    )
    assert "conflict" in send(kit, "save")["note"]
    assert "I wrote this" in next(here.glob("follow-up-kit.conflict-*")).read_text(encoding="utf-8")


def test_the_kit_works_without_a_record_and_without_drafts(here: Path) -> None:
    assert "There is no message in drafts/ yet" in Kit().page["html"]
    draft("thank_you")
    assert "Thank-you note" in Kit().page["html"]
    assert "two nurses" in Kit().plain()


def test_hostile_drafts_and_names_stay_text_in_the_kit(here: Path) -> None:
    evil = HOSTILE.replace("\x00\ud800", "")
    toml = PHONE.replace("Tamsin Okafor", "Tamsin <script>alert(9)</script> Okafor")
    (here / "interview.toml").write_text(toml, encoding="utf-8")
    draft("thank_you", f"Subject: {evil}\r\nTo: Tamsin\n\n{evil}\n" + "word " * 20)
    kit = Kit()
    for html in (kit.page["html"], kit.run.page()):
        seen = Reader(html)
        assert not {"script", "img"} & set(seen.tags)
        assert not {name for name in seen.names if name.startswith("on")}
        assert "alert(1)" in seen.words


def test_a_very_long_draft_is_not_cut_in_the_link(here: Path) -> None:
    draft("thank_you", NOTE + "And one more thing. " * 300)
    html = Kit().page["html"]
    assert "too long for a link" in html
    assert all("body=" not in link for link in links(html) if link.startswith("mailto:"))


# --- The hand-in -----------------------------------------------------------------------------------


def handed(page: dict[str, Any]) -> tuple[str, bytes]:
    """The file's name, and what a click downloads."""
    link = re.search(r'download="([^"]+)"[^>]*href="data:application/zip;base64,([^"]+)"', page["html"])
    assert link is not None
    return link[1], b64decode(link[2])


def test_practice_is_handed_in_with_its_marks() -> None:
    draft("thank_you-phone-screen", kind="thank_you", scenario="phone-screen", to="Tamsin")
    draft("thank_you", kind="thank_you")
    Path("interview.toml").write_text(PHONE, encoding="utf-8")
    state = {"state": {"marks": {"thanks": "yes"}, "sure": "4"}}
    Path("progress").mkdir()
    Path("progress/score-thank_you-phone-screen.json").write_text(json.dumps(state))
    panel = HandIn()
    page = send(panel, "edit", **{f"{panel.uid}-name": "Kim P.", f"{panel.uid}-own": False})
    name, data = handed(page)
    assert name == "kim-p.afterword.zip"
    work = read_handin(data)
    assert [(one.key, one.scenario, one.score) for one in work.drafts] == [
        ("thank_you-phone-screen", "phone-screen", Marks({"thanks": "yes"}, "4"))
    ]
    assert "Tamsin" in work.drafts[0].text
    assert (work.name, work.record) == ("Kim P.", "")


def test_ones_own_interview_goes_in_when_asked_for() -> None:
    draft("thank_you", kind="thank_you")
    Path("interview.toml").write_text(PHONE, encoding="utf-8")
    panel = HandIn()
    assert "There is no message" in panel.page["html"]
    assert "There is no message" in panel.plain()
    page = send(panel, "own", **{f"{panel.uid}-name": "  ", f"{panel.uid}-own": True})
    assert "download=" not in page["html"]
    assert "still needs a name" in page["html"]
    work = read_handin(handed(send(panel, "edit", **{f"{panel.uid}-name": "Lee"}))[1])
    assert [one.key for one in work.drafts] == ["thank_you"]
    assert work.record == PHONE
    assert HandIn().own


def test_what_is_downloaded_holds_the_words_of_just_now() -> None:
    draft("a", kind="thank_you", scenario="phone-screen")
    panel, kit = HandIn(), Kit()
    named = {f"{panel.uid}-name": "Kim", f"{kit.uid}-draft-0": True}
    send(panel, "edit", **named)
    send(kit, "edit", **named)
    path = Path("drafts/a.md")
    path.write_text(path.read_text(encoding="utf-8").replace("nurses", "night nurses"), encoding="utf-8")
    assert "night nurses" in read_handin(handed(send(panel, "taken", **named))[1]).drafts[0].text
    page = re.search(
        r'href="data:text/html;charset=utf-8;base64,([^"]+)"', send(kit, "taken", **named)["html"]
    )
    assert page is not None
    assert "night nurses" in b64decode(page[1]).decode()
    path.write_text(path.read_text(encoding="utf-8").replace("night nurses", "day nurses"), encoding="utf-8")
    send(kit, "save", **named)
    assert "day nurses" in Path("follow-up-kit.html").read_text(encoding="utf-8")


def test_what_was_handed_in_is_done() -> None:
    draft("a", kind="thank_you", scenario="phone-screen")
    send(HandIn(), "taken")
    assert json.loads(Path("progress/hand-in.json").read_text())["done"] is True
    assert "1 message: a." in send(HandIn(), "gather")["say"]


# --- In a browser without a server ------------------------------------------------------------------


def test_there_a_kit_is_downloaded_and_then_done(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(browser, "HERE", True)
    draft("thank_you", kind="thank_you")
    panel = Kit()
    assert "Save as a page" not in panel.page["html"]
    assert 'download="follow-up-kit.html"' in panel.page["html"]
    send(panel, "taken")
    assert json.loads(Path("progress/kit-interview.json").read_text())["done"] is True


class Site:
    """What start.mjs gives to Python."""

    def __init__(self, folder: Path, keeps: bool) -> None:
        self.folder, self.keeps, self.rows = str(folder), keeps, {}  # type: ignore[var-annotated]

    def keep(self, name: str) -> bool:
        self.rows[name] = (Path(self.folder) / name).read_text(encoding="utf-8")
        return self.keeps


@pytest.mark.parametrize("keeps", [True, False])
def test_files_are_handed_on_to_be_kept(here: Path, monkeypatch: pytest.MonkeyPatch, keeps: bool) -> None:
    site = Site(here.resolve(), keeps)
    monkeypatch.setattr("afterword.coach.kept.written", lambda _: None)
    monkeypatch.setitem(sys.modules, "js", SimpleNamespace(afterwordFiles=site))
    shell = SimpleNamespace(Completer=SimpleNamespace(use_jedi=True))
    browser.settle(shell)
    assert shell.Completer.use_jedi is False
    file = Kept(Path("drafts/a.md"), now)
    saved = file.save("Dear Tamsin")
    assert saved.ok is keeps
    assert History("a", Path("drafts"), now).add("Dear", "run", {}).ok is keeps
    if keeps:
        assert site.rows["drafts/a.md"] == "Dear Tamsin"
        assert "drafts/.a.history.jsonl" in site.rows
        copy = file.keep_copy("conflict")
        assert copy is not None
        assert f"drafts/{copy.name}" in site.rows
    else:
        assert "this browser keeps nothing for later" in saved.note.lower()
