"""Copies: which passages of a story are one text that went round.

Candidates (`sayso.tracing.texts`) are verified word by word (`sayso.tracing.passages.compare`). Passages are taken in
the order in which they were published, and each joins the cluster of the first one it is the same text as, so that the
time is about linear in the number of passages however often one of them was printed. What was found is kept: when the
story grows, only those passages are looked at again before which something changed that they are like.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from sayso.story import ReportVersion
from sayso.tracing.kept import Kept
from sayso.tracing.passages import LEAST_RUNS, SHINGLE, Likeness, Passage, compare, make_passage, shingles
from sayso.tracing.texts import Texts

WINDOW = 16
STRIDE = 8
"""Words of a window of a long passage, and from the beginning of one to the next."""
_MOST_TRIED = 400  # candidates that are looked at for one passage
_MOST_VERIFIED = 12  # and those that are compared word by word, the likest


@dataclass(frozen=True, slots=True)
class Copy:
    """Passage `index` is the same text as `of`, an earlier one of the cluster that `leader` began."""

    index: int
    of: int
    leader: int
    likeness: Likeness


@dataclass(frozen=True, slots=True)
class Twin:
    """Report `of`, an earlier one, holds `shared` (0 to 1) of the shingles of the report, or the report of its."""

    of: str
    shared: float


@dataclass(slots=True)
class Memory:
    """What was found of the copies of a story, for the next time. The passages and reports need not be the same then,
    nor in the same order: what is found is what would be found without it."""

    texts: Texts = field(default_factory=lambda: Texts(windows))
    wholes: Texts = field(default_factory=lambda: Texts(lambda words: [words], distinct=True))
    copies: Kept[_Outcome] = field(default_factory=lambda: Kept())
    twins: Kept[tuple[int, tuple[Twin, ...]]] = field(default_factory=lambda: Kept())
    written: dict[tuple[str, ...], int] = field(default_factory=dict)
    reports: dict[tuple[str, int], int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What was found of a passage: its text by number, the places of the passage it is a copy of and of the leader,
    None where it is none; and the twins its report had."""

    text: int
    of: Hashable = None
    leader: Hashable = None
    likeness: Likeness | None = None
    twins: tuple[Twin, ...] = ()


def find_copies(
    passages: Sequence[Passage],
    twins: Mapping[str, Sequence[Twin]] | None = None,
    memory: Memory | None = None,
) -> dict[int, Copy]:
    """The passages that are copies of an earlier one, by index; `passages` are in the order of publication.

    Passages of one report are not compared with each other. `twins` (of `find_twins`) tells which reports are as a
    whole one text: between them less likeness is asked of a sentence. Memory and time grow about linearly; with a
    `memory` the time is that of what is new.
    """
    if len(passages) < 2:
        return {}
    return _Finder(passages, twins or {}, Memory() if memory is None else memory).run()


