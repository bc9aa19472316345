"""What the solver does at its edges: no bound, no sense, too little time, very large numbers, many copies."""

from __future__ import annotations

import random
import sys
import time
from itertools import product

import pytest

from sayso.errors import SaysoError
from sayso.reckoning.problem import POPULATION, Constraint, GiveUp, Problem, ProblemError, Variable
from sayso.reckoning.solver import Reckoner

# Loading it takes its time, which is not to count against the little that some tests allow.
pytest.importorskip("ortools.sat.python.cp_model")


def counts(name: str, variables: str, low: int | None, high: int | None, weight: int = 1) -> Constraint:
    """The sum of some variables."""
    return Constraint(name, tuple((v, 1) for v in variables), low, high, weight)


def problem(variables: str, *constraints: Constraint) -> Problem:
    """Numbers of people without a limit of their own."""
    return Problem(tuple(Variable(v) for v in variables), constraints)


def test_an_end_that_nothing_bounds_is_none_and_has_no_reasons() -> None:
    bounds = Reckoner(problem("ab", counts("P", "ab", 6, None))).bounds({"a": 1})
    assert (bounds.low, bounds.high) == (0, None)
    assert bounds.exact_low
    assert bounds.exact_high
    assert bounds.low_reasons == bounds.high_reasons == frozenset()


def test_an_end_may_be_open_only_along_a_direction_of_several_unknowns() -> None:
    equal = Constraint("law", (("a", 1), ("b", -1)), 0, 0)
    reckoner = Reckoner(problem("ab", equal, counts("P", "b", 3, None)))
    assert reckoner.bounds({"a": 1}).high is None
    assert reckoner.bounds({"a": 1}).exact_high
    assert reckoner.bounds({"a": 1}).low_reasons == {"law", "P"}
    assert reckoner.bounds({"a": 1, "b": -1}).high == 0


def test_of_several_ids_that_say_the_same_the_heaviest_is_the_reason() -> None:
    said = [counts(f"P{k}", "a", None, 4, weight=1 + (k == 5)) for k in range(9)]
    assert Reckoner(problem("a", *said)).bounds({"a": 1}).high_reasons == {"P5"}


def test_a_reason_may_be_several_constraints_under_one_id() -> None:
    both = (counts("law", "a", None, 2), counts("law", "b", None, 3))
    bounds = Reckoner(problem("ab", *both, counts("P", "ab", None, 9))).bounds({"a": 1, "b": 1})
    assert (bounds.high, bounds.high_reasons) == (5, {"law"})


def test_whole_numbers_bound_more_tightly_than_fractions() -> None:
    # Any two of the three come to at most 3: in fractions 1.5 each, 4.5 in all; in whole numbers 4.
    pairs = [counts(pair, pair, None, 3) for pair in ("ab", "bc", "ac")]
    bounds = Reckoner(problem("abc", *pairs)).bounds({"a": 1, "b": 1, "c": 1})
    assert (bounds.high, bounds.high_reasons) == (4, {"ab", "bc", "ac"})
    # Twice a number is no odd number, though the relaxation sees nothing wrong.
    odd = Constraint("odd", (("a", 2), ("b", 2)), 7, 7)
    assert Reckoner(problem("ab", odd)).clashes().sets == (frozenset({"odd"}),)


def test_copies_of_a_claim_multiply_the_clashes_but_are_given_up_together() -> None:
    least = [counts(f"P{k}", "a", 9, None) for k in range(3)]
    most = [counts(f"Q{k}", "a", None, 5) for k in range(4)]
    reckoner = Reckoner(problem("a", *least, *most))
    found = reckoner.clashes()
    assert set(found.sets) == {frozenset({f"P{i}", f"Q{j}"}) for i, j in product(range(3), range(4))}
    assert found.complete
    assert reckoner.give_ups().sets == (GiveUp(frozenset({"P0", "P1", "P2"}), 3),)
    capped = Reckoner(reckoner.problem).clashes(cap=5)
    assert len(capped.sets) == 5
    assert not capped.complete
    assert Reckoner(reckoner.problem).clashes(cap=12).complete


def test_more_cheapest_ways_than_can_be_listed_still_give_the_right_range() -> None:
    names = "abcdefgh"
    said = [c for v in names for c in (counts(f"{v} least", v, 9, None), counts(f"{v} most", v, None, 5))]
    reckoner = Reckoner(problem(names, *said))
    ways = reckoner.give_ups()
    assert (len(ways.sets), {way.weight for way in ways.sets}, ways.complete) == (64, {8}, False)
    bounds = reckoner.bounds(dict.fromkeys(names, 1))
    assert (bounds.low, bounds.high) == (0, None)
    bounded = reckoner.with_constraints([counts(v, v, 1, 12, weight=50) for v in names])
    bounds = bounded.bounds({"a": 1})
    assert (bounds.low, bounds.high) == (1, 12)


def test_heavier_ids_are_kept_and_laws_may_weigh_more_than_all_claims() -> None:
    law = Constraint("law", (("a", 1), ("b", -1)), None, 0, weight=1000)
    claims = [counts(f"a{k}", "a", 8, 8, weight=3) for k in range(5)] + [counts("b", "b", 2, 2, weight=20)]
    assert Reckoner(problem("ab", law, *claims)).give_ups().sets[0].ids == {f"a{k}" for k in range(5)}


def test_an_id_that_no_people_could_meet_clashes_by_itself() -> None:
    reckoner = Reckoner(problem("ab", counts("absurd", "a", 10**30, None), counts("P", "ab", 3, 5)))
    assert reckoner.clashes().sets == (frozenset({"absurd"}),)
    assert reckoner.give_ups().sets == (GiveUp(frozenset({"absurd"}), 1),)
    bounds = reckoner.bounds({"a": 1})
    assert (bounds.low, bounds.high, bounds.high_reasons) == (0, 5, {"P"})


