"""Some claims as they stand now with all that hangs on them, looked up alone: a decision touches few of a story."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, select

from sayso.ledger.fetching import chunks, decisions_about, load_threads, rows_of, threads_named
from sayso.ledger.tables import claim
from sayso.story import Decision, StoryClaim


@dataclass(frozen=True, slots=True)
class Around:
    """`claims` stand now, in the order of a snapshot's. `places` are (report, id) of all that ever stood in their
    place: one that has no claim here is gone."""

    claims: tuple[StoryClaim, ...]
    places: frozenset[tuple[str, str]]


def around(connection: Connection, story_id: int, ids: Collection[str]) -> Around:
    """The claims of these ids, the same ones in other versions of their report, those that decisions merged with them
    or made of them, and all that decisions made in the same versions."""
    rows: dict[int, Row[Any]] = {}
    threads: set[int] = set()
    known: set[str] = set()
    wanted = set(ids)
    while wanted:
        known |= wanted
        fresh = threads_named(connection, story_id, wanted) - threads
        while fresh:
            threads |= fresh
            found = rows_of(connection, fresh)
            rows.update({row.id: row for row in found})
            # They take their order from one another.
            fresh = _made(connection, {row.version_id for row in found if row.decision_id is not None}) - threads
        names = {row.name for row in rows.values()} | known
        about = decisions_about(connection, story_id, names)
        kin = {name for made in about if made.kind in ("merge", "split") for name in named(made)}
        wanted = (names | kin) - known
    seen = load_threads(connection, story_id, threads)
    last: dict[int, int] = {}
    for row in rows.values():
        last[row.thread] = max(row.id, last.get(row.thread, 0))
    order = sorted(seen, key=lambda thread: (seen[thread][0].said, last[thread]))
    return Around(
        tuple(seen[thread][0] for thread in order),
        frozenset((row.record["report"], row.name) for row in rows.values()),
    )


def named(made: Decision) -> set[str]:
    """The ids of the claims that a decision changes or makes, none where it is about something else."""
    if made.kind == "add":
        return {made.value["id"]}
    if made.kind == "split":
        return {*made.targets, *made.value["ids"]}
    return {*made.targets} if made.kind in ("accept", "reject", "mend", "merge") else set()


def _made(connection: Connection, versions: Collection[int]) -> set[int]:
    """The threads of the claims that decisions made in these versions."""
    found: set[int] = set()
    for some in chunks(versions):
        query = select(claim.c.thread).where(claim.c.version_id.in_(some), claim.c.decision_id.is_not(None))
        found.update(connection.execute(query).scalars())
    return found
