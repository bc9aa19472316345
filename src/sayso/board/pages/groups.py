"""Groups and laws: how groups stand to each other, which laws hold, and the ranges of all groups at a glance."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sayso.board import bars, groups, stream
from sayso.board.asking import Wait, render, story_view, wait_for


def group_page(request: Request) -> Response:
    """The groups of a story and its laws, with what may be decided of them; where they must still be added up, they
    follow."""
    part = request.headers.get("hx-target") == "groups"
    wait = part or "wait" in request.query_params
    view, common = story_view(request, wait=wait, picture=1)
    ready = wait or view.has_picture()
    if not ready and not common["early"]:
        common["coming"] = wait_for(request, Wait.ADDING, picture=1, **common["moment"])
    values = {
        **common,
        "part": part,
        "newest": stream.newest(view) if common["early"] else [],
        "title": f"Groups and laws in {view.story.name}",
        "glance": bars.glance(view.picture()) if ready else None,
        "named": groups.named(view) if ready else [],
        "relations": groups.RELATIONS,
        "first": request.query_params.get("first", "")[:200],
        "second": request.query_params.get("second", "")[:200],
        "rulings": groups.rulings(view),
        "rules": groups.rules(view),
    }
    return render(request, "_groups.html" if part else "groups.html", **values)


ROUTES = [Route("/story/{slug}/groups", group_page)]
