"""Rows of the ledger as the types of a story, and back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping

from sayso.claims import Claim
from sayso.ledger.columns import term
from sayso.story import Decision, ReportVersion

# Positions of a version's claims fit below; more would run into the next version's.
CLAIMS_PER_VERSION = 2**20
_DEFAULTS: tuple[tuple[str, Any], ...] = (
    ("update", 0), ("part_of", None), ("sources", []), ("polarity", "affirmed"), ("certainty", "certain"),
    ("about", []), ("agent", None), ("means", None), ("when", None), ("where", None),
)  # fmt: skip


def encode_claim(claim: Claim) -> dict[str, Any]:
    """The claim's record without the fields that hold their default."""
    record = claim.to_dict()
    for name, default in _DEFAULTS:
        if record[name] == default:
            del record[name]
    return record


def decode_claim(record: dict[str, Any]) -> Claim:
    """The claim of a record as `encode_claim` wrote it."""
    return Claim.from_dict(record)


def decode_version(row: RowMapping, document: str) -> ReportVersion:
    """The report version of a row of `version`."""
    return ReportVersion(
        id=row["name"],
        document=document,
        number=row["number"],
        text=row["text"],
        recorded=row["recorded"],
        title=row["title"],
        url=row["url"],
        publisher=row["publisher"],
        author=row["author"],
        published=row["published"],
        modified=row["modified"],
        blocks=tuple(datetime.fromisoformat(moment) for moment in row["blocks"]),
    )


def decode_decision(row: RowMapping) -> Decision:
    """The decision of a row of `decision`."""
    return Decision(
        id=decision_name(row["number"]),
        kind=row["kind"],
        targets=tuple(row["targets"]),
        who=row["who"],
        why=row["why"],
        recorded=row["recorded"],
        value=row["value"],
    )


def decision_name(number: int) -> str:
    """The id of a story's decision with that number."""
    return f"d{number}"


def people(claim: Claim) -> str:
    """What the listing finds a claim's group by: its head noun, else its words."""
    return "" if claim.group is None else term(claim.group.head or claim.group.text)


def terms(claim: Claim, publisher: str | None) -> set[str]:
    """What the listing finds a claim by beside its columns: each source of its chain, by name and as written (the
    publisher where the chain is empty), and each nationality of its group."""
    said_by: Iterable[str] = (
        [publisher or ""]
        if not claim.sources
        else (name for source in claim.sources for name in (source.name, source.text))
    )
    found = {f"s:{term(name)}" for name in said_by if name}
    if claim.group is not None:
        found.update(f"n:{code}" for code in claim.group.nationality)
    return found
