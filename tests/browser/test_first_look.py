"""A story that is still looked at, in a browser: the page is there at once, and fills itself."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from sayso import tracing
from sayso.story import Snapshot


@pytest.fixture
def traced(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """Until it is set, no story is traced."""
    let, trace = threading.Event(), tracing.trace

    def slowly(snapshot: Snapshot, **more: Any) -> Any:
        assert not snapshot.claims or let.wait(60)
        return trace(snapshot, **more)

    monkeypatch.setattr(tracing, "trace", slowly)
    yield let
    let.set()


@pytest.fixture
def hasty(traced: threading.Event, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Any:
    """A site whose pages wait for next to nothing."""
    from sayso import board

    make_app = board.make_app
    monkeypatch.setattr(board, "make_app", lambda *args, **more: make_app(*args, **{**more, "patience": 0.05}))
    return request.getfixturevalue("site")


def whole(page: Any) -> None:
    page.wait_for_selector("#coming", state="detached")


@pytest.mark.parametrize("path", ["", "/claims", "/clashes", "/origins", "/toll", "/groups"])
def test_a_page_fills_itself_without_being_loaded_again(
    hasty: Any, traced: threading.Event, page_of: Callable[..., Any], path: str
) -> None:
    page = page_of()
    page.goto(f"{hasty.story}{path}")
    page.wait_for_selector("#coming >> text=Whose word each claim is in the end is still being worked out")
    assert "At least 12 hostages died" in page.locator("#main").inner_text()
    page.evaluate("window.same = true")
    traced.set()
    whole(page)
    page.wait_for_selector("#told >> text=The page is complete.", state="attached")
    assert page.evaluate("window.same")
    shown = {
        "": "#fate-killed", "/claims": "article.claim .side", "/clashes": ".of-clash", "/origins": "svg [data-node]",
        "/toll": "#chart svg .mark-symbol path", "/groups": "#laws",
    }  # fmt: skip
    page.locator(shown[path]).first.wait_for()
    if path == "/origins":
        page.locator("svg [data-node][tabindex='0']").first.wait_for(state="attached")
    if path == "/claims":
        page.keyboard.press("j")
        page.keyboard.press("a")
        page.wait_for_selector(".verdict-accepted")


def test_who_is_writing_is_not_disturbed(hasty: Any, traced: threading.Event, page_of: Callable[..., Any]) -> None:
    page = page_of()
    page.goto(f"{hasty.story}/claims")
    page.wait_for_selector("#coming >> text=still being worked out")
    page.get_by_label("group").fill("host")
    traced.set()
    page.wait_for_selector("#coming >> text=It is there.")
    assert page.get_by_label("group").input_value() == "host"
    page.get_by_role("link", name="Look again").click()
    whole(page)


def test_without_scripts_a_link_looks_again(hasty: Any, traced: threading.Event, chromium: Any) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{hasty.story}/claims")
    assert page.locator("article.claim").count() == 5
    assert not page.locator(".with-script").is_visible()
    traced.set()
    for _ in range(50):
        page.get_by_role("link", name="Look again").click()
        if not page.locator("#coming").count():
            break
        page.wait_for_timeout(100)
    assert page.locator("article.claim .side").count() == 5
    context.close()


def test_new_claims_slide_in_while_the_story_is_still_traced(
    hasty: Any, traced: threading.Event, page_of: Callable[..., Any]
) -> None:
    page = page_of()
    page.goto(f"{hasty.story}/claims?event=killed")
    page.wait_for_selector("#coming >> text=still being worked out")
    page.wait_for_timeout(1000)
    hasty.tell("fresh", "31 hostages died, the army said.", 13)
    page.wait_for_selector("#fresh article.claim >> text=31")
    assert not traced.is_set()
