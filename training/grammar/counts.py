"""Counts as reports write them, with the bounds that the claim record gives each form."""

from __future__ import annotations

import random
from dataclasses import dataclass

_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
    " seventeen eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_AT_LEAST = (
    "at least",
    "no fewer than",
    "not fewer than",
    "a minimum of",
    "no less than",
    "at the very least",
)
_MORE = ("more than", "over", "upwards of", "in excess of", "well over", "north of", "well above")
_AT_MOST = (
    "as many as",
    "up to",
    "at most",
    "no more than",
    "a maximum of",
    "not more than",
    "perhaps as many as",
    "possibly as many as",
)
_FEWER = ("fewer than", "less than", "under")
_ABOUT = (
    "about",
    "around",
    "some",
    "roughly",
    "nearly",
    "almost",
    "an estimated",
    "close to",
    "approximately",
    "something like",
    "in the region of",
)
_EXACT = ("only", "just", "a total of", "exactly")
_VAGUE_OF = (
    ("dozens of", 24),
    ("scores of", 40),
    ("hundreds of", 200),
    ("a handful of", 2),
    ("a number of", 2),
)
_VAGUE = ("several", "a few", "many", "numerous")


@dataclass(frozen=True, slots=True)
class Count:
    """A count and its words: `text` is the number with its bound, `tail` what joins it to a noun ("of")."""

    text: str
    low: int | None
    high: int | None
    approx: bool = False
    tail: str = ""

    @property
    def singular(self) -> bool:
        """Whether a noun behind it is in the singular."""
        return self.low == self.high == 1


