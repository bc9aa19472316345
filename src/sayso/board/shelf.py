"""What is worked out from the ledger, kept until the story changes: snapshot, trace, reckoning, pictures."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Collection
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from sayso.board.collecting import collect, is_due, uncollected
from sayso.board.growing import as_recorded, grown
from sayso.desk import NOW, Desk, DeskStory, Moment
from sayso.story import Decision, ReportVersion, Snapshot, StoryClaim

if TYPE_CHECKING:
    from sayso.reckoning import Picture, Reckoning, Why
    from sayso.tracing import Trace

_VIEWS = 12
_TRIES = 3
_PICTURES = 64
_LIKELY = 16
_LOOKS = 500
_QUIET = 4.0
SECONDS = 5.0
"""After so long an answer of the solver is cut off: sound, but with wider ranges. A page must come."""


class _Seen(DeskStory):
    """A story of which snapshot and trace are there already."""

    def __init__(self, desk: Desk, story: DeskStory, snapshot: Snapshot, trace: Trace) -> None:
        super().__init__(desk, story.stored)
        self._given = (snapshot, trace)

    def _view(self, moment: Moment = NOW) -> tuple[Snapshot, Trace]:
        return self._given


class View:
    """A story at a moment, as it stood when it was looked at. Threads may share it."""

    def __init__(
        self, story: DeskStory, moment: Moment, snapshot: Snapshot, trace: Trace, last: str, until: datetime
    ) -> None:
        self.story, self.moment, self.snapshot, self.trace = story, moment, snapshot, trace
        self.last_decision = last
        """The id of the story's last decision, "" for none: what an editor has seen."""
        self.until = until
        """The last entry of the ledger that it knows."""
        self.memo: dict[str, Any] = {}
        """What pages have worked out from it."""
        self.seconds = 0.0
        """How long it took to work it out."""
        self.askers: set[object] = set()
        """Who is waiting for a picture."""
        self._lock = threading.Lock()
        self._making = threading.Lock()
        self._reckoning: Reckoning | None = None
        self._pictures: OrderedDict[frozenset[str], Picture] = OrderedDict()

    def once(self, key: str, make: Callable[[], Any]) -> Any:
        """What `make` makes, made once for all who ask for it at the same time, and kept under that key in `memo`."""
        if key not in self.memo:
            with self._making:
                if key not in self.memo:
                    self.memo[key] = make()
        return self.memo[key]

    @property
    def is_now(self) -> bool:
        """Whether it shows the story as it stands, so that it can be decided on."""
        return self.moment == NOW

    @cached_property
    def claims(self) -> dict[str, StoryClaim]:
        """The claims by id; of one that stands in several reports, the first said."""
        out: dict[str, StoryClaim] = {}
        for entry in self.snapshot.claims:
            out.setdefault(entry.claim.id, entry)
        return out

    @cached_property
    def copies(self) -> dict[str, list[StoryClaim]]:
        """All claims by id: one in each report of the same text."""
        out: dict[str, list[StoryClaim]] = {}
        for entry in self.snapshot.claims:
            out.setdefault(entry.claim.id, []).append(entry)
        return out

    @cached_property
    def reports(self) -> dict[str, ReportVersion]:
        """The report versions by id."""
        return {report.id: report for report in self.snapshot.reports}

    @cached_property
    def decisions(self) -> dict[str, Decision]:
        """The decisions in force by id."""
        return {made.id: made for made in self.snapshot.decisions}

    @cached_property
    def last_on(self) -> dict[str, str]:
        """For each claim, source or join that a decision in force is about, the id of the last one."""
        from sayso.board.deciding import touched

        return {
            target: made.id
            for made in self.snapshot.decisions
            for target in touched(made.kind, made.targets, made.value, self.decisions)
        }

    def has_picture(self, without: Collection[str] = ()) -> bool:
        """Whether that picture is worked out already."""
        return frozenset(without) in self._pictures

    def picture(self, without: Collection[str] = ()) -> Picture:
        """The picture without some claims, sources or sides."""
        left_out = frozenset(without)
        ready = self._pictures.get(left_out)
        if ready is not None:
            return ready
        token = object()
        self.askers.add(token)
        try:
            return self._drawn(left_out)
        finally:
            self.askers.discard(token)

    def _drawn(self, left_out: frozenset[str]) -> Picture:
        with self._lock:
            found = self._pictures.get(left_out)
            if found is None:
                with uncollected():
                    found = self._reckoned(left_out).picture()
                self._pictures[left_out] = found
                while len(self._pictures) > _PICTURES:
                    self._pictures.popitem(last=False)
            self._pictures.move_to_end(left_out)
            return found

    def why(self, cell: str, without: Collection[str] = ()) -> Why:
        """A cell with what forces each end. Raises CellError for one that there is not."""
        with self._lock:
            return self._reckoned(frozenset(without)).why(cell)

    def _reckoned(self, without: frozenset[str]) -> Reckoning:
        if self._reckoning is None:
            self._reckoning = self.story.reckon(self.moment, seconds=SECONDS)
        if not without:
            return self._reckoning
        from sayso.story import SIDES

        return self._reckoning.what_if(
            without_claims=[name for name in without if name in self.claims],
            without_origins=[name for name in without if name in self.trace.sources],
            without_sides=[name for name in without if name in SIDES],
            without_laws=[name for name in without if name.startswith("law:")],
        )


