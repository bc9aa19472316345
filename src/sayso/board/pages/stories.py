"""The stories of a ledger, the way in, and the forms that add reports to one."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from sayso.board.asking import board_of, render, story_view, visitor_of
from sayso.board.errors import AskError


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


def add_page(request: Request) -> Response:
    """The forms to add reports."""
    view, common = story_view(request)
    if not (visitor_of(request).may("editor") and view.is_now):
        raise HTTPException(403, "Only editors add reports.")
    return render(request, "add.html", **common, title="Add reports")


def job(request: Request) -> Response:
    """How far a job is."""
    _, common = story_view(request)
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


ROUTES = [
    Route("/", stories),
    Route("/login", login, methods=["GET"]),
    Route("/story/{slug}/add", add_page, methods=["GET"]),
    Route("/story/{slug}/job/{job}", job),
]
