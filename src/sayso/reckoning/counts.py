"""What the words of a count allow: from a claim's count, polarity and certainty to a range of people.

An exact number stands for itself, an approximate one for a band around it, a person described ("the driver") for at
least one. What adds no number (a denial of one number among others, a doubt) says why.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from sayso.claims import Claim

Grade = Literal["firm", "approximate", "mention", "increment", "share", "aside"]
"""`firm`: the number of the whole group; `approximate`: a band; `mention`: some of the group, so that only the low end
is meant; `increment`: newly added to a total, low end only; `share`: a part of what another claim counts, in quarters
and the like; `aside`: adds no number."""

_NUMERAL = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|twenty|thirty|fou?rty|fifty"
    r"|sixty|seventy|eighty|ninety|hundreds?|thousands?|millions?|dozens?|scores?|both|couple|pair|trio|single|sole"
    r"|lone|only|no|none|nobody|nil|zero|neither|half|third|quarter)\b|^$|\ball\b",
    re.I,
)
_BELOW = re.compile(r"\b(?:nearly|almost|close to|just under|not quite|approaching|nearing)\b", re.I)
_DOZEN = re.compile(r"\bdozen\b", re.I)
_MORE = re.compile(
    r"\b(?:more|another|additional|further|new|newly|extra|other|others|fresh|\d+(?:st|nd|rd|th))\b", re.I
)
_ALL = re.compile(r"^(?:all|every|each|everyone|everybody|the entire|the whole)\b", re.I)
_SHARES = {"half": (1, 2), "a third": (1, 3), "one third": (1, 3), "two thirds": (2, 3), "a quarter": (1, 4)}
_SHARE = re.compile(
    r"^(?:about |around |roughly |nearly |almost )?(half|an? third|one[- ]third|two[- ]thirds|a quarter)\b", re.I
)
_INCLUDING = re.compile(r"\b(?:includ\w+|among (?:them|whom|the\w*)|such as|counting|as well as)\b", re.I)


_PUTS_RIGHT = re.compile(
    r"\bnow (?:say|put|give|believe|think|speak|count)|\b(?:say|put|stand|give)\w* now\b"
    r"|\b(?:revis(?:ed?|es|ing|ion)|correct(?:ed|s|ing|ion|ly)?|lower(?:ed|s|ing)|amend(?:ed|s|ing|ment)?)\b"
    r"|\b(?:in fact|actually|cut (?:its|the|their)|down from|(?:not|rather than|instead of) (?:the )?\d[\d,]*)\b",
    re.I,
)
_WAS_SAID = re.compile(
    r"\b(?:earlier|previously|initially|at first|originally|first|wrongly|mistakenly|in error)"
    r" (?:said|report|put|given|told|stated|announced|counted)|\bhad (?:first|earlier|initially|previously)\b",
    re.I,
)

MOST_PEOPLE = 8_000_000_000
"""A number above it counts something else than people."""


@dataclass(frozen=True, slots=True)
class Reading:
    """The range that a claim's words allow, inclusive, None where open. `why` says what was made of the words, for
    people; `share` is numerator and denominator of a part of a whole, `every` whether all of a group are meant."""

    grade: Grade
    low: int | None = None
    high: int | None = None
    why: str = ""
    share: tuple[int, int] | None = None
    every: bool = False


def half_width(number: int, text: str = "") -> int:
    """How far from `number` an approximate count may lie.

    Half a step of the scale that the figure is rounded to, one at least: a round figure is read on the coarsest scale
    that it stands on (Krifka 2007, "Approximate interpretation of number words"; Jansen and Pollmann 2001, "On round
    numbers": steps of 1, 5, 10, 50, 100 ...; dozens by half dozens). "About 20" is 15 to 25, "about 600" 550 to 650,
    "about 35" 32 to 38, "about 23" 22 to 24, "about a dozen" 9 to 15.
    """
    if number <= 0:
        return 0
    if _DOZEN.search(text):
        return 3
    step = 1
    while number % (step * 10) == 0:
        step *= 10
    if step > 1 and number == step and step >= 10:
        # 10, 100, 1000: a step of its own size would reach down to half and include what has a name of its own.
        step //= 2
    elif number % (step * 5) == 0 and number > step * 5:
        step *= 5
    return max(1, -(-step // 2))


def approximate(low: int | None, high: int | None, text: str) -> tuple[int | None, int | None]:
    """The band of an approximate count; a vague one ("dozens") keeps its low end only."""
    if low is None or high is None or low != high:
        return low, high
    width = half_width(low, text)
    return max(1 if low else 0, low - width), low if _BELOW.search(text) else low + width


def before_count(claim: Claim, length: int = 40) -> str:
    """The words of the report just before a claim's count or group, as far as its quote tells."""
    starts = [x.start for x in (claim.count, claim.group) if x is not None and x.start >= claim.quote.start]
    inside = claim.quote.exact[: max(0, min(starts, default=claim.quote.start) - claim.quote.start)]
    return (claim.quote.prefix + inside)[-length:]


def takes_back(later: Claim, earlier: Claim) -> bool:
    """Whether the words of a claim say that it puts another number right, told before it in the same report."""
    return bool(_PUTS_RIGHT.search(_said_around(later)) or _WAS_SAID.search(_said_around(earlier)))


def says_beside(claim: Claim) -> bool:
    """Whether the words of a count or its group tell of people beside others."""
    return _tells_of_others(f"{claim.count.text if claim.count else ''} {claim.group.text if claim.group else ''}")


@lru_cache(maxsize=1 << 14)
def _tells_of_others(text: str) -> bool:
    text = text.lower()
    # "More than 20" is a bound; "20 more" an addition.
    return not _BESIDE.isdisjoint(text.split()) and "more than" not in text and "or more" not in text


_BESIDE = frozenset(("other", "others", "another", "more", "second", "third"))


def _said_around(claim: Claim) -> str:
    """The words of saying and those about a count, of its own sentence."""
    before = re.split(r"[.!?]\s", before_count(claim, 60))[-1]
    after = re.split(r"[.!?](?:\s|$)", claim.quote.suffix)[0]
    inside = claim.count.text if claim.count is not None else ""
    return " | ".join((*(source.cue for source in claim.sources), before + inside, after))


def is_mention(claim: Claim) -> bool:
    """Whether the count is a person or persons described, not a number: "the driver", "Americans"."""
    count = claim.count
    if count is None:
        return False
    if count.approx and count.high is None and (count.low or 0) <= 2:
        return True
    return count.low == 1 and count.high == 1 and not _has_numeral(count.text)


@lru_cache(maxsize=1 << 12)
def _has_numeral(text: str) -> bool:
    return _NUMERAL.search(text) is not None


_REFUSALS = {"denies": "a denial", "disputes": "a dispute", "doubts": "a doubt"}


def refusal(claim: Claim) -> str | None:
    """How a hop of a claim's chain refuses what is claimed, in words: "a denial", "a doubt by the army".

    None where nobody does, and where the claim itself is the denial: denied, by the origin's own word.
    """
    for i, source in enumerate(claim.sources):
        if i and source.stance != "denies":
            # Who hands a number on and doubts it does not take it from whose word it is.
            continue
        if source.stance in _REFUSALS and not (i == 0 and source.stance == "denies" and claim.polarity == "denied"):
            by = f" by {source.name or source.text or 'another'}" if i else ""
            return _REFUSALS[source.stance] + by
    return None


def read_count(claim: Claim, *, listed: bool = False) -> Reading:
    """What a claim's count allows; `listed` is true for a member of a complete breakdown, which is exact."""
    if (refused := refusal(claim)) is not None:
        # "Denied that 200 had died" leaves every other number, and is nobody's word for 200.
        return Reading("aside", why=f"{refused} gives no number of its own")
    if claim.certainty in ("possible", "unknown"):
        return Reading("aside", why=f"{'said to be possible' if claim.certainty == 'possible' else 'left open'} only")
    count = claim.count
    if count is not None and (count.low or 0) > MOST_PEOPLE:
        return Reading("aside", why="more people than there are")
    if claim.event == "present" and count is not None and count.high == 0:
        # "There was nobody in the school" is about one place, and bounds nothing of the event.
        return Reading("aside", why="says that a place was empty")
    if claim.polarity == "denied":
        return _denied(claim)
    if count is None:
        return _uncounted(claim)
    words = f"{count.text} {claim.group.text if claim.group else ''}"
    if listed and count.low == count.high and not count.approx:
        return Reading("firm", count.low, count.high)
    if is_mention(claim):
        return Reading("mention", count.low, None, "a mention: at least so many")
    if claim.part_of is not None and count.high is not None:
        if _MORE.search(words):
            return Reading("increment", count.low, None, "added to a total")
        if _INCLUDING.search(before_count(claim)) and count.low is not None and not _only(count.text):
            low = approximate(count.low, count.high, count.text)[0] if count.approx else count.low
            return Reading("mention", low, None, "named as included: at least so many")
    if count.approx and count.low == count.high:
        low, high = approximate(count.low, count.high, count.text)
        return Reading("approximate", low, high, f"taken as {low} to {high}")
    return Reading("firm", count.low, count.high)


def _only(text: str) -> bool:
    return bool(re.search(r"\b(?:only|just|total|exactly)\b", text, re.I))


def _denied(claim: Claim) -> Reading:
    """Not (n or more) is fewer than n, not (n or fewer) more than n; not exactly n leaves every other number."""
    count = claim.count
    if count is None or is_mention(claim):
        return Reading("firm", 0, 0, "denied that there were any")
    if count.high is None and count.low:
        return Reading("firm", None, count.low - 1, f"denied that there were {count.low} or more")
    if count.low is None and count.high is not None:
        return Reading("firm", count.high + 1, None, f"denied that there were {count.high} or fewer")
    if count.low == count.high == 0 and not re.search(
        r"\b(?:no|none|nobody|nil|zero|neither|not|0)\b", count.text, re.I
    ):
        # "Denied that anyone was freed": the denial is what makes it none.
        return Reading("firm", 0, 0, "denied that there were any")
    if count.low == count.high == 0:
        return Reading("firm", 1, None, "denied that there were none")
    return Reading("aside", why="denies a number and gives none")


def _uncounted(claim: Claim) -> Reading:
    text = (claim.group.text if claim.group else "").strip()
    before = before_count(claim, 24).lower()
    if found := _SHARE.search(text):
        key = re.sub(r"[- ]", " ", found.group(1).lower()).replace("an ", "a ")
        return Reading("share", share=_SHARES[key], why=f"{key} of a whole")
    if _ALL.search(text) or re.search(r"\ball (?:of )?(?:the |its |their )?$", before):
        return Reading("share", share=(1, 1), every=True, why="all of a whole")
    return Reading("aside", why="gives no number")
