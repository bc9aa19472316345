"""The words beside a number that bound it or make it approximate: "at least", "or more", "upwards of",
"-odd".
"""

from __future__ import annotations

import enum
from collections.abc import Sequence
from typing import NamedTuple

from sayso.reading.numerals import HYPHENS, SCALES, read_numeral, word_set


class Bound(enum.Enum):
    """What a number is said to be a limit of."""

    AT_LEAST = ">="
    MORE = ">"
    AT_MOST = "<="
    FEWER = "<"


class Bounds(NamedTuple):
    """The bound found on one side of a number, and the outermost word that belongs to it."""

    kind: Bound | None
    approx: bool
    edge: int


_PHRASES: dict[Bound | str, str] = {
    Bound.AT_LEAST: "at least|atleast|at the least|at the very least|at the very least ,|at a minimum|"
    "at a minimum ,|at minimum|no fewer than|no less than|not less than|not fewer than|"
    "nothing less than|never fewer than|never less than|a minimum of|minimum of|the minimum of|"
    "minimum|as few as|as low as|as little as|not below|at least ,",
    Bound.AT_MOST: "as many as|as much as|as high as|up to|upto|at most|at the most|no more than|"
    "not more than|"
    "never more than|nothing more than|no greater than|a maximum of|maximum of|the maximum of|"
    "maximum|not exceeding|not exceed|not to exceed|not over|not above|no higher than|"
    "not higher than|not beyond",
    Bound.MORE: "more than|greater than|over|above|beyond|upwards of|upward of|in excess of|north of|exceed|"
    "exceeds|exceeded|exceeding|topped|tops|topping|top|surpassed|surpass|surpasses|surpassing|"
    "passed|past|crossed|higher than|larger than|better than|eclipsed|over and above|excess of",
    Bound.FEWER: "fewer than|less than|under|below|lower than|smaller than|south of|short of|shy of|"
    "just short of|just shy of",
    "approx": "about|around|roughly|nearly|almost|some|approximately|approx|approx .|approximate|circa|ca|"
    "ca .|c .|~|≈|±|perhaps|maybe|close to|near|nearing|approaching|approached|approaches|"
    "approach|an estimated|estimated|estimated at|estimated to be|estimated that|estimates of|"
    "estimate of|an estimate of|estimates at|something like|in the region of|in the order of|"
    "on the order of|of the order of|to the tune of|in the neighborhood of|"
    "in the neighbourhood of|in the vicinity of|the best part of|the better part of|virtually|"
    "practically|give or take|a rough|a good|nearer|nearer to|a conservative estimate|"
    "an approximate|probably|reportedly about|just about|"
    "bordering on|as good as|more or less|somewhere near|somewhere around|anything like",
    "exact": "only|just|exactly|precisely|a total of|total of|the total of|totalling|totaling|totalled|"
    "totaled|altogether|all|all of|in all|in total|a full|a combined|combined|a grand total of|"
    "just the|only the|all the|as a total of|merely|alone|a mere|no other than|a confirmed|"
    "confirmed",
}
_BEFORE: dict[str, list[tuple[tuple[str, ...], Bound | str]]] = {}
for _kind, _text in _PHRASES.items():
    for _phrase in _text.split("|"):
        _parts = tuple(_phrase.split())
        _BEFORE.setdefault(_parts[-1], []).append((_parts, _kind))
for _options in _BEFORE.values():
    _options.sort(key=lambda option: -len(option[0]))

# Stand between a bound and its number without being part of either: "at least another 12", "more than a
# further 30".
_QUOTES = frozenset("\"'“”‘’`")
_BETWEEN = _QUOTES | word_set("a an another further additional extra other new more the total us us$ $ £ €")
# Degree words outside a bound: "well over 40", "possibly as many as 41".
_DEGREE = word_set(
    "just well slightly far way little much significantly considerably easily possibly perhaps maybe"
    " probably already currently reportedly even still very a bit"
)
# Prepositions that bound a bare number only: "over 40", but not "fears over the 40", "concern about two
# hostages".
_PREPOSITIONS = word_set("over above past under below about around near beyond")
_TOPICS = word_set(
    "concern concerns concerned fear fears worried worries worry anxiety anger outrage alarm talks"
    " negotiations dispute questions questioned interrogated asked told tell news information details"
    " word knew know known mourning custody clash clashes row protest protests tension tensions"
    " argument control presides presided responsibility"
)
_VERBS = word_set("exceed exceeds exceeded topped tops topping top surpassed surpass passed past crossed eclipsed")
_PARTICLE_VERBS = word_set("hand hands handed handing turn turned turning run ran running knocked bowled pulled")
_TOLL = word_set("toll total number count tally figure figures deaths fatalities casualties bodies")
# "rose up to 96", "brought the toll up to 96": the number reached, no limit.
_MOVES = word_set(
    "gone go goes going went rise rises rose risen rising add adds added adding climb climbs climbed"
    " climbing move moved bring brings brought bringing take takes took taking taken push pushed"
    " pushes pushing raise raised raises raising shot jumped jump jumps drove drives sent killings"
    " creeping crept inched inching"
)
_NEGATORS = word_set("not never n't no nor without")
_BE = word_set("been be was were is are have had has ever")


