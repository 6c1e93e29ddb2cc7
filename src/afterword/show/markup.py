"""HTML and SVG made of tags whose texts are escaped by default: what a person wrote can't become markup."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape
from typing import TypeAlias

_HIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_VOID = frozenset({"br", "hr", "img", "input", "meta", "link", "circle", "line", "rect", "path"})


class Html(str):
    """Text that is markup already."""

    __slots__ = ()


Child: TypeAlias = "str | Iterable[Child] | None"
"""A text (escaped unless it is `Html`), nothing, or several of them."""


def text(words: str) -> Html:
    """Return words as markup; characters that HTML can't hold become a replacement mark."""
    return words if isinstance(words, Html) else Html(_escaped(words))


def _escaped(words: str) -> str:
    return escape(words if words.isascii() and words.isprintable() else _HIDDEN.sub("\ufffd", words))


def join(*children: Child) -> Html:
    """Return children one after the other."""
    found: list[str] = []
    _gather(children, found)
    return Html("".join(found))


def _gather(children: Iterable[Child], found: list[str]) -> None:
    for child in children:
        if isinstance(child, Html):
            found.append(child)
        elif isinstance(child, str):
            found.append(_escaped(child))
        elif child is not None:
            _gather(child, found)


def tag(name: str, /, *children: Child, **attributes: str | float | bool | None) -> Html:
    """Return an element. Attributes: `class_`, `for_`, `aria_label`, `data_do`; None and False leave one out."""
    shown = "".join([_attribute(key, value) for key, value in attributes.items()])
    if name in _VOID:
        return Html(f"<{name}{shown}/>")
    return Html(f"<{name}{shown}>{join(*children)}</{name}>")


def _attribute(key: str, value: str | float | bool | None) -> str:
    if value is None or value is False:
        return ""
    key = key.rstrip("_").replace("_", "-")
    return f" {key}" if value is True else f' {key}="{_escaped(str(value))}"'


def paragraphs(texts: Iterable[str], **attributes: str | float | bool | None) -> Html:
    """Return each text as a paragraph."""
    return join(tag("p", words, **attributes) for words in texts)