class _Finder:
    def __init__(self, passages: Sequence[Passage], twins: Mapping[str, Sequence[Twin]], memory: Memory) -> None:
        self.passages = passages
        self.twins = {report: tuple(those) for report, those in twins.items()}
        self.memory = memory
        self.texts = memory.texts
        self.numbers = [self.texts.number(p.words) if p.words else -1 for p in passages]
        self.places = _places(passages, memory.written)
        self.copies: dict[int, Copy] = {}
        self.first: dict[int, int] = {}
        self.by_report: dict[str, list[int]] = {}
        self.touched_texts: set[int] = set()
        self.touched_reports: set[str] = set()

    def run(self) -> dict[int, Copy]:
        """Find them, in order."""
        kept = self.memory.copies
        staying = kept.staying(self.places)
        left = iter([*((kept.order[place], place) for place in kept.gone(staying)), (len(kept.order), None)])
        at, gone = next(left)
        index = {place: i for i, place in enumerate(self.places)}
        outcomes: dict[Hashable, _Outcome] = {}
        waiting, fresh = len(staying), False
        for i, place in enumerate(self.places):
            before = kept.found[place] if place in staying else None
            if before is not None:
                waiting -= 1
                while at < kept.order[place]:
                    self._touch(gone, kept.found[gone].text)
                    at, gone = next(left)
            else:
                fresh = True
            if before is not None and self._holds(i, before):
                outcome = before
                if before.likeness is not None:
                    self.copies[i] = Copy(i, index[before.of], index[before.leader], before.likeness)
            else:
                outcome = self._look(i)
            outcomes[place] = outcome
            text = self.numbers[i]
            if text >= 0:
                self.first.setdefault(text, i)
            self.by_report.setdefault(self.passages[i].report, []).append(i)
            if outcome != before and waiting:
                self._touch(place, text)
        # A story as it was in the past has nothing new, and is of no use to the story as it is.
        if fresh:
            self.memory.copies = Kept({place: i for i, place in enumerate(self.places)}, outcomes)
        return self.copies

    def _touch(self, place: Hashable, text: int) -> None:
        """Note that something changed there: later passages that it bears on must be looked at again."""
        assert isinstance(place, tuple)
        self.touched_reports.add(place[0])
        if text >= 0 and text not in self.touched_texts:
            self.touched_texts.update(self.texts.near(text).tolist())

    def _holds(self, i: int, before: _Outcome) -> bool:
        """Whether nothing changed that bears on a passage."""
        twins = self.twins.get(self.passages[i].report, ())
        return (
            before.text == self.numbers[i]
            and before.text not in self.touched_texts
            and before.twins == twins
            and not any(twin.of in self.touched_reports for twin in twins)
        )

    def _look(self, i: int) -> _Outcome:
        found = self._copy(i) if self.numbers[i] >= 0 else None
        twins = self.twins.get(self.passages[i].report, ())
        if found is None:
            return _Outcome(self.numbers[i], twins=twins)
        self.copies[i] = found
        return _Outcome(self.numbers[i], self.places[found.of], self.places[found.leader], found.likeness, twins)

    def _copy(self, i: int) -> Copy | None:
        passage, text = self.passages[i], self.numbers[i]
        known = self.first.get(text)
        if known is None:
            near = [j for t in self.texts.near(text).tolist() if (j := self.first.get(t)) is not None]
            best = self._best(i, sorted(near)[:_MOST_TRIED])
            if best is not None:
                return best
        elif self.passages[known].report != passage.report and len(passage.words) >= _LEAST_EQUAL:
            leader = self.copies[known].leader if known in self.copies else known
            return Copy(i, known, leader, Likeness(True, 1.0, len(passage.words)))
        for twin in self.twins.get(passage.report, ()):
            best = self._best(i, self.by_report.get(twin.of, ()), twins=True)
            if best is not None:
                return best
        return None

    def _best(self, i: int, candidates: Sequence[int], *, twins: bool = False) -> Copy | None:
        """The first of the candidates that is the same text, those that share most runs of words tried first."""
        passages, passage = self.passages, self.passages[i]
        others = [j for j in candidates if passages[j].report != passage.report]
        if not others:
            return None
        shared = self.texts.shared(self.numbers[i], [self.numbers[j] for j in others])
        for k in np.argsort(-shared, kind="stable")[:_MOST_VERIFIED].tolist():
            if shared[k] < LEAST_RUNS and not twins:
                break
            candidate = others[k]
            likeness = compare(passages[candidate], passage, within_twins=twins)
            if not likeness.same:
                continue
            leader = self.copies[candidate].leader if candidate in self.copies else candidate
            # A trimmed text in between must not join two that give different numbers, nor two of one report.
            if leader != candidate and (
                passages[leader].report == passage.report or compare(passages[leader], passage).differs
            ):
                continue
            return Copy(i, candidate, leader, likeness)
        return None


def _places(passages: Iterable[Passage], written: dict[tuple[str, ...], int]) -> list[Hashable]:
    """What a passage is known by: its report, where it stands, its words by number; of several in one place, the
    how-manieth it is."""
    times: dict[Hashable, int] = {}
    out: list[Hashable] = []
    for p in passages:
        place = p.report, p.start, written.setdefault(p.written, len(written))
        times[place] = times.get(place, -1) + 1
        out.append((*place, times[place]))
    return out


