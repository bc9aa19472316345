"""What the views need, fetched: decisions, and all that a few threads of claims hang on."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, Row, select

from sayso.ledger.columns import digest
from sayso.ledger.errors import LedgerError
from sayso.ledger.rows import decision_name, decode_decision
from sayso.ledger.tables import claim, decision, decision_target, document, succession, version
from sayso.ledger.view import VersionFacts, in_force, view_claims
from sayso.story import Decision, StoryClaim

T = TypeVar("T")

# Both databases bound the number of parameters of one statement.
_CHUNK = 500
LEAST_PREFIX = 4
_MOST_TOLD = 10


def chunks(values: Collection[T]) -> Iterator[list[T]]:
    """The values in lists that one statement can take."""
    items = list(values)
    for start in range(0, len(items), _CHUNK):
        yield items[start : start + _CHUNK]


def decisions_of(connection: Connection, story_id: int, recorded: datetime | None = None) -> list[Decision]:
    """The story's decisions recorded up to that moment, oldest first, the undone ones among them."""
    query = select(decision).where(decision.c.story_id == story_id).order_by(decision.c.number)
    if recorded is not None:
        query = query.where(decision.c.recorded <= recorded)
    return [decode_decision(row._mapping) for row in connection.execute(query)]


def decision_names(connection: Connection, keys: Iterable[int]) -> dict[int, str]:
    """The ids of decisions by their keys."""
    found = {}
    for some in chunks(set(keys)):
        query = select(decision.c.id, decision.c.number).where(decision.c.id.in_(some))
        found.update({row.id: decision_name(row.number) for row in connection.execute(query)})
    return found


def decisions_about(
    connection: Connection, story_id: int, names: Collection[str], keys: Collection[int] = ()
) -> list[Decision]:
    """The story's decisions on these targets, those with these keys, and the undos of any of them, oldest first."""
    found: dict[int, Row[Any]] = {}
    for part in chunks(set(keys)):
        query = select(decision).where(decision.c.id.in_(part))
        found.update({row.id: row for row in connection.execute(query)})
    asked: set[str] = set(names) | {decision_name(row.number) for row in found.values()}
    wanted = asked
    while wanted:
        new: set[str] = set()
        for some in chunks(wanted):
            query = (
                select(decision)
                .join(decision_target, decision_target.c.decision_id == decision.c.id)
                .where(
                    decision_target.c.story_id == story_id, decision_target.c.key.in_([digest(name) for name in some])
                )
            )
            for row in connection.execute(query):
                found[row.id] = row
                new.add(decision_name(row.number))
        wanted = new - asked
        asked |= wanted
    return [decode_decision(found[key]._mapping) for key in sorted(found)]


def threads_named(connection: Connection, story_id: int, names: Collection[str]) -> set[int]:
    """The threads in which claims of these ids stand."""
    found: set[int] = set()
    for some in chunks(set(names)):
        query = select(claim.c.thread).where(claim.c.story_id == story_id, claim.c.name.in_(some))
        found.update(connection.execute(query).scalars())
    return found


def whole_ids(connection: Connection, story_id: int, ids: Sequence[str], place: str) -> list[str]:
    """The ids of claims that these are, or begin (with four characters or more). Raises LedgerError for one that is
    none, or begins several."""
    found = set(_named(connection, story_id, claim.c.name.in_(ids)))
    whole = []
    for given in ids:
        if given in found:
            whole.append(given)
            continue
        begun = []
        if len(given) >= LEAST_PREFIX:
            alike = _named(connection, story_id, claim.c.name.startswith(given, autoescape=True))
            begun = sorted(name for name in alike if name.startswith(given))
        if not begun:
            raise LedgerError(place, f"the story has no claim {given}")
        if len(begun) > 1:
            more = f" and {len(begun) - _MOST_TOLD} more" if len(begun) > _MOST_TOLD else ""
            raise LedgerError(place, f"several claims begin with {given}: {', '.join(begun[:_MOST_TOLD])}{more}")
        whole += begun
    return whole


def _named(connection: Connection, story_id: int, condition: ColumnElement[bool]) -> list[str]:
    query = select(claim.c.name).where(claim.c.story_id == story_id, condition).distinct()
    return list(connection.execute(query).scalars())


def rows_of(connection: Connection, threads: Collection[int]) -> list[Row[Any]]:
    """The rows of `claim` in these threads, by id."""
    rows = [
        row for some in chunks(threads) for row in connection.execute(select(claim).where(claim.c.thread.in_(some)))
    ]
    return sorted(rows, key=lambda row: row.id)


def successions_from(connection: Connection, old: Collection[int]) -> list[Row[Any]]:
    """What became of these claims."""
    rows = [
        row for some in chunks(old) for row in connection.execute(select(succession).where(succession.c.old.in_(some)))
    ]
    return sorted(rows, key=lambda row: row.id)


def load_threads(
    connection: Connection, story_id: int, threads: Collection[int]
) -> dict[int, tuple[StoryClaim, str | None]]:
    """The claims of these threads as they stand now, with their publishers; one that only an undone decision made
    is left out."""
    rows = rows_of(connection, threads)
    successions = successions_from(connection, [row.id for row in rows])
    beyond = {row.new for row in successions if row.new is not None} - {row.id for row in rows}
    if beyond:
        rows = sorted([*rows, *_around(connection, beyond, set(threads))], key=lambda row: row.id)
    facts, publishers = _facts(connection, {row.version_id for row in rows})
    makers = {row.decision_id for row in rows if row.decision_id is not None}
    decisions = in_force(decisions_about(connection, story_id, {row.name for row in rows}, makers))
    kept = [target for d in decisions if d.kind == "merge" for target in d.targets[:1]]
    names = {row.name for row in rows}
    if missing := set(kept) - names:
        # Only to name the latest wording of the claim that others were merged into.
        rows = sorted([*rows, *rows_of(connection, threads_named(connection, story_id, missing))], key=lambda r: r.id)
        more, more_publishers = _facts(connection, {row.version_id for row in rows} - set(facts))
        facts |= more
        publishers |= more_publishers
    seen = view_claims(rows, facts, successions, decisions, decision_names(connection, makers))
    latest = {row.thread: row.version_id for row in rows}
    return {thread: (seen[thread], publishers[latest[thread]]) for thread in threads if thread in seen}


def _around(connection: Connection, ids: Collection[int], known: Collection[int]) -> list[Row[Any]]:
    threads: set[int] = set()
    for some in chunks(ids):
        threads.update(connection.execute(select(claim.c.thread).where(claim.c.id.in_(some))).scalars())
    return rows_of(connection, threads - set(known))


def _facts(connection: Connection, versions: Collection[int]) -> tuple[dict[int, VersionFacts], dict[int, str | None]]:
    facts, publishers = {}, {}
    for some in chunks(versions):
        query = (
            select(version.c.id, version.c.recorded, version.c.publisher, document.c.name)
            .join(document, document.c.id == version.c.document_id)
            .where(version.c.id.in_(some))
        )
        for row in connection.execute(query):
            facts[row.id] = VersionFacts(row.name, row.recorded)
            publishers[row.id] = row.publisher
    return facts, publishers


def of_versions(connection: Connection, table: Any, versions: Sequence[int]) -> list[Row[Any]]:
    """The rows of a table that belong to these versions, by id."""
    rows = [
        row
        for some in chunks(versions)
        for row in connection.execute(select(table).where(table.c.version_id.in_(some)))
    ]
    return sorted(rows, key=lambda row: row.id)
