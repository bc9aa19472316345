"""A story as a row of UCDP's Georeferenced Event Dataset.

Columns are those of its codebook (Sundberg and Melander 2013; Högbladh, UCDP GED Codebook, version 24.1). What only
UCDP can code (ids, conflicts, dyads, the type of violence) is empty, and so is what no claim tells.
"""

from __future__ import annotations

from collections.abc import Iterator

from sayso.publishing.exports import Export
from sayso.publishing.formats.incident import Days, attackers, country_name, days, place, sources
from sayso.publishing.formats.tables import Cell, csv_pieces
from sayso.publishing.publication import Publication
from sayso.publishing.spans import ATTACKERS, CIVILIANS, EVERYONE, SECURITY, Span, best, span

COLUMNS = (
    "id", "relid", "year", "active_year", "code_status", "type_of_violence", "conflict_dset_id", "conflict_new_id",
    "conflict_name", "dyad_dset_id", "dyad_new_id", "dyad_name", "side_a_dset_id", "side_a_new_id", "side_a",
    "side_b_dset_id", "side_b_new_id", "side_b", "number_of_sources", "source_article", "source_office",
    "source_date", "source_headline", "source_original", "where_prec", "where_coordinates", "where_description",
    "adm_1", "adm_2", "latitude", "longitude", "geom_wkt", "priogrid_gid", "country", "country_id", "region",
    "event_clarity", "date_prec", "date_start", "date_end", "deaths_a", "deaths_b", "deaths_civilians",
    "deaths_unknown", "best", "high", "low", "gwnoa", "gwnob",
)  # fmt: skip
_ONLY_THE_COUNTRY = 6


def _write(publication: Publication) -> Iterator[bytes]:
    return csv_pieces(COLUMNS, _rows(publication))


def _rows(publication: Publication) -> Iterator[dict[str, Cell]]:
    dead = span(publication, "killed", EVERYONE)
    if dead is None:
        # The dataset holds events in which someone died.
        return
    when, where, told = days(publication, "killed"), place(publication), sources(publication, "killed")
    code = (where.country if where else None) or publication.snapshot.country
    number = best(publication, dead)
    sides = [span(publication, "killed", people) for people in (SECURITY, ATTACKERS, CIVILIANS)]
    row: dict[str, Cell] = {
        "year": when.first.year,
        "side_b": attackers(publication),
        "number_of_sources": told.number,
        "source_article": told.articles,
        "source_office": told.publishers,
        "source_date": told.days,
        "source_headline": told.headlines,
        "source_original": told.originals,
        "country": country_name(code),
        "date_prec": _precision(when),
        "date_start": when.first.isoformat(),
        "date_end": when.last.isoformat(),
        **dict(zip(("deaths_a", "deaths_b", "deaths_civilians"), map(_exact, sides), strict=True)),
        "deaths_unknown": _rest(number, sides),
        "best": number,
        "high": dead.high,
        "low": dead.low,
    }
    if where is not None:
        row |= {"where_coordinates": where.text, "latitude": where.latitude, "longitude": where.longitude}
        if where.longitude is not None:
            row["geom_wkt"] = f"POINT ({where.longitude} {where.latitude})"
    elif code is not None:
        row["where_prec"] = _ONLY_THE_COUNTRY
    yield row


def _exact(found: Span | None) -> int | None:
    return None if found is None else found.exact


def _rest(best: int | None, sides: list[Span | None]) -> int | None:
    """The dead of whom nobody says who they were: what the sides leave of the best number, so that all four add up to
    it; None where that, or the number of a side that is spoken of, is open."""
    told = [found.exact for found in sides if found is not None]
    if best is None or None in told:
        return None
    rest = best - sum(number for number in told if number is not None)
    return rest if rest >= 0 else None


def _precision(when: Days) -> int | None:
    """1 for a day, 2 for two to six, 3 for a week, 4 for up to a month, 5 for more; None where no claim tells."""
    if not when.precise:
        return None
    return next((code for code, most in ((1, 1), (2, 6), (3, 7), (4, 31)) if when.number <= most), 5)


GED = Export("ged", _write, "text/csv", ".csv", "UCDP GED columns, a row for the story")