def windows(words: Sequence[str]) -> list[Sequence[str]]:
    """The words as a whole and, of long passages, in overlapping windows, so that a text that stands inside a longer
    one is found too."""
    if len(words) <= WINDOW + STRIDE:
        return [words]
    return [words, *(words[i : i + WINDOW] for i in range(0, len(words) - STRIDE, STRIDE))]


def find_twins(reports: Sequence[ReportVersion], memory: Memory | None = None) -> dict[str, tuple[Twin, ...]]:
    """For each report (in the order of publication) the earlier ones that are as a whole the same text, by id: at
    least `TWIN_SHARED` of the shingles of the shorter one stand in the longer one."""
    memory = Memory() if memory is None else memory
    texts, kept = memory.wholes, memory.twins
    staying = kept.staying([report.id for report in reports])
    left = iter([*((kept.order[name], name) for name in kept.gone(staying)), (len(kept.order), None)])
    at, gone = next(left)
    touched: set[int] = set()
    first: dict[int, tuple[int, str]] = {}
    found: dict[Hashable, tuple[int, tuple[Twin, ...]]] = {}
    waiting, fresh = len(staying), False
    for i, report in enumerate(reports):
        text = _whole(report, memory)
        before = kept.found[report.id] if report.id in staying else None
        if before is not None:
            waiting -= 1
            while at < kept.order[report.id]:
                gone_text = kept.found[gone][0]
                if gone_text >= 0 and gone_text not in touched:
                    touched.update(texts.near(gone_text).tolist())
                at, gone = next(left)
        else:
            fresh = True
        if before is not None and before[0] == text and text not in touched:
            found[report.id] = before
        else:
            found[report.id] = text, _twins(texts, text, first) if text >= 0 else ()
            for changed in {text, before[0] if before is not None else -1} if waiting else ():
                if changed >= 0 and changed not in touched:
                    touched.update(texts.near(changed).tolist())
        if text >= 0:
            first.setdefault(text, (i, report.id))
    if fresh:
        memory.twins = Kept({report.id: i for i, report in enumerate(reports)}, found)
    return {report.id: twins for report in reports if (twins := found[report.id][1])}


def _whole(report: ReportVersion, memory: Memory) -> int:
    """The number of the whole text of a report, -1 where it is too short to be anyone's twin."""
    key = report.id, hash(report.text)
    known = memory.reports.get(key)
    if known is None:
        words = make_passage(report.id, report.text, 0, len(report.text), longest=_LONGEST_REPORT).words
        enough = len(words) >= SHINGLE and len(set(shingles(words))) >= _LEAST_REPORT
        known = memory.reports[key] = memory.wholes.number(words) if enough else -1
    return known


def _twins(texts: Texts, text: int, first: Mapping[int, tuple[int, str]]) -> tuple[Twin, ...]:
    """The reports that one of that text is a twin of; `first` holds the earlier texts, each with its first report."""
    if text in first:
        return (Twin(first[text][1], 1.0),)
    near = sorted((first[t][0], t) for t in texts.near(text).tolist() if t in first)[:_MOST_TRIED]
    if not near:
        return ()
    shared = texts.shared(text, [t for _, t in near]).tolist()
    found: list[Twin] = []
    for (_, other), runs in zip(near, shared, strict=True):
        part = runs / min(texts.size(text), texts.size(other))
        if part >= TWIN_SHARED:
            found.append(Twin(first[other][1], round(part, 3)))
    return tuple(sorted(found, key=lambda t: -t.shared)[:3])


TWIN_SHARED = 0.5
_LONGEST_REPORT = 5000  # words of a report that are looked at
_LEAST_REPORT = 30  # shingles that a report must have to be a twin
_LEAST_EQUAL = 5
"""Equal passages of fewer words ("Two people died.") are anyone's."""
