"""Score the count grammar and the group rules on annotated claims.

    python benchmarks/count_grammar.py FILE.jsonl... [--misses N]

Each line of a file is a text with claims (`number`, `group_text`, `low`, `high`, `approx`, `head`, `nat`,
`foreign`). The written number is located in the text, its last number word is taken for the anchor, and what
the grammar makes of it is compared with the annotation. Claims with no written number count for the veto and
the group figures only. `--misses N` prints up to N misses of each figure; leave it out for a set that is kept
for measuring.
"""

from __future__ import annotations

import collections
import json
import sys
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent / "training"))

from claim_location import distance, occurrences
from tables import command_line

from sayso.reading.groups import describe_group, group_span
from sayso.reading.kinds import kind_of_number
from sayso.reading.nouns import singular
from sayso.reading.numbers import parse_count
from sayso.reading.numerals import FRACTIONS, numeral_at
from sayso.reading.tokens import Token, tokenize


def scope(text: str, claim: dict[str, Any]) -> tuple[int, int]:
    """The stretch of the text that an annotated claim is read from."""
    sentence = claim.get("sentence")
    if sentence and (i := text.find(sentence)) >= 0:
        return i, i + len(sentence)
    at = claim.get("at")
    if at and (i := text.find(at)) >= 0:
        return i, len(text)
    return 0, len(text)


def locate(
    text: str, claim: dict[str, Any], used: collections.Counter[Any]
) -> tuple[tuple[int, int] | None, tuple[int, int] | None]:
    """Offsets of the number and of the group's words: the pair that lies closest together and near its
    trigger.
    """
    start, end = scope(text, claim)
    found: list[list[tuple[int, int] | None]] = []
    for field in ("number", "group_text", "trigger"):
        part = claim.get(field) or ""
        here: list[tuple[int, int] | None] = [*occurrences(text, part, start, end)]
        found.append(here or [*occurrences(text, part, 0, len(text))] or [None])
    best: tuple[float, tuple[int, int] | None, tuple[int, int] | None] = (float("inf"), None, None)
    inside = (claim.get("number") or "") in (claim.get("group_text") or "")
    for n in found[0]:
        for g in found[1]:
            for t in found[2]:
                cost: float = sum(distance(a, b) for a, b in ((n, g), (g, t), (n, t)))
                if n and g and inside and not (g[0] <= n[0] and n[1] <= g[1]):
                    cost += 500
                cost += 3000 * used[claim.get("event"), n, g] + (t[0] if t else 0) * 1e-4
                if cost < best[0]:
                    best = cost, n, g
    used[claim.get("event"), best[1], best[2]] += 1
    return best[1], best[2]


def covering(tokens: list[Token], span: tuple[int, int]) -> list[int]:
    """The words that lie in a stretch of the text."""
    return [i for i, t in enumerate(tokens) if t.start < span[1] and t.end > span[0]]


def anchor_of(words: list[str], inside: list[int]) -> int:
    """The last number word of a written number, else the last that counts, else its last word.

    Of a part of a stated whole ("half of the 40", "all but two of the 31") it is the part's own word.
    """
    lower = [words[i].lower() for i in inside]
    of = lower.index("of") if "of" in lower else 0
    part = next((k for k in range(of) if lower[k] in FRACTIONS or lower[k] in ("but", "bar")), None)
    if part is not None and numeral_at(lower, part) is None:
        left_out = [i for k, i in enumerate(inside) if part < k < of and numeral_at(lower, k)]
        return (left_out or [inside[part]])[-1]
    numerals = [i for k, i in enumerate(inside) if numeral_at(lower, k)]
    return (numerals or [i for i in inside if parse_count(words, i)] or inside)[-1]


