"""What every page shares: who asks, for which story and moment, and pages made from templates."""

from __future__ import annotations

import time
from dataclasses import dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse

from sayso.board import moments
from sayso.board.early import Early
from sayso.board.errors import AskError
from sayso.board.names import from_slug, query, to_slug
from sayso.board.shelf import LONG_AGO, Shelf, View
from sayso.board.stream import Filters
from sayso.board.text import plural
from sayso.claims import EVENTS
from sayso.desk import NOW, Moment
from sayso.story import SIDES

if TYPE_CHECKING:
    from sayso.board.app import Board
    from sayso.board.door import Visitor

_MAX_WITHOUT = 200


def board_of(request: Request) -> Board:
    """What the handlers share."""
    board: Board = request.app.state.board
    return board


def visitor_of(request: Request) -> Visitor:
    """Who is asking."""
    visitor: Visitor = request.state.visitor
    return visitor


def render(request: Request, template: str, status: int = 200, **values: Any) -> HTMLResponse:
    """A page from a template."""
    return HTMLResponse(rendered(request, template, **values), status)


def rendered(request: Request, template: str, **values: Any) -> str:
    """The same as HTML."""
    board = board_of(request)
    shared = {"visitor": visitor_of(request), "door": board.door, "story": None, "title": "Stories"}
    return board.templates.get_template(template).render(**{**shared, **values})


def may_see(request: Request) -> Board:
    """The board, for a visitor who may look at it; others are sent to log in."""
    if not visitor_of(request).may("reader"):
        raise HTTPException(401, "Log in to see this board.")
    return board_of(request)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """What a page still waits for: in words, the query of the events that tell of it, and the page's own address."""

    READING: ClassVar[str] = (
        "The ledger is being read; after that it is worked out whose word each claim is in the end."
    )
    ADDING: ClassVar[str] = "The claims are being added up."

    words: str
    query: str
    again: str


def wait_for(request: Request, words: str, **asked: object) -> Wait:
    """What the page of a request still waits for; `asked` is what the events are asked for."""
    again = quote(request.scope["path"]) + (f"?{request.url.query}" if request.url.query else "")
    return Wait(words=words, query=query(**asked), again=again)


def stage(shelf: Shelf, name: str, moment: Moment) -> str:
    """How far a story is looked at, in words."""
    read = shelf.read(name, moment)
    if read is None:
        return Wait.READING
    claims, reports = plural(len(read.claims), "claim"), plural(len(read.reports), "report")
    return f"Whose word each claim is in the end is still being worked out, for {claims} in {reports}."


def story_view(
    request: Request, *, wait: bool = False, filters: Filters | None = None, **asked: object
) -> tuple[View, dict[str, Any]]:
    """The story at the moment that is asked for, and what its pages have in common.

    Where it is still to be traced, a view of what the ledger knows (`Early`; of the newest claims, those that fit
    `filters`); with `wait` that is waited for. `asked` is what the page will need beside, as `coming` is asked for it.
    """
    board = may_see(request)
    shelf, name = board.shelf, from_slug(request.path_params["slug"])
    moment = moments.moment_of(request.query_params)
    by = request.query_params.get("by") or "published"
    at = request.query_params.get("at", "")
    past = {"at": at, "by": by} if at else {}
    story, late = shelf.story(name), time.monotonic() + board.patience
    found, behind = _soon(board, name, moment)
    if found is None and wait:
        found, behind = shelf.view(name, moment), False
    if found is None:
        view: View = board.newest.early(story, moment, shelf.read(name, moment), filters or Filters())
        coming = wait_for(request, stage(shelf, name, moment), **asked, **past)
    else:
        view, coming = found, None
        board.newest.forget(name, moment)
    now = view if moment == NOW else shelf.soon(name, NOW, max(0.0, late - time.monotonic()))[0]
    early = isinstance(view, Early)
    look = moments.parse_look(request.cookies.get(look_cookie(request, name)))
    common = {
        "story": story,
        "view": view,
        "early": early,
        "coming": coming,
        "behind": behind and not early,
        "part": False,
        "known": view.until.isoformat() if not early and view.until > LONG_AGO else None,
        "slug": to_slug(name),
        "base": f"/story/{to_slug(name)}",
        "slider": moments.slider(None if isinstance(now, Early) and not now.whole else now, moment, by),
        "moment": past,
        "past": query(**past),
        "news": shelf.news(name, look) if look is not None else 0,
        "decide": visitor_of(request).may("editor") and view.is_now and not early,
        "events": EVENTS,
        "sides": SIDES,
    }
    return view, common


def _soon(board: Board, name: str, moment: Moment) -> tuple[View | None, bool]:
    # What the ledger knows must still be looked up, where there is nothing yet.
    first = board.shelf.ready(name, moment) is None
    return board.shelf.soon(name, moment, board.patience / 2 if first else board.patience)


def look_cookie(request: Request, name: str) -> str:
    """The cookie that holds when the visitor has last looked at a story: others may use the same browser."""
    about = f"{name}\0{visitor_of(request).name or ''}"
    return f"look_{blake2b(about.encode('utf-8', 'replace'), digest_size=6).hexdigest()}"


def left_out(request: Request) -> frozenset[str]:
    """What a query leaves out: ids of claims, sources, laws, names of sides. Raises AskError for too much."""
    asked = [name for name in request.query_params.getlist("without") if name]
    if len(asked) > _MAX_WITHOUT:
        raise AskError(f"{len(asked)} things cannot be left out at once; {_MAX_WITHOUT} at most")
    return frozenset(asked)


def start_of(request: Request) -> int:
    """From which row on a list is asked for. Raises AskError for what is no number."""
    start = request.query_params.get("start", "0")
    if not start.isdecimal() or len(start) > 9:
        raise AskError(f"start: {start!r:.40} is no number")
    return int(start)
