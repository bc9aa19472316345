"""A problem compiled: distinct rows, who asks what of each, parts that do not touch, integer points already found."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import gcd
from typing import Any

import numpy as np

from sayso.reckoning.problem import POPULATION, Problem, ProblemError, Terms

Ints = np.ndarray[Any, np.dtype[np.int64]]
Flags = np.ndarray[Any, np.dtype[np.bool_]]
RowTerms = tuple[tuple[int, int], ...]
Limits = tuple[int | None, int | None]

# Sums of products stay far within 64 bits, in numpy and in CP-SAT.
LARGEST = 1 << 60
OPEN = 1 << 61


@dataclass(frozen=True, slots=True)
class Space:
    """Some columns (their ranges) and rows over them (terms by place among the columns, and limits)."""

    columns: tuple[int, ...]
    lows: tuple[int, ...]
    highs: tuple[int | None, ...]
    row_ids: tuple[int, ...]
    rows: tuple[RowTerms, ...]
    limits: tuple[Limits, ...]


@dataclass(frozen=True, slots=True)
class Proof:
    """`ids` and the hard rows force an expression to be at most `value`; `minimal`: with none left out."""

    value: int
    ids: frozenset[str]
    minimal: bool


def tighter(a: Limits, b: Limits) -> Limits:
    """What two limits on one row come to."""
    low = a[0] if b[0] is None else b[0] if a[0] is None else max(a[0], b[0])
    high = a[1] if b[1] is None else b[1] if a[1] is None else min(a[1], b[1])
    return low, high


def _divided(low: int | None, high: int | None, divisor: int) -> Limits:
    """Limits of whole numbers divided and rounded inwards."""
    if divisor < 0:
        low, high, divisor = None if high is None else -high, None if low is None else -low, -divisor
    return None if low is None else -((-low) // divisor), None if high is None else high // divisor


def _within_reach(low: int | None, high: int | None, least: int, most: int) -> tuple[int | None, int | None, bool]:
    """Limits without those that always hold of what is from `least` to `most`; and whether anything meets them."""
    possible = (low is None or low <= most) and (high is None or high >= least) and not (
        low is not None and high is not None and low > high
    )  # fmt: skip
    return (
        None if low is None or low <= least else low,
        None if high is None or high >= most else high,
        possible,
    )


class System:
    """The rows of a problem, each once however many ids speak of it.

    Rows are divided by the greatest common divisor of their coefficients and the limits rounded inwards, which is
    exact for integers. They are sorted by component: a component is a set of variables that no row ties to others.
    An id whose row cannot be met by any people at all is `absurd`.
    """

    def __init__(self, problem: Problem) -> None:
        self.index: dict[str, int] = {}
        self.low: list[int] = []
        self.high: list[int | None] = []
        for variable in problem.variables:
            if variable.name in self.index:
                raise ProblemError(f"variable {variable.name!r} is given twice")
            if variable.high is not None and variable.low > variable.high:
                raise ProblemError(f"variable {variable.name!r}: {variable.low} is above {variable.high}")
            if max(abs(variable.low), abs(variable.high or 0)) > POPULATION:
                raise ProblemError(f"variable {variable.name!r}: its range goes beyond {POPULATION} people")
            self.index[variable.name] = len(self.index)
            self.low.append(variable.low)
            self.high.append(variable.high)
        self.weight: dict[str, int] = {}
        self.absurd: set[str] = set()
        hard_ids = {c.id for c in problem.constraints if c.hard}
        rows: dict[RowTerms, int] = {}
        hard: dict[int, Limits] = {}
        entries: dict[str, list[tuple[int, int | None, int | None]]] = {}
        # Thousands of claims speak of a few expressions, each mostly one and the same object.
        known: dict[int, tuple[RowTerms, int, int, int]] = {}
        for constraint in problem.constraints:
            if constraint.weight < 1:
                raise ProblemError(f"{constraint.id}: a weight of {constraint.weight} is below 1")
            is_hard = constraint.id in hard_ids
            if not is_hard:
                self.weight[constraint.id] = max(constraint.weight, self.weight.get(constraint.id, 1))
                entries.setdefault(constraint.id, [])
            found = known.get(id(constraint.terms))
            if found is None:
                terms, divisor = self._normal(constraint.terms, constraint.id)
                found = known[id(constraint.terms)] = (terms, divisor, *self._reach(terms))
            terms, divisor, least, most = found
            low, high = _divided(constraint.low, constraint.high, divisor)
            low, high, possible = _within_reach(low, high, least, most)
            if not possible:
                if is_hard:
                    raise ProblemError(f"{constraint.id}: hard, and no values of its variables meet it")
                self.absurd.add(constraint.id)
            if not possible or not terms or (low is None and high is None):
                continue
            row = rows.setdefault(terms, len(rows))
            if is_hard:
                hard[row] = tighter(hard.get(row, (None, None)), (low, high))
            else:
                entries[constraint.id].append((row, low, high))
        self._arrange(list(rows), hard, entries)
        self.proofs: dict[RowTerms, list[Proof]] = {}
        self.endless: dict[RowTerms, list[frozenset[str]]] = {}
        self.cores: set[frozenset[str]] = set()
        self.count = 0
        self._points: Ints = np.zeros((0, len(self.index)), dtype=np.int64)
        self._sums: Ints = np.zeros((0, len(self.rows)), dtype=np.int64)

    def objective(self, terms: Terms) -> RowTerms:
        """An expression by variable number, like terms joined.

        Raises ProblemError where it names a variable that the problem does not have.
        """
        sums: dict[int, int] = {}
        for name, factor in terms.items() if isinstance(terms, Mapping) else terms:
            if name not in self.index:
                raise ProblemError(f"no variable {name!r}")
            sums[self.index[name]] = sums.get(self.index[name], 0) + factor
        joined = tuple(sorted((j, a) for j, a in sums.items() if a))
        if sum(abs(a) for _, a in joined) * POPULATION > LARGEST:
            raise ProblemError("an expression has coefficients that are too large")
        return joined

    def _normal(self, terms: Iterable[tuple[str, int]], name: str) -> tuple[RowTerms, int]:
        """Terms divided by their greatest common divisor, the first one above 0; and by what they were divided."""
        try:
            joined = self.objective(terms)
        except ProblemError as error:
            raise ProblemError(f"{name}: {error}") from None
        divisor = gcd(*(a for _, a in joined)) if joined else 1
        if joined and joined[0][1] < 0:
            divisor = -divisor
        return tuple((j, a // divisor) for j, a in joined), divisor

    def _reach(self, terms: RowTerms) -> tuple[int, int]:
        """The least and the most that an expression can be."""
        least = most = 0
        for j, a in terms:
            top = self.high[j]
            ends = (a * self.low[j], a * (POPULATION if top is None else top))
            least, most = least + min(ends), most + max(ends)
        return least, most

    def _arrange(
        self,
        rows: list[RowTerms],
        hard: dict[int, Limits],
        entries: dict[str, list[tuple[int, int | None, int | None]]],
    ) -> None:
        leader = list(range(len(self.index)))

        def find(j: int) -> int:
            while leader[j] != j:
                leader[j] = leader[leader[j]]
                j = leader[j]
            return j

        for terms in rows:
            first = find(terms[0][0])
            for j, _ in terms[1:]:
                leader[find(j)] = first
        number: dict[int, int] = {}
        self.part = [number.setdefault(find(j), len(number)) for j in range(len(self.index))]
        self.parts = len(number)
        order = sorted(range(len(rows)), key=lambda i: self.part[rows[i][0][0]])
        place = {old: new for new, old in enumerate(order)}
        self.rows = [rows[i] for i in order]
        self.row_of = {terms: i for i, terms in enumerate(self.rows)}
        self.hard: list[Limits] = [hard.get(i, (None, None)) for i in order]
        self.entries = {name: [(place[row], low, high) for row, low, high in asked] for name, asked in entries.items()}
        self.row_part = [self.part[terms[0][0]] for terms in self.rows]
        self.part_rows: list[list[int]] = [[] for _ in range(self.parts)]
        self.part_columns: list[list[int]] = [[] for _ in range(self.parts)]
        for i, part in enumerate(self.row_part):
            self.part_rows[part].append(i)
        for j, part in enumerate(self.part):
            self.part_columns[part].append(j)
        self.hard_rows_on: list[list[int]] = [[] for _ in self.index]
        for i, limits in enumerate(self.hard):
            if limits != (None, None):
                for j, _ in self.rows[i]:
                    self.hard_rows_on[j].append(i)
        self.asked_on: list[list[tuple[str, int | None, int | None]]] = [[] for _ in self.rows]
        for name, asked in self.entries.items():
            for row, low, high in asked:
                self.asked_on[row].append((name, low, high))
        self._columns = np.array([j for terms in self.rows for j, _ in terms], dtype=np.int64)
        self._factors = np.array([a for terms in self.rows for _, a in terms], dtype=np.int64)
        lengths = np.array([len(terms) for terms in self.rows], dtype=np.int64)
        self._starts = np.concatenate([[0], np.cumsum(lengths)[:-1]]).astype(np.int64) if self.rows else lengths
        self._least = np.array(self.low, dtype=np.int64)
        self._most = np.array([POPULATION if h is None else h for h in self.high], dtype=np.int64)

    def limits(self, ids: Iterable[str]) -> dict[int, Limits]:
        """What these ids ask of rows, hard limits left aside."""
        out: dict[int, Limits] = {}
        for name in ids:
            for row, low, high in self.entries[name]:
                out[row] = tighter(out[row], (low, high)) if row in out else (low, high)
        return out

    def limits_on(self, row: int, ids: Collection[str]) -> Limits:
        """What these ids ask of one row."""
        out: Limits = (None, None)
        for name, low, high in self.asked_on[row]:
            if name in ids:
                out = tighter(out, (low, high))
        return out

    @staticmethod
    def ends(limits: Limits) -> tuple[int, int]:
        """Limits as numbers, `OPEN` and its negative where there is none."""
        low, high = limits
        return -OPEN if low is None else low, OPEN if high is None else high

    def arrays(self, asked: Mapping[int, Limits]) -> tuple[Ints, Ints]:
        """Lows and highs of all rows, hard limits included."""
        both = [self.ends(tighter(hard, asked[i]) if i in asked else hard) for i, hard in enumerate(self.hard)]
        ends = np.array(both, dtype=np.int64).reshape(len(both), 2)
        return ends[:, 0].copy(), ends[:, 1].copy()

    def space(self, ids: Iterable[str], around: Iterable[int] | None = None) -> Space:
        """The rows of these ids and the hard ones, as far as they are tied to the variables `around` (None: to any
        that the ids speak of)."""
        limits = self.limits(ids)
        soft_on: dict[int, list[int]] = {}
        for i in limits:
            for j, _ in self.rows[i]:
                soft_on.setdefault(j, []).append(i)
        waiting = list(soft_on) if around is None else list(around)
        columns, chosen = set(waiting), set[int]()
        while waiting:
            j = waiting.pop()
            for i in (*soft_on.get(j, ()), *self.hard_rows_on[j]):
                if i not in chosen:
                    chosen.add(i)
                    for k, _ in self.rows[i]:
                        if k not in columns:
                            columns.add(k)
                            waiting.append(k)
        return self.box(sorted(columns), sorted(chosen), limits)

    def box(self, columns: Sequence[int], rows: Sequence[int], limits: Mapping[int, Limits]) -> Space:
        """These columns and rows with their hard limits and the given ones."""
        place = {j: k for k, j in enumerate(columns)}
        return Space(
            columns=tuple(columns),
            lows=tuple(self.low[j] for j in columns),
            highs=tuple(self.high[j] for j in columns),
            row_ids=tuple(rows),
            rows=tuple(tuple((place[j], a) for j, a in self.rows[i]) for i in rows),
            limits=tuple(tighter(self.hard[i], limits[i]) if i in limits else self.hard[i] for i in rows),
        )

    # Integer points: each lies within the variables' ranges; which rows it meets is seen from its sums.

    def add_point(self, columns: Sequence[int], values: Sequence[int]) -> int | None:
        """Keep a point, the other columns taken from the last one kept; its number, or None where it is out of
        range."""
        if self.count == len(self._points):
            room = max(64, 2 * self.count)
            self._points = np.resize(self._points, (room, len(self.index)))
            self._sums = np.resize(self._sums, (room, len(self.rows)))
        point = self._points[self.count - 1].copy() if self.count else self._least.copy()
        if columns and max(map(abs, values)) > POPULATION:
            return None
        point[list(columns)] = values
        if np.any(point < self._least) or np.any(point > self._most):
            return None
        self._points[self.count] = point
        self._sums[self.count] = self._row_sums(point)
        self.count += 1
        return self.count - 1

    def _row_sums(self, point: Ints) -> Ints:
        if not self.rows:
            return np.zeros(0, dtype=np.int64)
        return np.asarray(np.add.reduceat(point[self._columns] * self._factors, self._starts), dtype=np.int64)

    def meets(self, low: Ints, high: Ints, since: int = 0) -> Flags:
        """Which points [points, parts] meet all rows of each part."""
        sums = self._sums[since : self.count]
        good = (sums >= low) & (sums <= high)
        out = np.ones((len(good), self.parts), dtype=np.bool_)
        for part, rows in enumerate(self.part_rows):
            if rows:
                out[:, part] = good[:, rows[0] : rows[-1] + 1].all(axis=1)
        return out

    def meet_limits(self, space: Space) -> Flags:
        """Which points meet the rows of a space."""
        out = np.ones(self.count, dtype=np.bool_)
        sums = self._sums[: self.count]
        for i, (low, high) in zip(space.row_ids, space.limits, strict=True):
            if low is not None:
                out &= sums[:, i] >= low
            if high is not None:
                out &= sums[:, i] <= high
        return out

    def values(self, objective: RowTerms) -> Ints:
        """The expression at every point."""
        out = np.zeros(self.count, dtype=np.int64)
        for j, a in objective:
            out += a * self._points[: self.count, j]
        return out

    def adopt(self, other: System, ids: Collection[str]) -> None:
        """Take over the points of a system with the same variables, and what it proved with these ids."""
        everything = range(len(self.index))
        for k in range(other.count):
            self.add_point(everything, other._points[k].tolist())
        known = set(ids)
        self.cores = {core for core in other.cores if core <= known}
        for key, proofs in other.proofs.items():
            self.proofs[key] = [p for p in proofs if p.ids <= known]
