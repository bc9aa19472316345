"""The toll through time: each claim an interval at its moment, as a Vega-Lite chart with the same in a table."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sayso.board.shelf import View
from sayso.board.text import told_count
from sayso.story import SIDES, StoryClaim

# Told apart by people who do not see colours alike (Okabe and Ito 2008).
COLOURS = {
    "attackers": "#d55e00",
    "state": "#0072b2",
    "foreign-government": "#cc79a7",
    "company": "#8a7500",
    "victims": "#009e73",
    "uninvolved": "#767676",
}
_MOST = 1_500
STEPS = ("first word", "growth", "correction", "same again")


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A claim in the chart: `high` None where it is open; `step` tells it from what its origin said before."""

    id: str
    said: datetime
    low: int
    high: int | None
    words: str
    side: str
    speaker: str
    people: str
    step: str
    quote: str


def points(view: View, entries: Iterable[StoryClaim]) -> list[Point]:
    """The claims that give a number, in the order in which they were said."""
    before: dict[tuple[str, str], tuple[str, int | None, int | None]] = {}
    corrected = {entry.claim.id for entry in view.snapshot.claims if entry.successor and entry.standing == "changed"}
    successors = {e.successor for e in view.snapshot.claims if e.claim.id in corrected}
    out = []
    for entry in entries:
        claim, count = entry.claim, entry.claim.count
        if count is None or entry.verdict == "rejected" or claim.polarity == "denied":
            continue
        origin = view.trace.origin(entry)
        key = (origin.id, claim.group.head.casefold() if claim.group is not None else "")
        was = before.get(key)
        # What stands beside it in one report is a part of it or of others, no later word.
        if claim.id in successors:
            step = STEPS[2]
        elif was is None or was[0] == claim.report:
            step = STEPS[0]
        else:
            step = _step(was[1:], (count.low, count.high))
        before[key] = (claim.report, count.low, count.high)
        out.append(
            Point(
                id=claim.id,
                said=entry.said,
                low=count.low or 0,
                high=count.high,
                words=told_count(count),
                side=origin.side,
                speaker=view.trace.sources[origin.id].phrase if origin.id in view.trace.sources else origin.name,
                people=claim.group.text if claim.group is not None else "",
                step=step,
                quote=claim.quote.exact,
            )
        )
    return out


def _step(before: tuple[int | None, int | None], now: tuple[int | None, int | None]) -> str:
    if before == now:
        return STEPS[3]
    # Fewer than the same origin said before is a correction; a toll that grows is news.
    was, is_now = before[1] if before[1] is not None else before[0], now[1] if now[1] is not None else now[0]
    return STEPS[2] if (is_now or 0) < (was or 0) else STEPS[1]


def spec(found: Iterable[Point], event: str) -> dict[str, Any]:
    """The chart as Vega-Lite: a rule from low to high, a mark at each end that is stated, an arrow where it is open."""
    some = list(found)
    if len(some) > _MOST:
        # A chart of thousands of marks is one blot: what only says the same again goes first.
        some = [p for p in some if p.step != STEPS[3]][-_MOST:]
    rows = [
        {
            "id": p.id,
            "said": p.said.isoformat(),
            "low": p.low,
            "high": p.high if p.high is not None else p.low,
            "open": p.high is None,
            "words": p.words,
            "side": p.side,
            "speaker": p.speaker,
            "people": p.people,
            "step": p.step,
            "quote": p.quote[:400],
        }
        for p in some
    ]
    sides = [side for side in SIDES if any(row["side"] == side for row in rows)]
    colour = {
        "field": "side",
        "type": "nominal",
        "scale": {"domain": sides, "range": [COLOURS[side] for side in sides]},
        "legend": {"title": "side", "orient": "bottom"},
    }
    axis = {"format": "%-d %b, %H:%M", "tickCount": 7, "labelOverlap": True, "grid": False}
    x = {"field": "said", "type": "temporal", "title": "UTC", "scale": {"type": "utc", "padding": 16}, "axis": axis}
    tooltip = [{"field": name} for name in ("words", "people", "speaker", "said", "step", "quote")]
    shape = {
        "field": "step",
        "type": "nominal",
        "scale": {"domain": list(STEPS), "range": ["circle", "triangle-up", "triangle-down", "square"]},
        "legend": {"title": "against what its origin said before", "orient": "bottom", "titleLimit": 0},
    }
    y_title = f"people {event}" if event not in ("escaped", "present") else f"people who {_VERBS[event]}"
    return {
        "width": "container",
        "height": 380,
        "autosize": {"type": "fit-x", "contains": "padding"},
        "background": "transparent",
        "data": {"values": rows},
        "encoding": {"x": x, "color": colour, "tooltip": tooltip},
        "layer": [
            {
                "mark": {"type": "rule", "strokeWidth": 2, "opacity": 0.75},
                "encoding": {
                    "y": {"field": "low", "type": "quantitative", "title": y_title},
                    "y2": {"field": "high"},
                },
            },
            {
                "transform": [{"filter": "datum.open"}],
                "mark": {"type": "text", "text": "↑", "dy": -14, "fontSize": 15, "fontWeight": "bold"},
                "encoding": {"y": {"field": "low", "type": "quantitative"}},
            },
            {
                "mark": {"type": "point", "filled": True, "size": 90, "opacity": 0.95},
                "encoding": {"y": {"field": "high", "type": "quantitative"}, "shape": shape},
            },
        ],
    }


_VERBS = {"escaped": "escaped", "present": "were there"}
