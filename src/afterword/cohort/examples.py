"""One sentence to stand for many: the most ordinary of them, so that it gives away least about its writer. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from afterword.cohort.masking import GAP
from afterword.cohort.suppress import LEAST
from afterword.review import shorten

_LEAST_WORDS, _MOST_WORDS = 3, 40
_WORD = re.compile(r"[^\W\d_]+")


def most_ordinary(sentences: Iterable[str]) -> str:
    """Return the sentence whose words most of the others have too; "" where there are fewer than five.

    Sentences come without names. One that is mostly gaps, very short or very long is passed over.
    """
    words = [(text, set(_WORD.findall(text.lower()))) for text in sentences]
    if len(words) < LEAST:
        return ""
    spread = Counter(word for _, some in words for word in some)
    fitting = [
        (sum(spread[word] for word in some) / len(some), text)
        for text, some in words
        if _LEAST_WORDS <= len(some) <= _MOST_WORDS and text.count(GAP) * 3 <= len(some)
    ]
    return shorten(max(fitting)[1], 160) if fitting else ""
