"""A snapshot that grew by new reports made from the one before, and that of a while ago from that of now: a big story
is not read again for each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sayso.ledger import Change
from sayso.story import Snapshot, StoryClaim


def grown(before: Snapshot, changes: Sequence[Change]) -> Snapshot | None:
    """A story's snapshot without bounds after some more entries of its ledger, the oldest first: what `Story.as_of`
    gives, its claims and reports the very ones of `before`.

    None where more than first versions of reports and their claims came, or what came may touch what was there: a
    decision, a new version, a correction; a claim that an editor has decided on in another report.
    """
    if before.published is not None or before.recorded is not None:
        return None
    decided = {target for made in before.decisions for target in made.targets}
    reports, claims = list(before.reports), list(before.claims)
    for change in changes:
        report, new = change.report, change.new
        if report is None or change.kind not in ("report-added", "claim-added"):
            return None
        if new is None:
            reports.append(report)
            continue
        if report.number != 1 or new.id in decided or new.update >= len(report.blocks):
            return None
        said = report.blocks[new.update]
        if said is None:
            return None
        claims.append(StoryClaim(claim=new, document=report.document, said=said, recorded=report.recorded))
    # What was said at one moment stays in the order in which the ledger learned of it.
    claims.sort(key=lambda entry: entry.said)
    return replace(before, reports=tuple(reports), claims=tuple(claims))


def as_recorded(now: Snapshot, changes: Sequence[Change], recorded: datetime) -> Snapshot | None:
    """A story's snapshot as it was `recorded` up to a moment, of one without bounds and what the ledger learned between
    the two: what `Story.as_of` gives, its claims and reports the very ones of `now`.

    None where more than first versions of reports and their claims came since.
    """
    if now.published is not None or now.recorded is not None:
        return None
    if any(c.report is None or c.report.number != 1 or c.kind not in ("report-added", "claim-added") for c in changes):
        return None
    return replace(
        now,
        recorded=recorded,
        reports=tuple(report for report in now.reports if report.recorded <= recorded),
        claims=tuple(entry for entry in now.claims if entry.recorded <= recorded),
    )
