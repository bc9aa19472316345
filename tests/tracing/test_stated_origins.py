"""Claims whose own sentence says where they came from, and sources that a sentence says whom they spoke to."""

from __future__ import annotations

import pytest
from tracing_stories import Said, Told, decide, story

from sayso.claims import SourceKind
from sayso.tracing import trace

SUBJECT = "The report that 19 miners were killed"


def said_of(ending: str, sources: list[str | tuple[str, SourceKind]], subject: str = SUBJECT) -> Told:
    """A report that says of a claim where it came from."""
    text = f"It was quiet by noon. {subject} {ending} Rain fell."
    return Told(
        "day", text, [Said("19 miners were killed", count=19, head="miner", sources=sources)], "Orel Ledger", 90
    )


@pytest.mark.parametrize(
    ("ending", "name", "side"),
    [
        ("appears to have come from a phone call to Radio Lomas by one of the rebels.", "rebels, via Radio Lomas", "a"),
        ("came from one of the rebels, who spoke to Radio Lomas.", "rebels, via Radio Lomas", "a"),
        ("was first aired by Radio Lomas.", "Radio Lomas", "u"),
        ("seems to have originated from Radio Lomas, which interviewed one of the rebels.", "via Radio Lomas", "a"),
        ("has been traced to the interior ministry.", "interior ministry", "s"),
        ("was made by a union official in an interview with the Lomas Gazette.", "via Lomas Gazette", ""),
    ],
)
@pytest.mark.parametrize("sources", [[("report", "anonymous")], [("The report", "document")], []])
def test_a_report_of_which_its_sentence_says_whose_it_was(
    ending: str, name: str, side: str, sources: list[str | tuple[str, SourceKind]]
) -> None:
    snapshot = story(said_of(ending, sources))
    found = trace(snapshot)
    origin = found.origin(snapshot.claims[0])
    assert name in origin.name
    assert origin.side.startswith(side)
    join = next(j for j in found.path(snapshot.claims[0]) if j.kind == "provenance")
    assert join.reason.startswith("The words around it say that it came from")
    assert join.parent in found.sources
    undone = trace(story(said_of(ending, sources), decisions=[decide("not-same-origin", "x", join.id)]))
    assert undone.origin(snapshot.claims[0]).name in ("Orel Ledger", "unnamed sources, via Orel Ledger")


@pytest.mark.parametrize(
    ("subject", "ending", "sources"),
    [
        ("Officials said that 19 miners were killed", "and that the smoke came from Radio Lomas.", ["Officials"]),
        ("In all 19 miners were killed", "and a song was first aired by Radio Lomas.", []),
        (SUBJECT, "was widely believed. Help came from Radio Lomas.", [("report", "anonymous")]),
        (SUBJECT, "came from far away.", [("report", "anonymous")]),
    ],
)
def test_other_things_that_came_from_somewhere_are_no_provenance(
    subject: str, ending: str, sources: list[str | tuple[str, SourceKind]]
) -> None:
    snapshot = story(said_of(ending, sources, subject))
    found = trace(snapshot)
    assert not [j for j in found.joins if j.kind == "provenance"]


def test_a_report_without_an_origin_is_nobody_s_word_and_no_document_s() -> None:
    snapshot = story(said_of("is being looked into.", [("report", "document")]))
    origin = trace(snapshot).origin(snapshot.claims[0])
    assert (origin.kind, origin.name) == ("anonymous", "unnamed sources, via Orel Ledger")


def test_what_is_said_elsewhere_in_nobody_s_name_with_that_number_came_from_there_too() -> None:
    early = Told("dawn", "Some 19 miners died.", [Said("19 miners died", count=19, head="miner")], "Coast Mirror", 5)
    late = said_of("came from a call to Radio Lomas by one of the rebels.", [("report", "anonymous")])
    snapshot = story(early, late)
    found = trace(snapshot)
    assert len({found.origin(c).id for c in snapshot.claims}) == 1
    assert found.origin(snapshot.claims[0]).side == "attackers"


@pytest.mark.parametrize(
    "text",
    [
        "One of the rebels said in a call to Radio Lomas that 5 died.",
        "One of the rebels told Radio Lomas that 5 died.",
        "One of the rebels, in a video message sent to Radio Lomas, said 5 died.",
    ],
)
def test_whoever_has_no_name_spoke_through_the_outlet_that_was_called(text: str) -> None:
    cue = "told" if "told" in text else "said"
    said = Said("5 died", count=5, sources=[("One of the rebels", "armed-group")])
    snapshot = story(Told("a", text, [said], "Orel Ledger"))
    claim = snapshot.claims[0]
    source = claim.claim.sources[0]
    object.__setattr__(source, "cue", cue)
    assert trace(snapshot).origin(claim).name == "One of the rebels, via Radio Lomas"


def test_figures_of_which_the_next_sentence_says_whose_they_are() -> None:
    text = "By dawn 58 people were dead and 320 hurt. The figures are those of the relief agency; others said 80. Fog."
    claims = [
        Said("58 people were dead", count=58, head="people"),
        Said("320 hurt", "wounded", 320, "people", sources=[("dead", "anonymous")]),
        Said("others said 80", count=80, sources=[("others", "witness")]),
    ]
    snapshot = story(Told("a", text, claims, "Valley Aid"))
    found = trace(snapshot)
    assert [found.origin(c).name for c in snapshot.claims[:2]] == ["relief agency"] * 2
    assert found.origin(snapshot.claims[2]).name != "relief agency"
