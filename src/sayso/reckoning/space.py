"""Rows as numbers: expressions by column, their limits, and a space that some of them make."""

from __future__ import annotations

from dataclasses import dataclass

RowTerms = tuple[tuple[int, int], ...]
Limits = tuple[int | None, int | None]


@dataclass(frozen=True, slots=True)
class Space:
    """Some columns (their ranges) and rows over them (terms by place among the columns, and limits)."""

    columns: tuple[int, ...]
    lows: tuple[int, ...]
    highs: tuple[int | None, ...]
    row_ids: tuple[int, ...]
    rows: tuple[RowTerms, ...]
    limits: tuple[Limits, ...]


@dataclass(frozen=True, slots=True)
class Proof:
    """`ids` and the hard rows force an expression to be at most `value`; `minimal`: with none left out."""

    value: int
    ids: frozenset[str]
    minimal: bool


def tighter(a: Limits, b: Limits) -> Limits:
    """What two limits on one row come to."""
    low = a[0] if b[0] is None else b[0] if a[0] is None else max(a[0], b[0])
    high = a[1] if b[1] is None else b[1] if a[1] is None else min(a[1], b[1])
    return low, high


def divided(low: int | None, high: int | None, divisor: int) -> Limits:
    """Limits of whole numbers divided and rounded inwards."""
    if divisor < 0:
        low, high, divisor = None if high is None else -high, None if low is None else -low, -divisor
    return None if low is None else -((-low) // divisor), None if high is None else high // divisor


def within_reach(low: int | None, high: int | None, least: int, most: int) -> tuple[int | None, int | None, bool]:
    """Limits without those that always hold of what is from `least` to `most`; and whether anything meets them."""
    possible = (low is None or low <= most) and (high is None or high >= least) and not (
        low is not None and high is not None and low > high
    )  # fmt: skip
    return (
        None if low is None or low <= least else low,
        None if high is None or high >= most else high,
        possible,
    )
