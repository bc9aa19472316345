"""News of a story as server-sent events: what an open page listens to."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from sayso.board import stream
from sayso.board.asking import may_see, visitor_of
from sayso.board.cards import Card, anchor_of, card_of, make_card
from sayso.board.errors import AskError
from sayso.board.live import News
from sayso.board.names import from_slug, to_slug
from sayso.board.shelf import View
from sayso.ingest.report import parse_published
from sayso.story import ReportVersion, StoryClaim


async def live(request: Request) -> Response:
    """News of a story as server-sent events: new cards that fit the filters, cards that were decided on, and word that
    the picture is another. What came after a moment, or after the event that a browser heard last, comes first."""
    board = may_see(request)
    name = from_slug(request.path_params["slug"])
    await run_in_threadpool(board.shelf.story, name)
    filters = stream.Filters.of(request.query_params)
    cards = "cards" in request.query_params
    after = _after(request.headers.get("last-event-id") or request.query_params.get("after", ""))
    decide = visitor_of(request).may("editor")
    slug = to_slug(name)

    def card(
        news: News, entry: StoryClaim, version: ReportVersion | None = None, *, fresh: bool = False, anew: bool = True
    ) -> str:
        key = decide, fresh, anew, anchor_of(entry)
        if key not in news.drawn:
            made = _card(entry, version, news.view)
            last = news.view.last_decision if news.view is not None else ""
            news.drawn[key] = board.templates.get_template("_card.html").render(
                card=made, decide=decide, base=f"/story/{slug}", past="", expected=last, fresh=fresh, oob=anew
            )
        return news.drawn[key]

    def new(news: News) -> list[tuple[str, str]]:
        # In one event, newest first: a page works it in at once.
        fitting = [
            card(news, entry, version, fresh=True, anew=False)
            for entry, version in news.claims
            if filters.fit(entry, news.view)
        ]
        return [("claim", "".join(reversed(fitting)))] if fitting else []

    def told(news: News) -> list[tuple[str, str]]:
        view = news.view
        if news.kind == "claims" and cards:
            return new(news)
        if news.kind == "traced" and cards and view is not None:
            # Who asks for a source or a side has not been told of them yet.
            if filters.needs_trace:
                return new(news)
            return [("card", card(news, entry, fresh=True)) for entry, _ in news.claims if filters.fit(entry, view)]
        if news.kind == "gone":
            return [("gone", "More came than this page could take. Load the page again to see it.")]
        if news.kind == "decided" and cards and view is not None:
            return [("card", card(news, entry)) for name in news.ids for entry in view.copies.get(name, ())]
        return [(news.kind, "1")] if news.kind in ("picture", "origins", "claims", "decided") else []

    async def events() -> AsyncIterator[str]:
        yield ": here\n\n"
        async for news in board.hub.listen(name, after):
            if news is None:
                yield ": still here\n\n"
                continue
            made = told(news)
            if made:
                mark = f"id: {news.until.isoformat()}\n" if news.until is not None else ""
                # In one piece: each write may wait for a thread that works.
                yield "".join(f"{mark}event: {kind}\n{_lines(data)}\n" for kind, data in made)

    return StreamingResponse(events(), media_type="text/event-stream", headers={"x-accel-buffering": "no"})


def _card(entry: StoryClaim, version: ReportVersion | None, view: View | None) -> Card:
    """The card of a claim, as far as is known: a view may be older than a new one, whose report `version` is."""
    if view is not None and (version is None or entry.claim.report in view.reports):
        return card_of(view, entry)
    return make_card(entry, version, None)


def _lines(data: str) -> str:
    return "".join(f"data: {line}\n" for line in data.splitlines() if line.strip())


def _after(value: str) -> datetime | None:
    """The moment after which news is asked for. Raises AskError for what is none."""
    if not value:
        return None
    try:
        return parse_published(value.replace(" ", "+"))
    except ValueError as error:
        raise AskError(f"after: {error}") from None


ROUTES = [Route("/story/{slug}/live", live)]
