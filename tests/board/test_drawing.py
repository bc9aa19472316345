"""Origins as a drawing: layers from left to right, counts on edges, copies collapsed, what was taken back."""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from sayso.board.graph import Drawing, draw, wrapped
from sayso.board.layers import place
from sayso.board.origins import Outlet, Root
from sayso.claims import SOURCE_KINDS
from sayso.desk import open_desk
from sayso.story import SIDES, Origin

NOON = datetime(2024, 3, 12, 12, tzinfo=UTC)
EDGES = st.lists(st.tuples(st.integers(0, 11), st.integers(0, 11)), max_size=30)


@settings(max_examples=150, deadline=None)
@given(edges=EDGES, last=st.sets(st.integers(0, 11), max_size=3))
def test_edges_lead_from_left_to_right_and_nodes_stand_apart(edges: list[tuple[int, int]], last: set[int]) -> None:
    nodes = list(range(12))
    edges = [(a, b) for a, b in edges if a not in last]
    placed = place(nodes, edges, sorted(last))
    for a, b in {(a, b) for a, b in edges if a != b}:
        back = (a, b) in placed.back
        left, right = (b, a) if back else (a, b)
        assert placed.layer[left] < placed.layer[right]
        assert len(placed.bends[a, b]) == placed.layer[right] - placed.layer[left] - 1
    by_layer = defaultdict(list)
    for node in nodes:
        by_layer[placed.layer[node]].append(placed.row[node])
        assert 0.49 <= placed.row[node] <= placed.rows - 0.49
    for rows in by_layer.values():
        rows.sort()
        assert all(b - a > 0.99 for a, b in itertools.pairwise(rows))


@settings(max_examples=60, deadline=None)
@given(edges=EDGES)
def test_only_circles_are_drawn_backwards(edges: list[tuple[int, int]]) -> None:
    forward = [(a, b) for a, b in edges if a < b]
    assert place(list(range(12)), forward).back == frozenset()


def test_a_circle_is_drawn_with_one_edge_back() -> None:
    placed = place(["a", "b", "c"], [("a", "b"), ("b", "c"), ("c", "a")])
    assert placed.back == {("c", "a")}
    assert [placed.layer[node] for node in "abc"] == [0, 1, 2]


def test_lines_that_would_cross_are_untangled() -> None:
    placed = place(["a", "b", "x", "y"], [("a", "y"), ("b", "x")])
    assert (placed.row["a"] < placed.row["b"]) == (placed.row["y"] < placed.row["x"])


def outlet(name: str, *reports: str, via: tuple[str, ...] = (), **more: Any) -> Outlet:
    claims = tuple((report, f"claim-{report}") for report in reports)
    return Outlet(
        name=name, via=via, said=NOON, reports=reports, claims=claims, joins=(), anchor=f"way-{name}-{len(via)}", **more
    )


def root(name: str, *outlets: Outlet) -> Root:
    origin = Origin(id=f"id.{name}", name=name, kind="official", side="state")
    return Root(origin=origin, words="", outlets=outlets, reference="", anchor=f"origin-{name}")


def numbers(drawing: Drawing) -> dict[tuple[str, str], int]:
    names = [node.words.split(": ")[-1].split(",")[0] for node in drawing.nodes]
    return {(names[edge.ends[0]], names[edge.ends[1]]): edge.count for edge in drawing.edges}


def test_a_count_stands_on_each_way_from_origin_to_reports() -> None:
    drawing = draw([root("police", outlet("Coastline", "a", "b"), outlet("Ledger", "c", via=("Coastline",)))], 8)
    assert numbers(drawing) == {
        ("police", "Coastline"): 3,
        ("Coastline", "Ledger"): 1,
        ("Coastline", "2 reports of Coastline"): 2,
        ("Ledger", "1 report of Ledger"): 1,
    }
    by_words = {node.words: node for node in drawing.nodes}
    police, ledger = by_words["Origin: police, official, state, 3 reports"], by_words["Outlet: Ledger, 1 report"]
    assert police.x < by_words["Outlet: Coastline, 3 reports"].x < ledger.x
    assert ledger.anchors == ("way-Ledger-1",)
    assert max(node.x for node in drawing.nodes) + 190 < drawing.width
    assert max(node.y for node in drawing.nodes) + 54 < drawing.height


def test_one_outlet_of_two_origins_is_one_node_and_copies_are_counted() -> None:
    drawing = draw(
        [root("police", outlet("Coastline", "a", "b", copies=("b",))), root("army", outlet("Coastline", "a"))], 8
    )
    assert sorted(node.kind for node in drawing.nodes) == ["origin", "origin", "outlet", "reports"]
    assert next(node.meta for node in drawing.nodes if node.kind == "reports") == "1 copy"


