"""A story as FollowTheMoney statements (https://followthemoney.tech), one a line of JSON.

Entities: the story is an Event; each report an Article; each source a Person, Organization, Company, PublicBody or
LegalEntity; each claim a Note on the story, proven by its article; and each word of a source a Documentation, the link
from the article to the source, with its stance as role. A statement's key is made as the model makes it, so that the
same fact from two runs is one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha1
from typing import Any

from sayso.publishing.addresses import web_address
from sayso.publishing.exports import Export
from sayso.publishing.formats.documents import digest, json_bytes
from sayso.publishing.formats.incident import days, place
from sayso.publishing.publication import Publication, Told, report_name
from sayso.publishing.wording import claim_words, document_name, one_line, shown, stamp
from sayso.story import ReportVersion

_SCHEMATA = {
    "outlet": "Organization",
    "official": "Person",
    "military": "PublicBody",
    "government": "PublicBody",
    "armed-group": "Organization",
    "witness": "Person",
    "company": "Company",
    "organisation": "Organization",
    "document": "LegalEntity",
    "anonymous": "LegalEntity",
    "person": "Person",
}
_BASE = "id"
# How many characters a value may have, by the type that the model gives the property; a longer one is refused or cut
# where it is read. Of words "text", of an address "url"; of others "string".
_LONGEST = {
    **dict.fromkeys(("name", "weakAlias"), 384),
    "location": 250,
    **dict.fromkeys(("description", "notes", "summary"), 65_000),
    "sourceUrl": 4096,
}
_LONGEST_STRING = 1024


@dataclass(frozen=True, slots=True)
class _Entity:
    """An entity in the making; values that are None or empty are no statements."""

    id: str
    schema: str
    properties: dict[str, Iterable[str | None]]
    first_seen: str


def _write(publication: Publication) -> Iterator[bytes]:
    dataset = dataset_name(publication.snapshot.name)
    last_seen = _second(publication.updated)
    for entity in _entities(publication, dataset):
        yield _statement(entity, _BASE, entity.id, dataset, last_seen)
        for name, values in entity.properties.items():
            for value in dict.fromkeys(fit for value in values if value and (fit := _fit(name, value))):
                yield _statement(entity, name, value, dataset, last_seen)


def _fit(prop: str, value: str) -> str:
    """A value as long as the model lets it be: words are cut, an address that is too long is left out."""
    most = _LONGEST.get(prop, _LONGEST_STRING)
    if len(value) <= most:
        return value
    return "" if prop == "sourceUrl" else f"{value[: most - 1]}…"


def dataset_name(story: str) -> str:
    """A name as the model wants it: lower-case ASCII letters, digits and "_", and a digest where that loses any."""
    plain = re.sub(r"[^a-z0-9]+", "_", story.lower()).strip("_")
    return plain if plain == story else f"{plain or 'story'}_{digest(story)[:6]}"


def _statement(entity: _Entity, prop: str, value: str, dataset: str, last_seen: str) -> bytes:
    key = f"{dataset}.{entity.id}.{prop}.{value}"
    made: dict[str, Any] = {
        "canonical_id": entity.id,
        "entity_id": entity.id,
        "prop": prop,
        "schema": entity.schema,
        "value": value,
        "dataset": dataset,
        "lang": None,
        "original_value": None,
        "first_seen": entity.first_seen,
        "last_seen": last_seen,
        "external": False,
        "origin": "sayso",
        # Not for secrecy: this is how the model names a statement.
        "id": sha1(key.encode(), usedforsecurity=False).hexdigest(),
    }
    return json_bytes(made) + b"\n"


def _entities(publication: Publication, dataset: str) -> Iterator[_Entity]:
    story = f"{dataset}-story"
    seen = _second(min((r.recorded for r in publication.snapshot.reports), default=publication.updated))
    when, where = days(publication, "attack", "taken", "killed", "operation"), place(publication)
    country = publication.snapshot.country or (where.country if where else None)
    properties: dict[str, Iterable[str | None]] = {
        "name": [one_line(publication.title)],
        "date": [when.first.isoformat()],
        "country": [country.lower() if country else None],
        "location": [one_line(where.text) if where else None],
    }
    yield _Entity(story, "Event", properties, seen)
    for report in publication.snapshot.reports:
        yield _article(report, dataset)
    for source in publication.trace.sources.values():
        names = [one_line(source.name, 200) or source.kind]
        aliases = [one_line(alias, 200) for alias in source.aliases if alias != source.name]
        about: dict[str, Iterable[str | None]] = {
            "name": names,
            # Words for a source ("the group") say little of who it is.
            "weakAlias": aliases,
            "country": [source.country.lower() if source.country else None],
            "notes": [f"side: {source.side}; kind: {source.kind}"],
        }
        yield _Entity(_source(source.id, dataset), _SCHEMATA[source.kind], about, seen)
    for told in publication.told:
        yield from _claim(told, dataset, story)


def _article(report: ReportVersion, dataset: str) -> _Entity:
    name = one_line(report_name(report), 300)
    properties: dict[str, Iterable[str | None]] = {
        "name": [name],
        "title": [name],
        "fileName": [one_line(document_name(report.document), 300)],
        "author": [one_line(report.author)],
        "publisher": [one_line(report.publisher)],
        "publishedAt": [_second(report.published) if report.published else None],
        "modifiedAt": [_second(report.modified) if report.modified else None],
        "sourceUrl": [web_address(report.url)],
    }
    return _Entity(_report(report.id, dataset), "Article", properties, _second(report.recorded))


def _claim(told: Told, dataset: str, story: str) -> Iterator[_Entity]:
    entry, claim = told.entry, told.entry.claim
    identity = f"{dataset}-claim-{digest(claim.report, claim.id)}"
    article = _report(told.report.id, dataset) if told.report is not None else None
    seen = _second(entry.recorded)
    state = [entry.standing, entry.verdict, claim.certainty, claim.polarity]
    note: dict[str, Iterable[str | None]] = {
        "name": [claim_words(claim)],
        "entity": [story],
        "proof": [article],
        "description": [shown(claim.quote.exact)],
        "notes": [f"{', '.join(state)}; said {stamp(entry.said)}; origin: {one_line(told.origin.name)}"],
        "sourceUrl": [web_address(told.report.url) if told.report is not None else None],
        "keywords": [claim.event],
    }
    yield _Entity(identity, "Note", note, seen)
    if article is not None:
        stance = claim.sources[0].stance if claim.sources else "states"
        link: dict[str, Iterable[str | None]] = {
            "document": [article],
            "entity": [_source(told.origin.id, dataset)],
            "role": [stance],
            "status": [entry.standing],
            "date": [_second(entry.said)],
            "summary": [claim_words(claim)],
            "recordId": [claim.id],
        }
        yield _Entity(f"{identity}-word", "Documentation", link, seen)


def _second(moment: datetime) -> str:
    # The model's dates have no zone: they are in UTC.
    return stamp(moment).removesuffix("Z")


def _report(identity: str, dataset: str) -> str:
    return f"{dataset}-report-{digest(identity)}"


def _source(identity: str, dataset: str) -> str:
    return f"{dataset}-source-{digest(identity)}"


FTM = Export("ftm", _write, "application/json", ".statements.jsonl", "FollowTheMoney statements, one a line")
