"""What a word still says at the moment of the picture.

Flows (killed, freed ...) only grow, stocks (held, missing ...) come and go. Of one origin the latest word on a cell
stands. Between origins an older number of a flow is a lower bound once another speaks of the same cell, and stands
until then; of a stock it says nothing once another speaks of it or some of them have left. The high end of an older
flow, and an older stock, stand only as long as newer words leave room for them: `conditional`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Literal

from sayso.claims import Fate
from sayso.reckoning.counts import is_mention, takes_back
from sayso.reckoning.groups import Who, overlap, within
from sayso.reckoning.later import Later, Placed
from sayso.reckoning.words import Cell, Word, older
from sayso.story import Verdict

FLOWS: frozenset[Fate] = frozenset(
    ("killed", "wounded", "casualty", "taken", "freed", "escaped", "displaced", "detained")
)
STOCKS: frozenset[Fate] = frozenset(("held", "missing", "safe", "present"))

_LEAVES: dict[Fate, tuple[Fate, ...]] = {
    "held": ("freed", "escaped", "killed"),
    "missing": ("killed", "safe", "freed", "held"),
}

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


@dataclass(frozen=True, slots=True)
class Correction:
    """An origin whose later word on a flow is lower than its earlier one: a toll that went down."""

    earlier: Word
    later: Word


@dataclass(slots=True)
class Bearings:
    """The words of a story as they stand."""

    bearings: list[Bearing] = field(default_factory=list)
    corrections: list[Correction] = field(default_factory=list)


def bearings_of(all_words: Sequence[Word]) -> Bearings:
    """What each word says now, in the order given."""
    out = Bearings()
    replaced = _latest_of_each_origin(all_words, out.corrections)
    replaced.update(_corrected(all_words, out.corrections))
    replaced.update(_corrected_in_passing(all_words, replaced, out.corrections))
    spoken = [w for w in all_words if w.id not in replaced and _counts(w)]
    partial = _partial(w for w in spoken if w.firm)
    heard = _Heard(spoken)
    out.bearings = [_bearing(w, replaced, partial, heard) for w in all_words]
    out.bearings = _with_their_wholes(out.bearings)
    return out


def _with_their_wholes(bearings: Sequence[Bearing]) -> list[Bearing]:
    """Parts of a number of people who come and go are over when the whole is."""
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
        if whole.state != "stale" and not (later is not None and _older(whole.word, later.word)):
            return s
        why = f"part of {whole.why}"
        return replace(
            s, state="stale", high=None, why=why, by=whole.by, conditional=False, taken=s.word.fate == "held"
        )

    return [over(s, frozenset((s.word.id,))) for s in bearings]


class _Heard:
    """What is spoken of in a story, as far as it bears on older words."""

    def __init__(self, spoken: Sequence[Word]) -> None:
        by_cell: dict[Cell, list[Placed]] = defaultdict(list)
        for i, w in enumerate(spoken):
            by_cell[w.cell].append((i, w))
        firm = {cell: [p for p in told if p[1].firm] for cell, told in by_cell.items()}
        self._told = {cell: Later(told) for cell, told in by_cell.items()}
        self._firm = {cell: Later(told, _origin) for cell, told in firm.items()}
        self._none = {
            cell: Later(none) for cell, told in firm.items() if (none := [p for p in told if p[1].reading.high == 0])
        }
        self._last = max((w.testimony.said for w in spoken), default=None)
        self._blocks: dict[tuple[str, object], int] = {}
        for w in spoken:
            place = (w.claim.report, w.testimony.said)
            self._blocks[place] = max(self._blocks.get(place, 0), w.claim.update)
        self._overlapping: dict[tuple[Fate, Who], list[Later]] = {}
        self._around: dict[Cell, list[Later]] = {}

    def anything_after(self, w: Word) -> bool:
        """Whether anything at all was said after a word."""
        said = w.testimony.said
        newer = self._last is not None and said < self._last
        return newer or self._blocks.get((w.claim.report, said), 0) > w.claim.update

    def by_others(self, w: Word) -> Word | None:
        """The last newer number of the same people by another origin."""
        firm = self._firm.get(w.cell)
        found = firm.last(w, but=_origin(w)) if firm is not None else None
        return found[1] if found is not None else None

    def none_left(self, w: Word) -> Word | None:
        """The last newer word that there are none of the people, or of more people, that a word speaks of."""
        if w.cell not in self._around:
            none = [later for (f, who), later in self._none.items() if f == w.fate and within(w.who, who)]
            self._around[w.cell] = none
        return _last(later.last(w, but=w.id) for later in self._around[w.cell])

    def left(self, w: Word) -> Word | None:
        """The last newer word that some who may be among the people have left them."""
        for fate in reversed(_LEAVES.get(w.fate, ())):
            found = _last(later.last(w) for later in self._met_with(fate, w.who))
            if found is not None:
                return found
        return None

    def may_have_died(self, w: Word) -> bool:
        """Whether some who may be among the people were told to be killed, and not before."""
        return any(later.any_not_before(w) for later in self._met_with("killed", w.who))

    def _met_with(self, fate: Fate, who: Who) -> list[Later]:
        """The words on a fate of people of whom some may be among those of a group."""
        if (fate, who) not in self._overlapping:
            told = [later for (f, other), later in self._told.items() if f == fate and overlap(who, other)]
            self._overlapping[fate, who] = told
        return self._overlapping[fate, who]


def _last(found: Iterable[Placed | None]) -> Word | None:
    """The word of the last place."""
    placed = max((p for p in found if p is not None), key=lambda p: p[0], default=None)
    return placed[1] if placed is not None else None


def _origin(w: Word) -> str:
    return w.testimony.origin.id


def _counts(w: Word) -> bool:
    verdict: Verdict = w.testimony.verdict
    return w.reading.grade != "aside" and verdict != "rejected"


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


def _older(a: Word, b: Word) -> bool:
    return older(a.testimony, b.testimony)


def _beside(a: Word, b: Word) -> bool:
    return not _older(a, b) and not _older(b, a)


def _latest_of_each_origin(all_words: Sequence[Word], corrections: list[Correction]) -> dict[str, Word]:
    """Earlier words with the one that replaced them. Words said at one moment stand side by side unless equal."""
    voices: dict[tuple[str, Cell], list[Word]] = defaultdict(list)
    for w in all_words:
        if _counts(w) and w.firm:
            voices[w.testimony.origin.id, w.cell].append(w)
    replaced: dict[str, Word] = {}
    for said in voices.values():
        if len(said) == 1:
            continue
        newest = _Newest(said)
        for i, w in enumerate(said):
            later = newest.after(w)
            # Two places in one report may give one number; a part of a breakdown must not lose its place in it.
            if later is None and not w.listed and not w.parts:
                later = newest.twin(i)
            if later is not None:
                replaced[w.id] = later
                _note_correction(w, later, corrections)
    return replaced


class _Newest:
    """What one origin says of one cell, its latest words looked up."""

    def __init__(self, said: Sequence[Word]) -> None:
        self._said = said
        self._at = max(w.testimony.said for w in said)
        self._last_block: dict[str, Word] = {}
        self._equal: dict[tuple[int | None, int | None], list[int]] = defaultdict(list)
        for i, w in enumerate(said):
            if w.testimony.said == self._at:
                self._equal[_range(w)].append(i)
                known = self._last_block.setdefault(w.claim.report, w)
                if w.claim.update > known.claim.update:
                    self._last_block[w.claim.report] = w

    def after(self, w: Word) -> Word | None:
        """The latest word after one, the first of several; None where there is none."""
        if w.testimony.said < self._at:
            return next(iter(self._last_block.values()))
        last = self._last_block[w.claim.report]
        return last if _older(w, last) else None

    def twin(self, i: int) -> Word | None:
        """The next word after the `i`th, one of the latest, that stands beside it and says the same."""
        w = self._said[i]
        equal = self._equal[_range(w)]
        for k in range(bisect_right(equal, i), len(equal)):
            if _beside(w, self._said[equal[k]]):
                return self._said[equal[k]]
        return None


def _note_correction(w: Word, later: Word, corrections: list[Correction]) -> None:
    high, low = later.reading.high, w.reading.low
    if w.fate in FLOWS and high is not None and low is not None and high < low:
        corrections.append(Correction(w, later))


def _range(w: Word) -> tuple[int | None, int | None]:
    return w.reading.low, w.reading.high


def _corrected(all_words: Sequence[Word], corrections: list[Correction]) -> dict[str, Word]:
    """Words that a claim of the same origin or outlet says it corrects."""
    by_id = {w.id: w for w in all_words}
    out: dict[str, Word] = {}
    noted = {c.earlier.id for c in corrections}
    for w in all_words:
        for relation in w.claim.about:
            target = by_id.get(relation.claim)
            if relation.relation not in ("corrects", "updates") or target is None or not (_counts(w) and w.firm):
                continue
            same = target.testimony.origin.id == w.testimony.origin.id
            same = (
                same or bool({*target.testimony.outlets} & {*w.testimony.outlets}) and relation.relation == "corrects"
            )
            if same and target.fate == w.fate and not _older(w, target) and target.id != w.id:
                out[target.id] = w
                if target.id not in noted:
                    _note_correction(target, w, corrections)
                    noted.update(c.earlier.id for c in corrections[-1:])
    # Two claims that correct each other would both fall.
    return {k: w for k, w in out.items() if w.id not in out}


def _corrected_in_passing(
    all_words: Sequence[Word], replaced: Mapping[str, Word], corrections: list[Correction]
) -> dict[str, Word]:
    """Of two numbers by one origin on one cell of one report, the first where the words of the second take it back."""
    voices: dict[tuple[str, int, str, Cell], list[Word]] = defaultdict(list)
    for w in all_words:
        if _counts(w) and w.firm and w.id not in replaced and not w.listed:
            voices[w.claim.report, w.claim.update, w.testimony.origin.id, w.cell].append(w)
    out: dict[str, Word] = {}
    for said in voices.values():
        said.sort(key=lambda w: w.claim.quote.start)
        for w, v in pairwise(said):
            if w.claim.quote.start < v.claim.quote.start and _range(w) != _range(v) and takes_back(v.claim, w.claim):
                out[w.id] = v
                _note_correction(w, v, corrections)
    return out


def _partial(firm: Iterable[Word]) -> set[str]:
    """Words beside which one origin gives, at the same moment and on the same cell, a larger number that excludes
    theirs: they speak of some of the people only ("one was shot in the yard; three were shot in all")."""
    voices: dict[tuple[str, Cell], list[Word]] = defaultdict(list)
    for w in firm:
        voices[_origin(w), w.cell].append(w)
    out: set[str] = set()
    for said in voices.values():
        for w in said:
            high = w.reading.high
            if high is None or w.listed:
                continue
            if any(v.reading.low is not None and v.reading.low > high and _beside(v, w) for v in said):
                out.add(w.id)
    return out


def relaxed(bearing: Bearing) -> Bearing:
    """The same word without what newer words leave no room for: the high end of a flow, all of a stock."""
    stock = bearing.word.fate in STOCKS
    why = "overtaken: newer words leave no room for it" if stock else "overtaken: newer words go beyond it"
    return replace(bearing, state="stale" if stock else "low-end", high=None, conditional=False, why=why)
