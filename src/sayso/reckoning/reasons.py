"""Why a bound holds, and which ids cannot all hold: one minimal unsatisfiable subset, by certificates and deletion.

A certificate of the relaxation names the rows that it uses, and they name ids; from these, ids are left out one by one
as long as the rest still forces the matter (deletion-based shrinking, Chinneck and Dravnieks, ORSA J. Comp. 1991). An
id stays only where a whole-number point shows that the others do not force it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from math import floor
from typing import NamedTuple

from sayso.reckoning.integer import Deadline, Verdict, assumption_core, find, meets, with_row
from sayso.reckoning.linear import certify
from sayso.reckoning.relaxation import Relaxation
from sayso.reckoning.space import Limits, Proof, RowTerms, Space
from sayso.reckoning.system import System


class Probe(NamedTuple):
    """Whether there is a point; where there is none, the ids that suffice to rule it out."""

    verdict: Verdict
    ids: frozenset[str] = frozenset()


def blame(system: System, ids: Iterable[str], space: Space, used: Iterable[tuple[int, bool]]) -> frozenset[str]:
    """Ids that ask what the used rows (place in the space, high or low) were limited to; none for hard limits. Of
    several, one that is blamed already, else the heaviest."""
    among = ids if isinstance(ids, frozenset) else frozenset(ids)
    out: set[str] = set()
    for k, is_high in used:
        row = space.row_ids[k]
        limit = space.limits[k][is_high]
        if row < 0 or system.hard[row][is_high] == limit:
            continue
        names = [n for n, *ends in system.asked_on[row] if n in among and ends[is_high] == limit]
        if not out.intersection(names):
            out.add(min(names, key=lambda n: (-system.weight[n], n)))
    return frozenset(out)


def shrink(
    system: System, ids: Iterable[str], probe: Callable[[frozenset[str]], Probe], deadline: Deadline
) -> tuple[frozenset[str], bool]:
    """A subset of which none can be left out, and whether that is certain. The lightest go first."""
    kept: set[str] = set()
    waiting = sorted(ids, key=lambda name: (system.weight[name], name))
    certain = True
    while waiting:
        name = waiting.pop(0)
        if not deadline.left:
            kept.add(name)
            certain = False
            continue
        found = probe(frozenset((*kept, *waiting)))
        if found.verdict == "none":
            waiting = [other for other in waiting if other in found.ids]
        else:
            kept.add(name)
            certain = certain and found.verdict == "point"
    return frozenset(kept), certain


def probe_above(system: System, ids: frozenset[str], objective: RowTerms, value: int, deadline: Deadline) -> Probe:
    """Whether the objective can be more than `value` under these ids alone; they are taken to be able to hold."""
    space = system.space(ids, (j for j, _ in objective))
    above = system.meet_limits(space) & (system.values(objective) > value)
    if above.any():
        return Probe("point")
    place = {j: k for k, j in enumerate(space.columns)}
    goal = tuple((place[j], a) for j, a in objective)
    capped = with_row(space, goal, None, value + 1)
    vertex = Relaxation(capped, system.vertices).maximize(goal)
    if vertex.status == "optimal":
        whole = [round(v) for v in vertex.values]
        if sum(a * whole[j] for j, a in goal) > value and meets(space, whole):
            system.add_point(space.columns, whole)
            return Probe("point")
        proved = certify(capped, capped.limits, capped.rows, goal, vertex.multipliers)
        if proved is not None and floor(proved.value) <= value:
            return Probe("none", blame(system, ids, capped, proved.used))
    return _settle(system, ids, with_row(space, goal, value + 1, None), deadline)


def _settle(system: System, ids: frozenset[str], space: Space, deadline: Deadline) -> Probe:
    found = find(space, deadline)
    if found.verdict == "point":
        system.add_point(space.columns, found.values)
    return Probe(found.verdict, ids)


def explain(
    system: System,
    ids: frozenset[str],
    objective: RowTerms,
    value: int,
    support: frozenset[str] | None,
    deadline: Deadline,
) -> Proof:
    """Which of these ids force an objective to be at most `value`, none to spare. `support` is a set known to do so,
    None where only all of them are."""
    direct = _direct(system, ids, objective, value)
    if direct is not None:
        support = frozenset((direct,))
    if support is None:
        support = _core_above(system, ids, objective, value, deadline) or ids

    def probe(trial: frozenset[str]) -> Probe:
        return probe_above(system, trial, objective, value, deadline)

    shrunk, certain = shrink(system, support, probe, deadline)
    return Proof(value, shrunk, certain)


def _direct(system: System, ids: frozenset[str], objective: RowTerms, value: int) -> str | None:
    """An id that says it in so many words."""
    sign = 1
    row = system.row_of.get(objective)
    if row is None:
        sign = -1
        row = system.row_of.get(tuple((j, -a) for j, a in objective))
    if row is None:
        return None
    names = [
        name
        for name, low, high in system.asked_on[row]
        if name in ids and (high if sign > 0 else None if low is None else -low) == value
    ]
    return min(names, key=lambda n: (-system.weight[n], n), default=None)


def _core_above(
    system: System, ids: frozenset[str], objective: RowTerms, value: int, deadline: Deadline
) -> frozenset[str] | None:
    parts = {system.part[j] for j, _ in objective}
    columns = [j for part in sorted(parts) for j in system.part_columns[part]]
    rows = [i for part in sorted(parts) for i in system.part_rows[part]]
    space = system.box(columns, rows, {})
    place = {j: k for k, j in enumerate(columns)}
    goal = tuple((place[j], a) for j, a in objective)
    row_place = {i: k for k, i in enumerate(rows)}
    asked = [
        (name, row_place[row], low, high)
        for name in sorted(ids)
        for row, low, high in system.entries[name]
        if row in row_place
    ]
    return assumption_core(with_row(space, goal, value + 1, None), asked, deadline)


class Refuter:
    """Tells whether a space that keeps its columns and rows, but not their limits, holds a point.

    In its relaxation every row may be missed by one common amount: where the least amount is above 0, the multipliers
    are a vertex of the alternative system, whose support is small (Gleeson and Ryan, ORSA J. Comp. 1990).
    """

    def __init__(self, system: System, space: Space) -> None:
        self._system = system
        self._amount = len(space.columns)
        self._sides = [(k, high) for k in range(len(space.rows)) for high in (False, True)]
        self._elastic = replace(
            space,
            lows=(*space.lows, 0),
            highs=(*space.highs, None),
            row_ids=tuple(space.row_ids[k] for k, _ in self._sides),
            rows=tuple((*space.rows[k], (self._amount, -1 if high else 1)) for k, high in self._sides),
            limits=self._limits(space),
        )
        self._relaxation = Relaxation(self._elastic, system.vertices)

    def _limits(self, space: Space) -> tuple[Limits, ...]:
        return tuple((None, space.limits[k][1]) if high else (space.limits[k][0], None) for k, high in self._sides)

    def refute(self, ids: frozenset[str], space: Space, deadline: Deadline) -> Probe:
        """Whether the space, made of these ids' rows and hard ones, holds a point; else ids that rule it out."""
        system = self._system
        for k, (low, high) in enumerate(space.limits):
            if low is not None and high is not None and low > high:
                return Probe("none", blame(system, ids, space, [(k, False), (k, True)]))
        limits = self._limits(space)
        self._relaxation.set_limits(limits)
        goal = ((self._amount, -1),)
        vertex = self._relaxation.maximize(goal, deadline.left)
        if vertex.status == "optimal":
            whole = [round(v) for v in vertex.values[: self._amount]]
            if meets(space, whole):
                system.add_point(space.columns, whole)
                return Probe("point")
            proved = certify(self._elastic, limits, self._elastic.rows, goal, vertex.multipliers)
            if proved is not None and proved.value < 0:
                return Probe("none", blame(system, ids, space, [self._sides[k] for k, _ in proved.used]))
        return _settle(system, ids, space, deadline)


def refute(system: System, ids: frozenset[str], space: Space, deadline: Deadline) -> Probe:
    """Whether a space holds a point, for one that is looked at once."""
    return Refuter(system, space).refute(ids, space, deadline)


def minimal_core(system: System, core: frozenset[str], deadline: Deadline) -> tuple[frozenset[str], bool]:
    """Of ids that cannot all hold, a set of which none can be left out, and whether that is certain."""

    def probe(trial: frozenset[str]) -> Probe:
        space = system.space(trial)
        if system.meet_limits(space).any():
            return Probe("point")
        return refute(system, trial, space, deadline)

    return shrink(system, core, probe, deadline)
