"""Words: what compares equal, and what must not."""

from __future__ import annotations

import pytest

from afterword.content import SOURCES, lexicon_texts, load_resources
from afterword.lexicon import parse_vocabulary
from afterword.words import Phrases, Stemmer, tokens


@pytest.fixture(scope="module")
def stemmer() -> Stemmer:
    return Stemmer(parse_vocabulary(lexicon_texts(SOURCES)["words.toml"], "words.toml"))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("I'd be glad", "I would be glad"),
        ("we didn't organise it", "We did not organize it"),
        ("colour of the centre", "color of the center"),
        ("kindly analyse the catalogue", "please analyze the catalog"),
        ("she travelled whilst cancelling", "she traveled while canceling"),
        ("Müller’s café", "Mullers cafe"),
        ("I learnt it", "I learned it"),
        ("twelve weeks", "12 weeks"),
        ("dont worry", "don't worry"),
        ("the 13th", "the 13"),
    ],
)
def test_spelling_and_register_make_no_difference(stemmer: Stemmer, one: str, other: str) -> None:
    assert stemmer.of(one) == stemmer.of(other)


@pytest.mark.parametrize(
    ("one", "other"), [("thanks", "thinks"), ("advise", "advertise"), ("not now", "now")]
)
def test_different_words_stay_different(stemmer: Stemmer, one: str, other: str) -> None:
    assert stemmer.of(one) != stemmer.of(other)


def test_phrases_with_a_gap(stemmer: Stemmer) -> None:
    phrases = Phrases.build({"thanks": ["thank you * for"], "stock": ["hit the ground running"]}, stemmer)
    assert phrases.find(stemmer.of("Thanking you very much for it, I hit the ground running")) == [
        (0, 5, "thanks"),
        (7, 11, "stock"),
    ]
    assert phrases.find(stemmer.of("thank you because it was good for")) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("you weren't ready", "you were not ready"),
        ("it's late", "it is late"),
        ("I'm waiting", "I am waiting"),
        ("you didn't answer", "you did not answer"),
        ("travelled", "traveled"),
        ("labelled", "labeled"),
        ("instalments", "installments"),
        ("cancellation", "cancelation"),
        ("organised", "organized"),
        ("we committed", "we commited"),
        ("WAITED", "waited"),
    ],
)
def test_the_forms_of_words_know_no_dialect(one: str, other: str) -> None:
    stemmer = load_resources().stemmer

    def forms(text: str) -> list[tuple[str, str]]:
        return [x.form for x in stemmer.lexemes(tokens(text).findall(text)) if x.form]

    assert forms(one) == forms(other)


def test_a_form_is_a_stem_and_a_word() -> None:
    (waited,) = load_resources().stemmer.lexemes(["waited"])
    assert waited.form == ("wait", "=waited")
    assert [x.form for x in load_resources().stemmer.lexemes(["wait", "twelve", "Monday", "?"])] == [None] * 4
