"""Reading text: what is invisible goes, what is plain stays, and every position leads back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterword.text import read_text


@pytest.mark.parametrize(
    ("raw", "norm"),
    [
        ("plain words", "plain words"),
        ("two\r\nlines\rthree", "two \nlines\nthree"),
        ("It’s “fine” – really", 'It\'s "fine" – really'),
        ("no\u00a0break\u2009space", "no break space"),
        ("in\u200bvis\u200dible\ufeff", "invisible"),
        ("soft\u00adhyphen", "softhyphen"),
        ("Cafe\u0301 Noe\u0308l", "Café Noël"),
        ("сurator mix", "curator mix"),
        ("𝐛𝐨𝐥𝐝 ｗｉｄｅ", "bold wide"),
        ("bell\x07 and nul\x00", "bell  and nul "),
    ],
)
def test_words_are_read_as_a_person_sees_them(raw: str, norm: str) -> None:
    assert read_text(raw).norm == norm


def test_cyrillic_prose_is_not_rewritten() -> None:
    raw = "Спасибо за встречу, Мария"
    assert read_text(raw).norm == raw
    assert read_text(raw).masked == ()


def test_a_span_leads_back_to_the_letters_as_given() -> None:
    raw = "A cu\u200brious wo\u0301rd"
    text = read_text(raw)
    start = text.norm.index("curious")
    assert raw[slice(*text.span(start, start + 7))] == "cu\u200brious"


@given(st.text(max_size=200))
def test_spans_stay_inside_and_in_order(raw: str) -> None:
    text = read_text(raw)
    last = 0
    for i in range(len(text.norm)):
        start, end = text.span(i, i + 1)
        assert last <= start < end <= len(raw)
        last = start
