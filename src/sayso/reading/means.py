"""With what something was done: "in a helicopter attack", "by a car bomb", "with machetes", "a blast killed 12".

Read off the dependency tree (Universal Dependencies: an oblique of the trigger by its case word, or its subject), and
only where the head noun is a weapon or a kind of attack: the tree alone cannot tell "in a raid" from "in a village",
nor "by a mine" from "by a miner".
"""

from __future__ import annotations

from collections.abc import Sequence

from sayso.reading.decode import Proposal, Seen
from sayso.reading.nouns import singular
from sayso.reading.numerals import word_set

_WEAPONS = word_set(
    "arrow artillery axe ax bayonet bomb bombshell bullet cannon chlorine dagger drone dynamite explosive firearm"
    " firebomb flamethrower grenade gun gunfire gunshot handgun howitzer ied knife landmine machete mine missile"
    " molotov mortar musket napalm pistol poison rifle rocket sarin shell shotgun shrapnel sword tank torpedo warhead"
)
_ATTACKS = word_set(
    "airstrike ambush arson barrage blast bombardment bombing crossfire detonation explosion firefight gunbattle"
    " gunfight knifing massacre poisoning shelling shooting shootout stabbing strike"
)
# These tell with what only by the word before them: "a helicopter attack", "small-arms fire"; "a consulate attack" not.
_VAGUE = word_set("assault attack fire onslaught raid")
_TELLING = _WEAPONS | word_set("acid aerial air aircraft arms chemical gas helicopter jet sniper suicide warplane")
_OF_WEAPONS = word_set("by with from")
_OF_ATTACKS = word_set("by in during")
_USING = "using"
_NO_SUBJECT = word_set("of after before at on near for about to against over under since following despite")
_STRUCK = frozenset(("killed", "wounded", "casualty", "displaced"))
_DONE = _STRUCK | {"taken", "attack", "operation"}
_WIDEST = 6  # words of a phrase before its head
_FAR = 25  # words from the trigger


def find_means(p: Proposal, seen: Seen, words: Sequence[str]) -> tuple[int, int] | None:
    """First and last word of what it was done with, None where nothing says so; of several the nearest one.

    "Arrested with a grenade", "freed during an attack" tell of no means: only of what is done by force they do.
    """
    trigger = p.roles["trigger"]
    if trigger < 0 or p.event not in _DONE:
        return None
    bearers = {trigger, p.roles["head"], p.anchor}
    found: list[tuple[int, int, int]] = []
    for noun in range(max(0, trigger - _FAR), min(len(words), trigger + _FAR + 1)):
        if seen.upos[noun] not in ("NOUN", "PROPN") or noun in bearers:
            continue
        first = _first(noun, seen, words)
        cases = _cases(noun, first, words)
        if not cases:
            continue
        above = seen.heads[noun]
        case = words[first - 1].lower() if first else ""
        oblique = case in cases and above in bearers
        used = case == _USING and above == first - 1
        # "A car bomb killed 12": of a fate, a weapon can only be the subject.
        subject = above == trigger and noun < trigger and seen.upos[trigger] == "VERB"
        if oblique or used or (subject and p.event in _STRUCK and case not in cases | _NO_SUBJECT):
            found.append((abs(noun - trigger), first, noun))
    if not found:
        return None
    _, first, last = min(found)
    return first, last


def _cases(noun: int, first: int, words: Sequence[str]) -> frozenset[str]:
    """The case words with which the phrase tells of means; none where it is neither a weapon nor an attack."""
    lemma = singular(words[noun])
    if lemma in _WEAPONS:
        return _OF_WEAPONS
    told = lemma in _VAGUE and any(singular(words[i]) in _TELLING for i in range(first, noun))
    return _OF_ATTACKS if told or lemma in _ATTACKS else frozenset()


def _first(noun: int, seen: Seen, words: Sequence[str]) -> int:
    """The first word of the phrase before its head, the article among them."""
    first = noun
    while first > 0 and noun - first < _WIDEST and _within(first - 1, noun, seen, words):
        first -= 1
    return first


def _within(i: int, noun: int, seen: Seen, words: Sequence[str]) -> bool:
    if seen.upos[i] not in ("DET", "ADJ", "NOUN", "PROPN", "NUM", "VERB", "PUNCT", "X"):
        return False
    if seen.upos[i] == "PUNCT" and words[i] not in ("-", "‐", "‑", '"', "“", "”"):
        return False
    # Words of the phrase hang, at the end, on its noun.
    for _ in range(_WIDEST):
        i = seen.heads[i]
        if i == noun:
            return True
        if i < 0:
            return False
    return False
