"""Claims looked up by what they say, newest first, a page at a time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, func, literal, select, tuple_

from sayso.claims import CERTAINTIES, EVENTS
from sayso.ledger.columns import Instant, term, utc
from sayso.ledger.errors import LedgerError
from sayso.ledger.fetching import chunks, load_threads
from sayso.ledger.tables import listing, listing_term
from sayso.story import StoryClaim

_MAX_LIMIT = 10_000


@dataclass(frozen=True, slots=True)
class Page:
    """Claims, newest said first; `next` is what to hand in as `after` for those behind them, None at the end."""

    claims: tuple[StoryClaim, ...]
    next: str | None = None


def find_claims(
    connection: Connection,
    story_id: int,
    *,
    event: str | None,
    source: str | None,
    group: str | None,
    certainty: str | None,
    since: datetime | None,
    until: datetime | None,
    limit: int,
    after: str | None,
    place: str,
) -> Page:
    """A page of the story's claims; each condition that is not None must hold."""
    if event is not None and event not in EVENTS:
        raise LedgerError(place, f"no event is called {event!r}; there are: {', '.join(EVENTS)}")
    if certainty is not None and certainty not in CERTAINTIES:
        raise LedgerError(place, f"no certainty is called {certainty!r}; there are: {', '.join(CERTAINTIES)}")
    if not 1 <= limit <= _MAX_LIMIT:
        raise LedgerError(place, f"a page has 1 to {_MAX_LIMIT} claims, not {limit}")
    table, query = _query(story_id, event, source, group, certainty)
    if since is not None:
        query = query.where(table.c.said >= utc(since))
    if until is not None:
        query = query.where(table.c.said < utc(until))
    cursor = None if after is None else _cursor(after, place)
    # One more than asked for tells whether there is a next page.
    wanted = limit + 1
    found: list[tuple[Any, StoryClaim]] = []
    while len(found) < wanted:
        bounded = query
        if cursor is not None:
            here = tuple_(literal(cursor[0], Instant), literal(cursor[1]))
            bounded = query.where(tuple_(table.c.said, table.c.thread) < here)
        rows = connection.execute(bounded.limit(wanted)).all()
        shown = _current(connection, rows)
        seen = load_threads(connection, story_id, [row.thread for row in shown])
        found += [(row, seen[row.thread][0]) for row in shown if row.thread in seen]
        if len(rows) < wanted:
            break
        cursor = (rows[-1].said, rows[-1].thread)
    page = found[:limit]
    return Page(tuple(claim for _, claim in page), _after(page[-1][0]) if len(found) > limit else None)


def _query(
    story_id: int, event: str | None, source: str | None, group: str | None, certainty: str | None
) -> tuple[Any, Select[Any]]:
    wanted = [] if source is None else [f"s:{term(source)}"]
    people = None
    if group is not None:
        if len(group) == 2 and group.isupper():
            wanted.append(f"n:{group}")
        else:
            people = term(group)
    table: Any = listing_term if wanted else listing
    conditions: list[ColumnElement[bool]] = [table.c.story_id == story_id]
    if wanted:
        conditions.append(table.c.term == wanted[0])
    for column, value in (("event", event), ("certainty", certainty), ("people", people)):
        if value is not None:
            conditions.append(table.c[column] == value)
    query = select(table.c.said, table.c.thread, table.c.revision).where(and_(*conditions))
    for number, found in enumerate(wanted[1:]):
        other = listing_term.alias(f"other{number}")
        query = query.where(
            select(other.c.thread)
            .where(
                other.c.story_id == story_id,
                other.c.term == found,
                other.c.said == table.c.said,
                other.c.thread == table.c.thread,
                other.c.revision == table.c.revision,
            )
            .exists()
        )
    return table, query.order_by(table.c.said.desc(), table.c.thread.desc(), table.c.revision.desc())


def _current(connection: Connection, rows: Iterable[Any]) -> list[Any]:
    """Those rows that are the last word on their thread."""
    rows = list(rows)
    last: dict[int, int] = {}
    for some in chunks({row.thread for row in rows}):
        query = (
            select(listing.c.thread, func.max(listing.c.revision).label("last"))
            .where(listing.c.thread.in_(some))
            .group_by(listing.c.thread)
        )
        last.update({row.thread: row.last for row in connection.execute(query)})
    return [row for row in rows if row.revision == last[row.thread]]


def _after(row: Any) -> str:
    return f"{row.said.isoformat()}/{row.thread}"


def _cursor(after: str, place: str) -> tuple[datetime, int]:
    moment, _, thread = after.partition("/")
    try:
        return datetime.fromisoformat(moment), int(thread)
    except ValueError:
        raise LedgerError(place, f"{after!r:.60} is no place in a list of claims") from None
