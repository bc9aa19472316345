"""GKG records, read by a parser that is written from GDELT's codebook (version 2.1, 19 February 2015) alone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pytest
from lxml import etree
from publishing_stories import HOSTILE, Said, Told, publish

from sayso.claims import Source, Where
from sayso.publishing.formats.gkg import GKG
from sayso.publishing.publication import Publication

FIELDS = 27
# Those that the codebook names as the usual ones.
TYPES = {"AFFECT", "ARREST", "KIDNAP", "KILL", "PROTEST", "SEIZE", "WOUND"}


@dataclass
class Count:
    type: str
    number: int
    object: str
    place_type: int
    place: str
    country: str
    division: str
    latitude: float | None
    longitude: float | None
    feature: str
    offset: int | None = None


@dataclass
class Record:
    id: str
    date: datetime
    collection: int
    source: str
    document: str
    counts: list[Count]
    themes: list[str]
    extras: list[Any]


def _count(block: str, *, with_offset: bool) -> Count:
    parts = block.split("#")
    assert len(parts) == (11 if with_offset else 10), block
    kind, number, people, place_type, place, country, division, latitude, longitude, feature = parts[:10]
    assert kind in TYPES
    assert re.fullmatch(r"[1-9]\d*", number)
    # 0 in the published files where no place was found; 1 country, 2 US state, 3 US city, 4 city, 5 state elsewhere.
    assert re.fullmatch("[0-5]", place_type), block
    if place_type == "0":
        assert not any((place, country, division, latitude, longitude, feature)), block
    else:
        assert place
        assert re.fullmatch("[A-Z]{2}", country), "FIPS 10-4"
        assert re.fullmatch("[A-Z]{2}([A-Z0-9]{2})?", division)
        assert division.startswith(country)
    if place_type in "23":
        assert country == "US"
    assert bool(latitude) == bool(longitude)
    made = Count(
        kind, int(number), people, int(place_type), place, country, division,
        float(latitude) if latitude else None, float(longitude) if longitude else None, feature,
        int(parts[10]) if with_offset else None,
    )  # fmt: skip
    assert made.latitude is None or -90 <= made.latitude <= 90
    assert made.longitude is None or -180 <= made.longitude <= 180
    return made


def _blocks(field: str) -> list[str]:
    assert field == "" or field.endswith(";")
    return field.split(";")[:-1]


def parse(data: bytes) -> list[Record]:
    """The records of a file: lines of tab-separated fields, without a header and without quoting."""
    found = []
    lines = data.decode().split("\n")
    assert lines.pop() == ""
    for line in lines:
        assert "\r" not in line
        fields = line.split("\t")
        assert len(fields) == FIELDS
        counts = [_count(block, with_offset=False) for block in _blocks(fields[5])]
        placed = [_count(block, with_offset=True) for block in _blocks(fields[6])]
        assert [vars(c) | {"offset": None} for c in placed] == [vars(c) for c in counts]
        (batch,) = re.findall(r"\A(\d{14})-T?\d+\Z", fields[0])
        assert re.fullmatch(r"\d{14}", fields[1])
        assert batch == fields[1]
        assert re.fullmatch("[1-6]", fields[2])
        if fields[2] == "1":
            assert re.match("https?://", fields[4]), "of the web, so a whole URL"
        extras = etree.fromstring(f"<extras>{fields[26]}</extras>")
        assert fields[7:26] == [fields[7], *[""] * 18]
        date = datetime.strptime(fields[1], "%Y%m%d%H%M%S")
        themes = _blocks(fields[7])
        found.append(Record(fields[0], date, int(fields[2]), fields[3], fields[4], placed, themes, list(extras)))
    assert len({record.id for record in found}) == len(found)
    return found


def written(publication: Publication) -> list[Record]:
    return parse(b"".join(GKG.write(publication)))


@pytest.mark.parametrize("story", ["siege", "hostile", "empty"])
def test_the_records_are_as_the_codebook_has_them(story: str, request: pytest.FixtureRequest) -> None:
    publication = publish() if story == "empty" else request.getfixturevalue(story)
    told = {t.entry.claim.report for t in publication.standing()}
    assert len(written(publication)) == len(told)


def test_counts_are_single_numbers_and_ranges_stand_beside_them(siege: Publication) -> None:
    wire = written(siege)[0]
    assert wire.counts == [
        Count("KIDNAP", 40, "hostages", 4, "Port Sorrel, Algeria", "AG", "AG", 36.5, -2.25, "", offset=0)
    ]
    assert wire.document == "https://coast.example/1?a=1&b=2"
    assert (wire.id, wire.source, wire.collection) == ("20300504120000-1", "coast.example", 1)
    assert wire.themes == ["KIDNAP"]
    (beside,) = wire.extras
    assert dict(beside.attrib) == {"event": "killed", "polarity": "affirmed", "high": "20", "offset": "52"}


def test_where_no_place_is_told_it_is_the_country_of_the_story_or_none() -> None:
    told = Told("log", "3 sailors died, Police said.", [Said("3 sailors died", "killed", 3, 3, head="sailor")])
    assert written(publish(told))[0].counts == [
        Count("KILL", 3, "sailors", 1, "Algeria", "AG", "AG", None, None, "AG", offset=0)
    ]
    (nowhere,) = written(publish(told, country=None))[0].counts
    assert (nowhere.place_type, nowhere.country) == (0, "")
    town = Said("3 sailors died", "killed", 3, 3, where=Where("Gulf Town", "US", 30.5, -88.0))
    (there,) = written(publish(Told("log", told.text, [town])))[0].counts
    assert (there.place_type, there.country, there.object) == (3, "US", "")


@pytest.mark.parametrize(
    "how",
    [
        {"stance": "doubts"},
        {"stance": "denies"},
        {"fields": {"certainty": "unknown"}},
        {"fields": {"certainty": "possible"}},
        {"fields": {"polarity": "denied"}},
        {"approx": True},
    ],
)
def test_a_number_that_nobody_stands_for_is_no_count(how: dict[str, Any]) -> None:
    text = "The army could not confirm that 34 hostages died."
    said = Said("34 hostages died", "killed", 34, 34, head="hostage", by="The army", **how)
    (record,) = written(publish(Told("log", text, [said])))
    assert record.counts == record.themes == []
    (beside,) = record.extras
    assert (beside.get("low"), beside.get("high")) == ("34", "34")
    # Why it is none.
    told = {**beside.attrib}
    assert {"doubts", "denies", "unknown", "possible", "denied", "true"} & set(told.values())


def test_who_hands_a_number_on_and_doubts_it_does_not_take_it_away() -> None:
    text = "The rebels said 34 soldiers died; the paper had doubts."
    said = Said("34 soldiers died", "killed", 34, 34, head="soldier")
    said.fields["sources"] = (
        Source("The rebels", "The rebels", "armed-group", "said", "states", 0, 10),
        Source("the paper", "the paper", "outlet", "had doubts", "doubts", 34, 43),
    )
    (record,) = written(publish(Told("log", text, [said])))
    assert [count.number for count in record.counts] == [34]


def test_no_field_is_taken_for_a_formula_where_the_file_is_opened_as_a_table() -> None:
    said = Said("3 sailors died", "killed", 3, 3, head="=cmd")
    for name in ("=cmd|' /C calc'!A0", "+1", "-1", "@x", HOSTILE):
        (record,) = written(publish(Told(name, "3 sailors died.", [said], publisher=name)))
        for field in (record.source, record.document):
            assert not field.startswith(("=", "+", "-", "@"))
