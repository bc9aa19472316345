"""What every page shares: who asks, for which story and moment, and pages made from templates."""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse

from sayso.board import moments
from sayso.board.errors import AskError
from sayso.board.names import from_slug, query, to_slug
from sayso.board.shelf import View
from sayso.claims import EVENTS
from sayso.desk import NOW
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
    board = board_of(request)
    page = board.templates.get_template(template).render(
        visitor=visitor_of(request), door=board.door, **{"story": None, "title": "Stories", **values}
    )
    return HTMLResponse(page, status)


def may_see(request: Request) -> Board:
    """The board, for a visitor who may look at it; others are sent to log in."""
    if not visitor_of(request).may("reader"):
        raise HTTPException(401, "Log in to see this board.")
    return board_of(request)


def story_view(request: Request) -> tuple[View, dict[str, Any]]:
    """The story at the moment that is asked for, and what its pages have in common."""
    board = may_see(request)
    name = from_slug(request.path_params["slug"])
    moment = moments.moment_of(request.query_params)
    view, behind = board.shelf.soon(name, moment, board.patience)
    look = moments.parse_look(request.cookies.get(look_cookie(name)))
    by = request.query_params.get("by") or "published"
    now = view if moment == NOW else board.shelf.soon(name, NOW, board.patience)[0]
    at = request.query_params.get("at", "")
    common = {
        "story": view.story,
        "view": view,
        "behind": behind,
        "part": False,
        "slug": to_slug(name),
        "base": f"/story/{to_slug(name)}",
        "slider": moments.slider(now, moment, by),
        "moment": {"at": at, "by": by} if at else {},
        "past": query(at=at, by=by if at else ""),
        "news": board.shelf.news(name, look) if look is not None else 0,
        "decide": visitor_of(request).may("editor") and view.is_now,
        "events": EVENTS,
        "sides": SIDES,
    }
    return view, common


def look_cookie(name: str) -> str:
    """The cookie that holds when a story was last looked at."""
    return f"look_{blake2b(name.encode('utf-8', 'replace'), digest_size=6).hexdigest()}"


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
