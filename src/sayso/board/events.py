"""News of a story as server-sent events: what an open page listens to."""

from __future__ import annotations

from collections.abc import AsyncIterator

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from sayso.board import stream
from sayso.board.asking import may_see, visitor_of
from sayso.board.cards import Card, card_of, make_card
from sayso.board.live import News
from sayso.board.names import from_slug, to_slug


async def live(request: Request) -> Response:
    """News of a story as server-sent events: new cards that fit the filters, cards that were decided on, and word that
    the picture is another."""
    board = may_see(request)
    name = from_slug(request.path_params["slug"])
    await run_in_threadpool(board.shelf.story, name)
    filters = stream.Filters.of(request.query_params)
    cards = "cards" in request.query_params
    decide = visitor_of(request).may("editor")
    slug = to_slug(name)

    def card(news: News, made: Card, last: str, fresh: bool) -> str:
        key = decide, made.anchor
        if key not in news.drawn:
            news.drawn[key] = board.templates.get_template("_card.html").render(
                card=made, decide=decide, base=f"/story/{slug}", past="", expected=last, fresh=fresh, oob=not fresh
            )
        return news.drawn[key]

    def told(news: News) -> list[tuple[str, str]]:
        view = news.view
        if news.kind == "claims" and cards:
            last = view.last_decision if view is not None else ""
            fitting = [(entry, version) for entry, version in news.claims if filters.fit(entry, view)]
            made = [card_of(view, e) if view is not None else make_card(e, version, None) for e, version in fitting]
            return [("claim", card(news, each, last, True)) for each in made]
        if news.kind == "decided" and cards and view is not None:
            found = [card_of(view, entry) for name in news.ids for entry in view.copies.get(name, ())]
            return [("card", card(news, each, view.last_decision, False)) for each in found]
        return [(news.kind, "1")]

    async def events() -> AsyncIterator[str]:
        yield ": here\n\n"
        async for news in board.hub.listen(name):
            if news is None:
                yield ": still here\n\n"
                continue
            for kind, data in told(news):
                lines = "".join(f"data: {line}\n" for line in data.splitlines() if line.strip())
                yield f"event: {kind}\n{lines}\n"

    return StreamingResponse(events(), media_type="text/event-stream", headers={"x-accel-buffering": "no"})


ROUTES = [Route("/story/{slug}/live", live)]
