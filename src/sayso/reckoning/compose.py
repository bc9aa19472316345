"""From the solver's answers to the picture: cells with sentences, what follows, clashes, what can be given up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from operator import is_
from typing import cast

from sayso.claims import Event, Fate
from sayso.reckoning.bearing import Bearing
from sayso.reckoning.groups import Who, overlap
from sayso.reckoning.labels import Labels
from sayso.reckoning.model import Model, by_cell, candidates, plain_ids
from sayso.reckoning.news import News
from sayso.reckoning.picture import (
    Aside,
    Cell,
    Clash,
    Fit,
    GivingUp,
    GroupLabel,
    Latest,
    LawInForce,
    Picture,
    Reason,
    Revision,
    Why,
)
from sayso.reckoning.problem import Bounds, GiveUps
from sayso.reckoning.sentences import Sentences
from sayso.reckoning.solver import Reckoner
from sayso.reckoning.weights import unscaled
from sayso.reckoning.words import Word
from sayso.story import Side

_CAP = 50
_ROLES = {"captive": "captive", "attacker": "attacker", "security": "security", "civil": "civilian"}

Key = tuple[Fate, Who]


class Composer:
    """Puts the answers about one model into words."""

    def __init__(
        self,
        model: Model,
        reckoner: Reckoner,
        give_ups: GiveUps,
        overtaken: frozenset[str],
        like: Composer | None = None,
    ) -> None:
        self._model = model
        self._reckoner = reckoner
        self._give_ups = give_ups
        self._overtaken = overtaken
        self._by_cell: dict[Key, list[Bearing]] = by_cell(model.bearings)
        self._keys = candidates(model, self._by_cell)
        self._labels = Labels((s.word.called for s in model.bearings), model.country)
        self._say = Sentences(self._labels, model.bearings, model.laws, model.given.decisions)
        self._told = self._say.bearings
        self._clashes: dict[int, tuple[tuple[Clash, ...], bool]] = {}
        self._left_out = {i for way in give_ups.sets for i in plain_ids(way.ids)}
        self._kept = _Kept(self._left_out)
        # Sentences are the same as long as groups are called the same.
        self._before = _Kept(self._left_out)
        if like is not None and self._labels.agree(like._labels, {who for _, who in self._by_cell}):
            self._before = like._kept
            self._say.remember(like._say)

    def picture(self) -> Picture:
        """The whole picture."""
        clashes, complete = self.clashes(_CAP)
        keys = list(self._keys)
        bounds = self._reckoner.all_bounds([self._model.people.terms(f, w) for f, w in keys])
        known = dict(zip(keys, bounds, strict=True))
        told = {k for k, told in self._keys.items() if told}
        news = News(self._model, known, told, self._by_cell, self._told)
        cells, follows = [], []
        for key, bound in known.items():
            if self._keys[key]:
                cells.append(self._cell(key, bound, clashes))
            elif news(key):
                follows.append(self._cell(key, bound, clashes))
        bearings = self._model.bearings
        return Picture(
            at=self._model.given.at,
            country=self._model.country,
            cells=tuple(sorted(cells, key=self._place)),
            follows=tuple(sorted(follows, key=self._place)),
            clashes=clashes,
            clashes_complete=complete,
            give_ups=self.give_ups(),
            fits=tuple(self._fits(clashes)),
            revisions=tuple(
                Revision(c.earlier.id, c.later.id, self._say.revision(c.earlier, c.later))
                for c in self._model.told.corrections
            ),
            overtaken=self._asides([s for s in bearings if s.word.id in self._overtaken] if self._overtaken else ()),
            asides=self._asides([s for s in bearings if s.state in ("aside", "replaced", "stale")]),
            laws=tuple(LawInForce(law.reason, law.sentence) for law in self._model.laws),
            cut_off=not complete
            or not self._give_ups.complete
            or any(not (b.exact_low and b.exact_high) for b in bounds),
            notes=self._model.notes,
        )

    def _place(self, cell: Cell) -> tuple[int, int, str]:
        """Fates in the order of the record, whole groups before parts of them."""
        fates = self._model.people.fates
        return fates.index(cast(Fate, cell.event)), cell.group.id.count("/"), cell.group.id

    def clashes(self, cap: int) -> tuple[tuple[Clash, ...], bool]:
        """The minimal clashing sets, and whether these are all."""
        if cap not in self._clashes:
            if not any(s.ids for s in self._give_ups.sets) and self._give_ups.complete:
                self._clashes[cap] = ((), True)
            else:
                found = self._reckoner.clashes(cap)
                sets = dict.fromkeys(frozenset(plain_ids(ids)) for ids in found.sets)
                told = tuple(Clash(self._say.ordered(ids), self._say.clash(ids)) for ids in sets)
                self._clashes[cap] = told, found.complete
        return self._clashes[cap]

    def give_ups(self) -> tuple[GivingUp, ...]:
        """The cheapest sets to give up."""
        out = []
        for found in self._give_ups.sets:
            if found.ids:
                ids = plain_ids(found.ids)
                out.append(GivingUp(self._say.ordered(ids), unscaled(found.weight), self._say.give_up(ids)))
        return tuple(out)

    def find(self, name: str) -> Key | None:
        """The cell of that name: fate and group id, or fate and label, or fate and words of a claim."""
        fate, _, group = (part.strip() for part in name.partition(":"))
        here = [key for key in self._keys if key[0] == fate]
        for key in here:
            if group == key[1].id or group.lower() == self._labels(key[1]).lower():
                return key
        told = ((b.word.claim, b.word.who) for b in self._model.bearings)
        who = next((w for c, w in told if c.group is not None and c.group.text.lower() == group.lower()), None)
        if who is None:
            return None
        alike = [k for k in here if (k[1].nations, k[1].foreign, k[1].sub) == (who.nations, who.foreign, who.sub)]
        return next((k for k in alike if k[1].regions & who.regions), None)

    def cell_names(self) -> list[str]:
        """The ids of all cells that claims speak of."""
        return [f"{fate}:{who.id}" for (fate, who), told in self._keys.items() if told]

    def why(self, key: Key) -> Why:
        """The cell with the reasons of each end."""
        bound = self._reckoner.bounds(self._model.people.terms(*key))
        cell = self._cell(key, bound, self.clashes(_CAP)[0])
        return Why(cell, self._reasons(cell.forced_low_by), self._reasons(cell.forced_high_by))

    def _reasons(self, ids: Iterable[str]) -> tuple[Reason, ...]:
        return tuple(Reason(i, _kind(i), self._say.reason(i)) for i in ids)

    def _cell(self, key: Key, bound: Bounds, clashes: Sequence[Clash]) -> Cell:
        fate, who = key
        low = max(0, bound.low or 0)
        low_ids, high_ids = plain_ids(bound.low_reasons), plain_ids(bound.high_reasons)
        spoken = self._spoken(key)
        in_clash = {i for c in clashes for i in c.ids}
        given_up = [
            self._given_up(key, bound, ids, clashes, high=high)
            for high, ids in ((False, bound.low_given_up), (True, bound.high_given_up))
        ]
        told = {*(low_ids if low else ()), *high_ids, *given_up[0], *given_up[1], *(x.claim for x in spoken.latest)}
        return Cell(
            event=cast(Event, fate),
            group=self._group(who),
            low=low,
            high=bound.high,
            forced_low_by=self._say.ordered(low_ids) if low else (),
            forced_high_by=self._say.ordered(high_ids),
            because=(
                self._say.low_end(fate, who, low, low_ids) + self._say.leaving_out(given_up[0]),
                self._say.high_end(fate, who, bound.high, high_ids) + self._say.leaving_out(given_up[1]),
            ),
            latest=spoken.latest,
            origins=spoken.origins,
            clash=not in_clash.isdisjoint(spoken.claims),
            given_up=self._say.ordered(given_up[0] | given_up[1]),
            exact=bound.exact_low and bound.exact_high,
            claims=spoken.claims,
            beside=self._beside(key, spoken, told),
            reported=self._keys[key],
        )

    def _spoken(self, key: Key) -> _Spoken:
        """What is said of a cell, whatever its range."""
        found = self._kept.spoken.get(key)
        if found is None:
            words = self._by_cell.get(key, [])
            found = self._before.spoken.get(key)
            if found is None or not _same(found.words, words):
                counted = [s for s in words if s.state in ("stands", "low-end", "stale")]
                origins = len({s.word.testimony.origin.id for s in counted})
                found = _Spoken(words, self._latest(counted), origins, tuple(s.word.id for s in counted))
            self._kept.spoken[key] = found
        return found

    def _beside(self, key: Key, spoken: _Spoken, told: set[str]) -> tuple[Aside, ...]:
        """What is said of a cell and is among the reasons of neither end nor the latest words; `told` are those."""
        known = self._before.beside.get(key)
        if known is None or known[0] is not spoken or known[1] != told or self._before.left_out != self._left_out:
            among = [s for s in spoken.words if s.state not in ("stands", "low-end") or s.word.id not in told]
            known = (spoken, told, self._asides(among))
        self._kept.beside[key] = known
        return known[2]

    def _given_up(
        self, key: Key, bound: Bounds, ids: frozenset[str], clashes: Sequence[Clash], *, high: bool
    ) -> frozenset[str]:
        """What was given up of that which bears on one end of a cell: which would move it, or which clashes with what
        forces it. A clash elsewhere in the story is not its matter."""
        reasons = plain_ids(bound.high_reasons if high else bound.low_reasons)
        against = {i for clash in clashes if reasons & {*clash.ids} for i in clash.ids}
        told = self._told
        return frozenset(
            i for i in plain_ids(ids) if i not in told or i in against or self._bears(told[i], key, bound, high)
        )

    def _bears(self, s: Bearing, key: Key, bound: Bounds, high: bool) -> bool:
        w = s.word
        if w.fate != key[0] or not overlap(w.who, key[1]):
            return False
        if w.parts or w.reading.share is not None:
            return True
        units, others = (frozenset(self._model.people.units(who)) for who in (key[1], w.who))
        low, top = bound.low or 0, bound.high
        more = others <= units and s.low is not None and (top is None or s.low > top if high else s.low > low)
        fewer = units <= others and s.high is not None and (top is None or s.high < top if high else s.high < low)
        return more or fewer

    def _group(self, who: Who) -> GroupLabel:
        role = _ROLES.get(who.id.split("/")[0], "unknown")
        return GroupLabel(who.id, self._labels(who), role, who.nations, who.foreign)

    def _latest(self, counted: Sequence[Bearing]) -> tuple[Latest, ...]:
        last: dict[Side, Bearing] = {}
        for s in counted:
            side = s.word.testimony.origin.side
            # A number of some of the people is no news of all of them.
            if side not in last or (not s.some, s.word.testimony.said) >= (
                not last[side].some,
                last[side].word.testimony.said,
            ):
                last[side] = s
        return tuple(
            Latest(
                side,
                s.word.id,
                s.word.reading.low,
                s.word.reading.high,
                s.word.testimony.speaker,
                s.word.testimony.said,
            )
            for side, s in last.items()
        )

    def _asides(self, some: Iterable[Bearing]) -> tuple[Aside, ...]:
        """Claims that force nothing, or are no reason for an end of their cell, with what became of them."""
        # Most are told twice: among all that force nothing, and beside their cell.
        kept, before, left_out = self._kept.asides, self._before.asides, self._left_out
        out: list[Aside] = []
        for s in some:
            if not s.why and s.word.id in left_out:
                out.append(self._aside(s, "left out, as not all can hold"))
                continue
            found = kept.get(id(s))
            if found is None:
                found = before.get(id(s)) or (s, self._aside(s, s.why or "what others say goes as far"))
                kept[id(s)] = found
            out.append(found[1])
        return tuple(out)

    def _aside(self, s: Bearing, why: str) -> Aside:
        return Aside(s.word.id, why, f"{self._say.claim(s.word, once=True)}: {why}")

    def _fits(self, clashes: Sequence[Clash]) -> Iterable[Fit]:
        """For each fate, different ranges by several origins on groups that have people in common, where they fit."""
        in_clash = {i for c in clashes for i in c.ids}
        by_fate: dict[Fate, list[Bearing]] = defaultdict(list)
        for s in self._model.bearings:
            says = s.state in ("stands", "low-end") and (s.low or s.high is not None) and s.word.numbered
            if says and s.word.id not in in_clash and not s.word.listed:
                by_fate[s.word.fate].append(s)
        for fate, told in by_fate.items():
            known = self._before.fits.get(fate)
            if known is None or not _same(known[0], told):
                known = (told, self._fit([s.word for s in told]))
            self._kept.fits[fate] = known
            if known[1] is not None:
                yield known[1]

    def _fit(self, found: Sequence[Word]) -> Fit | None:
        """Different ranges among words on one fate, with those on all groups that may have people in common."""
        apart = _apart(found)
        if not apart:
            return None
        groups = {id(w.who): w.who for w in found}
        meant = {i for i, who in groups.items() if any(overlap(who, other) for other in apart)}
        told = [w for w in found if id(w.who) in meant]
        return Fit(tuple(w.id for w in told), self._say.fit(told))


@dataclass(slots=True)
class _Spoken:
    """What claims say of a cell, whatever its range."""

    words: Sequence[Bearing]
    latest: tuple[Latest, ...]
    origins: int
    claims: tuple[str, ...]


@dataclass(slots=True)
class _Kept:
    """What was put into words, for a story without some of it; `left_out` are the ids that may be given up."""

    left_out: set[str]
    asides: dict[int, tuple[Bearing, Aside]] = field(default_factory=dict)
    spoken: dict[Key, _Spoken] = field(default_factory=dict)
    beside: dict[Key, tuple[_Spoken, set[str], tuple[Aside, ...]]] = field(default_factory=dict)
    fits: dict[Fate, tuple[Sequence[Bearing], Fit | None]] = field(default_factory=dict)


def _same(some: Sequence[object], others: Sequence[object]) -> bool:
    """Whether these are the very same things in the same order."""
    return len(some) == len(others) and all(map(is_, some, others))


def _apart(found: Iterable[Word]) -> set[Who]:
    """The groups of which two origins give different numbers."""
    told: dict[Who, tuple[set[str], set[tuple[int | None, int | None]]]] = defaultdict(lambda: (set(), set()))
    for w in found:
        origins, ranges = told[w.who]
        origins.add(w.testimony.origin.id)
        ranges.add((w.reading.low, w.reading.high))
    return {who for who, (origins, ranges) in told.items() if len(origins) > 1 and len(ranges) > 1}


def _kind(name: str) -> str:
    return name.split(":", 1)[0] if name.startswith(("law:", "editor:")) else "claim"
