"""Attribution spans: who speaks (source), the words of saying (cue), and what is said (content)."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

Array = np.ndarray[Any, Any]
LAYERS = ("source", "cue", "content")
OUTSIDE, BEGIN, INSIDE = 0, 1, 2


class Span(NamedTuple):
    """Words `first` to `last`, both included."""

    first: int
    last: int


def best_tags(emissions: Array, transition: Array, start: Array) -> Array:
    """The likeliest tag sequence of each layer (Viterbi): [words, layers] from emissions [words, layers, tags].

    `transition` is [layers, tag, next tag], `start` [layers, tag].
    """
    count, layers, _ = emissions.shape
    out = np.zeros((count, layers), dtype=np.int64)
    if not count:
        return out
    score = emissions[0] + start
    score[:, INSIDE] = -1e9
    back = np.zeros((count, layers, 3), dtype=np.int64)
    for t in range(1, count):
        step = score[:, :, None] + transition
        back[t] = step.argmax(1)
        score = step.max(1) + emissions[t]
    out[-1] = score.argmax(-1)
    rows = np.arange(layers)
    for t in range(count - 1, 0, -1):
        out[t - 1] = back[t][rows, out[t]]
    return out


def spans(tags: Array) -> list[Span]:
    """The spans of one layer of BIO tags."""
    out: list[Span] = []
    first: int | None = None
    for i, tag in enumerate([*tags.tolist(), OUTSIDE]):
        if tag != INSIDE and first is not None:
            out.append(Span(first, i - 1))
            first = None
        if tag == BEGIN or (tag == INSIDE and first is None):
            first = i
    return out
