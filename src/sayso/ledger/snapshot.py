"""The picture that anyone had of a story at a moment."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, select

from sayso.ledger.fetching import decision_names, decisions_of, of_versions
from sayso.ledger.rows import decode_version
from sayso.ledger.tables import claim, document, succession, version
from sayso.ledger.view import VersionFacts, in_force, view_claims
from sayso.story import Snapshot


def snapshot(
    connection: Connection,
    story_id: int,
    name: str,
    country: str | None,
    published: datetime | None,
    recorded: datetime | None,
) -> Snapshot:
    """All that was published up to `published` and recorded up to `recorded` (None: no bound)."""
    query = (
        select(version, document.c.name.label("document_name"))
        .join(document, document.c.id == version.c.document_id)
        .where(version.c.story_id == story_id)
        .order_by(version.c.id)
    )
    if published is not None:
        query = query.where(version.c.appeared <= published)
    if recorded is not None:
        query = query.where(version.c.recorded <= recorded)
    found = connection.execute(query).all()
    rows = [
        row
        for row in of_versions(connection, claim, [row.id for row in found])
        if published is None or row.said <= published
    ]
    decisions = in_force(decisions_of(connection, story_id, recorded))
    seen = view_claims(
        rows,
        {row.id: VersionFacts(row.document_name, row.recorded) for row in found},
        of_versions(connection, succession, [row.id for row in found]),
        decisions,
        decision_names(connection, {row.decision_id for row in rows if row.decision_id is not None}),
    )
    last = {row.thread: row.id for row in rows}
    order = sorted(seen, key=lambda thread: (seen[thread].said, last[thread]))
    return Snapshot(
        name=name,
        country=country,
        published=published,
        recorded=recorded,
        reports=tuple(decode_version(row._mapping, row.document_name) for row in found),
        claims=tuple(seen[thread] for thread in order),
        decisions=tuple(decisions),
    )
