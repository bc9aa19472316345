"""The pages: what is asked for with GET, and changes nothing."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from sayso.board import bars, clashes, moments, origins, stream, toll
from sayso.board.cards import card_of, spans_of
from sayso.board.errors import AskError
from sayso.board.names import from_slug, query, to_slug
from sayso.board.shelf import View
from sayso.board.text import lit
from sayso.claims import CERTAINTIES, EVENTS, FATES, POLARITIES, ROLES, SOURCE_KINDS, STANCES
from sayso.desk import NOW
from sayso.story import SIDES

if TYPE_CHECKING:
    from sayso.board.app import Board
    from sayso.board.door import Visitor

_MAX_WITHOUT = 200
_ROWS = 200
_ROOTS = 40
_OUTLETS = 8


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


def _view(request: Request) -> tuple[View, dict[str, Any]]:
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
    from hashlib import blake2b

    return f"look_{blake2b(name.encode('utf-8', 'replace'), digest_size=6).hexdigest()}"


def stories(request: Request) -> Response:
    """All stories of the ledger."""
    if not visitor_of(request).may("reader"):
        door = board_of(request).door
        if door.has_login:
            return RedirectResponse("/login", 303)
        raise HTTPException(403, "The proxy before this board does not say who you are.")
    board = board_of(request)
    rows = []
    for story in board.shelf.desk.stories():
        last = story.stored.claims(limit=1).claims
        rows.append({"name": story.name, "country": story.country, "last": last[0].said if last else None})
    return render(request, "stories.html", rows=rows)


def _without(request: Request) -> frozenset[str]:
    asked = [name for name in request.query_params.getlist("without") if name]
    if len(asked) > _MAX_WITHOUT:
        raise AskError(f"{len(asked)} things cannot be left out at once; {_MAX_WITHOUT} at most")
    return frozenset(asked)


def picture(request: Request) -> Response:
    """The picture; alone where a script asks for it. One that must still be added up comes in a second step."""
    view, common = _view(request)
    without = _without(request)
    part = request.headers.get("hx-target") == "picture"
    ready = part or "wait" in request.query_params or view.has_picture(without)
    shown = view.picture(without) if ready else None
    if shown is not None and view.is_now:
        board_of(request).shelf.prepare(view)
    sources = sorted(view.trace.sources.values(), key=lambda source: (-source.mentions, source.name))
    values = {
        **common,
        "part": part,
        "title": f"Picture of {view.story.name}",
        "picture": shown,
        "fates": bars.fates(shown) if shown is not None else [],
        "follows": bars.following(shown) if shown is not None else [],
        "without": without,
        "sources": [(side, [s for s in sources if s.side == side]) for side in SIDES],
        "asked": query(without=sorted(without), **common["moment"]),
    }
    return render(request, "_picture.html" if part else "picture.html", **values)


def why(request: Request) -> Response:
    """What forces each end of a cell."""
    view, common = _view(request)
    found = view.why(request.query_params.get("cell", ""), _without(request))
    return render(request, "_why.html", **common, why=found)


def claims(request: Request) -> Response:
    """The stream; further cards alone where a script asks for them."""
    view, common = _view(request)
    filters = stream.Filters.of(request.query_params)
    found = stream.stretch(view, filters, _start(request))
    values = {**common, "found": found, "filters": filters, "title": f"Claims of {view.story.name}"}
    if request.headers.get("hx-target", "").startswith("more"):
        return render(request, "_cards.html", **values)
    return render(request, "claims.html", **values, choices=stream.choices(view), certainties=CERTAINTIES)


def claim(request: Request) -> Response:
    """One claim: its record, its history, what may be decided on it."""
    view, common = _view(request)
    entry = view.claims.get(request.path_params["claim"])
    if entry is None:
        raise AskError("the story has no such claim", 404)
    values = {
        **common,
        "title": f"A claim of {view.story.name}",
        "card": card_of(view, entry),
        "joins": origins.joins_of(view.trace.path(entry), view),
        "changes": [(c.recorded, moments.sentence(c)) for c in view.story.stored.history(entry.claim.id)],
        "last": view.decisions.get(view.last_on.get(entry.claim.id, "")),
        **_vocabulary(),
    }
    form = request.query_params.get("form")
    if form in ("mend", "split"):
        return render(request, f"_{form}.html", **values)
    return render(request, "claim.html", **values)


def _vocabulary() -> dict[str, Any]:
    return {
        "certainties": CERTAINTIES,
        "polarities": POLARITIES,
        "roles": ROLES,
        "kinds": SOURCE_KINDS,
        "stances": STANCES,
    }


def report(request: Request) -> Response:
    """A report with all its claims lit up, and the form to add one by hand."""
    view, common = _view(request)
    found = view.reports.get(request.path_params["report"])
    if found is None:
        raise AskError("the story has no such report", 404)
    entries = [entry for entry in view.snapshot.claims if entry.claim.report == found.id]
    spans = [span for entry in entries for span in spans_of(entry.claim)]
    return render(
        request,
        "report.html",
        **common,
        title=f"{found.title or found.id}",
        report=found,
        words=lit(found.text, 0, len(found.text), spans),
        cards=[card_of(view, entry) for entry in entries],
        **_vocabulary(),
    )


def reports(request: Request) -> Response:
    """All reports, newest first."""
    view, common = _view(request)
    rows = sorted(view.snapshot.reports, key=lambda r: r.published or r.recorded, reverse=True)
    start = _start(request)
    following = start + _ROWS if len(rows) > start + _ROWS else None
    values = {**common, "title": f"Reports on {view.story.name}", "total": len(rows), "next": following}
    return render(request, "reports.html", **values, rows=rows[start : start + _ROWS])


def _start(request: Request) -> int:
    start = request.query_params.get("start", "0")
    if not start.isdecimal() or len(start) > 9:
        raise AskError(f"start: {start!r:.40} is no number")
    return int(start)


def clash_page(request: Request) -> Response:
    """The clashes, side by side."""
    view, common = _view(request)
    without = _without(request)
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
    view, common = _view(request)
    name = request.query_params.get("name", "")
    sentences, left = clashes.given_up(view, name, _without(request))
    return render(request, "_giving_up.html", **common, sentences=sentences, left=left)


def origin_page(request: Request) -> Response:
    """The origins of a fate's claims as a tree, some at a time; one of them with all its outlets where it is named."""
    view, common = _view(request)
    event = request.query_params.get("event") or _commonest(view)
    group = request.query_params.get("group", "").strip()
    filters = stream.Filters.of({"event": event, "group": group})
    tree, only, start = _tree(view, filters), request.query_params.get("origin", ""), _start(request)
    roots = [root for root in tree.roots if not only or root.origin.id == only]
    if only and not roots:
        raise AskError("no claim like that has this origin", 404)
    values = {
        **common,
        "title": f"Origins in {view.story.name}",
        "tree": tree,
        "roots": roots[start : start + _ROOTS],
        "next": start + _ROOTS if len(roots) > start + _ROOTS else None,
        "only": only,
        "most": _ROWS if only else _OUTLETS,
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


def _commonest(view: View) -> str:
    if "commonest" not in view.memo:
        view.memo["commonest"] = _most_told(view)
    return str(view.memo["commonest"])


def _most_told(view: View) -> str:
    counts = {fate: sum(entry.claim.event == fate for entry in view.snapshot.claims) for fate in FATES}
    return max(counts, key=lambda fate: (counts[fate], fate == "killed"))


def toll_page(request: Request) -> Response:
    """The toll through time: chart and table."""
    view, common = _view(request)
    event = request.query_params.get("event") or _commonest(view)
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
    start = _start(request)
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


def history(request: Request) -> Response:
    """All that the ledger learned and all that was decided, newest first."""
    view, common = _view(request)
    decisions = list(reversed(view.story.stored.decisions()))
    return render(
        request,
        "history.html",
        **common,
        title=f"Decisions on {view.story.name}",
        decisions=decisions,
        in_force=view.decisions,
    )


def changes(request: Request) -> Response:
    """What changed since the last look."""
    view, common = _view(request)
    board, name = board_of(request), view.story.name
    since = moments.parse_look(request.query_params.get("since", "").replace(" ", "+"))
    look = since or moments.parse_look(request.cookies.get(look_cookie(name)))
    part = request.headers.get("hx-target") == "in-picture"
    wait = part or "wait" in request.query_params
    found = moments.changed(board.shelf, name, look, wait=wait) if look is not None else None
    values = {**common, "title": f"What changed in {name}", "found": found, "now": datetime.now(UTC)}
    return render(request, "_in_picture.html" if part else "changes.html", **values)


def add_page(request: Request) -> Response:
    """The forms to add reports."""
    _, common = _view(request)
    if not common["decide"]:
        raise HTTPException(403, "Only editors add reports.")
    return render(request, "add.html", **common, title="Add reports")


def job(request: Request) -> Response:
    """How far a job is."""
    _, common = _view(request)
    found = board_of(request).intake.job(request.path_params["job"])
    if found is None or found.story != common["story"].name:
        raise AskError("there is no such job any more", 404)
    part = bool(request.headers.get("hx-request"))
    return render(request, "_job.html" if part else "job.html", **common, job=found, title="Adding reports")


def login(request: Request) -> Response:
    """The page to log in on."""
    if not board_of(request).door.has_login:
        raise HTTPException(404)
    return render(request, "login.html", title="Log in", failed="")


async def data(request: Request) -> Response:
    """The picture as JSON."""
    from starlette.concurrency import run_in_threadpool

    view, _ = await run_in_threadpool(_view, request)
    made = await run_in_threadpool(view.picture, _without(request))
    return Response(json.dumps(made.to_dict(), default=str), media_type="application/json")


ROUTES = [
    Route("/", stories),
    Route("/login", login, methods=["GET"]),
    Route("/story/{slug}", picture),
    Route("/story/{slug}/picture.json", data),
    Route("/story/{slug}/why", why),
    Route("/story/{slug}/claims", claims),
    Route("/story/{slug}/claim/{claim}", claim),
    Route("/story/{slug}/reports", reports),
    Route("/story/{slug}/report/{report}", report),
    Route("/story/{slug}/clashes", clash_page),
    Route("/story/{slug}/giving-up", give_up),
    Route("/story/{slug}/origins", origin_page),
    Route("/story/{slug}/toll", toll_page),
    Route("/story/{slug}/history", history),
    Route("/story/{slug}/changes", changes),
    Route("/story/{slug}/add", add_page, methods=["GET"]),
    Route("/story/{slug}/job/{job}", job),
]
