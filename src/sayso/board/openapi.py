"""The board as OpenAPI 3.1: every route, what it takes and what it answers, for programs and for tests.

The document is made from the table of routes; what a route takes beside its path stands in `sayso.board.takes`. Shapes
of JSON answers are read off the types that they are made of.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route

import sayso
from sayso.board.asking import may_see
from sayso.board.door import COOKIE
from sayso.board.takes import HEADERS, IN_PATH, IN_QUERY, TAKES, Takes
from sayso.schemas import object_schema

_ABOUT = """What a story's claims say, add up to and come from, and the decisions of its editors.

Pages are HTML; what goes wrong is told in words, as a page, or as plain text where the header HX-Request is sent.
Every POST must bring the token of the session: it stands in each page, in the attribute hx-headers of its body, and in
its forms in the field csrf."""

_WORDS = {
    200: "What was asked for.",
    204: "Nothing.",
    303: "Done, or to be asked for elsewhere: see Location.",
    400: "What was asked for makes no sense; the answer says why. Or: the board does not answer under this host name.",
    401: "Only for those who have logged in.",
    403: "The visitor may not do that, or the token is out of date.",
    404: "There is no such thing.",
    405: "That cannot be done here.",
    409: "Another editor has decided on the same meanwhile; nothing was kept.",
    413: "That is too much at once.",
    429: "Too many attempts; Retry-After tells the seconds to wait.",
}


async def description(request: Request) -> Response:
    """This description, as OpenAPI 3.1."""
    return JSONResponse(describe(request.app.routes, has_login=may_see(request).door.has_login))


ROUTES = [Route("/openapi.json", description)]


def describe(routes: Sequence[BaseRoute], *, has_login: bool) -> dict[str, Any]:
    """The OpenAPI document of these routes, JSON-ready. `has_login`: a cookie of a session is needed.

    Raises KeyError naming a route of which `TAKES` does not say what it takes.
    """
    paths: dict[str, dict[str, Any]] = {}
    for path, method, name, words in operations(routes):
        made = _operation(path, name, words, TAKES[f"{method} {path}"], has_login=has_login)
        paths.setdefault(path, {})[method.lower()] = made
    document: dict[str, Any] = {
        "openapi": "3.1.0",
        "info": {"title": "sayso board", "version": sayso.__version__, "description": _ABOUT},
        "paths": paths,
        "components": {"schemas": _shapes()},
    }
    if has_login:
        scheme = {"type": "apiKey", "in": "cookie", "name": COOKIE, "description": "Set by POST /login."}
        document["components"]["securitySchemes"] = {"session": scheme}
    return document


def operations(routes: Sequence[BaseRoute]) -> Iterator[tuple[str, str, str, str]]:
    """Each route as (path, method, name of the operation, what it does). HEAD goes with GET, and is not named."""
    for route in routes:
        if isinstance(route, Mount):
            yield f"{route.path}/{{path}}", "GET", str(route.name), "A file of the board's own pages."
        elif isinstance(route, Route):
            words = " ".join((route.endpoint.__doc__ or "").split())
            for method in sorted((route.methods or {"GET"}) - {"HEAD"}):
                yield route.path, method, route.endpoint.__name__.strip("_"), words


def _operation(path: str, name: str, words: str, takes: Takes, *, has_login: bool) -> dict[str, Any]:
    parameters = [{"name": each, "in": "path", "required": True, **IN_PATH[each]} for each in _names(path)]
    parameters += [{"name": each, "in": "query", **IN_QUERY[each]} for each in takes.query]
    parameters += [{"name": each, "in": "header", **HEADERS[each]} for each in takes.headers]
    may = f"Who may: anyone with the role {takes.role}, or one above." if takes.role else "Who may: anyone."
    out: dict[str, Any] = {
        "operationId": name,
        "summary": words.partition(". ")[0].partition(";")[0].strip(". "),
        "description": f"{words} {may}",
        "parameters": parameters,
        "responses": _answers(takes, has_login=has_login),
    }
    if takes.form is not None:
        out["requestBody"] = {"required": True, "content": {kind: {"schema": takes.form} for kind in takes.kinds}}
    if has_login:
        out["security"] = [{"session": []}] if takes.role else []
    return out


def _names(path: str) -> list[str]:
    return re.findall(r"\{(\w+)\}", path)


def _answers(takes: Takes, *, has_login: bool) -> dict[str, Any]:
    said = {"text/html": {"schema": {"type": "string"}}, "text/plain": {"schema": {"type": "string"}}}
    out: dict[str, Any] = {}
    for status in sorted({*takes.answers, *_refusals(takes)}):
        answer: dict[str, Any] = {"description": _WORDS[status]}
        content = {kind: {"schema": shape} for kind, shape in takes.answers.get(status, {}).items()}
        if status >= 400:
            content = {**said, **content}
        if content:
            answer["content"] = content
        if status == 303:
            answer["headers"] = {"Location": {"required": True, "schema": {"type": "string"}}}
        if status == 429:
            answer["headers"] = {"Retry-After": {"required": True, "schema": {"type": "integer", "minimum": 1}}}
        out[str(status)] = answer
    return out


def _refusals(takes: Takes) -> set[int]:
    """The statuses with which any route of that sort may refuse."""
    refusals = {400}
    if takes.form is not None:
        refusals |= {403, 413}
    elif takes.role is not None:
        refusals |= {401}
    return refusals


@cache
def _shapes() -> dict[str, Any]:
    from sayso.reckoning.picture import Picture

    found: dict[str, Any] = {}
    found[Picture.__name__] = object_schema(Picture, found, "#/components/schemas/")
    return found
