"""Which ids to drop, at the least weight, so that no known clash is left."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from sayso.reckoning.integer import Deadline, constraint_solver, solve

# Beyond these the constraint solver is the faster one, its loading aside.
_NODES = 500
_CLAUSES = 24


class Choice:
    """Sets of which one must be dropped, and sets not to be dropped whole: the cheapest choice that obeys both.

    The two kinds of clauses are those of the map of MARCO (Liffiton, Previti, Malik and Marques-Silva, Constraints
    2016); the cheapest choice that hits every known clash is the step of MaxHS (Davies and Bacchus, CP 2011).
    """

    def __init__(self, weights: dict[str, int]) -> None:
        self._weights = weights
        self._hits: list[frozenset[str]] = []
        self._spared: list[frozenset[str]] = []

    def hit(self, ids: frozenset[str]) -> None:
        """One of these must go."""
        self._hits.append(ids)

    def spare(self, ids: frozenset[str]) -> None:
        """Not all of these may go."""
        self._spared.append(ids)

    def cheapest(self, deadline: Deadline) -> frozenset[str] | Literal["unknown"] | None:
        """The lightest choice; None where there is none left, "unknown" where the time ran out."""
        if not deadline.left:
            return "unknown"
        if len(self._hits) + len(self._spared) <= _CLAUSES:
            search = _Search(self._weights, self._hits, self._spared)
            if search.run():
                return search.best
        return self._by_solver(deadline)

    def _by_solver(self, deadline: Deadline) -> frozenset[str] | Literal["unknown"] | None:
        model = constraint_solver().CpModel()
        names = sorted({name for ids in (*self._hits, *self._spared) for name in ids})
        dropped = {name: model.new_bool_var("") for name in names}
        for ids in self._hits:
            model.add_bool_or([dropped[name] for name in sorted(ids)])
        for ids in self._spared:
            model.add_bool_or([~dropped[name] for name in sorted(ids)])
        model.minimize(sum(self._weights[name] * var for name, var in dropped.items()))
        solver, status = solve(model, deadline.left, small=True)
        if status == "INFEASIBLE":
            return None
        if status != "OPTIMAL":
            return "unknown"
        return frozenset(name for name, var in dropped.items() if solver.value(var))


class _Search:
    """Branch and bound over the members of clashes not yet hit; enough for the few clashes that most stories have,
    for which loading the constraint solver would take longer."""

    def __init__(
        self, weights: dict[str, int], hits: Iterable[frozenset[str]], spared: Iterable[frozenset[str]]
    ) -> None:
        self.best: frozenset[str] | None = None
        self._weights = weights
        self._spared = tuple(spared)
        self._hits = sorted(hits, key=lambda ids: (len(ids), sorted(ids)))
        self._least: int | None = None
        self._nodes = 0

    def run(self) -> bool:
        """Whether the search came to its end within its number of nodes."""
        self._branch(frozenset(), 0, frozenset())
        return self._nodes <= _NODES

    def _branch(self, dropped: frozenset[str], weight: int, kept: frozenset[str]) -> None:
        self._nodes += 1
        if self._nodes > _NODES or any(ids <= dropped for ids in self._spared):
            return
        first: list[str] | None = None
        apart: set[str] = set()
        bound = weight
        for ids in self._hits:
            if ids & dropped:
                continue
            open_ids = ids - kept
            if not open_ids:
                return
            if first is None or len(open_ids) < len(first):
                first = sorted(open_ids, key=lambda name: (self._weights[name], name))
            # Clashes that share nothing each cost at least their lightest member.
            if apart.isdisjoint(open_ids):
                apart |= open_ids
                bound += min(self._weights[name] for name in open_ids)
        if self._least is not None and bound >= self._least:
            return
        if first is None:
            self.best, self._least = dropped, weight
            return
        for name in first:
            self._branch(dropped | {name}, weight + self._weights[name], kept)
            kept |= {name}
