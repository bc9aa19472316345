"""What the constraints of a problem allow, why, and where they clash."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sayso.reckoning.problem import Bounds, Clashes, Constraint, GiveUps, Problem, Terms


class Reckoner:
    """Answers about one problem; each call may take about `seconds` before it is cut off."""

    def __init__(self, problem: Problem, *, seconds: float = 10.0) -> None:
        raise NotImplementedError

    def bounds(self, terms: Terms) -> Bounds:
        """The range of one linear expression: pairs of variable and coefficient."""
        raise NotImplementedError

    def all_bounds(self, expressions: Sequence[Terms]) -> list[Bounds]:
        """The ranges of many expressions, within one budget of time."""
        raise NotImplementedError

    def clashes(self, cap: int = 100) -> Clashes:
        """Every minimal clashing set, up to `cap`."""
        raise NotImplementedError

    def give_ups(self, cap: int = 64) -> GiveUps:
        """All cheapest sets of ids to give up, up to `cap`."""
        raise NotImplementedError

    def without(self, ids: Iterable[str]) -> Reckoner:
        """The same problem without these ids; what is known already is reused."""
        raise NotImplementedError

    def with_constraints(self, constraints: Iterable[Constraint]) -> Reckoner:
        """The same problem with more constraints; what is known already is reused."""
        raise NotImplementedError
