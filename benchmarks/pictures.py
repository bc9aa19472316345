"""Final pictures of shootings from several reports each, against the final toll of an archive.

    python benchmarks/pictures.py --data DATA_FOLDER [--count N] [--seed N] [--cache FILE] [--misses N] [--write]

DATA_FOLDER holds `gva/incidents.jsonl.gz` and `claims/` (incidents with a report that is trained on are left out). All
reports of an incident with three or more are read with the shipped reader, traced to their origins, and reckoned.
`--cache` keeps the claims, so that another run need not read again.
"""

from __future__ import annotations

import argparse
import collections
import json
import random
import re
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from incidents import incidents
from tables import command_line, tell

from sayso.claims import Claim
from sayso.ingest.report import parse_published
from sayso.reckoning import Cell, Picture, reckon
from sayso.story import ReportVersion, Snapshot, StoryClaim, Testimony
from sayso.tracing import trace

TABLE = "pictures.md"
FATES = ("killed", "wounded")
LEAST_REPORTS = 3
_ARCHIVED = re.compile(r"^https?://web\.archive\.org/web/[^/]+/")


@dataclass(frozen=True, slots=True)
class Case:
    """One incident: what the archive says, the testimony, and the picture."""

    name: str
    truth: dict[str, int]
    testimony: tuple[Testimony, ...]
    picture: Picture
    seconds: float


def read_all(sample: Sequence[dict[str, Any]], cache: Path | None) -> dict[str, list[Claim]]:
    """The claims of each report by its id, read with the shipped reader where the cache has none."""
    known: dict[str, list[Claim]] = {}
    if cache is not None and cache.exists():
        for line in cache.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            known[row["report"]] = [Claim.from_dict(c) for c in row["claims"]]
    missing = [r for i in sample for r in i["reports"] if r["id"] not in known]
    if missing:
        from sayso.reading.reader import EncoderReader

        reader = EncoderReader()
        for report in missing:
            known[report["id"]] = reader.read(report["text"], published=published(report), report_id=report["id"])
    if cache is not None and missing:
        lines = (json.dumps({"report": k, "claims": [c.to_dict() for c in v]}) for k, v in known.items())
        cache.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return known


def published(report: dict[str, Any]) -> datetime | None:
    """When a report was published; the archive knows the day."""
    return parse_published(report["published"]) if report.get("published") else None


def address(report: dict[str, Any]) -> str | None:
    """Where a report was published: the reports were fetched from a web archive, which is not their publisher."""
    return _ARCHIVED.sub("", report["url"]) if report.get("url") else None


def snapshot(incident: dict[str, Any], claims: dict[str, list[Claim]]) -> Snapshot:
    """The incident as a story; a report without a date is taken to be the newest."""
    now = datetime(2018, 1, 1, tzinfo=UTC)
    reports = sorted(incident["reports"], key=lambda r: str(r["published"] or "9999"))
    versions = tuple(
        ReportVersion(
            id=r["id"],
            document=address(r) or r["id"],
            number=1,
            text=r["text"],
            recorded=now,
            title=r["title"],
            url=address(r),
            published=published(r),
        )
        for r in reports
    )
    told = tuple(
        StoryClaim(claim=c, document=v.document, said=v.published or now, recorded=now)
        for v in versions
        for c in claims[v.id]
    )
    return Snapshot(
        name=incident["incident"], country="US", published=None, recorded=None, reports=versions, claims=told
    )


def cell_of(picture: Picture, fate: str) -> Cell | None:
    """The cell of everyone with that fate: what the archive counts."""
    return next((c for c in (*picture.cells, *picture.follows) if c.id == f"{fate}:everyone"), None)


def counted(case: Case, fate: str) -> list[Testimony]:
    """Affirmed claims with an exact number, the oldest first; people described are one each."""
    return [
        t
        for t in case.testimony
        if t.claim.event == fate
        and t.claim.polarity == "affirmed"
        and t.claim.certainty in ("certain", "probable")
        and t.claim.count is not None
        and t.claim.count.low == t.claim.count.high
        and not t.claim.count.approx
    ]


