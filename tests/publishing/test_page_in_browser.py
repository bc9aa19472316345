"""The published page as a browser shows it: the system's Chromium, without JavaScript, at three widths."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sayso.publishing.page import page
from sayso.publishing.publication import Publication

playwright = pytest.importorskip("playwright.sync_api")
_NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
CHROMIUM = next(filter(None, (os.environ.get("SAYSO_CHROMIUM"), *map(shutil.which, _NAMES))), None)
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium found: the page is not looked at in a browser")

# What juts out of the window, save what scrolls by itself or is there for those who cannot see.
_JUTTING = """[...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1
    && !e.closest('.scroll, .skip, .hidden')).map(e => e.outerHTML.slice(0, 80))"""
_EMPTY = """[...document.querySelectorAll('svg')].filter(e => { const box = e.getBoundingClientRect();
    return e.checkVisibility() && (box.width < 10 || box.height < 10) }).length"""
_OVERLAPPING = """[...document.querySelectorAll('.bars > li')].flatMap(li => {
    const boxes = [...li.querySelectorAll(':scope > p, :scope > svg')].map(e => e.getBoundingClientRect());
    return boxes.flatMap((a, i) => boxes.slice(i + 1).filter(b =>
        a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1)) }).length"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with playwright.sync_playwright() as driver:
        made = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield made
        made.close()


def write(publication: Publication, folder: Path) -> str:
    (folder / "page.html").write_bytes(b"".join(page(publication)))
    return (folder / "page.html").as_uri()


@pytest.mark.parametrize(("width", "scheme"), [(390, "light"), (1280, "dark"), (2560, "light")])
def test_nothing_juts_out_overlaps_or_is_empty(
    browser: Any, siege: Publication, tmp_path: Path, width: int, scheme: str
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    shown, asked = context.new_page(), []
    shown.on("request", lambda request: asked.append(request.url))
    told: list[str] = []
    shown.on("console", lambda message: told.append(message.text))
    address = write(siege, tmp_path)
    shown.goto(address)
    assert asked == [address]
    # A style that the page's own policy forbids would be told here.
    assert told == []
    shown.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
    assert shown.evaluate("document.documentElement.scrollWidth") == width
    assert shown.evaluate(_JUTTING) == []
    assert shown.evaluate(_EMPTY) == 0
    assert shown.evaluate(_OVERLAPPING) == 0
    dark = shown.evaluate("getComputedStyle(document.body).backgroundColor") != "rgb(255, 255, 255)"
    assert dark == (scheme == "dark")
    context.close()


def test_without_javascript_and_on_paper_all_is_there(browser: Any, siege: Publication, tmp_path: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    shown = context.new_page()
    shown.goto(write(siege, tmp_path))
    why = shown.locator(".bars details p").first
    assert not why.evaluate("each => each.checkVisibility()")
    shown.emulate_media(media="print")
    # What is folded on a screen is open on paper.
    assert why.evaluate("each => each.checkVisibility()")
    assert not shown.get_by_role("navigation").is_visible()
    context.close()


def test_a_hostile_page_does_nothing(browser: Any, hostile: Publication, tmp_path: Path) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 900})
    shown, opened = context.new_page(), []
    shown.on("dialog", lambda dialog: opened.append(dialog.message))
    shown.goto(write(hostile, tmp_path))
    shown.wait_for_timeout(100)
    assert opened == []
    assert shown.evaluate("document.documentElement.scrollWidth") == 390
    assert shown.evaluate("document.querySelectorAll('svg [onload], [onload]').length") == 0
    context.close()
