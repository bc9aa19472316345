"""Speed of the board's pages over a small story and over a large one, and the memory that the large one takes.

    python benchmarks/board.py [--part pages|live|load] [--reports N] [--rounds N] [--listeners N] [--browsers N ...]
        [--folder FOLDER] [--write]

Stories are made up: one in three reports is a copy of an earlier one, the others tell of a few fates and groups whose
tolls grow, each number on the word of an office, with bounds, hedges and now and then a wrong number. The board is
served in this process (by the TestClient of Starlette, so without a network), from a ledger in a file. Measured are
the first page that is asked for after a start, each page of a board of its own, which shows what the ledger knows; the
first look (snapshot, trace, picture), each page when the story is worked out, and a switch of "what if": prepared
(a side or one of the most heard sources, worked out in the background) and unprepared (two rarely heard sources at
once).

Live, the board is served in a process of its own, over HTTP on loopback, to so many listeners to a story's events; from
another process reports, read already, are added, and measured is the time from before that until a report's claim, and
until the word of the new picture, is at the last listener; with `--browsers` also until it has come to the last of
so many pages of a Chromium, and until that has painted it, with new claims sliding in and, in turn, without. Load is
the answers a second that the board, served in the same way, gives to 1, 10 and 50 clients who ask for one page of the
large story again and again, on the same machine, and how long they wait. `--write` writes docs/tables/board.md; with
`--part` only that part of it.
"""

from __future__ import annotations

import argparse
import itertools
import os
import platform
import random
import resource
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from urllib.parse import quote

from listeners import Fresh, Served, listened, looked, served
from load import Load, loaded
from starlette.testclient import TestClient
from tables import FOLDER, command_line, tell

from sayso.board import make_app
from sayso.claims import Claim, Count, Fate, Group, Quote, Source, SourceKind, claim_id, text_digest
from sayso.desk import DeskStory, open_desk
from sayso.ingest.report import Report, make_report

START = datetime(2024, 3, 1, tzinfo=UTC)
FATES: tuple[Fate, ...] = ("killed", "wounded", "freed", "held")
HEADS = ("hostage", "soldier", "worker", "attacker")
OFFICES: dict[str, SourceKind] = {
    "ministry": "official",
    "militants": "armed-group",
    "hospital": "official",
    "company": "company",
}
PAGES = ("", "/claims", "/clashes", "/origins", "/toll", "/reports")
STARTS = (*PAGES, "/groups", "/history", "/changes")
LOADED = (*PAGES, "/groups", "/history")
CLIENTS = (1, 10, 50)
RECENT = 30
ENOUGH_MS = 500
SWITCH_MS = 300
LIVE_MS = 1_000
Took = dict[str, list[float]]
PART = {"hx-request": "true", "hx-target": "picture"}


