"""The graph of origins, and groups and laws, in a browser: by keyboard, on a phone, in light and dark."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from waiting import until

AXE = Path(__file__).parent / "vendor" / "axe.min.js"


def settle(page: Any) -> None:
    until(page, "!document.querySelector('.waiting, .htmx-request')")


def go(page: Any, address: str) -> None:
    page.goto(address)
    settle(page)


def focused(page: Any) -> str:
    return page.evaluate("(document.activeElement.querySelector('title') || {textContent: ''}).textContent")


def kinds(site: Any, page: Any, n: int) -> list[str]:
    for _ in range(200):
        if len(site.decisions()) >= n:
            break
        page.wait_for_timeout(100)
    return [made.kind for made in site.decisions()]


def test_the_arrows_walk_the_graph_and_enter_tells_why(copied: Any, page_of: Callable[..., Any]) -> None:
    page = page_of()
    go(page, f"{copied.story}/origins?event=killed")
    page.locator("[data-graph] a.node.origin").first.focus()
    assert page.locator("[data-graph] a[tabindex='0']").count() == 1
    assert focused(page).startswith("Origin: ")
    page.keyboard.press("ArrowDown")
    second = focused(page)
    assert second.startswith("Origin: ")
    assert page.locator(".following .edge.lit").count() >= 2
    page.keyboard.press("ArrowRight")
    assert focused(page).endswith(": why")
    page.keyboard.press("Enter")
    page.wait_for_selector("dialog[open] .joins li")
    assert (
        page.locator("dialog[open] h2").inner_text() in second or "from" in page.locator("dialog[open] h2").inner_text()
    )
    page.keyboard.press("Escape")
    assert focused(page).endswith(": why")
    page.keyboard.press("ArrowRight")
    assert focused(page).startswith("Outlet: ")
    for _ in range(6):
        page.keyboard.press("ArrowRight")
    assert re.fullmatch(r"[0-9] reports? of [^:]+", focused(page))
    page.keyboard.press("Enter")
    page.wait_for_url("**/claims?only=**")


def test_a_join_is_undone_from_the_graph(copied: Any, page_of: Callable[..., Any]) -> None:
    page = page_of()
    go(page, f"{copied.story}/origins?event=killed")
    before = page.locator("p.count").inner_text()
    for stop in page.locator("[data-graph] .badge-why").all():
        stop.click()
        page.wait_for_selector("dialog[open]")
        undo = page.locator("dialog[open] .joins button")
        if undo.count():
            break
        page.keyboard.press("Escape")
    with page.expect_navigation():
        undo.first.click()
    assert page.url.endswith("/origins?event=killed")
    assert kinds(copied, page, 1) == ["not-same-origin"]
    assert page.locator("p.count").inner_text() != before


def test_without_javascript_a_count_leads_to_its_reason(copied: Any, chromium: Any) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{copied.story}/origins?event=killed")
    page.locator("[data-graph] .badge-why").first.click()
    assert page.locator(":target .joins").is_visible()
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_on_a_phone_the_graph_scrolls_in_its_box(copied: Any, page_of: Callable[..., Any], scheme: str) -> None:
    page = page_of(width=390, height=844, scheme=scheme)
    for path in ("/origins?event=killed", "/groups"):
        go(page, copied.story + path)
        assert page.evaluate("document.documentElement.scrollWidth") == 390
    go(page, f"{copied.story}/origins?event=killed")
    box = "document.querySelector('.graph')"
    assert page.evaluate(f"{box}.scrollWidth > {box}.clientWidth + 200")
    # A node's name is told apart from what is behind it, in either scheme.
    ink, paper = (
        page.evaluate(f"getComputedStyle(document.querySelector('.graph .node {what}')).fill")
        for what in ("text", ".box")
    )
    assert (sum(map(int, ink[4:-1].split(","))) > 384) == (scheme == "dark")
    assert (sum(map(int, paper[4:-1].split(","))) > 384) == (scheme == "light")
    last = page.locator("[data-graph] a.node.reports").last
    page.locator("[data-graph] a.node.origin").first.focus()
    for _ in range(6):
        page.keyboard.press("ArrowRight")
    assert page.evaluate(f"{box}.scrollLeft") > 100
    assert last.is_visible()
    # What fills the first screen of a phone is folded, and opens.
    assert not page.locator(".slider").is_visible()
    page.get_by_text("As it was", exact=True).first.click()
    assert page.locator(".slider").is_visible()


def test_no_name_is_wider_than_its_node(copied: Any, page_of: Callable[..., Any]) -> None:
    page = page_of()
    copied.tell("wide", "3 hostages died, the Ministry of Wind and Weather said. 4 hostages died.", 14)
    go(page, f"{copied.story}/origins?event=killed")
    wider = page.evaluate(
        """[...document.querySelectorAll('.graph a.node')].filter((node) => {
          const box = node.querySelector('.box').getBoundingClientRect();
          return [...node.querySelectorAll('text')].some((text) => {
            const it = text.getBoundingClientRect();
            return it.right > box.right || it.left < box.left || it.top < box.top - 1 || it.bottom > box.bottom + 1; });
        }).map((node) => node.textContent)"""
    )
    assert wider == []


def test_groups_and_laws_are_decided_by_keyboard_alone(site: Any, page_of: Callable[..., Any]) -> None:
    page = page_of()
    go(page, site.story)
    page.keyboard.press("7")
    page.wait_for_url("**/groups")
    settle(page)
    page.wait_for_selector("[name=first]")
    page.keyboard.press("/")
    page.wait_for_selector("[name=first]:focus")
    page.keyboard.type("guards")
    page.keyboard.press("Tab")
    page.keyboard.type("have")
    page.keyboard.press("Tab")
    page.keyboard.type("hostages")
    page.keyboard.press("Tab")
    page.keyboard.type("they were never taken")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert kinds(site, page, 1) == ["disjoint-groups"]
    page.wait_for_selector("text=they were never taken")
    undo = page.locator(".rulings button")
    undo.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert kinds(site, page, 2) == ["disjoint-groups", "undo"]
    settle(page)

    page.locator(".law summary").first.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("not all were counted")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert kinds(site, page, 3)[-1] == "law-off"
    page.wait_for_selector(".law.off >> text=not all were counted")
    page.keyboard.press("8")
    page.wait_for_url("**/history")
    assert page.locator(".decisions > li").count() == 3
    assert "does not hold here" in page.locator(".decisions").inner_text()


def test_a_cell_leads_to_a_decision_on_its_group(site: Any, page_of: Callable[..., Any]) -> None:
    page = page_of()
    go(page, site.story)
    page.locator(".cell summary").first.click()
    page.get_by_role("link", name="Decide on this group").first.click()
    page.wait_for_url("**/groups?first=**")
    settle(page)
    assert page.locator("[name=first]").input_value() != ""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_no_serious_fault_in_the_graph_and_the_groups(
    copied: Any, page_of: Callable[..., Any], scheme: str, width: int
) -> None:
    page = page_of(width=width, scheme=scheme)
    found = []
    for path in ("/origins?event=killed", "/groups"):
        go(page, copied.story + path)
        page.evaluate("document.querySelectorAll('main details').forEach((each) => { each.open = true })")
        page.evaluate(AXE.read_text("utf-8"))
        report = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        found += [
            (path, each["id"], [node["html"][:160] for node in each["nodes"][:3]])
            for each in report["violations"]
            if each["impact"] in ("serious", "critical")
        ]
    assert found == []
