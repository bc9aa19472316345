"""What changes in a story, told to every open page as it happens (server-sent events).

One watcher for each story with open pages asks the ledger what it learned; that way a report that another process
adds is told as well.
"""

from __future__ import annotations

import asyncio
import logging
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

_log = logging.getLogger(__name__)

EVERY = 0.25
_FIRST = 0.2
_FRESH = ("claim-added", "claim-changed", "claim-reworded")
_BEAT = 20.0
_BACKLOG = 64


@dataclass(frozen=True, slots=True)
class News:
    """Something that happened: "claims" (new ones, in the order in which they were read), "decided" (ids of claims
    that decisions touched), "picture" (it is worked out anew), "gone" (too much was missed: load the page again).
    `view` is the story as it stands now, None where that is still worked out; `drawn` holds what was made of it for one
    listener and will do for the next."""

    kind: str
    claims: tuple[tuple[StoryClaim, ReportVersion], ...] = ()
    ids: tuple[str, ...] = ()
    view: View | None = None
    drawn: dict[tuple[bool, str], str] = field(default_factory=dict, compare=False)


@dataclass(slots=True)
class _Watched:
    queues: set[asyncio.Queue[News]] = field(default_factory=set)
    task: asyncio.Task[None] | None = None
    untold: list[Change] = field(default_factory=list)  # what the picture does not hold yet
    following: asyncio.Task[None] | None = None


class Hub:
    """Hands news of stories to those who listen."""

    def __init__(self, shelf: Shelf) -> None:
        self.shelf = shelf
        self._stories: dict[str, _Watched] = {}

    async def listen(self, name: str) -> AsyncIterator[News | None]:
        """News of a story as it comes; None now and then, so that a closed connection is noticed."""
        queue: asyncio.Queue[News] = asyncio.Queue(_BACKLOG)
        watched = self._stories.setdefault(name, _Watched())
        watched.queues.add(queue)
        if watched.task is None or watched.task.done():
            watched.task = asyncio.create_task(self._watch(name, watched))
        try:
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

    async def _tell(self, name: str, watched: _Watched, changes: Sequence[Change]) -> None:
        looking = asyncio.ensure_future(run_sync(self.shelf.view, name))
        # Whose word a claim is may take a while in a big story: what was read is told before.
        await asyncio.wait({looking}, timeout=_FIRST)
        looking.add_done_callback(_looked)
        view = looking.result() if looking.done() and looking.exception() is None else None
        new = tuple(
            (_entry(change, view), change.report)
            for change in changes
            if change.kind in ("claim-added", "claim-changed", "claim-reworded")
            and change.new is not None
            and change.report is not None
        )
        if new:
            self._send(watched, News("claims", new, view=view))
        watched.untold += changes
        if watched.following is None or watched.following.done():
            watched.following = asyncio.create_task(self._follow(name, watched))

    async def _follow(self, name: str, watched: _Watched) -> None:
        """Tell the story and its picture as they stand, anew for as long as more came meanwhile.

        Beside the watching: a picture may take seconds, and the next report's claims must not wait for it.
        """
        while watched.untold:
            changes, watched.untold = watched.untold, []
            try:
                view = await run_sync(self.shelf.view, name)
                touched = [t for c in changes if c.decision is not None for t in _ids(view, c)]
                touched += [c.old.id for c in changes if c.old is not None]
                if touched:
                    self._send(watched, News("decided", ids=tuple(dict.fromkeys(touched)), view=view))
                self._send(watched, News("origins", view=view))
                await run_sync(view.picture)
                self._send(watched, News("picture", view=view))
            except SaysoError as error:
                _log.warning("live news of %r: %s", name, error)
            except Exception:
                _log.exception("live news of %r", name)

    def _send(self, watched: _Watched, news: News) -> None:
        for queue in watched.queues:
            if queue.full():
                while not queue.empty():
                    queue.get_nowait()
                queue.put_nowait(News("gone"))
            else:
                queue.put_nowait(news)


def _looked(look: asyncio.Future[View]) -> None:
    """Take note of how a look ended: what went wrong comes up again, and is told, when the picture is worked out."""
    if not look.cancelled():
        look.exception()


def _ids(view: View, change: Change) -> list[str]:
    """The claims that a decision is about, and those that it made."""
    from sayso.board.deciding import touched

    made = change.decision
    if made is None:
        return []
    known = {other.id: other for other in view.story.stored.decisions()}
    return [target for target in touched(made.kind, made.targets, made.value, known) if target in view.claims]


def _entry(change: Change, view: View | None) -> StoryClaim:
    """A new claim as the story has it; what was read alone, where the story is still looked at."""
    assert change.new is not None
    assert change.report is not None
    report, claim = change.report, change.new
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
