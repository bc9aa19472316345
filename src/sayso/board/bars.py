"""The picture as bars: where each range begins and ends on the scale of its fate, and the marks of each side on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sayso.claims import FATES
from sayso.story import SIDES
from sayso.wording import range_words

if TYPE_CHECKING:
    from sayso.reckoning import Cell, Picture
    from sayso.reckoning.picture import Latest

_OPEN = 94.0
"""Where a range that nothing bounds fades out, in percent of the bar."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """The latest word of a side, in percent: from `left` over `width`, its mark `at` the stated end (the low one
    where both are); `shape` tells sides apart without colour."""

    latest: Latest
    left: float
    width: float
    at: float
    shape: int
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A cell as a bar: from `left` over `width` in percent, `open` where nothing bounds it. `role` tells groups of one
    name apart, "" where none is like it."""

    cell: Cell
    words: str
    role: str
    left: float
    width: float
    open: bool
    marks: tuple[Mark, ...]

    @property
    def anchor(self) -> str:
        """An id for HTML."""
        return cell_anchor(self.cell)


def cell_anchor(cell: Cell) -> str:
    """An id for HTML."""
    return "cell-" + "".join(c if c.isalnum() else "-" for c in cell.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fate:
    """The bars of one fate on one scale; `ticks` are (percent, number)."""

    event: str
    bars: tuple[Bar, ...]
    ticks: tuple[tuple[float, str], ...]


def fates(picture: Picture) -> list[Fate]:
    """The cells that claims speak of, by fate, on a scale each."""
    return [_fate(event, cells) for event in FATES if (cells := [c for c in picture.cells if c.event == event])]


def following(picture: Picture) -> list[Fate]:
    """What nobody said but all claims together bound."""
    return [_fate(event, cells) for event in FATES if (cells := [c for c in picture.follows if c.event == event])]


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A cell in a table: its range in words, whether claims clash on it, and its id for HTML in the picture."""

    words: str
    clash: bool
    anchor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Glance:
    """The ranges of all groups: `rows` are (id, label, what is told for each of `events`, None where nothing is)."""

    events: tuple[str, ...]
    rows: tuple[tuple[str, str, tuple[Told | None, ...]], ...]


def glance(picture: Picture) -> Glance:
    """The cells that claims speak of as a table of groups and fates, groups with most cells first."""
    told = {
        (cell.group.id, cell.event): Told(
            words=range_words(cell.low, cell.high), clash=cell.clash, anchor=cell_anchor(cell)
        )
        for cell in picture.cells
    }
    labels = {cell.group.id: cell.group.label for cell in picture.cells}
    events = tuple(event for event in FATES if any(event == other for _, other in told))
    rows = [(group, label, tuple(told.get((group, event)) for event in events)) for group, label in labels.items()]
    return Glance(events=events, rows=tuple(sorted(rows, key=lambda row: -sum(cell is not None for cell in row[2]))))


def _fate(event: str, cells: Sequence[Cell]) -> Fate:
    numbers = [1]
    for cell in cells:
        numbers += [cell.low, cell.high or 0]
        for latest in cell.latest:
            numbers += [latest.low or 0, latest.high or 0]
    top = _round_up(max(numbers))
    names = [cell.group.label.casefold() for cell in cells]
    return Fate(
        event=event,
        bars=tuple(
            _bar(cell, top, cell.group.role if names.count(name) > 1 else "")
            for cell, name in zip(cells, names, strict=True)
        ),
        ticks=tuple((_at(n, top), f"{n:,}") for n in _ticks(top)),
    )


def _bar(cell: Cell, top: int, role: str) -> Bar:
    left = _at(cell.low, top)
    right = 100.0 if cell.high is None else _at(cell.high, top)
    marks = []
    for latest in cell.latest:
        low = latest.low if latest.low is not None else 0
        a = _at(low, top)
        b = 100.0 if latest.high is None else _at(latest.high, top)
        at = a if latest.low is not None or latest.high is None else b
        shape, words = SIDES.index(latest.side), range_words(low, latest.high)
        marks.append(Mark(latest=latest, left=a, width=round(b - a, 2), at=at, shape=shape, words=words))
    return Bar(
        cell=cell,
        words=range_words(cell.low, cell.high),
        role=role,
        left=left,
        width=round(right - left, 2),
        open=cell.high is None,
        marks=tuple(marks),
    )


def _at(number: int, top: int) -> float:
    """Where a number stands, in percent: the scale leaves room at the right for what is open."""
    return round(_OPEN * number / top, 2)


def _round_up(number: int) -> int:
    step = int(10 ** max(0, len(str(number)) - 1))
    for factor in (1, 2, 3, 4, 5, 6, 8, 10):
        if number <= factor * step:
            return factor * step
    return number


def _ticks(top: int) -> list[int]:
    return [0, top // 2, top] if top > 1 else [0, top]
