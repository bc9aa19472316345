"""Texts that were seen, each once, by what they have in common: candidates by locality-sensitive hashing, and how many
runs of words (shingles) two of them share.

MinHash (Broder 1997, "On the Resemblance and Containment of Documents") with bands of hashes finds the candidates.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from sayso.tracing.passages import SHINGLE, shingles

if TYPE_CHECKING:
    from rensa import RMinHash, RMinHashLSH

Words = tuple[str, ...]
Ints = np.ndarray[Any, np.dtype[np.int64]]

PERMUTATIONS = 96
BANDS = 32
"""Bands of three hashes: a candidate with a Jaccard similarity of 0.5 is found with probability 0.986, one of 0.3 with
0.58, one of 0.05 with 0.004."""
_SEED = 20


class Texts:
    """Texts by number, the first seen being 0. `windows` gives the stretches of a text that are sketched. `distinct`:
    a run that stands in a text several times counts once, and texts of the same runs are one."""

    def __init__(self, windows: Callable[[Words], Iterable[Sequence[str]]], *, distinct: bool = False) -> None:
        self._windows = windows
        self._distinct = distinct
        self._numbers: dict[Words | tuple[int, ...], int] = {}
        self._words: list[Words] = []
        self._runs: list[Ints] = []
        self._run_numbers: dict[str, int] = {}
        self._mark = np.zeros(1 << 10, dtype=np.bool_)
        self._index: RMinHashLSH | None = None
        self._owners = np.zeros(1 << 10, dtype=np.int64)
        self._sketched = 0

    def number(self, words: Words) -> int:
        """The number of a text, which is taken in where it is new."""
        known = self._numbers.get(words)
        if known is not None:
            return known
        told = self._run_numbers
        runs = [told.setdefault(run, len(told)) for run in shingles(words)] if len(words) >= SHINGLE else []
        if self._distinct:
            runs = sorted(set(runs))
            same = self._numbers.setdefault(tuple(runs), len(self._words))
            if same < len(self._words):
                self._numbers[words] = same
                return same
        number = self._numbers[words] = len(self._words)
        self._words.append(words)
        self._runs.append(np.array(runs, dtype=np.int64))
        if self._index is None:
            from rensa import RMinHashLSH  # read late: a story of one report needs none

            self._index = RMinHashLSH(0.5, PERMUTATIONS, BANDS)
        for window in self._windows(words):
            if self._sketched == len(self._owners):
                self._owners = np.concatenate([self._owners, np.zeros_like(self._owners)])
            self._owners[self._sketched] = number
            self._index.insert(self._sketched, _sketch(window))
            self._sketched += 1
        return number

    def size(self, number: int) -> int:
        """How many runs a text has."""
        return len(self._runs[number])

    def near(self, number: int) -> Ints:
        """The numbers of the texts that may be like one, it itself among them, in order."""
        assert self._index is not None
        found: set[int] = set()
        for window in self._windows(self._words[number]):
            found.update(self._index.query(_sketch(window)))
        return np.unique(np.append(self._owners[np.fromiter(found, dtype=np.int64, count=len(found))], number))

    def shared(self, number: int, others: Sequence[int]) -> Ints:
        """How many runs of each of some texts (-1 for one without words) stand in the text of that number."""
        if len(self._mark) < len(self._run_numbers):
            self._mark = np.zeros(2 * len(self._run_numbers), dtype=np.bool_)
        mine = self._runs[number]
        theirs = [self._runs[other] if other >= 0 else mine[:0] for other in others]
        ends = np.cumsum([0, *map(len, theirs)])
        self._mark[mine] = True
        hits = np.concatenate([[0], np.cumsum(self._mark[np.concatenate([mine[:0], *theirs])])])
        self._mark[mine] = False
        return np.asarray(hits[ends[1:]] - hits[ends[:-1]], dtype=np.int64)


def _sketch(words: Sequence[str]) -> RMinHash:
    from rensa import RMinHash

    sketch = RMinHash(PERMUTATIONS, _SEED)
    sketch.update(list(shingles(words)))
    return sketch
