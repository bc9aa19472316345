"""ninjs and NewsML-G2: items as news agencies send them."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from sayso.errors import IngestError
from sayso.ingest import Report, load_reports
from sayso.ingest.newsml import read_news_item
from sayso.ingest.ninjs import read_item
from sayso.ingest.safexml import parse_xml

NINJS_2: dict[str, Any] = {
    "uri": "urn:newsml:wire.example:20240502:1",
    "type": "text",
    "version": "3",
    "firstcreated": "2024-05-02T06:00:00Z",
    "versioncreated": "2024-05-02T08:30:00Z",
    "pubstatus": "usable",
    "usageterms": "Not for sale",
    "ednote": "Corrects the toll in the second paragraph.",
    "by": "R. Vahl",
    "copyrightholder": "Holder",
    "infosources": [{"name": "Wire One"}, {"literal": "Ministry"}],
    "headlines": [{"role": "short", "value": "Bridge"}, {"role": "main", "value": "Bridge falls"}],
    "bodies": [
        {"role": "text", "contenttype": "text/plain", "value": "Twelve died. Two fled."},
        {"role": "xhtml", "contenttype": "text/html", "value": "<body><p>Twelve died.</p><p>Two fled.</p></body>"},
    ],
}
NINJS_3 = {
    {
        "versioncreated": "versionCreated",
        "pubstatus": "pubStatus",
        "ednote": "edNote",
        "infosources": "infoSources",
    }.get(key, key): value
    for key, value in NINJS_2.items()
}
G2 = """<?xml version="1.0" encoding="UTF-8"?>
<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:newsml:wire.example:1" version="2" standard="NewsML-G2">
<itemMeta><itemClass qcode="ninat:text"/><provider literal="wire"><name>Wire One</name></provider>
<versionCreated>2024-05-02T08:30:00+02:00</versionCreated><firstCreated>2024-05-02T06:00:00+02:00</firstCreated>
<pubStatus qcode="stat:usable"/><edNote>Corrects the toll.</edNote></itemMeta>
<contentMeta><infoSource><name>Ministry</name></infoSource><by>R. Vahl</by><headline>Bridge falls</headline>
</contentMeta>
<contentSet><inlineXML contenttype="application/nitf+xml"><nitf xmlns="http://iptc.org/std/NITF/2006-10-18/"><head>
<title>x</title></head><body><body.head><hedline>Bridge</hedline></body.head><body.content><p>Twelve died.</p>
<p>Two <em>fled</em>.</p></body.content></body></nitf></inlineXML></contentSet></newsItem>"""


@pytest.mark.parametrize("item", [NINJS_2, NINJS_3], ids=["2", "3"])
def test_a_ninjs_item_of_either_generation(item: dict[str, Any]) -> None:
    report = read_item(item)
    assert report.text == "Twelve died.\n\nTwo fled."
    assert (report.title, report.publisher, report.author) == ("Bridge falls", "Wire One", "R. Vahl")
    assert report.published == datetime(2024, 5, 2, 8, 30, tzinfo=UTC)
    assert report.document == "urn:newsml:wire.example:20240502:1"
    assert report.id == "urn:newsml:wire.example:20240502:1#3"
    assert report.note == "Corrects the toll in the second paragraph.\nSources: Wire One, Ministry"


def test_a_later_version_is_of_the_same_document() -> None:
    later = read_item({**NINJS_2, "version": 4})
    assert later.document == read_item(NINJS_2).document
    assert later.id.endswith("#4")


def test_a_ninjs_item_of_the_first_generation_is_read_too() -> None:
    report = read_item({"uri": "http://a.example/1", "headline": "Bridge", "body_text": "Twelve died.", "bodies": None})
    assert (report.text, report.url, report.title) == ("Twelve died.", "http://a.example/1", "Bridge")


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"pubstatus": "canceled"}, "withdrawn by its publisher .pubStatus canceled"),
        ({"pubstatus": "withheld"}, "withdrawn by its publisher .pubStatus withheld"),
        ({"embargoed": "2999-01-01T00:00:00Z"}, "under embargo until 2999"),
        ({"type": "picture"}, "no text but of type picture"),
        ({"bodies": []}, "holds no text"),
        ({"bodies": "x"}, "bodies: expected an array of objects"),
        ({"bodies": [{"value": 7}]}, "value: expected a string, found 7"),
        ({"infosources": {"name": "x"}}, "infosources: expected an array"),
        ({"versioncreated": "noon"}, "versioncreated: 'noon' is no ISO 8601 time"),
        ({"uri": None}, "has no uri"),
        ({"uri": ["x"]}, "uri: expected a string"),
    ],
)
def test_a_ninjs_item_that_is_no_report_is_told(change: dict[str, Any], why: str) -> None:
    with pytest.raises(ValueError, match=why):
        read_item({**NINJS_2, **change})


def test_a_newsml_item() -> None:
    report = read_news_item(parse_xml(G2.encode()))
    assert report.text == "Twelve died.\n\nTwo fled."
    assert (report.title, report.publisher, report.author) == ("Bridge falls", "Wire One", "R. Vahl")
    assert report.published == datetime(2024, 5, 2, 6, 30, tzinfo=UTC)
    assert report.modified == report.published
    assert (report.document, report.id) == ("urn:newsml:wire.example:1", "urn:newsml:wire.example:1#2")
    assert report.note == "Corrects the toll.\nSources: Wire One, Ministry"


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("stat:usable", "stat:canceled", "withdrawn by its publisher .pubStatus stat:canceled"),
        ("2024-05-02T08:30:00+02:00", "noon", "versionCreated: 'noon' is no ISO 8601 time"),
        (' guid="urn:newsml:wire.example:1"', "", "has no guid"),
        ("contentSet", "otherSet", "holds no text"),
    ],
)
def test_a_newsml_item_that_is_no_report_is_told(old: str, new: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        read_news_item(parse_xml(G2.replace(old, new).encode()))


def test_a_message_carries_several_items_and_a_bad_one_keeps_none_back(tmp_path: Path) -> None:
    item = G2.partition("?>")[2]
    path = tmp_path / "message.xml"
    path.write_text(
        '<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><itemSet>'
        + item
        + item.replace("stat:usable", "stat:withheld")
        + item.replace("wire.example:1", "wire.example:2")
        + "</itemSet></newsMessage>"
    )
    outcomes = list(load_reports([str(path)]))
    assert [type(o) for o in outcomes] == [Report, IngestError, Report]
    assert str(outcomes[1]).startswith(f"{path}, item 2: newsItem urn:newsml:wire.example:1 version 2 is withdrawn")


def test_ninjs_is_told_from_lines_of_reports(tmp_path: Path) -> None:
    (tmp_path / "item.json").write_text(json.dumps(NINJS_3, indent=2))
    (tmp_path / "items.json").write_text(json.dumps([NINJS_2, {**NINJS_2, "uri": "urn:2"}]))
    (tmp_path / "lines.json").write_text('{"text": "Six died.", "uri": "x", "headlines": []}\n')
    assert [r.text for r in load_reports([str(tmp_path / "*.json")]) if isinstance(r, Report)] == [
        *["Twelve died.\n\nTwo fled."] * 3,
        "Six died.",
    ]
