"""How well source mentions are resolved within a report.

    python benchmarks/mentions.py PATH... [--apart] [--failures] [--write]

PATHs are folders of JSON Lines files, or such files (one report a line; claims with `source_text`, `origin_resolved`
and `sentence`, or `at`, the first words of the sentence). The words annotated as a source are resolved as the reader
does it, with the encoder's sources and words in the report before them; files without resolved sources are passed
over. Two rates are printed for each file: the resolved name is exactly the annotated one (article and case aside), and
it names the same source (the words of one in the other, or half of them shared); and of sources that are annotated as
full names or descriptions, the share that stays what it is. Lines kept apart when rules are made are read with
`--apart` alone: of `reports.jsonl` those whose index leaves 4 when divided by 5, of `roundups.jsonl` and
`bulletins.jsonl` the last third. `--write` reads both and writes docs/tables/mentions.md.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from claims import KEPT_APART, load
from tables import command_line, tell

from sayso.reading.chains import Chains
from sayso.reading.decode import Decoder
from sayso.reading.model import ModelFiles
from sayso.reading.sentences import split_sentences
from sayso.reading.sources import bare
from sayso.reading.tokens import tokenize

_POSSESSIVES = frozenset("i we he she it they my our his her its their".split())
_SMALL = frozenset("the a an of for at in with and 's s who to on".split())


class Try(NamedTuple):
    """A source as written, the name annotated ("" for a full mention) and the name resolved."""

    words: str
    annotated: str
    resolved: str


def reports(path: Path, apart: bool) -> list[dict[str, Any]]:
    """The reports of a JSON Lines file that have resolved sources: those kept apart, or the others."""
    rows = load(path)
    kept = [row for i, row in enumerate(rows) if _apart(path, i, len(rows)) == apart]
    return [row for row in kept if any(claim.get("origin_resolved") for claim in row["claims"])]


def _apart(path: Path, index: int, size: int) -> bool:
    if path.name == "reports.jsonl":
        return index % 5 == KEPT_APART
    return path.name in ("roundups.jsonl", "bulletins.jsonl") and index >= size * 2 // 3


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


def tries(report: dict[str, Any], decoder: Decoder) -> Iterator[Try]:
    """Each annotated source of a report, resolved."""
    text = report["text"]
    tokens = tokenize(text)
    starts = split_sentences(text, tokens)
    chains = Chains(text, tokens, starts, decoder.see([token.text for token in tokens], starts))
    first = {token.start: i for i, token in enumerate(tokens)}
    last = {token.end: i for i, token in enumerate(tokens)}
    for start, words, annotated in sorted(_annotated(report)):
        if start in first and start + len(words) in last:
            source = chains.source((first[start], last[start + len(words)]), "", "states")
            yield Try(words, annotated, source.name)


def _annotated(report: dict[str, Any]) -> set[tuple[int, str, str]]:
    """Where sources stand, as written and as annotated."""
    text, spans = report["text"], set()
    for claim in report["claims"]:
        words = claim.get("source_text", "")
        base = text.find(claim.get("sentence") or claim.get("source_at") or claim.get("at", ""))
        if not words or base < 0:
            continue
        whole = re.compile(rf"(?<!\w){re.escape(words)}(?!\w)")
        match = whole.search(text, base) or whole.search(text)
        if match is not None:
            spans.add((match.start(), words, claim.get("origin_resolved", "")))
    return spans


def count(path: Path, decoder: Decoder, apart: bool, failures: bool) -> Counter[str]:
    """What came of the sources of one file."""
    counts: Counter[str] = Counter()
    for report in reports(path, apart):
        for words, annotated, resolved in tries(report, decoder):
            same = same_source(annotated or words, resolved)
            if annotated:
                counts.update(all=1, exact=normal(annotated) == normal(resolved), same=same)
            elif words.lower().split()[0] not in _POSSESSIVES:
                counts.update(full=1, kept=same)
            else:
                continue
            if failures and not same:
                print(f"  {words!r} -> {resolved!r}, annotated {annotated!r}")
    return counts


def row(name: str, counts: Counter[str]) -> str:
    """A row of the table."""
    every, full = max(counts["all"], 1), max(counts["full"], 1)
    return (
        f"| {name} | {counts['all']} | {counts['exact'] / every:.1%} | {counts['same'] / every:.1%} "
        f"| {counts['full']} | {counts['kept'] / full:.1%} |"
    )


def main() -> None:
    """Print the table, and the failures where they are asked for."""
    parser = command_line(__doc__, "mentions.md")
    parser.add_argument("paths", type=Path, nargs="+")
    parser.add_argument("--apart", action="store_true", help="the reports kept apart alone")
    parser.add_argument("--failures", action="store_true")
    parser.add_argument("--model", type=Path, help="folder of another model than the shipped one")
    options = parser.parse_args()
    decoder = Decoder(ModelFiles(options.model))
    files = [f for path in options.paths for f in ([path] if path.is_file() else sorted(path.glob("*.jsonl")))]
    tables = []
    for apart in (False, True) if options.write else (options.apart,):
        lines = ["| reports | anaphoric | exact | same source | full mentions | kept |", "|---|---|---|---|---|---|"]
        total: Counter[str] = Counter()
        for file in files:
            counts = count(file, decoder, apart, options.failures)
            if counts["all"]:
                lines.append(row(file.name, counts))
                total += counts
        tables.append("\n".join([*lines, row("all", total)]))
    headings = ("Reports that the rules were made with", "Reports kept apart")
    shown = tables if len(tables) == 1 else [f"{h}:\n\n{t}" for h, t in zip(headings, tables, strict=True)]
    text = (
        "# Source mentions resolved within a report\n\nBy `benchmarks/mentions.py`: of sources annotated with whom they"
        " stand for, the share resolved to exactly that name, and to the same source; of full mentions, the share kept."
        "\n\n" + "\n\n".join(shown) + "\n"
    )
    tell(text, "mentions.md", write=options.write)


if __name__ == "__main__":
    main()
