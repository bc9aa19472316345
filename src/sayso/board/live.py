"""What changes in a story, told to every open page as it happens (server-sent events).

One watcher for each story with open pages asks the ledger what it learned; that way a report that another process
adds is told as well.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from anyio.to_thread import run_sync

from sayso.board.shelf import LONG_AGO, Shelf, View
from sayso.errors import SaysoError
from sayso.ledger import Change
from sayso.story import ReportVersion, StoryClaim

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sayso.claims import Claim

_log = logging.getLogger(__name__)

StoryClaimIn = tuple[StoryClaim, ReportVersion]
"""A claim, and the version of the report that it stands in."""

EVERY = 0.25
_FIRST = 0.2
MISSED = 200
"""So many entries of the ledger are told to a page that missed them; after more it should be loaded again."""
_FRESH = ("claim-added", "claim-changed", "claim-reworded")
_BEAT = 20.0
_BACKLOG = 64
_BREATH = 0.01
_LONGEST_BREATH = 0.5


@dataclass(frozen=True, slots=True)
class News:
    """Something that happened: "claims" (new ones, in the order in which they were read), "traced" (it is known by now
    whose word claims are that were told before), "decided" (ids of claims that decisions touched), "origins" (whose
    word claims are is worked out anew), "picture" (it is worked out anew), "gone" (too much was missed: load the page
    again). `until` is the last entry of the ledger that it tells of. `view` is the story as it stands now, None where
    that is still worked out; `drawn` holds what was made of it for one listener and will do for the next."""

    kind: str
    until: datetime | None = None
    claims: tuple[StoryClaimIn, ...] = ()
    ids: tuple[str, ...] = ()
    view: View | None = None
    drawn: dict[tuple[bool, bool, bool, str], str] = field(default_factory=dict, compare=False)


@dataclass(slots=True)
class _Watched:
    queues: set[asyncio.Queue[News]] = field(default_factory=set)
    task: asyncio.Task[None] | None = None
    untold: list[Change] = field(default_factory=list)  # what the picture does not hold yet
    untraced: tuple[StoryClaimIn, ...] = ()  # told before it was known whose word they are
    following: asyncio.Task[None] | None = None


class Hub:
    """Hands news of stories to those who listen."""

    def __init__(self, shelf: Shelf) -> None:
        self.shelf = shelf
        self._stories: dict[str, _Watched] = {}

    async def listen(self, name: str, after: datetime | None = None) -> AsyncIterator[News | None]:
        """News of a story as it comes, with `after` what the ledger learned since then first; None now and then, so
        that a closed connection is noticed."""
        queue: asyncio.Queue[News] = asyncio.Queue(_BACKLOG)
        watched = self._stories.setdefault(name, _Watched())
        watched.queues.add(queue)
        if watched.task is None or watched.task.done():
            watched.task = asyncio.create_task(self._watch(name, watched))
        try:
            if after is not None:
                for news in await run_sync(self._missed, name, after):
                    yield news
            while True:
                try:
                    yield await asyncio.wait_for(queue.get(), _BEAT)
                except TimeoutError:
                    yield None
        finally:
            watched.queues.discard(queue)
            if not watched.queues and watched.task is not None:
                for task in (watched.task, watched.following):
                    if task is not None:
                        task.cancel()
                self._stories.pop(name, None)

    async def _watch(self, name: str, watched: _Watched) -> None:
        last = await run_sync(self._last, name)
        while True:
            await asyncio.sleep(EVERY)
            try:
                changes = await run_sync(self._since, name, last)
                if not changes:
                    continue
                last = changes[-1].recorded
                await self._tell(name, watched, changes)
            except SaysoError as error:
                _log.warning("live news of %r: %s", name, error)
                await asyncio.sleep(5)
            # Whatever else goes wrong once, those who listen must hear what comes after.
            except Exception:
                _log.exception("live news of %r", name)
                await asyncio.sleep(5)

    def _last(self, name: str) -> datetime:
        """The last entry of the ledger that a page shows which is there already."""
        view = self.shelf.ready(name)
        return view.until if view is not None else self.shelf.story(name).stored.last_entry() or LONG_AGO

    def _since(self, name: str, last: datetime) -> Sequence[Change]:
        return self.shelf.story(name).stored.diff(last)

    def _missed(self, name: str, after: datetime) -> list[News]:
        """What there is to tell to a page that shows the story as it was then."""
        changes = self._since(name, after)
        if not changes:
            return []
        until, view = changes[-1].recorded, self.shelf.ready(name)
        if len(changes) > MISSED:
            return [News("gone", until)]
        told = [News("claims", until, _new(changes, view), view=view)]
        if view is not None and (touched := _touched(changes, view)):
            told.append(News("decided", until, ids=touched, view=view))
        return [*told, News("origins", until, view=view), News("picture", until, view=view)]

    async def _tell(self, name: str, watched: _Watched, changes: Sequence[Change]) -> None:
        until, view = changes[-1].recorded, None
        # Whose word a claim is takes a while in a big story: what was read is told before, and before the work begins,
        # for a thread that works makes each write to those who listen wait.
        before = self.shelf.ready(name)
        if before is not None and before.seconds <= _FIRST:
            looking = asyncio.ensure_future(run_sync(self.shelf.view, name))
            await asyncio.wait({looking}, timeout=_FIRST)
            looking.add_done_callback(_looked)
            view = looking.result() if looking.done() and looking.exception() is None else None
        if new := _new(changes, view):
            self._send(watched, News("claims", until, new, view=view))
            if view is None:
                watched.untraced += new
                await _taken(watched)
        watched.untold += changes
        if watched.following is None or watched.following.done():
            watched.following = asyncio.create_task(self._follow(name, watched))

    async def _follow(self, name: str, watched: _Watched) -> None:
        """Tell the story and its picture as they stand, anew for as long as more came meanwhile.

        Beside the watching: a picture may take seconds, and the next report's claims must not wait for it.
        """
        while watched.untold:
            changes, watched.untold = watched.untold, []
            told, watched.untraced = watched.untraced, ()
            until = changes[-1].recorded
            try:
                view = await run_sync(self.shelf.view, name)
                if told:
                    known = tuple((_entry(entry.claim, report, view), report) for entry, report in told)
                    self._send(watched, News("traced", until, known, view=view))
                if touched := _touched(changes, view):
                    self._send(watched, News("decided", until, ids=touched, view=view))
                self._send(watched, News("origins", until, view=view))
                await run_sync(view.picture)
                self._send(watched, News("picture", until, view=view))
            except SaysoError as error:
                _log.warning("live news of %r: %s", name, error)
            except Exception:
                _log.exception("live news of %r", name)

    def _send(self, watched: _Watched, news: News) -> None:
        for queue in watched.queues:
            if queue.full():
                while not queue.empty():
                    queue.get_nowait()
                queue.put_nowait(News("gone", news.until))
            else:
                queue.put_nowait(news)


def _looked(look: asyncio.Future[View]) -> None:
    """Take note of how a look ended: what went wrong comes up again, and is told, when the picture is worked out."""
    if not look.cancelled():
        look.exception()


def _touched(changes: Sequence[Change], view: View) -> tuple[str, ...]:
    """The claims that changes have made another: their cards are drawn anew."""
    decided = [claim for change in changes if change.decision is not None for claim in _ids(view, change)]
    return tuple(dict.fromkeys([*decided, *(change.old.id for change in changes if change.old is not None)]))


def _ids(view: View, change: Change) -> list[str]:
    """The claims that a decision is about, and those that it made."""
    from sayso.board.deciding import touched

    made = change.decision
    if made is None:
        return []
    known = {other.id: other for other in view.story.stored.decisions()}
    return [target for target in touched(made.kind, made.targets, made.value, known) if target in view.claims]


async def _taken(watched: _Watched, seconds: float = 0.3) -> None:
    """Wait until those who listen have taken what was sent, for so long at most, and then a breath for each of them:
    browsers may be of this machine, and what follows takes its processors for seconds."""
    end = time.monotonic() + seconds
    while any(queue.qsize() for queue in watched.queues) and time.monotonic() < end:
        await asyncio.sleep(0.005)
    await asyncio.sleep(min(_BREATH * len(watched.queues), _LONGEST_BREATH))


def _new(changes: Sequence[Change], view: View | None) -> tuple[StoryClaimIn, ...]:
    """The claims that changes brought, as the story has them."""
    return tuple(
        (_entry(change.new, change.report, view), change.report)
        for change in changes
        if change.kind in _FRESH and change.new is not None and change.report is not None
    )


def _entry(claim: Claim, report: ReportVersion, view: View | None) -> StoryClaim:
    """A new claim as the story has it; what was read alone, where the story is still looked at."""
    for entry in view.copies.get(claim.id, ()) if view is not None else ():
        if entry.claim.report == report.id:
            return entry
    said = report.blocks[claim.update] if claim.update < len(report.blocks) else None
    return StoryClaim(
        claim=claim,
        document=report.document,
        said=said or report.published or report.recorded,
        recorded=report.recorded,
    )
