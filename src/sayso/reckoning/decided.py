"""What an editor decided about groups: that two are the same, have nobody in common, or lie one inside the other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from sayso.errors import SaysoError
from sayso.reckoning.groups import Who, aliases
from sayso.story import Decision, Testimony

GroupRelation = Literal["same-group", "disjoint-groups", "group-inside"]


class GroupError(SaysoError):
    """A decision names a group that no claim of the story speaks of."""


@dataclass(frozen=True, slots=True)
class GroupDecision:
    """Two groups and what an editor says of them; for "group-inside" the first is inside the second. A group is named
    by the id of its cells ("captive/US"), or by words or head noun of a claim ("foreign hostages", "hostage")."""

    kind: GroupRelation
    first: str
    second: str
    id: str = ""

    @property
    def reason(self) -> str:
        """The id under which it stands among reasons."""
        return f"editor:{self.id or f'{self.kind}:{self.first}:{self.second}'}"

    @classmethod
    def of(cls, decision: Decision) -> GroupDecision:
        """From a ledger's decision. Raises GroupError when it is not about two groups."""
        if decision.kind not in ("same-group", "disjoint-groups", "group-inside") or len(decision.targets) != 2:
            raise GroupError(
                f"decision {decision.id}: {decision.kind} of {len(decision.targets)} groups; two are needed"
            )
        return cls(decision.kind, *decision.targets, id=decision.id)


def names(testimony: Iterable[Testimony], sets: Mapping[str, Who]) -> dict[str, Who]:
    """What each name of a group stands for: ids first, then words as written, then head nouns; the first claim with
    that name decides."""
    out: dict[str, Who] = {}
    told = [(t.claim, sets[t.claim.id]) for t in testimony if t.claim.id in sets]
    for _, who in told:
        out.setdefault(who.id, who)
    for claim, who in told:
        if claim.group is not None and claim.group.text:
            out.setdefault(claim.group.text.lower(), who)
    for claim, who in told:
        if claim.group is not None and claim.group.head:
            out.setdefault(claim.group.head.lower(), who)
            out.setdefault(f"{claim.group.head.lower()}s", who)
    return out


def resolve(decision: GroupDecision, named: Mapping[str, Who]) -> tuple[Who, Who]:
    """The two groups. Raises GroupError naming the one that no claim speaks of."""
    found = []
    for name in (decision.first, decision.second):
        who = named.get(name) or named.get(name.lower())
        if who is None:
            raise GroupError(f"{decision.kind}: no claim speaks of the group {name!r}")
        found.append(who)
    return found[0], found[1]


def same_groups(decisions: Iterable[GroupDecision], named: Mapping[str, Who]) -> Mapping[Who, Who]:
    """For groups said to be the same, each to the one that stands for all."""
    return aliases(resolve(d, named) for d in decisions if d.kind == "same-group")
