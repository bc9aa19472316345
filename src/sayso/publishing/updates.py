"""What changed in a story, told to readers: one update for each report version that came in and each decision on a
claim. Who of the desk decided, and why, stays in the ledger.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import NAMESPACE_URL, UUID, uuid5

from sayso.publishing.addresses import web_address
from sayso.publishing.publication import Publication, report_name
from sayso.publishing.wording import claim_words, one_line

if TYPE_CHECKING:
    from sayso.ledger import Change

_VERBS = {
    "claim-added": "says",
    "claim-reworded": "puts in other words",
    "claim-changed": "changes",
    "claim-dropped": "says no longer",
    "claim-corrected": "corrects",
}
_DECIDED = {
    "accept": "An editor accepts a claim",
    "reject": "An editor rejects a claim",
    "mend": "An editor mends a claim",
    "merge": "An editor merges claims",
    "split": "An editor splits a claim",
    "add": "An editor adds a claim",
}
_CORRECTIONS = frozenset({"claim-changed", "claim-dropped", "claim-corrected"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Update:
    """One thing that readers are told. `said` is when the report was published (for a decision: made), `recorded` when
    the ledger learned of it; `lines` what it says; `correction` whether it takes something back; `url` the report's
    address on the web, None where it has none; `anchor` is unique in a page."""

    id: UUID
    title: str
    lines: tuple[str, ...]
    said: datetime
    recorded: datetime
    correction: bool
    url: str | None = None

    @property
    def anchor(self) -> str:
        """Its id in a page."""
        return f"update-{self.id.hex[:12]}"


def story_uuid(publication: Publication) -> UUID:
    """An id of the story that is the same in every publication of it from one ledger."""
    begun = "" if publication.begun is None else publication.begun.isoformat()
    return uuid5(NAMESPACE_URL, f"urn:sayso:story:{publication.snapshot.name}:{begun}")


def updates(publication: Publication) -> list[Update]:
    """What changed, newest first."""
    story = story_uuid(publication)
    by_report: dict[str, list[Change]] = {}
    found: list[Update] = []
    for change in publication.changes:
        if change.decision is not None:
            found += _decided(publication, change, story)
        elif change.report is not None:
            by_report.setdefault(change.report.id, []).append(change)
    found += [_told(changes, story) for changes in by_report.values()]
    return sorted(found, key=lambda update: (update.recorded, update.said), reverse=True)


def _told(changes: list[Change], story: UUID) -> Update:
    report = changes[0].report
    assert report is not None
    name = one_line(report_name(report), 160)
    outlet = one_line(report.publisher, 80)
    new = report.number == 1
    head = f"{outlet}: {name}" if outlet else name
    return Update(
        id=uuid5(story, report.id),
        title=head if new else f"{head} (version {report.number})",
        lines=tuple(dict.fromkeys(_lines(changes))),
        said=report.published or report.recorded,
        recorded=report.recorded,
        correction=any(change.kind in _CORRECTIONS for change in changes),
        url=web_address(report.url),
    )


def _lines(changes: list[Change]) -> Iterator[str]:
    for change in changes:
        if change.kind in _VERBS:
            words = [claim_words(claim) for claim in (change.old, change.new) if claim is not None]
            yield f"{_VERBS[change.kind]} {' → '.join(dict.fromkeys(words))}"


def _decided(publication: Publication, change: Change, story: UUID) -> Iterator[Update]:
    made = change.decision
    assert made is not None
    # What readers need not know: how groups and sources were joined, and decisions called back.
    if made.kind in _DECIDED and made in publication.snapshot.decisions:
        there = [publication.by_id[target] for target in made.targets if target in publication.by_id]
        yield Update(
            id=uuid5(story, made.id),
            title=_DECIDED[made.kind],
            lines=tuple(claim_words(told.entry.claim) for told in there),
            said=made.recorded,
            recorded=made.recorded,
            correction=made.kind in ("reject", "mend"),
        )
