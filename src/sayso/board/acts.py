"""What changes something: every POST brings a token that no other site knows, and comes from someone who may."""

from __future__ import annotations

import hmac
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from functools import wraps
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from sayso.board import deciding
from sayso.board.accounts import Role
from sayso.board.asking import board_of, look_cookie, render, visitor_of
from sayso.board.cards import anchor_of, card_of
from sayso.board.door import COOKIE
from sayso.board.errors import AskError
from sayso.board.gate import is_secure, session_cookie
from sayso.board.names import from_slug, to_slug
from sayso.ingest.report import parse_published

Handler = Callable[[Request, FormData], Awaitable[Response]]

_MAX_FILES = 200
_YEAR = 365 * 24 * 3600


def act(role: Role | None) -> Callable[[Handler], Callable[[Request], Awaitable[Response]]]:
    """Let a handler be called only with the right token, by a visitor of that role or above, None for anyone."""

    def wrap(handler: Handler) -> Callable[[Request], Awaitable[Response]]:
        @wraps(handler)
        async def guarded(request: Request) -> Response:
            visitor = visitor_of(request)
            # Browsers say where a request comes from; the token is what counts, for those that do not.
            if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
                raise HTTPException(403, "This came from another site.")
            if role is not None and not visitor.may(role):
                what = "Log in first." if visitor.name is None else f"Only one with the role {role} may do that."
                raise HTTPException(403, what)
            async with request.form(max_files=_MAX_FILES, max_fields=300, max_part_size=32 * 2**20) as form:
                held = form.get("csrf", "")
                token = request.headers.get("x-csrf-token") or (held if isinstance(held, str) else "")
                if not hmac.compare_digest(token.encode(), visitor.csrf.encode()):
                    raise HTTPException(403, "This page is out of date: load it again, then try once more.")
                return await handler(request, form)

        return guarded

    return wrap


def _strings(form: FormData) -> dict[str, str]:
    return {name: held for name, held in form.items() if isinstance(held, str)}


@act("editor")
async def decide(request: Request, form: FormData) -> Response:
    """Keep a decision; to a script of the page the cards that it touches are given anew."""
    board, visitor = board_of(request), visitor_of(request)
    name = from_slug(request.path_params["slug"])
    fields = _strings(form)

    def work() -> tuple[Any, Any]:
        view = board.shelf.view(name)
        kind, targets, value = deciding.decision_of(view, fields)
        made = deciding.decide(
            view.story,
            kind,
            targets,
            who=visitor.name or "",
            why=fields.get("why", ""),
            value=value,
            expected=fields.get("expected", ""),
        )
        return made, board.shelf.view(name)

    made, view = await run_in_threadpool(work)
    if not request.headers.get("hx-request"):
        back = fields.get("back", "")
        base = f"/story/{to_slug(name)}"
        return RedirectResponse(back if back.startswith(f"{base}/") or back == base else f"{base}/history", 303)

    on_page = set(request.headers.get("x-cards", "").split())

    def cards() -> str:
        known = {other.id: other for other in view.story.stored.decisions()}
        ids = deciding.touched(made.kind, made.targets, made.value, known)
        shared = {"decide": True, "base": f"/story/{to_slug(name)}", "past": "", "expected": view.last_decision}
        card = board.templates.get_template("_card.html")
        some = [
            card.render(card=card_of(view, entry), fresh=False, oob=True, **shared)
            for i in sorted(ids)
            for entry in view.copies.get(i, ())
            if anchor_of(entry) in on_page
        ]
        if made.kind == "add":
            fresh = card.render(card=card_of(view, view.claims[made.value["id"]]), fresh=True, oob=False, **shared)
            some.append(f'<div data-hx-swap-oob="afterbegin:#added">{fresh}</div>')
        return "".join(some)

    told = board.templates.get_template("_decided.html").render(made=made)
    page = await run_in_threadpool(cards)
    return HTMLResponse(told + page, headers={"HX-Trigger": "decided"})


@act("admin")
async def new_story(request: Request, form: FormData) -> Response:
    """Begin a story."""
    fields = _strings(form)
    country = fields.get("country", "").strip().upper() or None
    name = fields.get("name", "").strip()
    await run_in_threadpool(board_of(request).shelf.desk.new_story, name, country)
    return RedirectResponse(f"/story/{to_slug(name)}/add", 303)


