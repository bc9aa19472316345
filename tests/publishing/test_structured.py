"""JSON-LD of the page, expanded by a JSON-LD processor and held against schema.org's vocabulary as a package of others
has it: every property exists for its type, every value is in the property's range."""

from __future__ import annotations

import importlib
import json
import re
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from publishing_stories import NOON, Said, Told, publish
from pyld import jsonld

from sayso.ledger import Change
from sayso.publishing.publication import Publication
from sayso.publishing.structured import json_ld
from sayso.publishing.updates import updates
from sayso.story import Decision

SCHEMA = "http://schema.org/"
PAGE = "https://desk.example/siege"
# What schema.org's own context says of the terms that are used here; without it they would be read from its server.
CONTEXT = {
    "@vocab": SCHEMA,
    **{term: {"@type": "@id"} for term in ("url", "isBasedOn", "mainEntityOfPage", "image")},
    **{term: {"@type": f"{SCHEMA}Date"} for term in ("datePublished", "dateModified")},
    **{term: {"@type": f"{SCHEMA}DateTime"} for term in ("coverageStartTime", "coverageEndTime")},
}
PLACES = ("creativework", "thing", "organization", "person", "intangible", "misc")


def text_of(publication: Publication) -> str:
    return json_ld(publication, updates(publication), publication.told)


def graph(publication: Publication) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(text_of(publication))["@graph"]
    return found


def expanded(publication: Publication) -> list[dict[str, Any]]:
    def load(url: str, options: Any) -> dict[str, Any]:
        assert url.rstrip("/") == "https://schema.org", url
        return {"contextUrl": None, "documentUrl": url, "document": {"@context": CONTEXT}}

    made: list[dict[str, Any]] = jsonld.expand(json.loads(text_of(publication)), {"documentLoader": load, "base": PAGE})
    return made


def reviewed(verdict: str = "accepted", image: str | None = None) -> Publication:
    """Two reports, one of which an editor has reviewed a claim of."""
    publication = publish(
        Told(
            "log",
            "5 sailors died, Police said.",
            [Said("5 sailors died", "killed", 5, 5, head="sailor", by="Police")],
            url="https://log.example/1?a=b",
            title="</script><script>alert(1)</script>",
        ),
        Told("wire", "6 sailors died.", [Said("6 sailors died", "killed", 6, 6, head="sailor")], publisher=None),
    )
    first, second = publication.snapshot.claims
    made = Decision(
        id="d1",
        kind="accept" if verdict == "accepted" else "reject",
        targets=(first.claim.id,),
        who="Ada Secret",
        why="called back",
        recorded=NOON + timedelta(hours=9),
    )
    snapshot = replace(publication.snapshot, claims=(replace(first, verdict=verdict), second), decisions=(made,))
    reports = publication.snapshot.reports
    changes = [
        *(Change(kind="report-added", recorded=report.recorded, report=report) for report in reports),
        Change(kind="claim-added", recorded=reports[0].recorded, report=reports[0], new=first.claim),
        Change(kind="decision", recorded=made.recorded, decision=made),
    ]
    about: dict[str, Any] = {"publisher": "The Desk", "url": PAGE, "image": image}
    return Publication(snapshot, publication.trace, lambda: publication.picture, changes, **about)


def term(name: str) -> type:
    """The class that stands for a type of schema.org; its bases are the types above it."""
    for place in PLACES:
        try:
            found: type = getattr(importlib.import_module(f"msgspec_schemaorg.models.{place}.{name}"), name)
        except ModuleNotFoundError:
            continue
        return found
    raise AssertionError(f"schema.org has no type {name}")


def ranges(of: type, name: str) -> set[str]:
    """The types that a property of a type may have, as schema.org lists them."""
    for above in of.__mro__:
        if name in vars(above).get("__annotations__", {}):
            return set(re.findall(r"\w+", str(vars(above)["__annotations__"][name]))) - {"Union", "List", "None"}
    raise AssertionError(f"{of.__name__} has no property {name}")


def check(node: dict[str, Any], nodes: dict[str, dict[str, Any]]) -> None:
    """That a node is of the vocabulary, and so all in it."""
    (kind,) = node["@type"]
    of = term(kind.removeprefix(SCHEMA))
    assert re.fullmatch(r"https?://\S+#\S+|_:\S+", node.get("@id", "_:b")), node["@id"]
    for key, values in node.items():
        if key.startswith("@"):
            continue
        assert key.startswith(SCHEMA), key
        wanted = ranges(of, key.removeprefix(SCHEMA))
        for value in values:
            if "@value" in value:
                check_value(value, wanted, key)
            elif "@type" in value:
                check(value, nodes)
                assert wanted & {above.__name__ for above in term(value["@type"][0].removeprefix(SCHEMA)).__mro__}, key
            elif "URL" in wanted:
                assert re.match("https?://", value["@id"])
            else:
                there = term(nodes[value["@id"]]["@type"][0].removeprefix(SCHEMA))
                assert wanted & {above.__name__ for above in there.__mro__}, key


