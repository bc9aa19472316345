"""What is still worked out for a page: told to it as server-sent events, how far it is and when it is there."""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections.abc import AsyncIterator, Callable, Hashable
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Any

from markupsafe import escape
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from sayso.board import moments
from sayso.board.asking import Wait, left_out, may_see, stage
from sayso.board.names import from_slug
from sayso.board.shelf import View
from sayso.errors import SaysoError

_log = logging.getLogger(__name__)

_EVERY = 1.0
_BEAT = 20.0


@dataclass(slots=True)
class _Work:
    future: Future[Any]
    waiting: int = 0


class Works:
    """Work that pages wait for, done in the background once for all of them."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(2, "sayso-adding-up")
        self._lock = threading.Lock()
        self._works: dict[Hashable, _Work] = {}

    def close(self) -> None:
        """Begin nothing more."""
        self._pool.shutdown(wait=True, cancel_futures=True)

    def join(self, key: Hashable, do: Callable[[], Any]) -> Future[Any]:
        """The work of that key, begun where nobody waits for it yet. Who joins must `leave`."""
        with self._lock:
            work = self._works.get(key)
            if work is None or work.future.cancelled():
                work = self._works[key] = _Work(self._pool.submit(do))
            work.waiting += 1
            return work.future

    def leave(self, key: Hashable) -> None:
        """Wait no longer: what nobody waits for is not begun."""
        with self._lock:
            work = self._works[key]
            work.waiting -= 1
            if not work.waiting:
                work.future.cancel()
                del self._works[key]


async def coming(request: Request) -> Response:
    """How far that is which a page still waits for, as server-sent events, and word when it is ready; with `picture`
    the picture too, with `since` what has changed in it."""
    board = may_see(request)
    name = from_slug(request.path_params["slug"])
    await run_in_threadpool(board.shelf.story, name)
    moment, without = moments.moment_of(request.query_params), left_out(request)
    since = moments.parse_look(request.query_params.get("since", "").replace(" ", "+"))
    picture = "picture" in request.query_params
    began = time.monotonic()

    async def ended(future: Future[Any], words: Callable[[], str]) -> AsyncIterator[str]:
        """How far a work is, until it is done."""
        work, told = asyncio.wrap_future(future), ""
        while not work.done():
            if (now := words()) != told:
                told = now
                yield _event("stage", now)
            await asyncio.wait({work}, timeout=_EVERY)
            yield _event("elapsed", f"{time.monotonic() - began:.0f} s")

    async def looked() -> AsyncIterator[str | View]:
        while True:
            future = board.shelf.coming(name, moment)
            async for told in ended(future, lambda: stage(board.shelf, name, moment)):
                yield told
            if not future.cancelled():
                yield future.result()
                return
            await asyncio.sleep(_EVERY)

    async def added_up(view: View) -> AsyncIterator[str]:
        if since is not None:
            key: Hashable = (name, view.until, since)
            do: Callable[[], Any] = partial(moments.changed, board.shelf, name, since, wait=True)
        elif picture and not view.has_picture(without):
            key, do = (name, moment, view.until, without), partial(view.picture, without)
        else:
            return
        future = board.works.join(key, do)
        try:
            async for told in ended(future, lambda: Wait.ADDING):
                yield told
            future.result()
        finally:
            board.works.leave(key)

    async def events() -> AsyncIterator[str]:
        yield ": here\n\n"
        try:
            async for found in looked():
                if isinstance(found, str):
                    yield found
                    continue
                async for told in added_up(found):
                    yield told
            yield _event("ready", "1")
            return
        except SaysoError as error:
            yield _event("stage", f"That could not be worked out: {getattr(error, 'reason', error)}")
        except (CancelledError, asyncio.CancelledError):
            raise
        except Exception:
            _log.exception("working out %r", name)
            yield _event("stage", "Something went wrong here; the log of the board says what.")
        # Were this the end, a browser would ask again, and again.
        while True:
            await asyncio.sleep(_BEAT)
            yield ": still here\n\n"

    return StreamingResponse(events(), media_type="text/event-stream", headers={"x-accel-buffering": "no"})


def _event(kind: str, words: str) -> str:
    return f"event: {kind}\ndata: {escape(' '.join(words.split()))}\n\n"


ROUTES = [Route("/story/{slug}/coming", coming)]
