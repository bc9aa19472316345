"""What a group is called: by the words of the claims that speak of it where they have some, else by side and country.

Country names are those of ISO 3166 as pycountry has them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from sayso.reckoning.groups import CIVIL, COMPATRIOT, EVERYONE, UNARMED, Called, Who

_LONGEST = 48
_LEADING = re.compile(
    r"^(?:(?:about|around|some|nearly|almost|roughly|at least|at most|as many as|up to|more than|fewer than|less than"
    r"|over|only|just|all|both|the|a|an|this|that|these|those|his|her|its|their|our|of|other|another|more|additional|\W+"
    r"|\d[\d,.]*|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens?|scores|hundreds|thousands)\s+)+",
    re.I,
)
_NO_NAME = frozenset("he she they them him her it others other those more one ones some all both none nobody".split())
_IRREGULAR = {"man": "men", "woman": "women", "child": "children", "person": "people", "policeman": "policemen"}
_MADE = ("ese", "ish", "nch", "tch", "iss")
_UNCHANGED = frozenset("people crew staff police personnel children men women police".split())
_SIDES = {
    frozenset(("captive",)): "hostages",
    frozenset(("attacker",)): "attackers",
    frozenset(("security",)): "security forces",
    CIVIL: "civilians",
    UNARMED: "victims",
    EVERYONE: "people",
}


@cache
def country_name(code: str) -> str:
    """The English name of a country, its code where ISO 3166 has none such."""
    import pycountry

    found = pycountry.countries.get(alpha_2=code)
    return str(getattr(found, "common_name", None) or found.name) if found is not None else code


@cache
def _country_words(code: str) -> tuple[str, ...]:
    import pycountry

    found = pycountry.countries.get(alpha_2=code)
    names = [getattr(found, k, "") or "" for k in ("name", "official_name", "common_name")] if found else []
    return tuple(
        w for w in re.findall(r"[a-z]{4,}", " ".join(names).lower()) if w not in ("united", "republic", "state")
    )


def plural(noun: str) -> str:
    """The plural of a noun phrase's last word; one that looks plural is kept."""
    first, _, last = noun.rpartition(" ")
    low = last.lower()
    if low in _IRREGULAR:
        last = _IRREGULAR[low]
    elif low.endswith("man") and last[:1].islower():
        last = last[:-3] + "men"
    elif low not in _UNCHANGED and not low.endswith(_MADE) and not low.endswith("men"):
        if low.endswith("y") and low[-2:-1] not in "aeiou":
            last = last[:-1] + "ies"
        elif low.endswith(("x", "ch", "sh", "ss", "z")):
            last += "es"
        elif not low.endswith("s"):
            last += "s"
    return f"{first} {last}" if first else last


def singular(label: str) -> str:
    """The singular of a label that `plural` made."""
    first, _, last = label.rpartition(" ")
    low = last.lower()
    back = {v: k for k, v in _IRREGULAR.items()}
    if low in back:
        last = back[low]
    elif low.endswith("men"):
        last = last[:-3] + "man"
    elif low.endswith("ies"):
        last = last[:-3] + "y"
    elif low.endswith(("xes", "ches", "shes", "sses")):
        last = last[:-2]
    elif low.endswith("s") and not low.endswith("ss") and low not in _UNCHANGED:
        last = last[:-1]
    return f"{first} {last}" if first else last


class _Called(NamedTuple):
    """How claims call a group: `label` "" where they have no words for it, `captive` whether they say that these are
    captives, None without a group; and how many `times`."""

    who: Who
    label: str
    captive: bool | None
    times: int


class Labels:
    """Labels for the groups of a story, by what each of its claims calls one."""

    def __init__(self, told: Iterable[Called], country: str | None) -> None:
        self._country = country
        self._told: dict[tuple[object, ...], list[_Called]] = {}
        # Thousands of claims call a few groups by a few words.
        for (who, text, head, captive), count in Counter(told).items():
            told_by = _Called(who, _label_of(text, head) if head else "", captive, count)
            self._told.setdefault((who.nations, who.foreign, who.sub), []).append(told_by)
        self._made: dict[Who, str] = {}

    def __call__(self, who: Who) -> str:
        """A plural noun phrase: "Americans", "foreign hostages", "women"."""
        if who not in self._made:
            self._made[who] = self._label(who)
        return self._made[who]

    def agree(self, other: Labels, groups: Iterable[Who]) -> bool:
        """Whether these groups are called the same here and there."""
        return all(self(who) == other(who) for who in groups)

    def _label(self, who: Who) -> str:
        if who.regions == EVERYONE and not who.sub:
            return "people"
        if who.sub.startswith(f"{COMPATRIOT} of "):
            return plural(COMPATRIOT)
        told = self._told.get((who.nations, who.foreign, who.sub), [])
        own = [c for c in told if c.who.regions == who.regions]
        if who.national:
            # "Americans" fits hostages and others alike, "American hostages" hostages only.
            told = [c for c in told if c.who.regions & who.regions]
            captive = who.regions == {"captive"}
            fitting = [c for c in told if c.captive == captive]
            own = fitting or (told if captive else own)
        texts: Counter[str] = Counter()
        for c in own:
            if c.label:
                texts[c.label] += c.times
        if who.regions != EVERYONE:
            # "Nine people were freed" tells less of hostages than their own name does.
            texts.pop("people", None)
        if who.national:
            return self._best_national(who, texts) or self._made_up(who)
        if texts:
            return max(texts, key=lambda t: (texts[t], -len(t), t))
        return self._made_up(who)

    def _best_national(self, who: Who, texts: Counter[str]) -> str | None:
        if who.foreign is not None:
            return max(texts, key=lambda t: (texts[t], -len(t), t), default=None)
        stems = [w[:4] for n in who.nations for w in _country_words(n)]

        def score(text: str) -> tuple[bool, int, int, str]:
            return any(w.startswith(s) for w in text.lower().split() for s in stems), texts[text], -len(text), text

        return max(texts, key=score, default=None)

    def _made_up(self, who: Who) -> str:
        noun = plural(who.sub) if who.sub else _SIDES.get(who.regions, "people")
        if who.sub and who.regions == {"captive"}:
            noun = f"captive {noun}"
        if who.nations:
            return f"{noun} from {_joined([country_name(n) for n in who.nations])}"
        if who.foreign:
            return f"foreign {noun}"
        if who.foreign is False and self._country:
            return f"{noun} from {country_name(self._country)}"
        return f"{noun} who are not foreign" if who.foreign is False else noun


@lru_cache(maxsize=1 << 14)
def _label_of(group: str, head: str) -> str:
    """The words of a claim's group as a label."""
    text = _LEADING.sub("", " ".join(group.split()))
    words = text.split()
    if not words or words[0].lower() in _NO_NAME or len(text) > _LONGEST or not _tidy(text, head):
        text = head
    # A name ("photographer X") is one person's; the noun is the group's.
    if text[:1].islower() and any(w[:1].isupper() for w in text.split()[1:]):
        text = head
    return plural(text)


def _tidy(text: str, head: str) -> bool:
    """Whether the words end in the head noun: what follows it says more than a label should."""
    stem = head.split()[-1].lower()
    last = text.split()[-1].lower()
    return last.startswith(stem[: max(3, len(stem) - 2)]) and not re.search(r"[,;:()\d]", text)


def _joined(parts: Sequence[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
