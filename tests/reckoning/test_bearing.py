"""What a word still says at the moment of the picture."""

from __future__ import annotations

from datetime import timedelta

import pytest

from sayso.reckoning import reckon


def ends(reckoning, name):
    cell = reckoning.why(name).cell
    return cell.low, cell.high


def test_the_latest_word_of_an_origin_replaces_its_earlier_ones(say):
    first = say("killed", 12, by="the police", hours=0)
    picture = reckon([first, say("killed", 14, by="the police", hours=2)]).picture()
    cell = picture.cell("killed:everyone")
    assert (cell.low, cell.high, cell.origins) == (14, 14, 1)
    assert first.claim.id in {a.claim for a in picture.asides}


def test_a_toll_that_goes_down_is_a_correction_and_told_as_one(say):
    first, second = say("killed", 14, by="the police", hours=0), say("killed", 9, by="the police", hours=2)
    picture = reckon([first, second]).picture()
    assert not picture.clashes
    (revision,) = picture.revisions
    assert (revision.earlier, revision.later) == (first.claim.id, second.claim.id)
    assert "the police" in revision.sentence
    assert "14" in revision.sentence
    assert ends(reckon([first, second]), "killed:everyone") == (9, 9)


def test_between_origins_an_older_number_is_a_lower_bound(say):
    grown = [say("killed", 12, by="the police", hours=0), say("killed", (10, None), by="a doctor", hours=1)]
    assert ends(reckon(grown), "killed:everyone") == (12, None)


def test_an_older_at_most_says_nothing_once_another_speaks(say):
    told = [say("killed", (None, 34), by="a rebel", hours=0), say("killed", (6, None), by="a doctor", hours=1)]
    assert ends(reckon(told), "killed:everyone") == (6, None)


def test_at_one_moment_two_origins_that_differ_clash(say):
    assert reckon([say("killed", 12, by="the police"), say("killed", 14, by="a doctor")]).picture().clashes


def test_a_newer_lower_number_of_another_origin_clashes(say):
    told = [say("killed", 14, by="the police", hours=0), say("killed", 9, by="a doctor", hours=1)]
    assert reckon(told).picture().clashes


def test_an_older_high_end_stands_while_there_is_room(say):
    told = [
        say("killed", (None, 34), "hostages", by="a rebel", hours=0),
        say("killed", 6, "foreign hostages", by="a doctor", hours=1),
    ]
    assert ends(reckon(told, country="CL"), "killed:hostages") == (6, 34)


def test_an_older_high_end_that_newer_words_go_beyond_is_overtaken_and_no_clash(say):
    old = say("killed", 10, "hostages", by="a rebel", hours=0)
    told = [
        old,
        say("killed", 8, "foreign hostages", by="a doctor", hours=3),
        say("killed", 7, "Chilean hostages", nation=("CL",), by="the police", hours=3),
    ]
    picture = reckon(told, country="CL").picture()
    assert not picture.clashes
    assert [a.claim for a in picture.overtaken] == [old.claim.id]
    assert (picture.cell("killed:captive").low, picture.cell("killed:captive").high) == (15, 15)


def test_an_older_stock_says_nothing_once_some_have_left(say):
    told = [say("taken", 30, "hostages", by="the police"), say("held", 7, "hostages", by="a rebel")]
    assert ends(reckon(told), "held:hostages") == (7, 7)
    later = reckon([*told, say("freed", 4, "hostages", by="the army", hours=2)])
    assert ends(later, "held:hostages") == (0, 26)
    assert not later.picture().clashes


def test_who_was_once_held_was_once_taken(say):
    told = [say("held", 7, "hostages", by="a rebel"), say("freed", 4, "hostages", by="the army", hours=2)]
    assert ends(reckon(told), "taken:hostages")[0] == 7


def test_any_moment_can_be_asked(say):
    told = [say("killed", 12, by="the police", hours=0), say("killed", 19, by="the police", hours=5)]
    at = told[0].said + timedelta(hours=1)
    assert ends(reckon(told, at=at), "killed:everyone") == (12, 12)
    assert ends(reckon(told), "killed:everyone") == (19, 19)


def test_blocks_of_one_report_follow_one_another(say):
    told = [
        say("killed", 12, by="the police", report="live"),
        say("killed", 9, by="the police", report="live", update=1),
    ]
    picture = reckon(told).picture()
    assert len(picture.revisions) == 1
    assert not picture.clashes


def test_the_smaller_of_two_numbers_of_one_moment_speaks_of_some(say):
    told = [say("killed", 2, by="the police"), say("killed", 5, by="the police")]
    assert ends(reckon(told), "killed:everyone") == (5, 5)


def test_one_person_may_be_told_of_in_two_ways(say):
    told = [
        say("killed", 1, "man", text="A", by="a coroner"),
        say("killed", 1, "gunmen", text="one", by="the police"),
        say("killed", 1, "driver", text="The", by="a neighbour"),
    ]
    assert ends(reckon(told), "killed:everyone")[0] == 1


def test_the_wounded_person_may_be_the_one_who_died(say):
    boy = say("wounded", 1, "boy", text="A", by="a doctor", hours=0)
    assert ends(reckon([boy]), "wounded:everyone") == (1, None)
    later = reckon([boy, say("killed", 1, by="the police", text="one", hours=5)])
    assert ends(later, "wounded:everyone") == (0, None)


