"""Whom the words of an attribution stand for: "he", "the group", "Schurman", "APS" to the fuller earlier mention.

A deterministic, recency-driven resolver in the manner of Lappin and Leass 1994 ("An Algorithm for Pronominal Anaphora
Resolution"): candidates are filtered by number, gender, kind and words in common, and the most recent one that
speaks is taken.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from sayso.claims import SourceKind
from sayso.reading.mentions import SourceMention, find_mentions
from sayso.reading.source_kinds import find_head, outlet, source_kind
from sayso.reading.stances import stance_of
from sayso.reading.tokens import tokenize

__all__ = [
    "SourceMention", "carry_quote_sources", "find_mentions", "resolve_mention", "source_kind", "stance_of"
]  # fmt: skip

_Number = Literal["person", "people", "body", "document"]

_HE = frozenset(("he", "him", "himself"))
_SHE = frozenset(("she", "her", "herself"))
_IT = frozenset(("it", "itself"))
_THEY = frozenset(("they", "them", "themselves", "both", "all"))
_WE = frozenset(("i", "we", "me", "us"))
_POSSESSIVES = {"his": "he", "her": "she", "its": "it", "their": "they", "our": "we", "my": "i"}
_ARTICLES = frozenset(("the", "a", "an", "this", "that", "these", "those"))
_POINTING = frozenset(("the", "this", "that", "these", "those", "same"))
_MALE = frozenset(
    """mr sir father brother son husband king prince priest bishop archbishop imam monk pope policeman spokesman
    chairman fisherman headmaster uncle grandfather widower boyfriend man boy gunman nephew vicar emir sultan
    councilman congressman headman fireman watchman fiance stepfather coach""".split()
)
_FEMALE = frozenset(
    """mrs ms miss madam mother sister daughter wife queen princess nun policewoman spokeswoman chairwoman
    headmistress aunt grandmother widow girlfriend woman girl niece councilwoman congresswoman matron midwife fiancee
    stepmother stewardess actress""".split()
)
# Nouns that take up an earlier source by its kind alone.
_BY_KIND: dict[str, frozenset[SourceKind]] = {
    noun: frozenset(kinds)
    for nouns, kinds in (
        ("group faction movement organisation organization", ("armed-group", "organisation")),
        ("militia gang captors kidnappers attackers militants rebels gunmen ambushers hijackers", ("armed-group",)),
        ("station paper newspaper broadcaster channel network daily magazine outlet wire website", ("outlet",)),
        ("agency", ("outlet", "government", "official", "organisation")),
        ("company operator firm airline carrier owner contractor railway manufacturer", ("company",)),
        ("charity organisation organization union hospital ngo league observatory", ("organisation",)),
        ("army military force command navy", ("military",)),
        ("government ministry authorities administration regime", ("government",)),
        ("official officials", ("official", "government")),
        ("officer officers", ("official", "military")),
    )
    for noun in nouns.split()
}
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
    names = tuple(
        word for i, word in enumerate(words)
        if word[:1].isupper() and word.isalpha() and (i not in inside or head is None or head.type != "person")
    )  # fmt: skip
    number: _Number | None = head.type if head is not None else None
    if number is None and names:
        number = "body" if kind in ("outlet", "company", "government", "organisation") else "person"
    marks = set(low)
    gender: Literal["m", "f"] | None = "m" if marks & _MALE else "f" if marks & _FEMALE else None
    if head is not None and head.noun in _MALE | _FEMALE:
        gender = "m" if head.noun in _MALE else "f"
    return _Traits(low, article, head.noun if head else "", number, gender, names, kind)


def resolve_mention(mention_text: str, earlier: Sequence[SourceMention]) -> str:
    """The name that `mention_text` stands for, given the mentions before it in the report, oldest first.

    Pronouns, descriptions with "the", surnames and acronyms give the name of the fuller earlier mention that fits
    best; a mention that is full itself, or that nothing fits, gives its own words without the article. Never raises.
    """
    text = " ".join(mention_text.split())
    if not text:
        return ""
    found = _antecedent(text, earlier[-_WITHIN:])
    return found if found is not None else bare(text)


def bare(text: str) -> str:
    """The words without a leading article."""
    text = " ".join(text.split())
    first, _, rest = text.partition(" ")
    return rest if rest and first.lower() in _ARTICLES else text


def _name(mention: SourceMention) -> str:
    return mention.name or bare(mention.text)


def _antecedent(text: str, earlier: Sequence[SourceMention]) -> str | None:
    low = text.lower()
    traits = _traits(text)
    if low in _HE | _SHE | _IT | _THEY | _WE:
        return _of_pronoun(low, earlier)
    if traits.article in _POSSESSIVES:
        owner = _of_pronoun(_POSSESSIVES[traits.article], earlier)
        rest = text.split(" ", 1)[1]
        return f"{owner}'{'' if owner.endswith('s') else 's'} {rest}" if owner else None
    if traits.names and not (traits.article in _POINTING and traits.head and len(traits.names) < 2):
        return _of_name(text, traits, earlier)
    if traits.article in _POINTING or (traits.number == "people" and len(traits.low) == 1):
        return _of_description(text, traits, earlier) or (
            _of_name(text, traits, earlier) if traits.names else None
        )
    return None


def _of_pronoun(pronoun: str, earlier: Sequence[SourceMention]) -> str | None:
    fits = []
    for mention in reversed(earlier):
        traits = _traits(_name(mention))
        own = _traits(mention.text)
        if mention.text.lower() in _HE | _SHE | _IT | _THEY | _WE and not mention.name:
            continue
        if pronoun in _HE or pronoun in _SHE:
            wrong = "f" if pronoun in _HE else "m"
            gender = traits.gender or own.gender
            if traits.number != "person" or gender == wrong or (not traits.names and not traits.head):
                continue
            if traits.kind == "outlet" and not traits.head:
                continue
        elif pronoun in _WE:
            if traits.number != "person":
                continue
        elif pronoun in _IT:
            if traits.number not in ("body", "document") or (traits.number == "document" and not mention.speaking):
                continue
        elif traits.number not in ("people", "body") or (traits.number == "body" and traits.kind == "outlet"):
            continue
        fits.append(mention)
    if pronoun in _THEY:  # a plural before a body
        fits.sort(key=lambda m: _traits(_name(m)).number != "people")
        speaking = [m for m in fits if m.speaking]
        plural = [m for m in speaking if _traits(_name(m)).number == "people"]
        chosen = (plural or speaking or fits)[:1]
    else:
        chosen = ([m for m in fits if m.speaking] or fits)[:1]
    return _name(chosen[0]) if chosen else None


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
    """"The ministry" to "the interior ministry": by head noun, else by kind, words of its own in agreement."""
    head = traits.head or traits.low[-1]
    own = set(traits.low) - {head, "same", "own"} - set(head.split())
    by_kind: SourceMention | None = None
    for mention in sorted(reversed(earlier), key=lambda m: not m.speaking):
        name = _name(mention)
        other = _traits(name)
        if other.low == traits.low or (mention.text.lower() == text.lower() and not mention.name):
            continue
        words = set(other.low)
        if not own <= words:
            continue
        same_head = head in (other.head, *other.low) or (head.endswith("s") and head[:-1] == other.head)
        if same_head and (len(other.low) > len(traits.low)):
            return name
        kinds = _BY_KIND.get(head) or _BY_KIND.get(traits.low[-1])
        if by_kind is None and not own and kinds and other.kind in kinds and mention.speaking:
            if (other.number == "body") == (traits.number in ("body", None)) or head in ("official", "officer"):
                by_kind = mention
    return _name(by_kind) if by_kind is not None else None


def carry_quote_sources(
    sources: Sequence[SourceMention | None], quoted: Sequence[bool]
) -> list[SourceMention | None]:
    """Give a sentence that is nothing but a quote, and has no source, the source of the quote before it.

    `sources` has the source of each sentence, None where none was found; `quoted` tells which sentences are
    inside quotation marks from end to end. A sentence outside quotes without a source ends the run.
    """
    carried: list[SourceMention | None] = []
    last: SourceMention | None = None
    for source, inside in zip(sources, quoted, strict=True):
        if source is not None:
            last = source
        elif inside and last is not None:
            source = replace(last)
        elif not inside:
            last = None
        carried.append(source)
    return carried


def outlet_name(text: str) -> str | None:
    """The full name of the news outlet that `text` is or begins or ends with, or None."""
    found = outlet(text)
    return found[0] if found is not None else None
