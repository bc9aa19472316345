"""What was decided, and what changed since the last look."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sayso.board import decided, moments
from sayso.board.asking import Wait, board_of, look_cookie, render, story_view, wait_for
from sayso.board.names import from_slug


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
    name, wait = from_slug(request.path_params["slug"]), "wait" in request.query_params
    since = moments.parse_look(request.query_params.get("since", "").replace(" ", "+"))
    look = since or moments.parse_look(request.cookies.get(look_cookie(request, name)))
    needed: dict[str, Any] = {"since": look.isoformat()} if look is not None else {}
    _, common = story_view(request, wait=wait, **needed)
    found = moments.changed(board_of(request).shelf, name, look, wait=wait) if look is not None else None
    if found is None or found.cells is not None:
        common["coming"] = None
    elif common["coming"] is None:
        common["coming"] = wait_for(request, Wait.ADDING, **needed, **common["moment"])
    return render(request, "changes.html", **common, title=f"What changed in {name}", found=found)


ROUTES = [
    Route("/story/{slug}/history", history),
    Route("/story/{slug}/changes", changes),
]
