"""The origins of a fate's claims."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sayso.board import graph, origins, stream
from sayso.board.asking import render, start_of, story_view
from sayso.board.errors import AskError
from sayso.board.shelf import View

_ROWS = 200
_ROOTS = 24
_OUTLETS = 8


def origin_page(request: Request) -> Response:
    """The origins of a fate's claims as a graph and a list, some at a time; with all its outlets the one that is
    named."""
    view, common = story_view(request)
    if common["early"]:
        title = f"Origins in {view.story.name}"
        return render(request, "origins.html", **common, title=title, newest=stream.newest(view))
    event = request.query_params.get("event") or stream.commonest(view)
    group = request.query_params.get("group", "").strip()
    filters = stream.Filters.of({"event": event, "group": group})
    tree, only, start = _tree(view, filters), request.query_params.get("origin", ""), start_of(request)
    roots = [root for root in tree.roots if not only or root.origin.id == only]
    if only and not roots:
        raise AskError("no claim like that has this origin", 404)
    shown = roots[start : start + _ROOTS]
    most = _ROWS if only else _OUTLETS
    values = {
        **common,
        "drawing": graph.draw(shown, most),
        "title": f"Origins in {view.story.name}",
        "tree": tree,
        "roots": shown,
        "next": start + _ROOTS if len(roots) > start + _ROOTS else None,
        "only": only,
        "most": most,
        "event": event,
        "group": group,
        "choices": stream.choices(view),
    }
    return render(request, "origins.html", **values)


def _tree(view: View, filters: stream.Filters) -> origins.Tree:
    if filters.group is not None:
        return origins.tree(view, stream.newest_first(view, filters))
    key = f"tree of {filters.event}"
    if key not in view.memo:
        view.memo[key] = origins.tree(view, stream.newest_first(view, filters))
    found: origins.Tree = view.memo[key]
    return found


ROUTES = [Route("/story/{slug}/origins", origin_page)]
