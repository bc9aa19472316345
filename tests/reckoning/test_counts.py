"""What the words of a count allow."""

from __future__ import annotations

import pytest

from sayso.reckoning.counts import half_width, read_count


@pytest.mark.parametrize(
    ("number", "width"), [(20, 5), (600, 50), (35, 3), (23, 1), (100, 25), (10, 3), (150, 25), (5, 1), (0, 0)]
)
def test_an_approximate_number_is_read_on_the_scale_that_it_is_rounded_to(number, width):
    assert half_width(number) == width


def test_a_dozen_is_read_by_half_dozens():
    assert half_width(12, "about a dozen") == 3


@pytest.mark.parametrize(
    ("count", "options", "expected"),
    [
        (34, {}, (34, 34)),
        ((None, 34), {}, (None, 34)),
        ((6, None), {}, (6, None)),
        ((6, 20), {}, (6, 20)),
        (20, {"approx": True}, (15, 25)),
        (20, {"approx": True, "text": "nearly 20"}, (15, 20)),
        ((2, None), {"approx": True}, (2, None)),
        ((24, None), {"approx": True, "text": "dozens"}, (24, None)),
        (0, {}, (0, 0)),
    ],
)
def test_counts_become_ranges(say, count, options, expected):
    reading = read_count(say("killed", count, "people", **options).claim)
    assert (reading.low, reading.high) == expected


def test_a_person_described_is_at_least_one(say):
    described = read_count(say("killed", 1, "driver", text="The").claim)
    counted = read_count(say("killed", 1, "driver", text="one").claim)
    assert (described.low, described.high, described.grade) == (1, None, "mention")
    assert (counted.low, counted.high, counted.grade) == (1, 1, "firm")


@pytest.mark.parametrize("certainty", ["possible", "unknown"])
def test_uncertain_claims_add_no_number_and_say_so(say, certainty):
    reading = read_count(say("killed", 5, certainty=certainty).claim)
    assert reading.grade == "aside"
    assert reading.why


def test_probable_claims_add_theirs(say):
    assert read_count(say("killed", 5, certainty="probable").claim).low == 5


@pytest.mark.parametrize(
    ("count", "options", "expected"),
    [
        ((6, None), {}, (None, 5)),
        ((None, 34), {}, (35, None)),
        (None, {}, (0, 0)),
        ((2, None), {"approx": True}, (0, 0)),
    ],
)
def test_a_denial_is_the_opposite_of_what_it_denies(say, count, options, expected):
    reading = read_count(say("killed", count, polarity="denied", **options).claim)
    assert (reading.low, reading.high) == expected


def test_the_denial_of_one_number_leaves_every_other(say):
    assert read_count(say("killed", 34, polarity="denied").claim).grade == "aside"


def test_who_is_named_as_included_is_at_least_so_many(say):
    whole = say("killed", 34, "hostages")
    part = say("killed", 6, "foreigners", part_of=whole, before="34 hostages, including ", foreign=True)
    of_whom = say("killed", 6, "foreigners", part_of=whole, before="34 hostages, of whom ", foreign=True)
    only = say("killed", 6, "foreigners", part_of=whole, before="including ", text="only six", foreign=True)
    assert (read_count(part.claim).low, read_count(part.claim).high) == (6, None)
    assert (read_count(of_whom.claim).low, read_count(of_whom.claim).high) == (6, 6)
    assert (read_count(only.claim).low, read_count(only.claim).high) == (6, 6)


def test_an_increment_is_a_part_of_its_total_only(say):
    total = say("killed", 19)
    added = say("killed", 3, "bodies", text="three more", part_of=total)
    assert read_count(added.claim).grade == "increment"
    assert read_count(added.claim).high is None
    assert read_count(say("killed", (101, None), text="more than 100", part_of=total).claim).grade == "firm"


def test_half_of_them_is_a_share(say):
    reading = read_count(say("killed", None, "half of the passengers", head="passenger").claim)
    assert reading.share == (1, 2)


def test_all_of_them_is_every_one(say):
    assert read_count(say("freed", None, "all the hostages").claim).every
