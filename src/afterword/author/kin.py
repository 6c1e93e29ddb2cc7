"""Make the tables of kindred words: `python -m afterword.author.kin MODEL_DIR FREQUENCIES`.

A writer who says "stuck at the border" may well recall a note that says "sat in customs". Word forms alone don't show
it, so each word gets a few neighbours, computed once with a public sentence encoder
(all-MiniLM-L6-v2, Apache-2.0) over a public word-frequency list (SymSpell's English dictionary, MIT). Only the tables
are shipped; nothing here runs for a learner. The encoder's forward pass is written out in numpy, so that no
deep-learning framework is needed.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

WORDS = 26_000
"""So many words say what all words have in common, which is taken out."""
KEPT = 15_000
NEIGHBOURS = 8
NEAREST = 0.30
RANKED = 12_000


def main(argv: list[str]) -> int:
    """Write kin.txt and frequency.txt; return the exit code."""
    from afterword.content import SOURCES, lexicon_texts, root
    from afterword.lexicon import parse_vocabulary
    from afterword.words import Stemmer

    model, frequencies = (Path(a) for a in argv)
    stemmer = Stemmer(parse_vocabulary(lexicon_texts(SOURCES)["words.toml"], "words.toml"))
    out = root() / "exercises" / "lexicon"
    words = _words(frequencies, stemmer)
    stems = list(words)
    vectors = _centred(_embed(model, list(words.values())))
    (out / "kin.txt").write_text(_table(stems[:KEPT], vectors[:KEPT]), encoding="utf-8")
    (out / "frequency.txt").write_text(_ranks(frequencies, stemmer), encoding="utf-8")
    return 0


def _ranks(frequencies: Path, stemmer: Any) -> str:
    """Return the commonest stems, commonest first, sixteen a line."""
    seen: dict[str, None] = {}
    for line in frequencies.read_text(encoding="utf-8-sig").splitlines():
        word = line.split()[0]
        if word.isalpha() and len(seen) < RANKED:
            seen.update(dict.fromkeys(stemmer.stems(word)))
    stems = list(seen)
    return "".join(" ".join(stems[i : i + 16]) + "\n" for i in range(0, len(stems), 16))


def _words(frequencies: Path, stemmer: Any) -> dict[str, str]:
    """Return stem -> its commonest word, commonest first."""
    found: dict[str, str] = {}
    vocabulary = stemmer.vocabulary
    for line in frequencies.read_text(encoding="utf-8-sig").splitlines():
        word = line.split()[0]
        stems = stemmer.stems(word)
        if (
            len(word) < 3
            or not word.isalpha()
            or len(stems) != 1
            or word in vocabulary.stop
            or stems[0] in vocabulary.common
        ):
            continue
        found.setdefault(stems[0], word)
        if len(found) >= WORDS:
            break
    return found


def _embed(model: Path, words: list[str]) -> Any:
    import numpy as np
    from safetensors.numpy import load_file

    weights = load_file(model / "model.safetensors")
    vocabulary = {w: i for i, w in enumerate((model / "vocab.txt").read_text(encoding="utf-8").split("\n"))}
    pieces = [[101, *_pieces(w, vocabulary), 102] for w in words]
    out = np.zeros((len(words), 384), dtype=np.float32)
    by_length: dict[int, list[int]] = {}
    for i, p in enumerate(pieces):
        by_length.setdefault(len(p), []).append(i)
    for rows in by_length.values():
        for at in range(0, len(rows), 512):
            batch = rows[at : at + 512]
            out[batch] = _forward(np.array([pieces[i] for i in batch]), weights)
    return out


def _pieces(word: str, vocabulary: dict[str, int]) -> list[int]:
    found, at = [], 0
    while at < len(word):
        for end in range(len(word), at, -1):
            piece = ("##" if at else "") + word[at:end]
            if piece in vocabulary:
                found.append(vocabulary[piece])
                at = end
                break
        else:
            return [100]
    return found


def _forward(ids: Any, w: Any) -> Any:
    """Run the six-layer encoder on equally long rows and average over the tokens."""
    import numpy as np

    def norm(x: Any, name: str) -> Any:
        m, v = x.mean(-1, keepdims=True), x.var(-1, keepdims=True)
        return (x - m) / np.sqrt(v + 1e-12) * w[name + ".weight"] + w[name + ".bias"]

    def dense(x: Any, name: str) -> Any:
        return x @ w[name + ".weight"].T + w[name + ".bias"]

    n, length = ids.shape
    e = "embeddings."
    x = w[e + "word_embeddings.weight"][ids] + w[e + "position_embeddings.weight"][:length]
    x = norm(x + w[e + "token_type_embeddings.weight"][0], e + "LayerNorm")
    for layer in range(6):
        p = f"encoder.layer.{layer}."
        q, k, v = (
            dense(x, p + f"attention.self.{part}").reshape(n, length, 12, 32).transpose(0, 2, 1, 3)
            for part in ("query", "key", "value")
        )
        scores = q @ k.transpose(0, 1, 3, 2) / np.sqrt(32)
        scores = np.exp(scores - scores.max(-1, keepdims=True))
        mixed = (scores / scores.sum(-1, keepdims=True)) @ v
        mixed = mixed.transpose(0, 2, 1, 3).reshape(n, length, 384)
        x = norm(x + dense(mixed, p + "attention.output.dense"), p + "attention.output.LayerNorm")
        h = dense(x, p + "intermediate.dense")
        h = 0.5 * h * (1 + np.tanh(np.sqrt(2 / np.pi) * (h + 0.044715 * h**3)))
        x = norm(x + dense(h, p + "output.dense"), p + "output.LayerNorm")
    return x.mean(1)


def _centred(vectors: Any) -> Any:
    """Take the common direction out, so that nearness means kinship and not mere wordhood."""
    import numpy as np

    vectors = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    vectors = vectors - vectors.mean(0)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def _table(stems: list[str], vectors: Any) -> str:
    import numpy as np

    lines = []
    for at in range(0, len(stems), 1000):
        near = vectors[at : at + 1000] @ vectors.T
        for row, values in enumerate(near):
            order = np.argsort(-values, kind="stable")[: NEIGHBOURS + 8]
            own = stems[at + row]
            kin = [stems[i] for i in order if values[i] >= NEAREST and stems[i] != own]
            if kin:
                lines.append(f"{own} {' '.join(kin[:NEIGHBOURS])}")
    return "\n".join(sorted(lines)) + "\n"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
