"""A trace made from the one before where nothing changed that tells whose word a claim is: after an editor's verdict, a
merge of claims, a decision about groups or laws."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from sayso.story import Decision, Snapshot, StoryClaim
from sayso.tracing.joins import ClaimKey
from sayso.tracing.trace import Trace, key_of
from sayso.tracing.withdrawn import find_withdrawn

_TRACED = frozenset(("same-origin", "not-same-origin", "split", "side"))


def retold(earlier: Trace, snapshot: Snapshot) -> Trace | None:
    """The trace of a snapshot, made from that of the story before; None where whose word claims are may be another."""
    before = earlier.snapshot
    if (before.country, before.reports) != (snapshot.country, snapshot.reports):
        return None
    if _traced(before, earlier) != _traced(snapshot, earlier):
        return None
    changed = _changed(before, snapshot)
    if changed is None or len(earlier.tellings) != len(snapshot.claims):
        return None
    known = earlier.tellings
    tellings = [replace(t, story_claim=changed[key]) if key in changed else t for key, t in known.items()]
    withdrawn = earlier.withdrawn
    if any(_became(entry) != _became(known[key].story_claim) for key, entry in changed.items()):
        withdrawn = find_withdrawn(tellings, earlier.rooted, earlier.clusters, earlier.sources, snapshot.reports)
    return Trace(
        snapshot, tellings, earlier.rooted, earlier.clusters, earlier.sources, earlier.joins, earlier.circles,
        earlier.memory, withdrawn,
    )  # fmt: skip


def _became(entry: StoryClaim) -> tuple[str, str | None]:
    return entry.standing, entry.successor


def _traced(snapshot: Snapshot, earlier: Trace) -> list[Decision]:
    """The decisions that tracing obeys; a merge of sources is one, a merge of claims is none."""
    return [
        made
        for made in snapshot.decisions
        if made.kind in _TRACED or (made.kind == "merge" and any(target in earlier.sources for target in made.targets))
    ]


def _changed(before: Snapshot, after: Snapshot) -> Mapping[ClaimKey, StoryClaim] | None:
    """The claims of which something else is another; None where what they say is."""
    if len(before.claims) != len(after.claims):
        return None
    found: dict[ClaimKey, StoryClaim] = {}
    for old, new in zip(before.claims, after.claims, strict=True):
        if old is new:
            continue
        if (old.claim, old.document, old.said, old.recorded) != (new.claim, new.document, new.said, new.recorded):
            return None
        found[key_of(new)] = new
    return found
