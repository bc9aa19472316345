"""Whose word each claim is, as PROV-JSON (https://www.w3.org/submissions/prov-json/).

Entities are the claims, the report versions and the words of the origins; agents the sources and the outlets. A claim
is quoted from its report (`prov:Quotation`), has the words of its origin as primary source (`prov:PrimarySource`), and
is attributed to every source of its chain; a claim that took another's place, and a later version of a document, are
revisions (`prov:Revision`) of what was before. Kinds of derivation are types of `wasDerivedFrom`, as the format has it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sayso.claims import Source
from sayso.publishing.addresses import web_address
from sayso.publishing.exports import Export
from sayso.publishing.formats.documents import digest, json_bytes
from sayso.publishing.publication import Publication, Told, report_name
from sayso.publishing.wording import claim_words, one_line, shown, stamp
from sayso.story import ReportVersion

_PERSONS = frozenset({"person", "witness", "official", "anonymous"})
_Section = dict[str, dict[str, Any]]


def _write(publication: Publication) -> Iterator[bytes]:
    sections = _Sections(publication)
    yield b'{"prefix":' + json_bytes({"sayso": "urn:sayso:", "xsd": "http://www.w3.org/2001/XMLSchema#"})
    for name, members in (
        ("entity", sections.entities),
        ("agent", sections.agents),
        ("wasAttributedTo", sections.attributed),
        ("wasDerivedFrom", sections.derived),
    ):
        if members:
            yield b",\n" + json_bytes(name) + b":{"
            separator = b"\n"
            for key, value in members.items():
                yield separator + json_bytes(key) + b":" + json_bytes(value)
                separator = b",\n"
            yield b"}"
    yield b"}\n"


class _Sections:
    """The parts of the document; relations carry names of their own, so that they are the same each time."""

    def __init__(self, publication: Publication) -> None:
        self.entities: _Section = {}
        self.agents: _Section = {}
        self.attributed: _Section = {}
        self.derived: _Section = {}
        self._sources = publication.trace.sources
        self._reports(publication)
        for told in publication.told:
            self._claim(publication, told)

    def _reports(self, publication: Publication) -> None:
        before: dict[str, ReportVersion] = {}
        for report in sorted(publication.snapshot.reports, key=lambda r: (r.document, r.number)):
            name = _report(report.id)
            entity: dict[str, Any] = {
                "prov:type": _type("sayso:Report"),
                "prov:label": one_line(report_name(report)),
                "sayso:version": report.number,
            }
            if report.published is not None:
                entity["sayso:published"] = _time(stamp(report.published))
            if url := web_address(report.url):
                entity["prov:location"] = {"$": url, "type": "xsd:anyURI"}
            self.entities[name] = entity
            if report.publisher:
                self._attribute(name, self._agent_named(report.publisher, "outlet"))
            if (old := before.get(report.document)) is not None:
                self._derive(name, _report(old.id), "Revision")
            before[report.document] = report

    def _claim(self, publication: Publication, told: Told) -> None:
        claim, entry = told.entry.claim, told.entry
        name = _claim(told)
        self.entities[name] = {
            "prov:type": _type("sayso:Claim"),
            "prov:label": claim_words(claim),
            "prov:value": shown(claim.quote.exact),
            "sayso:claim": claim.id,
            "sayso:said": _time(stamp(entry.said)),
            "sayso:polarity": claim.polarity,
            "sayso:certainty": claim.certainty,
            "sayso:standing": entry.standing,
            "sayso:verdict": entry.verdict,
        }
        if told.report is not None:
            self._derive(name, _report(told.report.id), "Quotation")
        origin = told.origin
        agent = self._agent(origin.id, origin.name, origin.kind, origin.side)
        word = f"sayso:word-{digest(origin.id)}"
        if word not in self.entities:
            self.entities[word] = {
                "prov:type": _type("sayso:Word"),
                "prov:label": f"the word of {one_line(origin.name)}",
            }
            self._attribute(word, agent)
        self._derive(name, word, "PrimarySource")
        self._attribute(name, agent, role="origin")
        for hop, source in enumerate(claim.sources):
            self._attribute(name, self._agent_of(source), hop=hop, stance=source.stance)
        if entry.successor is not None and entry.successor in publication.by_id:
            self._derive(_claim(publication.by_id[entry.successor]), name, "Revision")

    def _agent_of(self, source: Source) -> str:
        words = source.name or source.text
        return self._agent_named(words, source.kind) if words else self._agent(source.kind, source.kind, source.kind)

    def _agent_named(self, words: str, kind: str) -> str:
        """The source that those words stand for, where there is one such only."""
        found = self._sources.named(words)
        if len(found) == 1:
            return self._agent(found[0].id, found[0].name, found[0].kind, found[0].side)
        return self._agent(f"{kind} {words}", words, kind)

    def _agent(self, identity: str, name: str, kind: str, side: str | None = None) -> str:
        key = f"sayso:agent-{digest(identity)}"
        if key not in self.agents:
            agent = {
                "prov:type": _type("prov:Person" if kind in _PERSONS else "prov:Organization"),
                "prov:label": one_line(name),
                "sayso:kind": kind,
            }
            self.agents[key] = agent | ({"sayso:side": side} if side else {})
        return key

    def _attribute(self, entity: str, agent: str, **about: str | int) -> None:
        more = {f"sayso:{name}": value for name, value in about.items()}
        key = f"_:at-{digest(entity, agent, str(about))}"
        self.attributed[key] = {"prov:entity": entity, "prov:agent": agent, **more}

    def _derive(self, new: str, old: str, kind: str) -> None:
        if new != old:
            self.derived[f"_:from-{digest(new, old, kind)}"] = {
                "prov:generatedEntity": new,
                "prov:usedEntity": old,
                "prov:type": _type(f"prov:{kind}"),
            }


def _claim(told: Told) -> str:
    return f"sayso:claim-{digest(told.entry.claim.report, told.entry.claim.id)}"


def _report(identity: str) -> str:
    return f"sayso:report-{digest(identity)}"


def _type(name: str) -> dict[str, str]:
    return {"$": name, "type": "prov:QUALIFIED_NAME"}


def _time(value: str) -> dict[str, str]:
    return {"$": value, "type": "xsd:dateTime"}


PROV = Export("prov", _write, "application/json", ".provjson", "PROV-JSON of who each claim is attributed to")
