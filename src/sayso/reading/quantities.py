"""All the quantities of a text, whatever they measure, with their bound: the open end of the number grammar.

Claims need counts of people only (`sayso.reading.numbers`). This reads every number, so that the grammar can be
compared with quantity extractors (benchmarks/quantities.py) and so that other readers can use it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sayso.reading.bounds import Bound, after, before
from sayso.reading.kinds import kind_of_number
from sayso.reading.numerals import FRACTIONS, HYPHENS, PLURALS, Numeral, read_numeral

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
_NAMES = frozenset("date year time rank identifier".split())
_RISING = frozenset(
    "rose rise rises risen rising climbed climb climbs climbing jumped jump jumps jumping gained gain gains gaining"
    " increased increase increases increasing grew grow grows grown growing growth surged surge surges soared soar up"
    " advanced added higher raised raise improved uptick hike spike".split()
)
_FALLING = frozenset(
    "fell fall falls fallen falling dropped drop drops dropping declined decline declines declining decreased decrease"
    " decreases decreasing lost loses shed sheds slid slide slipped slip slips plunged plunge plunges tumbled tumble"
    " down lower cut cuts reduced reduce reduces reducing reduction sank dipped dip shrank slumped lowered".split()
)
_MOVE_LINKS = frozenset(
    "by of a an the another further about around roughly nearly almost some more than over as much just only to $ £ €"
    " us us$ another additional approximately - as up whopping".split()
)
_LEVEL = frozenset("to at from".split())  # "rose to 20": the level reached, no change
_AVERAGE = frozenset("average averaged averages averaging averaged".split())


def find_quantities(words: Sequence[str]) -> list[Quantity]:
    """Every quantity in `words`, in order; dates, years, times, ranks and identifiers are left out. Never raises."""
    low = [w.lower() for w in words]
    found: list[Quantity] = []
    i = 0
    while i < len(words):
        number = read_numeral(low, i) or _fraction(low, i)
        if number is None:
            i += 1
            continue
        i = number.last + 1
        kind = kind_of_number(words, number.last)
        if kind in _NAMES or _is_name(words, low, number):
            continue
        other = _upper_end(words, low, number)
        if other is not None:
            found.append(_quantity(low, number, other, kind_of_number(words, other.last)))
            i = other.last + 1
        else:
            found.append(_quantity(low, number, None, kind))
    return found


def _word(low: Sequence[str], i: int) -> str:
    return low[i] if 0 <= i < len(low) else ""


def _fraction(low: list[str], i: int) -> Numeral | None:
    """ "A third of", "two thirds": a bare fraction of something not counted."""
    top, at = (1.0, i + 1) if low[i] in ("a", "one") else (0.0, i)
    if not top:
        return None
    if _word(low, at) in ("third", "quarter", "fifth", "tenth") and _word(low, at + 1) == "of":
        return Numeral(top / FRACTIONS[low[at]], i, at)
    return None


def _is_name(words: Sequence[str], low: list[str], number: Numeral) -> bool:
    """A number glued to a name ("Galaxy S 23", "Game 2", "Formula One")."""
    first = number.first
    before_, cased = _word(low, first - 1), words[first - 1] if first else ""
    if low[number.first] == "one" and (
        before_ in ("no", "any", "every", "some", "each", "the", "this", "that", "which", "another", "every")
        or words[first] == "One" and first > 0 and cased[:1].isupper()
    ):
        return True
    digits = low[first][:1].isdecimal() and number.value < 3000 and number.value == int(number.value)
    return digits and cased[:1].isupper() and len(cased) == 1 and cased not in "AI"


def _upper_end(words: Sequence[str], low: list[str], number: Numeral) -> Numeral | None:
    k = number.last + 1
    joint = _word(low, k)
    if not (joint in ("to", "and", "–") or joint in HYPHENS):
        return None
    k += 1
    while _word(low, k) in ("$", "£", "€", "about", "around", "up"):
        k += 1
    other = read_numeral(low, k)
    if other is None or kind_of_number(words, other.last) in _NAMES or other.value <= number.value:
        return None
    start = number.first - 1
    while _word(low, start) in ("$", "£", "€", "about", "around", "roughly"):
        start -= 1
    previous = _word(low, start)
    if joint == "and" and previous != "between":
        return None
    if joint == "to" and previous in ("by", "up", "down", "rose", "fell"):
        return None
    if joint in HYPHENS and not low[number.last][-1:].isdecimal():
        return None
    return other


def _quantity(low: list[str], number: Numeral, other: Numeral | None, kind: str) -> Quantity:
    end = other or number
    value, top = number.value, end.value
    if number.more and number.last < len(low) and low[number.last] in PLURALS:
        # "Thousands" is anything from one of them to the next power of ten.
        value = number.value / 2
        top = value * 10
        if low[number.first] == "tens":
            value, top = number.value / 2, number.value * 5
    left, right = before(low, number.first), after(low, end.last)
    edge = left.edge
    kind_of_bound = left.kind or right.kind
    if kind_of_bound in (Bound.MORE, Bound.AT_LEAST):
        change = ">"
    elif kind_of_bound is Bound.FEWER:
        change = "<"
    elif kind_of_bound is Bound.AT_MOST:
        change = "<"
    elif left.approx or right.approx:
        change = "~"
    else:
        change = "="
    if change == "=":
        change = _moved(low, edge, end.last) or change
    return Quantity(float(value), float(top), change, kind, min(edge, number.first), max(end.last, right.edge))


def _moved(low: list[str], edge: int, last: int) -> str | None:
    """Whether the number is how far something rose or fell; "~" for an average."""
    j = edge - 1
    for _ in range(4):
        w = _word(low, j)
        if w in _LEVEL:
            return None
        if w in _RISING:
            return "up"
        if w in _FALLING:
            return "down"
        if w in _AVERAGE:
            return "~"
        if w not in _MOVE_LINKS:
            break
        j -= 1
    return None
