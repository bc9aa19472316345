"""Reports that are added in a browser: files that are dropped, pages and feeds by address, and what becomes of each."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from sayso import ingest

DROP = """files => {
  const data = new DataTransfer();
  for (const [name, text] of files) data.items.add(new File([text], name, {type: "text/plain"}));
  window.dropped = kind => document.querySelector("[data-drop] .drop").dispatchEvent(
    new DragEvent(kind, {dataTransfer: data, bubbles: true, cancelable: true})); }"""


@pytest.fixture
def step(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Semaphore]:
    """Lets one report after the other be taken in, each time that it is released."""
    let, load_reports = threading.Semaphore(0), ingest.load_reports

    def slowly(*args: Any, **more: Any) -> Iterator[Any]:
        for outcome in load_reports(*args, **more):
            assert let.acquire(timeout=60)
            yield outcome

    monkeypatch.setattr(ingest, "load_reports", slowly)
    yield let
    let.release(100)


@pytest.fixture
def fetching(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Any:
    """A site that may fetch from this machine."""
    from sayso import board

    make_app = board.make_app
    monkeypatch.setattr(board, "make_app", lambda *args, **more: make_app(*args, **more, fetch_hosts=["127.0.0.1"]))
    return request.getfixturevalue("site")


def test_files_are_dropped_and_each_is_told_of_as_it_is_read(
    site: Any, step: threading.Semaphore, page_of: Callable[..., Any]
) -> None:
    page = page_of()
    page.goto(f"{site.story}/add")
    files = [["one.txt", "17 hostages died, the army said."], ["empty.txt", ""], ["trap.txt", "This will trip it."]]
    page.evaluate(DROP, files)
    page.evaluate("dropped('dragover')")
    assert page.locator("[data-drop].over").count() == 1
    page.evaluate("dropped('drop')")
    job = page.locator("#jobs .job")
    page.wait_for_selector(".job >> text=Reading")
    assert page.locator("[data-drop].over").count() == 0
    assert "one.txt, empty.txt, trap.txt: 0 reports" in job.inner_text()
    step.release()
    page.wait_for_selector(".job >> text=one.txt: claims: 1 added")
    assert "Reading" in job.inner_text()
    step.release(2)
    page.wait_for_selector(".job >> text=Done")
    assert "1 report, 2 errors" in job.inner_text()
    errors = page.locator(".job .bad li").all_inner_texts()
    assert errors[0].startswith("empty.txt: ")
    assert "tripped" in errors[1]
    assert not [line for line in errors if "Traceback" in line or "/tmp" in line]
    # Nothing is asked any more when it has ended.
    assert page.locator("#jobs [data-hx-trigger]").count() == 0


def test_pages_and_feeds_are_fetched_and_what_fails_is_told_in_words(
    fetching: Any, web: str, page_of: Callable[..., Any]
) -> None:
    page, reader = page_of(refused=True), page_of()
    reader.goto(f"{fetching.story}/claims")
    reader.wait_for_selector("article.claim")
    page.goto(f"{fetching.story}/add")
    addresses = page.get_by_label("Pages and feeds, one a line")
    addresses.fill("/etc/passwd")
    page.get_by_role("button", name="Fetch and read").click()
    page.wait_for_selector("#notice .bad >> text=is no address that begins with https:// or http://")
    addresses.fill(f"{web}/feed\n{web}/page\n{web}/nothing")
    page.get_by_role("button", name="Fetch and read").click()
    page.wait_for_selector(".job >> text=Done")
    told = page.locator(".job").inner_text()
    assert "3 reports, 1 error" in told
    assert "404" in page.locator(".job .bad li").inner_text()
    for title in ("First", "Second", "Siege at the plant"):
        assert f"{title}: claims: 1 added" in told
    # What is read comes in where somebody reads.
    for number in ("21", "22", "23"):
        reader.wait_for_selector(f"#fresh article.claim >> text={number}")
    page.get_by_role("button", name="Fetch and read").click()
    page.wait_for_selector(".job >> text=is in the story already")