def _number(t: Testimony) -> int:
    assert t.claim.count is not None
    assert t.claim.count.low is not None
    return t.claim.count.low


def most_origins(case: Case, fate: str) -> int:
    """The latest word of each origin; of these the number that most origins give, the latest of two."""
    latest: dict[str, Testimony] = {}
    for t in sorted(counted(case, fate), key=lambda t: (t.said, _number(t))):
        latest[t.origin.id] = t
    votes = collections.Counter(_number(t) for t in latest.values())
    order = {_number(t): i for i, t in enumerate(sorted(latest.values(), key=lambda t: t.said))}
    return max(votes, key=lambda n: (votes[n], order[n]), default=0)


def last_printed(case: Case, fate: str) -> int:
    """Rival: the last number printed."""
    found = counted(case, fate)
    return _number(max(enumerate(found), key=lambda x: (x[1].said, x[0]))[1]) if found else 0


def most_frequent(case: Case, fate: str) -> int:
    """Rival: the number printed most often, by however many copies; the larger of two."""
    times: collections.Counter[int] = collections.Counter()
    for t in counted(case, fate):
        times[_number(t)] += max(1, len(t.outlets))
    return max(times, key=lambda n: (times[n], n), default=0)


def bounded(case: Case, fate: str) -> int:
    """The number of most origins, moved into the picture's range."""
    number, cell = most_origins(case, fate), cell_of(case.picture, fate)
    if cell is None:
        return number
    return max(cell.low, min(number, cell.high if cell.high is not None else number))


POINTS: dict[str, Callable[[Case, str], int]] = {
    "latest word of most independent origins": most_origins,
    "the same, within the picture's range": bounded,
    "rival: last number printed": last_printed,
    "rival: most frequent number printed": most_frequent,
}


def share(right: Sequence[bool]) -> str:
    """Per cent with its numbers."""
    return f"{100 * sum(right) / len(right):.1f} ({sum(right)} of {len(right)})" if right else "-"


def width(cell: Cell | None) -> float:
    """High less low; without a bound, infinite."""
    return float("inf") if cell is None or cell.high is None else cell.high - cell.low


def middle(widths: Sequence[float]) -> str:
    """The median, "open" where half have no high end."""
    found = statistics.median(widths) if widths else float("inf")
    return "open" if found == float("inf") else f"{found:g}"


def tables(cases: Sequence[Case]) -> list[str]:
    """Coverage and width, then the points."""
    lines = ["| | killed | wounded |", "|---|---|---|"]

    def row(name: str, value: Callable[[str], str]) -> None:
        lines.append(f"| {name} | {' | '.join(value(f) for f in FATES)} |")

    def cells(fate: str) -> list[tuple[Case, Cell | None]]:
        return [(c, cell_of(c.picture, fate)) for c in cases]

    def holds(case: Case, cell: Cell | None, fate: str) -> bool:
        if cell is None:
            return True
        return cell.low <= case.truth[fate] and (cell.high is None or case.truth[fate] <= cell.high)

    def survived(fate: str) -> str:
        """Of the wounded, those who died may have been counted first: the archive has them with the killed only."""
        allowed = []
        for case in cases:
            cell, dead = cell_of(case.picture, fate), case.truth["killed"] if fate == "wounded" else 0
            truth = case.truth[fate]
            low_fits = cell is None or cell.low <= truth + dead
            allowed.append(low_fits and (cell is None or cell.high is None or truth <= cell.high))
        return share(allowed)

    def widths(fate: str) -> str:
        every = [width(cell) for _, cell in cells(fate)]
        told = [width(cell) for _, cell in cells(fate) if cell is not None]
        closed = [w for w in told if w != float("inf")]
        return "; ".join(middle(w) for w in (every, told, closed))

    row("picture contains the archive's number", lambda f: share([holds(c, x, f) for c, x in cells(f)]))
    row("the same, wounded who died may be counted", survived)
    row("of those with a high end", lambda f: share([holds(c, x, f) for c, x in cells(f) if width(x) != float("inf")]))
    row("low end is not above it", lambda f: share([x is None or x.low <= c.truth[f] for c, x in cells(f)]))
    row("picture has a high end", lambda f: share([width(x) != float("inf") for _, x in cells(f)]))
    row("median width: of all; where a claim speaks; with a high end", widths)
    row("low end is the archive's number", lambda f: share([(x.low if x else 0) == c.truth[f] for c, x in cells(f)]))
    row("cell in a clash", lambda f: share([x is not None and x.clash for _, x in cells(f)]))
    lines += ["", "| point | killed | wounded |", "|---|---|---|"]
    for name, point in POINTS.items():
        row(name, lambda f, point=point: share([point(c, f) == c.truth[f] for c in cases]))  # type: ignore[misc]
    return lines


