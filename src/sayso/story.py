"""A story as it stood at one moment: the types that ledger, tracing, reckoning and pages share.

The ledger makes a `Snapshot`, tracing says whose word each of its claims is (`Origin`), and the reckoning adds up
`Testimony`. Each stage knows the others by these types alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, get_args

from sayso.claims import Claim, SourceKind

Side = Literal["attackers", "state", "foreign-government", "company", "victims", "uninvolved"]
SIDES: tuple[Side, ...] = get_args(Side)

Standing = Literal["current", "reworded", "changed", "dropped", "merged", "split"]
STANDINGS: tuple[Standing, ...] = get_args(Standing)

Verdict = Literal["open", "accepted", "rejected"]
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)

DecisionKind = Literal[
    "accept", "reject", "mend", "merge", "split", "add", "same-origin", "not-same-origin", "side",
    "same-group", "disjoint-groups", "group-inside", "law-off", "law-on", "undo",
]  # fmt: skip
DECISION_KINDS: tuple[DecisionKind, ...] = get_args(DecisionKind)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportVersion:
    """One version of a report in a story.

    `id` is that of `sayso.ingest.Report` (and `Claim.report` of its claims); `document` what it is a version of: its
    address where it has one, else its name; `number` counts a document's versions from 1. `blocks` holds the time of
    each dated block, so that `blocks[claim.update]` is when the claim was published. All times are aware, in UTC;
    `recorded` is when the ledger learned of it.
    """

    id: str
    document: str
    number: int
    text: str = field(repr=False)
    recorded: datetime
    title: str | None = None
    url: str | None = None
    publisher: str | None = None
    author: str | None = None
    published: datetime | None = None
    modified: datetime | None = None
    blocks: tuple[datetime | None, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryClaim:
    """A claim in a story, as the snapshot's moment sees it.

    `said` is the time of its block, else its report's publication, else when it was recorded. `standing` tells what
    became of it in the latest version of its document: "current" (still there), "reworded" or "changed" (`successor`
    is the claim that took its place: the same numbers, or others), "dropped"; or what an editor made of it: "merged"
    (`successor` says the same) or "split" (`successor` is the first part). `verdict` is an editor's. `mended` is
    true where an editor changed the record: `claim` then holds the changed one, under the same id.
    """

    claim: Claim
    document: str
    said: datetime
    recorded: datetime
    standing: Standing = "current"
    successor: str | None = None
    verdict: Verdict = "open"
    mended: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What an editor decided: `targets` are ids of claims, sources, groups or laws, `value` what the kind needs
    (a mended claim's fields, a side's name), `who` and `why` free text. Never deleted: an "undo" points at it."""

    id: str
    kind: DecisionKind
    targets: tuple[str, ...]
    who: str
    why: str
    recorded: datetime
    value: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """All that a story knew: of what was published up to `published` and recorded up to `recorded` (None: no bound).

    `country` is that of the event (ISO 3166-1 alpha-2), against which "foreign" is meant. `decisions` are those in
    force (undone ones left out), oldest first; claims are in the order in which they were said.
    """

    name: str
    country: str | None
    published: datetime | None
    recorded: datetime | None
    reports: tuple[ReportVersion, ...]
    claims: tuple[StoryClaim, ...]
    decisions: tuple[Decision, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Whose word a claim is in the end: a source resolved over the whole story. `id` is stable in the story."""

    id: str
    name: str
    kind: SourceKind
    side: Side


@dataclass(frozen=True, slots=True, kw_only=True)
class Testimony:
    """A claim with what the reckoning must know of it: when it was said, whose word it is, and how a sentence names
    the speaker ("a kidnapper, via ANI"). `outlets` are the publishers that carry it."""

    claim: Claim
    said: datetime
    origin: Origin
    speaker: str
    outlets: tuple[str, ...] = ()
    verdict: Verdict = "open"
