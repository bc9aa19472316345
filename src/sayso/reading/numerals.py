"""The value of number words: digits, spelled-out numbers and mixtures of the two, without bounds or ranges.

All functions take *lower-case* words, as `sayso.reading.tokens.tokenize` cuts them (hyphens are words of
their own); compounds that a different tokenizer left whole ("twenty-two", "4k") are understood too.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple


def word_set(text: str) -> frozenset[str]:
    """The words of a text, as a set: how the word lists of the rules are written."""
    return frozenset(text.split())


_UNDER_TWENTY = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
    " seventeen eighteen nineteen"
)
_BY_TEN = "twenty thirty forty fifty sixty seventy eighty ninety"
SMALL = {w: i for i, w in enumerate(_UNDER_TWENTY.split())}
TENS = {w: 10 * i for i, w in enumerate(_BY_TEN.split(), 2)} | {"fourty": 40}
SCALES = {
    "hundred": 100,
    "thousand": 1000,
    "lakh": 100_000,
    "lac": 100_000,
    "million": 10**6,
    "crore": 10**7,
    "billion": 10**9,
    "trillion": 10**12,
}
# Written after digits only; "m" alone may be metres: it is read where it is glued on or follows a decimal.
SUFFIXES = {"k": 1000, "mn": 10**6, "mln": 10**6, "bn": 10**9, "tn": 10**12, "mio": 10**6, "m": 10**6}
# A bare plural says "two of them at least".
PLURALS = {
    "tens": 20,
    "dozens": 24,
    "scores": 40,
    "hundreds": 200,
    "thousands": 2000,
    "lakhs": 200_000,
    "millions": 2 * 10**6,
    "crores": 2 * 10**7,
    "billions": 2 * 10**9,
    "trillions": 2 * 10**12,
}
FRACTIONS = {
    "half": 2,
    "third": 3,
    "quarter": 4,
    "fifth": 5,
    "sixth": 6,
    "seventh": 7,
    "eighth": 8,
    "ninth": 9,
    "tenth": 10,
}
FRACTIONS |= {f"{w}s": n for w, n in FRACTIONS.items() if w != "half"} | {"halves": 2}
ORDINALS = word_set(
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth"
    " fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth thirtieth fortieth"
    " fiftieth sixtieth seventieth eightieth ninetieth hundredth thousandth millionth"
)
HYPHENS = frozenset(["-", "‐", "‑"])

_FEW = word_set("few several couple some many")
# Words that can stand inside a number, left of its last word; what `numeral_at` walks back over.
_INSIDE = frozenset([*SMALL, *TENS, *SCALES, *PLURALS, *FRACTIONS, *_FEW, *HYPHENS])
_INSIDE |= word_set("a an and of , dozen score upon or if not even perhaps possibly")
_DIGITS = re.compile(r"(\d{1,3}(?:,\d{2,3})*,\d{3}|\d{1,15})(\.\d{1,9})?(?:[-‐‑]?([a-z]{1,9}))?\Z")
_GROUP = re.compile(r"\d{3}\Z")
_ORDINAL = re.compile(r"\d{1,9}(?:st|nd|rd|th)\Z")
_MAX_WALK = 24


class Numeral(NamedTuple):
    """A number as written: `words[first:last + 1]` has this value; `more` where the words leave the top open
    ("hundreds"), `approx` where they are round by nature ("dozen").
    """

    value: float
    first: int
    last: int
    more: bool = False
    approx: bool = False


def is_ordinal(word: str) -> bool:
    """Whether a lower-case word is a rank: "17th", "second", "twenty-first"."""
    if word in ORDINALS or _ORDINAL.match(word):
        return True
    head, _, tail = word.rpartition("-")
    return tail in ORDINALS and head in TENS


def whole(value: float) -> int | None:
    """The integer that `value` is, None where it has a fractional part."""
    n = round(value)
    return n if abs(value - n) < 1e-6 * max(1.0, abs(value) * 1e-6) else None


@lru_cache(maxsize=4096)
def _compound(word: str) -> Numeral | None:
    """The value of one hyphenated word ("twenty-two", "half-dozen")."""
    parts = re.split("([-‐‑])", word)
    if len(parts) > 15 or "" in parts:
        return None
    got = read_numeral(parts, 0)
    return got if got and got.last == len(parts) - 1 else None


_FIRST = frozenset([*SMALL, *TENS, *SCALES, *PLURALS, *FRACTIONS, *_FEW, "a", "an", "dozen"])


def starts_numeral(word: str) -> bool:
    """Whether a number can start with this lower-case word; most words are ruled out at no cost."""
    return word in _FIRST or word[:1].isdecimal() or "-" in word


def read_numeral(words: Sequence[str], i: int) -> Numeral | None:
    """The longest number that starts at word `i`; None where none starts there."""
    if i >= len(words):
        return None
    w = words[i]
    if not w:
        return None
    if w[0].isdecimal():
        return _read_digits(words, i)
    if w in SMALL or w in TENS:
        return _read_spelled(words, i, 0)
    if w in PLURALS:
        return _read_plural(words, i)
    if w in ("dozen", "hundred", "thousand", "million", "billion", "trillion", "lakh", "crore", "lac"):
        return _read_spelled(words, i, 1)
    if w in ("a", "an"):
        return _read_article(words, i)
    if w in _FEW:
        return _read_few(words, i, i)
    if w in FRACTIONS:
        return _read_part_of_scale(words, i, i, 1)
    if "-" in w and len(w) > 3:
        got = _compound(w)
        return got and _scaled(words, got._replace(first=i, last=i))
    return None


def numeral_at(words: Sequence[str], i: int) -> Numeral | None:
    """The number that covers word `i`; None where none does. Looks at no more than two dozen words before
    `i`.
    """
    start = i
    floor = max(0, i - _MAX_WALK)
    while start > floor:
        w = words[start - 1]
        if not (w in _INSIDE or w[:1].isdecimal()):
            break
        start -= 1
    while start <= i:
        got = read_numeral(words, start)
        if got is None:
            start += 1
        elif got.last >= i:
            return got
        else:
            start = got.last + 1
    return None


def _word(words: Sequence[str], i: int) -> str:
    return words[i] if 0 <= i < len(words) else ""


def _read_digits(words: Sequence[str], i: int) -> Numeral | None:
    w = words[i]
    last = i
    if w.isdecimal():
        if len(w) > 15:
            return None
        value: float = int(w)
        if len(w) < 4 and w[0] != "0":
            # "1 234" and, from noisy detokenizers, "170, 000": no number but a group of thousands starts with
            # a zero.
            digits = w
            while True:
                at = last + 1
                if _word(words, at) == "," and _word(words, at + 1).startswith("0"):
                    at += 1
                nxt = _word(words, at)
                if not _GROUP.match(nxt) or len(digits) > 12:
                    break
                digits += nxt
                last = at
            value = int(digits)
        if _word(words, last + 1) == "s" and value in (100, 1000, 10**6):
            return Numeral(2 * value, i, last + 1, True, True)
    else:
        m = _DIGITS.match(w)
        if not m:
            return None
        value = int(m[1].replace(",", ""))
        if m[2]:
            value = float(f"{value}{m[2]}")
        if m[3]:
            factor = SUFFIXES.get(m[3]) or SCALES.get(m[3])
            if factor is None:
                return Numeral(2 * value, i, i, True, True) if m[3] == "s" and value in (100, 1000, 10**6) else None
            value *= factor
    return _scaled(words, Numeral(value, i, last))


def _scaled(words: Sequence[str], got: Numeral) -> Numeral:
    """Multiply by the scale words that follow: "1.2 million", "12 dozen", "4 k", "two and a half
    thousand".
    """
    value, last, approx = got.value, got.last, got.approx
    at = last + 1
    if _word(words, at) == "and" and tuple(words[at + 1 : at + 3]) == ("a", "half") and _word(words, at + 3) in SCALES:
        value, last, at = value + 0.5, at + 2, at + 3
    elif _word(words, at) in HYPHENS and _word(words, at + 1) in SCALES:
        at += 1
    w = _word(words, at)
    while w in SCALES:
        value, last, at = value * SCALES[w], at, at + 1
        w = _word(words, at)
    if last == got.last and w in SUFFIXES and (w != "m" or value != int(value)):
        value, last = value * SUFFIXES[w], at
    elif w == "dozen":
        value, last, approx = value * 12, at, True
    return Numeral(value, got.first, last, got.more, approx)


def _fits(cur: int, value: int, joined: bool) -> bool:
    """Whether a spelled number below a hundred may follow what was read of the present group of thousands."""
    below = cur % 100
    if below == 0:
        return cur > 0
    return below >= 20 and below % 10 == 0 and 0 < value < 10 and not joined


def _read_spelled(words: Sequence[str], i: int, unit: int, first: int | None = None) -> Numeral | None:
    """A spelled number from `i`; `unit` is what stands for an article before a scale ("a hundred"), else
    0.
    """
    total, cur, last, j = 0, 0, i - 1, i
    scale = 10**15
    seen = False
    approx = False
    size = len(words)
    while j < size:
        w = words[j]
        at = j
        joined = False
        if seen and (w in HYPHENS or w == "and"):
            if (
                w == "and"
                and tuple(words[j + 1 : j + 3]) == ("a", "half")
                and _word(words, j + 3) in SCALES
                and not total
            ):
                factor = SCALES[words[j + 3]]
                return Numeral((cur + 0.5) * factor, i if first is None else first, j + 3)
            if w == "and" and not (total or cur >= 100):
                break
            joined = w == "and"
            at = j + 1
            w = _word(words, at)
        value = SMALL.get(w)
        if value is None:
            value = TENS.get(w)
        if value is None and "-" in w and len(w) > 3 and (got := _compound(w)) and 20 < got.value < 100:
            value = int(got.value)
        if value is not None:
            if seen and not (_fits(cur, value, joined) if cur else scale < 10**15):
                break
            cur += value
        elif w in SCALES:
            factor = SCALES[w]
            if not seen:
                cur = unit
            if not cur or joined or factor >= scale:
                break
            if factor == 100:
                if cur >= 100:
                    break
                cur *= 100
            else:
                total, cur, scale = total + cur * factor, 0, factor
        elif w == "dozen" and not joined and not total and (cur or not seen):
            return Numeral((cur or 1) * 12, i if first is None else first, at, False, True)
        elif w == "score" and not joined and not total and cur and _word(words, at + 1) in ("of", "and"):
            start = i if first is None else first
            more = SMALL.get(_word(words, at + 2)) if _word(words, at + 1) == "and" else None
            if more is not None:  # "three score and ten"
                return Numeral(cur * 20 + more, start, at + 2)
            return Numeral(cur * 20, start, at, False, True)
        elif w in ("hundreds", "thousands", "millions") and cur and not joined:
            return Numeral((total + cur) * PLURALS[w], i if first is None else first, at, True, True)
        else:
            break
        seen, last, j = True, at, at + 1
    if not seen:
        return None
    start = i if first is None else first
    # "hundred thousands"
    if (w := _word(words, last + 1)) in PLURALS and w not in ("tens", "scores", "dozens") and words[last] in SCALES:
        return Numeral((total + cur) * PLURALS[w], start, last + 1, True, True)
    if last == i and ((w := _word(words, i + 1)) in FRACTIONS or w in HYPHENS):
        part = i + 1 + (w in HYPHENS)
        if _word(words, part) in FRACTIONS and (got := _read_part_of_scale(words, part, start, total + cur)):
            return got
    return Numeral(total + cur, start, last, False, approx)


def _read_article(words: Sequence[str], i: int) -> Numeral | None:
    w = _word(words, i + 1)
    if w in SCALES or w == "dozen":
        return _read_spelled(words, i + 1, 1, i)
    if w == "score":
        return Numeral(20, i, i + 1, False, True) if _word(words, i + 2) in ("of", "and") else None
    if w in ("few", "couple"):
        return _read_few(words, i + 1, i)
    if w == "good" and _word(words, i + 2) in ("many", "few"):
        return _read_few(words, i + 2, i)
    if w in FRACTIONS:
        return _read_part_of_scale(words, i + 1, i, 1)
    if "-" in w and (got := _compound(w)) and got.value >= 6 and w.split("-")[0] in FRACTIONS:
        return got._replace(first=i, last=i + 1)
    return None


def _read_few(words: Sequence[str], i: int, first: int) -> Numeral | None:
    """A vague quantity of a scale: "several hundred", "a couple of dozen", "some thousands"; each is two at
    least.
    """
    at = i + 1
    if words[i] == "couple" and _word(words, at) == "of":
        at += 1
    w = _word(words, at)
    if words[i] in ("some", "many"):
        if w in PLURALS and w != "tens":
            got = _read_plural(words, at)
            return got and got._replace(first=first)
        return None
    if w == "dozen":
        return Numeral(24, first, at, True, True)
    if w in SCALES:
        value = 2
        while w in SCALES:
            value, at = value * SCALES[w], at + 1
            w = _word(words, at)
        return Numeral(value, first, at - 1, True, True)
    if w in PLURALS and w != "tens":
        got = _read_plural(words, at)
        return got and got._replace(first=first)
    return None


def _read_part_of_scale(words: Sequence[str], i: int, first: int, numerator: int) -> Numeral | None:
    """A fraction of a scale: "half a dozen", "a quarter of a million", "half-million"."""
    at = i + 1
    if _word(words, at) in HYPHENS:
        at += 1
    if _word(words, at) == "of":
        at += 1
    if _word(words, at) in ("a", "an"):
        at += 1
    w = _word(words, at)
    factor = 12 if w == "dozen" else SCALES.get(w)
    if factor is None:
        return None
    return Numeral(numerator * factor / FRACTIONS[words[i]], first, at, False, w == "dozen")


def _read_plural(words: Sequence[str], i: int) -> Numeral | None:
    """Dozens, hundreds, tens of thousands, thousands upon thousands, hundreds if not thousands."""
    w = words[i]
    value, last = PLURALS[w], i
    if _word(words, i + 1) == "of" and (nxt := _word(words, i + 2)) in PLURALS and PLURALS[nxt] >= 200:
        value, last = value * (PLURALS[nxt] // 2), i + 2
    elif w == "tens":
        return None
    elif _word(words, i + 1) in ("upon", "and") and _word(words, i + 2) == w:
        last = i + 2
    at = last + 1
    while at < last + 5 and _word(words, at) in (",", "or", "if", "not", "even", "perhaps", "possibly"):
        at += 1
    if at > last + 1 and (nxt := _word(words, at)) in PLURALS and at < len(words):
        got = _read_plural(words, at)
        if got and got.value > value and _word(words, at - 1) != ",":
            last = got.last
    return Numeral(value, i, last, True, True)
