"""The solver's answers on random small problems against exhaustive enumeration."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from sayso.reckoning.problem import Bounds, Constraint, Problem, ProblemError, Variable
from sayso.reckoning.solver import Reckoner

pytest.importorskip("ortools")

_spec = importlib.util.spec_from_file_location("core_brute_force", Path(__file__).with_name("core_brute_force.py"))
assert _spec is not None and _spec.loader is not None
_module = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(_module)
Enumerated = _module.Enumerated

NAMES = ("a", "b", "c", "d")
several = settings(max_examples=2000, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
some = settings(several, max_examples=500)

coefficients = st.sampled_from((1, 1, 1, 1, -1, 2, -2, 3))


@st.composite
def terms(draw: st.DrawFn, names: tuple[str, ...]) -> tuple[tuple[str, int], ...]:
    chosen = draw(st.lists(st.sampled_from(names), min_size=1, max_size=len(names), unique=True))
    return tuple((name, draw(coefficients)) for name in chosen)


@st.composite
def constraints(draw: st.DrawFn, names: tuple[str, ...], ids: tuple[str, ...], hard: bool = True) -> Constraint:
    low = draw(st.none() | st.integers(-3, 12))
    high = draw(st.none() | st.integers(-3, 12)) if low is None else draw(st.none() | st.integers(low, low + 6))
    is_hard = hard and draw(st.integers(0, 9)) == 0
    name = "hard" if is_hard else draw(st.sampled_from(ids))
    return Constraint(name, draw(terms(names)), low, high, draw(st.integers(1, 3)), is_hard)


@st.composite
def problems(draw: st.DrawFn) -> Problem:
    names = NAMES[: draw(st.integers(1, 4))]
    variables = tuple(Variable(n, low := draw(st.integers(-1, 1)), draw(st.integers(low, 4))) for n in names)
    ids = tuple("PQRSTU"[: draw(st.integers(1, 6))])
    asked = draw(st.lists(constraints(names, ids), min_size=1, max_size=8))
    return Problem(variables, tuple(asked))


def solved(problem: Problem) -> tuple[Reckoner, Enumerated]:
    """Both views of a problem whose hard constraints can hold; the solver has to say when they cannot."""
    truth = Enumerated(problem)
    if not len(truth.points):
        with pytest.raises(ProblemError):
            Reckoner(problem)
        assume(False)
    return Reckoner(problem), truth


def check_reasons(truth: Enumerated, bounds: Bounds, terms: tuple[tuple[str, int], ...]) -> None:
    """Each end is forced by its reasons, and by no fewer of them."""
    value = truth.value(terms)
    for reasons, beyond in ((bounds.low_reasons, value < bounds.low), (bounds.high_reasons, value > bounds.high)):
        assert not (truth.mask(reasons) & beyond).any()
        for name in reasons:
            assert (truth.mask(reasons - {name}) & beyond).any()


@several
@given(st.data())
def test_all_answers_equal_those_of_exhaustive_enumeration(data: st.DataObject) -> None:
    problem = data.draw(problems())
    names = tuple(v.name for v in problem.variables)
    reckoner, truth = solved(problem)
    clashes, give_ups = reckoner.clashes(), reckoner.give_ups()
    assert clashes.complete
    assert give_ups.complete
    assert set(clashes.sets) == truth.clashes()
    assert len(clashes.sets) == len(set(clashes.sets))
    sets, weight = truth.give_ups()
    assert {way.ids for way in give_ups.sets} == sets
    assert {way.weight for way in give_ups.sets} == {weight}
    for expression in data.draw(st.lists(terms(names), min_size=1, max_size=3)):
        bounds = reckoner.bounds(expression)
        assert bounds.exact_low and bounds.exact_high and bounds.minimal_low and bounds.minimal_high
        assert (bounds.low, bounds.high) == truth.range_of(expression, sets)
        check_reasons(truth, bounds, expression)
        assert {bounds.low_given_up, bounds.high_given_up} <= sets


@some
@given(st.data())
def test_a_what_if_equals_building_anew(data: st.DataObject) -> None:
    problem = data.draw(problems())
    names = tuple(v.name for v in problem.variables)
    reckoner, _ = solved(problem)
    expressions = data.draw(st.lists(terms(names), min_size=1, max_size=3))
    reckoner.all_bounds(expressions)
    reckoner.clashes()
    ids = sorted({c.id for c in problem.constraints})
    out = data.draw(st.sets(st.sampled_from(ids), max_size=2))
    more = data.draw(st.lists(constraints(names, ("P", "X", "Y")), max_size=2))
    kept = tuple(c for c in problem.constraints if c.id not in out)
    changed = Problem(problem.variables, (*kept, *more))
    fresh, truth = solved(changed)
    reused = reckoner.without(out).with_constraints(more)
    assert reused.clashes() == fresh.clashes()
    assert reused.give_ups() == fresh.give_ups()
    for expression in expressions:
        bounds = reused.bounds(expression)
        assert (bounds.low, bounds.high) == truth.range_of(expression, truth.give_ups()[0])
        assert bounds.exact_low and bounds.exact_high and bounds.minimal_low and bounds.minimal_high
        check_reasons(truth, bounds, expression)
    # And the one it was made from still answers as before.
    before = Enumerated(problem)
    assert set(reckoner.clashes().sets) == before.clashes()
    for expression in expressions:
        assert (bounds := reckoner.bounds(expression)).low == before.range_of(expression, before.give_ups()[0])[0]
        check_reasons(before, bounds, expression)
