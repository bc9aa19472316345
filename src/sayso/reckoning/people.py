"""The unknowns: disjoint atoms of people, and named sub-groups as parts of them, for each fate.

An atom is a side of the event with a class of nationality: a country that claims name, the other foreigners, or the
rest. A named sub-group is one unknown for each side that it may be on, at most as many as the atoms there; it is split
by nationality only where a claim names both ("two American women"). Leaving the product of sub-groups and nationalities
out loses nothing: any numbers of a sub-group that fit under the totals can be spread over the nationalities.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import product

from sayso.claims import Fate
from sayso.reckoning.groups import REGIONS, Region, Who
from sayso.reckoning.problem import Constraint, Variable

FOREIGN, REST = "*foreign", "*rest"

Terms = tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Unit:
    """A block of people that no claim splits further: an atom (`sub` ""), or a part of a named sub-group.
    `nation` is a country, "*foreign" (foreigners of no country named), "*rest", or "*" (not split)."""

    region: Region
    nation: str
    sub: str = ""

    def variable(self, fate: str) -> str:
        """The name of the unknown: how many of them met with this fate."""
        return f"{fate}:{self.region}/{self.nation}" + (f"/{self.sub}" if self.sub else "")


class People:
    """The atoms that some groups need, in a story that takes place in `country`."""

    def __init__(self, groups: Iterable[Who], *, country: str | None, fates: Sequence[Fate]) -> None:
        self.country = country
        self.fates = tuple(fates)
        self.groups = frozenset(groups)
        self._terms: dict[tuple[str, Who], Terms] = {}
        self._variables: tuple[Variable, ...] | None = None
        self._structure: tuple[Constraint, ...] | None = None
        groups = list(self.groups)
        self._nations = {region: self._classes(region, groups) for region in REGIONS}
        self.atoms = [Unit(region, nation) for region in REGIONS for nation in self._nations[region]]
        self._subs: dict[str, list[Unit]] = {}
        for sub in sorted({g.sub for g in groups if g.sub}):
            self._subs[sub] = list(self._parts(sub, [g for g in groups if g.sub == sub]))

    def _classes(self, region: Region, groups: Sequence[Who]) -> list[str]:
        here = [g for g in groups if region in g.regions]
        named = {n for g in here for n in g.nations}
        if not named and all(g.foreign is None for g in here):
            return ["*"]
        abroad = sorted(named - {self.country})
        return [*abroad, FOREIGN, REST] if self.country or any(g.foreign is not None for g in here) else [*abroad, REST]

    def _parts(self, sub: str, groups: Sequence[Who]) -> Iterable[Unit]:
        for region in REGIONS:
            here = [g for g in groups if region in g.regions]
            if here:
                split = any(g.national for g in here)
                for nation in self._nations[region] if split else ["*"]:
                    yield Unit(region, nation, sub)

    def _inside(self, nation: str, who: Who) -> bool:
        if nation == "*":
            return True
        if who.foreign is not None:
            # Where the country is not known, "foreign" is a class of its own beside the countries that are named.
            return (nation != REST) == who.foreign
        if who.nations:
            return nation in who.nations or (nation == REST and self.country in who.nations)
        return True

    def units(self, who: Who) -> list[Unit]:
        """The units that make up a group."""
        units = self._subs[who.sub] if who.sub else self.atoms
        return [u for u in units if u.region in who.regions and self._inside(u.nation, who)]

    def terms(self, fate: str, who: Who) -> Terms:
        """How many of a group met with a fate, as a linear expression."""
        found = self._terms.get((fate, who))
        if found is None:
            found = self._terms[fate, who] = tuple((unit.variable(fate), 1) for unit in self.units(who))
        return found

    def blocks(self) -> list[tuple[Unit, tuple[Unit, ...]]]:
        """Each unit with the atoms that it lies within: itself for an atom."""
        out: list[tuple[Unit, tuple[Unit, ...]]] = [(a, (a,)) for a in self.atoms]
        for parts in self._subs.values():
            for part in parts:
                inside = (a for a in self.atoms if a.region == part.region and part.nation in ("*", a.nation))
                out.append((part, tuple(inside)))
        return out

    def variables(self) -> tuple[Variable, ...]:
        """One unknown for each fate and unit."""
        if self._variables is None:
            self._variables = tuple(Variable(u.variable(f)) for (u, _), f in product(self.blocks(), self.fates))
        return self._variables

    def structure(self) -> tuple[Constraint, ...]:
        """No part is more than the atoms that it lies within. True of any numbers, so hard."""
        if self._structure is None:
            self._structure = tuple(self._inclusions())
        return self._structure

    def _inclusions(self) -> Iterable[Constraint]:
        for (part, atoms), fate in product(self.blocks(), self.fates):
            if part.sub:
                terms = ((part.variable(fate), 1), *((a.variable(fate), -1) for a in atoms))
                yield Constraint(f"part:{part.variable(fate)}", terms, None, 0, hard=True)
