"""Whole stories, as a desk would count them: an earthquake and a shooting."""

from __future__ import annotations

from dataclasses import replace

from tracing_stories import Said, Told, story

from sayso.story import Snapshot
from sayso.tracing import Trace, trace


def names(found: Trace, snapshot: Snapshot) -> dict[str, str]:
    """The origin of the first claim of each report, by report."""
    out: dict[str, str] = {}
    for entry in snapshot.claims:
        out.setdefault(entry.claim.report, found.origin(entry).name)
    return out


def earthquake() -> Snapshot:
    """Ten reports: an agency's text in three papers, the president in three ways, a paper's own count, a village's."""
    wire = (
        "At least 48 people were killed when a strong earthquake shook the hills of western Guatemala on Wednesday, "
        "President Otto Perez Molina said."
    )
    ours = (
        "Coffins were short in San Marcos on Wednesday night, where 48 people lay in the gymnasium of the school and "
        "relatives queued to name them."
    )
    killed = [Said("48 people", count=(48, None), head="people", sources=["President Otto Perez Molina"])]
    return story(
        Told("afp", wire, killed, "AFP", 0),
        Told("paper-1", f"GUATEMALA CITY (AFP) - {wire}", killed, "Morning Post", 4),
        Told("paper-2", wire.replace("on Wednesday, ", ", "), killed, "Daily Gleam", 6),
        Told(
            "radio",
            "The president told the nation that 52 people had died.",
            [Said("52 people had died", count=52, head="people", sources=["The president"])],
            "Radio Alto",
            60,
        ),
        Told(
            "tv",
            "Perez Molina put the dead at 52.",
            [Said("the dead at 52", count=52, head="people", sources=["Perez Molina"])],
            "Channel 7",
            90,
        ),
        Told("own-1", ours, [Said("48 people lay", count=48, head="people")], "Prensa Libre", 20),
        Told("own-2", ours, [Said("48 people lay", count=48, head="people")], "Coast Mail", 50),
        Told(
            "village",
            "Firefighters in San Cristobal had counted 10 dead there by noon.",
            [Said("10 dead", count=10, sources=["Firefighters in San Cristobal"])],
            "Coast Mail",
            55,
        ),
        Told(
            "usgs",
            "The U.S. Geological Survey said that 3 villages were cut off and 2 men missing.",
            [Said("2 men missing", "missing", 2, "man", sources=["The U.S. Geological Survey"])],
            "CNN",
            70,
        ),
        Told(
            "old",
            "Mexico's president offered help and said that 1 Mexican was hurt.",
            [Said("1 Mexican was hurt", "wounded", 1, "mexican", sources=["Mexico's president"])],
            "CNN",
            75,
        ),
        country="GT",
    )


def test_an_earthquake() -> None:
    snapshot = earthquake()
    found = trace(snapshot)
    origins = names(found, snapshot)
    president = "President Otto Perez Molina"
    assert {origins[r] for r in ("afp", "paper-1", "paper-2", "radio", "tv")} == {president}
    assert origins["own-1"] == origins["own-2"] == "Prensa Libre"
    assert origins["village"] != president
    assert found.origin(next(c for c in snapshot.claims if c.claim.report == "usgs")).side == "foreign-government"
    mexican = found.origin(next(c for c in snapshot.claims if c.claim.report == "old"))
    assert mexican.name != president
    assert mexican.side == "foreign-government"
    killed = [c for c in snapshot.claims if c.claim.event == "killed"]
    support = found.support(killed)
    assert support.counts == {"reports": 8, "outlets": 7, "origins": 3, "sides": 2}
    said = [(t.claim.count.low, t.outlets) for t in found.testimony() if t.origin.name == president and t.claim.count]
    assert [low for low, _ in said] == [48, 52]
    assert said[0][1] == ("Agence France-Presse", "Morning Post", "Daily Gleam")


