"""`afterword cohort`: small groups stay hidden, drafts that read alike are found, names lead back by the key only."""

from __future__ import annotations

import json
import random
import re
import stat
import time
from itertools import pairwise, product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from afterword.cli import main
from afterword.cohort.alike import LEAST_SHARE, Text, alike
from afterword.cohort.change import change
from afterword.cohort.class_report import report
from afterword.cohort.class_says import say_part
from afterword.cohort.examples import most_ordinary
from afterword.cohort.gather import read_drafts
from afterword.cohort.masking import GAP, MASK, anonymous, masked_words, names_in, names_of
from afterword.cohort.pseudonyms import pseudonym
from afterword.cohort.reviewed import Reviewed, Said
from afterword.cohort.sources import Source
from afterword.cohort.suppress import LEAST, safe_row
from afterword.record import parse_record
from interview import RECORD

# --- Small groups ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ([20, 0, 20], (20, 0, 20)),
        ([36, 0, 4], (None, 0, None)),
        ([30, 6, 4], (30, None, None)),
        ([30, 3, 7], (30, None, None)),
        ([30, 4, 3], (30, None, None)),
        ([30, 4, 4], (None, None, None)),  # eight in two cells under five: four each
        ([30, 9, 9, 2], (30, None, None, None)),
        ([30, 1, 2], (None, None, None)),
        ([40, 0, 0], (40, 0, 0)),
        ([4, 0, 0], (None, None, None)),
        ([0, 0], (None, None)),
    ],
)
def test_cells_that_are_hidden(counts, shown) -> None:
    assert safe_row(counts) == shown


@given(st.lists(st.integers(0, 30), min_size=1, max_size=6))
def test_no_small_group_is_shown_nor_to_be_reckoned(counts) -> None:
    cells = safe_row(counts)
    hidden = [n for n, cell in zip(counts, cells, strict=True) if cell is None]
    assert all(cell is None or cell == n for n, cell in zip(counts, cells, strict=True))
    assert not any(cell is not None and 0 < cell < LEAST for cell in cells)
    if sum(counts) >= LEAST and hidden:
        assert len(hidden) > 1
        assert sum(hidden) >= LEAST  # what the total leaves for the hidden cells


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 9), min_size=2, max_size=4).filter(lambda c: sum(c) >= LEAST))
def test_hidden_cells_could_be_otherwise(counts) -> None:
    """Whoever knows the total and the rule still can't tell any hidden count."""
    shown, whole = safe_row(counts), sum(counts)
    worlds = [
        w for w in product(range(whole + 1), repeat=len(counts)) if sum(w) == whole and safe_row(w) == shown
    ]
    for at, cell in enumerate(shown):
        if cell is None:
            assert len({world[at] for world in worlds}) > 1


# --- The report --------------------------------------------------------------------------------------


def review(
    id: str, verdict: str = "met", score: float = 80.0, kind: str = "thank_you", **more: object
) -> Reviewed:
    says = {"met": "Good.", "unmet": "Thank them."}.get(verdict, "Hm.")
    items = {"thanks_them": Said(verdict, says, ("So it was at the yard.",))}
    flags = {"pay_talk": Said("present", "Leave it out.", ())} if more.get("flag") else {}
    fixes = tuple(said.says for said in (*items.values(), *flags.values()) if said.says != "Good.")
    return Reviewed(id, kind, str(more.get("readiness", "ready")), score, items, flags, fixes)


def plain(_: str, text: str) -> str:
    return text


def test_a_kind_that_four_people_wrote_is_left_out() -> None:
    reviews = [review(f"a{i}") for i in range(5)] + [review(f"b{i}", kind="check_in") for i in range(4)]
    assert [kind.kind for kind in report(reviews, {}, plain)] == ["thank_you"]


def test_counts_and_fixes_where_five_share_them() -> None:
    reviews = [review(f"a{i:02}", "unmet" if i < 6 else "met", float(i), flag=i < 5) for i in range(20)]
    [kind] = report(reviews, {}, plain)
    assert kind.readiness == (20, 0, 0, 0)
    assert kind.score == 9.5
    assert kind.items[0].cells == (14, 0, 6, 0, 0)
    assert kind.flags == (("pay_talk", 5),)
    assert [(fix.id, fix.people, fix.example) for fix in kind.fixes] == [
        ("thanks_them", 6, "So it was at the yard."),
        ("pay_talk", 5, ""),
    ]


