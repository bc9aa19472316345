"""The count grammar: which bounds, range, approximation or zero a number's words stand for.

The rules are those of the claim record ("Counts"): "at least six" is 6 to open, "more than 100" is 101 to open, "as
many as 34" is open to 34, "dozens" is 24 to open and approximate, "nobody" is 0 to 0. An encoder proposes the *anchor*
(the last word of the number); this module decides, from the words alone, in time that does not depend on the text's
length.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from sayso.reading.bounds import Bound, Bounds, after, before
from sayso.reading.numerals import FRACTIONS, HYPHENS, PLURALS, Numeral, is_ordinal, numeral_at, read_numeral, whole


class ParsedCount(NamedTuple):
    """A count and the words that state it: `words[first:last + 1]`, bound words included.

    `low` and `high` are inclusive; None is an open end. `approx` says that the figure is round or hedged.
    """

    low: int | None
    high: int | None
    approx: bool
    first: int
    last: int


_LEFT, _RIGHT = 28, 14  # words around the anchor that the grammar may look at

_GROUP_NOUNS = {
    "both": 2, "pair": 2, "duo": 2, "twins": 2, "twosome": 2, "double": 2, "couple": 2,
    "trio": 3, "triplets": 3, "threesome": 3, "triple": 3, "quartet": 4, "foursome": 4, "quadruple": 4,
    "quintet": 5, "sextet": 6, "septet": 7, "octet": 8,
}  # fmt: skip
_VAGUE = frozenset(
    "few several handful some many numerous multiple various countless umpteen lots loads plenty more myriad".split()
)
# "a host of", "a number of": vague only as quantifiers.
_VAGUE_OF = frozenset("number host lot raft slew load bunch handful multitude plethora series string".split())
_ZERO = frozenset("no none nobody neither nil no-one nought naught".split())
_NEGATORS = frozenset("no not n't never without nor nobody none neither cannot hardly denied denies deny denying".split())
_APOSTROPHE_T = ("n't", "n’t")
_ARTICLES = frozenset("a an".split())
_DETERMINERS = frozenset("the its their his her our these those all my your".split())
_HEDGES = frozenset(
    "about around roughly nearly almost approximately maybe perhaps possibly probably even some as many few likely"
    " say up close".split()
)
_APPROXIMATE = frozenset("about around roughly nearly almost approximately some".split())
_RANGE_FROM = frozenset(
    "anywhere somewhere ranging range ranges ranged vary varies varied varying estimates estimate estimated figures"
    " numbers numbering".split()
)
_CHANGES = frozenset(
    "by rose rise rises risen rising fell fall falls fallen climbed climbs climbing jumped jumps up down increased"
    " increases increase raised raises raising grew grown added adds adding cut dropped".split()
)
_PEOPLE_AGAIN = frozenset("them whom these those us".split())
_TAILS = frozenset("so more odd plus + strong fewer less thereabouts".split())


def parse_count(words: Sequence[str], anchor: int) -> ParsedCount | None:
    """The count whose number has its last word at `anchor`; None where no number stands there.

    A fraction or a remainder of a whole that the words state ("half of the 40", "11 were seized, all but one of whom
    came home") is worked out where the anchor is its own word (half, third, one); at 40 and at 11 stands the whole.
    A modifier holds for the number beside it only. Never raises, whatever the words.
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


def _word(near: Sequence[str], i: int) -> str:
    return near[i] if 0 <= i < len(near) else ""


def _count(near: list[str], i: int) -> ParsedCount | None:
    w = near[i]
    number = numeral_at(near, i)
    if number is None:
        return _special(near, i, w)
    if number.value == 1 and number.first == number.last and w == "one":
        previous = _word(near, i - 1)
        if previous in ("no", "not", "nary") or (previous in HYPHENS and _word(near, i - 2) == "no"):
            return ParsedCount(0, 0, False, i - 1 - (previous in HYPHENS), i)
        if previous == "single" and (zero := _zero_single(near, i - 1)):
            return zero._replace(last=i)
    if number.first == number.last and _word(near, i - 1) == "." and _word(near, i - 2) == "no" and i > 1:
        return None  # "No. 2" is a rank
    return _part(near, number) or _range(near, number) or _bounded(near, number)


def _bounded(near: list[str], number: Numeral) -> ParsedCount | None:
    value = whole(number.value)
    if value is None:
        return None
    left, right = before(near, number.first), after(near, number.last)
    pair = _pair(near, number, left)
    if pair is not None:
        return pair
    return _apply(near, value, number, left, right)


def _apply(near: list[str], value: int, number: Numeral, left: Bounds, right: Bounds) -> ParsedCount:
    approx = number.approx or left.approx or right.approx
    kind = left.kind or right.kind
    first, last = left.edge, right.edge
    if first == number.first and _word(near, first - 1) in _ARTICLES and number.value == 1:
        first -= 1
    if number.more:
        return ParsedCount(value, None, True, first, last)
    lo, hi = _ends(kind, value)
    return ParsedCount(lo, hi, approx, first, last)


def _ends(kind: Bound | None, value: int) -> tuple[int | None, int | None]:
    if kind is Bound.AT_LEAST:
        return value, None
    if kind is Bound.MORE:
        return value + 1, None
    if kind is Bound.AT_MOST:
        return None, value
    if kind is Bound.FEWER:
        return None, max(value - 1, 0)
    return value, value


def _pair(near: list[str], number: Numeral, left: Bounds) -> ParsedCount | None:
    """ "At least 10 and at most 20", "as few as four and as many as 12": a lower and an upper bound side by side."""
    if left.kind in (Bound.AT_MOST, Bound.FEWER):
        j = left.edge - 1
        while j > 0 and near[j] in ("and", "but", ",", "or", "possibly", "perhaps", "maybe"):
            j -= 1
        other = numeral_at(near, j) if j >= 0 else None
        if other is None or other.last != j:
            return None
        bounds = before(near, other.first)
        if bounds.kind not in (Bound.AT_LEAST, Bound.MORE):
            return None
        return _joined(other, bounds, number, left)
    if left.kind in (Bound.AT_LEAST, Bound.MORE):
        j = number.last + 1
        while j < len(near) and near[j] in ("and", "but", ",", "or", "possibly", "perhaps", "maybe"):
            j += 1
        for k in range(j + 1, min(j + 5, len(near))):
            other = read_numeral(near, k)
            if other is not None:
                bounds = before(near, other.first)
                if bounds.kind in (Bound.AT_MOST, Bound.FEWER) and bounds.edge == j:
                    return _joined(number, left, other, bounds)
                return None
    return None


def _joined(a: Numeral, a_bounds: Bounds, b: Numeral, b_bounds: Bounds) -> ParsedCount | None:
    lo, hi = whole(a.value), whole(b.value)
    if lo is None or hi is None:
        return None
    low, high = _ends(a_bounds.kind, lo)[0], _ends(b_bounds.kind, hi)[1]
    if low is None or high is None or low > high:
        return None
    approx = a.approx or b.approx or a_bounds.approx or b_bounds.approx
    return ParsedCount(low, high, approx, a_bounds.edge, b.last)


def _range(near: list[str], number: Numeral) -> ParsedCount | None:
    """A range that has `number` as its upper or its lower end."""
    j = number.first - 1
    while j > 0 and near[j] in _HEDGES and j > number.first - 5:
        j -= 1
    while j > 0 and near[j] in ("to", "or", "and", ",", "?", "till") or j > 0 and near[j] in _DASHES:
        other = numeral_at(near, j - 1)
        if other is not None and other.last == j - 1:
            return _span(near, other, number)
        if near[j] != "or":  # ", or", "? or"
            return _span_right(near, number)
        j -= 1
    return _span_right(near, number)


_DASHES = HYPHENS | frozenset("–/")
_YEAR = re.compile(r"(?:19|20)\d\d\Z")


def _span_right(near: list[str], number: Numeral) -> ParsedCount | None:
    k = number.last + 1
    w = _word(near, k)
    if not (w in ("to", "or", "and", ",", "?", "till") or w in _DASHES):
        return None
    k += 1
    while _word(near, k) in _HEDGES or _word(near, k) == "or":
        k += 1
        if k > number.last + 6:
            return None
    other = read_numeral(near, k)
    return _span(near, number, other) if other else None


def _span(near: list[str], a: Numeral, b: Numeral) -> ParsedCount | None:
    """The range from `a` to `b`, None where the words between or before them say that it is none."""
    low, high = whole(a.value), whole(b.value)
    if low is None or high is None or a.more or b.more:
        return None
    if low < 100 and low < high and b.value >= 1000 and near[b.last] in ("thousand", "million", "hundred"):
        scaled = _shared_scale(near, a, b)
        low = scaled if scaled is not None and scaled < high else low
    if low >= high or (_YEAR.match(near[a.last]) and not _YEAR.match(near[b.first])):
        return None
    between = near[a.last + 1 : b.first]
    joint = between[0]
    hedges = between[1:]
    j = a.first - 1
    while j >= 0 and near[j] in _APPROXIMATE:
        j -= 1
    previous = _word(near, j)
    if joint == "and":
        if previous != "between":
            return None
    elif joint == "to":
        if previous == "from" and _word(near, j - 1) not in _RANGE_FROM:
            return None
        if previous in _CHANGES:
            return None
    elif joint == ",":
        if not any(h in ("maybe", "perhaps", "or", "even", "probably", "say") for h in hedges):
            return None
    elif joint == "?":
        if _word(near, b.last + 1) != "?":
            return None
    elif joint in _DASHES and (hedges or near[a.last].isdecimal() != near[b.first].isdecimal()):
        return None
    if any(h in ("as", "up", "many", "close") for h in hedges) and joint != "or":
        return None
    left = before(near, a.first)
    first = left.edge
    if joint == "and" or (joint == "to" and previous in ("from", "between")):
        first = j
        if _word(near, j - 1) in _RANGE_FROM:
            first -= 1
    approx = a.approx or b.approx or left.approx or any(h in _APPROXIMATE for h in hedges)
    last = b.last + 1 if joint == "?" else b.last
    right = after(near, b.last)
    if joint == "or" and left.kind in (Bound.AT_MOST, Bound.FEWER):
        return ParsedCount(None, _ends(left.kind, high)[1], approx, first, last)
    if joint == "or" and left.kind in (Bound.AT_LEAST, Bound.MORE):
        return ParsedCount(_ends(left.kind, low)[0], None, approx, first, last)
    return ParsedCount(low, high, approx or right.approx, first, max(last, right.edge))


def _shared_scale(near: list[str], a: Numeral, b: Numeral) -> int | None:
    """ "Two to three thousand", "10-15 million": the scale stands once and holds for both."""
    if a.first != a.last and near[a.last] in ("hundred", "thousand", "million"):
        return None
    head = b.value
    scale = {"hundred": 100, "thousand": 1000, "million": 10**6}[near[b.last]]
    return whole(a.value * scale) if a.value < 100 and head / scale < 1000 else None


def _part(near: list[str], number: Numeral) -> ParsedCount | None:
    """A fraction or a remainder of a whole that `number` is the numerator of ("two thirds of the 90") or what is left
    out ("all but two of the 31"). The whole itself is a count of its own: "half of the 40" says 40 at its last word."""
    found = _remainder(near, number)
    if found is not None:
        return found
    at = number.last + 1 + (_word(near, number.last + 1) in HYPHENS)
    return _named_fraction(near, at) if _word(near, at) in FRACTIONS else None


def _fraction(near: list[str], j: int, number: Numeral) -> ParsedCount | None:
    """The fraction whose denominator is at `j` of the whole `number`."""
    numerator, first = 1.0, j
    k = j - 1
    if _word(near, k) in HYPHENS:
        k -= 1
    top = numeral_at(near, k) if k >= 0 else None
    if top is not None and top.last == k and top.value < FRACTIONS[near[j]]:
        numerator, first = top.value, top.first
    elif k == j - 1 and _word(near, k) in _ARTICLES:
        first = k
    elif near[j] != "half":
        return None
    value = number.value * numerator / FRACTIONS[near[j]]
    part = Numeral(round(value), first, number.last, number.more, number.approx or whole(value) is None)
    left = before(near, first)
    return _apply(near, round(value), part, left, Bounds(None, False, number.last))


def _remainder(near: list[str], number: Numeral) -> ParsedCount | None:
    """ "All but two": the whole is stated after it ("of the 31") or before it ("11 were seized, all but one")."""
    k = number.first
    if _word(near, k - 2) == "all" and _word(near, k - 1) in ("but", "bar", "except", "save"):
        rest, left_out, last = None, number, number.last
        j = number.last + 1
        if _word(near, j) == "of":
            j += 1
            while _word(near, j) in _DETERMINERS:
                j += 1
            rest = read_numeral(near, j)
            last = rest.last if rest else last
        if rest is None:
            rest = _stated_before(near, k - 2, number.value)
        if rest is None:
            return None
        return _difference(rest, left_out, k - 2, last)
    return None


def _difference(rest: Numeral, few: Numeral, first: int, last: int) -> ParsedCount | None:
    total, minus = whole(rest.value), whole(few.value)
    if total is None or minus is None or minus > total:
        return None
    if rest.more:
        return ParsedCount(total - minus, None, True, first, last)
    return ParsedCount(total - minus, total - minus, rest.approx, first, last)


def _stated_before(near: list[str], i: int, least: float) -> Numeral | None:
    """The nearest number before word `i` that is above `least`: the whole of which a part is spoken."""
    j = i - 1
    while j >= 0:
        got = numeral_at(near, j)
        if got is not None:
            if got.value > least and not got.more:
                return got
            j = got.first
        j -= 1
    return None


def _zero_single(near: list[str], i: int) -> ParsedCount | None:
    """ "Not a single", "have not lost a single": zero, None where "single" at `i` is not negated."""
    for j in range(i - 1, max(-1, i - 6), -1):
        w = near[j]
        if w in _NEGATORS or w.endswith(_APOSTROPHE_T):
            return ParsedCount(0, 0, False, j, i)
    return None


def _special(near: list[str], i: int, w: str) -> ParsedCount | None:
    """Counts without a number word: no, none, both, several, a, someone, a 17th, half of the 40."""
    nxt = _word(near, i + 1)
    if w in _TAILS and i > 0:
        joined = near[i - 1] in HYPHENS or near[i - 1] in ("or", "and")
        number = numeral_at(near, i - 2 if joined else i - 1) if joined or w in ("+", "more") else None
        if number is not None:
            return _bounded(near, number)
    if w in _ZERO:
        if w == "no":
            if nxt in ("more", "fewer", "less", "greater"):
                number = next((n for k in range(i + 3, i + 6) if (n := read_numeral(near, k))), None)
                if number is not None and _word(near, i + 2) == "than":
                    return _bounded(near, number)
            if nxt == "." or (nxt.isdecimal() and nxt):
                return None
            if nxt == "one":
                return ParsedCount(0, 0, False, i, i + 1)
        return ParsedCount(0, 0, False, i, i)
    if w == "not":
        if nxt in ("one", "any"):
            return ParsedCount(0, 0, False, i, i + 1)
        if _word(near, i + 2) == "single" or nxt == "single":
            return ParsedCount(0, 0, False, i, i + (1 if nxt == "single" else 2))
        return None
    if w in FRACTIONS and (part := _named_fraction(near, i)):
        return part
    if w == "half":
        return None
    if w in _GROUP_NOUNS:
        return _group_noun(near, i, w)
    if w in _VAGUE or (w in _VAGUE_OF and nxt == "of" and _quantifier(near, i)):
        return _vague(near, i, w, nxt)
    if w in _ARTICLES or w in ("another", "only", "all", "the", "every"):
        return _determiner(near, i, w)
    if w in ("single", "lone", "sole", "solitary"):
        zero = _zero_single(near, i) if w == "single" else None
        if zero is not None:
            return zero
        return ParsedCount(1, 1, False, i - (_word(near, i - 1) in _ARTICLES or _word(near, i - 1) == "the"), i)
    if w in ("someone", "somebody"):
        return ParsedCount(1, 1, False, i, i)
    if w in ("anyone", "anybody", "any"):
        negated = any(x in _NEGATORS or x.endswith(_APOSTROPHE_T) for x in near[max(0, i - 6) : i])
        return ParsedCount(0, 0, False, i, i) if negated else None
    if is_ordinal(w):
        if nxt == "of":
            return None
        return ParsedCount(1, 1, False, i - (_word(near, i - 1) in _ARTICLES), i)
    return None


def _quantifier(near: list[str], i: int) -> bool:
    """Whether "number", "host" at `i` opens with an indefinite article: "a large number of", not "the number of"."""
    return any(_word(near, j) in _ARTICLES or _word(near, j) in ("any", "untold") for j in (i - 1, i - 2, i - 3))


def _vague(near: list[str], i: int, w: str, nxt: str) -> ParsedCount | None:
    if w in ("more", "many", "few"):
        if nxt == "than" or (w == "many" and nxt == "as") or _word(near, i - 1) in ("how", "so", "as", "too", "very"):
            number = next((n for k in range(i + 2, i + 5) if (n := read_numeral(near, k))), None)
            return _bounded(near, number) if number else None
    number = read_numeral(near, i + 1)
    if number is not None and w in ("some", "many"):
        return _range(near, number) or _bounded(near, number)
    first, last = i, i
    if w in _VAGUE_OF or w in ("loads", "lots", "plenty"):
        if nxt == "of":
            last = i + 1
    j = i - 1
    while j >= 0 and j > i - 4:
        if near[j] in _ARTICLES:
            first = j
            break
        j -= 1
        if w not in _VAGUE_OF and w != "few":
            break
    if w == "more" and _word(near, i - 1) == "many":
        first = i - 1
    return ParsedCount(2, None, True, first, last)


def _group_noun(near: list[str], i: int, w: str) -> ParsedCount | None:
    previous = _word(near, i - 1)
    first = i - 1 if previous in _ARTICLES or previous == "the" else i
    if w == "couple" and previous in _ARTICLES:
        nxt = _word(near, i + 1)
        plural = nxt.endswith("s") and nxt not in ("was", "is", "has", "as", "says") or nxt in ("people", "men", "women", "children")
        if nxt in ("of", "more", "other", "hundred", "dozen") or plural:
            return ParsedCount(2, None, True, first, i + (nxt == "of"))
    value = _GROUP_NOUNS[w]
    return ParsedCount(value, value, False, first, i)


def _determiner(near: list[str], i: int, w: str) -> ParsedCount | None:
    nxt = _word(near, i + 1)
    number = read_numeral(near, i + 1)
    if w == "all" and nxt in ("but", "bar", "except", "save"):
        number = read_numeral(near, i + 2)
        return _remainder(near, number) if number else None
    if number is not None and not (w in _ARTICLES and number.value == 1):
        return _part(near, number) or _range(near, number) or _bounded(near, number)
    if w in _ARTICLES:
        if nxt in _VAGUE or nxt in _VAGUE_OF or nxt in _GROUP_NOUNS or nxt in FRACTIONS or nxt in PLURALS:
            return _special(near, i + 1, nxt) or ParsedCount(1, 1, False, i, i)
        if nxt == "single":
            return _special(near, i + 1, nxt)
        return ParsedCount(1, 1, False, i, i)
    if w == "another" or w == "only":
        return ParsedCount(1, 1, False, i, i)
    return None


def _named_fraction(near: list[str], i: int) -> ParsedCount | None:
    """A fraction at `i` of a whole stated after it ("half of the 40") or, by a pronoun, before it ("half of them")."""
    j = i + 1
    if _word(near, j) == "of":
        j += 1
    elif near[i] != "half":
        return None
    if _word(near, j) in _PEOPLE_AGAIN and near[j - 1] == "of":
        rest = _stated_before(near, i - 1, 1)
        if rest is None:
            return None
        got = _fraction(near, i, rest._replace(last=j))
        return got
    while _word(near, j) in _DETERMINERS:
        j += 1
    number = read_numeral(near, j)
    return _fraction(near, i, number) if number and j > i + 1 else None
