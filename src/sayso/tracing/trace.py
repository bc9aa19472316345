"""The trace of a story: for each claim its origin, with the path of joins that leads there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sayso.claims import Claim
from sayso.story import Origin, Snapshot, StoryClaim, Testimony
from sayso.tracing.circles import Circle
from sayso.tracing.joins import ClaimKey, Join
from sayso.tracing.memory import Memory
from sayso.tracing.sources import SourceRegistry
from sayso.tracing.support import Support, make_support
from sayso.tracing.tellings import Telling


@dataclass(frozen=True, slots=True)
class Rooted:
    """Where a claim ends: the id of its source and the joins that lead there, in order."""

    source: str
    path: tuple[Join, ...]


AnyClaim = StoryClaim | Claim | ClaimKey


def key_of(claim: AnyClaim) -> ClaimKey:
    """Report id and claim id of a claim in any of its forms."""
    if isinstance(claim, StoryClaim):
        return claim.claim.report, claim.claim.id
    if isinstance(claim, Claim):
        return claim.report, claim.id
    return claim


class Trace:
    """What `sayso.tracing.trace` found in `snapshot`. `sources` is the registry of the story's sources, `joins` every
    join made, `circles` the circular reporting, `withdrawn` the claims that only pass on what was taken back elsewhere,
    with why, `memory` what the next trace of the story may use again; `tellings`, `rooted` and `clusters` are what it
    was found with."""

    def __init__(
        self,
        snapshot: Snapshot,
        tellings: Sequence[Telling],
        rooted: Mapping[ClaimKey, Rooted],
        clusters: Mapping[ClaimKey, int],
        sources: SourceRegistry,
        joins: tuple[Join, ...],
        circles: tuple[Circle, ...],
        memory: Memory,
        withdrawn: Mapping[ClaimKey, str],
    ) -> None:
        self.snapshot = snapshot
        self.sources = sources
        self.joins = joins
        self.circles = circles
        self.memory = memory
        self.withdrawn = withdrawn
        self.tellings = {t.key: t for t in tellings}
        self.rooted = rooted
        self.clusters = clusters

    def origin(self, claim: AnyClaim) -> Origin:
        """Whose word a claim is in the end. Raises KeyError for a claim that the snapshot does not hold."""
        return self.sources[self.rooted[key_of(claim)].source].origin

    def path(self, claim: AnyClaim) -> tuple[Join, ...]:
        """The joins that lead from a claim to its origin, in order. Raises KeyError as `origin` does."""
        return self.rooted[key_of(claim)].path

    def support(self, claims: Iterable[AnyClaim]) -> Support:
        """Who carries some claims, of one cell or any set: reports, outlets, independent origins and sides, with why.

        Raises KeyError for a claim that the snapshot does not hold.
        """
        keys = dict.fromkeys(key_of(c) for c in claims)
        ordered = [t for key, t in self.tellings.items() if key in keys]
        missing = [key for key in keys if key not in self.tellings]
        if missing:
            raise KeyError(missing[0])
        return make_support(ordered, {k: self.rooted[k].path for k in keys}, {k: self.origin(k) for k in keys})

    def testimony(self) -> tuple[Testimony, ...]:
        """One entry for each thing that an origin said, in the order in which it was said.

        Copies and repetitions are folded: entries of one origin that say the same with nothing else said on the matter
        in between are one, of the time of the latest telling that is no copy. Claims that a later version of their
        report dropped or replaced are left out, and so are those that only pass on what was taken back (`withdrawn`);
        rejected ones are kept, with their verdict.
        """
        by_origin: dict[tuple[str, tuple[object, ...]], list[Telling]] = defaultdict(list)
        for telling in self.tellings.values():
            if telling.story_claim.standing == "current" and telling.key not in self.withdrawn:
                about = self.memory.said(telling.claim)[0]
                by_origin[self.rooted[telling.key].source, about].append(telling)
        folded: list[list[Telling]] = []
        for group in by_origin.values():
            run: list[Telling] = []
            for telling in self._dated(group):
                if run and self._sayings(run[-1]) != self._sayings(telling):
                    folded.append(run)
                    run = []
                run.append(telling)
            folded.append(run)
        place = {key: i for i, key in enumerate(self.tellings)}
        origins = {source.id: source.origin for source in self.sources.values()}
        entries = [self._testimony(run, origins) for run in folded]
        entries.sort(key=lambda e: (e.said, place[e.claim.report, e.claim.id]))
        return tuple(entries)

    def _dated(self, group: Sequence[Telling]) -> list[Telling]:
        """Copies at the place of the telling that they are a copy of: a late reprint is no fresh word."""
        first: dict[tuple[int, tuple[object, ...]], int] = {}
        order: list[tuple[int, int, Telling]] = []
        for i, telling in enumerate(group):
            cluster = self.clusters[telling.key]
            at = first.setdefault((cluster, self.memory.said(telling.claim)[1]), i) if cluster >= 0 else i
            order.append((at, i, telling))
        return [t for _, _, t in sorted(order, key=lambda o: o[:2])]

    def _testimony(self, run: Sequence[Telling], origins: Mapping[str, Origin]) -> Testimony:
        seen: set[int] = set()
        fresh: list[Telling] = []
        for telling in run:
            cluster = self.clusters[telling.key]
            if cluster < 0 or cluster not in seen:
                fresh.append(telling)
            seen.add(cluster)
        latest = fresh[-1]
        source = self.sources[self.rooted[latest.key].source]
        return Testimony(
            claim=latest.claim,
            said=latest.said,
            origin=origins[source.id],
            speaker=source.phrase,
            outlets=tuple(dict.fromkeys(t.publisher for t in run)),
            verdict=latest.story_claim.verdict,
        )

    def _sayings(self, telling: Telling) -> tuple[object, ...]:
        # A rejected telling must not hide an open one, nor the other way round.
        return self.memory.said(telling.claim)[1], telling.story_claim.verdict
