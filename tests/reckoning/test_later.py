"""What newer words do to older ones is looked up; here it is said once more, pair by pair."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from sayso.claims import Claim, Count, Group, Quote
from sayso.reckoning.bearing import STOCKS, bearings_of
from sayso.reckoning.counts import Reading, is_mention
from sayso.reckoning.groups import Who, overlap, within
from sayso.reckoning.words import Word, older
from sayso.story import Origin, Testimony

NOON = datetime(2031, 4, 2, 12, tzinfo=UTC)
WHOS = (
    Who(frozenset(("captive",))),
    Who(frozenset(("captive", "other")), ("CA",)),
    Who(frozenset(("captive", "other")), ("GB",)),
    Who(frozenset(("attacker", "captive", "security", "other"))),
    Who(frozenset(("attacker",))),
)
LEAVES = {"held": ("freed", "escaped", "killed"), "missing": ("killed", "safe", "freed", "held")}


@dataclass(frozen=True)
class Said:
    """What a word is made of."""

    fate: str
    who: Who
    low: int | None
    high: int | None
    grade: str
    origin: int
    hour: int
    report: int
    update: int
    verdict: str = "open"


def word(number: int, said: Said) -> Word:
    # What a claim's words count shows here only in whether they describe a person.
    text = "the driver" if said.grade == "mention" else "one"
    claim = Claim(
        id=f"c{number}",
        report=f"r{said.report}",
        quote=Quote("words", number, number + 5),
        update=said.update,
        event=said.fate,  # type: ignore[arg-type]
        count=Count(1, 1, False, text, number, number + len(text)),
        group=Group("people", "person", (), None, "unknown", number, number + 6),
    )
    testimony = Testimony(
        claim=claim,
        said=NOON + timedelta(hours=said.hour),
        origin=Origin(id=f"o{said.origin}", name="someone", kind="person", side="state"),
        speaker="someone",
        verdict=said.verdict,  # type: ignore[arg-type]
    )
    return Word(testimony, said.who, Reading(said.grade, said.low, said.high))  # type: ignore[arg-type]


ends = st.sampled_from((None, 0, 1, 2, 5))
some_said = st.builds(
    Said,
    st.sampled_from(("held", "killed", "freed", "wounded", "missing", "present")),
    st.sampled_from(WHOS),
    ends,
    ends,
    st.sampled_from(("firm", "firm", "firm", "approximate", "increment", "mention", "share", "aside")),
    st.integers(0, 2),
    st.integers(0, 3),
    st.integers(0, 2),
    st.integers(0, 2),
    st.sampled_from(("open", "open", "open", "accepted", "rejected")),
)


def replaced_pairwise(words: Sequence[Word]) -> dict[str, str]:
    """Each word that a later one of its origin on its cell stands in place of, with that one."""
    counts = [w for w in words if w.firm and w.testimony.verdict != "rejected"]
    out: dict[str, str] = {}
    for i, w in enumerate(counts):
        own = [(k, v) for k, v in enumerate(counts) if v.cell == w.cell and origin(v) == origin(w)]
        after = [v for _, v in own if is_older(w, v)]
        twins = [
            v for k, v in own
            if k > i and not is_older(v, w) and not is_older(w, v)
            and (v.reading.low, v.reading.high) == (w.reading.low, w.reading.high)
        ]  # fmt: skip
        chosen = after or twins[:1]
        for v in chosen[1:]:
            if is_older(chosen[0], v):
                chosen = [v]
        if chosen:
            out[w.id] = chosen[0].id
    return out


def origin(w: Word) -> str:
    return w.testimony.origin.id


def is_older(a: Word, b: Word) -> bool:
    return older(a.testimony, b.testimony)


def taken_over_by(w: Word, spoken: Sequence[Word]) -> tuple[str, str | None]:
    """What is to be told of a word that none of its origin replaced: a state, and the id of what did it."""
    later = [v for v in spoken if is_older(w, v)]
    none = [v for v in later if v.fate == w.fate and v.firm and v.reading.high == 0 and within(w.who, v.who)]
    if not w.firm:
        if none and w.fate in STOCKS and w.reading.grade != "share":
            return "stale", none[-1].id
        return "stands" if w.reading.grade == "share" else "low-end", None
    larger = [
        v for v in spoken
        if v.firm and v.cell == w.cell and origin(v) == origin(w) and not is_older(v, w) and not is_older(w, v)
        and w.reading.high is not None and (v.reading.low or 0) > w.reading.high
    ]  # fmt: skip
    if larger:
        return "low-end", None
    newer = [v for v in later if v.firm and v.cell == w.cell and origin(v) != origin(w)]
    if w.fate not in STOCKS:
        return ("low-end", newer[-1].id) if newer else ("stands", None)
    left = [
        v for fate in LEAVES.get(w.fate, ()) for v in later
        if v.fate == fate and overlap(w.who, v.who) and w.reading.high != 0
    ]  # fmt: skip
    by = newer or none or left
    return ("stale", by[-1].id) if by else ("stands", None)


@settings(max_examples=300, deadline=None)
@given(st.lists(some_said, max_size=14))
def test_looking_up_is_the_same_as_going_through_all_pairs(told: list[Said]) -> None:
    words = [word(i, said) for i, said in enumerate(told)]
    replaced = replaced_pairwise(words)
    spoken = [
        w for w in words if w.id not in replaced and w.reading.grade != "aside" and w.testimony.verdict != "rejected"
    ]
    for bearing in bearings_of(words).bearings:
        w = bearing.word
        if w.reading.grade == "aside" or w.testimony.verdict == "rejected":
            assert bearing.state == "aside"
        elif w.id in replaced:
            assert (bearing.state, bearing.by) == ("replaced", replaced[w.id])
        else:
            assert (bearing.state, bearing.by) == taken_over_by(w, spoken)
            died = w.fate == "wounded" and not w.firm and is_mention(w.claim)
            killed = [v for v in spoken if v.fate == "killed" and overlap(w.who, v.who) and not is_older(v, w)]
            assert bearing.since_died == (died and bool(killed))
