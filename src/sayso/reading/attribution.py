"""Attribution spans: who speaks (source), the words of saying (cue), and what is said (content)."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

Array = np.ndarray[Any, Any]
LAYERS = ("source", "cue", "content")
OUTSIDE, BEGIN, INSIDE = 0, 1, 2
IMPOSSIBLE = -1e9


class Span(NamedTuple):
    """Words `first` to `last`, both included."""

    first: int
    last: int


def likely_spans(emissions: Array, transition: Array, start: Array) -> list[list[tuple[Span, float]]]:
    """The spans of each layer that are likelier than not, with their probabilities, in order.

    A span's probability is that of all tag sequences of the linear-chain CRF (Lafferty et al., ICML 2001) in which
    just its words are one span. Spans that overlap exclude each other, so at most one of them is likelier than not.
    `emissions` is [words, layers, tags], `transition` [layers, tag, next tag], `start` [layers, tag].
    """
    count, layers, _ = emissions.shape
    if not count:
        return [[] for _ in range(layers)]
    before, after = emissions.astype(np.float64), np.zeros(emissions.shape)
    before[0] += start
    before[0, :, INSIDE] = IMPOSSIBLE
    for t in range(1, count):
        before[t] += np.logaddexp.reduce(before[t - 1][:, :, None] + transition, 1)
        back = count - 1 - t
        after[back] = np.logaddexp.reduce(transition + (emissions[back + 1] + after[back + 1])[:, None], 2)
    total = np.logaddexp.reduce(before[-1], 1)
    # What follows a span of one word and a longer one: any tag but inside.
    follow = np.zeros((count, layers, 2))
    ahead = (emissions[1:] + after[1:])[:, :, None, :INSIDE]
    follow[:-1] = np.logaddexp.reduce(transition[None, :, (BEGIN, INSIDE), :INSIDE] + ahead, 3)
    out = []
    for layer in range(layers):
        within = np.cumsum(emissions[:, layer, INSIDE] + transition[layer, INSIDE, INSIDE])
        enter = transition[layer, BEGIN, INSIDE] - transition[layer, INSIDE, INSIDE]
        begun = before[:, layer, BEGIN]
        scores = (begun + enter - within)[:, None] + (within + follow[:, layer, 1])[None]
        scores[np.tril_indices(count)] = IMPOSSIBLE
        np.fill_diagonal(scores, begun + follow[:, layer, 0])
        shares = np.exp(scores - total[layer])
        found = zip(*np.nonzero(shares > 0.5), strict=True)
        out.append([(Span(int(i), int(j)), float(shares[i, j])) for i, j in found])
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
