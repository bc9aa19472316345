"""How new claims come into a page that is open: they slide, cheaply, and nobody who reads is moved."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from waiting import until

# Each animation that begins, how long it takes and what it changes. Where frames are late it is over by then.
WATCH = """(() => {
  window.slid = [];
  const keyframes = (name) => [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules]).filter(
    (rule) => rule instanceof CSSKeyframesRule && rule.name === name).flatMap((rule) => [...rule.cssRules]);
  document.addEventListener("animationstart", ({target, animationName}) => window.slid.push({
    card: target.id,
    takes: getComputedStyle(target).animationDuration,
    changes: [...new Set(keyframes(animationName).flatMap((frame) => [...frame.style]))].sort()}));
})()"""


def many(first: int) -> str:
    return " ".join(f"{n} hostages died, the army said." for n in range(first, first + 9))


def opened(page: Any, site: Any) -> Any:
    page.add_init_script(WATCH)
    page.goto(f"{site.story}/claims")
    page.wait_for_selector("article.claim")
    until(page, "!document.querySelector('.waiting')")
    page.wait_for_timeout(1000)
    return page


def slid(page: Any) -> list[dict[str, Any]]:
    # Long enough for what would begin late.
    page.wait_for_timeout(400)
    found: list[dict[str, Any]] = page.evaluate("window.slid")
    return found


def test_a_new_claim_slides_in_shortly_and_by_what_needs_no_layout(site: Any, page_of: Callable[..., Any]) -> None:
    page = opened(page_of(), site)
    site.tell("fresh", "31 hostages died, the army said.", 13)
    page.wait_for_selector("#fresh article.claim >> text=31")
    card = page.locator("#fresh article.claim").get_attribute("id")
    assert slid(page) == [{"card": card, "takes": "0.2s", "changes": ["opacity", "transform"]}]
    # Then it is a card like others.
    until(page, "document.getAnimations().length == 0 && !document.querySelector('[data-arriving]')")


def test_of_many_at_once_the_first_slide_and_no_card_twice(site: Any, page_of: Callable[..., Any]) -> None:
    page = opened(page_of(width=1280, height=2600), site)
    site.tell("many", many(31), 13)
    page.wait_for_selector("#fresh article.claim >> nth=8")
    first = slid(page)
    in_order = page.evaluate("[...document.querySelectorAll('#fresh article.claim')].map((card) => card.id)")
    assert len(in_order) == 9
    assert [each["card"] for each in first] == in_order[:4]
    site.tell("one more", "41 hostages died, the army said.", 14)
    page.wait_for_selector("#fresh article.claim >> text=41")
    newest = page.locator("#fresh article.claim").first.get_attribute("id")
    assert [each["card"] for each in slid(page)[4:]] == [newest]


def test_nothing_moves_for_those_who_asked_for_that(site: Any, page_of: Callable[..., Any]) -> None:
    page = page_of()
    page.emulate_media(reduced_motion="reduce")
    opened(page, site)
    site.tell("fresh", "31 hostages died, the army said.", 13)
    page.wait_for_selector("#fresh article.claim >> text=31")
    assert slid(page) == []
    assert page.locator("[data-arriving]").count() == 0


@pytest.mark.parametrize("holds", [True, False], ids=["browser holds the place", "the page does"])
def test_who_reads_further_down_is_not_moved(site: Any, page_of: Callable[..., Any], holds: bool) -> None:
    for hour in range(8):
        site.tell(f"old {hour}", many(100 + 10 * hour), hour)
    page = page_of(width=800)
    if not holds:
        page.add_init_script(
            """CSS.supports = () => false;
            addEventListener("DOMContentLoaded", () => { document.documentElement.style.overflowAnchor = "none"; })"""
        )
    opened(page, site)
    page.mouse.wheel(0, 2500)
    until(page, "scrollY > 2000")
    page.wait_for_timeout(300)
    where = """() => { const card = [...document.querySelectorAll("#cards article")].find((each) =>
      each.getBoundingClientRect().top > 100); return [card.id, card.getBoundingClientRect().top]; }"""
    before, scrolled = page.evaluate(where), page.evaluate("scrollY")
    site.tell("fresh", many(31), 13)
    page.wait_for_selector("#fresh article.claim >> nth=8", state="attached")
    page.wait_for_timeout(300)
    now = page.evaluate(where)
    assert now[0] == before[0]
    assert abs(now[1] - before[1]) < 2
    assert page.evaluate("scrollY") > scrolled + 500
    # What nobody sees is not drawn moving.
    assert slid(page) == []