def check_value(value: dict[str, Any], wanted: set[str], key: str) -> None:
    said, kind = value["@value"], value.get("@type", "")
    if kind.startswith(f"{SCHEMA}Date"):
        assert wanted & {"date", "datetime"}, key
        (datetime if "T" in said else date).fromisoformat(said)
    elif isinstance(said, str):
        assert "str" in wanted, key
        assert said, key
    else:
        assert wanted & {"int", "float"}, key


@pytest.mark.parametrize("story", ["reviewed", "siege", "hostile", "empty"])
def test_all_is_of_the_vocabulary_of_schema_org(story: str, request: pytest.FixtureRequest) -> None:
    made = {"reviewed": lambda: reviewed(image="https://desk.example/a.png"), "empty": publish}
    publication = made[story]() if story in made else request.getfixturevalue(story)
    told = expanded(publication)
    nodes = {node["@id"]: node for node in told}
    assert len(nodes) == len(told) == len(graph(publication))
    for node in told:
        check(node, nodes)


def test_the_check_knows_what_is_not_of_the_vocabulary() -> None:
    (blog, *_) = expanded(reviewed())
    for broken in (
        {f"{SCHEMA}claimReviewed": [{"@value": "x"}]},
        {f"{SCHEMA}author": [{"@value": "The Desk"}]},
        {f"{SCHEMA}liveBlogUpdate": [{"@type": [f"{SCHEMA}Rating"]}]},
        {f"{SCHEMA}headline": [{"@value": 3}]},
        {"@type": [f"{SCHEMA}LiveBlog"]},
        {f"{SCHEMA}coverageEndTime": [{"@value": "noon", "@type": f"{SCHEMA}DateTime"}]},
    ):
        with pytest.raises((AssertionError, ValueError)):
            check(blog | broken, {})


def test_the_live_blog_has_its_updates_and_the_times_that_it_covers() -> None:
    blog = graph(reviewed())[0]
    assert blog["@type"] == "LiveBlogPosting"
    assert blog["url"] == PAGE
    assert (blog["coverageStartTime"], blog["coverageEndTime"]) == ("2030-05-04T12:00:00Z", "2030-05-04T12:00:00Z")
    # The page cannot have been there before the desk knew of anything.
    assert (blog["datePublished"], blog["dateModified"]) == ("2030-05-04T12:05:00Z", "2030-05-04T21:00:00Z")
    newest, *older = blog["liveBlogUpdate"]
    assert len(older) == 2
    assert newest["headline"] == "An editor accepts a claim"
    assert newest["articleBody"] == "killed: 5 sailors"
    assert [post.get("isBasedOn") for post in older if post["headline"].startswith("Harbour")] == [
        "https://log.example/1?a=b"
    ]
    assert all(post["url"].startswith(f"{PAGE}#update-") for post in blog["liveBlogUpdate"])


def test_coverage_begins_with_the_first_word_even_if_that_is_older_than_its_report(calm: Publication) -> None:
    # A block of a live blog is older than the version of the page that it was read from.
    early = replace(calm.snapshot.claims[0], said=NOON - timedelta(hours=2))
    story = replace(calm.snapshot, claims=(early,))
    blog = graph(Publication(story, calm.trace, lambda: calm.picture))[0]
    assert (blog["coverageStartTime"], blog["coverageEndTime"]) == ("2030-05-04T10:00:00Z", "2030-05-04T10:00:00Z")


def test_a_claim_and_its_review_are_there_only_where_an_editor_decided(siege: Publication) -> None:
    assert [entry["@type"] for entry in graph(siege)] == ["LiveBlogPosting"]
    for verdict, words in (("accepted", "Accepted by an editor"), ("rejected", "Rejected by an editor")):
        publication = reviewed(verdict)
        _, claim, review = graph(publication)
        assert (claim["@type"], review["@type"]) == ("Claim", "ClaimReview")
        assert (claim["author"]["name"], claim["text"]) == ("Police", "5 sailors died")
        assert claim["appearance"]["url"] == "https://log.example/1?a=b"
        assert claim["@id"] == f"{PAGE}#{publication.told[0].key}" == review["itemReviewed"]["@id"] == review["url"]
        assert review["claimReviewed"] == "5 sailors died"
        # No number: the verdict is on how a report was read, and a low rating would call its words false.
        assert review["reviewRating"] == {"@type": "Rating", "alternateName": words}
        assert review["datePublished"] == "2030-05-04T21:00:00Z"
        # Who decided, and why, is the desk's own.
        assert not re.search("Ada Secret|called back", text_of(publication))


def test_it_cannot_end_its_element_and_still_holds_the_words(hostile: Publication) -> None:
    for publication in (hostile, reviewed()):
        assert not set("<>&\u2028\u2029") & set(text_of(publication))
    headline = graph(reviewed())[1]["appearance"]["headline"]
    assert headline == "</script><script>alert(1)</script>"
    assert "javascript" not in json.dumps([c.get("url") for c in graph(hostile)])
