"""What a person wrote can't become markup, wherever it is shown."""

from __future__ import annotations

from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from afterword.coach.frame import button, choice, field, frame, letter, tick
from afterword.show.markup import Html, join, tag, text

HOSTILE = "</textarea><script>alert(1)</script><img src=x onerror=alert(1)>\"' onload=x &lt; \x00\ud800"


class Reader(HTMLParser):
    """Collects the tags and attributes of a text, and its words."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.names: set[str] = set()
        self.words = ""
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.names |= {name for name, _ in attrs}

    def handle_data(self, data: str) -> None:
        self.words += data


def test_attributes_and_children() -> None:
    made = tag(
        "p", "a < b", None, ["c", (tag("br"), "d")], class_="x", data_do='"', hidden=True, id=None, off=False
    )
    assert made == '<p class="x" data-do="&quot;" hidden>a &lt; bc<br/>d</p>'
    assert join("&", Html("&")) == "&amp;&"


@given(st.text())
def test_any_text_comes_out_as_the_same_words(words: str) -> None:
    seen = Reader(tag("p", words, title=words))
    assert seen.tags == ["p"]
    assert seen.names == {"title"}
    assert seen.words.replace("\r\n", "\n") == Reader(text(words)).words.replace("\r\n", "\n")
    tag("p", words, title=words).encode()


def test_every_piece_of_a_panel_takes_hostile_text() -> None:
    pieces = [
        frame("u", HOSTILE, HOSTILE, HOSTILE),
        button(HOSTILE, HOSTILE, HOSTILE, name=HOSTILE, id=HOSTILE),
        field(HOSTILE, HOSTILE, HOSTILE, hint=HOSTILE, problem=HOSTILE, listed=HOSTILE),
        field(HOSTILE, HOSTILE, HOSTILE, type="area", hint=HOSTILE),
        choice(HOSTILE, HOSTILE, HOSTILE, [(HOSTILE, HOSTILE)], hint=HOSTILE, problem=HOSTILE),
        tick(HOSTILE, HOSTILE, True, hint=HOSTILE),
        letter(f"{HOSTILE}\n{HOSTILE}\n\n{HOSTILE}", HOSTILE),
    ]
    for piece in pieces:
        seen = Reader(piece)
        assert not {"script", "img"} & set(seen.tags)
        assert not {name for name in seen.names if name.startswith("on")}
        piece.encode()
