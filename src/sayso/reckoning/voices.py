"""What each origin says of each cell: which of its words stand, which later ones replaced or corrected."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from sayso.claims import Fate
from sayso.reckoning.counts import takes_back
from sayso.reckoning.later import Placed
from sayso.reckoning.words import Cell, Word, older

FLOWS: frozenset[Fate] = frozenset(
    ("killed", "wounded", "casualty", "taken", "freed", "escaped", "displaced", "detained")
)


@dataclass(frozen=True, slots=True)
class Correction:
    """An origin whose later word on a flow is lower than its earlier one: a toll that went down."""

    earlier: Word
    later: Word


@dataclass(slots=True)
class Voice:
    """What one origin says of one cell: its numbers by place, the earlier ones with those that replaced them, the
    places of the others, and corrections."""

    told: list[Placed]
    replaced: dict[str, Word]
    left: list[Placed]
    corrections: list[Correction]


Voices = dict[tuple[str, Cell], Voice]
"""By origin and cell, in the order in which they are first heard."""


def voices_of(slots: Sequence[Word | None], known: tuple[Sequence[Word | None], Voices] | None) -> Voices:
    """The voices of a story; `known` are the words of a like one by the same places, with its voices."""
    if known is None:
        by_voice: dict[tuple[str, Cell], list[Placed]] = defaultdict(list)
        for i, w in enumerate(slots):
            if w is not None and w.counts and w.firm:
                by_voice[w.testimony.origin.id, w.cell].append((i, w))
        return {key: _latest_of_one_origin(told) for key, told in by_voice.items()}
    before, voices = known
    changed = {i for i, (new, old) in enumerate(zip(slots, before, strict=True)) if new is not old}
    again: dict[tuple[str, Cell], list[Placed]] = {}
    for i in sorted(changed):
        for w in (before[i], slots[i]):
            if w is not None and w.counts and w.firm:
                key = (w.testimony.origin.id, w.cell)
                if key not in again:
                    again[key] = [p for p in voices[key].told if p[0] not in changed] if key in voices else []
                if w is slots[i]:
                    again[key].append((i, w))
    if not again:
        return voices
    voices = {key: voice for key, voice in voices.items() if key not in again}
    for key, told in again.items():
        if told:
            voices[key] = _latest_of_one_origin(sorted(told, key=lambda p: p[0]))
    return dict(sorted(voices.items(), key=lambda each: each[1].told[0][0]))


def _latest_of_one_origin(told: list[Placed]) -> Voice:
    """Earlier words with the one that replaced them. Words said at one moment stand side by side unless equal."""
    if len(told) == 1:
        return Voice(told, {}, told, [])
    out = Voice(told, {}, [], [])
    said = [w for _, w in told]
    newest = _Newest(said)
    for i, w in enumerate(said):
        later = newest.after(w)
        # Two places in one report may give one number; a part of a breakdown must not lose its place in it.
        if later is None and not w.listed and not w.parts:
            later = newest.twin(i)
        if later is not None:
            out.replaced[w.id] = later
            _note_correction(w, later, out.corrections)
        else:
            out.left.append(told[i])
    return out


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


def corrected(all_words: Sequence[Word], corrections: list[Correction]) -> dict[str, Word]:
    """Words that a claim of the same origin or outlet says it corrects."""
    telling = [w for w in all_words if w.claim.about]
    if not telling:
        return {}
    by_id = {w.id: w for w in all_words}
    out: dict[str, Word] = {}
    noted = {c.earlier.id for c in corrections}
    for w in telling:
        for relation in w.claim.about:
            target = by_id.get(relation.claim)
            if relation.relation not in ("corrects", "updates") or target is None or not (w.counts and w.firm):
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


def corrected_in_passing(
    voices: Iterable[Voice], replaced: Mapping[str, Word], corrections: list[Correction]
) -> dict[str, Word]:
    """Of two numbers by one origin on one cell of one report, the first where the words of the second take it back."""
    beside: list[list[Placed]] = []
    for voice in voices:
        if len(voice.left) > 1:
            by_block: dict[tuple[str, int], list[Placed]] = defaultdict(list)
            for placed in voice.left:
                w = placed[1]
                if w.id not in replaced and not w.listed:
                    by_block[w.claim.report, w.claim.update].append(placed)
            beside += (told for told in by_block.values() if len(told) > 1)
    out: dict[str, Word] = {}
    for told in sorted(beside, key=lambda told: told[0][0]):
        said = sorted((w for _, w in told), key=lambda w: w.claim.quote.start)
        for w, v in pairwise(said):
            if w.claim.quote.start < v.claim.quote.start and _range(w) != _range(v) and takes_back(v.claim, w.claim):
                out[w.id] = v
                _note_correction(w, v, corrections)
    return out


def partial_words(voices: Iterable[Voice], replaced: Mapping[str, Word]) -> set[str]:
    """Words beside which one origin gives, at the same moment and on the same cell, a larger number that excludes
    theirs: they speak of some of the people only ("one was shot in the yard; three were shot in all")."""
    out: set[str] = set()
    for voice in voices:
        said = [w for _, w in voice.left if w.id not in replaced]
        for w in said:
            high = w.reading.high
            if high is None or w.listed:
                continue
            if any(v.reading.low is not None and v.reading.low > high and _beside(v, w) for v in said):
                out.add(w.id)
    return out


def _older(a: Word, b: Word) -> bool:
    return older(a.testimony, b.testimony)


def _beside(a: Word, b: Word) -> bool:
    return not _older(a, b) and not _older(b, a)
