"""From a snapshot to its trace: the steps, in order.

Claims are put in the order in which they were said; each is given the outlet whose telling it is (`homes`), the chain
that is stated for it (`provenance`), a source (`registry`) and, where that is an outlet of the story, what that outlet
names itself (citation). Decisions of editors come last and override.
"""

from __future__ import annotations

import bisect
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import lru_cache

from sayso.claims import Source
from sayso.story import ReportVersion, Snapshot
from sayso.tracing.circles import Circle, find_circles
from sayso.tracing.decided import decide_origins
from sayso.tracing.descriptions import Description, describe, is_pronoun
from sayso.tracing.entries import Key
from sayso.tracing.homes import Home, Homes, make_tellings
from sayso.tracing.joins import ClaimKey, Join, join_id
from sayso.tracing.listeners import listener_of
from sayso.tracing.memory import Memory
from sayso.tracing.provenance import Provenance, find_provenance
from sayso.tracing.registry import RegistryBuilder
from sayso.tracing.retold import retold
from sayso.tracing.sources import SourceRegistry
from sayso.tracing.standins import resolve_standins
from sayso.tracing.stated_origins import stated_origin
from sayso.tracing.tellings import Telling, bounds, order, same_content, words_of
from sayso.tracing.trace import Rooted, Trace
from sayso.tracing.withdrawn import find_withdrawn

_LATER = timedelta(hours=6)
"""An outlet that is cited may enter the story a little after the one that cites it."""


@dataclass(frozen=True, slots=True)
class _Rooting:
    """Where a claim stands before citations are followed: the key of its source and the joins so far; `alone` tells
    whether it is the word of that source alone, which may be an outlet that has it from somebody."""

    key: Key
    joins: tuple[Join, ...]
    alone: bool


@dataclass(frozen=True, slots=True)
class _Following:
    """What tells how citations are followed; `rooted` are the claims of which the end is known by now."""

    rootings: dict[ClaimKey, _Rooting]
    cited: dict[ClaimKey, str]
    homes: dict[ClaimKey, str]
    told: dict[tuple[str, str, object], list[Telling]]
    ring: dict[ClaimKey, Circle]
    rooted: dict[ClaimKey, Rooted]


def trace(snapshot: Snapshot, *, earlier: Trace | None = None, memory: Memory | None = None) -> Trace:
    """Find the origin of each claim of a snapshot. The same snapshot gives the same trace, whatever the order of its
    reports and claims; `earlier`, the trace of the story before it grew, keeps the ids of its sources. `memory` (that
    of `earlier` where not given) of any trace of the story: what it holds need not be worked out again. Never raises
    for what a report says."""
    if memory is None:
        memory = earlier.memory if earlier is not None else Memory()
    if earlier is not None and (found := retold(earlier, snapshot)) is not None:
        return found
    with memory.lock:
        return _Tracer(snapshot, earlier, memory).run()


