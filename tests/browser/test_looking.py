"""Filters of the stream and the slider of time in a browser: each filter, some together, and what they do to what comes
live; both times of the slider, by keyboard and in words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

CLAIMS = "article.claim"


def tell(
    site: Any,
    text: str,
    hour: int,
    *,
    event: str = "wounded",
    certainty: str = "certain",
    nation: str = "",
    kind: str = "armed-group",
) -> None:
    """Add a report with one claim: its text begins with a number and a noun, and ends with ", SOURCE said."."""
    from sayso.claims import Claim, Count, Group, Quote, Source, claim_id, text_digest
    from sayso.desk import open_desk
    from sayso.ingest.report import make_report

    number, noun, *_ = text.split()
    words, _, said = text.rpartition(", ")
    end, start = len(number) + 1 + len(noun), len(words) + 2
    count = Count(int(number), int(number), False, number, 0, len(number))
    nations = (nation,) if nation else ()
    group = Group(noun, noun.removesuffix("s"), nations, None, "captive", len(number) + 1, end)
    quote = Quote(words, 0, len(words))
    who = said.removesuffix(" said.")
    claim = Claim(
        id=claim_id(text_digest(text), event, quote, count, group),
        report=text,
        quote=quote,
        event=event,
        count=count,
        group=group,
        certainty=certainty,
        sources=(Source(who, who, kind, "said", "states", start, start + len(who)),),
    )
    published = datetime(2024, 3, 12, hour, tzinfo=UTC)
    report = make_report(text, text, report_id=text, publisher="Coastline", published=published)
    with open_desk(site.ledger, reader="stub") as desk:
        desk.story("siege").stored.add_many([(report, [claim])])


@pytest.fixture
def told(site: Any) -> Any:
    """The site, with claims of another fate, firmness, nation and side."""
    tell(site, "3 sailors were wounded, the raiders said.", 10)
    tell(site, "4 cooks may have been wounded, the raiders said.", 12, certainty="possible")
    tell(site, "5 cooks are free, the embassy said.", 13, event="freed", nation="FR", kind="government")
    return site


def numbers(page: Any) -> list[str]:
    return page.locator(f"{CLAIMS} h3 strong").all_inner_texts()


def filtered(page: Any, **chosen: str) -> list[str]:
    """What the stream shows when these filters are set, beginning with none."""
    for name, value in chosen.items():
        field = page.locator(f"#filters [name={name}]")
        if field.evaluate("each => each.tagName") == "SELECT":
            field.select_option(label=value)
        else:
            field.fill(value)
    with page.expect_navigation():
        page.get_by_role("button", name="Filter").click()
    found = numbers(page)
    assert page.locator("#total").inner_text().startswith(f"{len(found)} claim")
    # What was asked for stands in the fields, and all else in none.
    for name, value in chosen.items():
        shown = page.locator(f"#filters [name={name}]").evaluate(
            "each => each.selectedOptions?.[0].label ?? each.value"
        )
        assert shown.startswith(value[:16]), name
    with page.expect_navigation():
        page.get_by_role("link", name="Show all").click()
    return found


def test_each_filter_and_all_of_them_together(told: Any, page_of: Callable[..., Any]) -> None:
    page = page_of()
    page.goto(f"{told.story}/claims")
    assert len(numbers(page)) == 8
    assert filtered(page, event="wounded") == ["4", "3"]
    assert filtered(page, group="cook") == ["5", "4"]
    assert filtered(page, group="FR") == ["5"]
    assert filtered(page, source="raiders") == ["4", "3"]
    assert filtered(page, side="attackers") == ["4", "3"]
    assert filtered(page, certainty="possible") == ["4"]
    assert filtered(page, since="2024-03-12T12:00") == ["5", "4"]
    assert filtered(page, until="2024-03-12T09:00") == ["2", "at least 6"]
    assert filtered(page, since="2024-03-12T10:00", until="2024-03-12T13:00", side="attackers", event="wounded") == [
        "4",
        "3",
    ]
    assert filtered(page, event="freed", side="attackers") == []


def test_what_slides_in_fits_the_filters(told: Any, page_of: Callable[..., Any]) -> None:
    page = page_of()
    page.goto(f"{told.story}/claims?event=wounded&group=cook")
    page.wait_for_timeout(600)
    tell(told, "6 sailors were wounded, the raiders said.", 14)
    tell(told, "7 cooks are free, the raiders said.", 14, event="freed")
    tell(told, "8 cooks were wounded, the raiders said.", 15)
    page.wait_for_selector(f"#fresh {CLAIMS}")
    page.wait_for_timeout(400)
    assert numbers(page) == ["8", "4"]


def test_a_filter_that_makes_no_sense_is_told_in_words(told: Any, page_of: Callable[..., Any]) -> None:
    page = page_of(refused=True)
    page.goto(f"{told.story}/claims")
    page.locator("#filters [name=since]").fill("yesterday")
    with page.expect_navigation():
        page.get_by_role("button", name="Filter").click()
    assert "since: 'yesterday' is no ISO 8601 time" in page.locator("main").inner_text()


def test_the_slider_by_keyboard_through_both_times(told: Any, page_of: Callable[..., Any]) -> None:
    page = page_of()
    page.goto(f"{told.story}/claims")
    slider = page.locator("[data-range]")
    slider.focus()
    assert slider.get_attribute("aria-valuetext") == "12 Mar 2024, 13:00 UTC"
    with page.expect_navigation():
        page.keyboard.press("ArrowLeft")
    assert numbers(page)[0] == "4"
    assert "As it was published by 12 Mar 2024, 12:00 UTC" in page.locator(".past").inner_text()
    slider.focus()
    with page.expect_navigation():
        page.keyboard.press("Home")
    assert numbers(page) == ["2", "at least 6"]
    assert page.locator("[data-range]").get_attribute("aria-valuetext") == "12 Mar 2024, 08:00 UTC"
    # The other pages stay at that moment.
    page.keyboard.press("1")
    page.wait_for_url("**/story/siege?at=**")
    page.wait_for_selector("#fate-killed")
    assert "at least 6" in page.locator("#picture").inner_text()
    assert page.locator("#fate-wounded").count() == 0

    # What the ledger knew: reports came in the order in which they were added, whenever they were published.
    page.goto(f"{told.story}/claims")
    with page.expect_navigation():
        page.locator("[data-by]").select_option(label="what the ledger knew")
    page.locator("[data-range]").focus()
    with page.expect_navigation():
        page.keyboard.press("ArrowLeft")
    assert "As it was known to this ledger by" in page.locator(".past").inner_text()
    assert len(numbers(page)) == 7
    assert "5" not in numbers(page)
    with page.expect_navigation():
        page.get_by_role("link", name="Back to now").click()
    assert len(numbers(page)) == 8


def test_a_moment_is_typed_and_one_that_is_none_is_told(told: Any, page_of: Callable[..., Any]) -> None:
    page = page_of(refused=True)
    page.goto(f"{told.story}/claims")
    at = page.locator("form.slider [name=at]")
    at.fill("2024-03-12T09:30Z")
    with page.expect_navigation():
        at.press("Enter")
    assert sorted(numbers(page)) == ["2", "9", "at least 12", "at least 6"]
    page.locator("form.slider [name=at]").fill("noon")
    with page.expect_navigation():
        page.get_by_role("button", name="Look").click()
    assert "at: 'noon' is no ISO 8601 time" in page.locator("main").inner_text()
