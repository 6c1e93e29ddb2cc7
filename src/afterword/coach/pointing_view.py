"""Pointing at a sentence, as HTML: choose the sentence and the note, or take back what was pointed at. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from afterword.detect.finding import Evidence
from afterword.detect.profile import Note
from afterword.review import shorten
from afterword.show.markup import Html, tag

_SHOWN = 70
"""Characters of a sentence or note that a list shows."""


def form(
    sentences: Iterable[Evidence],
    notes: Mapping[str, Note],
    reply: str,
    place: Callable[[Evidence], tuple[int, int] | None],
) -> Html:
    """Return the form; `place` tells where a sentence stands in the text as the browser counts."""
    return tag(
        "details",
        tag("summary", "It is there: point at the sentence"),
        tag("p", "A coach can miss what a person hears at once. Say which sentence is about your talk."),
        tag("label", "This sentence", _sentences(sentences, place)),
        tag("label", "is about", _notes(notes)),
        tag("button", "Say so", type="button", data_do="point", data_k="point-do"),
        tag("p", reply, class_="aw-reply") if reply else None,
        class_="aw-point",
        data_k="point",
    )


def taken() -> Html:
    """Return the way back from a sentence that was pointed at."""
    button = tag("button", "Take it back", type="button", data_do="unpoint", data_k="point-do")
    return tag("p", "One point is met because you pointed at a sentence. ", button, class_="aw-point")


def _sentences(sentences: Iterable[Evidence], place: Callable[[Evidence], tuple[int, int] | None]) -> Html:
    options = []
    for sentence in sentences:
        span = place(sentence)
        if span:
            shown = shorten(sentence.text, _SHOWN)
            options.append(tag("option", shown, value=sentence.text, data_start=span[0], data_end=span[1]))
    return tag("select", options, name="sentence")


def _notes(notes: Mapping[str, Note]) -> Html:
    options = [tag("option", shorten(note.about, _SHOWN), value=name) for name, note in notes.items()]
    return tag("select", options, name="about")
