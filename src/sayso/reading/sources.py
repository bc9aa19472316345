"""Whom the words of an attribution stand for: "he", "the group", "Schurman", "APS" to the fuller earlier
mention.

A deterministic, recency-driven resolver in the manner of Lappin and Leass 1994 ("An Algorithm for
Pronominal Anaphora Resolution"): candidates are filtered by number, gender, kind and words in common, and
the most recent one that speaks is taken.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from sayso.claims import SourceKind
from sayso.reading.mentions import SourceMention
from sayso.reading.source_kinds import find_head, is_company, source_kind
from sayso.reading.tokens import tokenize

_Number = Literal["person", "people", "body", "document"]

_HE = frozenset(("he", "him", "himself", "his"))
_SHE = frozenset(("she", "her", "herself", "hers"))
_IT = frozenset(("it", "itself"))
_THEY = frozenset(("they", "them", "themselves", "both", "all"))
_WE = frozenset(("i", "we", "me", "us"))
_PRONOUNS = _HE | _SHE | _IT | _THEY | _WE
# Whom an event befalls: seldom those who are quoted.
_VICTIMS = frozenset("people passengers guests pupils children students men women hostages captives miners".split())
_POSSESSIVES = {"his": "he", "her": "she", "its": "it", "their": "they", "our": "we", "my": "i"}
_ARTICLES = frozenset(("the", "a", "an", "this", "that", "these", "those"))
_POINTING = frozenset(("the", "this", "that", "these", "those", "same"))
_MALE = frozenset(
    """mr sir father brother son husband king prince priest bishop archbishop imam monk pope policeman
    spokesman chairman fisherman headmaster uncle grandfather widower boyfriend man boy gunman nephew vicar
    emir sultan councilman congressman headman fireman watchman fiance stepfather coach""".split()
)
_FEMALE = frozenset(
    """mrs ms miss madam mother sister daughter wife queen princess nun policewoman spokeswoman chairwoman
    headmistress aunt grandmother widow girlfriend woman girl niece councilwoman congresswoman matron
    midwife fiancee stepmother stewardess actress""".split()
)
# Nouns that take up an earlier source by its kind alone.
_BY_KIND: dict[str, tuple[SourceKind, ...]] = {
    **dict.fromkeys("group faction movement organisation organization".split(), ("armed-group", "organisation")),
    **dict.fromkeys("militia gang captors kidnappers attackers militants".split(), ("armed-group",)),
    **dict.fromkeys("rebels gunmen ambushers hijackers pirates insurgents".split(), ("armed-group",)),
    **dict.fromkeys("station paper newspaper broadcaster channel network daily website".split(), ("outlet",)),
    **dict.fromkeys("magazine outlet wire".split(), ("outlet",)),
    "agency": ("outlet", "government", "official", "organisation"),
    **dict.fromkeys("company operator firm airline carrier owner contractor railway".split(), ("company",)),
    **dict.fromkeys("charity union hospital ngo league observatory".split(), ("organisation",)),
    **dict.fromkeys("force command unit regiment".split(), ("military",)),
    **dict.fromkeys("government authorities administration regime".split(), ("government",)),
    **dict.fromkeys(("official", "officials"), ("official", "government")),
    **dict.fromkeys(("officer", "officers"), ("official", "military")),
}
_BODY_KINDS: frozenset[SourceKind] = frozenset(
    ("outlet", "company", "government", "organisation", "armed-group", "military")
)
# "The hospital's" is the hospital, "the guide himself" the guide.
_ENDS = re.compile(r"(?:['’]s?| (?:him|her|it)self| themselves)$", re.I)
_ANYONE = frozenset("person man woman one body child boy girl".split())
_SUBJECT = 20  # against 60 for speaking, and 10 lost for each mention between
_STEP = 10
_DULL = 30  # what a noun for just anyone loses
_WITHIN = 60  # mentions looked back at


@dataclass(frozen=True, slots=True)
class _Traits:
    """What a mention's words say of whom they stand for."""

    low: tuple[str, ...]  # without article
    article: str  # the article or possessive before, lower case
    head: str  # the head noun, "" where none is known
    number: _Number | None
    gender: Literal["m", "f"] | None
    names: tuple[str, ...]  # capitalised words that are no nouns
    kind: SourceKind


