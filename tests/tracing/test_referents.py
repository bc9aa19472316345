"""Short names and bare nouns: whom they stand for in their report and in the story."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tracing_stories import Said, Told, decide, story

from sayso.claims import Group, SourceKind
from sayso.story import Snapshot
from sayso.tracing import Trace, trace


def told(name: str, publisher: str, text: str, *chains: list[str | tuple[str, SourceKind]], minutes: float = 0) -> Told:
    """A report with one claim of two dead for each chain."""
    claims = [Said(text, count=(2 + i, 2 + i), head="people", sources=chain) for i, chain in enumerate(chains)]
    return Told(name, text, claims, publisher, minutes)


def outlets(found: Trace) -> set[str]:
    """The names of the outlets among the sources."""
    return {s.name for s in found.sources.values() if s.kind == "outlet"}


@pytest.mark.parametrize(
    ("publisher", "short", "kind"),
    [
        ("Riverside News Agency", "Riverside", "person"),
        ("Riverside News Agency", "Riverside News Agency", "outlet"),
        ("Riverside News Agency", "Riverside News", "outlet"),
        ("The Orel Courier", "the Courier", "outlet"),
        ("Orel Ledger", "the Ledger", "document"),
        ("Lomas Beacon", "the Beacon", "person"),
        ("Valley Aid", "Valley Aid", "person"),
        ("Noordkust Dagblad (English desk)", "Noordkust Dagblad", "person"),
    ],
)
def test_a_short_name_of_a_publisher_of_the_story_is_that_outlet(publisher: str, short: str, kind: SourceKind) -> None:
    text = f"A porter told {short} that two people died."
    snapshot = story(told("a", publisher, text, [("porter", "witness"), (short, kind)], [(short, kind)]))
    found = trace(snapshot)
    first, second = (found.origin(c) for c in snapshot.claims)
    assert first.name.endswith(f"via {found.sources[second.id].name}")
    assert (second.kind, second.side) == ("outlet", "uninvolved")
    assert len(outlets(found)) == 1
    assert short.removeprefix("the ") in " ".join(found.sources[second.id].aliases)


@pytest.mark.parametrize(
    ("publisher", "words", "kind"),
    [
        ("Grant County Courier", "Grant", "person"),
        ("Harbour Post", "Harbour police", "official"),
        ("Orel Ledger", "Mayor Ledger", "official"),
        ("Southern Cross News", "Southern Front", "armed-group"),
        ("Orel Ledger", "the ledger of guests", "document"),
    ],
)
def test_what_is_of_another_kind_is_no_short_name(publisher: str, words: str, kind: SourceKind) -> None:
    snapshot = story(told("a", publisher, f"{words} said that two people died.", [(words, kind)]))
    assert trace(snapshot).origin(snapshot.claims[0]).kind != "outlet"


def test_a_short_name_of_two_outlets_is_that_of_the_paper_that_prints_it_or_nobody_s() -> None:
    chain: list[str | tuple[str, SourceKind]] = [("the Post", "outlet")]
    here = told("a", "Harbour Post", "A porter told the Post that two people died.", chain)
    there = told("b", "Evening Post", "It was foggy.", [], minutes=5)
    snapshot = story(here, there)
    assert trace(snapshot).origin(snapshot.claims[0]).name == "Harbour Post"
    elsewhere = told("c", "Lomas Beacon", "The Post said that two people died.", chain, minutes=9)
    snapshot = story(told("a", "Harbour Post", "It rained.", []), there, elsewhere)
    assert trace(snapshot).origin(snapshot.claims[-1]).name not in ("Harbour Post", "Evening Post")


def test_a_short_name_can_be_parted_again() -> None:
    report = told("a", "Riverside News Agency", "Riverside said that two people died.", [("Riverside", "person")])
    join = next(j for j in trace(story(report)).joins if j.kind == "alias")
    assert "Riverside News Agency" in join.reason
    parted = story(report, decisions=[decide("split", "person.riverside", str(join.id))])
    assert trace(parted).origin(parted.claims[0]).kind == "person"


# Bare nouns.

COPIED = "Two porters and a cook were killed when a boiler blew up in the kitchens of the Grand Pavilion on Monday."


def test_the_agency_is_the_one_that_the_report_cites() -> None:
    snapshot = story(
        told("wire", "Riverside News Agency", "Police said two people died.", ["police"]),
        told(
            "paper",
            "Orel Ledger",
            "Two people died, Riverside News Agency reported. Three are safe, the agency said.",
            [("Riverside News Agency", "outlet")],
            [("the agency", "government")],
            minutes=9,
        ),
    )
    found = trace(snapshot)
    assert found.origin(snapshot.claims[2]).kind == "outlet"
    assert found.origin(snapshot.claims[2]).name == "Riverside News Agency"
    assert found.origin(snapshot.claims[1]).name == "police"


def test_the_agency_is_the_one_whose_text_the_report_prints() -> None:
    snapshot = story(
        Told("wire", COPIED, [Said("were killed", count=2, head="porter")], "Reuters"),
        Told(
            "paper",
            f"{COPIED} Four were hurt, the agency said.",
            [
                Said("were killed", count=2, head="porter"),
                Said("Four were hurt", "wounded", 4, sources=[("the agency", "government")]),
            ],
            "Orel Ledger",
            9,
        ),
    )
    assert trace(snapshot).origin(snapshot.claims[2]).name == "Reuters"


@pytest.mark.parametrize(
    ("named", "kind", "bare"),
    [
        ("civil defence agency", "official", "agency"),
        ("health ministry", "government", "ministry"),
        ("Brekka Metals", "company", "company"),
        ("Radio Lomas", "outlet", "station"),
        ("Orel Gazette", "outlet", "newspaper"),
        ("Sorrel Hospital", "organisation", "hospital"),
    ],
)
def test_a_bare_noun_is_the_one_of_its_sort_that_the_report_names(named: str, kind: SourceKind, bare: str) -> None:
    text = f"The {named} said two people died. Three are missing, the {bare} said."
    first = told("a", "Lomas Beacon", text, [(named, kind)], [f"the {bare}"])
    other = told("b", "Coast Mirror", f"The foreign {bare} said two people died.", [f"the foreign {bare}"], minutes=3)
    snapshot = story(first, other)
    found = trace(snapshot)
    assert found.origin(snapshot.claims[0]).id == found.origin(snapshot.claims[1]).id
    assert found.origin(snapshot.claims[1]).kind == kind


def test_a_bare_noun_beside_two_of_its_sort_is_neither() -> None:
    text = "The health ministry and the interior ministry said two people died. The ministry said three."
    snapshot = story(
        told("a", "Lomas Beacon", text, ["health ministry"], ["interior ministry"], [("The ministry", "government")])
    )
    found = trace(snapshot)
    assert len({found.origin(c).id for c in snapshot.claims}) == 3


def test_the_agency_beside_two_agencies_is_an_outlet_still() -> None:
    text = "Reuters said two people died, and AFP said three. The agency said four."
    snapshot = story(told("a", "Lomas Beacon", text, ["Reuters"], ["AFP"], [("agency", "government")]))
    origins = [trace(snapshot).origin(c) for c in snapshot.claims]
    assert len({o.id for o in origins}) == 3
    assert (origins[2].kind, origins[2].side) == ("outlet", "uninvolved")


def test_officials_stay_general() -> None:
    text = "The health ministry said two people died. Officials said three."
    snapshot = story(told("a", "Lomas Beacon", text, ["health ministry"], ["Officials"]))
    found = trace(snapshot)
    assert len({found.origin(c).id for c in snapshot.claims}) == 2


def test_what_only_the_cited_agency_says_ends_with_whom_the_agency_names() -> None:
    snapshot = story(
        told("wire", "Riverside News Agency", "Police said two people died.", ["police"]),
        told("paper", "Orel Ledger", "Two people died, Riverside said.", [("Riverside", "person")], minutes=9),
    )
    found = trace(snapshot)
    assert {found.origin(c).name for c in snapshot.claims} == {"police"}


# Words that stand for others.


def test_a_person_s_pronoun_is_no_building_s_and_none_of_the_dead() -> None:
    text = (
        "A clerk was killed in the Grand Pavilion, police spokesman Omar Senn said. He said 3 were missing. "
        "He said 4 were hurt."
    )
    claims = [
        Said("A clerk was killed", count=1, head="clerk", sources=["police spokesman Omar Senn"]),
        Said("3 were missing", "missing", 3, sources=[("He", "person")], names={"He": "Grand Pavilion"}),
        Said("4 were hurt", "wounded", 4, sources=[("He", "witness")], names={"He": "one clerk"}),
    ]
    snapshot = story(Told("a", text, claims, "Orel Ledger"))
    first = snapshot.claims[0].claim
    killed = replace(first, group=Group("A clerk", "clerk", (), None, "worker", 0, 7))
    assert snapshot.claims[2].claim.sources[0].name == "one clerk"
    snapshot = replace(snapshot, claims=(replace(snapshot.claims[0], claim=killed), *snapshot.claims[1:]))
    found = trace(snapshot)
    assert {found.origin(c).name for c in snapshot.claims} == {"police spokesman Omar Senn"}


def test_a_pronoun_tied_to_nobody_is_whoever_spoke_last() -> None:
    text = "A porter told the Ledger that 3 died. She said 4 fled."
    claims = [
        Said("3 died", count=3, sources=[("porter", "witness"), ("Ledger", "document")]),
        Said("4 fled", "escaped", 4, sources=[("She", "person")]),
    ]
    snapshot = story(Told("a", text, claims, "Orel Ledger"))
    assert {trace(snapshot).origin(c).name for c in snapshot.claims} == {"a porter, via Orel Ledger"}


def test_a_pronoun_with_nobody_before_it_is_nobody_s_name() -> None:
    text = "He said the Grand Pavilion burnt and 3 died."
    claims = [Said("3 died", count=3, sources=[("He", "person")], names={"He": "Grand Pavilion"})]
    snapshot = story(Told("a", text, claims, "Orel Ledger"))
    assert trace(snapshot).origin(snapshot.claims[0]).name == "unnamed sources, via Orel Ledger"


def test_a_name_beside_the_noun_that_says_what_it_is_is_of_that_kind_in_all_reports() -> None:
    text = "The mine's owner, the Brekka Group, said 3 died and 40 got out."
    owner = [
        Said("3 died", count=3, sources=[("mine's owner", "company")]),
        Said("40 got out", "escaped", 40, sources=[("Brekka Group", "armed-group")]),
    ]
    later = "The Grey Band holds 5. The Brekka Group said 6 are missing. The militants hold 7."
    holding = [
        Said("holds 5", "held", 5, sources=[("The Grey Band", "armed-group")]),
        Said("6 are missing", "missing", 6, sources=[("The Brekka Group", "armed-group")]),
        Said("hold 7", "held", 7, sources=["The militants"]),
    ]
    snapshot = story(Told("a", text, owner, "Orel Ledger"), Told("b", later, holding, "Lomas Beacon", 9))
    found = trace(snapshot)
    origins = [found.origin(c) for c in snapshot.claims]
    assert len({origins[i].id for i in (0, 1, 3)}) == 1
    assert (origins[0].name, origins[0].kind, origins[0].side) == ("Brekka Group", "company", "company")
    assert origins[2].id == origins[4].id


@pytest.mark.parametrize(
    "how", ["calling itself the Grey Band", "that calls itself Grey Band", "known as “Grey Band”", "named Grey Band"]
)
def test_a_noun_that_is_given_a_name_has_it(how: str) -> None:
    text = f"A group {how} told Radio Lomas that 5 died. The Grey Band said 6 fled."
    claims = [
        Said("5 died", count=5, sources=[("group", "armed-group"), "Radio Lomas"]),
        Said("6 fled", "escaped", 6, sources=[("The Grey Band", "armed-group")]),
    ]
    snapshot = story(Told("a", text, claims, "Orel Ledger"))
    assert {trace(snapshot).origin(c).name for c in snapshot.claims} == {"Grey Band"}


def test_a_name_of_a_known_kind_keeps_it_beside_a_noun() -> None:
    text = "The army, the Grey Band, the police said 5 died and 6 fled."
    claims = [
        Said("5 died", count=5, sources=[("army", "military")]),
        Said("6 fled", "escaped", 6, sources=[("Grey Band", "armed-group")]),
    ]
    snapshot = story(Told("a", text, claims, "Orel Ledger"))
    assert [trace(snapshot).origin(c).side for c in snapshot.claims] == ["state", "attackers"]


def test_a_part_of_a_longer_mention_is_that_mention() -> None:
    text = "A doctor at the port hospital said 5 died and 6 were hurt."
    claims = [
        Said("5 died", count=5, sources=["doctor at the port hospital"]),
        Said("6 were hurt", "wounded", 6, sources=[("doctor", "organisation")]),
    ]
    snapshot = story(Told("a", text, claims, "Orel Ledger"))
    assert len({trace(snapshot).origin(c).id for c in snapshot.claims}) == 1


def test_what_an_outlet_recalls_of_an_earlier_report_of_its_own_is_no_word_of_its_own() -> None:
    snapshot = story(
        told("dawn", "Riverside News Agency", "Police said two people died.", ["police"]),
        told(
            "noon",
            "Riverside News Agency",
            "In a report sent at dawn, Riverside News Agency said two people died.",
            [("Riverside News Agency", "outlet")],
            minutes=60,
        ),
    )
    found = trace(snapshot)
    assert {found.origin(c).name for c in snapshot.claims} == {"police"}
    assert any("recalls" in j.reason for j in found.path(snapshot.claims[1]))


@pytest.mark.parametrize(
    ("before", "kind", "same"),
    [("army", "military", True), ("Brekka mine company", "company", True), ("nurse", "witness", False)],
)
def test_a_spokeswoman_speaks_for_the_body_that_spoke_before(before: str, kind: SourceKind, same: bool) -> None:
    text = f"The {before} said 5 died. A spokeswoman said 6 were hurt."
    claims = [
        Said("5 died", count=5, sources=[(before, kind)]),
        Said("6 were hurt", "wounded", 6, sources=[("spokeswoman", "official")]),
    ]
    snapshot = story(Told("a", text, claims, "Orel Ledger"))
    assert (len({trace(snapshot).origin(c).id for c in snapshot.claims}) == 1) is same


# What holds for all of them.


def mixed() -> Snapshot:
    """A story with short names, bare nouns, pronouns, a name given to a noun, and a call to a radio station."""
    return story(
        told("wire", "Riverside News Agency", "Police said two people died.", ["police"]),
        told(
            "paper",
            "Orel Ledger",
            "Riverside News Agency said two died. The agency said so. A porter told the Ledger. He said so.",
            [("Riverside News Agency", "outlet")],
            [("agency", "government")],
            [("porter", "witness"), ("Ledger", "document")],
            [("He", "person")],
            minutes=5,
        ),
        told(
            "late",
            "Lomas Beacon",
            "A group calling itself the Grey Band called Riverside. The ministry in Nairobi, the Beacon learnt, knew.",
            [("group", "armed-group"), ("Riverside", "person")],
            [("ministry in Nairobi", "government"), ("Beacon", "outlet")],
            minutes=9,
        ),
    )


@settings(max_examples=15, deadline=None)
@given(st.randoms(use_true_random=False))
def test_the_order_of_reports_does_not_matter(rng: Random) -> None:
    snapshot = mixed()
    reports, claims = list(snapshot.reports), list(snapshot.claims)
    rng.shuffle(reports)
    rng.shuffle(claims)
    shuffled = trace(replace(snapshot, reports=tuple(reports), claims=tuple(claims)))
    straight = trace(snapshot)
    assert [shuffled.origin(c) for c in snapshot.claims] == [straight.origin(c) for c in snapshot.claims]
    assert set(shuffled.joins) == set(straight.joins)


def test_each_join_of_a_short_name_can_be_taken_back() -> None:
    snapshot = mixed()
    joins = [j for j in trace(snapshot).joins if j.kind == "alias"]
    assert {str(j.child) for j in joins} == {
        "outlet.riverside.news.agency",
        "any.agency.paper",
        "document.ledger",
        "unnamed.witness.outlet.orel-ledger",
    }
    for join in joins:
        undone = trace(replace(snapshot, decisions=(decide("split", "x", join.id),)))
        assert join.id not in {j.id for j in undone.joins}, join


def test_ids_of_short_names_stay_when_the_story_grows() -> None:
    snapshot = mixed()
    first = replace(snapshot, claims=snapshot.claims[:4], reports=snapshot.reports[:2])
    before = trace(first)
    after = trace(snapshot, earlier=before)
    assert {i for i in before.sources if i not in after.sources} == set()


def test_many_papers_and_their_short_names_are_no_trouble() -> None:
    def paper(i: int) -> Told:
        short: tuple[str, SourceKind] = (f"Paper {i}", "outlet")
        return told(f"r{i}", f"Paper {i} Gazette", f"A porter told Paper {i}.", [("porter", "witness"), short])

    snapshot = story(*map(paper, range(200)))
    found = trace(snapshot)
    assert len({found.origin(c).id for c in snapshot.claims}) == 200