@pytest.mark.parametrize("unmet", [1, 4, 36, 39])
def test_a_fix_does_not_give_away_a_hidden_count(unmet) -> None:
    reviews = [review(f"a{i:02}", "unmet" if i < unmet else "met", flag=i < unmet) for i in range(40)]
    [kind] = report(reviews, {}, plain)
    assert kind.items[0].cell("met") is kind.items[0].cell("unmet") is None
    assert kind.fixes == kind.flags == ()


def test_the_example_is_the_most_ordinary_sentence() -> None:
    sentences = ["Thank you for your time.", "Thank you for the time.", "Thank you for your talk.",
                 "Zebras waltzed through Kyoto.", "Thank you for our talk."]  # fmt: skip
    assert most_ordinary(sentences) == "Thank you for your time."
    assert most_ordinary(sentences[:4]) == ""
    assert most_ordinary([f"{GAP} and {GAP} then"] * 9) == ""


def test_what_changed_between_two_drafts_by_hand() -> None:
    before = {f"a{i:02}": review(f"a{i:02}", "unmet" if i < 15 else "met", 50.0) for i in range(20)}
    after = [review(f"a{i:02}", "met" if i >= 5 else "unmet", 50.0 + i) for i in range(20)]
    found = change("thank_you", after, before, {"thanks_them"})
    assert found is not None
    assert found.people == 20
    assert found.score.value == 9.5
    assert found.score.low is not None
    assert found.score.high is not None
    assert found.score.low < 9.5 < found.score.high
    assert [(gain.now, gain.not_yet) for gain in found.gains] == [(10, 5)]
    assert found.moves == (None, None, 0)  # 19 rose and 1 stayed
    assert change("thank_you", after, before, set()).gains == ()  # hidden elsewhere, so hidden here
    assert change("thank_you", after[:4], before, {"thanks_them"}) is None
    assert change("check_in", after, before, {"thanks_them"}) is None


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (0, "none"),
        (3, "few"),
        (12, "some"),
        (20, "about half"),
        (30, "most"),
        (39, "nearly all"),
        (40, "all"),
    ],
)
def test_shares_in_words(count, words) -> None:
    assert say_part(count, 40) == words


# --- Masking -----------------------------------------------------------------------------------------


def test_names_numbers_and_addresses_are_masked() -> None:
    names = names_of(parse_record(RECORD), "Gwen Mulcahy")
    text = (
        "Gwen, it was good to meet you at 10:30 on Friday. Write to me@example.org or see www.example.org/a."
    )
    words = [word.text for word in masked_words(text, names)]
    assert words == [MASK, "it", "was", "good", "to", "meet", "you", "at", MASK, "on", MASK, "write", "to", MASK, "or",
                     "see", MASK]  # fmt: skip
    assert (
        anonymous("I met Zoë Ångström’s team, and I liked it!", names) == f"I met {GAP} team, and I liked it!"
    )
    assert anonymous("", names) == ""


def test_a_name_is_found_where_people_sign() -> None:
    names = names_in("Dear Dana,\n\nPriya was kind, and Omar too.\n\nBest regards,\nMaria Lopez")
    assert {"dana", "omar", "maria", "lopez"} <= names
    assert not {"priya", "was", "kind", "regards"} & names
    assert anonymous("Maria hopes to hear from you.", names) == f"{GAP} hopes to hear from you."


def test_places_lead_back_to_the_text_as_given() -> None:
    text = "Thank\u200b you, dear Gw\u0435n Mulcahy, for THE tour."
    for word in masked_words(text):
        if word.text != MASK:
            assert text[word.start : word.end].replace("\u200b", "").lower() == word.text


@given(st.text(max_size=200))
def test_any_text_can_be_masked(text) -> None:
    words = masked_words(text)
    assert all(0 <= word.start < word.end <= len(text) for word in words)
    assert all(one.end <= other.start for one, other in pairwise(words))
    assert not any(one.text == other.text == MASK for one, other in pairwise(words))


