"""The reckoning of a story: picture, clashes, why, what if."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from sayso.errors import SaysoError
from sayso.reckoning.claiming import NOW
from sayso.reckoning.compose import Composer
from sayso.reckoning.decided import GroupDecision
from sayso.reckoning.laws import LAWS, Law
from sayso.reckoning.model import Given, Model, Without, build
from sayso.reckoning.picture import Cell, Clash, GivingUp, Picture, Why
from sayso.reckoning.problem import Constraint, GiveUps
from sayso.reckoning.solver import Reckoner
from sayso.reckoning.weights import Weights
from sayso.story import Testimony

SECONDS = 10.0
CAP = 50
SMALL = 400
"""Problems of so few expressions are solved anew for each what-if, so that of several smallest sets of reasons it names
the same one as a story in which nothing more was ever said."""


class CellError(SaysoError):
    """A cell is asked for that the story does not have."""


def reckon(
    testimony: Iterable[Testimony],
    *,
    country: str | None = None,
    at: datetime | None = None,
    laws: Sequence[Law] = LAWS,
    groups: Iterable[GroupDecision] = (),
    without: Without | Iterable[str] = (),
    weights: Weights | None = None,
    seconds: float = SECONDS,
) -> Reckoning:
    """What the claims of a story allow together.

    `country` is the event's (ISO 3166-1 alpha-2), against which "foreign" is meant; where it is not given, the one that
    most claims name as their place. `at`: what was said later is left out. `groups`: what an editor decided about
    groups. `without`: what is left out, a `Without` or names: claim ids, origins by id or name, sides, "law:ID".
    `seconds`: after about so long each answer is cut off, with sound but wider ranges.

    A decision about a group that no claim speaks of counts for nothing and is told in the picture's `notes`. Raises
    WithoutError for a name to leave out that no claim bears and no law has; a `Without` is taken as it is.
    """
    testimony = tuple(testimony)
    if not isinstance(without, Without):
        without = Without.named(without, testimony, laws)
    given = Given(
        testimony=testimony,
        country=country,
        at=at,
        laws=tuple(laws),
        decisions=tuple(groups),
        weights=weights or Weights(),
        without=without,
    )
    return Reckoning(given, seconds=seconds)


class Reckoning:
    """The claims of a story at a moment, added up. Answers are worked out when asked for, and kept."""

    def __init__(self, given: Given, *, seconds: float = SECONDS, like: Reckoning | None = None) -> None:
        self._given = given
        self._seconds = seconds
        self._reckoner: Reckoner
        self._first: GiveUps
        self.overtaken: frozenset[str]
        self.model: Model = build(given, like.model if like is not None else None)
        if like is not None and like.model.problem == self.model.problem:
            # The same numbers: who said them, or what was said of them otherwise, may be another.
            self._reckoner, self._first, self.overtaken = like._reckoner, like._first, like.overtaken
            self.model.overtaken({f"{i}{NOW}" for i in self.overtaken})
        else:
            self._solve(like)
        before = like._composer if like is not None else None
        self._composer: Composer = Composer(self.model, self._reckoner, self._first, self.overtaken, before)
        self._picture: Picture | None = None

    def _solve(self, like: Reckoning | None) -> None:
        self._reckoner = self._solver(like)
        # Older high ends that newer words go beyond are no clash: they give way before anything is compared.
        self._first = self._reckoner.give_ups()
        gone = {i for s in self._first.sets[:1] for i in s.ids if i.endswith(NOW)}
        self.overtaken = frozenset(i.removesuffix(NOW) for i in gone)
        if gone:
            self.model.overtaken(gone)
            self._reckoner = self._reckoner.without(gone)
            self._first = self._reckoner.give_ups()

    def _solver(self, like: Reckoning | None) -> Reckoner:
        problem = self.model.problem
        if like is None or like._reckoner.size <= SMALL or like.model.problem.variables != problem.variables:
            return Reckoner(problem, seconds=self._seconds, like=like._reckoner if like is not None else None)
        # Only what changed is given to the solver, which keeps what it knows of the rest.
        before, after = _by_id(like.model.problem.constraints), _by_id(problem.constraints)
        changed = {i for i in before if before[i] != after.get(i)}
        changed |= {f"{i}{NOW}" for i in like.overtaken if f"{i}{NOW}" in before}
        added = [c for i, constraints in after.items() if i in changed or i not in before for c in constraints]
        gone = changed - {f"{i}{NOW}" for i in like.overtaken}
        base = like._reckoner.without(gone) if gone else like._reckoner
        return base.with_constraints(added) if added else base

    def picture(self) -> Picture:
        """Every cell with its range and reasons, what follows, and what does not fit."""
        if self._picture is None:
            self._picture = self._composer.picture()
        return self._picture

    def clashes(self, cap: int = CAP) -> tuple[Clash, ...]:
        """Every minimal set of claims and laws that cannot all hold, smallest first, up to `cap`."""
        return self._composer.clashes(cap)[0]

    def give_ups(self) -> tuple[GivingUp, ...]:
        """The cheapest ways out of all clashes."""
        return self._composer.give_ups()

    def why(self, cell: str | Cell) -> Why:
        """What forces each end of a cell, by its id ("killed:captive/US") or as the picture holds it; a label in place
        of the group's id does too ("killed:Americans"). Raises CellError when the story has no such cell."""
        name = cell.id if isinstance(cell, Cell) else cell
        found = self._composer.find(name)
        if found is None:
            raise CellError(f"no cell {name!r}; there are: {', '.join(self._composer.cell_names()[:12]) or 'none'} ...")
        return self._composer.why(found)

    def what_if(
        self,
        *,
        without_claims: Collection[str] = (),
        without_origins: Collection[str] = (),
        without_sides: Collection[str] = (),
        without_laws: Collection[str] = (),
        extra: Iterable[Testimony] = (),
    ) -> Reckoning:
        """The same story without some claims, origins (by id or name), sides or laws (by id), or with more claims.

        Words that the ones left out had replaced stand again.
        """
        left_out = self._given.without | Without(
            claims=frozenset(without_claims),
            origins=frozenset(without_origins),
            sides=frozenset(without_sides),
            laws=frozenset(i.removeprefix("law:") for i in without_laws),
        )
        more = tuple(extra)
        testimony = (*self._given.testimony, *more) if more else self._given.testimony
        return Reckoning(replace(self._given, testimony=testimony, without=left_out), seconds=self._seconds, like=self)


def _by_id(constraints: Iterable[Constraint]) -> dict[str, list[Constraint]]:
    out: dict[str, list[Constraint]] = {}
    for c in constraints:
        out.setdefault(c.id, []).append(c)
    return out
