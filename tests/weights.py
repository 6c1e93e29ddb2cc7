"""The weights of a sentence model, to look at."""

from __future__ import annotations

from afterword.detect.moves import MoveModel


def weights_of(model: MoveModel) -> dict[str, dict[int, int]]:
    """Return feature -> index of a move -> hundredths of its weight, of a model that has judged nothing yet."""
    found = {}
    for word in (*model.words, *list(model.words.unread)):
        for rest, row in model.words[word].items():
            numbers = [int(value) for value in str(row).split()]
            found[f"{word} {rest}".strip()] = dict(zip(numbers[::2], numbers[1::2], strict=True))
    return found
