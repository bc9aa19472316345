"""Web Annotations, expanded by a JSON-LD processor and held against what the model says that they MUST be
(https://www.w3.org/TR/annotation-model/, sections 3 to 5)."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from publishing_stories import publish
from pyld import jsonld

from sayso.claims import Claim
from sayso.publishing.formats.annotations import ANNOTATIONS
from sayso.publishing.publication import Publication

OA, AS = "http://www.w3.org/ns/oa#", "https://www.w3.org/ns/activitystreams#"
DCTERMS, DC = "http://purl.org/dc/terms/", "http://purl.org/dc/elements/1.1/"
RDF, XSD = "http://www.w3.org/1999/02/22-rdf-syntax-ns#", "http://www.w3.org/2001/XMLSchema#"


def _to_a_thing(iri: str, kind: str = "@id") -> dict[str, str]:
    return {"@id": iri, "@type": kind}


# The terms of the model's context (http://www.w3.org/ns/anno.jsonld) that are used here, as the vocabulary
# (https://www.w3.org/TR/annotation-vocab/) has them; without it they would be read from W3C's server.
CONTEXT: dict[str, Any] = {
    "id": "@id",
    "type": "@type",
    "Annotation": f"{OA}Annotation",
    "TextualBody": f"{OA}TextualBody",
    "SpecificResource": f"{OA}SpecificResource",
    "TextQuoteSelector": f"{OA}TextQuoteSelector",
    "TextPositionSelector": f"{OA}TextPositionSelector",
    "TimeState": f"{OA}TimeState",
    "AnnotationCollection": f"{AS}OrderedCollection",
    "AnnotationPage": f"{AS}OrderedCollectionPage",
    "Software": f"{AS}Application",
    "describing": f"{OA}describing",
    "motivation": _to_a_thing(f"{OA}motivatedBy", "@vocab"),
    "purpose": _to_a_thing(f"{OA}hasPurpose", "@vocab"),
    "body": _to_a_thing(f"{OA}hasBody"),
    "target": _to_a_thing(f"{OA}hasTarget"),
    "source": _to_a_thing(f"{OA}hasSource"),
    "selector": _to_a_thing(f"{OA}hasSelector"),
    "state": _to_a_thing(f"{OA}hasState"),
    "generator": _to_a_thing(f"{AS}generator"),
    "first": _to_a_thing(f"{AS}first"),
    "partOf": _to_a_thing(f"{AS}partOf"),
    "items": {"@id": f"{AS}items", "@type": "@id", "@container": "@list"},
    "created": _to_a_thing(f"{DCTERMS}created", f"{XSD}dateTime"),
    "sourceDate": _to_a_thing(f"{OA}sourceDate", f"{XSD}dateTime"),
    "start": _to_a_thing(f"{OA}start", f"{XSD}nonNegativeInteger"),
    "end": _to_a_thing(f"{OA}end", f"{XSD}nonNegativeInteger"),
    "total": _to_a_thing(f"{AS}totalItems", f"{XSD}nonNegativeInteger"),
    "startIndex": _to_a_thing(f"{AS}startIndex", f"{XSD}nonNegativeInteger"),
    "exact": f"{OA}exact",
    "prefix": f"{OA}prefix",
    "suffix": f"{OA}suffix",
    "value": f"{RDF}value",
    "format": f"{DC}format",
    "language": f"{DC}language",
    "label": "http://www.w3.org/2000/01/rdf-schema#label",
    "name": "http://xmlns.com/foaf/0.1/name",
}


def load(url: str, options: Any) -> dict[str, Any]:
    assert url == "http://www.w3.org/ns/anno.jsonld", url
    return {"contextUrl": None, "documentUrl": url, "document": {"@context": CONTEXT}}


def written(publication: Publication) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(b"".join(ANNOTATIONS.write(publication)))
    return made


def expanded(made: dict[str, Any]) -> dict[str, Any]:
    (collection,) = jsonld.expand(made, {"documentLoader": load})
    found: dict[str, Any] = collection
    return found


def thing(node: dict[str, Any], name: str) -> Any:
    """The one value of a property."""
    (found,) = node[name]
    return found


def literal(node: dict[str, Any], name: str, kind: str | None = None) -> Any:
    found = thing(node, name)
    assert found.get("@type") == (kind and f"{XSD}{kind}")
    return found["@value"]


def is_iri(words: str) -> bool:
    return re.fullmatch(r"(?:https?://|urn:[a-z0-9][a-z0-9-]{0,30}[a-z0-9]:)[^\s<>\"{}|\\^`]+", words) is not None


@pytest.mark.parametrize("story", ["siege", "hostile", "empty"])
def test_the_collection_is_what_the_model_says_that_it_must_be(story: str, request: pytest.FixtureRequest) -> None:
    publication = publish() if story == "empty" else request.getfixturevalue(story)
    made = written(publication)
    assert made["@context"][0] == "http://www.w3.org/ns/anno.jsonld"
    collection = expanded(made)
    assert collection["@type"] == [f"{AS}OrderedCollection"]
    assert is_iri(collection["@id"])
    page = thing(collection, f"{AS}first")
    assert page["@type"] == [f"{AS}OrderedCollectionPage"]
    assert is_iri(page["@id"])
    assert thing(page, f"{AS}partOf") == {"@id": collection["@id"]}
    assert literal(page, f"{AS}startIndex", "nonNegativeInteger") == 0
    items = thing(page, f"{AS}items")["@list"]
    assert literal(collection, f"{AS}totalItems", "nonNegativeInteger") == len(items) == len(publication.told)
    assert len({item["@id"] for item in items}) == len(items)
    for item in items:
        _annotation(item)


def _annotation(item: dict[str, Any]) -> None:
    assert item["@type"] == [f"{OA}Annotation"]
    assert is_iri(item["@id"])
    assert thing(item, f"{OA}motivatedBy") == {"@id": f"{OA}describing"}
    assert literal(item, f"{DCTERMS}created", "dateTime").endswith("Z")
    assert is_iri(thing(item, f"{AS}generator")["@id"])
    words, record = item[f"{OA}hasBody"]
    assert words["@type"] == [f"{OA}TextualBody"]
    assert literal(words, f"{RDF}value")
    assert (literal(words, f"{DC}format"), literal(words, f"{DC}language")) == ("text/plain", "en")
    assert record["@type"] == ["urn:sayso:Claim"]
    assert thing(record, "urn:sayso:record")["@type"] == "@json"
    target = thing(item, f"{OA}hasTarget")
    assert target["@type"] == [f"{OA}SpecificResource"]
    source = thing(target, f"{OA}hasSource")
    assert source.keys() == {"@id"}
    assert is_iri(source["@id"]), source
    state = thing(target, f"{OA}hasState")
    assert state["@type"] == [f"{OA}TimeState"]
    assert literal(state, f"{OA}sourceDate", "dateTime").endswith("Z")
    quoted, position = target[f"{OA}hasSelector"]
    assert quoted["@type"] == [f"{OA}TextQuoteSelector"]
    exact = literal(quoted, f"{OA}exact")
    for beside in ("prefix", "suffix"):
        assert isinstance(literal(quoted, f"{OA}{beside}"), str)
    assert position["@type"] == [f"{OA}TextPositionSelector"]
    start, end = (literal(position, f"{OA}{edge}", "nonNegativeInteger") for edge in ("start", "end"))
    # Positions count code points, the end is not in it.
    assert 0 <= start < end == start + len(exact)


def test_no_member_of_the_file_is_unknown_to_its_context(siege: Publication) -> None:
    made = written(siege)
    del made["@context"]
    assert members(expanded(written(siege))) == members(made)
    stray = written(siege)
    stray["first"]["items"][0]["target"]["selectors"] = "lost"
    assert members(expanded(stray)) == members(made)


def members(value: Any) -> int:
    """How many members all things in a document have, values and mere references left out."""
    if isinstance(value, list):
        return sum(map(members, value))
    if not isinstance(value, dict) or "@value" in value or value.keys() == {"@id"}:
        return 0
    if value.keys() == {"@list"}:
        return members(value["@list"])
    return sum(1 + (0 if key == "record" else members(each)) for key, each in value.items())


def test_the_record_in_the_body_is_a_claim_again(siege: Publication) -> None:
    for item, told in zip(written(siege)["first"]["items"], siege.told, strict=True):
        record = item["body"][1]["record"]
        beside = {key: record.pop(key) for key in ("said", "standing", "verdict", "origin", "side")}
        assert Claim.from_dict(record) == told.entry.claim
        assert (beside["origin"], beside["side"]) == (told.origin.name, told.origin.side)


@pytest.mark.parametrize("story", ["siege", "hostile"])
def test_annotations_select_the_very_words_of_the_report(story: str, request: pytest.FixtureRequest) -> None:
    publication: Publication = request.getfixturevalue(story)
    made = written(publication)
    for item, told in zip(made["first"]["items"], publication.told, strict=True):
        quoted, position = item["target"]["selector"]
        assert (quoted["type"], position["type"]) == ("TextQuoteSelector", "TextPositionSelector")
        assert told.report is not None
        text = told.report.text.encode("utf-8", "replace").decode()
        assert text[position["start"] : position["end"]] == quoted["exact"]
        assert item["target"]["source"].startswith(("https:", "urn:"))
