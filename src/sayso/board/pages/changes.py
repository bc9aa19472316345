"""What was decided, and what changed since the last look."""

from __future__ import annotations

from datetime import UTC, datetime

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sayso.board import decided, moments
from sayso.board.asking import board_of, look_cookie, render, story_view


def history(request: Request) -> Response:
    """All that the ledger learned and all that was decided, newest first."""
    view, common = story_view(request)
    decisions, names = list(reversed(view.story.stored.decisions())), decided.Names.of(view)
    return render(
        request,
        "history.html",
        **common,
        title=f"Decisions on {view.story.name}",
        decisions=decisions,
        sentences={made.id: decided.sentence(made, names) for made in decisions},
        in_force=view.decisions,
    )


def changes(request: Request) -> Response:
    """What changed since the last look."""
    view, common = story_view(request)
    board, name = board_of(request), view.story.name
    since = moments.parse_look(request.query_params.get("since", "").replace(" ", "+"))
    look = since or moments.parse_look(request.cookies.get(look_cookie(name)))
    part = request.headers.get("hx-target") == "in-picture"
    wait = part or "wait" in request.query_params
    found = moments.changed(board.shelf, name, look, wait=wait) if look is not None else None
    values = {**common, "title": f"What changed in {name}", "found": found, "now": datetime.now(UTC)}
    return render(request, "_in_picture.html" if part else "changes.html", **values)


ROUTES = [
    Route("/story/{slug}/history", history),
    Route("/story/{slug}/changes", changes),
]
