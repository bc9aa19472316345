"""Testimony as words on cells: each claim with the set of people it speaks of and the range its count allows."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import cast

from sayso.claims import FATES, Claim, Fate, Role
from sayso.reckoning.counts import Reading, is_mention, read_count, refusal, says_beside
from sayso.reckoning.groups import (
    CIVIL,
    COMPATRIOT,
    EVERYONE,
    UNARMED,
    Called,
    Who,
    called,
    most_told,
    of_the_speakers_country,
    told_roles,
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
    """One claim on one cell, a fate and a group. `whole` is the claim that it is a part of; `listed` whether it is a
    member of a breakdown that adds up to its whole; `parts` the members of such a breakdown of its own; `called` what
    the claim calls the group; `firm` whether it is a number of the whole group, exact or approximate."""

    testimony: Testimony
    who: Who
    reading: Reading
    whole: str | None = None
    listed: bool = False
    parts: tuple[str, ...] = ()

    claim: Claim = field(init=False, repr=False, compare=False)
    id: str = field(init=False, repr=False, compare=False)
    fate: Fate = field(init=False, repr=False, compare=False)
    cell: Cell = field(init=False, repr=False, compare=False)
    firm: bool = field(init=False, repr=False, compare=False)
    counts: bool = field(init=False, repr=False, compare=False)
    """Whether it says anything of the numbers: it is not put aside, and no editor has rejected it."""
    called: Called = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        # Asked for over and over: each word of a story is looked up by all of these.
        claim = self.testimony.claim
        fate = cast(Fate, claim.event)
        object.__setattr__(self, "claim", claim)
        object.__setattr__(self, "id", claim.id)
        object.__setattr__(self, "fate", fate)
        object.__setattr__(self, "cell", (fate, self.who))
        grade = self.reading.grade
        object.__setattr__(self, "firm", grade in ("firm", "approximate"))
        object.__setattr__(self, "counts", grade != "aside" and self.testimony.verdict != "rejected")
        object.__setattr__(self, "called", called(claim, self.who))

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
) -> Words:
    """A word for each claim about a fate of people, in the order given; one of which the reader itself is less sure
    than `least_confidence` adds no number, unless an editor accepted it. `known` keeps what was read of the counts."""
    making = Making(captives, same, least_confidence, {} if known is None else known)
    heads = told_roles(t.claim for t in testimony)
    made, past = _made(testimony, making, most_told(heads))
    all_past = len(past) == len(made)
    if past and not all_past:
        made = _put_aside(made, past)
    slots: list[Word | None] = [None] * len(testimony)
    for place, w in zip((i for i, t in enumerate(testimony) if t.claim.event in FATES), made, strict=True):
        slots[place] = w
    return Words(testimony, making, heads, frozenset() if all_past else past, all_past, slots)


Readings = dict[tuple[int, bool], tuple[Claim, Reading]]
"""What was read of the counts of claims, by their identity; each is held, so that no other can have it."""


@dataclass(frozen=True, slots=True)
class Making:
    """What bears on all words of a story."""

    captives: bool
    same: Mapping[Who, Who]
    least_confidence: float
    known: Readings
    groups: dict[Who, Who] = field(default_factory=dict)
    """Each group but once, so that equal ones are the same object."""


class Words:
    """The words of a story by their places in its testimony, None where a claim makes none or is left out. `heads`
    tells how often each head noun has which role, `past` the ids of what is put aside as background."""

    def __init__(
        self,
        testimony: Sequence[Testimony],
        making: Making,
        heads: Mapping[str, Counter[Role]],
        past: Collection[str],
        all_past: bool,
        slots: list[Word | None],
    ) -> None:
        self.testimony, self.making, self.heads, self.slots = testimony, making, heads, slots
        self._past, self._all_past = frozenset(past), all_past
        self._linked: Linked | None = None

    def __iter__(self) -> Iterator[Word]:
        return (w for w in self.slots if w is not None)

    def without(self, dropped: Collection[int], kept: Sequence[int]) -> Words | None:
        """The words of the places `kept`, those of `dropped` left out of them. Only what hangs together with one of
        these is made again; None where all has to be."""
        if self._all_past:
            return None
        if self._linked is None:
            self._linked = Linked(self.testimony)
        heads, changed = self._roles(dropped, kept)
        again = {self._linked.group[place] for place in dropped}
        if changed:
            again |= {self._linked.group[i] for i in kept if _open_head(self.testimony[i].claim) in changed}
        slots = self.slots.copy()
        for place in dropped:
            slots[place] = None
        here = frozenset(kept) if again else frozenset()
        places = sorted(i for group in again for i in self._linked.members[group] if i in here)
        told = [self.testimony[i] for i in places]
        made, past = _made(told, self.making, most_told(heads))
        touched = {self.testimony[i].claim.id for group in again for i in self._linked.members[group]}
        all_of_past = (self._past - touched) | past
        if past:
            made = _put_aside(made, past)
        for place, w in zip((i for i in places if self.testimony[i].claim.event in FATES), made, strict=True):
            slots[place] = w
        if len(all_of_past) == len(slots) - slots.count(None):
            return None
        out = Words(self.testimony, self.making, heads, all_of_past, False, slots)
        out._linked = self._linked
        return out

    def _roles(self, dropped: Iterable[int], kept: Sequence[int]) -> tuple[Mapping[str, Counter[Role]], set[str]]:
        """How often each head noun has which role, and the nouns whose role is another now."""
        heads = dict(self.heads)
        less: dict[str, Counter[Role]] = {}
        for head, roles in told_roles(self.testimony[i].claim for i in dropped).items():
            left = Counter({role: n - roles[role] for role, n in heads[head].items() if n > roles[role]})
            less[head] = heads[head] = left
            most = left.most_common(2)
            if len(most) > 1 and most[0][1] == most[1][1]:
                # Of two told as often the one told first counts, which may have been left out.
                claims = (self.testimony[i].claim for i in kept)
                same = (c for c in claims if c.group is not None and c.group.head.lower() == head)
                heads[head] = told_roles(same)[head]
            if not left:
                del heads[head]
        before, after = (
            most_told({h: self.heads[h] for h in less}),
            most_told({h: heads[h] for h in less if h in heads}),
        )
        return heads, {head for head in less if before.get(head) != after.get(head)}


def _open_head(claim: Claim) -> str | None:
    """The head noun of a group whose role the claim leaves open."""
    group = claim.group
    return group.head.lower() if group is not None and group.role == "unknown" else None


class Linked:
    """Which claims hang together, so that the word of one may be another without the other: those of one id, parts and
    their wholes, those of one voice in one report, and all of a report that tells of another time. `group` is a number
    for each place, `members` the places of each group."""

    def __init__(self, testimony: Sequence[Testimony]) -> None:
        leader = list(range(len(testimony)))

        def find(i: int) -> int:
            while leader[i] != i:
                leader[i] = leader[leader[i]]
                i = leader[i]
            return i

        first: dict[object, int] = {}
        old = {t.claim.id for t in testimony if t.claim.when is not None and _of_another_time(t)}
        of_old = {t.claim.report for t in testimony if t.claim.id in old} if old else set()
        for i, t in enumerate(testimony):
            claim = t.claim
            keys: tuple[object, ...] = (claim.id, (claim.report, claim.update, t.origin.id))
            if claim.part_of is not None:
                keys = (*keys, claim.part_of)
            if claim.report in of_old:
                keys = (*keys, (claim.report,))
            for key in keys:
                leader[find(i)] = find(first.setdefault(key, i))
        self.group = [find(i) for i in range(len(leader))]
        self.members: dict[int, list[int]] = defaultdict(list)
        for i, group in enumerate(self.group):
            self.members[group].append(i)


def _made(
    testimony: Sequence[Testimony], making: Making, roles: Mapping[str, Role]
) -> tuple[list[Word], frozenset[str]]:
    """The words of claims on which no others bear, and the ids of those that are of another time."""
    by_id = {t.claim.id: t for t in testimony}
    sets = _sets(testimony, by_id, making, roles)
    listed = _breakdowns(testimony, by_id)
    # "83 died, 26 of them in a canal": a part with no group of its own is some of the whole, and no member of a list.
    some = {t.claim.id for t in testimony if t.claim.part_of is not None and _of_the_same(t.claim, by_id, sets)}
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
        reading = _read(claim, claim.id in listed, making.known)
        if claim.confidence < making.least_confidence and t.verdict != "accepted":
            reading = Reading("aside", why="the reader is not sure that it is said")
        if claim.id in some and reading.grade in ("firm", "approximate"):
            reading = Reading("mention", reading.low, None, "a part of a number of the same people")
        whole = claim.part_of if claim.part_of in by_id else None
        parts = tuple(members.get(claim.id, ()))
        out.append(Word(t, sets[claim.id], reading, whole, claim.id in listed, parts))
    out = _others_apart(out)
    return out, _past(out)


def _read(claim: Claim, listed: bool, known: Readings) -> Reading:
    found = known.get((id(claim), listed))
    if found is None:
        found = known[id(claim), listed] = claim, read_count(claim, listed=listed)
    return found[1]


def _sets(
    testimony: Iterable[Testimony], by_id: Mapping[str, Testimony], making: Making, roles: Mapping[str, Role]
) -> dict[str, Who]:
    out: dict[str, Who] = {}
    captives, same = making.captives, making.same

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
            own = same.get(own, own)
            out[claim.id] = making.groups.setdefault(own, own)
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
        if w.firm and not w.listed and told[_voice(w)] > 1 and says_beside(w.claim):
            w = replace(w, reading=Reading("increment", w.reading.low, None, "beside those told of before"))
            for i in places[_voice(w), w.cell]:
                out[i] = _some_of(out[i], w)
        places[_voice(w), w.cell].append(len(out))
        out.append(w)
    return out


def _some_of(before: Word, others: Word) -> Word:
    """ "One was killed, two others ...": the one is no number of all, as it leaves no room for the others."""
    high, more = before.reading.high, others.reading.low
    if not before.firm or high is None or more is None or more <= high:
        return before
    return replace(before, reading=Reading("mention", before.reading.low, None, "others are told of beside"))


def _voice(w: Word) -> tuple[str, int, str, str]:
    return w.claim.report, w.claim.update, w.testimony.origin.id, w.fate


def _past(all_words: Sequence[Word]) -> frozenset[str]:
    """The ids of what is told as background, being of another time."""
    past = {
        w.id
        for w in all_words
        if w.claim.when is not None and w.fate not in ("taken", "held") and _of_another_time(w.testimony)
    }
    # What is told in the same breath is of the same time.
    spans: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for w in all_words if past else ():
        if w.id in past:
            spans[w.claim.report].append((w.claim.quote.start, w.claim.quote.end))
    for w in all_words if spans else ():
        q = w.claim.quote
        if w.claim.when is None and any(a < q.end and q.start < b for a, b in spans.get(w.claim.report, ())):
            past.add(w.id)
    return frozenset(past)


def _put_aside(all_words: Sequence[Word], past: Collection[str]) -> list[Word]:
    aside = Reading("aside", why="of another time, told as background")
    return [replace(w, reading=aside) if w.id in past else w for w in all_words]


def _of_another_time(t: Testimony) -> bool:
    when = t.claim.when
    if when is None or not (when.start or when.end):
        return False
    start, end = (datetime.fromisoformat(x) if x else None for x in (when.start, when.end))
    last = end or start
    if last is not None and last < t.said - BACKGROUND:
        return True
    return start is not None and end is not None and end - start > STATISTIC
