"""Relations and acts of one annotated report, beside what the score of its fates tells.

    python benchmarks/seed.py SEED_FOLDER --scorer score_claims.py [--model FOLDER] [--write]

A relation is right where some claim of the reader says it of the claim that stands for the annotated one, as `matched`
tells ("infers-from": of any of the premises). An act is right where the reader has an act of that kind whose quote,
agent or sources share a word with the annotation's text, agent or origin.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from claims import scorer_at
from tables import command_line, published_of, tell

from sayso.claims import ACTS
from sayso.reading.reader import EncoderReader

NOTE = (
    "What is annotated without a count is known by its event and the words of its group where the scorer, which wants"
    " equal counts, finds nothing."
)
SMALL = frozenset("the a an of is was to in and for on by as".split())


def words(*texts: str | None) -> set[str]:
    """Lower-case words of some texts, small ones left out."""
    return {w.lower() for t in texts for w in re.findall(r"\w+", t or "")} - SMALL


def matched(scorer: Any, gold: list[dict[str, Any]], read: list[dict[str, Any]]) -> dict[str, int]:
    """Index of the annotated claim for the id of each claim read, best agreement first.

    What is annotated without a count, and agrees with nothing read, is then taken to be the claim of that event whose
    group is named in the same words: the annotation is older than the rule that a bare plural ("kidnappers") is two or
    more.
    """
    pairs = sorted(
        ((scorer.agreement(g, p), i, p["id"]) for i, g in enumerate(gold) for p in read), key=lambda x: -x[0]
    )
    out: dict[str, int] = {}
    for agreement, i, claim in pairs:
        if agreement > 0 and claim not in out and i not in out.values():
            out[claim] = i
    for i, g in enumerate(gold):
        if i in out.values() or g["low"] is not None or g["high"] is not None:
            continue
        for p in read:
            group = p["group"] or {}
            if p["id"] not in out and p["event"] == g["event"] and words(group.get("text")) & words(g["group"]):
                out[p["id"]] = i
                break
    return out


def main() -> None:
    """Print which relations and acts were found."""
    parser = command_line(__doc__, "seed.md")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--scorer", type=Path, required=True)
    parser.add_argument("--model", type=Path)
    options = parser.parse_args()
    seed = json.loads((options.folder / "claims.json").read_text(encoding="utf-8"))
    claims = EncoderReader(options.model).read(seed["text"], published=published_of(seed))
    read = [c.to_dict() for c in claims]
    target = matched(scorer_at(options.scorer), seed["claims"], [c for c in read if c["event"] not in ACTS])
    said = {(a["relation"], target.get(a["claim"])) for c in read for a in c["about"]}
    lines = ["| relation | of | found |", "|---|---|---|"]
    found = 0
    for relation in seed["relations"]:
        premises = relation.get("from") if relation["relation"] == "infers-from" else [relation["of"]]
        hit = any((relation["relation"], i) in said for i in premises)
        found += hit
        lines.append(f"| {relation['relation']} | {premises} | {'yes' if hit else 'no'} |")
    lines += ["", f"Relations found: {found} of {len(seed['relations'])}; said in all: {len(said)}.", ""]
    lines += ["| act | words | found |", "|---|---|---|"]
    acts = [c for c in read if c["event"] in ACTS]
    hits = 0
    for act in seed["acts"]:
        about, people = words(act.get("text")), words(act.get("by"), act.get("origin"))
        hit = any(
            c["event"] == act["event"]
            and (
                about & words(c["quote"]["exact"])
                or people
                & words(
                    (c["agent"] or {}).get("text"),
                    *(s["text"] for s in c["sources"]),
                    *(s["name"] for s in c["sources"]),
                )
            )
            for c in acts
        )
        hits += hit
        lines.append(f"| {act['event']} | {act.get('text') or act.get('by')} | {'yes' if hit else 'no'} |")
    lines += ["", f"Acts found: {hits} of {len(seed['acts'])}; read in all: {len(acts)}.", ""]
    text = "\n".join(["# Relations and acts of the seed", "", "By `benchmarks/seed.py`.", "", NOTE, "", *lines])
    tell(text, "seed.md", write=options.write)


if __name__ == "__main__":
    main()
