"""Whole-number search: rounding and diving in the relaxation first, CP-SAT where that does not settle it."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import floor
from typing import Any, Literal

from sayso.reckoning.linear import MissingSolverError, Programme, rounded
from sayso.reckoning.problem import POPULATION
from sayso.reckoning.space import RowTerms, Space

Verdict = Literal["point", "none", "unknown"]

_DIVES = 60
# Names the search and keeps it the same from run to run.
_SEED = 20260101


@dataclass(frozen=True, slots=True)
class Found:
    """A point where there is one, "none" where it is proved that there is not; `best` bounds the objective."""

    verdict: Verdict
    values: tuple[int, ...] = ()
    best: int | None = None


class Deadline:
    """A moment at which to stop."""

    def __init__(self, seconds: float) -> None:
        self.at = time.monotonic() + seconds

    @property
    def left(self) -> float:
        """Seconds left, 0 when it has passed."""
        return max(self.at - time.monotonic(), 0.0)

    def within(self, share: float) -> Deadline:
        """An earlier one, after a share of what is left."""
        return Deadline(self.left * share)


def meets(space: Space, values: Sequence[int]) -> bool:
    """Whether a point lies in a space."""
    for value, low, high in zip(values, space.lows, space.highs, strict=True):
        if not low <= value <= (POPULATION if high is None else high):
            return False
    for terms, (low_limit, high_limit) in zip(space.rows, space.limits, strict=True):
        total = sum(a * values[j] for j, a in terms)
        if (low_limit is not None and total < low_limit) or (high_limit is not None and total > high_limit):
            return False
    return True


def with_row(space: Space, terms: RowTerms, low: int | None, high: int | None) -> Space:
    """A space with one row more, over its own columns."""
    return replace(space, row_ids=(*space.row_ids, -1), rows=(*space.rows, terms), limits=(*space.limits, (low, high)))


def dive(space: Space, deadline: Deadline) -> tuple[int, ...] | None:
    """A point, by fixing one column after the other near the relaxation's vertex; None where that fails."""
    relaxation = Programme(space)
    lows, highs = list(space.lows), list(space.highs)
    for _ in range(_DIVES):
        vertex = relaxation.maximize((), min(deadline.left, 2.0))
        if vertex.status != "optimal" or not deadline.left:
            return None
        whole = [round(v) for v in vertex.values]
        if meets(space, whole):
            return tuple(whole)
        if rounded(vertex.values) is not None:
            return None
        j = max(range(len(whole)), key=lambda k: abs(vertex.values[k] - whole[k]))
        down = int(vertex.values[j] // 1)
        first, second = (down, down + 1) if whole[j] == down else (down + 1, down)
        for value in (first, second):
            inside = lows[j] <= value and (highs[j] is None or value <= (highs[j] or 0))
            if not inside:
                continue
            relaxation.columns[j].SetBounds(value, value)
            if value == second or relaxation.maximize((), min(deadline.left, 2.0)).status == "optimal":
                lows[j] = highs[j] = value
                break
    return None


def constraint_solver() -> Any:
    """CP-SAT's module, loaded on first use. Raises MissingSolverError where OR-Tools is not installed."""
    try:
        from ortools.sat.python import cp_model
    except ImportError as error:
        raise MissingSolverError from error
    return cp_model


def solve(model: Any, seconds: float, *, small: bool = False) -> tuple[Any, str]:
    """Run CP-SAT on one thread with a fixed seed; the solver and the name of its status. A small model is not worth
    much simplifying beforehand."""
    cp_model = constraint_solver()
    solver = cp_model.CpSolver()
    if small:
        solver.parameters.cp_model_probing_level = 0
        solver.parameters.symmetry_level = 0
        solver.parameters.max_presolve_iterations = 1
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = _SEED
    solver.parameters.linearization_level = 2
    solver.parameters.max_time_in_seconds = max(seconds, 0.001)
    return solver, solver.status_name(solver.solve(model))


def _linear(model: Any, columns: Sequence[Any], terms: RowTerms) -> Any:
    cp_model = constraint_solver()
    return cp_model.LinearExpr.weighted_sum([columns[j] for j, _ in terms], [a for _, a in terms])


def search(space: Space, deadline: Deadline, objective: RowTerms = (), hint: Sequence[int] | None = None) -> Found:
    """A point of the space by CP-SAT, the one with the highest objective where one is given: then `best` is the
    bound proved, equal to the point's value where it is the highest."""
    if not deadline.left:
        return Found("unknown")
    cp_model = constraint_solver()
    model = cp_model.CpModel()
    columns = [
        model.new_int_var(low, POPULATION if high is None else high, "")
        for low, high in zip(space.lows, space.highs, strict=True)
    ]
    for terms, (low, high) in zip(space.rows, space.limits, strict=True):
        if low is not None and high is not None and low > high:
            return Found("none")
        bottom = cp_model.INT_MIN if low is None else low
        top = cp_model.INT_MAX if high is None else high
        model.add_linear_expression_in_domain(_linear(model, columns, terms), cp_model.Domain(bottom, top))
    if objective:
        model.maximize(_linear(model, columns, objective))
    for column, value in zip(columns, hint or (), strict=False):
        model.add_hint(column, value)
    solver, status = solve(model, deadline.left)
    if status == "INFEASIBLE":
        return Found("none")
    if status not in ("OPTIMAL", "FEASIBLE"):
        return Found("unknown")
    values = tuple(int(solver.value(c)) for c in columns)
    if not meets(space, values):
        return Found("unknown")
    best = floor(solver.best_objective_bound + 0.5) if objective else None
    if objective and status == "OPTIMAL":
        best = sum(a * values[j] for j, a in objective)
    return Found("point", values, best)


def find(space: Space, deadline: Deadline) -> Found:
    """Any point of the space: by diving, then by CP-SAT."""
    point = dive(space, deadline)
    return Found("point", point) if point is not None else search(space, deadline)


def assumption_core(
    space: Space, ids_of_rows: Sequence[tuple[str | None, int, int | None, int | None]], deadline: Deadline
) -> frozenset[str] | None:
    """Ids whose rows cannot all hold in a space, as CP-SAT's assumptions give them: rows are (id, row of the space,
    low, high), the space's own limits hold in any case. None where that is not shown in time."""
    cp_model = constraint_solver()
    model = cp_model.CpModel()
    columns = [
        model.new_int_var(low, POPULATION if high is None else high, "")
        for low, high in zip(space.lows, space.highs, strict=True)
    ]
    literals: dict[str, Any] = {}

    def require(k: int, low: int | None, high: int | None, literal: Any) -> None:
        domain = cp_model.Domain(cp_model.INT_MIN if low is None else low, cp_model.INT_MAX if high is None else high)
        row = model.add_linear_expression_in_domain(_linear(model, columns, space.rows[k]), domain)
        if literal is not None:
            row.only_enforce_if(literal)

    for k, (low, high) in enumerate(space.limits):
        require(k, low, high, None)
    for name, k, low, high in ids_of_rows:
        if name is not None and name not in literals:
            literals[name] = model.new_bool_var("")
        require(k, low, high, None if name is None else literals[name])
    model.add_assumptions(list(literals.values()))
    solver, status = solve(model, deadline.left)
    if status != "INFEASIBLE":
        return None
    core = set(solver.sufficient_assumptions_for_infeasibility())
    return frozenset(name for name, literal in literals.items() if literal.index in core)
