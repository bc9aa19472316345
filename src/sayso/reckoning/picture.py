"""The picture of a story at a moment: for every fate and group the range that all claims together allow, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sayso.claims import Event
from sayso.story import Side


@dataclass(frozen=True, slots=True)
class GroupLabel:
    """Whom a cell speaks of: `id` as in the cell's, `label` a plural noun phrase, `role` as in the claim record,
    `nationality` ISO 3166-1 alpha-2, `foreign` None where it does not matter."""

    id: str
    label: str
    role: str
    nationality: tuple[str, ...] = ()
    foreign: bool | None = None

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready."""
        return {
            "id": self.id,
            "label": self.label,
            "role": self.role,
            "nationality": list(self.nationality),
            "foreign": self.foreign,
        }


@dataclass(frozen=True, slots=True)
class Latest:
    """The latest word of one side on a cell: the range it says, None where open, who says it and when."""

    side: Side
    claim: str
    low: int | None
    high: int | None
    speaker: str
    said: datetime

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready; the time in ISO 8601."""
        return {
            "side": self.side,
            "claim": self.claim,
            "low": self.low,
            "high": self.high,
            "speaker": self.speaker,
            "said": self.said.isoformat(),
        }


@dataclass(frozen=True, slots=True)
class Aside:
    """A claim that forces nothing, and why: uncertain, denied, background, rejected, replaced, out of date."""

    claim: str
    why: str
    sentence: str

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready."""
        return {"claim": self.claim, "why": self.why, "sentence": self.sentence}


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """How many of a group met with a fate, as far as all claims together allow.

    `low` and `high` are inclusive; `high` None where nothing bounds it. `forced_low_by` and `forced_high_by` are ids of
    claims and names of laws ("law:..."), one smallest set for each end; `because` the two as sentences. `latest`: the
    latest word of each side. `origins`: how many independent origins give a number. `clash`: the claims on it cannot
    all hold, and the range is that of the cheapest ways of giving up, `given_up`. `exact`: both ends are proved to be
    the tightest; false where the time ran out, the range is then sound but may be wider than need be. `beside`: claims
    on it that force nothing. `reported`: some claim speaks of this very cell.
    """

    event: Event
    group: GroupLabel
    low: int
    high: int | None
    forced_low_by: tuple[str, ...]
    forced_high_by: tuple[str, ...]
    because: tuple[str, str]
    latest: tuple[Latest, ...] = ()
    origins: int = 0
    clash: bool = False
    given_up: tuple[str, ...] = ()
    exact: bool = True
    claims: tuple[str, ...] = ()
    beside: tuple[Aside, ...] = ()
    reported: bool = True

    @property
    def id(self) -> str:
        """How the cell is asked for: "killed:captive/US"."""
        return f"{self.event}:{self.group.id}"

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready."""
        return {
            "id": self.id,
            "event": self.event,
            "group": self.group.to_dict(),
            "low": self.low,
            "high": self.high,
            "forced_low_by": list(self.forced_low_by),
            "forced_high_by": list(self.forced_high_by),
            "because": list(self.because),
            "latest": [x.to_dict() for x in self.latest],
            "origins": self.origins,
            "clash": self.clash,
            "given_up": list(self.given_up),
            "exact": self.exact,
            "claims": list(self.claims),
            "beside": [x.to_dict() for x in self.beside],
            "reported": self.reported,
        }


@dataclass(frozen=True, slots=True)
class Clash:
    """Claims and laws that cannot all hold, while they can with any one of them left out."""

    ids: tuple[str, ...]
    sentence: str

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready."""
        return {"ids": list(self.ids), "sentence": self.sentence}


@dataclass(frozen=True, slots=True)
class GivingUp:
    """A cheapest way out of all clashes: without these the rest can hold. `weight` is what `Weights` make of it, and
    says nothing of who is right."""

    ids: tuple[str, ...]
    weight: float
    sentence: str

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready."""
        return {"ids": list(self.ids), "weight": self.weight, "sentence": self.sentence}


@dataclass(frozen=True, slots=True)
class Revision:
    """A toll of one origin that went down: its earlier claim and the later one that stands."""

    earlier: str
    later: str
    sentence: str

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready."""
        return {"earlier": self.earlier, "later": self.later, "sentence": self.sentence}


@dataclass(frozen=True, slots=True)
class Fit:
    """Different tellings of one fate by several origins that can all hold at once."""

    claims: tuple[str, ...]
    sentence: str

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready."""
        return {"claims": list(self.claims), "sentence": self.sentence}


@dataclass(frozen=True, slots=True)
class LawInForce:
    """A law of the picture: `id` as among reasons ("law:..."), and what it says."""

    id: str
    sentence: str

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready."""
        return {"id": self.id, "sentence": self.sentence}


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """All cells that claims speak of, `follows` those that nobody spoke of but that all claims together bound, and
    what does not fit. `asides` are the claims that force nothing. `clashes_complete` is false where there may be more
    clashes than the cap or the time allowed; `cut_off` is true where the time ran out anywhere: what is shown is then
    sound, but ranges may be wider than need be. `notes`: decisions of an editor that could not be followed, and why."""

    at: datetime | None
    country: str | None
    cells: tuple[Cell, ...]
    follows: tuple[Cell, ...]
    clashes: tuple[Clash, ...]
    clashes_complete: bool
    give_ups: tuple[GivingUp, ...]
    fits: tuple[Fit, ...]
    revisions: tuple[Revision, ...]
    overtaken: tuple[Aside, ...]
    asides: tuple[Aside, ...]
    laws: tuple[LawInForce, ...]
    cut_off: bool = False
    notes: tuple[str, ...] = ()

    def cell(self, name: str) -> Cell:
        """The cell with this id. Raises KeyError when there is none."""
        for cell in (*self.cells, *self.follows):
            if cell.id == name:
                return cell
        raise KeyError(name)

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready."""
        return {
            "at": self.at.isoformat() if self.at else None,
            "country": self.country,
            "cells": _dicts(self.cells),
            "follows": _dicts(self.follows),
            "clashes": _dicts(self.clashes),
            "clashes_complete": self.clashes_complete,
            "give_ups": _dicts(self.give_ups),
            "fits": _dicts(self.fits),
            "revisions": _dicts(self.revisions),
            "overtaken": _dicts(self.overtaken),
            "asides": _dicts(self.asides),
            "laws": _dicts(self.laws),
            "cut_off": self.cut_off,
            "notes": list(self.notes),
        }


def _dicts(
    items: Sequence[Cell | Clash | GivingUp | Fit | Revision | Aside | LawInForce],
) -> list[dict[str, Any]]:
    return [item.to_dict() for item in items]


@dataclass(frozen=True, slots=True)
class Reason:
    """One member of a set that forces an end: `kind` is "claim", "law" or "editor", `sentence` what it says."""

    id: str
    kind: str
    sentence: str

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready."""
        return {"id": self.id, "kind": self.kind, "sentence": self.sentence}


@dataclass(frozen=True, slots=True)
class Why:
    """A cell with the reasons of each end, and all words on it: those that count and those that do not."""

    cell: Cell
    low: tuple[Reason, ...]
    high: tuple[Reason, ...]

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready."""
        return {
            "cell": self.cell.to_dict(),
            "low": [r.to_dict() for r in self.low],
            "high": [r.to_dict() for r in self.high],
        }
