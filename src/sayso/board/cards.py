"""A claim as the stream shows it: the exact words in their context, the chain, how firmly, what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2b

from markupsafe import Markup

from sayso.board.shelf import View
from sayso.board.text import Span, lit, told_count, window
from sayso.claims import Claim, Source
from sayso.story import Origin, ReportVersion, StoryClaim

_BECAME = {
    "reworded": "worded anew in a later version",
    "changed": "changed in a later version",
    "dropped": "gone from the latest version",
    "merged": "merged into another claim",
    "split": "split into parts",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """What a template needs of a claim. `origin` is None where whose word it is has not been worked out yet; `words`
    is HTML; `became` says what happened to it, "" where it stands; `undo` is the last decision on it in force;
    `withdrawn` says what it passes on though that was taken back elsewhere, "" for others."""

    entry: StoryClaim
    report: ReportVersion | None
    origin: Origin | None
    words: Markup
    number: str
    people: str
    publisher: str
    became: str
    undo: str = ""
    withdrawn: str = ""

    @property
    def claim(self) -> Claim:
        """The claim itself."""
        return self.entry.claim

    @property
    def id(self) -> str:
        """The claim's id."""
        return self.entry.claim.id

    @property
    def anchor(self) -> str:
        """The id of its element: copies of a report hold the same claims under the same ids, a page each of them."""
        return anchor_of(self.entry)

    @property
    def chain(self) -> tuple[Source, ...]:
        """The chain of attribution, origin first."""
        return self.entry.claim.sources


def anchor_of(entry: StoryClaim) -> str:
    """An id for HTML, one for each claim of each report."""
    report = blake2b(entry.claim.report.encode("utf-8", "replace"), digest_size=4).hexdigest()
    return f"claim-{entry.claim.id}-{report}"


def spans_of(claim: Claim) -> list[Span]:
    """Which words of its report a claim lights up, and what for."""
    spans: list[Span] = [(claim.quote.start, claim.quote.end, "quote")]
    if claim.count is not None:
        spans.append((claim.count.start, claim.count.end, "count"))
    if claim.group is not None:
        spans.append((claim.group.start, claim.group.end, "group"))
    for source in claim.sources:
        spans.append((source.start, source.end, "source"))
    return spans


def make_card(
    entry: StoryClaim, report: ReportVersion | None, origin: Origin | None, undo: str = "", withdrawn: str = ""
) -> Card:
    """The card of a claim."""
    claim = entry.claim
    if report is not None:
        start, end = window(report.text, claim.quote.start, claim.quote.end)
        words = lit(report.text, start, end, spans_of(claim))
    else:
        words = lit(claim.quote.exact, 0, len(claim.quote.exact), [(0, len(claim.quote.exact), "quote")])
    return Card(
        entry=entry,
        report=report,
        origin=origin,
        words=words,
        number=told_count(claim.count),
        people=people_of(claim),
        publisher=(report.publisher if report is not None else None) or "the report",
        became=_BECAME.get(entry.standing, ""),
        undo=undo,
        withdrawn=withdrawn,
    )


def people_of(claim: Claim) -> str:
    """Whom it speaks of, "" where that is the number alone ("could not reach 31")."""
    group, count = claim.group, claim.count
    if group is None or (count is not None and count.start <= group.start and group.end <= count.end):
        return ""
    return group.text


def card_of(view: View, entry: StoryClaim) -> Card:
    """The card of a claim of a view."""
    try:
        origin = view.trace.origin(entry)
    except KeyError:
        origin = None
    undo = view.last_on.get(entry.claim.id, "")
    withdrawn = view.trace.withdrawn.get((entry.claim.report, entry.claim.id), "")
    return make_card(entry, view.reports.get(entry.claim.report), origin, undo, withdrawn)
