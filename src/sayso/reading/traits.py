"""What the words of a mention say of whom they stand for: head noun, number, gender, names."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from sayso.claims import SourceKind
from sayso.reading.source_kinds import find_head, is_company, source_kind
from sayso.reading.tokens import tokenize

Number = Literal["person", "people", "body", "document"]

ARTICLES = frozenset(("the", "a", "an", "this", "that", "these", "those"))
POSSESSIVES = {"his": "he", "her": "she", "its": "it", "their": "they", "our": "we", "my": "i"}
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
_BODY_KINDS: frozenset[SourceKind] = frozenset(
    ("outlet", "company", "government", "organisation", "armed-group", "military")
)
_TITLES = frozenset("mr mrs ms miss dr prof sir madam".split())


@dataclass(frozen=True, slots=True)
class Traits:
    """What a mention's words say of whom they stand for."""

    low: tuple[str, ...]  # without article
    article: str  # the article or possessive before, lower case
    head: str  # the head noun, "" where none is known
    number: Number | None
    gender: Literal["m", "f"] | None
    names: tuple[str, ...]  # capitalised words that are no nouns
    kind: SourceKind


@lru_cache(maxsize=4096)
def traits_of(text: str) -> Traits:
    words = [token.text for token in tokenize(text[:300])]
    article = ""
    if len(words) > 1 and (words[0].lower() in ARTICLES or words[0].lower() in POSSESSIVES):
        article, words = words[0].lower(), words[1:]
        if words[0].lower() == "same" and len(words) > 1:
            words = words[1:]
    low = tuple(word.lower() for word in words)
    head = find_head(words)
    kind = source_kind(text)
    inside = range(head.first, head.last + 1) if head is not None else range(0)
    role = inside if head is not None and head.type == "person" else range(0)
    names = tuple(
        word
        for i, word in enumerate(words)
        if word[:1].isupper() and word.isalpha() and i not in role and word.lower() not in _TITLES
    )
    number: Number | None = head.type if head is not None else None
    if number is None and names:
        number = "body" if kind in _BODY_KINDS else "person"
    if number == "person" and kind == "company" and is_company(names):
        number = "body"  # "the mine's owner, Brekka Metals"
    marks = set(low)
    gender: Literal["m", "f"] | None = "m" if marks & _MALE else "f" if marks & _FEMALE else None
    if head is not None and head.noun in _MALE | _FEMALE:
        gender = "m" if head.noun in _MALE else "f"
    if number is None and article in ARTICLES:  # a noun that is not known: "the sultan", "two stokers"
        number = "people" if low[-1].endswith("s") else "person"
    if gender is None and head is None and low and low[-1].endswith("man"):
        gender = "f" if low[-1].endswith("woman") else "m"
    return Traits(low, article, head.noun if head else "", number, gender, names, kind)
