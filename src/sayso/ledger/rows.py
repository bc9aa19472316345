"""Rows of the ledger as the types of a story, and back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import MISSING, fields
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping

from sayso.claims import Claim, Count, Group, Mention, Quote, Relation, Source, When, Where
from sayso.ledger.columns import term
from sayso.story import Decision, ReportVersion

# Positions of a version's claims fit below; more would run into the next version's.
CLAIMS_PER_VERSION = 2**20
_LEAVES: dict[str, type] = {
    "quote": Quote, "count": Count, "group": Group, "agent": Mention, "means": Mention, "when": When, "where": Where,
}  # fmt: skip
_LISTS: dict[str, type] = {"sources": Source, "about": Relation}
_NAMES = {kind: tuple(f.name for f in fields(kind)) for kind in {*_LEAVES.values(), *_LISTS.values(), Claim}}
_DEFAULTS = {f.name: f.default for f in fields(Claim) if f.default is not MISSING}


# `Claim.to_dict` and `Claim.from_dict` check and convert whatever they are handed. A ledger reads a hundred records
# for a page, and has checked each when it was written; these two do the same several times quicker.


def encode_claim(claim: Claim) -> dict[str, Any]:
    """The claim's record as `Claim.to_dict` gives it, without the fields that hold their default."""
    record: dict[str, Any] = {}
    for name in _NAMES[Claim]:
        value = getattr(claim, name)
        if name in _DEFAULTS and value == _DEFAULTS[name]:
            continue
        if name in _LISTS:
            value = [_leaf(item) for item in value]
        elif name in _LEAVES and value is not None:
            value = _leaf(value)
        record[name] = value
    return record


def decode_claim(record: Mapping[str, Any]) -> Claim:
    """The claim of a record as `encode_claim` wrote it. Raises ValueError for one that is none."""
    given = dict(record)
    try:
        if given["group"] is not None:
            given["group"] = {**given["group"], "nationality": tuple(given["group"]["nationality"])}
        for name, kind in _LEAVES.items():
            if given.get(name) is not None:
                given[name] = kind(**given[name])
        for name, kind in _LISTS.items():
            if name in given:
                given[name] = tuple(kind(**item) for item in given[name])
        return Claim(**given)
    except (TypeError, KeyError):
        return Claim.from_dict(record)


def _leaf(value: Any) -> dict[str, Any]:
    found = {name: getattr(value, name) for name in _NAMES[type(value)]}
    if "nationality" in found:
        found["nationality"] = list(found["nationality"])
    return found


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
