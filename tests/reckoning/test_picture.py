"""What a picture shows of a cell: the latest words, what is left out, what follows, what may be left out."""

from __future__ import annotations

import pytest

from sayso.reckoning import Without, WithoutError, reckon


def test_the_latest_word_of_a_side_is_on_the_whole(say):
    whole = say("wounded", (212, None), by="the fire brigade", report="r")
    part = say("wounded", 18, by="the fire brigade", report="r", part_of=whole)
    (latest,) = reckon([whole, part]).picture().cell("wounded:everyone").latest
    assert latest.claim == whole.claim.id


def test_neither_a_smaller_number_beside_nor_an_addition_is_the_latest_word(say):
    total = say("freed", 26, by="police", report="r")
    some = say("freed", 10, by="police", report="r", offset=90)
    more = say("freed", 3, by="a guard", hours=1, part_of=total, text="three more")
    (latest,) = reckon([total, some, more]).picture().cell("freed:everyone").latest
    assert latest.claim == total.claim.id


def test_a_side_that_only_tells_of_parts_has_them_as_its_latest_word(say):
    some = say("wounded", 2, "bystanders", by="a medic", side="uninvolved", text="two more")
    cells = reckon([some]).picture().cells
    assert [x.claim for c in cells for x in c.latest] == [some.claim.id]


def test_what_is_left_out_is_told_only_where_it_changes_a_range(say):
    told = [
        say("killed", 52, by="a minister", hours=5),
        say("killed", 201, by="a doctor", hours=5, verdict="accepted"),
        say("killed", 2, "firefighters", by="the fire brigade", hours=5, role="worker"),
    ]
    picture = reckon(told).picture()
    assert "This leaves out: 52" in picture.cell("killed:everyone").because[0]
    cell = picture.cell("killed:civil/firefighter")
    assert (cell.low, cell.high) == (2, 2)
    assert not cell.given_up
    assert "leaves out" not in "".join(cell.because)


def test_what_is_left_out_is_told_where_its_opponent_is_a_reason(say):
    told = [
        say("killed", (None, 34), "hostages", by="a rebel", hours=5),
        say("killed", 6, "foreign hostages", by="a doctor", hours=5),
        say("killed", 23, "foreign hostages", by="a minister", hours=5, verdict="accepted"),
    ]
    cell = reckon(told, country="CL").why("killed:captive/domestic").cell
    assert (cell.low, cell.high) == (0, 11)
    assert "This leaves out: 6 foreign hostages were killed (a doctor)" in cell.because[1]


def test_what_is_left_of_a_whole_and_a_part_follows(say):
    told = [
        say("killed", (None, 34), "hostages", by="a rebel"),
        say("killed", (6, None), "foreign hostages", by="a rebel"),
    ]
    (cell,) = [c for c in reckon(told, country="CL").picture().follows if c.group.foreign is False]
    assert (cell.event, cell.low, cell.high) == ("killed", 0, 28)
    told.append(say("taken", (100, None), "Chileans", by="a rebel", nation=("CL",)))
    picture = reckon(told, country="CL").picture()
    (cell,) = [c for c in picture.follows if c.group.nationality == ("CL",) and c.event == "killed"]
    assert (cell.low, cell.high) == (0, 28)


def test_nought_to_nearly_all_does_not_follow(say):
    told = [
        say("missing", 7, by="a minister"),
        say("missing", 1, "Canadians", by="an embassy", nation=("CA",)),
        say("killed", 3, "Germans", by="an embassy", nation=("DE",)),
    ]
    assert not [c.id for c in reckon(told).picture().follows if c.event == "missing"]


def test_a_name_that_nothing_bears_cannot_be_left_out(say):
    told = [say("killed", 9, by="the police"), say("held", 3, "hostages", by="a raider", side="attackers")]
    for name in ("nobody-at-all", "law:foo"):
        with pytest.raises(WithoutError, match=name.removeprefix("law:")):
            reckon(told, without=[name])
    for name in ("the police", told[0].claim.id, "attackers", "company", "law:casualties"):
        reckon(told, without=[name])
    reckon(told, without=Without(origins=frozenset(("whoever",))))
