"""What bearings ask of the unknowns: the constraints of each claim."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from sayso.claims import Fate
from sayso.reckoning.bearing import STOCKS, Bearing, Bearings
from sayso.reckoning.people import People
from sayso.reckoning.problem import Constraint
from sayso.reckoning.weights import Weights, whole
from sayso.reckoning.words import Word

NOW = "#now"


_ENDS = ("freed", "escaped", "killed")


class Claiming:
    """Makes the constraints of bearings; `made` keeps those that hang on nothing else, `known` are such of before."""

    def __init__(
        self,
        people: People,
        stood: Bearings,
        weigh: Weights,
        newest: datetime,
        captives: bool,
        known: Mapping[int, tuple[Bearing, tuple[Constraint, ...]]],
    ) -> None:
        self._people, self._stood, self._weigh = people, stood, weigh
        self._newest, self._captives, self._known = newest, captives, known
        self._by_id: dict[str, list[Word]] | None = None
        self.made: dict[int, tuple[Bearing, tuple[Constraint, ...]]] = {}

    def all(self) -> list[Constraint]:
        """The constraints of all bearings, in their order."""
        out: list[Constraint] = []
        for s in self._stood.bearings:
            if s.state in ("aside", "replaced"):
                continue
            found = self._known.get(id(s))
            if found is None:
                found = (s, tuple(self._claimed(s)))
            if s.word.reading.share is None and not s.word.parts:
                self.made[id(s)] = found
            else:
                found = (s, tuple(self._claimed(s)))
            out += found[1]
        return out

    def _told(self, name: str) -> list[Word]:
        """The words of a claim."""
        if self._by_id is None:
            self._by_id = defaultdict(list)
            for s in self._stood.bearings:
                self._by_id[s.word.id].append(s.word)
        return self._by_id.get(name, [])

    def _claimed(self, s: Bearing) -> Iterator[Constraint]:
        w, people = s.word, self._people
        if s.state == "stale" and not (s.taken and "taken" in people.fates):
            return
        cost = whole(self._weigh.of(w.testimony, newest=self._newest, approximate=w.reading.grade != "firm"))
        if s.state == "stale":
            yield Constraint(w.id, people.terms("taken", w.who), s.low, None, cost)
            return
        if w.reading.share is not None:
            yield from self._shared(w, cost)
            return
        terms = people.terms(w.fate, w.who)
        if s.since_died:
            terms = (*terms, *people.terms("killed", w.who))
        if s.conditional:
            stock = w.fate in STOCKS
            if s.high is not None or stock:
                yield Constraint(w.id + NOW, terms, s.low if stock else None, s.high, 1)
            if stock and w.fate == "held" and "taken" in people.fates:
                yield Constraint(w.id, people.terms("taken", w.who), s.low, None, cost)
            elif s.low and not stock:
                yield Constraint(w.id, terms, s.low, None, cost)
        elif s.low or s.high is not None:
            yield Constraint(w.id, terms, s.low or None, s.high, cost)
        if w.parts:
            yield from self._adds_up(w, cost)

    def _adds_up(self, w: Word, cost: int) -> Iterator[Constraint]:
        """The members of a complete breakdown are its whole, each person once, where the atoms do not say so
        already."""
        people = self._people
        members = [word for part in dict.fromkeys(w.parts) for word in self._told(part)]
        units = Counter(u for m in members for u in people.units(m.who))
        if any(u.sub for u in units) or max(units.values(), default=0) > 1:
            sums = Counter(dict(people.terms(w.fate, w.who)))
            for m in members:
                sums.subtract(dict(people.terms(w.fate, m.who)))
            yield Constraint(w.id, tuple((n, k) for n, k in sums.items() if k), 0, 0, cost)

    def _shared(self, w: Word, cost: int) -> Iterator[Constraint]:
        """A share of a whole: of the claim that it is a part of, else of those who were there. "Half" is taken with
        ten points to either side; "all" leaves none behind."""
        people = self._people
        assert w.reading.share is not None
        if w.reading.every and self._captives and w.who.regions == {"captive"} and w.fate in _ENDS:
            # Those who died or got away before are not among "all the hostages" of the day: none is left is what is
            # said.
            yield Constraint(w.id, people.terms("held", w.who), None, 0, cost)
            return
        whole_word = next(iter(self._told(w.whole)), None) if w.whole is not None else None
        fate: Fate = whole_word.fate if whole_word is not None else "present"
        if fate not in people.fates or (fate == w.fate and whole_word is None):
            return
        part = people.terms(w.fate, w.who)
        base = people.terms(fate, whole_word.who if whole_word is not None else w.who)
        if w.reading.every:
            yield Constraint(w.id, difference(part, base, 1, 1), 0, 0, cost)
            return
        top, bottom = w.reading.share
        yield Constraint(w.id, difference(part, base, 100, 100 * top // bottom - 10), 0, None, cost)
        yield Constraint(w.id, difference(part, base, 100, 100 * top // bottom + 10), None, 0, cost)


def difference(
    a: Iterable[tuple[str, int]], b: Iterable[tuple[str, int]], times_a: int, times_b: int
) -> tuple[tuple[str, int], ...]:
    sums: Counter[str] = Counter()
    for name, k in a:
        sums[name] += k * times_a
    for name, k in b:
        sums[name] -= k * times_b
    return tuple((name, k) for name, k in sums.items() if k)
