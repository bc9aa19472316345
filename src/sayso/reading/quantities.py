"""All the quantities of a text, whatever they measure, with their bound: the open end of the number grammar.

Claims need counts of people only (`sayso.reading.numbers`). This reads every number, so that the grammar can
be compared with quantity extractors (benchmarks/quantities.py) and so that other readers can use it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from sayso.reading.bounds import Bound, after, before
from sayso.reading.kinds import kind_of_number
from sayso.reading.numerals import FRACTIONS, HYPHENS, PLURALS, SCALES, Numeral, read_numeral, word_set

# How a number is told: exact, rounded, limited, or as the size of a rise or a fall.
CHANGES = ("=", "~", "<", ">", "up", "down")


class Quantity(NamedTuple):
    """A number in a text: `words[first:last + 1]`, from `low` to `high` (equal where it is no range).

    `change` is one of `CHANGES`; `kind` one of `sayso.reading.kinds.KINDS`.
    """

    low: float
    high: float
    change: str
    kind: str
    first: int
    last: int


# Numbers that name or place a thing instead of measuring one.
_NAMES = word_set("date year time rank identifier")
_SIGNS = word_set("$ £ € ¥ us us$ hk a c s rm eur usd gbp aud sgd inr rs")
_HEDGES = word_set("about around roughly nearly almost approximately up as an estimated")
_GLUED_SCALES = {"m": 10**6, "mil": 10**6, "b": 10**9, "t": 10**12}  # after an amount of money: "$4.2b"
# Verbs and adverbs; "a rise of 12" states 12 as such.
_RISING = word_set(
    "rose rise rises risen rising climbed climb climbs climbing jumped jump jumps jumping gained"
    " gain gains gaining increased increase increases increasing grew grow grows grown growing surged"
    " surge surges surging soared soar soaring advanced advances advancing raised raise improved"
    " rallied rallies rallying up higher"
)
_FALLING = word_set(
    "fell fall falls fallen falling dropped drop drops dropping declined decline declines declining"
    " decreased decrease decreases decreasing lost loses shed sheds slid slide slides sliding slipped"
    " slip slips slipping plunged plunge plunges plunging tumbled tumble tumbling plummeted plummets"
    " plummeting cut cuts reduced reduce reduces reducing sank sinks dipped dip dips dipping shrank"
    " slumped slumps lowered eased down lower"
)
_ADVERBS = word_set("up down higher lower")
_MOVE_LINKS = _SIGNS | word_set(
    "by a an the another further about around roughly nearly almost some more than over under as"
    " much just only additional approximately - whopping"
)
_LEVEL = word_set("to at from of")  # "rose to 20", "a rise of 20": no change of the number spoken of
_GIVE_UP = word_set("gave give given giving made make makes end ended picked set lead")
_NO_ONE = word_set("no any every some each the this that which another same")
_PRONOUN_NEXT = word_set(", . to across in and for is was with at on by it if as ;") | {""}
_NOT_NAMES = word_set("us the a an in of on at by with from after about around nearly almost some only just than over")
_INDEXES = word_set("p sp asx ftse cac dax nasdaq stoxx nikkei")
_YEAR = re.compile(r"(?:1[6-9]|20)\d\d\Z")
_CHAIN = word_set("- ‐ ‑ – to and")


def find_quantities(words: Sequence[str]) -> list[Quantity]:
    """Every quantity in `words`, in order; dates, years, times, ranks and identifiers are left out. Never
    raises.
    """
    low = [w.lower() for w in words]
    found: list[Quantity] = []
    i = 0
    while i < len(words):
        number = _slashed(low, i) or _fraction(low, i) or read_numeral(low, i)
        if number is None:
            i += 1
            continue
        number = _money_scale(low, number)
        i = number.last + 1
        kind = kind_of_number(words, number.last)
        if _slashed(low, number.first) is None and (kind in _NAMES or _is_name(words, low, number)):
            other = read_numeral(low, i + 1) if _word(low, i) in _CHAIN - {"to", "and"} else None
            if other is not None and kind in ("date", "year"):
                i = other.last + 1  # "Oct. 18-22"
            continue
        if (end := _score_end(low, number)) is not None:
            i = end + 1
            continue
        other = _upper_end(words, low, number)
        if other is not None:
            kind = kind_of_number(words, other.last)
            i = other.last + 1
            number = _shared_scale(low, number, other)
        found.append(_inherited(low, found, _quantity(low, number, other, kind)))
    return found


def _word(low: Sequence[str], i: int) -> str:
    return low[i] if 0 <= i < len(low) else ""


def _money_scale(low: list[str], number: Numeral) -> Numeral:
    factor = _GLUED_SCALES.get(_word(low, number.last + 1))
    if factor is None or _word(low, number.first - 1) not in _SIGNS:
        return number
    return number._replace(value=number.value * factor, last=number.last + 1)


def _slashed(low: list[str], i: int) -> Numeral | None:
    """ "1/2 pound": a fraction written with a slash, of the denominators that cooks and carpenters use."""
    if _word(low, i + 1) != "/" or _word(low, i + 2) not in ("2", "3", "4", "5", "8", "16") or len(low[i]) > 2:
        return None
    if not low[i].isdecimal() or not 0 < int(low[i]) < int(low[i + 2]):
        return None
    return Numeral(int(low[i]) / int(low[i + 2]), i, i + 2)


def _fraction(low: list[str], i: int) -> Numeral | None:
    """ "A third of", "one fourth of", "half of": a bare fraction of something not counted."""
    if low[i] == "half" and _word(low, i + 1) == "of" and _word(low, i - 1) not in ("the", "first", "second", "latter"):
        return Numeral(0.5, i, i)
    if low[i] in ("a", "one") and _word(low, i + 2) == "of":
        part = _word(low, i + 1)
        bottom = 4 if part == "fourth" else FRACTIONS.get(part)
        if bottom is not None and bottom > 2:
            return Numeral(1 / bottom, i, i + 1)
    return None


def _inherited(low: list[str], found: list[Quantity], quantity: Quantity) -> Quantity:
    """The same quantity in another unit is told as the first: "more than 100 km (60 miles)", "190 points, or
    0.6%".
    """
    if not found or quantity.change != "=" or not 0 < quantity.first - found[-1].last < 7:
        return quantity
    between = low[found[-1].last + 1 : quantity.first]
    while between and between[-1] in _SIGNS:
        between.pop()
    if between and (between[-1] == "(" or between[-2:] == [",", "or"]):
        return quantity._replace(change=found[-1].change)
    return quantity


def _score_end(low: list[str], number: Numeral) -> int | None:
    """Where a result like "2-1" ends: two small numbers that do not rise are no range. None where there is
    none.
    """
    k = number.last + 1
    other = read_numeral(low, k + 1) if _word(low, k) in HYPHENS or _word(low, k) == "–" else None
    small = other is not None and other.value <= number.value < 100 and low[number.first].isdecimal()
    return other.last if other is not None and small and low[other.first].isdecimal() else None


def _is_name(words: Sequence[str], low: list[str], number: Numeral) -> bool:
    """Whether a number names a thing ("iPhone 11", "V-6", "a six-speed gearbox"), dates it, or is the pronoun
    "one".
    """
    first, last = number.first, number.last
    previous, cased = _word(low, first - 1), words[first - 1] if first else ""
    nxt = _word(low, last + 1)
    plural = nxt.endswith("s") and nxt.isalpha() and len(nxt) > 3
    if previous == "per" and low[last] in SCALES:
        return True
    if previous in HYPHENS and first > 1 and words[first - 2][:1].isupper() and nxt not in HYPHENS:
        return True
    spelled = low[first][:1].isalpha()
    if spelled and first == last and nxt in HYPHENS and _word(low, last + 2).isalpha():
        return _word(low, last + 2) not in ("year", "point", "day", "odd", "plus") or _word(low, last + 3) not in (
            "old",
            "range",
            "olds",
            "-",
        )
    if low[first] == "one" and first == last:
        return previous in _NO_ONE or (words[first] == "One" and cased[:1].isupper()) or nxt in _PRONOUN_NEXT
    if spelled or first != last or number.value != int(number.value):
        return False
    if previous == ":" or nxt == ":" or previous in ("a.d.", "ad", "bc"):
        return True
    if kind_of_number(words, last) != "count" or plural:
        return False
    if _YEAR.match(low[first]) and previous not in _SIGNS and previous not in ("about", "than", "over"):
        return True
    if previous in _INDEXES:
        return True
    if first < 2 or number.value >= 3000:
        return False
    return cased != cased.lower() and cased.isalnum() and previous not in _NOT_NAMES


def _upper_end(words: Sequence[str], low: list[str], number: Numeral) -> Numeral | None:
    """The upper end of a range that `number` opens: "6 to 20", "from $10 to $15 billion", "5% to 10%"."""
    k = number.last + 1
    start = number.first - 1
    while _word(low, start) in _SIGNS or _word(low, start) in _HEDGES:
        start -= 1
    previous = _word(low, start)
    units: list[str] = []
    limit = 4 if previous == "from" else 2
    while _word(low, k) not in _CHAIN and len(units) < limit and (_word(low, k).isalpha() or _word(low, k) == "%"):
        units.append(low[k])
        k += 1
    joint = _word(low, k)
    if joint not in _CHAIN or (units and joint in HYPHENS):
        return None
    k += 1
    while _word(low, k) in _SIGNS or _word(low, k) in _HEDGES:
        k += 1
    other = read_numeral(low, k)
    if other is None or kind_of_number(words, other.last) in _NAMES:
        return None
    other = _money_scale(low, other)
    if previous == "from" and joint == "to":
        return other
    if low[other.last + 1 : other.last + 1 + len(units)] != units or other.value <= number.value:
        return None
    if joint == "and" and previous != "between":
        return None
    if joint == "to" and previous in ("by", "up", "down", "rose", "fell") and other.value > 3 * number.value:
        return None
    if joint in HYPHENS and not low[number.last][-1:].isdecimal():
        return None
    return other


def _shared_scale(low: list[str], number: Numeral, other: Numeral) -> Numeral:
    """ "Four to five thousand": the scale stands once and holds for both ends."""
    scale = SCALES.get(low[other.last])
    if scale is None or low[number.last] in SCALES or number.value >= 1000 or other.value < scale:
        return number
    return number._replace(value=number.value * scale)


def _quantity(low: list[str], number: Numeral, other: Numeral | None, kind: str) -> Quantity:
    end = other or number
    value, top = number.value, end.value
    if number.more and low[number.last] in PLURALS:
        # "Thousands" is anything from one of them to the next power of ten.
        value = number.value / 2
        top = value * 10
    if _word(low, number.first - 1) == "minus" or (
        _word(low, number.first - 1) in HYPHENS and _word(low, number.first - 2) == "minus"
    ):
        value, top = -value, -top
    left, right = before(low, number.first), after(low, end.last)
    bound = left.kind or right.kind
    moved = _moved(low, left.edge)
    if moved is not None and (bound is None or bound in (Bound.FEWER, Bound.AT_MOST)):
        change = moved
    elif bound is Bound.MORE or bound is Bound.AT_LEAST:
        change = ">"
    elif bound is Bound.FEWER or bound is Bound.AT_MOST or low[max(0, number.first - 2) : number.first] == ["sub", "-"]:
        change = "<"
    else:
        change = "~" if left.approx or right.approx or _word(low, left.edge - 1).startswith("averag") else "="
    return Quantity(float(value), float(top), change, kind, min(left.edge, number.first), max(end.last, right.edge))


def _moved(low: list[str], edge: int) -> str | None:
    """Whether the number that starts at `edge`, bound and all, is how far something rose or fell."""
    j = edge - 1
    for _ in range(5):
        w = _word(low, j)
        if w in _LEVEL or (w == "up" and _word(low, j - 1) in _GIVE_UP):
            return None
        hedged = edge - 1 - j >= 0 and w in _ADVERBS and _word(low, edge) in ("about", "around", "roughly")
        if w in _RISING:
            return None if hedged else "up"
        if w in _FALLING:
            return None if hedged else "down"
        if w not in _MOVE_LINKS:
            break
        j -= 1
    return None
