"""News of a story as server-sent events: what an open page listens to."""

from __future__ import annotations

from collections.abc import AsyncIterator

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from sayso.board import stream
from sayso.board.cards import Card, card_of, make_card
from sayso.board.live import News
from sayso.board.names import from_slug, to_slug
from sayso.board.pages import may_see, visitor_of


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

    def card(made: Card, last: str, fresh: bool) -> str:
        return board.templates.get_template("_card.html").render(
            card=made, decide=decide, base=f"/story/{slug}", past="", expected=last, fresh=fresh, oob=not fresh
        )

    def told(news: News) -> list[tuple[str, str]]:
        if news.kind == "claims" and cards:
            last = news.view.last_decision if news.view is not None else ""
            out = []
            for entry, version in news.claims:
                if filters.fit(entry, news.view):
                    made = card_of(news.view, entry) if news.view is not None else make_card(entry, version, None)
                    out.append(("claim", card(made, last, True)))
            return out
        if news.kind == "decided" and cards and news.view is not None:
            view = news.view
            found = [card_of(view, entry) for name in news.ids for entry in view.copies.get(name, ())]
            return [("card", card(made, view.last_decision, False)) for made in found]
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
