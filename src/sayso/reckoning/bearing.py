"""What a word still says at the moment of the picture.

Flows (killed, freed ...) only grow, stocks (held, missing ...) come and go. Of one origin the latest word on a cell
stands. Between origins an older number of a flow is a lower bound once another speaks of the same cell, and stands
until then; of a stock it says nothing once another speaks of it or some of them have left. The high end of an older
flow, and an older stock, stand only as long as newer words leave room for them: `conditional`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from sayso.claims import Fate
from sayso.reckoning.counts import is_mention
from sayso.reckoning.groups import Who, overlap, within
from sayso.reckoning.later import Later, Placed
from sayso.reckoning.voices import (
    Correction,
    Voices,
    corrected,
    corrected_in_passing,
    partial_words,
    voices_of,
)
from sayso.reckoning.words import Cell, Word, older

STOCKS: frozenset[Fate] = frozenset(("held", "missing", "safe", "present"))

_LEAVES: dict[Fate, tuple[Fate, ...]] = {
    "held": ("freed", "escaped", "killed"),
    "missing": ("killed", "safe", "freed", "held"),
}

_BEARS_ON: dict[Fate, tuple[Fate, ...]] = {
    "killed": ("killed", "held", "missing", "wounded"),
    "freed": ("freed", "held", "missing"),
    "escaped": ("escaped", "held"),
    "safe": ("safe", "missing"),
    "held": ("held", "missing"),
}
"""The fates of which a newer word on one may tell more; of the others it is the same fate alone."""

State = Literal["stands", "low-end", "replaced", "stale", "aside"]


@dataclass(frozen=True, slots=True)
class Bearing:
    """A word with what it says now: `low` and `high` of its cell, None where open.

    `why` tells people what became of it; `by` is the claim that replaced it. `conditional`: the high end, of a stock
    both, stands while newer words leave room. `taken`: the number of a stale stock is still one of the people once
    taken. `since_died`: some of these wounded may be among the dead by now, so that the number is one of killed and
    wounded together. `some`: the origin speaks of a part of the cell's people only.
    """

    word: Word
    state: State
    low: int | None = None
    high: int | None = None
    why: str = ""
    by: str | None = None
    conditional: bool = False
    taken: bool = False
    since_died: bool = False
    some: bool = False


@dataclass(slots=True)
class Bearings:
    """The words of a story as they stand; `found` is what they were made from, for another story of fewer words."""

    bearings: list[Bearing] = field(default_factory=list)
    corrections: list[Correction] = field(default_factory=list)
    found: Found | None = field(default=None, compare=False, repr=False)


def bearings_of(slots: Sequence[Word | None], before: Bearings | None = None) -> Bearings:
    """What each word says now, in the order given; None is a place without a word.

    `before`: those of other words at the same places, of which is kept what is the same now.
    """
    out = Bearings()
    known = before.found if before is not None else None
    voices = voices_of(slots, None if known is None else (known.slots, known.voices))
    all_words = [w for w in slots if w is not None]
    replaced: dict[str, Word] = {}
    for voice in voices.values():
        if voice.replaced:
            replaced.update(voice.replaced)
            out.corrections += voice.corrections
    replaced.update(corrected(all_words, out.corrections))
    replaced.update(corrected_in_passing(voices.values(), replaced, out.corrections))
    spoken = [None if w is None or w.id in replaced or not w.counts else w for w in slots]
    partial = partial_words(voices.values(), replaced)
    heard = _Heard(spoken)
    found = _found(slots, replaced, partial, heard, known)
    out.found = Found(slots, spoken, voices, partial, found)
    out.bearings = _with_their_wholes([x.bearing for x in found if x is not None])
    return out


@dataclass(slots=True)
class _Weighed:
    """A word's bearing with the places of the words that it was told by; `died`, `after`: what was asked of the words
    on the dead, and whether anything was said after it, None where that was not asked."""

    bearing: Bearing
    by: tuple[int, ...] = ()
    died: bool | None = None
    after: bool | None = None


@dataclass(slots=True)
class Found:
    """What bearings were made from: the words by place, those of them that count now, what each origin says of each
    cell, the ids of partial words, and what was found of each word."""

    slots: Sequence[Word | None]
    spoken: list[Word | None]
    voices: Voices
    partial: set[str]
    each: list[_Weighed | None]


def _found(
    slots: Sequence[Word | None],
    replaced: Mapping[str, Word],
    partial: Collection[str],
    heard: _Heard,
    known: Found | None,
) -> list[_Weighed | None]:
    if known is None:
        return [None if w is None else heard.of(w, replaced, partial) for w in slots]
    spoken = heard.spoken
    stirred = {
        fate
        for new, old in zip(spoken, known.spoken, strict=True)
        if new is not old and new is not None
        for fate in _BEARS_ON.get(new.fate, (new.fate,))
    }
    gone = {i for i, (new, old) in enumerate(zip(spoken, known.spoken, strict=True)) if new is not old}
    out: list[_Weighed | None] = []
    for i, w in enumerate(slots):
        old = known.each[i]
        if w is None:
            out.append(None)
        elif old is None or w is not known.slots[i]:
            out.append(heard.of(w, replaced, partial))
        elif not w.counts:
            out.append(old)
        elif w.id in replaced:
            same = old.bearing.state == "replaced" and old.bearing.by == replaced[w.id].id
            out.append(old if same else heard.of(w, replaced, partial))
        elif (
            i in gone
            or w.fate in stirred
            or (w.id in partial) != (w.id in known.partial)
            or old.died
            or not gone.isdisjoint(old.by)
            or (old.after is not None and old.after != heard.anything_after(w))
        ):
            out.append(heard.of(w, replaced, partial))
        else:
            out.append(old)
    return out


def _with_their_wholes(bearings: Sequence[Bearing]) -> list[Bearing]:
    """Parts of a number of people who come and go are over when the whole is."""
    if all(s.word.whole is None for s in bearings):
        return list(bearings)
    by_id = {s.word.id: s for s in bearings}

    def over(s: Bearing, seen: frozenset[str]) -> Bearing:
        whole = by_id.get(s.word.whole or "")
        if whole is None or whole.word.id in seen or s.state not in ("stands", "low-end"):
            return s
        if s.word.fate not in STOCKS or whole.word.fate != s.word.fate or s.word.reading.share is not None:
            return s
        whole = over(whole, seen | {whole.word.id})
        # A word that repeats the whole leaves its parts as they are.
        later = by_id.get(whole.by or "")
        if whole.state != "stale" and not (later is not None and older(whole.word.testimony, later.word.testimony)):
            return s
        why = f"part of {whole.why}"
        return replace(
            s, state="stale", high=None, why=why, by=whole.by, conditional=False, taken=s.word.fate == "held"
        )

    return [s if s.word.whole is None else over(s, frozenset((s.word.id,))) for s in bearings]


class _Heard:
    """What is spoken of in a story, as far as it bears on older words."""

    def __init__(self, spoken: list[Word | None]) -> None:
        self.spoken = spoken
        self._by_cell: dict[Cell, list[Placed]] = defaultdict(list)
        for i, w in enumerate(spoken):
            if w is not None:
                self._by_cell[w.cell].append((i, w))
        self._last = max((w.testimony.said for w in spoken if w is not None), default=None)
        self._blocks: dict[tuple[str, object], int] = {}
        for w in spoken:
            if w is not None and w.claim.update:
                place = (w.claim.report, w.testimony.said)
                self._blocks[place] = max(self._blocks.get(place, 0), w.claim.update)
        self._told: dict[Cell, Later] = {}
        self._firm: dict[Cell, Later] = {}
        self._none: dict[Cell, Later] | None = None
        self._overlapping: dict[tuple[Fate, Who], list[Later]] = {}
        self._around: dict[Cell, list[Later]] = {}
        self._by: list[int] = []
        self._died: bool | None = None
        self._after: bool | None = None

    def of(self, w: Word, replaced: Mapping[str, Word], partial: Collection[str]) -> _Weighed:
        """What a word says now, and what tells so."""
        self._by, self._died, self._after = [], None, None
        bearing = _bearing(w, replaced, partial, self)
        return _Weighed(bearing, tuple(self._by), self._died, self._after)

    def anything_after(self, w: Word) -> bool:
        """Whether anything at all was said after a word."""
        said = w.testimony.said
        newer = self._last is not None and said < self._last
        self._after = newer or self._blocks.get((w.claim.report, said), 0) > w.claim.update
        return self._after

    def by_others(self, w: Word) -> Word | None:
        """The last newer number of the same people by another origin."""
        if w.cell not in self._firm:
            self._firm[w.cell] = Later((p for p in self._by_cell.get(w.cell, ()) if p[1].firm), _origin)
        return self._noted(self._firm[w.cell].last(w, but=_origin(w)))

    def _noted(self, found: Placed | None) -> Word | None:
        if found is None:
            return None
        self._by.append(found[0])
        return found[1]

    def none_left(self, w: Word) -> Word | None:
        """The last newer word that there are none of the people, or of more people, that a word speaks of."""
        if self._none is None:
            self._none = {
                cell: Later(none)
                for cell, told in self._by_cell.items()
                if (none := [p for p in told if p[1].firm and p[1].reading.high == 0])
            }
        if w.cell not in self._around:
            around = [later for (f, who), later in self._none.items() if f == w.fate and within(w.who, who)]
            self._around[w.cell] = around
        return self._noted(_last(later.last(w, but=w.id) for later in self._around[w.cell]))

    def left(self, w: Word) -> Word | None:
        """The last newer word that some who may be among the people have left them."""
        for fate in reversed(_LEAVES.get(w.fate, ())):
            found = self._noted(_last(later.last(w) for later in self._met_with(fate, w.who)))
            if found is not None:
                return found
        return None

    def may_have_died(self, w: Word) -> bool:
        """Whether some who may be among the people were told to be killed, and not before."""
        self._died = any(later.any_not_before(w) for later in self._met_with("killed", w.who))
        return self._died

    def _met_with(self, fate: Fate, who: Who) -> list[Later]:
        """The words on a fate of people of whom some may be among those of a group."""
        if (fate, who) not in self._overlapping:
            cells = [cell for cell in self._by_cell if cell[0] == fate and overlap(who, cell[1])]
            for cell in cells:
                if cell not in self._told:
                    self._told[cell] = Later(self._by_cell[cell])
            self._overlapping[fate, who] = [self._told[cell] for cell in cells]
        return self._overlapping[fate, who]


def _last(found: Iterable[Placed | None]) -> Placed | None:
    """The last of some places."""
    return max((p for p in found if p is not None), key=lambda p: p[0], default=None)


def _origin(w: Word) -> str:
    return w.testimony.origin.id


def _bearing(w: Word, replaced: Mapping[str, Word], partial: Collection[str], heard: _Heard) -> Bearing:
    reading = w.reading
    if w.testimony.verdict == "rejected":
        return Bearing(w, "aside", why="rejected by an editor")
    if reading.grade == "aside":
        return Bearing(w, "aside", why=reading.why)
    if w.id in replaced:
        return Bearing(w, "replaced", why="an earlier word of the same origin", by=replaced[w.id].id)
    stock = w.fate in STOCKS
    if not w.firm:
        # "A boy was wounded", "the boy died": of a person described, the one who died may be the one.
        died = w.fate == "wounded" and is_mention(w.claim) and heard.may_have_died(w)
        state: State = "stands" if reading.grade == "share" else "low-end"
        none = heard.none_left(w) if stock and reading.grade != "share" else None
        if none is not None:
            return _over(w, "an older number of people who come and go", none)
        some = reading.grade in ("increment", "mention")
        return Bearing(w, state, reading.low, None, reading.why, since_died=died, some=some)
    if w.id in partial:
        why = "the same origin gives a larger number beside it"
        return Bearing(w, "low-end", reading.low, None, why, some=True)
    newer = heard.by_others(w)
    if stock:
        newer = newer or heard.none_left(w)
        if newer is not None:
            return _over(w, "an older number of people who come and go", newer)
        # Nobody can leave from none.
        left = heard.left(w) if reading.high != 0 else None
        if left is not None:
            return _over(w, "some may have left since", left)
        return Bearing(w, "stands", reading.low, reading.high, reading.why, conditional=heard.anything_after(w))
    if newer is not None:
        return Bearing(w, "low-end", reading.low, None, "an older number that may have grown", newer.id)
    conditional = reading.high is not None and heard.anything_after(w)
    return Bearing(w, "stands", reading.low, reading.high, reading.why, conditional=conditional)


def _over(w: Word, why: str, by: Word) -> Bearing:
    return Bearing(w, "stale", w.reading.low, None, why, by.id, taken=w.fate == "held")


def relaxed(bearing: Bearing) -> Bearing:
    """The same word without what newer words leave no room for: the high end of a flow, all of a stock."""
    stock = bearing.word.fate in STOCKS
    why = "overtaken: newer words leave no room for it" if stock else "overtaken: newer words go beyond it"
    return replace(bearing, state="stale" if stock else "low-end", high=None, conditional=False, why=why)
