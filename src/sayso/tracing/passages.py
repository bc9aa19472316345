"""Passages: the sentences that carry claims, and when two of them are one text, perhaps trimmed or lightly edited.

Two passages are the same text if most of the shorter one stands in the longer one in the same order, and what differs
between them is neither a number nor a name: "at least 12 died" and "at least 15 died" are two tellings, however alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import Match, get_close_matches
from functools import lru_cache
from hashlib import blake2b
from itertools import islice, pairwise

from sayso.reading.numerals import read_numeral

SHINGLE = 3
"""Words in a shingle."""
_WORD = re.compile(r"[^\W_]+(?:['’.,][^\W_]+)*")
_LONGEST = 400  # words of a passage that are compared

MIN_RUN = 3  # words in a row that count as taken over
MIN_WORDS = 7
"""Words that must be shared at the least: "Seven people were hurt" is anyone's sentence."""
MIN_LONGEST_RUN = 6
"""Words of the longest run, where not many are shared in all."""
MIN_SHARED = 0.62
"""Share of the shorter passage's words that must stand in the longer one, in runs of `MIN_RUN` words or more."""
MANY_WORDS = 18
MANY_SHARED = 0.5
"""Share that is enough where many words are shared: an edited paragraph."""
TWIN_SHARED = 0.5
"""Share that is enough between reports that are one text as a whole."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage's words in lower case, the words as written, and its place: report id, first and last offset."""

    report: str
    start: int
    end: int
    words: tuple[str, ...]
    written: tuple[str, ...]

    @property
    def digest(self) -> bytes:
        """Hash of the words, for passages that are equal."""
        return blake2b(" ".join(self.words).encode("utf-8", "surrogatepass"), digest_size=12).digest()


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two passages are: `same` is the verdict, `shared` the part of the shorter one's words that the other
    has in the same order, `words` their number, `differs` the words that speak against ("12 / 15"), "" where none."""

    same: bool
    shared: float
    words: int
    differs: str = ""


def make_passage(report: str, text: str, start: int, end: int, *, longest: int = _LONGEST) -> Passage:
    """The passage of a report's text from `start` to `end`, its first `longest` words."""
    written = tuple(m[0] for m in islice(_WORD.finditer(text, start, end), longest))
    return Passage(report, start, end, tuple(w.lower().replace("’", "'") for w in written), written)


def shingles(words: Sequence[str]) -> Iterator[str]:
    """Runs of `SHINGLE` words; a shorter passage is one run."""
    if len(words) < SHINGLE:
        yield " ".join(words)
        return
    for i in range(len(words) - SHINGLE + 1):
        yield " ".join(words[i : i + SHINGLE])


@lru_cache(maxsize=65536)
def _number(word: str) -> str | None:
    """The value of a number word, of digits (a unit may hang on them: "26C") or of a vague quantity ("several"), as
    text; None for other words."""
    if word[:1].isdigit():
        digits = _DIGITS.match(word)
        return digits[0].replace(",", "").rstrip(".") if digits else word
    if word in _VAGUE:
        return "several"
    if word in ("a", "an"):
        return None
    got = read_numeral([word], 0)
    return str(got.value) if got is not None else None


def _telling(passage: Passage, first: int, last: int) -> tuple[list[str], list[str]]:
    """Numbers and names among the words from `first` up to `last`; times and dates are neither."""
    numbers: list[str] = []
    names: list[str] = []
    words = passage.words
    for i in range(first, last):
        if words[i] in _MONTHS or words[i] in _DAYS:
            continue
        value = _number(words[i])
        if value is not None:
            near = words[max(0, i - 1)], words[min(len(words) - 1, i + 1)]
            if not any(w in _MONTHS or w in _CLOCK for w in near) and not _YEAR.fullmatch(words[i]):
                numbers.append(value)
        elif i > 0 and passage.written[i][:1].isupper() and not passage.written[i].isupper():
            names.append(words[i].removesuffix("'s"))
    return numbers, names


_DIGITS = re.compile(r"\d[\d,.]*")
_YEAR = re.compile(r"(?:19|20)\d\d")
_VAGUE = frozenset("several many few numerous multiple countless".split())
_DAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday today yesterday".split())
_MONTHS = frozenset(
    """january february march april june july august september october november december jan feb mar apr jun jul aug sep
    sept oct nov dec""".split()
)
_CLOCK = frozenset("second seconds minute minutes min mins hour hours hrs ago am pm gmt utc est local".split())


LEAST_RUNS = 4
"""A run of `MIN_LONGEST_RUN` words holds as many shingles; `MANY_WORDS` words in runs hold more."""


