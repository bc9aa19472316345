"""Support: who carries a claim or a cell of the picture, and why some of them count as one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sayso.story import Origin, Side
from sayso.tracing.joins import ClaimKey, Join
from sayso.tracing.tellings import Telling


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """A claim that carries it: in which report, of which outlet, when, and the joins that led to its origin."""

    claim: ClaimKey
    report: str
    outlet: str
    said: datetime
    path: tuple[Join, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch:
    """One independent origin and the claims that end there, in the order in which they were said."""

    origin: Origin
    leaves: tuple[Leaf, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Support:
    """Reports (ids), outlets (names), independent origins and sides that carry some claims, each once, in the order of
    first mention; `tree` holds a branch for each origin."""

    reports: tuple[str, ...]
    outlets: tuple[str, ...]
    origins: tuple[Origin, ...]
    sides: tuple[Side, ...]
    tree: tuple[Branch, ...]

    @property
    def counts(self) -> dict[str, int]:
        """How many reports, outlets, origins and sides there are."""
        return {
            "reports": len(self.reports),
            "outlets": len(self.outlets),
            "origins": len(self.origins),
            "sides": len(self.sides),
        }

    def explain(self) -> tuple[str, ...]:
        """The tree in words, a line for each origin, outlet and join; two spaces for each level."""
        lines: list[str] = []
        for branch in self.tree:
            lines.append(f"{branch.origin.name} ({branch.origin.side})")
            for leaf in branch.leaves:
                lines.append(f"  {leaf.outlet}, {leaf.said.date().isoformat()} {leaf.said:%H:%M}")
                lines.extend(f"    {join.reason} [{join.id}]" for join in leaf.path)
        return tuple(lines)


def make_support(
    tellings: Sequence[Telling], paths: Mapping[ClaimKey, tuple[Join, ...]], origins: Mapping[ClaimKey, Origin]
) -> Support:
    """The support of some tellings, in the order in which they were said."""
    leaves: dict[str, list[Leaf]] = {}
    known: dict[str, Origin] = {}
    for t in tellings:
        origin = known.setdefault(origins[t.key].id, origins[t.key])
        leaf = Leaf(claim=t.key, report=t.key[0], outlet=t.publisher, said=t.said, path=paths[t.key])
        leaves.setdefault(origin.id, []).append(leaf)
    return Support(
        reports=tuple(dict.fromkeys(t.key[0] for t in tellings)),
        outlets=tuple(dict.fromkeys(t.publisher for t in tellings)),
        origins=tuple(known.values()),
        sides=tuple(dict.fromkeys(o.side for o in known.values())),
        tree=tuple(Branch(origin=known[i], leaves=tuple(rest)) for i, rest in leaves.items()),
    )
