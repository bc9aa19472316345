"""Groups and laws on the board: decided, signed, undone, and told where they cannot be followed."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from sayso.desk import open_desk
from sayso.story import Decision

PLACE = "/story/siege/groups"


def part(board: Any, path: str, target: str) -> str:
    return board.get(path, headers={"hx-request": "true", "hx-target": target})


def plain(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def decisions(board: Any) -> list[Decision]:
    with open_desk(board.ledger) as desk:
        return desk.story("siege").stored.decisions()


def picture(board: Any) -> Any:
    with open_desk(board.ledger) as desk:
        return desk.story("siege").picture()


@pytest.fixture
def guards(board: Any, tell: Callable[..., None]) -> Any:
    """The board, with guards beside the hostages."""
    with open_desk(board.ledger, reader="stub") as desk:
        tell(desk.story("siege"), "guards", "2 guards died, the police said.", 10)
        tell(desk.story("siege"), "hurt", "4 nurses died, the police said.", 10)
    return board


def test_the_groups_come_in_a_second_step_and_at_once_when_they_are_there(guards: Any) -> None:
    assert "being added up" in guards.get(PLACE)
    page = plain(part(guards, PLACE, "groups"))
    assert "hostages 9" in page
    assert "guards 2" in page
    assert "being added up" not in guards.get(PLACE)


def test_two_groups_are_said_to_be_the_same_and_the_ranges_follow(guards: Any) -> None:
    before = {cell.group.label for cell in picture(guards).cells}
    answer = guards.decide("same-group", "", first="nurses", second="guards", why="they wear both coats")
    assert answer.status_code == 303, answer.text
    after = {cell.group.label for cell in picture(guards).cells}
    assert len(after) == len(before) - 1
    made = decisions(guards)[0]
    assert (made.kind, made.who, made.why) == ("same-group", "A. Editor", "they wear both coats")
    page = part(guards, PLACE, "groups")
    assert "nurses are the same people as captive guards" in page
    assert "A. Editor" in page
    assert "nurses are the same people as captive guards" in guards.get("/story/siege/history")
    assert guards.decide("undo", "d1").status_code == 303
    assert {cell.group.label for cell in picture(guards).cells} == before
    assert "undone" in guards.get("/story/siege/history")
    assert "are the same people" not in part(guards, PLACE, "groups").replace("<option", "").split("</form>")[1]


@pytest.mark.parametrize("kind", ["same-group", "disjoint-groups", "group-inside"])
def test_groups_are_named_by_id_by_name_or_by_a_word_of_the_claims(guards: Any, kind: str) -> None:
    ids = {cell.group.label: cell.group.id for cell in picture(guards).cells}
    for first, second in (("guard", "nurses"), (ids["guards"], ids["nurses"]), ("Guards", " NURSES ")):
        assert guards.decide(kind, "", first=first, second=second).status_code == 303
        assert guards.decide("undo", decisions(guards)[-1].id).status_code == 303
    assert picture(guards).notes == ()


@pytest.mark.parametrize(
    ("first", "second", "words"),
    [
        ("hostages", "hostages", "two different groups"),
        ("hostages", "", "two groups are needed"),
        ("hostages", "gards", "no claim speaks of &#39;gards&#39;; there is: guards"),
        ("<b>x</b>", "hostages", "no claim speaks of &#39;&lt;b&gt;x&lt;/b&gt;&#39;"),
    ],
)
def test_a_group_of_which_no_claim_speaks_is_told(guards: Any, first: str, second: str, words: str) -> None:
    answer = guards.decide("disjoint-groups", "", first=first, second=second)
    assert answer.status_code == 400
    assert words in answer.text
    assert decisions(guards) == []


def test_two_editors_on_the_same_group_overwrite_nothing(guards: Any) -> None:
    assert guards.decide("group-inside", "", first="nurses", second="hostages").status_code == 303
    late = guards.decide("disjoint-groups", "", first="nurses", second="hostages", expected="")
    assert late.status_code == 409
    assert "decided on the same just now" in late.text
    assert guards.decide("disjoint-groups", "", first="guards", second="people", expected="").status_code in (303, 400)


def test_a_law_is_switched_off_and_on_again(guards: Any, tell: Callable[..., None]) -> None:
    with open_desk(guards.ledger, reader="stub") as desk:
        tell(desk.story("siege"), "held", "30 hostages died, the army said.", 11)
    assert any(law.id == "law:captives-conserved" for law in picture(guards).laws)
    answer = guards.decide("law-off", "captives-conserved", why="some were never counted", back=PLACE)
    assert answer.headers["location"] == PLACE
    assert not any(law.id == "law:captives-conserved" for law in picture(guards).laws)
    page = plain(part(guards, PLACE, "groups"))
    assert "switched off by A. Editor" in page
    assert "some were never counted" in page
    assert "does not hold here" in guards.get("/story/siege/history")
    assert 'value="law:captives-conserved"' not in guards.get("/story/siege?wait=1")
    assert guards.decide("law-on", "captives-conserved").status_code == 303
    assert any(law.id == "law:captives-conserved" for law in picture(guards).laws)
    assert guards.decide("undo", "d2").status_code == 303
    assert not any(law.id == "law:captives-conserved" for law in picture(guards).laws)
    assert [made.kind for made in decisions(guards)] == ["law-off", "law-on", "undo"]


def test_a_law_that_there_is_not_is_told(board: Any) -> None:
    answer = board.decide("law-off", "gravity")
    assert answer.status_code == 400
    assert "captives-conserved" in answer.text
    late = board.decide("law-off", "casualties", expected="")
    assert late.status_code == 303
    assert board.decide("law-on", "casualties", expected="").status_code == 409


def test_a_law_is_left_out_of_the_picture_by_a_switch(board: Any) -> None:
    page = board.get("/story/siege?wait=1&without=law:captives-conserved")
    assert 'value="law:captives-conserved" checked' in page
    assert "Left out: <bdi>the law “Everyone taken" in page


def test_decisions_that_could_not_be_followed_are_told_in_the_picture(board: Any) -> None:
    with open_desk(board.ledger) as desk:
        desk.story("siege").decide("same-group", ["hostages", "<i>pilots</i>"], who="A. Editor")
    page = part(board, "/story/siege", "picture")
    assert "Decisions that could not be followed" in page
    assert "no claim speaks of &#39;&lt;i&gt;pilots&lt;/i&gt;&#39;" in page
    told = part(board, PLACE, "groups")
    assert told.count("no claim speaks of") == 1
    assert "hostages are the same people as &lt;i&gt;pilots&lt;/i&gt;" in told


def test_what_changed_tells_of_groups_and_laws_in_words(guards: Any) -> None:
    guards.client.post("/story/siege/looked", data={"csrf": guards.token()})
    guards.decide("disjoint-groups", "", first="nurses", second="guards", why="two trades")
    guards.decide("law-off", "casualties")
    page = guards.get("/story/siege/changes")
    assert (
        "decided: disjoint-groups captive nurses have nobody in common with captive guards (d1). Why: two trades"
        in page
    )
    assert "does not hold here (d2)" in page


def test_a_reader_and_the_past_can_decide_nothing_of_them(guarded: Any, board: Any) -> None:
    page = part(board, f"{PLACE}?at=2024-03-12T09:30Z&by=published", "groups")
    assert "<form" not in page
    guarded.client.post(
        "/login", data={"name": "Rea", "password": "a reader's password", "csrf": guarded.token("/login")}
    )
    assert "<form" not in part(guarded, PLACE, "groups")
    for kind, fields in (("law-off", {}), ("same-group", {"first": "hostages", "second": "people"})):
        assert guarded.decide(kind, "casualties", **fields).status_code == 403
    assert decisions(guarded) == []


def test_a_group_is_named_by_its_id_where_the_picture_has_it_no_more() -> None:
    from sayso.board.groups import sentence

    def said(*targets: str) -> str:
        when = datetime(2024, 3, 12, tzinfo=UTC)
        made = Decision(id="d1", kind="group-inside", targets=targets, who="x", why="", recorded=when)
        return sentence(made, {"captive": "hostages"})

    assert said("security/guard", "captive") == "guards are among hostages"
    assert said("captive/PT", "civil/foreign") == "hostages from Portugal are among foreign civilians"
    assert said("everyone/woman", "the fishermen") == "women are among the fishermen"


def test_groups_of_one_name_are_told_apart_by_their_role() -> None:
    from sayso.board.bars import fates
    from sayso.reckoning.picture import Cell, GroupLabel, Picture

    def cell(id_: str, label: str, role: str) -> Cell:
        group = GroupLabel(id_, label, role)
        return Cell(event="killed", group=group, low=1, high=1, forced_low_by=(), forced_high_by=(), because=("", ""))

    cells = (
        cell("captive/PT", "Portuguese", "captive"),
        cell("civil/PT", "Portuguese", "civilian"),
        cell("captive", "hostages", "captive"),
    )
    shown = Picture(
        at=None, country=None, cells=cells, follows=(), clashes=(), clashes_complete=True, give_ups=(), fits=(),
        revisions=(), overtaken=(), asides=(), laws=(),
    )  # fmt: skip
    assert [bar.role for bar in fates(shown)[0].bars] == ["captive", "civilian", ""]
