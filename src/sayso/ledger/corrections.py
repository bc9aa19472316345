"""Corrections read as such (a first cut: none is found)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from sayso.claims import Claim


@dataclass(frozen=True, slots=True)
class Notes:
    """What the correction notes of a text say of its claims, by index: `cited` are those that a note only cites as
    what stood there before; `by_claim` says of a claim which one corrects it."""

    cited: frozenset[int] = frozenset()
    by_claim: dict[int, int] = field(default_factory=dict)


def find(text: str, claims: Sequence[Claim]) -> Notes:
    """The correction notes of a text."""
    return Notes()


def superseded(notes: Notes, old: Sequence[Claim], new: Sequence[Claim]) -> list[tuple[bool, int, int | None]]:
    """(whether of the old version, index, index of the claim that corrects it or None)."""
    return []
