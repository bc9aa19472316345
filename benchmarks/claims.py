"""Claims read against claims annotated by hand.

    python benchmarks/claims.py --data CLAIMS_FOLDER --scorer score_claims.py [--seed FOLDER] [--model FOLDER] [--write]

Scores the development sentences, and of the whole reports, the rare passages and our own texts of
`training/texts/apart.txt` those that are kept apart from training (every fifth), with the scorer of the claim
record. `--write` writes docs/tables/claims.md.
"""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from types import ModuleType
from typing import Any

from tables import ROOT, command_line, published_of, tell

from sayso.reading.reader import EncoderReader

KEPT_APART = 4
ROWS = ("event+count", "+group", "+group+origin", "relations")


def load(path: Path, apart: bool = False) -> list[dict[str, Any]]:
    """Annotated reports of a file; with `apart`, only those that training leaves out."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    return [r for i, r in enumerate(rows) if not apart or i % 5 == KEPT_APART]


def scorer_at(path: Path) -> ModuleType:
    """The scorer as a module."""
    spec = importlib.util.spec_from_file_location("score_claims", path)
    if spec is None or spec.loader is None:
        raise SystemExit(f"{path}: no Python file")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def read_all(reader: EncoderReader, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The claim records of all reports."""
    out = []
    for row in rows:
        claims = reader.read(row["text"], published=published_of(row), report_id=str(row["id"]))
        out += [c.to_dict() for c in claims]
    return out


def main() -> None:
    """Score and print a table."""
    parser = command_line(__doc__, "claims.md")
    parser.add_argument("--data", type=Path, required=True, help="folder of dev.jsonl, reports.jsonl, written.jsonl")
    parser.add_argument("--scorer", type=Path, required=True)
    parser.add_argument("--seed", type=Path, help="folder of the seed's claims.jsonl")
    parser.add_argument("--model", type=Path, help="folder of another model than the shipped one")
    parser.add_argument("--more", type=Path, nargs="*", default=[], help="more annotated files, all of them scored")
    parser.add_argument("--errors", type=int, default=0)
    parser.add_argument("--only", help="score this set alone")
    options = parser.parse_args()
    scorer = scorer_at(options.scorer)
    reader = EncoderReader(options.model)
    sets = {
        "development sentences": load(options.data / "dev.jsonl"),
        "whole reports kept apart": load(options.data / "reports.jsonl", apart=True),
        "rare passages kept apart": load(options.data / "written.jsonl", apart=True),
    }
    own = ROOT / "training" / "texts"
    names = (own / "apart.txt").read_text(encoding="utf-8").split()
    sets["our own texts kept apart"] = [row for name in names for row in load(own / f"{name}.jsonl", apart=True)]
    if options.seed:
        sets["the seed"] = load(options.seed / "claims.jsonl")
    sets |= {path.stem: load(path) for path in options.more}
    lines = [f"| set | reports | claims | {' | '.join(ROWS)} |", "|" + "---|" * (len(ROWS) + 3)]
    details = []
    for name, rows in sets.items():
        if options.only and options.only not in name:
            continue
        score = scorer.score(rows, read_all(reader, rows), options.errors)
        cells = [
            f"{score[r]['f1']:.3f} ({score[r]['p']:.2f} / {score[r]['r']:.2f})" if r in score else "" for r in ROWS
        ]
        lines.append(f"| {name} | {len(rows)} | {score['counts']['gold']} | {' | '.join(cells)} |")
        accuracies = {k.split()[0]: v for k, v in score.items() if k.endswith("on matched")}
        details.append(f"| {name} | " + " | ".join(f"{v:.3f}" for v in accuracies.values()) + " |")
        names = list(accuracies)
    table = "\n".join(lines)
    rest = "\n".join([f"| set | {' | '.join(names)} |", "|" + "---|" * (len(names) + 1), *details])
    text = (
        "# Claims against annotation\n\nF1 (precision / recall), by `benchmarks/claims.py`. Of `reports.jsonl` and"
        " `written.jsonl` the lines whose index leaves 4 when divided by 5 are never trained on; nor are those of our"
        " own texts, by which weights and thresholds were chosen.\n\n"
        f"{table}\n\nOn matched claims, the share that is right:\n\n{rest}\n"
    )
    tell(text, "claims.md", write=options.write)


if __name__ == "__main__":
    main()
