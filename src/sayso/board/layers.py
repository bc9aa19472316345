"""A layered drawing of a graph (Sugiyama, Tagawa and Toda 1981): edges lead from left to right, few of them cross.

Layers go by the longest way from the left; an edge that closes a circle is drawn backwards. Within a layer the order is
found by sweeps of barycentres, and each node stands at the middle of what it leads to where there is room. The pure
Python library for it, grandalf, places one connected part at a time and lets no node be sent to the last layer.
"""

from __future__ import annotations

import itertools
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

N = TypeVar("N", bound=Hashable)

_SWEEPS = 8


@dataclass(frozen=True, slots=True)
class Placed(Generic[N]):
    """Where the nodes stand: `layer` from 0 at the left, `row` of the middle from the top in rows of one node each,
    `rows` in all. `bends` holds for each edge over several layers the rows at which it passes those between, in order;
    `back` the edges that lead from right to left."""

    layer: Mapping[N, int]
    row: Mapping[N, float]
    rows: float
    bends: Mapping[tuple[N, N], Sequence[float]]
    back: frozenset[tuple[N, N]]


def place(nodes: Sequence[N], edges: Iterable[tuple[N, N]], last: Iterable[N] = ()) -> Placed[N]:
    """Place the nodes, in the order in which they should stand where nothing else decides; those of `last` in the
    rightmost layer."""
    wanted = [(a, b) for a, b in dict.fromkeys(edges) if a != b]
    back = _closing(nodes, wanted)
    ahead = [(b, a) if (a, b) in back else (a, b) for a, b in wanted]
    layer = _layers(nodes, ahead, last)
    # A long edge passes the layers between as a node of its own would.
    slots: list[list[object]] = [[] for _ in range(max(layer.values(), default=0) + 1)]
    for node in nodes:
        slots[layer[node]].append(node)
    short: list[tuple[object, object]] = []
    passing: dict[tuple[N, N], list[object]] = {}
    for a, b in ahead:
        steps: list[object] = [(a, b, i) for i in range(layer[a] + 1, layer[b])]
        for step, i in zip(steps, range(layer[a] + 1, layer[b]), strict=True):
            slots[i].append(step)
        passing[a, b] = steps
        chain = [a, *steps, b]
        short += itertools.pairwise(chain)
    before: dict[object, list[object]] = {}
    after: dict[object, list[object]] = {}
    for left, right in short:
        before.setdefault(right, []).append(left)
        after.setdefault(left, []).append(right)
    _untangle(slots, before, after)
    row = _rows(slots, before, after, {step for steps in passing.values() for step in steps})
    return Placed(
        layer=layer,
        row={node: row[node] for node in nodes},
        rows=max(row.values(), default=0.0) + 0.5,
        bends={
            (a, b): [row[step] for step in (passing[b, a][::-1] if (a, b) in back else passing[a, b])]
            for a, b in wanted
        },
        back=back,
    )


def _closing(nodes: Sequence[N], edges: Sequence[tuple[N, N]]) -> frozenset[tuple[N, N]]:
    """Edges that close a circle, as a walk in depth meets them."""
    following: dict[N, list[N]] = {}
    for a, b in edges:
        following.setdefault(a, []).append(b)
    state: dict[N, int] = {}
    closing = set()
    for start in nodes:
        if start in state:
            continue
        state[start] = 1
        stack = [(start, iter(following.get(start, ())))]
        while stack:
            node, rest = stack[-1]
            for other in rest:
                if state.get(other) == 1:
                    closing.add((node, other))
                elif other not in state:
                    state[other] = 1
                    stack.append((other, iter(following.get(other, ()))))
                    break
            else:
                state[node] = 2
                stack.pop()
    return frozenset(closing)


def _layers(nodes: Sequence[N], edges: Sequence[tuple[N, N]], last: Iterable[N]) -> dict[N, int]:
    waiting = dict.fromkeys(nodes, 0)
    following: dict[N, list[N]] = {}
    for a, b in edges:
        waiting[b] += 1
        following.setdefault(a, []).append(b)
    layer = dict.fromkeys(nodes, 0)
    ready = [node for node in nodes if not waiting[node]]
    for node in ready:
        for other in following.get(node, ()):
            layer[other] = max(layer[other], layer[node] + 1)
            waiting[other] -= 1
            if not waiting[other]:
                ready.append(other)
    ends = list(last)
    if ends:
        most = max(layer.values())
        layer |= dict.fromkeys(ends, most)
    return layer


def _untangle(
    slots: list[list[object]], before: Mapping[object, list[object]], after: Mapping[object, list[object]]
) -> None:
    """Order each layer by where its neighbours stand, to and fro."""
    for sweep in range(_SWEEPS):
        forth = sweep % 2 == 0
        layers = range(1, len(slots)) if forth else range(len(slots) - 2, -1, -1)
        for i in layers:
            beside = {node: at for at, node in enumerate(slots[i - 1 if forth else i + 1])}
            near = before if forth else after
            here = {node: at for at, node in enumerate(slots[i])}

            def middle(
                node: object,
                beside: Mapping[object, int] = beside,
                near: Mapping[object, list[object]] = near,
                here: Mapping[object, int] = here,
            ) -> tuple[float, int]:
                found = [beside[other] for other in near.get(node, ())]
                return (sum(found) / len(found) if found else here[node]), here[node]

            slots[i].sort(key=middle)


def _rows(
    slots: Sequence[Sequence[object]],
    before: Mapping[object, list[object]],
    after: Mapping[object, list[object]],
    passing: set[object],
) -> dict[object, float]:
    """Rows: the fullest layer stands close, the others by the middle of their neighbours, in the order of the layer."""
    room = {node: (0.5 if node in passing else 1.0) for some in slots for node in some}
    row: dict[object, float] = {}
    full = max(range(len(slots)), key=lambda i: sum(room[node] for node in slots[i]), default=0)
    if slots:
        _stack(slots[full], [None] * len(slots[full]), room, row)
    for i in (*range(full - 1, -1, -1), *range(full + 1, len(slots))):
        near = after if i < full else before
        wanted: list[float | None] = []
        for node in slots[i]:
            found = [row[other] for other in near.get(node, ()) if other in row]
            wanted.append(sum(found) / len(found) if found else None)
        _stack(slots[i], wanted, room, row)
    top = min(row.values(), default=0.0) - 0.5
    return {node: at - top for node, at in row.items()}


def _stack(
    some: Sequence[object], wanted: Sequence[float | None], room: Mapping[object, float], row: dict[object, float]
) -> None:
    """Give each its wanted row where there is room; where several crowd, they stand close around their middle."""
    # Blocks of nodes that touch (pool adjacent violators): (nodes, sum of wished tops, how many wish, height).
    blocks: list[tuple[list[object], float, int, float]] = []
    for node, at in zip(some, wanted, strict=True):
        blocks.append(([node], at - room[node] / 2 if at is not None else 0.0, int(at is not None), room[node]))
        while len(blocks) > 1:
            (a, a_sum, a_n, a_high), (b, b_sum, b_n, b_high) = blocks[-2:]
            if a_n and b_n and a_sum / a_n + a_high <= b_sum / b_n:
                break
            # Wishes of the lower block are told from the upper block's top.
            blocks[-2:] = [([*a, *b], a_sum + b_sum - b_n * a_high, a_n + b_n, a_high + b_high)]
    for nodes, total, n, _ in blocks:
        top = total / n if n else 0.0
        for node in nodes:
            row[node] = top + room[node] / 2
            top += room[node]
