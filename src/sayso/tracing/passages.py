"""Passages: the sentences that carry claims, and when two of them are one text, perhaps trimmed or lightly edited.

Two passages are the same text if most of the shorter one stands in the longer one in the same order, and what differs
between them is neither a number nor a name: "at least 12 died" and "at least 15 died" are two tellings, however alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import Match, SequenceMatcher
from functools import lru_cache
from hashlib import blake2b
from itertools import islice, pairwise

from sayso.reading.numerals import read_numeral

SHINGLE = 3
"""Words in a shingle."""
_WORD = re.compile(r"[^\W_]+(?:['’.,][^\W_]+)*")
_LONGEST = 400  # words of a passage that are compared

MIN_WORDS = 8
"""Passages of fewer words are the same only when they are equal: "Seven people were hurt" is anyone's sentence."""
MIN_RUN = 3  # words in a row that count as taken over
MIN_SHARED = 0.62
"""Share of the shorter passage's words that must stand in the longer one, in runs of `MIN_RUN` words or more."""
MIN_SHARED_WORDS = 8
TWIN_MIN_SHARED = 0.5


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
    """The value of a number word or digits as text, None for other words ("one" is rather a pronoun)."""
    if word[:1].isdigit():
        return word.replace(",", "").rstrip(".")
    if word in ("a", "an", "one"):
        return None
    got = read_numeral([word], 0)
    return str(got.value) if got is not None and getattr(got, "value", None) is not None else None


def _telling(passage: Passage, first: int, last: int) -> tuple[list[str], list[str]]:
    """Numbers and names among the words from `first` up to `last`."""
    numbers: list[str] = []
    names: list[str] = []
    for i in range(first, last):
        value = _number(passage.words[i])
        if value is not None:
            numbers.append(value)
        elif i > 0 and passage.written[i][:1].isupper() and not passage.written[i].isupper():
            names.append(passage.words[i].removesuffix("'s"))
    return numbers, names


def compare(a: Passage, b: Passage, *, within_twins: bool = False) -> Likeness:
    """How alike two passages are; see the module for what makes them the same. Symmetric. `within_twins` asks less of
    passages whose reports are one text as a whole."""
    if (len(b.words), b.words) < (len(a.words), a.words):
        a, b = b, a  # a is the shorter one
    if a.words == b.words:
        return Likeness(bool(a.words), 1.0, len(a.words))
    matcher = SequenceMatcher(None, a.words, b.words, autojunk=False)
    blocks = [m for m in matcher.get_matching_blocks() if m.size >= MIN_RUN]
    words = sum(m.size for m in blocks)
    shared = words / len(a.words) if a.words else 0.0
    if not blocks:
        return Likeness(False, 0.0, 0)
    differs = _difference(a, b, blocks)
    if within_twins:
        same = shared >= TWIN_MIN_SHARED and not differs
    else:
        same = len(a.words) >= MIN_WORDS and words >= MIN_SHARED_WORDS and shared >= MIN_SHARED and not differs
    return Likeness(same, round(shared, 3), words, differs)


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
    edges = (
        ((0, first.a), (0, first.b)),
        ((last.a + last.size, len(a.words)), (last.b + last.size, len(b.words))),
    )
    for edge_a, edge_b in edges:
        numbers_a, _ = _telling(a, *edge_a)
        numbers_b, _ = _telling(b, *edge_b)
        if numbers_a and numbers_b and not set(numbers_a) & set(numbers_b):
            return f"{numbers_a[0]} / {numbers_b[0]}"
    return ""


def _clash(a: tuple[list[str], list[str]], b: tuple[list[str], list[str]]) -> str:
    for here, there in zip(a, b, strict=True):
        if here and there and sorted(here) != sorted(there):
            return f"{here[0]} / {there[0]}"
    return ""
