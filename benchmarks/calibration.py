"""Is the confidence of a claim the share of such claims that are right?

    python benchmarks/calibration.py --data CLAIMS_FOLDER --scorer score_claims.py [--model FOLDER] [--fit]
                                     [--write]

Reads the development sentences and those whole reports and rare passages that are kept apart from training,
and matches the claims read with the annotated ones as the scorer of the claim record does: a claim is right
when its event and count are. Acts and claims without a count are left out, as they are there. The tables are
reliability tables (Guo et al., ICML 2017): ten bins of confidence, in each the mean confidence and the share
that is right.

`--fit` fits the constants of `sayso.reading.calibration` by logistic regression (Platt 1999) on every other
report of those kept apart, and reports on the rest of them and on the development sentences with the old and
the new constants. `--write` writes docs/tables/calibration.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

import numpy as np
from claims import load, scorer_at
from tables import command_line, published_of, tell

from sayso.claims import Claim
from sayso.reading import calibration, reader
from sayso.reading.compose import Composer
from sayso.reading.decode import Proposal

Array = np.ndarray[Any, Any]
BINS = 10
# Few claims must not bend the curve: a weak Gaussian prior about the curve that takes the scores as they are.
PRIOR, PRECISION = np.array([1.0, 0.0, 0.0]), 1.0


class Judged(NamedTuple):
    """One claim that was read: log-odds of its event and of its group's head, and whether it is right."""

    event: float
    head: float
    right: bool


class Recording(Composer):
    """A composer that keeps which proposal each claim was made of."""

    made: dict[str, Proposal]

    def _claim(self, p: Proposal, *rest: Any) -> Claim | None:
        claim = super()._claim(p, *rest)
        if claim is not None:
            # Of two proposals for one claim the reader keeps the first.
            self.made.setdefault(claim.id, p)
        return claim


def counted(count: Any) -> bool:
    """Whether a count says anything."""
    return bool(count) and (count.get("low") is not None or count.get("high") is not None)


def judge(scorer: ModuleType, gold: Sequence[dict[str, Any]], read: Sequence[dict[str, Any]]) -> list[bool]:
    """Which of the claims read are matched, pairs chosen as the scorer does."""
    pairs = sorted(
        ((scorer.agreement(g, c), i, j) for i, g in enumerate(gold) for j, c in enumerate(read)),
        key=lambda pair: (-pair[0], pair[1], pair[2]),
    )
    taken: set[int] = set()
    right: set[int] = set()
    for agreement, i, j in pairs:
        if agreement > 0 and i not in taken and j not in right:
            taken.add(i)
            right.add(j)
    return [j in right for j in range(len(read))]


def read_judged(
    encoder: reader.EncoderReader, scorer: ModuleType, rows: Sequence[dict[str, Any]]
) -> list[list[Judged]]:
    """For each report its claims, judged."""
    out = []
    for row in rows:
        Recording.made = {}
        claims = [c.to_dict() for c in encoder.read(row["text"], published=published_of(row))]
        claims = [c for c in claims if c["event"] in scorer.FATES and counted(c["count"])]
        gold = [g for g in row["claims"] if counted(g)]
        judged = []
        for claim, right in zip(claims, judge(scorer, gold, claims), strict=True):
            p = Recording.made[claim["id"]]
            event, head = calibration.log_odds(p.probability), calibration.log_odds(p.sureness["head"])
            judged.append(Judged(event, head, right))
        out.append(judged)
    return out


def features(judged: Sequence[Judged]) -> tuple[Array, Array]:
    """The design matrix (event, head, 1) and what is right."""
    x = np.array([(j.event, j.head, 1.0) for j in judged]).reshape(-1, 3)
    return x, np.array([float(j.right) for j in judged])


def fit(judged: Sequence[Judged]) -> Array:
    """Slopes and offset of largest posterior, by Newton's method."""
    x, y = features(judged)
    # A straight line of log-odds has no end: a tenth of a claim less than sure, as Platt has it.
    y = np.where(y > 0, (y.sum() + 1) / (y.sum() + 2), 1 / (len(y) - y.sum() + 2))
    weights = PRIOR.copy()
    for _ in range(50):
        p = 1 / (1 + np.exp(-x @ weights))
        gradient = x.T @ (p - y) + PRECISION * (weights - PRIOR)
        hessian = (x * (p * (1 - p))[:, None]).T @ x + PRECISION * np.eye(3)
        step = np.linalg.solve(hessian, gradient)
        weights = weights - step
        if np.abs(step).max() < 1e-8:
            break
    return weights


