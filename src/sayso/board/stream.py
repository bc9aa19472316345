"""The stream: claims newest first, and what is asked of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from itertools import islice

from sayso.board.cards import Card, card_of
from sayso.board.errors import AskError
from sayso.board.names import query
from sayso.board.shelf import View
from sayso.claims import CERTAINTIES, EVENTS, FATES
from sayso.ingest.report import parse_published
from sayso.story import SIDES, Side, StoryClaim

PAGE = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What the claims of the stream must be; None: anything. `group` is a head noun or a country code in capitals,
    `source` the id of an origin or a source, `since` and `until` bound when it was said, `only` holds ids."""

    event: str | None = None
    group: str | None = None
    source: str | None = None
    side: str | None = None
    certainty: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    only: frozenset[str] = frozenset()

    @classmethod
    def of(cls, asked: Mapping[str, str]) -> Filters:
        """The filters in a query. Raises AskError naming the one that makes no sense."""
        for name, allowed in (("event", EVENTS), ("side", SIDES), ("certainty", CERTAINTIES)):
            if asked.get(name) and asked[name] not in allowed:
                raise AskError(f"no {name} is called {asked[name]!r:.60}; there are: {', '.join(allowed)}")
        return cls(
            event=asked.get("event") or None,
            group=asked.get("group", "").strip() or None,
            source=asked.get("source") or None,
            side=asked.get("side") or None,
            certainty=asked.get("certainty") or None,
            since=_time(asked, "since"),
            until=_time(asked, "until"),
            only=frozenset(part for part in asked.get("only", "").split(",") if part),
        )

    @property
    def any(self) -> bool:
        """Whether anything is asked."""
        return any(getattr(self, field.name) for field in fields(self))

    @property
    def needs_trace(self) -> bool:
        """Whether it must be known whose word a claim is."""
        return self.source is not None or self.side is not None

    def query(self, **more: object) -> str:
        """The filters as a query string, with more."""
        return query(
            event=self.event,
            group=self.group,
            source=self.source,
            side=self.side,
            certainty=self.certainty,
            since=self.since and self.since.isoformat(),
            until=self.until and self.until.isoformat(),
            only=",".join(sorted(self.only)),
            **more,
        )

    def fit(self, entry: StoryClaim, view: View | None) -> bool:
        """Whether a claim is asked for; without a view nothing that asks for sources or sides fits."""
        claim = entry.claim
        if self.only and claim.id not in self.only:
            return False
        if self.event is not None and claim.event != self.event:
            return False
        if self.certainty is not None and claim.certainty != self.certainty:
            return False
        if self.since is not None and entry.said < self.since:
            return False
        if self.until is not None and entry.said >= self.until:
            return False
        if self.group is not None and not _of_group(entry, self.group):
            return False
        return not self.needs_trace or (view is not None and self._said_by(entry, view))

    def _said_by(self, entry: StoryClaim, view: View) -> bool:
        try:
            origin = view.trace.origin(entry)
        except KeyError:
            return False
        if self.side is not None and origin.side != self.side:
            return False
        if self.source is None or origin.id == self.source:
            return True
        known = view.trace.sources.get(self.source)
        words = {known.name, *known.aliases} if known is not None else set()
        return any(hop.name in words or hop.text in words for hop in entry.claim.sources)


def _of_group(entry: StoryClaim, wanted: str) -> bool:
    group = entry.claim.group
    if group is None:
        return False
    if len(wanted) == 2 and wanted.isupper():
        return wanted in group.nationality
    return group.head.casefold() == wanted.casefold() or group.text.casefold() == wanted.casefold()


def _time(asked: Mapping[str, str], name: str) -> datetime | None:
    if not asked.get(name):
        return None
    try:
        return parse_published(asked[name].replace(" ", "+"))
    except ValueError as error:
        raise AskError(f"{name}: {error}") from None


def newest_first(view: View, filters: Filters) -> Iterator[StoryClaim]:
    """The claims that are asked for."""
    return (entry for entry in reversed(view.snapshot.claims) if filters.fit(entry, view))


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some of the stream: cards, how many there are in all, and where the next stretch begins, None at the end."""

    cards: list[Card]
    total: int
    next: int | None


def stretch(view: View, filters: Filters, start: int = 0) -> Stretch:
    """A page of the stream from its `start`-th claim."""
    found = list(newest_first(view, filters))
    some = found[start : start + PAGE]
    following = start + PAGE if len(found) > start + PAGE else None
    return Stretch([card_of(view, entry) for entry in some], len(found), following)


def newest(view: View, most: int = 10) -> list[Card]:
    """The cards of the newest claims."""
    return [card_of(view, entry) for entry in islice(reversed(view.snapshot.claims), most)]


@dataclass(frozen=True, slots=True)
class Choices:
    """What may be asked for in this story: events and certainties that occur, groups by how often, sources as (id,
    name, side)."""

    events: list[str]
    certainties: list[str]
    groups: list[str]
    sides: list[str]
    sources: list[tuple[str, str, Side]]


def choices(view: View) -> Choices:
    """What the filters offer."""
    if "choices" not in view.memo:
        view.memo["choices"] = _choices(view)
    found: Choices = view.memo["choices"]
    return found


def _choices(view: View) -> Choices:
    claims = [entry.claim for entry in view.snapshot.claims]
    events = {claim.event for claim in claims}
    firm = {claim.certainty for claim in claims}
    heads = Counter(claim.group.head for claim in claims if claim.group is not None and claim.group.head)
    countries = Counter(code for claim in claims if claim.group is not None for code in claim.group.nationality)
    sources = sorted(
        ((s.id, s.name, s.side) for s in view.trace.sources.values()), key=lambda found: found[1].casefold()
    )
    sides = {side for _, _, side in sources}
    return Choices(
        events=[event for event in EVENTS if event in events],
        certainties=[each for each in CERTAINTIES if each in firm],
        groups=[head for head, _ in heads.most_common(60)] + [code for code, _ in countries.most_common(40)],
        sides=[side for side in SIDES if side in sides],
        sources=sources,
    )


def commonest(view: View) -> str:
    """The fate that most claims speak of."""
    if "commonest" not in view.memo:
        view.memo["commonest"] = _most_told(view)
    return str(view.memo["commonest"])


def _most_told(view: View) -> str:
    counts = {fate: sum(entry.claim.event == fate for entry in view.snapshot.claims) for fate in FATES}
    return max(counts, key=lambda fate: (counts[fate], fate == "killed"))
