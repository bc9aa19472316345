"""Origins of claims: golden stories, what editors decide, and what must hold for every story."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tracing_stories import Said, Told, decide, make_claim, story

from sayso.claims import Relation
from sayso.story import Snapshot
from sayso.tracing import Trace, claim_reference, trace

KEY = tuple[str, str]


def origins(found: Trace, snapshot: Snapshot) -> list[str]:
    """Names of the origins of the claims, in the order of the snapshot."""
    return [found.origin(c).name for c in snapshot.claims]


def count(found: Trace, snapshot: Snapshot) -> int:
    """The number of independent origins."""
    return len(found.support(snapshot.claims).origins)


# Wire copy.

PARAGRAPH = (
    "At least 12 people were killed when a bomb tore through a tea house near the river port of Tamber on Monday, "
    "leaving the pier covered in broken glass."
)


def wire_story() -> Snapshot:
    """An agency's paragraph in a dozen papers, one of which credits it, and one paper's own word."""
    claim = [Said("12 people were killed", count=(12, None), head="people")]
    papers = [
        Told(f"paper-{i}", f"{PARAGRAPH} Paper {i} has more.", claim, f"Evening Paper {i}", 5 + i) for i in range(11)
    ]
    credited = Told("credited", f"TAMBER (Reuters) - {PARAGRAPH}", claim, "Coast Courier", 90)
    own_text = "Our reporter counted the dead at the Tamber pier: 12 had lost their lives by nightfall."
    own = Told("own", own_text, [Said("12 had lost their lives", count=12, head="people")], "Tamber Ledger", 60)
    return story(*papers, credited, own)


def test_a_wire_paragraph_in_many_papers_is_one_origin() -> None:
    snapshot = wire_story()
    found = trace(snapshot)
    support = found.support(snapshot.claims)
    assert support.counts == {"reports": 13, "outlets": 13, "origins": 2, "sides": 1}
    assert {o.name for o in support.origins} == {"Reuters", "Tamber Ledger"}
    assert any(j.kind == "copy" and "word for word" in j.reason for j in found.joins)
    assert any(j.kind == "citation" and "Reuters" in j.reason for j in found.joins)


def test_copies_without_a_credit_are_those_of_whoever_printed_it_first() -> None:
    claim = [Said("12 people were killed", count=(12, None), head="people")]
    snapshot = story(
        Told("late", PARAGRAPH, claim, "Late Paper", 30), Told("first", PARAGRAPH, claim, "First Paper", 1)
    )
    assert set(origins(trace(snapshot), snapshot)) == {"First Paper"}


def test_an_update_with_another_number_is_no_copy() -> None:
    claims = [Said("12 people were killed", count=(12, None), head="people")]
    later = PARAGRAPH.replace("12", "15")
    snapshot = story(
        Told("a", PARAGRAPH, claims, "First Paper", 1),
        Told("b", later, [Said("15 people were killed", count=(15, None), head="people")], "Other Paper", 30),
    )
    assert origins(trace(snapshot), snapshot) == ["First Paper", "Other Paper"]


def test_a_copy_that_names_its_source_ends_in_that_source() -> None:
    text = PARAGRAPH.replace("glass.", "glass, police said.")
    claims = [Said("12 people were killed", count=(12, None), head="people", sources=["police"])]
    snapshot = story(Told("a", text, claims, "First Paper", 1), Told("b", text, claims, "Other Paper", 9))
    found = trace(snapshot)
    assert origins(found, snapshot) == ["police", "police"]
    testimony = found.testimony()
    assert len(testimony) == 1
    assert testimony[0].outlets == ("First Paper", "Other Paper")
    assert testimony[0].said == snapshot.claims[0].said
    assert testimony[0].origin.side == "state"


def test_a_contribution_credit_names_the_wire_of_a_copied_passage() -> None:
    claim = [Said("12 people were killed", count=(12, None), head="people")]
    credited = f"{PARAGRAPH}\n\nThe Associated Press contributed to this report."
    snapshot = story(Told("a", PARAGRAPH, claim, "First Paper", 1), Told("b", credited, claim, "Other Paper", 9))
    assert set(origins(trace(snapshot), snapshot)) == {"Associated Press"}
    alone = story(Told("b", credited, claim, "Other Paper", 9))
    assert origins(trace(alone), alone) == ["Other Paper"]


# A siege: provenance, sides, kidnappers.


def siege() -> Snapshot:
    """Militants' word in two papers; later one of them says that it came from an agency that met a kidnapper."""
    first = (
        "Militants holding the Orel gas plant say that as many as 30 hostages and 12 of their own men died in an air "
        "raid on Thursday.\n\nUpdate: The report that hostages died seems to have come from ANI, which spoke to one of "
        "the kidnappers.\n\nUpdate: A kidnapper tells ANI that six hostages are still alive."
    )
    hostages = Said("as many as 30 hostages", count=(None, 30), head="hostage", role="captive", sources=["Militants"])
    target = make_claim("day", first, hostages).id
    statement = Said(
        "seems to have come from ANI",
        event="statement",
        sources=[("one of the kidnappers", "armed-group"), "ANI"],
        about=(Relation("origin-of", target),),
        update=1,
    )
    alive = Said(
        "six hostages are still alive",
        event="held",
        count=6,
        head="hostage",
        role="captive",
        sources=["kidnapper", "ANI"],
        update=2,
    )
    men = Said("12 of their own men", count=12, head="man", role="attacker", sources=["Militants"])
    other = "Up to 30 hostages were killed at Orel, according to the militants. The army denied it."
    repeated = Said(
        "30 hostages were killed", count=(None, 30), head="hostage", role="captive", sources=["the militants"]
    )
    ministry = "Interior Minister Omar Senn said 4 soldiers were wounded. The minister put the dead at 2."
    return story(
        Told("day", first, [hostages, men, statement, alive], "Morning Post", 1),
        Told("other", other, [repeated], "Daily Gleam", 20),
        Told(
            "ministry",
            ministry,
            [
                Said("4 soldiers were wounded", event="wounded", count=4, sources=["Interior Minister Omar Senn"]),
                Said("put the dead at 2", count=2, sources=["The minister"]),
            ],
            "Daily Gleam",
            30,
        ),
    )


