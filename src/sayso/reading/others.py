"""Whom "nine others" are others than: the noun of the group that was counted before them."""

from __future__ import annotations

import bisect
from collections.abc import Sequence

from sayso.claims import ACTS
from sayso.reading.decode import Proposal, Seen
from sayso.reading.groups import ATTACKER, describe_group, group_span
from sayso.reading.numbers import parse_count

SENTENCES_BACK = 2
"""Sentences before that of "nine others" in which the counted group may stand."""

_OPENING = 4  # words before the number, at most, where the group stands in a sentence before
_COMPANY = frozenset("with".split())  # those who are "along with" others need not be of a kind
# Nouns for just anyone: others than "one man" may be women.
_ANYONE = frozenset(
    """people person man woman body victim child boy girl member one other others more dead death casualty
    fatality""".split()
)
_FATES_OF_VICTIMS = frozenset(("taken", "held", "freed", "safe", "displaced"))


def counted_before(p: Proposal, first: int, seen: Seen, words: Sequence[str], starts: Sequence[int]) -> str | None:
    """The head noun (singular, lower case) of the nearest group counted before `p`, whose number begins at `first`.

    In the same sentence, or in one shortly before if "nine others" opens theirs. None where there is no such group,
    where it is one of several kinds ("ten worshippers and a soldier") or one alone, or where its noun fits just anyone.
    """
    if first > 0 and words[first - 1].lower() in _COMPANY:
        return None
    own = bisect.bisect_right(starts, p.anchor)
    opens = first - starts[own - 1] <= _OPENING
    for earlier in reversed([q for q in seen.proposals if q.anchor < first and q.event not in ACTS]):
        number = bisect.bisect_right(starts, earlier.anchor)
        if own - number > (SENTENCES_BACK if opens else 0):
            return None
        head = earlier.roles["head"]
        if not 0 <= head < first or seen.upos[head] != "NOUN" or bisect.bisect_right(starts, head) != number:
            continue
        parsed = parse_count(words, earlier.anchor)
        if parsed is None:
            continue
        begin, end = group_span(words, head, earlier.anchor, seen.upos)
        parts = describe_group(words, head, begin, end)
        if parts.role == ATTACKER and p.event in _FATES_OF_VICTIMS:
            continue
        mixed = _mixed(min(begin, earlier.anchor), head, seen, words)
        # "One officer and two others": of what kind they are is left open.
        return None if mixed or parsed.high == 1 or parts.head in _ANYONE else parts.head
    return None


def _mixed(begin: int, head: int, seen: Seen, words: Sequence[str]) -> bool:
    """Whether the group stands beside another one: "ten worshippers and a soldier", either of them."""
    if head + 2 < len(words) and words[head + 1].lower() == "and" and seen.upos[head + 2] in ("DET", "NUM"):
        return True
    return begin > 1 and words[begin - 1].lower() == "and" and seen.upos[begin - 2] in ("NOUN", "PROPN")
