"""News of a story, while its picture takes long."""

from __future__ import annotations

import html
import re
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import anyio
import httpx
import pytest
from anyio.to_thread import run_sync

from sayso.board.live import Hub
from sayso.board.shelf import Shelf, View
from sayso.desk import open_desk


def test_claims_are_told_while_a_picture_is_worked_out(
    board: Any, tell: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn = threading.Event()
    picture = View.picture

    def slowly(view: View, *args: Any, **kwargs: Any) -> Any:
        drawn.wait(20)
        return picture(view, *args, **kwargs)

    monkeypatch.setattr(View, "picture", slowly)
    shelf = Shelf(lambda: open_desk(board.ledger, reader="stub"))
    heard: list[str] = []

    async def listen() -> None:
        told = 0
        with anyio.fail_after(30):
            async for news in Hub(shelf).listen("siege"):
                if news is None:
                    continue
                heard.append(news.kind)
                told += news.kind == "claims"
                if told == 1 and news.kind == "claims":
                    await run_sync(write, "two.txt", "12 hostages died, the police said.", 13)
                if told == 2:
                    drawn.set()
                if news.kind == "picture" and told == 2:
                    return

    async def both() -> None:
        async with anyio.create_task_group() as group:
            group.start_soon(listen)
            await anyio.sleep(0.6)
            await run_sync(write, "one.txt", "11 hostages died, the police said.", 12)

    def write(name: str, text: str, hour: int) -> None:
        with open_desk(board.ledger, reader="stub") as desk:
            tell(desk.story("siege"), name, text, hour)

    try:
        anyio.run(both)
    finally:
        drawn.set()
        shelf.close()
    assert heard.count("claims") == 2
    assert heard.index("picture") > [i for i, kind in enumerate(heard) if kind == "claims"][1]
    assert heard[-1] == "picture"


def events(answer: httpx.Response) -> Iterator[tuple[str, str, str]]:
    """The events of a stream as (id, kind, data)."""
    held = {"id": "", "event": "", "data": ""}
    for line in answer.iter_lines():
        name, _, value = line.partition(": ")
        if not line and held["event"]:
            yield held["id"], held["event"], held["data"]
            held = {"id": "", "event": "", "data": ""}
        elif name in held:
            held[name] += value


def shown_in(data: str) -> str:
    return next((number for number in ("31", "32") if f">{number}</mark>" in data), "")


def test_who_asks_for_a_side_hears_of_a_claim_when_it_is_known_whose_word_it_is(
    live_address: str, ledger: Path, tell: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    late = threading.Event()
    view = Shelf.view

    def slowly(shelf: Shelf, name: str, *moment: Any) -> View:
        if late.is_set():
            time.sleep(1.0)
        return view(shelf, name, *moment)

    monkeypatch.setattr(Shelf, "view", slowly)
    monkeypatch.setattr(Shelf, "ready", lambda *_: None)
    page = httpx.get(f"{live_address}/story/siege/claims").text
    source = re.search(r'<option value="([^"]+)">army', page)
    assert source
    late.set()

    def listen(query: str, kinds: list[str]) -> None:
        with httpx.stream("GET", f"{live_address}/story/siege/live?cards=1{query}", timeout=60) as answer:
            for _, kind, data in events(answer):
                if "data-claim" in data:
                    kinds.append(kind + " with its side" * ('class="side' in data))
                if kind == "picture":
                    return

    heard: dict[str, list[str]] = {"": [], f"&source={source[1]}": [], "&source=nobody": []}
    listeners = [threading.Thread(target=listen, args=each) for each in heard.items()]
    for each in listeners:
        each.start()
    time.sleep(1.5)
    with open_desk(ledger, reader="stub") as desk:
        tell(desk.story("siege"), "new.txt", "31 hostages died, the army said.", 13)
    for each in listeners:
        each.join(30)
    # Told at once where nothing depends on it, and drawn anew with its side.
    assert [*heard.values()] == [["claim", "card with its side"], ["claim with its side"], []]


def test_what_came_between_a_page_and_its_line_is_told(
    live_address: str, ledger: Path, tell: Callable[..., None]
) -> None:
    page = httpx.get(f"{live_address}/story/siege/claims").text
    asked = re.search(r'sse-connect="([^"]+)"', page)
    assert asked
    line = live_address + html.unescape(asked[1])
    with open_desk(ledger, reader="stub") as desk:
        tell(desk.story("siege"), "new.txt", "31 hostages died, the police said.", 13)
    with httpx.stream("GET", line, timeout=60) as answer:
        told, kind, data = next(events(answer))
    assert (kind, shown_in(data)) == ("claim", "31")
    with open_desk(ledger, reader="stub") as desk:
        tell(desk.story("siege"), "newer.txt", "32 hostages died, the police said.", 14)
    # As a browser does when its line broke: with the id of the last event.
    with httpx.stream("GET", line, headers={"Last-Event-ID": told}, timeout=60) as answer:
        _, kind, data = next(events(answer))
    assert (kind, shown_in(data)) == ("claim", "32")


def test_the_claims_of_a_report_come_at_once_the_last_first_each_where_it_fits(
    live_address: str, ledger: Path, tell: Callable[..., None]
) -> None:
    heard: dict[str, list[list[str]]] = {"": [], "&group=guard": [], "&group=sailor": []}

    def listen(query: str) -> None:
        with httpx.stream("GET", f"{live_address}/story/siege/live?cards=1{query}", timeout=60) as answer:
            for _, kind, data in events(answer):
                if kind == "claim":
                    heard[query].append(re.findall(r'<mark class="count quote">(\d+)</mark>', data))
                if kind == "picture":
                    return

    listeners = [threading.Thread(target=listen, args=(each,)) for each in heard]
    for each in listeners:
        each.start()
    time.sleep(1)
    with open_desk(ledger, reader="stub") as desk:
        tell(desk.story("siege"), "new.txt", "31 hostages died, the army said. 7 guards died. 8 guards died.", 13)
    for each in listeners:
        each.join(30)
    assert heard[""] == [["8", "7", "31"]]
    assert heard["&group=guard"] == [["8", "7"]]
    assert heard["&group=sailor"] == []


def test_who_missed_too_much_is_told_to_load_the_page_again(live_address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sayso.board.live.MISSED", 2)
    line = f"{live_address}/story/siege/live?cards=1&after=2020-01-01T00:00:00Z"
    with httpx.stream("GET", line, timeout=60) as answer:
        _, kind, data = next(events(answer))
    assert kind == "gone"
    assert "Load the page again" in data


def test_a_moment_that_is_none_is_no_place_in_the_news(live_address: str) -> None:
    assert httpx.get(f"{live_address}/story/siege/live?after=soon").status_code == 400


def test_a_trace_begins_when_the_claims_are_on_their_way(
    live_address: str, ledger: Path, tell: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A thread that works makes each write of the server's own wait: those who listen come first."""
    begun: list[float] = []
    view = Shelf.view

    def noted(shelf: Shelf, name: str, *moment: Any) -> View:
        begun.append(time.monotonic())
        time.sleep(0.5)
        found = view(shelf, name, *moment)
        found.seconds = 0.5
        return found

    monkeypatch.setattr(Shelf, "view", noted)
    with httpx.stream("GET", f"{live_address}/story/siege/live?cards=1", timeout=60) as answer:
        lines = events(answer)
        for number in (31, 32):
            time.sleep(1)
            with open_desk(ledger, reader="stub") as desk:
                tell(desk.story("siege"), f"{number}.txt", f"{number} hostages died, the police said.", 13)
            begun.clear()
            for _, kind, data in lines:
                if kind == "claim" and str(number) == shown_in(data):
                    heard = time.monotonic()
                if kind == "picture":
                    break
            assert begun[0] >= heard - 0.2
