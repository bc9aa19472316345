"""Copies: whether two sentences of news streams are one text, by label and by `sayso.tracing`.

    python benchmarks/copies.py --data TRECTS_FOLDER [--write] [--errors]

TRECTS_FOLDER holds sentences.jsonl.gz (`topic`, `id`, `published`, `text`). The labels are in
training/annotations/copies.jsonl, by id: "same" (one passage, perhaps trimmed or lightly edited), "independent" (told
in other words, or with another number) and "clutter" (lists of headlines and tags, left out of the score). The pairs
were drawn over bands of shared words, and by shared numbers, before the method was asked; every other topic is held
out. Two measures: the two sentences compared as they stand, and the whole stream of a topic as one story, a report a
sentence, where both must end in one cluster, so that what MinHash does not propose counts as missed and what chains
of copies join counts as found.
"""

from __future__ import annotations

import gzip
import json
import random
import time
from collections.abc import Mapping
from pathlib import Path

from tables import ROOT, command_line, tell

from sayso.tracing.copies import find_copies
from sayso.tracing.passages import Passage, compare, make_passage

LABELS = ROOT / "training" / "annotations" / "copies.jsonl"
SIZES = (1_000, 10_000, 100_000)
FRESH = 0.4
"""Share of the passages of the speed table that are no reprints."""


def read_pairs() -> list[dict[str, str]]:
    """The labelled pairs."""
    return [json.loads(line) for line in LABELS.read_text(encoding="utf-8").splitlines()]


def read_passages(folder: Path) -> tuple[dict[str, Passage], dict[str, list[str]]]:
    """Every sentence of the streams as a passage of a report of its own, by id, in the order of publication; and the
    ids of each topic."""
    with gzip.open(folder / "sentences.jsonl.gz", "rt", encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    rows.sort(key=lambda r: (r["published"], r["id"]))
    topics: dict[str, list[str]] = {}
    for r in rows:
        topics.setdefault(r["topic"], []).append(r["id"])
    return {r["id"]: make_passage(r["id"], r["text"], 0, len(r["text"])) for r in rows}, topics


def clusters_of(topics: Mapping[str, list[str]], passages: Mapping[str, Passage]) -> dict[str, str]:
    """The first passage of each sentence's cluster, all sentences of a topic being a story."""
    leaders: dict[str, str] = {}
    for ids in topics.values():
        found = find_copies([passages[i] for i in ids])
        leaders.update({name: ids[found[n].leader] if n in found else name for n, name in enumerate(ids)})
    return leaders


def score(verdicts: list[tuple[bool, bool]]) -> str:
    """A row's cells: pairs, same by label, precision and recall of "same" (label, verdict)."""
    both = sum(label and said for label, said in verdicts)
    said = sum(said for _, said in verdicts)
    labelled = sum(label for label, _ in verdicts)
    precision = f"{both / said:.3f}" if said else "-"
    recall = f"{both / labelled:.3f}" if labelled else "-"
    return f"{len(verdicts)} | {labelled} | {precision} | {recall}"


def speed(passages: list[Passage]) -> list[str]:
    """Rows: passages of a story, copies among them, seconds of the processor to find them, microseconds a passage."""
    rng = random.Random(1)
    lines: list[str] = []
    for size in SIZES:
        chosen = _reprinted(rng.sample(passages, int(size * FRESH)), size, rng)
        start = time.process_time()
        found = find_copies(chosen)
        seconds = time.process_time() - start
        lines.append(f"| {size} | {len(found)} | {seconds:.2f} | {1e6 * seconds / size:.0f} |")
    return lines


def _reprinted(passages: list[Passage], size: int, rng: random.Random) -> list[Passage]:
    """The passages and, up to `size`, reprints of them with a word dropped."""
    out = list(passages)
    while len(out) < size:
        p = rng.choice(passages)
        words, written = list(p.words), list(p.written)
        if words:
            drop = rng.randrange(len(words))
            del words[drop], written[drop]
        out.append(Passage(f"{p.report}+{len(out)}", p.start, p.end, tuple(words), tuple(written)))
    return out


def main() -> None:
    """Print the tables."""
    parser = command_line(__doc__, "copies.md")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--errors", action="store_true", help="print ids of the pairs judged otherwise, tuning topics")
    options = parser.parse_args()
    pairs = read_pairs()
    passages, streams = read_passages(options.data)
    scored = [p for p in pairs if p["label"] != "clutter"]
    topics = sorted({p["topic"] for p in pairs})
    tuning = set(topics[::2])
    leaders = clusters_of(streams, passages)
    rows: list[str] = []
    for name, chosen in (("tuning", True), ("held out", False)):
        part = [p for p in scored if (p["topic"] in tuning) == chosen]
        alone = [(p["label"] == "same", compare(passages[p["a"]], passages[p["b"]]).same) for p in part]
        story = [(p["label"] == "same", leaders[p["a"]] == leaders[p["b"]]) for p in part]
        rows.append(f"| {name}, the two sentences compared | {score(alone)} |")
        rows.append(f"| {name}, in the story of all sentences | {score(story)} |")
        if options.errors and chosen:
            for p, (label, said) in zip(part, alone, strict=True):
                found = compare(passages[p["a"]], passages[p["b"]])
                in_story = leaders[p["a"]] == leaders[p["b"]]
                if label != said or label != in_story:
                    print(p["label"], said, in_story, found, p["topic"], p["a"], p["b"])
    clutter = sum(p["label"] == "clutter" for p in pairs)
    text = [
        "# Copies",
        "",
        "By `benchmarks/copies.py`. Wanted: precision 0.95, recall 0.85 of “same origin”.",
        "",
        "| topics | pairs | same | precision | recall |",
        "|---|---|---|---|---|",
        *rows,
        "",
        f"{len(pairs)} pairs were labelled, by one reader; {clutter} of lists of headlines and tags are left out.",
        f"{len(tuning)} of {len(topics)} topics were looked at while tuning.",
        "",
        "| passages of a story | copies found | seconds | microseconds a passage |",
        "|---|---|---|---|",
        *speed(list(passages.values())),
        "",
    ]
    tell("\n".join(text), "copies.md", write=options.write)


if __name__ == "__main__":
    main()
