"""The weights of a sentence model, to look at."""

from __future__ import annotations

from afterword.detect.moves import Feature, MoveModel


def weights_of(model: MoveModel) -> dict[Feature, dict[int, int]]:
    """Return feature -> index of a move -> hundredths of its weight, of a model that has judged nothing yet."""
    model.read(list(model.unread))
    found = {}
    for feature, row in model.rows.items():
        numbers = [int(value) for value in str(row).split()]
        found[feature] = dict(zip(numbers[::2], numbers[1::2], strict=True))
    return found
