"""Score `find_quantities` on NewsQuant (Almasian et al., "CQE: A Comprehensive Quantity Extractor", EMNLP
2023).

    python benchmarks/quantities.py NEWSQUANT.json [--misses N] [--write]

A found quantity is right where its value (both ends of a range) is one of the sentence's, within 1e-5; each
annotated quantity counts once. "Value and change" asks for the annotated change as well."""

from __future__ import annotations

import json
import math
import re
import sys
import time
from pathlib import Path
from typing import Any

from tables import command_line, tell

from sayso.reading.quantities import Quantity, find_quantities
from sayso.reading.tokens import tokenize

GLUED = re.compile(r"(?<![^\W_])(?!(?:US|HK|RM|EUR|USD|GBP|AUD|SGD|CHF|INR|PS|Rs)\d)[^\W\d_]+\d[^\W_]*")

CQE = {"value": 92.0, "value and change": 88.1}  # F1 as published
MOVES = ("up", "down")
HEAD = """# Quantities in news

How the number grammar does outside its own field: every quantity of the 590 sentences of NewsQuant, value and
change (`=` exact, `~` about, `<` and `>` limits, `up` and `down` the size of a rise or fall), beside the
figures published for CQE (Almasian et al., EMNLP 2023). Written by `benchmarks/quantities.py`.

"""
TAIL = """
The rules were mended by reading the misses of three quarters of the sentences (the first half, and every
other one of the second); the rest, kept apart, was not read.

The conventions differ, and are mapped so:

| in a text | count grammar | NewsQuant |
|---|---|---|
| more than, over, at least 100 | 101 to open; 100 to open | 100, `>` |
| fewer than, under, up to, at most 100 | open to 99; open to 100 | 100, `<` |
| about, nearly, some, an average of 100 | 100, approximate | 100, `~` |
| 6 to 20, between 6 and 20 | 6 to 20 | 6-20 |
| millions; tens of thousands | 2,000,000 to open; 20,000 to open | 1,000,000-10,000,000; 10,000-100,000 |
| rose 4 %, fell by 12 | 4; 12 (not a count) | `up`; `down` |
| a third of | a count only of a stated whole | 0.333 |
| dates, years, times of day, ranks, names (Flight 370) | not a count | left out |
"""


def gold(quantity: dict[str, Any]) -> tuple[float, float, str]:
    """The annotated value as a range, and its change."""
    value = quantity["value"]
    cut = value.find("-", 1)
    if cut > 0 and "e" not in value.lower():
        return float(value[:cut]), float(value[cut + 1 :]), quantity["change"]
    return float(value), float(value), quantity["change"]


def words_of(text: str) -> list[str]:
    """The words of a text, names with digits in them ("XC40") kept whole: a name's digits are no quantity."""
    names = {m.start(): m.end() for m in GLUED.finditer(text)}
    words, end = [], 0
    for token in tokenize(text):
        if token.start >= end:
            end = names.get(token.start, token.end)
            words.append(text[token.start : end])
    return words


def same(a: tuple[float, float, str], b: Quantity) -> bool:
    """Whether an annotated and a found value are equal."""
    return math.isclose(a[0], b.low, rel_tol=1e-5, abs_tol=1e-8) and math.isclose(
        a[1], b.high, rel_tol=1e-5, abs_tol=1e-8
    )


def f1(right: int, found: int, wanted: int) -> tuple[float, float, float]:
    """Precision, recall and their harmonic mean, in percent."""
    p, r = right / max(found, 1), right / max(wanted, 1)
    return 100 * p, 100 * r, 100 * 2 * p * r / (p + r) if p + r else 0.0


def score(sentences: list[dict[str, Any]], misses: int = 0) -> dict[str, tuple[float, float, float]]:
    """The figures over some sentences; prints up to `misses` sentences that are not all right to standard
    error."""
    right = changed = merged = found = wanted = 0
    for sentence in sentences:
        want = [gold(q) for q in sentence["quantities"]]
        got = find_quantities(words_of(sentence["text"]))
        found, wanted = found + len(got), wanted + len(want)
        # Pairs that agree in change are made first, so that equal values in one sentence are not crossed.
        left, extra = list(got), []
        for w in sorted(want, key=lambda w: not any(same(w, g) and g.change == w[2] for g in got)):
            hit = next((g for g in left if same(w, g) and g.change == w[2]), None) or next(
                (g for g in left if same(w, g)), None
            )
            if hit is None:
                extra.append(f"missed {w}")
                continue
            left.remove(hit)
            right += 1
            changed += hit.change == w[2]
            flat = [("=" if c in MOVES else c) for c in (hit.change, w[2])]
            merged += flat[0] == flat[1]
            if hit.change != w[2]:
                extra.append(f"change {hit.change} for {w}")
        extra += [f"found {g.low:g}-{g.high:g} {g.change} {g.kind}" for g in left]
        if extra and misses > 0:
            misses -= 1
            print(sentence["text"], *extra, sep="\n    ", file=sys.stderr)
    return {
        "value": f1(right, found, wanted),
        "value and change": f1(changed, found, wanted),
        "value and change, rises and falls taken for exact": f1(merged, found, wanted),
    }


def main() -> None:
    """Score and print the tables."""
    parser = command_line(__doc__, "quantities.md")
    parser.add_argument("path", type=Path)
    parser.add_argument(
        "--misses", type=int, default=0, help="show sentences of those mended on that are not all right"
    )
    options = parser.parse_args()
    sentences = json.loads(options.path.read_text(encoding="utf-8"))
    half = len(sentences) // 2
    begin = time.perf_counter()
    whole = score(sentences)
    seconds = time.perf_counter() - begin
    kept = sentences[half + 1 :: 2]
    first, second = score(sentences[:half] + sentences[half::2], options.misses), score(kept)
    rows = [
        "| figure | precision | recall | F1 | F1, mended on | F1, kept apart | F1 of CQE |",
        "|---|---|---|---|---|---|---|",
    ]
    for figure, (p, r, f) in whole.items():
        figures = [p, r, f, first[figure][2], second[figure][2], CQE.get(figure, 0.0)]
        told = " | ".join(f"{x:.1f}" if x else "" for x in figures)
        rows.append(f"| {figure} | {told} |")
    rows.append(f"\n{len(sentences) / seconds:,.0f} sentences a second, scoring included.\n")
    table = "\n".join(rows)
    tell(HEAD + table + TAIL, "quantities.md", write=options.write)


if __name__ == "__main__":
    main()
