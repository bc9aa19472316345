"""How well source mentions are resolved within a report: `python benchmarks/mentions.py PATH [failures]`.

PATH is a folder of JSON Lines files, or one such file (one report a line; claims with `source_text`,
`origin_resolved` and `sentence`, or `at`, the first words of the sentence). Lines of `reports.jsonl` whose
index leaves 4 when divided by 5 are held apart and not read here; files without resolved sources are passed
over. Two rates are printed for each file: the resolved name is exactly the annotated one (article and case
aside), and it names the same source (the words of one in the other, or half of them shared).
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

from claims import load

from sayso.reading.mentions import SourceMention, find_mentions
from sayso.reading.sources import bare, resolve_mention
from sayso.reading.tokens import tokenize

_SMALL = frozenset("the a an of for at in with and 's s who to on".split())


def reports(path: Path) -> list[dict[str, Any]]:
    """The reports of a JSON Lines file, those held apart left out."""
    apart = load(path, apart=True) if path.name == "reports.jsonl" else []
    kept = [row for row in load(path) if row not in apart]
    return [row for row in kept if any(claim.get("origin_resolved") for claim in row["claims"])]


def normal(text: str) -> str:
    """Lower case, no article, one kind of apostrophe, single spaces."""
    return bare(re.sub(r"\s+", " ", text.replace("’", "'")).strip().lower())


def same_source(one: str, other: str) -> bool:
    """Whether two names plainly mean the same source."""
    first, second = ([w for w in re.findall(r"[^\W_]+", normal(x)) if w not in _SMALL] for x in (one, other))
    if not first or not second:
        return False
    small, large = sorted((set(first), set(second)), key=len)
    if small <= large or len(small & large) / len(small | large) >= 0.5:
        return True
    return len(small & large) >= 2


def tries(report: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Source as written, name annotated ("" for a full mention) and name resolved, for each such claim."""
    text = report["text"]
    found = find_mentions(text, tokenize(text))
    known: list[SourceMention] = []
    rows = []
    spans = []
    for claim in report["claims"]:
        words = claim.get("source_text", "")
        sentence = claim.get("sentence") or claim.get("source_at") or claim.get("at", "")
        base = text.find(sentence)
        if not words or base < 0:
            continue
        whole = re.compile(rf"(?<!\w){re.escape(words)}(?!\w)")
        match = whole.search(text, base) or whole.search(text)
        if match is not None:
            spans.append((match.start(), words, claim.get("origin_resolved", "")))
    for at, words, gold in sorted(set(spans)):
        end = at + len(words)
        apart = [m for m in found if m.end <= at]
        earlier = merge(apart, [m for m in known if m.end <= at])
        name = resolve_mention(words, earlier)
        known.append(SourceMention(words, at, end, name))
        rows.append((words, gold, name))
    return rows


def merge(found: list[SourceMention], known: list[SourceMention]) -> list[SourceMention]:
    """Mentions found by scanning, each resolved in turn, with those known as sources in their places."""
    kept = [m for m in found if not any(m.start < k.end and k.start < m.end for k in known)]
    merged: list[SourceMention] = []
    for mention in sorted([*kept, *known], key=lambda m: m.start):
        name = mention.name or resolve_mention(mention.text, merged)
        merged.append(replace(mention, name=name))
    return merged


def main() -> None:
    """Print the table, and with a second argument the failures."""
    path = Path(sys.argv[1])
    print("| reports | anaphoric | exact | same source | full mentions | kept |")
    print("|---|---|---|---|---|---|")
    for file in [path] if path.is_file() else sorted(path.glob("*.jsonl")):
        counts: Counter[str] = Counter()
        for report in reports(file):
            for words, gold, resolved in tries(report):
                if not gold:
                    if words.lower() in ("he", "she", "it", "they"):
                        continue
                    counts["full"] += 1
                    counts["kept"] += same_source(words, resolved)
                    if not same_source(words, resolved) and len(sys.argv) > 2:
                        print(f"  KEEP {words!r} -> {resolved!r}")
                    continue
                counts["all"] += 1
                counts["exact"] += normal(gold) == normal(resolved)
                counts["same"] += same_source(gold, resolved)
                if not same_source(gold, resolved) and len(sys.argv) > 2:
                    print(f"  {words!r} -> {resolved!r}, annotated {gold!r}")
        if not counts["all"]:
            continue
        rate = {k: counts[k] / max(counts["all"], 1) for k in ("exact", "same")}
        print(
            f"| {file.name} | {counts['all']} | {rate['exact']:.1%} | {rate['same']:.1%} | {counts['full']} "
            f"| {counts['kept'] / max(counts['full'], 1):.1%} |"
        )


if __name__ == "__main__":
    main()
