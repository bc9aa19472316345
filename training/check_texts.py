"""Check annotated texts: every string is found where it is said to be, and the counts agree with the number's words.

    python training/check_texts.py FILE.jsonl...

Prints one line a fault and exits with 1 if there is any.
"""

from __future__ import annotations

import collections
import json
import sys

from sayso.claims import CERTAINTIES, EVENTS, FATES, POLARITIES, RELATIONS, STANCES

CLAIM_FIELDS = frozenset(
    "event low high approx number group_text head group trigger source_text cue origin via origin_resolved stance"
    " polarity certainty part_of nat foreign when where agent at source_at".split()
)


def faults(line: dict) -> list[str]:
    """All that is wrong with one annotated text, in words; empty where nothing is."""
    out: list[str] = []
    text = line.get("text", "")
    claims = line.get("claims", [])
    if not text:
        return ["no text"]
    if not line.get("published"):
        out.append("no published")
    for i, claim in enumerate(claims):
        where = f"claim {i} ({claim.get('event')} {claim.get('number', '')!r} {claim.get('group_text', '')!r})"
        event = claim.get("event")
        if unknown := set(claim) - CLAIM_FIELDS:
            out.append(f"{where}: unknown fields {sorted(unknown)}")
        if event not in EVENTS:
            out.append(f"{where}: unknown event")
        scope = text
        if at := claim.get("at"):
            if text.count(at) != 1:
                out.append(f"{where}: at {at!r} occurs {text.count(at)} times")
            scope = text[max(text.find(at), 0) :]
        for field in ("number", "group_text", "trigger", "group"):
            if (words := claim.get(field)) and words not in scope:
                out.append(f"{where}: {field} {words!r} not found after `at`")
        for field in ("source_text", "cue", "when", "where", "agent"):
            if (words := claim.get(field)) and words not in text:
                out.append(f"{where}: {field} {words!r} not in the text")
        if (origin := claim.get("origin")) and origin != "?" and origin not in claim.get("source_text", ""):
            out.append(f"{where}: origin {origin!r} is not within source_text")
        if claim.get("source_text") and not origin:
            out.append(f"{where}: source_text without origin")
        for hop in claim.get("via", []):
            if hop not in text:
                out.append(f"{where}: via {hop!r} not in the text")
        if claim.get("stance", "states") not in STANCES:
            out.append(f"{where}: unknown stance")
        if claim.get("certainty", "certain") not in CERTAINTIES:
            out.append(f"{where}: unknown certainty")
        if claim.get("polarity", "affirmed") not in POLARITIES:
            out.append(f"{where}: unknown polarity")
        part_of = claim.get("part_of")
        if part_of is not None and not (0 <= part_of < len(claims) and part_of != i):
            out.append(f"{where}: part_of out of range")
        low, high = claim.get("low"), claim.get("high")
        if low is not None and high is not None and low > high:
            out.append(f"{where}: low above high")
        if event in FATES:
            if not claim.get("trigger"):
                out.append(f"{where}: no trigger")
            if claim.get("number") and low is None and high is None:
                out.append(f"{where}: a number but neither low nor high")
            if not claim.get("number") and not claim.get("group_text"):
                out.append(f"{where}: neither number nor group_text")
        elif not claim.get("trigger"):
            out.append(f"{where}: no trigger")
    for relation in line.get("relations", []):
        if relation.get("relation") not in RELATIONS:
            out.append(f"relation {relation}: unknown relation")
        if not 0 <= relation.get("of", -1) < len(claims):
            out.append(f"relation {relation}: `of` out of range")
        if not relation.get("words") or relation["words"] not in text:
            out.append(f"relation {relation}: words not in the text")
        if at := relation.get("at"):
            if text.count(at) != 1:
                out.append(f"relation {relation}: at occurs {text.count(at)} times")
    return out


def main(paths: list[str]) -> int:
    """Check the files and print the faults, then the number of claims by event; 1 if there was a fault."""
    bad = 0
    events: collections.Counter[str] = collections.Counter()
    for path in paths:
        with open(path, encoding="utf-8") as lines:
            for number, raw in enumerate(lines, 1):
                try:
                    line = json.loads(raw)
                except ValueError as error:
                    print(f"{path}:{number}: {error}")
                    bad += 1
                    continue
                events.update(claim.get("event", "") for claim in line.get("claims", []))
                for fault in faults(line):
                    print(f"{path}:{number}: {line.get('id')}: {fault}")
                    bad += 1
    print(f"{bad} faults; claims by event: {dict(events.most_common())}")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
