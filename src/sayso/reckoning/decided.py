"""What an editor decided about groups: that two are the same, have nobody in common, or lie one inside the other."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from sayso.claims import FATES, Claim
from sayso.errors import SaysoError
from sayso.reckoning.groups import Who, aliases
from sayso.reckoning.labels import singular
from sayso.story import Decision

GroupRelation = Literal["same-group", "disjoint-groups", "group-inside"]


_ARTICLE = re.compile(r"^(?:the|an?) ", re.I)
_CELL = re.compile(rf"^(?:{'|'.join(FATES)}):")


class GroupError(SaysoError):
    """A decision is not about two groups, or names one that no claim of the story speaks of."""


@dataclass(frozen=True, slots=True)
class GroupDecision:
    """Two groups and what an editor says of them; for "group-inside" the first is inside the second. `others`: more of
    which the same is said, each with each (not for "group-inside"). A group is named
    by its id or that of a cell ("captive/US", "held:captive/US"), by its label in the picture ("Americans"), or by
    words or head noun of a claim ("foreign hostages", "hostage")."""

    kind: GroupRelation
    first: str
    second: str
    id: str = ""
    others: tuple[str, ...] = ()

    @property
    def reason(self) -> str:
        """The id under which it stands among reasons."""
        return f"editor:{self.id or f'{self.kind}:{self.first}:{self.second}'}"

    @classmethod
    def of(cls, decision: Decision) -> GroupDecision:
        """From a ledger's decision. Raises GroupError when it is not about two groups, or several to be told alike."""
        most = {"same-group": None, "disjoint-groups": None, "group-inside": 2}
        if decision.kind not in ("same-group", "disjoint-groups", "group-inside"):
            raise GroupError(f"decision {decision.id}: {decision.kind} is not about groups")
        count = len(decision.targets)
        if count < 2 or count > (most[decision.kind] or count):
            raise GroupError(f"decision {decision.id}: {decision.kind} of {count} groups; two are needed")
        first, second, *others = decision.targets
        return cls(decision.kind, first, second, decision.id, tuple(others))


Followed = tuple[GroupDecision, Sequence[Who]]
"""A decision with the groups that are meant."""


class GroupNames:
    """What each name of a group stands for in a story: ids first, then labels, words as written, head nouns. Of claims
    with one name the first decides."""

    def __init__(self, told: Iterable[tuple[Claim, Who]], besides: Iterable[Who], label: Callable[[Who], str]) -> None:
        self._named: dict[str, Who] = {}
        told = list(told)
        groups = list(dict.fromkeys([*(who for _, who in told), *besides]))
        for who in groups:
            self._named.setdefault(_bare(who.id), who)
        for name in (label, lambda who: singular(label(who))):
            for who in groups:
                self._named.setdefault(_bare(name(who)), who)
        for claim, who in told:
            if claim.group is not None and claim.group.text:
                self._named.setdefault(_bare(claim.group.text), who)
        for claim, who in told:
            if claim.group is not None and claim.group.head:
                self._named.setdefault(_bare(claim.group.head), who)
                self._named.setdefault(_bare(f"{claim.group.head}s"), who)

    def resolve(self, decision: GroupDecision) -> list[Who]:
        """The groups of a decision. Raises GroupError naming the decision and the group that no claim speaks of."""
        found = []
        for name in (decision.first, decision.second, *decision.others):
            who = self._named.get(_bare(name)) or self._named.get(_bare(_CELL.sub("", name)))
            if who is None:
                raise GroupError(f"decision {decision.id or '(no id)'} ({decision.kind}): no claim speaks of {name!r}")
            found.append(who)
        return found


def _bare(name: str) -> str:
    return _ARTICLE.sub("", " ".join(name.split())).lower()


def sort_out(decisions: Iterable[GroupDecision], named: GroupNames) -> tuple[list[Followed], tuple[str, ...]]:
    """The decisions with their groups; and of those about a group that no claim speaks of (any more), that they count
    for nothing: a decision must not take the picture away."""
    followed: list[Followed] = []
    notes = []
    for decision in decisions:
        try:
            followed.append((decision, named.resolve(decision)))
        except GroupError as error:
            notes.append(f"Left aside: {error}")
    return followed, tuple(notes)


def same_groups(followed: Iterable[Followed]) -> Mapping[Who, Who]:
    """For groups said to be the same, each to the one that stands for all."""
    return aliases(pair for d, groups in followed if d.kind == "same-group" for pair in pairwise(groups))
