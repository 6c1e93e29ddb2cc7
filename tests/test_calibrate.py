"""`afterword calibrate`: ratings read strictly, questions put side by side, advice by its bar, and what is shown."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from afterword.cli import main
from afterword.cohort import alike, trust
from afterword.cohort.bootstrap import Figure
from afterword.cohort.calibration import calibrate
from afterword.cohort.calibration_page import calibration_to_html
from afterword.cohort.calibration_says import calibration_to_dict, calibration_to_text
from afterword.cohort.questions import shared_view
from afterword.cohort.ratings import Known, Rating, Ratings, read_ratings
from afterword.cohort.reviewed import Reviewed, Reviews, Said
from afterword.cohort.sources import Source
from afterword.cohort.titles import titles_of
from afterword.cohort.trust import COUNT, FEW, LOOK, Case, advise
from afterword.content import load_kinds
from afterword.show.page import Page

KNOWN = Known(("thanks_them", "restates_interest"), ("placeholder", "pay_talk"))
HEAD = "id,rater,thanks_them,restates_interest,readiness,flags\n"


def read(text: str, name: str = "r.csv") -> Ratings:
    return read_ratings([Source(name, text)], KNOWN)


# --- Reading -----------------------------------------------------------------------------------------


def test_a_table_and_lines_of_json_say_the_same() -> None:
    table = HEAD + 'a,Kim,met,Unmet,ready,\na,Lee,NA,,hold,"placeholder, pay_talk"\n'
    lines = (
        '{"id": "a", "rater": "Kim", "thanks_them": "met", "restates_interest": "unmet", "readiness": "ready", "flags": []}\n'
        '\n{"id": "a", "rater": "Lee", "thanks_them": "na", "restates_interest": null, "readiness": "hold",'
        ' "flags": ["pay_talk", "placeholder"]}'
    )
    assert read(table) == read(lines, "r.jsonl")
    assert read(table).by_draft["a"]["Lee"] == Rating(
        {"thanks_them": "na"}, frozenset(["placeholder", "pay_talk"]), "hold"
    )


@pytest.mark.parametrize("mark", [";", "\t"])
def test_a_spreadsheet_of_any_country(mark) -> None:
    text = (HEAD + "a,Kim,met,met,ready,\r\na,Lee,met,met,ready,pay_talk\r\n,,,,,\r\n").replace(",", mark)
    assert read(text) == read(text.replace(mark, ","))


def test_what_was_not_looked_at_is_not_there() -> None:
    found = read("id,rater,thanks_them\na,Kim,\na,Lee,met\n").by_draft["a"]
    assert found["Kim"] == Rating({}, None, None)
    assert found["Lee"] == Rating({"thanks_them": "met"}, None, None)


@pytest.mark.parametrize(
    ("text", "where", "message"),
    [
        (HEAD + "a,Kim,mett,met,ready,\n", "r.csv:2: thanks_them", "Did you mean “met”?"),
        (HEAD + "\na,Kim,met,met,redy,\n", "r.csv:3: readiness", "Did you mean “ready”?"),
        (HEAD + "a,Kim,met,met,ready,pay_tlk\n", "r.csv:2: flags", "Did you mean “pay_talk”?"),
        (HEAD + "a,,met,met,ready,\n", "r.csv:2: rater", "whose rating"),
        (HEAD + "a,Kim,met,met,ready,,x\n", "r.csv:2", "This row has 7 cells, and the first line names 6 columns."),
        (HEAD + 'a,"Kim\n', "r.csv:2", "Is a double quote left open?"),
        (HEAD + "a,Kim,met,,,\na,Lee,met,,,\na,Kim,met,,,\n", "r.csv:4: id", "Kim rated “a” before (r.csv:2)."),
        ("id,rater,thank_them\n", "r.csv:1", "Did you mean “thanks_them”?"),
        ("id,rater,zzzzzz\n", "r.csv:1", "A column is id, rater, readiness, flags or an item's id."),
        ("id,thanks_them\n", "r.csv:1", "The column “rater” is missing"),
        ("id,rater,id\n", "r.csv:1", "The column “id” stands there twice."),
        ('{"id": "a", "rater": "Kim", "thank_them": "met"}', "r.csv:1: thank_them", "Did you mean “thanks_them”?"),
        ('{"id": "a", "rater": 7}', "r.csv:1: rater", "“rater” should be text"),
        ('{"id": "a", "rater": "Kim", "flags": {}}', "r.csv:1: flags", "“flags” should be text"),
        ("{", "r.csv:1", "This can't be read as JSON"),
        (HEAD, "r.csv", "ratings of two people or more are needed."),
        (HEAD + "a,Kim,met,,,\n", "r.csv", "There is only Kim."),
        ("", "r.csv", "ratings of two people or more are needed."),
    ],
)  # fmt: skip
def test_a_slip_is_named_with_file_and_line(text, where, message) -> None:
    with pytest.raises(Exception, match=r".") as caught:
        read(text)
    assert caught.value.where == where
    assert message in caught.value.message


# --- Comparing ---------------------------------------------------------------------------------------


def review(id: str, verdict: str, readiness: str = "ready", flags: tuple[str, ...] = ()) -> Reviewed:
    raised = {flag: Said("present", "Oh.", ()) for flag in flags}
    return Reviewed(id, "thank_you", readiness, 80.0, {"thanks_them": Said(verdict, "So.", ())}, raised, ())


def rated(*answers: tuple[str | None, ...]) -> Ratings:
    """Ratings of drafts d00, d01, ... by as many raters as there are answers to a draft."""
    raters = [f"r{i}" for i in range(len(answers[0]))]
    rows = {
        f"d{i:02}": {
            rater: Rating({"thanks_them": answer}, frozenset(), "ready")
            for rater, answer in zip(raters, row, strict=True)
            if answer
        }
        for i, row in enumerate(answers)
    }
    return Ratings(raters, rows)


@pytest.mark.parametrize(
    ("answers", "view"),
    [
        (("met", "met"), "met"),
        (("met", "unmet"), None),
        (("met", None), None),
        (("met", "unmet", "met"), "met"),
        (("met", "unmet", "na"), None),
        ((None, None), None),
    ],
)
def test_a_shared_view_is_what_more_than_half_say(answers, view) -> None:
    assert shared_view(answers) == view


def test_figures_of_a_small_class_by_hand() -> None:
    """Ten drafts: both unmet on 2, split on 1, both met on 7. We say unmet on one of the 2, and on one of the 7."""
    ratings = rated(*[("unmet", "unmet")] * 2, ("met", "unmet"), *[("met", "met")] * 7)
    ours = ["unmet", "met", "met", "unmet", *["met"] * 5, "unclear"]
    reviews = Reviews({f"d{i:02}": review(f"d{i:02}", verdict) for i, verdict in enumerate(ours)})
    found = calibrate(ratings, reviews).results[0]
    assert (found.id, found.drafts, found.disputed, found.compared, found.open) == (
        "thanks_them",
        10,
        1,
        8,
        1,
    )
    assert found.prevalence == 5 / 20
    assert found.raters["agreement"].value == 0.9
    # chance: (2 * 3 + 8 * 7) / 100 = .62; kappa = .28 / .38. AC1: 2 * .25 * .75 = .375; .525 / .625.
    assert found.raters["kappa"].value == pytest.approx(0.28 / 0.38)
    assert found.raters["ac1"].value == pytest.approx(0.525 / 0.625)
    # We and the shared view, 8 drafts: 1 unmet together, 1 ours alone, 1 theirs alone, 5 met together.
    assert found.ours["agreement"].value == 6 / 8
    assert found.ours["f1"].value == found.ours["precision"].value == found.ours["recall"].value == 0.5
    assert found.by_rater["r0"]["f1"].value == 0.5
    assert found.by_rater["r1"]["f1"].value == pytest.approx(2 / 5)


def test_flags_are_absent_unless_named_and_unknown_where_not_looked_at() -> None:
    ratings = rated(*[("met", "met")] * 4)
    ratings.by_draft["d00"] = {r: Rating({}, frozenset(["pay_talk"]), None) for r in ("r0", "r1")}
    ratings.by_draft["d01"] = {r: Rating({}, None, None) for r in ("r0", "r1")}
    reviews = Reviews(
        {f"d{i:02}": review(f"d{i:02}", "met", flags=("pay_talk",) * (i < 2)) for i in range(4)}
    )
    flag = next(result for result in calibrate(ratings, reviews).results if result.id == "pay_talk")
    assert (flag.drafts, flag.compared, flag.prevalence) == (3, 3, 1 / 3)
    assert flag.ours["f1"].value == 1


def test_without_reviews_there_is_nothing_about_us() -> None:
    found = calibrate(rated(*[("met", "unmet"), ("met", "met")] * 3), None)
    assert found.reviewed is None
    assert all(not r.ours and not r.by_rater and r.advice is None for r in found.results)
    assert "nothing about us" in calibration_to_text(found, {}, Page())


verdicts = st.sampled_from(("met", "unmet", "na", None))


@settings(max_examples=20, deadline=None)
@given(
    st.lists(st.tuples(verdicts, verdicts, verdicts), min_size=1, max_size=8),
    st.randoms(use_true_random=False),
)
def test_the_order_of_drafts_and_raters_does_not_matter(answers, chance) -> None:
    ratings = rated(*answers)
    rows = list(ratings.by_draft.items())
    chance.shuffle(rows)
    reviews = Reviews({id: review(id, "met") for id, _ in rows})
    one, other = (calibrate(r, reviews) for r in (ratings, Ratings(ratings.raters, dict(rows))))
    assert calibration_to_dict(one) == calibration_to_dict(other)
    turned = calibrate(Ratings(ratings.raters[::-1], dict(rows)), reviews)
    for mine, theirs in zip(one.results, turned.results, strict=True):
        for name in ("agreement", "kappa", "alpha"):
            assert mine.raters[name].value == pytest.approx(theirs.raters[name].value)
        assert {n: f.value for n, f in mine.ours.items()} == {n: f.value for n, f in theirs.ours.items()}


# --- Advice ------------------------------------------------------------------------------------------


def case(ours=(0.9, 0.6), raters=0.9, drafts=60, answer=20, right=1.0, made=20, ac1=0.9) -> Case:
    mine = {"kappa": Figure(*ours, 1.0), "ac1": Figure(ac1, ac1 - 0.1, 1.0), "precision": Figure(right)}
    return Case(drafts, made, answer, drafts - answer, {"kappa": Figure(raters), "ac1": Figure(0.95)}, mine)


@pytest.mark.parametrize(
    ("known", "code", "says"),
    [
        (case(), COUNT, "about as well as you do among yourselves (0.90)"),
        (case(drafts=19, answer=9), FEW, "It takes 20 drafts; here are 19."),
        (case(answer=4), FEW, "The rarer answer comes 4 times; it takes 5."),
        (case(answer=0), FEW, "The rarer answer does not come; it takes 5."),
        (case(raters=0.5), LOOK, "You differ among yourselves (0.50)."),
        (case(ours=(0.69, 0.5)), LOOK, "too seldom (0.69; it takes 0.70)"),
        (case(ours=(0.75, 0.5)), LOOK, "more among yourselves (0.90) than with us (0.75)"),
        (case(right=0.9), LOOK, "Of our 20 remarks you would confirm 90 %."),
        (case(right=0.1, answer=1, made=10), LOOK, "Of our 10 remarks you would confirm 10 %."),
        (case(right=0.5, made=2), LOOK, "Of our few remarks, one at least was not yours."),
        (case(ours=(0.8, 0.39), raters=0.8), FEW, "may be chance"),
        (case(ours=(0.2, 0.0), drafts=100, answer=6), COUNT, "(0.90)"),
    ],
)
def test_the_bar(known, code, says) -> None:
    advice = advise(known)
    assert (advice.code, says in advice.because) == (code, True), advice.because


# --- The command -------------------------------------------------------------------------------------


@pytest.fixture
def class_files(tmp_path, monkeypatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("AFTERWORD_DEBUG", "1")
    lines = [
        f"d{i:02},{who},{'unmet' if i < 8 else 'met'},ready,{'pay_talk' if i == 3 else ''}"
        for i in range(24)
        for who in ("Kim", "<b>Lee</b>")
    ]
    lines.append("alone,Kim,met,ready,")
    Path("ratings.csv").write_text(
        "\n".join(["id,rater,thanks_them,readiness,flags", *lines]), encoding="utf-8"
    )
    said = {
        "points": 0,
        "out_of": 6,
        "evidence": [{"start": 0, "end": 2, "text": "So"}],
        "says": "Thank them.",
    }
    rows: list[dict[str, object]] = [
        {
            "schema": "afterword.review/1", "id": f"d{i:02}", "kind": "thank_you", "readiness": "ready",
            "score": 71.5, "out_of": 100, "items": {"thanks_them": {"verdict": "unmet" if i < 8 else "met", **said}},
            "flags": {"pay_talk": {"severity": "major", "evidence": [], "says": "Hm."}} if i == 3 else {},
            "fixes": ["Thank them."], "provenance": {"kind": "thank_you@2026.1", "engine": "0.1.0"},
        }
        for i in range(24)
    ]  # fmt: skip
    rows.append({"id": "bad", "error": {"code": "empty", "message": "…", "where": "drafts.jsonl:9"}})
    Path("reviews.jsonl").write_text("".join(json.dumps(r) + "\n" for r in rows), encoding="utf-8")
    return tmp_path


def test_the_table(class_files, capsys) -> None:
    assert main(["calibrate", "ratings.csv", "--reviews", "reviews.jsonl"]) == 0
    shown = capsys.readouterr()
    assert "Kim and <b>Lee</b> rated 24 drafts together. We reviewed 24 drafts of these." in shown.out
    assert "Let it count (1)" in shown.out
    row = next(line for line in shown.out.split("\n") if line.startswith("  Thanks them"))
    assert row.split()[2:] == ["24", "33", "%", *["1.00"] * 7]
    assert "F1 beside each of you: Kim 1.00, <b>Lee</b> 1.00." in shown.out
    assert "1 draft was rated by one of you only; left out." in shown.err
    assert "errors, and left out: 1." in shown.err
    assert max(map(len, shown.out.split("\n"))) <= 80


def test_the_json(class_files, capsys) -> None:
    assert main(["calibrate", "ratings.csv", "--reviews", "reviews.jsonl", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["schema"] == "afterword.calibration/1"
    assert found["raters"] == ["Kim", "<b>Lee</b>"]
    item, flag, readiness = found["results"]
    assert item["advice"]["words"] == "let it count"
    assert item["ours"]["f1"] == {"value": 1.0, "low": 1.0, "high": 1.0}
    assert (flag["family"], flag["advice"]["code"]) == ("flag", "few")
    assert "ac1" not in readiness["raters"]


def test_the_page_is_whole_and_escaped(class_files, capsys) -> None:
    command = ["calibrate", "ratings.csv", "--reviews", "reviews.jsonl", "-o", "page.html"]
    assert main(command) == main(command) == 0
    assert "page.html is written" in capsys.readouterr().err
    page = Path("page.html").read_text(encoding="utf-8")
    assert "&lt;b&gt;Lee&lt;/b&gt;" in page
    assert "<b>" not in page
    assert "<script" not in page
    assert "http" not in page.replace("http-equiv", "")
    Path("mine.html").write_text("<p>mine</p>", encoding="utf-8")
    assert main([*command[:-1], "mine.html"]) == 2
    assert "not a page that Afterword wrote" in capsys.readouterr().err
    assert Path("mine.html").read_text(encoding="utf-8") == "<p>mine</p>"


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["none.csv"], "none.csv: There is no such file."),
        (["-", "--reviews", "-"], "Standard input can be one file only."),
        (["ratings.csv", "--reviews", "ratings.csv"], "ratings.csv:1: This can't be read as JSON"),
        (["ratings.csv", "--reviews", "other.jsonl"], "None of the drafts that you rated has a review"),
        (["ratings.csv", "--reviews", "old.jsonl"], "old.jsonl:1: schema: This is “afterword.review/0”"),
        (["ratings.csv", "--reviews", "twice.jsonl"], "twice.jsonl:25: id: The id “d00” came before."),
        (["apart.csv"], "No draft was rated by two of you."),
    ],
)
def test_what_does_not_fit_is_said(class_files, capsys, words, says) -> None:
    reviews = Path("reviews.jsonl").read_text(encoding="utf-8").split("\n")
    Path("other.jsonl").write_text(reviews[0].replace('"d00"', '"x00"'), encoding="utf-8")
    Path("old.jsonl").write_text(reviews[0].replace("review/1", "review/0"), encoding="utf-8")
    Path("twice.jsonl").write_text("\n".join([*reviews[:24], reviews[0]]), encoding="utf-8")
    Path("apart.csv").write_text("id,rater\na,Kim\nb,Lee\n", encoding="utf-8")
    assert main(["calibrate", *words]) == 2
    assert says in capsys.readouterr().err


def test_narrow_pages_keep_the_figures_whole(class_files) -> None:
    found = calibrate(rated(*[("met", "unmet"), ("met", "met")] * 12), None)
    for width in (32, 60, 88):
        text = calibration_to_text(found, {"thanks_them": "Thanks them"}, Page(width))
        assert "Thanks them" in text
        assert "0.50" in text
    assert "<table" in calibration_to_html(found, {})


# --- What the reference says -------------------------------------------------------------------------

REFERENCE = Path(__file__).parents[1] / "course" / "reference"


def test_the_examples_of_the_reference_are_right(class_files, capsys) -> None:
    guide = (REFERENCE / "class.md").read_text(encoding="utf-8")
    block = re.search(r"```csv\n(.*?)```", guide, re.DOTALL)
    assert block is not None
    titles = titles_of(load_kinds())
    found = read_ratings([Source("class.md", block[1])], Known(tuple(titles.items), tuple(titles.flags)))
    assert found.by_draft["s001"]["Kim"].flags == {"generic"}
    blocks = re.findall(
        r"```json\n(.*?)```", (REFERENCE / "formats.md").read_text(encoding="utf-8"), re.DOTALL
    )
    said = next(json.loads(block) for block in blocks if "afterword.calibration/1" in block)
    assert main(["calibrate", "ratings.csv", "--reviews", "reviews.jsonl", "--json"]) == 0
    made = json.loads(capsys.readouterr().out)
    assert said.keys() == made.keys()
    one, other = said["results"][0], made["results"][0]
    assert one.keys() == other.keys()
    for key in ("raters", "ours", "advice"):
        assert one[key].keys() == other[key].keys(), key


def test_the_guide_names_the_bar() -> None:
    guide = (REFERENCE / "class.md").read_text(encoding="utf-8")
    for bar in (trust.LEAST_RATERS, trust.LEAST_OURS, trust.LEAST_LOW, trust.MOST_BELOW, alike.LEAST_SHARE):
        assert f"{bar:.2f}" in guide, bar
    assert (trust.LEAST_DRAFTS, trust.LEAST_RARER, trust.LEAST_RIGHT) == (20, 5, 0.95)
    assert (alike.LEAST_WORDS, alike.LEAST_RUN, trust.EXTREME) == (15, 12, 0.1)
