"""Markdown that a student wrote, made so that a browser shows it and never obeys it.

The instructor's pages turn Markdown into HTML with the instructor's own rights, so nothing in it may be a tag,
a script's address or a picture from elsewhere. What people mean ("I <3 this", "2 < 3") stays readable.
"""

from __future__ import annotations

import re

# A tag begins with a letter, /, ! or ?. Escaping it in the text works in every Markdown dialect, in code spans too.
_TAG = re.compile(r"<(?=[A-Za-z/!?])")
_ENTITY = re.compile(r"&(?=#|[A-Za-z])")
_LINK = re.compile(r"\]\s*(?=[(\[:])")
_IMAGE = re.compile(r"!(?=\[)")
_MATH = re.compile(r"(\$|\\[(\[]|\\begin)")


def inert(text: str) -> str:
    """Return Markdown in which tags, entities, links, pictures and formulas are only characters."""
    text = _ENTITY.sub("&amp;", text)
    text = _TAG.sub("&lt;", text)
    text = _LINK.sub("] ", text)
    text = _IMAGE.sub("! ", text)
    return _MATH.sub(lambda found: f"&#{ord(found[0][0])};{found[0][1:]}", text)


def inert_comment(text: str) -> str:
    """Return a comment that is safe both as Markdown and as plain text: a tag's “<” becomes “‹”."""
    return _LINK.sub("] ", _IMAGE.sub("! ", _TAG.sub("‹", text)))


def inert_name(text: str) -> str:
    """Return a name that formgrader can show, which takes it for HTML."""
    return _TAG.sub("‹", text)
