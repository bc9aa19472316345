"""Claims looked up by what they say."""

from __future__ import annotations

from dataclasses import replace

import pytest
from ledger_stories import hours, make_report, read_claims

from sayso.ledger import LedgerError, Story

TEXT = (
    "34 hostages were killed, the militants said. Perhaps 6 foreigners were freed, the army said. "
    "2 drivers are missing."
)


@pytest.fixture
def told(story: Story) -> Story:
    report = make_report(TEXT)
    first, second, third = read_claims(report)
    british = replace(first, group=replace(first.group, nationality=("GB", "US")))
    story.add(report, [british, second, third])
    other = make_report("9 hostages were killed, the army said.", url="https://b.example/", published=hours(2))
    story.add(other, read_claims(other))
    return story


def counts(story: Story, **conditions: object) -> list[int]:
    return [found.claim.count.low for found in story.claims(**conditions).claims]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("conditions", "expected"),
    [
        ({}, [9, 2, 6, 34]),
        ({"event": "killed"}, [9, 34]),
        ({"event": "escaped"}, []),
        ({"certainty": "possible"}, [6]),
        ({"group": "hostage"}, [9, 34]),
        ({"group": " Hostages "}, [9, 34]),
        ({"group": "GB"}, [34]),
        ({"group": "US", "source": "the militants"}, [34]),
        ({"group": "US", "source": "the army"}, []),
        ({"group": "gb"}, []),
        ({"source": "ARMY"}, [9, 6]),
        ({"source": "the army"}, [9, 6]),
        ({"source": "army", "event": "killed"}, [9]),
        ({"source": "army", "group": "foreigner", "certainty": "possible"}, [6]),
        ({"source": "The Paper"}, [2]),
        ({"since": hours(1)}, [9]),
        ({"until": hours(2)}, [2, 6, 34]),
        ({"since": hours(2), "until": hours(2)}, []),
        ({"event": "killed", "group": "hostages", "until": hours(1)}, [34]),
        ({"source": "army", "since": hours(1)}, [9]),
    ],
)
def test_conditions(told: Story, conditions: dict[str, object], expected: list[int]) -> None:
    assert counts(told, **conditions) == expected


@pytest.mark.parametrize("size", [1, 2, 3, 4, 5])
def test_pages_make_up_the_whole(told: Story, size: int) -> None:
    seen, after = [], None
    while True:
        page = told.claims(limit=size, after=after)
        assert len(page.claims) <= size
        seen += page.claims
        after = page.next
        if after is None:
            break
    assert tuple(seen) == told.claims().claims
    assert [claim.said for claim in seen] == sorted((claim.said for claim in seen), reverse=True)


def test_a_list_says_what_the_snapshot_says(told: Story) -> None:
    later = make_report(TEXT.replace("34", "23") + " 5 guards were hurt.", modified=hours(3))
    first, *others = read_claims(later)
    told.add(later, [replace(first, group=replace(first.group, nationality=("GB", "US"))), *others])
    told.decide("reject", [told.as_of().claims[0].claim.id], who="desk", why="wrong")
    listed = {(c.claim.report, c.claim.id): c for c in told.claims().claims}
    assert listed == {(c.claim.report, c.claim.id): c for c in told.as_of().claims}
    assert {c.standing for c in listed.values()} == {"current", "changed"}


def test_an_unchanged_claim_of_many_versions_is_listed_once(story: Story) -> None:
    for number in range(5):
        report = make_report(f"{TEXT} Day {number}.", modified=hours(number))
        story.add(report, read_claims(report))
    page = story.claims()
    assert sorted(found.claim.count.low for found in page.claims) == [2, 6, 34]
    assert {found.claim.report for found in page.claims} == {report.id}
    assert page.next is None


def test_pages_go_on_past_claims_that_are_gone(told: Story) -> None:
    version = told.as_of().reports[0]
    for low in range(5):
        part = {"count": {"low": low, "high": 40, "approx": False, "start": 0, "end": 2}}
        value = {"event": "held", "quote": {"start": 0, "end": 23}, **part}
        made = told.decide("add", [version.id], who="desk", why="", value=value)
        if low != 3:
            told.decide("undo", [made.id], who="desk", why="")
    assert counts(told, event="held") == [3]
    assert counts(told, limit=3, until=hours(2)) == [3, 2, 6]
    page = told.claims(limit=1, event="held")
    assert (len(page.claims), page.next) == (1, None)


@pytest.mark.parametrize(
    ("conditions", "reason"),
    [
        ({"event": "sad"}, "no event is called 'sad'"),
        ({"certainty": "sure"}, "no certainty is called 'sure'"),
        ({"limit": 0}, "1 to 10000"),
        ({"after": "page 2"}, "no place in a list"),
    ],
)
def test_conditions_that_are_none(told: Story, conditions: dict[str, object], reason: str) -> None:
    with pytest.raises(LedgerError, match=reason):
        told.claims(**conditions)  # type: ignore[arg-type]
