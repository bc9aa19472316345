"""Exhaustive enumeration of small problems: what the solver's answers are compared with."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations

import numpy as np

from sayso.reckoning.problem import Constraint, Problem

TOP = 4
"""Random variables with an upper end of their own have at most this; those without are looked at up to `WIDE`."""


class Enumerated:
    """All points of a problem whose variables are bounded, and which ids each of them meets."""

    def __init__(self, problem: Problem) -> None:
        axes = [np.arange(v.low, (v.high if v.high is not None else 0) + 1) for v in problem.variables]
        self.points = np.stack([g.ravel() for g in np.meshgrid(*axes, indexing="ij")], axis=1)
        self.place = {v.name: k for k, v in enumerate(problem.variables)}
        self.ids = sorted({c.id for c in problem.constraints if not c.hard})
        self.weight = {name: max(c.weight for c in problem.constraints if c.id == name) for name in self.ids}
        good = np.ones(len(self.points), dtype=bool)
        self.meets = {name: good.copy() for name in self.ids}
        for constraint in problem.constraints:
            if constraint.hard:
                good &= self.holds(constraint)
        for constraint in problem.constraints:
            if not constraint.hard:
                self.meets[constraint.id] &= self.holds(constraint)
        self.points = self.points[good]
        self.meets = {name: met[good] for name, met in self.meets.items()}

    def value(self, terms: Iterable[tuple[str, int]]) -> np.ndarray:
        total = np.zeros(len(self.points), dtype=np.int64)
        for name, factor in terms:
            total += factor * self.points[:, self.place[name]]
        return total

    def holds(self, constraint: Constraint) -> np.ndarray:
        value = self.value(constraint.terms)
        met = np.ones(len(value), dtype=bool)
        if constraint.low is not None:
            met &= value >= constraint.low
        if constraint.high is not None:
            met &= value <= constraint.high
        return met

    def mask(self, ids: Iterable[str]) -> np.ndarray:
        met = np.ones(len(self.points), dtype=bool)
        for name in ids:
            met &= self.meets[name]
        return met

    def can_hold(self, ids: Iterable[str]) -> bool:
        return bool(self.mask(ids).any())

    def subsets(self) -> list[frozenset[str]]:
        return [frozenset(s) for n in range(len(self.ids) + 1) for s in combinations(self.ids, n)]

    def clashes(self) -> set[frozenset[str]]:
        """Every minimal set that cannot hold; subsets come smallest first."""
        out: list[frozenset[str]] = []
        for subset in self.subsets():
            if not any(found <= subset for found in out) and not self.can_hold(subset):
                out.append(subset)
        return set(out)

    def give_ups(self) -> tuple[set[frozenset[str]], int]:
        """Every set to give up that weighs least, and its weight."""
        everything = frozenset(self.ids)
        working = [s for s in self.subsets() if self.can_hold(everything - s)]
        least = min(sum(self.weight[n] for n in s) for s in working)
        return {s for s in working if sum(self.weight[n] for n in s) == least}, least

    def range_of(self, terms: Sequence[tuple[str, int]], given_up: Iterable[frozenset[str]]) -> tuple[int, int]:
        """Lowest and highest value over all ways of giving up."""
        value = self.value(terms)
        met = np.zeros(len(value), dtype=bool)
        for dropped in given_up:
            met |= self.mask(frozenset(self.ids) - dropped)
        return int(value[met].min()), int(value[met].max())
