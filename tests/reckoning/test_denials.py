"""Whose word a denial is, and that no claim on a cell goes untold."""

from __future__ import annotations

import pytest

from sayso.reckoning import reckon


def shown(cell):
    """The claims that a reader of a cell is told of."""
    ids = {*cell.forced_low_by, *cell.forced_high_by, *cell.given_up}
    return ids | {x.claim for x in cell.latest} | {a.claim for a in cell.beside}


@pytest.mark.parametrize("stance", ["denies", "disputes", "doubts"])
def test_who_denies_a_number_does_not_say_it(say, stance):
    own = say("killed", 54, by="the agency", hours=1, report="r")
    denied = say("killed", 200, by="the agency", hours=1, report="r", stances=(stance,), offset=300)
    cell = reckon([own, denied]).picture().cell("killed:everyone")
    assert (cell.low, cell.high) == (54, 54)
    assert [x.claim for x in cell.latest] == [own.claim.id]
    (beside,) = cell.beside
    assert beside.claim == denied.claim.id
    word = {"denies": "denied", "disputes": "disputed", "doubts": "doubted"}[stance]
    assert word in beside.sentence
    assert "200" in beside.sentence
    assert "the agency" in beside.sentence


def test_a_denial_alone_leaves_its_cell_open(say):
    picture = reckon([say("killed", 200, by="a ministry", stances=("denies",))]).picture()
    (cell,) = picture.cells
    assert (cell.low, cell.high, cell.latest) == (0, None, ())
    assert len(cell.beside) == 1


def test_a_later_hop_that_denies_takes_the_number_back(say):
    told = [
        say("killed", 12, by="a doctor"),
        say("killed", 300, by="a rebel", via=("the army",), stances=("claims", "denies")),
    ]
    cell = reckon(told).picture().cell("killed:everyone")
    assert (cell.low, cell.high) == (12, 12)
    assert "the army" in cell.beside[0].why


def test_a_denial_that_bounds_still_does(say):
    told = [say("killed", (1, None), by="a ministry", text="any", stances=("denies",), polarity="denied")]
    cell = reckon(told).picture().cell("killed:everyone")
    assert (cell.low, cell.high) == (0, 0)


def test_a_denied_whole_is_no_frame_for_parts(say):
    whole = say("killed", 5, by="a ministry", stances=("denies",))
    parts = [
        say("killed", n, "people", by="a ministry", nation=(c,), part_of=whole, stances=("denies",))
        for n, c in ((2, "CA"), (3, "BE"))
    ]
    assert all(c.high is None and c.low == 0 for c in reckon([whole, *parts]).picture().cells)


def test_every_claim_on_a_cell_is_a_reason_or_a_latest_word_or_beside_it(say):
    told = [
        say("killed", 3, by="a witness", side="uninvolved", hours=0),
        say("killed", (10, None), by="a doctor", side="uninvolved", hours=1),
        say("killed", 19, by="the police", hours=2, report="p"),
        say("killed", 47, by="the police", hours=2, report="p"),
        say("killed", 47, by="the mayor", hours=2),
        say("killed", (None, 80), by="the army", hours=2),
        say("killed", 200, by="the police", hours=2, report="p", stances=("denies",)),
        say("killed", 60, by="the navy", hours=2),
    ]
    for given in (told[:-1], told):
        cell = reckon(given).picture().cell("killed:everyone")
        assert shown(cell) >= {t.claim.id for t in given}
        for aside in cell.beside:
            assert aside.why


def test_what_stands_beside_a_cell_is_told_as_it_was_said(say):
    told = [
        say("killed", (None, 80), by="the army", hours=0),
        say("killed", (500, 900), by="a blogger", hours=0, certainty="possible"),
        say("killed", 40, by="the police", hours=2),
    ]
    sentences = [a.sentence for a in reckon(told).picture().cell("killed:everyone").beside]
    assert "at most 80 people were killed (the army)" in sentences[0]
    assert "500 to 900 people were killed (a blogger)" in sentences[1]


def test_a_denial_that_anybody_was_says_none(say):
    told = say("freed", 0, "hostages", by="a raider", text="anyone", stances=("denies",), polarity="denied")
    cell = reckon([told]).picture().cell("freed:captive")
    assert (cell.low, cell.high) == (0, 0)
    none = say("freed", 0, "hostages", by="a raider", text="none", stances=("denies",), polarity="denied")
    cell = reckon([none]).picture().cell("freed:captive")
    assert (cell.low, cell.high) == (1, None)


@pytest.mark.parametrize("stance", ["doubts", "disputes"])
def test_a_doubt_of_who_hands_a_number_on_leaves_it_the_origins_word(say, stance):
    told = say("killed", 12, by="a rebel", via=("a paper",), stances=("claims", stance))
    cell = reckon([told]).picture().cell("killed:everyone")
    assert (cell.low, cell.high) == (12, 12)


def test_a_denied_kidnapping_makes_nobody_a_hostage(say):
    told = [
        say("taken", 9, "miners", by="the police", stances=("denies",)),
        say("killed", 4, "people", by="a medic"),
    ]
    assert reckon(told).picture().cell("killed:everyone").low == 4
    assert not reckon(told).model.captives
