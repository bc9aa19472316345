"""The solver's answers on random small problems against exhaustive enumeration."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from itertools import combinations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sayso.reckoning.problem import Bounds, Constraint, Problem, ProblemError, Variable
from sayso.reckoning.solver import Reckoner

pytest.importorskip("ortools")

Terms = tuple[tuple[str, int], ...]
# A seed a problem: drawing every number by itself takes longer than solving.
several = settings(max_examples=2000, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
some = settings(several, max_examples=300)
seeds = st.integers(0, 2**48)


class Enumerated:
    """All points of a problem whose variables are bounded, and which ids each of them meets."""

    def __init__(self, problem: Problem) -> None:
        axes = [np.arange(v.low, (v.high or 0) + 1) for v in problem.variables]
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


def some_terms(chance: random.Random, names: Sequence[str]) -> Terms:
    """A few variables, mostly counted once."""
    chosen = chance.sample(names, chance.randint(1, len(names)))
    return tuple((name, chance.choice((1, 1, 1, 1, -1, 2, -2, 3))) for name in chosen)


def some_constraint(chance: random.Random, names: Sequence[str], ids: str, truth: dict[str, int]) -> Constraint:
    """A constraint that mostly holds of a hidden truth, so that ranges come from several; sometimes a hard one."""
    terms = some_terms(chance, names)
    value = sum(a * truth[name] for name, a in terms) + chance.choice((0, 0, 0, 0, -1, 1, -4, 4))
    low = value - chance.randint(0, 2)
    high = value + chance.randint(0, 2)
    open_end = chance.choice(("low", "high", "neither"))
    hard = chance.random() < 0.08
    return Constraint(
        "hard" if hard else chance.choice(ids),
        terms,
        None if open_end == "low" else low,
        None if open_end == "high" else high,
        chance.randint(1, 3),
        hard,
    )


def some_problem(chance: random.Random) -> tuple[Problem, dict[str, int]]:
    """Up to five unknowns and nine constraints under up to seven ids, tied together or not; and the hidden truth."""
    names = "abcde"[: chance.randint(1, 5)]
    variables = tuple(Variable(n, low := chance.randint(-1, 1), low + chance.randint(1, 5)) for n in names)
    truth = {v.name: chance.randint(v.low, v.high or 0) for v in variables}
    ids = "PQRSTUV"[: chance.randint(1, 7)]
    asked = tuple(some_constraint(chance, names, ids, truth) for _ in range(chance.randint(1, 9)))
    return Problem(variables, asked), truth


def solved(problem: Problem) -> tuple[Reckoner, Enumerated] | None:
    """Both views of a problem; None where the hard constraints cannot hold, which the solver has to say."""
    truth = Enumerated(problem)
    if not len(truth.points):
        with pytest.raises(ProblemError):
            Reckoner(problem)
        return None
    return Reckoner(problem), truth


def check_bounds(truth: Enumerated, bounds: Bounds, expression: Terms) -> None:
    """Each end is the true one, forced by its reasons and by no fewer of them."""
    ways = truth.give_ups()[0]
    assert (bounds.exact_low, bounds.exact_high, bounds.minimal_low, bounds.minimal_high) == (True,) * 4
    assert (bounds.low, bounds.high) == truth.range_of(expression, ways)
    value = truth.value(expression)
    assert bounds.low is not None
    assert bounds.high is not None
    for reasons, beyond in ((bounds.low_reasons, value < bounds.low), (bounds.high_reasons, value > bounds.high)):
        assert not (truth.mask(reasons) & beyond).any()
        for name in reasons:
            assert (truth.mask(reasons - {name}) & beyond).any()
    for given_up, reasons in ((bounds.low_given_up, bounds.low_reasons), (bounds.high_given_up, bounds.high_reasons)):
        assert not given_up or given_up in ways
        assert not given_up & reasons


@several
@given(seeds)
def test_all_answers_equal_those_of_exhaustive_enumeration(seed: int) -> None:
    chance = random.Random(seed)
    problem, _ = some_problem(chance)
    both = solved(problem)
    if both is None:
        return
    reckoner, truth = both
    clashes, give_ups = reckoner.clashes(), reckoner.give_ups()
    assert clashes.complete
    assert give_ups.complete
    assert set(clashes.sets) == truth.clashes()
    assert len(clashes.sets) == len(set(clashes.sets))
    sets, weight = truth.give_ups()
    assert {way.ids for way in give_ups.sets} == sets
    assert {way.weight for way in give_ups.sets} == {weight}
    names = [v.name for v in problem.variables]
    expressions = [some_terms(chance, names) for _ in range(2)]
    for expression, bounds in zip(expressions, reckoner.all_bounds(expressions), strict=True):
        check_bounds(truth, bounds, expression)


@some
@given(seeds)
def test_bounds_do_not_hang_on_what_was_asked_before(seed: int) -> None:
    chance = random.Random(seed)
    problem, _ = some_problem(chance)
    both = solved(problem)
    if both is None:
        return
    names = [v.name for v in problem.variables]
    for _ in range(3):
        expression = some_terms(chance, names)
        check_bounds(both[1], both[0].bounds(expression), expression)


@some
@given(seeds)
def test_a_what_if_equals_building_anew(seed: int) -> None:
    chance = random.Random(seed)
    problem, hidden = some_problem(chance)
    both = solved(problem)
    if both is None:
        return
    reckoner, before = both
    names = [v.name for v in problem.variables]
    expressions = [some_terms(chance, names) for _ in range(2)]
    reckoner.all_bounds(expressions)
    reckoner.clashes()
    ids = sorted({c.id for c in problem.constraints})
    out = set(chance.sample(ids, chance.randint(0, min(2, len(ids)))))
    more = tuple(some_constraint(chance, names, "PXY", hidden) for _ in range(chance.randint(0, 2)))
    kept = tuple(c for c in problem.constraints if c.id not in out)
    anew = solved(Problem(problem.variables, (*kept, *more)))
    if anew is None:
        return
    fresh, truth = anew
    reused = reckoner.without(out).with_constraints(more)
    assert reused.clashes() == fresh.clashes()
    assert reused.give_ups() == fresh.give_ups()
    for expression in expressions:
        check_bounds(truth, reused.bounds(expression), expression)
    # And the one it was made from still answers as before.
    assert set(reckoner.clashes().sets) == before.clashes()
    for expression in expressions:
        check_bounds(before, reckoner.bounds(expression), expression)
