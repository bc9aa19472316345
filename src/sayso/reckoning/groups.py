"""Whom a claim speaks of, as a set: which sides of the event, which nationalities, and a named sub-group.

Sides are disjoint: the attackers, their captives, security forces that are not captive, and everyone else. Within
each, people are split by country as far as the claims need it. A named sub-group ("women", "drivers") is a part of
these whose overlap with nationalities is not known unless a claim names both.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from types import MappingProxyType
from typing import Literal

from sayso.claims import Claim, Event, Group, Role
from sayso.reckoning.counts import refusal

Region = Literal["attacker", "captive", "security", "other"]
REGIONS: tuple[Region, ...] = ("attacker", "captive", "security", "other")

EVERYONE = frozenset(REGIONS)
UNARMED: frozenset[Region] = frozenset(("captive", "security", "other"))
CIVIL: frozenset[Region] = frozenset(("captive", "other"))

CAPTIVE_FATES: frozenset[Event] = frozenset(("taken", "held", "freed"))
"""What befalls captives only, in a story that has some."""

# Nouns that say no more of a person than the side, nationality or fate that the claim states beside them.
_ANYONE = frozenset(
    "people person body dead death fatality casualty individual human life soul toll injured wounded injury missing"
    " arrest other more rest total number".split()
)
_VICTIM = frozenset("victim survivor".split())
_CITIZEN = frozenset(
    "citizen national native foreigner expatriate expat westerner member passport-holder nationality".split()
)
_NATIONAL = frozenset("national native passport-holder".split())
_POSSESSIVE = re.compile(r"\b(?:its|their|our|his|her|my)\b|\w['’]s?\s", re.I)
COMPATRIOT = "compatriot"
"""The named sub-group of people of a speaker's own, unnamed country."""
_SIDE = frozenset("security force troop military personnel serviceman".split())
# Nouns of age, sex and kin: attackers have these too.
_PERSONAL = frozenset(
    "man woman boy girl guy male female teen teenager teenage youth youngster child kid minor juvenile adult old"
    " year-old infant baby toddler brother sister son daughter father mother parent husband wife couple friend relative"
    " family neighbor grandmother grandfather cousin uncle aunt girlfriend boyfriend sibling twin neighbour".split()
)
_OPEN = _ANYONE | _PERSONAL | _CITIZEN
_STAFF = frozenset("employee staff staffer worker workforce".split())
_CIVILIAN = frozenset("civilian noncombatant non-combatant".split())