def _phrase_before(words: Sequence[str], j: int) -> tuple[int, Bound | str] | None:
    """The longest bound phrase whose last word is `j`: its first word, and what it says."""
    options = _BEFORE.get(words[j])
    if options is None:
        return None
    for parts, kind in options:
        start = j - len(parts) + 1
        if start >= 0 and (start == j or tuple(words[start : j + 1]) == parts):
            return start, kind
    return None


def _is_limit(words: Sequence[str], start: int, j: int, first: int) -> bool:
    """Whether a phrase that could bound the number at `first` does: "reached up to 96", "over the 40" do
    not.
    """
    w = words[j]
    if "the" in words[j + 1 : first] and words[first] not in SCALES and words[first] != "dozen":
        return False  # "fewer than the 62 listed" compares with a known figure
    if w in _PREPOSITIONS and start == j and any(x in _QUOTES for x in words[j + 1 : first]):
        return False  # a tweet about "40 saved"
    if w in _VERBS and start == j and first > j + 1 and words[first - 1] != "the":
        return False  # "crossed a further four names off"
    if start == j and j > 0:
        previous = words[j - 1]
        if (w in _PREPOSITIONS and previous in _TOPICS) or (w == "over" and previous in _PARTICLE_VERBS):
            return False
        if w in ("past", "top") and previous in ("the", "this", "these", "its", "their", "in", "of"):
            return False  # "in the past two years", "the top three"
    if w == "to" and words[start] == "up" and start > 0:
        previous = words[start - 1]
        if previous in _MOVES or previous in _TOLL:
            return False
        if previous in ("is", "was", "now", "stands", "stood", "are", "were") and any(
            x in _TOLL for x in words[max(0, start - 6) : start]
        ):
            return False
    return not (w == "as" and start > 0 and words[start - 1] in ("twice", "times"))


def before(words: Sequence[str], first: int) -> Bounds:
    """The bound that the lower-case words before a number at `first` state; its edge is `first` where they
    state none.
    """
    kind: Bound | None = None
    approx = False
    edge = first
    exact = False
    j = first - 1
    for _ in range(8):
        if j < 0:
            break
        found = _phrase_before(words, j)
        if found is not None and _is_limit(words, found[0], j, first):
            start, what = found
            if what == "approx":
                approx = approx or not exact  # "perhaps all four" doubts, it does not round
            elif what == "exact":
                exact = True
            elif isinstance(what, Bound):
                if kind is None:
                    kind = what
                elif kind is not what:
                    break
            edge, j = start, start - 1
            if isinstance(what, Bound):
                while (
                    j >= 0
                    and words[j] in _DEGREE
                    and not (words[j] == "a" and edge == j + 1 and words[edge] in _DEGREE)
                ):
                    edge, j = j, j - 1
                kind, edge = _negated(words, kind, edge)
                j = edge - 1
        elif words[j] in _BETWEEN and j > first - 4:
            j -= 1
        else:
            break
    return Bounds(kind, approx, edge)


def _negated(words: Sequence[str], kind: Bound | None, edge: int) -> tuple[Bound | None, int]:
    """ "Had never been more than 24" limits from above, "was not fewer than 10" from below."""
    if kind is not Bound.MORE and kind is not Bound.FEWER:
        return kind, edge
    j = edge - 1
    while j >= 0 and j > edge - 3 and words[j] in _BE:
        j -= 1
    if j >= 0 and (words[j] in _NEGATORS or words[j].endswith(("n't", "n’t"))):
        return (Bound.AT_MOST if kind is Bound.MORE else Bound.AT_LEAST), j
    return kind, edge


