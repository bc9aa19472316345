"""Attribution spans on PolNeAR: exact-span F1 of source, cue and content.

    python benchmarks/attribution.py --data DATA_FOLDER [--model FOLDER] [--write]

Two lines: the very paragraphs that CofeNet (Wang et al., COLING 2022) was scored on, and the test split read as it
is, with the project's own words and paragraphs.
"""

from __future__ import annotations

import itertools
import sys
from collections.abc import Iterable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "training"))

import numpy as np
from corpora import AttributionText, cofenet, polnear
from items import cut_at, sentence_ends
from tables import command_line, tell

from sayso.reading.attribution import BEGIN, INSIDE, LAYERS, Span, likely_spans, spans
from sayso.reading.encoder import encode_all
from sayso.reading.model import ModelFiles


def predict(model: ModelFiles, windows: list[list[str]]) -> list[list[set[Span]]]:
    """Spans of each window and layer; words that do not fit are in none."""
    pieces = [model.cutter.cut(words) for words in windows]
    out: list[list[set[Span]]] = [[set(), set(), set()] for _ in windows]
    for encoded in encode_all(model, pieces, ("attribution", "factuality")):
        inputs = {k: encoded.outputs[k] for k in ("attribution", "factuality")}
        emissions = model.run("tags", inputs, ["emissions"])["emissions"]
        for k, i in enumerate(encoded.index):
            n = encoded.counts[k]
            scores = emissions[k, :n].reshape(n, 3, 3)
            layers = likely_spans(scores, model.crf["transition"], model.crf["start"])
            out[i] = [{span for span, _ in found} for found in layers]
    return out


def score(texts: Iterable[AttributionText], model: ModelFiles, longest: int) -> list[float]:
    """F1 of each layer, in per cent."""
    windows, gold = [], []
    for text in texts:
        sentences = sorted({*sentence_ends(text.words), *text.starts})
        bounds = [*text.starts, len(text.words)]
        for begin, end in itertools.pairwise(bounds):
            for i, j in cut_at(sentences, begin, end, longest):
                labels = np.array([layer[i:j] for layer in text.labels]).T
                if i == begin:
                    labels[0][labels[0] == INSIDE] = BEGIN
                windows.append(text.words[i:j])
                gold.append(labels)
    predicted = predict(model, windows)
    out = []
    for layer in range(3):
        pairs = [(p[layer], set(spans(g[:, layer]))) for p, g in zip(predicted, gold, strict=True)]
        right = sum(len(a & b) for a, b in pairs)
        out.append(200 * right / max(sum(len(a) + len(b) for a, b in pairs), 1))
    return out


def main() -> None:
    """Score and print a table."""
    parser = command_line(__doc__, "attribution.md")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--model", type=Path)
    options = parser.parse_args()
    model = ModelFiles(options.model)
    rows = [
        ("CofeNet's test paragraphs", score(cofenet(options.data, "test"), model, 300)),
        ("test split, own words and paragraphs", score(polnear(options.data, "test"), model, 150)),
    ]
    lines = [
        "# Attribution spans",
        "",
        "Exact-span F1 on PolNeAR, by `benchmarks/attribution.py`. Published for the first row: CofeNet-BERT"
        " 83.2 / 75.3 / 72.9, BERT with CRF 82.2 / 74.9 / 71.0.",
        "",
        f"| text | {' | '.join(LAYERS)} |",
        "|---|---|---|---|",
        *(f"| {name} | {' | '.join(f'{v:.1f}' for v in values)} |" for name, values in rows),
        "",
    ]
    tell("\n".join(lines), "attribution.md", write=options.write)


if __name__ == "__main__":
    main()
