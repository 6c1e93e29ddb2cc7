"""What a person sees in a terminal: reviews and plans as text, on pages of every kind."""

import unicodedata
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterword.detect.finding import Evidence
from afterword.plan_steps import Plan, Step
from afterword.review import FlagResult, ItemResult, Review
from afterword.show.page import NARROWEST, WIDEST, Page, columns_of
from afterword.show.plan import plan_to_text
from afterword.show.text import review_to_text

PAGE = Page(80)


def item(id: str, verdict: str, points: float, says: str = "", quote: str = "") -> ItemResult:
    evidence = (Evidence(0, len(quote), quote),) if quote else ()
    earned = points if verdict in ("met", "unclear") else 0.0
    return ItemResult(id, id.replace("_", " ").capitalize(), verdict, earned, points, evidence, says)


REVIEW = Review(
    id="d1",
    kind="thank_you",
    readiness="revise",
    score=61.5,
    items=(
        item("greets_by_name", "met", 6, "You greet them: “Dear Gwen”.", "Dear Gwen"),
        item(
            "recalls_a_moment",
            "met",
            25,
            "“the school bell” could only come from this talk.",
            "the school bell",
        ),
        item("thanks_them", "met", 8, "You thank them: “thank you for Friday”.", "thank you for Friday"),
        item("signs_off", "met", 4, "You sign: “Nadia”.", "Nadia"),
        item("fits_length", "met", 5, "85 words: a good length."),
        item("connects_need_to_evidence", "unmet", 14, "Tie one need to one thing you did."),
        item("restates_interest", "unclear", 6, "“It was nice” may say that you want it.", "It was nice"),
        item(
            "sent_in_window",
            "unchecked",
            0,
            "Not checked: your record does not say when the interview ended yet.",
        ),
        item("keeps_promises", "na", 0),
    ),
    flags=(
        FlagResult("pay_talk", "Pay, raised by you", "major", 12, (), "Leave pay out for now."),
        FlagResult("stock_phrases", "Worn phrases", "minor", 4, (), "“I hope this finds you well” is worn."),
    ),
    fixes=("Leave pay out for now.", "Tie one need to one thing you did."),
    provenance={},
)


def test_a_review_reads_from_what_works_to_one_next_action():
    text = review_to_text(REVIEW, PAGE)
    order = [
        "Not quite yet: it is worth another go before you send it.",
        "What works",
        "“the school bell” could only come",
        "What to change, most useful first",
        "1. Leave pay out for now.",
        "2. Tie one need",
        "Checklist: thank you",
        "61.5 of 100",
        "Also seen",
        "Next: begin with number 1, and review it again.",
    ]
    places = [text.index(part) for part in order]
    assert places == sorted(places)
    assert text.rstrip().endswith("Next: begin with number 1, and review it again.")


def test_praise_is_at_most_three_items_of_the_greatest_worth_in_the_writers_own_words():
    praised = review_to_text(REVIEW, PAGE).split("What works")[1].split("What to change")[0]
    assert praised.count("•") == 3
    assert praised.index("school bell") < praised.index("thank you for Friday") < praised.index("Dear Gwen")
    assert "Nadia" not in praised
    assert "85 words" not in praised


def test_the_checklist_has_a_line_for_each_item_that_needs_no_colour():
    lines = review_to_text(REVIEW, PAGE).split("Checklist")[1].splitlines()
    assert lines[1].startswith("  ✓ Greets by name")
    assert lines[1].endswith("  6 of 6")
    assert lines[6].startswith("  ✗ Connects need to evidence")
    assert lines[6].endswith("  0 of 14")
    assert lines[7].startswith("  ? Restates interest")
    assert lines[8].startswith("  – Sent in window")
    assert lines[8].endswith("not checked")
    assert lines[9].endswith("not needed here")
    assert lines[10].endswith("61.5 of 100")
    assert {len(line) for line in lines[1:11]} == {80}


def test_the_checklist_says_why_something_was_not_checked_and_what_doubt_means():
    text = " ".join(review_to_text(REVIEW, PAGE).split())
    assert "Not checked: your record does not say when the interview ended yet." in text
    assert "It costs no points; please look at it yourself." in text


def test_advice_that_stands_among_the_changes_is_not_said_twice():
    text = review_to_text(REVIEW, PAGE)
    assert text.count("Leave pay out for now.") == 1
    assert "Pay, raised by you: see number 1." in text
    assert "Worn phrases: “I hope this finds you well” is worn." in text


@pytest.mark.parametrize(
    ("readiness", "fixes", "first", "last"),
    [
        ("ready", (), "Ready to send.", "Next: read it aloud once, then send it."),
        ("nearly", ("A.",), "Nearly there: a small change", "Next: make that change, then send it."),
        ("nearly", ("A.", "B."), "Nearly there: a small change", "Next: change number 1, then send it."),
        ("hold", ("A.",), "Please don't send this yet.", "Next: put number 1 right before anything else"),
        ("revise", (), "Not quite yet", "Next: go through the checklist once more, and review it again."),
    ],
)  # fmt: skip
def test_each_readiness_opens_in_plain_words_and_ends_in_one_action(readiness, fixes, first, last):
    text = review_to_text(replace(REVIEW, readiness=readiness, fixes=fixes), PAGE)
    assert text.startswith(first)
    assert " ".join(text.splitlines()[-2:]).removeprefix(" ").startswith(last)
    assert text.count("Next:") == 1


