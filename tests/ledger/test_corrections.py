"""Corrections and retractions are read as such: what they take back stays visible, and is no longer current."""

from __future__ import annotations

from dataclasses import replace

import pytest
from ledger_stories import hours, make_report, read_claims

from sayso.claims import Relation
from sayso.ledger import Story
from sayso.ledger.corrections import find_notes


def standings(story: Story) -> dict[str, list[tuple[str, str]]]:
    """Quote to (standing, quote of the successor), for each claim that says so, oldest first."""
    claims = story.as_of().claims
    quotes = {found.claim.id: found.claim.quote.exact for found in claims}
    told: dict[str, list[tuple[str, str]]] = {}
    for found in claims:
        successor = quotes[found.successor] if found.successor else ""
        told.setdefault(found.claim.quote.exact, []).append((found.standing, successor))
    return told


def add(story: Story, text: str, **fields: object):
    report = make_report(text, **fields)
    return story.add(report, read_claims(report))


CURRENT = [("current", "")]


@pytest.mark.parametrize(
    "note",
    [
        "An earlier version of this article said that 34 hostages were killed.",
        "A previous version of this story reported 34 hostages were killed.",
        "This report originally said 34 hostages were killed.",
        "We wrongly reported that 34 hostages were killed.",
        "It previously stated that 34 hostages were killed.",
    ],
)
def test_what_an_earlier_version_said_is_taken_back(story: Story, note: str) -> None:
    add(story, "34 hostages were killed, the militants said.")
    added = add(story, f"23 hostages were killed, the army said.\n\n{note}", modified=hours(3))
    told = standings(story)
    assert told["23 hostages were killed"] == CURRENT
    # The old claim, and its mention in the note.
    assert told["34 hostages were killed"] == [("changed", "23 hostages were killed")] * 2
    assert {pair.old.count.low for pair in added.corrections} == {34}


def test_a_note_in_the_only_version_that_was_seen(story: Story) -> None:
    add(story, "23 hostages were killed.\n\nAn earlier version of this article said that 34 hostages were killed.")
    assert standings(story) == {
        "23 hostages were killed": CURRENT,
        "34 hostages were killed": [("changed", "23 hostages were killed")],
    }


def test_the_right_number_told_in_the_note(story: Story) -> None:
    add(story, "Correction: 23 hostages were killed, not 34 hostages were killed as we said.")
    assert standings(story) == {
        "23 hostages were killed": CURRENT,
        "34 hostages were killed": [("changed", "23 hostages were killed")],
    }


def test_another_fate_in_the_place_of_the_wrong_one(story: Story) -> None:
    add(story, "An earlier version of this story said 2 guards were killed; 2 guards were hurt.")
    assert standings(story) == {
        "2 guards were killed": [("changed", "2 guards were hurt")],
        "2 guards were hurt": CURRENT,
    }


def test_an_earlier_entry_of_a_live_blog_is_taken_back_by_a_later(story: Story) -> None:
    text = (
        "34 hostages were killed, the militants said.\n\n6 foreigners were freed.\n\n"
        "CORRECTION: An earlier entry said 34 hostages were killed. 23 hostages were killed, the army said."
    )
    report = make_report(text)
    claims = [replace(claim, update=int(number > 1)) for number, claim in enumerate(read_claims(report))]
    story.add(report, claims)
    told = standings(story)
    assert told["34 hostages were killed"] == [("changed", "23 hostages were killed")] * 2
    assert told["23 hostages were killed"] == told["6 foreigners were freed"] == CURRENT


def test_a_note_that_stays_on_the_page_takes_nothing_else_back(story: Story) -> None:
    note = "\n\nAn earlier version of this article said that 34 hostages were killed."
    add(story, "23 hostages were killed." + note)
    added = add(story, "23 hostages were killed. 9 guards were hurt." + note, modified=hours(2))
    assert sorted(pair.kind for pair in added.pairs) == ["added", "same", "same"]
    assert standings(story) == {
        "23 hostages were killed": CURRENT,
        "9 guards were hurt": CURRENT,
        "34 hostages were killed": [("changed", "23 hostages were killed")],
    }


def test_a_retracted_claim_has_nothing_in_its_place(story: Story) -> None:
    add(story, "34 hostages were killed, the militants said. 6 foreigners were freed.")
    add(
        story,
        "6 foreigners were freed.\n\nThe report that 34 hostages were killed has been withdrawn.",
        modified=hours(2),
    )
    told = standings(story)
    assert told["34 hostages were killed"] == [("dropped", "")] * 2
    assert told["6 foreigners were freed"] == CURRENT


def test_a_retracted_report_keeps_no_claim(story: Story) -> None:
    add(story, "34 hostages were killed. 6 foreigners were freed.")
    add(story, "This article has been retracted.\n\n6 foreigners were freed.", modified=hours(2))
    assert {standing for found in standings(story).values() for standing, _ in found} == {"dropped"}


