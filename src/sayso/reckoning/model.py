"""From testimony to a problem for the solver: words as they stand, atoms, laws, an editor's decisions as constraints.

The id of a constraint is the claim's, "law:..." or "editor:..."; one that ends in "#now" is the high end of a claim on
a flow, which stands only while newer words leave room for it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import combinations
from typing import get_args

from sayso.claims import FATES, Fate
from sayso.errors import SaysoError
from sayso.reckoning.bearing import Bearing, Bearings, bearings_of, relaxed
from sayso.reckoning.claiming import NOW, Claiming, difference
from sayso.reckoning.decided import Followed, GroupDecision, GroupNames, same_groups, sort_out
from sayso.reckoning.groups import CAPTIVE_FATES, Who, has_captives
from sayso.reckoning.labels import Labels
from sayso.reckoning.laws import Law, Scene
from sayso.reckoning.people import People
from sayso.reckoning.problem import Constraint, Problem
from sayso.reckoning.weights import Weights, whole
from sayso.reckoning.words import Cell, Readings, Word, Words, words
from sayso.story import Side, Testimony

_SIDES: tuple[str, ...] = get_args(Side)


class WithoutError(SaysoError):
    """A name is to be left out that is no claim, source, side or law of the story."""

    def __init__(self, name: str) -> None:
        super().__init__(f"cannot leave out {name!r}: no claim, source, side ({', '.join(_SIDES)}) or law of that name")


@dataclass(frozen=True, slots=True, kw_only=True)
class Without:
    """What is left out of a reckoning: claims by id, origins by id or name, sides, laws by id."""

    claims: frozenset[str] = frozenset()
    origins: frozenset[str] = frozenset()
    sides: frozenset[str] = frozenset()
    laws: frozenset[str] = frozenset()

    def __or__(self, other: Without) -> Without:
        return Without(
            claims=self.claims | other.claims,
            origins=self.origins | other.origins,
            sides=self.sides | other.sides,
            laws=self.laws | other.laws,
        )

    def drops(self, t: Testimony) -> bool:
        """Whether this claim is left out."""
        origin = t.origin
        return (
            t.claim.id in self.claims
            or origin.side in self.sides
            or origin.id in self.origins
            or origin.name in self.origins
        )

    def __le__(self, other: Without) -> bool:
        return self | other == other

    @classmethod
    def named(cls, names: Iterable[str], testimony: Iterable[Testimony], laws: Iterable[Law]) -> Without:
        """What several names leave out. Raises WithoutError naming the one that nothing bears."""
        known = {f"law:{law.id}" for law in laws} | {*_SIDES}
        for t in testimony:
            known |= {t.claim.id, t.origin.id, t.origin.name}
        out = cls()
        for name in names:
            if name not in known:
                raise WithoutError(name)
            out |= cls.of(name)
        return out

    @classmethod
    def of(cls, name: str) -> Without:
        """What one name leaves out: "law:ID", a side, else a claim's id or an origin's id or name."""
        if name.startswith("law:"):
            return cls(laws=frozenset((name.removeprefix("law:"),)))
        if name in _SIDES:
            return cls(sides=frozenset((name,)))
        return cls(claims=frozenset((name,)), origins=frozenset((name,)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """All that a reckoning is made of; `readings` keeps what was read of the counts, for other reckonings of them."""

    testimony: tuple[Testimony, ...]
    country: str | None
    at: datetime | None
    laws: tuple[Law, ...]
    decisions: tuple[GroupDecision, ...]
    weights: Weights
    without: Without = field(default_factory=Without)
    readings: Readings = field(default_factory=dict, compare=False, repr=False)


@dataclass(slots=True)
class Model:
    """What was made of it: the words as they stand, the unknowns, the laws that apply, and the problem. `source` is
    what a story with less of it can be made from."""

    given: Given
    testimony: tuple[Testimony, ...]
    country: str | None
    captives: bool
    told: Bearings
    people: People
    laws: tuple[Law, ...]
    problem: Problem
    notes: tuple[str, ...] = ()
    source: Source | None = field(default=None, compare=False, repr=False)

    @property
    def bearings(self) -> Sequence[Bearing]:
        """Each word with what it says now."""
        return self.told.bearings

    def overtaken(self, ids: Collection[str]) -> None:
        """Mark the claims whose high ends, by constraint id, newer words go beyond."""
        gone = {i.removesuffix(NOW) for i in ids}
        self.told.bearings = [relaxed(s) if s.word.id in gone else s for s in self.told.bearings]


def plain_ids(ids: Iterable[str]) -> frozenset[str]:
    """Ids of claims, laws and decisions: the high end of a claim is the claim."""
    return frozenset(i.removesuffix(NOW) for i in ids)


@dataclass(slots=True)
class Source:
    """What a model was made of on the way: the words by their place in `said`, of which `kept` are not left out;
    `joined` where groups are the same by an editor's decision, else as `plain`; sub-groups merged in `slots`; the
    constraints of each bearing, by its identity, as of the `newest` word; `lawful` those of each law."""

    said: tuple[Testimony, ...]
    kept: list[int]
    plain: Words
    same: Mapping[Who, Who]
    joined: Words
    merged: dict[int, tuple[Word, Word]]
    slots: list[Word | None]
    scene: Scene
    newest: datetime
    claimed: dict[int, tuple[Bearing, tuple[Constraint, ...]]]
    lawful: dict[Law, tuple[Constraint, ...]]


def build(given: Given, like: Model | None = None) -> Model:
    """Words, atoms, laws and constraints. `like` is the model of a story of which some may be left out now: what
    these do not bear on is kept from it."""
    before = like.source if like is not None and _goes_on(given, like.given) else None
    if before is not None:
        dropped = [i for i in before.kept if given.without.drops(before.said[i])]
        gone = frozenset(dropped)
        places = [i for i in before.kept if i not in gone] if gone else before.kept
        whole_said = before.said
    else:
        whole_said = tuple(
            t for t in given.testimony if (given.at is None or t.said <= given.at) and not given.without.drops(t)
        )
        places, dropped = list(range(len(whole_said))), []
    said = tuple(whole_said[i] for i in places) if dropped else like.testimony if before and like else whole_said
    captives = has_captives(t.claim for t in said if t.verdict != "rejected")
    plain = _less(before.plain, dropped, places, captives) if before is not None else None
    if plain is None:
        before, whole_said, places = None, said, list(range(len(said)))
        plain = _words(given, said, captives, {})
    country = given.country or _most_named_country(said)
    followed, notes = _decisions(given, plain, country, captives)
    same = same_groups(followed)
    joined = plain
    if same:
        less = None
        if before is not None and before.same == same:
            less = _less(before.joined, dropped, places, captives)
        if less is None:
            before, whole_said, places = None, said, list(range(len(said)))
            plain, less = _words(given, said, captives, {}), _words(given, said, captives, same)
        joined = less
    elif before is not None and before.same:
        before = None
    followed = [(d, [same.get(who, who) for who in those]) for d, those in followed if d.kind != "same-group"]
    decided = {who for _, those in followed for who in those}
    slots, merged = _few_subs(joined.slots, {who.sub for who in decided}, before.merged if before is not None else {})
    told_before = like.told if like is not None and before is not None else None
    stood = bearings_of(slots, told_before)
    people, laws, scene = _scene(given, slots, decided, country, captives, like if before is not None else None)
    newest = max((t.said for t in said), default=datetime.max)
    constraints = list(people.structure())
    known = {}
    if before is not None and like is not None and people is like.people and before.newest == newest:
        known = before.claimed
    claiming = Claiming(people, stood, given.weights, newest, captives, known)
    constraints += claiming.all()
    # A constraint that is the same object as before need not be looked at again.
    lawful = dict(before.lawful) if before is not None and before.scene == scene else {}
    for law in laws:
        if law not in lawful:
            cost = whole(given.weights.law)
            equations = law.equations(scene)
            lawful[law] = tuple(Constraint(law.reason, e.terms, e.low, e.high, cost) for e in equations)
        constraints += lawful[law]
    for decision, those in followed:
        constraints += _decided(decision, those, people, whole(given.weights.editor))
    problem = Problem(people.variables(), tuple(constraints))
    source = Source(whole_said, places, plain, same, joined, merged, slots, scene, newest, claiming.made, lawful)
    return Model(given, said, country, captives, stood, people, laws, problem, notes, source)


def _goes_on(given: Given, before: Given) -> bool:
    """Whether the same was said, of which no more may count than before."""
    return (
        given.testimony is before.testimony
        and (given.country, given.at, given.decisions) == (before.country, before.at, before.decisions)
        and given.weights == before.weights
        and before.without <= given.without
    )


def _words(given: Given, said: Sequence[Testimony], captives: bool, same: Mapping[Who, Who]) -> Words:
    least = given.weights.least_confidence
    return words(said, captives=captives, same=same, least_confidence=least, known=given.readings)


def _less(before: Words, dropped: Collection[int], places: Sequence[int], captives: bool) -> Words | None:
    """Words without some of their claims; None where they are to be made anew."""
    if before.making.captives != captives:
        return None
    return before.without(dropped, places) if dropped else before


def _decisions(
    given: Given, all_words: Words, country: str | None, captives: bool
) -> tuple[list[Followed], tuple[str, ...]]:
    """What an editor decided with the groups that are meant, and notes on what cannot be followed."""
    if not given.decisions:
        return [], ()
    merged = [w for w in _few_subs(all_words.slots, set(), {})[0] if w is not None]
    told = [(w.claim, w.who) for w in (*all_words, *merged)]
    besides = _complements(captives, [who for _, who in told])
    return sort_out(given.decisions, GroupNames(told, besides, Labels((w.called for w in merged), country)))


def _most_named_country(testimony: Iterable[Testimony]) -> str | None:
    told = Counter(t.claim.where.country for t in testimony if t.claim.where and t.claim.where.country)
    return told.most_common(1)[0][0] if told else None


def _few_subs(
    slots: Sequence[Word | None], wanted: set[str], known: Mapping[int, tuple[Word, Word]]
) -> tuple[list[Word | None], dict[int, tuple[Word, Word]]]:
    """Sub-groups of which no one gives a number are merged into their side: "a driver was killed" is one person.

    Also the words that were changed, by the identity of what they were; `known` are those of another time.
    """
    wanted = wanted | {w.who.sub for w in slots if w is not None and (w.firm or w.reading.grade == "share")}
    merged: dict[int, tuple[Word, Word]] = {}
    out: list[Word | None] = []
    for w in slots:
        if w is not None and w.who.sub and w.who.sub not in wanted:
            merged[id(w)] = known.get(id(w)) or (w, replace(w, who=replace(w.who, sub="")))
            w = merged[id(w)][1]
        out.append(w)
    return out, merged


def _scene(
    given: Given,
    slots: Iterable[Word | None],
    decided: Collection[Who],
    country: str | None,
    captives: bool,
    like: Model | None,
) -> tuple[People, tuple[Law, ...], Scene]:
    # Most words share their group with others; a group is looked at once.
    cells = frozenset({(id(w.who), w.fate): w.cell for w in slots if w is not None}.values())
    spoken: frozenset[Fate] = frozenset(fate for fate, _ in cells)
    groups = frozenset((*(who for _, who in cells), *decided))
    scene = Scene(People(groups, country=country, fates=()), captives, spoken, cells)
    laws = tuple(law for law in given.laws if law.id not in given.without.laws and law.applies(scene))
    needed = spoken | {f for law in laws for f in law.fates}
    fates = tuple(f for f in FATES if f in needed)
    if like is not None and (like.people.groups, like.people.country, like.people.fates) == (groups, country, fates):
        people = like.people
    else:
        people = People(groups, country=country, fates=fates)
    return people, laws, replace(scene, people=people)


def _decided(d: GroupDecision, groups: Sequence[Who], people: People, cost: int) -> Iterator[Constraint]:
    for fate in people.fates:
        if d.kind == "group-inside":
            first, second = (people.terms(fate, who) for who in groups)
            yield Constraint(d.reason, difference(first, second, 1, 1), None, 0, cost)
        elif d.kind == "disjoint-groups":
            # Together no more than the people around them; by twos as well, whose surroundings may be narrower.
            for those in dict.fromkeys((tuple(groups), *combinations(groups, 2))):
                atoms = {u for who in those for u in people.units(replace(who, sub=""))}
                around = tuple((u.variable(fate), 1) for u in atoms)
                inside = [term for who in those for term in people.terms(fate, who)]
                yield Constraint(d.reason, difference(inside, around, 1, 1), None, 0, cost)


def candidates(model: Model, spoken: Mapping[Cell, Sequence[Bearing]]) -> Mapping[Cell, bool]:
    """The cells of a story: those that claims speak of (True), and those of its fates and groups that no claim does.
    `spoken` are its bearings by cell."""
    told = {cell: True for cell, found in spoken.items() if any(_numbered(s) for s in found)}
    groups = sorted(
        {who for _, who in told if not who.sub} | _complements(model.captives, [who for _, who in told]),
        key=lambda w: w.id,
    )
    known = {(fate, _units(model, who)) for fate, who in told}
    for fate in model.people.fates:
        for who in groups:
            if model.captives and fate in (*CAPTIVE_FATES, "escaped") and "captive" in who.regions:
                who = replace(who, regions=frozenset(("captive",)))
            if model.captives and fate in CAPTIVE_FATES and "captive" not in who.regions:
                continue
            key = (fate, _units(model, who))
            if key not in known and key[1]:
                known.add(key)
                told[fate, who] = False
    return told


def by_cell(bearings: Iterable[Bearing]) -> dict[Cell, list[Bearing]]:
    """Bearings by the cells of their words."""
    out: dict[Cell, list[Bearing]] = defaultdict(list)
    for s in bearings:
        out[s.word.cell].append(s)
    return dict(out)


def _numbered(s: Bearing) -> bool:
    return s.word.claim.count is not None or s.word.reading.grade != "aside"


def _units(model: Model, who: Who) -> frozenset[object]:
    return frozenset(model.people.units(who))


def _complements(captives: bool, groups: Iterable[Who]) -> set[Who]:
    """Where foreigners are spoken of, the country's own are what is left of their side."""
    out: set[Who] = set()
    for who in groups:
        if who.foreign and not who.sub:
            out |= {replace(who, foreign=False), replace(who, foreign=None)}
    if captives:
        out.add(Who(frozenset(("captive",))))
    return out
