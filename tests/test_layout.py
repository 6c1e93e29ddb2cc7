"""Layout of mails as people send them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterword.layout import Layout, lay_out
from afterword.text import read_text

NAMES = ("lena", "brandt")


def parts(body: str) -> tuple[str, list[str], str, str]:
    norm = read_text(body).norm
    layout = lay_out(norm, NAMES)

    def cut(span: tuple[int, int] | None) -> str:
        return norm[slice(*span)].strip() if span else ""

    sentences = [norm[p.start : p.end] for p in layout.sentences]
    return cut(layout.greeting), sentences, cut(layout.closing), cut(layout.signature)


@pytest.mark.parametrize(
    ("body", "greeting", "closing", "signature"),
    [
        (
            "Dear Ms Okafor,\n\nThank you.\n\nKind regards,\nLena Brandt",
            "Dear Ms Okafor,",
            "Kind regards,",
            "Lena Brandt",
        ),
        (
            "Dear Ms Okafor,\r\n\r\nThank you.\r\n\r\nKind regards,\r\nLena Brandt",
            "Dear Ms Okafor,",
            "Kind regards,",
            "Lena Brandt",
        ),
        (
            "Respected Sir Rao,\nI am thankful.\nYours faithfully,\nLena",
            "Respected Sir Rao,",
            "Yours faithfully,",
            "Lena",
        ),
        ("Hi Sam, thanks for today. Lena", "Hi Sam,", "", "Lena"),
        ("Sam mate, how's tricks?\n\nSaw a spoon today.\n\nCheers, Lena", "Sam mate,", "Cheers", "Lena"),
        ("Sam my man 😄\n\nStill here.\n\nLena", "Sam my man 😄", "", "Lena"),
        ("Sam,\n\nGood to talk.\n\nL. Brandt", "Sam,", "", "L. Brandt"),
        ("Sam - good to talk about the rota today.\n\nBest, Lena", "Sam -", "Best", "Lena"),
        (
            "Good morning Dr. de Vries,\n\nThank you.\n\nWith warm wishes from Leeds,\nLena Brandt\n07700 900123",
            "Good morning Dr. de Vries,",
            "",
            "Lena Brandt",
        ),
        ("Thank you for the talk on Monday.\n\nLena Brandt", "", "", "Lena Brandt"),
        ("Hello Sam!\nThanks again.\nCheers\nLena", "Hello Sam!", "Cheers", "Lena"),
        ("Dear Sam,\n\nThank you.\n\nBest wishes", "Dear Sam,", "Best wishes", ""),
        ("(replying below)\n\nSam,\n\nThank you.\n\nThanks,\nLena", "Sam,", "Thanks,", "Lena"),
    ],
)
def test_greeting_close_and_name(body: str, greeting: str, closing: str, signature: str) -> None:
    found = parts(body)
    assert (found[0], found[2], found[3]) == (greeting, closing, signature)


@pytest.mark.parametrize(
    ("body", "count"),
    [
        ("Hi Sam,\n\nThanks. I met Dr. A. Rao at 3 p.m. on the 2nd. It helped.\n\nLena", 3),
        ("Hi Sam,\n\nThe rate fell to 3.5 per cent. Why? I do not know!\n\nLena", 3),
        ("Hi Sam,\n\nThree things:\n- the rota\n- the freezer\n- the bell\n\nLena", 4),
        ("Hi Sam,\n\nI waited... and then it came.\n\nLena", 1),
        (
            "Hi Sam,\n\nthis line is wrapped by an old mail program that breaks\nin the middle of a sentence.\n\nLena",
            1,
        ),
        ("Hi Sam,\n\nSee https://example.org/a.b?c=d. It is short.\n\nLena", 2),
    ],
)
def test_sentences(body: str, count: int) -> None:
    assert len(parts(body)[1]) == count


def test_a_quoted_reply_is_not_the_writers() -> None:
    body = "Hi Sam,\n\nThank you.\n\nLena\n\nOn Mon, 2 Mar 2026 at 10:00, Sam Rao <sam@example.org> wrote:\n> We chose another.\n> Sorry."
    found = parts(body)
    assert found[1] == ["Thank you."]
    assert found[3] == "Lena"


def test_an_answer_between_quoted_lines_is_read() -> None:
    assert parts("> Can you start in May?\n\nHi Sam, yes I can.\n\nLena")[1] == ["yes I can."]


def test_postscript_and_words_below_the_name() -> None:
    norm = "Hi Sam,\n\nThank you.\n\nBest,\nLena\n\nP.S. The rota idea stuck with me.\n\nShall I make it shorter for you?"
    layout = lay_out(norm, NAMES)
    assert [p.part for p in layout.sentences] == ["body", "ps", "ps"]
    layout = lay_out(
        "Hi Sam,\n\nThank you.\n\nBest,\nLena\n\nShall I make it a little shorter for you?", NAMES
    )
    assert [p.part for p in layout.sentences] == ["body", "after"]


def test_dictated_text_is_one_long_sentence() -> None:
    body = "hi sam thank you so much for today i keep thinking about the bell and the rota and what you said lena"
    assert len(parts(body)[1]) == 1


@given(st.text(alphabet=st.sampled_from("ab \n.,!?>-:DearHiLena\r\u200b😀"), max_size=300))
def test_every_piece_lies_in_the_text(body: str) -> None:
    norm = read_text(body).norm
    layout: Layout = lay_out(norm, NAMES)
    for piece in layout.sentences:
        assert 0 <= piece.start < piece.end <= len(norm)
