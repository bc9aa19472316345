"""A story as rows like those of ACLED, one for each kind of event that claims tell of.

Columns and event types are those of ACLED's codebook of 2023; `fatalities_low` and `fatalities_high` are added, as
its one number is filled only where the claims leave no choice.
"""

from __future__ import annotations

from collections.abc import Iterator

from sayso.publishing.exports import Export
from sayso.publishing.formats.incident import attackers, countries, country_name, days, place, sources
from sayso.publishing.formats.tables import Cell, csv_pieces
from sayso.publishing.publication import Publication
from sayso.publishing.spans import EVERYONE, Span, span, speaks_of
from sayso.publishing.wording import range_words

COLUMNS = (
    "event_id_cnty", "event_date", "year", "time_precision", "disorder_type", "event_type", "sub_event_type",
    "actor1", "assoc_actor_1", "inter1", "actor2", "assoc_actor_2", "inter2", "interaction", "civilian_targeting",
    "iso", "region", "country", "admin1", "admin2", "admin3", "location", "latitude", "longitude", "geo_precision",
    "source", "source_scale", "notes", "fatalities", "tags", "timestamp", "fatalities_low", "fatalities_high",
)  # fmt: skip

_TARGETING = "Civilian targeting"
_KINDS: tuple[tuple[tuple[str, ...], str, str, str], ...] = (
    (("taken", "held"), "Violence against civilians", "Abduction/forced disappearance", _TARGETING),
    (("attack",), "Violence against civilians", "Attack", _TARGETING),
    (("operation",), "Battles", "Armed clash", ""),
    (("detained",), "Strategic developments", "Arrests", ""),
)
_HARM = ("killed", "wounded", "casualty")


def _write(publication: Publication) -> Iterator[bytes]:
    return csv_pieces(COLUMNS, _rows(publication))


def _rows(publication: Publication) -> Iterator[dict[str, Cell]]:
    told = [kind for kind in _KINDS if speaks_of(publication, *kind[0])]
    if not told and speaks_of(publication, *_HARM):
        # People were harmed in a way that ACLED has no type for, or that no claim tells.
        told = [(_HARM, "", "", "")]
    dead = span(publication, "killed", EVERYONE)
    violent = [kind for kind in told if kind[2] != "Arrests"]
    for kind in told:
        # Which of several events a death belongs to is told by no number of the whole.
        yield _row(publication, kind, dead, own=kind in violent and len(violent) == 1)


def _row(
    publication: Publication, kind: tuple[tuple[str, ...], str, str, str], dead: Span | None, *, own: bool
) -> dict[str, Cell]:
    events, event_type, sub_type, targeting = kind
    when, where = days(publication, *events), place(publication)
    code = (where.country if where else None) or publication.snapshot.country
    name = country_name(code)
    told = sources(publication, *events)
    row: dict[str, Cell] = {
        "event_date": when.first.isoformat(),
        "year": when.first.year,
        "time_precision": 1 if when.precise else 3,
        "disorder_type": "" if not event_type else "Political violence" if own or targeting else "",
        "event_type": event_type,
        "sub_event_type": sub_type,
        "civilian_targeting": targeting,
        "iso": countries()[code]["isonumeric"] if code in countries() else None,
        "country": name,
        "source": told.offices,
        "notes": _notes(dead, own),
        "timestamp": int(publication.updated.timestamp()),
    }
    if event_type == "Battles":
        row |= {"disorder_type": "Political violence", "inter1": "State forces", "actor2": attackers(publication)}
    elif event_type == "Strategic developments":
        row |= {"disorder_type": "Strategic developments", "inter1": "State forces", "actor2": attackers(publication)}
    elif event_type:
        row |= {"actor1": attackers(publication), "actor2": f"Civilians ({name})" if name else "Civilians"}
        row["inter2"] = "Civilians"
    if where is not None:
        row |= {"location": where.text, "latitude": where.latitude, "longitude": where.longitude}
    if own and dead is not None:
        row |= {"fatalities": dead.exact, "fatalities_low": dead.low, "fatalities_high": dead.high}
    return row


def _notes(dead: Span | None, own: bool) -> str:
    if dead is None:
        return "No report tells how many were killed."
    words = range_words(dead.low, dead.high)
    return f"Killed, by all claims together: {words}{'' if own else ', in all events of the story'}."


ACLED = Export("acled", _write, "text/csv", ".csv", "rows like ACLED's, one a kind of event")
