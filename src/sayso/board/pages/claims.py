"""The stream of claims, a claim, the reports and a report."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sayso.board import decided, moments, origins, stream
from sayso.board.asking import render, start_of, story_view
from sayso.board.cards import card_of, spans_of
from sayso.board.early import Early, early_choices
from sayso.board.errors import AskError
from sayso.board.text import lit
from sayso.claims import CERTAINTIES, POLARITIES, ROLES, SOURCE_KINDS, STANCES

_ROWS = 200


def claims(request: Request) -> Response:
    """The stream; further cards alone where a script asks for them."""
    filters = stream.Filters.of(request.query_params)
    more = request.headers.get("hx-target", "").startswith("more")
    view, common = story_view(request, wait=more, filters=filters)
    found = stream.stretch(view, filters, start_of(request))
    values = {**common, "found": found, "filters": filters, "title": f"Claims of {view.story.name}"}
    if more:
        return render(request, "_cards.html", **values)
    choices = stream.choices(view)
    if isinstance(view, Early):
        choices = early_choices(choices, filters)
    return render(request, "claims.html", **values, choices=choices, certainties=CERTAINTIES)


def claim(request: Request) -> Response:
    """One claim: its record, its history, what may be decided on it."""
    form = request.query_params.get("form")
    view, common = story_view(request, wait=form is not None)
    entry = view.claims.get(request.path_params["claim"])
    if isinstance(view, Early):
        changes, names = view.story.stored.history(request.path_params["claim"]), decided.Names.of(view)
        return render(
            request,
            "claim.html",
            **common,
            title=f"A claim of {view.story.name}",
            card=card_of(view, entry) if entry is not None else None,
            changes=[(c.recorded, moments.sentence(c, names)) for c in changes],
        )
    if entry is None:
        raise AskError("the story has no such claim", 404)
    names = decided.Names.of(view)
    values = {
        **common,
        "title": f"A claim of {view.story.name}",
        "card": card_of(view, entry),
        "joins": origins.joins_of(view.trace.path(entry), view),
        "changes": [(c.recorded, moments.sentence(c, names)) for c in view.story.stored.history(entry.claim.id)],
        "last": view.decisions.get(view.last_on.get(entry.claim.id, "")),
        **_vocabulary(),
    }
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
    view, common = story_view(request)
    found = view.reports.get(request.path_params["report"])
    if found is None and isinstance(view, Early) and not view.whole:
        return render(request, "report.html", **common, title=request.path_params["report"], report=None)
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
    view, common = story_view(request)
    rows = sorted(view.snapshot.reports, key=lambda r: r.published or r.recorded, reverse=True)
    start = start_of(request)
    following = start + _ROWS if len(rows) > start + _ROWS else None
    values = {**common, "title": f"Reports on {view.story.name}", "total": len(rows), "next": following}
    return render(request, "reports.html", **values, rows=rows[start : start + _ROWS])


ROUTES = [
    Route("/story/{slug}/claims", claims),
    Route("/story/{slug}/claim/{claim}", claim),
    Route("/story/{slug}/reports", reports),
    Route("/story/{slug}/report/{report}", report),
]
