"""Whom the words of an attribution stand for: "he", "the group", "Schurman", "APS" to the fuller earlier
mention.

A deterministic, recency-driven resolver in the manner of Lappin and Leass 1994 ("An Algorithm for
Pronominal Anaphora Resolution"): candidates are filtered by number, gender, kind and words in common, and
the most recent one that speaks is taken.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from sayso.claims import SourceKind
from sayso.reading.mentions import Place, SourceMention
from sayso.reading.pronouns import PRONOUNS, antecedent_of_pronoun, name_of
from sayso.reading.traits import ARTICLES, POSSESSIVES, Number, Traits, traits_of

_POINTING = frozenset(("the", "this", "that", "these", "those", "same"))
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
# "The hospital's" is the hospital, "the guide himself" the guide.
_ENDS = re.compile(r"(?:['’]s?| (?:him|her|it)self| themselves)$", re.I)
_OF_THEM = re.compile(r"(.{2,40} of) (?:them|these|those)", re.I)
# Adjectives that tell the kind of a body and need not be in its name.
_KINDRED = frozenset(
    """shipping mining oil gas energy rail bus ferry news armed rebel militant islamist jihadist aid rights relief
    humanitarian""".split()
)
_WITHIN = 60  # mentions looked back at


def resolve_mention(mention_text: str, earlier: Sequence[SourceMention], at: Place | None = None) -> str:
    """The name that `mention_text` stands for, given the mentions before it in the report, oldest first.

    Pronouns, descriptions with "the", surnames and acronyms give the name of the fuller earlier mention
    that fits best; a mention that is full itself, or that nothing fits, gives its own words without the
    article. Never raises.
    """
    text = _ENDS.sub("", " ".join(mention_text.split()))
    if not text:
        return ""
    near = earlier[-_WITHIN:]
    found = _antecedent(text, near, at)
    if found is not None and text.lower() in PRONOUNS:
        found = _antecedent(found, near, at) or found  # "he" to "Schurman", and that to his name in full
    return bare(found if found is not None else text)


def bare(text: str) -> str:
    """The words without a leading article."""
    text = " ".join(text.split())
    first, _, rest = text.partition(" ")
    return rest if rest and first.lower() in ARTICLES else text


def _antecedent(text: str, earlier: Sequence[SourceMention], at: Place | None) -> str | None:
    low = text.lower()
    traits = traits_of(text)
    if low in PRONOUNS:
        return antecedent_of_pronoun(low, earlier, at)
    if traits.article in POSSESSIVES:
        owner = antecedent_of_pronoun(POSSESSIVES[traits.article], earlier, at, owner=True)
        rest = text.split(" ", 1)[1]
        return f"{bare(owner)}'{'' if owner.endswith('s') else 's'} {rest}" if owner else None
    some = _OF_THEM.fullmatch(text)
    if some is not None:
        whole = antecedent_of_pronoun("they", earlier, at, owner=True)
        return f"{some[1]} the {bare(whole)}" if whole else None
    if traits.names and not (traits.article in _POINTING and traits.head and len(traits.names) < 2):
        return _of_name(text, traits, earlier)
    if traits.article in _POINTING:
        return _of_description(text, traits, earlier) or (_of_name(text, traits, earlier) if traits.names else None)
    return None


def _of_name(text: str, traits: Traits, earlier: Sequence[SourceMention]) -> str | None:
    """A surname, a first name, a shortened or an abbreviated name to the fullest earlier form of it."""
    names = traits.names
    best: str | None = None
    for mention in reversed(earlier):
        other = traits_of(name_of(mention))
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
        if same:
            whole_name = _upto(name_of(mention), last)
            if len(whole_name) > len(text) and (best is None or len(whole_name) > len(best)):
                best = whole_name
    return best


def _upto(name: str, word: str) -> str:
    """The part of a phrase that `word` ends, before "'s": Leslie Stanford of "Leslie Stanford's husband"."""
    match = re.search(rf"(?<!\w){re.escape(word)}(?=['’]s\b)", name, re.I)
    return name[: match.end()] if match else name


def _of_description(text: str, traits: Traits, earlier: Sequence[SourceMention]) -> str | None:
    """ "The ministry" to "the interior ministry": by head noun, else by kind, its own words in agreement."""
    head = traits.head or traits.low[-1]
    own = set(traits.low) - {"same", "own"} - set(head.split()) - {traits.low[-1]}
    told = own - _KINDRED
    # A "disaster agency" is no agency of news.
    kinds = _BY_KIND.get(head) or (_BY_KIND.get(traits.low[-1]) if " " not in head or own & _KINDRED else None)
    best: tuple[int, str] | None = None
    for back, mention in enumerate(reversed(earlier)):
        name = name_of(mention)
        other = traits_of(name)
        if other.low == traits.low or not told <= set(other.low):
            continue
        if not _agree(traits.number, other.number):
            continue
        score = 0
        if own <= set(other.low) and _shares_head(head, traits, other) and len(other.low) > len(traits.low):
            if traits.number == "body" and other.number in ("person", "people"):
                name = _inner(name, head)  # the ministry of "a senior interior ministry official"
                score = 150 if len(name.split()) > len(traits.low) else 0
            else:
                if head != other.head and traits.number in ("person", "body"):
                    name = _upto(name, traits.low[-1])  # the governor of "Governor Ola Brandt's office"
                score = 200 + (100 if other.names else 0)
        elif not told and kinds and other.kind in kinds and other.names and _stands_for(other, head):
            score = 250 + _paper_or_station(head, other)
        elif not told and kinds and other.kind in kinds and head in ("official", "officer", "officials"):
            score = 100
        if score:
            score += (60 if mention.speaking else 0) - 5 * back
            if best is None or score > best[0]:
                best = score, name
    return best[1] if best is not None else None


def _agree(one: Number | None, other: Number | None) -> bool:
    """Several people are not one person; a body may be either."""
    return {one, other} != {"people", "person"}


def _stands_for(other: Traits, head: str) -> bool:
    """A company is not one of its managers, an official is."""
    return other.number != "person" or head in ("official", "officer") or not other.head


def _shares_head(head: str, traits: Traits, other: Traits) -> bool:
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


def _paper_or_station(head: str, other: Traits) -> int:
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