def test_millions_of_people_are_counted_exactly() -> None:
    whole = counts("whole", "abc", 7_999_999_999, 7_999_999_999)
    parts = [counts("P", "a", 1_234_567_891, None), counts("Q", "b", 3, 4_000_000_007)]
    reckoner = Reckoner(problem("abc", whole, *parts))
    assert reckoner.bounds({"c": 1}).high == 7_999_999_999 - 1_234_567_891 - 3
    assert reckoner.bounds({"a": 1, "c": 1}).low == 7_999_999_999 - 4_000_000_007


@pytest.mark.parametrize(
    ("bad", "named"),
    [
        (problem("aa"), "'a'"),
        (problem("a", counts("P", "b", 1, None)), "P: no variable 'b'"),
        (problem("a", counts("P", "a", 1, None, weight=0)), "P"),
        (Problem((Variable("a", 3, 2),), ()), "'a'"),
        (Problem((Variable("a", 0, 10 * POPULATION),), ()), "'a'"),
        (Problem((Variable("a"),), (Constraint("P", (("a", 10**12),), None, 1),)), "P"),
        (problem("a", Constraint("P", (("a", 1),), 3, 2, hard=True)), "P"),
    ],
)
def test_a_problem_without_sense_is_refused_by_name(bad: Problem, named: str) -> None:
    with pytest.raises(ProblemError, match=named):
        Reckoner(bad)


def test_what_is_asked_of_unknown_names_is_refused() -> None:
    reckoner = Reckoner(problem("a", counts("P", "a", 1, None)))
    with pytest.raises(ProblemError, match="'z'"):
        reckoner.bounds({"z": 1})
    with pytest.raises(ProblemError, match="'Z'"):
        reckoner.without(["Z"])


def test_no_constraints_and_no_terms() -> None:
    assert Reckoner(problem("a")).bounds({"a": 1}).high is None
    empty = Reckoner(problem("")).bounds({})
    assert (empty.low, empty.high) == (0, 0)
    assert Reckoner(problem("a", counts("P", "", 1, None))).clashes().sets == (frozenset({"P"}),)


def splitting(seed: int, rows: int, columns: int) -> Problem:
    """Market split (Cornuejols and Dawande, IPCO 1998): few equations, 0/1 unknowns, hopeless for any search."""
    chance = random.Random(seed)
    constraints = []
    for i in range(rows):
        factors = [chance.randint(1, 100) for _ in range(columns)]
        half = sum(factors) // 2
        constraints.append(Constraint(f"row {i}", tuple((f"x{j}", a) for j, a in enumerate(factors)), half, half))
    beside = (Constraint("easy", (("y", 1), ("z", 1)), 3, 8), Constraint("z", (("z", 1),), 2, None))
    variables = [Variable(f"x{j}", 0, 1) for j in range(columns)] + [Variable("y"), Variable("z")]
    return Problem(tuple(variables), (*constraints, *beside))


def test_a_hard_problem_is_cut_off_in_time_with_wider_bounds_and_an_honest_word() -> None:
    reckoner = Reckoner(splitting(1, 5, 40), seconds=2)
    start = time.monotonic()
    hard, easy = reckoner.all_bounds([{"x0": 1, "x1": 1}, {"y": 1}])
    assert time.monotonic() - start < 20
    assert (hard.low, hard.high) == (0, 2)
    assert (hard.exact_low, hard.exact_high) == (False, False)
    # What has nothing to do with the hard part is as exact as ever.
    assert (easy.low, easy.high, easy.exact_low, easy.exact_high) == (0, 6, True, True)
    assert easy.high_reasons == {"easy", "z"}
    assert not reckoner.clashes().complete
    assert not reckoner.give_ups().complete


def test_wider_bounds_of_a_cut_off_search_hold_the_true_ones() -> None:
    # Small enough to solve in full, and cut off at once: what is said then may be wide, never wrong.
    for seed in range(6):
        given = splitting(seed, 2, 12)
        expressions = [{"x0": 1}, {"x1": 1, "x2": -1}, {f"x{j}": 1 for j in range(12)}, {"y": 1, "x3": 1}]
        truth = Reckoner(given).all_bounds(expressions)
        for seconds in (0.0, 0.0005, 0.02):
            rough = Reckoner(given, seconds=seconds)
            for cut, full in zip(rough.all_bounds(expressions), truth, strict=True):
                assert full.exact_low
                assert full.exact_high
                assert cut.low is None or (full.low is not None and cut.low <= full.low)
                assert cut.high is None or (full.high is not None and cut.high >= full.high)
                assert not cut.exact_low or cut.low == full.low
                assert not cut.exact_high or cut.high == full.high
            whole = Reckoner(given).clashes()
            some = rough.clashes()
            assert set(some.sets) <= set(whole.sets)
            assert not some.complete or some == whole


def test_answers_are_the_same_from_run_to_run() -> None:
    chance = random.Random(3)
    said = [
        counts(f"P{k}", "".join(chance.sample("abcdef", 3)), k % 7, k % 7 + chance.randint(0, 2)) for k in range(12)
    ]
    first, second = (Reckoner(problem("abcdef", *said)) for _ in range(2))
    assert first.clashes() == second.clashes()
    assert first.give_ups() == second.give_ups()
    assert [first.bounds({v: 1}) for v in "abcdef"] == [second.bounds({v: 1}) for v in "abcdef"]


def test_without_the_solver_library_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ortools.linear_solver", None)
    with pytest.raises(SaysoError, match=r"sayso\[reckoning\]"):
        Reckoner(problem("a", counts("P", "a", 1, 2))).bounds({"a": 1})
