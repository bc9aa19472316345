"""Origins: from each origin to the outlets that carry its word, copies collapsed, with why each join was made."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sayso.board.names import html_id
from sayso.board.shelf import View
from sayso.board.text import plural
from sayso.story import Origin, StoryClaim
from sayso.tracing import ClaimKey, Join, Leaf, claim_reference

_BY_RULE = frozenset(("copy", "citation", "provenance", "alias"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    """A join with what takes it back: `kind` and `targets` of the decision, a line each, "" where nothing can."""

    join: Join
    kind: str = ""
    targets: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlet:
    """An outlet that carries an origin's word, by way of the outlets `via`, the origin's end first: since when, in
    which reports, with which claims, and the joins. `copies` are reports among them that print another's text,
    `taken_back` claims among them that only pass on what was taken back, `withdrawn` says it of each, `gone` is how
    many are no longer said. `anchor` is an id for HTML."""

    name: str
    via: tuple[str, ...]
    said: datetime
    reports: tuple[str, ...]
    claims: tuple[ClaimKey, ...]
    joins: tuple[Joined, ...]
    copies: tuple[str, ...] = ()
    withdrawn: tuple[str, ...] = ()
    taken_back: tuple[ClaimKey, ...] = ()
    gone: int = 0
    anchor: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Root:
    """An origin with its outlets, the earliest first. `words` is the line to begin with, `via` the outlet through which
    an origin without a name of its own spoke, `anchor` an id for HTML."""

    origin: Origin
    words: str
    outlets: tuple[Outlet, ...]
    reference: str
    via: str = ""
    anchor: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tree:
    """All origins of some claims; `words` counts them: "31 reports, 4 outlets, 1 origin"."""

    words: str
    roots: tuple[Root, ...]
    circles: tuple[str, ...]


def tree(view: View, claims: Iterable[StoryClaim]) -> Tree:
    """The tree of the origins of some claims, those of most reports first."""
    claims = list(claims)
    support = view.trace.support(claims)
    standing = {(entry.claim.report, entry.claim.id): entry.standing for entry in claims}
    homes = {leaf.claim: leaf.outlet for branch in support.tree for leaf in branch.leaves}
    counts = support.counts
    roots = []
    for branch in support.tree:
        source = view.trace.sources.get(branch.origin.id)
        spoken = view.trace.sources.get(source.via) if source is not None and source.via else None
        via = spoken.name if spoken is not None else ""
        outlets = _outlets(branch.leaves, view, homes, via, standing)
        reports = len({leaf.report for leaf in branch.leaves})
        words = f"{plural(reports, 'report')}, {plural(len({outlet.name for outlet in outlets}), 'outlet')}, 1 origin"
        reference = claim_reference(branch.leaves[0].claim)
        roots.append(Root(origin=branch.origin, words=words, outlets=outlets, reference=reference, via=via))
    words = ", ".join(
        plural(counts[name], name.removesuffix("s")) for name in ("reports", "outlets", "origins", "sides")
    )
    circles = tuple(circle.reason for circle in view.trace.circles if homes.keys() & set(circle.claims))
    roots.sort(key=lambda root: -sum(len(outlet.reports) for outlet in root.outlets))
    return Tree(words=words, roots=tuple(map(_anchored, roots)), circles=circles)


def _anchored(root: Root) -> Root:
    outlets = tuple(
        replace(outlet, anchor=html_id("way", root.origin.id, *outlet.via, outlet.name)) for outlet in root.outlets
    )
    return replace(root, anchor=html_id("origin", root.origin.id), outlets=outlets)


def _outlets(
    leaves: Iterable[Leaf], view: View, homes: Mapping[ClaimKey, str], via: str, standing: Mapping[ClaimKey, str]
) -> tuple[Outlet, ...]:
    by_way: dict[tuple[str, ...], list[Leaf]] = {}
    for leaf in leaves:
        by_way.setdefault(_way(leaf, view, homes, via), []).append(leaf)
    withdrawn = view.trace.withdrawn
    return tuple(
        Outlet(
            name=way[-1],
            via=way[:-1],
            said=min(leaf.said for leaf in some),
            reports=tuple(dict.fromkeys(leaf.report for leaf in some)),
            claims=tuple(leaf.claim for leaf in some),
            joins=joins_of((join for leaf in some for join in leaf.path), view),
            copies=tuple(dict.fromkeys(leaf.report for leaf in some if any(join.kind == "copy" for join in leaf.path))),
            withdrawn=tuple(dict.fromkeys(withdrawn[leaf.claim] for leaf in some if leaf.claim in withdrawn)),
            taken_back=tuple(leaf.claim for leaf in some if leaf.claim in withdrawn),
            gone=sum(standing.get(leaf.claim, "current") != "current" for leaf in some),
        )
        for way, some in by_way.items()
    )


def _way(leaf: Leaf, view: View, homes: Mapping[ClaimKey, str], via: str) -> tuple[str, ...]:
    """The outlets from the origin to the one that prints a claim, each once."""
    way = [leaf.outlet]
    for join in leaf.path:
        if isinstance(join.parent, tuple):
            outlet = homes.get(join.parent) or _home(view, join.parent)
            if outlet and outlet not in way:
                way.append(outlet)
    if via and via not in way:
        way.append(via)
    return tuple(reversed(way))


def _home(view: View, key: ClaimKey) -> str:
    """The outlet of a claim that was not asked for."""
    if "homes" not in view.memo:
        branches = view.trace.support(view.snapshot.claims).tree
        view.memo["homes"] = {leaf.claim: leaf.outlet for branch in branches for leaf in branch.leaves}
    return str(view.memo["homes"].get(key, ""))


def joins_of(path: Iterable[Join], view: View) -> tuple[Joined, ...]:
    """Joins, each reason once, with what takes them back."""
    out: dict[str, Joined] = {}
    for join in path:
        if join.reason in out:
            continue
        child = join.child if isinstance(join.child, str) else claim_reference(join.child)
        if join.decision is not None:
            undo = join.decision in view.decisions
            out[join.reason] = Joined(join=join, kind="undo" if undo else "", targets=join.decision)
        elif join.kind in _BY_RULE:
            out[join.reason] = Joined(join=join, kind="not-same-origin", targets=f"{join.id}\n{child}")
        else:
            out[join.reason] = Joined(join=join)
    return tuple(out.values())
