"""The highest value of an expression under some ids: relaxation, certificate, witness, and search for what is left."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import floor

import numpy as np

from sayso.reckoning.integer import Deadline, dive, search, with_row
from sayso.reckoning.linear import Relaxation, certify, find_ray
from sayso.reckoning.problem import POPULATION
from sayso.reckoning.reasons import blame
from sayso.reckoning.system import Flags, RowTerms, Space, System


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
    """Ids that are taken to hold together, less those given up; which known points meet them, part by part."""

    def __init__(self, system: System, ids: frozenset[str], given_up: frozenset[str] = frozenset()) -> None:
        self.system = system
        self.ids = ids
        self.given_up = given_up
        self.asked = system.limits(ids)
        self.low, self.high = system.arrays(ids)
        self._meets: Flags = system.meets(self.low, self.high)

    def meets(self) -> Flags:
        """Which points [points, parts] meet the base."""
        if len(self._meets) < self.system.count:
            more = self.system.meets(self.low, self.high, len(self._meets))
            self._meets = np.concatenate([self._meets, more])
        return self._meets

    def box(self, part: int) -> Space:
        """All columns and rows of a part."""
        return self.system.box(self.system.part_columns[part], self.system.part_rows[part], self.asked)


class Summit:
    """Finds peaks; keeps one relaxation for each part and lets its limits follow the base."""

    def __init__(self, system: System) -> None:
        self.system = system
        self._relaxations: dict[int, tuple[Relaxation, Base, Space]] = {}

    def peak(self, base: Base, objective: RowTerms, deadline: Deadline | None) -> Peak:
        """The highest value under a base that can hold. Without a deadline only what needs no search."""
        parts: dict[int, list[tuple[int, int]]] = {}
        for j, a in objective:
            parts.setdefault(self.system.part[j], []).append((j, a))
        total = Peak(0, True)
        for part, terms in parts.items():
            total += self._part_peak(base, part, tuple(terms), deadline)
        return total

    def _relaxation(self, base: Base, part: int) -> tuple[Relaxation, Space]:
        known = self._relaxations.get(part)
        if known is not None and known[1] is base:
            return known[0], known[2]
        space = base.box(part)
        if known is None:
            relaxation = Relaxation(space)
        else:
            relaxation = known[0]
            relaxation.set_limits(space.limits)
        self._relaxations[part] = (relaxation, base, space)
        return relaxation, space

    def _reached(self, base: Base, part: int, objective: RowTerms) -> int | None:
        good = base.meets()[:, part]
        return int(self.system.values(objective)[good].max()) if good.any() else None

    def _part_peak(self, base: Base, part: int, objective: RowTerms, deadline: Deadline | None) -> Peak:
        system = self.system
        if any(base.ids <= ids for ids in system.endless.get(objective, ())):
            return Peak(None, True)
        reached = self._reached(base, part, objective)
        capped = Peak(None, False)
        for proof in system.proofs.get(objective, ()):
            if proof.ids <= base.ids and (capped.value is None or proof.value < capped.value):
                capped = Peak(proof.value, proof.value == reached, proof.ids)
        if capped.exact:
            return capped
        relaxation, space = self._relaxation(base, part)
        place = {j: k for k, j in enumerate(space.columns)}
        goal = tuple((place[j], a) for j, a in objective)
        vertex = relaxation.maximize(goal)
        if vertex.status == "optimal":
            whole = [round(v) for v in vertex.values]
            if system.add_point(space.columns, whole) is not None:
                reached = self._reached(base, part, objective)
            proved = certify(space, space.limits, space.rows, goal, vertex.multipliers)
            if proved is not None and (capped.value is None or floor(proved.value) < capped.value):
                capped = Peak(floor(proved.value), False, blame(system, base.ids, space, proved.used))
        elif reached is not None and find_ray(space, space.limits, goal):
            system.endless.setdefault(objective, []).append(base.ids)
            return Peak(None, True)
        if capped.value == reached and reached is not None:
            return replace(capped, exact=True)
        return capped if deadline is None else self._searched(space, goal, objective, capped, reached, deadline)

    def _searched(
        self, space: Space, goal: RowTerms, objective: RowTerms, capped: Peak, reached: int | None, deadline: Deadline
    ) -> Peak:
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


def negative(objective: RowTerms) -> RowTerms:
    """The expression with its sign turned: its highest value is the lowest one's negative."""
    return tuple((j, -a) for j, a in objective)
