"""The problem that the solver is given, and what it answers: integer unknowns, linear constraints with an id, ranges
with reasons, clashes, what to give up.

Nothing here knows of claims or fates: a claim or a law is an id under which one or several constraints stand.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sayso.errors import SaysoError

POPULATION = 10_000_000_000
"""No unknown is higher: there are not so many people. A bound that nothing but this forces is reported as None."""

Terms = Iterable[tuple[str, int]] | Mapping[str, int]


class ProblemError(SaysoError):
    """A problem that makes no sense: an unknown variable, an empty range, hard constraints that cannot all hold."""


@dataclass(frozen=True, slots=True)
class Variable:
    """An integer unknown: a number of people, at least `low` and at most `high` (None: no limit is known)."""

    name: str
    low: int = 0
    high: int | None = None


@dataclass(frozen=True, slots=True)
class Constraint:
    """`low` <= sum of coefficient x variable over `terms` <= `high`, None where open.

    All constraints of one `id` hold or fall together, and have one `weight`: what it costs to give the id up (1 or
    more; the greatest stated for the id counts). `hard` ones are never given up and never named as a reason.
    """

    id: str
    terms: tuple[tuple[str, int], ...]
    low: int | None
    high: int | None
    weight: int = 1
    hard: bool = False


@dataclass(frozen=True, slots=True)
class Problem:
    """Unknowns, each named once, and the constraints on them."""

    variables: tuple[Variable, ...]
    constraints: tuple[Constraint, ...]


@dataclass(frozen=True, slots=True)
class Bounds:
    """The range of a linear expression, `low` or `high` None where nothing bounds it.

    `low_reasons` and `high_reasons` are ids that force the end: with any one of them left out (and everything else
    that is not hard), the expression could pass it. Empty where hard constraints and the variables' own ranges do.
    `exact_low`, `exact_high`: false where the time ran out, the true end may then lie further in. `minimal_low`,
    `minimal_high`: false where the time ran out before it was clear that no reason can be left out.

    Where the constraints clash, the range is that over all cheapest ways of giving up; `low_given_up` and
    `high_given_up` name the one under which the end is reached, and the reasons are those that force it there.
    """

    low: int | None
    high: int | None
    low_reasons: frozenset[str] = frozenset()
    high_reasons: frozenset[str] = frozenset()
    exact_low: bool = True
    exact_high: bool = True
    minimal_low: bool = True
    minimal_high: bool = True
    low_given_up: frozenset[str] = frozenset()
    high_given_up: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Clashes:
    """Sets of ids that cannot all hold, while they can with any one left out; smallest first. `complete` is false
    where the cap or the time cut the search: there may be more."""

    sets: tuple[frozenset[str], ...]
    complete: bool


@dataclass(frozen=True, slots=True)
class GiveUp:
    """Ids without which the rest can hold, and the sum of their weights."""

    ids: frozenset[str]
    weight: int


@dataclass(frozen=True, slots=True)
class GiveUps:
    """The ways of giving up that weigh least, all of one weight; one empty one where nothing clashes. `complete` is
    false where the cap or the time cut the search: there may be more, or lighter ones."""

    sets: tuple[GiveUp, ...]
    complete: bool