def test_stated_provenance_reroots_the_earlier_claim_in_this_report_and_in_others() -> None:
    snapshot = siege()
    found = trace(snapshot)
    kidnapper = {found.origin(c).id for c in snapshot.claims if c.claim.event in ("held",)}
    told = [c for c in snapshot.claims if c.claim.event == "killed" and c.claim.report in ("day", "other")]
    assert len(told) == 3
    assert {found.origin(c).id for c in told} == kidnapper
    origin = found.origin(told[0])
    assert (origin.kind, origin.side) == ("armed-group", "attackers")
    assert origin.name.endswith("via ANI")
    kinds = {j.kind for c in told for j in found.path(c)}
    assert "provenance" in kinds


def test_provenance_through_an_outlet_alone_keeps_the_speaker() -> None:
    snapshot = siege()
    claims = tuple(
        replace(c, claim=replace(c.claim, sources=c.claim.sources[1:])) if c.claim.event == "statement" else c
        for c in snapshot.claims
    )
    snapshot = replace(snapshot, claims=claims)
    found = trace(snapshot)
    told = [c for c in snapshot.claims if c.claim.report == "day" and c.claim.event != "statement"]
    assert len({found.origin(c).id for c in told}) == 1
    assert found.origin(told[0]).side == "attackers"


def test_provenance_can_be_taken_back() -> None:
    snapshot = siege()
    found = trace(snapshot)
    told = next(c for c in snapshot.claims if c.claim.report == "other")
    join = next(j for j in found.path(told) if j.kind == "provenance")
    undone = trace(replace(snapshot, decisions=(decide("not-same-origin", told.claim.id, join.id),)))
    assert undone.origin(told).id != found.origin(told).id
    assert undone.origin(told).side == "attackers"
    assert trace(snapshot).origin(told) == found.origin(told)


def test_an_office_and_its_holder_are_one_source() -> None:
    snapshot = siege()
    found = trace(snapshot)
    said = [c for c in snapshot.claims if c.claim.report == "ministry"]
    assert {found.origin(c).name for c in said} == {"Interior Minister Omar Senn"}
    assert found.origin(said[0]).side == "state"


