"""The count grammar: which bounds, range, approximation or zero a number's words stand for.

The rules are those of the claim record ("Counts"): "at least six" is 6 to open, "more than 100" is 101 to
open, "as many as 34" is open to 34, "dozens" is 24 to open and approximate, "nobody" is 0 to 0. An encoder
proposes the *anchor* (the last word of the number); this module decides, from the words alone, in time that
does not depend on the text's length.
"""

from __future__ import annotations

from collections.abc import Sequence

from sayso.reading.numerals import FRACTIONS, HYPHENS, PLURALS, is_ordinal, numeral_at, read_numeral, word_set
from sayso.reading.ranges import (
    ARTICLES,
    ParsedCount,
    bounded,
    named_fraction,
    part_of_whole,
    range_of,
    remainder,
    word_at,
)

__all__ = ["ParsedCount", "parse_count"]

_LEFT, _RIGHT = 32, 14  # words around the anchor that the grammar may look at

_GROUP_NOUNS = {
    "both": 2, "pair": 2, "duo": 2, "twins": 2, "twosome": 2, "double": 2, "couple": 2,
    "trio": 3, "triplets": 3, "threesome": 3, "triple": 3, "quartet": 4, "foursome": 4, "quadruple": 4,
    "quintet": 5, "sextet": 6, "septet": 7, "octet": 8,
}  # fmt: skip
_VAGUE = word_set(
    "few several handful some many numerous multiple various countless umpteen lots loads plenty more myriad"
)
# "a host of", "a number of": vague only as quantifiers.
_VAGUE_OF = word_set("number host lot raft slew load bunch handful multitude plethora series string")
_SIZES = word_set("large small great growing unknown unspecified undisclosed unconfirmed untold certain limited")
_ZERO = word_set("no none nobody neither nil no-one nought naught")
_NEGATORS = word_set("no not n't never without nor nobody none neither cannot hardly denied denies deny denying")
_APOSTROPHE_T = ("n't", "n’t")
_TAILS = word_set("so more odd plus + strong fewer less thereabouts")


def parse_count(words: Sequence[str], anchor: int) -> ParsedCount | None:
    """The count whose number has its last word at `anchor`; None where no number stands there.

    A fraction or a remainder of a whole that the words state ("half of the 40", "11 were seized, all but one
    of whom came home") is worked out where the anchor is its own word (half, third, one); at 40 and at 11
    stands the whole. A modifier holds for the number beside it only. Never raises, whatever the words.
    """
    size = len(words)
    if not 0 <= anchor < size:
        return None
    low = max(0, anchor - _LEFT)
    near = [w.lower() for w in words[low : anchor + _RIGHT]]
    got = _count(near, anchor - low)
    if got is None or low == 0:
        return got
    return got._replace(first=got.first + low, last=got.last + low)


def _count(near: list[str], i: int) -> ParsedCount | None:
    w = near[i]
    number = numeral_at(near, i)
    if number is None:
        return _special(near, i, w)
    if number.value == 1 and number.first == number.last and w == "one":
        previous = word_at(near, i - 1)
        if previous in ("no", "not", "nary") or (previous in HYPHENS and word_at(near, i - 2) == "no"):
            return ParsedCount(0, 0, False, i - 1 - (previous in HYPHENS), i)
        if previous == "single" and (zero := _zero_single(near, i - 1)):
            return zero._replace(last=i)
    if number.first == number.last and word_at(near, i - 1) == "." and word_at(near, i - 2) == "no" and i > 1:
        return None  # "No. 2" is a rank
    return part_of_whole(near, number) or range_of(near, number) or bounded(near, number)


def _zero_single(near: list[str], i: int) -> ParsedCount | None:
    """ "Not a single", "have not lost a single": zero, None where "single" at `i` is not negated."""
    for j in range(i - 1, max(-1, i - 6), -1):
        w = near[j]
        if w in _NEGATORS or w.endswith(_APOSTROPHE_T):
            return ParsedCount(0, 0, False, j, i)
    return None


