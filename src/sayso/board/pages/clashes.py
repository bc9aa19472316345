"""What cannot all hold, and what giving up each part of it would change."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sayso.board import clashes
from sayso.board.asking import left_out, render, story_view
from sayso.board.names import query


def clash_page(request: Request) -> Response:
    """The clashes, side by side."""
    view, common = story_view(request)
    without = left_out(request)
    part = request.headers.get("hx-target") == "clashes"
    ready = part or "wait" in request.query_params or view.has_picture(without)
    values = {
        **common,
        "part": part,
        "title": f"Clashes in {view.story.name}",
        "picture": view.picture(without) if ready else None,
        "rows": clashes.rows(view, without) if ready else [],
        "asked": query(without=sorted(without), **common["moment"]),
    }
    return render(request, "_clashes.html" if part else "clashes.html", **values)


def give_up(request: Request) -> Response:
    """What giving up one member of a clash would change."""
    view, common = story_view(request)
    name = request.query_params.get("name", "")
    sentences, left = clashes.given_up(view, name, left_out(request))
    return render(request, "_giving_up.html", **common, sentences=sentences, left=left)


ROUTES = [
    Route("/story/{slug}/clashes", clash_page),
    Route("/story/{slug}/giving-up", give_up),
]
