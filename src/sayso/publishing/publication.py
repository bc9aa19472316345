"""What is published of a story: the snapshot of a moment with whose word each claim is, what the claims add up to, and
what changed. Pages and exports are written from this alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING

from sayso.errors import SaysoError
from sayso.publishing.wording import document_name
from sayso.story import Origin, ReportVersion, Snapshot, StoryClaim

if TYPE_CHECKING:
    from sayso.desk import DeskStory, Moment
    from sayso.ledger import Change
    from sayso.reckoning import Picture
    from sayso.tracing import Trace

_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


def report_name(report: ReportVersion) -> str:
    """What readers call a report: by its title, else by its document."""
    return report.title or document_name(report.document)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A claim as it is shown: with the report version that holds it (None where the snapshot has no text of it), whose
    word it is in the end, and a `key` that no other claim of the publication has, fit to be an id in a page."""

    entry: StoryClaim
    report: ReportVersion | None
    origin: Origin
    key: str

    @property
    def outlet(self) -> str:
        """Who published it: the publisher, else the report's title, else the document."""
        if self.report is None:
            return document_name(self.entry.document)
        return self.report.publisher or report_name(self.report)

    @property
    def counts(self) -> bool:
        """Whether it speaks still: neither replaced nor dropped, nor rejected by an editor."""
        return self.entry.standing == "current" and self.entry.verdict != "rejected"


@dataclass(eq=False)
class Publication:
    """A story at a moment, ready to be written.

    `title` heads it; `publisher` is who publishes, `url` where, and `image` the address of a picture for previews, each
    None if not told. `changes` are oldest first, of the reports in the snapshot only; `begun` is when the ledger
    learned the first thing of the story, at whatever moment it is shown (None: when it learned of the first report in
    the snapshot). The picture is worked out when it is first asked for, so that an export that needs none never waits
    for it.
    """

    snapshot: Snapshot
    trace: Trace
    work_out: Callable[[], Picture]
    changes: Sequence[Change] = ()
    title: str = ""
    publisher: str | None = None
    url: str | None = None
    image: str | None = None
    begun: datetime | None = None

    def __post_init__(self) -> None:
        self.title = self.title or self.snapshot.name
        self.begun = self.begun or min((report.recorded for report in self.snapshot.reports), default=None)

    @cached_property
    def picture(self) -> Picture:
        """What all claims add up to. Raises what the reckoning raises."""
        return self.work_out()

    @cached_property
    def reports(self) -> dict[str, ReportVersion]:
        """The report versions by id."""
        return {report.id: report for report in self.snapshot.reports}

    @cached_property
    def told(self) -> tuple[Told, ...]:
        """All claims in the order in which they were said, those that no longer stand among them."""
        seen: dict[str, int] = {}
        return tuple(self._told(entry, seen) for entry in self.snapshot.claims)

    def _told(self, entry: StoryClaim, seen: dict[str, int]) -> Told:
        claim = entry.claim
        # Copies of one text hold claims of the same id.
        seen[claim.id] = number = seen.get(claim.id, 0) + 1
        return Told(
            entry=entry,
            report=self.reports.get(claim.report),
            origin=self.trace.origin(entry),
            key=f"claim-{claim.id}" + (f"-{number}" if number > 1 else ""),
        )

    @cached_property
    def by_id(self) -> dict[str, Told]:
        """The first claim of each id."""
        found: dict[str, Told] = {}
        for told in self.told:
            found.setdefault(told.entry.claim.id, told)
        return found

    @cached_property
    def updated(self) -> datetime:
        """When the ledger last learned something that is in here: the same ledger publishes the same bytes."""
        known = [report.recorded for report in self.snapshot.reports]
        known += [decision.recorded for decision in self.snapshot.decisions]
        return max(known, default=_LONG_AGO)

    @cached_property
    def until(self) -> datetime:
        """Up to when what was said is in here: the moment asked for, else when the last claim was said."""
        said = [entry.said for entry in self.snapshot.claims]
        return self.snapshot.published or max(said, default=self.updated)

    @cached_property
    def began(self) -> datetime:
        """When the first of it was said or published."""
        said = [entry.said for entry in self.snapshot.claims]
        return min([*said, *(r.published or r.recorded for r in self.snapshot.reports)], default=self.updated)

    def standing(self) -> Iterator[Told]:
        """The claims that speak still."""
        return (told for told in self.told if told.counts)


def publication(
    story: DeskStory,
    moment: Moment | None = None,
    *,
    title: str = "",
    publisher: str | None = None,
    url: str | None = None,
    image: str | None = None,
) -> Publication:
    """What is to be published of a story as it was at a moment, now if None."""
    from sayso.desk import NOW

    moment = moment or NOW
    snapshot = story.snapshot(moment)
    there = {report.id for report in snapshot.reports}
    history = story.stored.history()
    changes = [
        change
        for change in history
        if (moment.recorded is None or change.recorded <= moment.recorded)
        and (change.report is None or change.report.id in there)
    ]

    def work_out() -> Picture:
        try:
            return story.reckon(moment).picture()
        except ModuleNotFoundError as error:
            raise SaysoError(f"what the claims add up to needs {error.name}: install sayso[reckoning]") from error

    return Publication(
        snapshot=snapshot,
        trace=story.trace(moment),
        work_out=work_out,
        changes=changes,
        title=title,
        publisher=publisher,
        url=url,
        image=image,
        begun=min((change.recorded for change in history), default=None),
    )
