"""One annotated report read as a story: whose word each claim is, and on which side each source stands.

    python benchmarks/origins.py --seed CLAIMS_JSON [--country DZ] [--write]

CLAIMS_JSON holds the text, its publication time, the annotated claims (event, bounds, number, group, origin, via) and
relations. They are turned into claim records, traced, and printed as a table of claims and one of sources.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

from tables import command_line, tell

from sayso.claims import Claim, Count, Group, Quote, Relation, Source, claim_id, text_digest
from sayso.ingest.report import parse_published
from sayso.reading.blocks import split_blocks
from sayso.reading.source_kinds import source_kind
from sayso.story import ReportVersion, Snapshot, StoryClaim
from sayso.tracing import Trace, trace


class _Finder:
    """Finds annotated words in a text, near where the last ones were found."""

    def __init__(self, text: str) -> None:
        self.text = text

    def near(self, words: str, at: int) -> tuple[int, int]:
        """Offsets of the occurrence of some words nearest to `at`; (`at`, `at`) where there is none."""
        hits = [m.span() for m in re.finditer(re.escape(words), self.text, re.IGNORECASE)] if words else []
        return min(hits, key=lambda h: abs(h[0] - at)) if hits else (at, at)

    def after(self, words: str, at: int) -> tuple[int, int] | None:
        """Offsets of the first occurrence of some words from `at` on."""
        match = re.compile(re.escape(words), re.IGNORECASE).search(self.text, at) if words else None
        return match.span() if match else None


def seed_claims(data: dict[str, Any], report: str) -> Iterator[Claim]:
    """The annotated claims and the statements that carry their relations, as records."""
    text = data["text"]
    finder = _Finder(text)
    digest = text_digest(text)
    blocks = split_blocks(text, parse_published(data["published"]))
    ids: list[str] = []
    at = 0
    made: list[Claim] = []
    for row in data["claims"]:
        first = row["number"] if len(row["number"]) > 2 else row["group"]
        start, _ = finder.after(first or row["group"], at) or finder.near(row["group"], at)
        at = max(at, start)
        group_span = finder.near(row["group"], start)
        count = None
        if row["low"] is not None or row["high"] is not None:
            span = finder.near(row["number"], start)
            count = Count(row["low"], row["high"], row["approx"], text[slice(*span)], *span)
        people = row["head"] in ("hostage", "kidnapper")
        role = {"hostage": "captive", "kidnapper": "attacker"}.get(row["head"], "unknown") if people else "unknown"
        group = Group(text[slice(*group_span)], row["head"], tuple(row["nat"]), row["foreign"], role, *group_span)
        end = max(group_span[1], start + 1)
        quote = Quote(text[start:end], start, end)
        identity = claim_id(digest, row["event"], quote, count, group)
        part_of = ids[row["part_of"]] if row["part_of"] is not None else None
        sources = _chain(finder, [row["origin"], *row["via"]], start)
        ids.append(identity)
        made.append(
            Claim(
                id=identity,
                report=report,
                quote=quote,
                update=max(b.update for b in blocks if b.start <= start),
                event=row["event"],
                count=count,
                group=group,
                part_of=part_of,
                sources=sources,
                polarity=row["polarity"],
                certainty=row["certainty"],
            )
        )
    yield from made
    for relation in data["relations"]:
        if "of" not in relation:
            continue
        chain = [relation["from"]] if isinstance(relation.get("from"), str) else []
        chain += re.split(r" via ", relation["by"])
        start, end = finder.near(relation.get("words", ""), 0)
        if start == end:
            start, end = finder.near(chain[-1], made[relation["of"]].quote.start)
        quote = Quote(text[start:end], start, end)
        yield Claim(
            id=claim_id(digest, f"statement-{relation['relation']}", quote, None, None),
            report=report,
            quote=quote,
            update=max(b.update for b in blocks if b.start <= start),
            event="statement",
            sources=_chain(finder, chain, start),
            about=(Relation(relation["relation"], ids[relation["of"]]),),
        )


def _chain(finder: _Finder, names: list[str], at: int) -> tuple[Source, ...]:
    out: list[Source] = []
    for name in filter(None, names):
        if name == "?":
            out.append(Source("", "", "anonymous", "", "reports", at, at))
            continue
        start, end = finder.near(name, at)
        words = finder.text[start:end]
        out.append(Source(words, name, source_kind(name), "", "states", start, end))
    return tuple(out)


def seed_snapshot(data: dict[str, Any], country: str | None) -> Snapshot:
    """The annotated report as a story of one report; an update without a time comes a second after the one before."""
    published = parse_published(data["published"])
    moments: list[datetime] = []
    for block in split_blocks(data["text"], published):
        moments.append(block.published or moments[-1] + timedelta(seconds=1))
    report = ReportVersion(
        id=data["id"],
        document=data["id"],
        number=1,
        text=data["text"],
        recorded=datetime.now(UTC),
        publisher=data["publisher"],
        published=published,
        blocks=tuple(moments),
    )
    claims = tuple(
        StoryClaim(claim=c, document=report.document, said=moments[c.update], recorded=report.recorded)
        for c in seed_claims(data, report.id)
    )
    return Snapshot(name="seed", country=country, published=None, recorded=None, reports=(report,), claims=claims)


def _said(claim: Claim) -> str:
    what = f"{claim.event}: {claim.count.text if claim.count else ''} {claim.group.text if claim.group else ''}"
    return " ".join(what.split())


def page(snapshot: Snapshot, found: Trace) -> str:
    """The tables."""
    lines = ["# Origins of the seed", "", "By `benchmarks/origins.py`.", ""]
    lines += ["| claim | as written | origin | side | why |", "|---|---|---|---|---|"]
    for entry in snapshot.claims:
        claim = entry.claim
        if claim.event == "statement":
            continue
        origin = found.origin(entry)
        written = ", via ".join(s.text or "?" for s in claim.sources) or "-"
        why = " ".join(j.reason for j in found.path(entry) if j.kind != "same-source") or "-"
        lines.append(f"| {_said(claim)} | {written} | {origin.name} | {origin.side} | {why} |")
    lines += ["", "| source | kind | side | also |", "|---|---|---|---|"]
    for source in found.sources.values():
        also = ", ".join(a for a in source.aliases if a != source.name) or "-"
        lines.append(f"| {source.name} | {source.kind} | {source.side} | {also} |")
    cell = [e for e in snapshot.claims if e.claim.event == "killed" and e.claim.group is not None]
    support = found.support(cell)
    lines += ["", f"All that is said of the killed: {support.counts}.", ""]
    moments = [b for b in snapshot.reports[0].blocks if b is not None]
    later = all(a < b for a, b in pairwise(moments))
    lines += [f"Blocks: {len(moments)}; each later than the one before: {'yes' if later else 'no'}.", ""]
    return "\n".join(lines)


def main() -> None:
    """Print the tables."""
    parser = command_line(__doc__, "origins.md")
    parser.add_argument("--seed", type=Path, required=True)
    parser.add_argument("--country", default="DZ")
    options = parser.parse_args()
    snapshot = seed_snapshot(json.loads(options.seed.read_text(encoding="utf-8")), options.country)
    found = trace(snapshot)
    tell(page(snapshot, found), "origins.md", write=options.write)
    for line in found.support(e for e in snapshot.claims if e.claim.event != "statement").explain():
        print(line)


if __name__ == "__main__":
    main()
