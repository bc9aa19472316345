"""A story that is not traced yet, as its pages show it meanwhile: what the ledger knows of it, the newest first."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING

from sayso.board.shelf import LONG_AGO, View
from sayso.board.stream import Choices, Filters
from sayso.claims import CERTAINTIES, EVENTS
from sayso.desk import NOW, DeskStory, Moment
from sayso.ledger.view import in_force
from sayso.story import SIDES, ReportVersion, Snapshot

if TYPE_CHECKING:
    from sayso.tracing import Trace

NEWEST = 40
"""So many claims are looked up while the ledger is still read."""
_VERSIONS = 2_000


class Early(View):
    """What the ledger knows of a story: its claims with their words, their reports, the decisions in force; but not
    whose word a claim is in the end, nor what the claims add up to."""

    def __init__(self, story: DeskStory, moment: Moment, snapshot: Snapshot, last: str, *, whole: bool) -> None:
        until = max((report.recorded for report in snapshot.reports), default=LONG_AGO)
        super().__init__(story, moment, snapshot, untraced(), last, until)
        self.whole = whole
        """Whether all claims are there: else only some of the newest."""


def early_choices(found: Choices, filters: Filters) -> Choices:
    """What the filters offer before a story is traced: any event and certainty, and what is asked for already."""
    asked = [(filters.source, filters.source, SIDES[-1])] if filters.source is not None else []
    sides = [filters.side] if filters.side is not None else []
    return replace(found, events=list(EVENTS), certainties=list(CERTAINTIES), sides=sides, sources=asked)


@cache
def untraced() -> Trace:
    """The trace of a story that says nothing."""
    from sayso.tracing import trace

    return trace(Snapshot(name="", country=None, published=None, recorded=None, reports=(), claims=()))


class Newest:
    """Looks up the newest claims of stories and the reports that they stand in. Threads may share it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        # A version of a report never changes.
        self._versions: OrderedDict[tuple[str, datetime], ReportVersion] = OrderedDict()
        self._read: dict[tuple[str, Moment], Early] = {}

    def early(self, story: DeskStory, moment: Moment, read: Snapshot | None, filters: Filters) -> Early:
        """A story before it is traced: `read` where its ledger is read already, else its newest claims that fit, none
        where what is asked for is not known yet, as at a moment of the past."""
        decisions = story.stored.decisions()
        last = decisions[-1].id if decisions else ""
        if read is not None:
            # What pages work out of it is kept for the next of them.
            with self._lock:
                kept = self._read.get((story.name, moment))
                if kept is None or kept.snapshot is not read:
                    kept = self._read[story.name, moment] = Early(story, moment, read, last, whole=True)
                return kept
        empty = Snapshot(
            name=story.name, country=story.country, published=None, recorded=None, reports=(), claims=(),
            decisions=tuple(in_force(decisions)),
        )  # fmt: skip
        if moment != NOW or filters.needs_trace or filters.only:
            return Early(story, moment, empty, last, whole=False)
        found = story.stored.claims(
            event=filters.event, group=filters.group, certainty=filters.certainty, since=filters.since,
            until=filters.until, limit=NEWEST,
        ).claims  # fmt: skip
        reports = {entry.claim.report: self._version(story, entry.claim.report, entry.recorded) for entry in found}
        known = tuple(report for report in reports.values() if report is not None)
        return Early(story, moment, replace(empty, reports=known, claims=tuple(reversed(found))), last, whole=False)

    def forget(self, name: str, moment: Moment) -> None:
        """Let go of a story that is traced by now."""
        with self._lock:
            self._read.pop((name, moment), None)

    def _version(self, story: DeskStory, name: str, recorded: datetime) -> ReportVersion | None:
        """The version of a report of that name that was recorded at a moment, None where a later one has the claim."""
        with self._lock:
            found = self._versions.get((story.name, recorded))
        if found is None:
            for change in story.stored.diff(recorded - timedelta(microseconds=1), recorded):
                found = change.report or found
        if found is None or found.id != name:
            return None
        with self._lock:
            self._versions[story.name, recorded] = found
            while len(self._versions) > _VERSIONS:
                self._versions.popitem(last=False)
        return found
