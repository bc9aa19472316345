"""The toll through time: chart and table."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sayso.board import stream, toll
from sayso.board.asking import render, start_of, story_view
from sayso.board.names import query

_ROWS = 200


def toll_page(request: Request) -> Response:
    """The toll through time: chart and table."""
    view, common = story_view(request, wait="spec" in request.query_params)
    if common["early"]:
        title = f"The toll in {view.story.name}"
        return render(request, "toll.html", **common, title=title, newest=stream.newest(view))
    event = request.query_params.get("event") or stream.commonest(view)
    group = request.query_params.get("group", "").strip()
    filters = stream.Filters.of({"event": event, "group": group})
    key = f"toll of {event}"
    found: list[toll.Point] | None = None if group else view.memo.get(key)
    if found is None:
        found = toll.points(view, [entry for entry in view.snapshot.claims if filters.fit(entry, view)])
        if not group:
            view.memo[key] = found
    if "spec" in request.query_params:
        return JSONResponse(toll.spec(found, event))
    start = start_of(request)
    newest = found[::-1]
    values = {
        **common,
        "title": f"The toll in {view.story.name}",
        "points": newest[start : start + _ROWS],
        "total": len(newest),
        "next": start + _ROWS if len(newest) > start + _ROWS else None,
        "event": event,
        "group": group,
        "choices": stream.choices(view),
        "spec": query(event=event, group=group, spec=1, **common["moment"]),
    }
    return render(request, "toll.html", **values)


ROUTES = [Route("/story/{slug}/toll", toll_page)]