# Citations and circles.


def test_a_citation_is_followed_to_what_the_cited_outlet_itself_names() -> None:
    snapshot = story(
        Told(
            "afp",
            "Doctors at the Tamber clinic said 9 miners were dead.",
            [
                Said(
                    "9 miners were dead",
                    count=9,
                    head="miner",
                    sources=[("Doctors at the Tamber clinic", "organisation")],
                )
            ],
            "AFP",
            1,
        ),
        Told(
            "bbc",
            "AFP reported that 9 miners were dead.",
            [Said("9 miners were dead", count=9, head="miner", sources=["AFP"])],
            "BBC",
            20,
        ),
    )
    found = trace(snapshot)
    assert count(found, snapshot) == 1
    assert [j.kind for j in found.path(snapshot.claims[1])].count("citation") == 1
    assert not found.circles


def test_outlets_that_cite_each_other_are_a_circle_of_one_origin() -> None:
    def cites(name: str, publisher: str, cited: str, minutes: float) -> Told:
        text = f"{cited} reports that 34 workers were killed at the plant."
        return Told(
            name, text, [Said("34 workers were killed", count=34, head="worker", sources=[cited])], publisher, minutes
        )

    snapshot = story(
        cites("a", "CNN", "Sky News", 1), cites("b", "Sky News", "Al Arabiya", 5), cites("c", "Al Arabiya", "CNN", 9)
    )
    found = trace(snapshot)
    assert len(found.circles) == 1
    circle = found.circles[0]
    assert set(circle.outlets) == {"CNN", "Sky News", "Al Arabiya"}
    assert not circle.grounded
    assert "CNN cites Sky News" in circle.reason
    assert count(found, snapshot) == 1


def test_a_circle_in_which_one_has_a_source_of_its_own_is_grounded() -> None:
    snapshot = story(
        Told(
            "a",
            "Fire chief Ada Brook said 34 workers were killed.",
            [Said("34 workers were killed", count=34, head="worker", sources=["Fire chief Ada Brook"])],
            "CNN",
            1,
        ),
        Told(
            "b",
            "CNN says 34 workers were killed.",
            [Said("34 workers were killed", count=34, head="worker", sources=["CNN"])],
            "Sky News",
            5,
        ),
        Told(
            "c",
            "Sky News says 34 workers were killed.",
            [Said("34 workers were killed", count=34, head="worker", sources=["Sky News"])],
            "CNN",
            9,
        ),
    )
    found = trace(snapshot)
    assert [c.grounded for c in found.circles] == [True]
    assert {o.name for o in found.support(snapshot.claims).origins} == {"Fire chief Ada Brook"}


# Sources without a name.


def test_unnamed_sources_count_once_for_each_outlet_they_spoke_through() -> None:
    def told(name: str, publisher: str, words: str, minutes: float) -> Told:
        text = f"A {words} told our desk that {len(name)} more were hurt near Lomas."
        return Told(name, text, [Said("more were hurt", "wounded", (2, None), sources=[words])], publisher, minutes)

    snapshot = story(
        told("a", "CNN", "security source", 1),
        told("bb", "CNN", "security source", 5),
        told("ccc", "Reuters", "security source", 9),
        told("dddd", "CNN", "hospital source", 12),
    )
    found = trace(snapshot)
    assert count(found, snapshot) == 3
    assert found.origin(snapshot.claims[0]).name == "a security source, via CNN"


def test_two_kidnappers_are_two_origins_and_one_side() -> None:
    snapshot = story(
        Told(
            "a",
            "A kidnapper told ANI that 7 are held.",
            [Said("7 are held", "held", 7, sources=["kidnapper", "ANI"])],
            "CNN",
            1,
        ),
        Told(
            "b",
            "A kidnapper told Sahara Media that 8 are held.",
            [Said("8 are held", "held", 8, sources=["kidnapper", "Sahara Media"])],
            "CNN",
            2,
        ),
        Told(
            "c",
            "Another kidnapper told ANI that 9 are held.",
            [Said("9 are held", "held", 9, sources=[("Another kidnapper", "armed-group"), "ANI"])],
            "CNN",
            3,
        ),
    )
    found = trace(snapshot)
    support = found.support(snapshot.claims)
    assert len(support.origins) == 3
    assert support.sides == ("attackers",)


