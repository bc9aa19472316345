"""Claims as a moment sees them: the latest wording of each, what became of it, what editors made of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sayso.claims import Claim
from sayso.ledger.mending import mend
from sayso.ledger.rows import decode_claim
from sayso.story import Decision, Standing, StoryClaim, Verdict


@dataclass(frozen=True, slots=True)
class VersionFacts:
    """What a claim must know of its report version."""

    document: str
    recorded: datetime


@dataclass(slots=True)
class _Thread:
    rows: list[Any]

    @property
    def first(self) -> Any:
        return self.rows[0]

    @property
    def latest(self) -> Any:
        return self.rows[-1]


def undone(decisions: Sequence[Decision]) -> set[str]:
    """The ids of those of a story's decisions (oldest first) that an undo, not undone itself, has taken back."""
    found: set[str] = set()
    for decision in reversed(decisions):
        if decision.kind == "undo" and decision.id not in found:
            found.update(decision.targets)
    return found


def in_force(decisions: Sequence[Decision]) -> list[Decision]:
    """Those of a story's decisions (oldest first) that are not undone, the undos themselves left out."""
    gone = undone(decisions)
    return [decision for decision in decisions if decision.kind != "undo" and decision.id not in gone]


def view_claims(
    rows: Iterable[Any],
    versions: Mapping[int, VersionFacts],
    successions: Iterable[Any],
    decisions: Sequence[Decision],
    made_by: Mapping[int, str],
) -> dict[int, StoryClaim]:
    """The claims of the threads that `rows` (of `claim`, by id) make up, by thread.

    `successions` are rows of `succession` for the same versions, `decisions` those in force, `made_by` the ids of
    the decisions that made rows of their own, by key. A row made by a decision that is not in force is not there.
    """
    valid = {decision.id for decision in decisions}
    threads: dict[int, _Thread] = {}
    thread_of: dict[int, int] = {}
    for row in rows:
        if row.decision_id is not None and made_by.get(row.decision_id) not in valid:
            continue
        threads.setdefault(row.thread, _Thread([])).rows.append(row)
        thread_of[row.id] = row.thread
    became = _became(successions, thread_of)
    touching: dict[str, list[Decision]] = defaultdict(list)
    for decision in decisions:
        for target in decision.targets:
            touching[target].append(decision)
    latest_name = {name: thread.latest.name for thread in threads.values() for name in {r.name for r in thread.rows}}
    seen = {}
    for key, thread in threads.items():
        standing, successor = _standing(thread, became, threads, thread_of)
        names = {row.name for row in thread.rows}
        about = sorted({d.id: d for name in names for d in touching.get(name, ())}.values(), key=lambda d: d.recorded)
        claim, mended = _mended(thread, about)
        verdict: Verdict = "open"
        for decision in about:
            if decision.kind in ("accept", "reject"):
                verdict = "accepted" if decision.kind == "accept" else "rejected"
            elif decision.kind == "merge" and decision.targets[0] not in names:
                kept = decision.targets[0]
                standing, successor = "merged", latest_name.get(kept, kept)
            elif decision.kind == "split":
                part = decision.value["ids"][0]
                standing, successor = "split", latest_name.get(part, part)
        facts = versions[thread.latest.version_id]
        seen[key] = StoryClaim(
            claim=claim,
            document=facts.document,
            said=thread.first.said,
            recorded=_recorded(thread.first, versions, decisions, made_by),
            standing=standing,
            successor=successor,
            verdict=verdict,
            mended=mended,
        )
    return seen


def _became(successions: Iterable[Any], thread_of: Mapping[int, int]) -> dict[int, Any]:
    """What became of each claim, by row: a correction's word goes before the comparison of two versions."""
    became: dict[int, Any] = {}
    for row in successions:
        if row.kind == "same" or (row.new is not None and row.new not in thread_of):
            continue
        if row.old not in became or (row.correction and not became[row.old].correction):
            became[row.old] = row
    return became


def _standing(
    thread: _Thread, became: Mapping[int, Any], threads: Mapping[int, _Thread], thread_of: Mapping[int, int]
) -> tuple[Standing, str | None]:
    fate = became.get(thread.latest.id)
    if fate is None:
        return "current", None
    return fate.kind, None if fate.new is None else threads[thread_of[fate.new]].latest.name


def _mended(thread: _Thread, decisions: Sequence[Decision]) -> tuple[Claim, bool]:
    claim = decode_claim(thread.latest.record)
    start, mended = claim.quote.start, False
    for decision in decisions:
        if decision.kind != "mend":
            continue
        target = next(row for row in thread.rows if row.name in decision.targets)
        try:
            claim = mend(claim, decision.value, start - target.record["quote"]["start"])
            mended = True
        except ValueError:
            # Made for an older version of the page, whose words stood elsewhere.
            continue
    return claim, mended


def _recorded(
    row: Any, versions: Mapping[int, VersionFacts], decisions: Sequence[Decision], made_by: Mapping[int, str]
) -> datetime:
    if row.decision_id is None:
        return versions[row.version_id].recorded
    name = made_by[row.decision_id]
    return next(decision.recorded for decision in decisions if decision.id == name)