@dataclass(frozen=True, slots=True)
class Who:
    """A set of people. `nations` (ISO 3166-1 alpha-2, sorted) empty: of any; `foreign` True: all but the country's
    own; `sub` a named sub-group, "" for everyone."""

    regions: frozenset[Region]
    nations: tuple[str, ...] = ()
    foreign: bool | None = None
    sub: str = ""
    _hash: int = field(default=0, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_hash", hash((self.regions, self.nations, self.foreign, self.sub)))

    def __hash__(self) -> int:
        # Asked for over and over: every word of a story is looked up by its group.
        return self._hash

    @property
    def id(self) -> str:
        """How a cell names the group: "captive", "captive/US", "civil/foreign", "everyone/woman"."""
        parts = [_region_name(self.regions)]
        if self.nations:
            parts.append("+".join(self.nations))
        if self.foreign is not None:
            parts.append("foreign" if self.foreign else "domestic")
        if self.sub:
            parts.append(self.sub.replace("/", "-"))
        return "/".join(parts)

    @property
    def national(self) -> bool:
        """Whether it is narrowed by nationality."""
        return bool(self.nations) or self.foreign is not None


Called = tuple[Who, str, str, bool | None]
"""A group with the words and the head noun by which a claim calls it, and whether it says that these are captives; ""
and None where the claim has no words for it."""


def called(claim: Claim, who: Who) -> Called:
    """What a claim calls a group."""
    group = claim.group
    return (who, "", "", None) if group is None else (who, group.text, group.head, group.role == "captive")


_NAMES: dict[frozenset[Region], str] = {EVERYONE: "everyone", UNARMED: "victims", CIVIL: "civil"}


def _region_name(regions: frozenset[Region]) -> str:
    return _NAMES.get(regions) or "+".join(r for r in REGIONS if r in regions)


def is_demonym(group: Group) -> bool:
    """Whether the head noun only names the nationality: "Americans", "a Scot". English writes these with a capital."""
    if not group.nationality or not group.head:
        return False
    last = group.head.split()[-1]
    stem = last[: max(3, len(last) - 2)]
    words = [w.strip(".,;:'\"“”‘’()") for w in group.text.split()]
    return any(w[:1].isupper() and w.lower().startswith(stem) for w in words)


def of_the_speakers_country(claim: Claim) -> bool:
    """Whether a nationality is only implied: "four of its citizens", "two nationals"."""
    group = claim.group
    if group is None or group.nationality or group.foreign is not None:
        return False
    head = group.head.lower()
    if head in _NATIONAL:
        return True
    quote, count = claim.quote, claim.count
    first = min(group.start, count.start if count is not None else group.start)
    # A possessive may stand before the count ("its four citizens") or within the group's words.
    words = quote.exact[max(0, first - quote.start - 8) : max(0, group.end - quote.start)]
    return head == "citizen" and _POSSESSIVE.search(f"{words} {group.text}") is not None


def has_captives(claims: Iterable[Claim]) -> bool:
    """Whether a story has captives: someone was taken, or is spoken of as a captive."""
    return any(
        c.event in ("taken", "held")
        and not refusal(c)
        and (c.group is None or c.group.role != "attacker")
        or (c.group is not None and c.group.role == "captive")
        for c in claims
    )


def told_roles(claims: Iterable[Claim]) -> dict[str, Counter[Role]]:
    """For each head noun, in lower case, how often a story's claims give it which role."""
    told: dict[str, Counter[Role]] = {}
    for c in claims:
        if c.group is not None and c.group.head and c.group.role != "unknown":
            told.setdefault(c.group.head.lower(), Counter())[c.group.role] += 1
    return told


def most_told(roles: Mapping[str, Counter[Role]]) -> dict[str, Role]:
    """For each head noun the role that claims mostly give it, the first told of several; it is that of claims that
    leave it open ("61 were freed", of hostages spoken of before)."""
    return {head: counted.most_common(1)[0][0] for head, counted in roles.items()}


def who(
    claim: Claim, parent: Who | None = None, *, captives: bool, roles: Mapping[str, Role] = MappingProxyType({})
) -> Who:
    """The set that a claim speaks of. A part of something else ("of whom six were foreigners") is within its whole,
    `parent`; `captives` tells whether the story has some, `roles` what a head noun's role is where it is not said."""
    group = claim.group
    if group is not None and group.role == "unknown" and group.head.lower() not in _OPEN:
        group = replace(group, role=roles.get(group.head.lower(), "unknown"))
    own = _own(group, captives)
    if captives and claim.event in (*CAPTIVE_FATES, "escaped") and "captive" in own.regions:
        own = replace(own, regions=frozenset(("captive",)))
    elif captives and claim.event in CAPTIVE_FATES and own.regions == {"security"}:
        own = replace(own, regions=frozenset(("captive",)), sub=own.sub or "security")
    if parent is None:
        return own
    regions = own.regions & parent.regions
    if not regions:
        return own
    inherited = replace(own, regions=regions, sub=own.sub or parent.sub)
    if not own.national:
        inherited = replace(inherited, nations=parent.nations, foreign=parent.foreign)
    return inherited


def _own(group: Group | None, captives: bool) -> Who:
    if group is None:
        return Who(EVERYONE)
    return _of(group.text, group.head, tuple(group.nationality), group.foreign, group.role, captives)


@lru_cache(maxsize=1 << 14)
def _of(text: str, head: str, nationality: tuple[str, ...], foreign: bool | None, role: Role, captives: bool) -> Who:
    """Whom the words of a group mean, wherever they stand."""
    group = Group(text, head, nationality, foreign, role, 0, len(text))
    nations = tuple(sorted(group.nationality)) if group.foreign is None else ()
    national = bool(nations) or group.foreign is not None
    head = group.head.lower()
    plain = head in _ANYONE or not head
    demonym = head in _CITIZEN or is_demonym(group)
    regions: frozenset[Region]
    sub = "" if plain or demonym else head
    if group.role == "captive":
        captured = head in (
            "hostage",
            "captive",
            "abductee",
            "prisoner",
            "detainee",
            "kidnapped",
            "captured",
            "abducted",
        )
        regions, sub = frozenset(("captive",)) if captives else CIVIL, "" if captured else sub
    elif group.role == "attacker":
        regions, sub = frozenset(("attacker",)), ""
    elif group.role == "security":
        regions, sub = frozenset(("security",)), "" if head in _SIDE else sub
    elif group.role == "civilian" and head in _PERSONAL and not national:
        regions = EVERYONE
    elif group.role in ("worker", "civilian") or national:
        regions = CIVIL
        sub = "worker" if head in _STAFF else "" if head in _CIVILIAN or head in _VICTIM else sub
    elif head in _VICTIM:
        regions, sub = UNARMED, ""
    else:
        regions = EVERYONE
    return Who(regions, nations, group.foreign, sub)


def overlap(a: Who, b: Who) -> bool:
    """Whether two sets can have someone in common; unknown overlaps count as possible."""
    if not a.regions & b.regions:
        return False
    if a.nations and b.nations and not set(a.nations) & set(b.nations):
        return False
    return not (a.foreign is not None and b.foreign is not None and a.foreign != b.foreign)


def within(a: Who, b: Who) -> bool:
    """Whether everyone of one set is known to be in the other."""
    if not a.regions <= b.regions or (b.sub and a.sub != b.sub):
        return False
    if b.nations and not (a.nations and set(a.nations) <= set(b.nations)):
        return False
    return b.foreign is None or a.foreign == b.foreign


def aliases(pairs: Iterable[tuple[Who, Who]]) -> Mapping[Who, Who]:
    """For groups that an editor says are the same, each to one that stands for all of them."""
    leader: dict[Who, Who] = {}

    def lead(w: Who) -> Who:
        while leader.get(w, w) != w:
            w = leader[w]
        return w

    for a, b in pairs:
        first, second = lead(a), lead(b)
        if first != second:
            # The one that is no named sub-group leads: it is what the atoms know most about.
            if first.sub and not second.sub:
                first, second = second, first
            leader[second] = first
    return {w: lead(w) for w in leader}
