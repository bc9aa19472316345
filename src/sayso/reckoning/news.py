"""What follows though nobody said it: which ranges of cells without a claim are worth telling."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from sayso.claims import Fate
from sayso.reckoning.bearing import Bearing
from sayso.reckoning.groups import Who
from sayso.reckoning.model import Model, plain_ids
from sayso.reckoning.people import Unit
from sayso.reckoning.problem import Bounds

FEW = 3
"""A high end that leans on no more statements than this is told even where a wider group's is hardly less tight, if
something forces a low end too or it is what a part leaves of a whole: "none to 6 of the 7" tells nobody anything."""

Key = tuple[Fate, Who]


class News:
    """Tells whether the range of a cell that no claim speaks of says more than some one statement does.

    A breakdown that adds up is one statement, laws are none. An end that a wider group (for the high one) or a part of
    the group (for the low one) has as well is no news; nor is a high end a little lower than a wider group's that takes
    many reasons, or stands over a low end of none. `told` are the cells with a number, `spoken` all that claims speak
    of, `bearings` what they say by their ids.
    """

    def __init__(
        self,
        model: Model,
        bounds: Mapping[Key, Bounds],
        told: Iterable[Key],
        spoken: Collection[Key],
        bearings: Mapping[str, Bearing],
    ) -> None:
        self._bounds = bounds
        self._units: dict[Key, frozenset[Unit]] = {k: frozenset(model.people.units(k[1])) for k in bounds}
        self._bearings = bearings
        self._own = (model.country,)
        self._spoken = frozenset(fate for fate, _ in spoken)
        self._told = frozenset((fate, who.nations, who.foreign, who.sub) for fate, who in told if who.national)

    def __call__(self, key: Key) -> bool:
        """Whether to tell it."""
        fate, who = key
        # "American hostages" beside "Americans", of whom all are taken to be hostages, would say the same twice.
        if fate not in self._spoken or (fate, who.nations, who.foreign, who.sub) in self._told:
            return False
        return self._low(key) or self._high(key)

    def _low(self, key: Key) -> bool:
        bound = self._bounds[key]
        if not bound.low or len(self._statements(bound.low_reasons)) < 2:
            return False
        units, reasons = self._units[key], bound.low_reasons
        for other, b in self._bounds.items():
            if other[0] == key[0] and self._units[other] < units and (b.low or 0) >= bound.low:
                return False
            # "142 were taken" gives "142 were there" by a law: the first is enough.
            if self._units[other] == units and (b.low or 0) >= bound.low and b.low_reasons < reasons:
                return False
        return True

    def _high(self, key: Key) -> bool:
        bound = self._bounds[key]
        statements = len(self._statements(bound.high_reasons))
        if bound.high is None or statements < 2:
            return False
        (fate, who), units = key, self._units[key]
        wider = [
            b.high for k, b in self._bounds.items() if k[0] == fate and self._units[k] > units and b.high is not None
        ]
        least = min(wider, default=None)
        if least is None or 2 * bound.high <= least:
            return True
        # What is left of a whole beside a part is news; one country's share of what is left is hardly any.
        rest = (who.foreign is not None or who.nations == self._own) and 10 * bound.high <= 9 * least
        return bound.high < least and statements <= FEW and (rest or bool(bound.low))

    def _statements(self, ids: Iterable[str]) -> set[str]:
        return {self._whole(i) for i in plain_ids(ids) if not i.startswith("law:")}

    def _whole(self, name: str) -> str:
        """The number that a claim is a part of, where it is a member of a breakdown that adds up; else itself."""
        found = self._bearings.get(name)
        return (found.word.listed and found.word.whole) or name if found is not None else name
