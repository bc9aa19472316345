"""Origins as a drawing: from origins by way of outlets to the outlets that print them and their reports, left to right.

Made on the server, in pixels; every node and every count on an edge leads to the entries of the list that tell why.
"""

from __future__ import annotations

import itertools
import math
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from sayso.board.layers import Placed, place
from sayso.board.names import html_id
from sayso.board.origins import Outlet, Root
from sayso.board.text import plural, spelled

NODE_WIDTH = 190
NODE_HEIGHT = 54
_ROW = 66
_GAP = 104
_MARGIN = 14
_LINE = 24
"""How many narrow characters a line of a node's name holds."""
_META = 27
"""How many the smaller line below it holds: a kind that would jut out is left to `words`."""

Kind = Literal["origin", "outlet", "reports", "more"]
Key = tuple[Kind, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A node: its `id` for HTML, its box from (`x`, `y`) at the top left, `lines` of its name, `words` for those who
    cannot see, the `anchors` of the entries of the list that pass through it, `claims` that it stands for (ids)."""

    id: str
    kind: Kind
    x: float
    y: float
    lines: tuple[str, ...]
    meta: str
    words: str
    side: str = ""
    origin: str = ""
    faded: bool = False
    anchors: tuple[str, ...] = ()
    claims: tuple[str, ...] = ()
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """An edge: its `id` for HTML, `path` and `head` as SVG, `width` of the stroke, its `count` of reports around (`x`,
    `y`); `circle`: it closes a circle of outlets that cite one another; `faded`: all that it carries was taken back or
    is gone. `ends` are the places of its nodes among the drawing's."""

    id: str
    path: str
    head: str
    width: float
    count: int
    x: float
    y: float
    words: str
    side: str
    circle: bool
    faded: bool
    ends: tuple[int, int]
    anchors: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """Nodes and edges with the size of it all in pixels; `columns` are (x, heading)."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    width: int
    height: int
    columns: tuple[tuple[float, str], ...]


@dataclass(slots=True)
class _Made:
    """A node or an edge while the ways are walked."""

    name: str = ""
    side: str = ""
    kind: str = ""
    origin: str = ""
    reports: dict[str, None] = field(default_factory=dict)
    copies: dict[str, None] = field(default_factory=dict)
    claims: dict[str, None] = field(default_factory=dict)
    taken_back: int = 0
    faded: int = 0
    told: int = 0
    anchors: dict[str, None] = field(default_factory=dict)

    def take(self, outlet: Outlet) -> None:
        self.reports |= dict.fromkeys(outlet.reports)
        self.copies |= dict.fromkeys(outlet.copies)
        self.claims |= dict.fromkeys(claim for _, claim in outlet.claims)
        self.anchors[outlet.anchor] = None
        self.taken_back += len(outlet.taken_back)
        self.faded += min(len(outlet.claims), len(outlet.taken_back) + outlet.gone)
        self.told += len(outlet.claims)


def draw(roots: Sequence[Root], most: int) -> Drawing:
    """The drawing of some origins, `most` outlets of each; the rest is one node that leads to them."""
    nodes: dict[Key, _Made] = {}
    edges: dict[tuple[Key, Key], _Made] = {}
    for root in roots:
        for way, outlet in _ways(root, most):
            for key in way:
                made = nodes.setdefault(key, _Made())
                made.take(outlet)
            for pair in itertools.pairwise(way):
                edges.setdefault(pair, _Made(side=root.origin.side if pair[0][0] == "origin" else "")).take(outlet)
        origin = nodes["origin", root.origin.id]
        origin.name, origin.side, origin.kind = _short(root), root.origin.side, root.origin.kind
        origin.anchors = {root.anchor: None}
        if ("more", root.origin.id) in nodes:
            more = nodes["more", root.origin.id]
            more.origin = root.origin.id
            more.name = plural(len({outlet.name for outlet in root.outlets[most:]}), "more outlet")
    last = [key for key in nodes if key[0] in ("reports", "more")]
    placed = place(list(nodes), edges, last)
    index = {key: i for i, key in enumerate(nodes)}
    height = int(placed.rows * _ROW + 2 * _MARGIN + 22)
    columns = max(placed.layer.values(), default=0) + 1
    return Drawing(
        nodes=tuple(_node(key, made, placed) for key, made in nodes.items()),
        edges=tuple(_edges(nodes, edges, placed, index)),
        width=int(2 * _MARGIN + columns * NODE_WIDTH + (columns - 1) * _GAP),
        height=height,
        columns=tuple((_left(i), _heading(i, columns)) for i in range(columns)),
    )


def _ways(root: Root, most: int) -> Iterator[tuple[list[Key], Outlet]]:
    for i, outlet in enumerate(root.outlets):
        if i < most:
            way: list[Key] = [("origin", root.origin.id), *(("outlet", name) for name in outlet.via)]
            yield [*way, ("outlet", outlet.name), ("reports", outlet.name)], outlet
        else:
            yield [("origin", root.origin.id), ("more", root.origin.id)], outlet


def _short(root: Root) -> str:
    """The origin's name without the outlet through which it spoke, which stands beside it."""
    return root.origin.name.removesuffix(f", via {root.via}") if root.via else root.origin.name


def _heading(column: int, columns: int) -> str:
    if column == 0:
        return "Origins"
    return "Reports" if column == columns - 1 else "Outlets" if column == 1 else ""


def _left(layer: int) -> float:
    return _MARGIN + layer * (NODE_WIDTH + _GAP)


def _middle(row: float) -> float:
    return _MARGIN + 22 + row * _ROW


def _node(key: Key, made: _Made, placed: Placed[Key]) -> Node:
    kind, name = key
    reports, copies = plural(len(made.reports), "report"), len(made.copies)
    if kind == "origin":
        title, meta = made.name, f"{made.kind} · {made.side}"
        if len(meta) > _META:
            meta = str(made.side)
        words = f"Origin: {made.name}, {made.kind}, {made.side}, {reports}"
    elif kind == "outlet":
        title, meta = name, ""
        words = f"Outlet: {name}, {reports}"
    elif kind == "more":
        title, meta = made.name, reports
        words = f"{made.name}, {reports}"
    else:
        title = reports
        meta = ", ".join(
            part
            for part in (
                plural(copies, "copy") if copies else "",
                f"{made.taken_back} taken back" if made.taken_back else "",
            )
            if part
        )
        words = f"{reports} of {name}" + (f", {meta}" if meta else "")
    return Node(
        id=html_id("node", *key),
        kind=kind,
        x=_left(placed.layer[key]),
        y=round(_middle(placed.row[key]) - NODE_HEIGHT / 2, 1),
        lines=wrapped(spelled(title)),
        meta=meta,
        words=spelled(words),
        side=made.side,
        origin=made.origin,
        faded=made.faded == made.told,
        anchors=tuple(made.anchors),
        claims=tuple(made.claims),
        name=spelled(title),
    )


def wrapped(name: str, lines: int = 2) -> tuple[str, ...]:
    """A name on `lines` lines at most, cut with "…"; wide characters (UAX 11) count for two."""
    out: list[str] = []
    rest = " ".join(name.split())
    while rest and len(out) < lines:
        if _wide(rest) <= _LINE:
            out.append(rest)
            break
        cut = next(i for i in range(len(rest), 0, -1) if _wide(rest[:i]) <= _LINE or i == 1)
        if len(out) == lines - 1:
            out.append(f"{rest[: cut - 1].rstrip()}…")
            break
        space = rest.rfind(" ", 0, cut + 1)
        cut = space if space > _LINE // 3 else cut
        out.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    return tuple(out)


def _wide(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def _edges(
    nodes: Mapping[Key, _Made], edges: Mapping[tuple[Key, Key], _Made], placed: Placed[Key], index: Mapping[Key, int]
) -> Iterator[Edge]:
    ports = _ports(edges, placed)
    taken: list[tuple[float, float]] = []
    for (a, b), made in edges.items():
        back = (a, b) in placed.back
        left, right = (b, a) if back else (a, b)
        points = [(_left(placed.layer[left]) + NODE_WIDTH, ports[(a, b), left])]
        for step, row in enumerate(placed.bends[a, b][:: -1 if back else 1], placed.layer[left] + 1):
            points += [(_left(step), _middle(row)), (_left(step) + NODE_WIDTH, _middle(row))]
        points.append((_left(placed.layer[right]), ports[(a, b), right]))
        x, y = _free(points[-2], points[-1], taken)
        taken.append((x, y))
        end, way = (points[0], 1) if back else (points[-1], -1)
        yield Edge(
            id=html_id("edge", *a, *b),
            path=_path(points),
            head=f"M{end[0] + 7 * way:g} {end[1] - 4:g}L{end[0]:g} {end[1]:g}L{end[0] + 7 * way:g} {end[1] + 4:g}z",
            width=round(min(6.0, 0.6 + math.log2(1 + len(made.reports))), 2),
            count=len(made.reports),
            x=round(x, 1),
            y=round(y, 1),
            words=spelled(_told(a, b, nodes, made)),
            side=made.side,
            circle=back,
            faded=made.faded == made.told,
            ends=(index[a], index[b]),
            anchors=tuple(made.anchors),
        )


def _told(a: Key, b: Key, nodes: Mapping[Key, _Made], made: _Made) -> str:
    reports = plural(len(made.reports), "report")
    if b[0] == "reports":
        return f"{reports} of {a[1]}: why"
    name = nodes[a].name or a[1]
    return f"{reports} from {name} to {nodes[b].name or b[1]}: why"


def _ports(edges: Iterable[tuple[Key, Key]], placed: Placed[Key]) -> dict[tuple[tuple[Key, Key], Key], float]:
    """The heights at which edges leave and reach their nodes: side by side, in the order of their other ends."""
    at: dict[tuple[Key, bool], list[tuple[float, tuple[Key, Key]]]] = {}
    for a, b in edges:
        left, right = (b, a) if (a, b) in placed.back else (a, b)
        bends = placed.bends[a, b]
        inner = list(bends)[:: -1 if (a, b) in placed.back else 1]
        at.setdefault((left, True), []).append((inner[0] if inner else placed.row[right], (a, b)))
        at.setdefault((right, False), []).append((inner[-1] if inner else placed.row[left], (a, b)))
    out = {}
    for (node, _), some in at.items():
        step = min(9.0, (NODE_HEIGHT - 18) / max(1, len(some) - 1))
        for i, (_, edge) in enumerate(sorted(some, key=lambda found: found[0])):
            out[edge, node] = round(_middle(placed.row[node]) + (i - (len(some) - 1) / 2) * step, 1)
    return out


def _path(points: Sequence[tuple[float, float]]) -> str:
    out = [f"M{points[0][0]:g} {points[0][1]:g}"]
    for (x1, y1), (x2, y2) in itertools.pairwise(points):
        half = (x1 + x2) / 2
        out.append(f"L{x2:g} {y2:g}" if y1 == y2 else f"C{half:g} {y1:g} {half:g} {y2:g} {x2:g} {y2:g}")
    return "".join(out)


def _free(
    start: tuple[float, float], end: tuple[float, float], taken: Sequence[tuple[float, float]]
) -> tuple[float, float]:
    """A place for a count on the last stretch of an edge that no other count has."""
    best, most = (0.0, 0.0), -1.0
    for t in (0.5, 0.4, 0.6, 0.3, 0.7, 0.22):
        x, y = _on_curve(start, end, t)
        room = min((max(abs(x - a) / 26, abs(y - b) / 19) for a, b in taken), default=9.0)
        if room >= 1:
            return x, y
        if room > most:
            best, most = (x, y), room
    return best


def _on_curve(start: tuple[float, float], end: tuple[float, float], t: float) -> tuple[float, float]:
    """A point on the cubic Bézier curve between them."""
    (x1, y1), (x2, y2) = start, end
    half = (x1 + x2) / 2
    a, b, c, d = (1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3
    return a * x1 + (b + c) * half + d * x2, (a + b) * y1 + (c + d) * y2
