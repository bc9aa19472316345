"""Claims as W3C Web Annotations (https://www.w3.org/TR/annotation-model/): a collection whose one page holds an
annotation for each claim, its body the claim record, its target the words in the report.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sayso.publishing.addresses import web_address
from sayso.publishing.exports import Export
from sayso.publishing.formats.documents import digest, json_bytes, json_document
from sayso.publishing.publication import Publication, Told
from sayso.publishing.updates import story_uuid
from sayso.publishing.wording import claim_words, one_line, stamp
from sayso.story import ReportVersion

_CONTEXT = "http://www.w3.org/ns/anno.jsonld"


def _write(publication: Publication) -> Iterator[bytes]:
    story = story_uuid(publication).urn
    head = {
        "@context": [_CONTEXT, {"sayso": "urn:sayso:", "record": {"@id": "sayso:record", "@type": "@json"}}],
        "id": story,
        "type": "AnnotationCollection",
        "label": one_line(publication.title),
        "total": len(publication.told),
    }
    page = {"id": f"{story}#page-1", "type": "AnnotationPage", "startIndex": 0, "partOf": story}
    yield json_bytes(head)[:-1] + b',"first":'
    yield from _but_the_last_line_end(json_document(page, "items", map(_annotation, publication.told)))
    yield b"}\n"


def _but_the_last_line_end(pieces: Iterator[bytes]) -> Iterator[bytes]:
    for piece in pieces:
        yield piece.removesuffix(b"]}\n") + (b"]}" if piece.endswith(b"]}\n") else b"")


def _annotation(told: Told) -> dict[str, Any]:
    entry, report = told.entry, told.report
    quote = entry.claim.quote
    source = report_iri(told)
    return {
        "id": f"urn:sayso:claim:{digest(entry.claim.report, entry.claim.id)}",
        "type": "Annotation",
        "motivation": "describing",
        "created": stamp(entry.recorded),
        "generator": {"id": "urn:sayso:software", "type": "Software", "name": "sayso"},
        "body": [
            {
                "type": "TextualBody",
                "purpose": "describing",
                "format": "text/plain",
                "language": "en",
                "value": claim_words(entry.claim),
            },
            {
                "type": "sayso:Claim",
                "record": {
                    **entry.claim.to_dict(),
                    "said": stamp(entry.said),
                    "standing": entry.standing,
                    "verdict": entry.verdict,
                    "origin": told.origin.name,
                    "side": told.origin.side,
                },
            },
        ],
        "target": {
            "type": "SpecificResource",
            "source": source,
            **({"state": {"type": "TimeState", "sourceDate": stamp(_read(report))}} if report else {}),
            "selector": [
                {
                    "type": "TextQuoteSelector",
                    "exact": quote.exact,
                    "prefix": quote.prefix,
                    "suffix": quote.suffix,
                },
                {"type": "TextPositionSelector", "start": quote.start, "end": quote.end},
            ],
        },
    }


def _read(report: ReportVersion) -> datetime:
    """When the words stood there."""
    return report.modified or report.published or report.recorded


def report_iri(told: Told) -> str:
    """The address of a claim's report, a URN where it has none on the web."""
    url = web_address(told.report.url) if told.report is not None else None
    return url or f"urn:sayso:report:{digest(told.entry.claim.report)}"


ANNOTATIONS = Export(
    "annotations", _write, "application/ld+json", ".jsonld", "W3C Web Annotations, one a claim, on the reports' words"
)
