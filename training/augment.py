"""Changes to a text that change its labels in a known way, so that rare fates are seen as often as common ones."""

from __future__ import annotations

import collections
import random
from dataclasses import replace
from itertools import pairwise

from claim_location import LocatedClaim, LocatedRelation, LocatedText

from sayso.reading.numerals import SMALL, TENS
from sayso.reading.repeats import stated_numbers

# For each grammatical form, words of each fate that can stand in each other's place.
_FORMS: tuple[dict[str, tuple[str, ...]], ...] = (
    {
        "killed": ("killed", "murdered", "executed", "slain", "shot dead"),
        "wounded": ("wounded", "injured", "hurt"),
        "taken": ("kidnapped", "abducted", "seized", "snatched", "captured", "taken hostage"),
        "held": ("held", "held captive", "held hostage"),
        "freed": ("freed", "released", "rescued", "liberated", "set free", "handed over"),
        "detained": ("detained", "arrested", "rounded up"),
        "displaced": ("displaced", "evacuated", "driven from home", "uprooted"),
        "missing": ("reported missing", "unaccounted for"),
        "safe": ("accounted for", "found safe"),
    },
    {
        "killed": ("died", "perished"),
        "escaped": ("escaped", "fled", "got away", "broke out", "slipped away"),
        "missing": ("vanished", "disappeared", "went missing"),
        "safe": ("survived",),
        "freed": ("walked free",),
    },
    {
        "killed": ("dead",),
        "wounded": ("injured", "hurt", "wounded"),
        "missing": ("missing", "unaccounted for"),
        "safe": ("safe", "unharmed", "unhurt", "alive and well"),
        "held": ("captive", "in captivity"),
        "displaced": ("homeless",),
    },
    {
        "killed": ("killing", "murdering"),
        "wounded": ("wounding", "injuring"),
        "taken": ("abducting", "kidnapping", "seizing", "capturing"),
        "freed": ("freeing", "rescuing", "releasing"),
        "detained": ("arresting", "detaining"),
        "displaced": ("displacing", "evacuating"),
        "held": ("holding",),
    },
)
# Of two spellings of one number the first is written.
_SPELLED = {number: word for word, number in reversed([*SMALL.items(), *TENS.items()]) if 1 < number <= 50}


def swap_fates(text: LocatedText, chance: float, rng: random.Random) -> LocatedText:
    """With some chance, give a trigger word another fate of its grammatical form, label and all.

    A longer trigger phrase takes the place of a single word only as its last word's label, so that word indices stay.
    """
    by_word: dict[int, list[int]] = collections.defaultdict(list)
    for index, claim in enumerate(text.claims):
        if len(claim.triggers) == 1:
            by_word[claim.triggers[0]].append(index)
    shared = collections.Counter(t for c in text.claims if len(c.triggers) > 1 for t in c.triggers)
    words, claims = list(text.words), list(text.claims)
    for word, indices in by_word.items():
        events = {claims[i].event for i in indices}
        if rng.random() > chance or len(events) > 1 or shared[word]:
            continue
        event, lower = events.pop(), words[word].lower()
        form = next((f for f in _FORMS if lower in f.get(event, ())), None)
        if form is None:
            continue
        other = rng.choice(sorted(form))
        anchors = {claims[i].anchor for i in indices}
        if any(c.event == other and c.anchor in anchors for k, c in enumerate(claims) if k not in indices):
            continue
        new = rng.choice(form[other])
        words[word] = new.capitalize() if text.words[word][0].isupper() else new
        for i in indices:
            claims[i] = replace(claims[i], event=other)
    return replace(text, words=words, claims=claims)


def jitter_numbers(words: list[str], rng: random.Random) -> list[str]:
    """Other small numbers in place of those written, of the same size and form.

    A number that is named several times stays one number, whether in digits or as a word, and of two numbers of one
    size the greater stays the greater: that a later sentence speaks of "the 34", or of more than these, is often all
    that tells which claim it means.
    """
    lower = [w.lower() for w in words]
    numbers = stated_numbers(lower)
    forms = {i: n for i, n in enumerate(numbers) if n and _alone(lower, i, n)}
    fixed = {n for i, n in enumerate(numbers) if n and i not in forms}
    new: dict[int, int] = {}
    for size in (1, 2, 3):
        old = sorted({n for n in forms.values() if len(str(n)) == size} - fixed)
        if not old or rng.random() < 0.3:
            continue
        spelled = any(n in old and lower[i] == _SPELLED.get(n) for i, n in forms.items())
        choices = _SPELLED if spelled else range(max(2, 10 ** (size - 1)), 10**size)
        free = [n for n in choices if len(str(n)) == size and n not in fixed]
        if len(free) >= len(old):
            new |= dict(zip(old, sorted(rng.sample(free, len(old))), strict=True))
    out = list(words)
    for i, n in forms.items():
        if n in new:
            value = str(new[n]) if lower[i].isdigit() else _SPELLED[new[n]]
            out[i] = value.capitalize() if words[i][0].isupper() else value
    return out


def _alone(lower: list[str], i: int, number: int) -> bool:
    """Whether word `i` is all there is of this number, in a form that can be written anew."""
    word = lower[i]
    if word.isascii() and word.isdigit():
        return word == str(number) and number < 1000
    return word == _SPELLED.get(number)


def without_filler(text: LocatedText, chance: float, rng: random.Random) -> LocatedText:
    """Each sentence that holds nothing annotated is left out with some chance; a text without claims stays whole."""
    if not text.claims:
        return text
    relations = text.relations or ()
    held = {w for c in text.claims for w in (c.anchor, *c.triggers, *c.roles.values())}
    held |= {w for r in relations for w in (*r.words, *r.by, r.speaker)}
    place: dict[int, int] = {}
    words: list[str] = []
    starts: list[int] = []
    for begin, end in pairwise((*text.starts, len(text.words))):
        if held.isdisjoint(range(begin, end)) and rng.random() < chance:
            continue
        starts.append(len(words))
        place |= {w: len(words) + w - begin for w in range(begin, end)}
        words += text.words[begin:end]
    return replace(
        text,
        words=words,
        starts=starts,
        claims=[c.moved(place.__getitem__) for c in text.claims],
        relations=[r.moved(place.__getitem__) for r in relations] if text.relations is not None else None,
    )


def joined(texts: list[LocatedText]) -> LocatedText:
    """Several texts as one; what is annotated in only some of them counts as not annotated."""
    words: list[str] = []
    starts: list[int] = []
    claims: list[LocatedClaim] = []
    relations: list[LocatedRelation] = []
    for text in texts:
        place = len(words).__add__
        relations += [r.moved(place, len(claims)) for r in text.relations or ()]
        claims += [c.moved(place) for c in text.claims]
        starts += [place(s) for s in text.starts]
        words += text.words
    return LocatedText(
        "+".join(t.id for t in texts), words, starts, claims, all(t.acts for t in texts),
        None if any(t.relations is None for t in texts) else relations, sum(t.lost for t in texts),
    )  # fmt: skip
