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
    return words if isinstance(words, Html) else Html(escape(_HIDDEN.sub("\ufffd", words)))


def join(*children: Child) -> Html:
    """Return children one after the other."""
    return Html("".join(_flat(children)))


def _flat(children: Iterable[Child]) -> Iterable[str]:
    for child in children:
        if isinstance(child, str):
            yield text(child)
        elif child is not None:
            yield from _flat(child)


def tag(name: str, /, *children: Child, **attributes: str | float | bool | None) -> Html:
    """Return an element. Attributes: `class_`, `for_`, `aria_label`, `data_do`; None and False leave one out."""
    shown = "".join(_attribute(key, value) for key, value in attributes.items())
    if name in _VOID:
        return Html(f"<{name}{shown}/>")
    return Html(f"<{name}{shown}>{join(*children)}</{name}>")


def _attribute(key: str, value: str | float | bool | None) -> str:
    if value is None or value is False:
        return ""
    key = key.rstrip("_").replace("_", "-")
    return f" {key}" if value is True else f' {key}="{escape(_HIDDEN.sub(chr(0xFFFD), str(value)))}"'


def paragraphs(texts: Iterable[str], **attributes: str | float | bool | None) -> Html:
    """Return each text as a paragraph."""
    return join(tag("p", words, **attributes) for words in texts)
