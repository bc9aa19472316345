"""Mentions of sources, gathered by what tells one source from another."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from sayso.claims import SourceKind
from sayso.story import Decision
from sayso.tracing.descriptions import Description, bare
from sayso.tracing.joins import join_id

Key = tuple[str, ...]
"""What tells one source from another: its category, then the words."""


@dataclass(slots=True)
class Entry:
    """A source in the making: the mentions of one key. `id` is the mention's in joins and decisions, `first` the place
    of the first one among all keys, `via` whom it spoke through, `shown` its words once they were asked for."""

    key: Key
    id: str
    first: int
    descriptions: Counter[Description] = field(default_factory=Counter)
    aliases: Counter[str] = field(default_factory=Counter)
    kinds: Counter[SourceKind] = field(default_factory=Counter)
    countries: Counter[str] = field(default_factory=Counter)
    via: Key | None = None
    shown: str = ""


_SYNONYMS = {
    **dict.fromkeys("military army soldiers soldier troops troop forces armed".split(), "army"),
    **dict.fromkeys("authorities authority officials official government administration".split(), "government"),
    **dict.fromkeys("police policemen policeman officers officer".split(), "police"),
    "hospitals": "hospital", "ministries": "ministry", "rescuers": "rescuer", "firefighters": "firefighter",
}  # fmt: skip
"""Words that stand for one institution."""


@lru_cache(maxsize=1 << 16)
def slug(key: Key) -> str:
    """A key as an id that people can read: "person.ada-brook"."""
    return ".".join(re.sub(r"[^\w]+", "-", part.lower()).strip("-") or "-" for part in key if part)


ANYONE = frozenset("source official person member employee insider".split())
"""Nouns that do not tell one unnamed source from another."""


@lru_cache(maxsize=1 << 16)
def institution(d: Description) -> tuple[str, ...]:
    """The words that tell an institution, whoever speaks for it: "hospital officials" and "a hospital spokesman"."""
    words = [_SYNONYMS.get(w, w) for w in d.words]
    kept = tuple(sorted({w for w in words if w != "government"}))
    return kept or ("government",)


def display(entry: Entry) -> str:
    """The fullest words of an entry's most frequent ones: an outlet's name in full, else as written."""
    if not entry.shown:
        entry.shown = _display(entry)
    return entry.shown


def _display(entry: Entry) -> str:
    if entry.key[0] == "outlet" and len(entry.key) == 2:
        known = [d.known_outlet for d in entry.descriptions if d.known_outlet]
        short = [a for a in entry.aliases if a.isupper() and len(a) <= 5]
        # An agency that the story knows by its initials alone may be another one with the same initials.
        if known and not (short and len(entry.aliases) == len(short)):
            return known[0]
    if entry.via is not None:
        people = {d.text for d in entry.descriptions if d.category == "unnamed"}
        told = [a for a in entry.aliases if bare(a) in people] or list(entry.aliases)
        best = max(told, key=lambda a: (entry.aliases[a], -len(a), a))
    else:
        best = max(entry.aliases, key=lambda a: (min(len(a.split()), 6), entry.aliases[a], a))
        if entry.key[0] in ("body", "company", "band", "band-any", "any"):
            best = _SPOKEN_FOR.sub("", bare(best)) or best
    return bare(best) or best


_SPOKEN_FOR = re.compile(
    r"^(?:spokes\w+|statement) (?:for|from|of|by) (?:the )?|(?:['’]s)? (?:spokes\w+|statement)$", re.IGNORECASE
)


def taken_back(decisions: Iterable[Decision], entries: Mapping[Key, Entry]) -> frozenset[str]:
    """Ids of the joins that decisions take back: named themselves, or by the id of the mention that was joined."""
    off: set[str] = set()
    for decision in decisions:
        if decision.kind in ("split", "not-same-origin"):
            off.update(t for t in decision.targets if t.startswith("join-"))
            if decision.kind != "split":
                continue
            words = {bare(str(w)).lower() for w in _listed(decision.value.get("text"))}
            if not words:
                off.update(join_id("alias", t) for t in decision.targets)
            for entry in entries.values() if words else ():
                if words & {bare(a).lower() for a in entry.aliases}:
                    off.add(join_id("alias", entry.id))
    return frozenset(off)


def _listed(value: object) -> tuple[object, ...]:
    return tuple(value) if isinstance(value, (list, tuple)) else () if value is None else (value,)
