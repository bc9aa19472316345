"""How a long report is cut for the encoder: overlapping windows, each with a core that it alone answers for.

A text far longer than any report is cut before that, into sections that know nothing of each other: what is kept while
reading then hangs on the section, not on the text.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

# In word pieces. A report up to WHOLE is read in one go; attention is cheap beside the rest up to there.
WHOLE = 330
CORE = 210
LEFT = 90
RIGHT = 40


SECTION = 200_000
"""Code points of a section, at most."""


def cut_sections(text: str, size: int = SECTION) -> Iterator[tuple[int, int]]:
    """Start and end of each section, together the whole text; cut behind a line, else a sentence, else a word, where
    the last tenth of a section has one."""
    start = 0
    while len(text) - start > size:
        low, high = start + size - size // 10, start + size
        end = next((at + 1 for mark in ("\n", ". ", " ") if (at := text.rfind(mark, low, high)) >= 0), high)
        yield start, end
        start = end
    yield start, len(text)


class Window(NamedTuple):
    """Words `begin` to `end` are seen; claims anchored from `core_begin` to `core_end` are taken from this window."""

    begin: int
    end: int
    core_begin: int
    core_end: int


def cut_windows(starts: Sequence[int], lengths: Sequence[int], *, whole: int = WHOLE, core: int = CORE) -> list[Window]:
    """Windows over a text of `len(lengths)` words.

    `starts` are the words that begin a sentence, `lengths` the number of word pieces of each word. Cores begin at
    sentence starts where sentences allow it, and cover every word exactly once. A core between two others has `core`
    pieces; the first and the last, which have no context on one side, have that much more.
    """
    count = len(lengths)
    if not count:
        return []
    total = [0, *accumulate(lengths)]
    if total[-1] <= whole:
        return [Window(0, count, 0, count)]
    out = []
    begin = 0
    ends = [*(s for s in starts if s > 0), count]
    at = 0
    size = LEFT + core + RIGHT
    while begin < count:
        while at < len(ends) and ends[at] <= begin:
            at += 1
        room = size - min(LEFT, total[begin])
        if total[-1] - total[begin] > room:
            room -= RIGHT
        end = ends[at]
        while at + 1 < len(ends) and total[ends[at + 1]] - total[begin] <= room:
            at += 1
            end = ends[at]
        if total[end] - total[begin] > room + RIGHT:
            end = begin + 1
            while end < count and total[end + 1] - total[begin] <= room:
                end += 1
        left, right = begin, end
        while left > 0 and total[begin] - total[left - 1] <= LEFT:
            left -= 1
        while right < count and total[right + 1] - total[end] <= RIGHT:
            right += 1
        out.append(Window(left, right, begin, end))
        begin = end
    return out
