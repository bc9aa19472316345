"""Linear relaxation by GLOP: vertices to be rounded, and multipliers that are turned into exact certificates.

Floating point is never believed. A vertex counts once its rounded values meet every row in integers; multipliers are
turned into fractions, and what bound they prove is worked out in integers (a Farkas or weak-duality certificate holds
for whatever multipliers).
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import lcm
from typing import Any, Literal, NamedTuple

from sayso.errors import SaysoError
from sayso.reckoning.space import Limits, RowTerms, Space

Status = Literal["optimal", "unbounded", "infeasible", "failed"]

_NEAR = 1e-6
_DENOMINATORS = (1, 2, 3, 4, 6, 12, 60)


class MissingSolverError(SaysoError):
    """OR-Tools is not installed."""

    def __init__(self) -> None:
        super().__init__("the reckoning needs OR-Tools: pip install 'sayso[reckoning]'")


class Vertex(NamedTuple):
    """Where the relaxation is best: values of the columns and multipliers of the rows, empty without an optimum."""

    status: Status
    values: Sequence[float]
    multipliers: Sequence[float]


class Certificate(NamedTuple):
    """An objective is at most `value`, because of these rows: the number of a row, and whether its high is used."""

    value: Fraction
    used: list[tuple[int, bool]]


class Programme:
    """A space as a linear programme whose row limits and objective change from solve to solve: it starts where it
    last stood."""

    def __init__(self, space: Space) -> None:
        try:
            from ortools.linear_solver import pywraplp
        except ImportError as error:
            raise MissingSolverError from error
        self.solver: Any = pywraplp.Solver.CreateSolver("GLOP")
        self.parameters: Any = pywraplp.MPSolverParameters()
        self.parameters.SetIntegerParam(self.parameters.PRESOLVE, self.parameters.PRESOLVE_OFF)
        self.infinity = self.solver.infinity()
        self.statuses: dict[int, Status] = {
            self.solver.OPTIMAL: "optimal",
            self.solver.UNBOUNDED: "unbounded",
            self.solver.INFEASIBLE: "infeasible",
        }
        variable = self.solver.NumVar
        self.columns = [
            variable(low, self.infinity if high is None else high, "")
            for low, high in zip(space.lows, space.highs, strict=True)
        ]
        self.rows: list[Any] = []
        self.limits: list[Limits] = []
        for terms, limits in zip(space.rows, space.limits, strict=True):
            self.add_row(terms, limits)
        self.goal = self.solver.Objective()
        self.goal.SetMaximization()

    def add_row(self, terms: RowTerms, limits: Limits) -> None:
        """One row more."""
        row = self.solver.Constraint(*self._open(limits))
        set_coefficient, columns = row.SetCoefficient, self.columns
        for j, a in terms:
            set_coefficient(columns[j], a)
        self.rows.append(row)
        self.limits.append(limits)

    def _open(self, limits: Limits) -> tuple[float, float]:
        low, high = limits
        return -self.infinity if low is None else low, self.infinity if high is None else high

    def set_limits(self, limits: Sequence[Limits]) -> None:
        """Change what differs. Limits that cross are for the caller to see: the solver would not take them."""
        for i, (old, new) in enumerate(zip(self.limits, limits, strict=True)):
            if old != new:
                self.rows[i].SetBounds(*self._open(new))
        self.limits = list(limits)

    def maximize(self, objective: RowTerms, seconds: float = 5.0) -> Vertex:
        """The best vertex for an objective over the columns."""
        self.goal.Clear()
        for j, a in objective:
            self.goal.SetCoefficient(self.columns[j], a)
        self.goal.SetMaximization()
        self.solver.SetTimeLimit(max(int(1000 * seconds), 1))
        status = self.statuses.get(self.solver.Solve(self.parameters), "failed")
        if status != "optimal":
            return Vertex(status, [], [])
        return Vertex(status, [c.solution_value() for c in self.columns], [r.dual_value() for r in self.rows])


def rounded(values: Sequence[float]) -> list[int] | None:
    """Whole numbers where all values nearly are, else None."""
    whole = [round(v) for v in values]
    return whole if all(abs(v - w) <= _NEAR * max(1.0, abs(v)) for v, w in zip(values, whole, strict=True)) else None


def whole_multipliers(multipliers: Sequence[float]) -> tuple[dict[int, int], int]:
    """Multipliers as whole numbers over one denominator; zeros left out."""
    near = {i: y for i, y in enumerate(multipliers) if abs(y) > _NEAR}
    for d in _DENOMINATORS:
        if all(abs(y * d - round(y * d)) <= _NEAR * d for y in near.values()):
            return {i: round(y * d) for i, y in near.items()}, d
    fractions = {i: Fraction(y).limit_denominator(1000) for i, y in near.items()}
    d = lcm(*(f.denominator for f in fractions.values()))
    return {i: int(f * d) for i, f in fractions.items()}, d


def certify(
    space: Space, limits: Sequence[Limits], rows: Sequence[RowTerms], objective: RowTerms, multipliers: Sequence[float]
) -> Certificate | None:
    """The bound on an objective that the multipliers prove, in exact arithmetic; None where they prove none."""
    whole, d = whole_multipliers(multipliers)
    rest = {j: a * d for j, a in objective}
    total = 0
    used = []
    for i, y in whole.items():
        low, high = limits[i]
        limit = high if y > 0 else low
        if limit is None:
            return None
        total += y * limit
        used.append((i, y > 0))
        for j, a in rows[i]:
            rest[j] = rest.get(j, 0) - y * a
    for j, r in rest.items():
        if r:
            end = space.highs[j] if r > 0 else space.lows[j]
            if end is None:
                return None
            total += r * end
    return Certificate(Fraction(total, d), used)
