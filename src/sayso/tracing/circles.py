"""Circular reporting: outlets that cite one another for the same thing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sayso.tracing.joins import ClaimKey
from sayso.tracing.tellings import Telling, bounds, listed, same_people, words_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Circle:
    """Outlets of which each cites the next, and the last the first, for the same. `claims` are those that cite,
    `grounded` tells whether some outlet of them also has it from elsewhere, `reason` says it in a sentence."""

    outlets: tuple[str, ...]
    claims: tuple[ClaimKey, ...]
    grounded: bool
    reason: str


def find_circles(
    tellings: Sequence[Telling], homes: Mapping[ClaimKey, str], cited: Mapping[ClaimKey, str]
) -> tuple[Circle, ...]:
    """The circles of a story. `homes` holds the outlet that tells each claim, `cited` the outlet in which its chain
    ends, for claims that rest on an outlet's word alone; both by name."""
    buckets: dict[tuple[object, ...], list[Telling]] = defaultdict(list)
    for telling in tellings:
        claim = telling.claim
        if claim.event == "statement":
            continue
        buckets[claim.event, claim.polarity, bounds(claim)].append(telling)
    out: list[Circle] = []
    for bucket in buckets.values():
        edges = [t for t in bucket if t.key in cited and cited[t.key] != homes[t.key]]
        if len(edges) < 2:
            continue
        for group in _alike(edges):
            graph: dict[str, set[str]] = defaultdict(set)
            for t in group:
                graph[homes[t.key]].add(cited[t.key])
            for ring in _rings(graph):
                out.append(_circle(ring, group, bucket, homes, cited))
    return tuple(out)


def _circle(
    ring: Sequence[str],
    group: Sequence[Telling],
    bucket: Sequence[Telling],
    homes: Mapping[ClaimKey, str],
    cited: Mapping[ClaimKey, str],
) -> Circle:
    members = set(ring)
    claims = [t for t in group if homes[t.key] in members and cited[t.key] in members]
    grounded = any(
        homes[t.key] in members
        and cited.get(t.key) not in members
        and t.chain
        and same_people(t.claim, claims[0].claim)
        for t in bucket
    )
    steps: list[str] = []
    for t in claims:
        step = f"{homes[t.key]} cites {cited[t.key]}"
        if step not in steps:
            steps.append(step)
    ground = "" if grounded else "; none of them names anyone else"
    return Circle(
        outlets=tuple(ring),
        claims=tuple(t.key for t in claims),
        grounded=grounded,
        reason=f"For “{words_of(claims[0].claim)}” {listed(steps, 6)}{ground}.",
    )


def _alike(edges: Sequence[Telling]) -> list[list[Telling]]:
    """Claims whose groups may be the same people."""
    groups: list[list[Telling]] = []
    for telling in edges:
        for group in groups:
            if same_people(group[0].claim, telling.claim):
                group.append(telling)
                break
        else:
            groups.append([telling])
    return groups


def _rings(graph: Mapping[str, set[str]]) -> list[list[str]]:
    """Strongly connected components of two outlets or more (Tarjan 1972), in the order in which they were met."""
    number: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    rings: list[list[str]] = []
    for start in graph:
        if start in number:
            continue
        work: list[tuple[str, list[str]]] = [(start, sorted(graph[start]))]
        number[start] = low[start] = len(number)
        stack.append(start)
        while work:
            node, rest = work[-1]
            if rest:
                following = rest.pop()
                if following not in number:
                    number[following] = low[following] = len(number)
                    stack.append(following)
                    work.append((following, sorted(graph.get(following, ()))))
                elif following in stack:
                    low[node] = min(low[node], number[following])
                continue
            work.pop()
            if work:
                low[work[-1][0]] = min(low[work[-1][0]], low[node])
            if low[node] == number[node]:
                ring: list[str] = []
                while True:
                    ring.append(stack.pop())
                    if ring[-1] == node:
                        break
                if len(ring) > 1:
                    rings.append(sorted(ring, key=lambda n: number[n]))
    return rings
