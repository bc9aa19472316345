"""What a claim's own source and its verb say of it, where the heads of polarity and certainty do not hear them.

Both heads learned from texts in which nearly all claims are affirmed and certain. There a claim that its origin
denies is almost always denied, one that its origin doubts unknown, and one whose verb stands under "may", "might" or
"could" mostly possible.
"""

from __future__ import annotations

from collections.abc import Sequence

from sayso.claims import Certainty, Polarity, Source
from sayso.reading.decode import Proposal, Seen

_MODALS = frozenset(("may", "might", "could"))


def polarity_of(p: Proposal, sources: Sequence[Source]) -> Polarity:
    """What the head says, and denied where the origin denies it."""
    if sources and sources[0].stance == "denies":
        return "denied"
    return p.best("polarities")  # type: ignore[return-value]


def certainty_of(p: Proposal, seen: Seen, words: Sequence[str], sources: Sequence[Source]) -> Certainty:
    """What the head says; unknown where the origin doubts it ("could not confirm"), however firmly its own words are
    put; possible at most under a modal verb (an `aux` of the trigger in Universal Dependencies)."""
    if sources and sources[0].stance == "doubts":
        return "unknown"
    certainty: Certainty = p.best("certainties")  # type: ignore[assignment]
    return "possible" if certainty in ("certain", "probable") and _under_modal(p, seen, words) else certainty


def _under_modal(p: Proposal, seen: Seen, words: Sequence[str]) -> bool:
    trigger = p.roles["trigger"]
    if trigger < 0:
        return False
    before = range(max(0, trigger - 6), trigger)
    return any(
        words[i].lower() in _MODALS and seen.upos[i] == "AUX" and seen.heads[i] == trigger and not _negated(i, words)
        for i in before
    )


def _negated(modal: int, words: Sequence[str]) -> bool:
    # "Could not be found" tells that somebody was not, not that he may have been.
    return modal + 1 < len(words) and words[modal + 1].lower() in ("not", "n't", "never")