def test_what_was_taken_back_is_faded_and_told() -> None:
    gone = outlet("Ledger", "c", withdrawn=("It passes on.",), taken_back=(("c", "claim-c"),))
    drawing = draw([root("police", gone, outlet("Coastline", "a"))], 8)
    faded = {node.words for node in drawing.nodes if node.faded}
    assert faded == {"Outlet: Ledger, 1 report", "1 report of Ledger, 1 taken back"}
    assert sum(edge.faded for edge in drawing.edges) == 2


def test_outlets_beyond_the_most_are_one_node() -> None:
    many = [outlet(f"Gazette {n}", f"r{n}") for n in range(12)]
    drawing = draw([root("police", *many)], 8)
    more = next(node for node in drawing.nodes if node.kind == "more")
    assert (more.words, more.origin) == ("4 more outlets, 4 reports", "id.police")
    assert sum(node.kind == "outlet" for node in drawing.nodes) == 8


def test_counts_never_cover_each_other() -> None:
    roots = [root(f"o{n}", *(outlet(f"p{(n * m) % 5}", f"r{n}-{m}") for m in (1, 2, 3))) for n in range(9)]
    places = [(edge.x, edge.y) for edge in draw(roots, 8).edges]
    for i, (a, b) in enumerate(places):
        assert all(abs(a - c) >= 15 or abs(b - d) >= 15 for c, d in places[i + 1 :])


def test_nothing_to_draw_is_drawn() -> None:
    drawing = draw([], 8)
    assert (drawing.nodes, drawing.edges) == ((), ())


def test_what_an_origin_is_fits_its_box() -> None:
    made = [
        Origin(id=f"{kind} {side}", name="someone", kind=kind, side=side) for kind in SOURCE_KINDS for side in SIDES
    ]
    outlets = (outlet("Coastline", "a"),)
    roots = [Root(origin=each, words="", outlets=outlets, reference="", anchor=each.id) for each in made]
    nodes = draw(roots, 8).nodes
    assert {node.meta for node in nodes} >= {"armed-group · attackers", "foreign-government"}
    assert max(len(node.meta) for node in nodes) <= 27


def test_names_are_cut_to_two_lines() -> None:
    assert wrapped("police") == ("police",)
    assert wrapped("a doctor at the harbour hospital") == ("a doctor at the harbour", "hospital")
    assert wrapped("x" * 200) == ("x" * 24, "x" * 23 + "…")
    assert all(len(line) <= 12 for line in wrapped("新" * 80))
    assert wrapped("") == ()


LONG = (
    "12 hostages died. The road to the harbour was closed from dawn, and the ferry to the island lay at its berth with "
    "the lamps lit while divers went down by the pier. Nobody at the port office would say when the next boat leaves. "
    "Families waited in the fish hall, where the town had put out tea and blankets, and a priest read names aloud."
)


def test_the_graph_is_on_the_page_with_a_way_to_each_reason(board: Any) -> None:
    page = board.get("/story/siege/origins?event=killed")
    svg = page[page.index("<svg") : page.index("</svg>")]
    assert svg.count('class="node origin side-state"') == 2
    assert svg.count("<title>") >= 8
    ids = set(re.findall(r'id="([^"]+)"', page))
    for anchor in re.findall(r'data-why="([^"]+)"', svg):
        assert set(anchor.split()) <= ids
    assert "<title>1 report from police to Coastline: why</title>" in svg
    assert " style=" not in page


def test_copies_of_what_was_taken_back_are_told_in_origins_stream_and_picture(
    board: Any, tell: Callable[..., None]
) -> None:
    with open_desk(board.ledger, reader="stub") as desk:
        story = desk.story("siege")
        tell(story, "first", LONG, 12, "Coastline", url="https://coastline.example/siege")
        tell(story, "second", LONG, 13, "Morning Ledger")
        tell(story, "third", LONG.replace("12", "8"), 14, "Coastline", url="https://coastline.example/siege")
        reasons = list(story.trace().withdrawn.values())
    assert len(reasons) == 1
    words = "which has taken that back"
    assert words in reasons[0]
    page = board.get("/story/siege/claims")
    assert page.count("taken back elsewhere") == 1
    assert page.count(words) == 1
    page = board.get("/story/siege/origins?event=killed")
    assert words in page
    assert "1 taken back" in page[page.index("<svg") : page.index("</svg>")]
    page = board.get("/story/siege?wait=1")
    assert "it only passes on what another outlet has taken back" in page
    only = re.search(r'href="(/story/siege/claims\?only=[^"]+)"', page)[1]
    assert words in board.get(only)


def test_hostile_names_are_text_in_the_drawing(board: Any, tell: Callable[..., None]) -> None:
    with open_desk(board.ledger, reader="stub") as desk:
        tell(
            desk.story("siege"), "evil", "7 hostages died, the army said.", 12, "</svg><script>alert(1)</script>\u202e"
        )
    page = board.get("/story/siege/origins?event=killed")
    assert "<script>alert" not in page
    svg = page[page.index("<svg") : page.index("</svg>")]
    assert "&lt;/svg&gt;&lt;script" in svg
    assert "\u202e" not in svg
    assert "[U+202E]" in svg
