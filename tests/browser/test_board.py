"""The board in a browser: every part of it, by mouse and by keyboard."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from waiting import until

AXE = Path(__file__).parent / "vendor" / "axe.min.js"
PAGES = (
    *("", "/claims", "/clashes", "/origins", "/toll", "/reports", "/report/army", "/groups", "/history", "/changes"),
    "/add",
)


def settle(page: Any) -> None:
    until(page, "!document.querySelector('.waiting, .htmx-request')")
    if page.query_selector("#chart"):
        page.wait_for_selector("#chart[data-drawn]")


def go(page: Any, address: str) -> None:
    page.goto(address)
    settle(page)


def test_the_picture_follows_the_switches(site: Any, page_of: Callable[..., Any]) -> None:
    page = page_of()
    go(page, site.story)
    killed = page.locator("#fate-killed")
    killed.wait_for()
    assert page.locator(".bar .mark").count() >= 2
    before = page.locator("#picture").inner_text()
    page.get_by_label("police", exact=False).first.check()
    page.wait_for_selector("text=Left out")
    after = page.locator("#picture").inner_text()
    assert "guards" in before
    assert "guards" not in after
    assert "without=" in page.url
    page.get_by_text("Why", exact=False).first.click()
    page.locator(".because p").first.wait_for(state="visible")
    assert "hostages were killed" in page.locator(".because").first.inner_text()


def test_claims_are_filtered_and_new_ones_slide_in(site: Any, page_of: Callable[..., Any]) -> None:
    page = page_of()
    go(page, f"{site.story}/claims")
    assert page.locator("article.claim").count() == 5
    page.get_by_label("source").select_option(label="army")
    page.get_by_role("button", name="Filter").click()
    page.wait_for_url("**source=**")
    assert page.locator("article.claim").count() == 2
    page.wait_for_timeout(1500)
    site.tell("fresh", "31 hostages died, the army said.", 13)
    page.wait_for_selector("#fresh article.claim >> text=31")
    assert page.locator("article.claim").count() == 3


def test_a_page_that_nobody_sees_hangs_up_and_catches_up(site: Any, page_of: Callable[..., Any]) -> None:
    page = page_of()
    lines: list[str] = []
    page.on("request", lambda request: "/live" in request.url and lines.append(request.url))

    def seen(state: str) -> None:
        page.evaluate(
            """state => {
              Object.defineProperty(document, "visibilityState", {value: state, configurable: true});
              document.dispatchEvent(new Event("visibilitychange")); }""",
            state,
        )

    go(page, f"{site.story}/claims")
    until(page, "document.querySelectorAll('article.claim').length == 5")
    # A browser opens six lines to a host: with more tabs than that the last would never load.
    others = [page.context.new_page() for _ in range(7)]
    for other in others:
        other.add_init_script("Object.defineProperty(document, 'visibilityState', {value: 'hidden'})")
        go(other, f"{site.story}/claims")
        other.locator("article.claim").first.wait_for()
    seen("hidden")
    site.tell("missed", "31 hostages died, the army said.", 13)
    page.wait_for_timeout(1500)
    assert page.locator("article.claim").count() == 5
    seen("visible")
    page.wait_for_selector("#fresh article.claim >> text=31")
    seen("hidden")
    site.tell("missed too", "32 hostages died, the army said.", 14)
    seen("visible")
    page.wait_for_selector("#fresh article.claim >> text=32")
    assert page.locator("article.claim").count() == 7
    assert len(lines) == 3


def test_clashes_tell_what_giving_up_would_change(site: Any, page_of: Callable[..., Any]) -> None:
    page = page_of()
    go(page, f"{site.story}/clashes")
    assert page.locator(".of-clash").count() >= 2
    page.get_by_role("button", name="What would giving it up change?").first.click()
    page.wait_for_selector(".giving-up")
    assert "clash" in page.locator(".giving-up").inner_text()


def test_the_toll_is_drawn_and_told_under_the_pointer(site: Any, page_of: Callable[..., Any]) -> None:
    page = page_of()
    go(page, f"{site.story}/toll")
    marks = page.locator("#chart svg .mark-symbol path")
    assert marks.count() >= 5
    marks.first.hover(force=True)
    page.locator("#chart-tip").wait_for(state="visible")
    assert "hostages" in page.locator("#chart-tip").inner_text()
    assert page.locator("table tbody tr").count() == 5


def test_the_slider_leads_to_the_past_and_back(site: Any, page_of: Callable[..., Any]) -> None:
    page = page_of()
    go(page, f"{site.story}/claims")
    page.locator("[data-range]").focus()
    page.keyboard.press("Home")
    page.wait_for_url("**at=**")
    assert page.locator("article.claim").count() == 2
    assert page.locator("[data-decide]:not(body)").count() == 0
    page.get_by_role("link", name="Back to now").click()
    until(page, "document.querySelectorAll('article.claim').length == 5")


def test_what_changed_is_counted_since_the_last_look(site: Any, page_of: Callable[..., Any]) -> None:
    page = page_of()
    go(page, f"{site.story}/changes")
    page.get_by_role("button", name="I have looked").click()
    page.wait_for_selector("text=Nothing changed")
    site.tell("fresh", "31 hostages died, the army said.", 13)
    go(page, f"{site.story}/changes")
    assert "New claim: killed, 31 hostages" in page.locator("main").inner_text()
    assert page.locator(".badge").count() == 1


def test_deciding_needs_no_mouse(site: Any, page_of: Callable[..., Any]) -> None:
    page = page_of()
    go(page, f"{site.story}/claims")
    keys = page.keyboard

    def kinds(n: int) -> list[str]:
        for _ in range(200):
            if len(site.decisions()) >= n:
                break
            page.wait_for_timeout(100)
        page.wait_for_timeout(300)
        return [made.kind for made in site.decisions()]

    keys.press("j")
    first = page.evaluate("document.activeElement.id")
    assert first.startswith("claim-")
    keys.press("a")
    page.wait_for_selector(f"#{first}.verdict-accepted")
    assert page.evaluate("document.activeElement.id") == first
    keys.press("u")
    page.wait_for_selector(f"#{first}.verdict-open")
    keys.press("r")
    page.wait_for_selector(f"#{first}.verdict-rejected")
    keys.press("u")
    page.wait_for_selector(f"#{first}.verdict-open")
    assert kinds(4) == ["accept", "undo", "reject", "undo"]

    keys.press("m")
    page.wait_for_selector("dialog[open] [name=low]:focus")
    keys.press("Control+A")
    keys.type("3")
    keys.press("Tab")
    keys.press("Control+A")
    keys.type("4")
    keys.press("Enter")
    page.wait_for_selector(f"#{first} >> text=3 to 4")
    page.wait_for_selector("dialog[open]", state="detached")
    assert kinds(5)[-1] == "mend"

    keys.press("x")
    keys.press("j")
    keys.press("=")
    assert kinds(6)[-1] == "same-origin"
    keys.press("k")
    keys.press("x")
    keys.press("j")
    keys.press("-")
    assert kinds(7)[-1] == "not-same-origin"
    keys.press("k")
    keys.press("x")
    keys.press("j")
    keys.press("g")
    assert kinds(8)[-1] == "merge"

    keys.press("j")
    keys.press("s")
    page.wait_for_selector("dialog[open] [name=p1-low]")
    page.locator("[name=p1-low]").focus()
    keys.press("Control+A")
    keys.type("1")
    for field, text in (("p2-low", "1"), ("p2-count_text", "died"), ("p2-group_text", "died")):
        page.locator(f"[name={field}]").focus()
        keys.type(text)
    keys.press("Enter")
    page.wait_for_selector("dialog[open]", state="detached")
    assert kinds(9)[-1] == "split"

    go(page, f"{site.story}/report/army")
    keys.press("n")
    page.wait_for_selector("[name=quote]:focus")
    keys.type("The harbour was quiet")
    page.locator("#add-claim button.main").focus()
    keys.press("Enter")
    assert kinds(10)[-1] == "add"
    assert {made.who for made in site.decisions()} == {"A. Editor"}

    page.locator("body").focus()
    page.evaluate("document.activeElement.blur()")
    keys.press("?")
    page.wait_for_selector("#help[open]")
    keys.press("Escape")
    keys.press("8")
    page.wait_for_url("**/history")
    assert page.locator(".decisions > li").count() == 10


def test_words_that_are_selected_become_a_claim(site: Any, page_of: Callable[..., Any]) -> None:
    site.tell("odd", "😀 Ålesund: 4 hostages died. The harbour was quiet.", 13)
    page = page_of()
    go(page, f"{site.story}/report/odd")
    page.evaluate(
        """() => {
          const walker = document.createTreeWalker(document.querySelector(".report-text"), NodeFilter.SHOW_TEXT);
          let node; while ((node = walker.nextNode())) { const at = node.data.indexOf("The harbour");
            if (at >= 0) { const range = document.createRange(); range.setStart(node, at); range.setEnd(node, at + 21);
              getSelection().removeAllRanges(); getSelection().addRange(range); } } }"""
    )
    page.keyboard.press("n")
    assert page.locator("[name=quote]").input_value() == "The harbour was quiet"
    page.locator("#add-claim").get_by_role("button", name="Add").click()
    page.wait_for_selector("#notice >> text=Kept")
    from sayso.desk import open_desk

    with open_desk(site.ledger) as desk:
        quotes = [entry.claim.quote.exact for entry in desk.story("siege").snapshot().claims]
    assert "The harbour was quiet" in quotes


def test_two_editors_see_each_other_and_overwrite_nothing(site: Any, page_of: Callable[..., Any]) -> None:
    one, other = page_of(), page_of()
    for page in (one, other):
        go(page, f"{site.story}/claims")
        page.wait_for_timeout(1200)
    claim = one.locator("article.claim").first.get_attribute("id")
    # The other has the form open, with what stood there before.
    other.locator(f"#{claim} [data-form=mend]").click()
    other.wait_for_selector("dialog[open]")
    one.locator(f"#{claim} [data-decide=reject]").click()
    one.wait_for_selector(f"#{claim}.verdict-rejected")
    other.wait_for_selector(f"#{claim}.verdict-rejected", state="attached")
    other.locator("dialog [name=low]").fill("1")
    other.locator("dialog button.main").click()
    other.wait_for_selector("dialog[open] >> text=decided on the same just now")
    assert [made.kind for made in site.decisions()] == ["reject"]


def test_reports_are_pasted_and_their_progress_is_shown(site: Any, page_of: Callable[..., Any]) -> None:
    page = page_of()
    go(page, f"{site.story}/add")
    page.get_by_label("Text", exact=True).fill("17 hostages died, the army said.")
    page.get_by_role("button", name="Read it").click()
    page.wait_for_selector(".job >> text=Done")
    page.locator("input[type=file]").set_input_files(
        [{"name": "bad.txt", "mimeType": "text/plain", "buffer": b"This will trip the reader."}]
    )
    page.get_by_role("button", name="Read them").click()
    page.wait_for_selector(".job .bad >> text=tripped")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_serious_fault_for_those_who_cannot_see_or_point(
    site: Any, page_of: Callable[..., Any], scheme: str
) -> None:
    page = page_of(scheme=scheme)
    found = []
    for path in PAGES:
        go(page, site.story + path)
        # Through the developer's channel: the page's own policy lets no foreign script in.
        page.evaluate(AXE.read_text("utf-8"))
        report = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        found += [
            (path, each["id"], [node["html"][:160] for node in each["nodes"][:3]])
            for each in report["violations"]
            if each["impact"] in ("serious", "critical")
        ]
    assert found == []


@pytest.mark.parametrize("width", [390, 1280, 2560])
def test_nothing_is_cut_off_or_overlaps(site: Any, page_of: Callable[..., Any], width: int) -> None:
    page = page_of(width=width)
    for path in PAGES:
        go(page, site.story + path)
        wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wider <= 0, path
        overlaps = page.evaluate(
            """() => {
              const kinds = "button, input:not([type=hidden]), select, a, h1, h2, .range-words, .who-label";
              const boxes = [...document.querySelector("main").querySelectorAll(kinds)]
                .filter((e) => e.checkVisibility() && !e.closest(".hidden") && e.getClientRects().length === 1)
                .map((e) => [e, e.getBoundingClientRect()]);
              const bad = [];
              for (let i = 0; i < boxes.length; i++) for (let j = i + 1; j < boxes.length; j++) {
                const [a, p] = boxes[i], [b, q] = boxes[j];
                if (a.contains(b) || b.contains(a)) continue;
                const x = Math.min(p.right, q.right) - Math.max(p.left, q.left);
                const y = Math.min(p.bottom, q.bottom) - Math.max(p.top, q.top);
                if (x > 2 && y > 2) bad.push(a.outerHTML.slice(0, 90) + " / " + b.outerHTML.slice(0, 90));
              }
              return bad.slice(0, 5); }"""
        )
        assert overlaps == [], path
        juts = page.evaluate(
            """() => {
              const right = (e) => e.getBoundingClientRect().right;
              const around = (e) => e.parentElement.closest("label, fieldset, form, section, article, main");
              return [...document.querySelectorAll("main :is(input:not([type=hidden]), select, textarea, button)")]
                .filter((e) => e.checkVisibility() && !e.closest(".hidden, .scroll") && right(e) > right(around(e)) + 1)
                .map((e) => e.outerHTML.slice(0, 90)); }"""
        )
        assert juts == [], path
        assert page.locator("main").inner_text().strip(), path
