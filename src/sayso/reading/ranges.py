"""Counts that more than one number or bound makes: ranges, pairs of limits, parts of a stated whole.

All functions take lower-case words, those near the number.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from sayso.reading.bounds import Bound, Bounds, after, before
from sayso.reading.numerals import FRACTIONS, HYPHENS, Numeral, numeral_at, read_numeral, whole, word_set


class ParsedCount(NamedTuple):
    """A count and the words that state it: `words[first:last + 1]`, bound words included.

    `low` and `high` are inclusive; None is an open end. `approx` says that the figure is round or hedged.
    """

    low: int | None
    high: int | None
    approx: bool
    first: int
    last: int


_HEDGES = word_set(
    "about around roughly nearly almost approximately maybe perhaps possibly probably even some as"
    " many few likely say up close"
)
_APPROXIMATE = word_set("about around roughly nearly almost approximately some")
_RANGE_FROM = word_set(
    "anywhere somewhere ranging range ranges ranged vary varies varied varying estimates estimate"
    " estimated figures numbers numbering"
)
_CHANGES = word_set(
    "by rose rise rises risen rising fell fall falls fallen climbed climbs climbing jumped jumps up"
    " down increased increases increase raised raises raising grew grown added adds adding cut dropped"
)
_PEOPLE_AGAIN = word_set("them whom these those us")
DETERMINERS = word_set("the its their his her our these those all my your")
ARTICLES = frozenset(["a", "an"])


def word_at(near: Sequence[str], i: int) -> str:
    """Word `i`, "" where there is none."""
    return near[i] if 0 <= i < len(near) else ""


def bounded(near: list[str], number: Numeral) -> ParsedCount | None:
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
    if first == number.first and word_at(near, first - 1) in ARTICLES and number.value == 1:
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
    """ "At least 10 and at most 20", "as few as four and as many as 12": a lower and an upper bound side by
    side.
    """
    if left.kind in (Bound.AT_MOST, Bound.FEWER):
        j = left.edge - 1
        while j > 0 and near[j] in ("and", "but", ",", "or", "possibly", "perhaps", "maybe"):
            j -= 1
        other = numeral_at(near, j) if j >= 0 else None
        if other is None or other.last != j:
            return None
        bounds = before(near, other.first)
        if bounds.kind not in (Bound.AT_LEAST, Bound.MORE) and not other.more:
            return None  # "several hundred, perhaps as many as a thousand" has its lower limit in its words
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
    low, high = lo if a.more else _ends(a_bounds.kind, lo)[0], _ends(b_bounds.kind, hi)[1]
    if low is None or high is None or low > high:
        return None
    approx = a.approx or b.approx or a_bounds.approx or b_bounds.approx
    return ParsedCount(low, high, approx, a_bounds.edge, b.last)


def range_of(near: list[str], number: Numeral) -> ParsedCount | None:
    """A range that has `number` as its upper or its lower end."""
    j = number.first - 1
    while j > 0 and near[j] in _HEDGES and j > number.first - 5:
        j -= 1
    while (j > 0 and near[j] in ("to", "or", "and", ",", "?", "till")) or (j > 0 and near[j] in _DASHES):
        other = numeral_at(near, j - 1)
        if other is not None and other.last == j - 1:
            return _span(near, other, number)
        if near[j] != "or":  # ", or", "? or"
            return _span_right(near, number)
        j -= 1
    return _span_right(near, number)


_DASHES = HYPHENS | frozenset("–/")
_SHARED = {"dozen": 12, "hundred": 100, "thousand": 1000, "million": 10**6}
_YEAR = re.compile(r"(?:19|20)\d\d\Z")


def _span_right(near: list[str], number: Numeral) -> ParsedCount | None:
    k = number.last + 1
    w = word_at(near, k)
    if not (w in ("to", "or", "and", ",", "?", "till") or w in _DASHES):
        return None
    k += 1
    while word_at(near, k) in _HEDGES or word_at(near, k) == "or":
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
    if low < 100 and low < high and b.first < b.last and near[b.last] in _SHARED:
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
    previous = word_at(near, j)
    if joint == "and":
        if previous != "between":
            return None
    elif joint == "to":
        if previous == "from" and word_at(near, j - 1) not in _RANGE_FROM:
            return None
        if previous in _CHANGES:
            return None
    elif joint == ",":
        tens = not hedges and high - low == 10 and low % 10 == 0 and near[a.last].isalpha()  # "fifty, sixty"
        if not tens and not any(h in ("maybe", "perhaps", "or", "even", "say") for h in hedges):
            return None
    elif joint == "?":
        if word_at(near, b.last + 1) != "?":
            return None
    elif joint in _DASHES and (hedges or near[a.last].isdecimal() != near[b.first].isdecimal()):
        return None
    if any(h in ("as", "up", "many", "close") for h in hedges) and joint != "or":
        return None
    if previous == "#":
        return None
    left = before(near, a.first)
    first = left.edge
    if joint == "and" or (joint == "to" and previous in ("from", "between")):
        first = j
        if word_at(near, j - 1) in _RANGE_FROM:
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
    if a.first != a.last and near[a.last] in _SHARED:
        return None
    head = b.value
    scale = _SHARED[near[b.last]]
    return whole(a.value * scale) if a.value < 100 and head / scale < 1000 else None


def part_of_whole(near: list[str], number: Numeral) -> ParsedCount | None:
    """A fraction or a remainder of a whole that `number` is the numerator of ("two thirds of the 90") or what
    is left out ("all but two of the 31"). The whole itself is a count of its own: "half of the 40" says 40 at
    its last word.
    """
    found = remainder(near, number)
    if found is not None:
        return found
    at = number.last + 1 + (word_at(near, number.last + 1) in HYPHENS)
    return named_fraction(near, at) if word_at(near, at) in FRACTIONS else None


def _fraction(near: list[str], j: int, number: Numeral) -> ParsedCount | None:
    """The fraction whose denominator is at `j` of the whole `number`."""
    numerator, first = 1.0, j
    k = j - 1
    if word_at(near, k) in HYPHENS:
        k -= 1
    top = numeral_at(near, k) if k >= 0 else None
    if top is not None and top.last == k and top.value < FRACTIONS[near[j]]:
        numerator, first = top.value, top.first
    elif k == j - 1 and word_at(near, k) in ARTICLES:
        first = k
    elif near[j] != "half":
        return None
    value = number.value * numerator / FRACTIONS[near[j]]
    part = Numeral(round(value), first, number.last, number.more, number.approx or whole(value) is None)
    left = before(near, first)
    return _apply(near, round(value), part, left, Bounds(None, False, number.last))


def remainder(near: list[str], number: Numeral) -> ParsedCount | None:
    """ "All but two": the whole is stated after it ("of the 31") or before it ("11 were seized, all but
    one").
    """
    k = number.first
    if word_at(near, k - 2) == "all" and word_at(near, k - 1) in ("but", "bar", "except", "save"):
        rest, left_out, last = None, number, number.last
        j = number.last + 1
        if word_at(near, j) == "of":
            j += 1
            while word_at(near, j) in DETERMINERS:
                j += 1
            if word_at(near, j + 1) == "of" and word_at(near, j).isalpha():
                j += 2  # "all but two of the delegation of 17"
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


def named_fraction(near: list[str], i: int) -> ParsedCount | None:
    """A fraction at `i` of a whole stated after it ("half of the 40") or, by a pronoun, before it ("half of
    them").
    """
    j = i + 1
    if word_at(near, j) == "of":
        j += 1
    elif near[i] != "half":
        return None
    if word_at(near, j) in _PEOPLE_AGAIN and near[j - 1] == "of":
        rest = _stated_before(near, i - 1, 1)
        if rest is None:
            return None
        return _fraction(near, i, rest._replace(last=j))
    while word_at(near, j) in DETERMINERS:
        j += 1
    number = read_numeral(near, j)
    return _fraction(near, i, number) if number and j > i + 1 else None