def compare(a: Passage, b: Passage, *, within_twins: bool = False) -> Likeness:
    """How alike two passages are; see the module for what makes them the same. Symmetric. `within_twins` asks less of
    passages whose reports are one text as a whole."""
    if (len(b.words), b.words) < (len(a.words), a.words):
        a, b = b, a  # a is the shorter one
    if a.words == b.words:
        return Likeness(bool(a.words), 1.0, len(a.words))
    blocks = matching_blocks(a.words, b.words)
    words = sum(m.size for m in blocks)
    if not blocks:
        return Likeness(False, 0.0, 0)
    shared = words / len(a.words)
    run = max(m.size for m in blocks)
    differs = _difference(a, b, blocks)
    same = not differs and (shared >= TWIN_SHARED if within_twins else _taken_over(len(a.words), words, shared, run))
    return Likeness(same, round(shared, 3), words, differs)


def matching_blocks(a: Sequence[str], b: Sequence[str]) -> list[Match]:
    """The runs of `MIN_RUN` words or more that one text has of another, in order: the longest one, the first of
    several, then those before it and behind it (Ratcliff and Metzener 1988, "Pattern Matching: The Gestalt Approach").

    As `difflib.SequenceMatcher` finds them; since shorter ones do not count, runs of words are compared, not words.
    """
    mine, places = _runs(tuple(a))[0], _runs(tuple(b))[1]
    found: list[Match] = []
    waiting = [(0, len(mine), 0, len(b) - MIN_RUN + 1)]
    while waiting:
        first, last, begin, end = waiting.pop()
        best_a = best_b = size = 0
        lengths: dict[int, int] = {}
        for i in range(first, last):
            fresh: dict[int, int] = {}
            for j in places.get(mine[i], ()):
                if begin <= j < end:
                    k = fresh[j] = lengths.get(j - 1, 0) + 1
                    if k > size:
                        best_a, best_b, size = i - k + 1, j - k + 1, k
            lengths = fresh
        if size:
            words = size + MIN_RUN - 1
            found.append(Match(best_a, best_b, words))
            waiting.append((first, best_a - MIN_RUN + 1, begin, best_b - MIN_RUN + 1))
            waiting.append((best_a + words, last, best_b + words, end))
    return sorted(found)


@lru_cache(maxsize=1 << 14)
def _runs(words: tuple[str, ...]) -> tuple[list[str], dict[str, list[int]]]:
    """The runs of `MIN_RUN` words of a text, and where each stands."""
    runs = [" ".join(words[i : i + MIN_RUN]) for i in range(len(words) - MIN_RUN + 1)]
    places: dict[str, list[int]] = {}
    for i, run in enumerate(runs):
        places.setdefault(run, []).append(i)
    return runs, places


def _taken_over(length: int, words: int, shared: float, run: int) -> bool:
    """Whether so much is shared that nobody would write it twice: short sentences in one piece, longer ones in most of
    their words."""
    if run < MIN_LONGEST_RUN and words < MANY_WORDS:
        return False
    return (shared >= MIN_SHARED and words >= MIN_WORDS) or (shared >= MANY_SHARED and words >= MANY_WORDS)


def _difference(a: Passage, b: Passage, blocks: Sequence[Match]) -> str:
    """What was put in the place of a number or a name between the matching blocks, "" where nothing was.

    What one passage has beyond the other's beginning or end is trimmed text and says nothing.
    """
    for before, after in pairwise(blocks):
        gap_a = before.a + before.size, after.a
        gap_b = before.b + before.size, after.b
        if gap_a[0] == gap_a[1] or gap_b[0] == gap_b[1]:
            continue
        found = _clash(_telling(a, *gap_a), _telling(b, *gap_b))
        if found:
            return found
    first, last = blocks[0], blocks[-1]
    end_a, end_b = last.a + last.size, last.b + last.size
    edges = (
        ((max(0, first.a - _NEAR), first.a), (max(0, first.b - _NEAR), first.b)),
        ((end_a, min(len(a.words), end_a + _NEAR)), (end_b, min(len(b.words), end_b + _NEAR))),
    )
    for edge_a, edge_b in edges:
        numbers_a, _ = _telling(a, *edge_a)
        numbers_b, _ = _telling(b, *edge_b)
        if numbers_a and numbers_b and not set(numbers_a) & set(numbers_b):
            return f"{numbers_a[0]} / {numbers_b[0]}"
    return ""


_NEAR = 4  # words beyond the shared ones in which another number is put in the place of a number


def _clash(a: tuple[list[str], list[str]], b: tuple[list[str], list[str]]) -> str:
    for here, there in zip(a, b, strict=True):
        if not here or not there or set(here) <= set(there) or set(there) <= set(here):
            continue
        # A name written another way is the same name.
        if here is a[1] and all(get_close_matches(n, there, 1, _SPELLING) for n in here):
            continue
        return f"{here[0]} / {there[0]}"
    return ""


_SPELLING = 0.75
