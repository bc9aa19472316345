"""A story as a row with the casualty and hostage fields of the Global Terrorism Database.

Fields and codes are those of START's GTD codebook (2021): -99 for a number, and -9 for a yes or no, that is not known.
Beside each number stand its ends, `..._low` and `..._high`, as the number itself is filled only where the claims leave
no choice.
"""

from __future__ import annotations

from collections.abc import Iterator

from sayso.publishing.exports import Export
from sayso.publishing.formats.incident import attackers, country_name, days, place, sources
from sayso.publishing.formats.tables import Cell, csv_pieces
from sayso.publishing.publication import Publication
from sayso.publishing.spans import ATTACKERS, CAPTIVES, EVERYONE, Span, span, speaks_of

_NUMBERS = ("nkill", "nkillus", "nkillter", "nwound", "nwoundus", "nwoundte")
_HOSTAGES = ("nhostkid", "nhostkidus", "nreleased")
COLUMNS = (
    "eventid", "iyear", "imonth", "iday", "country_txt", "city", "latitude", "longitude", "gname", "claimed",
    *_NUMBERS, "ishostkid", "nhostkid", "nhostkidus", "nhours", "ndays", "ransom", "hostkidoutcome",
    "hostkidoutcome_txt", "nreleased", "scite1", "scite2", "scite3", "dbsource",
    *(f"{name}_{end}" for name in (*_NUMBERS, *_HOSTAGES) for end in ("low", "high")),
)  # fmt: skip
OUTCOMES = {
    1: "Attempted Rescue",
    2: "Hostage(s) released by perpetrators",
    3: "Hostage(s) escaped (not during rescue attempt)",
    4: "Hostage(s) killed (not during rescue attempt)",
    5: "Successful Rescue",
    6: "Combination",
    7: "Unknown",
}
_UNKNOWN_NUMBER, _UNKNOWN = -99, -9


def _write(publication: Publication) -> Iterator[bytes]:
    return csv_pieces(COLUMNS, _rows(publication))


def _rows(publication: Publication) -> Iterator[dict[str, Cell]]:
    when, where = days(publication, "attack", "taken", "killed", "operation"), place(publication)
    row: dict[str, Cell] = {
        "iyear": when.first.year,
        "imonth": when.first.month,
        # The codebook's code for a day that is not known.
        "iday": when.first.day if when.precise else 0,
        "country_txt": country_name((where.country if where else None) or publication.snapshot.country),
        "gname": attackers(publication) or "Unknown",
        "claimed": 1 if speaks_of(publication, "responsibility") else _UNKNOWN,
        "dbsource": "sayso",
    }
    if where is not None:
        row |= {"city": where.text, "latitude": where.latitude, "longitude": where.longitude}
    cited = sources(publication, "attack", "taken", "held", "killed", "wounded", "freed").articles.split(";")
    row |= {f"scite{i}": article for i, article in enumerate(cited[:3], 1)}
    for name, event in (("nkill", "killed"), ("nwound", "wounded")):
        row |= _number(name, span(publication, event, EVERYONE))
        row |= _number(f"{name}us", span(publication, event, EVERYONE, "US"))
        row |= _number(f"{name}ter" if event == "killed" else f"{name}te", span(publication, event, ATTACKERS))
    yield row | _hostages(publication)


def _hostages(publication: Publication) -> dict[str, Cell]:
    if not speaks_of(publication, "taken", "held"):
        return {"ishostkid": _UNKNOWN}
    # The codebook counts those who came out alive, in whatever way.
    out = [found for event in ("freed", "escaped") if (found := span(publication, event, CAPTIVES)) is not None]
    outcome = _outcome(publication)
    return {
        "ishostkid": 1,
        **_number("nhostkid", span(publication, "taken", CAPTIVES), _UNKNOWN_NUMBER),
        **_number("nhostkidus", span(publication, "taken", CAPTIVES, "US"), _UNKNOWN_NUMBER),
        "nhours": _UNKNOWN_NUMBER,
        "ndays": _UNKNOWN_NUMBER,
        "ransom": _UNKNOWN,
        "hostkidoutcome": outcome,
        "hostkidoutcome_txt": OUTCOMES[outcome],
        **_number("nreleased", sum(out[1:], out[0]) if out else None, _UNKNOWN_NUMBER),
    }


def _outcome(publication: Publication) -> int:
    """The code of what became of the hostages, as claims that stand tell it."""

    def some(event: str) -> bool:
        found = span(publication, event, CAPTIVES)
        return found is not None and found.low > 0

    rescue = speaks_of(publication, "operation")
    freed, escaped, killed = some("freed"), some("escaped"), some("killed")
    if freed + escaped + killed > 1:
        return 6
    if freed:
        return 5 if rescue else 2
    if escaped:
        return 6 if rescue else 3
    if killed:
        return 1 if rescue else 4
    return 1 if rescue else 7


def _number(name: str, found: Span | None, unknown: int | None = None) -> dict[str, Cell]:
    if found is None:
        return {name: unknown}
    number = unknown if found.exact is None else found.exact
    return {name: number, f"{name}_low": found.low, f"{name}_high": found.high}


GTD = Export("gtd", _write, "text/csv", ".csv", "GTD casualty and hostage fields, a row for the story")