def test_a_long_hostile_text_takes_no_long_time() -> None:
    start = time.process_time()
    for text in ("a-" * 100_000, "a" * 200_000, "www." * 50_000, "A.b@" * 50_000, "[" * 200_000):
        masked_words(text)
    assert time.process_time() - start < 20


# --- Drafts that read alike --------------------------------------------------------------------------

VOCABULARY = [f"{a}{b}{c}" for a in "bdfglmnprst" for b in "aeiou" for c in "klmnrst"]


def prose(seed: int, words: int = 100) -> str:
    chance = random.Random(seed)
    return " ".join(chance.choice(VOCABULARY) for _ in range(words))


def compared(bodies: list[str], group: str = "dana", given: str = "") -> list[tuple[str, str]]:
    texts = [Text(f"d{i}", group, body, masked_words(body)) for i, body in enumerate(bodies)]
    return [(pair.one, pair.other) for pair in alike(texts, {group: [masked_words(given)]})]


def test_one_letter_for_two_firms_is_found() -> None:
    mine = f"Dear Mr Okafor, {prose(1, 40)} with Harrow Depot on 3 May {prose(2, 40)}"
    yours = f"Dear Dana, {prose(1, 40)} with Brightline on 12 June {prose(2, 40)}"
    assert compared([mine, prose(3), yours, prose(4)]) == [("d0", "d2")]


def test_half_a_letter_is_found_and_a_worn_phrase_is_not() -> None:
    half = prose(1, 60)
    worn = "thank you for taking the time to meet with me"
    assert compared([f"{half} {prose(2, 60)}", f"{prose(3, 60)} {half}", prose(4), prose(5)]) == [
        ("d0", "d1")
    ]
    assert compared([f"{worn} {prose(6, 20)}", f"{worn} {prose(7, 20)}", prose(8)]) == []


def test_what_the_class_was_given_does_not_count() -> None:
    prompt = prose(9, 40)
    bodies = [f"{prose(i, 40)} {prompt}" for i in range(20, 32)]
    assert compared(bodies) == []  # all have it
    assert compared([*bodies[:2], prose(1), prose(2), prose(3)]) == [("d0", "d1")]
    assert compared([*bodies[:2], prose(1), prose(2), prose(3)], given=prompt) == []


def test_a_prompt_of_one_interview_in_a_big_class_does_not_count() -> None:
    prompt = prose(9, 40)
    mine = [
        Text(f"a{i}", "dana", b, masked_words(b)) for i in range(12) for b in [f"{prose(i, 40)} {prompt}"]
    ]
    rest = [Text(f"b{i}", "omar", b, masked_words(b)) for i in range(60) for b in [prose(100 + i)]]
    assert alike(mine + rest, {}) == []


def test_a_pair_says_which_words_and_masks_names() -> None:
    body = f"Dear Dana, {prose(1, 20)} at Harrow Depot, {prose(2, 20)}."
    texts = [Text(id, "", body, masked_words(body)) for id in ("x", "y")]
    [pair] = alike(texts, {})
    assert (pair.one, pair.other, pair.share, pair.words) == ("x", "y", 1.0, len(masked_words(body)))
    assert pair.passages == (f"Dear {GAP}, {prose(1, 20)} at {GAP}, {prose(2, 20)}",)


@given(st.lists(st.integers(0, 6), min_size=2, max_size=8), st.randoms(use_true_random=False))
def test_pairs_do_not_depend_on_the_order(seeds, chance) -> None:
    texts = [Text(f"d{i}", "", prose(s, 30), masked_words(prose(s, 30))) for i, s in enumerate(seeds)]
    turned = list(texts)
    chance.shuffle(turned)
    one, other = ({frozenset((p.one, p.other)): p.words for p in alike(some, {})} for some in (texts, turned))
    assert one == other
    assert all(LEAST_SHARE <= pair.share <= 1 for pair in alike(texts, {}))


def test_a_thousand_drafts_take_seconds() -> None:
    bodies = [f"{prose(i % 40, 30)} {prose(1_000 + i, 100)}" for i in range(1_000)]
    bodies[1] = bodies[0]
    start = time.process_time()
    assert compared(bodies) == [("d0", "d1")]
    assert time.process_time() - start < 30


# --- Other names -------------------------------------------------------------------------------------