class Tally:
    """How often each figure was right, and its first misses on standard error."""

    def __init__(self, misses: int) -> None:
        self.misses = misses
        self.right: collections.Counter[str] = collections.Counter()
        self.total: collections.Counter[str] = collections.Counter()
        self.seconds = 0.0

    def note(self, figure: str, good: bool, *told: object) -> None:
        """Count one case of a figure; `told` describes it where it is a miss."""
        self.total[figure] += 1
        self.right[figure] += good
        if not good and self.total[figure] - self.right[figure] <= self.misses:
            print(f"{figure}: {' | '.join(map(str, told))}", file=sys.stderr)

    def __str__(self) -> str:
        rows = [f"  {f:12} {self.right[f] / n:.4f}  {self.right[f]}/{n}" for f, n in self.total.items()]
        if self.total["count"]:
            rows.append(f"  {self.seconds / self.total['count'] * 1e6:.1f} microseconds a number")
        return "\n".join(rows)


def score_number(tally: Tally, words: list[str], inside: list[int], claim: dict[str, Any]) -> int:
    """Compare the count read at a written number with the annotated one; the anchor that was taken."""
    want, approx = (claim.get("low"), claim.get("high")), bool(claim.get("approx"))
    anchor = anchor_of(words, inside)
    context = " ".join(words[max(0, anchor - 8) : anchor + 6])
    begin = time.perf_counter()
    got = parse_count(words, anchor)
    tally.seconds += time.perf_counter() - begin
    pair = (got.low, got.high) if got else (None, None)
    tally.note("count", pair == want, claim["number"], pair, want, context)
    if pair == want and got:
        tally.note("approx", got.approx == approx, claim["number"], got.approx, approx, context)
        same = [*range(got.first, got.last + 1)] == inside
        tally.note("span", same, claim["number"], words[got.first : got.last + 1])
    kind = kind_of_number(words, anchor)
    tally.note("no veto", kind == "count", claim["number"], kind, context)
    return anchor


def score_group(
    tally: Tally, text: str, tokens: list[Token], inside: list[int], anchor: int | None, claim: dict[str, Any]
) -> None:
    """Compare what is read of a group's words with the annotation, where its head noun is among them."""
    words = [t.text for t in tokens]
    written, lemma = (claim.get("group") or "").split(), (claim.get("head") or "").split()
    if not lemma:
        return
    head = next((i for i in reversed(inside) if singular(words[i]) == lemma[-1]), None)
    if head is None and written:
        head = next((i for i in reversed(inside) if words[i] == written[-1]), None)
    if head is None:
        return
    first, last = group_span(words, head, anchor, None)
    parts = describe_group(words, head, first, last)
    shown = claim["group_text"], " ".join(words[first : last + 1])
    if lemma[-1][:2] == words[head].lower()[:2]:  # else the annotated noun stands elsewhere in the text
        tally.note("head", parts.head.split()[-1:] == lemma[-1:], *shown, parts.head, claim["head"])
    nat = claim.get("nat") or []
    tally.note("nationality", set(parts.nationality) == set(nat), *shown, parts.nationality, nat)
    tally.note("foreign", parts.foreign == claim.get("foreign"), *shown, parts.foreign, claim.get("foreign"))
    if written:
        read = text[tokens[first].start : tokens[last].end].split()
        tally.note("group words", read == written, claim["group_text"], " ".join(read), " ".join(written))


def score(path: Path, misses: int) -> Tally:
    """The figures over one file of annotated texts."""
    tally = Tally(misses)
    for line in path.read_text(encoding="utf-8").splitlines():
        report = json.loads(line)
        tokens = tokenize(report["text"])
        words = [t.text for t in tokens]
        used: collections.Counter[Any] = collections.Counter()
        for claim in report.get("claims", []):
            number, group = locate(report["text"], claim, used)
            anchor = score_number(tally, words, covering(tokens, number), claim) if number else None
            if group:
                score_group(tally, report["text"], tokens, covering(tokens, group), anchor, claim)
    return tally


def main() -> None:
    """Print the accuracy of each figure for each file."""
    parser = command_line(__doc__, None)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--misses", type=int, default=0)
    options = parser.parse_args()
    for path in options.files:
        print(path.name)
        print(score(path, options.misses))


if __name__ == "__main__":
    main()
