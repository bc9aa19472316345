"""Whom a claim speaks of, and what the atoms make of it."""

from __future__ import annotations

import pytest

from sayso.reckoning import GroupDecision, reckon
from sayso.reckoning.groups import EVERYONE, Who, has_captives, is_demonym, overlap, who
from sayso.reckoning.people import People
from sayso.story import Decision

CAPTIVE = frozenset(("captive",))


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"group": "hostages"}, "captive"),
        ({"group": "gunmen"}, "attacker"),
        ({"group": "people"}, "everyone"),
        ({"group": "soldiers"}, "security/soldier"),
        ({"group": "women"}, "everyone/woman"),
        ({"group": "tourists"}, "civil/tourist"),
        ({"group": "victims"}, "victims"),
        ({"group": "foreigners", "foreign": True}, "civil/foreign"),
        ({"group": "Canadians", "nation": ("CA",)}, "civil/CA"),
        ({"group": "Canadian citizens", "nation": ("CA",)}, "civil/CA"),
        ({"group": "Canadian drivers", "nation": ("CA",)}, "civil/CA/driver"),
        ({"group": "passengers"}, "everyone/passenger"),
        ({"group": "security forces", "head": "force", "role": "security"}, "security"),
    ],
)
def test_groups_are_sets_of_people(say, options, expected):
    assert who(say("killed", 3, **options).claim, captives=True).id == expected


def test_whoever_is_held_or_freed_in_a_story_of_captives_is_one_of_them(say):
    assert who(say("held", 3, "Canadians", nation=("CA",)).claim, captives=True).regions == CAPTIVE
    assert who(say("freed", 3, "people").claim, captives=True).regions == CAPTIVE
    assert who(say("freed", 3, "people").claim, captives=False).regions == EVERYONE
    assert who(say("taken", 3, "soldiers").claim, captives=True) == Who(CAPTIVE, sub="soldier")


def test_a_part_is_within_its_whole(say):
    whole = who(say("killed", 34, "hostages").claim, captives=True)
    part = who(say("killed", 6, "foreigners", foreign=True).claim, whole, captives=True)
    assert part == Who(CAPTIVE, foreign=True)
    women = who(say("killed", 2, "women").claim, part, captives=True)
    assert women == Who(CAPTIVE, foreign=True, sub="woman")
    gunmen = who(say("killed", 2, "gunmen").claim, whole, captives=True)
    assert gunmen.regions == {"attacker"}


def test_a_demonym_names_no_group_but_the_nationality(say):
    assert is_demonym(say("killed", 2, "Canadians", nation=("CA",)).claim.group)
    assert not is_demonym(say("killed", 2, "Canadian drivers", nation=("CA",)).claim.group)


def test_a_noun_has_the_role_that_the_story_gives_it(say):
    told = [
        say("taken", 70, "hostages", by="the police"),
        say("freed", 61, "", head="hostage", role="unknown", by="the army"),
        say("killed", 3, "", head="raider", role="unknown", by="the army"),
        say("detained", 2, "raiders", role="attacker", by="the army"),
    ]
    ids = {c.id for c in reckon(told).picture().cells}
    assert {"freed:captive", "killed:attacker"} <= ids


def test_only_some_stories_have_captives(say):
    assert has_captives([say("taken", 3).claim])
    assert has_captives([say("killed", 3, "hostages").claim])
    assert not has_captives([say("killed", 3, "miners").claim, say("freed", 3, "miners").claim])


def test_atoms_are_as_few_as_the_groups_need():
    groups = [Who(CAPTIVE), Who(CAPTIVE, ("CA",)), Who(CAPTIVE, foreign=True), Who(frozenset(("attacker",)))]
    people = People(groups, country="CL", fates=["killed"])
    assert {(a.region, a.nation) for a in people.atoms if a.region == "captive"} == {
        ("captive", "CA"), ("captive", "*foreign"), ("captive", "*rest"),
    }  # fmt: skip
    assert len([a for a in people.atoms if a.region == "attacker"]) == 1


def test_the_countrys_own_are_all_but_the_foreigners():
    people = People([Who(CAPTIVE, foreign=True), Who(CAPTIVE, ("CL",))], country="CL", fates=["killed"])
    foreign, own = (set(people.units(w)) for w in (Who(CAPTIVE, foreign=True), Who(CAPTIVE, ("CL",))))
    assert not foreign & own
    assert foreign | own == set(people.units(Who(CAPTIVE)))
    assert own == set(people.units(Who(CAPTIVE, foreign=False)))


def test_overlap_knows_what_it_cannot_know():
    assert overlap(Who(CAPTIVE, ("CA",)), Who(CAPTIVE, sub="woman"))
    assert not overlap(Who(CAPTIVE, ("CA",)), Who(CAPTIVE, ("PE",)))
    assert not overlap(Who(CAPTIVE), Who(frozenset(("attacker",))))


def test_sub_groups_fit_into_their_side_and_no_more(say):
    told = [say("killed", (None, 9), "civilians", by="a"), say("killed", (4, None), "tourists", by="b")]
    story = reckon(told)
    tourists, civilians = story.why("killed:tourists").cell, story.why("killed:civilians").cell
    assert (tourists.low, tourists.high) == (4, 9)
    assert (civilians.low, civilians.high) == (4, 9)


