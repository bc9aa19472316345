"""What is found of one item after another, each in the light of those before it, found anew only as far as needed."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

Found = TypeVar("Found")


@dataclass(slots=True)
class Kept(Generic[Found]):
    """The items of a story in their order, by what they are known, with what was found of each."""

    order: dict[Hashable, int] = field(default_factory=dict)
    found: dict[Hashable, Found] = field(default_factory=dict)

    def staying(self, items: Sequence[Hashable]) -> set[Hashable]:
        """Those of some items that were there before, in the same order among themselves; the most that can be. The
        others are new, or were moved."""
        before = [(self.order[item], item) for item in items if item in self.order]
        # The longest increasing subsequence (Schensted 1961): the ends of the best ones of each length.
        ends: list[int] = []
        best: list[int] = []
        previous: list[int] = []
        for i, (place, _) in enumerate(before):
            at = bisect_left(ends, place)
            previous.append(best[at - 1] if at else -1)
            if at == len(ends):
                ends.append(place)
                best.append(i)
            else:
                ends[at], best[at] = place, i
        out: set[Hashable] = set()
        i = best[-1] if best else -1
        while i >= 0:
            out.add(before[i][1])
            i = previous[i]
        return out

    def gone(self, staying: set[Hashable]) -> list[Hashable]:
        """The items that were taken away from their place, in their order."""
        return [item for item in self.order if item not in staying]
