"""Testimony as words on cells: each claim with the set of people it speaks of and the range its count allows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import cast

from sayso.claims import FATES, Claim, Fate
from sayso.reckoning.counts import Reading, is_mention, read_count, refusal
from sayso.reckoning.groups import (
    CIVIL,
    COMPATRIOT,
    EVERYONE,
    UNARMED,
    Who,
    of_the_speakers_country,
    roles_of_heads,
    who,
)
from sayso.story import Testimony

BACKGROUND = timedelta(days=60)
"""What happened so long before the report that tells it, in a story whose other numbers are newer, is background."""

STATISTIC = timedelta(days=180)
"""A number of people killed or hurt over so long a time ("this year") is no number of one event."""

Cell = tuple[Fate, Who]


@dataclass(frozen=True, slots=True)
class Word:
    """One claim on one cell. `whole` is the claim that it is a part of; `listed` whether it is a member of a breakdown
    that adds up to its whole; `parts` the members of such a breakdown of its own."""

    testimony: Testimony
    who: Who
    reading: Reading
    whole: str | None = None
    listed: bool = False
    parts: tuple[str, ...] = ()

    @property
    def claim(self) -> Claim:
        """The claim."""
        return self.testimony.claim

    @property
    def id(self) -> str:
        """The claim's id."""
        return self.claim.id

    @property
    def fate(self) -> Fate:
        """What befell them."""
        return cast(Fate, self.claim.event)

    @property
    def cell(self) -> Cell:
        """The fate and the group."""
        return self.fate, self.who

    @property
    def firm(self) -> bool:
        """Whether it is a number of the whole group, exact or approximate."""
        return self.reading.grade in ("firm", "approximate")

    @property
    def numbered(self) -> bool:
        """Whether it gives a number in so many words, be it of some of the group only."""
        return self.reading.grade in ("firm", "approximate", "mention") and not is_mention(self.claim)


def older(a: Testimony, b: Testimony) -> bool:
    """Whether `a` was said before `b`; within one report the order of its blocks counts too."""
    if a.claim.report == b.claim.report and a.said == b.said:
        return a.claim.update < b.claim.update
    return a.said < b.said


def words(
    testimony: Sequence[Testimony],
    *,
    captives: bool,
    same: Mapping[Who, Who],
    least_confidence: float = 0.0,
    known: Readings | None = None,
) -> list[Word]:
    """A word for each claim about a fate of people, in the order given; one of which the reader itself is less sure
    than `least_confidence` adds no number, unless an editor accepted it. `known` keeps what was read of the counts."""
    known = {} if known is None else known
    by_id = {t.claim.id: t for t in testimony}
    sets = _sets(testimony, by_id, captives, same)
    listed = _breakdowns(testimony, by_id)
    # "83 died, 26 of them in a canal": a part with no group of its own is some of the whole, and no member of a list.
    some = {t.claim.id for t in testimony if _of_the_same(t.claim, by_id, sets)}
    spoilt = {listed[i] for i in some if i in listed}
    listed = {m: whole for m, whole in listed.items() if whole not in spoilt}
    members: dict[str, list[str]] = defaultdict(list)
    for part, total in listed.items():
        members[total].append(part)
    out = []
    for t in testimony:
        claim = t.claim
        if claim.event not in FATES:
            continue
        reading = _read(claim, claim.id in listed, known)
        if claim.confidence < least_confidence and t.verdict != "accepted":
            reading = Reading("aside", why="the reader is not sure that it is said")
        if claim.id in some and reading.grade in ("firm", "approximate"):
            reading = Reading("mention", reading.low, None, "a part of a number of the same people")
        whole = claim.part_of if claim.part_of in by_id else None
        parts = tuple(members.get(claim.id, ()))
        out.append(Word(t, sets[claim.id], reading, whole, claim.id in listed, parts))
    return _without_background(_others_apart(out))


Readings = dict[tuple[int, bool], tuple[Claim, Reading]]
"""What was read of the counts of claims, by their identity; each is held, so that no other can have it."""


def _read(claim: Claim, listed: bool, known: Readings) -> Reading:
    found = known.get((id(claim), listed))
    if found is None:
        found = known[id(claim), listed] = claim, read_count(claim, listed=listed)
    return found[1]