# Decisions.


def test_an_editor_can_join_and_part_claims_and_it_is_told() -> None:
    snapshot = wire_story()
    reuters, own = (next(c for c in snapshot.claims if c.claim.report == r) for r in ("credited", "own"))
    together = decide(
        "same-origin", claim_reference(("own", own.claim.id)), claim_reference(("credited", reuters.claim.id))
    )
    joined = trace(replace(snapshot, decisions=(together,)))
    assert count(joined, snapshot) == 1
    join = next(j for j in joined.joins if j.kind == "editor")
    assert join.decision == together.id
    assert "Ada" in join.reason
    assert "seen the original" in join.reason
    parted = trace(
        replace(
            snapshot,
            decisions=(
                decide(
                    "not-same-origin",
                    claim_reference(("paper-3", snapshot.claims[3].claim.id)),
                    claim_reference(("credited", reuters.claim.id)),
                ),
            ),
        )
    )
    assert count(parted, snapshot) == 3
    assert count(trace(snapshot), snapshot) == 2


def test_a_side_can_be_set_and_only_to_one_that_exists() -> None:
    snapshot = siege()
    found = trace(snapshot)
    told = next(c for c in snapshot.claims if c.claim.event == "held")
    source = found.origin(told).id
    changed = trace(replace(snapshot, decisions=(decide("side", source, side="victims"),)))
    assert changed.origin(told).side == "victims"
    assert changed.sources[source].decisions
    nonsense = trace(replace(snapshot, decisions=(decide("side", source, side="martians"),)))
    assert nonsense.origin(told).side == "attackers"


def test_every_join_by_rule_can_be_taken_back_by_its_id() -> None:
    for snapshot in (wire_story(), siege()):
        found = trace(snapshot)
        assert len({(j.id, j.child) for j in found.joins}) == len(found.joins)
        for join in found.joins:
            if join.kind in ("copy", "citation", "provenance", "alias"):
                kind = "split" if join.kind == "alias" else "not-same-origin"
                undone = trace(replace(snapshot, decisions=(decide(kind, "report#claim", join.id),)))
                assert join.id not in {j.id for j in undone.joins}, join


def test_decisions_about_things_that_are_not_there_change_nothing() -> None:
    snapshot = siege()
    found = trace(snapshot)
    odd = trace(
        replace(
            snapshot,
            decisions=(
                decide("same-origin", "nobody", "nothing"),
                decide("not-same-origin", "x", "y", "z"),
                decide("split", "person.nobody"),
                decide("side", "nobody", side="state"),
            ),
        )
    )
    assert origins(odd, snapshot) == origins(found, snapshot)


# Properties.


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10_000), st.sampled_from(["wire", "siege"]))
def test_the_order_of_reports_and_claims_does_not_matter(seed: int, which: str) -> None:
    snapshot = wire_story() if which == "wire" else siege()
    rng = random.Random(seed)
    reports, claims = list(snapshot.reports), list(snapshot.claims)
    rng.shuffle(reports)
    rng.shuffle(claims)
    shuffled = trace(replace(snapshot, reports=tuple(reports), claims=tuple(claims)))
    straight = trace(snapshot)
    assert [shuffled.origin(c) for c in snapshot.claims] == [straight.origin(c) for c in snapshot.claims]
    assert shuffled.testimony() == straight.testimony()
    assert set(shuffled.joins) == set(straight.joins)


