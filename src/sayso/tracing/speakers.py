"""How a sentence names a source: "a kidnapper, via ANI", "the army", "Reuters"."""

from __future__ import annotations

import re

from sayso.tracing.descriptions import Description, bare, is_pronoun

_SAID_WITH_Y = re.compile(r"(?:uni(?!n)|eu|one\b|u[sk]?n?\b|u\.)", re.IGNORECASE)
_NUMBERS = frozenset("one two three four five six seven eight nine ten several some many both".split())
_NO_ARTICLE = frozenset("police authorities officials militants kidnappers residents witnesses".split())


def speaker_phrase(text: str, description: Description, via: str | None = None) -> str:
    """The words for a source in running text. `via` is whom it spoke through, where it has no name of its own."""
    plain = bare(text)
    if via is not None:
        return f"{_unnamed(plain, description)}, via {via}"
    if description.category == "unnamed":
        return _unnamed(plain, description)
    lower = plain[:1].islower()
    if description.category in ("band", "band-any") and not (plain[:1].isupper() and description.plural):
        return f"the {plain}"
    if lower and not description.plural:
        return f"the {plain}"
    if lower and plain.split()[-1] not in _NO_ARTICLE:
        return f"the {plain}"
    return plain


def _unnamed(plain: str, description: Description) -> str:
    if not plain or is_pronoun(plain) or (description.kind == "anonymous" and not is_someone(plain)):
        return "unnamed sources"
    first = plain.split()[0].lower()
    last = plain.split()[-1].lower()
    if first in _NUMBERS or description.plural or (last.endswith("s") and not last.endswith("ss")):
        return plain if plain[:1].isupper() and first not in ("sources",) else plain[:1].lower() + plain[1:]
    article = "an" if plain[:1].lower() in "aeiou" and not _SAID_WITH_Y.match(plain) else "a"
    return f"{article} {plain}"


def is_someone(plain: str) -> bool:
    """Whether the words stand for people, not for hearsay ("were said", "reportedly")."""
    return bool(_SOMEONE & set(plain.lower().split()))


_SOMEONE = frozenset("source sources official officials insider insiders reports accounts rumours rumors".split())
