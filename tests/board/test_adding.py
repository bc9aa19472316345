"""Adding reports from the board, and the news of it."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest

from sayso.desk import open_desk


def finish(board: Any, **sent: Any) -> str:
    data = {"csrf": board.token(), **sent.pop("data", {})}
    answer = board.client.post("/story/siege/add", data=data, follow_redirects=False, **sent)
    assert answer.status_code == 303, answer.text
    for _ in range(400):
        page = board.get(answer.headers["location"])
        if "<strong>Done</strong>" in page:
            return page
        time.sleep(0.05)
    raise AssertionError("it did not end")


def documents(board: Any) -> dict[str, str | None]:
    with open_desk(board.ledger) as desk:
        return {report.document: report.publisher for report in desk.story("siege").snapshot().reports}


def test_pasted_text_is_read(board: Any) -> None:
    form = {"text": "14 hostages died, the police said.", "publisher": "Post", "published": "2024-03-12T10:00Z"}
    assert "1 report" in finish(board, data=form)
    assert 14 in board.claims()


def test_files_are_read_and_errors_are_told_for_each(board: Any) -> None:
    files = [
        ("files", ("one.txt", b"15 hostages died, the police said.", "text/plain")),
        ("files", ("../../etc/two.txt", b"16 hostages died.", "text/plain")),
        ("files", ("empty.txt", b"", "text/plain")),
        ("files", ("bad.txt", b"This one will trip the reader.", "text/plain")),
    ]
    page = finish(board, files=files, data={"publisher": "Post"})
    assert "2 reports, 2 errors" in page
    assert "empty.txt: " in page
    assert "bad.txt: the reader failed" in page
    assert "one.txt: claims: 1 added" in page
    assert "/tmp/" not in page
    assert {15, 16} <= set(board.claims())
    assert {"one.txt", "two.txt"} <= set(documents(board))


def test_the_same_file_changed_is_a_new_version(board: Any) -> None:
    for n in (15, 16):
        finish(board, files=[("files", ("one.txt", f"{n} hostages died.".encode(), "text/plain"))])
    assert "changed in a later version" in board.get(f"/story/siege/claim/{board.claims()[15]}")
    assert "changed in a later version" not in board.get(f"/story/siege/claim/{board.claims()[16]}")


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({}, "there is nothing to add"),
        ({"addresses": "/etc/passwd"}, "is no address"),
        ({"addresses": "file:///etc/passwd"}, "is no address"),
        ({"addresses": "\n".join(f"https://a.example/{i}" for i in range(60))}, "too many at once"),
        ({"text": "x", "url": "javascript:alert(1)"}, "is no address"),
        ({"text": "x", "published": "noon"}, "is no ISO 8601 time"),
    ],
)
def test_what_cannot_be_added_is_told(board: Any, form: dict[str, str], words: str) -> None:
    answer = board.client.post("/story/siege/add", data={"csrf": board.token(), **form})
    assert answer.status_code == 400
    assert words in answer.text


def test_an_address_of_this_machine_is_not_fetched(board: Any) -> None:
    page = finish(board, data={"addresses": "http://127.0.0.1:1/secret"})
    assert "1 error" in page


def test_a_script_follows_the_progress(board: Any) -> None:
    headers = {"hx-request": "true", "x-csrf-token": board.token()}
    answer = board.client.post("/story/siege/add", data={"text": "17 hostages died."}, headers=headers)
    path = re.search(r'hx-get="([^"]+)"', answer.text)
    assert path or "Done" in answer.text
    if path:
        assert 'class="job' in board.get(path[1], headers={"hx-request": "true"})


def test_news_comes_to_an_open_page_as_it_happens(live_address: str, board: Any, tell: Callable[..., None]) -> None:
    import httpx

    got: list[str] = []
    ready = threading.Event()

    def listen() -> None:
        with httpx.stream("GET", f"{live_address}/story/siege/live?cards=1&event=killed", timeout=30) as stream:
            for line in stream.iter_lines():
                ready.set()
                got.append(line)
                if line == "event: picture":
                    return

    listener = threading.Thread(target=listen, daemon=True)
    listener.start()
    assert ready.wait(20)
    time.sleep(1.0)
    with open_desk(board.ledger, reader="stub") as desk:
        story = desk.story("siege")
        tell(story, "new", "31 hostages died, the police said.", 13)
        story.decide("accept", [board.claims()[6]], who="Another")
    listener.join(30)
    assert not listener.is_alive()
    text = "\n".join(got)
    assert "event: claim" in text
    assert ">31</mark>" in text
    assert "event: picture" in text


def test_a_page_is_fetched_and_read(fetching: Any, web: str) -> None:
    assert "1 report" in finish(fetching, data={"addresses": f"{web}/page"})
    assert 21 in fetching.claims()
    assert documents(fetching)[f"{web}/page"] == "Coastline"
    assert '<mark class="count quote">21</mark>' in fetching.get("/story/siege/claims")


def test_a_feed_is_fetched_and_each_of_its_entries_read(fetching: Any, web: str) -> None:
    page = finish(fetching, data={"addresses": f"{web}/feed\n{web}/nothing"})
    assert "2 reports, 1 error" in page
    assert f"{web}/nothing" in page
    assert {22, 23} <= set(fetching.claims())
