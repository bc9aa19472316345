"""Copies: which passages of a story are one text that went round.

MinHash (Broder 1997, "On the Resemblance and Containment of Documents") with locality-sensitive hashing finds the
candidates; each is verified word by word (`sayso.tracing.passages.compare`). Passages are taken in the order in which
they were published, and each joins the cluster of the first one it is the same text as, so that the time is about
linear in the number of passages however often one of them was printed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sayso.story import ReportVersion
from sayso.tracing.passages import LEAST_RUNS, Likeness, Passage, compare, make_passage, runs_shared, shingles

if TYPE_CHECKING:
    from rensa import RMinHash

PERMUTATIONS = 96
BANDS = 32
"""Bands of three hashes: a candidate with a Jaccard similarity of 0.5 is found with probability 0.986, one of 0.3 with
0.58, one of 0.05 with 0.004."""
WINDOW = 16
STRIDE = 8
"""Words of a window of a long passage, and from the beginning of one to the next."""
_SEED = 20
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


def find_copies(passages: Sequence[Passage], twins: Mapping[str, Sequence[Twin]] | None = None) -> dict[int, Copy]:
    """The passages that are copies of an earlier one, by index; `passages` are in the order of publication.

    Passages of one report are not compared with each other. `twins` (of `find_twins`) tells which reports are as a
    whole one text: between them less likeness is asked of a sentence. Memory and time grow about linearly.
    """
    from rensa import RMinHashLSH  # read late: a story of one report needs none

    if len(passages) < 2:
        return {}
    by_report: dict[str, list[int]] = defaultdict(list)
    for i, passage in enumerate(passages):
        by_report[passage.report].append(i)
    first_equal: dict[bytes, int] = {}
    owners: list[int] = []
    copies: dict[int, Copy] = {}
    index = RMinHashLSH(0.5, PERMUTATIONS, BANDS)
    for i, passage in enumerate(passages):
        if not passage.words:
            continue
        known = first_equal.setdefault(passage.digest, i)
        if known != i:
            if passages[known].report != passage.report and len(passage.words) >= _LEAST_EQUAL:
                leader = copies[known].leader if known in copies else known
                copies[i] = Copy(i, known, leader, Likeness(True, 1.0, len(passage.words)))
                continue
        else:
            candidates: set[int] = set()
            sketches = [_sketch(words) for words in windows(passage.words)]
            for sketch in sketches:
                candidates.update(owners[j] for j in index.query(sketch))
            for sketch in sketches:
                index.insert(len(owners), sketch)
                owners.append(i)
            best = _best(passages, copies, i, sorted(candidates - {i})[:_MOST_TRIED])
            if best is not None:
                copies[i] = best
                continue
        for twin in (twins or {}).get(passage.report, ()):
            best = _best(passages, copies, i, [j for j in by_report[twin.of] if j < i], twins=True)
            if best is not None:
                copies[i] = best
                break
    return copies


def windows(words: Sequence[str]) -> list[Sequence[str]]:
    """The words as a whole and, of long passages, in overlapping windows, so that a text that stands inside a longer
    one is found too."""
    if len(words) <= WINDOW + STRIDE:
        return [words]
    return [words, *(words[i : i + WINDOW] for i in range(0, len(words) - STRIDE, STRIDE))]


def _sketch(words: Sequence[str]) -> RMinHash:
    from rensa import RMinHash

    sketch = RMinHash(PERMUTATIONS, _SEED)
    sketch.update(list(shingles(words)))
    return sketch


def _best(
    passages: Sequence[Passage], copies: Mapping[int, Copy], i: int, candidates: Sequence[int], *, twins: bool = False
) -> Copy | None:
    """The first of the candidates that is the same text, those that share most runs of words tried first."""
    passage = passages[i]
    others = [j for j in candidates if passages[j].report != passage.report]
    shared = sorted((-runs_shared(passage, passages[j]), j) for j in others)
    for runs, candidate in shared[:_MOST_VERIFIED]:
        if -runs < LEAST_RUNS and not twins:
            break
        likeness = compare(passages[candidate], passage, within_twins=twins)
        if not likeness.same:
            continue
        leader = copies[candidate].leader if candidate in copies else candidate
        # A trimmed text in between must not join two that give different numbers, nor two of one report.
        if leader != candidate and (
            passages[leader].report == passage.report or compare(passages[leader], passage).differs
        ):
            continue
        return Copy(i, candidate, leader, likeness)
    return None


def find_twins(reports: Sequence[ReportVersion]) -> dict[str, tuple[Twin, ...]]:
    """For each report (in the order of publication) the earlier ones that are as a whole the same text, by id: at
    least `TWIN_SHARED` of the shingles of the shorter one stand in the longer one."""
    from rensa import RMinHash, RMinHashLSH

    index = RMinHashLSH(0.5, PERMUTATIONS, BANDS)
    kept: list[tuple[str, frozenset[int]]] = []
    first_equal: dict[frozenset[int], int] = {}
    out: dict[str, tuple[Twin, ...]] = {}
    for report in reports:
        runs = list(shingles(make_passage(report.id, report.text, 0, len(report.text), longest=_LONGEST_REPORT).words))
        hashes = frozenset(map(hash, runs))
        if len(hashes) < _LEAST_REPORT:
            continue
        known = first_equal.get(hashes)
        if known is not None:
            out[report.id] = (Twin(kept[known][0], 1.0),)
            continue
        sketch = RMinHash(PERMUTATIONS, _SEED)
        sketch.update(runs)
        found: list[Twin] = []
        for candidate in sorted(index.query(sketch))[:_MOST_TRIED]:
            other, theirs = kept[candidate]
            shared = len(hashes & theirs) / min(len(hashes), len(theirs))
            if shared >= TWIN_SHARED:
                found.append(Twin(other, round(shared, 3)))
        if found:
            out[report.id] = tuple(sorted(found, key=lambda t: -t.shared)[:3])
        first_equal[hashes] = len(kept)
        index.insert(len(kept), sketch)
        kept.append((report.id, hashes))
    return out


TWIN_SHARED = 0.5
_LONGEST_REPORT = 5000  # words of a report that are looked at
_LEAST_REPORT = 30  # shingles that a report must have to be a twin
_LEAST_EQUAL = 5
"""Equal passages of fewer words ("Two people died.") are anyone's."""
