"""News of a story, while its picture takes long."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import anyio
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