def _special(near: list[str], i: int, w: str) -> ParsedCount | None:
    """Counts without a number word: no, none, both, several, a, someone, a 17th, half of the 40."""
    nxt = word_at(near, i + 1)
    if w in _TAILS and i > 0:
        joined = near[i - 1] in HYPHENS or near[i - 1] in ("or", "and")
        number = numeral_at(near, i - 2 if joined else i - 1) if joined or w in ("+", "more") else None
        if number is not None:
            return bounded(near, number)
    if w in _ZERO:
        if w == "no":
            if nxt in ("more", "fewer", "less", "greater"):
                number = next((n for k in range(i + 3, i + 6) if (n := read_numeral(near, k))), None)
                if number is not None and word_at(near, i + 2) == "than":
                    return bounded(near, number)
            if nxt == "." or (nxt.isdecimal() and nxt):
                return None
            if nxt == "one":
                return ParsedCount(0, 0, False, i, i + 1)
        return ParsedCount(0, 0, False, i, i)
    if w == "not":
        if nxt in ("one", "any"):
            return ParsedCount(0, 0, False, i, i + 1)
        if word_at(near, i + 2) == "single" or nxt == "single":
            return ParsedCount(0, 0, False, i, i + (1 if nxt == "single" else 2))
        return None
    if w in FRACTIONS and (part := named_fraction(near, i)):
        return part
    if w == "half":
        return None
    if w in _GROUP_NOUNS:
        return _group_noun(near, i, w)
    if w in ("digits", "figures") and word_at(near, i - 1 - (word_at(near, i - 1) in HYPHENS)) in (
        "double",
        "triple",
    ):
        low = 10 if "double" in near[max(0, i - 2) : i] else 100
        return ParsedCount(low, 10 * low - 1, False, i - 1 - (near[i - 1] in HYPHENS), i)
    if w in _VAGUE or (w in _VAGUE_OF and _quantifier(near, i) and (nxt == "of" or word_at(near, i - 1) in _SIZES)):
        return _vague(near, i, w, nxt)
    if w in ARTICLES or w in ("another", "only", "all", "the", "every"):
        return _determiner(near, i, w)
    if w in ("single", "lone", "sole", "solitary"):
        zero = _zero_single(near, i) if w == "single" else None
        if zero is not None:
            return zero
        return ParsedCount(1, 1, False, i - (word_at(near, i - 1) in ARTICLES or word_at(near, i - 1) == "the"), i)
    if w in ("someone", "somebody"):
        return ParsedCount(1, 1, False, i, i)
    if w in ("anyone", "anybody", "any"):
        negated = any(x in _NEGATORS or x.endswith(_APOSTROPHE_T) for x in near[max(0, i - 6) : i])
        return ParsedCount(0, 0, False, i, i) if negated else None
    if is_ordinal(w):
        if nxt == "of":
            return None
        return ParsedCount(1, 1, False, i - (word_at(near, i - 1) in ARTICLES), i)
    return None


def _quantifier(near: list[str], i: int) -> bool:
    """Whether "number", "host" at `i` opens with an indefinite article: "a large number of", not "the number
    of".
    """
    return any(word_at(near, j) in ARTICLES or word_at(near, j) in ("any", "untold") for j in (i - 1, i - 2, i - 3))


def _vague(near: list[str], i: int, w: str, nxt: str) -> ParsedCount | None:
    if w in ("more", "many", "few"):
        if nxt == "than" or (w == "many" and nxt == "as") or word_at(near, i - 1) in ("how", "so", "as", "too", "very"):
            number = next((n for k in range(i + 2, i + 5) if (n := read_numeral(near, k))), None)
            return bounded(near, number) if number else None
    number = read_numeral(near, i + 1)
    if number is not None and w in ("some", "many"):
        return range_of(near, number) or bounded(near, number)
    first, last = i, i
    if w in _VAGUE_OF or w in ("loads", "lots", "plenty"):
        if nxt == "of":
            last = i + 1
    j = i - 1
    while j >= 0 and j > i - 4:
        if near[j] in ARTICLES:
            first = j
            break
        j -= 1
        if w not in _VAGUE_OF and w != "few":
            break
    if w == "more" and word_at(near, i - 1) == "many":
        first = i - 1
    return ParsedCount(2, None, True, first, last)


def _group_noun(near: list[str], i: int, w: str) -> ParsedCount | None:
    previous = word_at(near, i - 1)
    first = i - 1 if previous in ARTICLES or previous == "the" else i
    if w == "couple" and previous in ARTICLES:
        nxt = word_at(near, i + 1)
        plural = (nxt.endswith("s") and nxt not in ("was", "is", "has", "as", "says")) or nxt in (
            "people",
            "men",
            "women",
            "children",
        )
        if nxt in ("of", "more", "other", "hundred", "dozen") or plural:
            return ParsedCount(2, None, True, first, i + (nxt == "of"))
    value = _GROUP_NOUNS[w]
    return ParsedCount(value, value, False, first, i)


def _determiner(near: list[str], i: int, w: str) -> ParsedCount | None:
    nxt = word_at(near, i + 1)
    number = read_numeral(near, i + 1)
    if w == "all" and nxt in ("but", "bar", "except", "save"):
        number = read_numeral(near, i + 2)
        return remainder(near, number) if number else None
    if number is not None and not (w in ARTICLES and number.value == 1):
        return part_of_whole(near, number) or range_of(near, number) or bounded(near, number)
    if w in ARTICLES:
        if nxt in _SIZES and word_at(near, i + 2) == "number":
            return _special(near, i + 2, "number")
        if nxt in _VAGUE or nxt in _VAGUE_OF or nxt in _GROUP_NOUNS or nxt in FRACTIONS or nxt in PLURALS:
            counted = _special(near, i + 1, nxt)
            return counted if counted or nxt in FRACTIONS else ParsedCount(1, 1, False, i, i)
        if nxt == "single":
            return _special(near, i + 1, nxt)
        return ParsedCount(1, 1, False, i, i)
    if w == "another" or w == "only":
        return ParsedCount(1, 1, False, i, i)
    return None
