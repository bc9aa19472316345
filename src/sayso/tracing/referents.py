"""Whom a short name or a bare noun stands for: "the Post" for The Harbour Post, "the agency" for the one just cited.

Both are judged over the mentions of a story, once all were taken in; `sayso.tracing.registry` makes the joins.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from sayso.reading.source_kinds import source_kind
from sayso.tracing.descriptions import Description
from sayso.tracing.entries import Entry, Key, display
from sayso.tracing.outlets import is_wire

_WORD = re.compile(r"[^\W_]+(?:['’.][^\W_]+)*")
_LITTLE = frozenset("the a an of and de la le el der die das".split())
# Words that tell what sort of outlet it is, not which.
_SORTS = frozenset("news agency press service media group wire radio tv english desk edition online network".split())
_NEWSPAPERS = frozenset("newspaper paper daily weekly magazine website outlet publication".split())
_BROADCASTERS = frozenset("broadcaster station channel network radio".split())
_BODIES = frozenset(
    """ministry department bureau institute union council commission committee organisation organization charity
    hospital clinic airline embassy command service office""".split()
)
_COMPANIES = frozenset("company firm airline group".split())
GENERIC = _NEWSPAPERS | _BROADCASTERS | _BODIES | _COMPANIES | {"agency"}
"""Nouns that stand for one of their sort that the report names."""


@lru_cache(maxsize=65536)
def name_words(name: str) -> tuple[str, ...]:
    """The words of a name that tell something, lower case: ("harbour", "post")."""
    words = (m[0].lower().replace("’", "'").removesuffix("'s") for m in _WORD.finditer(name[:300]))
    return tuple(w for w in words if w not in _LITTLE)


def generic_noun(d: Description) -> str:
    """The bare noun that is all the words say ("the agency"), "" where they say more."""
    if d.category not in ("body", "outlet") or d.known_outlet or d.names or d.country or d.kind == "armed-group":
        return ""
    return d.words[0] if len(d.words) == 1 and d.words[0] in GENERIC else ""


def _within(short: Sequence[str], full: Sequence[str]) -> bool:
    """Whether the words of `short` stand in `full` in the same order."""
    rest = iter(full)
    return all(word in rest for word in short)


@lru_cache(maxsize=4096)
def _tells_sort(word: str) -> bool:
    return word in _SORTS or source_kind(word.capitalize()) == "outlet"


def stands_for_outlet(entry: Entry, outlet: str) -> bool:
    """Whether the words of a mention may be a short name of the outlet of that full name.

    Its words must stand in the full name in that order. Where nothing says that an outlet is meant, they must be what
    tells it from others ("Coastline" of Coastline News Agency), or its last words behind "the" ("the Post"); whoever
    holds an office or bears a title is a person.
    """
    category = entry.key[0]
    short = name_words(display(entry)) if category != "document" else tuple(entry.key[1:])
    full = name_words(outlet)
    if not short or not _within(short, full):
        return False
    if category == "outlet" or len(short) == len(full):
        return True
    if category not in ("person", "document") or any(d.office for d in entry.descriptions):
        return False
    rest = list(full)
    for word in short:
        rest.remove(word)
    if all(map(_tells_sort, rest)) and not all(map(_tells_sort, short)):
        return True
    return short[-1] == full[-1] and any(d.definite for d in entry.descriptions)


def outlet_meant(entry: Entry, outlets: Iterable[str], homes: Iterable[str]) -> str | None:
    """The one outlet of the story that a mention is a short name of, None where none or several may be. `homes` are the
    publishers of the reports that have the mention: of several outlets it is that of all of them."""
    found = [name for name in outlets if stands_for_outlet(entry, name)]
    if len(found) > 1:
        equal = [n for n in found if name_words(n) == name_words(display(entry))]
        own = set(homes)
        found = equal if len(equal) == 1 else [n for n in found if own == {n}]
    return found[0] if len(found) == 1 else None


def referents(noun: str, named: Mapping[Key, Entry]) -> list[Key]:
    """Those of some named sources that a bare noun may stand for: of that very word, else of that sort."""
    words = {key: name_words(display(entry)) for key, entry in named.items()}
    by_word = [k for k in named if k[0] != "person" and (noun in words[k] or noun in k[1:])]
    if by_word:
        return by_word
    outlets = [k for k in named if k[0] == "outlet"]
    wires = [k for k in outlets if is_wire(k[1]) or is_wire(display(named[k])) or {"wire", "press"} & set(words[k])]
    if noun == "agency":
        return wires
    if noun in _NEWSPAPERS:
        return [k for k in outlets if k not in wires and not _BROADCASTERS & set(words[k])]
    if noun in _BROADCASTERS:
        return [k for k in outlets if k not in wires and not _NEWSPAPERS & set(words[k])]
    if noun in _COMPANIES:
        return [k for k in named if k[0] == "company"]
    return []
