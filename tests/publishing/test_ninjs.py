"""The ninjs item against its schema, and read back by the reader of ninjs."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from publishing_stories import Said, Told, publish

from sayso.ingest.ninjs import read_item
from sayso.publishing.formats.ninjs import NINJS
from sayso.publishing.publication import Publication

CHECKS = jsonschema.FormatChecker()


@CHECKS.checks("uri")
def _uri(value: object) -> bool:
    """RFC 3986: the package that checks it otherwise is not there, and then nothing is checked."""
    return (
        re.fullmatch(r"[A-Za-z][A-Za-z0-9+.-]*:(?:[A-Za-z0-9._~:/?#@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})+", str(value))
        is not None
    )


@CHECKS.checks("date-time")
def _moment(value: object) -> bool:
    return re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", str(value)) is not None


@pytest.fixture(scope="module")
def schema() -> jsonschema.Draft202012Validator:
    part = json.loads(Path(__file__).with_name("ninjs-3.0-part.schema.json").read_text())
    jsonschema.Draft202012Validator.check_schema(part)
    return jsonschema.Draft202012Validator(part, format_checker=CHECKS)


def written(publication: Publication) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(b"".join(NINJS.write(publication)))
    return made


@pytest.mark.parametrize("story", ["siege", "hostile", "empty"])
def test_the_item_is_valid(story: str, schema: jsonschema.Draft202012Validator, request: pytest.FixtureRequest) -> None:
    publication = publish() if story == "empty" else request.getfixturevalue(story)
    assert [error.message for error in schema.iter_errors(written(publication))] == []


def test_an_item_that_breaks_the_rules_is_not_valid(
    siege: Publication, schema: jsonschema.Draft202012Validator
) -> None:
    for broken in (
        {"uri": "no uri"},
        {"headline": "siege"},
        {"type": "brief"},
        {"versionCreated": "noon"},
        {"associations": [{"name": "wire"}]},
        {"associations": [{"name": "wire", "uri": "urn:sayso:report:1", "rel": "source"}]},
        {"infoSources": [{"name": "wire", "rel": "source"}]},
        {"places": [{"name": "Port Sorrel", "geojson": {"type": "Point", "coordinates": [36.5, 200.0]}}]},
    ):
        assert not schema.is_valid(written(siege) | broken), broken


def test_the_reader_of_ninjs_reads_it_back(siege: Publication) -> None:
    item = written(siege)
    report = read_item(item)
    assert report.title == "siege"
    assert "11 hostages" in report.text
    assert report.author == "The Desk"
    assert len(item["associations"]) == len(siege.snapshot.reports)
    (place,) = item["places"]
    assert place == {"name": "Port Sorrel", "geojson": {"type": "Point", "coordinates": [-2.25, 36.5]}}


def test_an_item_is_the_same_one_wherever_it_is_found(siege: Publication) -> None:
    told = Told("log", "3 sailors died.", [Said("3 sailors died", "killed", 3, 3, head="sailor")])
    here, there, nowhere = (
        written(publish(told, url=url)) for url in ("https://a.example/", "https://b.example/", None)
    )
    assert here["uri"] == there["uri"] == nowhere["uri"]
    assert here["renditions"] == [{"name": "web", "href": "https://a.example/", "contentType": "text/html"}]
    assert "renditions" not in nowhere


def test_versions_of_a_report_are_one_item_under_the_name_that_its_agency_gave_it() -> None:
    said = [Said("3 sailors died", "killed", 3, 3, head="sailor")]
    for document, uri in (
        ("urn:newsml:agency.example:20300504:1", "urn:newsml:agency.example:20300504:1"),
        ("https://coast.example/1", "https://coast.example/1"),
        ("/home/ada/notes.txt", r"urn:sayso:report:[0-9a-f]{20}"),
        ("urn:=cmd <b>", r"urn:sayso:report:[0-9a-f]{20}"),
    ):
        versions = [Told(document, "3 sailors died.", said, number=number) for number in (1, 2)]
        associations = written(publish(*versions))["associations"]
        first, second = (association["uri"] for association in associations)
        assert first == second
        assert re.fullmatch(uri, first)
        assert [association["version"] for association in associations] == ["1", "2"]
        assert "/home/ada" not in json.dumps(associations)
