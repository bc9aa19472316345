"""How soon those who look at a story learn of a new report: the board in a process of its own, listeners over HTTP."""

from __future__ import annotations

import asyncio
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.request import urlopen

PATIENCE = 900.0
CHROMIUM = ("--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage")
_ARRIVED = """(() => {
    window.arrived = {};
    const Plain = window.EventSource;
    window.EventSource = class extends Plain {
        constructor(...args) {
            super(...args);
            this.addEventListener("claim", event => {
                const found = [...event.data.matchAll(/data-claim="([^"]+)"/g)];
                for (const each of found) window.arrived[each[1]] ??= Date.now();
            });
        }
    };
})()"""
_WATCH = """id => {
    const there = () => document.querySelector(`[data-claim="${id}"]`) !== null;
    window.seen = new Promise(done => {
        const painted = () => requestAnimationFrame(() => setTimeout(() => done([window.arrived[id], Date.now()])));
        new MutationObserver((_, observer) => there() && (observer.disconnect(), painted()))
            .observe(document.body, {childList: true, subtree: true});
    });
}"""


@dataclass
class Served:
    """A board that `sayso serve` serves: its address and its process."""

    address: str
    pid: int

    def get(self, path: str) -> None:
        """Ask for a page and wait for it."""
        with urlopen(f"{self.address}{path}", timeout=PATIENCE) as answer:
            answer.read()

    def rest(self, seconds: float = 180.0) -> None:
        """Wait until the board has nothing more to do, for so long at most: it prepares pictures in the background."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            before = self._busy()
            time.sleep(1)
            # Listening alone takes a hundredth of a second or two; where other work has the machine, little is much.
            if self._busy() - before < 0.05:
                return

    def _busy(self) -> float:
        """Seconds of processor time that the process has taken."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def memory(self) -> float:
        """MiB of memory that the process has taken at most."""
        found = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{self.pid}/status").read_text())
        return int(found[1]) / 1024 if found else 0.0


@contextmanager
def served(ledger: Path) -> Iterator[Served]:
    """A board over a ledger, in a process of its own."""
    command = [sys.executable, "-c", "from sayso.cli import main; main()"]
    command += ["serve", "--ledger", str(ledger), "--port", "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stderr is not None
            told = process.stderr.readline()
            address = re.search(r"http://\S+(?=/)", told)
            assert address, told + process.stderr.read()
            yield Served(address[0], process.pid)
        finally:
            process.terminate()


@dataclass
class Fresh:
    """A report that is ready to be added: the id of one of its claims, and what adds it."""

    claim: str
    add: Callable[[], object]


def listened(
    board: Served, path: str, listeners: int, fresh: Callable[[], Fresh], rounds: int
) -> list[tuple[float, float]]:
    """For each of some reports the ms from before it is added until its claim, and until the word of a new picture, is
    at the last of so many listeners to the events at `path`."""
    return asyncio.run(_listened(board, path, listeners, fresh, rounds))


async def _listened(
    board: Served, path: str, listeners: int, fresh: Callable[[], Fresh], rounds: int
) -> list[tuple[float, float]]:
    host, port = board.address.removeprefix("http://").split(":")
    streams = [await asyncio.open_connection(host, int(port), limit=2**24) for _ in range(listeners)]
    out = []
    try:
        for reader, writer in streams:
            writer.write(f"GET {path} HTTP/1.1\r\nHost: {host}:{port}\r\n\r\n".encode())
            await reader.readuntil(b": here")
        for _ in range(rounds):
            await asyncio.to_thread(board.rest)
            made = fresh()
            start = time.monotonic()
            adding = asyncio.create_task(asyncio.to_thread(made.add))
            async with asyncio.timeout(PATIENCE):
                heard = await asyncio.gather(*(_hear(reader, made.claim) for reader, _ in streams))
            await adding
            claim, picture = (1000 * (max(times) - start) for times in zip(*heard, strict=True))
            print(f"{claim:8,.0f} ms to the claim, {picture:8,.0f} ms to the picture", file=sys.stderr, flush=True)
            out.append((claim, picture))
    finally:
        for _, writer in streams:
            writer.close()
    return out


async def _hear(reader: asyncio.StreamReader, claim: str) -> tuple[float, float]:
    """When a listener hears of a claim, and of the picture after it."""
    mark, heard = f'data-claim="{claim}"'.encode(), 0.0
    while True:
        line = await reader.readline()
        if not line:
            raise ConnectionError("the board hung up")
        if not heard and mark in line:
            heard = time.monotonic()
        if heard and line.startswith(b"event: picture"):
            return heard, time.monotonic()


def looked(
    board: Served, path: str, executable: str, pages: int, fresh: Callable[[], Fresh], rounds: int
) -> list[tuple[float, float, float]]:
    """For each of some reports the ms from before it is added until the event with its claim is in the last of so many
    pages of a browser, and until the last of them has painted it; after each one, for the next, the latter alone where
    visitors asked for no motion. Needs Playwright and a Chromium."""
    from playwright.sync_api import sync_playwright

    out = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=list(CHROMIUM))
        # Each in a context of its own, as browsers of so many people: one browser opens six connections to a host.
        opened = [browser.new_page() for _ in range(pages)]
        for page in opened:
            page.add_init_script(_ARRIVED)
            page.goto(f"{board.address}{path}", timeout=1000 * PATIENCE)
        for _ in range(rounds):
            arrived, shown = _seen(board, opened, fresh, "no-preference")
            _, still = _seen(board, opened, fresh, "reduce")
            out.append((arrived, shown, still))
            told = f"{arrived:8,.0f} ms to {pages} pages, {shown:8,.0f} ms shown, {still:8,.0f} ms without motion"
            print(told, file=sys.stderr, flush=True)
        browser.close()
    return out


def _seen(board: Served, opened: list[Any], fresh: Callable[[], Fresh], motion: str) -> tuple[float, float]:
    """ms until a report's claim is in the last of some pages, and until that has painted it."""
    for page in opened:
        page.emulate_media(reduced_motion=motion)
    board.rest()
    made = fresh()
    for page in opened:
        page.evaluate(_WATCH, made.claim)
    start = time.time()
    made.add()
    told = [page.evaluate("window.seen") for page in opened]
    arrived, shown = (max(times) - 1000 * start for times in zip(*told, strict=True))
    return arrived, shown