def test_women_and_nationalities_named_together(say):
    told = [
        say("killed", 5, "Canadians", nation=("CA",), by="a"),
        say("killed", 3, "Canadian women", nation=("CA",), by="b"),
        say("killed", 7, "women", by="c"),
    ]
    picture = reckon(told, country="CL").picture()
    assert not picture.clashes
    clash = reckon([*told, say("killed", (None, 2), "women", by="d")], country="CL").picture()
    assert clash.clashes


@pytest.mark.parametrize(
    ("kind", "clashes"), [("same-group", True), ("disjoint-groups", False), ("group-inside", True)]
)
def test_what_an_editor_says_of_two_groups_counts(say, kind, clashes):
    told = [say("killed", 9, "drivers", by="a"), say("killed", 4, "guests", by="b")]
    assert not reckon(told).picture().clashes
    decided = GroupDecision(kind, "drivers", "guests")
    assert bool(reckon(told, groups=[decided]).picture().clashes) == clashes


def test_disjoint_groups_add_up(say):
    told = [
        say("killed", 9, "drivers", by="a"),
        say("killed", 4, "guests", by="b"),
        say("killed", (None, 20), "people", by="c"),
    ]
    before = reckon(told).why("killed:everyone").cell
    after = reckon(told, groups=[GroupDecision("disjoint-groups", "driver", "guest")]).why("killed:everyone").cell
    assert (before.low, after.low) == (9, 13)
    assert any(i.startswith("editor:") for i in after.forced_low_by)
    assert "the editor" in after.because[0]


def test_several_groups_may_be_told_apart_at_once(say):
    told = [say("killed", n, f"{name}s", by=name, head=name) for n, name in ((9, "driver"), (4, "guest"), (2, "cook"))]
    decision = Decision(
        id="d1",
        kind="disjoint-groups",
        targets=("drivers", "guests", "cooks"),
        who="an editor",
        why="",
        recorded=told[0].said,
    )
    total = say("killed", (None, 50), by="c")
    cell = reckon([*told, total], groups=[GroupDecision.of(decision)]).why("killed:people").cell
    assert cell.low == 15
    assert "guests and cooks" in cell.because[0]


def test_a_decision_about_a_group_that_nobody_speaks_of_is_told_and_breaks_nothing(say):
    told = [say("killed", 9, "drivers", by="a"), say("killed", 4, "guests", by="b")]
    wrong = GroupDecision("same-group", "pilots", "drivers", id="d7")
    right = GroupDecision("same-group", "drivers", "guests", id="d8")
    story = reckon(told, groups=[wrong, right])
    (note,) = story.picture().notes
    assert "d7" in note
    assert "pilots" in note
    assert story.clashes()
    assert story.picture().to_dict()["notes"] == [note]
    assert not reckon(told, groups=[right]).picture().notes


@pytest.mark.parametrize(
    "name", ["captive/NP", "held:captive/NP", "Nepali road workers", "the nepali road workers", "Nepali road worker"]
)
def test_a_decision_names_groups_as_the_picture_shows_them(say, name):
    told = [
        say("held", 14, "hostages", by="a"),
        say("held", 4, "Nepali road workers", by="a", nation=("NP",), role="captive"),
        say("freed", 3, "climbers", by="b", role="captive"),
    ]
    cell = reckon(told).why("held:captive/NP/worker").cell
    assert cell.group.label == "Nepali road workers"
    name = name.replace("captive/NP", "captive/NP/worker")
    for other in ("hostages", "captive", "climbers"):
        decided = GroupDecision("group-inside", name, other)
        assert not reckon(told, groups=[decided]).picture().notes


def test_citizens_of_a_country_that_is_only_implied_are_not_all_civilians(say):
    told = [
        say("missing", 31, "employees", by="the hotel", role="worker", head="employee"),
        say(
            "missing",
            4,
            "citizens",
            by="a foreign ministry",
            before="the ministry is looking for its ",
            role="civilian",
        ),
    ]
    picture = reckon(told).picture()
    assert not picture.clashes
    assert picture.cell("missing:civil/worker").high == 31
    (cell,) = [c for c in picture.cells if c.latest[0].speaker == "a foreign ministry"]
    assert (cell.low, cell.high, cell.group.label) == (4, 4, "compatriots")


def test_two_speakers_own_citizens_are_not_the_same_people(say):
    told = [
        say("missing", n, f"{whose} nationals", by=by, role="civilian")
        for n, whose, by in ((4, "its", "one ministry"), (9, "their", "another ministry"))
    ]
    picture = reckon(told).picture()
    assert not picture.clashes
    assert sorted(c.low for c in picture.cells) == [4, 9]


def test_captives_are_called_by_their_own_name_where_others_say_people(say):
    told = [
        say("killed", (6, None), "hostages", by="the army"),
        say("freed", 9, "people", by="the police"),
        say("freed", 9, "people", by="a medic"),
    ]
    labels = {cell.id: cell.group.label for cell in reckon(told).picture().cells}
    assert labels == {"killed:captive": "hostages", "freed:captive": "hostages"}
