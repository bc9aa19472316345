"""Every minimal clashing set, and every minimal set to give up, lightest first: each kind finds the other.

One loop: choose the lightest set of ids that hits every known clash and is not known already. Either the rest can
hold, then the set is a minimal one to give up (anything smaller was tried before); or it cannot, then the rest holds
a new clash, which is shrunk to a minimal one. When no choice is left, all of both are known (hitting-set duality,
Reiter, AIJ 1987; MARCO, Liffiton et al., Constraints 2016; by weight, MaxHS, Davies and Bacchus, CP 2011).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice, product

from sayso.reckoning.bounds import Base
from sayso.reckoning.choice import Choice
from sayso.reckoning.integer import Deadline
from sayso.reckoning.problem import Clashes, GiveUp, GiveUps
from sayso.reckoning.reasons import Probe, Refuter, minimal_core
from sayso.reckoning.system import System


class Explorer:
    """Clashes and sets to give up of some ids of a system, found as far as asked for.

    Ids that ask the same of the same rows are twins: one stands for all, with the sum of their weights.
    """

    def __init__(self, system: System, ids: Iterable[str]) -> None:
        self.system = system
        active = frozenset(ids)
        self.absurd = frozenset(active & system.absurd)
        self.twins = {names[0]: names for names in system.alike(active - self.absurd)}
        self.ids = frozenset(self.twins)
        self._all = active - self.absurd
        self.weight = {head: sum(system.weight[n] for n in names) for head, names in self.twins.items()}
        self.cores: list[frozenset[str]] = []
        self.corrections: list[frozenset[str]] = []
        self.finished = False
        self.doubtful = False
        self._choice: Choice | None = None
        self._whole: Base | None = None
        self._refuters: dict[int, Refuter] = {}
        told = frozenset().union(*system.cores) if system.cores else frozenset[str]()
        head_of = {name: head for head, names in self.twins.items() if told.intersection(names) for name in names}
        known = {frozenset(head_of.get(n, "") for n in core) for core in system.cores}
        self._known = sorted((c for c in known if c <= self.ids), key=lambda c: (len(c), sorted(c)))

    def step(self, deadline: Deadline) -> bool:
        """Find one clash or one set to give up; False where there is none left or the time ran out."""
        if self.finished:
            return False
        if self._choice is None and not self.cores and not self._known:
            # Nothing clashes as far as is known: the empty choice, without a solver for choices.
            return self._try(frozenset(), deadline)
        if self._choice is None:
            self._choice = Choice(self.weight)
            for core in self._known:
                self.cores.append(core)
            for core in self.cores:
                self._choice.hit(core)
        chosen = self._choice.cheapest(deadline)
        if chosen is None:
            self.finished = True
            return False
        if chosen == "unknown":
            return False
        return self._try(frozenset(chosen), deadline)

    def _try(self, chosen: frozenset[str], deadline: Deadline) -> bool:
        found = self._holds(chosen, deadline)
        if found.verdict == "point":
            self.corrections.append(chosen)
            if not chosen:
                self.finished = True
            elif self._choice is not None:
                self._choice.spare(chosen)
            return True
        if found.verdict == "unknown":
            self.doubtful = True
            if not chosen or self._choice is None:
                self.finished = True
                return False
            self._choice.spare(chosen)
            return True
        core, certain = minimal_core(self.system, found.ids, deadline)
        if certain:
            self.cores.append(core)
            self.system.cores.add(core)
            if self._choice is not None:
                self._choice.hit(core)
        return certain

    def _holds(self, chosen: frozenset[str], deadline: Deadline) -> Probe:
        """Whether all but the chosen can hold: every part has a point."""
        if self._whole is None:
            self._whole = Base(self.system, self.ids, asked=self.system.limits_of_most(self._all))
        base = self._whole.lesser(chosen)
        unsure = False
        for part, rows in enumerate(self.system.part_rows):
            if not rows or base.meets()[:, part].any():
                continue
            space = base.box(part)
            if part not in self._refuters:
                self._refuters[part] = Refuter(self.system, space)
            found = self._refuters[part].refute(base.ids, space, deadline.within(0.5))
            if found.verdict == "none":
                return found
            unsure = unsure or found.verdict == "unknown"
        return Probe("unknown" if unsure else "point")

    def clashes(self, cap: int, deadline: Deadline) -> Clashes:
        """Minimal clashing sets, up to `cap`."""
        # One more than the cap tells whether there are more. Twins of a clash tell little: they fill up at the end.
        while len(self.absurd) + len(self.cores) <= cap and self.step(deadline):
            pass
        sets = sorted(islice(self._spread(), cap + 1), key=lambda s: (len(s), sorted(s)))
        return Clashes(tuple(sets[:cap]), self.finished and not self.doubtful and len(sets) <= cap)

    def _spread(self) -> Iterator[frozenset[str]]:
        yield from (frozenset((name,)) for name in sorted(self.absurd))
        yield from self.cores
        for core in self.cores:
            choices = product(*(self.twins[name] for name in sorted(core)))
            yield from (chosen for chosen in map(frozenset, choices) if chosen != core)

    @property
    def weight_of_lightest(self) -> int | None:
        """The least weight known to suffice, absurd ids left aside."""
        return min((self._sum(c) for c in self.corrections), default=None)

    def _sum(self, heads: Iterable[str]) -> int:
        return sum(self.weight[name] for name in heads)

    def give_ups(self, cap: int, deadline: Deadline) -> GiveUps:
        """The lightest sets to give up, up to `cap`."""
        while len(self.corrections) <= cap and not self._passed():
            if not self.step(deadline):
                break
        least = self.weight_of_lightest
        lightest = [c for c in self.corrections if self._sum(c) == least]
        complete = (self.finished or self._passed()) and not self.doubtful and len(lightest) <= cap
        always = sum(self.system.weight[n] for n in self.absurd)
        sets = [
            GiveUp(self.absurd.union(*(self.twins[head] for head in c)), always + self._sum(c)) for c in lightest[:cap]
        ]
        return GiveUps(tuple(sorted(sets, key=lambda g: (len(g.ids), sorted(g.ids)))), complete)

    def _passed(self) -> bool:
        """Whether one was found that is heavier than the lightest: they come in the order of their weight."""
        least = self.weight_of_lightest
        return least is not None and self._sum(self.corrections[-1]) > least

    def loose(self, proved: bool) -> frozenset[str]:
        """Ids that may be in some lightest set to give up; `proved` where the least weight is known for certain."""
        if proved:
            # Such a set hits all known clashes within their ids at no less than its whole weight.
            heads = frozenset().union(*self.cores) if self.cores else frozenset[str]()
            least = self.weight_of_lightest or 0
            heads = frozenset(name for name in heads if self.weight[name] <= least)
        else:
            heads = self._in_doubt()
        return self.absurd.union(*(self.twins[head] for head in heads))

    def _in_doubt(self) -> frozenset[str]:
        """Ids with a row in a part of which it is not known that all hold."""
        met = Base(self.system, self.ids).meets()
        doubtful = {part for part, rows in enumerate(self.system.part_rows) if rows and not met[:, part].any()}
        limit = self.weight_of_lightest
        return frozenset(
            name
            for name in self.ids
            if any(self.system.row_part[row] in doubtful for row, _, _ in self.system.entries[name])
            and (limit is None or self.weight[name] <= limit)
        )
