"""What the constraints of a problem allow, why, and where they clash."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sayso.reckoning.bounds import Base, Peak, Summit, negative
from sayso.reckoning.clashes import Explorer
from sayso.reckoning.integer import Deadline
from sayso.reckoning.problem import (
    Bounds,
    Clashes,
    Constraint,
    GiveUps,
    Problem,
    ProblemError,
    Terms,
    Variable,
)
from sayso.reckoning.reasons import explain, refute
from sayso.reckoning.relaxation import Vertices
from sayso.reckoning.space import Proof, RowTerms
from sayso.reckoning.system import System

BASES = 64
"""Under how many cheapest ways of giving up a range is worked out one by one; with more it is a sound outer one."""


@dataclass(frozen=True, slots=True)
class _Stance:
    """What is held to: the ids less each cheapest set to give up, and less all that may be in one. `complete`: these
    are all the cheapest sets."""

    bases: tuple[Base, ...]
    outer: Base
    complete: bool

    @property
    def simple(self) -> bool:
        """Whether there is but one base, the outer one."""
        return self.complete and len(self.bases) == 1

    def touches(self, given_up: frozenset[str], objective: RowTerms) -> bool:
        """Whether any of these ids has a say in the parts of an expression."""
        system = self.outer.system
        parts = {system.part[j] for j, _ in objective}
        return any(system.row_part[row] in parts for name in given_up for row, _, _ in system.entries[name])

    def settled(self, outer: Peak, objective: RowTerms) -> bool:
        """Whether what holds under the outer base is the answer: there is no other, or nothing that may be given up
        has a say."""
        return self.simple or (outer.exact and not self.touches(self.outer.given_up, objective))


@dataclass(frozen=True, slots=True)
class _End:
    """One end of a range, as the highest value of an expression."""

    value: int | None
    exact: bool
    reasons: frozenset[str]
    minimal: bool
    given_up: frozenset[str]


class Reckoner:
    """Answers about one problem. Each call is cut off after about `seconds`: what is then not known is told as a
    sound wider bound that is marked, or as a list that is marked as incomplete.

    `like` is one about a problem much like this one: it makes the answers quicker, and no other.

    Raises ProblemError where the problem makes no sense, and MissingSolverError where OR-Tools is not installed.
    """

    def __init__(self, problem: Problem, *, seconds: float = 10.0, like: Reckoner | None = None) -> None:
        system = like._system.varied(problem) if like is not None else None
        if system is None:
            system = System(problem, Vertices() if like is None else like._system.vertices)
        self._start(system, problem, frozenset(), seconds)
        self._check_hard()

    def _start(self, system: System, problem: Problem, left_out: frozenset[str], seconds: float) -> None:
        self.problem = problem
        self.seconds = seconds
        self._system = system
        self._left_out = left_out
        self._ids = frozenset(system.weight) - left_out
        self._known_explorer: Explorer | None = None
        self._summit = Summit(system)
        self._known_stance: _Stance | None = None
        self._known_ends: dict[RowTerms, _End] = {}

    def _check_hard(self) -> None:
        system = self._system
        system.add_point((), ())
        rows = [i for i, limits in enumerate(system.hard) if limits != (None, None)]
        if not rows:
            return
        columns = sorted({j for i in rows for j, _ in system.rows[i]})
        found = refute(system, frozenset(), system.box(columns, rows, {}), Deadline(self.seconds))
        if found.verdict == "none":
            raise ProblemError("the hard constraints cannot all hold")

    @property
    def size(self) -> int:
        """How many expressions the constraints speak of."""
        return len(self._system.rows)

    @property
    def _explorer(self) -> Explorer:
        # Not every story on the way to another is asked for its clashes.
        if self._known_explorer is None:
            self._known_explorer = Explorer(self._system, self._ids)
        return self._known_explorer

    def bounds(self, terms: Terms) -> Bounds:
        """The range of one linear expression, given as pairs of variable and coefficient.

        Raises ProblemError where it names a variable that the problem does not have.
        """
        return self.all_bounds([terms])[0]

    def all_bounds(self, expressions: Sequence[Terms]) -> list[Bounds]:
        """The ranges of many expressions, within one budget of time."""
        deadline = Deadline(self.seconds)
        objectives = [self._system.objective(terms) for terms in expressions]
        wanted = dict.fromkeys(o for each in objectives for o in (each, negative(each)))
        self._find(list(wanted), deadline)
        return [self._bounds(objective) for objective in objectives]

    def _bounds(self, objective: RowTerms) -> Bounds:
        top, bottom = self._known_ends[objective], self._known_ends[negative(objective)]
        return Bounds(
            low=None if bottom.value is None else -bottom.value,
            high=top.value,
            low_reasons=bottom.reasons,
            high_reasons=top.reasons,
            exact_low=bottom.exact,
            exact_high=top.exact,
            minimal_low=bottom.minimal,
            minimal_high=top.minimal,
            low_given_up=bottom.given_up,
            high_given_up=top.given_up,
        )

    def clashes(self, cap: int = 100) -> Clashes:
        """Every minimal set of ids that cannot all hold, up to `cap`."""
        return self._explorer.clashes(cap, Deadline(self.seconds))

    def give_ups(self, cap: int = 64) -> GiveUps:
        """All sets of ids to give up that weigh least, up to `cap`."""
        return self._explorer.give_ups(cap, Deadline(self.seconds))

    def without(self, ids: Iterable[str]) -> Reckoner:
        """The same problem without these ids; points and proofs that still hold are used again.

        Raises ProblemError for an id that the problem does not have.
        """
        dropped = frozenset(ids)
        known = {c.id for c in self.problem.constraints}
        for name in sorted(dropped - known):
            raise ProblemError(f"no constraint {name!r}")
        kept = tuple(c for c in self.problem.constraints if c.id not in dropped)
        problem = Problem(self.problem.variables, kept)
        if dropped <= frozenset(self._system.weight):
            made = Reckoner.__new__(Reckoner)
            made._start(self._system, problem, self._left_out | dropped, self.seconds)
            made._summit = self._summit
            return made
        return Reckoner(problem, seconds=self.seconds, like=self)

    def with_constraints(self, constraints: Iterable[Constraint], variables: Iterable[Variable] = ()) -> Reckoner:
        """The same problem with more constraints (and variables); points and proofs that still hold are used again."""
        more, unknowns = tuple(constraints), tuple(variables)
        problem = Problem(self.problem.variables + unknowns, self.problem.constraints + more)
        made = Reckoner(problem, seconds=self.seconds, like=self)
        if not unknowns and not any(c.hard for c in more):
            made._system.adopt(self._system, self._ids - {c.id for c in more})
        return made

    def _stance(self, deadline: Deadline) -> _Stance:
        if self._known_stance is None:
            system, explorer = self._system, self._explorer
            ways = explorer.give_ups(BASES, deadline)
            bases = tuple(Base(system, self._ids - way.ids, way.ids) for way in ways.sets)
            if ways.complete and len(bases) == 1:
                outer = bases[0]
            else:
                proved = bool(bases) and not explorer.doubtful
                loose = explorer.loose(proved)
                outer = Base(system, self._ids - loose, loose)
            self._known_stance = _Stance(bases, outer, ways.complete)
        return self._known_stance

    def _find(self, objectives: Sequence[RowTerms], deadline: Deadline) -> None:
        """Ends for all objectives: those that need no search first, so that a hard one cannot hold them up."""
        stance = self._stance(deadline.within(0.5))
        waiting = [o for o in objectives if o not in self._known_ends]
        peaks = self._peaks(stance, waiting, deadline)
        hard = [o for o in waiting if not peaks[o][0].exact]
        for k, objective in enumerate(hard):
            share = deadline.within(0.5 / (len(hard) - k))
            peaks[objective] = self._searched(stance, objective, share)
        for k, objective in enumerate(waiting):
            peak, base = peaks[objective]
            given_up = base.given_up if stance.touches(base.given_up, objective) else frozenset[str]()
            if peak.value is None:
                self._known_ends[objective] = _End(None, peak.exact, frozenset(), True, given_up)
                continue
            proof = self._proof(base, objective, peak, deadline.within(2 / (len(waiting) - k + 1)))
            self._known_ends[objective] = _End(peak.value, peak.exact, proof.ids, proof.minimal, given_up)

    def _peaks(
        self, stance: _Stance, objectives: Sequence[RowTerms], deadline: Deadline
    ) -> dict[RowTerms, tuple[Peak, Base]]:
        """The highest values as far as no search is needed; base by base, as a relaxation then changes little."""
        outer = {o: self._summit.peak(stance.outer, o, deadline, search=False) for o in objectives}
        found: dict[RowTerms, list[tuple[Peak, Base]]] = {o: [] for o in objectives}
        for base in stance.bases:
            for o in objectives:
                if not stance.settled(outer[o], o) and not any(_reaches(peak, outer[o]) for peak, _ in found[o]):
                    found[o].append((self._summit.peak(base, o, deadline, search=False), base))
        return {o: _joined(stance, o, outer[o], found[o]) for o in objectives}

    def _searched(self, stance: _Stance, objective: RowTerms, deadline: Deadline) -> tuple[Peak, Base]:
        share = deadline if stance.simple else deadline.within(0.3)
        outer = self._summit.peak(stance.outer, objective, share, search=True)
        found: list[tuple[Peak, Base]] = []
        if not stance.settled(outer, objective):
            for k, base in enumerate(stance.bases):
                share = deadline.within(1 / (len(stance.bases) - k))
                found.append((self._summit.peak(base, objective, share, search=True), base))
                if _reaches(found[-1][0], outer):
                    break
        return _joined(stance, objective, outer, found)

    def _proof(self, base: Base, objective: RowTerms, peak: Peak, deadline: Deadline) -> Proof:
        system = self._system
        value = peak.value
        assert value is not None
        known = [p for p in system.proofs.get(objective, ()) if p.value == value and p.minimal and p.ids <= base.ids]
        if known:
            return known[0]
        proof = explain(system, base.ids, objective, value, peak.support, deadline)
        system.proofs.setdefault(objective, []).append(proof)
        return proof


def _reaches(peak: Peak, outer: Peak) -> bool:
    return peak.exact and peak.value == outer.value


def _joined(stance: _Stance, objective: RowTerms, outer: Peak, found: list[tuple[Peak, Base]]) -> tuple[Peak, Base]:
    """The highest value over all bases, and the base under which it is reached. Where not all bases are known, or
    the highest is not reached for certain, what holds under all of them is the sound answer."""
    if stance.settled(outer, objective):
        return outer, stance.outer
    for peak, base in found:
        if _reaches(peak, outer):
            return peak, base
    if stance.complete:
        return max(found, key=lambda each: (each[0].value is None, each[0].value or 0, each[0].exact))
    return Peak(outer.value, False, outer.support), stance.outer
