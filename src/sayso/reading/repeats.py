"""Where the number of a claim is named again: what a text says of "the 34" it says of the claim that counts 34."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from sayso.reading.numerals import read_numeral, starts_numeral, whole

Array = np.ndarray[Any, Any]
NEVER = 4096
"""Stands for a distance where a number is named only once; longer than any window."""


def stated_numbers(words: Sequence[str]) -> list[int]:
    """For each lower-case word the whole number, two or more, that ends with it; zero for all other words.

    By it two mentions of one number are known for the same, however they are spelled.
    """
    out = [0] * len(words)
    i = 0
    while i < len(words):
        got = read_numeral(words, i) if starts_numeral(words[i]) else None
        if got is None:
            i += 1
            continue
        value = whole(got.value)
        if value is not None and 1 < value < 2**31:
            out[got.last] = value
        i = got.last + 1
    return out


def nearest_repeats(numbers: Sequence[int], anchors: Sequence[int]) -> Array:
    """Signed distances in words [anchors, words] from the nearest other word that states the anchor's number.

    `numbers` are those of `stated_numbers`. A row is `NEVER` throughout where there is no other.
    """
    size = len(numbers)
    out = np.full((len(anchors), size), NEVER, dtype=np.int64)
    if max(map(numbers.count, {numbers[a] for a in anchors} - {0}), default=0) < 2:
        return out
    stated, place = np.asarray(numbers), np.arange(size)
    for row, anchor in enumerate(anchors):
        if not stated[anchor]:
            continue
        others = np.flatnonzero((stated == stated[anchor]) & (place != anchor))
        if len(others):
            offsets = place[None] - others[:, None]
            out[row] = offsets[np.abs(offsets).argmin(0), place]
    return out
