"""What eight bits cost: the benchmarks of claims, attribution and parsing for two exports of one model.

    python benchmarks/precision.py --data DATA_FOLDER --scorer score_claims.py
                                   --int8 FOLDER --fp32 FOLDER [--write]

DATA_FOLDER holds the corpora and `claims/`. Scores are in per cent; for the mean absolute error of
factuality and for correlation they are the numbers themselves. Lost: fp32 less int8. `--write` writes
docs/tables/precision.md.
"""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType

import attribution
import claims
import parsing

# Found through `attribution`, which adds the folder of training.
from corpora import cofenet, factuality, polnear, treebank
from tables import command_line, tell

from sayso.reading.attribution import LAYERS
from sayso.reading.model import ModelFiles
from sayso.reading.reader import EncoderReader

WANTED = 0.5
"""Points of F1 that eight bits may cost."""


def claim_scores(folder: Path, data: Path, scorer: ModuleType, threads: int) -> dict[str, float]:
    """F1 of claims, in per cent."""
    reader = EncoderReader(folder, threads=threads)
    sets = {
        "development": claims.load(data / "dev.jsonl"),
        "reports": claims.load(data / "reports.jsonl", apart=True),
        "passages": claims.load(data / "written.jsonl", apart=True),
    }
    out = {}
    for name, rows in sets.items():
        score = scorer.score(rows, claims.read_all(reader, rows))
        out |= {f"claims, {name}, {r}, F1": 100 * score[r]["f1"] for r in claims.ROWS if r in score}
    return out


def scores(folder: Path, data: Path, scorer: ModuleType, threads: int) -> dict[str, float]:
    """All scores of one model by name."""
    out = claim_scores(folder, data / "claims", scorer, threads)
    model = ModelFiles(folder)
    for name, texts, longest in (
        ("CofeNet's paragraphs", cofenet(data, "test"), 300),
        ("test split", polnear(data, "test"), 150),
    ):
        values = attribution.score(texts, model, longest)
        out |= {f"attribution, {name}, {k}, F1": v for k, v in zip(LAYERS, values, strict=True)}
    out |= {f"parsing, EWT, {k}": v for k, v in parsing.parse(model, treebank(data, "ewt.test")).items()}
    r, error = parsing.judge(model, factuality(data, "UW", "test"))
    return out | {"factuality, UW, Pearson's r": r, "factuality, UW, mean absolute error": error}


def main() -> None:
    """Score both and print a table."""
    parser = command_line(__doc__, "precision.md")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--scorer", type=Path, required=True)
    parser.add_argument("--int8", type=Path, required=True, help="folder of the model as it is shipped")
    parser.add_argument("--fp32", type=Path, required=True, help="folder of the same model, --fp32")
    parser.add_argument("--threads", type=int, default=0)
    options = parser.parse_args()
    scorer = claims.scorer_at(options.scorer)
    int8, fp32 = (scores(f, options.data, scorer, options.threads) for f in (options.int8, options.fp32))
    lost = {name: fp32[name] - int8[name] for name in fp32}
    of_f1 = {name: value for name, value in lost.items() if name.endswith("F1")}
    worst = max(of_f1, key=lambda name: of_f1[name])
    mean = sum(of_f1.values()) / len(of_f1)
    digits = {name: 3 if name.startswith("factuality") else 2 for name in lost}
    lines = [
        "# Precision",
        "",
        f"By `benchmarks/precision.py`: the same model in eight bits and in 32. Of F1 {mean:.2f} points",
        f"are lost in the mean and at most {of_f1[worst]:.2f} ({worst}); wanted: less than {WANTED}.",
        "Small sets move by a point with a claim or two.",
        "",
        "| score | int8 | fp32 | lost |",
        "|---|---|---|---|",
        *(f"| {name} | {int8[name]:.{n}f} | {fp32[name]:.{n}f} | {lost[name]:+.{n}f} |" for name, n in digits.items()),
        "",
    ]
    tell("\n".join(lines), "precision.md", write=options.write)


if __name__ == "__main__":
    sys.exit(main())
