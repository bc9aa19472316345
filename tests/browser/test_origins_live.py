"""Origins renew themselves when reports come, and leave whoever reads them where they are."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from waiting import until


def opened(page: Any, site: Any) -> Any:
    page.goto(f"{site.story}/origins?event=killed")
    page.wait_for_selector("[data-graph] a[tabindex='0']", state="attached")
    page.wait_for_timeout(1000)
    return page


def wait_for(page: Any, words: str) -> None:
    page.wait_for_selector(f"p.count >> text={words}")


TOP = "document.querySelector('[data-test]').getBoundingClientRect().top"


def test_reports_that_arrive_are_drawn_and_nothing_that_was_opened_closes(
    site: Any, page_of: Callable[..., Any]
) -> None:
    page = opened(page_of(height=500), site)
    before = page.locator("p.count").inner_text()
    assert before.startswith("5 reports")
    # Somebody has a reason open, picks a side below it, and has scrolled down to it.
    root = page.locator(".tree .root").filter(has_text="police").first
    root.get_by_text("Why", exact=False).first.click()
    root.locator(".set-side summary").focus()
    page.keyboard.press("Enter")
    root.locator(".set-side select").select_option("victims")
    root.locator(".set-side select").focus()
    page.evaluate("document.activeElement.scrollIntoView({block: 'center'})")
    page.evaluate("document.activeElement.dataset.test = ''; window.held = document.activeElement")
    top = page.evaluate(TOP)
    origins = page.locator(".root-head").count()

    # The one brings an origin of more reports, which comes first in the list and the graph; the other one more.
    site.tell("fresh", "31 hostages died, the mayor said.", 13)
    page.wait_for_selector(".root-head >> text=mayor")
    site.tell("fresher", "32 hostages died, the ministry said.", 14)
    page.wait_for_selector(".root-head >> text=ministry")
    wait_for(page, "7 reports")
    assert page.locator(".root-head").count() == origins + 2
    assert page.locator("[data-graph] title", has_text="ministry").count() >= 1

    assert page.evaluate("document.activeElement === window.held && window.held.isConnected")
    assert page.evaluate("window.held.value") == "victims"
    assert root.locator(".joins").first.is_visible()
    assert page.locator(".tree details[open]").count() == 2
    assert abs(page.evaluate("window.held.getBoundingClientRect().top") - top) < 2
    # What was drawn can be decided on.
    with page.expect_navigation():
        root.get_by_role("button", name="Set side").click()
    assert [made.kind for made in site.decisions()] == ["side"]


def test_the_keys_go_on_in_a_graph_that_is_drawn_anew(site: Any, page_of: Callable[..., Any]) -> None:
    page = opened(page_of(), site)
    stop = page.locator("[data-graph] a.node.origin").last
    name = stop.locator("title").text_content()
    stop.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowLeft")
    named = "document.activeElement.querySelector('title').textContent"
    assert page.evaluate(named) == name
    for hour, who in ((13, "mayor"), (14, "ministry")):
        site.tell(who, f"3{hour} hostages died, the {who} said.", hour)
        page.wait_for_selector(f".root-head >> text={who}")
    assert page.evaluate(named) == name
    assert page.locator("[data-graph] a[tabindex='0']").count() == 1
    assert page.locator(".following .node.lit").count() >= 2
    page.keyboard.press("ArrowRight")
    assert page.evaluate(named).endswith(": why")
    page.keyboard.press("Enter")
    page.wait_for_selector("dialog[open] .joins li")
    # A dialog that is open stays so.
    site.tell("last", "77 hostages died, the hospital said.", 15)
    page.wait_for_selector(".root-head >> text=hospital", state="attached")
    assert page.locator("dialog[open] .joins li").count() >= 1


def test_a_report_of_another_fate_changes_nothing(site: Any, page_of: Callable[..., Any]) -> None:
    page = opened(page_of(), site)
    page.evaluate(
        """() => { window.changed = []; new MutationObserver((all) => window.changed.push(...all.map(
          (each) => each.attributeName ?? each.type))).observe(document.querySelector(".graph-and-list"),
          {subtree: true, childList: true, attributes: true, characterData: true}); }"""
    )
    with page.expect_response(lambda answer: "/origins" in answer.url):
        site.tell("other", "3 tourists were wounded, the mayor said.", 13)
    page.wait_for_timeout(500)
    assert set(page.evaluate("window.changed")) <= {"class"}


def test_the_past_stays_as_it_was(site: Any, page_of: Callable[..., Any]) -> None:
    page = page_of()
    page.goto(f"{site.story}/origins?event=killed&at=2024-03-12T12:00Z")
    page.wait_for_selector(".root-head")
    lines: list[str] = []
    page.on("request", lambda request: lines.append(request.url))
    site.tell("fresh", "31 hostages died, the mayor said.", 11)
    page.wait_for_timeout(1500)
    assert lines == []
    until(page, "!document.querySelector('[sse-connect]')")
