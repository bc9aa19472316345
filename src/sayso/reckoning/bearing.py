"""What a word still says at the moment of the picture.

Flows (killed, freed ...) only grow, stocks (held, missing ...) come and go. Of one origin the latest word on a cell
stands. Between origins an older number of a flow is a lower bound once another speaks of the same cell, and stands
until then; of a stock it says nothing once another speaks of it or some of them have left. The high end of an older
flow, and an older stock, stand only as long as newer words leave room for them: `conditional`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Literal

from sayso.claims import Fate
from sayso.reckoning.counts import is_mention, takes_back
from sayso.reckoning.groups import overlap, within
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
    by_cell: dict[Cell, list[Word]] = defaultdict(list)
    for w in spoken:
        if w.firm:
            by_cell[w.cell].append(w)
    partial = _partial(by_cell.values())
    by_fate: dict[Fate, list[Word]] = defaultdict(list)
    for w in spoken:
        by_fate[w.fate].append(w)
    news = _newer_words(spoken)
    for w in all_words:
        out.bearings.append(_bearing(w, replaced, partial, by_cell, by_fate, news))
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


def _newer_words(spoken: Sequence[Word]) -> Callable[[Word], bool]:
    """Tells whether anything at all was said after a word."""
    last = max((w.testimony.said for w in spoken), default=None)
    blocks: dict[tuple[str, object], int] = {}
    for w in spoken:
        place = (w.claim.report, w.testimony.said)
        blocks[place] = max(blocks.get(place, 0), w.claim.update)

    def newer(w: Word) -> bool:
        said = w.testimony.said
        return last is not None and (said < last or blocks.get((w.claim.report, said), 0) > w.claim.update)

    return newer


def _counts(w: Word) -> bool:
    verdict: Verdict = w.testimony.verdict
    return w.reading.grade != "aside" and verdict != "rejected"


def _bearing(
    w: Word,
    replaced: dict[str, Word],
    partial: set[str],
    by_cell: dict[Cell, list[Word]],
    by_fate: dict[Fate, list[Word]],
    news: Callable[[Word], bool],
) -> Bearing:
    reading = w.reading
    if w.testimony.verdict == "rejected":
        return Bearing(w, "aside", why="rejected by an editor")
    if reading.grade == "aside":
        return Bearing(w, "aside", why=reading.why)
    if w.id in replaced:
        return Bearing(w, "replaced", why="an earlier word of the same origin", by=replaced[w.id].id)
    if not w.firm:
        # "A boy was wounded", "the boy died": of a person described, the one who died may be the one.
        described = w.fate == "wounded" and is_mention(w.claim)
        died = described and any(overlap(w.who, v.who) and not _older(v, w) for v in by_fate["killed"])
        state: State = "stands" if reading.grade == "share" else "low-end"
        none = [v for v in by_fate[w.fate] if w.fate in STOCKS and _older(w, v) and _none_of(v, w)]
        if none and reading.grade != "share":
            return _over(w, "an older number of people who come and go", none[-1])
        some = reading.grade in ("increment", "mention")
        return Bearing(w, state, reading.low, None, reading.why, since_died=died, some=some)
    if w.id in partial:
        why = "the same origin gives a larger number beside it"
        return Bearing(w, "low-end", reading.low, None, why, some=True)
    newer = [v for v in by_cell[w.cell] if v.testimony.origin.id != w.testimony.origin.id and _older(w, v)]
    if w.fate in STOCKS:
        newer = newer or [v for v in by_fate[w.fate] if _older(w, v) and _none_of(v, w)]
        left = [v for f in _LEAVES.get(w.fate, ()) for v in by_fate[f] if _older(w, v) and overlap(w.who, v.who)]
        # Nobody can leave from none.
        left = left if reading.high != 0 else []
        if newer or left:
            why = "an older number of people who come and go" if newer else "some may have left since"
            return _over(w, why, (newer or left)[-1])
        conditional = news(w)
        return Bearing(w, "stands", reading.low, reading.high, reading.why, conditional=conditional)
    if newer:
        return Bearing(w, "low-end", reading.low, None, "an older number that may have grown", newer[-1].id)
    conditional = reading.high is not None and news(w)
    return Bearing(w, "stands", reading.low, reading.high, reading.why, conditional=conditional)


def _over(w: Word, why: str, by: Word) -> Bearing:
    return Bearing(w, "stale", w.reading.low, None, why, by.id, taken=w.fate == "held")


def _none_of(none: Word, w: Word) -> bool:
    """Whether a word says that there are none of the people, or of more people, that another speaks of."""
    return none.firm and none.reading.high == 0 and none.id != w.id and within(w.who, none.who)


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
        for i, w in enumerate(said):
            after = [v for v in said if _older(w, v)]
            twin = next(
                (v for v in said[i + 1 :] if not _older(v, w) and not _older(w, v) and _range(v) == _range(w)), None
            )
            # Two places in one report may give one number; a part of a breakdown must not lose its place in it.
            if not after and twin is not None and not w.listed and not w.parts:
                after = [twin]
            if after:
                replaced[w.id] = after[0]
                for v in after[1:]:
                    if _older(replaced[w.id], v):
                        replaced[w.id] = v
                _note_correction(w, replaced[w.id], corrections)
    return replaced


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
                if not any(c.earlier.id == target.id for c in corrections):
                    _note_correction(target, w, corrections)
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


def _partial(cells: Iterable[Sequence[Word]]) -> set[str]:
    """Words beside which one origin gives, at the same moment and on the same cell, a larger number that excludes
    theirs: they speak of some of the people only ("one was shot in the yard; three were shot in all")."""
    out: set[str] = set()
    for cell in cells:
        for w in cell:
            high = w.reading.high
            if high is None or w.listed:
                continue
            for v in cell:
                beside = v.testimony.origin.id == w.testimony.origin.id and _beside(v, w)
                if beside and v.reading.low is not None and v.reading.low > high:
                    out.add(w.id)
    return out


def relaxed(bearing: Bearing) -> Bearing:
    """The same word without what newer words leave no room for: the high end of a flow, all of a stock."""
    stock = bearing.word.fate in STOCKS
    why = "overtaken: newer words leave no room for it" if stock else "overtaken: newer words go beyond it"
    return replace(bearing, state="stale" if stock else "low-end", high=None, conditional=False, why=why)
