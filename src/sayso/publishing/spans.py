"""Ranges over the cells of a picture, for readers and for datasets that have one row an event.

Where claims clash, the picture's range is that of the cheapest way out of the clash; what is published is then the
whole span of what is said, so that no number is settled on.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sayso.publishing.publication import Publication
from sayso.reckoning.counts import refusal

if TYPE_CHECKING:
    from sayso.claims import Claim
    from sayso.reckoning import Cell

ATTACKERS = frozenset({"attacker"})
SECURITY = frozenset({"security"})
CAPTIVES = frozenset({"captive"})
CIVILIANS = frozenset({"captive", "other"})
EVERYONE = frozenset({"attacker", "captive", "security", "other"})

_REGIONS = {"everyone": EVERYONE, "victims": EVERYONE - ATTACKERS, "civil": CIVILIANS}


@dataclass(frozen=True, slots=True)
class Span:
    """A range of people, `high` None where nothing bounds it; `cells` are those that it was added up from."""

    low: int
    high: int | None
    cells: tuple[Cell, ...] = ()

    @property
    def exact(self) -> int | None:
        """The number, None where the claims allow several."""
        return self.low if self.low == self.high else None

    def __add__(self, other: Span) -> Span:
        high = None if self.high is None or other.high is None else self.high + other.high
        return Span(self.low + other.low, high, self.cells + other.cells)


def said_span(publication: Publication, cell: Cell) -> Span:
    """The range of a cell; where claims on it clash, wide enough for those too that the range leaves no room for, be
    they on the cell itself or on groups that are parts of it."""
    low, high = cell.low, cell.high
    if cell.clash:
        clashing = {claim for clash in publication.picture.clashes for claim in clash.ids}
        for claim in cell.claims:
            told = publication.by_id.get(claim) if claim in clashing else None
            if told is not None and (count := told.entry.claim.count) is not None:
                if count.high is not None and count.high < cell.low:
                    low = min(low, count.low if count.low is not None else count.high)
                elif count.low is not None and cell.high is not None and count.low > cell.high:
                    high = max(high or 0, count.high if count.high is not None else count.low)
        if (parts := _parts(publication, cell)) is not None:
            low = min(low, parts.low)
            if high is not None and parts.high is not None:
                high = max(high, parts.high)
    return Span(low, high, (cell,))


def _parts(publication: Publication, cell: Cell) -> Span | None:
    """What is said of the groups, no two of which have anyone in common, that a cell of all nations is made of."""
    regions = _regions(cell)
    smaller = (
        c
        for c in (*publication.picture.cells, *publication.picture.follows)
        if c.event == cell.event and "/" not in c.group.id and _regions(c) < regions
    )
    return None if "/" in cell.group.id else _disjoint(publication, smaller, set(regions))


def span(publication: Publication, event: str, people: frozenset[str], nation: str | None = None) -> Span | None:
    """How many of some people met with a fate, over the groups that reports speak of; None where they speak of none.

    `people` are sides as cells name them ("captive"), `nation` narrows them to one nationality (ISO 3166-1 alpha-2).
    Groups that have no one in common are added up, whole ones before parts of them; of parts that may have people in
    common, the one that is largest at its low end counts, with no bound above.
    """
    picture = publication.picture
    cells = [c for c in (*picture.cells, *picture.follows) if c.event == event and _regions(c) <= people]
    if nation is not None:
        cells = [c for c in cells if c.group.nationality == (nation,) and c.group.id.count("/") == 1]
        return _disjoint(publication, cells, set(people))
    whole = _disjoint(publication, (c for c in cells if "/" not in c.group.id), left := set(people))
    parts = [c for c in cells if "/" in c.group.id and _regions(c) <= left]
    part = max(parts, key=lambda c: c.low, default=None)
    if part is None:
        return whole
    said = said_span(publication, part)
    found = Span(said.low, said.high if len(parts) == 1 else None, (part,))
    return found if whole is None else whole + found


def best(publication: Publication, found: Span) -> int | None:
    """The number that most independent origins give as their latest word, within the range: None where there is no
    such number, or two have as many. A number that the claims leave no choice about needs no vote."""
    if len(found.cells) != 1:
        return found.exact
    cell = found.cells[0]
    if found.exact is not None and not cell.clash:
        return found.exact
    latest: dict[str, int] = {}
    for claim in sorted(
        (publication.by_id[i] for i in cell.claims if i in publication.by_id), key=lambda told: told.entry.said
    ):
        count = claim.entry.claim.count
        if claim.counts and count is not None and count.low is not None and count.low == count.high:
            if not count.approx:
                latest[claim.origin.id] = count.low
    votes = Counter(latest.values()).most_common(2)
    if not votes or (len(votes) == 2 and votes[0][1] == votes[1][1]):
        return None
    number = votes[0][0]
    return number if found.low <= number and (found.high is None or number <= found.high) else None


def _regions(cell: Cell) -> frozenset[str]:
    name = cell.group.id.split("/")[0]
    return _REGIONS.get(name) or frozenset(name.split("+"))


def _disjoint(publication: Publication, cells: Iterable[Cell], left: set[str]) -> Span | None:
    """The sum of cells that share no side, largest first; their sides are taken out of `left`."""
    found: Span | None = None
    for cell in sorted(cells, key=lambda c: (-len(_regions(c)), c.group.id)):
        if _regions(cell) <= left:
            left -= _regions(cell)
            said = said_span(publication, cell)
            found = said if found is None else found + said
    return found


def stands_for(claim: Claim) -> bool:
    """Whether a claim says that it is so, on somebody's word: it is not denied, its origin does not deny or doubt it,
    and it is not left open or called but possible."""
    return claim.polarity == "affirmed" and claim.certainty in ("certain", "probable") and refusal(claim) is None


def speaks_of(publication: Publication, *events: str) -> bool:
    """Whether a claim that still stands says that one of these happenings is so, and not that it befell nobody."""
    return any(
        told.entry.claim.event in events
        and stands_for(told.entry.claim)
        and (told.entry.claim.count is None or told.entry.claim.count.high != 0)
        for told in publication.standing()
    )
