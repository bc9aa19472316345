"""What was solved before, in a story like this one, changes how long an answer takes, and nothing else."""

from __future__ import annotations

import random

import pytest

from sayso.reckoning import relaxation
from sayso.reckoning.linear import Programme
from sayso.reckoning.problem import Constraint, Problem, Variable
from sayso.reckoning.relaxation import Relaxation, Vertices
from sayso.reckoning.solver import Reckoner
from sayso.reckoning.space import Limits, Space
from sayso.reckoning.system import System


def some_space(chance: random.Random) -> Space:
    columns = chance.randint(2, 6)
    rows = [
        tuple((j, chance.choice((1, 1, -1))) for j in sorted(chance.sample(range(columns), chance.randint(1, columns))))
        for _ in range(chance.randint(1, 6))
    ]
    return Space(
        columns=tuple(range(columns)),
        lows=(0,) * columns,
        highs=tuple(chance.choice((None, 9)) for _ in range(columns)),
        row_ids=tuple(range(len(rows))),
        rows=tuple(rows),
        limits=some_limits(chance, len(rows)),
    )


def some_limits(chance: random.Random, rows: int) -> tuple[Limits, ...]:
    return tuple((chance.choice((None, 0, 1)), chance.choice((None, 4, 8))) for _ in range(rows))


@pytest.mark.parametrize("most", [1 << 22, 300])
def test_what_is_remembered_is_what_the_solver_says(most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(relaxation, "_MOST", most)
    chance, shared = random.Random(5), Vertices()
    spaces = [some_space(chance) for _ in range(4)]
    solved = remembered = 0
    for _ in range(60):
        space = chance.choice(spaces)
        known, plain = Relaxation(space, shared), Programme(space)
        # The way through each space forks, as that of a story does without one claim or another.
        way = random.Random(chance.randrange(3))
        for step in range(6):
            if step == 3:
                way = random.Random(chance.randrange(3))
            if way.random() < 0.5:
                limits = some_limits(way, len(space.rows))
                known.set_limits(limits)
                plain.set_limits(limits)
            goal = tuple((j, way.choice((1, -1))) for j in range(2))
            a, b = known.maximize(goal), plain.maximize(goal)
            assert (a.status, [*a.values], [*a.multipliers]) == (b.status, b.values, b.multipliers)
            solved += 1
        remembered += known._programme is None
    assert remembered > 5 or most == 300
    assert solved == 360


def some_constraints(chance: random.Random, names: list[str]) -> list[Constraint]:
    out = []
    for k in range(chance.randint(4, 14)):
        some = tuple((name, 1) for name in sorted(chance.sample(names, chance.randint(1, 3))))
        low = chance.choice((None, 0, 1, 3, 5))
        high = None if low is not None and chance.random() < 0.4 else (low or 0) + chance.choice((0, 0, 2))
        name = chance.choice((f"c{k}", f"c{k}", f"c{k - 1}", "law"))
        out.append(Constraint(name, some, low, high, chance.randint(1, 4), hard=False))
    return out


@pytest.mark.parametrize("seed", range(60))
def test_a_problem_like_another_is_answered_as_from_nothing(seed: int) -> None:
    chance = random.Random(seed)
    names = ["a", "b", "c", "d"]
    variables = tuple(Variable(name, 0, chance.choice((None, 6))) for name in names)
    constraints = some_constraints(chance, names)
    expressions = [((name, 1),) for name in names] + [(("a", 1), ("b", 1)), (("c", 1), ("d", -1))]
    reckoner = Reckoner(Problem(variables, tuple(constraints)))
    varied = 0
    for _ in range(5):
        reckoner.all_bounds(expressions)
        kept = [c for c in constraints if chance.random() < 0.8]
        for c in chance.sample(constraints, 2):
            more = Constraint(f"more of {c.id}", c.terms, c.low, None if c.high is None else c.high + 1, c.weight)
            kept.insert(chance.randint(0, len(kept)), more)
        constraints = kept or constraints
        problem = Problem(variables, tuple(constraints))
        varied += reckoner._system.varied(problem) is not None
        reckoner, fresh = Reckoner(problem, like=reckoner), Reckoner(problem)
        assert reckoner.give_ups() == fresh.give_ups()
        assert reckoner.all_bounds(expressions) == fresh.all_bounds(expressions)
        assert reckoner.clashes() == fresh.clashes()
    assert seed or varied


def test_a_system_is_varied_only_where_its_rows_stay() -> None:
    variables = (Variable("a"), Variable("b"))
    one, two = Constraint("one", (("a", 1),), 2, None), Constraint("two", (("a", 1),), 3, None)
    other, hard = Constraint("other", (("b", 1),), 1, None), Constraint("hard", (("b", 1),), None, 5, hard=True)
    system = System(Problem(variables, (one, two, other)), Vertices())
    varied = system.varied(Problem(variables, (two, other)))
    assert varied is not None
    assert varied.asked_on == System(varied.problem, Vertices()).asked_on
    assert system.varied(Problem(variables, (one, two))) is None
    assert system.varied(Problem(variables, (one, two, other, hard))) is None
    assert system.varied(Problem((*variables, Variable("c")), (one, two, other))) is None
    assert system.asked_on == System(system.problem, Vertices()).asked_on