def test_without_unicode_a_review_is_plain_ascii():
    text = review_to_text(REVIEW, Page(80, unicode=False))
    assert text.isascii()
    assert "  ok Greets by name" in text
    assert "  no Connects need" in text


def test_colour_changes_no_letter():
    plain = review_to_text(REVIEW, PAGE)
    coloured = review_to_text(REVIEW, Page(80, colour=True))
    assert "\x1b[32m✓\x1b[0m" in coloured
    for code in ("\x1b[0m", "\x1b[1m", "\x1b[2m", "\x1b[31m", "\x1b[32m", "\x1b[33m"):
        coloured = coloured.replace(code, "")
    assert coloured == plain


@pytest.mark.parametrize("width", [1, NARROWEST, 40, 80, WIDEST, 300])
def test_no_line_is_wider_than_the_page(width):
    for page in (Page(width), Page(width, unicode=False)):
        text = review_to_text(REVIEW, page)
        assert max(map(len, text.splitlines())) <= min(max(width, NARROWEST), WIDEST)


@pytest.mark.parametrize(
    "quote",
    [
        "a\x1b[31mred\x07",
        "line\rover",
        "\u202eturned",
        "\u2066in\u2069",
        "nul\0",
        "zero\u200bwidth",
        "\x9b31m",
        "\ud800",
    ],
)
def test_characters_that_move_things_never_reach_the_terminal(quote):
    review = replace(
        REVIEW,
        items=(item("thanks_them", "met", 8, f"You say: “{quote}”.", quote),),
        fixes=(f"Drop “{quote}”.",),
    )
    text = review_to_text(review, PAGE)
    assert all(c.isprintable() or c == "\n" for c in text)
    assert "You say:" in text


@pytest.mark.parametrize(
    "quote", ["👩🏽‍💻🎉" * 20, "תודה רבה על הזמן שלך " * 8, "ありがとうございました" * 12, "e\u0301" * 90]
)
def test_emoji_and_other_scripts_wrap_by_the_columns_they_take(quote):
    review = replace(REVIEW, fixes=(f"See “{quote}”.",))
    text = review_to_text(review, PAGE)
    assert max(map(columns_of, text.splitlines())) <= 80
    assert "".join(quote.split()) in "".join(text.split())


@given(st.text(), st.integers(1, 120), st.booleans())
def test_any_text_fits_the_page_and_is_safe(text, width, unicode):
    page = Page(width, unicode=unicode)
    for line in page.paragraph(text, "  1. "):
        assert columns_of(line) <= page.columns
        assert not any(unicodedata.category(c) in ("Cc", "Cs") for c in line)


def test_a_link_longer_than_the_page_is_cut_and_loses_nothing():
    link = "https://example.org/" + "a" * 200
    assert "".join(line.strip() for line in Page(60).paragraph(link, "  ")) == link


STEP = Step(
    id="check_in",
    kind="check_in",
    title="Ask once where things stand",
    status="todo",
    earliest=date(2026, 3, 16),
    on=date(2026, 3, 17),
    latest=date(2026, 3, 20),
    to=("Gwen Mulcahy",),
    channel="e-mail",
    reason="They promised word by Friday.",
    source="A career centre, 2024, US",
)


def test_a_plan_is_a_dated_list_with_reasons_and_sources():
    text = plan_to_text(Plan((STEP,), ("Only weekends are days off.",), ("Silence is ordinary.",)), PAGE)
    assert text == (
        "What to send, and when\n"
        "\n"
        "Tuesday 17 March 2026\n"
        "  • Ask once where things stand, by e-mail\n"
        "    To Gwen Mulcahy.\n"
        "    Not before Monday 16 March 2026; fine until Friday 20 March 2026.\n"
        "    They promised word by Friday.\n"
        "    Source: A career centre, 2024, US\n"
        "\n"
        "Assumed\n"
        "  • Only weekends are days off.\n"
        "\n"
        "Good to know\n"
        "  • Silence is ordinary.\n"
    )


def test_a_plan_tells_done_late_and_left_out_apart():
    hour = datetime(2026, 3, 4, 14, 0, tzinfo=UTC)
    thanks = Step(
        "thank_you_1",
        "thank_you",
        "Thank Gwen Mulcahy",
        "done",
        hour,
        hour,
        hour,
        ("Gwen Mulcahy",),
        "e-mail",
    )
    steps = (
        thanks,
        replace(STEP, status="late"),
        replace(STEP, id="a", title="One article", status="off", reason="There is no room for it."),
        replace(STEP, id="b", title="Last question", status="skipped", reason="They have decided."),
        replace(STEP, id="c", title="Move on", status="skipped", reason="They have decided."),
    )
    text = plan_to_text(Plan(steps, (), ()), PAGE)
    assert "Wednesday 4 March 2026, 14:00 their time\n  ✓ Thank Gwen Mulcahy, by e-mail (done)\n" in text
    assert "  ! Ask once where things stand, by e-mail (late, and still worth doing)\n" in text
    assert "Not now\n  • One article. There is no room for it.\n" in text
    assert "No longer needed\n  • Last question; Move on. They have decided.\n" in text


def test_an_empty_plan_says_so():
    assert "There is nothing left to send." in plan_to_text(Plan((), (), ()), PAGE)


def test_a_plan_without_unicode_is_plain_ascii():
    plan = Plan((replace(STEP, reason="They said “soon” – so wait…"),), (), ())
    text = plan_to_text(plan, Page(50, unicode=False))
    assert text.isascii()
    assert max(map(len, text.splitlines())) <= 50
