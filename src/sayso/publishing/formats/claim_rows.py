"""A claim of a story as one flat row, for CSV and Parquet."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Literal

from sayso.publishing.formats.tables import Cell
from sayso.publishing.publication import Publication, Told

Kind = Literal["text", "integer", "number", "boolean", "time"]

COLUMNS: dict[str, Kind] = {
    "claim": "text", "event": "text", "polarity": "text", "certainty": "text",
    "count_low": "integer", "count_high": "integer", "count_approx": "boolean", "count_text": "text",
    "group_text": "text", "group_head": "text", "group_nationality": "text", "group_foreign": "boolean",
    "group_role": "text", "part_of": "text",
    "chain": "text", "chain_kinds": "text", "chain_stances": "text", "chain_cues": "text",
    "origin": "text", "origin_id": "text", "origin_kind": "text", "side": "text",
    "agent": "text", "means": "text", "when_start": "time", "when_end": "time", "when_text": "text",
    "where_text": "text", "where_country": "text", "latitude": "number", "longitude": "number",
    "quote": "text", "quote_start": "integer", "quote_end": "integer", "update": "integer", "about": "text",
    "confidence": "number", "said": "time", "recorded": "time", "standing": "text", "successor": "text",
    "verdict": "text", "mended": "boolean",
    "report": "text", "document": "text", "version": "integer", "title": "text", "url": "text", "publisher": "text",
    "author": "text", "published": "time",
}  # fmt: skip
"""Column to the kind of its values, in the order in which they are written."""

_HOP = " > "


def rows(publication: Publication) -> Iterator[dict[str, Cell]]:
    """A row for each claim, in the order in which they were said. Lists are joined: hops of a chain by " > ", origin
    first, other things by ";"."""
    return (_row(told) for told in publication.told)


def _row(told: Told) -> dict[str, Cell]:
    entry, report = told.entry, told.report
    claim = entry.claim
    row: dict[str, Cell] = {
        "claim": claim.id,
        "event": claim.event,
        "polarity": claim.polarity,
        "certainty": claim.certainty,
        "part_of": claim.part_of,
        "chain": _HOP.join(source.name or source.text or source.kind for source in claim.sources),
        "chain_kinds": _HOP.join(source.kind for source in claim.sources),
        "chain_stances": _HOP.join(source.stance for source in claim.sources),
        "chain_cues": _HOP.join(source.cue for source in claim.sources),
        "origin": told.origin.name,
        "origin_id": told.origin.id,
        "origin_kind": told.origin.kind,
        "side": told.origin.side,
        "agent": None if claim.agent is None else claim.agent.text,
        "means": None if claim.means is None else claim.means.text,
        "quote": claim.quote.exact,
        "quote_start": claim.quote.start,
        "quote_end": claim.quote.end,
        "update": claim.update,
        "about": ";".join(f"{about.relation} {about.claim}" for about in claim.about),
        "confidence": claim.confidence,
        "said": entry.said,
        "recorded": entry.recorded,
        "standing": entry.standing,
        "successor": entry.successor,
        "verdict": entry.verdict,
        "mended": entry.mended,
        "report": claim.report,
        "document": entry.document,
    }
    if (count := claim.count) is not None:
        row |= {"count_low": count.low, "count_high": count.high, "count_approx": count.approx}
        row["count_text"] = count.text
    if (group := claim.group) is not None:
        row |= {"group_text": group.text, "group_head": group.head, "group_role": group.role}
        row |= {"group_nationality": ";".join(group.nationality), "group_foreign": group.foreign}
    if (when := claim.when) is not None:
        row |= {"when_start": _time(when.start), "when_end": _time(when.end), "when_text": when.text}
    if (where := claim.where) is not None:
        row |= {"where_text": where.text, "where_country": where.country}
        row |= {"latitude": where.latitude, "longitude": where.longitude}
    if report is not None:
        row |= {"version": report.number, "title": report.title, "url": report.url, "publisher": report.publisher}
        row |= {"author": report.author, "published": report.published}
    return row


def _time(instant: str | None) -> datetime | None:
    return None if instant is None else datetime.fromisoformat(instant)