class _Tracer:
    def __init__(self, snapshot: Snapshot, earlier: Trace | None, memory: Memory) -> None:
        self.memory = memory
        self.snapshot = snapshot
        self.decisions = snapshot.decisions
        self.earlier = earlier
        self.off = frozenset(
            t
            for d in self.decisions
            if d.kind in ("not-same-origin", "split")
            for t in d.targets
            if t.startswith("join-")
        )
        self.reports: dict[str, ReportVersion] = {r.id: r for r in snapshot.reports}
        claims = sorted(snapshot.claims, key=order)
        speaking = dict.fromkeys(c.claim.report for c in claims if c.claim.report in self.reports)
        self.notes = {r: memory.notes(self.reports[r]) for r in speaking}
        tellings, passages = make_tellings(claims, self.reports, self.notes, memory)
        self.tellings = resolve_standins(tellings, self.reports)
        self.by_key = {t.key: t for t in self.tellings}
        self.homes = Homes(self.tellings, passages, self.reports, self.notes, self.off, memory)
        publishers = {t.key[0]: t.publisher for t in self.tellings}
        self.registry = RegistryBuilder(snapshot.country or _most_named(self.tellings), publishers)
        self.provenance: dict[ClaimKey, Provenance] = {}
        self.home: dict[ClaimKey, Home] = {}
        self._outlets: dict[str, Description] = {}

    def run(self) -> Trace:
        self.home = {t.key: self.homes.of(t) for t in self.tellings}
        worded = {t.key: self._stated_origin(t) for t in self.tellings}
        self.provenance = find_provenance(self.tellings, self._loose, worded)
        for telling in self.tellings:
            if telling.claim.event == "responsibility":
                self._band_of(telling)
        for telling in self.tellings:
            home = self.home[telling.key].outlet
            if home != telling.publisher:
                self.registry.prints(telling.key[0], home)
        rootings = {t.key: self._rooting(t) for t in self.tellings}
        sources = self.registry.finish(self.decisions, self.earlier.sources if self.earlier else None)
        alone = {k: sources[self.registry.resolve(r.key)] for k, r in rootings.items() if r.alone}
        cited = {k: source.name for k, source in alone.items() if source.kind == "outlet"}
        homes = {t.key: self._teller(t, sources) for t in self.tellings}
        circles = find_circles(self.tellings, homes, cited)
        rooted = self._follow(rootings, cited, homes, circles)
        rooted, apart = decide_origins(self.tellings, self.decisions, rooted, sources)
        if apart:
            sources = SourceRegistry([*sources.values(), *apart])
        joins = dict.fromkeys(j for t in self.tellings for j in rooted[t.key].path)
        joins.update(dict.fromkeys(self.registry.joins()))
        clusters = {t.key: self.homes.cluster(t) for t in self.tellings}
        withdrawn = find_withdrawn(self.tellings, rooted, clusters, sources, tuple(self.reports.values()))
        return Trace(
            self.snapshot, self.tellings, rooted, clusters, sources, tuple(joins), circles, self.memory, withdrawn
        )

    def _stated_origin(self, telling: Telling) -> tuple[Source, ...]:
        report = self.reports.get(telling.key[0])
        if report is None:
            return ()
        edges = self.notes[report.id].edges
        at = bisect.bisect_right(edges, telling.claim.quote.start)
        end = edges[at] if at < len(edges) else len(report.text)
        return stated_origin(telling, report.text, edges[max(0, at - 1)], end)

    # Sources.

    def _describe(self, source: Source, report: str) -> Description:
        text, own = _meant(source.name, source.text)
        return describe(text, source.kind, self._article(source, report) if own else "")

    def _article(self, source: Source, report: str) -> str:
        known = self.reports.get(report)
        if known is None or not source.start:
            return ""
        before = known.text[max(0, source.start - 16) : source.start].split()
        word = before[-1].lower() if before else ""
        return word if word in _ARTICLES else ""

    def _loose(self, source: Source) -> str | None:
        described = describe(source.name or source.text, source.kind)
        if described.kind == "armed-group":
            return "armed-group"
        if described.category == "unnamed":
            return described.kind
        return None

    def _band_of(self, telling: Telling) -> None:
        agent = telling.claim.agent
        if agent is None:
            return
        described = describe(agent.text)
        if described.kind in ("person", "organisation"):
            # Whoever claims an attack under a name with "the" is a band, be its name like no other's.
            known = self.reports.get(telling.key[0])
            before = known.text[max(0, agent.start - 5) : agent.start].lower() if known is not None else ""
            if not before.strip(' "“').endswith("the") and not agent.text.lower().startswith("the "):
                return
            described = describe(agent.text, "armed-group")
        if described.category == "band":
            self.registry.add(described, agent.text, telling.key[0])

    def _outlet_key(self, name: str) -> Key:
        described = self._outlets.get(name)
        if described is None:
            described = describe(name, "outlet")
            if described.known_outlet != name:
                described = replace(described, category="outlet", known_outlet=name, kind="outlet")
            self._outlets[name] = described
        key = self.registry.add(described, name, "")
        return key if key is not None else ("outlet", name)

    def _rooting(self, telling: Telling) -> _Rooting:
        stated = self.provenance.get(telling.key)
        chain = telling.chain
        joins: tuple[Join, ...] = ()
        if stated is not None and (identity := join_id("provenance", telling.key)) not in self.off:
            chain, joins = stated.sources, (self._stated(telling, stated, identity),)
        report = telling.key[0] if not joins or stated is None else stated.stated_in[0]
        home = self.home[telling.key]
        if not chain:
            key = self._outlet_key(home.outlet)
            return _Rooting(key, (*home.joins, self._own_voice(telling, key, home.outlet)), False)
        descriptions = [self._describe(s, report) for s in chain]
        # "The militants told ANI": someone of them, as "a kidnapper, via ANI" is.
        loose = descriptions[0].category == "band-any" and any(d.category == "outlet" for d in descriptions[1:])
        first = None if loose else self.registry.add(descriptions[0], chain[0].name or chain[0].text, report)
        if first is not None:
            alone = len(chain) == 1 or all(d.category == "outlet" for d in descriptions)
            named = chain[0].name or chain[0].text
            join = self._names(telling, first, f"The report names {named} as its source.")
            return _Rooting(first, (*self._leading(joins, first), join), alone)
        via: Key | None = None
        for source, described in zip(chain[1:], descriptions[1:], strict=True):
            via = self.registry.add(described, source.name or source.text, report)
            if via is not None:
                break
        through: tuple[Join, ...] = ()
        if via is None and len(chain) == 1:
            via = self._told_to(chain[0], report)
        if via is None:
            via, through = self._outlet_key(home.outlet), home.joins
        key = self.registry.add_unnamed(descriptions[0], chain[0].name or chain[0].text, via)
        words = chain[0].text or "someone"
        through_whom = self.registry.name_of(via)
        reason = (
            f"The report gives “{words}” without a name: whoever of that sort spoke through {through_whom} counts once."
        )
        return _Rooting(key, (*self._leading(joins, key), *through, self._names(telling, key, reason)), False)

    def _leading(self, joins: tuple[Join, ...], key: Key) -> tuple[Join, ...]:
        """What a claim says of itself leads to the source; it is no step to another claim."""
        mention = self.registry.mention_id(key)
        return tuple(replace(j, parent=mention) if j.parent == j.child else j for j in joins)

    def _told_to(self, source: Source, report: str) -> Key | None:
        known = self.reports.get(report)
        listener = listener_of(source, known.text) if known is not None else None
        if listener is None:
            return None
        return self.registry.add(listener, listener.known_outlet or listener.text, report)

    def _names(self, telling: Telling, key: Key, reason: str) -> Join:
        return Join(
            id=join_id("same-source", telling.key),
            kind="same-source",
            child=telling.key,
            parent=self.registry.mention_id(key),
            reason=reason,
        )

    def _own_voice(self, telling: Telling, key: Key, outlet: str) -> Join:
        return self._names(telling, key, f"No source is named: the word is that of {outlet}.")

    def _stated(self, telling: Telling, stated: Provenance, identity: str) -> Join:
        statement = self.by_key[stated.stated_in]
        sources = ", via ".join(s.text for s in stated.sources)
        same = statement.key[0] == telling.key[0]
        where = "the same report" if same else f"the report of {statement.publisher}"
        told = "" if stated.direct else " of the same telling"
        says = f"In {where} it is said{told}" if statement.key != telling.key else "The words around it say"
        return Join(
            id=identity,
            kind="provenance",
            child=telling.key,
            parent=statement.key,
            reason=f"{says} that it came from {sources}.",
        )

    def _teller(self, telling: Telling, sources: SourceRegistry) -> str:
        """The outlet that tells a claim and may cite another for it: the agency that the report credits, else the
        publisher, though the words be those of a third."""
        home = self.home[telling.key]
        name = home.outlet if all(j.kind == "citation" for j in home.joins) else telling.publisher
        known = sources.get(self.registry.id_of(("outlet", name)) or "")
        return known.name if known is not None else name

    # Citations.

    def _follow(
        self,
        rootings: dict[ClaimKey, _Rooting],
        cited: dict[ClaimKey, str],
        homes: dict[ClaimKey, str],
        circles: Sequence[Circle],
    ) -> dict[ClaimKey, Rooted]:
        told: dict[tuple[str, str, object], list[Telling]] = defaultdict(list)
        for t in self.tellings:
            told[homes[t.key], t.claim.event, bounds(t.claim)].append(t)
        ring = {key: circle for circle in circles if not circle.grounded for key in circle.claims}
        rooted: dict[ClaimKey, Rooted] = {}
        following = _Following(rootings, cited, homes, told, ring, rooted)
        for telling in self.tellings:
            rooted[telling.key] = self._root(telling, frozenset((telling.key,)), following)
        return rooted

    def _root(self, telling: Telling, seen: frozenset[ClaimKey], by: _Following) -> Rooted:
        done = by.rooted.get(telling.key)
        if done is not None:
            return done
        rooting = by.rootings[telling.key]
        own = Rooted(self.registry.resolve(rooting.key), (*rooting.joins, *self.registry.path(rooting.key)))
        outlet = by.cited.get(telling.key)
        if outlet is None or join_id("citation", telling.key) in self.off:
            return own
        if outlet == by.homes[telling.key]:
            # "In a report sent at dawn, Coast News said ...", says Coast News.
            before = _recalled(telling, by.told[outlet, telling.claim.event, bounds(telling.claim)])
            if before is None or before.key in seen or len(seen) > _LONGEST_CHAIN:
                return own
            further = self._root(before, seen | {telling.key}, by)
            reason = f"{outlet} recalls “{words_of(before.claim)}” from a report of its own."
            return Rooted(further.source, (*rooting.joins, self._cites(telling, before, reason), *further.path))
        circle = by.ring.get(telling.key)
        if circle is not None:
            first = min((self.by_key[k] for k in circle.claims), key=lambda t: order(t.story_claim))
            if first.key == telling.key:
                return own
            join = self._cites(telling, first, circle.reason)
            return Rooted(self._root(first, seen, by).source, (*rooting.joins, join))
        for other in _nearest(telling, by.told[outlet, telling.claim.event, bounds(telling.claim)]):
            if other.key in seen or len(seen) > _LONGEST_CHAIN or not same_content(other.claim, telling.claim):
                continue
            further = self._root(other, seen | {telling.key}, by)
            if further.source == own.source:
                return own
            reason = f"It cites {outlet}, whose own report has “{words_of(other.claim)}” from elsewhere."
            return Rooted(further.source, (*rooting.joins, self._cites(telling, other, reason), *further.path))
        return own

    def _cites(self, telling: Telling, other: Telling, reason: str) -> Join:
        return Join(
            id=join_id("citation", telling.key), kind="citation", child=telling.key, parent=other.key, reason=reason
        )