def _sets(
    testimony: Iterable[Testimony], by_id: Mapping[str, Testimony], captives: bool, same: Mapping[Who, Who]
) -> dict[str, Who]:
    out: dict[str, Who] = {}

    roles = roles_of_heads(t.claim for t in testimony)

    def resolve(claim: Claim, seen: frozenset[str]) -> Who:
        if claim.id not in out:
            parent: Who | None = None
            # A loop of parts can only come from a reader outside; it is cut where it closes.
            whole = by_id.get(claim.part_of or "")
            if whole is not None and whole.claim.id not in seen:
                parent = resolve(whole.claim, seen | {claim.id})
            own = who(claim, parent, captives=captives, roles=roles)
            if parent is None and of_the_speakers_country(claim):
                # Nobody knows whether the compatriots of two speakers are the same people.
                own = replace(own, sub=f"{COMPATRIOT} of {by_id[claim.id].origin.id}")
            if is_mention(claim) and own.regions in (CIVIL, UNARMED) and parent is None and not own.national:
                # "A man died", "the suspect died": one person may be told of in either way.
                own = replace(own, regions=EVERYONE)
            out[claim.id] = same.get(own, own)
        return out[claim.id]

    for t in testimony:
        resolve(t.claim, frozenset((t.claim.id,)))
    return out


def _of_the_same(claim: Claim, by_id: Mapping[str, Testimony], sets: Mapping[str, Who]) -> bool:
    whole = by_id.get(claim.part_of or "")
    return whole is not None and whole.claim.event == claim.event and sets[whole.claim.id] == sets[claim.id]


def _exact(claim: Claim) -> int | None:
    count = claim.count
    if count is None or count.approx or count.low != count.high or claim.polarity == "denied" or refusal(claim):
        return None
    return count.low


def _breakdowns(testimony: Sequence[Testimony], by_id: Mapping[str, Testimony]) -> dict[str, str]:
    """Members of complete breakdowns, each with its whole: exact parts that add up to an exact whole."""
    parts: dict[str, list[Claim]] = defaultdict(list)
    for t in testimony:
        whole = by_id.get(t.claim.part_of or "")
        if whole is not None and whole.claim.event == t.claim.event:
            parts[whole.claim.id].append(t.claim)
    out = {}
    for whole_id, members in parts.items():
        total = _exact(by_id[whole_id].claim)
        counts = [_exact(m) for m in members]
        if total is None or len(members) < 2 or None in counts or sum(c for c in counts if c is not None) != total:
            continue
        out.update({m.id: whole_id for m in members})
    return out


def _others_apart(all_words: Sequence[Word]) -> list[Word]:
    """ "Two others were killed": people beside those just spoken of, so no number of the whole group."""
    told: dict[tuple[str, int, str, str], int] = defaultdict(int)
    for w in all_words:
        told[_voice(w)] += w.reading.grade != "aside"
    out: list[Word] = []
    places: dict[tuple[tuple[str, int, str, str], Cell], list[int]] = defaultdict(list)
    for w in all_words:
        text = f"{w.claim.count.text if w.claim.count else ''} {w.claim.group.text if w.claim.group else ''}".lower()
        beside = not _BESIDE.isdisjoint(text.split())
        # "More than 20" is a bound; "20 more" an addition.
        beside = beside and "more than" not in text and "or more" not in text
        if w.firm and beside and not w.listed and told[_voice(w)] > 1:
            w = replace(w, reading=Reading("increment", w.reading.low, None, "beside those told of before"))
            for i in places[_voice(w), w.cell]:
                out[i] = _some_of(out[i], w)
        places[_voice(w), w.cell].append(len(out))
        out.append(w)
    return out


_BESIDE = frozenset(("other", "others", "another", "more", "second", "third"))


def _some_of(before: Word, others: Word) -> Word:
    """ "One was killed, two others ...": the one is no number of all, as it leaves no room for the others."""
    high, more = before.reading.high, others.reading.low
    if not before.firm or high is None or more is None or more <= high:
        return before
    return replace(before, reading=Reading("mention", before.reading.low, None, "others are told of beside"))


def _voice(w: Word) -> tuple[str, int, str, str]:
    return w.claim.report, w.claim.update, w.testimony.origin.id, w.fate


def _without_background(all_words: Sequence[Word]) -> list[Word]:
    past = {w.id for w in all_words if w.fate not in ("taken", "held") and _of_another_time(w)}
    # What is told in the same breath is of the same time.
    spans: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for w in all_words:
        if w.id in past:
            spans[w.claim.report].append((w.claim.quote.start, w.claim.quote.end))
    for w in all_words if spans else ():
        q = w.claim.quote
        if w.claim.when is None and any(a < q.end and q.start < b for a, b in spans.get(w.claim.report, ())):
            past.add(w.id)
    if not past:
        return list(all_words)
    if len(past) == len(all_words):
        return list(all_words)
    aside = Reading("aside", why="of another time, told as background")
    return [replace(w, reading=aside) if w.id in past else w for w in all_words]


def _of_another_time(w: Word) -> bool:
    when = w.claim.when
    if when is None or not (when.start or when.end):
        return False
    start, end = (datetime.fromisoformat(x) if x else None for x in (when.start, when.end))
    last = end or start
    if last is not None and last < w.testimony.said - BACKGROUND:
        return True
    return start is not None and end is not None and end - start > STATISTIC
