"""What it costs to give a claim up: plain numbers that anyone may change, and no measure of truth.

They only order the ways out of a clash, cheapest first. Independent origins count by themselves: each has its own
claim, and to give a number up one must give up all who say it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from sayso.claims import Certainty
from sayso.story import Testimony

SCALE = 1_000_000
"""Weights are multiplied by it for the solver, which counts in integers; a bound that may have been overtaken weighs 1,
so that any number of them is given up before any claim."""

HARD_TO_GIVE_UP = 1_000.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """Factors by which the weight of a claim, 1 to begin with, is multiplied.

    `certainty`: how firmly its last source presents it. `hop`: for each hop between the origin and the report beyond
    the first ("CBS says a diplomat has confirmed" is two). `half_life_hours`: a claim so much older than the newest one
    weighs half. `approximate`: a band or a mention, which leans on a reading of vague words. `anonymous`: nobody is
    named. `accepted`: an editor said so. `confidence`: whether the reader's own confidence counts. `least_confidence`:
    a claim of which the reader is less sure adds no number, as it is more likely misread than not. `law`, `editor`: a
    law of the story, and what an editor decided about groups.
    """

    certainty: dict[Certainty, float] = field(
        default_factory=lambda: {"certain": 1.0, "probable": 0.5, "possible": 0.25, "unknown": 0.25}
    )
    hop: float = 0.8
    half_life_hours: float = 48.0
    approximate: float = 0.7
    anonymous: float = 0.7
    accepted: float = 10.0
    confidence: bool = True
    least_confidence: float = 0.5
    law: float = HARD_TO_GIVE_UP
    editor: float = HARD_TO_GIVE_UP

    def of(self, testimony: Testimony, *, newest: datetime, approximate: bool = False) -> float:
        """The weight of one claim when the newest of the story was said at `newest`."""
        claim = testimony.claim
        hours = max(0.0, (newest - testimony.said).total_seconds() / 3600)
        weight: float = self.certainty[claim.certainty]
        weight *= self.hop ** max(0, len(claim.sources) - 1)
        weight *= 0.5 ** (hours / self.half_life_hours)
        weight *= self.approximate if approximate else 1.0
        weight *= self.anonymous if testimony.origin.kind == "anonymous" else 1.0
        weight *= self.accepted if testimony.verdict == "accepted" else 1.0
        return weight * claim.confidence if self.confidence else weight


def whole(weight: float) -> int:
    """A weight as the solver's integer: two decimals, 0.01 at least, times `SCALE`."""
    return max(1, round(weight * 100)) * SCALE


def unscaled(weight: int) -> float:
    """A solver's weight as the number that people edit."""
    return round(weight / (100 * SCALE), 2)