@act("editor")
async def add(request: Request, form: FormData) -> Response:
    """Take reports in: pasted text, files, or addresses."""
    board = board_of(request)
    name = from_slug(request.path_params["slug"])
    story = (await run_in_threadpool(board.shelf.story, name)).name
    fields = _strings(form)
    publisher = fields.get("publisher", "").strip()[:200]
    files = [held for _, held in form.multi_items() if isinstance(held, UploadFile) and held.filename]
    try:
        published = parse_published(fields["published"]) if fields.get("published", "").strip() else None
        if files:
            contents = [(file.filename or "file", await file.read()) for file in files]
            job = board.intake.add_files(story, contents, publisher=publisher, published=published)
        elif fields.get("addresses", "").strip():
            job = board.intake.add_addresses(story, fields["addresses"], publisher=publisher, published=published)
        elif fields.get("text", "").strip():
            job = board.intake.add_text(
                story,
                fields["text"],
                title=fields.get("title", "").strip()[:400],
                publisher=publisher,
                url=_address(fields.get("url", "").strip()),
                published=published,
            )
        else:
            raise ValueError("there is nothing to add: no text, no file, no address")
    except ValueError as error:
        raise AskError(str(error)) from None
    if request.headers.get("hx-request"):
        return render(
            request, "_job.html", job=job, base=f"/story/{to_slug(name)}", past="", story=board.shelf.story(name)
        )
    return RedirectResponse(f"/story/{to_slug(name)}/job/{job.id}", 303)


def _address(url: str) -> str:
    if url and not url.lower().startswith(("https://", "http://")):
        raise ValueError(f"{url!r:.80} is no address that begins with https:// or http://")
    return url


@act("reader")
async def looked(request: Request, form: FormData) -> Response:
    """Remember, in the visitor's own browser, that a story was looked at: as the page showed it, or just now."""
    name = from_slug(request.path_params["slug"])
    story = await run_in_threadpool(board_of(request).shelf.story, name)
    now, seen = datetime.now(UTC), str(form.get("seen") or "")
    try:
        moment = min(now, parse_published(seen)) if seen else now
    except ValueError as error:
        raise AskError(f"seen: {error}") from None
    response = RedirectResponse(f"/story/{to_slug(story.name)}/changes", 303)
    response.set_cookie(
        look_cookie(request, story.name),
        moment.isoformat(),
        max_age=_YEAR,
        path="/",
        secure=is_secure(request.scope),
        httponly=True,
        samesite="strict",
    )
    return response


@act(None)
async def log_in(request: Request, form: FormData) -> Response:
    """Check name and password; too many that do not fit must wait."""
    board = board_of(request)
    if not board.door.has_login or board.door.accounts is None:
        raise HTTPException(404)
    fields = _strings(form)
    name, password = fields.get("name", "").strip()[:100], fields.get("password", "")
    address = request.client.host if request.client is not None else ""
    # By name and address together, so that nobody can lock another out by guessing at his name.
    both = f"{address}\0{name}"
    wait = max(board.by_name.wait(both), board.by_address.wait(address))
    if wait > 0:
        page = render(request, "login.html", 429, title="Log in", failed="Too many attempts: wait a few minutes.")
        page.headers["retry-after"] = str(int(wait) + 1)
        return page
    # Counted before it is checked, so that many at once are no way around.
    board.by_name.fail(both)
    board.by_address.fail(address)
    account = await run_in_threadpool(board.door.accounts.check, name, password)
    if account is None:
        return render(request, "login.html", 401, title="Log in", failed="Name and password do not fit.")
    board.by_name.clear(both)
    response = RedirectResponse("/", 303)
    value = board.door.session_for(account)
    response.headers.append("set-cookie", session_cookie(value, secure=is_secure(request.scope)))
    return response


@act(None)
async def log_out(request: Request, form: FormData) -> Response:
    """End the session in this browser."""
    response = RedirectResponse("/", 303)
    response.delete_cookie(COOKIE, path="/", secure=is_secure(request.scope), httponly=True, samesite="strict")
    return response


ROUTES = [
    Route("/login", log_in, methods=["POST"]),
    Route("/logout", log_out, methods=["POST"]),
    Route("/stories", new_story, methods=["POST"]),
    Route("/story/{slug}/decide", decide, methods=["POST"]),
    Route("/story/{slug}/add", add, methods=["POST"]),
    Route("/story/{slug}/looked", looked, methods=["POST"]),
]