def shooting() -> Snapshot:
    """A shooting: the police in four voices, a hospital, a witness, and a rumour that three sites share."""

    def one(name: str, text: str, quote: str, count: int, sources: list[str], publisher: str, minutes: float) -> Told:
        return Told(name, text, [Said(quote, count=count, head="people", sources=sources)], publisher, minutes)

    return story(
        one(
            "a", "Police said 12 people were shot dead in Bellow.", "12 people were shot dead", 12, ["Police"], "CNN", 1
        ),
        one(
            "b",
            "Police Chief Dana Ross said 12 people had died.",
            "12 people had died",
            12,
            ["Police Chief Dana Ross"],
            "NBC",
            5,
        ),
        one(
            "c",
            "The police chief spoke of 12 people killed.",
            "12 people killed",
            12,
            ["The police chief"],
            "Fox News",
            9,
        ),
        one(
            "d",
            "A police spokesman said 12 people were dead.",
            "12 people were dead",
            12,
            ["A police spokesman"],
            "ABC News",
            12,
        ),
        one(
            "e",
            "Doctors at Bellow hospital saw 9 people die.",
            "9 people die",
            9,
            ["Doctors at Bellow hospital"],
            "CNN",
            20,
        ),
        one("f", "A witness told KQED that 14 people died.", "14 people died", 14, ["A witness"], "Fox News", 25),
        one("g", "CNN says 14 people died in Bellow.", "14 people died", 14, ["CNN"], "Daily Beast", 30),
        one(
            "h",
            "The Daily Beast reports 14 people died in Bellow.",
            "14 people died",
            14,
            ["The Daily Beast"],
            "CNN",
            35,
        ),
        country="US",
    )


def test_a_shooting() -> None:
    snapshot = shooting()
    found = trace(snapshot)
    origins = names(found, snapshot)
    assert origins["a"] == origins["d"]
    assert origins["b"] == origins["c"] == "Police Chief Dana Ross"
    assert {found.origin(c).side for c in snapshot.claims if c.claim.report in "abcd"} == {"state"}
    assert origins["g"] == origins["h"]
    assert [set(c.outlets) for c in found.circles] == [{"CNN", "Daily Beast"}]
    assert len(found.support(snapshot.claims).origins) == 5


def test_an_unnamed_source_spoke_through_whom_it_told() -> None:
    text = "A kidnapper tells Sahara Media that 7 hostages are held."
    snapshot = story(
        Told("r", text, [Said("7 hostages are held", "held", 7, "hostage", sources=["kidnapper"])], "CNN", 1)
    )
    claim = snapshot.claims[0].claim
    told = replace(claim, sources=(replace(claim.sources[0], cue="tells"),))
    snapshot = replace(snapshot, claims=(replace(snapshot.claims[0], claim=told),))
    assert trace(snapshot).origin(snapshot.claims[0]).name == "a kidnapper, via Sahara Media"


def test_what_an_origin_repeats_is_one_testimony_until_it_says_something_else() -> None:
    def told(minute: int, number: int) -> Told:
        text = f"Police said at minute {minute} that {number} people had died."
        return Told(
            f"r{minute}",
            text,
            [Said(f"{number} people had died", count=number, head="people", sources=["Police"])],
            f"Paper {minute}",
            minute,
        )

    snapshot = story(told(1, 3), told(2, 3), told(3, 5), told(4, 3), country="US")
    said = [
        (t.said.minute, t.claim.count.low if t.claim.count else None, len(t.outlets))
        for t in trace(snapshot).testimony()
    ]
    assert said == [(2, 3, 2), (3, 5, 1), (4, 3, 1)]


def test_a_late_reprint_is_no_fresh_word() -> None:
    first = "Police said on Monday evening that at least 3 people had died in the fire at the Orel hotel by the lake."
    later = "By Tuesday police had raised the number of the dead to 5 people, with the hotel's roof still smouldering."
    snapshot = story(
        Told("a", first, [Said("3 people had died", count=3, head="people", sources=["Police"])], "CNN", 1),
        Told("b", later, [Said("5 people", count=5, head="people", sources=["police"])], "CNN", 20),
        Told("c", first, [Said("3 people had died", count=3, head="people", sources=["Police"])], "Slow Paper", 50),
        country="US",
    )
    said = [
        (t.said.minute, t.claim.count.low if t.claim.count else None, t.outlets) for t in trace(snapshot).testimony()
    ]
    assert said == [(1, 3, ("CNN", "Slow Paper")), (20, 5, ("CNN",))]


def test_dropped_and_replaced_claims_are_no_testimony_and_rejected_ones_keep_their_verdict() -> None:
    snapshot = shooting()
    claims = list(snapshot.claims)
    claims[0] = replace(claims[0], standing="dropped")
    claims[4] = replace(claims[4], verdict="rejected")
    found = trace(replace(snapshot, claims=tuple(claims)))
    reports = [t.claim.report for t in found.testimony()]
    assert "a" not in reports
    assert [t.verdict for t in found.testimony() if t.claim.report == "e"] == ["rejected"]
