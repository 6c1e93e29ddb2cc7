"""Numbers as a reader takes them."""

from __future__ import annotations

import pytest

from afterword.content import load_resources
from afterword.detect.figures import figures
from afterword.detect.tokens import read_tokens


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("twenty-three crashes", ["23"]),
        ("a hundred and five of them", ["105"]),
        ("two million", ["2000000"]),
        ("1,200 parcels and 9,200 letters", ["1200", "9200"]),
        ("eleven of twenty", ["11", "20"]),
        ("10 thousand", ["10000"]),
        ("two dozen", ["24"]),
        ("forty, twelve and then thirty. Three more", ["40", "12", "30", "3"]),
        ("two thousand and twenty-six", ["2026"]),
        ("three hundred and forty thousand", ["340000"]),
        ("several thousand, over a hundred, dozens", []),
        ("a hundred and a half", []),
        ("and", []),
        ("9" * 40, []),
        ("", []),
    ],
)
def test_a_number_is_read_as_one(text: str, found: list[str]) -> None:
    stemmer = load_resources().stemmer
    assert [figure for figure, _, _ in figures(text, read_tokens(text, stemmer))] == found


def test_it_says_where_a_number_stands() -> None:
    stemmer = load_resources().stemmer
    text = "We sorted a hundred and five parcels."
    [(_, start, end)] = figures(text, read_tokens(text, stemmer))
    assert text[start:end] == "hundred and five"
