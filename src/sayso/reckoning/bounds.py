"""The highest value of an expression under some ids: relaxation, certificate, witness, and search for what is left."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import floor
from typing import NamedTuple

import numpy as np

from sayso.reckoning.integer import Deadline, dive, search, with_row
from sayso.reckoning.linear import certify
from sayso.reckoning.problem import POPULATION
from sayso.reckoning.reasons import blame
from sayso.reckoning.relaxation import Cone, Relaxation
from sayso.reckoning.space import Limits, RowTerms, Space, tighter
from sayso.reckoning.system import Flags, System


@dataclass(frozen=True, slots=True)
class Peak:
    """The highest value of an expression (None: it has none), whether it is reached, and ids that suffice to cap it
    (None: it took all)."""

    value: int | None
    exact: bool
    support: frozenset[str] | None = frozenset()

    def __add__(self, other: Peak) -> Peak:
        exact = self.exact and other.exact
        if self.value is None or other.value is None:
            return Peak(None, exact)
        support = None if self.support is None or other.support is None else self.support | other.support
        return Peak(self.value + other.value, exact, support)


class Base:
    """Ids that are taken to hold together, less those given up; which known points meet them, part by part. `asked` is
    what they ask of rows, where that is known."""

    def __init__(
        self,
        system: System,
        ids: frozenset[str],
        given_up: frozenset[str] = frozenset(),
        *,
        asked: dict[int, Limits] | None = None,
    ) -> None:
        self.system = system
        self.ids = ids
        self.given_up = given_up
        self.asked = system.limits_of_most(ids) if asked is None else asked
        self.low, self.high = system.arrays(self.asked)
        self._meets: Flags = system.meets(self.low, self.high)

    def lesser(self, dropped: frozenset[str]) -> Base:
        """The same without some of its ids."""
        system = self.system
        made = Base.__new__(Base)
        made.system, made.ids, made.given_up = system, self.ids - dropped, dropped
        made.asked, made.low, made.high = self.asked.copy(), self.low.copy(), self.high.copy()
        for row in {row for name in dropped for row, _, _ in system.entries[name]}:
            limits = system.limits_on(row, made.ids)
            made.asked[row] = limits
            made.low[row], made.high[row] = system.ends(tighter(system.hard[row], limits))
        made._meets = system.meets(made.low, made.high)
        return made

    def meets(self) -> Flags:
        """Which points [points, parts] meet the base."""
        if len(self._meets) < self.system.count:
            more = self.system.meets(self.low, self.high, len(self._meets))
            self._meets = np.concatenate([self._meets, more])
        return self._meets

    def box(self, part: int) -> Space:
        """All columns and rows of a part."""
        return self.system.box(self.system.part_columns[part], self.system.part_rows[part], self.asked)


class _Part(NamedTuple):
    """The relaxation of a part as it stands: whose limits it has, and its space."""

    relaxation: Relaxation
    base: Base
    space: Space
    cone: Cone


class Summit:
    """Finds peaks; keeps one relaxation for each part and lets its limits follow the base."""

    def __init__(self, system: System) -> None:
        self.system = system
        self._parts: dict[int, _Part] = {}

    def peak(self, base: Base, objective: RowTerms, deadline: Deadline, *, search: bool) -> Peak:
        """The highest value under a base that can hold. Without `search` only what the relaxation settles."""
        parts: dict[int, list[tuple[int, int]]] = {}
        for j, a in objective:
            parts.setdefault(self.system.part[j], []).append((j, a))
        total = Peak(0, True)
        for part, terms in parts.items():
            total += self._part_peak(base, part, tuple(terms), deadline, search)
        return total

    def _part(self, base: Base, part: int) -> _Part:
        known = self._parts.get(part)
        if known is not None and known.base is base:
            return known
        space = base.box(part)
        if known is None:
            vertices = self.system.vertices
            made = _Part(Relaxation(space, vertices), base, space, Cone(space, vertices))
        else:
            known.relaxation.set_limits(space.limits)
            made = known._replace(base=base, space=space)
        self._parts[part] = made
        return made

    def _reached(self, base: Base, part: int, objective: RowTerms) -> int | None:
        good = base.meets()[:, part]
        return int(self.system.values(objective)[good].max()) if good.any() else None

    def _part_peak(self, base: Base, part: int, objective: RowTerms, deadline: Deadline, search: bool) -> Peak:
        system = self.system
        if any(base.ids <= ids for ids in system.endless.get(objective, ())):
            return Peak(None, True)
        reached = self._reached(base, part, objective)
        capped = Peak(None, False)
        for proof in system.proofs.get(objective, ()):
            if proof.ids <= base.ids and _below(proof.value, capped):
                capped = Peak(proof.value, proof.value == reached, proof.ids)
        if capped.exact:
            return capped
        if not deadline.left:
            rough = self._rough(base, objective)
            return rough if rough.value is not None and _below(rough.value, capped) else capped
        relaxation, _, space, cone = self._part(base, part)
        place = {j: k for k, j in enumerate(space.columns)}
        goal = tuple((place[j], a) for j, a in objective)
        vertex = relaxation.maximize(goal)
        if vertex.status == "optimal":
            whole = [round(v) for v in vertex.values]
            if system.add_point(space.columns, whole) is not None:
                reached = self._reached(base, part, objective)
            proved = certify(space, space.limits, space.rows, goal, vertex.multipliers)
            if proved is not None and _below(floor(proved.value), capped):
                capped = Peak(floor(proved.value), False, blame(system, base.ids, space, proved.used))
        elif reached is not None and cone.has_ray(space, goal):
            system.endless.setdefault(objective, []).append(base.ids)
            return Peak(None, True)
        if capped.value == reached and reached is not None:
            return replace(capped, exact=True)
        return self._searched(space, goal, capped, reached, deadline) if search else capped

    def _rough(self, base: Base, objective: RowTerms) -> Peak:
        """What single rows say of the expression or of its variables one by one: for when there is no time left."""
        value: int | None = 0
        support: frozenset[str] = frozenset()
        for j, a in objective:
            end = self.system.high[j] if a > 0 else self.system.low[j]
            row = self.system.row_of.get(((j, 1),))
            limit = None if row is None else tighter(self.system.hard[row], base.asked.get(row, (None, None)))[a > 0]
            if row is not None and limit is not None and (end is None or (limit < end) == (a > 0)):
                end = limit
                support |= blame(self.system, base.ids, self.system.box([j], [row], base.asked), [(0, a > 0)])
            value = None if value is None or end is None else value + a * end
        return Peak(value, False, support if value is not None else frozenset())

    def _searched(self, space: Space, goal: RowTerms, capped: Peak, reached: int | None, deadline: Deadline) -> Peak:
        """Close the gap between a proved cap and the best known point."""
        if capped.value is not None:
            point = dive(with_row(space, goal, capped.value, None), deadline.within(0.5))
            if point is not None:
                self.system.add_point(space.columns, point)
                return replace(capped, exact=True)
        found = search(with_row(space, goal, reached, capped.value), deadline, goal)
        if found.verdict != "point" or found.best is None:
            return capped
        self.system.add_point(space.columns, found.values)
        value = sum(a * found.values[j] for j, a in goal)
        if found.best == value and value < POPULATION:
            return replace(capped, exact=True) if value == capped.value else Peak(value, True, None)
        return capped


def _below(value: int, peak: Peak) -> bool:
    return peak.value is None or value < peak.value


def negative(objective: RowTerms) -> RowTerms:
    """The expression with its sign turned: its highest value is the lowest one's negative."""
    return tuple((j, -a) for j, a in objective)