def words_for(n: int) -> str:
    """An integer from 0 to 999 in words."""
    if n < 20:
        return _ONES[n]
    if n < 100:
        return _TENS[n // 10 - 2] + (f"-{_ONES[n % 10]}" if n % 10 else "")
    rest = n % 100
    return f"{_ONES[n // 100]} hundred" + (f" and {words_for(rest)}" if rest else "")


def figure(rng: random.Random, n: int, *, spell: bool | None = None) -> str:
    """An integer in words or digits, as `spell` says, else mostly by the rule that small ones are spelled."""
    if spell is None:
        spell = rng.random() < (0.9 if n < 11 else 0.16 if n < 100 else 0.02)
    if spell and n < 1000:
        return words_for(n)
    return f"{n:,}" if n >= 1000 and rng.random() < 0.8 else str(n)


def size(rng: random.Random, scale: int) -> int:
    """A number of people, small ones more often; `scale` is about the largest."""
    power: float = scale ** rng.uniform(0.12, 1.0)
    return max(2, round(power))


def _round(rng: random.Random, n: int) -> int:
    if n < 10:
        return n
    step = 5 if n < 60 else 10 if n < 200 else 50
    return max(step, round(n / step) * step)


def exact(rng: random.Random, n: int, *, spell: bool | None = None) -> Count:
    """A plain number."""
    return Count(figure(rng, n, spell=spell), n, n)


def dozen(rng: random.Random) -> Count:
    """Forms with a dozen, bounded or not."""
    text, n = rng.choice([("a dozen", 12), ("half a dozen", 6), ("two dozen", 24), ("three dozen", 36)])
    bound = rng.choice(["", "", "more than", "at least", "about", "nearly", "up to", "fewer than"])
    ends: dict[str, tuple[int | None, int | None]] = {
        "more than": (n + 1, None),
        "at least": (n, None),
        "up to": (None, n),
        "fewer than": (None, n - 1),
    }
    low, high = ends.get(bound, (n, n))
    return Count(f"{bound} {text}".strip(), low, high, True)


def spread(rng: random.Random, n: int) -> Count:
    """A range."""
    spell = rng.random() < 0.45 and n < 60
    if rng.random() < 0.3:
        a, b, approx = n, n + 1, False
        text = f"{figure(rng, a, spell=spell)} or {figure(rng, b, spell=spell)}"
    else:
        a = n
        b = n + rng.randint(2, max(4, n // 2))
        one, two = figure(rng, a, spell=spell), figure(rng, b, spell=spell)
        forms = [f"between {one} and {two}", f"{one} to {two}", f"somewhere between {one} and {two}"]
        if not spell:
            forms += [f"{one}-{two}", f"{one}–{two}"]
        text = rng.choice(forms)
        approx = False
        if text == f"{one} to {two}" and rng.random() < 0.4:
            text, approx = f"{rng.choice(['some', 'about', 'around'])} {text}", True
    return Count(text, a, b, approx)


def bounded(rng: random.Random, n: int) -> Count:
    """A number with a bound or a hedge before or behind it."""
    kind = rng.choices(
        ["atleast", "more", "atmost", "fewer", "about", "exact", "after", "both"], [6, 5, 5, 2, 5, 3, 5, 1]
    )[0]
    if kind in ("more", "fewer", "about") and n < 10:
        n += 10
    if kind in ("more", "fewer", "about") or (kind == "atmost" and rng.random() < 0.6):
        n = _round(rng, n)
    spell = n < 10 and rng.random() < 0.85
    f = figure(rng, n, spell=spell)
    match kind:
        case "atleast":
            return Count(f"{rng.choice(_AT_LEAST)} {f}", n, None)
        case "more":
            return Count(f"{rng.choice(_MORE)} {f}", n + 1, None)
        case "atmost":
            return Count(f"{rng.choice(_AT_MOST)} {f}", None, n)
        case "fewer" if n > 4:
            return Count(f"{rng.choice(_FEWER)} {f}", None, n - 1)
        case "exact":
            words = rng.choice(_EXACT if n < 12 else _EXACT[2:])
            return Count(f"{words} {f}", n, n)
        case "both":
            top = figure(rng, n + rng.randint(3, 20), spell=False)
            f = figure(rng, n, spell=False)
            return Count(f"at least {f} and at most {top}", n, int(top.replace(",", "")))
        case "after":
            m = _round(rng, max(n, 20))
            text, low, high, approx = rng.choice(
                [
                    (f"{f} or more", n, None, False),
                    (f"{m}-plus", m, None, False),
                    (f"{m}-odd", m, m, True),
                    (f"{f} or so", n, n, True),
                    (f"{f} or fewer", None, n, False),
                ]
            )
            return Count(text, low, high, approx)
        case _:
            return Count(f"{rng.choice(_ABOUT)} {f}", n, n, True)


def vague(rng: random.Random) -> Count:
    """Dozens, several, a handful."""
    if rng.random() < 0.18:
        return rng.choice(
            [
                Count("a pair", 2, 2, False, " of"),
                Count("a trio", 3, 3, False, " of"),
                Count("a couple", 2, None, True, " of"),
            ]
        )
    if rng.random() < 0.6:
        text, low = rng.choice(_VAGUE_OF)
        return Count(text.removesuffix(" of"), low, None, True, " of")
    return Count(rng.choice(_VAGUE), 2, None, True)


def any_count(rng: random.Random, scale: int) -> Count:
    """A count of people, in any form but zero."""
    n = size(rng, scale)
    form = rng.choices(["exact", "bounded", "spread", "dozen", "vague"], [42, 30, 10, 7, 11])[0]
    match form:
        case "exact":
            return exact(rng, n)
        case "bounded":
            return bounded(rng, n)
        case "spread":
            return spread(rng, n)
        case "dozen":
            return dozen(rng)
        case _:
            return vague(rng)


def fraction(rng: random.Random, whole: int) -> Count | None:
    """A fraction of a whole that the words state; the noun follows. None where the whole does not divide."""
    forms = [
        (2, 1, "half of the"),
        (2, 1, "half the"),
        (3, 1, "a third of the"),
        (3, 2, "two thirds of the"),
        (4, 1, "a quarter of the"),
        (4, 3, "three quarters of the"),
        (5, 1, "a fifth of the"),
    ]
    fit = [
        (words, whole * top // bottom)
        for bottom, top, words in forms
        if whole % bottom == 0 and whole >= 2 * bottom
    ]
    if not fit:
        return None
    words, n = rng.choice(fit)
    return Count(f"{words} {figure(rng, whole, spell=False)}", n, n)