def confidence(judged: Sequence[Judged], weights: Array) -> tuple[Array, Array]:
    """The confidence of each claim under these constants, and what is right."""
    x, y = features(judged)
    return 1 / (1 + np.exp(-x @ weights)), y


def bins(p: Array, y: Array) -> list[tuple[int, float, float]]:
    """Number, mean confidence and share right of the claims in each bin."""
    at = np.minimum((p * BINS).astype(int), BINS - 1)
    out = []
    for b in range(BINS):
        chosen = at == b
        means = (float(p[chosen].mean()), float(y[chosen].mean())) if chosen.any() else (0.0, 0.0)
        out.append((int(chosen.sum()), *means))
    return out


def calibration_error(p: Array, y: Array) -> float:
    """Expected calibration error: the bins' distance between confidence and share right, by their size."""
    return sum(n * abs(mean - share) for n, mean, share in bins(p, y)) / max(len(p), 1)


def summary(name: str, constants: str, judged: Sequence[Judged], weights: Array) -> str:
    """One line of the table of errors."""
    p, y = confidence(judged, weights)
    cells = (calibration_error(p, y), float(((p - y) ** 2).mean()), float(p.mean()), float(y.mean()))
    return f"| {name} | {constants} | {len(judged)} | " + " | ".join(f"{v:.3f}" for v in cells) + " |"


def reliability(judged: Sequence[Judged], weights: Array) -> list[str]:
    """The table of bins."""
    lines = ["| confidence | claims | mean confidence | share right |", "|---|---|---|---|"]
    for b, (n, mean, share) in enumerate(bins(*confidence(judged, weights))):
        cells = f"{mean:.3f} | {share:.3f}" if n else " | "
        lines.append(f"| {b / BINS:.1f} to {(b + 1) / BINS:.1f} | {n} | {cells} |")
    return lines


def flat(reports: Sequence[Sequence[Judged]]) -> list[Judged]:
    """The claims of all reports."""
    return [j for report in reports for j in report]


def main() -> None:
    """Judge, fit where asked, and print the tables."""
    parser = command_line(__doc__, "calibration.md")
    parser.add_argument("--data", type=Path, required=True, help="folder of dev.jsonl and others")
    parser.add_argument("--scorer", type=Path, required=True)
    parser.add_argument("--model", type=Path, help="folder of another model than the shipped one")
    parser.add_argument("--threads", type=int, default=0)
    parser.add_argument("--fit", action="store_true", help="fit the constants anew")
    options = parser.parse_args()
    scorer = scorer_at(options.scorer)
    reader.Composer = Recording  # type: ignore[misc]
    encoder = reader.EncoderReader(options.model, threads=options.threads)
    development = flat(read_judged(encoder, scorer, load(options.data / "dev.jsonl")))
    apart = [row for name in ("reports", "written") for row in load(options.data / f"{name}.jsonl", apart=True)]
    judged = read_judged(encoder, scorer, apart)
    first, second = flat(judged[::2]), flat(judged[1::2])
    old = np.array([calibration.SLOPE_EVENT, calibration.SLOPE_HEAD, calibration.OFFSET])
    head = ["claims", "constants", "number", "calibration error", "Brier score", "mean confidence"]
    head.append("share right")
    rows = [f"| {' | '.join(head)} |", "|" + "---|" * len(head)]
    sets = {"development sentences": development, "kept apart, half not fitted on": second}
    sets["kept apart, half fitted on"] = first
    tried = {"as they are": old} | ({"fitted anew": fit(first).round(3)} if options.fit else {})
    for words, current in tried.items():
        rows += [summary(name, words, s, current) for name, s in sets.items()]
    constants = f"SLOPE_EVENT, SLOPE_HEAD, OFFSET = {', '.join(f'{v:.3f}' for v in current)}"
    unfitted = [*development, *second]
    lines = [
        "# Calibration",
        "",
        "By `benchmarks/calibration.py`: whether the confidence of a claim is the share of such claims whose",
        "event and count are right. Constants: logistic regression on every other report of those kept",
        f"apart from training, `{constants}`.",
        "",
        *rows,
        "",
        "The development sentences and the half not fitted on, together:",
        "",
        *reliability(unfitted, current),
        "",
    ]
    tell("\n".join(lines), "calibration.md", write=options.write)


if __name__ == "__main__":
    main()
