"""The application: routes, templates, what is shared, and what is said when something goes wrong."""

from __future__ import annotations

import logging
import re
from collections.abc import AsyncIterator, Callable, Collection
from contextlib import asynccontextmanager
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from jinja2.ext import Extension
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from sayso.board import acts, coming, events, openapi, pages, text
from sayso.board.accounts import Accounts
from sayso.board.adding import Intake
from sayso.board.coming import Works
from sayso.board.door import Door
from sayso.board.early import Newest, untraced
from sayso.board.errors import AskError
from sayso.board.gate import LOOPBACK, Gate
from sayso.board.live import Hub
from sayso.board.names import query, to_slug
from sayso.board.shelf import Shelf
from sayso.board.throttle import Throttle
from sayso.desk import Desk
from sayso.errors import SaysoError
from sayso.ledger import ConflictError

_HERE = Path(__file__).parent
_log = logging.getLogger(__name__)
# A form that is none is answered with what is wrong with it; strangers would fill the log.
logging.getLogger("python_multipart").setLevel(logging.ERROR)


@dataclass(slots=True)
class Board:
    """What the handlers of requests share."""

    shelf: Shelf
    hub: Hub
    intake: Intake
    newest: Newest
    works: Works
    door: Door
    templates: Environment
    by_name: Throttle
    by_address: Throttle
    patience: float


def make_app(
    desk_factory: Callable[[], Desk],
    *,
    accounts: Accounts | None = None,
    trusted_header: str | None = None,
    trusted_proxies: Collection[str] = ("127.0.0.1", "::1"),
    allowed_hosts: Collection[str] = LOOPBACK,
    who: str = "editor",
    fetch_hosts: Collection[str] = (),
    patience: float = 0.4,
) -> ASGIApp:
    """The board as an ASGI application over the desk that `desk_factory` opens.

    Without `accounts` and `trusted_header` whoever reaches it may do everything, as `who`: only for loopback.
    `trusted_header` names the header in which a proxy at one of `trusted_proxies` says who is logged in there.
    `allowed_hosts` are the names, without port, under which it answers. `fetch_hosts` are hosts from which reports
    are fetched even where their address is not public. After `patience` seconds a page shows a story as it stood
    before the last report or decision, while that is worked in.
    """
    shelf = Shelf(desk_factory)
    door = Door(who=who, accounts=accounts, trusted_header=trusted_header, proxies=trusted_proxies)
    board = Board(
        shelf=shelf,
        hub=Hub(shelf),
        intake=Intake(shelf, tuple(fetch_hosts)),
        newest=Newest(),
        works=Works(),
        door=door,
        templates=_templates(),
        by_name=Throttle(5, 300),
        by_address=Throttle(20, 300),
        patience=patience,
    )

    @asynccontextmanager
    async def life(app: Starlette) -> AsyncIterator[None]:
        # Loaded before anyone waits for a page.
        await run_in_threadpool(untraced)
        try:
            yield
        finally:
            await run_in_threadpool(board.intake.close)
            await run_in_threadpool(board.works.close)
            await run_in_threadpool(shelf.close)

    app = Starlette(
        routes=[
            *pages.ROUTES,
            *acts.ROUTES,
            *events.ROUTES,
            *coming.ROUTES,
            *openapi.ROUTES,
            Mount("/static", _Static(directory=_HERE / "static"), name="static"),
            Route("/favicon.ico", _no_icon),
        ],
        lifespan=life,
        exception_handlers={
            HTTPException: _http_error,
            AskError: _ask_error,
            SaysoError: _sayso_error,
            Exception: _any_error,
        },
    )
    app.state.board = board
    return Gate(app, door=door, hosts=allowed_hosts)


class _Static(StaticFiles):
    """Files that never change under their address, which holds their digest."""

    def file_response(self, *args: Any, **kwargs: Any) -> Response:
        response = super().file_response(*args, **kwargs)
        response.headers["cache-control"] = "private, max-age=86400"
        return response


async def _no_icon(request: Request) -> Response:
    """No icon: browsers ask for one."""
    return Response(status_code=204)


class _DataAttributes(Extension):
    """Writes htmx's attributes as HTML wants those that it does not know: `hx-get` as `data-hx-get`."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        return re.sub(r"(?<=[\s}])(?=(?:hx|sse)-[a-z-]+=)", "data-", source)


def _templates() -> Environment:
    made = Environment(
        extensions=[_DataAttributes],
        loader=FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(
        shown=text.shown,
        spelled=text.spelled,
        link=text.link,
        count=text.told_count,
        when=text.time_tag,
        moment=text.moment_words,
        slug=to_slug,
    )
    made.globals.update(plural=text.plural, query=query, assets=_digest(), web=_is_web)
    return made


def _is_web(address: str | None) -> bool:
    """Whether an address may be a link: a report may name any, "javascript:" too."""
    return (address or "").lower().startswith(("https://", "http://"))


def _digest() -> str:
    found = blake2b(digest_size=6)
    for path in sorted((_HERE / "static").rglob("*")):
        if path.is_file():
            found.update(path.read_bytes())
    return found.hexdigest()


# Whatever goes wrong is told in words: as a page, or as plain text to a script of the page.


def _told(request: Request, status: int, words: str) -> Response:
    if request.headers.get("hx-request"):
        return PlainTextResponse(words, status)
    board: Board = request.app.state.board
    visitor = request.state.visitor
    page = board.templates.get_template("error.html").render(
        status=status, words=words, visitor=visitor, door=board.door, story=None, title="Not done"
    )
    return HTMLResponse(page, status)


async def _http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    words = {404: "There is no such page.", 405: "That cannot be done here."}.get(error.status_code, error.detail)
    return _told(request, error.status_code, words)


async def _ask_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, AskError)
    return _told(request, error.status, str(error))


async def _sayso_error(request: Request, error: Exception) -> Response:
    # The ledger's place is nothing for a browser to know.
    words = str(getattr(error, "reason", error))
    missing = "there is no story" in words or "the story has no" in words
    return _told(request, 409 if isinstance(error, ConflictError) else 404 if missing else 400, words)


async def _any_error(request: Request, error: Exception) -> Response:
    _log.error("%s %s", request.method, request.url.path, exc_info=error)
    return _told(request, 500, "Something went wrong here; the log of the board says what.")