def test_other_names_are_stable_and_their_own() -> None:
    key = bytes(32)
    names = {pseudonym(key, f"s{i}") for i in range(2_000)}
    assert len(names) == 2_000
    assert pseudonym(key, "s1") == pseudonym(key, "s1") != pseudonym(b"\1" * 32, "s1")
    assert all(len(name) == 11 and name.startswith("p-") for name in names)


# --- The command -------------------------------------------------------------------------------------

BODY = (
    "Dear Gwen,\n\nThank you for your time. {more}\n\n<script>alert(1)</script>\n\nBest regards,\nNadia Holm"
)


@pytest.fixture
def class_files(tmp_path, monkeypatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("AFTERWORD_DEBUG", "1")
    Path("records").mkdir()
    Path("records/dana.toml").write_text(RECORD, encoding="utf-8")
    seeds = [*range(11), 0]
    rows = [
        {"id": f"student-{i:02}", "record": "dana", "kind": "thank_you", "to": "Gwen Mulcahy",
         "body": BODY.format(more=f"{prose(seed, 30)} <b onclick=x>{prose(seed, 9)}</b>.")}
        for i, seed in enumerate(seeds)
    ]  # fmt: skip
    Path("drafts.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    assert main(["batch", "drafts.jsonl", "--records", "records", "-o", "reviews.jsonl", "--jobs", "1"]) == 0
    return tmp_path


FORMATS = Path(__file__).parents[1] / "course" / "reference" / "formats.md"
COMMAND = ["cohort", "reviews.jsonl", "--drafts", "drafts.jsonl", "--records", "records"]


def test_the_report_in_a_terminal(class_files, capsys) -> None:
    assert main([*COMMAND, "--before", "reviews.jsonl"]) == 0
    said = capsys.readouterr().out
    assert "Thank-you note: 12 people" in said
    assert "Drafts that read alike (1)" in said
    assert "student-00 and student-11: " in said
    assert "12 people wrote a second draft. The median change of the score is +0.0 points" in said
    assert "it rose for 0, stayed for 12, fell for 0." in said
    assert "Look yourself." in said
    assert not any(word in said.lower() for word in ("cheat", "plagiar", "copied", "suspicious", "caught"))
    assert max(map(len, said.split("\n"))) <= 80


def test_the_page_is_whole_and_escaped(class_files, capsys) -> None:
    assert main([*COMMAND, "-o", "class.html"]) == 0
    page = Path("class.html").read_text(encoding="utf-8")
    assert "<script" not in page
    assert "<b " not in page
    assert "&lt;b onclick=x&gt;" in page
    assert "Gwen" not in page
    assert "Nadia" not in page
    assert "http" not in page.replace("http-equiv", "")
    assert "url(" not in page
    assert main([*COMMAND, "-o", "drafts.jsonl"]) == 2
    assert "not a page that Afterword wrote" in capsys.readouterr().err


def test_the_json(class_files, capsys) -> None:
    assert main([*COMMAND, "--before", "reviews.jsonl", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    blocks = re.findall(r"```json\n(.*?)```", FORMATS.read_text(encoding="utf-8"), re.DOTALL)
    said = next(json.loads(block) for block in blocks if "afterword.cohort/1" in block)
    assert said.keys() == found.keys()
    assert said["alike"][0].keys() == found["alike"][0].keys()
    one, other = said["kinds"]["thank_you"], found["kinds"]["thank_you"]
    assert one.keys() == other.keys()
    assert one["change"].keys() == other["change"].keys()
    assert one["change"]["moves"].keys() == other["change"]["moves"].keys()
    assert one["items"]["thanks_them"].keys() == other["items"]["thanks_them"].keys()
    assert found["schema"] == "afterword.cohort/1"
    assert found["kinds"]["thank_you"]["people"] == 12
    assert found["kinds"]["thank_you"]["items"]["thanks_them"]["met"] == 12
    assert found["alike"][0]["drafts"] == ["student-00", "student-11"]


def test_other_names_lead_back_by_the_key_only(class_files, capsys) -> None:
    command = [*COMMAND, "--pseudonyms", "class.key"]
    assert main([*command, "--json"]) == 0
    first = capsys.readouterr()
    assert "class.key is a new key." in first.err
    assert "student" not in first.out
    assert main([*command, "--json", "-o", "class.html"]) == 0
    assert capsys.readouterr().out == first.out
    assert "student" not in Path("class.html").read_text(encoding="utf-8")
    if Path("/dev/null").exists():
        assert stat.S_IMODE(Path("class.key").stat().st_mode) == 0o600
    name = json.loads(first.out)["alike"][0]["drafts"][0]
    assert main([*command, "--who", name]) == 0
    assert capsys.readouterr().out == f"{name} is student-00.\n"
    assert main([*command, "--who", "p-0000-0000"]) == 2
    assert "No draft here is called" in capsys.readouterr().err


def test_a_sentence_is_quoted_with_a_record_only(class_files) -> None:
    source = Source("drafts.jsonl", Path("drafts.jsonl").read_text(encoding="utf-8"))
    sentence = "Nadia thanks Gwen for the time."
    assert read_drafts(source, None).mask("student-00", sentence) == ""
    assert (
        read_drafts(source, Path("records")).mask("student-00", sentence)
        == f"{GAP} thanks {GAP} for the time."
    )


def test_a_class_of_four_adds_nothing_up(class_files, capsys) -> None:
    rows = Path("reviews.jsonl").read_text(encoding="utf-8").split("\n")[:4]
    Path("reviews.jsonl").write_text("\n".join(rows), encoding="utf-8")
    assert main([*COMMAND, "-o", "class.html"]) == 0
    assert "No kind of message was written by 5 people, so nothing is added up." in capsys.readouterr().out
    assert "so nothing is added up." in Path("class.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["reviews.jsonl"], "Please add --drafts"),
        (["none.jsonl", "--drafts", "drafts.jsonl"], "none.jsonl: There is no such file."),
        (["-", "--drafts", "-"], "Standard input can be one file only."),
        (["drafts.jsonl", "--drafts", "drafts.jsonl"], "drafts.jsonl:1: schema: “schema” is missing"),
        (["reviews.jsonl", "--drafts", "reviews.jsonl"], "reviews.jsonl:1: "),
        (["reviews.jsonl", "--drafts", "twice.jsonl"], "twice.jsonl:2: id: The id “student-00” came before."),
        (["reviews.jsonl", "--drafts", "other.jsonl"], "None of the reviews belongs to one of these drafts."),
        (["reviews.jsonl", "--drafts", "nameless.jsonl"], "nameless.jsonl:1: id: This draft has no id."),
        (["reviews.jsonl", "--drafts", "lost.jsonl", "--records", "records"], "lost.jsonl:1: record: There is no record"),
        (["reviews.jsonl", "--drafts", "drafts.jsonl", "--records", "no"], "no: There is no such folder of records."),
        (["endless.jsonl", "--drafts", "drafts.jsonl"], "endless.jsonl:1: score: A score is a number from 0 to 100."),
        (["reviews.jsonl", "--drafts", "drafts.jsonl", "--who", "p"], "please add --pseudonyms."),
        (["reviews.jsonl", "--drafts", "drafts.jsonl", "--who", "p", "--pseudonyms", "k"], "k: There is no such key."),
        (["reviews.jsonl", "--drafts", "drafts.jsonl", "--pseudonyms", "drafts.jsonl"], "not a key of Afterword's."),
        (["reviews.jsonl", "--drafts", "drafts.jsonl", "--pseudonyms", "no/k"], "The key can't be kept there"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_said(class_files, capsys, words, says) -> None:
    first = Path("drafts.jsonl").read_text(encoding="utf-8").split("\n")[0]
    Path("twice.jsonl").write_text(f"{first}\n{first}\n", encoding="utf-8")
    Path("other.jsonl").write_text(first.replace("student-00", "x"), encoding="utf-8")
    Path("nameless.jsonl").write_text(first.replace("student-00", ""), encoding="utf-8")
    endless = re.sub(r'"score": [0-9.]+', '"score": 1e999', Path("reviews.jsonl").read_text(encoding="utf-8"))
    Path("endless.jsonl").write_text(endless, encoding="utf-8")
    Path("lost.jsonl").write_text(first.replace('"dana"', '"dnaa"'), encoding="utf-8")
    assert main(["cohort", *words]) == 2
    assert says in capsys.readouterr().err