@lru_cache(maxsize=4096)
def _traits(text: str) -> _Traits:
    words = [token.text for token in tokenize(text[:300])]
    article = ""
    if len(words) > 1 and (words[0].lower() in _ARTICLES or words[0].lower() in _POSSESSIVES):
        article, words = words[0].lower(), words[1:]
        if words[0].lower() == "same" and len(words) > 1:
            words = words[1:]
    low = tuple(word.lower() for word in words)
    head = find_head(words)
    kind = source_kind(text)
    inside = range(head.first, head.last + 1) if head is not None else range(0)
    role = inside if head is not None and head.type == "person" else range(0)
    names = tuple(word for i, word in enumerate(words) if word[:1].isupper() and word.isalpha() and i not in role)
    number: _Number | None = head.type if head is not None else None
    if number is None and names:
        number = "body" if kind in _BODY_KINDS else "person"
    if number == "person" and kind == "company" and is_company(names):
        number = "body"  # "the mine's owner, Brekka Metals"
    marks = set(low)
    gender: Literal["m", "f"] | None = "m" if marks & _MALE else "f" if marks & _FEMALE else None
    if head is not None and head.noun in _MALE | _FEMALE:
        gender = "m" if head.noun in _MALE else "f"
    if number is None and article in _ARTICLES:  # a noun that is not known: "the sultan", "two stokers"
        number = "people" if low[-1].endswith("s") else "person"
    if gender is None and head is None and low and low[-1].endswith("man"):
        gender = "f" if low[-1].endswith("woman") else "m"
    return _Traits(low, article, head.noun if head else "", number, gender, names, kind)


def resolve_mention(mention_text: str, earlier: Sequence[SourceMention]) -> str:
    """The name that `mention_text` stands for, given the mentions before it in the report, oldest first.

    Pronouns, descriptions with "the", surnames and acronyms give the name of the fuller earlier mention
    that fits best; a mention that is full itself, or that nothing fits, gives its own words without the
    article. Never raises.
    """
    text = _ENDS.sub("", " ".join(mention_text.split()))
    if not text:
        return ""
    near = earlier[-_WITHIN:]
    found = _antecedent(text, near)
    if found is not None and text.lower() in _PRONOUNS:
        found = _antecedent(found, near) or found  # "he" to "Schurman", and that to his name in full
    return bare(found if found is not None else text)


def bare(text: str) -> str:
    """The words without a leading article."""
    text = " ".join(text.split())
    first, _, rest = text.partition(" ")
    return rest if rest and first.lower() in _ARTICLES else text


def _name(mention: SourceMention) -> str:
    return mention.name or mention.text


def _antecedent(text: str, earlier: Sequence[SourceMention]) -> str | None:
    low = text.lower()
    traits = _traits(text)
    if low in _PRONOUNS:
        return _of_pronoun(low, earlier)
    if traits.article in _POSSESSIVES:
        owner = _of_pronoun(_POSSESSIVES[traits.article], earlier, speech=0)
        rest = text.split(" ", 1)[1]
        return f"{bare(owner)}'{'' if owner.endswith('s') else 's'} {rest}" if owner else None
    if traits.names and not (traits.article in _POINTING and traits.head and len(traits.names) < 2):
        return _of_name(text, traits, earlier)
    if traits.article in _POINTING:
        return _of_description(text, traits, earlier) or (_of_name(text, traits, earlier) if traits.names else None)
    return None


def _of_pronoun(pronoun: str, earlier: Sequence[SourceMention], speech: int = 60) -> str | None:
    """The most recent mention that the pronoun can stand for, those first that are surest and, by
    `speech`, speak.

    A possessor ("its director") need not speak.
    """
    best: tuple[int, str] | None = None
    for back, mention in enumerate(reversed(earlier)):
        if mention.text.lower() in _PRONOUNS and not mention.name:
            continue
        name = _name(mention)
        traits = _traits(name)
        fit = _fit(pronoun, traits, _traits(mention.text))
        if fit == 0:
            continue
        # Speaking outweighs some distance; a doubtful fit must be much nearer.
        score = 100 * fit + (speech if mention.speaking else 0) - _STEP * back
        if pronoun in _HE | _SHE:
            score += (_SUBJECT if mention.subject else 0) - (_DULL if traits.low[-1] in _ANYONE else 0)
        if best is None or score > best[0]:
            best = score, name
    return best[1] if best is not None else None


def _fit(pronoun: str, traits: _Traits, own: _Traits) -> int:
    """0 where the pronoun cannot stand for such a mention, 2 where it can, 1 where that is in doubt."""
    if pronoun in _HE | _SHE:
        gender = traits.gender or own.gender
        if traits.number != "person" or gender == ("f" if pronoun in _HE else "m"):
            return 0
        if not traits.head and (len(traits.names) < 2 or traits.kind != "person"):
            return 1 if traits.names and traits.kind == "person" else 0
        return 2
    if pronoun in _WE:
        return 2 if traits.number in ("person", "people") else 0
    if pronoun in _IT:
        if traits.number == "body":
            return 2
        # A single name that nobody introduced as a person may be a firm or a paper.
        lone = traits.number == "person" and not traits.head and len(traits.low) == 1
        return 1 if traits.number == "document" or lone else 0
    if traits.number == "people":
        return 2 if traits.kind not in ("witness", "person") or traits.low[-1] not in _VICTIMS else 1
    return 1 if traits.number == "body" and traits.kind != "outlet" else 0