def test_a_correction_of_another_document_of_the_same_publisher(story: Story) -> None:
    add(story, "2 guards were killed, the police said.")
    other = {"url": "https://other.example/", "publisher": "The Other"}
    add(story, "2 guards were killed, the police said.", **other)
    add(
        story,
        "In a report sent at 06:40, The Paper said 2 guards were killed. 1 guards were killed, the police said.",
        url="https://paper.example/correction",
        title="Correction: Siege",
        published=hours(2),
    )
    claims = story.as_of().claims
    told = {(found.document, found.claim.quote.exact): found.standing for found in claims}
    assert told == {
        ("https://paper.example/siege", "2 guards were killed"): "changed",
        ("https://other.example/", "2 guards were killed"): "current",
        ("https://paper.example/correction", "2 guards were killed"): "changed",
        ("https://paper.example/correction", "1 guards were killed"): "current",
    }
    assert {f.standing for f in story.claims(group="guard", source="police").claims} == {"changed", "current"}


def test_before_the_correction_came_out_nothing_was_wrong(story: Story) -> None:
    add(story, "34 hostages were killed.")
    add(story, "An earlier version of this article said that 34 hostages were killed.", modified=hours(3))
    assert [found.standing for found in story.as_of(published=hours(1)).claims] == ["current"]
    assert {found.standing for found in story.as_of().claims} == {"dropped"}


def test_the_reader_says_which_claim_corrects_which(story: Story) -> None:
    report = make_report("34 hostages were killed, the militants said. 23 hostages were killed, the army said.")
    first, second = read_claims(report)
    story.add(report, [first, replace(second, about=(Relation("corrects", first.id),))])
    assert standings(story) == {
        "34 hostages were killed": [("changed", "23 hostages were killed")],
        "23 hostages were killed": CURRENT,
    }


def test_a_denial_in_a_note_takes_back_what_it_denies(story: Story) -> None:
    add(story, "34 hostages were killed.")
    report = make_report("Correction: The hospital denied that 34 hostages were killed.", modified=hours(2))
    story.add(report, [replace(claim, polarity="denied") for claim in read_claims(report)])
    first, second = story.as_of().claims
    assert (first.standing, first.successor) == ("changed", second.claim.id)
    assert second.standing == "current"


@pytest.mark.parametrize(
    "text",
    [
        "34 hostages were killed, the militants said. 23 hostages were killed, the army said.",
        "In an earlier attack 34 hostages were killed. 23 hostages were killed on Monday.",
        "The troops withdrew. 34 hostages were killed.",
        "The army corrected its aim, and 34 hostages were killed.",
        "34 hostages were killed, an earlier statement said.",
    ],
)
def test_what_is_no_correction(story: Story, text: str) -> None:
    add(story, text)
    assert {standing for found in standings(story).values() for standing, _ in found} == {"current"}


def test_notes_are_found_in_linear_time() -> None:
    text = "An earlier version said 34 hostages were killed, not " * 4000
    assert len(find_notes(text, None, read_claims(make_report(text))).cited) == 4000


def test_what_is_not_said_yet_has_taken_no_place(story: Story) -> None:
    add(story, "34 hostages were killed, the militants said.")
    text = "The siege goes on.\n\nUPDATE 2024-03-12 15:15 GMT: 23 hostages were killed, the militants said."
    report = make_report(text, modified=hours(2))
    story.add(report, [replace(claim, update=1) for claim in read_claims(report)])
    before, after = story.as_of(published=hours(4)), story.as_of(published=hours(10))
    assert [(found.claim.count.low, found.standing) for found in before.claims] == [(34, "current")]
    assert [(found.claim.count.low, found.standing) for found in after.claims] == [(34, "changed"), (23, "current")]


def test_a_part_is_not_corrected_into_the_whole(story: Story) -> None:
    report = make_report("2 canadians were killed, the army said. 44 people were killed, the army said.")
    first, second = read_claims(report)
    canadians = replace(first, group=replace(first.group, nationality=("CA",)))
    story.add(report, [canadians, replace(second, about=(Relation("corrects", first.id),))])
    assert {standing for found in standings(story).values() for standing, _ in found} == {"current"}


def test_a_note_about_a_part_is_followed_by_the_part(story: Story) -> None:
    add(story, "2 guards were killed. 44 people were killed.")
    text = (
        "44 people were killed. 1 guards were killed.\n\n"
        "An earlier version of this article said that 2 guards were killed."
    )
    add(story, text, modified=hours(2))
    told = standings(story)
    assert told["2 guards were killed"] == [("changed", "1 guards were killed")] * 2
    assert told["44 people were killed"] == CURRENT
