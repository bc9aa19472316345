"""A claim as tracing sees it: whose report tells it, when, in which passage; and when two claims say the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from sayso.claims import Claim, Source
from sayso.reading.nationality import nationality
from sayso.story import StoryClaim
from sayso.tracing.joins import ClaimKey

# Nouns that say no more than that they were people.
_ANYONE = frozenset(
    "people person other others man body civilian casualty victim resident citizen national foreigner".split()
)
_CAPTIVE = frozenset("hostage captive prisoner detainee kidnapped abductee".split())
_ATTACKER = frozenset("kidnapper militant attacker gunman terrorist captor rebel insurgent hijacker fighter".split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """A claim in its report. `publisher` is the report's outlet by name, `passage` the index of its sentence among the
    story's passages (-1 where it has none), `sources` the chain where the words of the report say more of it than the
    record does, None where it is the record's."""

    key: ClaimKey
    story_claim: StoryClaim
    publisher: str
    passage: int = -1
    sources: tuple[Source, ...] | None = None

    @property
    def claim(self) -> Claim:
        """The claim record."""
        return self.story_claim.claim

    @property
    def said(self) -> datetime:
        """When it was said."""
        return self.story_claim.said

    @property
    def chain(self) -> tuple[Source, ...]:
        """The sources as the report gives them, origin first."""
        return self.story_claim.claim.sources if self.sources is None else self.sources


def order(story_claim: StoryClaim) -> tuple[datetime, str, int, int, str]:
    """Sort key: the order in which claims were said, the same whatever order they come in."""
    claim = story_claim.claim
    return story_claim.said, claim.report, claim.update, claim.quote.start, claim.id


def bounds(claim: Claim) -> tuple[int | None, int | None] | None:
    """The bounds of the count, None where none is stated."""
    return None if claim.count is None else (claim.count.low, claim.count.high)


def same_people(a: Claim, b: Claim) -> bool:
    """Whether two claims may speak of the same people: nothing in their groups' words keeps them apart."""
    if a.group is None or b.group is None:
        return True
    if a.group.nationality and b.group.nationality and set(a.group.nationality) != set(b.group.nationality):
        return False
    if bool(a.group.nationality) != bool(b.group.nationality) and bounds(a) != bounds(b):
        return False
    if a.group.foreign is not None and b.group.foreign is not None and a.group.foreign != b.group.foreign:
        return False
    one, other = _class(a), _class(b)
    return one == other or "" in (one, other)


def _class(claim: Claim) -> str:
    """The noun that tells the group, "" for one that tells nothing."""
    group = claim.group
    head = group.head.lower() if group is not None else ""
    if head in _CAPTIVE or (group is not None and group.role == "captive"):
        return "captive"
    if head in _ATTACKER or (group is not None and group.role == "attacker"):
        return "attacker"
    return "" if head in _ANYONE or _is_demonym(head) else head


@cache
def _is_demonym(head: str) -> bool:
    return bool(nationality((head.capitalize(),)))


def same_content(a: Claim, b: Claim) -> bool:
    """Whether two claims say the same: event, polarity, bounds, and people that may be the same."""
    return a.event == b.event and a.polarity == b.polarity and bounds(a) == bounds(b) and same_people(a, b)


def content(claim: Claim) -> tuple[object, ...]:
    """What a claim says, for folding those of one origin that say the same."""
    group = claim.group
    return (
        claim.event,
        claim.polarity,
        claim.certainty,
        None if claim.count is None else (claim.count.low, claim.count.high, claim.count.approx),
        None if group is None else (group.head.lower(), tuple(sorted(group.nationality)), group.foreign),
    )


def subject(claim: Claim) -> tuple[object, ...]:
    """What a claim is about, its numbers left out: later words of one origin on it stand in place of earlier ones."""
    group = claim.group
    return claim.event, None if group is None else (group.head.lower(), tuple(sorted(group.nationality)), group.foreign)


def words_of(claim: Claim) -> str:
    """A claim in a few words for a sentence: "killed: as many as 34 hostages"."""
    said = claim.count.text if claim.count is not None else ""
    group = claim.group.text if claim.group is not None else ""
    what = group if said and said in group else f"{said} {group}".strip()
    return f"{claim.event}: {what}" if what else claim.event


def listed(names: Sequence[str], most: int = 4) -> str:
    """Names as running text: "A, B and C"; of many, how many more."""
    if len(names) > most:
        return f"{', '.join(names[:most])} and {len(names) - most} more"
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1]))) if names else ""
