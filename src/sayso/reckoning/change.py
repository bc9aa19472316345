"""What changed between two pictures of a story."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sayso.reckoning.picture import Cell, Picture
from sayso.wording import range_words


@dataclass(frozen=True, slots=True)
class CellChange:
    """A cell whose range or agreement changed; `before` None where nobody had spoken of it, `after` None where nobody
    does any more. `sentence` says it."""

    id: str
    before: Cell | None
    after: Cell | None
    sentence: str

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready."""
        return {
            "id": self.id,
            "before": self.before and self.before.to_dict(),
            "after": self.after and self.after.to_dict(),
            "sentence": self.sentence,
        }


def changes(before: Picture, after: Picture) -> tuple[CellChange, ...]:
    """The cells that claims speak of in either picture and that are not as they were, in the order of `after`, then
    those that are gone."""
    old = {cell.id: cell for cell in before.cells}
    new = {cell.id: cell for cell in after.cells}
    found = []
    for key, cell in new.items():
        was = old.get(key)
        if was is None or _state(was) != _state(cell):
            found.append(CellChange(key, was, cell, _sentence(was, cell)))
    found += [
        CellChange(key, cell, None, f"{_name(cell)}: no longer spoken of.")
        for key, cell in old.items()
        if key not in new
    ]
    return tuple(found)


def _state(cell: Cell) -> tuple[int, int | None, bool]:
    return cell.low, cell.high, cell.clash


def _name(cell: Cell) -> str:
    return f"{cell.event} {cell.group.label}"


def _sentence(was: Cell | None, now: Cell) -> str:
    words = range_words(now.low, now.high)
    if was is not None and (was.low, was.high) != (now.low, now.high):
        words = f"{range_words(was.low, was.high)} → {words}"
    if now.clash and (was is None or not was.clash):
        words += "; the claims on it cannot all hold"
    elif was is not None and was.clash and not now.clash:
        words += "; the claims on it can all hold again"
    return f"{_name(now)}: {words}."