@dataclass
class Writer:
    """Makes up reports: `tolls` hold what is true by now of each fate and group."""

    rng: random.Random
    tolls: dict[tuple[Fate, str], int] = field(default_factory=dict)
    told: list[list[tuple[str, Fate, str, str, SourceKind]]] = field(default_factory=list)

    def report(self, number: int, reports: int) -> tuple[Report, list[Claim]]:
        """The report of that number of a story of `reports`, with its claims."""
        if self.told and self.rng.random() < 1 / 3:
            # Wires are copied while they are new.
            sentences = self.rng.choice(self.told[-40:])
        else:
            sentences = [self.sentence() for _ in range(self.rng.randint(4, 9))]
            self.told.append(sentences)
        text = " ".join(f"{count} {head}s were {fate}, {office} said." for count, fate, head, office, _ in sentences)
        outlet = self.rng.randrange(120)
        report = make_report(
            f"report {number}",
            text,
            url=f"https://outlet{outlet}.example/{number}",
            publisher=f"Outlet {outlet}",
            published=START + timedelta(minutes=number * 20_000 / reports),
        )
        return report, list(self.claims(report, sentences))

    def sentence(self) -> tuple[str, Fate, str, str, SourceKind]:
        rng = self.rng
        fate, head = rng.choice(FATES), rng.choices(HEADS, (6, 3, 2, 1))[0]
        toll = self.tolls.get((fate, head), rng.randint(1, 12))
        self.tolls[fate, head] = toll = toll + (rng.random() < 0.02)
        number = max(1, toll - rng.choice((0, 0, 0, 1, 2))) if rng.random() < 0.98 else toll + rng.randint(1, 9)
        word = rng.choice(tuple(OFFICES))
        office = f"the {word}" if rng.random() < 0.5 else f"the {word} of district {min(int(rng.expovariate(0.2)), 40)}"
        return f"At least {number}" if rng.random() < 0.8 else str(number), fate, head, office, OFFICES[word]

    def claims(self, report: Report, sentences: list[tuple[str, Fate, str, str, SourceKind]]) -> Iterator[Claim]:
        at, text, key = 0, report.text, text_digest(report.text)
        for told, fate, head, office, kind in sentences:
            exact = f"{told} {head}s were {fate}"
            low = int(told.removeprefix("At least "))
            count = Count(low, None if told.startswith("At") else low, False, told, at, at + len(told))
            words = f"{told} {head}s"
            group = Group(words, head, (), None, "unknown", at, at + len(words))
            end = at + len(exact)
            said = Quote(exact, at, end, text[max(0, at - 32) : at], text[end : end + 32])
            source = Source(office, office, kind, "said", "states", end + 2, end + 2 + len(office))
            yield Claim(
                id=claim_id(key, fate, said, count, group),
                report=report.id,
                quote=said,
                event=fate,
                count=count,
                group=group,
                sources=(source,),
                certainty=self.rng.choices(("certain", "probable"), (9, 1))[0],
                confidence=0.9,
            )
            at = end + len(f", {office} said. ")


def fill(story: DeskStory, reports: int) -> int:
    """Add so many reports to a story; the number of their claims."""
    writer, claims = Writer(random.Random(17)), 0
    for start in range(0, reports, 200):
        some = [writer.report(number, reports) for number in range(start, min(start + 200, reports))]
        story.stored.add_many(some)
        claims += sum(len(found) for _, found in some)
    return claims


@dataclass
class Looker:
    """Somebody who looks at a story, with a watch."""

    client: TestClient
    base: str

    def get(self, path: str, *, still: bool = False, headers: dict[str, str] | None = None) -> float:
        """How many ms a page takes; `still` where a part of it may follow later."""
        start = time.perf_counter()
        answer = self.client.get(f"{self.base}{path}", headers=headers)
        took = 1000 * (time.perf_counter() - start)
        assert answer.status_code == 200, (path, answer.status_code, answer.text[:400])
        assert still or "being added up" not in answer.text, path
        print(f"{took:8,.0f} ms {path}", file=sys.stderr, flush=True)
        return took

    def switch(self, names: tuple[str, ...]) -> float:
        """How many ms the picture without some sources takes."""
        return self.get("?" + "&".join(f"without={quote(name)}" for name in names), headers=PART)


def made(folder: Path, reports: int) -> tuple[Path, str, int]:
    """A new ledger with a story of so many reports, the story's name and the number of its claims."""
    ledger, name = folder / f"board-{reports}.db", f"of {reports}"
    with open_desk(ledger) as desk:
        return ledger, name, fill(desk.new_story(name), reports)


def starting(ledger: Path, name: str) -> Took:
    """ms of the first request for each page after a start, before anything is worked out."""
    took: Took = {}
    for path in STARTS:
        app = make_app(lambda: open_desk(ledger), who="benchmark")
        with TestClient(app, base_url="http://127.0.0.1") as client:
            took[f"after a start: {path[1:] or 'picture'}"] = [
                Looker(client, f"/story/{quote(name)}").get(path, still=True)
            ]
    return took


