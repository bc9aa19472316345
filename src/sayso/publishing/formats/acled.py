"""A story as rows like those of ACLED, one for each kind of event that claims tell of.

Columns and event types are those of ACLED's codebook of 2023; `fatalities_low` and `fatalities_high` are added, as
its one number is filled only where the claims leave no choice.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sayso.publishing.exports import Export
from sayso.publishing.formats.incident import Days, attackers, countries, country_name, days, place, sources
from sayso.publishing.formats.tables import Cell, csv_pieces
from sayso.publishing.publication import Publication
from sayso.publishing.spans import EVERYONE, Span, span, speaks_of
from sayso.wording import range_words

COLUMNS = (
    "event_id_cnty", "event_date", "year", "time_precision", "disorder_type", "event_type", "sub_event_type",
    "actor1", "assoc_actor_1", "inter1", "actor2", "assoc_actor_2", "inter2", "interaction", "civilian_targeting",
    "iso", "region", "country", "admin1", "admin2", "admin3", "location", "latitude", "longitude", "geo_precision",
    "source", "source_scale", "notes", "fatalities", "tags", "timestamp", "fatalities_low", "fatalities_high",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Kind:
    """A kind of event: which happenings in claims tell of it, ACLED's types for it, and who acts in it."""

    events: tuple[str, ...]
    disorder: str = ""
    type: str = ""
    sub_type: str = ""
    by_attackers: bool = False
    violent: bool = True


_AGAINST = "Violence against civilians"
_KINDS = (
    _Kind(("taken", "held"), "Political violence", _AGAINST, "Abduction/forced disappearance", by_attackers=True),
    _Kind(("attack",), "Political violence", _AGAINST, "Attack", by_attackers=True),
    _Kind(("operation",), "Political violence", "Battles", "Armed clash"),
    _Kind(("detained",), "Strategic developments", "Strategic developments", "Arrests", violent=False),
)
# People were harmed in a way that ACLED has no type for, or that no claim tells.
_UNTYPED = _Kind(("killed", "wounded", "casualty"))


def _write(publication: Publication) -> Iterator[bytes]:
    return csv_pieces(COLUMNS, _rows(publication))


def _rows(publication: Publication) -> Iterator[dict[str, Cell]]:
    told = [kind for kind in _KINDS if speaks_of(publication, *kind.events)]
    if not told and speaks_of(publication, *_UNTYPED.events):
        told = [_UNTYPED]
    dead = span(publication, "killed", EVERYONE)
    violent = [kind for kind in told if kind.violent]
    for kind in told:
        # Which of several events a death belongs to is told by no number of the whole.
        yield _row(publication, kind, dead, own=violent == [kind])


def _row(publication: Publication, kind: _Kind, dead: Span | None, *, own: bool) -> dict[str, Cell]:
    when, where = days(publication, *kind.events), place(publication)
    code = (where.country if where else None) or publication.snapshot.country
    name = country_name(code)
    row: dict[str, Cell] = {
        "event_date": when.first.isoformat(),
        "year": when.first.year,
        "time_precision": _precision(when),
        "disorder_type": kind.disorder,
        "event_type": kind.type,
        "sub_event_type": kind.sub_type,
        "iso": countries()[code]["isonumeric"] if code in countries() else None,
        "country": name,
        "source": sources(publication, *kind.events).offices.replace(";", "; "),
        "notes": _notes(dead, own),
        "timestamp": int(publication.updated.timestamp()),
    }
    if kind.by_attackers:
        row |= {"actor1": attackers(publication), "actor2": f"Civilians ({name})" if name else "Civilians"}
        row |= {"inter2": "Civilians", "civilian_targeting": "Civilian targeting"}
    elif kind.type:
        row |= {"inter1": "State forces", "actor2": attackers(publication)}
    if where is not None:
        row |= {"location": where.text, "latitude": where.latitude, "longitude": where.longitude}
    if own and dead is not None:
        row |= {"fatalities": dead.exact, "fatalities_low": dead.low, "fatalities_high": dead.high}
    return row


def _precision(when: Days) -> int:
    """1 for a day, 2 for days of one week, 3 for more, and where no claim tells the day."""
    if not when.precise or when.number > 7:
        return 3
    return 1 if when.number == 1 else 2


def _notes(dead: Span | None, own: bool) -> str:
    if dead is None:
        return "No report tells how many were killed."
    words = range_words(dead.low, dead.high)
    return f"Killed, by all claims together: {words}{'' if own else ', in all events of the story'}."


ACLED = Export("acled", _write, "text/csv", ".csv", "rows like ACLED's, one a kind of event")
