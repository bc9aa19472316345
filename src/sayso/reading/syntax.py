"""Dependency trees from arc scores."""

from __future__ import annotations

from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]
FAR = -1e9


def tree(scores: Array) -> Array:
    """Heads [words] (0 is the root, else 1 + word) of the best tree with a single root word.

    `scores` is [words, 1 + words]. Greedy heads where they make a tree already, else the maximum spanning
    arborescence (Chu and Liu 1965, Edmonds 1967) with every arc from the root made dearer than any tree could gain,
    so that it has one (Zmigrod et al., EMNLP 2020).
    """
    greedy = scores.argmax(1)
    if is_tree(greedy):
        return np.asarray(greedy)
    count = len(scores)
    square = np.full((count + 1, count + 1), FAR)
    square[1:] = scores
    np.fill_diagonal(square, FAR)
    real = square[square > FAR / 10]
    square[1:, 0] -= (float(real.max()) - float(real.min()) + 1.0) * (count + 1)
    return _arborescence(square)[1:]


def is_tree(heads: Array) -> bool:
    """Whether heads make one tree with one root word."""
    if int((heads == 0).sum()) != 1:
        return False
    state = [0] * (len(heads) + 1)
    state[0] = 2
    for start in range(1, len(heads) + 1):
        path = []
        node = start
        while state[node] == 0:
            state[node] = 1
            path.append(node)
            node = int(heads[node - 1])
        if state[node] == 1:
            return False
        for seen in path:
            state[seen] = 2
    return True


def _cycle(heads: Array) -> list[int] | None:
    colour = [0] * len(heads)
    for start in range(1, len(heads)):
        path = []
        node = start
        while node > 0 and colour[node] == 0:
            colour[node] = start
            path.append(node)
            node = int(heads[node])
        if node > 0 and colour[node] == start and node in path:
            return path[path.index(node) :]
    return None


def _arborescence(scores: Array) -> Array:
    """Heads of the maximum spanning arborescence rooted at node 0; `scores` is [node, head]."""
    heads = scores.argmax(1)
    heads[0] = -1
    cycle = _cycle(heads)
    if cycle is None:
        return np.asarray(heads)
    inside = set(cycle)
    rest = [i for i in range(len(scores)) if i not in inside]
    merged = len(rest)
    small = np.full((merged + 1, merged + 1), FAR)
    small[:merged, :merged] = scores[np.ix_(rest, rest)]
    np.fill_diagonal(small, FAR)
    total = sum(float(scores[v, heads[v]]) for v in cycle)
    leaving, entering = {}, {}
    for i, node in enumerate(rest):
        if node:
            out = max(cycle, key=lambda v: scores[node, v])
            small[i, merged], leaving[node] = scores[node, out], out
        into = max(cycle, key=lambda v: scores[v, node] - scores[v, heads[v]])
        small[merged, i] = scores[into, node] - scores[into, heads[into]] + total
        entering[node] = into
    solved = _arborescence(small)
    result = np.zeros(len(scores), dtype=np.int64)
    result[0] = -1
    for i, node in enumerate(rest):
        if node:
            result[node] = leaving[node] if solved[i] == merged else rest[int(solved[i])]
    for v in cycle:
        result[v] = heads[v]
    outside = rest[int(solved[merged])]
    result[entering[outside]] = outside
    return result
