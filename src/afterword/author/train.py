"""Train the sentence model: `python -m afterword.author.train` writes what is made in
exercises/lexicon: moves.txt, lexicon.json, stems.txt and trained-on.txt.

`--cross` trains on five sixths of the interviews and voices, judges the rest, and prints what the model adds over
the cue phrases alone. Same examples, same weights: liblinear with a fixed seed on sorted features.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from afterword.author.examples import LabelledDraft, LabelledSentence, labelled_drafts, labelled_sentences
from afterword.detect.analysis import Resources, analyse, features_of
from afterword.detect.moves import BY_KIND, MOVES, Feature, holds_kind, made_features, place_of, runs_of_words
from afterword.detect.profile import build_profile
from afterword.draft import Draft
from afterword.record import Record, parse_record
from afterword.words import Stemmer

STRENGTH = 4.0
"""Inverse of the regularisation."""
SMOOTHING = 0.1
"""Added to the counts of sentences with and without a move before they are compared."""
SEEN = 2
"""A feature must stand in so many sentences; for faults, words and pairs of words may stand in one."""
FAULTS = frozenset({"blame", "criticises", "overclaims", "pay", "pressure", "private"})
"""Moves that a sentence makes whatever else it says, and in words that are seldom the same."""
AGAINST = 0.85
"""What speaks against a fault weighs so much less than was learnt."""
UNSEEN = 0.3
"""What the sums of unseen sentences lack, in logits, beside those of the sentences that a model was fitted to."""
SMALLEST = 4
"""Weights below so many hundredths are dropped."""
TELLING = 12
"""Runs of words, and words with their form or kind, are dropped where no move has a weight of so many hundredths."""
FOLDS = 6
TRAINED_ON = "trained-on.txt"
"""The file that holds the digest of the rows that moves.txt was trained on: to train anew takes minutes."""


@dataclass(frozen=True, slots=True)
class Row:
    """A sentence as the model sees it."""

    features: frozenset[Feature]
    moves: frozenset[str]
    group: str
    """Interview or voice: rows of one group are never split."""


def rows(
    drafts: Iterable[LabelledDraft], sentences: Iterable[LabelledSentence], resources: Resources
) -> list[Row]:
    """Return every labelled sentence with its features."""
    found = [row for d in drafts for row in _draft_rows(d, resources)]
    return found + [row for s in sentences for row in _sentence_rows(s, resources)]


def _draft_rows(example: LabelledDraft, resources: Resources) -> list[Row]:
    profile = build_profile(example.record, resources.stemmer, resources.weight, resources.kin)
    analysis = analyse(example.draft, profile, resources, example.kind)
    found = []
    for unit, made in features_of(analysis.units, example.kind):
        start, end = analysis.text.span(unit.start, unit.end)
        moves = frozenset().union(
            *(m for a, b, m in example.parts if 2 * (min(b, end) - max(a, start)) > min(b - a, end - start))
        )
        found.append(Row(frozenset(runs_of_words(unit.masked) | made), moves, example.interview))
    return found


def _sentence_rows(example: LabelledSentence, resources: Resources) -> list[Row]:
    """Return a sentence that stands alone: nothing is known of its place and record."""
    profile = build_profile(nobody(), resources.stemmer, resources.weight, resources.kin)
    opening = "Hello Zed,\n\n"
    end = len(opening) + len(example.text)
    analysis = analyse(Draft(f"{opening}{example.text}\n\nBest,\nUli"), profile, resources)
    features: set[Feature] = set()
    for unit in [unit for unit in analysis.units if len(opening) <= unit.start < end]:
        features |= runs_of_words(unit.masked)
        features |= made_features(unit.masked, unit.cues, {})
        features.update(unit.forms)
    return [Row(frozenset(features), example.moves, f"voice:{example.voice}")] if features else []


def digest(found: Iterable[Row]) -> str:
    """Return what tells these rows from all others: a line with a SHA-256."""
    made = sha256()
    for row in found:
        line = ["\t".join(sorted(map(_text, row.features))), " ".join(sorted(row.moves)), row.group]
        made.update("\n".join([*line, ""]).encode())
    return f"{made.hexdigest()}\n"


def nobody() -> Record:
    """Return a record of which no draft can speak: made-up names, and no notes."""
    return parse_record('[role]\ntitle = "Zzyx"\n[[people]]\nname = "Zed"\n[me]\nname = "Uli"\n')


class Trained:
    """One logistic model per move."""

    def __init__(self, training: Sequence[Row], only: str = "", moves: Collection[str] = MOVES) -> None:
        """Fit on `training`; `only` keeps features that start with it (the cue phrases, say), `moves` are to be fitted."""
        from sklearn.linear_model import LogisticRegression

        seen = Counter(f for row in training for f in row.features if _text(f).startswith(only))
        known = sorted((f for f, n in seen.items() if n >= SEEN or _may_be_rare(f)), key=_text)
        self.vocabulary: dict[Feature, int] = {f: i for i, f in enumerate(known)}
        matrix = self.matrix(training)
        common = [seen[f] >= SEEN for f in known]
        alike = [not holds_kind(f) for f in known]

        def fit(move: str) -> Any:
            labels = [move in row.moves for row in training]
            if move not in moves or not any(labels):
                return None
            scale = _scale(matrix, labels)
            if move not in BY_KIND:
                scale *= alike
            if move not in FAULTS:
                scale *= common
            model = LogisticRegression(C=STRENGTH, solver="liblinear", random_state=0, max_iter=300)
            scaled = matrix.multiply(scale).tocsr()
            scaled.eliminate_zeros()  # what a move may not use would only take time
            model.fit(scaled, labels)
            model.coef_ *= scale  # so that it judges unscaled features
            if move in FAULTS:
                model.coef_[model.coef_ < 0] *= AGAINST
                model.intercept_[0] = UNSEEN + _level(matrix @ model.coef_[0], sum(labels))
            return model

        # liblinear works outside of Python's lock, and this solver of it draws no random numbers
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            self.models: list[Any] = list(pool.map(fit, MOVES))

    def matrix(self, found: Sequence[Row]) -> Any:
        """Return the rows as a sparse matrix of 0 and 1."""
        from scipy.sparse import csr_matrix

        columns: list[int] = []
        ends = [0]
        for row in found:
            columns += sorted(self.vocabulary[f] for f in row.features if f in self.vocabulary)
            ends.append(len(columns))
        return csr_matrix(([1.0] * len(columns), columns, ends), shape=(len(found), len(self.vocabulary)))

    def judge(self, found: Sequence[Row]) -> list[list[float]]:
        """Return the probability of each move for each row."""
        matrix = self.matrix(found)
        columns = [m.predict_proba(matrix)[:, 1].tolist() if m else [0.0] * len(found) for m in self.models]
        return [list(values) for values in zip(*columns, strict=True)]

    def to_text(self) -> str:
        """Return the weights as text, in hundredths of a logit: the moves, their biases, then features by first word."""
        bias = [round(float(m.intercept_[0]) * 100) if m else -900 for m in self.models]
        by_word: dict[str, list[str]] = {}
        for feature, row in self._kept().items():
            word, rest = place_of(feature)
            by_word.setdefault(word, []).extend((rest, row))
        lines = ["\t".join((first, *parts)) for first, parts in sorted(by_word.items())]
        return "\n".join([" ".join(MOVES), " ".join(map(str, bias)), *lines]) + "\n"

    def _kept(self) -> dict[Feature, str]:
        """Return the features worth keeping, with their weights as text: of pairs and triples those that tell something.

        Two words also stay where three that begin with them do, so that they are known to stand side by side.
        """
        kept: dict[Feature, str] = {}
        for feature, column in reversed(self.vocabulary.items()):  # "will you be" comes before "will you"
            weights = [(i, round(float(m.coef_[0][column]) * 100)) for i, m in enumerate(self.models) if m]
            row = " ".join(f"{i} {weight}" for i, weight in weights if abs(weight) >= SMALLEST)
            largest = max((abs(weight) for _, weight in weights), default=0)
            if row and (isinstance(feature, str) or largest >= TELLING):
                kept[feature] = row
                if len(feature) == 3 and isinstance(feature, tuple):
                    kept.setdefault(feature[:2], "")
        return dict(sorted(kept.items(), key=lambda pair: _text(pair[0])))


def _level(values: Any, wanted: int) -> float:
    """Return what must be added to `values`, in logits, so that as many sentences as `wanted` are expected."""
    from scipy.optimize import brentq
    from scipy.special import expit

    return float(brentq(lambda level: expit(values + level).sum() - wanted, -50.0, 50.0))


def _may_be_rare(feature: Feature) -> bool:
    """Tell whether it is enough for a feature to be seen once: made ones, words and pairs of words, with no kind."""
    return not holds_kind(feature) and (isinstance(feature, str) or len(feature) == 2)


def _scale(matrix: Any, labels: Sequence[bool]) -> Any:
    """Return how much each feature may weigh: more, the less evenly it stands with the move and without it.

    It is the root of the logarithm of how much oftener, or seldomer, it stands with the move (after Wang and Manning,
    "Baselines and Bigrams", 2012, who take the logarithm itself): a word that only ever stands with the move may weigh
    more than its chance company.
    """
    import numpy as np

    made = np.asarray(labels)
    rates = [
        (np.asarray(matrix[rows].sum(axis=0))[0] + SMOOTHING) / (rows.sum() + 2 * SMOOTHING)
        for rows in (made, ~made)
    ]
    return np.sqrt(np.abs(np.log(rates[0] / rates[1])))


def _text(feature: Feature) -> str:
    return feature if isinstance(feature, str) else " ".join(feature)


def cross(found: Sequence[Row], only: str = "") -> list[list[float]]:
    """Judge each row by a model that has not seen its interview or voice."""
    groups = sorted({r.group for r in found})
    fold = {g: i % FOLDS for i, g in enumerate(groups)}
    out: list[list[float]] = [[] for _ in found]
    for k in range(FOLDS):
        trained = Trained([r for r in found if fold[r.group] != k], only)
        held = [i for i, r in enumerate(found) if fold[r.group] == k]
        for i, values in zip(held, trained.judge([found[i] for i in held]), strict=True):
            out[i] = values
    return out


def precision_recall(
    labels: Collection[bool], values: Collection[float], at: float = 0.5
) -> tuple[float, float, float]:
    """Return average precision, and precision and recall at a threshold."""
    from sklearn.metrics import average_precision_score

    hits = [(v >= at, w) for v, w in zip(values, labels, strict=True)]
    both = sum(a and b for a, b in hits)
    said, true = sum(a for a, _ in hits), sum(b for _, b in hits)
    average = float(average_precision_score(list(labels), list(values))) if true else float("nan")
    return average, both / said if said else float("nan"), both / true if true else float("nan")


def report(found: Sequence[Row]) -> str:
    """Return a table: per move, cue phrases alone beside the whole model, on unseen interviews."""
    alone, whole = cross(found, "cue:"), cross(found)
    lines = [f"{'move':13}{'n':>6}   cues alone: AP    P    R     model: AP    P    R"]
    sums = [0.0, 0.0]
    for j, move in enumerate(MOVES):
        labels = [move in r.moves for r in found]
        a = precision_recall(labels, [v[j] for v in alone])
        b = precision_recall(labels, [v[j] for v in whole])
        sums = [sums[0] + a[0], sums[1] + b[0]]
        lines.append(
            f"{move:13}{sum(labels):6}{a[0]:18.2f}{a[1]:5.2f}{a[2]:5.2f}{b[0]:14.2f}{b[1]:5.2f}{b[2]:5.2f}"
        )
    lines.append(f"{'mean':13}{len(found):6}{sums[0] / len(MOVES):18.2f}{sums[1] / len(MOVES):24.2f}")
    return "\n".join(lines)


def training_rows(exercises: Path, files: dict[str, str]) -> list[Row]:
    """Return the rows of the project's own examples; `files` are the lexicon's texts, the model's left out."""
    from afterword.calendar import Calendar
    from afterword.lexicon import build_resources

    empty = f"{' '.join(MOVES)}\n{' '.join(['-900'] * len(MOVES))}\n"
    resources = build_resources({**files, "moves.txt": empty}, lambda record: Calendar())
    return rows(labelled_drafts(exercises), labelled_sentences(exercises), resources)