def _of_name(text: str, traits: _Traits, earlier: Sequence[SourceMention]) -> str | None:
    """A surname, a first name, a shortened or an abbreviated name to the fullest earlier form of it."""
    names = traits.names
    best: str | None = None
    for mention in reversed(earlier):
        other = _traits(_name(mention))
        if not other.names or len(other.low) <= len(traits.low):
            continue
        if other.number == "people" and traits.number == "person":
            continue
        last, whole = names[-1], other.names
        if len(names) == 1 and last.isupper() and 2 <= len(last) <= 6 and last not in whole:
            initials = "".join(word[0] for word in whole)
            same = last in (initials, initials[: len(last)]) or f"( {last.lower()} )" in " ".join(other.low)
        elif traits.number == "person" or len(names) == 1:
            # Mentions of one person share the surname; of one body, the word it begins with.
            same = last in whole[-2:] or last == whole[0] or last in whole
            if len(names) > 1:
                same = set(names) <= set(whole) or (last in whole and traits.head != "" and len(names) == 1)
        else:
            same = set(names) <= set(whole)
        if same and (best is None or len(_name(mention)) > len(best)):
            best = _name(mention)
    return best


def _of_description(text: str, traits: _Traits, earlier: Sequence[SourceMention]) -> str | None:
    """ "The ministry" to "the interior ministry": by head noun, else by kind, its own words in agreement."""
    head = traits.head or traits.low[-1]
    own = set(traits.low) - {"same", "own"} - set(head.split()) - {traits.low[-1]}
    kinds = _BY_KIND.get(head) or _BY_KIND.get(traits.low[-1])
    best: tuple[int, str] | None = None
    for back, mention in enumerate(reversed(earlier)):
        name = _name(mention)
        other = _traits(name)
        if other.low == traits.low or not own <= set(other.low):
            continue
        if not _agree(traits.number, other.number):
            continue
        score = 0
        if _shares_head(head, traits, other) and len(other.low) > len(traits.low):
            if traits.number == "body" and other.number in ("person", "people"):
                name = _inner(name, head)  # the ministry of "a senior interior ministry official"
                score = 150 if len(name.split()) > len(traits.low) else 0
            else:
                score = 200 + (100 if other.names else 0)
        elif not own and kinds and other.kind in kinds and other.names and _stands_for(other, head):
            score = 250 + _paper_or_station(head, other)
        elif not own and kinds and other.kind in kinds and head in ("official", "officer", "officials"):
            score = 100
        if score:
            score += (60 if mention.speaking else 0) - 5 * back
            if best is None or score > best[0]:
                best = score, name
    return best[1] if best is not None else None


def _agree(one: _Number | None, other: _Number | None) -> bool:
    """Several people are not one person; a body may be either."""
    return {one, other} != {"people", "person"}


def _stands_for(other: _Traits, head: str) -> bool:
    """A company is not one of its managers, an official is."""
    return other.number != "person" or head in ("official", "officer") or not other.head


def _shares_head(head: str, traits: _Traits, other: _Traits) -> bool:
    return head in (other.head, *other.low) or traits.low[-1] in other.low


def _inner(name: str, head: str) -> str:
    """The words up to `head`, without those that belong to the whole: "interior ministry"."""
    words = name.split()
    low = [word.lower() for word in words]
    last = head.split()[-1]
    if last not in low:
        return ""
    end = low.index(last)
    start = end
    while start > 0 and low[start - 1] not in _OUTER:
        start -= 1
    return " ".join(words[start : end + 1])


_OUTER = frozenset(
    "a an the senior another same top unnamed anonymous one two some several of in for at from former".split()
)
_STATION = frozenset("radio tv television channel fm broadcaster station kanal canal live network".split())
_AGENCY = frozenset("agency wire press news agence service".split())


def _paper_or_station(head: str, other: _Traits) -> int:
    """Whether an outlet's name speaks for or against its being a station, a paper or an agency."""
    words = set(other.low)
    is_station, is_agency = bool(words & _STATION), bool(words & _AGENCY)
    if head in ("station", "broadcaster", "channel", "network"):
        return 80 if is_station else -80 if is_agency else 0
    if head == "agency":
        return 80 if is_agency else -40
    if head in ("paper", "newspaper", "daily", "magazine"):
        return -80 if is_station or is_agency else 40
    return 0
