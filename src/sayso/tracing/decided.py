"""What editors decided about origins: claims that they joined or parted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from hashlib import blake2b

from sayso.story import Decision
from sayso.tracing.joins import ClaimKey, Join, claim_reference, join_id
from sayso.tracing.sources import SourceRegistry, StorySource
from sayso.tracing.tellings import Telling, order, same_content
from sayso.tracing.trace import Rooted


def decide_origins(
    tellings: Sequence[Telling],
    decisions: Sequence[Decision],
    rooted: dict[ClaimKey, Rooted],
    sources: SourceRegistry,
) -> tuple[dict[ClaimKey, Rooted], list[StorySource]]:
    """Obey the decisions that join or part claims: where each claim ends then, and the sources that were set apart."""
    by_reference: dict[str, list[Telling]] = defaultdict(list)
    for t in tellings:
        for name in (t.key[1], claim_reference(t.key)):
            by_reference[name].append(t)
    apart: dict[str, StorySource] = {}
    for decision in decisions:
        targets = [(t, by_reference[t]) for t in decision.targets if t in by_reference]
        if decision.kind == "same-origin":
            _together(tellings, decision, targets, rooted, sources)
        elif decision.kind == "not-same-origin" and len(decision.targets) > 1:
            _apart(decision, targets, rooted, {**dict(sources), **apart}, apart)
    return rooted, list(apart.values())


def _together(
    tellings: Sequence[Telling],
    decision: Decision,
    targets: Sequence[tuple[str, Sequence[Telling]]],
    rooted: dict[ClaimKey, Rooted],
    sources: SourceRegistry,
) -> None:
    known = [t for t in decision.targets if t in sources]
    joined = sorted((t for _, ts in targets for t in ts), key=lambda t: order(t.story_claim))
    if not joined or (len(targets) + len(known) < 2):
        return
    home = sources[known[0]].id if known else rooted[joined[0].key].source
    for t in joined:
        before = rooted[t.key].source
        if before == home:
            continue
        # What ended where this claim did and says the same (its copies) goes with it.
        for other in tellings:
            if rooted[other.key].source == before and (other is t or same_content(other.claim, t.claim)):
                join = Join(
                    id=join_id("editor", other.key),
                    kind="editor",
                    child=other.key,
                    parent=home if known else joined[0].key,
                    reason=_why(decision, "took them to be of one origin"),
                    decision=decision.id,
                )
                rooted[other.key] = Rooted(home, (*rooted[other.key].path, join))


def _apart(
    decision: Decision,
    targets: Sequence[tuple[str, Sequence[Telling]]],
    rooted: dict[ClaimKey, Rooted],
    sources: dict[str, StorySource],
    apart: dict[str, StorySource],
) -> None:
    groups = sorted((list(ts) for _, ts in targets), key=lambda ts: order(ts[0].story_claim))
    taken: set[str] = {sources[t].id for t in decision.targets if t in sources}
    for group in groups:
        here = {rooted[t.key].source for t in group}
        if not here & taken:
            taken |= here
            continue
        for t in group:
            source = sources[rooted[t.key].source]
            tag = blake2b(claim_reference(group[0].key).encode("utf-8", "surrogatepass"), digest_size=4).hexdigest()
            own = f"{source.id}~{tag}"
            apart[own] = replace(source, id=own, ids=(own,), mentions=1, decisions=(*source.decisions, decision.id))
            join = Join(
                id=join_id("editor", t.key),
                kind="editor",
                child=t.key,
                parent=own,
                reason=_why(decision, "took it to be of another origin"),
                decision=decision.id,
            )
            rooted[t.key] = Rooted(own, (*rooted[t.key].path, join))
            taken.add(own)


def _why(decision: Decision, what: str) -> str:
    return f"{decision.who} {what}: {decision.why or 'no reason given'}".rstrip(".") + "."
