"""Which words were said after one: found by looking up, as a story of thousands of words has millions of pairs."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from sayso.reckoning.words import Word

Tag = Callable[[Word], str]

Placed = tuple[int, Word]
"""A word with its place among those of the story."""


class _Tops:
    """For each of some keys in order, the last placed word of that key or a higher one, and the last of another tag."""

    def __init__(self, keyed: Iterable[tuple[Any, Placed]], tag: Tag) -> None:
        self._tag = tag
        by_key: dict[Any, list[Placed]] = defaultdict(list)
        for key, placed in keyed:
            by_key[key].append(placed)
        self.keys = sorted(by_key)
        self._tops: list[tuple[Placed, Placed | None]] = []
        first: Placed | None = None
        second: Placed | None = None
        for key in reversed(self.keys):
            for placed in by_key[key]:
                if first is None or tag(placed[1]) == tag(first[1]):
                    first = placed if first is None or placed[0] > first[0] else first
                elif placed[0] > first[0]:
                    first, second = placed, first
                elif second is None or placed[0] > second[0]:
                    second = placed
            assert first is not None
            self._tops.append((first, second))
        self._tops.reverse()

    def above(self, key: Any, tag: str | None) -> Placed | None:
        """The last word of a higher key than this one, of another tag where one is given."""
        at = bisect_right(self.keys, key)
        if at == len(self.keys):
            return None
        first, second = self._tops[at]
        return second if tag is not None and self._tag(first[1]) == tag else first


class Later:
    """Some words of a story, of which the last that was said after a given one is looked up (see `words.older`).

    `tag` tells which words are of one kind, of which the caller may want none.
    """

    def __init__(self, placed: Iterable[Placed], tag: Tag = lambda w: w.id) -> None:
        placed = list(placed)
        self._tag = tag
        self._tops = _Tops(((w.testimony.said, (i, w)) for i, w in placed), tag)
        reports: dict[tuple[str, datetime], list[Placed]] = defaultdict(list)
        for i, w in placed:
            reports[w.claim.report, w.testimony.said].append((i, w))
        # Within a report only the order of its blocks counts; most reports have but one block.
        self._blocks = {
            place: _Tops(((w.claim.update, (i, w)) for i, w in those), tag)
            for place, those in reports.items()
            if len({w.claim.update for _, w in those}) > 1 or those[0][1].claim.update
        }
        self._newest = self._tops.keys[-1] if self._tops.keys else None
        self._ends: dict[str, int] = {}
        for _, w in placed:
            if w.testimony.said == self._newest:
                self._ends[w.claim.report] = max(w.claim.update, self._ends.get(w.claim.report, w.claim.update))

    def last(self, w: Word, *, but: str | None = None) -> Placed | None:
        """Of the words that were said after `w`, the last by its place; none of the tag `but`."""
        found = self._tops.above(w.testimony.said, but)
        blocks = self._blocks.get((w.claim.report, w.testimony.said))
        inside = blocks.above(w.claim.update, but) if blocks is not None else None
        if found is None or inside is None:
            return found or inside
        return max(found, inside, key=lambda placed: placed[0])

    def any_not_before(self, w: Word) -> bool:
        """Whether some word was not said before `w`."""
        if self._newest is None or self._newest < w.testimony.said:
            return False
        if self._newest > w.testimony.said:
            return True
        return any(report != w.claim.report or end >= w.claim.update for report, end in self._ends.items())