def looking(ledger: Path, name: str, rounds: int) -> Took:
    """ms of each thing that is done on the pages."""
    app = make_app(lambda: open_desk(ledger), who="benchmark", patience=600)
    took: Took = {}
    with TestClient(app, base_url="http://127.0.0.1") as client:
        looker = Looker(client, f"/story/{quote(name)}")
        took["first look: claims (snapshot, trace)"] = [looker.get("/claims")]
        took["first look: picture"] = [looker.get("?wait=1")]
        shelf = app.app.state.board.shelf  # type: ignore[attr-defined]
        view = shelf.view(name)
        looks = {
            f"changes of the last {RECENT} reports": sorted(r.recorded for r in view.snapshot.reports)[-RECENT:][0],
            "changes since the beginning": START,
        }
        paths = {what: f"/changes?since={quote(when.isoformat())}" for what, when in looks.items()}
        for what, path in paths.items():
            took[f"first look: {what}, the ledger's part"] = [looker.get(path, still=True)]
            took[f"first look: {what}, with the pictures of then and now"] = [looker.get(f"{path}&wait=1")]
        # The switches are prepared meanwhile: pages are timed when the machine is quiet again.
        sources = sorted(view.trace.sources.values(), key=lambda source: -source.mentions)
        sides = list(dict.fromkeys(source.side for source in sources))
        likely = [*sides, *(source.id for source in sources[:16])]
        start = time.perf_counter()
        while not all(view.has_picture((each,)) for each in likely) and time.perf_counter() - start < 120:
            time.sleep(0.2)
        took[f"{len(likely)} switches prepared in the background"] = [1000 * (time.perf_counter() - start)]
        prepared = [each for each in likely if view.has_picture((each,))]
        for path in PAGES:
            took[(path or "/picture")[1:]] = [looker.get(path) for _ in range(rounds)]
        for what, path in paths.items():
            took[what] = [looker.get(path) for _ in range(rounds)]
        if prepared:
            took["switch, prepared"] = [looker.switch((each,)) for each in prepared]
        rare = [source.id for source in sources[16:]] or [source.id for source in sources]
        pairs = list(pairwise(rare))[:rounds]
        took["switch, unprepared"] = [looker.switch(pair) for pair in pairs]
    return took


def live(board: Served, ledger: Path, name: str, asked: argparse.Namespace) -> Took:
    """ms until all listeners to a served board have heard of a report, and until all browsers show it."""
    base = f"/story/{quote(name)}"
    took: Took = {}
    with open_desk(ledger) as desk:
        story, writer = desk.story(name), Writer(random.Random(23))
        numbers = itertools.count(asked.reports + 1)

        def fresh() -> Fresh:
            writer.told.clear()
            report, claims = writer.report(next(numbers), asked.reports)
            return Fresh(claims[0].id, lambda: story.stored.add_many([(report, claims)]))

        # The clashes need the picture too, but prepare no switches, which would take the processor meanwhile.
        board.get(f"{base}/clashes?wait=1")
        heard = listened(board, f"{base}/live?cards=1", asked.listeners, fresh, asked.rounds)
        took[f"a new claim at {asked.listeners} listeners"] = [claim for claim, _ in heard]
        took[f"word of the new picture at {asked.listeners} listeners"] = [picture for _, picture in heard]
        for pages in asked.browsers:
            path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))))
            seen = looked(board, f"{base}/claims", str(path), pages, fresh, asked.rounds)
            took[f"a new claim in {pages} pages of Chromium"] = [arrived for arrived, _, _ in seen]
            took[f"and painted there, {pages} pages"] = [shown for _, shown, _ in seen]
            took[f"the same without motion, {pages} pages"] = [still for _, _, still in seen]
    return took


def load(board: Served, name: str, seconds: float) -> dict[str, list[Load]]:
    """What clients got who ask for each page at once."""
    base, took = f"/story/{quote(name)}", {}
    board.get(f"{base}?wait=1")
    board.rest()
    for path in LOADED:
        board.get(base + path)
        took[path[1:] or "picture"] = [loaded(board.address, base + path, clients, seconds) for clients in CLIENTS]
        print(path, *took[path[1:] or "picture"], sep="\n  ", file=sys.stderr, flush=True)
    return took


