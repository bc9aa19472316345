"""A snapshot that grew by what came to the story made from the one before, and that of a while ago from that of now: a
big story is not read again for each report or decision."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from sayso.ledger import Around, Change
from sayso.ledger.around import named
from sayso.ledger.view import in_force
from sayso.story import Decision, Snapshot, StoryClaim


def grown(
    before: Snapshot,
    changes: Sequence[Change],
    decisions: Sequence[Decision],
    around: Callable[[Collection[str]], Around],
) -> Snapshot | None:
    """A story's snapshot without bounds after some more entries of its ledger, the oldest first: what `Story.as_of`
    gives, its claims and reports the very ones of `before` but for those that are another now. `decisions` are all of
    the story's, `around` is `Story.around`: both must know the changes, and nothing beyond them.

    None where a new version of a report came, or a correction.
    """
    if before.published is not None or before.recorded is not None:
        return None
    reports, claims = list(before.reports), list(before.claims)
    touched = {name for change in changes if change.decision for name in named(_root(change.decision, decisions))}
    decided = {name for made in decisions for name in named(made)}
    for change in changes:
        if change.decision is not None:
            continue
        report, new = change.report, change.new
        if report is None or report.number != 1 or change.kind not in ("report-added", "claim-added"):
            return None
        if new is None:
            reports.append(report)
            continue
        if new.update >= len(report.blocks):
            return None
        said = report.blocks[new.update]
        if said is None:
            return None
        claims.append(StoryClaim(claim=new, document=report.document, said=said, recorded=report.recorded))
        touched |= {new.id} & decided
    # What was said at one moment stays in the order in which the ledger learned of it.
    claims.sort(key=lambda entry: entry.said)
    made = _looked_at(claims, around(touched), [report.id for report in reports]) if touched else claims
    if made is None:
        return None
    return replace(before, reports=tuple(reports), claims=tuple(made), decisions=tuple(in_force(decisions)))


def _root(made: Decision, decisions: Iterable[Decision]) -> Decision:
    """The decision that an undo, or the undo of an undo, takes back or brings back."""
    known = {each.id: each for each in decisions}
    while made.kind == "undo":
        made = known[made.targets[0]]
    return made


def _looked_at(claims: Sequence[StoryClaim], found: Around, reports: Sequence[str]) -> list[StoryClaim] | None:
    """Claims with those that were looked at anew as they are now; None where one was moved or stands twice."""
    fresh = {_place(entry): entry for entry in found.claims}
    there = [place for entry in claims if (place := _place(entry)) in found.places]
    here = set(there)
    # A ledger of before undos were refused that would bring a claim back beside itself may hold one twice.
    if len(fresh) < len(found.claims) or len(here) < len(there):
        return None
    # What a decision made stands behind what its report's reader found, in the order of the decisions.
    moved, behind = [], set()
    for place, entry in fresh.items():
        if place not in here or (entry.said, place[0]) in behind:
            behind.add((entry.said, place[0]))
            moved.append(entry)
    away = {_place(entry) for entry in moved}
    out: list[StoryClaim] = []
    for before in claims:
        place = _place(before)
        if place not in found.places:
            out.append(before)
        elif (now := fresh.get(place)) is not None:
            if now.said != before.said:
                return None
            if place not in away:
                out.append(_same(before, now))
    if moved:
        rank = {name: i for i, name in enumerate(reports)}
        out += moved
        out.sort(key=lambda entry: (entry.said, rank[entry.claim.report]))
    return out


def _same(before: StoryClaim, now: StoryClaim) -> StoryClaim:
    """A claim as it is now, of the objects of before as far as they are equal: what is kept for them holds."""
    if before == now:
        return before
    return replace(now, claim=before.claim) if now.claim == before.claim else now


def _place(entry: StoryClaim) -> tuple[str, str]:
    return entry.claim.report, entry.claim.id


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
