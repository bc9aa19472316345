"""The origins of a fate's claims."""

from __future__ import annotations

import secrets
from dataclasses import replace

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from sayso.board import graph, origins, stream
from sayso.board.asking import render, rendered, start_of, story_view, visitor_of
from sayso.board.errors import AskError
from sayso.board.names import query
from sayso.board.shelf import View

_ROWS = 200
_ROOTS = 24
_OUTLETS = 8
_TOKEN = secrets.token_hex(16)
"""Stands for the token of whoever asks in what is made once for all: no report can know it."""


def origin_page(request: Request) -> Response:
    """The origins of a fate's claims as a graph and a list, some at a time; with all its outlets the one that is
    named; graph and list alone where a script asks for them."""
    part = request.headers.get("hx-target") == "origins"
    view, common = story_view(request, wait=part)
    if common["early"]:
        title = f"Origins in {view.story.name}"
        return render(request, "origins.html", **common, title=title, newest=stream.newest(view))
    event = request.query_params.get("event") or stream.commonest(view)
    group = request.query_params.get("group", "").strip()
    only, start = request.query_params.get("origin", ""), start_of(request)
    visitor = visitor_of(request)

    def page(csrf: str) -> str:
        tree = _tree(view, stream.Filters.of({"event": event, "group": group}))
        roots = [root for root in tree.roots if not only or root.origin.id == only]
        if only and not roots and not part:
            raise AskError("no claim like that has this origin", 404)
        shown = roots[start : start + _ROOTS]
        most = _ROWS if only else _OUTLETS
        values = {
            **common,
            "visitor": replace(visitor, csrf=csrf),
            "part": part,
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
            "asked": query(event=event, group=group, origin=only, start=start or None),
        }
        return rendered(request, "_origins.html" if part else "origins.html", **values)

    if part and view.is_now and not (group or only or start or common["behind"]):
        # All open pages ask for it at once, when it has become another.
        key = f"origins of {event} as HTML, {'decide' if common['decide'] else 'look'}"
        made: str = view.once(key, lambda: page(_TOKEN))
        return HTMLResponse(made.replace(_TOKEN, visitor.csrf))
    return HTMLResponse(page(visitor.csrf))


def _tree(view: View, filters: stream.Filters) -> origins.Tree:
    if filters.group is not None:
        return origins.tree(view, stream.newest_first(view, filters))
    key = f"tree of {filters.event}"
    if key not in view.memo:
        view.memo[key] = origins.tree(view, stream.newest_first(view, filters))
    found: origins.Tree = view.memo[key]
    return found


ROUTES = [Route("/story/{slug}/origins", origin_page)]
