"""Origins as a tree: from each origin to the outlets that carry its word, copies collapsed, with why each join was
made."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sayso.board.shelf import View
from sayso.board.text import plural
from sayso.story import Origin, StoryClaim
from sayso.tracing import ClaimKey, Join, Leaf, claim_reference

_BY_RULE = frozenset(("copy", "citation", "provenance", "alias"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    """A join with what takes it back: `kind` and `targets` of the decision, "" where nothing can."""

    join: Join
    kind: str = ""
    targets: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlet:
    """An outlet that carries an origin's word: since when, in which reports, how many of its claims, and the joins."""

    name: str
    said: datetime
    reports: tuple[str, ...]
    claims: tuple[ClaimKey, ...]
    joins: tuple[Joined, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Root:
    """An origin with its outlets, the earliest first. `words` is the line to begin with."""

    origin: Origin
    words: str
    outlets: tuple[Outlet, ...]
    reference: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tree:
    """All origins of some claims; `words` counts them: "31 reports, 4 outlets, 1 origin"."""

    words: str
    roots: tuple[Root, ...]
    circles: tuple[str, ...]


def tree(view: View, claims: Iterable[StoryClaim]) -> Tree:
    """The tree of the origins of some claims."""
    support = view.trace.support(list(claims))
    counts = support.counts
    roots = []
    for branch in support.tree:
        outlets = _outlets(branch.leaves, view)
        reports = len({leaf.report for leaf in branch.leaves})
        words = f"{plural(reports, 'report')}, {plural(len(outlets), 'outlet')}, 1 origin"
        reference = claim_reference(branch.leaves[0].claim)
        roots.append(Root(origin=branch.origin, words=words, outlets=outlets, reference=reference))
    words = ", ".join(
        plural(counts[name], name.removesuffix("s")) for name in ("reports", "outlets", "origins", "sides")
    )
    keys = {leaf.claim for branch in support.tree for leaf in branch.leaves}
    circles = tuple(circle.reason for circle in view.trace.circles if keys & set(circle.claims))
    return Tree(words=words, roots=tuple(sorted(roots, key=lambda r: -_reports(r))), circles=circles)


def _reports(root: Root) -> int:
    return sum(len(outlet.reports) for outlet in root.outlets)


def _outlets(leaves: Iterable[Leaf], view: View) -> tuple[Outlet, ...]:
    by_name: dict[str, list[Leaf]] = {}
    for leaf in leaves:
        by_name.setdefault(leaf.outlet, []).append(leaf)
    return tuple(
        Outlet(
            name=name,
            said=min(leaf.said for leaf in some),
            reports=tuple(dict.fromkeys(leaf.report for leaf in some)),
            claims=tuple(leaf.claim for leaf in some),
            joins=joins_of((join for leaf in some for join in leaf.path), view),
        )
        for name, some in by_name.items()
    )


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
            out[join.reason] = Joined(join=join, kind="not-same-origin", targets=f"{join.id} {child}")
        else:
            out[join.reason] = Joined(join=join)
    return tuple(out.values())
