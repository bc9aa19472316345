"""Words of a report are selected by keyboard alone, and become a claim with its number, group and source."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

AXE = Path(__file__).parent / "vendor" / "axe.min.js"
SELECTED = "getSelection().toString()"


def opened(page: Any, site: Any, report: str) -> Any:
    page.goto(f"{site.story}/report/{report}")
    page.wait_for_selector("#words", state="attached")
    page.keyboard.press("w")
    assert page.evaluate("document.activeElement.id") == "words"
    return page


def tab_to(page: Any, selector: str) -> None:
    for _ in range(120):
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"never focused: {selector}")


def claim_of(site: Any, page: Any, words: str) -> Any:
    """The claim that has been added with these words, when it is there."""
    from sayso.desk import open_desk

    for _ in range(200):
        with open_desk(site.ledger, reader="stub") as desk:
            for entry in desk.story("siege").snapshot().claims:
                if entry.claim.quote.exact == words:
                    return entry.claim
        page.wait_for_timeout(100)
    raise AssertionError(f"never added: {words}")


def told(page: Any) -> str:
    return str(page.locator("#words-told").text_content())


def press(page: Any, *keys: str) -> str:
    """What is selected after some keys."""
    for key in keys:
        page.keyboard.press(key)
    assert page.evaluate("document.activeElement.id") == "words"
    return str(page.evaluate(SELECTED))


def test_a_claim_with_number_group_and_source_is_added_by_keyboard(site: Any, page_of: Callable[..., Any]) -> None:
    text = (
        "The harbour was quiet. Late at night 14 of the foreign workers came home, Mayor Haddad said. "
        "14 boats lay there."
    )
    site.tell("night", text, 13)
    page = opened(page_of(), site, "night")
    assert press(page, "Control+ArrowRight") == "Late"
    assert press(page, *["Shift+ArrowRight"] * 8, "Shift+ArrowLeft") == "Late at night 14 of the foreign workers"
    assert press(page, *["Shift+ArrowRight"] * 2) == "Late at night 14 of the foreign workers came home"
    page.keyboard.press("Enter")
    quote = page.locator("[name=quote]")
    assert page.evaluate("document.activeElement.name") == "quote"
    assert quote.input_value() == "Late at night 14 of the foreign workers came home"
    assert page.locator("#add-claim [name=start]").input_value() == str(text.index("Late"))
    assert page.locator("#add-claim [name=end]").input_value() == str(text.index(", Mayor"))

    tab_to(page, "#add-claim [name=event]")
    page.keyboard.type("freed")
    for field in ("low", "high"):
        tab_to(page, f"#add-claim [name={field}]")
        page.keyboard.type("14")
    for field, keys, words in (
        ("count_text", ["ArrowRight"] * 3, "14"),
        ("group_text", ["ArrowRight"] * 3 + ["Shift+ArrowRight"] * 2, "of the foreign"),
        ("source_text", ["End", "ArrowLeft", "Shift+ArrowLeft"], "Mayor Haddad"),
    ):
        tab_to(page, f"#add-claim [data-pick={field}]")
        page.keyboard.press("Enter")
        assert page.locator("#words-for").inner_text().startswith("For the words of the ")
        if field == "group_text":
            # The cursor is where the last words were taken.
            assert press(page, "ArrowRight", "ArrowRight", "ArrowRight", "Shift+ArrowRight") == "foreign workers"
        else:
            assert press(page, *keys) == words
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.name") == field
    assert page.locator("[name=group_text]").input_value() == "foreign workers"
    page.keyboard.press("Enter")
    made = claim_of(site, page, "Late at night 14 of the foreign workers came home")
    assert made.event == "freed"
    assert (made.count.low, made.count.text, made.count.start) == (14, "14", text.index("14"))
    assert (made.group.text, made.group.start) == ("foreign workers", text.index("foreign"))
    assert [source.text for source in made.sources] == ["Mayor Haddad"]


def test_the_keys_go_by_words_lines_sentences_and_paragraphs(site: Any, page_of: Callable[..., Any]) -> None:
    text = "One two 3,000 four. Five six!\nSeven “eight” nine. Ten\n\nEleven " + "more words " * 40 + "end."
    site.tell("keys", text, 13)
    page = opened(page_of(), site, "keys")
    assert page.evaluate(SELECTED) == "One"
    assert press(page, "ArrowRight", "ArrowRight") == "3,000"
    assert press(page, "End") == "four"
    assert press(page, "Home") == "One"
    assert press(page, "ArrowLeft") == "One"
    assert told(page) == "There is no more of the text that way."
    assert press(page, "Control+ArrowRight") == "Five"
    assert press(page, "Control+ArrowRight", "ArrowRight") == "eight"
    assert press(page, "Control+ArrowLeft") == "Seven"
    assert press(page, "Control+ArrowLeft") == "Five"
    assert press(page, "Shift+End") == "Five six"
    assert told(page) == "selected: Five six"
    # The end that stays is the word where the selection began.
    assert press(page, "Shift+Control+ArrowLeft", "Shift+Control+ArrowLeft") == "One two 3,000 four. Five"
    assert press(page, "PageDown") == "Seven"
    assert told(page) == "Seven"
    assert press(page, "PageDown") == "Eleven"
    assert press(page, "PageUp") == "Seven"
    assert press(page, "Control+End") == "end"
    assert press(page, "ArrowUp") in ("more", "words")
    boxes = (
        """() => { const box = getSelection().getRangeAt(0).getBoundingClientRect(); return [box.left, box.top]; }"""
    )
    left, top = page.evaluate(boxes)
    press(page, "ArrowUp")
    assert page.evaluate(boxes)[1] < top
    assert abs(page.evaluate(boxes)[0] - left) < 80
    press(page, "ArrowDown")
    assert page.evaluate(boxes)[1] == top
    assert press(page, "Control+Home") == "One"


def test_a_text_from_right_to_left_is_walked_as_it_is_read(site: Any, page_of: Callable[..., Any]) -> None:
    text = "قتل الجيش 6 رهائن في الميناء. ثم هدأ كل شيء. 9 hostages died."
    site.tell("rtl", text, 13)
    page = opened(page_of(), site, "rtl")
    assert page.evaluate(SELECTED) == "قتل"
    assert press(page, "ArrowLeft") == "الجيش"
    assert press(page, "ArrowRight") == "قتل"
    assert press(page, "Shift+ArrowLeft", "Shift+ArrowLeft", "Shift+ArrowLeft") == "قتل الجيش 6 رهائن"
    page.keyboard.press("Enter")
    assert page.locator("#add-claim [name=end]").input_value() == str(text.index(" في"))


def test_letters_beyond_the_first_plane_and_controls_are_counted_right(site: Any, page_of: Callable[..., Any]) -> None:
    text = "😀 𝒜 was \u202ehere\u202c. 4 hostages died. The harbour was quiet."
    site.tell("odd", text, 13)
    page = opened(page_of(), site, "odd")
    assert press(page, "ArrowRight", "ArrowRight", "ArrowRight").strip("\u202e\u202c") == "here"
    # What would turn the line around is told by its number.
    assert "\u202e" not in page.locator("#words-now").text_content()
    assert "\u202e" not in told(page)
    assert press(page, "Control+End", "Shift+Home") == "The harbour was quiet"
    page.keyboard.press("Enter")
    tab_to(page, "#add-claim [name=why]")
    page.keyboard.press("Enter")
    made = claim_of(site, page, "The harbour was quiet")
    assert made.quote.start == text.index("The harbour")


@pytest.mark.parametrize("kind", ["many sentences", "one word", "no spaces"])
def test_a_megabyte_is_walked_from_end_to_end(site: Any, page_of: Callable[..., Any], kind: str) -> None:
    middle = {"many sentences": "The road was closed. ", "one word": "w", "no spaces": "道路は閉鎖された"}[kind]
    # Without spaces a browser takes a minute to lay out a megabyte.
    size = 100_000 if kind == "no spaces" else 1_000_000
    text = "9 hostages died. " + middle * (size // len(middle.encode())) + " Nobody would say why."
    site.tell("long", text, 13)
    page = opened(page_of(), site, "long")
    assert press(page, "ArrowRight") == "hostages"
    assert press(page, "Control+End") == "why"
    assert press(page, "Shift+ArrowLeft", "Shift+ArrowLeft") == "would say why"
    assert page.evaluate("getSelection().getRangeAt(0).getBoundingClientRect().bottom < innerHeight")
    page.keyboard.press("Enter")
    assert page.locator("#add-claim [name=end]").input_value() == str(len(text) - 1)
    page.keyboard.press("Escape")
    page.keyboard.press("w")
    assert press(page, "ArrowUp") not in ("", "would")
    assert press(page, "Control+Home") == "9"
    assert page.evaluate("scrollY") < 400
    assert press(page, "Shift+Control+End").endswith("say why")
    assert len(page.locator("#words-now").text_content()) < 600


def test_escape_leaves_and_passing_by_selects_nothing(site: Any, page_of: Callable[..., Any]) -> None:
    page = opened(page_of(), site, "army")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.id") != "words"
    assert page.evaluate(SELECTED) == ""
    tab_to(page, "#words")
    assert page.evaluate(SELECTED) == "At"
    page.keyboard.press("Tab")
    assert page.evaluate(SELECTED) == ""
    tab_to(page, "#add-panel summary")
    page.keyboard.press("Enter")
    tab_to(page, "[data-pick=group_text]")
    page.keyboard.press("Enter")
    press(page, "ArrowRight", "Shift+ArrowRight")
    page.keyboard.press("Escape")
    # Back to the button that asked, and nothing is taken.
    assert page.evaluate("document.activeElement.dataset.pick") == "group_text"
    assert page.locator("[name=group_text]").input_value() == ""
    assert page.evaluate(SELECTED) == ""
    assert page.locator(".choosing").count() == 0


def test_the_same_fields_are_filled_by_mouse(site: Any, page_of: Callable[..., Any]) -> None:
    page = page_of()
    page.goto(f"{site.story}/report/army")
    page.locator("#add-panel summary").click()
    # The field asks first, then words are marked in the text; or the other way about.
    page.locator("[data-pick=group_text]").click()
    page.locator(".report-text mark.group").first.dblclick()
    page.wait_for_selector("[name=group_text]:focus")
    assert page.locator("[name=group_text]").input_value().strip() == "hostages"
    page.locator(".report-text mark.count").first.dblclick()
    page.locator("[data-pick=count_text]").click()
    assert page.locator("[name=count_text]").input_value().strip() != ""


def test_where_the_cursor_is_can_be_seen_and_heard(site: Any, page_of: Callable[..., Any]) -> None:
    for scheme in ("light", "dark"):
        page = opened(page_of(scheme=scheme), site, "army")
        press(page, "ArrowRight")
        assert told(page) == "least"
        assert page.evaluate("document.querySelector('#words-told').ariaLive") == "assertive"
        assert page.locator("#words-now").inner_text() == "least"
        seen = page.evaluate(
            """() => { const bar = getComputedStyle(document.activeElement);
              const word = getComputedStyle(document.querySelector(".report-text"), "::selection");
              return [bar.outlineStyle, bar.outlineWidth, word.backgroundColor !== word.color,
                      word.backgroundColor]; }"""
        )
        assert seen[:3] == ["solid", "2px", True]
        assert "rgba(0, 0, 0, 0)" not in seen
        page.evaluate("document.querySelectorAll('main details').forEach((each) => { each.open = true })")
        page.evaluate(AXE.read_text("utf-8"))
        report = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        assert [each["id"] for each in report["violations"] if each["impact"] in ("serious", "critical")] == []
    page.keyboard.press("?")
    page.wait_for_selector("#help[open]")
    keys = page.locator("#help .keys").inner_text()
    for key in ("w", "←", "Ctrl", "PgUp", "Home", "Shift", "Enter", "Esc"):
        assert key in keys


def test_a_reader_is_offered_no_words_to_select(site: Any, page_of: Callable[..., Any]) -> None:
    page = page_of()
    page.goto(f"{site.story}/report/army?at=2024-03-12T20:00Z")
    page.wait_for_selector(".report-text")
    page.keyboard.press("w")
    assert page.locator("#words, [data-pick]").count() == 0
