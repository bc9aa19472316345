"""A problem compiled: distinct rows, who asks what of each, parts that do not touch, integer points already found."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from copy import copy
from math import gcd
from typing import TYPE_CHECKING, Any

import numpy as np

from sayso.reckoning.problem import POPULATION, Constraint, Problem, ProblemError, Terms
from sayso.reckoning.space import Limits, Proof, RowTerms, Space, divided, tighter, within_reach

if TYPE_CHECKING:
    from sayso.reckoning.relaxation import Vertices

Ints = np.ndarray[Any, np.dtype[np.int64]]
Flags = np.ndarray[Any, np.dtype[np.bool_]]
Names = tuple[str, ...]

# Sums of products stay far within 64 bits, in numpy and in CP-SAT.
LARGEST = 1 << 60
OPEN = 1 << 61


class System:
    """The rows of a problem, each once however many ids speak of it.

    Rows are divided by the greatest common divisor of their coefficients and the limits rounded inwards, which is
    exact for integers. They are sorted by component: a component is a set of variables that no row ties to others.
    An id whose row cannot be met by any people at all is `absurd`. `vertices` is what relaxations of it came to.
    """

    def __init__(self, problem: Problem, vertices: Vertices) -> None:
        self.problem, self.vertices = problem, vertices
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
            low, high = divided(constraint.low, constraint.high, divisor)
            low, high, possible = within_reach(low, high, least, most)
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
        self._forget()

    def _forget(self) -> None:
        """Know no points and no proofs."""
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
        # Whatever order the constraints come in, so that the same ones always lead to the same answers.
        order = sorted(range(len(rows)), key=lambda i: (self.part[rows[i][0][0]], rows[i]))
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
        self._tightest: list[Limits | None] = [None] * len(self.rows)
        self._alike: list[tuple[Names, ...] | None] = [None] * len(self.rows)
        self._alike_elsewhere: tuple[Names, ...] | None = None
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

    def limits_of_most(self, ids: frozenset[str]) -> dict[int, Limits]:
        """The same for ids that are all but a few; rows of which nothing is asked may be among them."""
        tightest = self._tightest
        for row, known in enumerate(tightest):
            if known is None:
                limits: Limits = (None, None)
                for _, low, high in self.asked_on[row]:
                    limits = tighter(limits, (low, high))
                tightest[row] = limits
        out: dict[int, Limits] = {row: limits for row, limits in enumerate(tightest) if limits is not None}
        for row in {row for name in self.entries.keys() - ids for row, _, _ in self.entries[name]}:
            out[row] = self.limits_on(row, ids)
        return out

    def alike(self, ids: frozenset[str]) -> Iterator[Names]:
        """Those of these ids, which are all but a few, that ask the same of the same rows, the heaviest first."""
        gone = self.entries.keys() - ids
        touched = {row for name in gone for row, _, _ in self.entries[name]}

        def rest(groups: Iterable[Names]) -> Iterator[Names]:
            return filter(None, (tuple(name for name in names if name not in gone) for names in groups))

        for row in range(len(self.rows)):
            groups = self._alike[row]
            if groups is None:
                alone = ((n, (low, high)) for n, low, high in self.asked_on[row] if len(self.entries[n]) == 1)
                groups = self._alike[row] = self._grouped(alone)
            yield from rest(groups) if row in touched else groups
        elsewhere = self._alike_elsewhere
        if elsewhere is None:
            several = ((n, tuple(sorted(asked, key=repr))) for n, asked in self.entries.items() if len(asked) != 1)
            elsewhere = self._alike_elsewhere = self._grouped(several)
        yield from rest(elsewhere) if gone else elsewhere

    def _grouped(self, named: Iterable[tuple[str, object]]) -> tuple[Names, ...]:
        groups: dict[object, list[str]] = {}
        for name, asked in named:
            groups.setdefault(asked, []).append(name)
        return tuple(tuple(sorted(names, key=lambda n: (-self.weight[n], n))) for names in groups.values())

    def varied(self, problem: Problem) -> System | None:
        """The system of another problem, made from this one; None where its rows are not the same. What is known of
        points and proofs is left behind: the other's answers are those that it would have from nothing."""
        if problem.variables != self.problem.variables:
            return None
        old, new = ({id(c): c for c in each.constraints} for each in (self.problem, problem))
        changed = {(new.get(i) or old[i]).id for i in old.keys() ^ new.keys()}
        again = [c for c in problem.constraints if c.id in changed]
        if any(c.hard for c in again) or any(old[i].hard for i in old.keys() - new.keys()):
            return None
        made = copy(self)
        made.problem = problem
        made.weight, made.absurd, made.entries = dict(self.weight), self.absurd - changed, dict(self.entries)
        made.asked_on, made._tightest, made._alike = self.asked_on.copy(), self._tightest.copy(), self._alike.copy()
        touched = {row for name in changed for row, _, _ in self.entries.get(name, ())}
        for name in changed:
            made.weight.pop(name, None)
            made.entries.pop(name, None)
        for c in again:
            if not made._take(c):
                return None
        if any(len(each.entries.get(name, (0, 0))) != 1 for each in (self, made) for name in changed):
            made._alike_elsewhere = None
        touched |= {row for name in changed for row, _, _ in made.entries.get(name, ())}
        fresh: dict[int, list[tuple[str, int | None, int | None]]] = {row: [] for row in touched}
        for name in changed:
            for row, low, high in made.entries.get(name, ()):
                fresh[row].append((name, low, high))
        for row in touched:
            made.asked_on[row] = [asked for asked in self.asked_on[row] if asked[0] not in changed] + fresh[row]
            made._tightest[row] = made._alike[row] = None
            if not made.asked_on[row] and self.hard[row] == (None, None):
                return None
        made._forget()
        return made

    def _take(self, constraint: Constraint) -> bool:
        """Enter one constraint more; False where it speaks of a row that there is not."""
        if constraint.weight < 1:
            raise ProblemError(f"{constraint.id}: a weight of {constraint.weight} is below 1")
        self.weight[constraint.id] = max(constraint.weight, self.weight.get(constraint.id, 1))
        asked = self.entries.setdefault(constraint.id, [])
        terms, divisor = self._normal(constraint.terms, constraint.id)
        low, high = divided(constraint.low, constraint.high, divisor)
        low, high, possible = within_reach(low, high, *self._reach(terms))
        if not possible:
            self.absurd.add(constraint.id)
        if possible and terms and (low is not None or high is not None):
            if terms not in self.row_of:
                return False
            asked.append((self.row_of[terms], low, high))
        return True

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
