"""Stated provenance: "the report appears to have come from ANI, which interviewed one of the kidnappers".

Such words re-root the claim that they speak of, and with it what is the same telling: the claims of the same
attribution in that report, and in any report of the story the claims of the same source, or of nobody, that say the
same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from sayso.claims import Claim, Source
from sayso.tracing.joins import ClaimKey
from sayso.tracing.tellings import Telling, bounds, content, same_people


@dataclass(frozen=True, slots=True)
class Provenance:
    """A claim's chain as stated elsewhere: `sources`, origin first, by the words of the claim `stated_in`."""

    sources: tuple[Source, ...]
    stated_in: ClaimKey
    direct: bool


def find_provenance(
    tellings: Sequence[Telling],
    loose: Callable[[Source], str | None],
    worded: Mapping[ClaimKey, tuple[Source, ...]] | None = None,
) -> dict[ClaimKey, Provenance]:
    """The claims that some report says where they came from. `tellings` are in the order in which they were said,
    `worded` the chains that the sentences of some claims themselves give for them.

    `loose(source)` names the sort of source that may be a way of naming the stated origin ("the militants": one of
    them), None for one that is its own ("the interior ministry").
    """
    by_key = {t.key: t for t in tellings}
    by_report: dict[str, list[Telling]] = defaultdict(list)
    by_event: dict[str, list[Telling]] = defaultdict(list)
    for telling in tellings:
        by_report[telling.key[0]].append(telling)
        by_event[telling.claim.event].append(telling)
    found: dict[ClaimKey, Provenance] = {}
    spread: set[tuple[object, ...]] = set()
    itself = [(replace(t, sources=worded[t.key]), [t]) for t in tellings if worded and worded.get(t.key)]
    for statement, targets in (*_statements(tellings, by_key), *itself):
        spoken_of = targets
        if statement.key != targets[0].key:
            spoken_of = _spoken_of(targets, statement, by_report[statement.key[0]], loose)
        speaker = next((t.chain[0] for t in spoken_of if t.chain and loose(t.chain[0]) is not None), None)
        for telling in spoken_of:
            _set(found, telling, statement, speaker, direct=True)
        # What another statement spoke of is rooted already: the first one said where it came from.
        fresh = [t for t in spoken_of if _signature(t, loose) not in spread]
        spread.update(_signature(t, loose) for t in fresh)
        for same in _same_telling(fresh, statement, by_event, loose):
            for telling in (same, *_of_one_attribution([same], by_report[same.key[0]])):
                if telling.key not in found:
                    _set(found, telling, statement, speaker, direct=False)
    return found


def _signature(telling: Telling, loose: Callable[[Source], str | None]) -> tuple[object, ...]:
    """What decides which other claims tell the same."""
    claim = telling.claim
    role = claim.group.role if claim.group is not None else ""
    return content(claim), role, loose(telling.chain[0]) if telling.chain else None


def _statements(tellings: Sequence[Telling], by_key: Mapping[ClaimKey, Telling]) -> list[tuple[Telling, list[Telling]]]:
    """Each statement of an origin with the claims that it speaks of; those of the same words are one."""
    out: dict[tuple[object, ...], tuple[Telling, list[Telling]]] = {}
    for statement in tellings:
        report = statement.key[0]
        said = [r.claim for r in statement.claim.about if r.relation == "origin-of" and (report, r.claim) in by_key]
        if said and statement.chain:
            place = (report, *((s.start, s.end) for s in statement.chain))
            out.setdefault(place, (statement, []))[1].extend(by_key[report, claim] for claim in said)
    return list(out.values())


def _set(
    found: dict[ClaimKey, Provenance], telling: Telling, statement: Telling, speaker: Source | None, *, direct: bool
) -> None:
    sources = statement.chain
    own = telling.chain[0] if telling.chain and telling.chain[0].kind not in ("outlet", "anonymous") else speaker
    # "It came from ANI", said of what the militants claim: the militants, through ANI.
    if own is not None and all(s.kind == "outlet" for s in sources):
        sources = (own, *sources)
    found[telling.key] = Provenance(sources, statement.key, direct)


def _spoken_of(
    targets: Sequence[Telling], statement: Telling, report: Sequence[Telling], loose: Callable[[Source], str | None]
) -> list[Telling]:
    """The targets, and the earlier claims of that report that they take up, or that share their attribution."""
    out = {t.key: t for t in targets if t.key != statement.key}
    for target in targets:
        uncounted = bounds(target.claim) is None
        earlier = [
            t for t in report
            if t.claim.event == target.claim.event and t.claim.quote.start < statement.claim.quote.start
            and t.key not in out and same_people(t.claim, target.claim)
            and (not t.chain or (loose(t.chain[0]) is not None and len(t.chain) == 1))
            and (bounds(t.claim) == bounds(target.claim) or uncounted)
        ]  # fmt: skip
        if earlier:
            nearest = max(earlier, key=lambda t: t.claim.quote.start).claim.update
            out.update({t.key: t for t in earlier if t.claim.update == nearest})
    out.update({t.key: t for t in _of_one_attribution(list(out.values()), report)})
    return list(out.values())


def _of_one_attribution(tellings: Sequence[Telling], report: Sequence[Telling]) -> list[Telling]:
    """The claims of a report that hang on the very words of attribution that some of its claims hang on."""
    heads = {(t.chain[0].start, t.chain[0].end) for t in tellings if t.chain and t.chain[0].text}
    return [
        t for t in report
        if t.chain and (t.chain[0].start, t.chain[0].end) in heads and t.claim.event != "statement"
    ]  # fmt: skip


def _same_telling(
    spoken_of: Sequence[Telling],
    statement: Telling,
    by_event: Mapping[str, Sequence[Telling]],
    loose: Callable[[Source], str | None],
) -> list[Telling]:
    """Claims elsewhere in the story that tell the same as the ones spoken of."""
    out: list[Telling] = []
    for origin in spoken_of:
        sort = loose(origin.chain[0]) if origin.chain else None
        for telling in by_event[origin.claim.event]:
            if telling.key == statement.key or telling.claim.polarity != origin.claim.polarity:
                continue
            if _tells_same(telling, origin.claim, sort, loose):
                out.append(telling)
    return out


def _tells_same(telling: Telling, origin: Claim, sort: str | None, loose: Callable[[Source], str | None]) -> bool:
    mine, theirs = bounds(telling.claim), bounds(origin)
    if not same_people(telling.claim, origin):
        return False
    if not telling.chain:  # nobody's word: the number must be the very one, for it may be anyone's else
        return mine is not None and mine == theirs
    if sort is None or loose(telling.chain[0]) != sort:
        return False
    if len(telling.chain) > 1 and any(s.kind == "outlet" for s in telling.chain[1:]) and mine is not None:
        return mine == theirs
    return mine in (theirs, None) or _vague(telling.claim, origin)


def _vague(claim: Claim, counted: Claim) -> bool:
    """Whether a claim of some number or other ("kidnappers were killed") may be the counted one."""
    if claim.count is None or counted.count is None or not claim.count.approx or claim.count.high is not None:
        return False
    most = counted.count.high if counted.count.high is not None else counted.count.low
    return most is not None and claim.count.low is not None and claim.count.low <= most
