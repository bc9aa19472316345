"""Whole news reports against the final toll of an archive of shootings.

    python benchmarks/incidents.py --data DATA_FOLDER [--count N] [--seed N] [--model FOLDER] [--write]

DATA_FOLDER holds `gva/incidents.jsonl.gz` (incidents with their reports and the archive's final numbers of
killed and wounded) and `claims/`: incidents with a report that is trained on are left out. All reports of
an incident are read in the order of publication; the numbers are pointed at in several ways, none of which
knows the archive's.
"""

from __future__ import annotations

import collections
import gzip
import json
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tables import command_line, published_of, tell

from sayso.claims import Claim
from sayso.reading.reader import EncoderReader

TRAINED_ON = ("docs.jsonl", "train.jsonl")
FATES = ("killed", "wounded")


@dataclass(frozen=True, slots=True)
class Read:
    """What was read of one incident, and what the archive says."""

    truth: dict[str, int]
    claims: list[Claim]


def incidents(data: Path) -> list[dict[str, Any]]:
    """The incidents of which no report is trained on."""
    ids: set[str] = set()
    texts: set[str] = set()
    for name in TRAINED_ON:
        for line in (data / "claims" / name).read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            ids |= set(str(row["id"]).split("/"))
            texts.add(row["text"])
    out = []
    with gzip.open(data / "gva" / "incidents.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            reports = row["reports"]
            if row["incident"] not in ids and not any(r["id"] in ids or r["text"] in texts for r in reports):
                out.append(row)
    return out


def read_incident(reader: EncoderReader, incident: dict[str, Any]) -> Read:
    """The claims of all reports of one incident, in the order of publication and of the text."""
    claims: list[Claim] = []
    for report in sorted(incident["reports"], key=lambda r: str(r["published"])):
        claims += reader.read(report["text"], published=published_of(report), report_id=report["id"])
    return Read({fate: incident[fate] for fate in FATES}, claims)


def chosen(read: Read, *events: str, attackers: bool = False) -> list[Claim]:
    """The affirmed claims of these events that state a count; those of attackers only where asked."""
    return [
        c
        for c in read.claims
        if c.event in events
        and c.polarity == "affirmed"
        and c.count is not None
        and (attackers or c.group is None or c.group.role != "attacker")
    ]


def exact(claims: Sequence[Claim]) -> list[int]:
    """The counts that are one number, in the order of the claims."""
    counts = [c.count for c in claims if c.count is not None and not c.count.approx]
    return [c.low for c in counts if c.low is not None and c.low == c.high]


def last(read: Read, fate: str) -> int | None:
    """The last exact count."""
    numbers = exact(chosen(read, fate))
    return numbers[-1] if numbers else None


def most_frequent(read: Read, fate: str) -> int | None:
    """The exact count read most often, the larger of two."""
    times = collections.Counter(exact(chosen(read, fate)))
    return max(times, key=lambda n: (times[n], n)) if times else None


def largest(read: Read, fate: str) -> int | None:
    """The largest exact count."""
    return max(exact(chosen(read, fate)), default=None)


def largest_with_attackers(read: Read, fate: str) -> int | None:
    """The largest exact count, attackers among them."""
    return max(exact(chosen(read, fate, attackers=True)), default=None)


def from_shot(read: Read, fate: str) -> int | None:
    """The largest exact count; for the wounded, those shot less those killed where that is more."""
    number = largest(read, fate)
    if fate == "wounded" and (shot := exact(chosen(read, "casualty"))):
        rest = max(shot) - (largest(read, "killed") or 0)
        number = max(number or 0, rest)
    return number


WAYS: dict[str, Callable[[Read, str], int | None]] = {
    "last exact count": last,
    "most frequent exact count": most_frequent,
    "largest exact count": largest,
    "largest, attackers included": largest_with_attackers,
    "largest, or shot less killed": from_shot,
}


def bounds(claims: Sequence[Claim]) -> tuple[int, float] | None:
    """From the lowest to the highest number that any of the claims allows; None without a claim."""
    counts = [c.count for c in claims if c.count is not None and (c.count.low, c.count.high) != (None, None)]
    if not counts:
        return None
    highs = [c.high if c.high is not None else float("inf") for c in counts]
    return min(c.low or 0 for c in counts), max(highs)


def share(right: Sequence[bool]) -> str:
    """A share in per cent with its numbers."""
    return f"{100 * sum(right) / len(right):.1f} ({sum(right)} of {len(right)})" if right else "-"


def tables(reads: Sequence[Read]) -> list[str]:
    """The shares right by way of pointing, and the shares within the bounds."""
    cases = {
        fate: {
            "all": list(reads),
            "more than none": [r for r in reads if r.truth[fate]],
            "two or more": [r for r in reads if r.truth[fate] > 1],
        }
        for fate in FATES
    }
    head = [f"{fate}, {case}" for fate in FATES for case in cases[fate]]
    lines = [f"| number pointed at | {' | '.join(head)} |", "|" + "---|" * (len(head) + 1)]
    for name, way in WAYS.items():
        cells = [
            share([(way(r, fate) or 0) == r.truth[fate] for r in some])
            for fate in FATES
            for some in cases[fate].values()
        ]
        lines.append(f"| {name} | {' | '.join(cells)} |")
    rows: dict[str, list[str]] = {"any count read": [], "number within bounds, where one was read": []}
    for fate in FATES:
        for some in cases[fate].values():
            found = [(bounds(chosen(r, fate, attackers=True)), r.truth[fate]) for r in some]
            within = [b[0] <= truth <= b[1] for b, truth in found if b is not None]
            rows["any count read"].append(share([b is not None for b, _ in found]))
            rows["number within bounds, where one was read"].append(share(within))
    return lines + [f"| {name} | {' | '.join(cells)} |" for name, cells in rows.items()]


def main() -> None:
    """Read a sample and print a table."""
    parser = command_line(__doc__, "incidents.md")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--count", type=int, default=250, help="incidents in the sample")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--model", type=Path, help="folder of another model than the shipped one")
    parser.add_argument("--threads", type=int, default=0)
    parser.add_argument("--errors", type=int, default=0, help="show the first N killed that are wrong")
    options = parser.parse_args()
    reader = EncoderReader(options.model, threads=options.threads)
    every = incidents(options.data)
    sample = random.Random(options.seed).sample(every, min(options.count, len(every)))
    reads = [read_incident(reader, i) for i in sample]
    wrong = [
        (incident["incident"], read)
        for incident, read in zip(sample, reads, strict=True)
        if (largest(read, "killed") or 0) != read.truth["killed"]
    ]
    for name, read in wrong[: options.errors]:
        print(name, read.truth)
        for c in read.claims:
            print(
                "   ",
                c.event,
                c.count and (c.count.low, c.count.high),
                c.group and c.group.role,
                c.quote.exact,
            )
    lines = [
        "# Shootings",
        "",
        f"By `benchmarks/incidents.py`: {len(sample)} of {len(every)} US shootings (seed {options.seed}),",
        f"with {sum(len(i['reports']) for i in sample)} whole news reports, none trained on. Per cent of",
        "incidents in which the number pointed at is the archive's final one. Only affirmed claims",
        "count, and none of attackers but where said; where no count was read, nobody is taken to be",
        "killed or wounded. The archive adds up what became known later, and counts attackers who died:",
        "reports may be right and differ. Bounds: from the lowest to the highest number that any claim",
        "read allows, attackers included.",
        "",
        *tables(reads),
        "",
    ]
    tell("\n".join(lines), "incidents.md", write=options.write)


if __name__ == "__main__":
    main()
