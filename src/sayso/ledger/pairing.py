"""Which claim of a page's new version took the place of which claim of its old one.

Claims that are told in the same words are paired first. Of the rest, two of one event may belong together; how
well, is scored from 0 to 1:

    0.40  the group: 1 for the same head noun and nationalities, less for one of them or where none is told, 0 for
          groups that exclude each other (hostages and gunmen, Americans and Britons)
    0.25  the share of words that the two quotes have in common (Jaccard), numbers left out
    0.20  the same count: 1 for equal bounds, 0.5 where neither or only one is counted
    0.10  the share of sources that the two chains have in common
    0.05  the same polarity

Pairs are taken best first, each claim once, equal scores in the order of the text; below 0.5, and where the groups
exclude each other, there is no pair. Nor is there one where the counts differ and the groups are not the same: two
Canadians do not become 44 people, they are gone, and 44 are new. Only claims of one event are compared, and of long
lists only those near each other, so that the time grows with the claims and not with their square.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from sayso.claims import Claim, Count, Group
from sayso.reading.nationality import is_demonym

PairKind = Literal["same", "reworded", "changed", "dropped", "added"]

_LEAST = 0.5
_ALL_PAIRS = 10_000
_NEAR = 50
_WORD = re.compile(r"[^\W\d_]+")
_GENERIC = frozenset(("", "people", "person", "other", "man", "woman", "they", "them", "victim", "one"))


@dataclass(frozen=True, slots=True)
class Pair:
    """What became of a claim: `old` is None for an added one, `new` for a dropped one. "Reworded" keeps event,
    count, group, polarity and certainty; where one of them is other it is "changed"."""

    kind: PairKind
    old: Claim | None
    new: Claim | None


def pair_claims(old: Sequence[Claim], new: Sequence[Claim]) -> list[tuple[PairKind, int | None, int | None]]:
    """(kind, index in `old`, index in `new`): every claim of either once; first those of the new version in their
    order, then the dropped ones."""
    partner = _same(old, new)
    taken = set(partner.values())
    left_old = [i for i in range(len(old)) if i not in taken]
    left_new = [j for j in range(len(new)) if j not in partner]
    partner |= _alike(old, new, left_old, left_new)
    taken = set(partner.values())
    pairs: list[tuple[PairKind, int | None, int | None]] = [
        (kind_of(old[partner[j]], new[j]), partner[j], j) if j in partner else ("added", None, j)
        for j in range(len(new))
    ]
    return [*pairs, *(("dropped", i, None) for i in range(len(old)) if i not in taken)]


def kind_of(old: Claim, new: Claim) -> PairKind:
    """How `new` differs from `old`."""
    if _told(old) == _told(new):
        return "same"
    return "reworded" if _content(old) == _content(new) else "changed"


def _same(old: Sequence[Claim], new: Sequence[Claim]) -> dict[int, int]:
    waiting: dict[object, list[int]] = defaultdict(list)
    for i in reversed(range(len(old))):
        waiting[_told(old[i])].append(i)
    found = {}
    for j, claim in enumerate(new):
        if same := waiting.get(_told(claim)):
            found[j] = same.pop()
    return found


def _alike(old: Sequence[Claim], new: Sequence[Claim], some: Sequence[int], others: Sequence[int]) -> dict[int, int]:
    scored = []
    for i, j, apart in _candidates(old, new, some, others):
        value = score(old[i], new[j])
        if value >= _LEAST and (_count_score(old[i].count, new[j].count) or same_people(old[i], new[j])):
            scored.append((-value, apart, i, j))
    partner: dict[int, int] = {}
    taken = set()
    for _, _, i, j in sorted(scored):
        if i not in taken and j not in partner:
            taken.add(i)
            partner[j] = i
    return partner


def _candidates(
    old: Sequence[Claim], new: Sequence[Claim], some: Sequence[int], others: Sequence[int]
) -> Iterator[tuple[int, int, int]]:
    """(index in `old`, index in `new`, how far apart in the order of their event)."""
    by_event: dict[str, list[int]] = defaultdict(list)
    for i in some:
        by_event[old[i].event].append(i)
    events: dict[str, list[int]] = defaultdict(list)
    for j in others:
        events[new[j].event].append(j)
    for event, news in events.items():
        olds = by_event[event]
        near = max(len(olds), len(news)) if len(olds) * len(news) <= _ALL_PAIRS else _NEAR
        for at, j in enumerate(news):
            middle = at * len(olds) // len(news)
            for place in range(max(0, middle - near), min(len(olds), middle + near + 1)):
                yield olds[place], j, abs(place - middle)


def score(old: Claim, new: Claim) -> float:
    """How well two claims of one event belong together, 0 to 1; 0 where their groups exclude each other."""
    group = _group_score(old.group, new.group)
    if group == 0:
        return 0.0
    words = _share(_words(old.quote.exact), _words(new.quote.exact))
    sources = _share(frozenset(_sources(old)), frozenset(_sources(new)))
    return (
        0.40 * group
        + 0.25 * words
        + 0.20 * _count_score(old.count, new.count)
        + 0.10 * sources
        + 0.05 * (old.polarity == new.polarity)
    )


def groups_agree(old: Group | None, new: Group | None) -> bool:
    """Whether two groups may be one: neither shuts the other out, and their nouns are alike or say little."""
    if old is None or new is None:
        return True
    heads = {old.head.casefold(), new.head.casefold()}
    return _group_score(old, new) > 0 and (len(heads) == 1 or bool(heads & _GENERIC))


def same_people(old: Claim, new: Claim) -> bool:
    """Whether two claims count the same group: of the same countries, of roles that do not differ, and of the same
    noun; neither a sub-group of the other. A noun that adds nothing to a country ("Canadians") goes with any other of
    it ("Canadian tourists"). People told of as part of others are not those others."""
    one, two = old.group, new.group
    nations = [set(group.nationality) if group else set() for group in (one, two)]
    if nations[0] != nations[1]:
        return False
    roles = {group.role for group in (one, two) if group is not None} - {"unknown"}
    if len(roles) > 1 or (one and two and None not in (one.foreign, two.foreign) and one.foreign != two.foreign):
        return False
    heads = [_head(group) for group in (one, two)]
    if heads[0] == heads[1] != "":
        return True
    if nations[0]:
        return "" in heads
    return heads[0] == heads[1] and (old.part_of is None) == (new.part_of is None)


def _head(group: Group | None) -> str:
    """The noun of a group; "" where it tells no more than that they are people, or of which country."""
    if group is None:
        return ""
    head = group.head.casefold()
    return "" if head in _GENERIC or (group.nationality and is_demonym([group.head.title()], 0)) else head


def _group_score(old: Group | None, new: Group | None) -> float:
    if old is None or new is None:
        return 0.5
    if old.nationality and new.nationality and not set(old.nationality) & set(new.nationality):
        return 0.0
    if {old.role, new.role} == {"attacker", "captive"}:
        return 0.0
    heads = (old.head.casefold(), new.head.casefold())
    same_nation = set(old.nationality) == set(new.nationality)
    if heads[0] == heads[1]:
        return 1.0 if same_nation else 0.6
    if heads[0] in _GENERIC or heads[1] in _GENERIC:
        return 0.7 if same_nation else 0.4
    return 0.5 if old.role == new.role != "unknown" and same_nation else 0.3 if same_nation else 0.2


def _count_score(old: Count | None, new: Count | None) -> float:
    if old is None or new is None:
        return 0.5
    return 1.0 if (old.low, old.high) == (new.low, new.high) else 0.0


def _share(some: frozenset[str], others: frozenset[str]) -> float:
    return len(some & others) / len(some | others) if some or others else 1.0


def _words(quote: str) -> frozenset[str]:
    return frozenset(_WORD.findall(quote.casefold()))


def _sources(claim: Claim) -> tuple[str, ...]:
    return tuple((source.name or source.text).casefold() for source in claim.sources)


def _content(claim: Claim) -> tuple[object, ...]:
    """What is claimed, whatever the words."""
    count, group = claim.count, claim.group
    return (
        claim.event,
        None if count is None else (count.low, count.high, count.approx),
        None if group is None else (group.head.casefold(), frozenset(group.nationality), group.foreign),
        claim.polarity,
        claim.certainty,
    )


def _told(claim: Claim) -> tuple[object, ...]:
    """What is claimed, on whose word, and in which words."""
    return (*_content(claim), _sources(claim), " ".join(claim.quote.exact.casefold().split()))
