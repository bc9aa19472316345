"""Decisions from the board: signed, undoable, grounded in the words, and never one over another."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from sayso.desk import open_desk
from sayso.story import Decision, StoryClaim


def claim(board: Any, name: str) -> StoryClaim:
    with open_desk(board.ledger) as desk:
        return next(entry for entry in desk.story("siege").snapshot().claims if entry.claim.id == name)


def decisions(board: Any) -> list[Decision]:
    with open_desk(board.ledger) as desk:
        return desk.story("siege").stored.decisions()


def test_accepting_and_rejecting_are_signed_dated_and_undone(board: Any) -> None:
    six = board.claims()[6]
    assert board.decide("accept", six, why="two calls").status_code == 303
    assert claim(board, six).verdict == "accepted"
    assert board.decide("reject", six).status_code == 303
    assert claim(board, six).verdict == "rejected"
    page = board.get(f"/story/siege/claim/{six}")
    assert "Undo reject (d2)" in page
    assert "two calls" in page
    assert board.decide("undo", "d2").status_code == 303
    assert claim(board, six).verdict == "accepted"
    assert [(made.kind, made.who) for made in decisions(board)] == [
        ("accept", "A. Editor"), ("reject", "A. Editor"), ("undo", "A. Editor"),
    ]  # fmt: skip
    assert "undone" in board.get("/story/siege/history")


def test_a_script_gets_the_cards_that_changed(board: Any) -> None:
    six = board.claims()[6]
    data = {"kind": "accept", "targets": six, "expected": ""}
    anchor = re.search(rf'id="(claim-{six}-\w+)"', board.get("/story/siege/claims"))[1]
    headers = {"x-csrf-token": board.token(), "hx-request": "true", "x-cards": anchor}
    answer = board.client.post("/story/siege/decide", data=data, headers=headers)
    assert answer.status_code == 200
    assert f'id="{anchor}"' in answer.text
    assert 'hx-swap-oob="morph"' in answer.text
    assert 'data-expected="d1" data-undo="d1"' in answer.text


def test_a_decision_on_a_claim_holds_for_its_copies(board: Any) -> None:
    """The same text in two reports holds the same claims."""
    nine = board.claims()[9]
    anchors = re.findall(rf'id="(claim-{nine}-\w+)"', board.get("/story/siege/claims"))
    assert len(set(anchors)) == 2
    headers = {"x-csrf-token": board.token(), "hx-request": "true", "x-cards": " ".join(anchors)}
    data = {"kind": "accept", "targets": nine, "expected": ""}
    answer = board.client.post("/story/siege/decide", data=data, headers=headers)
    assert all(f'id="{anchor}"' in answer.text for anchor in anchors)
    assert answer.text.count("verdict-accepted") == 2


def test_a_second_editor_on_the_same_claim_is_told_and_overwrites_nothing(board: Any) -> None:
    six = board.claims()[6]
    board.decide("accept", six)
    late = board.decide("reject", six, expected="")
    assert late.status_code == 409
    assert "A. Editor decided on the same just now" in late.text
    assert claim(board, six).verdict == "accepted"
    assert board.decide("mend", six, expected="", event="wounded").status_code == 409
    assert board.decide("merge", f"{board.claims()[9]} {six}", expected="").status_code == 409


def test_a_second_editor_on_another_claim_is_not_disturbed(board: Any) -> None:
    found = board.claims()
    board.decide("accept", found[6])
    assert board.decide("reject", found[9], expected="").status_code == 303
    assert claim(board, found[6]).verdict == "accepted"
    assert claim(board, found[9]).verdict == "rejected"


def test_an_undo_that_crosses_another_decision_is_told(board: Any) -> None:
    six = board.claims()[6]
    board.decide("accept", six)
    board.decide("reject", six)
    assert board.decide("undo", "d1", expected="d1").status_code == 409


def test_a_page_of_another_ledger_decides_nothing(board: Any) -> None:
    assert board.decide("accept", board.claims()[6], expected="d77").status_code == 409


def test_number_group_source_and_event_are_mended_and_the_rest_stays(board: Any) -> None:
    six = board.claims()[6]
    form = {
        "event": "wounded", "certainty": "probable", "polarity": "affirmed", "low": "6", "high": "8",
        "count_text": "At least 6", "group_text": "hostages", "head": "worker", "nationality": "no, gb",
        "role": "worker", "foreign": "yes", "s0-keep": "on", "s0-name": "General Staff", "s0-kind": "military",
        "s0-stance": "confirms",
    }  # fmt: skip
    assert board.decide("mend", six, **form).status_code == 303
    made = claim(board, six)
    assert made.mended
    assert (made.claim.event, made.claim.certainty) == ("wounded", "probable")
    assert (made.claim.count.low, made.claim.count.high) == (6, 8)
    assert (made.claim.group.head, made.claim.group.nationality, made.claim.group.foreign) == (
        "worker",
        ("NO", "GB"),
        True,
    )
    assert (made.claim.sources[0].name, made.claim.sources[0].stance) == ("General Staff", "confirms")
    assert made.claim.sources[0].text == "the army"
    assert set(decisions(board)[0].value) == {"event", "certainty", "count", "group", "sources"}


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({}, "nothing is changed"),
        ({"low": "six"}, "low: &#39;six&#39; is no number"),
        ({"low": "7", "high": "2"}, "low 7 is above high 2"),
        ({"count_text": "forty"}, "the report does not say “forty”"),
        ({"event": "abducted-by-aliens"}, "abducted-by-aliens"),
        ({"nationality": "Norway"}, "is no ISO 3166 alpha-2 code"),
    ],
)
def test_a_mend_that_will_not_do_is_told_in_words(board: Any, form: dict[str, str], words: str) -> None:
    six = board.claims()[6]
    same = {"low": "6", "high": "", "count_text": "At least 6", "group_text": "hostages", "head": "hostage",
            "role": "captive", "s0-keep": "on"}  # fmt: skip
    answer = board.decide("mend", six, **{**same, **form})
    assert answer.status_code == 400
    assert words in answer.text
    assert decisions(board) == []


def test_claims_are_merged_and_split(board: Any) -> None:
    found = board.claims()
    assert board.decide("merge", f"{found[6]} {found[9]}").status_code == 303
    assert claim(board, found[9]).standing == "merged"
    parts = {
        "p1-event": "killed", "p1-low": "6", "p1-count_text": "6", "p1-group_text": "hostages",
        "p2-event": "wounded", "p2-low": "1", "p2-high": "1", "p2-count_text": "At", "p2-group_text": "army",
    }  # fmt: skip
    assert board.decide("split", found[6], **parts).status_code == 303
    assert claim(board, found[6]).standing == "split"
    assert board.decide("split", found[9], **{"p1-low": "6"}).status_code == 400


def test_a_claim_is_added_from_selected_words_or_typed_ones(board: Any) -> None:
    text = "At least 6 hostages died, the army said. It was said at noon."
    start = text.index("It was said")
    form = {"quote": "It was said", "start": str(start), "end": str(start + 12), "event": "statement"}
    assert board.decide("add", "army.txt", **form).status_code == 303
    typed = {
        "quote": "hostages   died", "event": "wounded", "low": "6", "count_text": "6", "group_text": "hostages",
        "source_text": "the army", "source_kind": "military", "source_cue": "said", "source_stance": "claims",
    }  # fmt: skip
    assert board.decide("add", "army.txt", **typed).status_code == 303
    with open_desk(board.ledger) as desk:
        added = {e.claim.event: e.claim for e in desk.story("siege").snapshot().claims if e.claim.event != "killed"}
    assert added["statement"].quote.exact == "It was said"
    assert added["wounded"].quote.exact == "hostages died"
    assert [hop.text for hop in added["wounded"].sources] == ["the army"]
    assert board.decide("add", "army.txt", quote="never said", event="killed").status_code == 400
    assert board.decide("add", "army.txt", start="5", end="9999", event="killed").status_code == 400


def test_origins_are_joined_told_apart_and_undone(board: Any) -> None:
    page = board.get("/story/siege/claims")
    army, police = (re.search(rf'data-ref="({re.escape(name)}#\w+)"', page)[1] for name in ("army.txt", "police.txt"))
    assert "3 reports, 3 outlets, 2 origins" in board.get("/story/siege/origins?event=killed")
    assert board.decide("same-origin", f"{army} {police}").status_code == 303
    assert "3 reports, 3 outlets, 1 origin" in board.get("/story/siege/origins?event=killed")
    assert board.decide("undo", "d1").status_code == 303
    assert "3 reports, 3 outlets, 2 origins" in board.get("/story/siege/origins?event=killed")
    source = "body.army"
    assert board.decide("side", source, side="foreign-government").status_code == 303
    assert "foreign-government" in board.get(f"/story/siege/claim/{board.claims()[6]}")


LONG = (
    "12 hostages died. The road to the harbour was closed from dawn, and the ferry to the island lay at its berth with "
    "the lamps lit while divers went down by the pier. Nobody at the port office would say when the next boat leaves. "
    "Families waited in the fish hall, where the town had put out tea and blankets, and a priest read names aloud."
)


def test_a_join_by_rule_is_undone_by_its_button(board: Any, tell: Callable[..., None]) -> None:
    with open_desk(board.ledger, reader="stub") as desk:
        tell(desk.story("siege"), "first", LONG, 12, "Coastline")
        tell(desk.story("siege"), "second", LONG, 13, "Morning Ledger")
    page = board.get("/story/siege/origins?event=killed")
    found = re.search(r'name="kind" value="not-same-origin"><input type="hidden" name="targets" value="([^"]+)"', page)
    assert found, "the second print is a copy of the first"
    assert "5 reports, 3 outlets, 3 origins" in page
    assert board.decide("not-same-origin", found[1]).status_code == 303
    page = board.get("/story/siege/origins?event=killed")
    assert "5 reports, 3 outlets, 4 origins" in page
    assert board.decide("undo", "d1").status_code == 303
    assert "5 reports, 3 outlets, 3 origins" in board.get("/story/siege/origins?event=killed")


def test_reports_with_spaces_in_their_ids_are_decided_on(board: Any, tell: Callable[..., None]) -> None:
    with open_desk(board.ledger, reader="stub") as desk:
        tell(desk.story("siege"), "first print of noon", LONG, 12, "Coastline")
        tell(desk.story("siege"), "second print of one", LONG, 13, "Morning Ledger")
    page = board.get("/story/siege/origins?event=killed")
    found = re.search(r'name="kind" value="not-same-origin"><input type="hidden" name="targets" value="([^"]+)"', page)
    assert board.decide("not-same-origin", found[1].replace("\n", "\r\n")).status_code == 303
    assert "5 reports, 3 outlets, 4 origins" in board.get("/story/siege/origins?event=killed")
    form = {"quote": "The road to the harbour was closed", "event": "statement"}
    assert board.decide("add", "first print of noon", **form).status_code == 303


def test_what_makes_no_sense_is_told(board: Any) -> None:
    assert board.decide("abolish", board.claims()[6]).status_code == 400
    assert board.decide("accept", "no-such-claim").status_code == 404
    assert board.decide("undo", "d9").status_code == 404


def test_back_leads_only_into_the_story(board: Any) -> None:
    found = board.decide("accept", board.claims()[6], back="https://evil.example/")
    assert found.headers["location"] == "/story/siege/history"
    assert board.decide("accept", board.claims()[9], back="/story/siege/claims").headers["location"].endswith("/claims")