@lru_cache(maxsize=1 << 16)
def _meant(name: str, text: str) -> tuple[str, bool]:
    """The words that tell who a source is, of its name and the words of its mention; and whether the article before
    the mention is theirs."""
    words = set(text.lower().split())
    meant = text if not name or is_pronoun(name) else name
    # What the report resolved a mention to may be less than the words themselves say.
    if meant is not text and set(meant.lower().split()) < words:
        meant = text
    # The article before a pronoun or "spokeswoman" is not that of whom it stands for.
    return meant, not words.isdisjoint(meant.lower().split())


def _most_named(tellings: Sequence[Telling]) -> str | None:
    """The country that most of the claims that name a place have it in; None where none has most."""
    named = Counter(t.claim.where.country for t in tellings if t.claim.where is not None and t.claim.where.country)
    country, times = max(named.items(), key=lambda n: n[1], default=(None, 0))
    return country if 2 * times > named.total() else None


_ARTICLES = frozenset("a an one the another".split())


def _nearest(telling: Telling, others: Sequence[Telling]) -> list[Telling]:
    """Tellings that may be what was cited: earlier ones, the latest first, then those a little later. `others` are in
    the order in which they were said."""
    now = bisect.bisect_right(others, telling.said, key=lambda t: t.said)
    before = [t for t in others[max(0, now - _MOST_CITED) : now] if t.key != telling.key]
    after = [t for t in others[now : now + _MOST_CITED] if t.said <= telling.said + _LATER]
    return [*reversed(before), *after]


def _recalled(telling: Telling, own: Sequence[Telling]) -> Telling | None:
    """What an outlet said before in another document, as it says itself; None where it did not."""
    for other in _nearest(telling, own):
        elsewhere = other.story_claim.document != telling.story_claim.document and other.said < telling.said
        if elsewhere and same_content(other.claim, telling.claim):
            return other
    return None


_LONGEST_CHAIN = 8  # outlets that cite one another, later ones included
_MOST_CITED = 40  # tellings of an outlet that are looked at before and after
