"""The picture, as a page and as JSON, and what forces the ends of its ranges."""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING, Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from sayso.board import bars, groups, stream
from sayso.board.asking import Wait, board_of, left_out, render, rendered, story_view, wait_for
from sayso.board.names import query
from sayso.board.shelf import View
from sayso.story import SIDES

if TYPE_CHECKING:
    from sayso.reckoning import Picture


def picture(request: Request) -> Response:
    """The picture; alone where a script asks for it. One that must still be added up follows, unless it is waited
    for."""
    without = left_out(request)
    part = request.headers.get("hx-target") == "picture"
    wait = part or "wait" in request.query_params
    needed: dict[str, Any] = {"picture": 1, "without": sorted(without)}
    view, common = story_view(request, wait=wait, **needed)
    shown = view.picture(without) if wait or view.has_picture(without) else None
    if shown is None and not common["early"]:
        common["coming"] = wait_for(request, Wait.ADDING, **needed, **common["moment"])
    if shown is not None and view.is_now:
        board_of(request).shelf.prepare(view)
    if part and not without and not common["behind"]:
        # All open pages ask for it at once, when it has become another.
        key = f"picture as HTML, {'decide' if common['decide'] else 'look'}"
        made = partial(_values, request, view, common, without, shown)
        return HTMLResponse(view.once(key, lambda: rendered(request, "_picture.html", **made())))
    values = _values(request, view, common, without, shown)
    return render(request, "_picture.html" if part else "picture.html", **values)


def _values(
    request: Request, view: View, common: dict[str, Any], without: frozenset[str], shown: Picture | None
) -> dict[str, Any]:
    """What the template of the picture needs."""
    rules = [rule for rule in groups.rules(view) if not rule.off]
    sources = sorted(view.trace.sources.values(), key=lambda source: (-source.mentions, source.name))
    return {
        **common,
        "part": request.headers.get("hx-target") == "picture",
        "newest": stream.newest(view) if common["early"] else [],
        "title": f"Picture of {view.story.name}",
        "picture": shown,
        "fates": bars.fates(shown) if shown is not None else [],
        "follows": bars.following(shown) if shown is not None else [],
        "heard": {latest.side for cell in shown.cells for latest in cell.latest} if shown is not None else set(),
        "without": without,
        "rules": rules,
        "left_out": {f"law:{rule.id}": f"the law “{rule.sentence}”" for rule in rules},
        "withdrawn": sorted({claim for _, claim in view.trace.withdrawn}),
        "sources": [(side, [s for s in sources if s.side == side]) for side in SIDES],
        "asked": query(without=sorted(without), **common["moment"]),
    }


def why(request: Request) -> Response:
    """What forces each end of a cell."""
    view, common = story_view(request, wait=True)
    found = view.why(request.query_params.get("cell", ""), left_out(request))
    return render(request, "_why.html", **common, why=found)


async def data(request: Request) -> Response:
    """The picture as JSON."""
    view, _ = await run_in_threadpool(partial(story_view, request, wait=True))
    made = await run_in_threadpool(view.picture, left_out(request))
    return Response(json.dumps(made.to_dict(), default=str), media_type="application/json")


ROUTES = [
    Route("/story/{slug}", picture),
    Route("/story/{slug}/picture.json", data),
    Route("/story/{slug}/why", why),
]