def show(case: Case) -> None:
    """A picture without the archive's number: the claims that force the wrong end, with their words."""
    told = {t.claim.id: t for t in case.testimony}
    for fate in FATES:
        cell = cell_of(case.picture, fate)
        if cell is None or not _missed(case, fate):
            continue
        wrong = cell.forced_low_by if cell.low > case.truth[fate] else cell.forced_high_by
        clash = ", in a clash" if cell.clash else ""
        print(f"\n{case.name}: {fate} {cell.low} to {cell.high}{clash}; the archive has {case.truth}")
        for t in (told[i] for i in wrong if i in told):
            c = t.claim
            words = " ".join((c.quote.prefix[-40:] + c.quote.exact + c.quote.suffix[:40]).split())
            number = c.count.text if c.count else "-"
            print(f"   {t.said:%m-%d} {c.event} {number!r} [{t.speaker}] {c.confidence:.2f} {c.group and c.group.text}")
            print(f"      {words}")


def main() -> None:
    """Read, reckon, print."""
    parser = command_line(__doc__, TABLE)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--count", type=int, default=120, help="incidents in the sample")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--cache", type=Path, help="file that keeps the claims between runs")
    parser.add_argument("--misses", type=int, default=0, help="show the first N pictures without the archive's number")
    options: argparse.Namespace = parser.parse_args()
    every = [i for i in incidents(options.data) if len(i["reports"]) >= LEAST_REPORTS]
    sample = random.Random(options.seed).sample(every, min(options.count, len(every)))
    claims = read_all(sample, options.cache)
    cases = []
    for incident in sample:
        testimony = trace(snapshot(incident, claims)).testimony()
        begun = time.perf_counter()
        picture = reckon(testimony, country="US").picture()
        truth = {fate: incident[fate] for fate in FATES}
        cases.append(Case(incident["incident"], truth, testimony, picture, time.perf_counter() - begun))
    misses = [c for c in cases if any(_missed(c, fate) for fate in FATES)]
    for case in misses[: options.misses]:
        show(case)
    times = [c.seconds for c in cases]
    lines = [
        "# Pictures of shootings",
        "",
        f"By `benchmarks/pictures.py`: {len(cases)} of {len(every)} US shootings with {LEAST_REPORTS} or more reports",
        f"(seed {options.seed}), {sum(len(i['reports']) for i in sample)} whole news reports, none trained on; the",
        "claims are the shipped reader's own. The cell is that of everyone killed, or wounded. The archive",
        "adds up what became known later, counts attackers who died, and no wounded who died. Per cent of",
        "incidents. A cell that no claim speaks of leaves every number open; as a point it is 0.",
        "",
        *tables(cases),
        "",
    ]
    tell("\n".join(lines), TABLE, write=options.write)
    print(f"seconds for a picture: median {statistics.median(times):.2f}, longest {max(times):.2f}")


def _missed(case: Case, fate: str) -> bool:
    cell = cell_of(case.picture, fate)
    return cell is not None and not (
        cell.low <= case.truth[fate] and (cell.high is None or case.truth[fate] <= cell.high)
    )


if __name__ == "__main__":
    main()
