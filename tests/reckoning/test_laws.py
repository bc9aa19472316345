"""Claims and laws as constraints: what adds up to what."""

from __future__ import annotations

import pytest

from sayso.reckoning import LAWS, Weights, reckon


def ends(told, name, **options):
    cell = reckon(told, **options).why(name).cell
    return cell.low, cell.high


def test_everyone_taken_has_one_fate(say):
    told = [say("taken", 20, "hostages"), say("held", 8, "hostages"), say("freed", 5, "hostages")]
    assert ends(told, "killed:captive") == (0, 7)
    clash = reckon([*told, say("escaped", 9, "hostages", by="a guard")]).picture().clashes
    assert any("law:captives-conserved" in c.ids for c in clash)


def test_no_more_are_killed_than_were_there(say):
    told = [say("present", 12, "miners"), say("killed", (None, 40), "miners", by="a union")]
    assert ends(told, "killed:miners") == (0, 12)
    assert ends([*told, say("escaped", 4, "miners", by="a nurse")], "killed:miners") == (0, 8)
    assert ends(told, "killed:miners", without=["law:no-more-than-present"]) == (0, 40)


def test_an_empty_place_bounds_nothing(say):
    told = [say("present", 0, "pupils", by="a teacher"), say("killed", 3, by="the police")]
    assert not reckon(told).picture().clashes
    assert ends(told, "killed:everyone") == (3, 3)


def test_casualties_are_killed_or_wounded(say):
    told = [say("casualty", 9), say("killed", 2, by="a doctor")]
    assert ends(told, "wounded:everyone") == (7, 9)


def test_half_of_those_who_were_there(say):
    told = [say("present", 40, "passengers"), say("killed", None, "half of the passengers", head="passenger")]
    low, high = ends(told, "killed:passengers")
    assert 16 <= low <= 20 <= high <= 24


def test_all_of_those_who_were_there(say):
    told = [say("present", 40, "passengers"), say("killed", None, "all the passengers", head="passenger")]
    assert ends(told, "killed:passengers") == (40, 40)


def test_when_all_the_hostages_are_free_none_is_held(say):
    told = [
        say("taken", 20, "hostages"),
        say("killed", 3, "hostages", by="a doctor"),
        say("freed", None, "all the hostages", by="the army"),
    ]
    assert ends(told, "held:captive") == (0, 0)
    assert not reckon(told).picture().clashes


def test_an_increment_adds_nothing_to_its_total(say):
    total = say("killed", 19)
    told = [total, say("killed", 3, "bodies", text="three more", part_of=total)]
    assert ends(told, "killed:everyone") == (19, 19)


def test_a_complete_breakdown_counts_each_person_once(say):
    whole = say("killed", 14, by="an official")
    told = [
        whole,
        say("killed", 8, "guests", part_of=whole, by="an official"),
        say("killed", 2, "drivers", part_of=whole, by="an official"),
        say("killed", 4, "gunmen", part_of=whole, by="an official"),
        say("killed", (None, 7), "guests", by="a manager"),
    ]
    picture = reckon(told).picture()
    assert any({told[1].claim.id, told[4].claim.id} == set(c.ids) for c in picture.clashes)
    assert ends([*told[:1], *told[2:]], "killed:guests")[1] == 7
    less = reckon([*told[:4]]).what_if(without_claims=[told[1].claim.id])
    assert less.why("killed:drivers").cell.high == 2


def test_where_the_parts_of_a_list_fall_short_nothing_is_added(say):
    whole = say("killed", 14, by="an official")
    told = [whole, say("killed", 8, "guests", part_of=whole, by="an official")]
    assert ends(told, "killed:guests") == (8, 8)
    assert ends(told, "killed:everyone") == (14, 14)


def test_a_denial_stands_against_a_claim(say):
    told = [say("killed", (6, None), by="a rebel"), say("killed", None, by="the army", polarity="denied")]
    assert len(reckon(told).picture().clashes) == 1


def test_a_denial_of_one_number_clashes_with_nothing(say):
    told = [say("killed", 34, by="a rebel"), say("killed", 34, by="the army", polarity="denied")]
    picture = reckon(told).picture()
    assert not picture.clashes
    assert picture.cell("killed:everyone").beside


@pytest.mark.parametrize(
    ("weaker", "stronger"),
    [
        ({"certainty": "probable"}, {}),
        ({"via": ("a cousin", "Radio Norte")}, {}),
        ({"kind": "anonymous"}, {}),
        ({"hours": -72}, {"count": 9}),
        ({"confidence": 0.6}, {"confidence": 0.9}),
        ({"approx": True, "count": 20}, {"count": 40}),
    ],
)
def test_the_cheapest_way_out_gives_up_the_weaker_claim(say, weaker, stronger):
    first = {"count": 12, "by": "a driver", **weaker}
    second = {"count": 30, "by": "the police", **stronger}
    told = [say("killed", v.pop("count"), "hostages", **v) for v in (first, second)]
    (way,) = reckon(told).give_ups()
    assert way.ids == (told[0].claim.id,)
    assert way.weight > 0


def test_more_origins_weigh_more_and_copies_do_not(say):
    two = [say("killed", 12, by="the police"), say("killed", 12, by="a doctor")]
    one = say("killed", 30, by="a driver")
    (way,) = reckon([*two, one]).give_ups()
    assert way.ids == (one.claim.id,)
    copies = [say("killed", 12, by="the police", report=f"copy-{i}") for i in range(5)]
    assert len(reckon([*copies, one]).give_ups()) == 2


def test_weights_can_be_changed(say):
    told = [say("killed", 12, by="a driver", kind="anonymous"), say("killed", 30, by="the police")]
    (way,) = reckon(told, weights=Weights(anonymous=3.0)).give_ups()
    assert way.ids == (told[1].claim.id,)


def test_what_the_reader_is_not_sure_of_adds_no_number_unless_accepted(say):
    unsure = {"by": "a driver", "confidence": 0.3}
    assert not reckon([say("killed", 12, **unsure)]).picture().cell("killed:everyone").low
    assert reckon([say("killed", 12, verdict="accepted", **unsure)]).picture().cell("killed:everyone").low == 12


def test_every_law_says_what_it_says():
    for law in LAWS:
        assert law.sentence.endswith(".")
        assert law.clause
        assert law.reason == f"law:{law.id}"
