"""The published page as a browser shows it: the system's Chromium, without JavaScript, at three widths."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

from sayso.publishing.page import page
from sayso.publishing.publication import Publication

sys.path.insert(0, str(Path(__file__).parents[1] / "publishing"))

from publishing_stories import hostile_story, siege_story

AXE = Path(__file__).parent / "vendor" / "axe.min.js"

# What juts out of the window, save what scrolls by itself or is there for those who cannot see.
_JUTTING = """[...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1
    && !e.closest('.scroll, .skip, .hidden, svg svg')).map(e => e.outerHTML.slice(0, 80))"""
_EMPTY = """[...document.querySelectorAll('svg:not(svg svg)')].filter(e => { const box = e.getBoundingClientRect();
    return e.checkVisibility() && (box.width < 10 || box.height < 10) }).length"""
_OVERLAPPING = """[...document.querySelectorAll('.bars > li')].flatMap(li => {
    const boxes = [...li.querySelectorAll(':scope > p, :scope > svg')].map(e => e.getBoundingClientRect());
    return boxes.flatMap((a, i) => boxes.slice(i + 1).filter(b =>
        a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1)) }).length"""


@pytest.fixture(scope="module")
def siege() -> Publication:
    return siege_story()


@pytest.fixture(scope="module")
def hostile() -> Publication:
    return hostile_story()


def write(publication: Publication, folder: Path) -> str:
    (folder / "page.html").write_bytes(b"".join(page(publication)))
    return (folder / "page.html").as_uri()


@pytest.mark.parametrize(("width", "scheme"), [(390, "light"), (1280, "dark"), (2560, "light")])
def test_nothing_juts_out_overlaps_or_is_empty(
    chromium: Any, siege: Publication, tmp_path: Path, width: int, scheme: str
) -> None:
    context = chromium.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
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


def test_without_javascript_and_on_paper_all_is_there(chromium: Any, siege: Publication, tmp_path: Path) -> None:
    context = chromium.new_context(java_script_enabled=False)
    shown = context.new_page()
    shown.goto(write(siege, tmp_path))
    why = shown.locator(".bars details p").first
    assert not why.evaluate("each => each.checkVisibility()")
    shown.emulate_media(media="print")
    # What is folded on a screen is open on paper.
    assert why.evaluate("each => each.checkVisibility()")
    assert not shown.get_by_role("navigation").is_visible()
    context.close()


def test_a_hostile_page_does_nothing(chromium: Any, hostile: Publication, tmp_path: Path) -> None:
    context = chromium.new_context(viewport={"width": 390, "height": 900})
    shown, opened = context.new_page(), []
    shown.on("dialog", lambda dialog: opened.append(dialog.message))
    shown.goto(write(hostile, tmp_path))
    shown.wait_for_timeout(100)
    assert opened == []
    assert shown.evaluate("document.documentElement.scrollWidth") == 390
    assert shown.evaluate("document.querySelectorAll('svg [onload], [onload]').length") == 0
    context.close()


@pytest.mark.parametrize(("width", "scheme"), [(390, "dark"), (1280, "light")])
def test_axe_finds_no_fault(chromium: Any, siege: Publication, tmp_path: Path, width: int, scheme: str) -> None:
    # The page's own policy would not let the checker in.
    context = chromium.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True)
    shown = context.new_page()
    shown.goto(write(siege, tmp_path))
    shown.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
    shown.add_script_tag(path=AXE)
    faults = shown.evaluate("axe.run(document)")["violations"]
    assert [(fault["id"], fault["impact"], fault["nodes"][0]["html"][:200]) for fault in faults] == []
    context.close()