def load_table(loads: dict[str, list[Load]], story: str) -> str:
    """Answers a second and ms, a page a line."""
    lines = [
        machine(),
        "",
        f"{story}. For {', '.join(str(each) for each in CLIENTS)} clients at once, who share the machine with the "
        "board: answers a second; ms that half, 95 and 99 in a hundred took at most.",
        "",
        "| page | " + " | ".join(f"{n} at once: a second | p50 | p95 | p99" for n in CLIENTS) + " |",
        "|---|" + "---|" * (4 * len(CLIENTS)),
    ]
    for page, some in loads.items():
        cells = [f"{each.rate:,.0f} | {each.p50:,.0f} | {each.p95:,.0f} | {each.p99:,.0f}" for each in some]
        lines.append(f"| {page} | {' | '.join(cells)} |")
    return "\n".join(lines)


def resident() -> float:
    """MiB of memory that this process has taken at most."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    parser = command_line(__doc__, "board.md")
    parser.add_argument("--part", choices=("pages", "live", "load"), help="measure that alone")
    parser.add_argument("--reports", type=int, default=3_000, help="reports of the large story")
    parser.add_argument("--rounds", type=int, default=11, help="how often each page is asked for, and a report added")
    parser.add_argument("--listeners", type=int, default=50, help="how many listen to the events of a story")
    parser.add_argument(
        "--browsers", type=int, nargs="*", default=[], help="how many pages of a Chromium show a new claim, in turn"
    )
    parser.add_argument("--seconds", type=float, default=5.0, help="how long each page is asked for, for its load")
    parser.add_argument("--folder", type=Path, help="where the ledgers are made")
    asked = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="sayso-board-", dir=asked.folder))
    pages: dict[str, Took] = {}
    lives: dict[str, Took] = {}
    loads: dict[str, list[Load]] = {}
    try:
        for reports in (12, asked.reports):
            ledger, name, claims = made(folder, reports)
            column = f"{reports:,} reports, {claims:,} claims"
            if asked.part in (None, "pages"):
                pages[column] = starting(ledger, name) | looking(ledger, name, asked.rounds)
                pages[column]["MiB of memory at most, board and story (and making it)"] = [resident()]
            if asked.part in (None, "load") and reports == asked.reports:
                with served(ledger) as board:
                    loads = load(board, name, asked.seconds)
            if asked.part in (None, "live"):
                with served(ledger) as board:
                    lives[column] = live(board, ledger, name, asked)
                    lives[column]["MiB of memory at most, the process of the board"] = [board.memory()]
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    parts = {
        "Pages": pages and table(pages, f"Asked for: pages under {ENOUGH_MS} ms, a switch under {SWITCH_MS} ms."),
        "Load": load_table(loads, column) if loads else "",
        "Live": lives and table(lives, f"Asked for: a new claim at 50 open pages under {LIVE_MS:,} ms."),
    }
    tell(page({name: part or kept(name) for name, part in parts.items()}), "board.md", write=asked.write)


def kept(name: str) -> str:
    """That part of the page as it was measured before, "" where it was not."""
    path = FOLDER / "board.md"
    before = path.read_text("utf-8") if path.exists() else ""
    return before.partition(f"\n## {name}\n\n")[2].partition("\n## ")[0].strip()


def page(parts: dict[str, str]) -> str:
    """The page of tables."""
    words = "By `benchmarks/board.py`. Stories are made up and grow as a siege does; one report in three is a copy."
    written = [f"## {name}\n\n{part}\n" for name, part in parts.items() if part]
    return "\n".join(["# The board's speed\n", words + "\n", *written])


def machine() -> str:
    """Which machine it was, and how busy."""
    return (
        f"{platform.machine()}, Python {platform.python_version()}, whose load over the last minutes was "
        f"{os.getloadavg()[1]:.1f} on {os.cpu_count()} processors: where other work shares them, the fastest is the "
        "one to compare."
    )


def table(columns: dict[str, Took], wanted: str) -> str:
    """What was measured, on which machine, and how busy it was."""
    lines = [
        machine(),
        "",
        f"Median ms (fastest). {wanted}",
        "",
        "| | " + " | ".join(columns) + " |",
        "|---|" + "---|" * len(columns),
    ]
    for what in dict.fromkeys(what for took in columns.values() for what in took):
        cells = []
        for took in columns.values():
            some = took.get(what, [])
            fastest = f" ({min(some):,.0f})" if len(some) > 1 else ""
            cells.append(f"{statistics.median(some):,.0f}{fastest}" if some else "")
        lines.append(f"| {what} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
