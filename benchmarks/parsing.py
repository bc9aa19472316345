"""Tagging, parsing and factuality on their test splits.

    python benchmarks/parsing.py --data DATA_FOLDER [--model FOLDER] [--write]

Universal Dependencies English EWT, gold tokens: UPOS, UAS, LAS, in per cent, punctuation included. UW event
factuality: Pearson's r and mean absolute error.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "training"))

import numpy as np
from corpora import FactualitySentence, TreeSentence, factuality, treebank
from tables import command_line, tell

from sayso.reading.encoder import encode_all
from sayso.reading.model import ModelFiles
from sayso.reading.syntax import tree


def parse(model: ModelFiles, sentences: list[TreeSentence]) -> dict[str, float]:
    """UPOS, UAS and LAS."""
    upos, deprels = model.labels["upos"], model.labels["deprels"]
    pieces = [model.cutter.cut(s.words) for s in sentences]
    right = {"UPOS": 0, "UAS": 0, "LAS": 0}
    for encoded in encode_all(model, pieces, ("syntax",)):
        x = encoded.outputs["syntax"]
        out = model.run("syntax", {"syntax": x, "words": encoded.words})
        heads = np.zeros(encoded.words.shape, dtype=np.int64)
        for k, n in enumerate(encoded.counts):
            heads[k, :n] = tree(out["arcs"][k, :n, : n + 1])
        labels = model.run("labels", {"syntax": x, "heads": heads})["labels"].argmax(-1)
        tags = out["upos"].argmax(-1)
        for k, i in enumerate(encoded.index):
            gold = sentences[i]
            for w in range(encoded.counts[k]):
                same = int(heads[k, w]) == gold.heads[w]
                right["UPOS"] += upos[int(tags[k, w])] == gold.upos[w]
                right["UAS"] += same
                right["LAS"] += same and deprels[int(labels[k, w])] == gold.deprels[w]
    total = sum(len(s.words) for s in sentences)
    return {name: 100 * value / total for name, value in right.items()}


def judge(model: ModelFiles, sentences: list[FactualitySentence]) -> tuple[float, float]:
    """Pearson's r and mean absolute error of factuality."""
    pieces = [model.cutter.cut(s.words) for s in sentences]
    got, want = [], []
    for encoded in encode_all(model, pieces, ("attribution", "factuality")):
        inputs = {k: encoded.outputs[k] for k in ("attribution", "factuality")}
        scores = model.run("tags", inputs, ["factuality_score"])["factuality_score"]
        for k, i in enumerate(encoded.index):
            for word, value in sentences[i].targets:
                if word < encoded.counts[k]:
                    got.append(float(scores[k, word]))
                    want.append(value)
    a, b = np.array(got), np.array(want)
    return float(np.corrcoef(a, b)[0, 1]), float(np.abs(a - b).mean())


def main() -> None:
    """Score and print two tables."""
    parser = command_line(__doc__, "parsing.md")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--model", type=Path)
    options = parser.parse_args()
    model = ModelFiles(options.model)
    trees = parse(model, treebank(options.data, "ewt.test"))
    r, error = judge(model, factuality(options.data, "UW", "test"))
    lines = [
        "# Tagging, parsing, factuality",
        "",
        "By `benchmarks/parsing.py`. Universal Dependencies English EWT, test split, gold tokens, with punctuation:",
        "",
        f"| {' | '.join(trees)} |",
        "|---|---|---|",
        f"| {' | '.join(f'{v:.2f}' for v in trees.values())} |",
        "",
        "UW event factuality, test split:",
        "",
        "| Pearson's r | mean absolute error |",
        "|---|---|",
        f"| {r:.3f} | {error:.3f} |",
        "",
    ]
    tell("\n".join(lines), "parsing.md", write=options.write)


if __name__ == "__main__":
    main()
