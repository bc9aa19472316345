"""Many writers, and writers that are killed."""

from __future__ import annotations

import multiprocessing
import os
import random
import time
from multiprocessing.connection import Connection
from pathlib import Path

import pytest
from ledger_stories import make_report, read_claims

from sayso.ledger import open_ledger

TEXT = (
    "34 hostages were killed, the militants said. 6 foreigners were freed. 2 drivers are missing. 9 guards were hurt."
)
fork = multiprocessing.get_context("fork")


def write(where: str, name: str, count: int, tell: Connection) -> None:
    """Add reports one by one and tell of each when it is committed; every fifth is one that all writers add."""
    try:
        with open_ledger(where) as ledger:
            story = ledger.story("siege")
            for number in range(count):
                who = "all" if number % 5 == 0 else name
                report = make_report(f"{who} {number}. {TEXT}", url=f"https://paper.example/{who}/{number}")
                story.add(report, read_claims(report))
                tell.send(report.url)
    except BaseException as error:
        tell.send(error)
        raise


def start(where: str, name: str, count: int) -> tuple[multiprocessing.Process, Connection]:
    here, there = fork.Pipe(duplex=False)
    process = fork.Process(target=write, args=(where, name, count, there), daemon=True)
    process.start()
    there.close()
    return process, here


def told(pipe: Connection) -> list[str]:
    """All that came through a pipe until it was closed."""
    found = []
    try:
        while True:
            found.append(pipe.recv())
    except (EOFError, OSError):
        return found


def check(where: str, committed: set[str]) -> set[str]:
    """No report is lost and none is half; gives the documents that are there."""
    with open_ledger(where) as ledger:
        ledger.check()
        snapshot = ledger.story("siege").as_of()
        listed = ledger.story("siege").claims(limit=10_000).claims
    documents = {report.document for report in snapshot.reports}
    assert committed <= documents
    assert len(documents) == len(snapshot.reports)
    claims = sorted((found.document, found.claim.count.low) for found in snapshot.claims)
    assert claims == sorted((document, count) for document in documents for count in (34, 6, 2, 9))
    assert len(listed) == len(claims)
    return documents


def test_eight_writers_at_once(where: str) -> None:
    with open_ledger(where) as ledger:
        ledger.new_story("siege")
    writers = [start(where, f"writer{number}", 15) for number in range(8)]
    results = [told(pipe) for _, pipe in writers]
    for process, _ in writers:
        process.join()
        assert process.exitcode == 0
    assert all(isinstance(url, str) for result in results for url in result)
    assert [len(result) for result in results] == [15] * 8
    documents = check(where, {url for result in results for url in result})
    assert len(documents) == 3 + 8 * 12


def test_eight_at_once_make_one_ledger(nowhere: str) -> None:
    def make(tell: Connection) -> None:
        try:
            open_ledger(nowhere).close()
            tell.send("made")
        except BaseException as error:
            tell.send(error)

    pipes = []
    for _ in range(8):
        here, there = fork.Pipe(duplex=False)
        fork.Process(target=make, args=(there,), daemon=True).start()
        there.close()
        pipes.append(here)
    assert [told(pipe) for pipe in pipes] == [["made"]] * 8
    with open_ledger(nowhere) as ledger:
        ledger.new_story("siege")


@pytest.mark.parametrize("seed", range(6))
def test_a_killed_writer_loses_nothing_and_leaves_no_half(where: str, seed: int) -> None:
    with open_ledger(where) as ledger:
        ledger.new_story("siege")
    process, pipe = start(where, "writer", 100_000)
    first = pipe.recv()
    time.sleep(random.Random(seed).uniform(0, 0.25))
    process.kill()
    process.join()
    committed = {first, *told(pipe)}
    documents = check(where, committed)
    assert len(documents - committed) <= 1, "one may have been committed and not told of"
    # And life goes on.
    process, pipe = start(where, "second", 6)
    assert len(told(pipe)) == 6
    process.join()
    check(where, committed)
    if "://" not in where:
        assert os.listdir(Path(where).parent) == ["desk.db"]


@pytest.mark.parametrize("seed", range(4))
def test_killed_while_the_ledger_is_made(nowhere: str, seed: int) -> None:
    process = fork.Process(target=lambda: open_ledger(nowhere).close(), daemon=True)
    process.start()
    time.sleep(random.Random(seed).uniform(0, 0.2))
    process.kill()
    process.join()
    with open_ledger(nowhere) as ledger:
        story = ledger.new_story("siege")
        report = make_report(TEXT)
        assert story.add(report, read_claims(report)).outcome == "new"
