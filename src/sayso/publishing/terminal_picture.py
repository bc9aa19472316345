"""The picture of a story as tables for the terminal: ranges, what forces them, clashes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from sayso.publishing.terminal_claims import plain
from sayso.wording import range_words

if TYPE_CHECKING:
    from sayso.reckoning import Cell, Picture, Why
    from sayso.reckoning.picture import Reason


FOLLOWS = 10


def picture_table(picture: Picture, *, follows: int = FOLLOWS) -> RenderableType:
    """Every cell that claims speak of with its range and reasons, what follows that nobody said (`follows` cells of it
    at most), and what clashes."""
    numbered = [cell for cell in picture.cells if cell.low or cell.high is not None]
    if not numbered:
        return Text("No claim gives a number.")
    parts: list[RenderableType] = [_cells(numbered)]
    silent = [f"{cell.event} {plain(cell.group.label)}" for cell in picture.cells if cell not in numbered]
    if silent:
        parts.append(Text(f"No number is given for: {', '.join(silent)}.", style="dim"))
    if picture.follows and follows:
        parts += [
            Text(""),
            Text("What follows, though nobody said it", style="bold"),
            _cells(picture.follows[:follows]),
        ]
        if len(picture.follows) > follows:
            parts.append(Text(f"and {len(picture.follows) - follows} more (--all shows them).", style="dim"))
    parts += _lines("Decisions that could not be followed", picture.notes)
    parts += _lines("Different words that can all hold", [fit.sentence for fit in picture.fits])
    parts += _lines("Tolls that went down", [revision.sentence for revision in picture.revisions])
    if picture.clashes:
        parts.append(clashes_table(picture))
    if picture.cut_off:
        parts.append(Text("The time ran out: ranges hold, but may be wider than need be.", style="yellow"))
    return Group(*parts)


def clashes_table(picture: Picture) -> RenderableType:
    """The sets of claims that cannot all hold, and the cheapest ways out."""
    if not picture.clashes:
        return Text("All claims can hold together.")
    parts = _lines("What cannot all hold", [clash.sentence for clash in picture.clashes], style="bold red")
    if not picture.clashes_complete:
        parts.append(Text("There may be more.", style="dim"))
    parts += _lines("The cheapest ways out", [way.sentence for way in picture.give_ups])
    return Group(*parts)


def why_table(why: Why) -> RenderableType:
    """A cell, its range, and what forces each end."""
    cell = why.cell
    parts: list[RenderableType] = [
        Text(f"{cell.event} {plain(cell.group.label)}: {_range(cell)}", style="bold"),
        Text(""),
    ]
    for name, sentence, reasons in (("low", cell.because[0], why.low), ("high", cell.because[1], why.high)):
        if sentence:
            parts.append(Text(plain(sentence)))
        parts += [_reason(reason) for reason in reasons]
        if not sentence and not reasons:
            parts.append(Text(f"Nothing forces the {name} end."))
    parts += _lines("Beside it", [aside.sentence for aside in cell.beside])
    return Group(*parts)


def _range(cell: Cell) -> str:
    words = range_words(cell.low, cell.high)
    return words + (" (claims clash)" if cell.clash else "") + ("" if cell.exact else " (or narrower)")


def _because(cell: Cell) -> str:
    """What forces the ends of a cell, without saying once more what its range says."""
    forced = [
        (sign, _explanation(sentence), by)
        for sign, sentence, by in zip("≥≤", cell.because, (cell.forced_low_by, cell.forced_high_by), strict=True)
        if by
    ]
    if len(forced) == 2 and forced[0][2] == forced[1][2]:
        return forced[0][1]
    return "\n".join(f"{sign} {words}" for sign, words, _ in forced)


def _explanation(sentence: str) -> str:
    _, colon, rest = plain(sentence).partition(": ")
    return rest if colon else plain(sentence)


def _cells(cells: Sequence[Cell]) -> Table:
    table = Table(expand=True, box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("what", min_width=8)
    table.add_column("who", ratio=3)
    table.add_column("range", ratio=3)
    table.add_column("because", ratio=9)
    table.add_column("origins", justify="right")
    table.add_column("latest of each side", ratio=4)
    before = ""
    for cell in cells:
        latest = "\n".join(f"{latest.side}: {range_words(latest.low or 0, latest.high)}" for latest in cell.latest)
        table.add_row(
            Text("" if cell.event == before else cell.event, style="bold"),
            Text(plain(cell.group.label)),
            Text(_range(cell), style="bold red" if cell.clash else "bold"),
            Text(_because(cell)),
            str(cell.origins or ""),
            Text(latest, style="dim"),
        )
        before = cell.event
    return table


def _reason(reason: Reason) -> Text:
    return Text(f"  {plain(reason.sentence)}").append(f"  [{plain(reason.id)}]", style="dim")


def _lines(title: str, sentences: Sequence[str], style: str = "bold") -> list[RenderableType]:
    if not sentences:
        return []
    return [Text(""), Text(title, style=style), *(Text(f"  {plain(sentence)}") for sentence in sentences)]
