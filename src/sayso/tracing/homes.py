"""Whose telling each report's sentences are: the outlet's own, or that of a text it prints.

A sentence that an earlier report of the story has almost word for word is that report's telling; where some printing
of it is an agency's or credits one, it is the agency's.
"""

from __future__ import annotations

import bisect
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sayso.story import ReportVersion, StoryClaim
from sayso.tracing.copies import Copy, find_copies, find_twins
from sayso.tracing.joins import ClaimKey, Join, JoinKind, claim_reference, join_id
from sayso.tracing.memory import Memory
from sayso.tracing.notes import ReportNotes
from sayso.tracing.outlets import is_wire, publisher_of
from sayso.tracing.passages import Passage
from sayso.tracing.tellings import Telling


@dataclass(frozen=True, slots=True)
class Home:
    """The outlet, by name, whose telling a claim is, and the joins that lead there; none where it is the publisher."""

    outlet: str
    joins: tuple[Join, ...] = ()


def make_tellings(
    claims: Sequence[StoryClaim],
    reports: Mapping[str, ReportVersion],
    notes: Mapping[str, ReportNotes],
    memory: Memory | None = None,
) -> tuple[list[Telling], list[Passage]]:
    """The claims as tellings, and the sentences they stand in, both in the order of `claims`."""
    memory = Memory() if memory is None else memory
    passages: list[Passage] = []
    places: dict[tuple[str, int], int] = {}
    publishers = {name: publisher_of(report) for name, report in reports.items()}
    tellings: list[Telling] = []
    for story_claim in claims:
        claim = story_claim.claim
        report = reports.get(claim.report)
        passage = -1
        if report is not None:
            edges = notes[report.id].edges
            at = max(0, bisect.bisect_right(edges, claim.quote.start) - 1)
            place = report.id, at
            if place not in places:
                end = edges[at + 1] if at + 1 < len(edges) else len(report.text)
                places[place] = len(passages)
                passages.append(memory.passage(report, edges[at], end))
            passage = places[place]
        tellings.append(
            Telling(
                key=(claim.report, claim.id),
                story_claim=story_claim,
                publisher=publishers.get(claim.report, story_claim.document),
                passage=passage,
            )
        )
    return tellings, passages


class Homes:
    """The home of each telling; `off` holds the ids of joins that a decision took back, `memory` what was found of
    copies before."""

    def __init__(
        self,
        tellings: Sequence[Telling],
        passages: Sequence[Passage],
        reports: Mapping[str, ReportVersion],
        notes: Mapping[str, ReportNotes],
        off: frozenset[str] = frozenset(),
        memory: Memory | None = None,
    ) -> None:
        self.tellings = tellings
        self._off = off
        self._notes = notes
        known = (Memory() if memory is None else memory).copies
        self.twins = find_twins([reports[r] for r in dict.fromkeys(p.report for p in passages)], known)
        self.copies = find_copies(passages, self.twins, known)
        self._datelines = {report: noted.dateline for report, noted in notes.items()}
        self._publishers = {t.key[0]: t.publisher for t in tellings}
        self._documents = {t.key[0]: t.story_claim.document for t in tellings}
        self._at: dict[int, list[Telling]] = defaultdict(list)
        for telling in tellings:
            self._at[telling.passage].append(telling)
        clusters: dict[int, list[int]] = defaultdict(list)
        for copy in self.copies.values():
            clusters[copy.leader].append(copy.index)
        self._passages = passages
        self._cluster_wires = {leader: self._wire_of([leader, *members]) for leader, members in clusters.items()}

    def cluster(self, telling: Telling) -> int:
        """The passage that all copies of this one go back to; -1 where the claim stands in no passage."""
        copy = self._copy(telling)
        return copy.leader if copy is not None else telling.passage

    def _copy(self, telling: Telling) -> Copy | None:
        if self._off and join_id("copy", telling.key) in self._off:
            return None
        return self.copies.get(telling.passage)

    def of(self, telling: Telling) -> Home:
        """Whose telling it is."""
        copy = self._copy(telling)
        alone = copy is None and telling.passage not in self._cluster_wires
        report = telling.key[0]
        wire = self._datelines.get(report)
        if alone:
            return self._credited(telling, telling.publisher, wire, (), "The report credits")
        leader = copy.leader if copy is not None else telling.passage
        cluster_wire = self._cluster_wires.get(leader)
        first = self._passages[leader].report
        joins: tuple[Join, ...] = ()
        # A later version of a page that keeps a sentence copies nobody.
        if copy is not None and self._documents.get(first) != telling.story_claim.document:
            joins = (self._copied(telling, copy),)
        home = self._publishers.get(first, telling.publisher)
        says = "A printing of this passage credits" if wire is None else "The report credits"
        return self._credited(telling, home, wire or cluster_wire, joins, says)

    def _credited(self, telling: Telling, home: str, wire: str | None, joins: tuple[Join, ...], says: str) -> Home:
        if wire is None or wire == home or (self._off and join_id("citation", telling.key) in self._off):
            return Home(home, joins)
        join = Join(
            id=join_id("citation", telling.key),
            kind="citation",
            child=telling.key,
            parent=wire,
            reason=f"{says} {wire}.",
        )
        return Home(wire, (*joins, join))

    def _copied(self, telling: Telling, copy: Copy) -> Join:
        source = self._passages[copy.leader].report
        likeness = copy.likeness
        how = "word for word" if likeness.shared == 1.0 else f"{likeness.shared:.0%} of its words in the same order"
        kind: JoinKind = "copy"
        parent = self._counterpart(telling, copy.leader)
        return Join(
            id=join_id(kind, telling.key),
            kind=kind,
            child=telling.key,
            parent=parent,
            reason=f"The passage stands in the report of {self._publishers.get(source, source)}, {how}.",
        )

    def _counterpart(self, telling: Telling, leader: int) -> ClaimKey | str:
        for other in self._at[leader]:
            if other.claim.event == telling.claim.event:
                return other.key
        return self._at[leader][0].key if self._at[leader] else claim_reference(telling.key)

    def _wire_of(self, members: Sequence[int]) -> str | None:
        """The agency whose text a copied passage is: one that printed it itself, else one that a printing credits."""
        reports = list(dict.fromkeys(self._passages[i].report for i in members))
        for report in reports:
            if is_wire(self._publishers.get(report, "")):
                return self._publishers[report]
        for report in reports:
            wire = self._datelines.get(report)
            if wire is not None:
                return wire
        for report in reports:
            wires = self._notes[report].contributing if report in self._notes else ()
            if len(wires) == 1:
                return wires[0]
        return None
