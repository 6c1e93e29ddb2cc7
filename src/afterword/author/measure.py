"""Measure the engine on interviews that its model has not seen: `python -m afterword.author.measure`.

The model is trained on five sixths of the interviews and voices, and reviews the drafts of the rest, six times over.
The labels are one author's reading of the checklist; flags on which a second, blind reader differed count for nothing.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from afterword.author.examples import LabelledDraft, labelled_drafts, labelled_sentences
from afterword.author.train import FOLDS, Row, Trained, rows
from afterword.cohort import agreement
from afterword.content import load_kinds, load_resources, root
from afterword.detect.finding import NA, UNCHECKED, UNCLEAR, UNMET
from afterword.kinds import Kind
from afterword.lexicon import parse_model
from afterword.review import READINESS, Review, Reviewer


@dataclass(frozen=True, slots=True)
class Figures:
    """Agreement between labels and reviews."""

    drafts: int
    coverage: float
    """Share of item verdicts that were not `unclear`."""
    kappa: float
    """Cohen's kappa over the answered item verdicts."""
    unmet_precision: float
    flag_precision: float
    flag_recall: float
    readiness_qwk: float
    """Quadratically weighted kappa of the readiness."""

    def __str__(self) -> str:
        """Return a line a figure."""
        names = (
            "drafts",
            "coverage",
            "kappa",
            "unmet_precision",
            "flag_precision",
            "flag_recall",
            "readiness_qwk",
        )
        return "\n".join(f"{name:18}{getattr(self, name):8.3f}" for name in names)


def figures(reviewed: Iterable[tuple[LabelledDraft, Review]], kinds: dict[str, Kind]) -> Figures:
    """Compare reviews with the labels of their drafts."""
    verdicts: list[tuple[str, str]] = []
    flags: Counter[str] = Counter()
    readiness = []
    drafts = 0
    for example, review in reviewed:
        drafts += 1
        for item in review.items:
            wanted = NA if item.id in example.na else UNMET if item.id in example.unmet else "met"
            verdicts.append((wanted, NA if item.verdict == UNCHECKED else item.verdict))
        found = {f.id for f in review.flags} - example.disputed
        judged = {f.id for f in kinds[example.kind].flags} - example.disputed
        flags += Counter(
            {
                "hit": len(found & example.flags),
                "false": len(found - example.flags),
                "missed": len(example.flags & judged - found),
            }
        )
        readiness.append((example.readiness, review.readiness))
    answered = [p for p in verdicts if p[1] != UNCLEAR]
    said = [p for p in answered if p[1] == UNMET]
    return Figures(
        drafts,
        len(answered) / len(verdicts),
        _sure(agreement.kappa(Counter(answered))),
        sum(a == b for a, b in said) / max(1, len(said)),
        flags["hit"] / max(1, flags["hit"] + flags["false"]),
        flags["hit"] / max(1, flags["hit"] + flags["missed"]),
        _sure(agreement.weighted_kappa(Counter(readiness), READINESS)),
    )


def _sure(kappa: float | None) -> float:
    """Return a kappa; 1.0 where chance alone would agree throughout."""
    return 1.0 if kappa is None else kappa


def held_out(
    found: Sequence[Row], drafts: Sequence[LabelledDraft], kinds: dict[str, Kind]
) -> list[tuple[LabelledDraft, Review]]:
    """Review each draft by a model that has not seen its interview."""
    fold = {group: i % FOLDS for i, group in enumerate(sorted({r.group for r in found}))}
    out = []
    for k in range(FOLDS):
        model = parse_model(Trained([r for r in found if fold[r.group] != k]).to_text())
        reviewer = Reviewer(replace(load_resources(), model=model))
        out += [
            (d, reviewer.review(d.draft, d.record, kinds[d.kind])) for d in drafts if fold[d.interview] == k
        ]
    return out


def main() -> int:
    """Print the figures; return the exit code."""
    exercises = root() / "exercises"
    kinds = load_kinds()
    drafts = list(labelled_drafts(exercises))
    found = rows(drafts, labelled_sentences(exercises), load_resources())
    sys.stdout.write(f"{figures(held_out(found, drafts, kinds), kinds)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
