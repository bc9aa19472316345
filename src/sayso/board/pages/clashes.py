"""What cannot all hold, and what giving up each part of it would change."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sayso.board import clashes, stream
from sayso.board.asking import Wait, left_out, render, story_view, wait_for
from sayso.board.names import query


def clash_page(request: Request) -> Response:
    """The clashes, side by side."""
    without = left_out(request)
    part = request.headers.get("hx-target") == "clashes"
    wait = part or "wait" in request.query_params
    needed: dict[str, Any] = {"picture": 1, "without": sorted(without)}
    view, common = story_view(request, wait=wait, **needed)
    ready = wait or view.has_picture(without)
    if not ready and not common["early"]:
        common["coming"] = wait_for(request, Wait.ADDING, **needed, **common["moment"])
    values = {
        **common,
        "part": part,
        "newest": stream.newest(view) if common["early"] else [],
        "title": f"Clashes in {view.story.name}",
        "picture": view.picture(without) if ready else None,
        "rows": clashes.rows(view, without) if ready else [],
        "asked": query(without=sorted(without), **common["moment"]),
    }
    return render(request, "_clashes.html" if part else "clashes.html", **values)


def give_up(request: Request) -> Response:
    """What giving up one member of a clash would change."""
    view, common = story_view(request, wait=True)
    name = request.query_params.get("name", "")
    sentences, left = clashes.given_up(view, name, left_out(request))
    return render(request, "_giving_up.html", **common, sentences=sentences, left=left)


ROUTES = [
    Route("/story/{slug}/clashes", clash_page),
    Route("/story/{slug}/giving-up", give_up),
]
