"""Sources of a story: which mentions are one, what kind and side they are, and who published."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tracing_stories import Said, Told, decide, story

from sayso.claims import Where
from sayso.reading.source_kinds import known_outlets
from sayso.story import ReportVersion, Side
from sayso.tracing import Trace, trace
from sayso.tracing.descriptions import describe
from sayso.tracing.outlets import contributing_wires, dateline_wire, outlet_of_domain, publisher_of
from sayso.tracing.sides import side_of


@pytest.mark.parametrize(
    ("words", "side"),
    [
        ("the Algerian interior ministry", "state"),
        ("the army", "state"),
        ("police", "state"),
        ("Prime Minister Abdel Sall", "state"),
        ("British Prime Minister Ada Brook", "foreign-government"),
        ("a UK Government official", "foreign-government"),
        ("sources in the British government", "foreign-government"),
        ("the White House", "foreign-government"),
        ("Tokyo", "foreign-government"),
        ("Paris and Tokyo", "foreign-government"),
        ("a diplomatic source", "foreign-government"),
        ("a European diplomat", "foreign-government"),
        ("NATO", "foreign-government"),
        ("the Masked Brigade", "attackers"),
        ("one of the kidnappers", "attackers"),
        ("a spokesman for the rebels", "attackers"),
        ("BP", "company"),
        ("a spokesman for Brekka Metals", "company"),
        ("a freed hostage", "victims"),
        ("the brother of one of the hostages", "victims"),
        ("the boy's father", "victims"),
        ("families of the miners", "victims"),
        ("a worker who escaped", "victims"),
        ("local residents", "uninvolved"),
        ("a witness", "uninvolved"),
        ("a lawyer for the victims", "uninvolved"),
        ("a hospital treating the wounded", "uninvolved"),
        ("Reuters", "uninvolved"),
        ("the state news agency APS", "uninvolved"),
        ("a UN official", "uninvolved"),
        ("the Red Cross", "uninvolved"),
        ("reportedly", "uninvolved"),
        ("a source", "uninvolved"),
        ("the passenger list", "uninvolved"),
    ],
)
def test_sides_are_what_a_person_would_say(words: str, side: Side) -> None:
    described = describe(words)
    assert side_of(described.kind, described.country, described, "DZ") == side


def test_without_a_country_of_the_event_officials_are_the_state() -> None:
    described = describe("Prime Minister Ada Brook")
    assert side_of(described.kind, described.country, described, None) == "state"


@pytest.mark.parametrize(
    ("words", "country", "side"),
    [
        ("the foreign ministry in The Hague", "DZ", "foreign-government"),
        ("the foreign ministry in The Hague", None, "foreign-government"),
        ("the foreign ministry in The Hague", "NL", "state"),
        ("officials in Nairobi", "DZ", "foreign-government"),
        ("the Portuguese foreign ministry", None, "foreign-government"),
        ("the foreign ministry", None, "state"),
        ("police in Little Sorrelton", "DZ", "state"),
        ("a hospital in Madrid", "DZ", "uninvolved"),
    ],
)
def test_a_body_by_its_seat_is_that_country_s(words: str, country: str | None, side: Side) -> None:
    described = describe(words)
    assert side_of(described.kind, described.country, described, country) == side


def test_a_body_and_its_seat_are_the_body_of_that_country() -> None:
    found = mentions("the foreign ministry in The Hague", "the Dutch foreign ministry")
    assert len([s for s in found.sources.values() if s.kind == "government"]) == 1


@pytest.mark.parametrize(
    ("places", "side"),
    [(("KE", "KE", "UG"), "state"), (("KE", "UG"), "foreign-government"), ((None, None), "foreign-government")],
)
def test_a_story_of_no_country_is_where_most_of_its_claims_are(places: tuple[str | None, ...], side: Side) -> None:
    words = "the Kenyan interior ministry"
    told = [
        Told(f"r{i}", f"The Kenyan interior ministry said {i} died.", [Said(f"{i} died", count=i, sources=[words])])
        for i, _ in enumerate(places)
    ]
    snapshot = story(*told, country=None)
    claims = tuple(
        replace(c, claim=replace(c.claim, where=Where("there", place)))
        for c, place in zip(snapshot.claims, places, strict=True)
    )
    snapshot = replace(snapshot, claims=claims)
    assert trace(snapshot).origin(snapshot.claims[0]).side == side


def mentions(*words: str, reports: bool = True, country: str = "DZ") -> Trace:
    """A story in which each of the words is the source of a claim, each in a report of its own or all in one."""
    if reports:
        told = [
            Told(
                f"r{i}",
                f"{w} said {i + 2} were hurt.",
                [Said("were hurt", "wounded", i + 2, sources=[w])],
                f"Paper {i}",
                i,
            )
            for i, w in enumerate(words)
        ]
        return trace(story(*told, country=country))
    text = " ".join(f"{w} said {i + 2} were hurt." for i, w in enumerate(words))
    claims = [Said(f"{i + 2} were hurt", "wounded", i + 2, sources=[w]) for i, w in enumerate(words)]
    return trace(story(Told("r", text, claims, "Paper", 1), country=country))


@pytest.mark.parametrize(
    "words",
    [
        ("British Prime Minister Ada Brook", "Brook", "the British prime minister", "the prime minister", "Ms Brook"),
        ("Police Chief Otto Wendt", "Wendt", "Chief Wendt", "the police chief"),
        ("the Masked Brigade", "the group", "kidnappers", "the militants", "a spokesman for the Masked Brigade"),
        ("the interior ministry", "the Interior Ministry", "a spokesman for the interior ministry", "the ministry"),
        ("the army", "the Algerian army", "the military", "soldiers"),
        ("Associated Press", "the AP", "AP"),
        ("Algerian APS news agency", "APS", "the APS news agency"),
        ("BBC News security correspondent Ada Brook", "the BBC", "BBC News"),
        ("Brekka Metals", "a spokesman for Brekka Metals", "Brekka"),
        ("Algerian authorities", "officials", "the government"),
        ("Agence Nouakchott d'Information", "ANI"),
        ("the provincial governor's office", "a spokesman for the provincial governor", "the governor's office"),
        ("President Otto Perez Molina", "Perez Molina", "Otto Perez", "President Perez"),
    ],
)
def test_mentions_across_reports_are_one_source(words: tuple[str, ...]) -> None:
    found = mentions(*words)
    hits = {s.id for w in words for s in found.sources.named(w)}
    assert len(hits) == 1, [s.name for s in found.sources.values()]


@pytest.mark.parametrize(
    "words",
    [
        ("the interior ministry", "the health ministry"),
        ("British police", "Algerian police"),
        ("Interior Minister Omar Senn", "Health Minister Ada Brook"),
        ("Omar Senn", "Karim Senn"),
        ("Reuters", "AFP"),
        ("BP", "Statoil"),
        ("Kanal 7", "Kanal 9"),
        ("Fire station 3", "Fire station 4"),
        ("the French president", "the British prime minister"),
        ("the Masked Brigade", "the Sons of Orel"),
    ],
)
def test_mentions_of_two_stay_two(words: tuple[str, ...]) -> None:
    found = mentions(*words)
    hits = {s.id for w in words for s in found.sources.named(w)}
    assert len(hits) == 2


def test_a_name_that_may_be_either_of_two_stays_apart() -> None:
    found = mentions("Omar Senn", "Karim Senn", "Senn")
    assert len({s.id for s in found.sources.values() if s.kind == "person"}) == 3


def test_the_attackers_of_two_groups_are_not_one_source_but_one_side() -> None:
    found = mentions("the Masked Brigade", "the Sons of Orel", "the militants")
    attackers = [s for s in found.sources.values() if s.side == "attackers"]
    assert len(attackers) == 3


def test_a_group_known_from_its_claim_of_responsibility_is_whom_the_militants_are() -> None:
    text = "The Grey Band claimed responsibility. The militants said 3 died."
    claims = [
        Said("claimed responsibility", event="responsibility", agent="The Grey Band"),
        Said("3 died", count=3, sources=["The militants"]),
    ]
    found = trace(story(Told("r", text, claims, "CNN", 1)))
    assert [s.name for s in found.sources.values() if s.side == "attackers"] == ["Grey Band"]


def test_an_alias_says_why_and_can_be_taken_back_and_made() -> None:
    words = ("the Masked Brigade", "the kidnappers")
    found = mentions(*words)
    join = next(j for j in found.joins if j.kind == "alias")
    assert "Masked Brigade" in join.reason
    told = [
        Told(f"r{i}", f"{w} said {i} were hurt.", [Said("were hurt", "wounded", i, sources=[w])], f"Paper {i}", i)
        for i, w in enumerate(words)
    ]
    band = found.sources.named("Masked Brigade")[0].id
    for decision in (decide("not-same-origin", band, str(join.child)), decide("split", band, text="the kidnappers")):
        parted = trace(story(*told, decisions=[decision]))
        assert len([s for s in parted.sources.values() if s.side == "attackers"]) == 2
    merged = trace(story(*told, decisions=[decide("same-origin", "outlet.paper-0", "outlet.paper-1")]))
    assert len(merged.sources.named("Masked Brigade")) == 1
    police = mentions("the police", "the ambulance service")
    ids = [s.id for s in police.sources.values() if s.kind != "outlet"]
    assert len(ids) == 2
    told = [
        Told(f"r{i}", f"{w} said {i} were hurt.", [Said("were hurt", "wounded", i, sources=[w])], f"Paper {i}", i)
        for i, w in enumerate(("the police", "the ambulance service"))
    ]
    one = trace(story(*told, decisions=[decide("same-origin", *ids)]))
    assert len({one.origin((f"r{i}", c.claim.id)).id for i, c in enumerate(story(*told).claims)}) == 1
    assert any(j.decision for j in one.joins)


def test_every_source_answers_to_the_ids_of_its_aliases() -> None:
    found = mentions("British Prime Minister Ada Brook", "the prime minister", "Brook")
    source = found.sources.named("Brook")[0]
    assert len(source.ids) == 3
    assert all(found.sources[i] is source for i in source.ids)
    assert set(found.sources) == {s.id for s in found.sources.values()}


def test_speakers_read_as_running_text() -> None:
    def speaker(*chain: str) -> str:
        text = f"{chain[0]} said that 7 are held."
        claims = [Said("7 are held", "held", 7, sources=list(chain))]
        return trace(story(Told("r", text, claims, "CNN", 1))).testimony()[0].speaker

    assert speaker("kidnapper", "ANI") == "a kidnapper, via ANI"
    assert speaker("one of the kidnappers", "ANI") == "one of the kidnappers, via ANI"
    assert speaker("the Masked Brigade") == "the Masked Brigade"
    assert speaker("the army") == "the army"
    assert speaker("local residents", "Reuters") == "local residents, via Reuters"
    assert speaker("Interior Minister Omar Senn") == "Interior Minister Omar Senn"
    assert speaker("official", "Reuters") == "an official, via Reuters"
    assert speaker("Reuters") == "Reuters"


# Outlets.


def report(text: str = "x", **fields: str) -> ReportVersion:
    """A report with some fields."""
    snapshot = story(Told("name", text, []))
    return replace(snapshot.reports[0], **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"publisher": "BBC News"}, "BBC"),
        ({"publisher": "The Orel Gazette"}, "The Orel Gazette"),
        ({"url": "https://www.reuters.com/world/a"}, "Reuters"),
        ({"url": "https://uk.reuters.com/world/a"}, "Reuters"),
        ({"url": "https://news.orelgazette.example/a"}, "news.orelgazette.example"),
        ({"publisher": "www.bbc.co.uk"}, "BBC"),
        ({"url": "http://[broken"}, "name"),
        ({}, "name"),
    ],
)
def test_the_publisher_is_known_by_name_or_address(fields: dict[str, str], name: str) -> None:
    assert publisher_of(report(**fields)) == name


@pytest.mark.parametrize(
    ("text", "wire"),
    [
        ("ALGIERS (Reuters) - Four people died.", "Reuters"),
        ("PARIS, Jan 17 (AFP) — Four people died.", "Agence France-Presse"),
        ("By The Associated Press\n\nFour people died.", "Associated Press"),
        ("By Ada Brook, Associated Press\n\nFour people died.", "Associated Press"),
        ("Four people died on the quay.\n\n© Reuters", "Reuters"),
        ("AFP reported that four people died.", None),
        ("The mayor told Reuters.", None),
        ("OREL (CNN) - Four people died.", None),
        ("Four people died (two of them children) - the mayor said.", None),
    ],
)
def test_the_agency_that_a_report_is_by(text: str, wire: str | None) -> None:
    assert dateline_wire(report(text)) == wire


def test_agencies_that_contributed() -> None:
    assert contributing_wires(report("x. The Associated Press contributed to this report.")) == ("Associated Press",)
    assert contributing_wires(report("x. Reuters and AFP contributed to this report.")) == (
        "Reuters",
        "Agence France-Presse",
    )
    assert contributing_wires(report("x. With files from Canadian Press")) == ("Canadian Press",)
    assert contributing_wires(report("x. The mayor contributed to this mess.")) == ()


def test_the_shipped_table_of_outlets_is_sound() -> None:
    known = known_outlets()
    assert len(known) > 500
    domains = [d for k in known for d in k.domains]
    assert len(domains) == len(set(domains))
    assert all(d == d.lower() and "." in d and "/" not in d for d in domains)
    assert sum(k.wire for k in known) > 80
    found = outlet_of_domain("edition.cnn.com")
    assert found is not None
    assert found.name == "CNN"
    assert outlet_of_domain("cnn.com.evil.example") is None
