"""A snapshot that grew by new reports, made from the one before: a big story is not read again for each of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

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
