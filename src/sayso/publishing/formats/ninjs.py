"""A story as one item of ninjs 3.0, the IPTC's news in JSON: the brief as its body, the reports as associations.

An item's `uri` says which item it is, whatever its version, and is no link; where it is found on the web is told by a
rendition.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from sayso.publishing.addresses import web_address
from sayso.publishing.exports import Export
from sayso.publishing.formats.brief import MARKDOWN
from sayso.publishing.formats.documents import digest, json_bytes
from sayso.publishing.formats.incident import place
from sayso.publishing.publication import Publication, report_name
from sayso.publishing.updates import story_uuid
from sayso.publishing.wording import document_name, moment_words, one_line, stamp
from sayso.story import ReportVersion

_SCHEMA = "http://www.iptc.org/std/ninjs/ninjs-schema_3.0.json#"
# RFC 8141, so that an agency's own name for a report stays.
_URN = re.compile(r"urn:[a-z0-9][a-z0-9-]{0,30}[a-z0-9]:(?:[a-z0-9._~!$&'()*+,;=:@/-]|%[0-9a-f]{2})+", re.IGNORECASE)
_LONGEST = 300
_PEOPLE = frozenset({"person", "witness", "official"})


def _write(publication: Publication) -> Iterator[bytes]:
    yield json_bytes(_item(publication)) + b"\n"


def _item(publication: Publication) -> dict[str, Any]:
    brief = b"".join(MARKDOWN.write(publication)).decode()
    title = one_line(publication.title, _LONGEST)
    where = place(publication)
    item: dict[str, Any] = {
        "uri": story_uuid(publication).urn,
        "standard": {"name": "ninjs", "version": "3.0", "schema": _SCHEMA},
        "type": "text",
        "representationType": "full",
        "version": stamp(publication.updated),
        "firstCreated": stamp(min((r.recorded for r in publication.snapshot.reports), default=publication.updated)),
        "versionCreated": stamp(publication.updated),
        "contentCreated": stamp(publication.began),
        "pubStatus": "usable",
        "language": "en",
        "title": title,
        "headlines": [{"role": "main", "contentType": "text/plain", "value": title}],
        "descriptions": [
            {
                "role": "summary",
                "contentType": "text/plain",
                "value": f"Who says what, as said up to {moment_words(publication.until)}.",
            }
        ],
        "bodies": [
            {
                "role": "main",
                "contentType": "text/markdown",
                "charCount": len(brief),
                "wordCount": len(brief.split()),
                "value": brief,
            }
        ],
        "edNote": "Ranges are what all claims together allow. Nothing here says which claim is true.",
        "subjects": [{"name": event, "rel": "about"} for event in dict.fromkeys(_events(publication))],
        "infoSources": [{"name": name} for name in dict.fromkeys(_outlets(publication))],
        "people": [{"name": n, "rel": "source"} for n in dict.fromkeys(_sources(publication, people=True))],
        "organisations": [{"name": n, "rel": "source"} for n in dict.fromkeys(_sources(publication, people=False))],
        "associations": [_association(report) for report in publication.snapshot.reports],
    }
    if publication.publisher:
        item |= {
            "by": one_line(publication.publisher, _LONGEST),
            "copyrightHolder": one_line(publication.publisher, _LONGEST),
        }
    item |= _found_at(publication.url)
    if where is not None:
        spot: dict[str, Any] = {"name": one_line(where.text, _LONGEST) or where.country}
        if where.longitude is not None:
            spot["geojson"] = {"type": "Point", "coordinates": [where.longitude, where.latitude]}
        item["places"] = [spot]
    return item


def _events(publication: Publication) -> Iterator[str]:
    return (told.entry.claim.event for told in publication.standing())


def _outlets(publication: Publication) -> Iterator[str]:
    return (one_line(r.publisher, _LONGEST) for r in publication.snapshot.reports if r.publisher)


def _sources(publication: Publication, *, people: bool) -> Iterator[str]:
    for source in publication.trace.sources.values():
        if source.kind not in ("document", "anonymous") and (source.kind in _PEOPLE) == people:
            yield one_line(source.name, _LONGEST)


def _association(report: ReportVersion) -> dict[str, Any]:
    item: dict[str, Any] = {
        "name": f"{one_line(document_name(report.document), 200)}, version {report.number}",
        "uri": _uri(report.document),
        "type": "text",
        "representationType": "partial",
        "version": str(report.number),
        "headlines": [{"role": "main", "value": one_line(report_name(report), _LONGEST)}],
    }
    item |= _found_at(report.url)
    if report.published is not None:
        item["contentCreated"] = stamp(report.published)
    if report.modified is not None:
        item["versionCreated"] = stamp(report.modified)
    if report.publisher:
        item["infoSources"] = [{"name": one_line(report.publisher, _LONGEST)}]
    if report.author:
        item["by"] = one_line(report.author, _LONGEST)
    return item


def _found_at(url: str | None) -> dict[str, Any]:
    href = web_address(url)
    return {"renditions": [{"name": "web", "href": href, "contentType": "text/html"}]} if href else {}


def _uri(document: str) -> str:
    if (url := web_address(document)) is not None:
        return url
    return document if _URN.fullmatch(document) else f"urn:sayso:report:{digest(document)}"


NINJS = Export("ninjs", _write, "application/json", ".ninjs.json", "one ninjs 3.0 item, the brief as its body")
