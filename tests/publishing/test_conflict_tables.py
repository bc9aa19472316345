"""Rows for datasets of conflict: columns, types and values as their codebooks have them, and nothing settled that the
claims leave open."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from publishing_stories import Said, Told, publish

from sayso.claims import When
from sayso.publishing.exports import get_export
from sayso.publishing.formats import acled, ged, gtd
from sayso.publishing.publication import Publication


def table(name: str, publication: Publication) -> list[dict[str, str]]:
    text = b"".join(get_export(name).write(publication)).decode()
    return list(csv.DictReader(io.StringIO(text, newline="")))


def _pattern(words: str) -> Callable[[str], bool]:
    return lambda value: re.fullmatch(words, value) is not None


def _one_of(*values: str) -> Callable[[str], bool]:
    return lambda value: value in values


def _within(low: float, high: float) -> Callable[[str], bool]:
    return lambda value: low <= float(value) <= high


def _day(value: str) -> bool:
    return date.fromisoformat(value).isoformat() == value


_NUMBER, _TEXT = _pattern(r"\d+"), _pattern(r"(?s).+")
_WGS84 = {"latitude": _within(-90, 90), "longitude": _within(-180, 180)}

# What a column holds where it is filled. UCDP GED codebook 24.1.
_GED = _WGS84 | {
    "year": _pattern(r"\d{4}"),
    "number_of_sources": _NUMBER,
    "where_prec": _one_of(*"1234567"),
    "geom_wkt": _pattern(r"POINT \(-?[\d.]+ -?[\d.]+\)"),
    "date_prec": _one_of(*"12345"),
    "date_start": _day,
    "date_end": _day,
    **dict.fromkeys(("deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown", "best", "high", "low"), _NUMBER),
    **dict.fromkeys(("source_article", "source_office", "source_date", "source_headline", "source_original"), _TEXT),
    **dict.fromkeys(("side_b", "country", "where_coordinates"), _TEXT),
}
# ACLED codebook: the columns at a glance, its event types, and the kinds of actors since 2024.
_INTER = _one_of(
    "State forces", "Rebel group", "Political militia", "Identity militia", "Rioters", "Protesters", "Civilians",
    "External/Other forces",
)  # fmt: skip
_EVENTS = {
    "Battles": {"Government regains territory", "Non-state actor overtakes territory", "Armed clash"},
    "Violence against civilians": {"Sexual violence", "Attack", "Abduction/forced disappearance"},
    "Strategic developments": {"Arrests"},
}
_ACLED = _WGS84 | {
    "event_date": _day,
    "year": _pattern(r"\d{4}"),
    "time_precision": _one_of(*"123"),
    "disorder_type": _one_of("Political violence", "Demonstrations", "Strategic developments"),
    "event_type": lambda value: value in _EVENTS,
    "sub_event_type": lambda value: any(value in of for of in _EVENTS.values()),
    "inter1": _INTER,
    "inter2": _INTER,
    "civilian_targeting": _one_of("Civilian targeting"),
    "iso": _within(4, 894),
    "timestamp": _NUMBER,
    **dict.fromkeys(("actor1", "actor2", "country", "location", "source", "notes"), _TEXT),
    **dict.fromkeys(("fatalities", "fatalities_low", "fatalities_high"), _NUMBER),
}
# GTD codebook of 2021: -99 a number that is not known, -9 a yes or no that is not.
_COUNT = _pattern(r"-99|\d+")
_GTD = _WGS84 | {
    "iyear": _pattern(r"\d{4}"),
    "imonth": _within(0, 12),
    "iday": _within(0, 31),
    "claimed": _one_of("0", "1", "-9"),
    "ishostkid": _one_of("0", "1", "-9"),
    "ransom": _one_of("0", "1", "-9"),
    "hostkidoutcome": _one_of(*"1234567"),
    "hostkidoutcome_txt": lambda value: value in gtd.OUTCOMES.values(),
    **dict.fromkeys(("nhostkid", "nhostkidus", "nreleased", "nhours", "ndays"), _COUNT),
    **dict.fromkeys(("nkill", "nkillus", "nkillter", "nwound", "nwoundus", "nwoundte"), _NUMBER),
    **dict.fromkeys(("country_txt", "city", "gname", "scite1", "scite2", "scite3", "dbsource"), _TEXT),
}


@pytest.mark.parametrize("story", ["siege", "calm", "hostile", "quake", "long", "empty"])
@pytest.mark.parametrize(("name", "book"), [("ged", _GED), ("acled", _ACLED), ("gtd", _GTD)])
def test_every_filled_cell_is_of_the_codebook(
    name: str, book: dict[str, Callable[[str], bool]], story: str, request: pytest.FixtureRequest
) -> None:
    made = {"quake": lambda: publish(_dead(3, None, "The army", 1)), "long": _long, "empty": publish}
    publication = made[story]() if story in made else request.getfixturevalue(story)
    for row in table(name, publication):
        for column, value in row.items():
            ends = column.removesuffix("_low").removesuffix("_high")
            known = book.get(column, _NUMBER if ends != column else None)
            # A column without a rule is one that only the dataset's own people fill.
            assert known(value) if value and known else not value, (column, value)


def _long(*, last: int = 6) -> Publication:
    """People were taken, and killed on two days, the `last` day of the month the later of them."""

    def on(day: int) -> When:
        return When(f"2030-05-{day:02}T00:00:00Z", f"2030-05-{day + 1:02}T00:00:00Z", "that day")

    text = "40 hostages were taken. 2 hostages died, and 5 hostages died."
    people: dict[str, Any] = {"head": "hostage", "role": "captive"}
    said = [
        Said("40 hostages were taken", "taken", 40, 40, **people, when=on(4)),
        Said("2 hostages died", "killed", 2, 2, **people, when=on(4)),
        Said("5 hostages died", "killed", 5, 5, **people, when=on(last)),
    ]
    return publish(Told("log", text, said))


@pytest.mark.parametrize(("last", "ged_code"), [(4, "1"), (5, "2"), (9, "2"), (10, "3"), (11, "4"), (30, "4")])
def test_several_days_are_no_exact_date(last: int, ged_code: str) -> None:
    (row,) = table("ged", _long(last=last))
    assert (row["date_start"], row["date_end"]) == ("2030-05-04", f"2030-05-{last:02}")
    assert row["date_prec"] == ged_code


def test_acled_is_told_how_exact_its_one_date_is() -> None:
    def day(start: int, end: int) -> str:
        when = When(f"2030-05-{start:02}T00:00:00Z", f"2030-05-{end:02}T00:00:00Z", "then")
        said = Said("40 hostages were taken", "taken", 40, 40, head="hostage", when=when)
        return table("acled", publish(Told("log", "40 hostages were taken.", [said])))[0]["time_precision"]

    # A day, a night over midnight, and "this month", which tells no day.
    assert [day(4, 5), day(4, 6), day(1, 30)] == ["1", "2", "3"]


def test_ged_counts_the_reports_that_it_lists_as_its_sources(siege: Publication) -> None:
    # The codebook: the number of sources with information on the event that were consulted.
    wire = _dead(7, 7, "The army", 1)
    copies = [Told(f"copy-{i}", wire.text, wire.claims, f"Paper {i}", 1 + i) for i in range(3)]
    (row,) = table("ged", publish(wire, *copies))
    assert row["number_of_sources"] == "4" == str(len(row["source_article"].split(";")))
    # Who said it in the end is one.
    assert row["source_original"] == "army"


def test_the_dead_of_ged_add_up_to_the_best_number() -> None:
    parts = ("deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown")
    text = "9 hostages, 5 raiders and 2 soldiers died."
    said = [
        Said("9 hostages", "killed", 9, 9, head="hostage", role="captive"),
        Said("5 raiders", "killed", 5, 5, head="raider", role="attacker"),
        Said("2 soldiers", "killed", 2, 2, head="soldier", role="security"),
    ]
    (row,) = table("ged", publish(Told("log", text, said)))
    assert [row[part] for part in parts] == ["2", "5", "9", "0"]
    assert row["best"] == "16"
    # Nobody says who they were.
    (row,) = table("ged", publish(_dead(7, 7, "The army", 1)))
    assert [row[part] for part in parts] == ["", "", "", "7"]
    # Without a best number there is no rest.
    (row,) = table("ged", publish(_dead(7, None, "The army", 1)))
    assert row["deaths_unknown"] == ""


def test_ged_is_told_where_only_the_country_is_known() -> None:
    (row,) = table("ged", publish(_dead(7, 7, "The army", 1)))
    assert (row["country"], row["where_prec"], row["latitude"]) == ("Algeria", "6", "")
    (row,) = table("ged", publish(_dead(7, 7, "The army", 1), country=None))
    assert (row["country"], row["where_prec"]) == ("", "")


def test_ged_holds_the_range_of_the_dead_and_no_best_where_claims_clash(siege: Publication, calm: Publication) -> None:
    (row,) = table("ged", calm)
    assert tuple(row) == ged.COLUMNS
    assert (row["low"], row["high"], row["deaths_b"], row["deaths_civilians"]) == ("14", "14", "5", "9")
    assert row["best"] == "14"
    (row,) = table("ged", siege)
    # What is said of the hostages: 9 by the army, 11 by the police; at most 20 by the raiders leaves room for both.
    assert (int(row["low"]), int(row["high"])) == (14, 16)
    assert row["best"] == row["type_of_violence"] == row["deaths_civilians"] == ""
    assert (row["date_start"], row["date_end"], row["date_prec"]) == ("2030-05-04", "2030-05-04", "1")
    assert (row["country"], row["where_coordinates"], row["latitude"]) == ("Algeria", "Port Sorrel", "36.5")
    assert row["side_b"] == "Southern Front"
    articles = row["source_article"].split(";")
    assert "Coastline,2030-05-04,Gunmen at the port" in articles
    # Of each article, in the same order.
    told = zip(*(row[f"source_{part}"].split(";") for part in ("office", "date", "headline")), strict=True)
    assert [",".join(parts) for parts in told] == articles


def _dead(low: int | None, high: int | None, by: str, hours: float) -> Told:
    text = f"{by} told of the dead at {hours}."
    people: dict[str, Any] = {"head": "person", "kind": "government"}
    return Told(f"r{hours}-{by}", text, [Said(text, "killed", low, high, by=by, **people)], by, hours)


def test_the_best_number_of_ged_is_that_of_most_origins_and_none_where_they_are_even() -> None:
    even = [_dead(7, 7, "The army", 1), _dead(5, 5, "The mayor", 2)]
    assert table("ged", publish(*even))[0]["best"] == ""
    (row,) = table("ged", publish(*even, _dead(7, 7, "The hospital", 0)))
    assert (row["best"], row["low"]) == ("7", "5")
    (row,) = table("ged", publish(_dead(3, None, "The army", 1)))
    assert (row["best"], row["low"], row["high"]) == ("", "3", "")


def test_acled_rows_are_of_the_events_told_and_fill_deaths_only_where_there_is_no_choice(calm: Publication) -> None:
    (row,) = table("acled", calm)
    assert tuple(row) == acled.COLUMNS
    assert (row["event_type"], row["sub_event_type"]) == (
        "Violence against civilians",
        "Abduction/forced disappearance",
    )
    assert (row["actor1"], row["actor2"]) == ("Southern Front", "Civilians (Algeria)")
    assert (row["fatalities"], row["fatalities_low"], row["fatalities_high"]) == ("14", "14", "14")
    assert (row["event_date"], row["time_precision"], row["iso"]) == ("2030-05-04", "1", "12")
    (quake,) = table("acled", publish(_dead(3, None, "The army", 1)))
    assert quake["event_type"] == quake["fatalities"] == ""
    assert (quake["fatalities_low"], quake["fatalities_high"]) == ("3", "")


def test_gtd_hostage_fields_are_codes_of_the_codebook(siege: Publication) -> None:
    (row,) = table("gtd", siege)
    assert tuple(row) == gtd.COLUMNS
    assert (row["ishostkid"], row["nhostkid"], row["nhostkidus"]) == ("1", "40", "-99")
    assert (row["nreleased"], row["nkillter"], row["nkill"]) == ("12", "5", "")
    assert (row["nkill_low"], row["nkill_high"]) == ("14", "16")
    # Some were freed and some killed.
    assert (row["hostkidoutcome"], row["hostkidoutcome_txt"]) == ("6", "Combination")
    assert (row["iyear"], row["imonth"], row["iday"]) == ("2030", "5", "4")
    (quake,) = table("gtd", publish(_dead(3, None, "The army", 1)))
    assert (quake["ishostkid"], quake["hostkidoutcome"], quake["iday"]) == ("-9", "", "0")


def _at_odds() -> Publication:
    """The ministry says 15 dead in all, 5 of them gunmen; a gunman says 23 of the hostages alone, rescuers say 9."""
    ministry: dict[str, Any] = {"by": "The ministry", "kind": "government"}
    hostages: dict[str, Any] = {"head": "hostage", "role": "captive"}
    return publish(
        Told(
            "ministry",
            "Fifteen people died, the ministry said. It said 5 gunmen died.",
            [
                Said("Fifteen people died", "killed", 15, 15, head="person", **ministry),
                Said("5 gunmen died", "killed", 5, 5, head="gunman", role="attacker", **ministry),
            ],
        ),
        Told(
            "radio",
            "23 hostages died, a gunman said.",
            [Said("23 hostages died", "killed", 23, 23, by="A gunman", kind="person", **hostages)],
            hours=1,
        ),
        Told(
            "rescuers",
            "9 hostages died, rescuers said.",
            [Said("9 hostages died", "killed", 9, 9, by="Rescuers", kind="organisation", **hostages)],
            hours=2,
        ),
    )


def test_a_number_that_a_group_is_said_to_have_widens_the_whole_too() -> None:
    publication = _at_odds()
    assert publication.picture.clashes
    (row,) = table("ged", publication)
    # 23 hostages and 5 gunmen are 28 people, whom the ministry's 15 have no room for.
    assert (row["low"], row["high"]) == ("14", "28")
    (row,) = table("gtd", publication)
    assert (row["nkill"], row["nkill_low"], row["nkill_high"]) == ("", "14", "28")