@settings(max_examples=30, deadline=None)
@given(st.data())
def test_whatever_an_editor_joins_shares_an_origin_and_whatever_is_parted_does_not(data: st.DataObject) -> None:
    snapshot = data.draw(st.sampled_from([wire_story(), siege()]))
    keys = [claim_reference((c.claim.report, c.claim.id)) for c in snapshot.claims]
    pair = data.draw(st.lists(st.sampled_from(keys), min_size=2, max_size=2, unique=True))
    places = [keys.index(k) for k in pair]
    joined = trace(replace(snapshot, decisions=(decide("same-origin", *pair),)))
    assert len({joined.origin(snapshot.claims[i]).id for i in places}) == 1
    parted = trace(replace(snapshot, decisions=(decide("not-same-origin", *pair),)))
    assert len({parted.origin(snapshot.claims[i]).id for i in places}) == 2
    for trace_ in (joined, parted):
        assert all(trace_.origin(c).id in trace_.sources for c in snapshot.claims)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.text(max_size=60), min_size=1, max_size=4), st.lists(st.text(max_size=30), max_size=4))
def test_hostile_text_never_raises(texts: list[str], names: list[str]) -> None:
    told = [
        Told(
            f"r{i}",
            f"x {text}",
            [Said("x", "killed", i, sources=[(n, "person") for n in names])],
            (names or [""])[0],
            i,
        )
        for i, text in enumerate(texts)
    ]
    snapshot = story(*told)
    found = trace(snapshot)
    assert len(found.support(snapshot.claims).reports) == len(texts)
    found.testimony()


def test_ids_of_sources_stay_when_the_story_grows() -> None:
    late = Told(
        "a",
        "The Grey Band said 3 died.",
        [Said("3 died", count=3, sources=[("The Grey Band", "armed-group")])],
        "CNN",
        60,
    )
    early = Told(
        "b", "The group said 4 died.", [Said("4 died", count=4, sources=[("The group", "armed-group")])], "CNN", 1
    )
    small = story(late)
    before = trace(small)
    band = before.origin(small.claims[0]).id
    grown = story(late, early)
    after = trace(grown, earlier=before)
    assert {after.origin(c).id for c in grown.claims} == {band}
    assert after.origin(grown.claims[0]).name == "Grey Band"
    assert after.sources[band].ids[0] == band


def test_a_claim_that_is_not_there_is_a_key_error() -> None:
    found = trace(siege())
    with pytest.raises(KeyError):
        found.origin(("no", "claim"))
    with pytest.raises(KeyError):
        found.support([("no", "claim")])


def test_an_empty_story_has_an_empty_trace() -> None:
    found = trace(story())
    assert not found.joins
    assert not found.circles
    assert found.testimony() == ()
    assert found.support([]).counts == {"reports": 0, "outlets": 0, "origins": 0, "sides": 0}


def test_a_sentence_kept_in_a_later_version_of_its_page_is_no_copy() -> None:
    claim = [Said("12 people were killed", count=(12, None), head="people")]
    snapshot = story(Told("v1", PARAGRAPH, claim, "CNN", 1), Told("v2", f"{PARAGRAPH} More soon.", claim, "CNN", 30))
    pages = tuple(replace(c, document="page") for c in snapshot.claims)
    found = trace(replace(snapshot, claims=pages))
    assert not [j for j in found.joins if j.kind == "copy"]
    assert count(found, snapshot) == 1


def test_provenance_spreads_to_what_hangs_on_the_same_attribution_elsewhere() -> None:
    snapshot = siege()
    text = "The militants say that up to 30 hostages were killed and 12 of their own wounded."
    extra = Told(
        "third",
        text,
        [
            Said("up to 30 hostages", count=(None, 30), head="hostage", role="captive", sources=["The militants"]),
            Said("12 of their own wounded", "wounded", 12, "attacker", sources=["The militants"]),
        ],
        "Third Paper",
        50,
    )
    more = story(extra)
    grown = replace(snapshot, reports=(*snapshot.reports, *more.reports), claims=(*snapshot.claims, *more.claims))
    found = trace(grown)
    assert {found.origin(c).name.split(", via ")[1] for c in more.claims} == {"ANI"}


def test_a_long_row_of_outlets_each_citing_the_next_is_no_trouble() -> None:
    def cites(i: int) -> Told:
        said = Said(f"Paper {i + 1}", count=4, sources=[(f"Paper {i + 1}", "outlet")])
        return Told(f"r{i}", f"Dead{i}, says Paper {i + 1}.", [said], f"Paper {i}", i / 100)

    snapshot = story(*map(cites, range(1100)))
    assert count(trace(snapshot), snapshot) > 1
