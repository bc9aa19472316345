"""Laws: what holds of any event of a kind, whoever says what. Each is a named object that a story can switch off.

A law of one's own is a `Law` given to `sayso.reckoning.reckon(..., laws=(*LAWS, mine))`; docs/reckoning.md shows one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from sayso.claims import Fate
from sayso.reckoning.groups import Who
from sayso.reckoning.people import REST, People, Terms, Unit


@dataclass(frozen=True, slots=True)
class Scene:
    """What a law may look at: the unknowns, whether the story has captives, the fates that are spoken of, and the
    groups with a count for each fate."""

    people: People
    captives: bool
    spoken: frozenset[Fate]
    groups: frozenset[tuple[Fate, Who]] = frozenset()

    def blocks(self, fates: Iterable[tuple[Fate, int]]) -> Iterator[tuple[Unit, Terms]]:
        """For each unit of people, a sum of coefficient x number with that fate; for a part of a sub-group also that
        of those beside it, so that an inequality holds of both."""
        wanted = tuple(fates)
        for unit, atoms in self.people.blocks():
            part = tuple((unit.variable(f), k) for f, k in wanted)
            yield unit, part
            if unit.sub:
                around = tuple((a.variable(f), k) for a in atoms for f, k in wanted)
                yield unit, around + tuple((name, -k) for name, k in part)


@dataclass(frozen=True, slots=True)
class Equation:
    """`low` <= sum of coefficient x unknown <= `high`, None where open."""

    terms: Terms
    low: int | None
    high: int | None


@dataclass(frozen=True, slots=True)
class Law:
    """`id` names it in reasons ("law:" is put before), `sentence` says it, `clause` is how a sentence of reasons ends
    that needs it ("and no captive has two of these fates"). `fates` get unknowns where the law applies."""

    id: str
    sentence: str
    clause: str
    fates: tuple[Fate, ...]
    applies: Callable[[Scene], bool]
    equations: Callable[[Scene], Iterable[Equation]]

    @property
    def reason(self) -> str:
        """The id under which the law stands among reasons."""
        return f"law:{self.id}"


_FATES_OF_CAPTIVES: tuple[Fate, ...] = ("held", "freed", "escaped", "killed", "missing")


def _conserved(scene: Scene) -> Iterator[Equation]:
    sums: tuple[tuple[Fate, int], ...] = (("taken", 1), *((f, -1) for f in _FATES_OF_CAPTIVES))
    for unit, terms in scene.blocks(sums):
        if unit.region == "captive":
            yield Equation(terms, 0, 0)


def _foreign_outsiders(scene: Scene) -> Iterator[Unit]:
    return (a for a in scene.people.atoms if a.region == "other" and a.nation not in (REST, "*"))


def _foreigners_captive(scene: Scene) -> Iterator[Equation]:
    for atom in _foreign_outsiders(scene):
        for fate in scene.people.fates:
            yield Equation(((atom.variable(fate), 1),), 0, 0)


def _at_most(scene: Scene, whole: Fate, *parts: tuple[Fate, ...]) -> Iterator[Equation]:
    for fates in parts:
        for _, terms in scene.blocks((*((f, 1) for f in fates), (whole, -1))):
            yield Equation(terms, None, 0)


def _present(scene: Scene) -> Iterator[Equation]:
    known = set(scene.people.fates)
    single: list[tuple[Fate, ...]] = [(f,) for f in ("wounded", "casualty", "taken") if f in known]
    yield from _at_most(scene, "present", *single)
    fates: tuple[Fate, ...] = ("killed", "freed", "escaped", "missing")
    yield from _at_most(scene, "present", tuple(f for f in fates if f in known))
    fates = ("killed", "safe", "missing")
    yield from _at_most(scene, "present", tuple(f for f in fates if f in known))


def _casualties(scene: Scene) -> Iterator[Equation]:
    yield from _at_most(scene, "casualty", ("killed",), ("wounded",))
    for _, terms in scene.blocks((("casualty", 1), ("killed", -1), ("wounded", -1))):
        yield Equation(terms, None, 0)


LAWS: tuple[Law, ...] = (
    Law(
        "captives-conserved",
        "Everyone taken is still held, or was freed, escaped, was killed or is missing, and only one of these.",
        "everyone taken has one fate",
        ("taken", *_FATES_OF_CAPTIVES),
        lambda scene: scene.captives,
        _conserved,
    ),
    Law(
        "foreigners-captive",
        "In a story of captives, the foreigners spoken of were among the captives, but for soldiers and attackers.",
        "the foreigners spoken of were captives",
        (),
        lambda scene: scene.captives and any(_foreign_outsiders(scene)),
        _foreigners_captive,
    ),
    Law(
        "no-more-than-present",
        "No more people can be killed, hurt, taken or safe than were there, and the dead neither escape nor are freed.",
        "no more can be counted than were there",
        ("present",),
        lambda scene: "present" in scene.spoken,
        _present,
    ),
    Law(
        "casualties",
        "Casualties are those killed and those wounded.",
        "casualties are those killed or wounded",
        ("casualty", "killed", "wounded"),
        lambda scene: "casualty" in scene.spoken,
        _casualties,
    ),
)
"""The laws that hold unless a story switches them off."""
