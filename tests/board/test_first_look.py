"""A page never waits for a trace or a picture: it shows what the ledger knows, says what is still worked out, and is
told when it is there."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import anyio
import httpx
import pytest
from starlette.testclient import TestClient

from sayso import tracing
from sayso.board import make_app
from sayso.desk import open_desk
from sayso.ledger.ledger import Story
from sayso.story import Snapshot

PAGES = (
    "", "/claims", "/clashes", "/origins", "/toll", "/reports", "/groups", "/history", "/add",
    "/changes?since=2024-01-01T00:00Z", "/report/army.txt",
)  # fmt: skip
READING = "The ledger is being read"
TRACING = "Whose word each claim is in the end is still being worked out, for 3 claims in 3 reports."


@dataclass
class Slow:
    """A ledger that is read, and a trace that is made, only when it is let."""

    read: threading.Event = field(default_factory=threading.Event)
    traced: threading.Event = field(default_factory=threading.Event)
    reading: threading.Event = field(default_factory=threading.Event)
    tracing: threading.Event = field(default_factory=threading.Event)


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Iterator[Slow]:
    made, trace, as_of = Slow(), tracing.trace, Story.as_of

    def slowly_traced(snapshot: Snapshot, **more: Any) -> Any:
        if snapshot.claims:
            made.tracing.set()
            assert made.traced.wait(30)
        return trace(snapshot, **more)

    def slowly_read(story: Story, **more: Any) -> Snapshot:
        made.reading.set()
        assert made.read.wait(30)
        return as_of(story, **more)

    monkeypatch.setattr(tracing, "trace", slowly_traced)
    monkeypatch.setattr(Story, "as_of", slowly_read)
    yield made
    made.read.set()
    made.traced.set()


@pytest.fixture
def site(ledger: Path, slow: Slow) -> Iterator[TestClient]:
    app = make_app(lambda: open_desk(ledger, reader="stub"), who="A. Editor", patience=0.02)
    with TestClient(app, base_url="http://127.0.0.1") as client:
        yield client
        slow.read.set()
        slow.traced.set()


def get(site: TestClient, path: str) -> str:
    answer = site.get(f"/story/siege{path}")
    assert answer.status_code == 200, (path, answer.text[:500])
    return answer.text


def traced(slow: Slow) -> None:
    """Let the ledger be read, and wait until the trace has begun."""
    slow.read.set()
    assert slow.tracing.wait(30)


def words(page: str) -> list[str]:
    return re.findall(r'<mark class="[^"]*quote[^"]*">([^<]*)</mark>', page)


@pytest.mark.parametrize("is_read", [False, True])
def test_every_page_comes_before_there_is_a_trace_and_says_so(site: TestClient, slow: Slow, is_read: bool) -> None:
    get(site, "/claims")
    if is_read:
        traced(slow)
    for path in PAGES:
        page = get(site, path)
        assert (TRACING if is_read else READING) in page or path == "/add", path
        assert "data-decide" not in page, path


def test_the_newest_claims_stand_there_with_their_words_and_their_reports(site: TestClient) -> None:
    page = get(site, "/claims")
    assert [each for each in words(page) if each[0].isdigit() or each.startswith("At")] == ["9", "9", "At least 6"]
    assert "Morning Ledger" in page
    assert 'href="/story/siege/report/copy.txt' in page
    assert 'class="side' not in page
    for path in ("", "/clashes", "/origins", "/toll", "/groups"):
        assert "Meanwhile: the newest claims" in get(site, path)
        assert "At least 6" in get(site, path)
    assert "copy.txt" in get(site, "/reports")


@pytest.mark.parametrize(
    ("query", "expected"),
    [("event=killed", 3), ("event=freed", 0), ("group=hostage", 3), ("until=2024-03-12T09:00Z", 1), ("side=state", 0),
     ("source=body.army", 0), ("only=none", 0), ("at=2024-03-12T09:30Z", 0)],
)  # fmt: skip
def test_the_newest_claims_are_filtered_as_far_as_is_known(site: TestClient, query: str, expected: int) -> None:
    page = get(site, f"/claims?{query}")
    assert page.count("<article") == expected
    assert "No claim is like that" not in page
    if query.startswith(("side", "source", "only")):
        assert "Which claims these are is known then" in page
    if query.startswith("source"):
        assert '<option value="body.army" selected>' in page


def test_decisions_and_changes_are_told_before_there_is_a_trace(site: TestClient, ledger: Path, slow: Slow) -> None:
    with open_desk(ledger, reader="stub") as desk:
        story = desk.story("siege")
        claim = story.stored.claims(limit=1).claims[0].claim.id
        story.stored.decide("reject", [claim], who="B. Editor", why="An old number.")
    assert "An old number." in get(site, "/history")
    assert "verdict-rejected" in get(site, "/claims")
    assert "New claim: killed" in get(site, "/changes?since=2024-01-01T00:00Z")
    assert "B. Editor decided" in get(site, f"/claim/{claim}")


def test_when_the_ledger_is_read_all_of_it_is_shown(site: TestClient, slow: Slow, monkeypatch: Any) -> None:
    monkeypatch.setattr("sayso.board.early.NEWEST", 1)
    page = get(site, "/claims")
    assert page.count("<article") == 1
    assert "The newest claims; older ones follow." in page
    assert "data-slider" not in page
    traced(slow)
    page = get(site, "/claims")
    assert page.count("<article") == 3
    assert "3 claims, newest first." in page
    assert "data-slider" in page
    assert "3 reports" in get(site, "/reports")
    assert 'class="report-text"' in get(site, "/report/army.txt")


def test_a_page_that_waits_offers_a_link_to_itself_and_a_whole_one_waits_for_nothing(
    site: TestClient, slow: Slow
) -> None:
    path = "/claims?event=killed&group=hos%20tage"
    page = get(site, path)
    again = '/story/siege/claims?event=killed&amp;group=hos%20tage"'
    assert f'<a href="{again}>Look again' in page
    assert f'data-hx-get="{again}' in page
    assert re.search(r'role="status" aria-live="polite"[^>]*>The ledger is being read', page)
    slow.read.set()
    slow.traced.set()
    for _ in range(200):
        page = get(site, path)
        if "Look again" not in page:
            break
    assert 'id="coming"' not in page


def test_a_picture_that_is_not_there_yet_is_not_waited_for(board: Any) -> None:
    for path in ("", "/clashes", "/groups", "/changes?since=2024-01-01T00:00Z"):
        page = board.get(f"/story/siege{path}")
        assert "The claims are being added up." in page
        assert "picture=1" in page or "since=2024" in page
    board.get("/story/siege?wait=1")
    for path in ("", "/clashes", "/groups"):
        assert 'id="coming"' not in board.get(f"/story/siege{path}")


def test_what_stands_still_is_told_as_it_goes_and_once_for_all(live_address: str, slow: Slow) -> None:
    """As a browser hears it: the stages, then that it is there; the picture is added up once."""
    heard: list[list[tuple[str, str]]] = [[], []]

    async def listen(told: list[tuple[str, str]]) -> None:
        url = f"{live_address}/story/siege/coming?picture=1"
        async with httpx.AsyncClient(timeout=60) as client, client.stream("GET", url) as answer:
            kind = ""
            async for line in answer.aiter_lines():
                kind = line.removeprefix("event: ") if line.startswith("event: ") else kind
                if line.startswith("data: ") and kind != "elapsed":
                    told.append((kind, line.removeprefix("data: ")))

    async def all_of_it() -> None:
        async with anyio.create_task_group() as group:
            for told in heard:
                group.start_soon(listen, told)
            await anyio.to_thread.run_sync(slow.reading.wait)
            await anyio.sleep(0.3)
            slow.read.set()
            await anyio.to_thread.run_sync(slow.tracing.wait)
            await anyio.sleep(1.5)
            slow.traced.set()

    with pytest.MonkeyPatch.context() as patch:
        drawn: list[int] = []
        from sayso.board.shelf import View

        draw = View._drawn
        patch.setattr(View, "_drawn", lambda view, without: drawn.append(1) or draw(view, without))
        anyio.run(all_of_it)
    for told in heard:
        assert told[0][0] == "stage"
        assert told[0][1].startswith(READING)
        assert ("stage", TRACING) in told
        assert told[-1][0] == "ready"
    assert len(drawn) <= 2
    assert "being" not in httpx.get(f"{live_address}/story/siege").text.partition("<main")[2]


def test_what_goes_wrong_is_told_to_the_page_that_waits(live_address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any, **__: Any) -> Any:
        raise OSError("<the disk is gone>")

    monkeypatch.setattr(tracing, "trace", broken)
    with httpx.stream("GET", f"{live_address}/story/siege/coming", timeout=60) as answer:
        for line in answer.iter_lines():
            if "wrong" in line:
                break
            assert "disk" not in line
        else:
            pytest.fail("nothing was told")


def test_moments_that_nobody_waits_for_any_more_are_given_up(ledger: Path, slow: Slow) -> None:
    """Who drags the slider asks for many moments, and looks at the last."""
    from datetime import UTC, datetime

    from sayso.board.shelf import Shelf
    from sayso.desk import Moment

    shelf = Shelf(lambda: open_desk(ledger, reader="stub"))
    try:
        asked = [shelf.coming("siege", Moment(published=datetime(2024, 3, 12, 8, i, tzinfo=UTC))) for i in range(40)]
        assert sum(each.cancelled() for each in asked) >= 20
        assert not asked[-1].cancelled()
        slow.read.set()
        slow.traced.set()
        assert asked[-1].result(30).moment.published is not None
    finally:
        shelf.close()


def test_live_news_is_told_while_the_story_is_still_traced(
    live_address: str, ledger: Path, slow: Slow, tell: Callable[..., None]
) -> None:
    slow.read.set()
    with httpx.stream("GET", f"{live_address}/story/siege/live?cards=1", timeout=60) as answer:
        lines = answer.iter_lines()
        assert next(lines) == ": here"

        def later() -> None:
            with open_desk(ledger, reader="stub") as desk:
                tell(desk.story("siege"), "new.txt", "31 hostages died, the police said.", 13)

        timer = threading.Timer(1.5, later)
        timer.start()
        for line in lines:
            if "31" in line:
                break
    assert not slow.traced.is_set()
