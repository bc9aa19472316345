"""Words that live on in copies after the outlet that had them took them back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from sayso.story import ReportVersion
from sayso.tracing.joins import ClaimKey
from sayso.tracing.sources import SourceRegistry
from sayso.tracing.tellings import Telling, bounds, same_content, words_of
from sayso.tracing.trace import Rooted


def find_withdrawn(
    tellings: Sequence[Telling],
    rooted: Mapping[ClaimKey, Rooted],
    clusters: Mapping[ClaimKey, int],
    sources: SourceRegistry,
    reports: Sequence[ReportVersion],
) -> dict[ClaimKey, str]:
    """Claims that still stand in their report, though they only pass on what another document has taken back; with why.

    Taken back is what the ledger says a correction or a new version put something else in the place of ("changed"),
    and what was retracted: "dropped" from a document that has no later version. A passage that only went out of a page
    ("dropped" by a version) was not taken back.
    """
    last: dict[str, ReportVersion] = {}
    for report in reports:
        if report.document not in last or last[report.document].number < report.number:
            last[report.document] = report
    latest = {report.id for report in last.values()}
    by_key = {t.key: t for t in tellings}
    successors = {t.claim.id: t for t in tellings}
    taken = [
        t for t in tellings
        if t.story_claim.standing == "changed" or (t.story_claim.standing == "dropped" and t.key[0] in latest)
    ]  # fmt: skip
    if not taken:
        return {}
    gone = {t.key for t in taken}
    copied: dict[int, list[Telling]] = defaultdict(list)
    cited: dict[tuple[object, ...], list[Telling]] = defaultdict(list)
    held = {(rooted[t.key].source, t.claim.event, bounds(t.claim)) for t in tellings if _own(t, rooted, sources)}
    for t in taken:
        if clusters[t.key] >= 0:
            copied[clusters[t.key]].append(t)
        mark = rooted[t.key].source, t.claim.event, bounds(t.claim)
        if sources[rooted[t.key].source].kind == "outlet" and mark not in held:
            cited[mark].append(t)
    found: dict[ClaimKey, str] = {}
    for t in tellings:
        if t.story_claim.standing != "current":
            continue
        joined = [by_key[j.parent] for j in rooted[t.key].path if isinstance(j.parent, tuple) and j.parent in gone]
        mark = rooted[t.key].source, t.claim.event, bounds(t.claim)
        for other in (*joined, *copied.get(clusters[t.key], ()), *cited.get(mark, ())):
            elsewhere = other.story_claim.document != t.story_claim.document
            if elsewhere and other.key != t.key and same_content(other.claim, t.claim):
                found[t.key] = _reason(other, successors.get(other.story_claim.successor or ""))
                break
    return found


def _own(telling: Telling, rooted: Mapping[ClaimKey, Rooted], sources: SourceRegistry) -> bool:
    """Whether an outlet says it itself, and still does."""
    source = sources[rooted[telling.key].source]
    return telling.story_claim.standing == "current" and not telling.chain and source.name == telling.publisher


def _reason(taken: Telling, successor: Telling | None) -> str:
    what = f"It passes on “{words_of(taken.claim)}” of {taken.publisher}, which has taken that back"
    return f"{what}: it now has “{words_of(successor.claim)}”." if successor is not None else f"{what}."
