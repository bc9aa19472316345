"""Relaxations that remember: what was solved once in one story is looked up in the next one that is like it.

Where a linear programme comes out depends on where it stood before, and so do the reasons that its multipliers name. A
vertex is therefore remembered by all that was asked of a programme up to then: a story without some of its claims gets
the very answers that it would get from nothing, and most of them without a solver.
"""

from __future__ import annotations

from array import array
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import count

from sayso.reckoning.linear import Programme, Vertex, whole_multipliers
from sayso.reckoning.space import Limits, RowTerms, Space

_MOST = 1 << 22
"""Numbers that are kept, of 8 bytes each."""
_Step = tuple[tuple[Limits, ...] | None, RowTerms]


class Vertices:
    """What relaxations came to. Reckonings that are like one another share it; one thread at a time uses it."""

    def __init__(self) -> None:
        self._states: dict[Hashable, int] = {}
        self._found: dict[tuple[int, RowTerms], tuple[Vertex, int]] = {}
        self._size = 0
        self._next = count()

    def state(self, key: Hashable) -> int:
        """The number of a state in which a programme is: a space, or another state with other limits."""
        found = self._states.get(key)
        if found is None:
            found = self._states[key] = next(self._next)
            self._size += 256
        return found

    def look(self, state: int, objective: RowTerms) -> tuple[Vertex, int] | None:
        """What an objective came to in a state, and the state after it; None where that was not solved."""
        return self._found.get((state, objective))

    def keep(self, state: int, objective: RowTerms, vertex: Vertex) -> int:
        """Remember it; the state after it."""
        after = next(self._next)
        if vertex.status == "failed":
            # Perhaps for want of time.
            return after
        if self._size > _MOST:
            # States are numbered on, so that nothing remembered from now on is taken for what was forgotten.
            self._states, self._found, self._size = {}, {}, 0
        values, multipliers = array("d", vertex.values), array("d", vertex.multipliers)
        self._size += len(values) + len(multipliers) + 64
        self._found[state, objective] = Vertex(vertex.status, values, multipliers), after
        return after


class Relaxation:
    """A space as a linear programme (`sayso.reckoning.linear.Programme`), made only for what is not remembered."""

    def __init__(self, space: Space, vertices: Vertices) -> None:
        self._space, self._vertices = space, vertices
        self._limits = space.limits
        self._state = vertices.state((space.lows, space.highs, space.rows, space.limits))
        self._moved: tuple[Limits, ...] | None = None
        self._behind: list[_Step] = []
        self._programme: Programme | None = None

    def set_limits(self, limits: Sequence[Limits]) -> None:
        """Change the limits of the rows. Limits that cross are for the caller to see: the solver would not take
        them."""
        told = tuple(limits)
        if told != self._limits:
            self._limits = self._moved = told
            self._state = self._vertices.state((self._state, told))

    def maximize(self, objective: RowTerms, seconds: float = 5.0) -> Vertex:
        """The best vertex for an objective over the columns."""
        step, self._moved = (self._moved, objective), None
        known = self._vertices.look(self._state, objective)
        if known is not None:
            self._behind.append(step)
            vertex, self._state = known
            return vertex
        if self._programme is None:
            self._programme = Programme(self._space)
        for before in self._behind:
            self._take(self._programme, before, seconds)
        self._behind = []
        vertex = self._take(self._programme, step, seconds)
        self._state = self._vertices.keep(self._state, objective, vertex)
        return vertex

    @staticmethod
    def _take(programme: Programme, step: _Step, seconds: float) -> Vertex:
        limits, objective = step
        if limits is not None:
            programme.set_limits(limits)
        return programme.maximize(objective, seconds)


def _is_ray(
    space: Space, limits: Sequence[Limits], rows: Iterable[int], objective: RowTerms, direction: Mapping[int, int]
) -> bool:
    """Whether one can go on in a direction for ever, with the objective growing; `rows` are those that it touches."""
    if sum(a * direction.get(j, 0) for j, a in objective) <= 0:
        return False
    for j, d in direction.items():
        if d < 0 or (d > 0 and space.highs[j] is not None):
            return False
    for i in rows:
        step = sum(a * direction.get(j, 0) for j, a in space.rows[i])
        if (step > 0 and limits[i][1] is not None) or (step < 0 and limits[i][0] is not None):
            return False
    return True


class Cone:
    """The directions in which one can go on for ever, of a space that keeps its columns and rows but not its limits."""

    def __init__(self, space: Space, vertices: Vertices) -> None:
        self._vertices = vertices
        self._rows_on: list[list[int]] = [[] for _ in space.columns]
        for i, terms in enumerate(space.rows):
            for j, _ in terms:
                self._rows_on[j].append(i)
        self._relaxation: Relaxation | None = None

    def has_ray(self, space: Space, objective: RowTerms) -> bool:
        """Whether the objective grows without end from any point of the space, told in exact arithmetic."""
        for j, a in objective:
            if a > 0 and _is_ray(space, space.limits, self._rows_on[j], objective, {j: 1}):
                return True
        limits = tuple((None if low is None else 0, None if high is None else 0) for low, high in space.limits)
        if self._relaxation is None:
            highs = tuple(1 if h is None else 0 for h in space.highs)
            lows = (0,) * len(space.columns)
            self._relaxation = Relaxation(replace(space, lows=lows, highs=highs, limits=limits), self._vertices)
        self._relaxation.set_limits(limits)
        vertex = self._relaxation.maximize(objective)
        if vertex.status != "optimal":
            return False
        direction, _ = whole_multipliers(vertex.values)
        return _is_ray(space, space.limits, range(len(space.rows)), objective, direction)
