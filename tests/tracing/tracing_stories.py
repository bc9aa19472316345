"""Small stories for the tests of tracing: reports in our own words, their claims marked by hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from sayso.claims import (
    Claim,
    Count,
    Event,
    Group,
    Mention,
    Quote,
    Relation,
    Role,
    Source,
    SourceKind,
    claim_id,
    text_digest,
)
from sayso.reading.source_kinds import source_kind
from sayso.story import Decision, DecisionKind, ReportVersion, Snapshot, StoryClaim

NOON = datetime(2021, 5, 4, 12, tzinfo=UTC)


@dataclass
class Said:
    """A claim as a test writes it: the words of the report that carry it, and what it says."""

    quote: str
    event: Event = "killed"
    count: int | tuple[int | None, int | None] | None = None
    head: str = ""
    sources: Sequence[str | tuple[str, SourceKind]] = ()
    role: Role = "unknown"
    nationality: tuple[str, ...] = ()
    about: tuple[Relation, ...] = ()
    agent: str = ""
    names: dict[str, str] = field(default_factory=dict)
    update: int = 0


@dataclass
class Told:
    """A report as a test writes it; `minutes` after noon."""

    name: str
    text: str
    claims: Sequence[Said]
    publisher: str | None = None
    minutes: float = 0
    url: str | None = None
    author: str | None = None


def _source(text: str, given: str | tuple[str, SourceKind], names: dict[str, str], at: int) -> Source:
    words, kind = given if isinstance(given, tuple) else (given, source_kind(given))
    start = text.find(words)
    start = start if start >= 0 and words else at
    written = words if text[start : start + len(words)] == words else ""
    return Source(written, names.get(words, words), kind, "said", "states", start, start + len(written))


def make_claim(report: str, text: str, said: Said) -> Claim:
    """The record of one claim."""
    start = text.index(said.quote)
    quote = Quote(said.quote, start, start + len(said.quote))
    count = None
    if said.count is not None:
        low, high = said.count if isinstance(said.count, tuple) else (said.count, said.count)
        count = Count(low, high, False, "", start, start)
    group = Group("", said.head, said.nationality, None, said.role, start, start) if said.head else None
    agent = None
    if said.agent:
        at = text.index(said.agent)
        agent = Mention(said.agent, at, at + len(said.agent))
    return Claim(
        id=claim_id(text_digest(text), said.event, quote, count, group),
        report=report,
        quote=quote,
        update=said.update,
        event=said.event,
        count=count,
        group=group,
        sources=tuple(_source(text, s, said.names, start) for s in said.sources),
        about=said.about,
        agent=agent,
    )


def story(*reports: Told, country: str | None = "DZ", decisions: Sequence[Decision] = ()) -> Snapshot:
    """A snapshot of some reports."""
    versions: list[ReportVersion] = []
    claims: list[StoryClaim] = []
    for told in reports:
        said = NOON + timedelta(minutes=told.minutes)
        versions.append(
            ReportVersion(
                id=told.name,
                document=told.name,
                number=1,
                text=told.text,
                recorded=said,
                publisher=told.publisher,
                url=told.url,
                author=told.author,
                published=said,
            )
        )
        for entry in told.claims:
            claim = make_claim(told.name, told.text, entry)
            moment = said + timedelta(seconds=entry.update)
            claims.append(StoryClaim(claim=claim, document=told.name, said=moment, recorded=said))
    return Snapshot(
        name="story",
        country=country,
        published=None,
        recorded=None,
        reports=tuple(versions),
        claims=tuple(claims),
        decisions=tuple(decisions),
    )


def decide(kind: DecisionKind, *targets: str, **value: object) -> Decision:
    """A decision of an editor."""
    return Decision(
        id=f"decision-{kind}-{len(targets)}",
        kind=kind,
        targets=targets,
        who="Ada",
        why="seen the original",
        recorded=NOON,
        value=value,
    )
