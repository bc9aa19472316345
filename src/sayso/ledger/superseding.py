"""Which claims the corrections in a report take back: its own, those of the version before, and, where the document
is new, those of the same publisher's other documents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from sayso.claims import Claim
from sayso.ledger.corrections import MOST, Notes, superseded_by
from sayso.ledger.fetching import rows_of
from sayso.ledger.rows import decode_claim, people
from sayso.ledger.tables import listing, version

# How many of the story's latest claims of one event and group are looked through, at most.
_LOOKED_THROUGH = 500


@dataclass(frozen=True, slots=True)
class Superseded:
    """A claim that a correction takes back: the key of its row, the claim, and the index of the one that takes its
    place (None where the correction names none)."""

    key: int
    claim: Claim
    by: int | None


def own(notes: Notes, claims: Sequence[Claim]) -> dict[int, int | None]:
    """Those of the report's own claims that its corrections take back, by index, with what takes their place."""
    found = dict(notes.cited)
    if notes.retracted:
        found |= {i: None for i in range(len(claims)) if i not in notes.inside}
    found |= {i: by for i, by in notes.replaced.items() if i not in found}
    for j, by in _followed(notes):
        for i in superseded_by(claims[j], claims):
            if i not in notes.inside and i != by:
                found.setdefault(i, by)
    return found


def among(notes: Notes, claims: Sequence[Claim], old: Sequence[Claim]) -> dict[int, int | None]:
    """Those of the old version's claims that the corrections in the new one (with `claims`) take back, by index."""
    found: dict[int, int | None] = dict.fromkeys(range(len(old))) if notes.retracted else {}
    for j, by in _followed(notes):
        for i in superseded_by(claims[j], old):
            found.setdefault(i, by)
    for j in sorted(notes.inside)[:MOST]:
        if claims[j].polarity == "denied" and j not in notes.cited:
            for i in superseded_by(claims[j], old):
                found.setdefault(i, j)
    return found


def elsewhere(
    connection: Connection, story_id: int, publisher: str | None, notes: Notes, claims: Sequence[Claim]
) -> list[Superseded]:
    """Claims in other documents of the same publisher that say what a note cites as said before."""
    found: dict[int, Superseded] = {}
    for j, by in _followed(notes) if publisher else ():
        query = (
            select(listing.c.thread)
            .where(
                listing.c.story_id == story_id,
                listing.c.event == claims[j].event,
                listing.c.people == people(claims[j]),
            )
            .order_by(listing.c.said.desc(), listing.c.thread.desc())
            .limit(_LOOKED_THROUGH)
        )
        threads = set(connection.execute(query).scalars())
        latest: dict[int, Any] = {row.thread: row for row in rows_of(connection, threads)}
        of_publisher = set(
            connection.execute(
                select(version.c.id).where(
                    version.c.id.in_({row.version_id for row in latest.values()}), version.c.publisher == publisher
                )
            ).scalars()
        )
        rows = [row for row in latest.values() if row.version_id in of_publisher]
        read = [decode_claim(row.record) for row in rows]
        for i in superseded_by(claims[j], read):
            found.setdefault(rows[i].id, Superseded(rows[i].id, read[i], by))
    return list(found.values())


def _followed(notes: Notes) -> list[tuple[int, int | None]]:
    return list(notes.cited.items())[:MOST]