class Shelf:
    """The views of a desk's stories. Threads may share it."""

    def __init__(self, open_desk: Callable[[], Desk]) -> None:
        self._open = open_desk
        self._desk: Desk | None = None
        # A cancelled future tells so at once, to the thread that cancels it.
        self._lock = threading.RLock()
        self._story_locks: dict[str, threading.Lock] = {}
        self._views: OrderedDict[tuple[str, Moment], View] = OrderedDict()
        self._coming: OrderedDict[tuple[str, Moment], Future[View]] = OrderedDict()
        self._read: dict[tuple[str, Moment], Snapshot] = {}
        self._news: OrderedDict[tuple[str, datetime], tuple[datetime, int]] = OrderedDict()
        # One looks at what is new, while another prepares what may be asked for.
        self._workers = ThreadPoolExecutor(2, "sayso-looking")
        self._closing = threading.Event()
        self._tidying: threading.Timer | None = None

    @property
    def desk(self) -> Desk:
        """The desk, opened at first use. Raises LedgerError."""
        with self._lock:
            if self._desk is None:
                self._desk = self._open()
            return self._desk

    def close(self) -> None:
        """Close the ledger, and let go of all stories."""
        self._closing.set()
        if self._tidying is not None:
            self._tidying.cancel()
        self._workers.shutdown(wait=True, cancel_futures=True)
        with self._lock:
            # Who still holds the shelf, as an app does until garbage is collected, must not hold the stories.
            self._views.clear()
            self._coming.clear()
            self._news.clear()
            if self._desk is not None:
                self._desk.ledger.close()
                self._desk = None

    def story(self, name: str) -> DeskStory:
        """The story of that name. Raises LedgerError when there is none."""
        return self.desk.story(name)

    def ready(self, name: str, moment: Moment = NOW) -> View | None:
        """The view that is there already, of the story as it was a while ago at worst."""
        with self._lock:
            return self._views.get((name, moment))

    def news(self, name: str, look: datetime) -> int:
        """How many things the ledger learned of a story after a look. What was counted once is not read again: a look
        may be long ago, and every page tells the number."""
        stored, key = self.story(name).stored, (name, look)
        with self._lock:
            until, count = self._news.pop(key, (look, 0))
        fresh = stored.diff(until)
        if fresh:
            until, count = fresh[-1].recorded, count + len(fresh)
        with self._lock:
            self._news[key] = until, count
            while len(self._news) > _LOOKS:
                self._news.popitem(last=False)
        return count

    def soon(self, name: str, moment: Moment, patience: float) -> tuple[View | None, bool]:
        """As `view`, but after `patience` seconds the one that was there before, None where there was none, while the
        new one is worked out: in a big story that takes longer than a page may. Also whether that is so: that the view
        is behind the story."""
        before = self.ready(name, moment)
        story = self.story(name)
        if before is not None and not story.stored.diff(before.until):
            return before, False
        try:
            return self.coming(name, moment).result(patience), False
        except (TimeoutError, CancelledError):
            return before, True

    def coming(self, name: str, moment: Moment = NOW) -> Future[View]:
        """The view that is worked out in the background, once for all who wait for it. Where many are asked for, the
        oldest that nobody works on yet is given up: who still wants it asks again."""
        key = (name, moment)
        with self._lock:
            coming = self._coming.pop(key, None)
            if coming is None or coming.done():
                coming = self._workers.submit(self.view, name, moment)
                coming.add_done_callback(lambda done: self._came(key, done))
            if not coming.done():
                self._coming[key] = coming
            for other, old in [*self._coming.items()][:-_VIEWS]:
                if old.cancel():
                    self._coming.pop(other, None)
            return coming

    def _came(self, key: tuple[str, Moment], done: Future[View]) -> None:
        # Else it would hold on to a view after the story has changed.
        with self._lock:
            if self._coming.get(key) is done:
                del self._coming[key]

    def read(self, name: str, moment: Moment = NOW) -> Snapshot | None:
        """What the ledger said of a story that is being traced for the first time; None while it is still read."""
        return self._read.get((name, moment))

    def prepare(self, view: View) -> None:
        """Work out, in the background, the pictures without each side and each of the most heard sources: a switch is
        then answered at once. It ends when the story has changed."""
        with self._lock:
            if "prepared" in view.memo:
                return
            view.memo["prepared"] = True
        self._workers.submit(self._prepare, view)

    def _prepare(self, view: View) -> None:
        # What is left of views before goes first.
        if is_due():
            collect()
        sources = sorted(view.trace.sources.values(), key=lambda source: -source.mentions)
        for name in [*dict.fromkeys(source.side for source in sources), *(s.id for s in sources[:_LIKELY])]:
            # People go first: a lock alone would let this thread take it again at once.
            while view.askers and not self._closing.wait(0.05):
                pass
            if self._closing.is_set() or self._views.get((view.story.name, view.moment)) is not view:
                return
            view.picture((name,))
            self._closing.wait(0.02)

    def view(self, name: str, moment: Moment = NOW) -> View:
        """The story at a moment. Raises LedgerError when there is none of that name."""
        from sayso.tracing import trace

        story = self.story(name)
        key = (name, moment)
        with self._lock:
            lock = self._story_locks.setdefault(name, threading.Lock())
        with lock:
            with self._lock:
                found = self._views.get(key)
            if found is not None and not story.stored.diff(found.until):
                with self._lock:
                    self._views.move_to_end(key)
                return found
            began = time.monotonic()
            decisions = story.stored.decisions()
            with self._lock:
                traced_before = [view.trace for (of, _), view in self._views.items() if of == name]
            try:
                with uncollected():
                    snapshot = self._snapshot(story, moment, found)
                    if found is None:
                        self._read[key] = snapshot
                    traced = trace(
                        snapshot,
                        earlier=found.trace if found is not None else None,
                        memory=traced_before[0].memory if traced_before else None,
                    )
            finally:
                self._read.pop(key, None)
            times = [r.recorded for r in snapshot.reports] + [d.recorded for d in decisions]
            if moment != NOW:
                times += [change.recorded for change in story.stored.diff(max(times, default=LONG_AGO))[-1:]]
            last = decisions[-1].id if decisions else ""
            until = max(times, default=LONG_AGO)
            view = View(_Seen(self.desk, story, snapshot, traced), moment, snapshot, traced, last, until)
            view.seconds = time.monotonic() - began
            self._tidy_later()
            with self._lock:
                self._views[key] = view
                while len(self._views) > _VIEWS:
                    self._views.popitem(last=False)
            return view

    def _snapshot(self, story: DeskStory, moment: Moment, before: View | None) -> Snapshot:
        made: Snapshot | None = None
        now, recorded = self.ready(story.name), moment.recorded
        if moment == NOW and before is not None:
            made = self._grown(story, before)
        elif now is not None and recorded is not None and moment.published is None and recorded < now.until:
            since = sum(report.recorded > recorded for report in now.snapshot.reports)
            # Of what was but a small part of the story, all is quicker read than what came since.
            if 2 * since < len(now.snapshot.reports):
                made = as_recorded(now.snapshot, story.stored.diff(recorded, now.until), recorded)
        if made is not None:
            return made
        return story.stored.as_of(published=moment.published, recorded=moment.recorded)

    def _grown(self, story: DeskStory, before: View) -> Snapshot | None:
        for _ in range(_TRIES):
            changes = story.stored.diff(before.until)
            made = grown(before.snapshot, changes, story.stored.decisions(), story.stored.around)
            # Else one came between, which some of what was read knows and some does not.
            if story.stored.last_entry() == changes[-1].recorded:
                return made
        return None

    def _tidy_later(self) -> None:
        """Collect garbage when the story's picture has been told."""
        if is_due() and not self._closing.is_set() and (self._tidying is None or not self._tidying.is_alive()):
            self._tidying = threading.Timer(_QUIET, self._tidy)
            self._tidying.daemon = True
            self._tidying.start()

    def _tidy(self) -> None:
        while is_due() and not self._closing.is_set() and not collect():
            self._closing.wait(0.5)


LONG_AGO = datetime.fromisoformat("0001-01-01T00:00:00+00:00")
