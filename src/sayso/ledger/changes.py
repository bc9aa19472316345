"""What happened to a story, and to one claim of it, in the order in which the ledger learned of it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, get_args

from sqlalchemy import Connection, Row, select

from sayso.claims import Claim
from sayso.ledger.fetching import chunks, decisions_about, of_versions, rows_of, threads_named
from sayso.ledger.rows import decode_claim, decode_decision, decode_version
from sayso.ledger.tables import claim, decision, document, succession, version
from sayso.story import Decision, ReportVersion

ChangeKind = Literal[
    "report-added", "report-changed", "claim-added", "claim-kept", "claim-reworded", "claim-changed", "claim-dropped",
    "claim-corrected", "decision",
]  # fmt: skip
CHANGE_KINDS: tuple[ChangeKind, ...] = get_args(ChangeKind)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One thing that happened. `report` is the version that brought it, None for a decision; `old` and `new` are the
    claim before and after. "claim-corrected": a correction in the report says that `old` is wrong, and `new` (None
    where it does not tell) is right."""

    kind: ChangeKind
    recorded: datetime
    report: ReportVersion | None = None
    old: Claim | None = None
    new: Claim | None = None
    decision: Decision | None = None


def changes_between(
    connection: Connection, story_id: int, since: datetime | None, until: datetime | None
) -> list[Change]:
    """What was recorded after `since` and up to `until` (None: no bound), oldest first; claims that stayed as they
    were are left out."""
    query = select(version.c.id).where(version.c.story_id == story_id)
    decided = select(decision).where(decision.c.story_id == story_id).order_by(decision.c.recorded)
    if since is not None:
        query, decided = query.where(version.c.recorded > since), decided.where(decision.c.recorded > since)
    if until is not None:
        query, decided = query.where(version.c.recorded <= until), decided.where(decision.c.recorded <= until)
    # In the order of the index on `recorded`, which is that of the ids: by id, all versions would be gone through.
    versions = list(connection.execute(query.order_by(version.c.recorded)).scalars())
    rows = of_versions(connection, claim, versions)
    changes = _version_changes(connection, versions, rows, of_versions(connection, succession, versions), kept=False)
    changes += [_decided(decode_decision(row._mapping)) for row in connection.execute(decided)]
    return sorted(changes, key=lambda change: change.recorded)


def claim_history(connection: Connection, story_id: int, name: str) -> list[Change]:
    """What happened to the claim of that id, to what it took the place of, and to what took its, oldest first."""
    threads: set[int] = set()
    found = threads_named(connection, story_id, [name])
    rows: list[Row[Any]] = []
    links: dict[int, Row[Any]] = {}
    while found:
        threads |= found
        more = rows_of(connection, found)
        rows += more
        new_links = _links(connection, [row.id for row in more])
        links |= {row.id: row for row in new_links}
        ends = {end for row in new_links for end in (row.old, row.new) if end is not None}
        found = _threads_of(connection, ends) - threads
    rows.sort(key=lambda row: row.id)
    versions = sorted({row.version_id for row in rows} | {row.version_id for row in links.values()})
    changes = _version_changes(connection, versions, rows, [links[key] for key in sorted(links)], kept=True)
    changes = [change for change in changes if change.old is not None or change.new is not None]
    makers = {row.decision_id for row in rows if row.decision_id is not None}
    changes += [_decided(d) for d in decisions_about(connection, story_id, {row.name for row in rows}, makers)]
    return sorted(changes, key=lambda change: change.recorded)


def _version_changes(
    connection: Connection,
    versions: Sequence[int],
    rows: Sequence[Row[Any]],
    successions: Sequence[Row[Any]],
    *,
    kept: bool,
) -> list[Change]:
    claims = {row.id: row for row in rows}
    beyond = {end for row in successions for end in (row.old, row.new) if end is not None and end not in claims}
    for some in chunks(beyond):
        claims.update({row.id: row for row in connection.execute(select(claim).where(claim.c.id.in_(some)))})
    read = {key: decode_claim(row.record) for key, row in claims.items()}
    placed = {row.new for row in successions if row.new is not None and not row.correction}
    changes: list[Change] = []
    by_version: dict[int, list[Change]] = {key: [] for key in versions}
    reports = _reports(connection, versions)
    for row in rows:
        # What a decision made is told by the decision.
        if row.id not in placed and row.decision_id is None:
            by_version[row.version_id].append(_changed("claim-added", reports[row.version_id], None, read[row.id]))
    for row in successions:
        if row.kind == "same" and not kept:
            continue
        kind = "claim-corrected" if row.correction else "claim-kept" if row.kind == "same" else f"claim-{row.kind}"
        new = None if row.new is None else read[row.new]
        by_version[row.version_id].append(_changed(kind, reports[row.version_id], read[row.old], new))
    for key in versions:
        report = reports[key]
        changes.append(_changed("report-added" if report.number == 1 else "report-changed", report, None, None))
        changes += by_version[key]
    return changes


def _changed(kind: Any, report: ReportVersion, old: Claim | None, new: Claim | None) -> Change:
    return Change(kind=kind, recorded=report.recorded, report=report, old=old, new=new)


def _decided(made: Decision) -> Change:
    return Change(kind="decision", recorded=made.recorded, decision=made)


def _reports(connection: Connection, versions: Collection[int]) -> dict[int, ReportVersion]:
    found = {}
    for some in chunks(versions):
        query = (
            select(version, document.c.name.label("document_name"))
            .join(document, document.c.id == version.c.document_id)
            .where(version.c.id.in_(some))
        )
        found.update({r.id: decode_version(r._mapping, r.document_name) for r in connection.execute(query)})
    return found


def _links(connection: Connection, ids: Collection[int]) -> list[Row[Any]]:
    rows = {}
    for some in chunks(ids):
        for column in (succession.c.old, succession.c.new):
            rows.update({row.id: row for row in connection.execute(select(succession).where(column.in_(some)))})
    return list(rows.values())


def _threads_of(connection: Connection, ids: Collection[int]) -> set[int]:
    found: set[int] = set()
    for some in chunks(ids):
        found.update(connection.execute(select(claim.c.thread).where(claim.c.id.in_(some))).scalars())
    return found