_OR = {
    "more": Bound.AT_LEAST,
    "above": Bound.AT_LEAST,
    "over": Bound.AT_LEAST,
    "greater": Bound.AT_LEAST,
    "upwards": Bound.AT_LEAST,
    "fewer": Bound.AT_MOST,
    "less": Bound.AT_MOST,
    "under": Bound.AT_MOST,
    "below": Bound.AT_MOST,
}
_AT = {"least": Bound.AT_LEAST, "most": Bound.AT_MOST}
_SINGLE = {
    "minimum": Bound.AT_LEAST,
    "easily": Bound.AT_LEAST,
    "upwards": Bound.AT_LEAST,
    "maximum": Bound.AT_MOST,
    "max": Bound.AT_MOST,
    "tops": Bound.AT_MOST,
}
_MAYBE = word_set("and or if not perhaps maybe possibly even probably likely ,")


_CLAUSE_ENDS = word_set('. , ; ) were are have had " ” ’') | {""}


def _word(words: Sequence[str], i: int) -> str:
    return words[i] if 0 <= i < len(words) else ""


def after(words: Sequence[str], last: int) -> Bounds:
    """The bound that the lower-case words after a number at `last` state, its noun allowed between ("20 men
    or more").
    """
    j = last + 1
    w = _word(words, j)
    if w in HYPHENS:
        nxt = _word(words, j + 1)
        if nxt in ("plus", "+"):
            return Bounds(Bound.AT_LEAST, False, j + 1)
        if nxt in ("odd", "some", "ish"):
            return Bounds(None, True, j + 1)
        if nxt == "strong":
            return Bounds(None, False, j + 1)
        return Bounds(None, False, last)
    if w == "+" or w == "plus":
        if read_numeral(words, j + 1) is None:
            return Bounds(Bound.AT_LEAST, False, j)
        return Bounds(None, False, last)
    if w == "odd" or (w == "approximately" and _word(words, j + 1) in (",", ".")):
        return Bounds(None, True, j)
    if w == "strong":
        return Bounds(None, False, j)
    if w == "at" and tuple(words[j + 1 : j + 3]) == ("a", "guess"):
        return Bounds(None, True, j + 2)
    if w == "," and tuple(words[j + 1 : j + 4]) == ("give", "or", "take"):
        return Bounds(None, True, j + 3)
    if w == "give" and _word(words, j + 1) == "or":
        return Bounds(None, True, min(j + 2, len(words) - 1))
    found = _tail(words, j)
    if found is not None:
        return found
    if w == ",":
        nxt = _word(words, j + 1)
        if nxt in _SINGLE:
            return Bounds(_SINGLE[nxt], False, j + 1)
        return _tail(words, j + 1) or Bounds(None, False, last)
    if w in _SINGLE:
        return Bounds(_SINGLE[w], False, j)
    if w.isalpha():
        found = _tail(words, j + 1)
        # A bound after the noun may belong to what follows: only one that ends its clause is this number's.
        if found is not None and _word(words, found.edge + 1) in _CLAUSE_ENDS:
            return found._replace(edge=last)
    return Bounds(None, False, last)


def _tail(words: Sequence[str], j: int) -> Bounds | None:
    w = _word(words, j)
    nxt = _word(words, j + 1)
    if w == "or":
        if nxt in _OR and _word(words, j + 2) != "than":
            return Bounds(_OR[nxt], False, j + 1)
        if nxt in ("so", "thereabouts"):
            return Bounds(None, True, j + 1)
    if w == "at":
        k = j + 1
        while _word(words, k) in ("the", "very", "absolute"):
            k += 1
        kind = _AT.get(_word(words, k))
        if kind is not None and read_numeral(words, k + 1) is None and _word(words, k + 1) not in ("a", "an"):
            return Bounds(kind, False, k)
        if nxt == "a" and (kind := _SINGLE.get(_word(words, j + 2))) is not None:
            return Bounds(kind, False, j + 2)
    if w == "and":
        if nxt in ("counting", "upwards", "above", "over"):
            return Bounds(Bound.AT_LEAST, False, j + 1)
    if w in _MAYBE:
        k = j
        while _word(words, k) in _MAYBE and k < j + 4:
            k += 1
        hedged = any(x not in ("and", ",") for x in words[j:k])
        if hedged and k > j + 1 and _word(words, k) == "more" and _word(words, k + 1) not in ("than", "of"):
            if _word(words, k + 1) in _CLAUSE_ENDS or _word(words, k - 1) in ("or", "not"):
                return Bounds(Bound.AT_LEAST, False, k)
    return None
