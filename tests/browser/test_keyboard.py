"""Deciding by keyboard alone, all that can be decided: fields are reached with Tab, as by somebody without a mouse."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


def kinds(site: Any, page: Any, n: int) -> list[str]:
    """The kinds of the decisions, when there are so many."""
    for _ in range(200):
        if len(site.decisions()) >= n:
            break
        page.wait_for_timeout(50)
    return [made.kind for made in site.decisions()]


def tab_to(page: Any, selector: str, key: str = "Tab") -> None:
    """Press a key until what is looked for has the focus."""
    for _ in range(120):
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
        page.keyboard.press(key)
    raise AssertionError(f"never focused: {selector}")


def claims(site: Any) -> list[Any]:
    from sayso.desk import open_desk

    with open_desk(site.ledger, reader="stub") as desk:
        return [entry.claim for entry in desk.story("siege").snapshot().claims if entry.standing == "current"]


def test_event_group_source_and_firmness_are_mended(site: Any, page_of: Callable[..., Any]) -> None:
    page = page_of()
    page.goto(f"{site.story}/claims")
    page.wait_for_selector("article.claim")
    keys = page.keyboard
    keys.press("j")
    card = page.evaluate("document.activeElement.id")
    keys.press("m")
    page.wait_for_selector("dialog[open] [name=low]:focus")
    tab_to(page, "dialog [name=event]", "Shift+Tab")
    keys.type("wounded")
    tab_to(page, "dialog [name=certainty]")
    keys.type("probable")
    tab_to(page, "dialog [name=approx]")
    keys.press("Space")
    tab_to(page, "dialog [name=nationality]")
    keys.type("FR NO")
    tab_to(page, "dialog [name=role]")
    keys.type("civilian")
    tab_to(page, "dialog [name=s0-name]")
    keys.press("Control+A")
    keys.type("Port police")
    tab_to(page, "dialog [name=why]")
    keys.type("the desk asked them")
    keys.press("Enter")
    page.wait_for_selector("dialog[open]", state="detached")
    page.wait_for_selector(f"#{card} >> text=mended")
    # Whoever decided goes on from where they were.
    assert page.evaluate("document.activeElement.id") == card
    assert kinds(site, page, 1) == ["mend"]
    made = [claim for claim in claims(site) if claim.event == "wounded"]
    assert made
    assert {(c.certainty, c.count.approx, c.group.nationality, c.sources[0].name) for c in made} == {
        ("probable", True, ("FR", "NO"), "Port police")
    }


def test_words_that_the_report_does_not_hold_are_refused_in_the_dialog(site: Any, page_of: Callable[..., Any]) -> None:
    page = page_of(refused=True)
    page.goto(f"{site.story}/claims")
    page.wait_for_selector("article.claim")
    keys = page.keyboard
    keys.press("j")
    keys.press("m")
    page.wait_for_selector("dialog[open] [name=low]:focus")
    tab_to(page, "dialog [name=group_text]")
    keys.press("Control+A")
    keys.type("tourists")
    keys.press("Enter")
    page.wait_for_selector("dialog[open] #dialog-notice >> text=tourists")
    assert site.decisions() == []
    keys.press("Escape")
    page.wait_for_selector("dialog[open]", state="detached")


def test_a_reason_is_given_on_the_claim_s_own_page_and_the_decision_undone_there(
    site: Any, page_of: Callable[..., Any]
) -> None:
    page = page_of()
    page.goto(f"{site.story}/claims")
    page.wait_for_selector("article.claim")
    keys = page.keyboard
    keys.press("j")
    keys.press("h")
    page.wait_for_url("**/claim/**")
    tab_to(page, "main [name=why]")
    keys.type("counted twice")
    with page.expect_navigation():
        keys.press("Enter")
    assert kinds(site, page, 1) == ["accept"]
    assert site.decisions()[0].why == "counted twice"
    tab_to(page, "#undo-last")
    with page.expect_navigation():
        keys.press("Enter")
    assert kinds(site, page, 2) == ["accept", "undo"]
    assert "accept" in page.locator(".entries").inner_text()


def test_a_join_and_a_side_are_decided_in_origins_and_taken_back_in_the_history(
    copied: Any, page_of: Callable[..., Any]
) -> None:
    page = page_of()
    keys = page.keyboard
    page.goto(f"{copied.story}/origins?event=killed")
    page.wait_for_selector("[data-graph] a[tabindex='0']", state="attached")
    before = page.locator("p.count").inner_text()
    page.locator("h1").click()
    tab_to(page, "[data-graph] a")
    undo = "dialog[open] .joins button"
    for _ in range(12):
        keys.press("ArrowRight")
        if "why" in page.evaluate("document.activeElement.querySelector('title')?.textContent ?? ''"):
            keys.press("Enter")
            page.wait_for_selector("dialog[open]")
            if page.locator(undo).count():
                break
            keys.press("Escape")
            keys.press("ArrowLeft")
        else:
            keys.press("ArrowLeft")
        keys.press("ArrowDown")
    tab_to(page, undo)
    with page.expect_navigation():
        keys.press("Enter")
    assert kinds(copied, page, 1) == ["not-same-origin"]
    assert page.locator("p.count").inner_text() != before

    tab_to(page, ".set-side summary")
    keys.press("Enter")
    tab_to(page, ".set-side [name=side]")
    keys.type("victims")
    tab_to(page, ".set-side button")
    with page.expect_navigation():
        keys.press("Enter")
    assert kinds(copied, page, 2)[-1] == "side"
    assert page.locator(".root-head .side-victims").count() == 1

    page.keyboard.press("8")
    page.wait_for_url("**/history")
    for n in (3, 4):
        tab_to(page, ".decisions form button")
        with page.expect_navigation():
            keys.press("Enter")
        assert kinds(copied, page, n)[-1] == "undo"
    keys.press("4")
    page.wait_for_url("**/origins")
    page.goto(f"{copied.story}/origins?event=killed")
    assert page.locator("p.count").inner_text() == before


def test_marks_are_made_and_several_claims_merged(site: Any, page_of: Callable[..., Any]) -> None:
    page = page_of()
    page.goto(f"{site.story}/claims")
    page.wait_for_selector("article.claim")
    keys = page.keyboard
    for _ in range(2):
        keys.press("j")
        keys.press("x")
    assert page.locator("[data-mark]:checked").count() == 2
    keys.press("x")
    assert page.locator("[data-mark]:checked").count() == 1
    keys.press("g")
    assert kinds(site, page, 1) == ["merge"]
    page.wait_for_selector("text=merged into another claim")
    assert page.locator("[data-mark]:checked").count() == 0
    # Without a mark there is nothing to merge, and that is said.
    keys.press("g")
    page.wait_for_selector("#notice .bad >> text=Mark other claims first")


def test_single_keys_can_be_turned_off_and_leave_fields_alone(site: Any, page_of: Callable[..., Any]) -> None:
    page = page_of()
    page.goto(f"{site.story}/claims")
    page.wait_for_selector("article.claim")
    keys = page.keyboard
    keys.press("/")
    tab_to(page, "#filters [name=group]")
    keys.type("ar8?")
    assert page.locator("#filters [name=group]").input_value() == "ar8?"
    keys.press("Escape")
    keys.press("?")
    page.wait_for_selector("#help[open]")
    tab_to(page, "#keys-on")
    keys.press("Space")
    keys.press("Escape")
    keys.press("j")
    keys.press("a")
    page.wait_for_timeout(300)
    assert site.decisions() == []
    page.reload()
    keys.press("j")
    assert page.evaluate("document.activeElement === document.body")
