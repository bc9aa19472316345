"""FollowTheMoney statements against the model: schemata, their properties and these properties' types."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from hashlib import sha1
from typing import Any

import pytest
from publishing_stories import Said, Told, publish

from sayso.publishing.formats.ftm import FTM
from sayso.publishing.formats.incident import countries
from sayso.publishing.publication import Publication


def words(most: int) -> Callable[[str], bool]:
    return lambda value: 0 < len(value) <= most and value.strip() == value


def moment(value: str) -> bool:
    """A date in the model is as much of an ISO 8601 time as is known, without a zone."""
    return re.fullmatch(r"\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d)?", value) is not None


# The types of the model (followthemoney 3.8 and 4), with how long their values may be.
NAME, STRING, TEXT, ADDRESS = words(384), words(1024), words(65_000), words(250)


def country(value: str) -> bool:
    return value.upper() in countries()


def url(value: str) -> bool:
    return len(value) <= 4096 and re.match("https?://", value) is not None


# What an entity may point at, by the property: the schemata of the model that are of its range.
THINGS = {"Event", "Article", "Note", "Person", "Organization", "Company", "PublicBody", "LegalEntity"}
LINKS = {"document": {"Article"}, "proof": {"Article"}, "entity": THINGS}

THING = {
    "name": NAME,
    "weakAlias": NAME,
    "country": country,
    "summary": TEXT,
    "notes": TEXT,
    "description": TEXT,
    "sourceUrl": url,
    "publisher": STRING,
    "keywords": STRING,
    "modifiedAt": moment,
}
LINK = words(200)
MODEL: dict[str, dict[str, Callable[[str], bool]]] = {
    "Event": THING | {"date": moment, "location": ADDRESS},
    "Article": THING | {"title": STRING, "fileName": STRING, "author": STRING, "publishedAt": moment},
    "Note": THING | {"entity": LINK, "proof": LINK},
    "Documentation": {
        "document": LINK,
        "entity": LINK,
        "role": STRING,
        "status": STRING,
        "date": moment,
        "summary": TEXT,
        "recordId": STRING,
    },
    **dict.fromkeys(("Person", "Organization", "Company", "PublicBody", "LegalEntity"), THING),
}
REQUIRED = {"Article": {"fileName"}, "Documentation": {"document", "entity"}}


def statements(publication: Publication) -> list[dict[str, Any]]:
    return [json.loads(line) for line in b"".join(FTM.write(publication)).decode().splitlines()]


def entities(lines: list[dict[str, Any]]) -> dict[str, tuple[str, dict[str, list[str]]]]:
    """Schema and properties by id, put together as the model puts statements together."""
    found: dict[str, tuple[str, dict[str, list[str]]]] = {}
    for line in lines:
        schema, properties = found.setdefault(line["entity_id"], (line["schema"], {}))
        assert schema == line["schema"]
        properties.setdefault(line["prop"], []).append(line["value"])
    return found


def _far_too_long() -> Publication:
    """A story in which every word is as long as a report may make it."""
    long = "x" * 70_000
    said = Said(long, "killed", 4, 4, head=long, by=long, kind="person")
    told = Told(long, f"{long} died.", [said], publisher=long, title=long, url=f"https://long.example/{long}")
    return publish(told, title=long)


@pytest.mark.parametrize("story", ["siege", "hostile", "long", "empty"])
def test_statements_are_of_the_model_and_point_at_each_other(story: str, request: pytest.FixtureRequest) -> None:
    made = {"long": _far_too_long, "empty": publish}
    lines = statements(made[story]() if story in made else request.getfixturevalue(story))
    for line in lines:
        # A statement is named by what it says.
        key = f"{line['dataset']}.{line['entity_id']}.{line['prop']}.{line['value']}"
        assert line["id"] == sha1(key.encode()).hexdigest()
        assert line["canonical_id"] == line["entity_id"]
        assert re.fullmatch(r"[a-z0-9_]+", line["dataset"])
        assert moment(line["first_seen"])
        assert line["first_seen"] <= line["last_seen"]
    assert len({line["id"] for line in lines}) == len(lines)
    found = entities(lines)
    for key, (schema, properties) in found.items():
        assert properties.pop("id") == [key]
        assert properties.keys() <= MODEL[schema].keys(), schema
        assert properties.keys() >= REQUIRED.get(schema, {"name"})
        for name, values in properties.items():
            for value in values:
                assert MODEL[schema][name](value), (schema, name, value[:80])
                assert name not in LINKS or found[value][0] in LINKS[name], (schema, name)


def test_each_claim_is_a_note_on_the_event_proven_by_its_article(siege: Publication) -> None:
    found = entities(statements(siege))
    assert {schema for schema, _ in found.values()} >= {"Event", "Article", "Note", "Documentation", "PublicBody"}
    notes = [properties for schema, properties in found.values() if schema == "Note"]
    assert len(notes) == len(siege.told)
    told = {note["description"][0]: note for note in notes}
    for each in siege.told:
        note = told[each.entry.claim.quote.exact]
        assert found[note["entity"][0]][1]["name"] == ["siege"]
        assert each.report is not None
        assert found[note["proof"][0]][1]["publisher"] == [each.report.publisher]