def test_a_part_without_a_group_of_its_own_is_some_of_the_whole(say):
    whole = say("killed", 83, by="the bar association")
    part = say("killed", 26, by="the bar association", part_of=whole, before="83, of whom ")
    assert ends(reckon([whole, part]), "killed:everyone") == (83, 83)
    two = say("killed", 2, "victims", by="the police")
    boy = say("killed", 1, "boys", text="one", by="the police", part_of=two, role="unknown")
    other = say("killed", 1, "victims", text="the other", by="the police", part_of=two)
    picture = reckon([two, boy, other, say("killed", 2, "boys", by="a doctor", hours=1)]).picture()
    assert not picture.clashes
    assert picture.cell("killed:victims").low == 2


def test_two_others_add_no_total(say):
    told = [
        say("killed", 1, "people", by="the police", text="one", report="a"),
        say("killed", 2, "others", by="the police", report="a", head="people"),
    ]
    assert not reckon(told).picture().clashes
    assert ends(reckon(told), "killed:everyone") == (2, None)


def test_others_with_another_fate_are_all_of_them(say):
    told = [
        say("killed", 25, by="the police", report="a"),
        say("wounded", 40, "others", by="the police", report="a", head="people"),
    ]
    assert ends(reckon(told), "wounded:everyone") == (40, 40)


def test_a_correction_of_the_same_outlet_replaces(say):
    wrong = say("killed", 2, "guards", by="a guard", outlets=("Wire",))
    right = say(
        "killed", 1, "guards", text="one", by="the police", outlets=("Wire",), hours=3, about=(("corrects", wrong),)
    )
    picture = reckon([wrong, right]).picture()
    assert not picture.clashes
    assert [r.earlier for r in picture.revisions] == [wrong.claim.id]


def test_an_old_event_told_as_background_does_not_count(say):
    told = [
        say("killed", 12, by="the police"),
        say("killed", 40, by="the police", report="history", when=("2024-01-01T00:00:00Z", "2025-01-01T00:00:00Z")),
    ]
    picture = reckon(told).picture()
    assert (picture.cell("killed:everyone").low, picture.cell("killed:everyone").high) == (12, 12)
    assert any("background" in a.why for a in picture.asides)


@pytest.mark.parametrize(("verdict", "low"), [("rejected", 3), ("open", 12)])
def test_a_rejected_claim_is_out(say, verdict, low):
    told = [say("killed", 12, by="the police", verdict=verdict), say("killed", (3, None), by="a doctor")]
    assert ends(reckon(told), "killed:everyone")[0] == low


def test_an_accepted_claim_is_the_last_to_be_given_up(say):
    accepted = say("killed", 12, by="the police", verdict="accepted", hours=-30)
    other = say("killed", 9, by="a doctor")
    (way,) = reckon([accepted, other]).give_ups()
    assert way.ids == (other.claim.id,)


@pytest.mark.parametrize(
    ("cue", "before"),
    [("now say", ""), ("said", "the correct number: "), ("said", "in fact "), ("said", "lowered to ")],
)
def test_of_two_numbers_in_one_report_the_one_that_corrects_stands(say, cue, before):
    told = [
        say("present", 45, "passengers", by="police", report="r"),
        say("present", 42, "passengers", by="police", report="r", offset=80, cue=cue, before=before),
    ]
    cell = reckon(told).picture().cell("present:everyone/passenger")
    assert (cell.low, cell.high) == (42, 42)
    assert [a.claim for a in cell.beside] == [told[0].claim.id]
    assert cell.latest[0].claim == told[1].claim.id


@pytest.mark.parametrize("before", ["at the correctional unit, ", "on the lower deck ", "rather than wait, "])
def test_not_every_word_that_looks_so_puts_a_number_right(say, before):
    told = [
        say("killed", 47, by="police", report="r"),
        say("killed", 19, by="police", report="r", offset=80, before=before),
    ]
    assert ends(reckon(told), "killed:everyone") == (47, 47)


def test_a_part_told_after_its_whole_is_no_correction_but_shown(say):
    told = [
        say("killed", 47, by="police", report="r"),
        say("killed", 19, by="police", report="r", offset=80, before="in Orrin alone "),
    ]
    cell = reckon(told).picture().cell("killed:everyone")
    assert (cell.low, cell.high) == (47, 47)
    assert [a.claim for a in cell.beside] == [told[1].claim.id]


def test_when_none_are_held_any_more_parts_of_older_numbers_are_over_too(say):
    whole = say("held", 41, "hostages", by="a raider", hours=0)
    parts = [
        say("held", n, "hostages", by="a raider", nation=(c,), part_of=whole, before="including ")
        for n, c in ((8, "DE"), (4, "IN"))
    ]
    freed = say("freed", 26, "hostages", by="police", hours=24)
    none = say("held", 0, "hostages", by="police", hours=24)
    for told in ([whole, *parts, none], [whole, *parts, freed, none], [*parts, none]):
        picture = reckon(told).picture()
        assert not picture.clashes, picture.clashes
        assert {(c.low, c.high) for c in picture.cells if c.event == "held"} == {(0, 0)}


def test_nobody_leaves_from_none(say):
    told = [
        say("held", 0, "hostages", by="police", hours=0),
        say("freed", 26, "hostages", by="an aid worker", hours=1),
    ]
    cell = reckon(told).picture().cell("held:captive")
    assert (cell.low, cell.high) == (0, 0)


def test_a_later_number_of_people_held_lifts_an_older_none(say):
    told = [
        say("held", 0, "hostages", by="police", hours=0),
        say("held", 5, "hostages", by="a raider", hours=3),
    ]
    cell = reckon(told).picture().cell("held:captive")
    assert (cell.low, cell.high) == (5, 5)
