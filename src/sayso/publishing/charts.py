"""Where the shapes of the charts stand: range bars and the toll through time, in per cent of the drawing's width and
height, so that a drawing fits any width while its words keep their size.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from sayso.publishing.publication import Publication, Told
from sayso.publishing.spans import said_span
from sayso.publishing.wording import claim_words, one_line
from sayso.reckoning.counts import refusal
from sayso.wording import count_words, range_words

if TYPE_CHECKING:
    from sayso.claims import Claim
    from sayso.reckoning import Cell

_LEFT, _RIGHT = 9.0, 98.0
_TOP, _BOTTOM = 8.0, 92.0
_NARROWEST = 0.9
_MOST_TOLLS = 12
_MOST_POINTS = 400


@dataclass(frozen=True, slots=True)
class Mark:
    """The latest word of one side in a range bar: from `x` over `width`; `words` say it."""

    side: str
    x: float
    width: float
    words: str


@dataclass(frozen=True, slots=True)
class Bar:
    """A range from `x` over `width`; `open_high` where nothing bounds it above. `said_x` and `said_width` are those of
    all that is said, where claims clash."""

    x: float
    width: float
    open_high: bool
    said_x: float
    said_width: float
    marks: tuple[Mark, ...]


def top_of(publication: Publication, cells: Iterable[Cell]) -> int:
    """The number at the right end of the bars of some cells: a round one that holds them all."""
    numbers = [1]
    for cell in cells:
        said = said_span(publication, cell)
        numbers += [said.low, said.high or 0]
        numbers += [n for latest in cell.latest for n in (latest.low, latest.high) if n is not None]
    return round_up(max(numbers))


def round_up(number: int) -> int:
    """The next number of the form 1, 2, 4, 5 or 10 times a power of ten, and never less than 4."""
    power = 1
    while True:
        for step in (1, 2, 4, 5, 10):
            if step * power >= max(number, 4):
                return step * power
        power *= 10


def bar(publication: Publication, cell: Cell, top: int) -> Bar:
    """The range bar of a cell on a scale from 0 to `top`."""
    x, width = _stretch(cell.low, cell.high, top)
    said = said_span(publication, cell)
    marks = [
        Mark(
            latest.side,
            *_stretch(latest.low or 0, latest.high, top),
            f"{latest.side}: {range_words(latest.low, latest.high)} ({one_line(latest.speaker, 80)})",
        )
        for latest in cell.latest
        if latest.low is not None or latest.high is not None
    ]
    return Bar(x, width, cell.high is None, *_stretch(said.low, said.high, top), tuple(marks))


def _stretch(low: int, high: int | None, top: int) -> tuple[float, float]:
    start = 100 * min(low, top) / top
    end = 100.0 if high is None else 100 * min(high, top) / top
    width = max(end - start, _NARROWEST)
    return round(min(start, 100 - width), 2), round(width, 2)


@dataclass(frozen=True, slots=True)
class Tick:
    """A line of the grid with its words; `always`: also where there is little room."""

    at: float
    words: str
    always: bool = True


@dataclass(frozen=True, slots=True)
class Point:
    """A claim in a toll: at `x`, from `y1` (its low end) up to `y2`; `state` is "now", "gone" (no longer said) or
    "corrects" (it takes back what its source said before); `title` the claim in words."""

    told: Told
    x: float
    y1: float
    y2: float
    exact: bool
    open_low: bool
    open_high: bool
    state: str
    title: str

    @property
    def side(self) -> str:
        """The side whose word it is."""
        return self.told.origin.side

    @property
    def words(self) -> str:
        """The count."""
        return count_words(self.told.entry.claim.count)


@dataclass(frozen=True, slots=True)
class Toll:
    """The claims on one cell through time."""

    cell: Cell
    points: tuple[Point, ...]
    across: tuple[Tick, ...]
    up: tuple[Tick, ...]
    left_out: int


def tolls(publication: Publication) -> list[Toll]:
    """The cells on which claims were made at two moments or more, those with most claims first."""
    picture = publication.picture
    corrects = {revision.later for revision in picture.revisions}
    gone: dict[str, list[Told]] = {}
    for told in publication.told:
        if told.entry.successor is not None and told.entry.claim.count is not None:
            gone.setdefault(told.entry.successor, []).append(told)
    found = []
    for cell in picture.cells:
        ids = dict.fromkeys((*cell.claims, *(aside.claim for aside in cell.beside)))
        those = [publication.by_id[i] for i in ids if i in publication.by_id]
        those += [old for i in ids for old in _before(i, gone)]
        those = [each for each in {each.key: each for each in those}.values() if _gives_a_number(each.entry.claim)]
        if len({each.entry.said for each in those}) > 1:
            found.append(_toll(cell, sorted(those, key=lambda each: each.entry.said), corrects))
    # The order of the picture among equals.
    return sorted(found, key=lambda toll: -len(toll.points))[:_MOST_TOLLS]


def _gives_a_number(claim: Claim) -> bool:
    # A number that is denied or doubted is nobody's word.
    return claim.count is not None and claim.polarity == "affirmed" and refusal(claim) is None


def _before(claim: str, gone: dict[str, list[Told]]) -> list[Told]:
    """All that a claim took the place of, however far back."""
    found: dict[str, Told] = {}
    waiting = list(gone.get(claim, ()))
    while waiting:
        told = waiting.pop()
        if told.key not in found:
            found[told.key] = told
            waiting += gone.get(told.entry.claim.id, ())
    return list(found.values())


def _toll(cell: Cell, told: Sequence[Told], corrects: set[str]) -> Toll:
    shown = told[-_MOST_POINTS:]
    numbers = [n for each in shown if (c := each.entry.claim.count) for n in (c.low, c.high) if n is not None]
    top = round_up(max(numbers, default=1))
    first, last = shown[0].entry.said, shown[-1].entry.said
    points: list[Point] = []
    at = 0.0
    for each in shown:
        x = _LEFT + (_RIGHT - _LEFT - 2) * ((each.entry.said - first) / (last - first)) + 1
        # What was said at one moment stands side by side.
        at = max(x, min(at + _NARROWEST, _RIGHT)) if points else x
        points.append(_point(each, round(at, 2), top, corrects))
    return Toll(cell, tuple(points), _times(first, last), _numbers(top), len(told) - len(shown))


def _height(number: int, top: int) -> float:
    return round(_BOTTOM - (_BOTTOM - _TOP) * number / top, 2)


def _point(told: Told, x: float, top: int, corrects: set[str]) -> Point:
    entry = told.entry
    count = entry.claim.count
    assert count is not None
    state = "now" if told.counts else "gone"
    if entry.claim.id in corrects or any(about.relation == "corrects" for about in entry.claim.about):
        state = "corrects"
    return Point(
        told=told,
        x=x,
        y1=_height(count.low or 0, top),
        y2=_TOP if count.high is None else _height(count.high, top),
        exact=count.low == count.high,
        open_low=count.low is None,
        open_high=count.high is None,
        state=state,
        title=f"{entry.said.astimezone(UTC):%d %b %H:%M}, {one_line(told.origin.name, 60)}, {told.origin.side}: "
        f"{claim_words(entry.claim)}. “{one_line(entry.claim.quote.exact, 200)}”",
    )


def _numbers(top: int) -> tuple[Tick, ...]:
    steps = 4 if top % 4 == 0 else 5
    return tuple(Tick(_height(top * i // steps, top), f"{top * i // steps:,}") for i in range(steps + 1))


def _times(first: datetime, last: datetime) -> tuple[Tick, ...]:
    span = last - first
    short = span < timedelta(days=20)
    ticks = []
    for i in range(5):
        moment = (first + span * i / 4).astimezone(UTC)
        x = _LEFT + 1 + (_RIGHT - _LEFT - 2) * i / 4
        words = f"{moment:%d %b %H:%M}" if short else f"{moment:%d %b} {moment.year:04}"
        ticks.append(Tick(round(x, 2), words, always=i in (0, 4)))
    return tuple(ticks)