def common_stems(exercises: Path, sources: dict[str, str]) -> str:
    """Return the words of lexicon and examples with their stems, a pair a line, so that none is stemmed twice."""
    from afterword.lexicon import parse_vocabulary

    stemmer = Stemmer(parse_vocabulary(sources["words.toml"], "words.toml"))
    for text in sources.values():
        stemmer.of(text)
    for draft in labelled_drafts(exercises):
        stemmer.of(draft.draft.body)
    for sentence in labelled_sentences(exercises):
        stemmer.of(sentence.text)
    return "".join(f"{word} {stem}\n" for word, stem in sorted(stemmer.learnt().items()))


def lexicon_made(exercises: Path) -> dict[str, str]:
    """Return the files of the lexicon that are made from people's: lexicon.json and stems.txt."""
    from afterword.content import SOURCES, lexicon_texts
    from afterword.lexicon import compile_lexicon

    sources = lexicon_texts(SOURCES)
    return {"lexicon.json": compile_lexicon(sources), "stems.txt": common_stems(exercises, sources)}


def main(argv: list[str] | None = None) -> int:
    """Train, or measure with `--cross`; return the exit code."""
    from afterword.content import lexicon_texts, root

    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--cross", action="store_true", help="measure on unseen interviews; write nothing")
    options = parser.parse_args(argv)
    exercises = root() / "exercises"
    made = lexicon_made(exercises)
    tables = lexicon_texts(("frequency.txt", "kin.txt"))
    found = training_rows(exercises, made | tables)
    if options.cross:
        sys.stdout.write(report(found) + "\n")
        return 0
    for name, text in (made | {TRAINED_ON: digest(found), "moves.txt": Trained(found).to_text()}).items():
        (exercises / "lexicon" / name).write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
